-- What a tool says of itself, its hints, is what it does: each write is made, then made again, and what became of the rows is looked at.
\set VERBOSITY terse
\pset format unaligned
SET client_min_messages = warning;
BEGIN;
SET LOCAL ainecto.fixed_clock = '2026-02-01 00:00:00+00';
SET LOCAL ainecto.fixed_ids = 7800000;
SELECT ainecto.create_account('owner@annotation.example', plan => 'enterprise') IS NOT NULL AS made;
CREATE TEMP TABLE token ON COMMIT DROP AS
  SELECT sha256(convert_to(ainecto.create_access_token('owner@annotation.example', 'test'), 'UTF8')) AS hash;
CREATE FUNCTION pg_temp.rpc(method text, params jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT r.body::jsonb FROM ainecto.ainecto_mcp_call((SELECT hash FROM token), 'POST', '{}', NULL, 'annotation',
    jsonb_build_object('jsonrpc', '2.0', 'id', 1, 'method', method, 'params', params)::text) r
$$;
CREATE FUNCTION pg_temp.ask(tool text, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT (pg_temp.rpc('tools/call', jsonb_build_object('name', tool, 'arguments', arguments)) #>> '{result,content,0,text}')::jsonb
$$;

-- ab0e0000-…-NUMBER: two of everything, some in the trash.
CREATE FUNCTION pg_temp.id(number integer) RETURNS uuid LANGUAGE sql AS $$
  SELECT ('ab0e0000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid
$$;
INSERT INTO ainecto.workspace (uuid, owner_id, name, archived_at) SELECT pg_temp.id(n), a.id, 'W' || n, CASE WHEN n > 2 THEN now() END
    FROM ainecto.account a, generate_series(1, 3) n WHERE a.email = 'owner@annotation.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name, archived_at) SELECT pg_temp.id(n), pg_temp.id(1), 'P' || n, CASE WHEN n > 12 THEN now() END FROM generate_series(11, 13) n;
INSERT INTO ainecto.folder (uuid, project_uuid, name, archived_at) SELECT pg_temp.id(n), pg_temp.id(11), 'F' || n, CASE WHEN n > 22 THEN now() END FROM generate_series(21, 23) n;
INSERT INTO ainecto.folder (uuid, project_uuid, name, parent_uuid) SELECT pg_temp.id(n), pg_temp.id(11), 'F' || n, pg_temp.id(21) FROM generate_series(24, 25) n;
INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title, archived_at) SELECT pg_temp.id(n), pg_temp.id(11), pg_temp.id(21), type, type || n, CASE WHEN n > 34 THEN now() END
    FROM unnest('{31, 32, 33, 34, 35}'::integer[], '{erd, flow_diagram, testcase, readme, erd}'::text[]) d (n, type);
SELECT pg_temp.id(31) AS erd, pg_temp.id(32) AS flow, pg_temp.id(33) AS tests, pg_temp.id(34) AS readme \gset
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, position_x, position_y) SELECT :'erd', 't' || n, 't' || n, 5000 * n, 5000 FROM generate_series(1, 2) n;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) SELECT :'erd', 'c' || n, 't' || n, 'id', 'bigint' FROM generate_series(1, 2) n;
INSERT INTO ainecto.erd_ref (document_uuid, uuid, name, from_table_uuid, to_table_uuid, relationship) VALUES (:'erd', 'r', 'r', 't1', 't2', '>');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:'erd', 'm', 'r', 'c1', 'c2');
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name) VALUES (:'erd', 'e', 'e');
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) VALUES (:'erd', 'g', 'g');
INSERT INTO ainecto.flow_group (document_uuid, uuid, name) VALUES (:'flow', 'g', 'g');
INSERT INTO ainecto.flow_node (document_uuid, uuid, text) SELECT :'flow', 'n' || n, 'n' || n FROM generate_series(1, 2) n;
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label) VALUES (:'flow', 'e', 'n1', 'n2', 'e');
INSERT INTO ainecto.test_scenario (id, document_uuid, name, display_order) SELECT 7800000 + n, :'tests', 'S' || n, n FROM generate_series(1, 2) n;
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title, display_order) SELECT 7800000 + n, :'tests', 7800001, 'C' || n, n FROM generate_series(1, 2) n;
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action) VALUES (7800001, :'tests', 7800001, 'Do');
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) VALUES (:'readme', 'b', 1, 'Text');
INSERT INTO ainecto.upload (uuid, account_id, document_uuid, storage_key, content_type, sha256, begun_at, completed_at)
  SELECT pg_temp.id(n), a.id, :'erd', 'annotation/' || n, 'text/plain', sha256(''), now(), now() FROM generate_series(41, 42) n, ainecto.account a WHERE a.email = 'owner@annotation.example';
