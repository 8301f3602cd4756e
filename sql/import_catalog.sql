-- A database's catalog comes into an ERD, comes again, and meets what people made of it meanwhile.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 1;
SELECT ainecto.create_account('import@example.com', 'a long enough secret', 'Import', 'enterprise') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '00000000-0000-4000-8000-0000000001a1', id, 'W' FROM ainecto.account WHERE email = 'import@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('00000000-0000-4000-8000-0000000001a2', '00000000-0000-4000-8000-0000000001a1', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES
  ('00000000-0000-4000-8000-0000000001a3', '00000000-0000-4000-8000-0000000001a2', 'erd', 'E'),
  ('00000000-0000-4000-8000-0000000001a4', '00000000-0000-4000-8000-0000000001a2', 'readme', 'R');
\set erd '00000000-0000-4000-8000-0000000001a3'

-- The lists of a catalog become a whole one, as the script prints it.
CREATE FUNCTION pg_temp.catalog(lists jsonb, database text DEFAULT 'shop') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('format', 'ainecto catalog', 'version', 1, 'end', 'ainecto catalog', 'server',
    jsonb_build_object('system_identifier', '42', 'database', database, 'database_oid', length(database)), 'counts',
    jsonb_strip_nulls(jsonb_build_object('tables', jsonb_array_length(lists->'tables'), 'refs', jsonb_array_length(lists->'refs'),
      'enums', jsonb_array_length(lists->'enums'), 'objects', jsonb_array_length(lists->'objects'),
      'columns', (SELECT sum(jsonb_array_length(t->'columns')) FROM jsonb_array_elements(lists->'tables') t),
      'indexes', (SELECT sum(jsonb_array_length(t->'indexes')) FROM jsonb_array_elements(lists->'tables') t),
      'constraints', (SELECT sum(jsonb_array_length(t->'constraints')) FROM jsonb_array_elements(lists->'tables') t)))) || lists $$;
CREATE TEMPORARY TABLE catalogs (name text PRIMARY KEY, lists jsonb);
INSERT INTO catalogs VALUES ('first', '{"tables": [
  {"oid": "100", "schema": "public", "name": "customer", "comment": "Who buys", "columns": [
    {"number": 1, "name": "id", "type": "bigint", "not_null": true, "options": {"identity": "always"}},
    {"number": 2, "name": "mail", "type": "text", "comment": "Where to write"},
    {"number": 3, "name": "born", "type": "date"}],
   "indexes": [{"oid": "101", "name": "customer_pkey", "method": "btree", "primary": true, "unique": true, "columns": ["id"], "options": {"constraint": true}}],
   "constraints": [{"oid": "102", "name": "old_enough", "kind": "check", "columns": ["born"], "definition": "CHECK ((born < ''2010-01-01''::date))"}]},
  {"oid": "110", "schema": "public", "name": "order", "options": {"row_security": true}, "columns": [
    {"number": 1, "name": "id", "type": "bigint", "not_null": true},
    {"number": 2, "name": "customer_id", "type": "bigint", "default": "0"},
    {"number": 4, "name": "state", "type": "state"}],
   "indexes": [{"oid": "111", "name": "order_customer", "method": "btree", "columns": ["customer_id"], "options": {"predicate": "customer_id > 0"}}]}],
 "refs": [{"oid": "120", "name": "order_customer_fkey", "schema": "public", "table": "order", "columns": ["customer_id"],
   "to_schema": "public", "to_table": "customer", "to_columns": ["id"], "on_delete": "CASCADE", "on_update": "NO ACTION"}],
 "enums": [{"oid": "130", "schema": "public", "name": "state", "values": ["open", "paid", ""]}],
 "objects": [{"oid": "140", "kind": "trigger", "name": "stamp", "table": {"schema": "public", "name": "order"},
   "definition": "CREATE TRIGGER stamp BEFORE INSERT ON public.\"order\" FOR EACH ROW EXECUTE FUNCTION f()"}],
 "left_out": [{"kind": "option", "name": "s.password", "because": "it may be a secret"}]}');

-- A dry run tells and writes nothing; then it comes in, in one version with a description, an audit row and places on the canvas.
SELECT jsonb_pretty(ainecto.import_catalog(:'erd', pg_temp.catalog(lists), dry_run => true)) FROM catalogs WHERE name = 'first';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists)) FROM catalogs WHERE name = 'first';
SELECT version, tool, description, source FROM ainecto.document_version WHERE document_uuid = :'erd';
SELECT tool, outcome, version, description FROM ainecto.audit_log WHERE target = :'erd' ORDER BY id;
SELECT name, schema_name, note, display_order, position_x IS NOT NULL AS placed, options FROM ainecto.erd_table
 WHERE document_uuid = :'erd' ORDER BY name;
