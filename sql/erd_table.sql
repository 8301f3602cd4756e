-- Tables of ERD documents: every tool, refusal by refusal.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 100000;
\set document '\'e0010000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@erd-table.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0010000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@erd-table.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0010000-0000-4000-8000-000000000002', 'e0010000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0010000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :document, who || '@erd-table.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the document; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@erd-table.example', tool, jsonb_build_object('documentUuid', 'e0010000-0000-4000-8000-000000000003')
    || CASE WHEN tool ~ '^erd_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
-- What a refusal says, on one line.
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->'faults', answer->>'hint')
$$;

-- Created whole: columns and indexes in order, by the caller's ids or the server's; snake_case is taken too.
SELECT pg_temp.call('erd_create_tables', '{"items": [
  {"uuid": "users", "name": "users", "schemaName": "shop", "note": "People", "headerColor": "#336699",
   "columns": [{"uuid": "users.id", "name": "id", "type": "bigint", "isPk": true, "isNotNull": true, "isIncrement": true},
               {"uuid": "users.email", "name": "email", "type": "text", "isUnique": true, "defaultValue": "''", "note": "login"},
               {"name": "born", "type": "date"}],
   "indexes": [{"uuid": "users_pkey", "name": "users_pkey", "type": "BTREE", "isPk": true, "isUnique": true,
                "columns": [{"columnUuid": "users.id"}]},
               {"uuid": "users_by_email", "note": "for sign-in",
                "columns": [{"columnName": "email", "sortOrder": "DESC"}, {"columnName": "id"}]}]},
  {"uuid": "orders", "name": "orders", "schema_name": "shop", "display_order": 7,
   "columns": [{"uuid": "orders.user", "name": "user_id", "type": "bigint", "is_not_null": true}]},
  {"uuid": "plain", "name": "users"}]}');
SELECT pg_temp.call('erd_get_table', '{"tableUuid": "users"}', 'viewer');
SELECT pg_temp.call('erd_get_table', '{"table_uuid": "plain"}', 'owner');
SELECT pg_temp.call('erd_list_tables', '{}', 'viewer');
SELECT pg_temp.call('erd_list_tables', '{"limit": 2}')->'items'->1->>'uuid' AS second;
SELECT string_agg(item->>'uuid', ',') AS the_rest FROM jsonb_array_elements(
  pg_temp.call('erd_list_tables', jsonb_build_object('limit', 2, 'cursor', pg_temp.call('erd_list_tables', '{"limit": 2}')->>'nextCursor'))
  ->'items') AS item;

-- Changed: own fields, null clears, columns and indexes added, changed and dropped in one call.
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "users", "name": "people", "note": null, "alias": "p",
  "columns": [{"uuid": "users.email", "type": "citext", "defaultValue": null}, {"uuid": "users.nick", "name": "nick", "type": "text"},
              {"name": "age", "type": "int", "displayOrder": 0}],
  "indexes": [{"uuid": "users_by_email", "isUnique": true, "columns": [{"columnName": "nick"}, {"columnName": "email", "sortOrder": "ASC"}]},
              {"uuid": "users_by_nick", "name": "by_nick", "columns": [{"columnUuid": "users.nick"}]}]},
  {"uuid": "plain", "displayOrder": 1}]}');
SELECT pg_temp.call('erd_get_table', '{"tableUuid": "users"}') - 'refs';

-- A dropped column leaves indexes and refs; those without columns go too, unless the call gives them others.
SELECT pg_temp.call('erd_create_refs', '{"items": [{"uuid": "r", "fromTableUuid": "orders", "fromColumnUuids": ["orders.user"],
  "toTableUuid": "users", "toColumnUuids": ["users.id"], "relationship": ">"}]}')->'version';
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "users", "deleteColumnUuids": ["users.id"],
  "columns": [{"uuid": "users.key", "name": "id", "type": "uuid"}],
  "indexes": [{"uuid": "users_pkey", "columns": [{"columnUuid": "users.key"}]}]}]}');
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "users", "deleteColumnUuids": ["users.nick"], "deleteIndexUuids": ["users_pkey"]}]}');
SELECT jsonb_path_query_array(pg_temp.call('erd_get_table', '{"tableUuid": "users"}'), '$.indexes[*].columns');

