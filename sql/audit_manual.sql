-- Plain SQL on what is audited and not versioned leaves one audit row per statement and thing, whoever runs it.
\set suite audit-manual
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all
SET ainecto.fixed_ids = 890000;
-- Every table is versioned, audited, or here with a reason.
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r'
  AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname IN ('record_change', 'append_only') AND t.tgenabled = 'A')
  AND (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname IN ('witness_insert', 'witness_update', 'witness_delete', 'witness_truncate') AND t.tgenabled = 'A') < 4
  -- Counted for an hour, a week's repeats, bytes that only their upload, which is audited, makes a file, and what housekeeping
  -- remembers; what it removes from history is audited. Drawings that are kept are made anew at any time; what an import
  -- remembers of its source is written by imports, which are audited. Counts of runs follow from results, which are.
  AND c.relname NOT IN ('sign_in_attempt', 'mutation_outcome', 'upload_chunk', 'housekeeping_progress', 'version_grace', 'kept_drawing', 'erd_source',
    'erd_source_identity', 'test_run_result', 'test_run_count') ORDER BY 1;
\o /dev/null
SELECT pg_temp.answer('owner', 'create_workspaces', '{"items": [{"name": "Acme"}]}');
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "Shop"}, {"name": "Blog"}]}');
SELECT pg_temp.answer('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Drafts"}]}');
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "Orders"}, {"projectUuid": "<Shop>", "type": "erd", "title": "Stock"},
  {"projectUuid": "<Shop>", "type": "testcase", "title": "Tests"}]}');
\o
SELECT pg_temp.to_uuids('<Shop>') AS shop, pg_temp.to_uuids('<Blog>') AS blog, pg_temp.to_uuids('<Drafts>') AS drafts, pg_temp.to_uuids('<Orders>') AS orders,
  pg_temp.to_uuids('<Stock>') AS stock, pg_temp.to_uuids('<Tests>') AS tests \gset
SELECT id AS owner FROM ainecto.account WHERE email = pg_temp.email('owner') \gset
SELECT id AS viewer FROM ainecto.account WHERE email = pg_temp.email('viewer') \gset
SELECT coalesce(max(id), 0) AS seen FROM ainecto.audit_log \gset
SELECT set_config('test.seen', :'seen', false) IS NOT NULL;
-- The rows since the last look: source, what about, why, and the entries, with names for what has one.
CREATE FUNCTION pg_temp.rows() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  l ainecto.audit_log;
BEGIN
  FOR l IN SELECT * FROM ainecto.audit_log WHERE id > current_setting('test.seen')::bigint ORDER BY id LOOP
    RETURN NEXT regexp_replace(regexp_replace(pg_temp.to_names(concat_ws(' | ', l.source, l.tool, l.target_kind || ' ' || l.target, 'v' || l.version, l.outcome, nullif(l.description, 'Edited in SQL'), l.targets)),
      '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}', 'UUID', 'g'), '\m(account|member|former_account) \d+|"((?:account|owner)_id|account|id|number|created_by)": "?\d+"?', '"\1\2": N', 'g');
  END LOOP;
  PERFORM set_config('test.seen', (SELECT max(id) FROM ainecto.audit_log)::text, false);
END
$$;

