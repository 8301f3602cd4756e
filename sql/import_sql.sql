-- SQL text into an ERD: parsed statement by statement, never run, merged with what was there.
\set QUIET on
\pset format unaligned
\pset tuples_only on
SELECT ainecto.create_account('import_sql@example.com', NULL, 'Import', 'enterprise') IS NOT NULL;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1201000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'import_sql@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('f1201000-0000-4000-8000-000000000002', 'f1201000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT format('f1201000-0000-4000-8000-0000000000%s', lpad(to_hex(n), 2, '0'))::uuid, 'f1201000-0000-4000-8000-000000000002', 'erd', 'D' || n
  FROM generate_series(16, 31) n;

-- The usual, with a bad statement in the middle: its line, and the rest comes in.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000010', $ddl$
CREATE TABLE users (
  id bigserial PRIMARY KEY,
  email varchar(255) NOT NULL UNIQUE,
  age int CHECK (age > 0 /* sane */)
);
CREATE TABEL x (y int);
CREATE TABLE posts (id int PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE, title text DEFAULT 'a;b');
CREATE INDEX ON posts (user_id, lower(title) DESC);
INSERT INTO users VALUES (1);
COMMENT ON TABLE users IS 'People';
$ddl$);
CREATE FUNCTION pg_temp.export(document uuid) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(statement, E';\n' ORDER BY statement COLLATE "C") FROM regexp_split_to_table(trim(E'\n' FROM ainecto.export_sql(document)), E';\n\n') statement
    WHERE statement !~ '^(--|SET |SELECT pg_catalog.set_config)'
$$;
SELECT pg_temp.export('f1201000-0000-4000-8000-000000000010');

-- The same text again writes nothing; what went from it goes, what people added stays.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000011', 'CREATE TABLE a (id int PRIMARY KEY, gone text); CREATE TABLE b (id int);');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000011', 'CREATE TABLE a (id int PRIMARY KEY, gone text); CREATE TABLE b (id int);') -> 'version';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name) VALUES ('f1201000-0000-4000-8000-000000000011', 'own', 'own', 'public');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000011', 'CREATE TABLE a (id int PRIMARY KEY, came text NOT NULL);', dry_run => true) - 'difference';
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000011', 'CREATE TABLE a (id int PRIMARY KEY, came text NOT NULL);');
-- Under another name it is compared with nobody's last text.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000011', 'CREATE TABLE c (id int);', source => 'other');
SELECT string_agg(name, ' ' ORDER BY name) FROM ainecto.erd_table WHERE document_uuid = 'f1201000-0000-4000-8000-000000000011';
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000011', 'CREATE TABLE c (id int);', mode => 'replace');
SELECT string_agg(name, ' ' ORDER BY name) FROM ainecto.erd_table WHERE document_uuid = 'f1201000-0000-4000-8000-000000000011';

-- A migration done to what the document holds: what is renamed stays the same thing.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000012', $ddl$
CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, age int CHECK (age > 0));
CREATE TABLE posts (id int PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text);
CREATE VIEW mails AS SELECT email FROM users;
CREATE TYPE state AS ENUM ('a', 'b');
$ddl$) -> 'version';
CREATE TEMP TABLE before AS SELECT uuid, name FROM ainecto.erd_table WHERE document_uuid = 'f1201000-0000-4000-8000-000000000012'
  UNION ALL SELECT uuid, name FROM ainecto.erd_column WHERE document_uuid = 'f1201000-0000-4000-8000-000000000012';
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000012', $ddl$
ALTER TABLE users RENAME TO people;
ALTER TABLE people RENAME COLUMN age TO years;
ALTER TABLE people ADD COLUMN born date, ALTER email TYPE varchar(99);
ALTER TYPE state ADD VALUE 'c';
ALTER TABLE posts DROP COLUMN title, ADD COLUMN heading text;
CREATE TABLE tags (post_id int REFERENCES posts);
ALTER TABLE nowhere ADD COLUMN x int;
$ddl$, mode => 'apply');
SELECT b.name AS was, a.name AS is FROM before b JOIN (SELECT uuid, name FROM ainecto.erd_table WHERE document_uuid = 'f1201000-0000-4000-8000-000000000012'
  UNION ALL SELECT uuid, name FROM ainecto.erd_column WHERE document_uuid = 'f1201000-0000-4000-8000-000000000012') a USING (uuid) WHERE a.name <> b.name ORDER BY 1;
SELECT count(*) FROM before b WHERE NOT EXISTS (SELECT FROM ainecto.erd_column c WHERE c.document_uuid = 'f1201000-0000-4000-8000-000000000012' AND c.uuid = b.uuid)
  AND b.name IN ('title');