SELECT t.name, c.name, c.type, is_pk, is_not_null, is_increment, default_value, c.note, c.display_order, c.options FROM ainecto.erd_column c
  JOIN ainecto.erd_table t ON t.document_uuid = c.document_uuid AND t.uuid = c.table_uuid WHERE c.document_uuid = :'erd' ORDER BY t.name, c.display_order;
SELECT i.name, i.type, i.is_pk, i.is_unique, i.options, c.name AS column FROM ainecto.erd_index i
  JOIN ainecto.erd_index_column m ON m.document_uuid = i.document_uuid AND m.index_uuid = i.uuid
  JOIN ainecto.erd_column c ON c.document_uuid = m.document_uuid AND c.uuid = m.column_uuid WHERE i.document_uuid = :'erd' ORDER BY i.name;
SELECT r.name, relationship, on_delete, on_update, f.name AS from, t.name AS to FROM ainecto.erd_ref r
  JOIN ainecto.erd_ref_column m ON m.document_uuid = r.document_uuid AND m.ref_uuid = r.uuid
  JOIN ainecto.erd_column f ON f.document_uuid = m.document_uuid AND f.uuid = m.from_column_uuid
  JOIN ainecto.erd_column t ON t.document_uuid = m.document_uuid AND t.uuid = m.to_column_uuid WHERE r.document_uuid = :'erd';
SELECT kind, n.name, definition, c.name AS column FROM ainecto.erd_constraint n, jsonb_array_elements_text(column_uuids) u
  JOIN ainecto.erd_column c ON c.document_uuid = :'erd' AND c.uuid = u WHERE n.document_uuid = :'erd';
SELECT e.name, string_agg(value, ', ' ORDER BY display_order) FROM ainecto.erd_enum e
  JOIN ainecto.erd_enum_value v ON v.document_uuid = e.document_uuid AND v.enum_uuid = e.uuid WHERE e.document_uuid = :'erd' GROUP BY 1;
SELECT o.kind, o.name, t.name AS table, definition FROM ainecto.erd_object o
  JOIN ainecto.erd_table t ON t.document_uuid = o.document_uuid AND t.uuid = o.table_uuid WHERE o.document_uuid = :'erd';

-- Again: no version, whatever people made of it.
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists)) FROM catalogs WHERE name = 'first';
UPDATE ainecto.erd_column SET note = 'Their address', type = 'citext' WHERE document_uuid = :'erd' AND name = 'mail';
UPDATE ainecto.erd_table SET header_color = '#123456', position_x = 7, position_y = 9 WHERE document_uuid = :'erd' AND name = 'customer';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name) VALUES (:'erd', 'idea', 'idea', 'public');
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship, options)
  SELECT :'erd', 'wish', 'idea', uuid, '>', '{"virtual": true}' FROM ainecto.erd_table WHERE document_uuid = :'erd' AND name = 'customer';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists)) FROM catalogs WHERE name = 'first';

-- A table, a column and a value get other names, a column goes; boxes stay where they are.
INSERT INTO catalogs SELECT 'second', replace(replace(replace(replace(lists::text, '"customer"', '"client"'), '"mail"', '"email"'), '"born"', '"birthday"'),
    '["open", "paid", ""]', '["open", "billed", "paid", ""]')::jsonb #- '{tables,1,columns,2}' FROM catalogs WHERE name = 'first';
SELECT version AS before FROM ainecto.document WHERE uuid = :'erd' \gset
SELECT jsonb_pretty(ainecto.import_catalog(:'erd', pg_temp.catalog(lists))) FROM catalogs WHERE name = 'second';
SELECT entity, operation, before, after FROM ainecto.diff(:'erd', :before, NULL) ORDER BY 1, 2, 4;

-- Both sides changed it: refused, kept, taken. Twice the same source under other identifiers goes by names and looks.
INSERT INTO catalogs SELECT 'third', replace(lists::text, '"name": "email", "type": "text"', '"name": "email", "type": "varchar(99)"')::jsonb
  FROM catalogs WHERE name = 'second';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists)) FROM catalogs WHERE name = 'third';