-- The tree.
UPDATE ainecto.document SET archived_at = '2026-01-01' WHERE uuid IN (:'orders', :'stock');
SELECT pg_temp.rows();
BEGIN;
SET LOCAL ainecto.description = 'Moved by hand';
UPDATE ainecto.document SET archived_at = NULL, project_uuid = :'blog' WHERE uuid = :'orders';
COMMIT;
SELECT pg_temp.rows();
UPDATE ainecto.workspace SET name = 'Acme' WHERE name = 'Acme' AND owner_id = :owner;
UPDATE ainecto.project SET name = 'Store', updated_at = now() WHERE uuid = :'shop';
UPDATE ainecto.folder SET archived_at = '2026-01-01' WHERE uuid = :'drafts';
INSERT INTO ainecto.folder (uuid, project_uuid, name) VALUES ('aaaa0000-0000-4000-8000-000000000001', :'shop', 'New');
DELETE FROM ainecto.folder WHERE name = 'New';
SELECT pg_temp.rows();
-- What is versioned as well leaves no second row; what changed nothing leaves none.
UPDATE ainecto.document SET title = 'Goods' WHERE uuid = :'stock';
UPDATE ainecto.document SET archived_at = archived_at, updated_at = now();
UPDATE ainecto.project SET name = name;
DELETE FROM ainecto.folder WHERE name = 'No such folder';
SELECT pg_temp.rows();
-- Both at once.
UPDATE ainecto.document SET title = 'Wares', archived_at = NULL WHERE uuid = :'stock';
SELECT pg_temp.rows();

-- Roles, rights, plans, accounts: never an address or a secret.
INSERT INTO ainecto.role_grant (account_id, role, project_uuid) VALUES (:viewer, 'VIEWER', :'shop');
UPDATE ainecto.role_grant SET role = 'EDITOR' WHERE account_id = :viewer;
DELETE FROM ainecto.role_grant WHERE account_id = :viewer;
INSERT INTO ainecto.role_right_override (role, "right", allowed) VALUES ('EDITOR', 'share', false);
DELETE FROM ainecto.role_right_override WHERE role = 'EDITOR' AND "right" = 'share';
INSERT INTO ainecto.plan_override (name, versions_kept) VALUES ('pro', 60);
UPDATE ainecto.plan_override SET versions_kept = 70 WHERE name = 'pro';
DELETE FROM ainecto.plan_override WHERE name = 'pro';
UPDATE ainecto.account SET plan = 'pro', email = 'viewer-2@audit-manual.example', password_hash = 'x' WHERE id = :viewer;
UPDATE ainecto.account SET email = 'viewer@audit-manual.example', plan = 'enterprise' WHERE id = :viewer;
CREATE ROLE regress_audit_hand;
INSERT INTO ainecto.account_role VALUES ('regress_audit_hand', :viewer);
UPDATE ainecto.account_role SET account_id = :owner WHERE role_name = 'regress_audit_hand';
INSERT INTO ainecto.account_link VALUES (sha256('link'), :viewer, now(), now());
SELECT pg_temp.rows();
-- Deleting an account takes its roles along; who it was is kept where it can be erased.
INSERT INTO ainecto.account (email, name) VALUES ('passing@audit-manual.example', 'Passing');
INSERT INTO ainecto.role_grant (account_id, role, project_uuid) SELECT id, 'VIEWER', :'shop' FROM ainecto.account WHERE email = 'passing@audit-manual.example';
DELETE FROM ainecto.account WHERE email = 'passing@audit-manual.example';
SELECT pg_temp.rows();
SELECT email, name, deleted_at IS NOT NULL AS deleted FROM ainecto.account_name WHERE email LIKE 'passing@%';

-- Links, files, programs.
INSERT INTO ainecto.share (token_hash, document_uuid, created_by) SELECT sha256('share'), :'orders', :owner;
UPDATE ainecto.share SET token_hash = sha256('other') WHERE token_hash = sha256('share');
UPDATE ainecto.share SET document_uuid = :'stock' WHERE token_hash = sha256('other');
DELETE FROM ainecto.share WHERE token_hash = sha256('other');
INSERT INTO ainecto.upload (uuid, document_uuid, storage_key, content_type, begun_at) VALUES ('aaaa0000-0000-4000-8000-000000000002', :'orders', 'audit-manual', 'text/plain', '2026-01-01');
UPDATE ainecto.upload SET registered_at = '2026-01-01' WHERE storage_key = 'audit-manual';
INSERT INTO ainecto.attachment (uuid, document_uuid, upload_uuid, filename, content_type, size_bytes, sha256, created_at)
  VALUES ('aaaa0000-0000-4000-8000-000000000003', :'orders', 'aaaa0000-0000-4000-8000-000000000002', 'a.txt', 'text/plain', 1, sha256(''), now());
