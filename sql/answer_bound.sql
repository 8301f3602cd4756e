-- No answer is longer than 60,000 characters unless the call asks for more: every tool, in a project where everything is large.
\set VERBOSITY terse
\pset format unaligned
SET client_min_messages = warning;
BEGIN;
SET LOCAL ainecto.fixed_clock = '2026-02-01 00:00:00+00';
SET LOCAL ainecto.fixed_ids = 7700000;
SELECT ainecto.create_account(who || '@bound.example', plan => 'enterprise') IS NOT NULL AS made FROM unnest(ARRAY['owner', 'guest']) who;
CREATE TEMP TABLE token ON COMMIT DROP AS
  SELECT sha256(convert_to(ainecto.create_access_token('owner@bound.example', 'test'), 'UTF8')) AS hash;

-- ab0d0000-…-NUMBER
CREATE FUNCTION pg_temp.id(number integer) RETURNS uuid LANGUAGE sql AS $$
  SELECT ('ab0d0000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid
$$;
CREATE FUNCTION pg_temp.long(number integer, length integer) RETURNS text LANGUAGE sql AS $$
  SELECT left(repeat(number || ' "words", ', length / 10 + 1), length)
$$;

-- Workspaces 1 to 60, projects 101 to 160, folders 201 to 300, documents: 301 ERD, 302 flow, 303 tests, 304 readme, 311 to 410 others, 411 to 470 in the trash.
INSERT INTO ainecto.workspace (uuid, owner_id, name, description, created_at)
  SELECT pg_temp.id(n), a.id, pg_temp.long(n, 255), pg_temp.long(n, 2000), '2026-01-01'::timestamptz + n * interval '1 s'
    FROM ainecto.account a, generate_series(1, 60) n WHERE a.email = 'owner@bound.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name, description) SELECT pg_temp.id(n), pg_temp.id(1), pg_temp.long(n, 255), pg_temp.long(n, 2000) FROM generate_series(101, 160) n;
INSERT INTO ainecto.folder (uuid, project_uuid, name) SELECT pg_temp.id(n), pg_temp.id(101), pg_temp.long(n, 255) FROM generate_series(201, 300) n;
INSERT INTO ainecto.document (uuid, project_uuid, type, title) SELECT pg_temp.id(n), pg_temp.id(101), type, type
    FROM unnest('{301, 302, 303, 304}'::integer[], '{erd, flow_diagram, testcase, readme}'::text[]) d (n, type);
INSERT INTO ainecto.document (uuid, project_uuid, type, title, archived_at)
  SELECT pg_temp.id(n), pg_temp.id(101), 'readme', pg_temp.long(n, 255), CASE WHEN n > 410 THEN now() END FROM generate_series(311, 470) n;
SELECT pg_temp.id(301) AS erd, pg_temp.id(302) AS flow, pg_temp.id(303) AS tests, pg_temp.id(304) AS readme \gset

INSERT INTO ainecto.erd_table (document_uuid, uuid, name, note) SELECT :'erd'::uuid, 't' || n, 'table_with_a_name_' || n, pg_temp.long(n, 200) FROM generate_series(0, 200) n;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, note, display_order)
  SELECT :'erd'::uuid, 'c' || t || '_' || c, 't' || t, 'column_' || c, 'bigint', 'A note of the column', c FROM generate_series(0, 200) t, generate_series(1, 5) c
  UNION ALL SELECT :'erd'::uuid, 'w' || c, 't200', 'wide_' || c, 'bigint', pg_temp.long(c, 200), 10 + c FROM generate_series(1, 400) c;
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name) SELECT :'erd'::uuid, 'i' || n, 't1', 'index_' || n FROM generate_series(1, 100) n;
INSERT INTO ainecto.erd_ref (document_uuid, uuid, name, from_table_uuid, to_table_uuid, relationship, note)
  SELECT :'erd'::uuid, 'r' || n, 'from_' || n, 't' || n, 't0', '>', pg_temp.long(n, 3000) FROM generate_series(1, 150) n;
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid)
  SELECT :'erd'::uuid, 'm' || n, 'r' || n, 'c' || n || '_2', 'c0_1' FROM generate_series(1, 150) n;
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name) SELECT :'erd'::uuid, 'e' || n, 'enum_' || n FROM generate_series(1, 4) n;
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value, note, display_order)
  SELECT :'erd'::uuid, 'v' || e || '_' || n, 'e' || e, pg_temp.long(n, 240), pg_temp.long(n, 300), n FROM generate_series(1, 4) e, generate_series(1, 150) n;
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) SELECT :'erd'::uuid, 'g' || n, 'group ' || n FROM generate_series(1, 3) n;
INSERT INTO ainecto.erd_table_group_table (document_uuid, uuid, group_uuid, table_uuid, display_order)
  SELECT :'erd'::uuid, 'gt' || t, 'g1', 't' || t, t FROM generate_series(0, 200) t;
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, name, definition) SELECT :'erd'::uuid, 'o' || n, 'function', 'function_' || n, pg_temp.long(n, 90000) FROM generate_series(1, 3) n;

