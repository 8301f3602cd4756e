-- Batches of operations on ERD documents.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 500000;
\set document '\'e0050000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@erd-apply.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0050000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@erd-apply.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0050000-0000-4000-8000-000000000002', 'e0050000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0050000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :document, who || '@erd-apply.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the document; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@erd-apply.example', tool, jsonb_build_object('documentUuid', 'e0050000-0000-4000-8000-000000000003')
    || CASE WHEN tool ~ '^erd_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
-- What a refusal says, on one line.
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->'faults', answer->>'hint')
$$;

-- All thirteen kinds in one call, in order; identifiers of earlier operations count; only ids of the server's are told.
SELECT pg_temp.call('erd_apply_changes', '{"operations": [
  {"op": "create", "type": "enum", "data": {"uuid": "e", "name": "state", "schema_name": "shop"}},
  {"op": "create", "type": "enum_value", "data": {"enum_uuid": "e", "value": "open"}},
  {"op": "create", "type": "enum_value", "data": {"uuid": "closed", "enum_uuid": "e", "value": "closed", "note": "for good"}},
  {"op": "create", "type": "table", "data": {"uuid": "users", "name": "users", "schema_name": "shop"}},
  {"op": "create", "type": "table", "data": {"uuid": "orders", "name": "orders", "schema_name": "shop", "note": "All of them"}},
  {"op": "create", "type": "column", "data": {"uuid": "users.id", "table_uuid": "users", "name": "id", "type": "bigint", "is_pk": true}},
  {"op": "create", "type": "column", "data": {"uuid": "orders.user", "table_uuid": "orders", "name": "user_id", "type": "bigint", "is_not_null": true, "default_value": null}},
  {"op": "create", "type": "column", "data": {"uuid": "orders.state", "table_uuid": "orders", "name": "state", "type": "shop.state"}},
  {"op": "create", "type": "index", "data": {"uuid": "by_user", "table_uuid": "orders", "name": "by_user", "type": "BTREE"}},
  {"op": "create", "type": "index_column", "data": {"uuid": "by_user.1", "index_uuid": "by_user", "column_uuid": "orders.user", "sort_order": "desc"}},
  {"op": "create", "type": "ref", "data": {"uuid": "r", "name": "orders_user", "from_table_uuid": "orders", "to_table_uuid": "users", "relationship": ">", "on_delete": "cascade"}},
  {"op": "create", "type": "ref_column", "data": {"ref_uuid": "r", "from_column_uuid": "orders.user", "to_column_uuid": "users.id"}},
  {"op": "create", "type": "note", "data": {"uuid": "n", "title": "Note", "content": "text", "position_x": -5, "position_y": 7, "width": 100, "height": 50, "icon_name": "pin"}},
  {"op": "create", "type": "table_group", "data": {"uuid": "g", "name": "Core", "color": "#fff"}},
  {"op": "create", "type": "table_group_table", "data": {"uuid": "g.1", "group_uuid": "g", "table_name": "users", "schema_name": "shop"}},
  {"op": "create", "type": "table_group_table", "data": {"uuid": "g.2", "group_uuid": "g", "table_name": "orders"}},
  {"op": "create", "type": "table_group_note", "data": {"uuid": "g.n", "group_uuid": "g", "note_uuid": "n"}},
  {"op": "create", "type": "filter", "data": {"uuid": "f", "name": "Sales", "is_default": true, "included_tables": "[\"orders\"]"}},
  {"op": "update", "type": "table", "uuid": "orders", "data": {"uuid": "orders", "note": null, "display_order": 0}},
  {"op": "update", "type": "column", "uuid": "orders.state", "data": {"is_not_null": true}},
  {"op": "delete", "type": "enum_value", "uuid": "closed"}]}');
SELECT pg_temp.call('erd_get_table', '{"tableUuid": "orders"}');
SELECT pg_temp.call('erd_get_enum', '{"enumUuid": "e"}');
SELECT pg_temp.call('erd_get_table_group', '{"tableGroupUuid": "g"}');
SELECT pg_temp.call('erd_get_ref', '{"refUuid": "r"}');
SELECT to_jsonb(n) - 'document_uuid' FROM ainecto.erd_note n WHERE document_uuid = :document;
SELECT to_jsonb(f) - 'document_uuid' FROM ainecto.erd_filter f WHERE document_uuid = :document;
SELECT version, description, tool FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version;

