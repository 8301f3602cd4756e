-- The seal: what is altered, removed or inserted behind the guards' back is named; what retention removed is not.
-- A database of its own: verification reads everything.
\set VERBOSITY terse
\set regression :DBNAME
CREATE DATABASE regress_ainecto_seal TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
\c regress_ainecto_seal
CREATE EXTENSION ainecto;
SET timezone = 'UTC';
\o /dev/null
SELECT ainecto.create_account('seal@example.com', NULL, 'Seal', 'free');
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '5ea10000-0000-4000-8000-000000000001', id, 'Seal' FROM ainecto.account WHERE email = 'seal@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('5ea10000-0000-4000-8000-000000000002', '5ea10000-0000-4000-8000-000000000001', 'Seal');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('5ea10000-0000-4000-8000-000000000003', '5ea10000-0000-4000-8000-000000000002', 'erd', 'Sealed');
\o
\set document '5ea10000-0000-4000-8000-000000000003'

-- Rounds until all is sealed: other sessions of the server may be in a transaction for a moment.
CREATE PROCEDURE pg_temp.seal() LANGUAGE plpgsql AS $$
DECLARE
  deadline timestamptz := clock_timestamp() + interval '60 s';
  answer jsonb;
BEGIN
  LOOP
    answer := ainecto.housekeeping();
    COMMIT;
    EXIT WHEN (answer->>'ran')::boolean AND NOT (answer->>'waiting')::boolean AND NOT (answer->>'more')::boolean AND answer->>'seal' IS NULL;
    IF clock_timestamp() > deadline THEN
      RAISE EXCEPTION 'not sealed in time: %', answer;
    END IF;
  END LOOP;
END
$$;
-- What is wrong.
CREATE FUNCTION pg_temp.find(anchor jsonb DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', f.problem, f.relation, 'v' || f.version, CASE WHEN f.relation <> 'seal' THEN '#' || f.id END, '| ' || f.detail)
    FROM ainecto.verify_history(anchor) f
   ORDER BY f.relation, f.version, f.id, f.problem, f.detail
$$;

SELECT count(*) AS changed FROM generate_series(1, 3) n, LATERAL (SELECT ainecto.call_tool('seal@example.com', 'erd_create_tables',
  jsonb_build_object('documentUuid', :'document', 'description', 'Table ' || n,
    'items', jsonb_build_array(jsonb_build_object('uuid', 't' || n, 'name', 'table_' || n))))) c (answer) WHERE NOT answer ? 'error';
UPDATE ainecto.erd_table SET note = 'by hand' WHERE document_uuid = :'document' AND uuid = 't1';
CALL pg_temp.seal();
SELECT pg_temp.find();
SELECT version, length(change_marks) / 24 AS changes FROM ainecto.sealed_version WHERE document_uuid = :'document' ORDER BY version;
-- What a seal says can be computed by anyone, from the rows as text; so it says the same whoever made it, and when.
CREATE FUNCTION pg_temp.row_hash(row_ jsonb) RETURNS bytea LANGUAGE sql AS $$
  SELECT sha256(convert_to(string_agg(f.key || '=' || octet_length(f.printed) || ':' || f.printed || E'\n', '' ORDER BY f.key COLLATE "C"), 'UTF8'))
    FROM (SELECT key, CASE key WHEN 'at' THEN (extract(epoch FROM value::timestamptz) * 1000000 - 946684800000000)::bigint::text ELSE value END AS printed
            FROM jsonb_each_text(row_) WHERE value IS NOT NULL) f
$$;
CREATE FUNCTION pg_temp.mark(id bigint, row_ jsonb) RETURNS bytea LANGUAGE sql AS $$ SELECT int8send(id) || substring(pg_temp.row_hash(row_) FOR 16) $$;
CREATE VIEW pg_temp.computed AS
  SELECT s.document_uuid, s.version, s.hash = pg_temp.row_hash(to_jsonb(v)) AS version_fits,
         s.change_marks = (SELECT string_agg(pg_temp.mark(c.id, to_jsonb(c)), '' ORDER BY c.id) FROM ainecto.document_change c
           WHERE c.document_uuid = s.document_uuid AND c.version = s.version) AS changes_fit
    FROM ainecto.sealed_version s JOIN ainecto.document_version v ON v.document_uuid = s.document_uuid AND v.version = s.version;
SELECT version, version_fits, changes_fit FROM pg_temp.computed ORDER BY document_uuid, version;
SELECT (SELECT string_agg(audit_marks, '' ORDER BY number) FROM ainecto.seal)
  = (SELECT string_agg(pg_temp.mark(l.id, to_jsonb(l)), '' ORDER BY l.id) FROM ainecto.audit_log l) AS audit_fits;
-- Nothing new: no new seal.
SELECT (ainecto.housekeeping()->>'seal') IS NULL AS nothing_to_seal;

-- Where it cannot work it says so.
BEGIN READ ONLY;
SELECT ainecto.housekeeping();
ROLLBACK;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT ainecto.housekeeping();
ROLLBACK;

-- Nobody but the engine writes seals.
INSERT INTO ainecto.seal SELECT * FROM ainecto.seal LIMIT 1;
UPDATE ainecto.seal SET hash = hash;
DELETE FROM ainecto.sealed_version;
TRUNCATE ainecto.seal;

-- Who switches the guards off is named, and so is every row touched. (DISABLE TRIGGER takes what a superuser has.)
CREATE PROCEDURE pg_temp.unguard() LANGUAGE plpgsql AS $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['document_version', 'document_change', 'audit_log', 'seal', 'sealed_version'] LOOP
    EXECUTE format('ALTER TABLE ainecto.%I DISABLE TRIGGER USER', relation);
  END LOOP;
END
$$;
-- The guards are switched on again afterwards, as whoever hides something would do.
CREATE PROCEDURE pg_temp.guard() LANGUAGE plpgsql AS $$
DECLARE
  guard record;
BEGIN
  FOR guard IN SELECT tgrelid::regclass AS relation, tgname FROM pg_trigger WHERE tgenabled = 'D' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guard.relation, guard.tgname);
  END LOOP;
