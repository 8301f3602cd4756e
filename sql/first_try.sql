-- Calls that are not written as declared. Each that can mean only one thing runs as if it had been written so: it answers, and leaves
-- behind, what the right call beside it does. Each that can mean two is refused, and the refusal says what to mend.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-01 00:00:00+00';
SELECT ainecto.create_account('author@first.example', 'a long enough secret', 'Author', 'pro') IS NULL;
SELECT ainecto.create_account('stranger@first.example', 'a long enough secret', 'Stranger', 'pro') IS NULL;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT ('f1257000-0000-4000-8000-00000000000' || n)::uuid, id, CASE n WHEN 1 THEN 'First' ELSE 'Hidden' END
    FROM ainecto.account JOIN (VALUES (1, 'author@first.example'), (2, 'stranger@first.example')) AS w (n, email) USING (email);
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES
  ('f1257000-0000-4000-8000-000000000011', 'f1257000-0000-4000-8000-000000000001', 'Shop'),
  ('f1257000-0000-4000-8000-000000000012', 'f1257000-0000-4000-8000-000000000002', 'Secret');
INSERT INTO ainecto.folder (uuid, project_uuid, name)
  VALUES ('f1257000-0000-4000-8000-000000000015', 'f1257000-0000-4000-8000-000000000011', 'Drafts');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES
  ('f1257000-0000-4000-8000-000000000021', 'f1257000-0000-4000-8000-000000000011', 'erd', 'Shop schema'),
  ('f1257000-0000-4000-8000-000000000022', 'f1257000-0000-4000-8000-000000000011', 'flow_diagram', 'Checkout'),
  ('f1257000-0000-4000-8000-000000000023', 'f1257000-0000-4000-8000-000000000011', 'testcase', 'Shop tests'),
  ('f1257000-0000-4000-8000-000000000024', 'f1257000-0000-4000-8000-000000000011', 'readme', 'Handbook'),
  ('f1257000-0000-4000-8000-000000000025', 'f1257000-0000-4000-8000-000000000011', 'erd', 'Twin'),
  ('f1257000-0000-4000-8000-000000000026', 'f1257000-0000-4000-8000-000000000011', 'erd', 'Twin'),
  ('f1257000-0000-4000-8000-000000000027', 'f1257000-0000-4000-8000-000000000012', 'erd', 'Hidden schema');

-- In arguments @erd and so on stand for what differs from run to run or is long.
CREATE TEMP TABLE word (mark text PRIMARY KEY, value text NOT NULL);
INSERT INTO word VALUES ('@erd', 'f1257000-0000-4000-8000-000000000021'), ('@flow', 'f1257000-0000-4000-8000-000000000022'),
  ('@tests', 'f1257000-0000-4000-8000-000000000023'), ('@readme', 'f1257000-0000-4000-8000-000000000024'),
  ('@project', 'f1257000-0000-4000-8000-000000000011'), ('@workspace', 'f1257000-0000-4000-8000-000000000001'),
  ('@folder', 'f1257000-0000-4000-8000-000000000015');
INSERT INTO word SELECT '@number', number FROM ainecto.project WHERE uuid = 'f1257000-0000-4000-8000-000000000011';
CREATE FUNCTION pg_temp.filled(arguments text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE w record;
BEGIN
  FOR w IN SELECT * FROM word ORDER BY length(mark) DESC, mark LOOP
    arguments := replace(arguments, w.mark, w.value);
  END LOOP;
  RETURN arguments::jsonb;
END $$;
CREATE FUNCTION pg_temp.call(tool text, arguments text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool('author@first.example', tool, pg_temp.filled(arguments))
$$;
SELECT pg_temp.call('erd_create_tables', '{"documentUuid": "@erd", "arrangeNewTables": false, "description": "Begin", "items": [
  {"uuid": "t1", "name": "customer", "columns": [{"uuid": "c1", "name": "id", "type": "bigint", "isPk": true}, {"uuid": "c2", "name": "email", "type": "text"}],
   "indexes": [{"uuid": "i1", "name": "customer_email", "columns": [{"columnName": "email"}]}]},
  {"uuid": "t2", "name": "order", "columns": [{"uuid": "c3", "name": "id", "type": "bigint"}, {"uuid": "c4", "name": "customer_id", "type": "bigint"}]},
  {"uuid": "t3", "name": "visit", "schemaName": "web"}, {"uuid": "t4", "name": "visit", "schemaName": "shop"},
  {"uuid": "email", "name": "letter"}]}') ->> 'count';
SELECT pg_temp.call('erd_create_refs', '{"documentUuid": "@erd", "description": "Begin", "items": [{"uuid": "r1", "name": "order_customer", "relationship": ">",
  "fromTableUuid": "t2", "fromColumnUuids": ["c4"], "toTableUuid": "t1", "toColumnUuids": ["c1"]}]}') ->> 'count';
SELECT pg_temp.call('erd_create_enums', '{"documentUuid": "@erd", "description": "Begin", "items": [{"uuid": "e1", "name": "state", "values":
  [{"uuid": "v1", "value": "open"}, {"uuid": "v2", "value": "paid"}]}]}') ->> 'count';
SELECT pg_temp.call('flow_apply_changes', '{"diagramUuid": "@flow", "description": "Begin", "groups": [{"action": "create", "uuid": "g1", "name": "Payment"}],
  "nodes": [{"action": "create", "uuid": "n1", "text": "Start"}, {"action": "create", "uuid": "n2", "text": "Pay"}, {"action": "create", "uuid": "n3", "text": "Wait"},
   {"action": "create", "uuid": "n4", "text": "Wait"}], "edges": [{"action": "create", "uuid": "d1", "label": "go", "fromUuid": "n1", "toUuid": "n2"}]}') ->> 'created';
INSERT INTO word SELECT '@scenario', pg_temp.call('testcase_create_scenarios', '{"items": [{"documentUuid": "@tests", "name": "Sign in"}]}') #>> '{items,0,id}';
INSERT INTO word SELECT '@case', pg_temp.call('testcase_create_testcases', '{"items": [{"scenarioId": @scenario, "title": "Right password"}]}') #>> '{items,0,id}';
INSERT INTO word SELECT '@run', pg_temp.call('testcase_create_runs', '{"items": [{"projectId": @number, "name": "Nightly", "testCaseIds": [@case]}]}') #>> '{items,0,id}';

CREATE TEMP TABLE before AS SELECT uuid, version FROM ainecto.document;

