-- DBML comes into an ERD, comes again, and takes away nothing that it cannot say.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 1;
SELECT ainecto.create_account('dbml@example.com', 'a long enough secret', 'DBML', 'enterprise') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '00000000-0000-4000-8000-0000000db0a1', id, 'W' FROM ainecto.account WHERE email = 'dbml@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('00000000-0000-4000-8000-0000000db0a2', '00000000-0000-4000-8000-0000000db0a1', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES
  ('00000000-0000-4000-8000-0000000db0a3', '00000000-0000-4000-8000-0000000db0a2', 'erd', 'Shop'),
  ('00000000-0000-4000-8000-0000000db0a4', '00000000-0000-4000-8000-0000000db0a2', 'readme', 'R'),
  ('00000000-0000-4000-8000-0000000db0a5', '00000000-0000-4000-8000-0000000db0a2', 'erd', 'By hand'),
  ('00000000-0000-4000-8000-0000000db0a6', '00000000-0000-4000-8000-0000000db0a2', 'erd', 'From a database');
\set shop '00000000-0000-4000-8000-0000000db0a3'
\set hand '00000000-0000-4000-8000-0000000db0a5'
\set live '00000000-0000-4000-8000-0000000db0a6'

CREATE TEMPORARY TABLE texts (name text PRIMARY KEY, dbml text);
INSERT INTO texts VALUES ('first', $dbml$
Project shop { database_type: 'PostgreSQL' }
Enum v2.status {
  open
  "paid up" [note: 'In full']
}
TablePartial stamps [headercolor: #aabbcc] {
  created_at timestamptz [not null, default: `now()`]
}
Table customers as C [note: 'Who buys'] {
  id bigint [pk, increment]
  email "character varying(255)" [unique, not null, note: 'Where to write']
  ~stamps
  indexes {
    `lower(email)` [name: 'by_lower']
    (email, `id * 2`) [type: btree, note: 'Odd']
  }
}
Table v2.orders {
  id bigint
  no int [default: 1]
  customer_id bigint [ref: > C.id, check: `customer_id > 0`]
  status v2.status [default: 'open']
  price numeric(10, 2) [default: 0.50, unit: 'EUR']
  paid boolean [default: false, null]
  indexes { (id, no) [pk] }
  checks { `price >= 0` [name: 'positive'] }
}
Table tags {
  id int [pk]
  customer_id bigint
}
Ref: v2.orders.(id, no) <> tags.(id, customer_id)
Ref badge { customers.id - tags.customer_id [delete: cascade, update: no action, color: #ff0000] }
TableGroup sales [color: #123456, note: 'What is sold'] {
  v2.orders
  C
}
Note hello [color: #ffff00] {
  '''
    Two
      lines
  '''
}
Records tags(id, customer_id) { 1, 2 }
$dbml$);

-- A dry run tells and writes nothing; then it comes in, in one version with a description and an audit row.
SELECT ainecto.import_dbml(:'shop', dbml, dry_run => true) - 'leftOut' - 'difference' FROM texts WHERE name = 'first';
SELECT jsonb_pretty(ainecto.import_dbml(:'shop', dbml)) FROM texts WHERE name = 'first';
SELECT version, tool, description, source FROM ainecto.document_version WHERE document_uuid = :'shop';
SELECT tool, outcome, version FROM ainecto.audit_log WHERE target = :'shop' ORDER BY id;
SELECT schema_name, name, alias, header_color, note, options FROM ainecto.erd_table WHERE document_uuid = :'shop' ORDER BY 1, 2;
SELECT t.name, c.name, c.type, is_pk, is_not_null, is_increment, default_value, c.note, c.options FROM ainecto.erd_column c
  JOIN ainecto.erd_table t ON t.document_uuid = c.document_uuid AND t.uuid = c.table_uuid WHERE c.document_uuid = :'shop' ORDER BY t.name, c.display_order;
SELECT i.name, i.type, i.is_pk, i.is_unique, i.note, i.options, (SELECT string_agg(c.name, ', ' ORDER BY m.display_order) FROM ainecto.erd_index_column m
  JOIN ainecto.erd_column c ON c.document_uuid = m.document_uuid AND c.uuid = m.column_uuid WHERE m.document_uuid = i.document_uuid AND m.index_uuid = i.uuid) AS columns
  FROM ainecto.erd_index i WHERE i.document_uuid = :'shop' ORDER BY i.name;
SELECT name, kind, definition FROM ainecto.erd_constraint WHERE document_uuid = :'shop' ORDER BY 1;
SELECT r.name, relationship, on_delete, on_update, string_agg(f.name || ' > ' || t.name, ', ' ORDER BY m.display_order) AS columns FROM ainecto.erd_ref r
  JOIN ainecto.erd_ref_column m ON m.document_uuid = r.document_uuid AND m.ref_uuid = r.uuid
  JOIN ainecto.erd_column f ON f.document_uuid = m.document_uuid AND f.uuid = m.from_column_uuid
  JOIN ainecto.erd_column t ON t.document_uuid = m.document_uuid AND t.uuid = m.to_column_uuid WHERE r.document_uuid = :'shop' GROUP BY 1, 2, 3, 4 ORDER BY 1;
SELECT g.name, g.color, string_agg(t.name, ', ' ORDER BY m.display_order) AS tables, max(n.content) AS note FROM ainecto.erd_table_group g
  JOIN ainecto.erd_table_group_table m ON m.document_uuid = g.document_uuid AND m.group_uuid = g.uuid
  JOIN ainecto.erd_table t ON t.document_uuid = m.document_uuid AND t.uuid = m.table_uuid
  JOIN ainecto.erd_table_group_note l ON l.document_uuid = g.document_uuid AND l.group_uuid = g.uuid
  JOIN ainecto.erd_note n ON n.document_uuid = l.document_uuid AND n.uuid = l.note_uuid WHERE g.document_uuid = :'shop' GROUP BY 1, 2;
SELECT title, content, color FROM ainecto.erd_note WHERE document_uuid = :'shop' ORDER BY 1;

-- Again, and as it is exported: no version, under whatever name, also where all is replaced.
SELECT ainecto.import_dbml(:'shop', dbml) - 'leftOut' FROM texts WHERE name = 'first';
INSERT INTO texts SELECT 'export', ainecto.export(:'shop', NULL, 'dbml');
SELECT dbml FROM texts WHERE name = 'export';
SELECT ainecto.import_dbml(:'shop', dbml, 'other') FROM texts WHERE name = 'export';
SELECT ainecto.import_dbml(:'shop', dbml, 'other', 'replace') FROM texts WHERE name = 'export';
SELECT system_identifier, database_name FROM ainecto.erd_source WHERE document_uuid = :'shop' ORDER BY 2;

-- What the text changes comes in; what people made meanwhile stays; what both changed is a conflict.
UPDATE ainecto.erd_table SET header_color = '#000000', note = 'Buyers' WHERE document_uuid = :'shop' AND name = 'customers';
INSERT INTO texts SELECT 'second', replace(replace(replace(replace(dbml, 'email ', 'mail '), '(email', '(mail'), 'TableGroup sales [color: #123456', 'TableGroup sales [color: #654321'),
  'Note hello', 'Note goodbye') FROM texts WHERE name = 'first';
SELECT jsonb_pretty(ainecto.import_dbml(:'shop', dbml) - 'leftOut') FROM texts WHERE name = 'second';
SELECT name, header_color, note FROM ainecto.erd_table WHERE document_uuid = :'shop' AND name = 'customers';
SELECT ainecto.import_dbml(:'shop', replace(dbml, 'Who buys', 'Whoever buys')) FROM texts WHERE name = 'second';
SELECT ainecto.import_dbml(:'shop', replace(dbml, 'Who buys', 'Whoever buys'), on_conflict => 'take') - 'leftOut' FROM texts WHERE name = 'second';
SELECT ainecto.import_dbml(:'shop', 'Table customers { id bigint }', 'part') - 'leftOut';
SELECT ainecto.import_dbml(:'shop', 'Table customers { id bigint }', 'part', 'replace', dry_run => true) - 'difference';

-- A document made by hand: flags in place of indexes, no schema, no names. Its export changes nothing, an edit of it what was edited.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name) VALUES (:'hand', 'a', 'a', NULL), (:'hand', 'b', 'b', 'public'), (:'hand', 'e', 'Odd "name"', 'S p');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk, is_unique, default_value) VALUES (:'hand', 'a1', 'a', 'id', 'int', true, false, NULL),
  (:'hand', 'a2', 'a', 'code', 'text', false, true, $$'it''s'$$), (:'hand', 'b1', 'b', 'a id', 'int', false, false, NULL), (:'hand', 'e1', 'e', 'x', '"S p"."Mood"', false, false, NULL);
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name) VALUES (:'hand', 'i', 'b', NULL);
INSERT INTO ainecto.erd_index_column (document_uuid, uuid, index_uuid, column_uuid) VALUES (:'hand', 'i1', 'i', 'b1');
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) VALUES (:'hand', 'r', 'b', 'a', '-');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:'hand', 'r1', 'r', 'b1', 'a1');
INSERT INTO ainecto.erd_enum (document_uuid, uuid, schema_name, name) VALUES (:'hand', 'm', 'S p', 'Mood');
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value) VALUES (:'hand', 'm1', 'm', 'so, so');
INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content) VALUES (:'hand', 'n', 'N', E'\\ a'), (:'hand', 'o', 'N', 'b'), (:'hand', 'p', NULL, NULL);
SELECT ainecto.export(:'hand', NULL, 'dbml') AS export \gset
SELECT ainecto.import_dbml(:'hand', :'export', dry_run => true);
SELECT ainecto.import_dbml(:'hand', :'export', mode => 'replace', dry_run => true);
SELECT ainecto.import_dbml(:'hand', replace(:'export', 'code text', 'code citext'), dry_run => true);

