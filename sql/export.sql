-- A schema as text for others: every format of a small shop and of a hostile document, parts, refusals, whose rights.
\set VERBOSITY default
\pset format unaligned
\pset tuples_only on
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout /test/fixture/export.sql
\set ECHO none
\i :fixture
\set ECHO all
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

-- What was renamed or removed since it came in is told where SQL that is kept still names it: what is left loads.
\set changed '\'f1101000-0000-4000-8000-00000000001c\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:changed, :project, 'erd', 'Changed');
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, schema_name, name, note, options, display_order) VALUES
  (:changed, 'a', 's', 'client', NULL, NULL, 0),
  (:changed, 'v', 's', 'rich', 'Its comment', '{"kind": "view", "definition": "SELECT 1 FROM s.customer", "depends_on": ["table:s.customer"]}', 1),
  (:changed, 'w', 's', 'richer', NULL, '{"kind": "view", "definition": "SELECT 1 FROM s.rich", "depends_on": ["table:s.rich"]}', 2),
  (:changed, 'p', 's', 'part', NULL, '{"kind": "partition", "partition_of": {"schema": "s", "name": "whole"}, "partition_bound": "DEFAULT"}', 3),
  (:changed, 'i', 's', 'heir', NULL, '{"inherits": [{"schema": "s", "name": "customer"}]}', 4);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_increment, default_value, options, display_order) VALUES
  (:changed, 'a1', 'a', 'number', 'integer', true, 'nextval(''s.customer_id_seq''::regclass)', '{"serial": "customer_id_seq"}', 0), (:changed, 'a2', 'a', 'born', 'date', false, NULL, NULL, 1),
  (:changed, 'a3', 'a', 'age', 'integer', false, 'age(birthday)', '{"generated": "stored"}', 2), (:changed, 'p1', 'p', 'x', 'integer', false, NULL, NULL, 0), (:changed, 'i1', 'i', 'x', 'integer', false, NULL, NULL, 0);
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition) VALUES
  (:changed, 'k1', 'a', 'k1', 'check', 'CHECK ((birthday < ''2010-01-01''::date))'), (:changed, 'k2', 'a', 'k2', 'check', 'CHECK (client.born < now() AND tableoid > 0)');
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name, type, options) VALUES
  (:changed, 'x1', 'a', 'x1', 'btree', '{"keys": [{"column": "birthday"}]}'), (:changed, 'x2', 'a', 'x2', 'btree', '{"keys": [{"expression": "lower(name)"}]}'),
  (:changed, 'x3', 'a', 'x3', 'btree', '{"keys": [{"column": "born"}], "include": ["birthday"]}'), (:changed, 'x4', 'a', 'x4', 'btree', '{"keys": [{"column": "born"}], "predicate": "birthday IS NULL"}'),
  (:changed, 'x5', 'p', 'x5', 'btree', '{"keys": [{"column": "x"}], "parent": {"schema": "s", "name": "gone"}}');
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, schema_name, name, signature, table_uuid, definition, depends_on, options, display_order) VALUES
  (:changed, 'o1', 'sequence', 's', 'customer_id_seq', NULL, NULL, 'CREATE SEQUENCE s.customer_id_seq AS integer', NULL, '{"owned_by": {"schema": "s", "table": "customer", "column": "id"}}', 1),
  (:changed, 'o2', 'sequence', 's', 'other_seq', NULL, NULL, 'CREATE SEQUENCE s.other_seq', NULL, '{"owned_by": {"schema": "s", "table": "other", "column": "id"}}', 2),
  (:changed, 'o3', 'trigger', NULL, 't', NULL, 'v', 'CREATE TRIGGER t INSTEAD OF INSERT ON s.rich FOR EACH ROW EXECUTE FUNCTION s.f()', NULL, NULL, 3),
  (:changed, 'o4', 'function', 's', 'f', 's.customer', NULL, 'CREATE FUNCTION s.f(s.customer) RETURNS integer LANGUAGE sql AS $q$ SELECT 1 $q$', '["table:s.customer"]', NULL, 4);
COMMIT;
SELECT ainecto.export_sql(:changed);

-- Nested too deeply to be walked, by a loader as by us: told, and the rest goes out.
\set deep '\'f1101000-0000-4000-8000-00000000001d\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:deep, :project, 'erd', 'Deep');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:deep, 'a', 'a');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, default_value, display_order) VALUES
  (:deep, 'a1', 'a', 'sum', 'integer', '0' || repeat('+1', 49000), 0), (:deep, 'a2', 'a', 'plain', 'integer', '1+1', 1);
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition) VALUES
  (:deep, 'k', 'a', 'k', 'check', 'CHECK (0' || repeat('+1', 49000) || ' > 0)');
SELECT line FROM regexp_split_to_table(regexp_replace(ainecto.export_sql(:deep), '(\+1){40,}', '+...', 'g'), E'\n') line WHERE line <> '' AND line !~ '^SET ';
