-- A schema as text for others: every format of a small shop and of a hostile document, parts, refusals, whose rights.
\set VERBOSITY default
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-01 00:00:00+00';
\set project '\'f1101000-0000-4000-8000-000000000002\''
\set shop '\'f1101000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@export.example', plan => 'enterprise')) FROM unnest(ARRAY['owner', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1101000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@export.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (:project, 'f1101000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:shop, :project, 'erd', 'Shop');
BEGIN;
INSERT INTO ainecto.erd_enum (document_uuid, uuid, schema_name, name, note) VALUES (:shop, 'e', 'shop', 'state', 'How far an order is');
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value, display_order) VALUES (:shop, 'e1', 'e', 'open', 0), (:shop, 'e2', 'e', 'it''s paid', 1);
INSERT INTO ainecto.erd_table (document_uuid, uuid, schema_name, name, note, display_order) VALUES
  (:shop, 'c', 'shop', 'customer', 'Who buys', 0), (:shop, 'o', 'shop', 'order', NULL, 1), (:shop, 'l', 'shop', 'order_line', NULL, 2), (:shop, 'p', 'shop', 'product', NULL, 3);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk, is_not_null, is_unique, is_increment, default_value, note, display_order) VALUES
  (:shop, 'ci', 'c', 'id', 'bigint', true, true, false, true, NULL, NULL, 0),
  (:shop, 'ce', 'c', 'email', 'character varying(200)', false, true, true, false, NULL, 'Lower case', 1),
  (:shop, 'oi', 'o', 'id', 'bigint', true, true, false, true, NULL, NULL, 0),
  (:shop, 'oc', 'o', 'customer_id', 'bigint', false, true, false, false, NULL, NULL, 1),
  (:shop, 'os', 'o', 'state', 'state', false, true, false, false, '''open''', NULL, 2),
  (:shop, 'oa', 'o', 'at', 'timestamp with time zone', false, true, false, false, 'now()', NULL, 3),
  (:shop, 'lo', 'l', 'order_id', 'bigint', true, true, false, false, NULL, NULL, 0),
  (:shop, 'ln', 'l', 'number', 'integer', true, true, false, false, NULL, NULL, 1),
  (:shop, 'lp', 'l', 'product', 'text', false, false, false, false, NULL, NULL, 2),
  (:shop, 'la', 'l', 'amount', 'numeric(10,2)', false, false, false, false, '1 + 1', NULL, 3),
  (:shop, 'pc', 'p', 'code', 'text', true, true, false, false, NULL, NULL, 0),
  (:shop, 'pt', 'p', 'tags', 'text[]', false, false, false, false, NULL, NULL, 1);
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name, is_pk, is_unique, type) VALUES
  (:shop, 'ip', 'p', 'product_pkey', true, true, 'btree'), (:shop, 'it', 'p', 'product_tags', false, false, 'gin'),
  (:shop, 'io', 'o', 'order_newest', false, false, 'btree');
INSERT INTO ainecto.erd_index_column (document_uuid, uuid, index_uuid, column_uuid, sort_order, display_order) VALUES
  (:shop, 'ip1', 'ip', 'pc', NULL, 0), (:shop, 'it1', 'it', 'pt', NULL, 0), (:shop, 'io1', 'io', 'oc', NULL, 0), (:shop, 'io2', 'io', 'oa', 'DESC', 1);
INSERT INTO ainecto.erd_ref (document_uuid, uuid, name, from_table_uuid, to_table_uuid, relationship, on_delete) VALUES
  (:shop, 'r1', 'order_customer_fkey', 'o', 'c', '>', NULL), (:shop, 'r2', NULL, 'o', 'l', '<', 'CASCADE'), (:shop, 'r3', NULL, 'l', 'p', '>', NULL), (:shop, 'r4', 'loose', 'p', 'c', '>', NULL);
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES
  (:shop, 'r1c', 'r1', 'oc', 'ci'), (:shop, 'r2c', 'r2', 'oi', 'lo'), (:shop, 'r3c', 'r3', 'lp', 'pc');
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) VALUES (:shop, 'g', 'Sales');
INSERT INTO ainecto.erd_table_group_table (document_uuid, uuid, group_uuid, table_uuid, display_order) VALUES (:shop, 'g1', 'g', 'o', 0), (:shop, 'g2', 'g', 'l', 1);
INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content) VALUES (:shop, 'n', 'To do', E'two\nlines');
COMMIT;
SELECT format, ainecto.export(:shop, NULL, format) FROM unnest(ARRAY['sql', 'sql-compact', 'dbml', 'mermaid', 'markdown']) WITH ORDINALITY AS f(format, n) ORDER BY n;
-- What has them already.
SELECT ainecto.export(:shop, NULL, 'json')::jsonb = ainecto.snapshot(:shop) AS json, ainecto.export(:shop, NULL, 'svg') = ainecto.diagram_svg(:shop) AS svg,
  ainecto.export_sql(:shop) = ainecto.export(:shop, NULL, 'sql') AS sql;