-- An index or ref goes with any of its columns, at the end, unless a later operation gave it another.
SELECT pg_temp.call('erd_apply_changes', '{"operations": [
  {"op": "delete", "type": "column", "uuid": "orders.user"},
  {"op": "create", "type": "column", "data": {"uuid": "orders.buyer", "table_uuid": "orders", "name": "buyer", "type": "bigint"}},
  {"op": "create", "type": "index_column", "data": {"uuid": "by_user.2", "index_uuid": "by_user", "column_uuid": "orders.buyer"}}]}');

-- A ref's table and its pairs may change in either order.
SELECT pg_temp.call('erd_apply_changes', '{"operations": [
  {"op": "create", "type": "ref", "data": {"uuid": "r", "from_table_uuid": "orders", "to_table_uuid": "users", "relationship": ">"}},
  {"op": "create", "type": "ref_column", "data": {"uuid": "r.1", "ref_uuid": "r", "from_column_uuid": "orders.buyer", "to_column_uuid": "users.id"}},
  {"op": "update", "type": "ref", "uuid": "r", "data": {"from_table_uuid": "users"}},
  {"op": "update", "type": "ref_column", "uuid": "r.1", "data": {"from_column_uuid": "users.id"}}]}');

-- Every fault of shape at once, before anything runs.
SELECT jsonb_array_elements(pg_temp.call('erd_apply_changes', '{"operations": [
  {"op": "create", "type": "table", "data": {"uuid": "x", "nam": "x", "position_x": 1}},
  {"op": "crate", "type": "tabel", "datum": {}},
  {"op": "create", "type": "column", "data": {"tableUuid": "x", "is_pk": "yes", "display_order": -1, "name": ""}},
  {"op": "create", "type": "column", "uuid": "x", "data": {"table_uuid": null}},
  {"op": "create", "type": "ref", "data": {"from_table_uuid": "a", "relationship": "many", "to_table_uuid": 5}},
  {"op": "create", "type": "index_column", "data": {"index_uuid": "a", "column_uuid": "b", "sort_order": "up"}},
  {"op": "create", "type": "table_group_table", "data": {"group_uuid": "g", "table_uuid": "x"}},
  {"op": "update", "type": "table", "data": {}},
  {"op": "update", "type": "table", "uuid": "x", "data": {"uuid": "y", "name": null}},
  {"op": "delete", "type": "note", "uuid": "n", "data": {"title": "x"}},
  {"op": "create", "type": "enum"},
  {"op": "create", "type": "enum", "data": []},
  "drop everything"], "description": ""}')->'faults');
SELECT pg_temp.call('erd_apply_changes', '{"operations": []}')->'faults';
SELECT pg_temp.call('erd_apply_changes', '{"operation": []}')->'faults';
SELECT jsonb_array_length(pg_temp.call('erd_apply_changes', jsonb_build_object('operations', (SELECT jsonb_agg('{"op": "x"}'::jsonb) FROM generate_series(1, 100))))->'faults') AS listed;

-- Text where an object belongs is unpacked.
SELECT pg_temp.call('erd_apply_changes', '{"operations": "[{\"op\": \"update\", \"type\": \"note\", \"uuid\": \"n\", \"data\": \"{\\\"title\\\": \\\"Unpacked\\\"}\"}]"}')->'counts';
SELECT title FROM ainecto.erd_note WHERE document_uuid = :document;

