-- What follows from a change of an ERD, whoever makes it: the tools and plain SQL come to the same.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-03 00:00:00+00';
\set document '\'e7c00000-0000-4000-8000-000000000003\''
SELECT ainecto.create_account('settle@erd.example', 'a long enough secret', 'Settle', 'enterprise') IS NULL;
INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT 'e7c00000-0000-4000-8000-000000000001', id, 'Settle' FROM ainecto.account WHERE email = 'settle@erd.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('e7c00000-0000-4000-8000-000000000002', 'e7c00000-0000-4000-8000-000000000001', 'Settle');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:document, 'e7c00000-0000-4000-8000-000000000002', 'erd', 'Settle');
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool('settle@erd.example', tool, '{"documentUuid": "e7c00000-0000-4000-8000-000000000003", "description": "Settle"}' || arguments)
$$;
-- Indexes with their columns, constraints, refs with their pairs, as they stand.
CREATE FUNCTION pg_temp.things() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', 'index', i.uuid, (SELECT string_agg(m.column_uuid, ',' ORDER BY m.display_order) FROM ainecto.erd_index_column m WHERE m.document_uuid = i.document_uuid AND m.index_uuid = i.uuid))
    FROM ainecto.erd_index i WHERE i.document_uuid = 'e7c00000-0000-4000-8000-000000000003'
  UNION ALL SELECT concat_ws(' ', 'constraint', k.uuid) FROM ainecto.erd_constraint k WHERE k.document_uuid = 'e7c00000-0000-4000-8000-000000000003'
  UNION ALL SELECT concat_ws(' ', 'ref', r.uuid, (SELECT string_agg(m.from_column_uuid || '-' || m.to_column_uuid, ',' ORDER BY m.display_order) FROM ainecto.erd_ref_column m WHERE m.document_uuid = r.document_uuid AND m.ref_uuid = r.uuid))
    FROM ainecto.erd_ref r WHERE r.document_uuid = 'e7c00000-0000-4000-8000-000000000003' ORDER BY 1
$$;
SELECT pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [
  {"uuid": "a", "name": "account", "columns": [{"uuid": "a.tenant", "name": "tenant_id", "type": "bigint"}, {"uuid": "a.email", "name": "email", "type": "text"}, {"uuid": "a.name", "name": "name", "type": "text"}],
   "indexes": [{"uuid": "a.key", "name": "account_key", "isUnique": true, "columns": [{"columnName": "tenant_id"}, {"columnName": "email"}]},
     {"uuid": "a.other", "name": "account_name", "columns": [{"columnName": "name"}]},
     {"uuid": "a.include", "name": "account_include", "columns": [{"columnName": "name"}], "options": {"include": ["tenant_id"]}},
     {"uuid": "a.partial", "name": "account_partial", "columns": [{"columnName": "name"}], "options": {"predicate": "(tenant_id > 0)"}},
     {"uuid": "a.far", "name": "account_far", "columns": [{"columnName": "name"}], "options": {"predicate": "(email <> ''tenant_id'')"}}]},
  {"uuid": "b", "name": "booking", "columns": [{"uuid": "b.tenant", "name": "tenant_id", "type": "bigint"}, {"uuid": "b.email", "name": "email", "type": "text"}]}]}') ->> 'count';
SELECT pg_temp.call('erd_create_refs', '{"items": [{"uuid": "r", "name": "booking_account", "fromTableUuid": "b", "fromColumnUuids": ["b.tenant", "b.email"], "toTableUuid": "a", "toColumnUuids": ["a.tenant", "a.email"], "relationship": ">"}]}') ->> 'count';
SELECT pg_temp.call('erd_apply_changes', '{"operations": [
  {"op": "create", "type": "index", "data": {"uuid": "a.expression", "table_uuid": "a", "name": "account_lower", "options": {"keys": [{"expression": "lower(account.tenant_id::text)"}]}}},
  {"op": "create", "type": "constraint", "data": {"uuid": "a.check", "table_uuid": "a", "name": "account_check", "kind": "check", "definition": "CHECK (tenant_id > 0)"}},
  {"op": "create", "type": "constraint", "data": {"uuid": "a.known", "table_uuid": "a", "name": "account_known", "kind": "check", "definition": "CHECK (f())", "column_uuids": ["a.tenant"]}},
  {"op": "create", "type": "constraint", "data": {"uuid": "a.free", "table_uuid": "a", "name": "account_free", "kind": "check", "definition": "CHECK (name <> ''tenant_id'')"}}]}') -> 'counts' -> 'constraint';
