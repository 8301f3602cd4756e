-- What database roles may do: nothing by default, content by grant, history never.
\set VERBOSITY terse
SET client_min_messages = warning;
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
CREATE ROLE regress_editor;
CREATE ROLE regress_stranger;
CREATE ROLE regress_auditor IN ROLE ainecto_auditor;
CREATE ROLE regress_admin IN ROLE ainecto_admin;
CREATE ROLE regress_shim IN ROLE ainecto_shim;
SELECT ainecto.create_account('privilege-owner@example.com', 'a long enough secret', 'Owner', 'pro') IS NULL AS with_password;
SELECT ainecto.create_account('privilege-editor@example.com', 'a long enough secret', 'Editor', 'pro') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'd0000000-0000-4000-8000-000000000001', id, 'Rights' FROM ainecto.account WHERE email = 'privilege-owner@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('d0000000-0000-4000-8000-000000000002', 'd0000000-0000-4000-8000-000000000001', 'Rights');
\set document '\'d0000000-0000-4000-8000-000000000003\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'd0000000-0000-4000-8000-000000000002', 'erd', 'Rights');
SELECT ainecto.map_role('regress_editor', 'privilege-editor@example.com') IS NOT NULL AS mapped;
SELECT ainecto.grant_role('document', :document, 'privilege-editor@example.com', 'EDITOR');

-- PUBLIC has no right on any table, sequence or function but the ones that check the role themselves.
SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a
 WHERE c.relnamespace = 'ainecto'::regnamespace AND a.grantee = 0 AND c.relname <> 'tools' ORDER BY 1;
SELECT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
 WHERE p.pronamespace = 'ainecto'::regnamespace AND a.grantee = 0 ORDER BY 1;
-- Every function has a fixed search_path: many take their owner's rights. The exceptions run with the caller's and look nothing up by an unqualified name;
-- ainecto_mcp_call fixes it itself (trust.sql).
SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'ainecto'::regnamespace
   AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false) ORDER BY 1;
-- Everything a database administrator meets is commented.
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind IN ('r', 'v')
   AND obj_description(c.oid, 'pg_class') IS NULL ORDER BY 1;
SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'ainecto'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL ORDER BY 1;
-- Every table and sequence is dumped.
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind IN ('r', 'S')
   AND c.oid <> ALL ((SELECT extconfig FROM pg_extension WHERE extname = 'ainecto')::oid[]) ORDER BY 1;

-- The shim's role reads nothing.
SET SESSION AUTHORIZATION regress_shim;
SELECT count(*) FROM ainecto.account;
SELECT count(*) FROM ainecto.document;
SELECT count(*) > 0 AS calls FROM ainecto.fast_calls();
SELECT ainecto.call_tool('privilege-owner@example.com', 'list_workspaces');
SELECT ainecto.create_account('x@example.com', 'a long enough secret', 'X', 'free');
RESET SESSION AUTHORIZATION;