-- A part: tables by name and group, what is near, and what they need.
SELECT ainecto.export(:shop, NULL, 'sql-compact', '{"tables": ["shop.customer"], "groups": ["Sales"]}');
SELECT ainecto.export(:shop, NULL, 'sql', '{"near": {"table": "product"}, "comments": false}');
SELECT distance, count(*) FROM generate_series(0, 2) AS distance, regexp_matches(ainecto.export(:shop, NULL, 'mermaid',
  jsonb_build_object('near', jsonb_build_object('table', 'shop.customer', 'distance', distance))), '\mt\d+\[', 'g') GROUP BY 1 ORDER BY 1;
-- Any version, byte for byte, whatever the session's settings.
CREATE TEMP TABLE was AS SELECT format, ainecto.export(:shop, NULL, format) AS text FROM unnest(ARRAY['sql', 'sql-compact', 'dbml', 'mermaid', 'markdown']) AS format;
UPDATE ainecto.erd_table SET name = 'client' WHERE document_uuid = :shop AND uuid = 'c';
SET quote_all_identifiers = on;
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SELECT format, ainecto.export(:shop, 2, format) = text AS as_it_was, ainecto.export(:shop, NULL, format) <> text AS changed FROM was ORDER BY 1;
RESET quote_all_identifiers;
RESET standard_conforming_strings;
RESET escape_string_warning;
-- Definitions that are not what they claim to be, and names that want to be more.
\set hostile '\'f1101000-0000-4000-8000-000000000004\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:hostile, :project, 'erd', E'Title\n\\! touch title\nDROP TABLE x;');
BEGIN;
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name, note) VALUES (:hostile, 'e', E'en"um\n\\! touch enum', E'note\n\\! touch note'), (:hostile, 'f', 'none', NULL);
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value) VALUES (:hostile, 'e1', 'e', E'\\''); DROP TABLE x; --\n\\! touch value');
INSERT INTO ainecto.erd_table (document_uuid, uuid, schema_name, name, note, options, display_order) VALUES
  (:hostile, 'a', NULL, E'a"\n\\! touch table\n; DROP TABLE x; --', E'line\r\\! touch comment', NULL, 0),
  (:hostile, 'b', E's"\n\\q', '*/ direction LR "%% {`', NULL, '{"storage": {"x) ; DROP TABLE x; --": "1''); DROP TABLE x; --"}, "partition_key": "LIST (a); DROP TABLE x", "access_method": "heap; DROP TABLE x"}', 1),
  (:hostile, 'v', NULL, 'v', NULL, '{"kind": "view", "definition": "SELECT 1\n\\! touch view\n"}', 2),
  (:hostile, 'w', NULL, 'w', NULL, '{"kind": "materialized_view", "definition": "SELECT 1 INTO x"}', 3),
  (:hostile, 'x', NULL, 'comma', NULL, '{"kind": "view", "definition": "SELECT 1 -- the end"}', 4),
  (:hostile, 'n', NULL, 'nothing', NULL, NULL, 5);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, default_value, note, options, display_order) VALUES
  (:hostile, 'a1', 'a', 'c1', 'text); DROP TABLE x; --', NULL, NULL, NULL, 1), (:hostile, 'a2', 'a', 'c2', E'text\n\\! touch type', NULL, NULL, NULL, 2),
  (:hostile, 'a3', 'a', 'c3', 'text /* ', '1', NULL, NULL, 3), (:hostile, 'a4', 'a', 'c4', 'integer', '1, y text', NULL, NULL, 4),
  (:hostile, 'a5', 'a', 'c5', 'integer', '1); DROP TABLE x; --', NULL, NULL, 5), (:hostile, 'a6', 'a', 'c6', 'integer', E'1\n\\! touch default', NULL, NULL, 6),
  (:hostile, 'a7', 'a', 'c7', 'integer', '1 -- the end', NULL, NULL, 7), (:hostile, 'a8', 'a', 'c8', 'boolean', '1 < 2 AND ''`'' <> ''''', 'a ` b', NULL, 8),
  (:hostile, 'a9', 'a', E'c"9\n\\! touch column', E'en"um\n\\! touch enum', E'E''\\'' || \\! touch x''', E'\\''\n\\! touch note', '{"collation": "\"C\"; DROP TABLE x", "storage": "main; DROP TABLE x", "statistics": 5}', 9),
  (:hostile, 'aa', 'a', 'c10', 'SETOF text', NULL, NULL, NULL, 10), (:hostile, 'ab', 'a', 'PK', NULL, NULL, NULL, NULL, 11),
  (:hostile, 'b1', 'b', 'a', 'integer', NULL, NULL, '{"generated": "stored"}', 1);
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name, type, options) VALUES
  (:hostile, 'i1', 'a', E'i"\n\\! touch index', 'btree; DROP TABLE x', '{"predicate": "true; DROP TABLE x", "keys": [{"column": "c1"}]}'),
  (:hostile, 'i2', 'a', 'i2', E'gin"\n\\! touch method', '{"keys": [{"expression": "lower(c1)", "operator_class": "text_ops); DROP TABLE x", "collation": "\"C\" /*"}]}');
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition) VALUES
  (:hostile, 'k1', 'a', 'k1', 'check', 'CHECK (true), DROP COLUMN c1'), (:hostile, 'k2', 'a', E'k2"\n\\! touch check', 'check', E'CHECK (''\\'' = ''\\'' -- the end\n)'),
  (:hostile, 'k3', 'a', 'k3', 'check', 'UNIQUE (c1)'), (:hostile, 'k4', 'a', 'k4', 'check', E'CHECK (true)\n\\! touch k4');
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, schema_name, name, signature, table_uuid, definition, note, display_order) VALUES
  (:hostile, 'o1', 'function', NULL, 'f', '', NULL, E'CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT ''\n\\! body stays in quotes'' $$', E'n\n\\! touch note', 1),
  (:hostile, 'o2', 'function', NULL, 'g', '', NULL, E'CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 1 $$', NULL, 2),
  (:hostile, 'o3', 'function', NULL, 'h', '', NULL, E'CREATE FUNCTION h() RETURNS text LANGUAGE c AS ''/tmp/evil.so''', NULL, 3),
  (:hostile, 'o4', 'function', NULL, 'i', ') ; DROP TABLE x; --', NULL, E'CREATE FUNCTION i() RETURNS text LANGUAGE sql AS $$ SELECT 1 $$', 'its note', 4),
  (:hostile, 'o5', 'schema', NULL, 's', NULL, NULL, 'CREATE SCHEMA s CREATE TABLE x (y text)', NULL, 5), (:hostile, 'o6', 'domain', NULL, 'd', NULL, NULL, E'DROP TABLE x', NULL, 6),
  (:hostile, 'o7', 'trigger', NULL, 't', NULL, 'n', 'CREATE TRIGGER t AFTER INSERT ON other EXECUTE FUNCTION f()', NULL, 7),
  (:hostile, 'o8', 'subscription', NULL, 'sub', NULL, NULL, 'CREATE SUBSCRIPTION sub CONNECTION ''host=evil'' PUBLICATION p', NULL, 8),
  (:hostile, 'o9', 'grant', NULL, 'r', NULL, NULL, E'GRANT SELECT ON v TO r\n\\! touch grant', NULL, 9), (:hostile, 'oa', 'comment', NULL, 'TABLE', NULL, NULL, E'COMMENT ON TABLE v IS ''x''; DROP TABLE x', NULL, 10);