-- What a call answers and leaves behind; it is rolled back. Numbers that sequences give, and links, differ from call to call; an operation written into
-- another is told under the place of that one.
CREATE FUNCTION pg_temp.outcome(tool text, arguments text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE answer jsonb;
BEGIN
  PERFORM set_config('ainecto.fixed_ids', '125000', true);
  answer := pg_temp.call(tool, arguments);
  IF answer ? 'error' THEN
    RETURN answer;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'FT001', MESSAGE = regexp_replace(regexp_replace(
    jsonb_build_object('answer', answer - 'resolved', 'left',
      (SELECT jsonb_agg(jsonb_build_array(d.title, d.type, d.folder_uuid, d.archived_at, CASE WHEN d.version IS DISTINCT FROM b.version THEN ainecto.snapshot(d.uuid) END)
           ORDER BY d.title, d.type, d.uuid)
         FROM ainecto.document d LEFT JOIN before b USING (uuid) WHERE d.project_uuid = 'f1257000-0000-4000-8000-000000000011'),
      'projects', (SELECT jsonb_agg(jsonb_build_array(p.name, p.description) ORDER BY p.name)
         FROM ainecto.project p WHERE p.workspace_uuid = 'f1257000-0000-4000-8000-000000000001'),
      'runs', (SELECT jsonb_agg(jsonb_build_array(r.name, r.environment) ORDER BY r.name)
         FROM ainecto.test_run r WHERE r.project_uuid = 'f1257000-0000-4000-8000-000000000011'))::text,
    '("id"|"number"|"projectId"|"stepId"|"case_id"|"index"): \d+', '\1: 0', 'g'), '("shareToken"): "[^"]+"|("stepIds"): \[[^]]*\]', '\1\2: null', 'g');
EXCEPTION WHEN SQLSTATE 'FT001' THEN
  RETURN SQLERRM::jsonb;
END $$;

-- right: what the call means; NULL: it means two things, or nothing, and is refused.
CREATE TEMP TABLE attempt (id integer GENERATED ALWAYS AS IDENTITY, kind text, tool text, given text, "right" text);
INSERT INTO attempt (kind, tool, given, "right") VALUES
-- things written into what they are part of, as the tools for single tables take them; and more of the kinds below
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "ref", "data": {"uuid": "r9", "from_table_uuid": "t2", "to_table_uuid": "t1", "relationship": ">", "ref_columns": [{"uuid": "rc9", "from_column_uuid": "c4", "to_column_uuid": "c1"}]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "ref", "data": {"uuid": "r9", "from_table_uuid": "t2", "to_table_uuid": "t1", "relationship": ">"}}, {"op": "create", "type": "ref_column", "data": {"uuid": "rc9", "ref_uuid": "r9", "from_column_uuid": "c4", "to_column_uuid": "c1"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "ref", "data": {"uuid": "r9", "from_table_uuid": "t2", "to_table_uuid": "t1", "relationship": ">", "columns": [{"from_column_uuid": "c4", "to_column_uuid": "c1"}]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "ref", "data": {"uuid": "r9", "from_table_uuid": "t2", "to_table_uuid": "t1", "relationship": ">"}}, {"op": "create", "type": "ref_column", "data": {"ref_uuid": "r9", "from_column_uuid": "c4", "to_column_uuid": "c1"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "table", "data": {"uuid": "t9", "name": "item", "columns": [{"uuid": "c8", "name": "id", "type": "bigint", "is_pk": true}, {"uuid": "c9", "name": "sku", "type": "text"}]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "table", "data": {"uuid": "t9", "name": "item"}}, {"op": "create", "type": "column", "data": {"uuid": "c8", "table_uuid": "t9", "name": "id", "type": "bigint", "is_pk": true}}, {"op": "create", "type": "column", "data": {"uuid": "c9", "table_uuid": "t9", "name": "sku", "type": "text"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "enum", "data": {"uuid": "e9", "name": "size", "values": [{"uuid": "v8", "value": "S"}, {"uuid": "v9", "value": "M"}]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "enum", "data": {"uuid": "e9", "name": "size"}}, {"op": "create", "type": "enum_value", "data": {"uuid": "v8", "enum_uuid": "e9", "value": "S"}}, {"op": "create", "type": "enum_value", "data": {"uuid": "v9", "enum_uuid": "e9", "value": "M"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "enum", "data": {"uuid": "e9", "name": "size", "values": ["S", "M"]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "enum", "data": {"uuid": "e9", "name": "size"}}, {"op": "create", "type": "enum_value", "data": {"enum_uuid": "e9", "value": "S"}}, {"op": "create", "type": "enum_value", "data": {"enum_uuid": "e9", "value": "M"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "index", "data": {"uuid": "i9", "table_uuid": "t2", "name": "by_customer", "index_columns": [{"uuid": "m9", "column_uuid": "c4"}]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "index", "data": {"uuid": "i9", "table_uuid": "t2", "name": "by_customer"}}, {"op": "create", "type": "index_column", "data": {"uuid": "m9", "index_uuid": "i9", "column_uuid": "c4"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "index", "data": {"uuid": "i9", "table_uuid": "t2", "name": "by_customer", "columns": ["c4", "c3"]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "index", "data": {"uuid": "i9", "table_uuid": "t2", "name": "by_customer"}}, {"op": "create", "type": "index_column", "data": {"index_uuid": "i9", "column_uuid": "c4"}}, {"op": "create", "type": "index_column", "data": {"index_uuid": "i9", "column_uuid": "c3"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "ref", "data": {"uuid": "r9", "from_table_uuid": "t2", "from_column_uuid": "c4", "to_table_uuid": "t1", "to_column_uuid": "c1", "relationship": ">"}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "ref", "data": {"uuid": "r9", "from_table_uuid": "t2", "to_table_uuid": "t1", "relationship": ">"}}, {"op": "create", "type": "ref_column", "data": {"ref_uuid": "r9", "from_column_uuid": "c4", "to_column_uuid": "c1"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "table", "data": {"name": "item", "columns": [{"name": "id", "dataType": "bigint", "isPk": "true"}, {"name": "sku", "type": "text"}], "indexes": [{"name": "by_sku", "columns": ["sku"]}]}}, {"op": "create", "type": "ref", "data": {"fromTable": "order", "toTable": "item", "relationship": "many-to-one", "columns": {"from": "customer_id", "to": "id"}}}]}', NULL),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "table", "data": {"uuid": "t9", "name": "item", "columns": [{"uuid": "c8", "name": "id", "dataType": "bigint", "isPk": "true"}, {"uuid": "c9", "name": "sku", "type": "text"}], "indexes": [{"uuid": "i9", "name": "by_sku", "columns": [{"uuid": "m9", "column_uuid": "sku"}]}]}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "table", "data": {"uuid": "t9", "name": "item"}}, {"op": "create", "type": "column", "data": {"uuid": "c8", "table_uuid": "t9", "name": "id", "type": "bigint", "is_pk": true}}, {"op": "create", "type": "column", "data": {"uuid": "c9", "table_uuid": "t9", "name": "sku", "type": "text"}}, {"op": "create", "type": "index", "data": {"uuid": "i9", "table_uuid": "t9", "name": "by_sku"}}, {"op": "create", "type": "index_column", "data": {"uuid": "m9", "index_uuid": "i9", "column_uuid": "c9"}}]}'),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "update", "type": "table", "uuid": "t1", "data": {"columns": [{"name": "age", "type": "int"}]}}]}', NULL),
('nested', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "ref", "data": {"uuid": "r9", "from_table_uuid": "t2", "from_column_uuids": ["c3", "c4"], "to_table_uuid": "t1", "to_column_uuids": ["c1"], "relationship": ">"}}]}', NULL),
('spelling', 'enable_shares', '{"targetKind": "document", "targetUuids": ["@erd"]}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('spelling', 'enable_shares', '{"type": "document", "uuids": ["@erd"]}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('spelling', 'enable_shares', '{"target_type": "documents", "targets": ["@erd"]}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('spelling', 'enable_shares', '{"kind": "document", "uuid": "@erd"}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('spelling', 'disable_shares', '{"targetKind": "project", "targetIds": ["@project"]}', '{"targetType": "project", "targetUuids": ["@project"]}'),
('spelling', 'create_documents', '{"items": [{"projectUuid": "@project", "kind": "readme", "name": "New"}]}', '{"items": [{"projectUuid": "@project", "type": "readme", "title": "New"}]}'),
('spelling', 'create_documents', '{"documents": [{"project": "@project", "docType": "readme", "title": "New"}]}', '{"items": [{"projectUuid": "@project", "type": "readme", "title": "New"}]}'),
('spelling', 'list_documents', '{"kind": "erd", "orderBy": "changed"}', '{"type": "erd", "sort": "changed"}'),
('spelling', 'list_documents', '{"sortBy": "changed", "max": 3}', '{"sort": "changed", "limit": 3}'),
('spelling', 'list_versions', '{"documentUuid": "@erd", "from": "2026-01-01"}', '{"documentUuid": "@erd", "since": "2026-01-01"}'),
('spelling', 'get_version', '{"documentUuid": "@erd", "versionNumber": 2, "compareTo": 1}', '{"documentUuid": "@erd", "versionNumber": 2, "compareWith": "1"}'),
('spelling', 'get_version', '{"documentUuid": "@erd", "versionNumber": 2, "compare_with": "1"}', '{"documentUuid": "@erd", "versionNumber": 2, "compareWith": "1"}'),
('spelling', 'restore_versions', '{"items": [{"documentUuid": "@erd", "undoVersion": 3}]}', '{"items": [{"documentUuid": "@erd", "undo": 3}]}'),
('spelling', 'restore_versions', '{"versions": [{"document": "@erd", "number": 1}]}', '{"items": [{"documentUuid": "@erd", "versionNumber": 1}]}'),
('spelling', 'update_documents', '{"items": [{"uuid": "@readme", "newTitle": "Manual"}]}', '{"items": [{"uuid": "@readme", "title": "Manual"}]}'),
('spelling', 'update_documents', '{"items": [{"uuid": "@readme", "payload": {"body": "Text"}}]}', '{"items": [{"uuid": "@readme", "typePayload": {"body": "Text"}}]}'),
('spelling', 'update_documents', '{"items": [{"uuid": "@readme", "markdown": "Text"}]}', '{"items": [{"uuid": "@readme", "body": "Text"}]}'),
('spelling', 'readme_append_document', '{"items": [{"uuid": "@readme", "content": "More"}]}', '{"items": [{"uuid": "@readme", "addition": "More"}]}'),
('spelling', 'testcase_record_executions', '{"items": [{"runId": @run, "caseId": @case, "status": "PASSED", "duration": 2}]}', '{"items": [{"runId": @run, "testCaseId": @case, "result": "PASSED", "durationSeconds": 2}]}'),
('spelling', 'testcase_record_executions', '{"items": [{"run": @run, "test_case": @case, "outcome": "PASSED", "note": "Well"}]}', '{"items": [{"runId": @run, "testCaseId": @case, "result": "PASSED", "comment": "Well"}]}'),
('spelling', 'testcase_create_scenarios', '{"items": [{"documentUuid": "@tests", "title": "Next", "parentScenarioId": @scenario}]}', '{"items": [{"documentUuid": "@tests", "name": "Next", "parentId": @scenario}]}'),
('spelling', 'testcase_create_testcases', '{"items": [{"scenario": @scenario, "name": "Steps", "preconditions": "Signed out", "steps": [{"step": "Open", "expected": "Form"}]}]}', '{"items": [{"scenarioId": @scenario, "title": "Steps", "precondition": "Signed out", "steps": [{"action": "Open", "expectedResult": "Form"}]}]}'),
('spelling', 'testcase_create_runs', '{"items": [{"project": @number, "title": "Now", "caseIds": [@case], "env": "staging", "build": "7"}]}', '{"items": [{"projectId": @number, "name": "Now", "testCaseIds": [@case], "environment": "staging", "buildVersion": "7"}]}'),
('spelling', 'flow_apply_changes', '{"flowUuid": "@flow", "description": "x", "nodes": [{"op": "create", "id": "n9", "label": "Ship", "kind": "task"}]}', '{"diagramUuid": "@flow", "description": "x", "nodes": [{"action": "create", "uuid": "n9", "text": "Ship", "type": "task"}]}'),
('spelling', 'flow_create_nodes', '{"diagramUuid": "@flow", "description": "x", "nodes": [{"uuid": "n9", "name": "Ship", "group": "g1", "color": "#fff"}]}', NULL),
('spelling', 'erd_create_refs', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r9", "fromTable": "t2", "fromColumns": ["c4"], "toTable": "t1", "toColumns": ["c1"], "type": "many-to-one", "on_delete": "cascade"}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r9", "fromTableUuid": "t2", "fromColumnUuids": ["c4"], "toTableUuid": "t1", "toColumnUuids": ["c1"], "relationship": ">", "onDelete": "CASCADE"}]}'),
('spelling', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "schema": "web", "columns": [{"name": "id", "type": "int", "nullable": false}]}]}', NULL),
('single', 'enable_shares', '{"targetType": "document", "targetUuid": "@erd"}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('single', 'testcase_create_runs', '{"projectId": @number, "name": "Now", "testCaseIds": "@case"}', '{"items": [{"projectId": @number, "name": "Now", "testCaseIds": [@case]}]}'),
('value', 'enable_shares', '{"targetType": "erd", "targetUuids": ["@erd"]}', NULL),
('value', 'list_documents', '{"sort": "recent"}', NULL),
('value', 'list_documents', '{"sort": "updated"}', '{"sort": "changed"}'),
('value', 'get_document', '{"uuid": "@erd", "format": "md"}', '{"uuid": "@erd", "format": "markdown"}'),
('value', 'get_document', '{"uuid": "@erd", "format": "ddl"}', '{"uuid": "@erd", "format": "sql"}'),
('value', 'erd_create_refs', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r9", "fromTableUuid": "t2", "fromColumnUuids": ["c4"], "toTableUuid": "t1", "toColumnUuids": ["c1"], "relationship": "N:1"}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r9", "fromTableUuid": "t2", "fromColumnUuids": ["c4"], "toTableUuid": "t1", "toColumnUuids": ["c1"], "relationship": ">"}]}'),
('value', 'erd_create_refs', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r9", "fromTableUuid": "t2", "fromColumnUuids": ["c4"], "toTableUuid": "t1", "toColumnUuids": ["c1"], "relationship": "many-to-many"}]}', NULL),
('value', 'testcase_record_executions', '{"items": [{"runId": @run, "testCaseId": @case, "result": "OK"}]}', NULL),
('null', 'restore_versions', '{"items": [{"documentUuid": "@erd", "versionNumber": null, "undo": 3, "item": null, "scope": null, "baseVersion": null}], "dryRun": null}', '{"items": [{"documentUuid": "@erd", "undo": 3}]}'),
('null', 'get_version', '{"documentUuid": "@erd", "versionNumber": 2, "compareWith": "1", "format": null, "tables": null, "near": null}', '{"documentUuid": "@erd", "versionNumber": 2, "compareWith": "1"}'),
('empty', 'get_version', '{"documentUuid": "@erd", "versionNumber": 2, "compareWith": "1", "format": "", "cursor": ""}', '{"documentUuid": "@erd", "versionNumber": 2, "compareWith": "1"}'),
('empty', 'list_versions', '{"documentUuid": "@erd", "since": "", "limit": ""}', '{"documentUuid": "@erd"}'),
('text', 'restore_versions', '{"items": [{"documentUuid": "@erd", "undo": "3", "baseVersion": "4"}]}', '{"items": [{"documentUuid": "@erd", "undo": 3, "baseVersion": 4}]}'),
('text', 'testcase_record_executions', '{"items": [{"runId": "@run", "testCaseId": "@case", "result": "PASSED", "durationSeconds": "1.5"}]}', '{"items": [{"runId": @run, "testCaseId": @case, "result": "PASSED", "durationSeconds": 1.5}]}'),
('json', 'enable_shares', '{"targetType": "document", "targetUuids": "[\"@erd\"]"}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('json', 'restore_versions', '{"items": "[{\"documentUuid\": \"@erd\", \"undo\": 3}]"}', '{"items": [{"documentUuid": "@erd", "undo": 3}]}'),
('blank', 'enable_shares', '{"targetType": " document ", "targetUuids": [" @erd "]}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('name', 'enable_shares', '{"targetType": "document", "targetUuids": ["Shop schema"]}', '{"targetType": "document", "targetUuids": ["@erd"]}'),
('name', 'restore_versions', '{"items": [{"documentUuid": "Shop schema", "undo": 3}]}', '{"items": [{"documentUuid": "@erd", "undo": 3}]}'),
-- null where nothing is cleared by it is as if it had been left out
('null', 'list_documents', '{"type": "erd", "projectUuid": null, "folderUuid": null, "q": null, "limit": null, "cursor": null}', '{"type": "erd"}'),
('null', 'list_projects', '{"workspaceUuid": null, "q": null}', '{}'),
('null', 'search_documents', '{"q": "customer", "type": null, "projectUuid": null, "offset": null}', '{"q": "customer"}'),
('null', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "baseVersion": null, "dryRun": null, "clientMutationId": null, "arrangeNewTables": false, "items": [{"uuid": null, "name": "a", "columns": [{"name": "id", "type": "int", "isPk": null, "displayOrder": null, "uuid": null}]}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "columns": [{"name": "id", "type": "int"}]}]}'),
('null', 'testcase_create_testcases', '{"items": [{"scenarioId": @scenario, "title": "Null", "priority": null, "steps": null, "tags": null, "source": null}]}', '{"items": [{"scenarioId": @scenario, "title": "Null"}]}'),
('null', 'erd_update_tables', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "t1", "name": null, "columns": null, "deleteColumnUuids": null, "note": null}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "t1", "note": null}]}'),
('null', 'flow_get_node', '{"diagramUuid": null, "nodeUuid": "n2"}', '{"nodeUuid": "n2"}'),
('null', 'testcase_update_testcases', '{"items": [{"id": @case, "title": "New", "scenarioId": null, "status": null}]}', '{"items": [{"id": @case, "title": "New"}]}'),
('null', 'erd_get_table', '{"documentUuid": "@erd", "tableUuid": null}', NULL),
-- so is an empty text for an identifier, a number or an allowed value
('empty', 'list_documents', '{"projectUuid": "", "type": "", "limit": "", "cursor": ""}', '{}'),
('empty', 'search_documents', '{"q": "customer", "type": "", "projectUuid": ""}', '{"q": "customer"}'),
('empty', 'flow_get_node', '{"diagramUuid": "", "nodeUuid": "n2"}', '{"nodeUuid": "n2"}'),
('empty', 'move_documents', '{"items": [{"uuid": "@erd", "newFolderUuid": "@folder", "targetProjectUuid": "", "targetWorkspaceUuid": ""}]}', '{"items": [{"uuid": "@erd", "newFolderUuid": "@folder"}]}'),
('empty', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"uuid": "", "name": "a", "displayOrder": ""}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a"}]}'),
('empty', 'testcase_create_testcases', '{"items": [{"scenarioId": @scenario, "title": "Empty", "priority": "", "type": " ", "source": ""}]}', '{"items": [{"scenarioId": @scenario, "title": "Empty"}]}'),
('empty', 'erd_arrange_tables', '{"documentUuid": "@erd", "baseVersion": ""}', '{"documentUuid": "@erd"}'),
-- an empty dryRun is not held for none: what was to be tried would be done
('empty', 'erd_delete_tables', '{"documentUuid": "@erd", "description": "x", "uuids": ["t1"], "dryRun": ""}', NULL),
('empty', 'erd_update_tables', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "t1", "name": ""}]}', NULL),
('empty', 'flow_update_nodes', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "n1", "shape": ""}]}', NULL),
-- numbers and booleans as text
('text', 'list_documents', '{"limit": "5"}', '{"limit": 5}'),
('text', 'testcase_get_run', '{"id": "@run"}', '{"id": @run}'),
('text', 'testcase_list_runs', '{"projectId": "@number", "limit": " 7 "}', '{"projectId": @number, "limit": 7}'),
('text', 'get_version', '{"documentUuid": "@erd", "versionNumber": "1"}', '{"documentUuid": "@erd", "versionNumber": 1}'),
('text', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": "false", "items": [{"name": "a", "displayOrder": "3", "columns": [{"name": "id", "type": "int", "isPk": "true", "isNotNull": "True"}]}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "displayOrder": 3, "columns": [{"name": "id", "type": "int", "isPk": true, "isNotNull": true}]}]}'),
('text', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": 0, "items": [{"name": "a", "columns": [{"name": "id", "type": "int", "isPk": 1}]}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "columns": [{"name": "id", "type": "int", "isPk": true}]}]}'),
('text', 'flow_update_nodes', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "n1", "x": "12.5", "y": "-3"}]}', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "n1", "x": 12.5, "y": -3}]}'),
('text', 'testcase_delete_testcases', '{"ids": ["@case"]}', '{"ids": [@case]}'),
('text', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "update", "type": "column", "uuid": "c2", "data": {"is_unique": "true", "display_order": "5"}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "update", "type": "column", "uuid": "c2", "data": {"is_unique": true, "display_order": 5}}]}'),
('text', 'list_documents', '{"limit": "five"}', NULL),
('text', 'erd_update_tables', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "t1", "columns": [{"uuid": "c2", "isPk": "maybe"}]}]}', NULL),
-- objects and lists as JSON in a text
('json', 'erd_delete_tables', '{"documentUuid": "@erd", "description": "x", "uuids": "[\"t3\", \"t4\"]"}', '{"documentUuid": "@erd", "description": "x", "uuids": ["t3", "t4"]}'),
('json', 'testcase_delete_testcases', '{"ids": "[@case]"}', '{"ids": [@case]}'),
('json', 'erd_create_enums', '{"documentUuid": "@erd", "description": "x", "items": "[{\"name\": \"size\", \"values\": \"[{\\\"value\\\": \\\"S\\\"}]\"}]"}', '{"documentUuid": "@erd", "description": "x", "items": [{"name": "size", "values": [{"value": "S"}]}]}'),
('json', 'erd_create_enums', '{"documentUuid": "@erd", "description": "x", "items": "{\"name\": \"size\"}"}', '{"documentUuid": "@erd", "description": "x", "items": [{"name": "size"}]}'),
('json', 'update_documents', '{"items": [{"uuid": "@readme", "typePayload": "{\"body\": \"Text\"}"}]}', '{"items": [{"uuid": "@readme", "typePayload": {"body": "Text"}}]}'),
('json', 'list_documents', '"{\"type\": \"erd\"}"', '{"type": "erd"}'),
('json', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": "[{\"op\": \"delete\", \"type\": \"ref\", \"uuid\": \"r1\"}]"}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "delete", "type": "ref", "uuid": "r1"}]}'),
('json', 'flow_delete_nodes', '{"diagramUuid": "@flow", "description": "x", "uuids": "[\"n3\"]"}', '{"diagramUuid": "@flow", "description": "x", "uuids": ["n3"]}'),
('json', 'erd_create_enums', '{"documentUuid": "@erd", "description": "x", "items": "[{\"name\": "}', NULL),
-- names for identifiers
('name', 'erd_list_tables', '{"documentUuid": "Shop schema"}', '{"documentUuid": "@erd"}'),
('name', 'get_document', '{"uuid": "handbook"}', '{"uuid": "@readme"}'),
('name', 'list_documents', '{"projectUuid": "Shop", "folderUuid": "Drafts"}', '{"projectUuid": "@project", "folderUuid": "@folder"}'),
('name', 'testcase_list_runs', '{"projectId": "Shop"}', '{"projectId": @number}'),
('name', 'testcase_list_runs', '{"projectId": "@project"}', '{"projectId": @number}'),
('name', 'create_documents', '{"items": [{"projectUuid": "Shop", "folderUuid": "Drafts", "type": "readme", "title": "New"}]}', '{"items": [{"projectUuid": "@project", "folderUuid": "@folder", "type": "readme", "title": "New"}]}'),
('name', 'create_projects', '{"items": [{"workspaceUuid": "First", "name": "Next"}]}', '{"items": [{"workspaceUuid": "@workspace", "name": "Next"}]}'),
('name', 'erd_get_table', '{"documentUuid": "@erd", "tableUuid": "customer"}', '{"documentUuid": "@erd", "tableUuid": "t1"}'),
('name', 'erd_get_table', '{"documentUuid": "Shop schema", "tableUuid": "web.visit"}', '{"documentUuid": "@erd", "tableUuid": "t3"}'),
('name', 'erd_get_table', '{"documentUuid": "@erd", "tableUuid": "email"}', '{"documentUuid": "@erd", "tableUuid": "email"}'),
('name', 'erd_get_ref', '{"documentUuid": "@erd", "refUuid": "order_customer"}', '{"documentUuid": "@erd", "refUuid": "r1"}'),
('name', 'erd_delete_tables', '{"documentUuid": "@erd", "description": "x", "uuids": ["order", "t3"]}', '{"documentUuid": "@erd", "description": "x", "uuids": ["t2", "t3"]}'),
('name', 'erd_update_tables', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "customer", "columns": [{"uuid": "email", "type": "citext"}], "deleteColumnUuids": ["id"], "indexes": [{"uuid": "i1", "columns": [{"columnUuid": "email"}]}]}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "t1", "columns": [{"uuid": "c2", "type": "citext"}], "deleteColumnUuids": ["c1"], "indexes": [{"uuid": "i1", "columns": [{"columnUuid": "c2"}]}]}]}'),
('name', 'erd_create_refs', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r9", "relationship": ">", "fromTableUuid": "order", "fromColumnUuids": ["id"], "toTableUuid": "customer", "toColumnUuids": ["customer.id"]}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r9", "relationship": ">", "fromTableUuid": "t2", "fromColumnUuids": ["c3"], "toTableUuid": "t1", "toColumnUuids": ["c1"]}]}'),
('name', 'erd_update_enums', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "state", "deleteValueUuids": ["paid"]}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "e1", "deleteValueUuids": ["v2"]}]}'),
('name', 'erd_create_table_groups', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "s9", "name": "Sales", "tableUuids": ["customer", "order"]}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "s9", "name": "Sales", "tableUuids": ["t1", "t2"]}]}'),
('name', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "column", "data": {"uuid": "c9", "table_uuid": "customer", "name": "age", "type": "int"}}, {"op": "update", "type": "column", "uuid": "customer.email", "data": {"name": "mail"}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "column", "data": {"uuid": "c9", "table_uuid": "t1", "name": "age", "type": "int"}}, {"op": "update", "type": "column", "uuid": "c2", "data": {"name": "mail"}}]}'),
('name', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "operations": [{"op": "create", "type": "table", "data": {"uuid": "t9", "name": "item"}}, {"op": "create", "type": "column", "data": {"uuid": "c9", "table_uuid": "item", "name": "sku", "type": "text"}}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "operations": [{"op": "create", "type": "table", "data": {"uuid": "t9", "name": "item"}}, {"op": "create", "type": "column", "data": {"uuid": "c9", "table_uuid": "t9", "name": "sku", "type": "text"}}]}'),
('name', 'flow_create_edges', '{"diagramUuid": "Checkout", "description": "x", "items": [{"uuid": "d9", "fromUuid": "Pay", "toUuid": "start"}]}', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "d9", "fromUuid": "n2", "toUuid": "n1"}]}'),
('name', 'flow_apply_changes', '{"diagramUuid": "@flow", "description": "x", "nodes": [{"action": "create", "uuid": "n9", "text": "Ship", "groupUuid": "Payment"}], "edges": [{"action": "create", "uuid": "d9", "fromUuid": "Pay", "toUuid": "Ship"}, {"action": "delete", "uuid": "go"}]}', '{"diagramUuid": "@flow", "description": "x", "nodes": [{"action": "create", "uuid": "n9", "text": "Ship", "groupUuid": "g1"}], "edges": [{"action": "create", "uuid": "d9", "fromUuid": "n2", "toUuid": "n9"}, {"action": "delete", "uuid": "d1"}]}'),
('name', 'erd_list_tables', '{"documentUuid": "Twin"}', NULL),
('name', 'erd_list_tables', '{"documentUuid": "Hidden schema"}', NULL),
('name', 'erd_list_tables', '{"documentUuid": "Shop shema"}', NULL),
('name', 'erd_get_table', '{"documentUuid": "@erd", "tableUuid": "visit"}', NULL),
('name', 'erd_get_table', '{"documentUuid": "@erd", "tableUuid": "custmer"}', NULL),
('name', 'flow_delete_nodes', '{"diagramUuid": "@flow", "description": "x", "uuids": ["Wait"]}', NULL),
('name', 'testcase_get_testcase', '{"id": "Right password"}', NULL),
-- other spellings of names
('spelling', 'search_documents', '{"query": "customer"}', '{"q": "customer"}'),
('spelling', 'erd_list_tables', '{"uuid": "@erd"}', '{"documentUuid": "@erd"}'),
('spelling', 'flow_list_nodes', '{"document_uuid": "@flow"}', '{"diagramUuid": "@flow"}'),
('spelling', 'get_document', '{"documentId": "@readme"}', '{"uuid": "@readme"}'),
('spelling', 'get_document', '{"DocumentUUID": "@readme"}', '{"uuid": "@readme"}'),
('spelling', 'erd_get_table', '{"document": "@erd", "table": "t1"}', '{"documentUuid": "@erd", "tableUuid": "t1"}'),
('spelling', 'get_version', '{"documentUuid": "@erd", "version": 1}', '{"documentUuid": "@erd", "versionNumber": 1}'),
('spelling', 'list_documents', '{"document_type": "erd", "page_size": 3}', '{"type": "erd", "limit": 3}'),
('spelling', 'testcase_get_testcase', '{"testCaseId": @case}', '{"id": @case}'),
('spelling', 'update_documents', '{"items": [{"document_id": "@readme", "name": "Manual"}]}', '{"items": [{"uuid": "@readme", "title": "Manual"}]}'),
('spelling', 'create_folders', '{"items": [{"project_id": "@project", "title": "Old", "parentUuid": "@folder"}]}', '{"items": [{"projectUuid": "@project", "name": "Old", "parentFolderUuid": "@folder"}]}'),
('spelling', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"action": "create", "type": "column", "data": {"uuid": "c9", "tableUuid": "t1", "name": "age", "dataType": "int", "isNotNull": true, "defaultValue": "0"}}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "create", "type": "column", "data": {"uuid": "c9", "table_uuid": "t1", "name": "age", "type": "int", "is_not_null": true, "default_value": "0"}}]}'),
('spelling', 'erd_create_tables', '{"document-uuid": "@erd", "reason": "x", "arrange_new_tables": false, "tables": [{"name": "a", "comment": "c", "columns": [{"name": "id", "data_type": "int", "primaryKey": true, "default": "1"}]}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "note": "c", "columns": [{"name": "id", "type": "int", "isPk": true, "defaultValue": "1"}]}]}'),
('spelling', 'flow_create_edges', '{"diagramUuid": "@flow", "description": "x", "edges": [{"id": "d9", "source": "n2", "target": "n1", "text": "back"}]}', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "d9", "fromUuid": "n2", "toUuid": "n1", "label": "back"}]}'),
('spelling', 'list_documents', '{"uuid": "@project"}', NULL),
('spelling', 'list_documents', '{"projectUuid": "@project", "project_uuid": "@workspace"}', NULL),
('spelling', 'flow_create_groups', '{"diagramUuid": "@flow", "description": "x", "items": [{"name": "G", "groupUuid": "g1"}]}', NULL),
-- what belongs into a list or an object stands beside it
('wrapper', 'create_projects', '{"name": "Next", "workspaceUuid": "@workspace"}', '{"items": [{"name": "Next", "workspaceUuid": "@workspace"}]}'),
('wrapper', 'update_documents', '{"uuid": "@readme", "title": "Manual", "description": "Why"}', '{"items": [{"uuid": "@readme", "title": "Manual"}], "description": "Why"}'),
('wrapper', 'restore_versions', '{"documentUuid": "@erd", "version": 1}', '{"items": [{"documentUuid": "@erd", "versionNumber": 1}]}'),
('wrapper', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "name": "a", "columns": [{"name": "id", "type": "int"}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "columns": [{"name": "id", "type": "int"}]}]}'),
('wrapper', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "op": "delete", "type": "ref", "uuid": "r1"}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "delete", "type": "ref", "uuid": "r1"}]}'),
('wrapper', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "update", "type": "table", "uuid": "t1", "name": "client", "note": null}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "update", "type": "table", "uuid": "t1", "data": {"name": "client", "note": null}}]}'),
('wrapper', 'create_documents', '{"projectUuid": "@project", "type": "flow_diagram", "title": "Flow", "sourceLanguage": "mermaid"}', '{"items": [{"projectUuid": "@project", "type": "flow_diagram", "title": "Flow", "typePayload": {"sourceLanguage": "mermaid"}}]}'),
('wrapper', 'list_documents', '{"arguments": {"type": "erd"}}', '{"type": "erd"}'),
('wrapper', 'testcase_record_executions', '{"runId": @run, "testCaseId": @case, "result": "PASSED"}', '{"items": [{"runId": @run, "testCaseId": @case, "result": "PASSED"}]}'),
('wrapper', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "columns": [{"name": "id", "type": "int", "identity": "always"}]}]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a", "columns": [{"name": "id", "type": "int", "options": {"identity": "always"}}]}]}'),
('wrapper', 'create_projects', '[{"name": "Next", "workspaceUuid": "@workspace"}]', '{"items": [{"name": "Next", "workspaceUuid": "@workspace"}]}'),
('wrapper', 'create_projects', '{"name": "Next", "workspaceUuid": "@workspace", "description": "of the project or of the call?"}', NULL),
-- one thing in place of a list, or a list of one in place of a thing
('single', 'delete_documents', '{"uuids": "@readme"}', '{"uuids": ["@readme"]}'),
('single', 'delete_documents', '{"uuid": "@readme"}', '{"uuids": ["@readme"]}'),
('single', 'delete_documents', '{"uuids": [{"uuid": "@readme"}]}', '{"uuids": ["@readme"]}'),
('single', 'testcase_delete_testcases', '{"ids": @case}', '{"ids": [@case]}'),
('single', 'create_projects', '{"items": {"name": "Next"}}', '{"items": [{"name": "Next"}]}'),
('single', 'get_document', '{"uuid": ["@readme"]}', '{"uuid": "@readme"}'),
('single', 'erd_create_tables', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": ["a", "b"]}', '{"documentUuid": "@erd", "description": "x", "arrangeNewTables": false, "items": [{"name": "a"}, {"name": "b"}]}'),
('single', 'erd_create_enums', '{"documentUuid": "@erd", "description": "x", "items": {"name": "size", "values": ["S", "M"]}}', '{"documentUuid": "@erd", "description": "x", "items": [{"name": "size", "values": [{"value": "S"}, {"value": "M"}]}]}'),
('single', 'erd_update_tables', '{"documentUuid": "@erd", "description": "x", "items": {"uuid": "t1", "indexes": {"uuid": "i9", "name": "by_id", "columns": ["id"]}}}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "t1", "indexes": [{"uuid": "i9", "name": "by_id", "columns": [{"columnName": "id"}]}]}]}'),
('single', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": {"op": "delete", "type": "ref", "uuid": "r1"}}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "delete", "type": "ref", "uuid": "r1"}]}'),
('single', 'get_document', '{"uuid": ["@readme", "@erd"]}', NULL),
-- allowed values in other spellings
('value', 'list_documents', '{"type": "flow"}', '{"type": "flow_diagram"}'),
('value', 'list_documents', '{"type": "ERD"}', '{"type": "erd"}'),
('value', 'list_documents', '{"type": "test_case"}', '{"type": "testcase"}'),
('value', 'testcase_create_testcases', '{"items": [{"scenarioId": @scenario, "title": "High", "priority": "high", "type": "e2e", "status": "ready"}]}', '{"items": [{"scenarioId": @scenario, "title": "High", "priority": "HIGH", "type": "E2E", "status": "READY"}]}'),
('value', 'testcase_update_runs', '{"items": [{"id": @run, "status": "in progress"}]}', '{"items": [{"id": @run, "status": "IN_PROGRESS"}]}'),
('value', 'testcase_record_executions', '{"items": [{"runId": @run, "testCaseId": @case, "result": "pass"}]}', '{"items": [{"runId": @run, "testCaseId": @case, "result": "PASSED"}]}'),
('value', 'erd_update_refs', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r1", "relationship": "one-to-one"}]}', '{"documentUuid": "@erd", "description": "x", "items": [{"uuid": "r1", "relationship": "-"}]}'),
('value', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "REMOVE", "type": "Ref", "uuid": "r1"}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "delete", "type": "ref", "uuid": "r1"}]}'),
('value', 'flow_update_nodes', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "n1", "shape": "round_rect"}]}', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "n1", "shape": "roundRect"}]}'),
('value', 'get_document', '{"uuid": "@erd", "format": "SQL_COMPACT"}', '{"uuid": "@erd", "format": "sql-compact"}'),
('value', 'testcase_create_testcases', '{"items": [{"scenarioId": @scenario, "title": "P", "priority": "P1"}]}', NULL),
('value', 'list_documents', '{"type": "er"}', NULL),
-- blanks around identifiers and allowed values
('blank', 'erd_list_tables', '{"documentUuid": " @erd "}', '{"documentUuid": "@erd"}'),
('blank', 'erd_list_tables', '{"documentUuid": "@erd\n"}', '{"documentUuid": "@erd"}'),
('blank', 'erd_get_table', '{"documentUuid": "@erd", "tableUuid": "t1 "}', '{"documentUuid": "@erd", "tableUuid": "t1"}'),
('blank', 'delete_documents', '{"uuids": [" @readme"]}', '{"uuids": ["@readme"]}'),
('blank', 'erd_delete_tables', '{"documentUuid": " @erd", "description": "x", "uuids": [" t3 "]}', '{"documentUuid": "@erd", "description": "x", "uuids": ["t3"]}'),
('blank', 'create_documents', '{"items": [{"projectUuid": "@project ", "type": " readme", "title": "New"}]}', '{"items": [{"projectUuid": "@project", "type": "readme", "title": "New"}]}'),
('blank', 'flow_create_edges', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "d9", "fromUuid": "n2 ", "toUuid": "\tn1"}]}', '{"diagramUuid": "@flow", "description": "x", "items": [{"uuid": "d9", "fromUuid": "n2", "toUuid": "n1"}]}'),
('blank', 'erd_apply_changes', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "delete ", "type": " ref", "uuid": "r1 "}]}', '{"documentUuid": "@erd", "description": "x", "operations": [{"op": "delete", "type": "ref", "uuid": "r1"}]}'),
-- nothing, in its several forms
('nothing', 'list_documents', '[]', '{}'),
('nothing', 'list_workspaces', 'null', '{}'),
('nothing', 'list_workspaces', '"{}"', '{}'),
('nothing', 'list_workspaces', '"[]"', '{}'),
('nothing', 'list_projects', '{"arguments": {}}', '{}'),
('nothing', 'list_projects', '{"params": "{}"}', '{}'),
('nothing', 'list_workspaces', '""', NULL),
('nothing', 'erd_list_tables', '[]', NULL);