SELECT pg_temp.ask('upload_attachments', format('{"items": [{"documentUuid": "%s", "filename": "a", "storageKey": "annotation/41"}]}', :'erd')::jsonb) #>> '{uploaded,0,uuid}' AS file \gset
SELECT number FROM ainecto.project WHERE uuid = pg_temp.id(11) \gset
SELECT pg_temp.ask('testcase_create_runs', format('{"items": [{"projectId": %s, "name": "R", "testCaseIds": [7800001, 7800002]}]}', :number)::jsonb) #>> '{items,0,id}' AS run \gset
SELECT pg_temp.ask('testcase_record_executions', format('{"items": [{"runId": %s, "testCaseId": 7800001, "result": "FAILED"}]}', :run)::jsonb) #>> '{count}' AS recorded;
SELECT pg_temp.ask('testcase_upsert_step_checks', format('{"runId": %s, "caseId": 7800001, "items": [{"stepId": 7800001, "checked": true}]}', :run)::jsonb) #>> '{count}' AS checked;
SELECT pg_temp.ask('readme_generate_document', format('{"items": [{"documentUuid": "%s", "prompt": "Describe"}]}', :'readme')::jsonb) #>> '{items,0,requestUuid}' AS request \gset
SELECT pg_temp.ask('enable_shares', format('{"targetType": "document", "targetUuids": ["%s"]}', :'erd')::jsonb) #>> '{items,0,shared}' AS shared;
SELECT pg_temp.ask('erd_update_tables', format('{"documentUuid": "%s", "description": "Why", "items": [{"uuid": "t1", "note": "More"}]}', :'erd')::jsonb) ->> 'count' AS changed;

-- All rows of what a call may change, without what is kept of every change: times, versions, and where a run or a request stands.
CREATE FUNCTION pg_temp.rows() RETURNS TABLE (thing text, fields jsonb) LANGUAGE plpgsql AS $$
DECLARE
  kind text;
BEGIN
  FOR kind IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'ainecto' AND c.relkind = 'r'
      AND c.relname ~ '^(workspace|project|folder|document|share|attachment|llm_request|erd_(table|column|ref|enum|table_group|note|index).*|flow_.*|test_(?!run_(result|count)$).*|readme_block)$' ORDER BY c.relname LOOP
    RETURN QUERY EXECUTE format($q$
      SELECT %1$L || ' ' || COALESCE(r.j ->> 'uuid', r.j ->> 'id', concat_ws(' ', r.j ->> 'run_id', r.j ->> 'case_id', r.j ->> 'step_id', r.j ->> 'document_uuid')),
          r.j - '{updated_at,version,changed_at,seq,started_at,ended_at,at,status,finished_at,finished_by,error_message,result,attempts,draft_blocks,draft_hash,input_tokens,cached_input_tokens,output_tokens}'::text[]
        FROM (SELECT to_jsonb(t) AS j FROM ainecto.%1$I t) r WHERE r.j::text ~ 'ab0e0000|78000'$q$, kind);
  END LOOP;
END
$$;
-- Whether what was there before is other, or gone. What comes back from the trash is not, and what was empty and is filled in neither.
CREATE FUNCTION pg_temp.is_lost(before jsonb, after jsonb) RETURNS boolean LANGUAGE sql AS $$
  SELECT after IS NULL OR NOT after @> jsonb_strip_nulls(before - 'archived_at'::text) OR before ->> 'archived_at' IS NULL AND after ->> 'archived_at' IS NOT NULL
$$;
CREATE FUNCTION pg_temp.watch(tool text, arguments jsonb, OUT error text, OUT destructive boolean, OUT idempotent boolean) LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  CREATE TEMP TABLE before ON COMMIT DROP AS SELECT * FROM pg_temp.rows();
  answer := pg_temp.ask(tool, arguments);
  error := concat_ws(': ', answer ->> 'error', answer ->> 'message', answer ->> 'faults');
  CREATE TEMP TABLE once ON COMMIT DROP AS SELECT * FROM pg_temp.rows();
  destructive := EXISTS (SELECT FROM before b LEFT JOIN once o USING (thing) WHERE pg_temp.is_lost(b.fields, o.fields));
  PERFORM pg_temp.ask(tool, arguments);
  CREATE TEMP TABLE twice ON COMMIT DROP AS SELECT * FROM pg_temp.rows();
  idempotent := NOT EXISTS (SELECT FROM once o FULL JOIN twice t USING (thing, fields) WHERE o IS NULL OR t IS NULL);
  RAISE EXCEPTION 'undone';