-- Each operation's own refusal names its index and path; nothing of the batch is left.
SELECT pg_temp.refusal(pg_temp.call('erd_apply_changes', jsonb_build_object('operations', jsonb_build_array(
    '{"op": "create", "type": "table", "data": {"uuid": "left", "name": "left"}}'::jsonb, operation::jsonb))))
  FROM (VALUES
    (1, '{"op": "create", "type": "table", "data": {"name": "users", "schema_name": "shop"}}'),
    (2, '{"op": "create", "type": "table", "data": {"uuid": "users", "name": "other"}}'),
    (3, '{"op": "create", "type": "column", "data": {"table_uuid": "none", "name": "x", "type": "int"}}'),
    (4, '{"op": "create", "type": "column", "data": {"table_uuid": "users", "name": "id", "type": "int"}}'),
    (5, '{"op": "update", "type": "column", "uuid": "users.id", "data": {"table_uuid": "orders"}}'),
    (6, '{"op": "create", "type": "index_column", "data": {"index_uuid": "by_user", "column_uuid": "users.id"}}'),
    (7, '{"op": "create", "type": "index_column", "data": {"index_uuid": "by_user", "column_uuid": "orders.buyer"}}'),
    (8, '{"op": "create", "type": "ref_column", "data": {"ref_uuid": "r", "from_column_uuid": "users.id", "to_column_uuid": "orders.buyer"}}'),
    (9, '{"op": "update", "type": "ref", "uuid": "r", "data": {"to_table_uuid": "orders"}}'),
    (10, '{"op": "create", "type": "enum_value", "data": {"enum_uuid": "e", "value": "open"}}'),
    (11, '{"op": "create", "type": "table_group_table", "data": {"group_uuid": "g", "table_name": "none"}}'),
    (12, '{"op": "create", "type": "table_group_table", "data": {"group_uuid": "g", "table_name": "users", "schema_name": "none"}}'),
    (13, '{"op": "create", "type": "table_group_table", "data": {"group_uuid": "g", "table_name": "users"}}'),
    (14, '{"op": "create", "type": "table_group_note", "data": {"group_uuid": "none", "note_uuid": "n"}}'),
    (15, '{"op": "update", "type": "filter", "uuid": "none", "data": {"name": "x"}}'),
    (16, '{"op": "delete", "type": "ref", "uuid": "none"}')) AS cases (number, operation) ORDER BY number;
SELECT count(*) FROM ainecto.erd_table WHERE document_uuid = :document AND uuid = 'left';
SELECT pg_temp.refusal(pg_temp.call('erd_apply_changes', '{"operations": [{"op": "delete", "type": "table", "uuid": "users"}]}', who))
  FROM unnest(ARRAY['stranger', 'viewer']) AS who;
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "delete", "type": "table", "uuid": "users"}]}', 'owner');

-- Large and bounded: a thousand tables of four columns in one call.
SELECT pg_temp.call('erd_apply_changes', jsonb_build_object('operations', jsonb_agg(operation ORDER BY t, c)))->'counts'
  FROM (SELECT t, 0 AS c, jsonb_build_object('op', 'create', 'type', 'table', 'data', jsonb_build_object('uuid', 't' || t, 'name', 't' || t)) AS operation
          FROM generate_series(1, 1000) AS t
        UNION ALL
        SELECT t, c, jsonb_build_object('op', 'create', 'type', 'column', 'data',
                 jsonb_build_object('table_uuid', 't' || t, 'name', 'c' || c, 'type', 'int'))
          FROM generate_series(1, 1000) AS t, generate_series(1, 4) AS c) AS operations;
SELECT count(*), count(*) FILTER (WHERE position_x IS NULL) AS unplaced FROM ainecto.erd_table WHERE document_uuid = :document;
SELECT length(pg_temp.call('erd_list_tables', '{}')::text) < 16000 AS small_page;
SELECT pg_temp.refusal(pg_temp.call('erd_apply_changes', jsonb_build_object('operations', (SELECT jsonb_agg('{"op": "delete", "type": "note", "uuid": "n"}'::jsonb) FROM generate_series(1, 10001)))));

-- One audit row per write; a version where something was done, none where it was refused.
SELECT tool, outcome, sqlstate, array_agg(version ORDER BY id), count(*) FROM ainecto.audit_trail
 WHERE tool LIKE 'erd_%' AND email LIKE '%@erd-apply.example' GROUP BY tool, outcome, sqlstate ORDER BY tool, outcome, sqlstate;