COMMIT;
SELECT format, ainecto.export(:hostile, NULL, format) FROM unnest(ARRAY['sql', 'sql-compact', 'dbml', 'mermaid', 'markdown']) WITH ORDINALITY AS f(format, n) ORDER BY n;
-- By the tools: the same text, long ones in pages of one version.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT ainecto.call_tool('owner@export.example', tool, arguments) $$;
SELECT format, pg_temp.call('get_document', jsonb_build_object('uuid', :shop, 'format', format)) = jsonb_build_object('format', format, 'version', 3, 'text', ainecto.export(:shop, NULL, format)) AS document,
  pg_temp.call('get_version', jsonb_build_object('documentUuid', :shop, 'versionNumber', 2, 'format', format)) = jsonb_build_object('format', format, 'version', 2, 'text', ainecto.export(:shop, 2, format)) AS version
  FROM unnest(ARRAY['sql', 'sql-compact', 'dbml', 'mermaid', 'markdown', 'json', 'svg']) AS format ORDER BY 1;
SELECT pg_temp.call('get_document', jsonb_build_object('uuid', :shop, 'format', 'sql-compact', 'near', '{"table": "product", "distance": 0}'::jsonb))->>'text';
SELECT pg_temp.call('get_document', jsonb_build_object('uuid', :shop, 'format', 'sql', 'tables', '["nowhere"]'::jsonb));
SELECT pg_temp.call('get_document', jsonb_build_object('uuid', :shop, 'tables', '["order"]'::jsonb, 'near', '{"table": "order"}'::jsonb));
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :shop, 'versionNumber', 2, 'format', 'yaml', 'near', '{"distance": 11}'::jsonb));
\set long '\'f1101000-0000-4000-8000-000000000006\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:long, :project, 'erd', 'Long');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, note) SELECT :long, 't' || i, 'table_' || i, repeat('ä', 500) FROM generate_series(1, 150) AS i;
CREATE TEMP TABLE page (n int, answer jsonb);
INSERT INTO page SELECT 1, pg_temp.call('get_document', jsonb_build_object('uuid', :long, 'format', 'sql'));
-- What changes meanwhile does not change the pages.
UPDATE ainecto.erd_table SET name = 'other' WHERE document_uuid = :long AND uuid = 't1';
DO $$ BEGIN
  WHILE (SELECT answer ? 'nextCursor' FROM page ORDER BY n DESC LIMIT 1) LOOP
    INSERT INTO page SELECT n + 1, pg_temp.call('get_document', jsonb_build_object('uuid', 'f1101000-0000-4000-8000-000000000006', 'format', 'sql', 'cursor', answer->>'nextCursor')) FROM page ORDER BY n DESC LIMIT 1;
  END LOOP;