SELECT version AS whole FROM ainecto.document WHERE uuid = :document \gset
SELECT pg_temp.things();
SELECT ainecto.snapshot(:document, :whole) - 'version' AS whole_content \gset
-- Dropping a column takes along what is over it or names it, never narrows it, and the answer says so by name.
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "a", "deleteColumnUuids": ["a.tenant"]}]}') #> '{items,0,removed}';
SELECT pg_temp.things();
SELECT ainecto.restore(:document, :whole, 'back') > 0;
SELECT ainecto.snapshot(:document, version) - 'version' = :'whole_content'::jsonb FROM ainecto.document WHERE uuid = :document;
-- The same in one batch and in plain SQL, by what the version recorded.
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "delete", "type": "column", "uuid": "b.email"}]}') -> 'removed' ->> 'words';
SELECT pg_temp.things();
SELECT ainecto.restore(:document, :whole, 'back') > 0;
DELETE FROM ainecto.erd_column WHERE document_uuid = :document AND uuid = 'a.tenant';
SELECT pg_temp.things();
SELECT c.entity, CASE WHEN c.entity NOT LIKE '%\_column' THEN c.entity_uuid END, c.operation FROM ainecto.document_change c JOIN ainecto.document d ON d.uuid = c.document_uuid AND d.version = c.version
 WHERE d.uuid = :document ORDER BY c.entity COLLATE "C", 2;
SELECT ainecto.restore(:document, :whole, 'back') > 0;
SELECT ainecto.snapshot(:document, version) - 'version' = :'whole_content'::jsonb FROM ainecto.document WHERE uuid = :document;
-- A column of an index alone may go, and so may a whole table; what the same call says anew stays.
DELETE FROM ainecto.erd_index_column WHERE document_uuid = :document AND index_uuid = 'a.key' AND column_uuid = 'a.tenant';
SELECT * FROM pg_temp.things() t WHERE t LIKE 'index a.key%';
SELECT ainecto.restore(:document, :whole, 'back') > 0;
DELETE FROM ainecto.erd_table WHERE document_uuid = :document AND uuid = 'b';
SELECT * FROM pg_temp.things() t WHERE t LIKE 'ref%';
SELECT ainecto.restore(:document, :whole, 'back') > 0;
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "a", "deleteColumnUuids": ["a.tenant"], "indexes": [{"uuid": "a.key", "columns": [{"columnName": "email"}]}]}]}') #>> '{items,0,removed,words}';
SELECT i.name, i.is_unique FROM ainecto.erd_index i WHERE i.document_uuid = :document AND i.uuid = 'a.key';
SELECT ainecto.restore(:document, :whole, 'back') > 0;
-- For a role that an editor is mapped to, too.
CREATE ROLE regress_settle_editor;
SELECT ainecto.map_role('regress_settle_editor', 'settle@erd.example');
GRANT USAGE ON SCHEMA ainecto TO regress_settle_editor;
GRANT SELECT, DELETE ON ainecto.erd_column TO regress_settle_editor;
SET ROLE regress_settle_editor;
DELETE FROM ainecto.erd_column WHERE document_uuid = :document AND uuid = 'b.tenant';
RESET ROLE;
SELECT * FROM pg_temp.things() t WHERE t LIKE 'ref%';
SELECT ainecto.unmap_role('regress_settle_editor');
DROP OWNED BY regress_settle_editor;
DROP ROLE regress_settle_editor;