EXCEPTION WHEN raise_exception THEN
  NULL;
END
$$;
-- The same call with a clientMutationId, twice: the first answer again.
CREATE FUNCTION pg_temp.repeat(tool text, arguments jsonb, OUT same boolean, OUT outcome text, OUT other text) LANGUAGE plpgsql AS $$
DECLARE
  keyed jsonb := arguments || '{"clientMutationId": "once"}';
  first jsonb;
BEGIN
  first := pg_temp.ask(tool, keyed);
  same := first = pg_temp.ask(tool, keyed) AND NOT first ? 'error';
  outcome := (SELECT a.outcome FROM ainecto.audit_log a ORDER BY a.id DESC LIMIT 1);
  other := pg_temp.ask(tool, keyed || '{"description": "Something else"}') ->> 'error';
  RAISE EXCEPTION 'undone';
EXCEPTION WHEN raise_exception THEN
  NULL;
END
$$;

CREATE TEMP TABLE write (tool text, arguments jsonb) ON COMMIT DROP;
INSERT INTO write VALUES
  ('create_workspaces', '{"items": [{"name": "New"}]}'),
  ('update_workspaces', format('{"items": [{"uuid": "%s", "name": "New"}]}', pg_temp.id(1))::jsonb),
  ('delete_workspaces', format('{"uuids": ["%s"]}', pg_temp.id(2))::jsonb),
  ('unarchive_workspaces', format('{"uuids": ["%s"]}', pg_temp.id(3))::jsonb),
  ('create_projects', format('{"items": [{"workspaceUuid": "%s", "name": "ab0e0000"}]}', pg_temp.id(1))::jsonb),
  ('update_projects', format('{"items": [{"uuid": "%s", "name": "New"}]}', pg_temp.id(11))::jsonb),
  ('delete_projects', format('{"uuids": ["%s"]}', pg_temp.id(12))::jsonb),
  ('unarchive_projects', format('{"uuids": ["%s"]}', pg_temp.id(13))::jsonb),
  ('create_folders', format('{"items": [{"projectUuid": "%s", "name": "New"}]}', pg_temp.id(11))::jsonb),
  ('update_folders', format('{"items": [{"uuid": "%s", "name": "New"}]}', pg_temp.id(21))::jsonb),
  ('move_folders', format('{"items": [{"uuid": "%s", "newParentFolderUuid": "%s"}]}', pg_temp.id(24), pg_temp.id(25))::jsonb),
  ('delete_folders', format('{"uuids": ["%s"]}', pg_temp.id(22))::jsonb),
  ('unarchive_folders', format('{"uuids": ["%s"]}', pg_temp.id(23))::jsonb),
  ('create_documents', format('{"items": [{"projectUuid": "%s", "type": "erd", "title": "New"}]}', pg_temp.id(11))::jsonb),
  ('update_documents', format('{"items": [{"uuid": "%s", "title": "New"}]}', :'erd')::jsonb),
  ('move_documents', format('{"items": [{"uuid": "%s", "newFolderUuid": "%s"}]}', :'erd', pg_temp.id(22))::jsonb),
  ('delete_documents', format('{"uuids": ["%s"]}', :'erd')::jsonb),
  ('unarchive_documents', format('{"uuids": ["%s"]}', pg_temp.id(35))::jsonb),
  ('restore_versions', format('{"items": [{"documentUuid": "%s", "versionNumber": 1}]}', :'erd')::jsonb),
  ('enable_shares', format('{"targetType": "document", "targetUuids": ["%s"]}', :'flow')::jsonb),
  ('disable_shares', format('{"targetType": "document", "targetUuids": ["%s"]}', :'erd')::jsonb),
  ('upload_attachments', format('{"items": [{"documentUuid": "%s", "filename": "b", "storageKey": "annotation/42"}]}', :'erd')::jsonb),
  ('delete_attachments', format('{"uuids": ["%s"]}', :'file')::jsonb),
  ('request_upload_token', format('{"purpose": "erd.import", "scopeJson": "{\"documentUuid\": \"%s\"}"}', :'erd')::jsonb),
  ('erd_create_tables', format('{"documentUuid": "%s", "items": [{"name": "new"}]}', :'erd')::jsonb),
  ('erd_update_tables', format('{"documentUuid": "%s", "items": [{"uuid": "t1", "note": "New"}]}', :'erd')::jsonb),
  ('erd_delete_tables', format('{"documentUuid": "%s", "uuids": ["t1"]}', :'erd')::jsonb),
  ('erd_create_refs', format('{"documentUuid": "%s", "items": [{"fromTableUuid": "t2", "toTableUuid": "t1", "relationship": ">", "fromColumnUuids": ["c2"], "toColumnUuids": ["c1"]}]}', :'erd')::jsonb),
  ('erd_update_refs', format('{"documentUuid": "%s", "items": [{"uuid": "r", "name": "new"}]}', :'erd')::jsonb),
  ('erd_delete_refs', format('{"documentUuid": "%s", "uuids": ["r"]}', :'erd')::jsonb),
  ('erd_create_table_groups', format('{"documentUuid": "%s", "items": [{"name": "New"}]}', :'erd')::jsonb),
  ('erd_update_table_groups', format('{"documentUuid": "%s", "items": [{"uuid": "g", "name": "New"}]}', :'erd')::jsonb),
  ('erd_delete_table_groups', format('{"documentUuid": "%s", "uuids": ["g"]}', :'erd')::jsonb),
  ('erd_create_enums', format('{"documentUuid": "%s", "items": [{"name": "new"}]}', :'erd')::jsonb),
  ('erd_update_enums', format('{"documentUuid": "%s", "items": [{"uuid": "e", "name": "new"}]}', :'erd')::jsonb),
  ('erd_delete_enums', format('{"documentUuid": "%s", "uuids": ["e"]}', :'erd')::jsonb),
  ('erd_apply_changes', format('{"documentUuid": "%s", "operations": [{"op": "delete", "type": "table", "uuid": "t2"}, {"op": "create", "type": "note", "data": {"title": "New"}}]}', :'erd')::jsonb),
  ('erd_arrange_tables', format('{"documentUuid": "%s", "full": true}', :'erd')::jsonb),
  ('flow_create_nodes', format('{"diagramUuid": "%s", "items": [{"text": "New"}]}', :'flow')::jsonb),
  ('flow_update_nodes', format('{"diagramUuid": "%s", "items": [{"uuid": "n1", "text": "New"}]}', :'flow')::jsonb),
  ('flow_delete_nodes', format('{"diagramUuid": "%s", "uuids": ["n1"]}', :'flow')::jsonb),
  ('flow_create_edges', format('{"diagramUuid": "%s", "items": [{"fromUuid": "n2", "toUuid": "n1"}]}', :'flow')::jsonb),
  ('flow_update_edges', format('{"diagramUuid": "%s", "items": [{"uuid": "e", "label": "New"}]}', :'flow')::jsonb),
  ('flow_delete_edges', format('{"diagramUuid": "%s", "uuids": ["e"]}', :'flow')::jsonb),
  ('flow_create_groups', format('{"diagramUuid": "%s", "items": [{"name": "New"}]}', :'flow')::jsonb),
  ('flow_update_groups', format('{"diagramUuid": "%s", "items": [{"uuid": "g", "name": "New"}]}', :'flow')::jsonb),
  ('flow_delete_groups', format('{"diagramUuid": "%s", "uuids": ["g"]}', :'flow')::jsonb),
  ('flow_apply_changes', format('{"diagramUuid": "%s", "nodes": [{"action": "delete", "uuid": "n2"}, {"action": "create", "text": "New"}]}', :'flow')::jsonb),
  ('flow_submit_llm_result', format('{"uuid": "%s", "result": "Text"}', :'request')::jsonb),
  ('flow_update_llm_request_status', format('{"uuid": "%s", "status": "FAILED"}', :'request')::jsonb),
  ('testcase_create_scenarios', format('{"items": [{"documentUuid": "%s", "name": "New"}]}', :'tests')::jsonb),
  ('testcase_update_scenarios', '{"items": [{"id": 7800001, "name": "New"}]}'),
  ('testcase_archive_scenarios', '{"ids": [7800001]}'),
  ('testcase_reorder_scenarios', '{"ids": [7800002, 7800001]}'),
  ('testcase_create_testcases', '{"items": [{"scenarioId": 7800001, "title": "New"}]}'),
  ('testcase_update_testcases', '{"items": [{"id": 7800001, "title": "New"}]}'),
  ('testcase_delete_testcases', '{"ids": [7800001]}'),
  ('testcase_reorder_testcases', '{"ids": [7800002, 7800001]}'),
  ('testcase_create_runs', format('{"items": [{"projectId": %s, "name": "78000"}]}', :number)::jsonb),
  ('testcase_update_runs', format('{"items": [{"id": %s, "name": "New"}]}', :run)::jsonb),
  ('testcase_complete_runs', format('{"ids": [%s]}', :run)::jsonb),
  ('testcase_delete_runs', format('{"ids": [%s]}', :run)::jsonb),
  ('testcase_remove_run_cases', format('{"runId": %s, "testCaseIds": [7800001]}', :run)::jsonb),
  ('testcase_record_executions', format('{"items": [{"runId": %s, "testCaseId": 7800001, "result": "PASSED"}]}', :run)::jsonb),
  ('testcase_upsert_step_checks', format('{"runId": %s, "caseId": 7800001, "items": [{"stepId": 7800001, "checked": false}]}', :run)::jsonb),
  ('readme_append_document', format('{"items": [{"uuid": "%s", "addition": "New"}]}', :'readme')::jsonb),
  ('readme_generate_document', format('{"items": [{"documentUuid": "%s", "prompt": "Describe"}]}', :'readme')::jsonb);
