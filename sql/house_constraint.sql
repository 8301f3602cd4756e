-- Constraints and columns that a house adds to a table of content hold for the tools too, from the next call of a session on.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
\set document '\'e1000000-0000-4000-8000-000000000003\''
SELECT ainecto.create_account('house@example.com') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e1000000-0000-4000-8000-000000000001', id, 'House' FROM ainecto.account WHERE email = 'house@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e1000000-0000-4000-8000-000000000002', 'e1000000-0000-4000-8000-000000000001', 'House');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e1000000-0000-4000-8000-000000000002', 'erd', 'House');
-- Creates a table of this name.
CREATE FUNCTION pg_temp.create_table(name text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((answer->>'error') || ': ' || (answer->>'message'), 'created') FROM ainecto.call_tool('house@example.com', 'erd_create_tables',
    jsonb_build_object('documentUuid', 'e1000000-0000-4000-8000-000000000003', 'description', 'why', 'items',
      jsonb_build_array(jsonb_build_object('uuid', name, 'name', name)))) AS answer
$$;
-- As far as the server goes: virtual columns and constraints that are not enforced came with 18.
SELECT current_setting('server_version_num')::int >= 180000 AS since_18 \gset
\set generated STORED
\set unenforced 'CHECK (true)'
\if :since_18
\set generated VIRTUAL
\set unenforced 'CHECK (false) NOT ENFORCED'
\endif

SELECT pg_temp.create_table('quiet');
ALTER TABLE ainecto.erd_table ADD CONSTRAINT house_name CHECK (name <> 'loud') NOT VALID;
SELECT pg_temp.create_table('loud');
SELECT pg_temp.create_table('calm');
ALTER TABLE ainecto.erd_table DROP CONSTRAINT house_name;
SELECT pg_temp.create_table('loud');

-- A generated column, what it has to fulfil, and a constraint that is not enforced.
ALTER TABLE ainecto.erd_table ADD COLUMN house_length int GENERATED ALWAYS AS (length(name)) :generated;
ALTER TABLE ainecto.erd_table ADD CONSTRAINT house_length CHECK (house_length < 9) NOT VALID, ADD CONSTRAINT house_wish :unenforced;
SELECT pg_temp.create_table('far too long');
SELECT pg_temp.create_table('short');
ALTER TABLE ainecto.erd_table DROP CONSTRAINT house_length, DROP CONSTRAINT house_wish;
ALTER TABLE ainecto.erd_table DROP COLUMN house_length;
SELECT pg_temp.create_table('far too long');

-- What a house's foreign keys name has to be there, and cannot go before the transaction is over.
CREATE FUNCTION pg_temp.create_note(title text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((answer->>'error') || ': ' || (answer->>'message'), 'created') FROM ainecto.call_tool('house@example.com', 'erd_apply_changes',
    jsonb_build_object('documentUuid', 'e1000000-0000-4000-8000-000000000003', 'description', 'why', 'operations',
      jsonb_build_array(jsonb_build_object('op', 'create', 'type', 'note', 'data', jsonb_build_object('title', title, 'content', ''))))) AS answer
$$;
CREATE TABLE house_team (first text, second text, PRIMARY KEY (second, first));
INSERT INTO house_team VALUES ('a', 'b');
ALTER TABLE ainecto.erd_note ADD COLUMN house_first text DEFAULT 'a', ADD COLUMN house_second text,
  ADD CONSTRAINT house_team FOREIGN KEY (house_first, house_second) REFERENCES house_team (first, second) NOT VALID;
SELECT pg_temp.create_note('of no team');
ALTER TABLE ainecto.erd_note ALTER COLUMN house_first SET DEFAULT 'b', ALTER COLUMN house_second SET DEFAULT 'a';
SELECT pg_temp.create_note('of another team');
ALTER TABLE ainecto.erd_note ALTER COLUMN house_first SET DEFAULT 'a', ALTER COLUMN house_second SET DEFAULT 'b';
BEGIN;
SELECT pg_temp.create_note('of a team');
SELECT xmax <> 0 AS locked FROM house_team;
COMMIT;
DELETE FROM house_team;
ALTER TABLE ainecto.erd_note DROP COLUMN house_first, DROP COLUMN house_second;
DROP TABLE house_team;
-- One may name itself.
ALTER TABLE ainecto.erd_table ADD COLUMN house_own text, ADD COLUMN house_like text DEFAULT 'same',
  ADD CONSTRAINT house_own UNIQUE (house_own), ADD CONSTRAINT house_like FOREIGN KEY (house_like) REFERENCES ainecto.erd_table (house_own) NOT VALID;
SELECT pg_temp.create_table('like none');
ALTER TABLE ainecto.erd_table ALTER COLUMN house_own SET DEFAULT 'same';
SELECT pg_temp.create_table('like itself');
ALTER TABLE ainecto.erd_table DROP CONSTRAINT house_like, DROP COLUMN house_own, DROP COLUMN house_like;

-- What was refused is not there, and no version of it either.
SELECT uuid, name FROM ainecto.erd_table WHERE document_uuid = :document ORDER BY uuid;
SELECT version, tool FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version;

-- An index whose entries search would not see is refused in words, until it is mended.
CREATE FUNCTION pg_temp.search(word text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((answer->>'error') || ': ' || (answer->>'message') || ' ' || (answer->>'hint'), answer->>'total')
  FROM ainecto.call_tool('house@example.com', 'search_documents', jsonb_build_object('q', word)) AS answer
$$;
SELECT pg_temp.search('calm');
ALTER INDEX ainecto.erd_table_search_index SET (fastupdate = on);
SELECT pg_temp.search('calm');
SELECT pg_temp.create_table('pending');
ALTER INDEX ainecto.erd_table_search_index SET (fastupdate = off);
SELECT pg_temp.search('pending');
SELECT gin_clean_pending_list('ainecto.erd_table_search_index') > 0;
SELECT pg_temp.search('pending');
-- So is one that was made anew of something else: less texts, other keys, other rows, another kind of index.
CREATE PROCEDURE pg_temp.try_index(definition text) LANGUAGE plpgsql AS $$
BEGIN
  DROP INDEX IF EXISTS ainecto.erd_table_search_index;
  EXECUTE 'CREATE INDEX erd_table_search_index ON ainecto.erd_table USING ' || definition;
  RAISE NOTICE '%', pg_temp.search('pending');
END $$;
CREATE FUNCTION pg_temp.search_keys(uuid, text, text, text[]) RETURNS bytea[] LANGUAGE sql IMMUTABLE AS $$SELECT '{}'::bytea[]$$;
BEGIN;
CALL pg_temp.try_index('gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[alias])) WITH (fastupdate = off)');
CALL pg_temp.try_index('gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[alias, note])) WITH (fastupdate = off) WHERE note IS NOT NULL');
CALL pg_temp.try_index('gin (pg_temp.search_keys(document_uuid, uuid, name, ARRAY[alias, note])) WITH (fastupdate = off)');
CALL pg_temp.try_index('gin ((ARRAY[name, alias, note])) WITH (fastupdate = off)');
CALL pg_temp.try_index('gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[alias, note]), (ARRAY[name])) WITH (fastupdate = off)');
CALL pg_temp.try_index('btree (name)');
CALL pg_temp.try_index('gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[note, alias])) WITH (fastupdate = off)');
ROLLBACK;