CREATE TEMP TABLE verdict AS
  SELECT a.*, g.given_outcome, pg_temp.outcome(a.tool, a."right") AS right_outcome
    FROM attempt a, LATERAL (SELECT pg_temp.outcome(a.tool, a.given) AS given_outcome OFFSET 0) g;
-- What ran, but not as it was meant, or should have run, or should not have.
SELECT id, kind, tool, given, left(given_outcome::text, 600), left(right_outcome::text, 300) FROM verdict
  WHERE CASE WHEN "right" IS NULL THEN NOT given_outcome ? 'error' ELSE right_outcome ? 'error' OR given_outcome IS DISTINCT FROM right_outcome END
  ORDER BY id;
SELECT kind, count(*) AS tried, count("right") AS run FROM verdict GROUP BY kind ORDER BY min(id);
SELECT count(*) >= 82 AS enough, count("right") * 4 >= count(*) * 3 AS three_quarters FROM verdict;
-- How the others are refused: what to mend stands in the answer.
SELECT id, kind, tool, given, given_outcome ->> 'error', given_outcome ->> 'message', given_outcome ->> 'detail',
    CASE WHEN given_outcome ->> 'hint' LIKE 'The nearest%' THEN given_outcome ->> 'hint' END, given_outcome -> 'faults'
  FROM verdict WHERE "right" IS NULL ORDER BY id;