INSERT INTO ainecto.flow_group (document_uuid, uuid, name) SELECT :'flow'::uuid, 'g' || n, pg_temp.long(n, 255) FROM generate_series(1, 30) n;
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, group_uuid, x, y)
  SELECT :'flow'::uuid, lpad(n::text, 64, '0'), pg_temp.long(n, CASE WHEN n < 60 THEN 4000 ELSE 10 END), 'g1', n, n FROM generate_series(1, 1000) n;
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label)
  SELECT :'flow'::uuid, 'e' || n, lpad('1', 64, '0'), lpad(n::text, 64, '0'), 'to ' || n FROM generate_series(2, 501) n;

INSERT INTO ainecto.test_scenario (id, document_uuid, name, description, display_order) SELECT 7700000 + n, :'tests'::uuid, pg_temp.long(n, 200), pg_temp.long(n, 4000), n FROM generate_series(1, 60) n;
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title, precondition, expected_result, tags, display_order)
  SELECT 7700000 + n, :'tests'::uuid, 7700001, pg_temp.long(n, 500), pg_temp.long(n, 9000), pg_temp.long(n, 9000), pg_temp.long(n, 900), n FROM generate_series(1, 120) n;
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action, expected_result, display_order)
  SELECT 7700000 + n, :'tests'::uuid, 7700001, pg_temp.long(n, 4000), pg_temp.long(n, 1000), n FROM generate_series(1, 60) n;
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) SELECT :'readme'::uuid, 'b' || n, n, E'# Part\n\n' || pg_temp.long(n, 60000) FROM generate_series(1, 6) n;
CREATE FUNCTION pg_temp.ask(tool text, arguments jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT COALESCE(r.body::jsonb #>> '{result,content,0,text}', r.body)
    FROM ainecto.ainecto_mcp_call((SELECT hash FROM token), 'POST', '{}', NULL, 'bound', jsonb_build_object('jsonrpc', '2.0', 'id', 1,
      'method', 'tools/call', 'params', jsonb_build_object('name', tool, 'arguments', arguments))::text) r
$$;
CREATE FUNCTION pg_temp.many(most integer, template text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(replace(replace(template, '%n', n::text), '%u', right('00' || n, 3))::jsonb ORDER BY n) FROM generate_series(1, most) n
$$;

-- Runs, requests and files by tools: the tables have rules of their own.
SELECT number AS project_number FROM ainecto.project WHERE uuid = pg_temp.id(101) \gset
SELECT pg_temp.ask('testcase_create_runs', jsonb_build_object('items', pg_temp.many(20, format('{"projectId": %s, "name": "%s", "description": "%s", "testCaseIds": [%s]}',
    :project_number, repeat('run ', 60), repeat('text ', 1800), (SELECT string_agg((7700000 + n)::text, ',') FROM generate_series(1, 120) n)))))::jsonb #> '{items}' AS made \gset
SELECT jsonb_agg(i -> 'id') AS runs, (jsonb_agg(i -> 'id')) ->> 0 AS run FROM jsonb_array_elements(:'made') i \gset
SELECT pg_temp.ask('testcase_record_executions', jsonb_build_object('items', pg_temp.many(60, format('{"runId": %s, "testCaseId": 7700001, "result": "FAILED", "comment": "%s"}',
    :run, repeat('text ', 1900)))))::jsonb ->> 'count' AS recorded;
SELECT pg_temp.ask('testcase_upsert_step_checks', jsonb_build_object('runId', :run, 'caseId', 7700001,
    'items', pg_temp.many(60, format('{"stepId": 7700%%u, "checked": true, "comment": "%s"}', repeat('text ', 700)))))::jsonb ->> 'count' AS checked;
SELECT count(ainecto.queue_llm_request(:'flow', repeat('text ', 3000), repeat('text ', length))) AS queued FROM unnest('{5000, 5000, 20000}'::integer[]) length;
SELECT uuid AS request FROM ainecto.llm_request WHERE document_uuid = :'flow' ORDER BY length(context) DESC LIMIT 1 \gset
-- Files 501 to 560 are attached, 561 to 600 are not yet.
INSERT INTO ainecto.upload (uuid, account_id, document_uuid, storage_key, content_type, sha256, begun_at, completed_at, registered_at)
  SELECT pg_temp.id(n), a.id, :'erd', 'key/' || n, 'text/plain', sha256(''), now(), now(), CASE WHEN n <= 560 THEN now() END
    FROM generate_series(501, 600) n, ainecto.account a WHERE a.email = 'owner@bound.example';
INSERT INTO ainecto.attachment (uuid, document_uuid, upload_uuid, filename, content_type, size_bytes, sha256, created_at)
  SELECT pg_temp.id(n), :'erd', pg_temp.id(n), repeat('name ', 50), repeat('x', 250), 0, sha256(''), now() FROM generate_series(501, 560) n;

-- Twenty versions more, each with a long reason.
DO $$
BEGIN
  FOR n IN 1..20 LOOP
    PERFORM pg_temp.ask('erd_update_tables', jsonb_build_object('documentUuid', pg_temp.id(301), 'description', pg_temp.long(n, 480),
      'items', jsonb_build_array(jsonb_build_object('uuid', 't1', 'alias', 'a' || n))));
  END LOOP;
END
$$;

-- What each tool is asked: with all arguments left out that may be, writes of many things.
CREATE FUNCTION pg_temp.ids(first integer, last integer) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(pg_temp.id(n) ORDER BY n) FROM generate_series(first, last) n
$$;
CREATE FUNCTION pg_temp.numbers(first integer, last integer) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(7700000 + n ORDER BY n) FROM generate_series(first, last) n
$$;
CREATE FUNCTION pg_temp.keys(prefix text, first integer, last integer) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(prefix || n ORDER BY n) FROM generate_series(first, last) n
$$;
-- One object for each of some identifiers, under this name, with further members.
CREATE FUNCTION pg_temp.items(name text, identifiers jsonb, more text DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(jsonb_build_object(name, i) || replace(more, '%n', n::text)::jsonb ORDER BY n) FROM jsonb_array_elements(identifiers) WITH ORDINALITY AS e (i, n)
$$;
CREATE TEMP TABLE call (place integer GENERATED ALWAYS AS IDENTITY, tool text, arguments jsonb) ON COMMIT DROP;
\set new_columns '[' `for n in $(seq 1 20); do printf '%s{"name": "a_long_name_of_a_column_%s", "type": "bigint", "note": "What it holds"}' "$([ $n = 1 ] || echo ,)" $n; done` ']'
INSERT INTO call (tool, arguments) VALUES
  ('list_workspaces', '{}'),
  ('get_workspace', jsonb_build_object('uuid', pg_temp.id(1))),
  ('create_workspaces', jsonb_build_object('items', pg_temp.items('name', pg_temp.keys(repeat('name ', 50), 1, 100)))),
  ('update_workspaces', jsonb_build_object('items', pg_temp.items('uuid', pg_temp.ids(1, 60), '{"name": "New"}'))),
  ('delete_workspaces', jsonb_build_object('uuids', pg_temp.ids(1, 60))),
  ('unarchive_workspaces', jsonb_build_object('uuids', pg_temp.ids(1, 60))),
  ('list_projects', '{}'),
  ('get_project', jsonb_build_object('uuid', pg_temp.id(101))),
  ('create_projects', jsonb_build_object('items', pg_temp.items('name', pg_temp.keys(repeat('name ', 50), 1, 100), format('{"workspaceUuid": "%s"}', pg_temp.id(1))))),
  ('update_projects', jsonb_build_object('items', pg_temp.items('uuid', pg_temp.ids(101, 160), '{"name": "New"}'))),
  ('delete_projects', jsonb_build_object('uuids', pg_temp.ids(101, 160))),
  ('unarchive_projects', jsonb_build_object('uuids', pg_temp.ids(101, 160))),
  ('list_folders', jsonb_build_object('projectUuid', pg_temp.id(101))),
  ('create_folders', jsonb_build_object('items', pg_temp.items('name', pg_temp.keys(repeat('name ', 50), 1, 100), format('{"projectUuid": "%s"}', pg_temp.id(101))))),
  ('update_folders', jsonb_build_object('items', pg_temp.items('uuid', pg_temp.ids(201, 300), '{"name": "New %n"}'))),
  ('delete_folders', jsonb_build_object('uuids', pg_temp.ids(201, 300))),
  ('unarchive_folders', jsonb_build_object('uuids', pg_temp.ids(201, 300))),
  ('move_folders', jsonb_build_object('items', pg_temp.items('uuid', pg_temp.ids(202, 300), format('{"newParentFolderUuid": "%s"}', pg_temp.id(201))))),
  ('list_documents', '{}'),
  ('get_document', jsonb_build_object('uuid', :'readme')),
  ('get_document', jsonb_build_object('uuid', :'readme', 'format', 'markdown')),
  ('get_document', jsonb_build_object('uuid', :'erd')),
  ('get_document', jsonb_build_object('uuid', :'erd', 'objects', 'all')),
  ('get_document', jsonb_build_object('uuid', :'erd', 'format', 'json')),
  ('create_documents', jsonb_build_object('dryRun', true, 'items', pg_temp.items('title', pg_temp.keys(repeat('name ', 50), 1, 100), format('{"projectUuid": "%s", "type": "readme", "typePayload": {"body": "%s"}}', pg_temp.id(101), repeat('text ', 2000))))),
  ('create_documents', jsonb_build_object('dryRun', true, 'items', jsonb_build_array(jsonb_build_object('title', 'Copy', 'projectUuid', pg_temp.id(101), 'type', 'erd', 'typePayload',
     jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'erd')))))),
  ('update_documents', jsonb_build_object('items', pg_temp.items('uuid', pg_temp.ids(311, 410), '{"title": "New"}'))),
  ('update_documents', jsonb_build_object('dryRun', true, 'items', jsonb_build_array(jsonb_build_object('uuid', :'readme', 'typePayload', '{"body": "Short"}'::jsonb)))),
  ('update_documents', jsonb_build_object('dryRun', true, 'items', jsonb_build_array(jsonb_build_object('uuid', :'erd', 'typePayload', jsonb_build_object('import', jsonb_build_object('format', 'sql', 'text',
     (SELECT string_agg(format('CREATE TABLE imported_%s (id bigint PRIMARY KEY, other bigint REFERENCES missing_%s);', n, n), E'\n') FROM generate_series(1, 400) n))))))),
  ('delete_documents', jsonb_build_object('uuids', pg_temp.ids(311, 410))),
  ('unarchive_documents', jsonb_build_object('uuids', pg_temp.ids(411, 470))),
  ('move_documents', jsonb_build_object('items', pg_temp.items('uuid', pg_temp.ids(311, 410), format('{"newFolderUuid": "%s"}', pg_temp.id(201))))),
  ('search_documents', '{"q": "words"}'),
  ('list_trash', '{}'),
  ('list_versions', jsonb_build_object('documentUuid', :'erd')),
  ('get_version', jsonb_build_object('documentUuid', :'erd', 'versionNumber', 1)),
  ('get_version', jsonb_build_object('documentUuid', :'erd', 'versionNumber', 1, 'format', 'json')),
  ('restore_versions', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :'erd', 'versionNumber', 1)))),
  ('restore_versions', jsonb_build_object('dryRun', true, 'items', jsonb_build_array(jsonb_build_object('documentUuid', :'readme', 'versionNumber', 1)))),
  ('enable_shares', jsonb_build_object('targetType', 'document', 'targetUuids', pg_temp.ids(311, 410))),
  ('disable_shares', jsonb_build_object('targetType', 'document', 'targetUuids', pg_temp.ids(311, 410))),
  ('list_attachments', jsonb_build_object('projectUuid', pg_temp.id(101))),
  ('get_attachment', jsonb_build_object('uuid', pg_temp.id(501))),
  ('upload_attachments', jsonb_build_object('items', pg_temp.items('storageKey', (SELECT jsonb_agg('key/' || n) FROM generate_series(561, 600) n), format('{"documentUuid": "%s", "filename": "%s"}', :'erd', repeat('name_', 50))))),
  ('delete_attachments', jsonb_build_object('uuids', pg_temp.ids(501, 560))),
  ('request_upload_token', jsonb_build_object('purpose', 'erd.import', 'scopeJson', format('{"documentUuid": "%s"}', :'erd'))),
  ('erd_list_tables', jsonb_build_object('documentUuid', :'erd')),
  ('erd_get_table', jsonb_build_object('documentUuid', :'erd', 'tableUuid', 't0')),
  ('erd_get_table', jsonb_build_object('documentUuid', :'erd', 'tableUuid', 't200')),
  ('erd_create_tables', jsonb_build_object('documentUuid', :'erd', 'items', pg_temp.items('name', pg_temp.keys('made_', 1, 50), format('{"columns": %s}', :'new_columns')))),
  ('erd_create_tables', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'items', pg_temp.items('name', pg_temp.keys('made_', 1, 50), format('{"columns": %s}', :'new_columns')))),
  ('erd_update_tables', jsonb_build_object('documentUuid', :'erd', 'items', pg_temp.items('uuid', pg_temp.keys('t', 1, 50), format('{"columns": %s}', :'new_columns')))),
  ('erd_delete_tables', jsonb_build_object('documentUuid', :'erd', 'uuids', pg_temp.keys('t', 0, 99))),
  ('erd_delete_tables', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'uuids', pg_temp.keys('t', 0, 99))),
  ('erd_list_refs', jsonb_build_object('documentUuid', :'erd')),
  ('erd_get_ref', jsonb_build_object('documentUuid', :'erd', 'refUuid', 'r1')),
  ('erd_create_refs', jsonb_build_object('documentUuid', :'erd', 'items', (SELECT jsonb_agg(jsonb_build_object('name', repeat('name ', 50), 'fromTableUuid', 't' || n, 'toTableUuid', 't200', 'relationship', '>',
     'fromColumnUuids', jsonb_build_array(format('c%s_3', n)), 'toColumnUuids', '["c200_1"]'::jsonb) ORDER BY n) FROM generate_series(1, 100) n))),
  ('erd_update_refs', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'items', pg_temp.items('uuid', pg_temp.keys('r', 1, 100), format('{"note": "%s"}', repeat('text ', 1000))))),
  ('erd_delete_refs', jsonb_build_object('documentUuid', :'erd', 'uuids', pg_temp.keys('r', 1, 100))),
  ('erd_list_table_groups', jsonb_build_object('documentUuid', :'erd')),
  ('erd_get_table_group', jsonb_build_object('documentUuid', :'erd', 'tableGroupUuid', 'g1')),
  ('erd_create_table_groups', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'items', pg_temp.items('name', pg_temp.keys('New ', 1, 100), format('{"tableUuids": %s}', pg_temp.keys('t', 0, 20))))),
  ('erd_update_table_groups', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'items', pg_temp.items('uuid', '["g2", "g3"]', format('{"tableUuids": %s}', pg_temp.keys('t', 0, 150))))),
  ('erd_delete_table_groups', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'uuids', '["g1"]'::jsonb)),
  ('erd_list_enums', jsonb_build_object('documentUuid', :'erd')),
  ('erd_get_enum', jsonb_build_object('documentUuid', :'erd', 'enumUuid', 'e1')),
  ('erd_create_enums', jsonb_build_object('documentUuid', :'erd', 'items', pg_temp.items('name', pg_temp.keys('new_', 1, 50), format('{"values": %s}', pg_temp.items('value', pg_temp.keys('a_long_value_', 1, 25)))))),
  ('erd_update_enums', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'items', pg_temp.items('uuid', pg_temp.keys('e', 1, 4), format('{"values": %s}', pg_temp.items('value', pg_temp.keys('a_long_value_', 1, 100), '{"note": "Why"}'))))),
  ('erd_delete_enums', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'uuids', pg_temp.keys('e', 1, 4))),
  ('erd_apply_changes', jsonb_build_object('documentUuid', :'erd', 'dryRun', true, 'operations', (SELECT jsonb_agg(jsonb_build_object('op', 'update', 'type', 'column', 'uuid', 'w' || n, 'data', jsonb_build_object('note', pg_temp.long(n, 300)))) FROM generate_series(1, 400) n))),
  ('erd_apply_changes', jsonb_build_object('documentUuid', :'erd', 'operations', (SELECT jsonb_agg(jsonb_build_object('op', 'delete', 'type', 'table', 'uuid', 't' || n)) FROM generate_series(0, 100) n))),
  ('erd_arrange_tables', jsonb_build_object('documentUuid', :'erd', 'dryRun', true)),
  ('flow_list_nodes', jsonb_build_object('diagramUuid', :'flow')),
  ('flow_get_node', jsonb_build_object('nodeUuid', lpad('1', 64, '0'))),
  ('flow_list_edges', jsonb_build_object('diagramUuid', :'flow')),
  ('flow_get_edge', jsonb_build_object('edgeUuid', 'e2')),
  ('flow_list_groups', jsonb_build_object('diagramUuid', :'flow')),
  ('flow_get_group', jsonb_build_object('groupUuid', 'g1')),
  ('flow_create_nodes', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'items', pg_temp.items('text', pg_temp.keys(repeat('text ', 500), 1, 100)))),
  ('flow_update_nodes', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'items', (SELECT jsonb_agg(jsonb_build_object('uuid', lpad(n::text, 64, '0'), 'text', repeat('text ', 500))) FROM generate_series(1, 100) n))),
  ('flow_delete_nodes', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'uuids', (SELECT jsonb_agg(lpad(n::text, 64, '0')) FROM generate_series(1, 100) n))),
  ('flow_create_edges', jsonb_build_object('diagramUuid', :'flow', 'items', (SELECT jsonb_agg(jsonb_build_object('fromUuid', lpad(n::text, 64, '0'), 'toUuid', lpad('1', 64, '0'), 'label', repeat('text ', 40))) FROM generate_series(2, 101) n))),
  ('flow_update_edges', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'items', pg_temp.items('uuid', pg_temp.keys('e', 2, 101), format('{"label": "%s"}', repeat('text ', 90))))),
  ('flow_delete_edges', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'uuids', pg_temp.keys('e', 2, 101))),
  ('flow_create_groups', jsonb_build_object('diagramUuid', :'flow', 'items', pg_temp.items('name', pg_temp.keys(repeat('name ', 50), 1, 100)))),
  ('flow_update_groups', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'items', pg_temp.items('uuid', pg_temp.keys('g', 1, 30), format('{"name": "%s"}', repeat('name ', 50))))),
  ('flow_delete_groups', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'uuids', '["g1"]'::jsonb)),
  ('flow_apply_changes', jsonb_build_object('diagramUuid', :'flow', 'dryRun', true, 'nodes', pg_temp.items('text', pg_temp.keys(repeat('text ', 500), 1, 200), '{"action": "create"}'))),
  ('flow_get_pending_llm_requests', '{}'),
  ('flow_submit_llm_result', jsonb_build_object('uuid', :'request', 'result', repeat('text ', 50000))),
  ('flow_update_llm_request_status', jsonb_build_object('uuid', :'request', 'status', 'FAILED', 'errorMessage', repeat('text ', 700))),
  ('testcase_list_scenarios', jsonb_build_object('documentUuid', :'tests')),
  ('testcase_create_scenarios', jsonb_build_object('dryRun', true, 'items', pg_temp.items('name', pg_temp.keys(repeat('name ', 30), 1, 100), format('{"documentUuid": "%s", "description": "%s"}', :'tests', repeat('text ', 700))))),
  ('testcase_update_scenarios', jsonb_build_object('dryRun', true, 'items', pg_temp.items('id', pg_temp.numbers(1, 60), format('{"name": "%s"}', repeat('name ', 40))))),
  ('testcase_archive_scenarios', jsonb_build_object('dryRun', true, 'ids', pg_temp.numbers(1, 60))),
  ('testcase_reorder_scenarios', jsonb_build_object('dryRun', true, 'ids', pg_temp.numbers(1, 60))),
  ('testcase_list_testcases', jsonb_build_object('documentUuid', :'tests')),
  ('testcase_get_testcase', jsonb_build_object('id', 7700001)),
  ('testcase_create_testcases', jsonb_build_object('dryRun', true, 'items', pg_temp.items('title', pg_temp.keys(repeat('name ', 90), 1, 100), format('{"scenarioId": 7700001, "precondition": "%s"}', repeat('text ', 1900))))),
  ('testcase_update_testcases', jsonb_build_object('dryRun', true, 'items', pg_temp.items('id', pg_temp.numbers(1, 100), format('{"precondition": "%s"}', repeat('text ', 1900))))),
  ('testcase_delete_testcases', jsonb_build_object('dryRun', true, 'ids', pg_temp.numbers(1, 100))),
  ('testcase_reorder_testcases', jsonb_build_object('dryRun', true, 'ids', (SELECT jsonb_agg(7700000 + n ORDER BY n DESC) FROM generate_series(1, 120) n))),
  ('testcase_list_runs', jsonb_build_object('projectId', :project_number)),
  ('testcase_get_run', jsonb_build_object('id', :run)),
  ('testcase_create_runs', jsonb_build_object('items', pg_temp.items('name', pg_temp.keys(repeat('name ', 40), 1, 100), format('{"projectId": %s}', :project_number)))),
  ('testcase_update_runs', jsonb_build_object('items', pg_temp.items('id', :'runs', '{"environment": "New"}'))),
  ('testcase_complete_runs', jsonb_build_object('ids', jsonb_build_array(:run))),
  ('testcase_delete_runs', jsonb_build_object('ids', :'runs'::jsonb)),
  ('testcase_remove_run_cases', jsonb_build_object('runId', :run, 'testCaseIds', pg_temp.numbers(2, 120))),
  ('testcase_list_executions', jsonb_build_object('runId', :run)),
  ('testcase_record_executions', jsonb_build_object('items', (SELECT jsonb_agg(jsonb_build_object('runId', run, 'testCaseId', 7700000 + n, 'result', 'PASSED')) FROM jsonb_array_elements(:'runs') run, generate_series(1, 3) n))),
  ('testcase_list_step_checks', jsonb_build_object('runId', :run, 'caseId', 7700001)),
  ('testcase_upsert_step_checks', jsonb_build_object('runId', :run, 'caseId', 7700001, 'items', pg_temp.items('stepId', pg_temp.numbers(1, 60), format('{"checked": true, "comment": "%s"}', repeat('text ', 700))))),
  ('readme_append_document', jsonb_build_object('dryRun', true, 'items', pg_temp.items('uuid', jsonb_build_array(:'readme'), format('{"addition": "%s"}', repeat('text ', 50000))))),
  ('readme_generate_document', jsonb_build_object('items', pg_temp.items('documentUuid', jsonb_build_array(:'readme'), '{"prompt": "Describe it"}')));