SELECT pg_temp.export('f1201000-0000-4000-8000-000000000012');
-- Whatever order the document has its things in, what is not named stays as it is.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, display_order) VALUES ('f1201000-0000-4000-8000-000000000015', 'b', 'first', 0), ('f1201000-0000-4000-8000-000000000015', 'a', 'second', 1);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk) VALUES ('f1201000-0000-4000-8000-000000000015', 'b1', 'b', 'id', 'int', true),
  ('f1201000-0000-4000-8000-000000000015', 'a1', 'a', 'id', 'int', false);
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition) VALUES ('f1201000-0000-4000-8000-000000000015', 'c1', 'b', 'x', 'check', 'CHECK (id > 1)'),
  ('f1201000-0000-4000-8000-000000000015', 'c2', 'b', 'y', 'check', 'CHECK (id > 2)'), ('f1201000-0000-4000-8000-000000000015', 'c3', 'a', 'z', 'check', 'CHECK (id > 3)');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000015', 'SELECT 1', mode => 'apply', dry_run => true) - 'version';
-- A key that only its columns tell; tables without a schema.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000015', 'ALTER TABLE second ADD FOREIGN KEY (id) REFERENCES first; ALTER TABLE first DROP CONSTRAINT first_pkey CASCADE, ALTER id TYPE bigint;
  CREATE TABLE third (id int)', mode => 'apply') - 'version';
SELECT name, schema_name FROM ainecto.erd_table WHERE document_uuid = 'f1201000-0000-4000-8000-000000000015' ORDER BY name;
SELECT name, type, is_pk, is_not_null FROM ainecto.erd_column WHERE document_uuid = 'f1201000-0000-4000-8000-000000000015' ORDER BY uuid;

-- Files of the kinds that people have: what of each comes in, what is told, and what is refused.
\set files `cd "$PG_ABS_SRCDIR/test/fixture/ddl" && for file in *.sql; do printf '\001%s\002' "${file%.sql}"; cat "$file"; done`
CREATE TEMP TABLE file AS SELECT split_part(f, chr(2), 1) AS name, split_part(f, chr(2), 2) AS body, gen_random_uuid() AS uuid
  FROM regexp_split_to_table(:'files', chr(1)) f WHERE f <> '';
INSERT INTO ainecto.document (uuid, project_uuid, type, title) SELECT uuid, 'f1201000-0000-4000-8000-000000000002', 'erd', name FROM file;
CREATE FUNCTION pg_temp.take(document uuid, body text) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE hint text; detail text;
BEGIN
  RETURN ainecto.import_sql(document, body) - 'version';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
  RETURN format('%s: %s. %s %s', SQLSTATE, SQLERRM, detail, hint);
END
$body$;
SELECT name, pg_temp.take(uuid, body) FROM file ORDER BY name COLLATE "C";
-- And once more: nothing to do.
SELECT name, again FROM file, LATERAL (SELECT pg_temp.take(uuid, body)::jsonb - '{skipped,statements,leftOut}'::text[] AS again) a
  WHERE name NOT IN ('mysql_dump', 'oracle', 'sql_server') AND again <> '{}' ORDER BY 1;
SELECT name, E'\n' || pg_temp.export(uuid) FROM file JOIN unnest(ARRAY['drops', 'flyway', 'hand_written', 'nothing_runs', 'partitions', 'renames', 'rights', 'sequences', 'supabase_migration', 'types'])
  WITH ORDINALITY n (name, place) USING (name) ORDER BY place;

-- Names that nobody gave are those that the server gives.
SELECT t.name, string_agg(x.name, ' ' ORDER BY x.name COLLATE "C") FROM file f JOIN ainecto.erd_table t ON t.document_uuid = f.uuid,
  LATERAL (SELECT i.name FROM ainecto.erd_index i WHERE (i.document_uuid, i.table_uuid) = (t.document_uuid, t.uuid)
    UNION ALL SELECT c.name FROM ainecto.erd_constraint c WHERE (c.document_uuid, c.table_uuid) = (t.document_uuid, t.uuid)
    UNION ALL SELECT r.name FROM ainecto.erd_ref r WHERE (r.document_uuid, r.from_table_uuid) = (t.document_uuid, t.uuid)) x
  WHERE f.name = 'names' GROUP BY t.name ORDER BY t.name COLLATE "C";

-- Nothing is a partition of itself, at whatever depth.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000018', 'CREATE TABLE p (id int) PARTITION BY LIST (id); ALTER TABLE p ATTACH PARTITION p DEFAULT; CREATE TABLE q PARTITION OF p DEFAULT PARTITION BY LIST (id);
  ALTER TABLE q ATTACH PARTITION p DEFAULT; CREATE INDEX ON p (id);') - 'version';

