-- What a catalog may hold that nobody wishes: a clear answer, and all or nothing.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT count(ainecto.create_account(who || '@import-hostile.example', plan => 'enterprise')) FROM unnest(ARRAY['owner', 'viewer']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1450000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@import-hostile.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('f1450000-0000-4000-8000-000000000002', 'f1450000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) SELECT ('f1450000-0000-4000-8000-00000000001' || n)::uuid, 'f1450000-0000-4000-8000-000000000002', 'erd', 'E'
  FROM generate_series(1, 3) n;
\set erd '\'f1450000-0000-4000-8000-000000000011\''

CREATE FUNCTION pg_temp.catalog(lists jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('format', 'ainecto catalog', 'version', 1, 'end', 'ainecto catalog', 'server',
    jsonb_build_object('system_identifier', '42', 'database', 'hostile', 'database_oid', '7'), 'counts',
    jsonb_strip_nulls(jsonb_build_object('tables', jsonb_array_length(lists->'tables'),
      'enums', jsonb_array_length(lists->'enums'), 'objects', jsonb_array_length(lists->'objects'),
      'columns', (SELECT sum(jsonb_array_length(t->'columns')) FROM jsonb_array_elements(lists->'tables') t),
      'indexes', (SELECT sum(jsonb_array_length(t->'indexes')) FROM jsonb_array_elements(lists->'tables') t),
      'constraints', (SELECT sum(jsonb_array_length(t->'constraints')) FROM jsonb_array_elements(lists->'tables') t)))) || lists $$;

-- SQL that is none is kept, and who brings it is told; a loader finds none of it.
SELECT pg_temp.catalog(jsonb_build_object('tables', jsonb_build_array(
  jsonb_build_object('schema', E's\n\\connect other', 'name', E't"\n\\! touch name; DROP TABLE x', 'comment', E'\\! touch note\n;DROP', 'columns', jsonb_build_array(
    jsonb_build_object('name', E'c\n\\q', 'type', E'text\n\\! touch type'), jsonb_build_object('name', 'd', 'type', 'integer', 'default', E'1\n\\! touch default'),
    jsonb_build_object('name', 'e', 'type', 'integer', 'default', '1); DROP TABLE x; --')),
   'indexes', jsonb_build_array(jsonb_build_object('name', 'i', 'method', 'btree', 'columns', '["d"]'::jsonb, 'options', jsonb_build_object('predicate', E'true\n\\! touch rows')),
    jsonb_build_object('name', 'j', 'method', 'btree', 'options', jsonb_build_object('keys', jsonb_build_array(jsonb_build_object('expression', 'd), (e'))))),
   'constraints', jsonb_build_array(jsonb_build_object('name', 'k', 'kind', 'check', 'definition', 'CHECK (true), DROP COLUMN d'))),
  jsonb_build_object('schema', 's', 'name', 'v', 'options', jsonb_build_object('kind', 'view', 'definition', E'SELECT 1\n\\! touch view')),
  jsonb_build_object('schema', 's', 'name', 'p', 'options', jsonb_build_object('partition_key', 'LIST (a); DROP TABLE x')),
  jsonb_build_object('schema', 's', 'name', 'q', 'options', jsonb_build_object('kind', 'partition', 'partition_of', '{"schema": "s", "name": "p"}'::jsonb, 'partition_bound', E'DEFAULT\n\\! touch bound'))),
 'objects', jsonb_build_array(jsonb_build_object('kind', 'function', 'schema', 's', 'name', 'f', 'signature', '', 'definition', 'DROP TABLE x'),
  jsonb_build_object('kind', 'function', 'schema', 's', 'name', 'g', 'signature', '', 'definition', 'CREATE FUNCTION s.g() RETURNS void LANGUAGE c AS ''/tmp/evil.so'''),
  jsonb_build_object('kind', 'trigger', 'name', 't', 'table', '{"schema": "s", "name": "p"}'::jsonb, 'definition', 'CREATE TRIGGER t AFTER INSERT ON s.other EXECUTE FUNCTION s.f()'),
  jsonb_build_object('kind', 'function', 'schema', 's', 'name', 'h', 'signature', '', 'definition', 'CREATE FUNCTION s.h() RETURNS integer LANGUAGE sql AS $q$ SELECT 1 $q$')))) AS hostile \gset
SELECT jsonb_pretty(ainecto.import_catalog(:erd, :'hostile')) AS import;
SELECT line FROM regexp_split_to_table(ainecto.export_sql(:erd), E'\n') WITH ORDINALITY AS l (line, n) ORDER BY n;
-- A column's change brings its default alone.
SELECT ainecto.import_catalog(:erd, jsonb_set(:'hostile', '{tables,0,columns,1,default}', '"2; 3"'))->'warnings' AS warnings;

-- Deep, long and many.
\set erd '\'f1450000-0000-4000-8000-000000000012\''
SELECT ainecto.import_catalog(:erd, pg_temp.catalog(jsonb_build_object('tables', jsonb_build_array(jsonb_build_object('schema', 's', 'name', 't', 'options',
  (repeat('{"a":', 1000) || '1' || repeat('}', 1000))::jsonb)))));
SELECT ainecto.import_catalog(:erd, pg_temp.catalog('{"tables": [{"schema": "s", "name": "t", "options": {"kind": "bomb", "fuse": 1}}]}'));
SELECT ainecto.import_catalog(:erd, pg_temp.catalog(jsonb_build_object('enums', (SELECT jsonb_agg(jsonb_build_object('name', n)) FROM generate_series(1, 200001) n))));
SELECT version, (SELECT count(*) FROM ainecto.erd_source s WHERE s.document_uuid = d.uuid) AS sources FROM ainecto.document d WHERE uuid = :erd;
CREATE FUNCTION pg_temp.long(name integer, type integer, fallback integer, note integer, body integer) RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.catalog(jsonb_build_object('tables', jsonb_build_array(jsonb_build_object('schema', 's', 'name', 't', 'comment', repeat('n', note), 'columns', jsonb_build_array(
      jsonb_build_object('name', repeat('c', name), 'type', 'numeric'), jsonb_build_object('name', 'd', 'type', rpad('text', type, '[]'), 'default', repeat('1', fallback))))),
    'objects', jsonb_build_array(jsonb_build_object('kind', 'function', 'schema', 's', 'name', 'f', 'signature', '',
      'definition', format('CREATE FUNCTION s.f() RETURNS text LANGUAGE sql AS $q$ %s $q$', repeat('x', body - 59)))))) $$;
SELECT ainecto.import_catalog(:erd, pg_temp.long(255, 1000, 100000, 10000, 1000000));
SELECT length(ainecto.export_sql(:erd)) > 1100000 AS whole;
SELECT l->>'kind' AS kind, l->>'because' AS because FROM jsonb_array_elements(ainecto.import_catalog(:erd, pg_temp.long(256, 1002, 100001, 10001, 1000001))->'leftOut') l;
-- What was too long to come in is no word of anybody's when it becomes shorter.
\set erd '\'f1450000-0000-4000-8000-000000000013\''
SELECT ainecto.import_catalog(:erd, pg_temp.long(1, 4, 100001, 10001, 100))->'created' AS created;
SELECT ainecto.import_catalog(:erd, pg_temp.long(1, 4, 10, 10, 100));

-- Bodies of functions are in the last catalogs that are kept: no account and no group of roles reads these.
CREATE ROLE regress_import_hostile;
GRANT USAGE ON SCHEMA ainecto TO regress_import_hostile;
SELECT ainecto.grant_role('document', :erd, 'viewer@import-hostile.example', 'EDITOR');
SELECT ainecto.map_role('regress_import_hostile', 'viewer@import-hostile.example');
SET ROLE regress_import_hostile;
SELECT count(*) FROM ainecto.erd_source;
SELECT count(*) FROM ainecto.erd_source_identity;
RESET ROLE;
-- Nor does who may read the table.
GRANT SELECT ON ainecto.erd_source TO regress_import_hostile;
SET ROLE regress_import_hostile;
SELECT count(*) FROM ainecto.erd_source;
RESET ROLE;
REVOKE SELECT ON ainecto.erd_source FROM regress_import_hostile;
SELECT r.rolname, has_table_privilege(r.oid, t.oid, 'SELECT') AS may, (SELECT string_agg(p.policyname, ', ' ORDER BY p.policyname) FROM pg_policies p
    WHERE p.schemaname = 'ainecto' AND p.tablename = t.relname AND p.roles && ARRAY[r.rolname, 'public']) AS policies
  FROM pg_class t, pg_roles r WHERE t.oid = 'ainecto.erd_source'::regclass AND r.rolname LIKE 'ainecto%' ORDER BY 1;
SELECT relrowsecurity FROM pg_class WHERE relname IN ('erd_source', 'erd_source_identity') ORDER BY relname;
REVOKE USAGE ON SCHEMA ainecto FROM regress_import_hostile;