BEGIN;
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists), on_conflict => 'keep') FROM catalogs WHERE name = 'third';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists)) FROM catalogs WHERE name = 'third';
SELECT type FROM ainecto.erd_column WHERE document_uuid = :'erd' AND name = 'email';
ROLLBACK;
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists), on_conflict => 'take') FROM catalogs WHERE name = 'third';
SELECT type, note FROM ainecto.erd_column WHERE document_uuid = :'erd' AND name = 'email';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(regexp_replace(replace(replace(replace(lists::text, '"client"', '"clients"'), '"email"', '"e_mail"'),
  '"state"', '"status"'), '"oid": "1', '"oid": "9', 'g')::jsonb, 'copy'), dry_run => true) - 'difference' FROM catalogs WHERE name = 'third';

-- What is gone in the source goes, unless people changed it; what they added goes only when all is replaced.
INSERT INTO catalogs SELECT 'fourth', lists #- '{tables,1}' #- '{refs,0}' #- '{objects,0}' FROM catalogs WHERE name = 'third';
BEGIN;
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists)) FROM catalogs WHERE name = 'fourth';
SELECT name FROM ainecto.erd_table WHERE document_uuid = :'erd' ORDER BY 1;
ROLLBACK;
BEGIN;
UPDATE ainecto.erd_table SET note = 'ours' WHERE document_uuid = :'erd' AND name = 'order';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists), dry_run => true)->'conflicts' FROM catalogs WHERE name = 'fourth';
ROLLBACK;
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists), 'replace') FROM catalogs WHERE name = 'fourth';
SELECT name, header_color, position_x FROM ainecto.erd_table WHERE document_uuid = :'erd' ORDER BY 1;

-- What people removed stays removed, until it is changed in the source.
DELETE FROM ainecto.erd_column WHERE document_uuid = :'erd' AND name = 'birthday';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(lists)) FROM catalogs WHERE name = 'fourth';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(replace(lists::text, '"type": "date"', '"type": "timestamp"')::jsonb), dry_run => true)->'conflicts'
  FROM catalogs WHERE name = 'fourth';

-- What is no whole catalog, and what nobody may.
SELECT ainecto.import_catalog(:'erd', '[]');
SELECT ainecto.import_catalog(:'erd', '{"format": "pg_dump"}');
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{}') || '{"version": 9}');
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{}') - 'end');
\set VERBOSITY default
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{"tables": [{"schema": "s", "name": "t"}]}') || '{"counts": {"tables": 2, "refs": 7}}');
\set VERBOSITY terse
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{"tables": [{"schema": "s", "columns": [{"name": "c"}]}]}'));
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{"tables": [{"schema": "s", "name": "t", "columns": [{"name": "c"}, {"name": "c"}]}]}'));
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{"tables": [{"schema": "s", "name": "t", "oid": 1e99999}]}'));
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{"tables": [{"schema": "s", "name": "t", "columns": [null, 7]}, "t", []]}'));
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{}'), 'overwrite');
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{}'), 'merge', 'ignore');
SELECT ainecto.import_catalog('00000000-0000-4000-8000-0000000001a4', pg_temp.catalog('{}'));
SET ainecto.import_limit = '1kB';
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog(jsonb_build_object('x', repeat('x', 3000))));
RESET ainecto.import_limit;
SELECT ainecto.import_catalog(:'erd', pg_temp.catalog('{"tables": [{"schema": "s", "name": "t", "columns": [{"name": "c", "type": {"a": 1}, "options": 7,
  "comment": "c"}], "indexes": [{"name": "i", "columns": ["c", "d"]}, {"name": "j", "columns": {"c": "c"}}], "constraints": [{"name": "k", "definition": "CHECK (true)"}]}],
  "refs": [{"name": "r", "schema": "s", "table": "t", "columns": ["c"], "to_schema": "elsewhere", "to_table": "u"}, {"name": "r"}],
  "enums": [{"schema": "s", "name": "e", "values": ["", 7]}], "objects": [{"name": "o", "kind": "bomb", "definition": "x"}, {"name": "o"},
  {"name": "o", "kind": "trigger", "definition": "x", "table": {"schema": "s", "name": "gone"}}]}', 'hostile')) - 'version';
SELECT ainecto.create_account('import-viewer@example.com', 'a long enough secret', 'V', 'enterprise') IS NULL AS with_password;
SELECT ainecto.grant_role('document', :'erd', 'import-viewer@example.com', 'VIEWER');
CREATE ROLE regress_import_viewer;
CREATE ROLE regress_import_stranger;
GRANT USAGE ON SCHEMA ainecto TO regress_import_viewer, regress_import_stranger;
SELECT ainecto.map_role('regress_import_viewer', 'import-viewer@example.com');
SET ROLE regress_import_viewer;
SELECT ainecto.import_catalog('00000000-0000-4000-8000-0000000001a3', '{}');
SET ROLE regress_import_stranger;
SELECT ainecto.import_catalog('00000000-0000-4000-8000-0000000001a3', '{}');
RESET ROLE;
REVOKE USAGE ON SCHEMA ainecto FROM regress_import_viewer, regress_import_stranger;
DROP ROLE regress_import_viewer, regress_import_stranger;