-- A place among siblings: the others make room, whoever gives it, and a version brings back each order.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 'p', 'place');
CREATE FUNCTION pg_temp.places() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(display_order || uuid, ' ' ORDER BY display_order, uuid) FROM ainecto.erd_column WHERE document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND table_uuid = 'p'
$$;
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "p", "columns": [{"uuid": "a", "name": "a", "type": "int"}, {"uuid": "b", "name": "b", "type": "int"}, {"uuid": "c", "name": "c", "type": "int"}, {"uuid": "d", "name": "d", "type": "int"}]}]}') -> 'warnings';
SELECT version AS placed, pg_temp.places() FROM ainecto.document WHERE uuid = :document \gset
SELECT :'places';
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "p", "columns": [{"uuid": "d", "displayOrder": 0}]}]}') -> 'count';
SELECT pg_temp.places();
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "p", "columns": [{"uuid": "d", "displayOrder": 2}]}]}') -> 'count';
SELECT pg_temp.places();
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "p", "columns": [{"uuid": "a", "displayOrder": 99}]}]}') -> 'count';
SELECT pg_temp.places();
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "p", "columns": [{"uuid": "a", "displayOrder": 2}, {"uuid": "d", "displayOrder": 3}, {"uuid": "c", "displayOrder": 0}, {"uuid": "b", "displayOrder": 1}]}]}') -> 'count';
SELECT pg_temp.places();
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "p", "columns": [{"uuid": "e", "name": "e", "type": "int", "displayOrder": 1}, {"uuid": "f", "name": "f", "type": "int", "displayOrder": 1}]}]}') -> 'count';
SELECT pg_temp.places();
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "update", "type": "column", "uuid": "f", "data": {"display_order": 0}},
  {"op": "create", "type": "column", "data": {"uuid": "g", "table_uuid": "p", "name": "g", "type": "int", "display_order": 2}}, {"op": "delete", "type": "column", "uuid": "e"}]}') -> 'counts';
SELECT pg_temp.places();
SELECT pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [{"uuid": "q", "name": "ordered", "columns": [{"uuid": "z", "name": "z", "type": "int", "displayOrder": 1}, {"uuid": "y", "name": "y", "type": "int", "displayOrder": 0}, {"uuid": "x", "name": "x", "type": "int"}]}]}') -> 'count';
SELECT string_agg(display_order || uuid, ' ' ORDER BY display_order, uuid) FROM ainecto.erd_column WHERE document_uuid = :document AND table_uuid = 'q';
SELECT ainecto.restore(:document, :placed, 'back') > 0;
SELECT pg_temp.places() = :'places';
-- In plain SQL a row that alone gets a sibling's place moves it on; what orders several rows says it all.
UPDATE ainecto.erd_column SET display_order = 0 WHERE document_uuid = :document AND uuid = 'd';
SELECT pg_temp.places();
SELECT c.entity_uuid, c.before ->> 'display_order', c.after ->> 'display_order' FROM ainecto.document_change c JOIN ainecto.document d ON d.uuid = c.document_uuid AND d.version = c.version WHERE d.uuid = :document ORDER BY c.entity_uuid COLLATE "C";
UPDATE ainecto.erd_column SET display_order = 3 WHERE document_uuid = :document AND uuid = 'd';
SELECT pg_temp.places();
UPDATE ainecto.erd_column SET display_order = 7 WHERE document_uuid = :document AND uuid = 'a';
SELECT pg_temp.places();
UPDATE ainecto.erd_column SET display_order = CASE uuid WHEN 'a' THEN 2 WHEN 'b' THEN 2 ELSE 1 END WHERE document_uuid = :document AND table_uuid = 'p';
SELECT pg_temp.places();
SELECT ainecto.restore(:document, version - 1, 'back') > 0 FROM ainecto.document WHERE uuid = :document;
SELECT pg_temp.places();
SELECT pg_temp.call('erd_create_enums', '{"items": [{"uuid": "en", "name": "placed", "values": [{"uuid": "v1", "value": "one"}, {"uuid": "v2", "value": "two"}, {"uuid": "v3", "value": "three"}]}]}') -> 'count';
SELECT pg_temp.call('erd_update_enums', '{"items": [{"uuid": "en", "values": [{"uuid": "v3", "displayOrder": 0}]}]}') -> 'count';
SELECT string_agg(value, ' ' ORDER BY display_order) FROM ainecto.erd_enum_value WHERE document_uuid = :document AND enum_uuid = 'en';

