-- The change engine under manual SQL: versions, change rows, audit rows.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 1000;
SELECT ainecto.create_account('change-owner@example.com', 'a long enough secret', 'Owner', 'enterprise') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'c0000000-0000-4000-8000-000000000001', id, 'Changes' FROM ainecto.account WHERE email = 'change-owner@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('c0000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000001', 'Changes');

\set document '\'c0000000-0000-4000-8000-000000000003\''
CREATE TEMP VIEW versions AS
  SELECT v.version, v.at - '2026-01-01 00:00:00+00' AS after_start, v.description, v.source, v.account_id IS NULL AS nobody
    FROM ainecto.document_version v WHERE v.document_uuid = :document ORDER BY v.version;
CREATE TEMP VIEW changes AS
  SELECT c.version, c.entity, c.entity_uuid, c.operation,
         jsonb_strip_nulls(c.before) AS before, jsonb_strip_nulls(c.after) AS after
    FROM ainecto.document_change c WHERE c.document_uuid = :document ORDER BY c.id;

-- A document is born at version 0; its birth is version 1.
INSERT INTO ainecto.document (uuid, project_uuid, type, title, version)
  VALUES (:document, 'c0000000-0000-4000-8000-000000000002', 'erd', 'Shop', 7);
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'c0000000-0000-4000-8000-000000000002', 'erd', 'Shop');

-- One version per transaction, whatever it holds; the description of the first change counts.
BEGIN;
SET LOCAL ainecto.description = 'Two tables';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 't1', 'users'), (:document, 't2', 'orders');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type)
  VALUES (:document, 'c1', 't1', 'id', 'bigint'), (:document, 'c2', 't2', 'id', 'bigint');
UPDATE ainecto.erd_column SET is_pk = true, is_not_null = true WHERE document_uuid = :document;
COMMIT;
SELECT * FROM versions;
SELECT * FROM changes WHERE version = 2;

-- Nothing changed: no version. The place in the tree and the archive state are no content.
UPDATE ainecto.erd_table SET name = name WHERE document_uuid = :document;
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :document;
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :document;
SELECT version FROM ainecto.document WHERE uuid = :document;

-- What is rolled back leaves nothing: savepoints, whole transactions, a version opened in a savepoint that goes.
BEGIN;
SAVEPOINT gone;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 'gone', 'gone');
ROLLBACK TO gone;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 't3', 'kept');
SAVEPOINT inner_save;
UPDATE ainecto.erd_table SET note = 'rolled back' WHERE document_uuid = :document AND uuid = 't3';
ROLLBACK TO inner_save;
UPDATE ainecto.erd_table SET note = 'stays' WHERE document_uuid = :document AND uuid = 't3';
COMMIT;
BEGIN;
DELETE FROM ainecto.erd_table WHERE document_uuid = :document;
ROLLBACK;
SELECT * FROM changes WHERE version > 2;

-- A cascade is part of the version of what caused it.
DELETE FROM ainecto.erd_table WHERE document_uuid = :document AND uuid = 't2';
SELECT * FROM changes WHERE version > 3;
-- The title is content.
UPDATE ainecto.document SET title = 'Web shop' WHERE uuid = :document;
SELECT * FROM changes WHERE version > 4;
-- Versions rise without holes, and in time.
SELECT count(*), max(version), (SELECT version FROM ainecto.document WHERE uuid = :document) AS counted FROM versions;
SELECT bool_and(later) AS strictly_later
  FROM (SELECT at > lag(at) OVER (ORDER BY version) AS later FROM ainecto.document_version WHERE document_uuid = :document) v;
-- One audit row per version of manual SQL, under the role that made it.
SELECT source, tool, target_kind, target = :document AS this, version, description, outcome, account_id, session_role = session_user AS own
  FROM ainecto.audit_log WHERE target = :document AND source = 'manual' ORDER BY id;