-- What DBML cannot say of a database's catalog stays; what it can say is taken, and options are not lost without a word.
SELECT '{"format": "ainecto catalog", "version": 1, "end": "ainecto catalog", "server": {"system_identifier": "7", "database": "app", "database_oid": 5},
  "counts": {"tables": 1, "columns": 2, "indexes": 2, "objects": 1, "enums": 1}, "enums": [{"schema": "app", "name": "state", "values": ["on", "off"]}],
  "tables": [{"schema": "app", "name": "t", "options": {"row_security": true}, "columns": [{"number": 1, "name": "id", "type": "bigint", "not_null": true, "options": {"identity": "always"}},
    {"number": 2, "name": "s", "type": "app.state", "default": "''on''::app.state"}], "indexes": [{"name": "t_is_here", "method": "btree", "primary": true, "unique": true,
    "columns": ["id"], "options": {"constraint": true}}, {"name": "few", "method": "btree", "columns": ["s"], "options": {"predicate": "id > 7", "keys": [{"expression": "lower(s)"}]}}]}],
  "objects": [{"kind": "function", "schema": "app", "name": "f", "signature": "", "definition": "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS ''SELECT 1''"}]}' AS catalog \gset
SELECT ainecto.import_catalog(:'live', :'catalog') ->> 'version' AS version;
SELECT ainecto.export(:'live', NULL, 'dbml') AS export \gset
SELECT ainecto.import_dbml(:'live', :'export');
SELECT ainecto.import_dbml(:'live', :'export', mode => 'replace');
BEGIN;
SELECT ainecto.import_dbml(:'live', replace(:'export', 'lower(s)', 'upper(s)'), 'edited', dry_run => true) -> 'conflicts';
SELECT ainecto.import_dbml(:'live', replace(:'export', 'id bigint', 'id "numeric"') || ' TableGroup g [color: #fff] { app.t }', 'edited');
SELECT c.type, c.options, t.options FROM ainecto.erd_column c, ainecto.erd_table t WHERE c.document_uuid = :'live' AND t.document_uuid = :'live' AND c.name = 'id';
ROLLBACK;

