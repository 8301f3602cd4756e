-- Live schemas: an administrator lets accounts bring schemas of this database into their ERDs, with the rights of his own role.
\set VERBOSITY terse
SET client_min_messages = warning;
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 1;
SELECT bool_and(ainecto.create_account('live-' || who || '@example.com', 'a long enough secret', initcap(who), 'pro') IS NULL) AS made
  FROM unnest(ARRAY['owner', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '11fe0000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'live-owner@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('11fe0000-0000-4000-8000-000000000002', '11fe0000-0000-4000-8000-000000000001', 'P'),
  ('11fe0000-0000-4000-8000-000000000003', '11fe0000-0000-4000-8000-000000000001', 'Q');
INSERT INTO ainecto.folder (uuid, project_uuid, name) VALUES ('11fe0000-0000-4000-8000-000000000004', '11fe0000-0000-4000-8000-000000000003', 'F');
\set erd '11fe0000-0000-4000-8000-000000000005'
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:'erd', '11fe0000-0000-4000-8000-000000000002', 'erd', 'E'),
  ('11fe0000-0000-4000-8000-000000000006', '11fe0000-0000-4000-8000-000000000002', 'readme', 'R');
SELECT ainecto.grant_role('document', :'erd', 'live-viewer@example.com', 'VIEWER');
CREATE ROLE regress_live_admin IN ROLE ainecto_admin;
CREATE ROLE regress_live_other IN ROLE ainecto_admin;
CREATE ROLE regress_live_nobody;
GRANT USAGE ON SCHEMA ainecto TO regress_live_nobody;
CREATE SCHEMA regress_live;
CREATE SCHEMA regress_live_secret;
GRANT USAGE ON SCHEMA regress_live TO regress_live_admin;
CREATE FUNCTION regress_live.age(born date) RETURNS integer LANGUAGE sql AS 'SELECT 17';
CREATE TABLE regress_live.person (id integer PRIMARY KEY, born date DEFAULT '2000-01-01');
INSERT INTO regress_live.person VALUES (4711);
CREATE TABLE regress_live_secret.salary (amount numeric);
-- Of the database, and nothing in the schema needs it.
CREATE FOREIGN DATA WRAPPER regress_live_wrapper;
CREATE SERVER regress_live_server FOREIGN DATA WRAPPER regress_live_wrapper OPTIONS (host 'inner.example', password 'x');

-- Who makes, changes, lists and drops entries: administrators, of schemas that their role may use; all faults at once.
SET ROLE regress_live_nobody;
SELECT ainecto.create_live_schema('shop', '{regress_live}', '{}');
SELECT * FROM ainecto.list_live_schemas();
SET ROLE regress_live_admin;
SELECT ainecto.create_live_schema('', '{regress_live}', '{}');
SELECT ainecto.create_live_schema(repeat('x', 64), '{regress_live}', '{}');
SELECT ainecto.create_live_schema('shop', NULL, '{}');
SELECT ainecto.create_live_schema('shop', '{}', '{}');
\set VERBOSITY default
SELECT ainecto.create_live_schema('shop', '{regress_live_secret, gone, ainecto, NULL, pg_catalog}', '{}');
SELECT ainecto.create_live_schema('shop', '{regress_live_secret}', '{}');
\set VERBOSITY terse
SELECT ainecto.create_live_schema('shop', '{regress_live}', '{live-owner@example.com, nobody@example.com, NULL}');
SELECT ainecto.create_live_schema('shop', '{regress_live, regress_live}', '{live-owner@example.com, LIVE-viewer@example.com}');
SELECT ainecto.create_live_schema('shop', '{regress_live}', '{}');
SELECT ainecto.change_live_schema('gone', '{regress_live}');
SELECT ainecto.drop_live_schema('gone');
SELECT * FROM ainecto.list_live_schemas();
-- An administrator writes these tables by the functions alone: nobody lends himself another's rights.
UPDATE ainecto.live_schema SET role_name = 'postgres';
INSERT INTO ainecto.live_schema_account SELECT 'shop', id FROM ainecto.account;
RESET ROLE;

-- The tool: what a call says, with what it left in version and audit.
CREATE FUNCTION pg_temp.call(who text, arguments jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  version bigint := (SELECT sum(d.version) FROM ainecto.document d JOIN ainecto.project p ON p.uuid = d.project_uuid
    WHERE p.workspace_uuid = '11fe0000-0000-4000-8000-000000000001');
  rows bigint := (SELECT count(*) FROM ainecto.audit_log WHERE tool = 'live_import_schema');
  answer jsonb := ainecto.call_tool('live-' || who || '@example.com', 'live_import_schema', arguments);
BEGIN
  RETURN format('v+%s a+%s %s', (SELECT sum(d.version) FROM ainecto.document d JOIN ainecto.project p ON p.uuid = d.project_uuid
    WHERE p.workspace_uuid = '11fe0000-0000-4000-8000-000000000001') - version,
    (SELECT count(*) FROM ainecto.audit_log WHERE tool = 'live_import_schema') - rows, answer);
END $$;
-- Without a name it tells what there is, to each account its own.
SELECT pg_temp.call('owner', '{}');
SELECT pg_temp.call('stranger', '{}');
-- One that is not the account's and one that never was are the same refusal.
SELECT replace(pg_temp.call('stranger', '{"name": "shop", "projectUuid": "11fe0000-0000-4000-8000-000000000002"}'), 'shop', 'x') AS strangers;
SELECT ainecto.grant_role('document', :'erd', 'live-stranger@example.com', 'EDITOR');
SELECT pg_temp.call('stranger', jsonb_build_object('name', 'shop', 'documentUuid', :'erd')) AS anothers,
  pg_temp.call('stranger', jsonb_build_object('name', 'gone', 'documentUuid', :'erd')) AS nobodys;
-- What else is refused, and leaves nothing but its audit row.
SELECT pg_temp.call('viewer', jsonb_build_object('name', 'shop', 'documentUuid', :'erd')) AS viewer;
SELECT pg_temp.call('owner', '{"name": "shop"}');
SELECT pg_temp.call('owner', '{"documentUuid": "x", "title": "T", "baseVersion": 1}');
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd', 'projectUuid', '11fe0000-0000-4000-8000-000000000002', 'mode', 'none'));
SELECT pg_temp.call('owner', '{"name": "shop", "documentUuid": "11fe0000-0000-4000-8000-000000000006"}');
SELECT pg_temp.call('owner', '{"name": "shop", "projectUuid": "11fe0000-0000-4000-8000-000000000002", "folderUuid": "11fe0000-0000-4000-8000-000000000004"}');
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd', 'baseVersion', 7));
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd', 'dryRun', true)) LIKE 'v+0 a+1 {"dryRun": true,%"created": {"tables": 1,%' AS tried;
-- It comes in: what the schema is made of and no more, bodies of functions and no rows; a second time nothing is written.
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd', 'description', 'From life'));
SELECT kind, schema_name, name, definition LIKE '%17%' AS with_body FROM ainecto.erd_object WHERE document_uuid = :'erd' ORDER BY 1, 2, 3;
SELECT version, tool, description FROM ainecto.document_version WHERE document_uuid = :'erd';
SELECT count(*) AS rows_of_data FROM ainecto.document_change WHERE document_uuid = :'erd' AND (before::text || after::text) LIKE '%4711%';
SELECT count(*) > 0 AS remembered, count(*) FILTER (WHERE i.content::text LIKE '%regress_live_server%') AS of_servers
  FROM ainecto.erd_source s JOIN ainecto.erd_source_identity i ON i.source_uuid = s.uuid WHERE s.document_uuid = :'erd';
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd'));
-- What the schema needs of the database is part of it.
CREATE FOREIGN TABLE regress_live.far (id integer) SERVER regress_live_server;
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd'));
SELECT kind, name FROM ainecto.erd_object WHERE document_uuid = :'erd' AND kind IN ('server', 'foreign_data_wrapper') ORDER BY 1;
-- The catalogs are read as the entry's role, which here may not know what cluster this is.
BEGIN;
REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC;
DELETE FROM ainecto.erd_source WHERE document_uuid = :'erd';
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd'));
SELECT system_identifier, imported_at IS NOT NULL AS imported FROM ainecto.erd_source WHERE document_uuid = :'erd';
ROLLBACK;
-- Into a new document, in the folder's own project.
SELECT pg_temp.call('owner', '{"name": "shop", "projectUuid": "11fe0000-0000-4000-8000-000000000003", "folderUuid": "11fe0000-0000-4000-8000-000000000004",
  "clientMutationId": "live-once"}') LIKE 'v+1 a+1 {"created": {"tables": 2,%"version": 1,%' AS made;
SELECT title, type, version FROM ainecto.document WHERE folder_uuid = '11fe0000-0000-4000-8000-000000000004';
SELECT outcome, sqlstate, target_kind, target = :'erd' AS of_erd, version, jsonb_path_query_first(targets, '$[*] ? (@.kind == "live_schema")') AS source FROM ainecto.audit_log WHERE tool = 'live_import_schema' ORDER BY id;

-- Rights are lent by whoever changes the entry, and only while they last.
SET ROLE regress_live_other;
SELECT ainecto.change_live_schema('shop', accounts => '{live-stranger@example.com}');
RESET ROLE;
GRANT USAGE ON SCHEMA regress_live, regress_live_secret TO regress_live_other;
SET ROLE regress_live_other;
SELECT ainecto.change_live_schema('shop', '{regress_live_secret, regress_live}');
SELECT ainecto.change_live_schema('shop', accounts => '{live-stranger@example.com}');
SELECT name, schemas, accounts, role_name, problem FROM ainecto.list_live_schemas();
RESET ROLE;
SELECT pg_temp.call('stranger', jsonb_build_object('name', 'shop', 'documentUuid', :'erd', 'dryRun', true)) LIKE '%salary%' AS sees_more;
SELECT pg_temp.call('owner', jsonb_build_object('name', 'shop', 'documentUuid', :'erd')) AS no_more;
REVOKE USAGE ON SCHEMA regress_live_secret FROM regress_live_other;
SELECT pg_temp.call('stranger', jsonb_build_object('name', 'shop', 'documentUuid', :'erd')) AS revoked;
SELECT problem FROM ainecto.list_live_schemas();
REVOKE USAGE ON SCHEMA regress_live FROM regress_live_other;
DROP ROLE regress_live_other;
SELECT pg_temp.call('stranger', jsonb_build_object('name', 'shop', 'documentUuid', :'erd')) AS gone;
SELECT problem FROM ainecto.list_live_schemas();
SELECT tool, outcome, target, database_role, jsonb_path_query_array(targets, '$[*].kind') AS of FROM ainecto.audit_log WHERE target_kind = 'live_schema' ORDER BY id;
-- Whoever is forgotten is in no entry any more.
SELECT ainecto.create_live_schema('left', '{regress_live}', '{live-owner@example.com, live-viewer@example.com}');
SELECT ainecto.erase_account('live-viewer@example.com') > 0 AS forgotten;
SELECT accounts FROM ainecto.list_live_schemas() WHERE name = 'left';
SELECT ainecto.drop_live_schema('left');
-- By hand it leaves its row, too.
DELETE FROM ainecto.live_schema_account WHERE live_schema = 'shop';
SELECT source, tool, target_kind, target, jsonb_path_query_array(targets, '$[*].kind') AS of FROM ainecto.audit_log WHERE target_kind = 'live_schema' ORDER BY id DESC LIMIT 1;
SET ROLE regress_live_admin;
SELECT ainecto.drop_live_schema('shop');
SELECT count(*) FROM ainecto.list_live_schemas();
-- In SQL a role needs USAGE on what it imports.
RESET ROLE;
SELECT ainecto.map_role('regress_live_nobody', 'live-owner@example.com');
SET ROLE regress_live_nobody;
SELECT ainecto.import_schema('11fe0000-0000-4000-8000-000000000005', '{regress_live, regress_live_secret, gone}');
SELECT ainecto.import_schema('11fe0000-0000-4000-8000-000000000005', NULL);
RESET ROLE;
GRANT USAGE ON SCHEMA regress_live TO regress_live_nobody;
SET ROLE regress_live_nobody;
SELECT ainecto.import_schema('11fe0000-0000-4000-8000-000000000005', '{regress_live}') - 'version';
RESET ROLE;
SELECT ainecto.unmap_role('regress_live_nobody');
DROP SCHEMA regress_live, regress_live_secret CASCADE;
DROP FOREIGN DATA WRAPPER regress_live_wrapper CASCADE;
REVOKE USAGE ON SCHEMA ainecto FROM regress_live_nobody;
DROP ROLE regress_live_admin, regress_live_nobody;