-- Refused before anything is parsed.
SET ainecto.import_limit = '1kB';
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000013', repeat('CREATE TABLE a (b int); ', 100));
RESET ainecto.import_limit;
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000013', E' \n');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000013', NULL);
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000013', 'SELECT 1', mode => 'run');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000013', 'SELECT 1', source => '');
-- Too deep for the parser, too long for it, more quotes that do not close than anybody has: told, and the rest comes in.
SELECT jsonb_path_query_array(ainecto.import_sql('f1201000-0000-4000-8000-000000000013', 'CREATE TABLE deep (a int DEFAULT ' || repeat('(', 90000) || '1);
CREATE TABLE next (a int);'), '$.statements[*].because');
SELECT jsonb_path_query_array(ainecto.import_sql('f1201000-0000-4000-8000-000000000013', 'CREATE TABLE long (a int DEFAULT 0' || repeat('+1', 49000) || ');
CREATE TABLE next (a int);'), '$.statements[*].because');
SELECT jsonb_path_query_array(ainecto.import_sql('f1201000-0000-4000-8000-000000000013', 'CREATE TABLE wide (' || repeat('a int, ', 50000) || 'b int);
CREATE TABLE next (a int);', mode => 'replace'), '$.statements[*].because');
SELECT jsonb_array_length(a -> 'statements'), a #>> '{statements,19,because}' FROM ainecto.import_sql('f1201000-0000-4000-8000-000000000013',
  'CREATE TABLE next (a int);' || (SELECT string_agg(format(E'$a%s$;\n', n), '' ORDER BY n) FROM generate_series(1, 100) n)) a;
-- What the document has no room for is left out, and the rest comes in.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000013', 'CREATE TABLE a (b text); CREATE INDEX long_one ON a (b) WHERE b <> ''' || repeat('x', 110000) || '''') - 'version';

-- What is no SQL at all takes nothing away, and says what it is; nor does what stands in a text beside statements that cannot be read.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', 'CREATE TABLE a (id int); CREATE TABLE b (id int);') -> 'created';
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', E'CREATE TABEL a (id int);\nINSERT INTO a VALUES (1);\nCREATE TABEL b (id int);');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', E'ALTER TABEL a DROP id', mode => 'apply');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', 'Table a { id int }');
SELECT ainecto.import_dbml('f1201000-0000-4000-8000-000000000016', E'-- all of it\nCREATE TABLE a (id int);');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', 'CREATE TABEL a (id int); CREATE TABLE b (id int);');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', 'CREATE TABEL a (id int); CREATE TABLE b (id int);', on_conflict => 'keep') - 'version';
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', 'CREATE TABLE a (id int); CREATE TABLE b (id int);') - 'version';
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000016', 'CREATE TABEL a (id int); CREATE TABLE b (id int);', on_conflict => 'take') - 'version';

-- By the tool, as text and in a new document.
SELECT ainecto.call_tool('import_sql@example.com', 'update_documents', '{"description": "SQL", "items": [{"uuid": "f1201000-0000-4000-8000-000000000014",
  "typePayload": {"import": {"format": "sql", "text": "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);"}}}]}') #> '{items,0,import}';
SELECT ainecto.call_tool('import_sql@example.com', 'update_documents', '{"description": "SQL", "items": [{"uuid": "f1201000-0000-4000-8000-000000000014",
  "typePayload": {"import": {"format": "sql", "mode": "apply", "text": "ALTER TABLE b ADD COLUMN c text;"}}}]}') #> '{items,0,import}';
SELECT ainecto.call_tool('import_sql@example.com', 'update_documents', '{"description": "SQL", "items": [{"uuid": "f1201000-0000-4000-8000-000000000014",
  "typePayload": {"import": {"format": "sql", "text": "SELECT 1", "storageKey": "x"}}}]}') - 'hint';
SELECT ainecto.call_tool('import_sql@example.com', 'create_documents', '{"description": "SQL", "items": [{"projectUuid": "f1201000-0000-4000-8000-000000000002", "type": "erd", "title": "New",
  "typePayload": {"import": {"format": "sql", "text": "CREATE TABLE a (id int);"}}}]}') #> '{items,0,import}';

-- What a document calls by its name alone is what the text has in the schema that goes without saying, whatever its columns.
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('f1201000-0000-4000-8000-0000000000f0', 'f1201000-0000-4000-8000-000000000002', 'erd', 'By name');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES ('f1201000-0000-4000-8000-0000000000f0', 't', 'booking');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES ('f1201000-0000-4000-8000-0000000000f0', 'a', 't', 'a', 'int');
SELECT ainecto.import_sql('f1201000-0000-4000-8000-0000000000f0', 'CREATE TABLE booking (x text, y text);') AS told;
SELECT uuid, schema_name, name FROM ainecto.erd_table WHERE document_uuid = 'f1201000-0000-4000-8000-0000000000f0' ORDER BY uuid COLLATE "C";