-- Keys and parents never change.
UPDATE ainecto.erd_table SET uuid = 'other' WHERE document_uuid = :document AND uuid = 't3';
UPDATE ainecto.erd_column SET table_uuid = 't3' WHERE document_uuid = :document AND uuid = 'c1';
UPDATE ainecto.document SET uuid = 'c0000000-0000-4000-8000-0000000000ff' WHERE uuid = :document;
-- History is append-only, content is not truncated, documents are not deleted.
UPDATE ainecto.document_version SET description = 'forged';
DELETE FROM ainecto.document_change;
DELETE FROM ainecto.audit_log;
TRUNCATE ainecto.audit_log;
TRUNCATE ainecto.erd_ref_column;
DELETE FROM ainecto.document WHERE uuid = :document;
SET session_replication_role = replica;
DELETE FROM ainecto.document_version;
RESET session_replication_role;

-- Any version is rebuilt exactly; the newest equals what is there.
SELECT jsonb_path_query_array(ainecto.snapshot(:document, 2), '$.tables[*].name') AS tables,
       jsonb_path_query_array(ainecto.snapshot(:document, 2), '$.columns[*].is_pk') AS keys,
       ainecto.snapshot(:document, 2) ->> 'title' AS title;
SELECT jsonb_path_query_array(ainecto.snapshot(:document), '$.tables[*].name') AS tables, ainecto.snapshot(:document) ->> 'title' AS title;
SELECT ainecto.snapshot(:document, 1) -> 'tables' AS tables;
SELECT ainecto.snapshot(:document, 99);
SELECT entity, uuid, operation, jsonb_strip_nulls(before) AS before, jsonb_strip_nulls(after) AS after FROM ainecto.diff(:document, 2, 5);
-- Restoring is a new version; names that swap on the way are no obstacle.
BEGIN;
UPDATE ainecto.erd_table SET name = 'parked' WHERE document_uuid = :document AND uuid = 't1';
UPDATE ainecto.erd_table SET name = 'users' WHERE document_uuid = :document AND uuid = 't3';
UPDATE ainecto.erd_table SET name = 'kept' WHERE document_uuid = :document AND uuid = 't1';
COMMIT;
SELECT ainecto.restore(:document, 5);
SELECT ainecto.snapshot(:document, 7) - 'version' = ainecto.snapshot(:document, 5) - 'version' AS restored;
SELECT * FROM versions WHERE version > 5;
SELECT uuid, field, version, description FROM ainecto.blame(:document, 'table') WHERE field IN ('name', 'note') ORDER BY uuid, field;
SELECT * FROM ainecto.blame(:document, 't1');

-- A mapped role edits under its account's name.
SELECT ainecto.map_role(current_user, 'change-owner@example.com') IS NOT NULL AS mapped;
UPDATE ainecto.erd_table SET note = 'by the owner' WHERE document_uuid = :document AND uuid = 't1';
SELECT a.email FROM ainecto.document_version v JOIN ainecto.account a ON a.id = v.account_id
 WHERE v.document_uuid = :document AND v.version = 8;
SELECT email FROM ainecto.audit_trail WHERE target = :document ORDER BY id DESC LIMIT 1;
SELECT ainecto.unmap_role(current_user) IS NOT NULL AS unmapped;

-- A plan that comes to keep fewer takes none away at once.
INSERT INTO ainecto.plan_override (name, versions_kept) VALUES ('enterprise', 3);
UPDATE ainecto.erd_table SET note = 'the oldest stay' WHERE document_uuid = :document AND uuid = 't1';
SELECT min(version), max(version) FROM versions;
SELECT min(version), max(version) FROM changes;
SELECT ainecto.snapshot(:document, 6) ->> 'title' AS title;
SELECT ainecto.snapshot(:document, 7) ->> 'title' AS title;
DELETE FROM ainecto.plan_override;
-- While a dump is loaded the triggers stand still.
SET ainecto.restoring = on;
UPDATE ainecto.erd_table SET note = 'not recorded' WHERE document_uuid = :document AND uuid = 't1';
RESET ainecto.restoring;
SELECT max(version) FROM versions;