UPDATE ainecto.attachment SET filename = 'b.txt' WHERE filename = 'a.txt' AND uuid = 'aaaa0000-0000-4000-8000-000000000003';
DELETE FROM ainecto.attachment WHERE uuid = 'aaaa0000-0000-4000-8000-000000000003';
SELECT pg_temp.rows();
INSERT INTO ainecto.oauth_client (id, name, redirect_uris, auth_method, created_at) VALUES ('audit-client', 'Agent', '{http://127.0.0.1/}', 'none', now());
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, scopes, created_at) VALUES ('aaaa0000-0000-4000-8000-000000000004', :owner, 'audit-client', 'ainecto:read', now());
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at) VALUES (sha256('t'), 'aaaa0000-0000-4000-8000-000000000004', 'access', 'ainecto:read', now(), '2036-01-01');
UPDATE ainecto.oauth_grant SET last_used_at = now() WHERE client_id = 'audit-client';
UPDATE ainecto.oauth_token SET revoked_at = '2026-01-01' WHERE token_hash = sha256('t');
UPDATE ainecto.oauth_grant SET revoked_at = '2026-01-01', revoked_because = 'by hand' WHERE client_id = 'audit-client';
DELETE FROM ainecto.oauth_token WHERE token_hash = sha256('t');
SELECT pg_temp.rows();

-- Runs and results: rows that were changed alike are one entry.
\o /dev/null
INSERT INTO ainecto.test_scenario (document_uuid, id, name) VALUES (:'tests', 890001, 'S');
INSERT INTO ainecto.test_case (document_uuid, id, scenario_id, title, display_order) SELECT :'tests', 890000 + n, 890001, 'Case ' || n, n FROM generate_series(1, 5) n;
SELECT setval('ainecto.test_run_id_seq', 890001, false), setval('ainecto.test_execution_id_seq', 890001, false);
SELECT pg_temp.rows();
\o
INSERT INTO ainecto.test_run (id, project_uuid, name) SELECT 890000 + n, :'shop', 'Run ' || n FROM generate_series(1, 2) n;
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  SELECT 890000 + r, 890000 + n, :'tests', 1, 890001, 'S', 'T', 'MEDIUM', 'FUNCTIONAL' FROM generate_series(1, 2) r, generate_series(1, 5) n;
INSERT INTO ainecto.test_execution (run_id, case_id, result) SELECT 890000 + r, 890000 + n, CASE WHEN n = 3 THEN 'FAILED' ELSE 'PASSED' END FROM generate_series(1, 2) r, generate_series(1, 5) n;
SELECT pg_temp.rows();
UPDATE ainecto.test_execution SET result = 'SKIPPED', comment = 'by hand' WHERE run_id = 890001;
UPDATE ainecto.test_run_case SET title = 'Forged' WHERE run_id = 890002 AND case_id = 890001;
UPDATE ainecto.test_run SET status = 'IN_PROGRESS', updated_at = now() WHERE id = 890001;
SELECT pg_temp.rows();
DELETE FROM ainecto.test_run WHERE id IN (890001, 890002);
SELECT pg_temp.rows();
INSERT INTO ainecto.llm_request (uuid, document_uuid, kind, prompt) VALUES ('audit-manual-1', :'tests', 'custom', 'A secret of some kind');
UPDATE ainecto.llm_request SET prompt = 'Another', status = 'FAILED', finished_at = now() WHERE uuid = 'audit-manual-1';
SELECT pg_temp.rows();