UPDATE write SET arguments = arguments || '{"description": "Why"}';

-- No write was left out, and a tool that may change nothing says so.
SELECT t.name FROM ainecto.tools t WHERE t."group" <> 'live' AND t.access = 'write' AND NOT EXISTS (SELECT FROM write w WHERE w.tool = t.name) ORDER BY t.name COLLATE "C";
CREATE TEMP TABLE hint ON COMMIT DROP AS
  SELECT t ->> 'name' AS tool, (t #>> '{annotations,readOnlyHint}')::boolean AS read_only, COALESCE(t #>> '{annotations,destructiveHint}', 'true')::boolean AS destructive,
      COALESCE(t #>> '{annotations,idempotentHint}', 'false')::boolean AS idempotent, (t #>> '{annotations,openWorldHint}')::boolean AS open_world,
      t #> '{inputSchema,properties}' ? 'clientMutationId' AS takes_mutation
    FROM jsonb_array_elements(pg_temp.rpc('tools/list', '{}') #> '{result,tools}') t;
SELECT h.tool FROM hint h JOIN ainecto.tools t ON t.name = h.tool WHERE h.read_only <> (t.access = 'read') ORDER BY h.tool COLLATE "C";
CREATE TEMP TABLE seen ON COMMIT DROP AS SELECT w.tool, s.* FROM write w, LATERAL pg_temp.watch(w.tool, w.arguments) s;
SELECT tool, error FROM seen WHERE error <> '' ORDER BY tool COLLATE "C";
-- Whatever overwrote or removed something is called destructive, and nothing else is.
SELECT tool, s.destructive AS seen, h.destructive AS said FROM seen s JOIN hint h USING (tool) WHERE s.destructive <> h.destructive ORDER BY tool COLLATE "C";
-- What is called idempotent changed nothing the second time. What did takes a clientMutationId, unless its answer is a secret.
SELECT tool FROM seen s JOIN hint h USING (tool) WHERE h.idempotent AND NOT s.idempotent ORDER BY tool COLLATE "C";
SELECT tool FROM seen s JOIN hint h USING (tool) WHERE NOT h.idempotent AND NOT h.takes_mutation ORDER BY tool COLLATE "C";
-- With one, a repeat is answered as the first call was, and does nothing; for another call it is refused.
SELECT same, outcome, other, count(*) AS tools, string_agg(w.tool, ' ' ORDER BY w.tool COLLATE "C") FILTER (WHERE same IS NOT true) AS which FROM write w JOIN hint h USING (tool), LATERAL pg_temp.repeat(w.tool, w.arguments) r
  WHERE h.takes_mutation GROUP BY same, outcome, other ORDER BY same, outcome, other;
SELECT string_agg(tool, ' ' ORDER BY tool COLLATE "C") AS for_everyone_to_see FROM hint WHERE open_world;
ROLLBACK;