-- What names an enum or a value follows; what only may is told.
SELECT pg_temp.call('erd_create_enums', '{"items": [{"uuid": "s", "name": "order_status", "schemaName": "shop", "values": [{"uuid": "s1", "value": "open"}, {"uuid": "s2", "value": "it''s done"}]}]}') -> 'count';
SELECT pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [{"uuid": "o", "name": "orders", "columns": [
  {"uuid": "o1", "name": "bare", "type": "order_status", "defaultValue": "open"}, {"uuid": "o2", "name": "full", "type": "shop.order_status", "defaultValue": "''open''::shop.order_status"},
  {"uuid": "o3", "name": "several", "type": "Order_Status[]", "defaultValue": "ARRAY[''open''::order_status, ''it''''s done''::\"order_status\"]"},
  {"uuid": "o4", "name": "quoted", "type": "\"shop\".\"order_status\" ARRAY", "defaultValue": "''{open}''"}, {"uuid": "o5", "name": "other", "type": "text", "defaultValue": "''open''"},
  {"uuid": "o6", "name": "far", "type": "order_status_2", "defaultValue": "''order_status''"}, {"uuid": "o7", "name": "whole", "type": "order_status", "defaultValue": "CAST(''it''''s done'' AS order_status)"}],
  "indexes": [{"uuid": "oi", "name": "orders_open", "columns": [{"columnName": "other"}], "options": {"predicate": "(bare = ''open''::order_status)"}}]},
  {"uuid": "v", "name": "open_orders", "options": {"kind": "view", "definition": "SELECT 1 FROM orders WHERE bare = ''open''::order_status"}}]}') -> 'warnings';
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "create", "type": "constraint", "data": {"uuid": "oc", "table_uuid": "o", "name": "orders_check", "kind": "check", "definition": "CHECK (bare IN (''open'', ''x'') OR full = ''open''::shop.order_status)"}}]}') -> 'counts';
CREATE FUNCTION pg_temp.texts() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', c.name, c.type, c.default_value) FROM ainecto.erd_column c WHERE c.document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND c.table_uuid = 'o'
  UNION ALL SELECT k.definition FROM ainecto.erd_constraint k WHERE k.document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND k.uuid = 'oc'
  UNION ALL SELECT i.options ->> 'predicate' FROM ainecto.erd_index i WHERE i.document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND i.uuid = 'oi' ORDER BY 1