-- A million results are few rows: here twenty thousand.
INSERT INTO ainecto.test_run (id, project_uuid, name) SELECT 890003, :'shop', 'Long';
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  SELECT 890003, 890000 + n, :'tests', 1, 890001, 'S', 'T', 'MEDIUM', 'FUNCTIONAL' FROM generate_series(1, 5) n;
SELECT count(*) FROM (SELECT pg_temp.rows()) r;
INSERT INTO ainecto.test_execution (id, run_id, case_id, result) SELECT 9000000 + n, 890003, 890001 + n % 5, 'PASSED' FROM generate_series(1, 20000) n;
UPDATE ainecto.test_execution SET result = 'FAILED' WHERE run_id = 890003;
SELECT pg_temp.rows();

-- Our own functions leave one row, with what they changed.
SELECT ainecto.set_plan(pg_temp.email('viewer'), 'pro');
SELECT ainecto.grant_role('project', :'shop', pg_temp.email('viewer'), 'VIEWER');
SELECT ainecto.grant_role('project', :'shop', pg_temp.email('viewer'), 'EDITOR');
SELECT ainecto.revoke_role('project', :'shop', pg_temp.email('viewer'));
SELECT ainecto.disable_account(pg_temp.email('viewer'));
SELECT ainecto.enable_account(pg_temp.email('viewer'));
SELECT ainecto.map_role('regress_audit_hand', pg_temp.email('viewer'));
SELECT regexp_replace(r, '\d{4}-[-0-9T:.+]+', 'TIME', 'g') FROM pg_temp.rows() r;

-- Nobody but a superuser passes: not by a setting, not by the owner of a trigger; TRUNCATE is refused to all.
\set VERBOSITY default
TRUNCATE ainecto.role_right_override;
TRUNCATE ainecto.plan_override, ainecto.share;
\set VERBOSITY terse
GRANT USAGE ON SCHEMA ainecto TO regress_audit_hand;
GRANT SELECT, UPDATE ON ainecto.project TO regress_audit_hand;
GRANT TRUNCATE, TRIGGER ON ainecto.test_execution TO regress_audit_hand;
SET SESSION AUTHORIZATION regress_audit_hand;
SET ainecto.restoring = on;
SET session_replication_role = replica;
ALTER TABLE ainecto.project DISABLE TRIGGER witness_update;
TRUNCATE ainecto.test_execution;
CREATE TRIGGER mine AFTER INSERT ON ainecto.test_execution FOR EACH ROW EXECUTE FUNCTION ainecto.witness_change();
RESET SESSION AUTHORIZATION;
-- The function says so where it is made a trigger of another kind.
CREATE TRIGGER mine AFTER UPDATE ON ainecto.project FOR EACH ROW EXECUTE FUNCTION ainecto.witness_change();
UPDATE ainecto.project SET name = 'X' WHERE uuid = :'shop';
DROP TRIGGER mine ON ainecto.project;
CREATE TABLE pg_temp.other (id int);
CREATE TRIGGER mine AFTER INSERT ON pg_temp.other FOR EACH STATEMENT EXECUTE FUNCTION ainecto.witness_change();
INSERT INTO pg_temp.other VALUES (1);
SELECT ainecto.witness_change();
-- A superuser does, by a setting that is logged.
SET ainecto.restoring = on;
UPDATE ainecto.project SET name = 'Unseen' WHERE name = 'Store' AND uuid = :'shop';
RESET ainecto.restoring;
SELECT pg_temp.rows();

-- A house's trigger that writes on behalf of a call: its work is told in that call's row.
CREATE FUNCTION pg_temp.house() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ainecto.project SET description = 'touched' WHERE uuid = NEW.project_uuid;
  RETURN NULL;
END
$$;
CREATE TRIGGER house AFTER UPDATE ON ainecto.folder FOR EACH ROW EXECUTE FUNCTION pg_temp.house();
SELECT pg_temp.answer('owner', 'unarchive_folders', '{"uuids": ["<Drafts>"]}')->>'count';
DROP TRIGGER house ON ainecto.folder;
SELECT pg_temp.rows();
-- One that calls a function of ours: each function's row tells what it changed itself, whichever trigger fires first.
CREATE FUNCTION pg_temp.house_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ainecto.set_plan(pg_temp.email('viewer'), CASE WHEN a.plan = 'pro' THEN 'free' ELSE 'pro' END)
    FROM ainecto.account a WHERE a.email = pg_temp.email('viewer');
  RETURN NULL;