-- Groups, notes and colours are what catalogs cannot say: they leave them alone, also where all is replaced. The text that brought them takes them away.
SELECT ainecto.import_dbml(:'live', :'export' || ' TableGroup g [color: #fff] { app.t } Note n [color: #000] { ''x'' }', 'look');
UPDATE ainecto.erd_table SET header_color = '#123' WHERE document_uuid = :'live';
SELECT ainecto.import_catalog(:'live', :'catalog', 'replace');
SELECT ainecto.import_dbml(:'live', replace(:'export', 'Table app.t', 'Table app.t [headercolor: #456]') || ' TableGroup g { app.t }', 'look', on_conflict => 'keep');
SELECT ainecto.import_dbml(:'live', :'export', 'look', on_conflict => 'keep') - 'conflicts';
SELECT header_color, (SELECT count(*) FROM ainecto.erd_table_group WHERE document_uuid = :'live') AS groups FROM ainecto.erd_table WHERE document_uuid = :'live';

-- All faults at once, and nothing comes in.
\set VERBOSITY default
SELECT ainecto.import_dbml(:'shop', $dbml$
Tabel a { id int }
Table b {
  id [pk]
  n int [primary, default: maybe]
  é text [ref: > custmers.id]
  indexes { (nn) [kind: 'x'] }
}
Table customers { ids int }
Ref: customers.id > b.n
TableGroup g { nobody }
use * from './other'
Enum e { }
$dbml$);
SELECT ainecto.import_dbml(:'shop', 'Table t { a text [note: ''no end]');
\set VERBOSITY terse
SELECT ainecto.import_dbml(:'shop', repeat('?', 100));
SELECT ainecto.import_dbml(:'shop', 'Table t { a int }', mode => 'apply');
SELECT ainecto.import_dbml(:'shop', 'Table t { a int }', on_conflict => 'ignore');
SELECT ainecto.import_dbml(:'shop', NULL);
SELECT ainecto.import_dbml('00000000-0000-4000-8000-0000000db0a4', 'Table t { a int }');
SET ainecto.import_limit = '1kB';
SELECT ainecto.import_dbml(:'shop', repeat('?', 3000));
RESET ainecto.import_limit;