$$;
SELECT version AS named FROM ainecto.document WHERE uuid = :document \gset
SELECT ainecto.snapshot(:document, :named) - 'version' AS named_content \gset
SELECT a -> 'followed', a -> 'warnings' FROM pg_temp.call('erd_update_enums', '{"items": [{"uuid": "s", "name": "State of order"}]}') a;
SELECT * FROM pg_temp.texts();
SELECT a -> 'followed', a -> 'warnings' FROM pg_temp.call('erd_apply_changes', '{"operations": [{"op": "update", "type": "enum_value", "uuid": "s1", "data": {"value": "isn''t"}}]}') a;
SELECT * FROM pg_temp.texts();
SELECT ainecto.restore(:document, :named, 'back') > 0;
SELECT ainecto.snapshot(:document, version) - 'version' = :'named_content'::jsonb FROM ainecto.document WHERE uuid = :document;
UPDATE ainecto.erd_enum SET name = 'state', schema_name = 'sales' WHERE document_uuid = :document AND uuid = 's';
UPDATE ainecto.erd_enum_value SET value = 'new' WHERE document_uuid = :document AND uuid = 's1';
SELECT * FROM pg_temp.texts();
SELECT ainecto.restore(:document, :named, 'back') > 0;
SELECT ainecto.snapshot(:document, version) - 'version' = :'named_content'::jsonb FROM ainecto.document WHERE uuid = :document;
-- Of two enums of one name a type without a schema means the one without, or public's.
SELECT pg_temp.call('erd_create_enums', '{"items": [{"uuid": "s0", "name": "order_status"}]}') -> 'count';
SELECT a -> 'followed' FROM pg_temp.call('erd_update_enums', '{"items": [{"uuid": "s", "name": "kept"}]}') a;
SELECT * FROM pg_temp.texts();
SELECT pg_temp.call('erd_update_enums', '{"items": [{"uuid": "s", "deleteValueUuids": ["s1"]}]}') -> 'warnings';
SELECT pg_temp.call('erd_delete_enums', '{"uuids": ["s", "s0"]}') -> 'warnings';

-- What PostgreSQL would not take is told of what the call touched, and never refused.
SELECT jsonb_array_elements_text(pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [{"uuid": "w", "name": "warned", "columns": [
  {"uuid": "w1", "name": "bogus", "type": "totally bogus type(("}, {"uuid": "w2", "name": "unknown", "type": "datetime2"}, {"uuid": "w3", "name": "id", "type": "uuid"}, {"uuid": "w4", "name": "known", "type": "numeric(10,2)[]"},
  {"uuid": "w5", "name": "serial", "type": "bigserial"}, {"uuid": "w6", "name": "extension", "type": "citext"}, {"uuid": "w7", "name": "row", "type": "booking"}, {"uuid": "w8", "name": "placed", "type": "Placed"}],
  "indexes": [{"uuid": "wi1", "name": "one", "columns": [{"columnName": "id"}]}, {"uuid": "wi2", "name": "two", "isUnique": true, "columns": [{"columnName": "id"}]}, {"uuid": "wi3", "name": "three", "columns": [{"columnName": "id", "sortOrder": "DESC"}]}]}]}') -> 'warnings');
SELECT jsonb_array_elements_text(pg_temp.call('erd_create_refs', '{"items": [
  {"uuid": "x1", "name": "no_key", "fromTableUuid": "w", "fromColumnUuids": ["w3"], "toTableUuid": "b", "toColumnUuids": ["b.email"], "relationship": ">"},
  {"uuid": "x2", "name": "sound", "fromTableUuid": "a", "fromColumnUuids": ["a.tenant"], "toTableUuid": "w", "toColumnUuids": ["w3"], "relationship": ">"},
  {"uuid": "x3", "fromTableUuid": "w", "fromColumnUuids": ["w3"], "toTableUuid": "b", "toColumnUuids": ["b.email"], "relationship": ">"}]}') -> 'warnings');
-- Two say the same that pair the same columns, in whatever order; columns that are paired otherwise say something else.
SELECT jsonb_array_elements_text(a -> 'warnings') FROM pg_temp.call('erd_create_refs', '{"items": [
  {"uuid": "y1", "name": "pairs", "fromTableUuid": "w", "fromColumnUuids": ["w3", "w1"], "toTableUuid": "w", "toColumnUuids": ["w1", "w3"], "relationship": ">"},
  {"uuid": "y2", "name": "crossed", "fromTableUuid": "w", "fromColumnUuids": ["w3", "w1"], "toTableUuid": "w", "toColumnUuids": ["w3", "w1"], "relationship": ">"},
  {"uuid": "y3", "name": "turned", "fromTableUuid": "w", "fromColumnUuids": ["w1", "w3"], "toTableUuid": "w", "toColumnUuids": ["w3", "w1"], "relationship": ">"}]}') a;