-- Writes say what names were taken for.
BEGIN;
SELECT pg_temp.call('erd_delete_tables', '{"documentUuid": "shop schema", "description": "Names", "uuids": ["order"]}') -> 'resolved';
SELECT pg_temp.call('create_projects', '{"items": [{"workspaceUuid": "First", "name": "Next"}]}') -> 'resolved';
SELECT pg_temp.call('erd_delete_tables', '{"documentUuid": "@erd", "description": "Identifiers", "uuids": ["t1"]}') ? 'resolved';
ROLLBACK;
-- All that a batch names and that is not there stands in one answer; nothing of it was done.
SELECT f ->> 'path', f ->> 'problem', f ->> 'allowed', f ->> 'nearest'
  FROM jsonb_array_elements(pg_temp.call('erd_apply_changes', '{"documentUuid": "@erd", "description": "Faults", "operations": [
    {"op": "create", "type": "column", "data": {"table_uuid": "nowhere", "name": "a", "type": "int"}},
    {"op": "create", "type": "column", "data": {"table_uuid": "custommer", "name": "a", "type": "int"}},
    {"op": "update", "type": "column", "uuid": "id", "data": {"name": "b"}},
    {"op": "create", "type": "ref", "data": {"from_table_uuid": "visit", "to_table_uuid": "t1", "relationship": ">"}},
    {"op": "delete", "type": "enum", "uuid": "states"}]}') -> 'faults') f;