-- Notes of an enum's values come in and go out; what people wrote there since, or took away, stays theirs.
SELECT ainecto.import_dbml(:'hand', E'Enum mood { good [note: ''As it should be'']\nbad [note: ''Ask why'']\nodd }', 'moods') - 'version';
UPDATE ainecto.erd_enum_value SET note = 'Mine' WHERE document_uuid = :'hand' AND value = 'good';
UPDATE ainecto.erd_enum_value SET note = NULL WHERE document_uuid = :'hand' AND value = 'odd';
SELECT ainecto.import_dbml(:'hand', E'Enum mood { good [note: ''Better'']\nbad [note: ''Ask whom'']\nodd [note: ''Rare'']\nnew [note: ''Young'']\n}', 'moods') - 'version';
SELECT value, note FROM ainecto.erd_enum_value WHERE document_uuid = :'hand' ORDER BY display_order, value;
UPDATE ainecto.erd_enum_value SET note = NULL WHERE document_uuid = :'hand' AND value = 'bad';
SELECT ainecto.import_dbml(:'hand', E'Enum mood { good [note: ''Better'']\nbad [note: ''Ask whom'']\nodd [note: ''Rare'']\nnew [note: ''Young'']\nlast }', 'moods') - 'version';
SELECT substring(ainecto.export(:'hand', NULL, 'dbml') FROM 'Enum mood[^}]*}');
SELECT ainecto.import_dbml(:'hand', ainecto.export(:'hand', NULL, 'dbml'), 'exported') - 'version';

-- A partial is counted where it is used: no text is small enough to become too much.
SELECT ainecto.import_dbml(:'hand', 'TablePartial p { ' || (SELECT string_agg(format('c%s int', i), E'\n') FROM generate_series(1, 500) i) || ' } '
  || (SELECT string_agg(format('Table t%s { ~p }', i), E'\n') FROM generate_series(1, 500) i));

CREATE ROLE regress_import_dbml;
GRANT USAGE ON SCHEMA ainecto TO regress_import_dbml;
SET ROLE regress_import_dbml;
SELECT ainecto.import_dbml('00000000-0000-4000-8000-0000000db0a3', 'Table t { a int }');
RESET ROLE;
REVOKE USAGE ON SCHEMA ainecto FROM regress_import_dbml;
DROP ROLE regress_import_dbml;

-- References without names are found again by what they join, however many refer to one table.
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('00000000-0000-4000-8000-0000000db0a7', '00000000-0000-4000-8000-0000000db0a2', 'erd', 'Hub');
\set hub '\'00000000-0000-4000-8000-0000000db0a7\''
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:hub, 't', 'spokes'), (:hub, 'h', 'hub');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (:hub, 'id', 'h', 'id', 'int');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order) SELECT :hub, 'c' || i, 't', 'c' || i, 'int', i FROM generate_series(1, 1001) i;
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) SELECT :hub, 'r' || i, 't', 'h', '>' FROM generate_series(1, 1001) i;
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) SELECT :hub, 'p' || i, 'r' || i, 'c' || i, 'id' FROM generate_series(1, 1001) i;
COMMIT;
SELECT ainecto.import_dbml(:hub, E'Table hub {\nid int\n}\nTable spokes {\n' || string_agg(format('c%s int', i), E'\n') || E'\n}\n'
  || string_agg(format(E'Ref: spokes.c%s > hub.id%s\n', i, CASE i WHEN 5 THEN ' [delete: cascade]' END), '')) AS told FROM generate_series(1, 1001) i;
SELECT count(*), max(uuid) FILTER (WHERE on_delete = 'CASCADE') AS changed FROM ainecto.erd_ref WHERE document_uuid = :hub;