SELECT pg_temp.call('erd_delete_refs', '{"uuids": ["y1", "y2", "y3"]}') -> 'count';
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "w", "note": "Nothing that was there before is told of"}]}') -> 'warnings' IS NULL;
SELECT jsonb_array_length(a -> 'warnings'), a -> 'warningCount' FROM pg_temp.call('erd_apply_changes', jsonb_build_object('operations', (SELECT jsonb_agg(jsonb_build_object('op', 'create', 'type', 'column', 'data',
  jsonb_build_object('table_uuid', 'w', 'name', 'n' || n, 'type', 'no_type_' || n))) FROM generate_series(1, 30) n))) a;
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "create", "type": "column", "data": {"table_uuid": "w", "name": "later", "type": "made_later"}}, {"op": "create", "type": "enum", "data": {"name": "made_later"}}]}') -> 'warnings' IS NULL;

-- Renamed tables and columns: what names them for certain follows, what may is told.
SELECT pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [{"uuid": "n", "name": "nights", "options": {"kind": "partitioned", "partition_key": "RANGE (at, date_trunc(''day'', at))"},
  "columns": [{"uuid": "n1", "name": "at", "type": "timestamp"}, {"uuid": "n2", "name": "total", "type": "int"}, {"uuid": "n3", "name": "twice", "type": "int", "defaultValue": "nights.total * 2 + length(''total'')", "options": {"generated": "stored"}}],
  "indexes": [{"uuid": "ni", "name": "nights_index", "columns": [{"columnName": "at"}], "options": {"include": ["total"], "predicate": "(total > 0 AND \"total\" < 9)"}}]},
  {"uuid": "np", "name": "nights_2026", "options": {"kind": "partition", "partition_of": {"name": "nights"}, "partition_bound": "DEFAULT"}},
  {"uuid": "nv", "name": "night_totals", "options": {"kind": "view", "definition": "SELECT total FROM nights"}}]}') -> 'count';
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "create", "type": "constraint", "data": {"uuid": "nc", "table_uuid": "n", "name": "nights_check", "kind": "check", "definition": "CHECK (nights . total > 0 AND total IS NOT NULL)"}},
  {"op": "create", "type": "constraint", "data": {"uuid": "nx", "table_uuid": "n", "name": "nights_exclusion", "kind": "exclusion", "definition": "EXCLUDE USING gist (total WITH =)"}}]}') -> 'counts';
CREATE FUNCTION pg_temp.named() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT t.name || ' ' || t.options::text FROM ainecto.erd_table t WHERE t.document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND t.uuid IN ('n', 'np')
  UNION ALL SELECT i.options::text FROM ainecto.erd_index i WHERE i.document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND i.uuid = 'ni'
  UNION ALL SELECT k.definition FROM ainecto.erd_constraint k WHERE k.document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND k.uuid IN ('nc', 'nx')
  UNION ALL SELECT c.default_value FROM ainecto.erd_column c WHERE c.document_uuid = 'e7c00000-0000-4000-8000-000000000003' AND c.uuid = 'n3' ORDER BY 1
$$;
SELECT version AS nights FROM ainecto.document WHERE uuid = :document \gset
SELECT ainecto.snapshot(:document, :nights) - 'version' AS nights_content \gset
SELECT a -> 'followed', a -> 'warnings' FROM pg_temp.call('erd_update_tables', '{"items": [{"uuid": "n", "columns": [{"uuid": "n2", "name": "Sum"}, {"uuid": "n1", "name": "moment"}]}]}') a;
SELECT * FROM pg_temp.named();
SELECT a -> 'followed', a -> 'warnings' FROM pg_temp.call('erd_update_tables', '{"items": [{"uuid": "n", "name": "stays", "schemaName": "hotel"}]}') a;
SELECT * FROM pg_temp.named() n WHERE n LIKE 'nights_2026%';
SELECT ainecto.restore(:document, :nights, 'back') > 0;
SELECT ainecto.snapshot(:document, version) - 'version' = :'nights_content'::jsonb FROM ainecto.document WHERE uuid = :document;
UPDATE ainecto.erd_column SET name = 'amount' WHERE document_uuid = :document AND uuid = 'n2';
UPDATE ainecto.erd_table SET name = 'days' WHERE document_uuid = :document AND uuid = 'n';
SELECT * FROM pg_temp.named();