END
$$;
BEGIN;
CALL pg_temp.unguard();
SELECT pg_temp.find();
CALL pg_temp.guard();
SELECT pg_temp.find();
ROLLBACK;

\echo -- altered
BEGIN;
CALL pg_temp.unguard();
UPDATE ainecto.document_version SET description = 'Another table' WHERE document_uuid = :'document' AND version = 2;
UPDATE ainecto.document_change SET after = jsonb_set(after, '{name}', '"other"') WHERE document_uuid = :'document' AND version = 3 AND entity = 'table';
UPDATE ainecto.audit_log SET database_role = 'somebody' WHERE id = 3;
CALL pg_temp.guard();
SELECT pg_temp.find();
ROLLBACK;

\echo -- removed
BEGIN;
CALL pg_temp.unguard();
DELETE FROM ainecto.document_version WHERE document_uuid = :'document' AND version = 2;
DELETE FROM ainecto.document_change WHERE document_uuid = :'document' AND version = 3 AND entity = 'table';
DELETE FROM ainecto.document_version WHERE document_uuid = :'document' AND version = 4;
DELETE FROM ainecto.document_change WHERE document_uuid = :'document' AND version = 4;
DELETE FROM ainecto.audit_log WHERE id = 3;
CALL pg_temp.guard();
SELECT pg_temp.find();
ROLLBACK;

\echo -- inserted
BEGIN;
CALL pg_temp.unguard();
INSERT INTO ainecto.document_change (id, document_uuid, version, entity, entity_uuid, operation, after)
  VALUES (-1, :'document', 3, 'table', 't9', 'insert', '{"name": "nine"}');
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source)
  VALUES (:'document', 6, '2100-01-01', 'From nowhere', 'manual');
INSERT INTO ainecto.audit_log (id, at, session_role, database_role, source, outcome) VALUES (0, now(), 'a', 'b', 'manual', 'done');
CALL pg_temp.guard();
SELECT pg_temp.find();
ROLLBACK;

\echo -- the seal itself
BEGIN;
CALL pg_temp.unguard();
UPDATE ainecto.sealed_version SET hash = sha256('') WHERE document_uuid = :'document' AND version = 2;
CALL pg_temp.guard();
SELECT pg_temp.find();
ROLLBACK;
BEGIN;
CALL pg_temp.unguard();
UPDATE ainecto.seal SET hash = sha256('') WHERE number = 1;
CALL pg_temp.guard();
SELECT f.problem, f.id FROM ainecto.verify_history() f WHERE f.relation = 'seal' ORDER BY f.id;
ROLLBACK;

\echo -- the end cut off, of history, audit and seals; then also of what is there now
UPDATE ainecto.erd_table SET note = 'the end' WHERE document_uuid = :'document' AND uuid = 't2';
CALL pg_temp.seal();
SELECT ainecto.history_anchor() AS anchor \gset
SELECT pg_temp.find(:'anchor');
BEGIN;
CALL pg_temp.unguard();
DELETE FROM ainecto.seal WHERE number = 1;
CALL pg_temp.guard();
SELECT f.problem, f.id, f.detail FROM ainecto.verify_history() f WHERE f.relation = 'seal' ORDER BY f.id, f.problem;
ROLLBACK;
BEGIN;
CALL pg_temp.unguard();
DELETE FROM ainecto.document_version WHERE document_uuid = :'document' AND version = 6;
DELETE FROM ainecto.document_change WHERE document_uuid = :'document' AND version = 6;
SELECT pg_temp.find();
WITH cut AS (SELECT min(seal) AS seal FROM ainecto.sealed_version WHERE document_uuid = :'document' AND version = 6),
  kept AS (SELECT s.audit_after FROM ainecto.seal s, cut WHERE s.number = cut.seal),
  gone AS (DELETE FROM ainecto.audit_log l USING kept WHERE l.id > kept.audit_after),
  seals AS (DELETE FROM ainecto.seal s USING cut WHERE s.number >= cut.seal)
  DELETE FROM ainecto.sealed_version v USING cut WHERE v.seal >= cut.seal;
