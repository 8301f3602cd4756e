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