-- An editor's role with rights on content only: its edits are versioned and audited under its account's name.
GRANT USAGE ON SCHEMA ainecto TO regress_editor, regress_stranger;
GRANT SELECT, INSERT, UPDATE, DELETE ON ainecto.erd_table, ainecto.erd_column TO regress_editor;
SET SESSION AUTHORIZATION regress_editor;
SET ainecto.description = 'by hand';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 't1', 'users');
UPDATE ainecto.erd_table SET note = 'people' WHERE document_uuid = :document AND uuid = 't1';
RESET ainecto.description;
SELECT ainecto.lock_document(:document);
SELECT jsonb_path_query_array(ainecto.snapshot(:document), '$.tables[*].note') AS notes;
-- It cannot read, write, alter or empty history, nor switch a trigger off by any setting.
SELECT count(*) FROM ainecto.document_version;
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source) VALUES (:document, 99, now(), 'forged', 'manual');
INSERT INTO ainecto.document_change (document_uuid, version, entity, entity_uuid, operation, after) VALUES (:document, 99, 'table', 't1', 'insert', '{}');
INSERT INTO ainecto.audit_log (at, session_role, database_role, source, outcome) VALUES (now(), 'x', 'x', 'manual', 'done');
UPDATE ainecto.document_version SET description = 'forged';
DELETE FROM ainecto.document_change;
TRUNCATE ainecto.audit_log;
TRUNCATE ainecto.erd_table;
ALTER TABLE ainecto.erd_table DISABLE TRIGGER ALL;
DROP TRIGGER record_change ON ainecto.erd_table;
SET session_replication_role = replica;
SET ainecto.restoring = on;
SET ainecto.fixed_clock = '2000-01-01';
SET ROLE ainecto_retention;
UPDATE ainecto.document SET version = 99 WHERE uuid = :document;
RESET SESSION AUTHORIZATION;
SELECT v.version, v.description, v.source, a.email FROM ainecto.document_version v LEFT JOIN ainecto.account a ON a.id = v.account_id
 WHERE v.document_uuid = :document ORDER BY v.version;
SELECT source, version, description, database_role, email FROM ainecto.audit_trail WHERE target = :document AND version > 1 ORDER BY id;

-- A stranger finds no document, whatever it is; a name for a grant needs the right to manage members.
SET SESSION AUTHORIZATION regress_stranger;
SELECT ainecto.snapshot(:document);
SELECT ainecto.snapshot('d0000000-0000-4000-8000-0000000000ff');
SELECT ainecto.restore(:document, 1);
SELECT ainecto.lock_document(:document);
SELECT ainecto.grant_role('document', :document, 'privilege-editor@example.com', 'OWNER');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_editor;
SELECT ainecto.grant_role('document', :document, 'privilege-editor@example.com', 'OWNER');
RESET SESSION AUTHORIZATION;
-- The auditor reads history and what it speaks of, and changes nothing.
SET SESSION AUTHORIZATION regress_auditor;
SELECT count(*) FROM ainecto.document_version WHERE document_uuid = :document;
SELECT count(*) > 0 AS rows FROM ainecto.audit_log;
SELECT ainecto.snapshot(:document) ->> 'title' AS title;
SELECT password_hash FROM ainecto.account;
SELECT ainecto.restore(:document, 1);
RESET SESSION AUTHORIZATION;
-- The administrator grants, calls tools for accounts, and changes the rules.
SET SESSION AUTHORIZATION regress_admin;
SELECT ainecto.grant_role('document', :document, 'privilege-editor@example.com', 'VIEWER');
SELECT ainecto.grant_role('document', :document, 'privilege-editor@example.com', 'KING');
SELECT ainecto.grant_role('planet', :document, 'privilege-editor@example.com', 'VIEWER');
SELECT ainecto.grant_role('document', :document, 'nobody@example.com', 'VIEWER');
SELECT ainecto.revoke_role('document', :document, 'privilege-editor@example.com');
SELECT ainecto.revoke_role('document', :document, 'privilege-editor@example.com');
SELECT role, string_agg("right", ' ' ORDER BY "right") FROM ainecto.role_right WHERE allowed GROUP BY role ORDER BY role;
INSERT INTO ainecto.role_right_override (role, "right", allowed) VALUES ('EDITOR', 'delete_document', false);
SELECT "right", allowed, overridden FROM ainecto.role_right WHERE role = 'EDITOR' ORDER BY 1;
DELETE FROM ainecto.role_right_override;
RESET SESSION AUTHORIZATION;

REVOKE ALL ON ainecto.erd_table, ainecto.erd_column FROM regress_editor;
REVOKE USAGE ON SCHEMA ainecto FROM regress_editor, regress_stranger;
SELECT ainecto.unmap_role('regress_editor') IS NOT NULL AS unmapped;
DROP ROLE regress_editor, regress_stranger, regress_auditor, regress_admin, regress_shim;
