-- copyOf: tables of one ERD into a new one or into another, with what they need and nothing of whose they were.
\set VERBOSITY terse
SET client_min_messages = warning;
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT bool_and(ainecto.create_account('copy-' || who || '@example.com', 'a long enough secret', initcap(who), 'pro') IS NULL) AS made
  FROM unnest(ARRAY['owner', 'editor', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'c09e0000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'copy-owner@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('c09e0000-0000-4000-8000-000000000002', 'c09e0000-0000-4000-8000-000000000001', 'P');
\set source 'c09e0000-0000-4000-8000-000000000003'
\set target 'c09e0000-0000-4000-8000-000000000004'
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES
  (:'source', 'c09e0000-0000-4000-8000-000000000002', 'erd', 'Source'), (:'target', 'c09e0000-0000-4000-8000-000000000002', 'erd', 'Target'),
  ('c09e0000-0000-4000-8000-000000000005', 'c09e0000-0000-4000-8000-000000000002', 'readme', 'R');
-- The editor may read the source and write the target.
SELECT ainecto.grant_role('document', :'source', 'copy-editor@example.com', 'VIEWER'), ainecto.grant_role('document', :'target', 'copy-editor@example.com', 'EDITOR');

-- A shop: keys by a flag, by an index and by no index, a direction, notes, colours, places, an enum, a function that a default calls,
-- a virtual ref, one of another name, and things that the shop's tables do not need.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, alias, note, header_color, position_x, position_y, display_order, options) VALUES
  (:'source', 'c', 'customer', 'shop', 'cu', 'Who buys', '#336699', 10, 20, 0, '{"depends_on": ["function:shop.number"]}'),
  (:'source', 'o', 'orders', 'shop', NULL, NULL, NULL, 400, 20, 1, NULL),
  (:'source', 'l', 'log', NULL, NULL, NULL, NULL, 10, 400, 2, NULL);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk, is_unique, is_not_null, is_increment, default_value, note, display_order) VALUES
  (:'source', 'c1', 'c', 'id', 'bigint', true, false, true, true, 'shop.number()', 'Key', 0),
  (:'source', 'c2', 'c', 'email', 'text', false, true, false, false, NULL, NULL, 1),
  (:'source', 'o1', 'o', 'id', 'bigint', false, false, true, false, NULL, NULL, 0),
  (:'source', 'o2', 'o', 'customer', 'bigint', false, false, false, false, NULL, NULL, 1),
  (:'source', 'o3', 'o', 'state', 'state', false, false, false, false, NULL, NULL, 2),
  (:'source', 'l1', 'l', 'order', 'bigint', false, false, false, false, NULL, NULL, 0);
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name, is_pk, is_unique, type, note) VALUES
  (:'source', 'i', 'o', 'orders_pkey', true, true, 'btree', 'By number'), (:'source', 'j', 'o', NULL, false, false, 'BTREE', NULL);
