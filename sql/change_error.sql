-- What an error inside a history function leaves behind when somebody catches it: nothing.
\set VERBOSITY terse
SELECT ainecto.create_account('caught@example.com', 'a long enough secret', 'Caught', 'enterprise') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'c1000000-0000-4000-8000-000000000001', id, 'Caught' FROM ainecto.account WHERE email = 'caught@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('c1000000-0000-4000-8000-000000000002', 'c1000000-0000-4000-8000-000000000001', 'Caught');
\set document '\'c1000000-0000-4000-8000-000000000003\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'c1000000-0000-4000-8000-000000000002', 'erd', 'Caught');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 't1', 'users');

-- A manual edit after a restore that failed is manual.
BEGIN;
SAVEPOINT before;
SELECT ainecto.restore(:document, 99);
ROLLBACK TO before;
UPDATE ainecto.erd_table SET note = 'by hand' WHERE document_uuid = :document;
COMMIT;
SELECT version, tool, source, description FROM ainecto.document_version WHERE document_uuid = :document AND version > 2 ORDER BY version;

-- Several statements of one function see what the ones before them wrote, also after a snapshot that failed.
SELECT ainecto.snapshot(:document, 99);
SELECT * FROM ainecto.diff(:document, 1, 99);
SELECT answer->>'message' AS error, answer->>'version' AS version
  FROM ainecto.call_tool('caught@example.com', 'restore_versions', jsonb_build_object('items', jsonb_build_array(
    jsonb_build_object('documentUuid', :document, 'versionNumber', 1),
    jsonb_build_object('documentUuid', :document, 'versionNumber', 2)))) AS answer;
SELECT ainecto.snapshot(:document, 4) - 'version' = ainecto.snapshot(:document, 2) - 'version' AS restored;
-- Back and forth in one transaction.
BEGIN;
SELECT ainecto.restore(:document, 1), ainecto.restore(:document, 3), ainecto.restore(:document, 1);
COMMIT;
SELECT version, tool, source, description FROM ainecto.document_version WHERE document_uuid = :document AND version > 3 ORDER BY version;
SELECT v.version, jsonb_path_query_array(ainecto.snapshot(:document, v.version), '$.tables[*].note') AS notes
  FROM ainecto.document_version v WHERE v.document_uuid = :document ORDER BY v.version;

-- A constraint that a house adds holds for tools as its function says now, whatever was planned before.
CREATE FUNCTION pg_temp.create_table(name text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(answer ->> 'message', 'created') FROM ainecto.call_tool('caught@example.com', 'erd_create_tables', jsonb_build_object(
    'documentUuid', 'c1000000-0000-4000-8000-000000000003', 'items', jsonb_build_array(jsonb_build_object('name', name)),
    'arrangeNewTables', false, 'dryRun', true, 'description', 'Try')) answer
$$;
CREATE FUNCTION public.ainecto_house_rule(name text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$ SELECT name <> 'first' $$;
BEGIN;
ALTER TABLE ainecto.erd_table ADD CONSTRAINT house CHECK (public.ainecto_house_rule(name));
SELECT name, pg_temp.create_table(name) FROM unnest(ARRAY['first', 'second']) name;
CREATE OR REPLACE FUNCTION public.ainecto_house_rule(name text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$ SELECT name <> 'second' $$;
SELECT name, pg_temp.create_table(name) FROM unnest(ARRAY['first', 'second']) name;
SAVEPOINT other;
ALTER TABLE ainecto.erd_table DROP CONSTRAINT house, ADD CHECK (name <> 'third') NOT VALID;
SELECT name, pg_temp.create_table(name) FROM unnest(ARRAY['second', 'third']) name;
ROLLBACK TO other;
SELECT name, pg_temp.create_table(name) FROM unnest(ARRAY['second', 'third']) name;
ROLLBACK;
SELECT name, pg_temp.create_table(name) FROM unnest(ARRAY['second', 'third']) name;
DROP FUNCTION public.ainecto_house_rule(text);