-- Refused, and nothing of the batch is left.
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"nam": "x"}, {"name": "", "columns": [{"name": "a"}]}, {"name": "x", "displayOrder": -1}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "good"}, {"name": "people", "schemaName": "shop"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "good"}, {"uuid": "users", "name": "other"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "t", "columns": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "t", "indexes": [{"columns": [{"columnName": "none"}]}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "t", "indexes": [{"columns": [{"columnUuid": "users.email"}]}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "t", "indexes": [{"columns": [{"sortOrder": "ASC"}]}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "t", "columns": [{"uuid": "t.a", "name": "a", "type": "int"}],
  "indexes": [{"columns": [{"columnName": "a"}, {"columnUuid": "t.a"}]}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_tables', '{"items": [{"uuid": "orders", "note": "lost"}, {"uuid": "none", "note": "x"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_tables', '{"items": [{"uuid": "none"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_tables', '{"items": [{"uuid": "orders", "columns": [{"uuid": "users.email", "name": "x"}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_tables', '{"items": [{"uuid": "orders", "columns": [{"uuid": "orders.typo", "note": "x"}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_tables', '{"items": [{"uuid": "orders", "deleteColumnUuids": ["users.email"]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_tables', '{"items": [{"uuid": "orders", "indexes": [{"name": "no columns"}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_delete_tables', '{"uuids": ["orders", "none"]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_get_table', '{"tableUuid": "none"}'));
SELECT pg_temp.refusal(pg_temp.call('erd_list_tables', '{"cursor": "bm90IG91cnM"}'));
SELECT pg_temp.refusal(pg_temp.call(tool, arguments, who))
  FROM (VALUES ('erd_list_tables', '{}'::jsonb), ('erd_get_table', '{"tableUuid": "users"}'), ('erd_create_tables', '{"items": [{"name": "x"}]}'),
               ('erd_update_tables', '{"items": [{"uuid": "users", "note": "x"}]}'), ('erd_delete_tables', '{"uuids": ["users"]}'))
         AS calls (tool, arguments)
  CROSS JOIN unnest(ARRAY['stranger', 'viewer']) AS who
 WHERE who = 'stranger' OR tool !~ 'list|get' ORDER BY tool, who;
SELECT name, note FROM ainecto.erd_table WHERE document_uuid = :document ORDER BY display_order, uuid;

-- In the trash nothing is read or written.
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :document;
SELECT pg_temp.refusal(pg_temp.call('erd_list_tables'));
SELECT pg_temp.refusal(pg_temp.call('erd_delete_tables', '{"uuids": ["orders"]}'));
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :document;

-- Psql is held to the same rule, and a ref's tables may change before its columns do.
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid) VALUES (:document, 'by_hand', 'orders');
INSERT INTO ainecto.erd_index_column (document_uuid, uuid, index_uuid, column_uuid) VALUES (:document, 'by_hand.1', 'by_hand', 'users.email');
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid) VALUES (:document, 'by_key', 'users');
INSERT INTO ainecto.erd_index_column (document_uuid, uuid, index_uuid, column_uuid) VALUES (:document, 'by_key.1', 'by_key', 'users.key');
UPDATE ainecto.erd_index_column SET column_uuid = 'orders.user' WHERE document_uuid = :document AND index_uuid = 'by_key';

-- Deleted with what hangs on them.
SELECT pg_temp.call('erd_create_refs', '{"items": [{"uuid": "r", "fromTableUuid": "orders", "fromColumnUuids": ["orders.user"],
  "toTableUuid": "users", "toColumnUuids": ["users.key"], "relationship": ">"}]}')->'count';
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["users", "plain"]}');
SELECT (SELECT count(*) FROM ainecto.erd_column WHERE document_uuid = :document) AS columns,
       (SELECT count(*) FROM ainecto.erd_index WHERE document_uuid = :document) AS indexes,
       (SELECT count(*) FROM ainecto.erd_ref WHERE document_uuid = :document) AS refs;

-- One audit row per write; a version where something was done, none where it was refused.
SELECT tool, outcome, sqlstate, array_agg(version ORDER BY id), count(*) FROM ainecto.audit_trail
 WHERE tool LIKE 'erd_%' AND email LIKE '%@erd-table.example' GROUP BY tool, outcome, sqlstate ORDER BY tool, outcome, sqlstate;