-- What is written into a new entry without an identifier gives it one, which the answer tells, under the place of the operation that was given.
BEGIN;
SET LOCAL ainecto.fixed_ids = '125000';
SELECT pg_temp.call('erd_apply_changes', '{"documentUuid": "@erd", "description": "Parts", "arrangeNewTables": false, "operations": [
  {"op": "delete", "type": "ref", "uuid": "r1"},
  {"op": "create", "type": "table", "data": {"name": "item", "columns": [{"uuid": "c9", "name": "sku", "type": "text", "isPk": true}], "indexes": {"name": "by_sku", "columns": "sku"}}},
  {"op": "create", "type": "ref", "data": {"from_table_uuid": "order", "to_table_uuid": "item", "relationship": ">", "columns": {"from_column_uuid": "customer_id", "to_column_uuid": "sku"}}}]}')
  - ARRAY['version', 'versions', 'documentUuid'];
SELECT r.from_table_uuid, t.name, m.from_column_uuid, m.to_column_uuid FROM ainecto.erd_ref r JOIN ainecto.erd_table t ON t.document_uuid = r.document_uuid AND t.uuid = r.to_table_uuid
  JOIN ainecto.erd_ref_column m ON m.document_uuid = r.document_uuid AND m.ref_uuid = r.uuid WHERE r.document_uuid = 'f1257000-0000-4000-8000-000000000021' ORDER BY r.uuid;