UPDATE call c SET arguments = arguments || '{"description": "Why"}' FROM ainecto.tools t WHERE t.name = c.tool AND t.access = 'write';

-- No tool was left out.
SELECT t.name FROM ainecto.tools t WHERE t."group" <> 'live' AND NOT EXISTS (SELECT FROM call c WHERE c.tool = t.name) ORDER BY t.name COLLATE "C";

-- What a call answers, and nothing of what it did.
CREATE FUNCTION pg_temp.try(tool text, arguments jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer text;
BEGIN
  answer := pg_temp.ask(tool, arguments);
  RAISE EXCEPTION 'undone';
EXCEPTION WHEN raise_exception THEN
  RETURN answer;
END
$$;
CREATE TEMP TABLE answered ON COMMIT DROP AS SELECT c.*, pg_temp.try(c.tool, c.arguments) AS text FROM call c ORDER BY c.place;
SELECT place, tool, length(text) FROM answered WHERE length(text) > 60000 ORDER BY place;
SELECT place, tool, text::jsonb ->> 'error' AS refused, text::jsonb ->> 'message' AS why FROM answered WHERE text::jsonb ? 'error' ORDER BY place;

-- What an answer left out it tells, with the way to it.
SELECT tool, CASE WHEN arguments ? 'dryRun' THEN 'dry run' END AS dry_run, (SELECT string_agg(f ->> 'path', ' ') FROM jsonb_array_elements(text::jsonb #> '{leftOut,from}') f) AS left_out,
    (SELECT bool_and(COALESCE(f ->> 'shown', f ->> 'shownCharacters')::bigint < (f ->> 'of')::bigint) FROM jsonb_array_elements(text::jsonb #> '{leftOut,from}') f) AS less,
    text::jsonb #>> '{leftOut,hint}' AS hint FROM answered WHERE text::jsonb ? 'leftOut' ORDER BY place;
SELECT tool, arguments ->> 'format' AS format, jsonb_array_length(text::jsonb -> 'items') AS items FROM answered WHERE text::jsonb ? 'nextCursor' ORDER BY place;

-- The ways lead there. Pages are all of it, each thing once.
CREATE FUNCTION pg_temp.pages(tool text, arguments jsonb) RETURNS TABLE (page integer, answer jsonb, length integer) LANGUAGE plpgsql AS $$
DECLARE
  given text;
BEGIN
  page := 0;
  LOOP
    given := pg_temp.ask(tool, arguments);
    answer := given;
    length := length(given);
    page := page + 1;
    RETURN NEXT;
    EXIT WHEN NOT answer ? 'nextCursor' OR page = 500;
    arguments := arguments || jsonb_build_object('cursor', answer -> 'nextCursor');
  END LOOP;
END
$$;
SELECT string_agg(answer ->> 'text', '' ORDER BY page) = (SELECT string_agg(content, '' ORDER BY display_order) FROM ainecto.readme_block WHERE document_uuid = :'readme') AS readme,
    count(*) > 5 AS pages, max(length) <= 60000 AS fit FROM pg_temp.pages('get_document', jsonb_build_object('uuid', :'readme', 'format', 'markdown'));
SELECT string_agg(answer ->> 'text', '' ORDER BY page)::jsonb = ainecto.snapshot(:'flow', 1) AS version, max(length) <= 60000 AS fit
  FROM pg_temp.pages('get_version', jsonb_build_object('documentUuid', :'flow', 'versionNumber', 1, 'format', 'json'));
SELECT tool, count(DISTINCT pages.page) > 1 AS pages, max(length) <= 60000 AS fit, count(*) AS things, count(DISTINCT COALESCE(thing -> 'uuid', thing -> 'id', thing -> 'testCaseId', thing -> 'stepId')) AS different
  FROM (VALUES ('list_workspaces', '{}'::jsonb, 'items'), ('flow_list_nodes', jsonb_build_object('diagramUuid', :'flow', 'limit', 200), 'items'), ('erd_list_refs', jsonb_build_object('documentUuid', :'erd'), 'items'),
      ('erd_list_enums', jsonb_build_object('documentUuid', :'erd'), 'items'), ('testcase_list_scenarios', jsonb_build_object('documentUuid', :'tests'), 'items'), ('testcase_get_run', jsonb_build_object('id', :run), 'cases'),
      ('testcase_list_executions', jsonb_build_object('runId', :run), 'items'), ('testcase_list_step_checks', jsonb_build_object('runId', :run, 'caseId', 7700001), 'items')) c (tool, arguments, list),
    pg_temp.pages(tool, arguments), jsonb_array_elements(answer -> list) thing GROUP BY tool ORDER BY tool COLLATE "C";
-- All of a hub; unasked its own refs, and who refers to it.
SELECT jsonb_array_length(answer -> 'refs') AS refs, answer #> '{incoming_refs,count}' AS incoming, jsonb_array_length(answer #> '{incoming_refs,from_tables}') AS named, answer #>> '{incoming_refs,hint}' AS hint
  FROM unnest(ARRAY['{}', '{"full": true}', '{"full": false}']::jsonb[]) more, LATERAL CAST(pg_temp.ask('erd_get_table', jsonb_build_object('documentUuid', :'erd', 'tableUuid', 't0') || more) AS jsonb) answer;
SELECT tool, length(whole) > 60000 AS longer, whole::jsonb ? 'leftOut' AS left_out FROM (VALUES ('erd_get_table', jsonb_build_object('documentUuid', :'erd', 'tableUuid', 't200')),
    ('testcase_get_testcase', '{"id": 7700001}')) c (tool, arguments), LATERAL pg_temp.ask(tool, arguments || '{"full": true}') whole;
-- Requests are taken whole or not at all: two that fit, then none, then the long one to who asks for it.
SELECT more, jsonb_agg(concat_ws(' ', i ->> 'status', length(i ->> 'context'), i ->> 'hint')) AS taken, answer ->> 'hint' AS hint
  FROM (VALUES (1, '{}'::jsonb), (2, '{}'), (3, '{"full": true}')) c (place, more), LATERAL CAST(pg_temp.ask('flow_get_pending_llm_requests', more) AS jsonb) answer, jsonb_array_elements(answer -> 'items') i
  WHERE i ->> 'documentUuid' = :'flow' GROUP BY place, more, answer ORDER BY place;
-- A draft is bounded, says what it shows and what it leaves out; no document keeps others from being shown.
SELECT answer #> '{items,0}' AS made FROM CAST(pg_temp.ask('readme_generate_document', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :'readme', 'prompt', 'Describe it')))) AS jsonb) answer \gset
SELECT (:'made'::jsonb -> 'draft') - '{characters,tables,columns,relations,nodes}'::text[] AS draft, (:'made'::jsonb #>> '{draft,characters}')::integer BETWEEN 40000 AND 60000 AS bounded,
    (:'made'::jsonb #>> '{draft,characters}')::integer = (SELECT sum(length(content)) - 2 FROM ainecto.readme_block WHERE document_uuid = :'readme' AND uuid LIKE 'draft-%') AS exact,
    (SELECT string_agg(concat_ws(' ', f ->> 'path', f ->> 'of', (f ->> 'shown')::integer = COALESCE((:'made'::jsonb -> 'draft' ->> (f ->> 'path'))::integer, 0)), ', ') FROM jsonb_array_elements(:'made'::jsonb #> '{leftOut,from}') f) AS left_out,
    :'made'::jsonb #>> '{leftOut,hint}' AS hint;
SELECT left(line, 20) AS heading FROM (SELECT unnest(string_to_array(string_agg(content, '' ORDER BY display_order), E'\n')) AS line
    FROM ainecto.readme_block WHERE document_uuid = :'readme' AND uuid LIKE 'draft-%') lines WHERE line ~ '^## ' ORDER BY line COLLATE "C";
-- What clients should know: which answers are meant to be large.
SELECT string_agg(t ->> 'name', ' ') AS large FROM ainecto.ainecto_mcp_call((SELECT hash FROM token), 'POST', '{}', NULL, 'bound', '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}') r,
    jsonb_array_elements(r.body::jsonb #> '{result,tools}') t WHERE t -> '_meta' = '{"anthropic/maxResultSizeChars": 500000}' AND t #> '{inputSchema,properties}' ? 'full';
ROLLBACK;
