-- What is restored is what was there, whatever happened in between; and what failed leaves nothing behind.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT ainecto.create_account('restore@example.com', 'a long enough secret', 'Restore', 'enterprise') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '00000000-0000-4000-8000-0000000000a1', id, 'W' FROM ainecto.account WHERE email = 'restore@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-0000000000a1', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES
  ('00000000-0000-4000-8000-0000000000a3', '00000000-0000-4000-8000-0000000000a2', 'erd', 'E'),
  ('00000000-0000-4000-8000-0000000000a4', '00000000-0000-4000-8000-0000000000a2', 'flow_diagram', 'F');
\set erd '00000000-0000-4000-8000-0000000000a3'
\set flow '00000000-0000-4000-8000-0000000000a4'

-- An edge hangs on nodes that a newer version made; their removal takes it along.
INSERT INTO ainecto.flow_node (document_uuid, uuid) VALUES (:'flow', 'n1'), (:'flow', 'n2');
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label) VALUES (:'flow', 'e', 'n1', 'n2', 'goes');
SELECT version AS then FROM ainecto.document WHERE uuid = :'flow' \gset
INSERT INTO ainecto.flow_node (document_uuid, uuid) VALUES (:'flow', 'n3');
UPDATE ainecto.flow_edge SET from_uuid = 'n3' WHERE document_uuid = :'flow';
SELECT ainecto.restore(:'flow', :then) > :then AS restored;
SELECT uuid, from_uuid, to_uuid, label FROM ainecto.flow_edge WHERE document_uuid = :'flow';

-- A column made again in another table under its old identifier, and what refers to it unchanged.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:'erd', 't1', 'one'), (:'erd', 't2', 'two');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) VALUES (:'erd', 'c', 't1', 'x');
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name) VALUES (:'erd', 'i', 't1', 'x_index');
INSERT INTO ainecto.erd_index_column (document_uuid, uuid, index_uuid, column_uuid) VALUES (:'erd', 'ic', 'i', 'c');
SELECT version AS then, ainecto.snapshot(:'erd') - 'version' AS content FROM ainecto.document WHERE uuid = :'erd' \gset
BEGIN;
DELETE FROM ainecto.erd_column WHERE document_uuid = :'erd';
DELETE FROM ainecto.erd_index WHERE document_uuid = :'erd';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) VALUES (:'erd', 'c', 't2', 'x');
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name) VALUES (:'erd', 'i', 't2', 'x_index');
INSERT INTO ainecto.erd_index_column (document_uuid, uuid, index_uuid, column_uuid) VALUES (:'erd', 'ic', 'i', 'c');
COMMIT;
SELECT entity, uuid, operation, before, after FROM ainecto.diff(:'erd', :then, NULL);
SELECT ainecto.restore(:'erd', :then) > :then AS restored;
SELECT ainecto.snapshot(:'erd') - 'version' = :'content'::jsonb AS same;

-- After a restore that failed, edits are manual ones as before.
BEGIN;
SAVEPOINT before_it;
SELECT ainecto.restore(:'erd', 9999);
ROLLBACK TO before_it;
UPDATE ainecto.erd_table SET note = 'by hand' WHERE document_uuid = :'erd' AND uuid = 't1';
COMMIT;
SELECT source, tool, description FROM ainecto.document_version WHERE document_uuid = :'erd' ORDER BY version DESC LIMIT 1;

-- Version and type are nobody's to set; content belongs in a document of its type.
UPDATE ainecto.document SET version = version + 1 WHERE uuid = :'erd';
UPDATE ainecto.document SET version = 0 WHERE uuid = :'erd';
UPDATE ainecto.document SET version = version WHERE uuid = :'erd';
UPDATE ainecto.document SET type = 'readme' WHERE uuid = :'erd';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:'flow', 't1', 'one');

-- A reading function that failed leaves behind no way of reading: restoring reads what it has written.
SELECT version AS then FROM ainecto.document WHERE uuid = :'flow' \gset
UPDATE ainecto.flow_node SET text = 'moved' WHERE document_uuid = :'flow' AND uuid = 'n1';
BEGIN;
ALTER TABLE ainecto.share RENAME token_hash TO hidden;
SELECT (ainecto.page_call('shared', '\x00', NULL, NULL)).status;
ROLLBACK;
SELECT ainecto.restore(:'flow', :then) > :then AS restored;

-- Constraints that the caller has deferred are the caller's: a call checks and changes ours alone.
CREATE TABLE regress_parent (id integer PRIMARY KEY);
CREATE TABLE regress_child (parent integer REFERENCES regress_parent DEFERRABLE);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO regress_child VALUES (1);
SELECT ainecto.call_tool('restore@example.com', 'update_documents', jsonb_build_object('items',
  jsonb_build_array(jsonb_build_object('uuid', :'erd', 'title', 'Mine')))) ? 'error' AS refused;
INSERT INTO regress_child VALUES (2);
SELECT ainecto.restore(:'flow', :then) > :then AS restored;
INSERT INTO regress_child VALUES (3);
INSERT INTO regress_parent VALUES (1), (2), (3);
COMMIT;
-- Ours stand as declared afterwards: groups may change places until the end, names may not.
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, parent_group_uuid) VALUES (:'flow', 'g1', 'outer', NULL), (:'flow', 'g2', 'inner', 'g1');
BEGIN;
SELECT ainecto.restore(:'erd', version) > 0 AS restored FROM ainecto.document WHERE uuid = :'erd';
UPDATE ainecto.flow_group SET parent_group_uuid = 'g2' WHERE document_uuid = :'flow' AND uuid = 'g1';
UPDATE ainecto.flow_group SET parent_group_uuid = NULL WHERE document_uuid = :'flow' AND uuid = 'g2';
UPDATE ainecto.erd_table SET name = 'two' WHERE document_uuid = :'erd' AND uuid = 't1';
ROLLBACK;
DROP TABLE regress_child, regress_parent;

-- History that is deleted by hand goes oldest first. Where a superuser left a gap all the same, what lies before it can no longer be
-- rebuilt, and nobody is told otherwise.
SELECT version AS now FROM ainecto.document WHERE uuid = :'flow' \gset
SET ROLE ainecto_retention;
DELETE FROM ainecto.document_version WHERE document_uuid = :'flow' AND version = :now - 1;
RESET ROLE;
SET ainecto.restoring = on;
DELETE FROM ainecto.document_version WHERE document_uuid = :'flow' AND version = :now - 1;
RESET ainecto.restoring;
\set VERBOSITY default
SELECT ainecto.snapshot(:'flow', :now) IS NOT NULL AS kept;
SELECT ainecto.snapshot(:'flow', :now - 2);
SELECT * FROM ainecto.diff(:'flow', :now - 2, :now);
SELECT ainecto.restore(:'flow', :now - 2);

-- A null is refused as such, whichever function is called.
\set VERBOSITY sqlstate
SELECT ainecto.snapshot(NULL, 1);
SELECT ainecto.restore(NULL, 1);