INSERT INTO ainecto.erd_index_column (document_uuid, uuid, index_uuid, column_uuid, sort_order, display_order) VALUES
  (:'source', 'i1', 'i', 'o1', NULL, 0), (:'source', 'j1', 'j', 'o3', 'DESC', 0), (:'source', 'j2', 'j', 'o2', NULL, 1);
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition, column_uuids) VALUES
  (:'source', 'k', 'c', 'reachable', 'check', 'CHECK ((email <> ''''::text))', '["c2"]');
INSERT INTO ainecto.erd_ref (document_uuid, uuid, name, from_table_uuid, to_table_uuid, relationship, on_delete, note, options) VALUES
  (:'source', 'r', 'orders_customer', 'o', 'c', '>', 'CASCADE', 'Whose', NULL), (:'source', 'v', NULL, 'c', 'o', '<', NULL, 'Drawn by hand', '{"virtual": true}'),
  (:'source', 'x', 'log_orders', 'l', 'o', '>', NULL, NULL, NULL);
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES
  (:'source', 'r1', 'r', 'o2', 'c1'), (:'source', 'x1', 'x', 'l1', 'o1');
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name, note) VALUES (:'source', 'e', 'state', 'Of an order'), (:'source', 'u', 'unused', NULL);
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value, note, display_order) VALUES
  (:'source', 'e1', 'e', 'open', 'Not paid', 0), (:'source', 'e2', 'e', 'paid', NULL, 1);
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, schema_name, name, signature, table_uuid, definition, depends_on, note, display_order) VALUES
  (:'source', 'f', 'function', 'shop', 'number', '', NULL, 'CREATE FUNCTION shop.number() …', '["sequence:shop.counter"]', 'Counts', 0),
  (:'source', 's', 'sequence', 'shop', 'counter', NULL, NULL, 'CREATE SEQUENCE shop.counter', NULL, NULL, 1),
  (:'source', 't', 'trigger', NULL, 'stamp', NULL, 'o', 'CREATE TRIGGER stamp …', NULL, NULL, 2),
  (:'source', 'z', 'function', 'shop', 'idle', '', NULL, 'CREATE FUNCTION shop.idle() …', NULL, NULL, 3);
INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content, color, position_x, position_y, width) VALUES (:'source', 'n', 'Sticky', 'On the canvas', 'yellow', 5, 6, 70),
  (:'source', 'm', NULL, 'Without a title', NULL, NULL, NULL, NULL);
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name, color) VALUES (:'source', 'g', 'Sales', 'red'), (:'source', 'h', 'Rest', NULL);
INSERT INTO ainecto.erd_table_group_table (document_uuid, uuid, group_uuid, table_uuid, display_order) VALUES (:'source', 'g1', 'g', 'o', 0), (:'source', 'g2', 'g', 'c', 1);
INSERT INTO ainecto.erd_table_group_note (document_uuid, uuid, group_uuid, note_uuid) VALUES (:'source', 'g3', 'g', 'n'), (:'source', 'h1', 'h', 'n');
INSERT INTO ainecto.erd_filter (document_uuid, uuid, name, included_tables) VALUES (:'source', 'a', 'Mine', '["c"]');

-- What a call says, with what it left in versions and audit.
CREATE FUNCTION pg_temp.state() RETURNS bigint[] LANGUAGE sql AS $$
  SELECT ARRAY[(SELECT sum(version) FROM ainecto.document WHERE project_uuid = 'c09e0000-0000-4000-8000-000000000002'),
    (SELECT count(*) FROM ainecto.audit_log a JOIN ainecto.account c ON c.id = a.account_id WHERE c.email LIKE 'copy-%')] $$;
CREATE FUNCTION pg_temp.call(who text, tool text, item jsonb, more jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before bigint[] := pg_temp.state();
  answer jsonb := ainecto.call_tool('copy-' || who || '@example.com', tool, jsonb_build_object('items', jsonb_build_array(item)) || more);
BEGIN
  RETURN format('v+%s a+%s %s', (pg_temp.state())[1] - before[1], (pg_temp.state())[2] - before[2],
    CASE WHEN answer ? 'items' THEN (answer #- '{items,0,uuid}')->'items' ELSE answer - 'hint' END);
END $$;
CREATE FUNCTION pg_temp.add(who text, copy jsonb, more jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.call(who, 'update_documents', jsonb_build_object('uuid', 'c09e0000-0000-4000-8000-000000000004', 'typePayload',
    jsonb_build_object('copyOf', '{"documentUuid": "c09e0000-0000-4000-8000-000000000003"}' || copy)), more) $$;
CREATE FUNCTION pg_temp.make(who text, copy jsonb, title text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.call(who, 'create_documents', jsonb_build_object('projectUuid', 'c09e0000-0000-4000-8000-000000000002', 'type', 'erd', 'title', title,
    'typePayload', jsonb_build_object('copyOf', '{"documentUuid": "c09e0000-0000-4000-8000-000000000003"}' || copy))) $$;
-- A document without its keys: what a copy has to have in common with its source.
CREATE FUNCTION pg_temp.content(title text) RETURNS TABLE (kind text, name text, fields jsonb) LANGUAGE sql AS $$
  WITH s AS (SELECT ainecto.snapshot(d.uuid, d.version) AS s FROM ainecto.document d WHERE d.title = content.title AND d.project_uuid = 'c09e0000-0000-4000-8000-000000000002'),
    thing AS (SELECT k.key AS kind, i.item FROM s, jsonb_each(s.s) k, jsonb_array_elements(CASE jsonb_typeof(k.value) WHEN 'array' THEN k.value ELSE '[]' END) i (item)),
    named AS (SELECT kind, item, item->>'uuid' AS uuid, COALESCE(item->>'name', item->>'value', item->>'title', '') AS name FROM thing)
  SELECT t.kind, t.name, jsonb_object_agg(f.key, COALESCE(to_jsonb(n.name), f.value) ORDER BY f.key) - 'uuid' - 'display_order'
    FROM named t, jsonb_each(t.item) f LEFT JOIN named n ON f.key LIKE '%\_uuid' AND n.uuid = f.value #>> '{}'
   GROUP BY t.kind, t.uuid, t.name $$;

-- A whole document: the same but for its keys, boxes where they were.
SELECT pg_temp.make('owner', '{}', 'Whole');
SELECT 'missing' AS difference, kind, name, fields - 'column_uuids' FROM (SELECT kind, name, fields - 'column_uuids' AS fields FROM pg_temp.content('Source') EXCEPT ALL SELECT kind, name, fields - 'column_uuids' FROM pg_temp.content('Whole')) d
UNION ALL SELECT 'more', kind, name, fields FROM (SELECT kind, name, fields - 'column_uuids' AS fields FROM pg_temp.content('Whole') EXCEPT ALL SELECT kind, name, fields - 'column_uuids' FROM pg_temp.content('Source')) d ORDER BY 1, 2, 3;
SELECT count(*) AS shared_keys FROM ainecto.erd_table a JOIN ainecto.erd_table b USING (uuid) JOIN ainecto.document d ON d.uuid = a.document_uuid WHERE d.title = 'Whole' AND b.document_uuid = :'source';
SELECT c.name AS constrained FROM ainecto.erd_constraint k JOIN ainecto.document d ON d.uuid = k.document_uuid AND d.title = 'Whole'
  JOIN ainecto.erd_column c ON c.document_uuid = k.document_uuid AND c.uuid = k.column_uuids->>0;
SELECT v.version, v.tool, v.description FROM ainecto.document_version v JOIN ainecto.document d ON d.uuid = v.document_uuid AND d.title = 'Whole';
SELECT count(*) AS remembered FROM ainecto.erd_source s JOIN ainecto.document d ON d.uuid = s.document_uuid WHERE d.title = 'Whole';

-- Some tables: with what they need, refs among them, and what is left out told. Where there is something already, boxes go where there is room.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, position_x, position_y) VALUES (:'target', 'mine', 'mine', 0, 0);
SELECT pg_temp.add('editor', '{"tables": ["customer", "shop.orders"]}', '{"dryRun": true}');
SELECT pg_temp.add('editor', '{"tables": ["customer", "shop.orders"]}');
SELECT kind, name, fields - 'column_uuids' - 'position_x' - 'position_y' AS fields FROM pg_temp.content('Target') WHERE kind NOT IN ('columns', 'enum_values') ORDER BY 1, 2, 3;
SELECT name, header_color, position_x IS NOT NULL AS placed, abs(position_x) + abs(position_y) > 100 AS elsewhere FROM ainecto.erd_table WHERE document_uuid = :'target' ORDER BY 1;
SELECT tool, outcome, version, jsonb_path_query_array(targets, '$[*].id') AS targets FROM ainecto.audit_log a JOIN ainecto.account c ON c.id = a.account_id WHERE c.email = 'copy-editor@example.com' ORDER BY a.id;
-- Again: nothing. A table of the same name that is another is a conflict, decided on or refused.
SELECT pg_temp.add('editor', '{"tables": ["customer", "shop.orders"]}');
UPDATE ainecto.erd_column SET type = 'citext' WHERE document_uuid = :'target' AND name = 'email';
SELECT pg_temp.add('editor', '{"tables": ["customer"]}');
SELECT pg_temp.add('editor', '{"tables": ["customer"], "onConflict": "keep"}');
SELECT pg_temp.add('editor', '{"tables": ["customer"], "onConflict": "take"}');
SELECT type FROM ainecto.erd_column WHERE document_uuid = :'target' AND name = 'email';
-- A table that looks alike under another name is another.
UPDATE ainecto.erd_table SET name = 'client' WHERE document_uuid = :'target' AND name = 'customer';
SELECT pg_temp.add('owner', '{"tables": ["customer"]}');
SELECT string_agg(name, ' ' ORDER BY name) FROM ainecto.erd_table WHERE document_uuid = :'target';
-- As it was at a version, also of the document itself.
SELECT version AS before FROM ainecto.document WHERE uuid = :'source' \gset
DELETE FROM ainecto.erd_table WHERE document_uuid = :'source' AND name = 'log';
SELECT pg_temp.make('owner', '{"tables": ["log"]}', 'Gone');
SELECT pg_temp.make('owner', jsonb_build_object('tables', '["log"]'::jsonb, 'version', :before), 'Log') LIKE 'v+1 a+1 %"created": {"tables": 1, "columns": 1}%' AS as_it_was;
SELECT pg_temp.call('owner', 'update_documents', jsonb_build_object('uuid', :'source', 'typePayload', jsonb_build_object('copyOf',
  jsonb_build_object('documentUuid', :'source', 'version', :before, 'tables', '["log", "orders"]'::jsonb)))) AS brought_back;

-- Who may not read the source, or write the target; what is no ERD, no version, no table; what is said twice. Nothing is left behind.
SELECT pg_temp.add('stranger', '{}') AS stranger;
SELECT ainecto.grant_role('document', :'target', 'copy-stranger@example.com', 'EDITOR');
SELECT pg_temp.add('stranger', '{}') AS cannot_see_the_source;
SELECT pg_temp.call('editor', 'update_documents', jsonb_build_object('uuid', :'source', 'typePayload', jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'target')))) AS viewer;
SELECT pg_temp.add('owner', '{"documentUuid": "c09e0000-0000-4000-8000-000000000005"}');
SELECT pg_temp.add('editor', '{"version": 99}');
SELECT pg_temp.add('editor', '{"tables": ["customer", "nothing", "else"]}');
SELECT pg_temp.add('editor', '{"tables": [], "mode": "replace"}');
SELECT pg_temp.add('editor', '{"tables": ["a b c"], "version": 0}');
SELECT pg_temp.add('editor', jsonb_build_object('tables', (SELECT jsonb_agg('t' || n) FROM generate_series(1, 1001) AS n)));
SELECT pg_temp.call('owner', 'update_documents', jsonb_build_object('uuid', 'c09e0000-0000-4000-8000-000000000005', 'typePayload', jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'source'))));
SELECT pg_temp.call('owner', 'update_documents', jsonb_build_object('uuid', :'target', 'typePayload', jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'source'),
  'import', '{"format": "catalog", "storageKey": "k"}'::jsonb)));
-- All or nothing: the second entry is refused, and the first is undone.
SELECT pg_temp.state() AS before \gset
SELECT f->>'error' AS error FROM ainecto.call_tool('copy-owner@example.com', 'update_documents', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('uuid', :'target', 'title', 'Other', 'typePayload', jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'source', 'onConflict', 'take'))),
  jsonb_build_object('uuid', 'c09e0000-0000-4000-8000-000000000005', 'title', 'Other', 'typePayload', jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'source')))))) f;
SELECT pg_temp.state() = ARRAY[(:'before'::bigint[])[1], (:'before'::bigint[])[2] + 1] AS undone;
-- A copy sees what the same call did before.
SELECT (ainecto.call_tool('copy-owner@example.com', 'update_documents', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('uuid', :'source', 'typePayload', jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'target', 'tables', '["mine"]'::jsonb))),
  jsonb_build_object('uuid', (SELECT uuid FROM ainecto.document WHERE title = 'Log' AND project_uuid = 'c09e0000-0000-4000-8000-000000000002'), 'typePayload',
    jsonb_build_object('copyOf', jsonb_build_object('documentUuid', :'source', 'tables', '["mine"]'::jsonb))))))) #> '{items,1,copy}' AS chained;