END $$;
SELECT n, octet_length(answer->>'text') <= 60000 AS fits, right(answer->>'text', 3) = E';\n\n' AS at_the_end_of_a_statement, answer->>'hint' AS hint FROM page ORDER BY n;
SELECT string_agg(answer->>'text', '' ORDER BY n) = ainecto.export(:long, 2, 'sql') AS whole FROM page;
SELECT pg_temp.call('get_document', jsonb_build_object('uuid', :shop, 'format', 'sql', 'cursor', (SELECT answer->>'nextCursor' FROM page WHERE n = 1)))->>'message';
-- Refused, all faults at once.
SELECT ainecto.export(NULL, NULL, 'sql');
SELECT ainecto.export('f1101000-0000-4000-8000-0000000000ff', NULL, 'sql');
SELECT ainecto.export(:shop, NULL, NULL);
SELECT ainecto.export(:shop, NULL, E'yaml\n');
SELECT ainecto.export(:shop, 77, 'sql');
SELECT ainecto.export(:shop, NULL, 'sql', '[]');
SELECT ainecto.export(:shop, NULL, 'sql', '{"grants": 1, "tables": "a", "groups": [1], "near": {"distance": 11, "far": 1}, "all": true}');
SELECT ainecto.export(:shop, NULL, 'sql', '{"tables": ["nowhere", "order"], "groups": ["nobody"], "near": {"table": "other.order"}}');
SELECT ainecto.export(:shop, NULL, 'json', '{"tables": ["order"]}');
SELECT ainecto.export(:shop, NULL, 'svg', '{"tables": ["order"]}');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('f1101000-0000-4000-8000-000000000005', :project, 'readme', 'Readme');
SELECT ainecto.export('f1101000-0000-4000-8000-000000000005', NULL, 'sql');
-- Rights are the caller's, as with other readers.
SELECT ainecto.grant_role('project', :project, 'viewer@export.example', 'VIEWER');
CREATE ROLE export_viewer;
CREATE ROLE export_stranger;
CREATE ROLE export_nobody;
GRANT USAGE ON SCHEMA ainecto TO export_viewer, export_stranger, export_nobody;
SELECT ainecto.map_role(('export_' || who)::name, who || '@export.example') FROM unnest(ARRAY['viewer', 'stranger']) AS who;
SET ROLE export_viewer;
SELECT length(ainecto.export(:shop, 2, 'sql')) > 1000 AS written, length(ainecto.export_sql(:shop)) > 1000 AS current;
SET ROLE export_stranger;
SELECT ainecto.export(:shop, NULL, 'sql');
SELECT ainecto.export_sql(:shop);
SET ROLE export_nobody;
SELECT ainecto.export(:shop, NULL, 'sql');
RESET ROLE;
BEGIN READ ONLY;
SELECT length(ainecto.export(:shop, 2, 'dbml')) > 100 AS written;
COMMIT;
DROP OWNED BY export_viewer, export_stranger, export_nobody;
SELECT ainecto.unmap_role(('export_' || who)::name) FROM unnest(ARRAY['viewer', 'stranger']) AS who;
DROP ROLE export_viewer, export_stranger, export_nobody;