SELECT i.name, m.column_uuid FROM ainecto.erd_index i JOIN ainecto.erd_index_column m ON m.document_uuid = i.document_uuid AND m.index_uuid = i.uuid
  WHERE i.document_uuid = 'f1257000-0000-4000-8000-000000000021' ORDER BY i.name;
SELECT pg_temp.call('erd_apply_changes', '{"documentUuid": "@erd", "description": "Parts", "operations": [{"op": "create", "type": "table", "data": {"name": "p"}, "parts": 1}, {"op": "delete", "type": "table", "uuid": "t1", "parts": []},
  {"op": "create", "type": "table", "data": {"name": "p", "columns": [{"name": "", "typ": "text"}]}}]}') -> 'faults';
SELECT pg_temp.call('erd_apply_changes', jsonb_build_object('documentUuid', '@erd', 'description', 'Parts', 'operations',
  (SELECT jsonb_agg(jsonb_build_object('op', 'create', 'type', 'enum', 'data', jsonb_build_object('name', 'e' || n, 'values', (SELECT jsonb_agg('v' || v) FROM generate_series(1, 150) AS v)))) FROM generate_series(1, 70) AS n))::text) -> 'faults';
ROLLBACK;
-- A stranger learns nothing from names.
SELECT ainecto.call_tool('stranger@first.example', 'erd_list_tables', '{"documentUuid": "Shop schema"}') - 'sqlstate';
-- The answer to a repeat is that of the first, however it was written.
BEGIN;
SELECT pg_temp.call('erd_delete_tables', '{"documentUuid": "@erd", "description": "Once", "clientMutationId": "ft-1", "uuids": ["t3"]}')
  = pg_temp.call('erd_delete_tables', '{"documentId": "@erd", "description": "Once", "clientMutationId": "ft-1", "uuids": "t3"}');
ROLLBACK;
-- An audit row says which document, however it was called, and a refused call names what its caller did.
BEGIN;
SELECT pg_temp.call('erd_delete_tables', '{"documentUuid": "Shop schema", "description": "Audited", "uuids": ["letter"]}') ->> 'count';
SELECT pg_temp.call('erd_delete_tables', '{"documentId": "Twin", "description": "Refused", "uuids": ["letter"]}') ->> 'error';
SELECT outcome, target_kind, target, description FROM ainecto.audit_log WHERE description IN ('Audited', 'Refused') ORDER BY id;
ROLLBACK;