-- What names a dropped column, or table, and stays is told: views, policies, triggers, functions, generated columns, partition keys and checks that only may; not what goes along, nor what names another's.
SELECT pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [
  {"uuid": "g", "name": "ledger", "options": {"partition_key": "RANGE (booked)"}, "columns": [{"uuid": "g1", "name": "net", "type": "numeric"}, {"uuid": "g2", "name": "booked", "type": "date"},
    {"uuid": "g3", "name": "gross", "type": "numeric", "defaultValue": "net * 1.2", "options": {"generated": "stored"}}, {"uuid": "g4", "name": "owner", "type": "text"}, {"uuid": "g5", "name": "plain", "type": "text"}]},
  {"uuid": "gv", "name": "ledger_sum", "options": {"kind": "view", "definition": "SELECT sum(l.net) FROM ledger l"}},
  {"uuid": "gw", "name": "fishing", "options": {"kind": "view", "definition": "SELECT net FROM boat"}}]}') ->> 'count';
SELECT pg_temp.call('erd_apply_changes', '{"operations": [
  {"op": "create", "type": "object", "data": {"uuid": "gp", "kind": "policy", "name": "own_rows", "table_uuid": "g", "definition": "CREATE POLICY own_rows ON ledger USING (owner = current_user)"}},
  {"op": "create", "type": "object", "data": {"uuid": "gt", "kind": "trigger", "name": "on_net", "table_uuid": "g", "definition": "CREATE TRIGGER on_net AFTER UPDATE OF net ON ledger FOR EACH ROW EXECUTE FUNCTION f()"}},
  {"op": "create", "type": "object", "data": {"uuid": "gf", "kind": "function", "name": "total", "signature": "", "definition": "CREATE FUNCTION total() RETURNS numeric LANGUAGE sql AS $$SELECT sum(net) FROM ledger$$"}},
  {"op": "create", "type": "constraint", "data": {"uuid": "gc", "table_uuid": "g", "name": "sure", "kind": "check", "definition": "CHECK (net > 0)"}},
  {"op": "create", "type": "constraint", "data": {"uuid": "gd", "table_uuid": "g", "name": "unsure", "kind": "check", "definition": "CHECK (net > > 0)"}}]}') -> 'warnings' IS NULL;
BEGIN;
SELECT a #>> '{items,0,removed,words}', jsonb_pretty(a -> 'warnings') FROM pg_temp.call('erd_update_tables', '{"items": [{"uuid": "g", "deleteColumnUuids": ["g1"]}]}') a;
ROLLBACK;
BEGIN;
SELECT jsonb_pretty(pg_temp.call('erd_apply_changes', '{"operations": [{"op": "delete", "type": "column", "uuid": "g2"}, {"op": "delete", "type": "column", "uuid": "g4"}, {"op": "delete", "type": "column", "uuid": "g5"}]}') -> 'warnings');
ROLLBACK;
-- Made anew, or mended in the same call: nothing is told. A table that goes takes its own along.
BEGIN;
SELECT pg_temp.call('erd_apply_changes', '{"operations": [{"op": "delete", "type": "column", "uuid": "g4"}, {"op": "create", "type": "column", "data": {"table_uuid": "g", "name": "owner", "type": "name"}}]}') -> 'warnings' IS NULL,
  pg_temp.call('erd_apply_changes', '{"operations": [{"op": "delete", "type": "column", "uuid": "g2"}, {"op": "update", "type": "table", "uuid": "g", "data": {"options": null}}]}') -> 'warnings';
ROLLBACK;
BEGIN;
SELECT jsonb_pretty(pg_temp.call('erd_delete_tables', '{"uuids": ["g"]}') -> 'warnings');
ROLLBACK;
