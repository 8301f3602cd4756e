-- One rule for an ERD's content, whichever tool writes it; what changes meaning is in the summary.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-02 00:00:00+00';
SELECT ainecto.create_account('erd@rule.example', 'a long enough secret', 'Rule', 'pro') IS NULL;
INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT 'e7090000-0000-4000-8000-000000000001', id, 'Rule' FROM ainecto.account WHERE email = 'erd@rule.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('e7090000-0000-4000-8000-000000000002', 'e7090000-0000-4000-8000-000000000001', 'Rule');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('e7090000-0000-4000-8000-000000000003', 'e7090000-0000-4000-8000-000000000002', 'erd', 'Rule');
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool('erd@rule.example', tool, '{"documentUuid": "e7090000-0000-4000-8000-000000000003", "description": "Rule"}' || arguments)
$$;
-- What was refused and why, fault by fault.
CREATE FUNCTION pg_temp.refused(tool text, arguments jsonb) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', CASE WHEN f IS NULL THEN r ->> 'message' END, r ->> 'path', f ->> 'path', f ->> 'problem', f ->> 'allowed', CASE WHEN r ? 'error' THEN '' ELSE 'accepted' END)
    FROM pg_temp.call(tool, arguments) r LEFT JOIN jsonb_array_elements(r -> 'faults') WITH ORDINALITY AS e (f, n) ON true ORDER BY n
$$;
SELECT pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [{"uuid": "a", "name": "account", "columns": [{"uuid": "a1", "name": "id", "type": "bigint", "isPk": true}]},
  {"uuid": "b", "name": "booking", "columns": [{"uuid": "b1", "name": "account_id", "type": "bigint"}]}]}') ->> 'count';
-- Names, types and lengths: the single tools' rules in a batch, all faults at once.
SELECT pg_temp.refused('erd_apply_changes', jsonb_build_object('operations', jsonb_build_array(
  '{"op": "create", "type": "column", "data": {"table_uuid": "a"}}'::jsonb,
  '{"op": "create", "type": "column", "data": {"table_uuid": "a", "name": "", "type": ""}}'::jsonb,
  '{"op": "create", "type": "column", "data": {"table_uuid": "a", "name": " \n", "type": "int"}}'::jsonb,
  jsonb_build_object('op', 'create', 'type', 'column', 'data', jsonb_build_object('table_uuid', 'a', 'name', repeat('n', 256), 'type', repeat('t', 1001))),
  '{"op": "update", "type": "column", "uuid": "a1", "data": {"name": null}}'::jsonb,
  '{"op": "create", "type": "enum", "data": {}}'::jsonb, '{"op": "create", "type": "enum_value", "data": {"enum_uuid": "x"}}'::jsonb,
  '{"op": "create", "type": "index", "data": {"table_uuid": "a", "name": ""}}'::jsonb,
  '{"op": "create", "type": "table", "data": {"name": "\u3000\u200b"}}'::jsonb,
  '{"op": "create", "type": "ref", "data": {"from_table_uuid": "b", "to_table_uuid": "a", "relationship": ">", "on_delete": "explode"}}'::jsonb)));
-- At the end of a batch an index has columns, a ref has pairs, a table one primary key and indexes of different names.
SELECT pg_temp.refused('erd_apply_changes', '{"operations": [{"op": "create", "type": "index", "data": {"table_uuid": "a", "uuid": "i1"}},
  {"op": "create", "type": "ref", "data": {"uuid": "r1", "name": "booking_account", "from_table_uuid": "b", "to_table_uuid": "a", "relationship": ">"}}]}');
SELECT pg_temp.refused('erd_apply_changes', '{"operations": [{"op": "create", "type": "index", "data": {"uuid": "i1", "table_uuid": "a", "is_pk": true, "name": "same"}},
  {"op": "create", "type": "index_column", "data": {"index_uuid": "i1", "column_uuid": "a1"}}, {"op": "create", "type": "index", "data": {"uuid": "i2", "table_uuid": "a", "is_pk": true, "name": "same"}},
  {"op": "create", "type": "index_column", "data": {"index_uuid": "i2", "column_uuid": "a1"}}]}');
SELECT pg_temp.refused('erd_create_tables', '{"items": [{"name": "twice", "columns": [{"name": "id", "type": "int"}], "indexes": [{"isPk": true, "columns": [{"columnName": "id"}]}, {"isPk": true, "columns": [{"columnName": "id"}]}]}]}');
SELECT pg_temp.refused('erd_update_tables', '{"items": [{"uuid": "a", "indexes": [{"name": "same", "columns": [{"columnName": "id"}]}, {"name": "same", "columns": [{"columnName": "id"}]}]}]}');
-- Blank names are none, for whatever has a name.
SELECT pg_temp.refused('erd_create_tables', '{"items": [{"name": " "}, {"name": "\t\n", "columns": [{"name": "\u00a0", "type": "int"}]}]}');
SELECT f ->> 'path', f ->> 'problem' FROM jsonb_array_elements(ainecto.call_tool('erd@rule.example', 'update_documents', '{"items": [{"uuid": "e7090000-0000-4000-8000-000000000003", "title": "\n \u2003"}]}') -> 'faults') f;
-- Actions of foreign keys are words of PostgreSQL, in any spelling; what they are is in a table's summary.
SELECT pg_temp.refused('erd_create_refs', '{"items": [{"fromTableUuid": "b", "fromColumnUuids": ["b1"], "toTableUuid": "a", "toColumnUuids": ["a1"], "relationship": ">", "onDelete": "explode", "onUpdate": "SET"}]}');
SELECT pg_temp.call('erd_create_refs', '{"items": [{"uuid": "r1", "fromTableUuid": "b", "fromColumnUuids": ["b1"], "toTableUuid": "a", "toColumnUuids": ["a1"], "relationship": ">", "onDelete": "set_null", "onUpdate": "cascade", "options": {"deferrable": true}}]}') ->> 'count';
SELECT r -> 'on_delete', r -> 'on_update', r -> 'options' FROM jsonb_array_elements(ainecto.call_tool('erd@rule.example', 'erd_get_table', '{"documentUuid": "e7090000-0000-4000-8000-000000000003", "tableUuid": "a"}') -> 'refs') r;
-- Nothing of what was refused is there; what is whole comes in.
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "create", "type": "index", "data": {"uuid": "i1", "table_uuid": "a", "name": "lower_id", "options": {"keys": [{"expression": "lower(id::text)"}]}}}]}') -> 'counts';
SELECT version, tool FROM ainecto.document_version WHERE document_uuid = 'e7090000-0000-4000-8000-000000000003' ORDER BY version;