END
$$;
CREATE TRIGGER zz_house AFTER UPDATE ON ainecto.account_role FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.house_plan();
SELECT ainecto.map_role('regress_audit_hand', pg_temp.email('owner'));
ALTER TRIGGER zz_house ON ainecto.account_role RENAME TO aa_house;
SELECT ainecto.map_role('regress_audit_hand', pg_temp.email('viewer'));
DROP TRIGGER aa_house ON ainecto.account_role;
CREATE TRIGGER house AFTER UPDATE ON ainecto.folder FOR EACH ROW EXECUTE FUNCTION pg_temp.house_plan();
SELECT pg_temp.answer('owner', 'delete_folders', '{"uuids": ["<Drafts>"]}')->>'count';
DROP TRIGGER house ON ainecto.folder;
SELECT pg_temp.rows();
-- After an error that was caught, the function that failed gathers no more.
DO $$
BEGIN
  PERFORM ainecto.map_role('regress_audit_hand', 'nobody@audit-manual.example');
EXCEPTION WHEN OTHERS THEN
  PERFORM ainecto.set_plan(pg_temp.email('viewer'), 'enterprise');
END
$$;
SELECT pg_temp.rows();
-- One that writes while ours do what is of no interest to the audit: that is the house's own doing.
BEGIN;
CREATE FUNCTION pg_temp.house_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ainecto.workspace SET name = 'Acme & Sons' WHERE uuid = pg_temp.to_uuids('<Acme>')::uuid;
  RETURN NULL;
END
$$;
INSERT INTO ainecto.account_link VALUES (sha256('late link'), :owner, '2026-01-01', '2026-01-02');
SELECT count(*) FROM (SELECT pg_temp.rows()) r;
CREATE TRIGGER house AFTER DELETE ON ainecto.account_link FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.house_name();
SELECT (ainecto.housekeeping()->>'password_links')::integer > 0 AS removed;
SELECT pg_temp.rows();
ROLLBACK;

-- History goes oldest first, versions before their changes; each statement leaves a row.
\o /dev/null
SELECT pg_temp.answer('owner', 'erd_create_tables', format('{"documentUuid": "<Wares>", "items": [{"name": "t%s"}]}', n)) FROM generate_series(1, 3) n;
SELECT pg_temp.rows();
\o
SELECT version AS newest FROM ainecto.document WHERE uuid = :'stock' \gset
SET ROLE ainecto_retention;
DELETE FROM ainecto.document_version WHERE document_uuid = :'stock' AND version = 2;
DELETE FROM ainecto.document_change WHERE document_uuid = :'stock' AND version = 1;
DELETE FROM ainecto.document_version WHERE document_uuid = :'stock' AND version <= 2;
DELETE FROM ainecto.document_change WHERE document_uuid = :'stock' AND version <= 3;
DELETE FROM ainecto.document_change WHERE document_uuid = :'stock' AND version <= 2;
RESET ROLE;
SELECT regexp_replace(regexp_replace(r, '"ids": "[^"]*"', '"ids": …'), '"count": \d+', '"count": …') FROM pg_temp.rows() r;
SELECT database_role FROM ainecto.audit_log WHERE source = 'retention' ORDER BY id DESC LIMIT 1;
SELECT count(ainecto.snapshot(:'stock', v)) = :newest - 2 AS kept FROM generate_series(3, :newest) v;

REVOKE ALL ON ainecto.project, ainecto.test_execution FROM regress_audit_hand;
REVOKE ALL ON SCHEMA ainecto FROM regress_audit_hand;
SELECT ainecto.unmap_role('regress_audit_hand');
DROP ROLE regress_audit_hand;