-- This database itself, twice; its own tables are none of it.
CREATE SCHEMA regress_import;
CREATE TABLE regress_import.parent (id integer PRIMARY KEY, name text DEFAULT 'x' CHECK (name <> ''));
CREATE TABLE regress_import.child (id serial, parent integer REFERENCES regress_import.parent);
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('00000000-0000-4000-8000-0000000001a5', '00000000-0000-4000-8000-0000000001a2', 'erd', 'L');
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', '{regress_import}')->'created';
ALTER TABLE regress_import.child RENAME COLUMN parent TO parent_id;
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', '{regress_import}');
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', '{regress_import}');
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', ARRAY[NULL]);
-- Other schemas do not say that these are gone.
CREATE SCHEMA regress_other;
CREATE TABLE regress_other.thing (id integer);
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', '{regress_other}');
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', '{regress_import, regress_other}');
DROP TABLE regress_other.thing;
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', '{regress_other}');
SELECT ainecto.import_schema('00000000-0000-4000-8000-0000000001a5', '{regress_import}');
DROP SCHEMA regress_other;
DROP SCHEMA regress_import CASCADE;

-- Columns stand as in the catalog, what people added behind its neighbour; an order that people made stays, and new ones go behind.
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('00000000-0000-4000-8000-0000000001a6', '00000000-0000-4000-8000-0000000001a2', 'erd', 'O');
\set erd '00000000-0000-4000-8000-0000000001a6'
CREATE FUNCTION pg_temp.columns(VARIADIC names text[]) RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.catalog(jsonb_build_object('tables', jsonb_build_array(jsonb_build_object('schema', 's', 'name', 't', 'columns',
    (SELECT jsonb_agg(jsonb_build_object('name', name, 'type', 'type_of_' || name) ORDER BY n) FROM unnest(names) WITH ORDINALITY u (name, n))))), 'order') $$;
CREATE FUNCTION pg_temp.shown() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(name, ' ' ORDER BY display_order, uuid) FROM ainecto.erd_column
  WHERE document_uuid = '00000000-0000-4000-8000-0000000001a6' $$;
SELECT ainecto.import_catalog(:'erd', pg_temp.columns('first', 'second', 'third'));
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, display_order) SELECT :'erd', 'own', uuid, 'own', 2 FROM ainecto.erd_table WHERE document_uuid = :'erd';
UPDATE ainecto.erd_column SET display_order = 3 WHERE document_uuid = :'erd' AND name = 'third';
SELECT ainecto.import_catalog(:'erd', pg_temp.columns('first', 'second', 'middle', 'third')), pg_temp.shown();
SELECT ainecto.import_catalog(:'erd', pg_temp.columns('first', 'second', 'middle', 'third')), pg_temp.shown();
SELECT ainecto.import_catalog(:'erd', pg_temp.columns('third', 'second', 'middle')), pg_temp.shown();
UPDATE ainecto.erd_column SET display_order = 20 WHERE document_uuid = :'erd' AND name = 'third';
SELECT ainecto.import_catalog(:'erd', pg_temp.columns('front', 'third', 'second', 'middle')), pg_temp.shown();
SELECT ainecto.import_catalog(:'erd', pg_temp.columns('front', 'third', 'second', 'middle')), pg_temp.shown();

-- A schema that a whole catalog has no more is gone; one that was not asked for may still be there.
CREATE FUNCTION pg_temp.schemas(VARIADIC names text[]) RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.catalog(jsonb_build_object('schemas', (SELECT jsonb_agg(jsonb_build_object('name', name)) FROM unnest(names) name),
    'tables', (SELECT jsonb_agg(jsonb_build_object('schema', name, 'name', 'of ' || name)) FROM unnest(names) name),
    'objects', (SELECT jsonb_agg(jsonb_build_object('kind', 'schema', 'name', name, 'definition', 'CREATE SCHEMA ' || name)) FROM unnest(names) name)), 'schemas') $$;
SELECT ainecto.import_catalog(:'erd', pg_temp.schemas('a', 'b', 'c') || '{"whole": true}')->'created';
SELECT ainecto.import_catalog(:'erd', pg_temp.schemas('a', 'b'), dry_run => true)->'deleted' AS not_asked_for;
SELECT ainecto.import_catalog(:'erd', pg_temp.schemas('a', 'b') || '{"whole": true}')->'deleted' AS gone;