SET LOCAL ainecto.restoring = on;
UPDATE ainecto.erd_table SET note = NULL WHERE document_uuid = :'document' AND uuid = 't2';
UPDATE ainecto.document SET version = 5 WHERE uuid = :'document';
CALL pg_temp.guard();
SELECT pg_temp.find();
SELECT pg_temp.find(:'anchor');
SELECT pg_temp.find(jsonb_set(:'anchor', '{seal}', '1'));
ROLLBACK;

\echo -- content changed while the engine stood still
BEGIN;
SET LOCAL ainecto.restoring = on;
UPDATE ainecto.erd_table SET name = 'unseen' WHERE document_uuid = :'document' AND uuid = 't1';
DELETE FROM ainecto.erd_table WHERE document_uuid = :'document' AND uuid = 't2';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:'document', 't8', 'eight');
SELECT pg_temp.find();
ROLLBACK;

-- No setting of a session changes what is sealed.
SET timezone = 'Asia/Kolkata';
SET datestyle = 'German';
SET intervalstyle = 'iso_8601';
SET bytea_output = 'escape';
SET extra_float_digits = -10;
SELECT pg_temp.find(:'anchor');
RESET datestyle;
RESET intervalstyle;
RESET bytea_output;
RESET extra_float_digits;
SET timezone = 'UTC';

-- A plan keeps its newest versions: what goes by it is missed by nobody, sealed before or not.
SELECT count(*) AS changed FROM generate_series(1, 12) n, LATERAL (SELECT ainecto.call_tool('seal@example.com', 'erd_update_tables',
  jsonb_build_object('documentUuid', :'document', 'description', 'Note ' || n,
    'items', jsonb_build_array(jsonb_build_object('uuid', 't3', 'note', 'note ' || n))))) c (answer) WHERE NOT answer ? 'error';
SELECT min(version), max(version), max(purged_through) FROM ainecto.document_version WHERE document_uuid = :'document';
CALL pg_temp.seal();
SELECT pg_temp.find();
SELECT min(version), max(version) FROM ainecto.sealed_version WHERE document_uuid = :'document';

SELECT ainecto.snapshot(:'document', 8);

-- So it is with what the role for it removes by hand, and with the log by age; the seal keeps what they said of it.
SET ROLE ainecto_retention;
DELETE FROM ainecto.document_version WHERE document_uuid = :'document' AND version <= 12;
DELETE FROM ainecto.document_change WHERE document_uuid = :'document' AND version <= 12;
RESET ROLE;
SELECT pg_temp.find();
CALL pg_temp.seal();
SELECT pg_temp.find();
SELECT ainecto.history_anchor() - 'hash' - 'at' - 'seal' AS counts;
SET ainecto.fixed_clock = '2100-01-01 UTC';
SET ROLE ainecto_retention;
SELECT ainecto.purge_audit('2099-01-01') > 20 AS purged;
RESET ROLE;
RESET ainecto.fixed_clock;
SELECT pg_temp.find();
CALL pg_temp.seal();
SELECT pg_temp.find();
BEGIN;
CALL pg_temp.unguard();
DELETE FROM ainecto.document_version WHERE document_uuid = :'document' AND version = 13;
DELETE FROM ainecto.document_change WHERE document_uuid = :'document' AND version = 13;
DELETE FROM ainecto.audit_log WHERE source = 'retention';
CALL pg_temp.guard();
SELECT pg_temp.find();
ROLLBACK;

-- What a forger left empty is named, and what follows it is read all the same.
BEGIN;
CALL pg_temp.unguard();
UPDATE ainecto.document_change SET after = '{}' WHERE document_uuid = :'document' AND version = 13;
CALL pg_temp.guard();
SELECT pg_temp.find();
ROLLBACK;

-- One seal has several documents, each with several versions of several changes.
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT ('5ea10000-0000-4000-8000-00000000001' || n)::uuid, '5ea10000-0000-4000-8000-000000000002', 'erd', 'Größe ' || n FROM generate_series(1, 3) n;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, note) SELECT d.uuid, 't' || n, 'table_' || n, 'Größe' FROM ainecto.document d, generate_series(1, 2) n WHERE d.title LIKE 'Größe%';
UPDATE ainecto.erd_table SET note = 'other' WHERE note = 'Größe';
DELETE FROM ainecto.erd_table WHERE note = 'other' AND uuid = 't2';
CALL pg_temp.seal();
SELECT pg_temp.find();
SELECT d.title, c.version, length(s.change_marks) / 24 AS changes, c.version_fits, c.changes_fit
  FROM pg_temp.computed c JOIN ainecto.document d ON d.uuid = c.document_uuid JOIN ainecto.sealed_version s ON s.document_uuid = c.document_uuid AND s.version = c.version
  WHERE d.title LIKE 'Größe%' ORDER BY d.uuid, c.version;
SELECT max(documents) FROM (SELECT count(DISTINCT document_uuid) AS documents FROM ainecto.sealed_version GROUP BY seal) s;

-- An anchor is what it is.
SELECT ainecto.verify_history('{"seal": 1}');
\c :regression
DROP DATABASE regress_ainecto_seal;
