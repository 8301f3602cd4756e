-- Roles that must not reach further than they were given.
\set VERBOSITY terse
SET client_min_messages = warning;
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT email, ainecto.create_account(email, 'a long enough secret', 'T', 'pro') IS NULL AS with_password
  FROM unnest(ARRAY['owner@example.com', 'other@example.com']) AS email;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT ('00000000-0000-4000-8000-0000000000c' || n)::uuid, a.id, 'W'
    FROM (VALUES (1, 'owner@example.com'), (2, 'other@example.com')) AS w (n, email) JOIN ainecto.account a USING (email);
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES
  ('00000000-0000-4000-8000-0000000000d1', '00000000-0000-4000-8000-0000000000c1', 'Owner 1'),
  ('00000000-0000-4000-8000-0000000000d2', '00000000-0000-4000-8000-0000000000c1', 'Owner 2'),
  ('00000000-0000-4000-8000-0000000000d3', '00000000-0000-4000-8000-0000000000c2', 'Other');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000d1', 'erd', 'Secret');

-- Who may only write in a document cannot take it along, and its owner keeps it.
CREATE FUNCTION pg_temp.move(email text, project text) RETURNS text
  LANGUAGE sql AS $$
  SELECT coalesce(r ->> 'message', 'moved') FROM ainecto.call_tool(email, 'move_documents', jsonb_build_object('items', jsonb_build_array(
    jsonb_build_object('uuid', '00000000-0000-4000-8000-0000000000e1', 'targetProjectUuid', project)))) r
$$;
SELECT ainecto.grant_role('document', '00000000-0000-4000-8000-0000000000e1', 'other@example.com', 'EDITOR');
SELECT pg_temp.move('other@example.com', '00000000-0000-4000-8000-0000000000d3');
SELECT ainecto.grant_role('project', '00000000-0000-4000-8000-0000000000d2', 'other@example.com', 'EDITOR');
SELECT pg_temp.move('other@example.com', '00000000-0000-4000-8000-0000000000d2');
SELECT ainecto.grant_role('project', '00000000-0000-4000-8000-0000000000d1', 'other@example.com', 'EDITOR');
SELECT pg_temp.move('other@example.com', '00000000-0000-4000-8000-0000000000d3');
SELECT pg_temp.move('other@example.com', '00000000-0000-4000-8000-0000000000d2');
SELECT pg_temp.move('owner@example.com', '00000000-0000-4000-8000-0000000000d1');
SELECT ainecto.grant_role('project', '00000000-0000-4000-8000-0000000000d1', 'other@example.com', 'OWNER');
SELECT pg_temp.move('other@example.com', '00000000-0000-4000-8000-0000000000d3');

-- A superuser who maintains a table lends nothing to the functions of its owner.
CREATE ROLE regress_ainecto_trust;
GRANT USAGE ON SCHEMA ainecto TO regress_ainecto_trust;
CREATE SCHEMA regress_ainecto_trust AUTHORIZATION regress_ainecto_trust;
SET ROLE regress_ainecto_trust;
SET search_path = regress_ainecto_trust;
CREATE TABLE loot (content text);
CREATE TABLE bait (i int);
CREATE FUNCTION take() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO regress_ainecto_trust.loot
    SELECT ainecto.snapshot('00000000-0000-4000-8000-0000000000e1') ->> 'title';
EXCEPTION WHEN OTHERS THEN
  INSERT INTO regress_ainecto_trust.loot VALUES (sqlerrm);
END
$$;
CREATE FUNCTION work(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  PERFORM regress_ainecto_trust.take();
  RETURN i;
END
$$;
CREATE INDEX ON bait (work(i));
INSERT INTO bait VALUES (1);
RESET ROLE;
ANALYZE bait;
SELECT DISTINCT content FROM loot;
-- Nor is what they write of his making, though his role has an account.
CREATE ROLE regress_ainecto_keeper SUPERUSER;
SELECT ainecto.map_role('regress_ainecto_keeper', 'owner@example.com');
SELECT ainecto.map_role('regress_ainecto_trust', 'other@example.com');
GRANT SELECT (uuid, title), UPDATE (title) ON ainecto.document TO regress_ainecto_trust;
CREATE OR REPLACE FUNCTION take() RETURNS void LANGUAGE sql AS $$
  UPDATE ainecto.document SET title = title || '.' WHERE uuid = '00000000-0000-4000-8000-0000000000e1'
$$;
SET SESSION AUTHORIZATION regress_ainecto_keeper;
ANALYZE bait;
RESET SESSION AUTHORIZATION;
SELECT d.title LIKE 'Secret.%' AS written, a.email AS author FROM ainecto.document d JOIN ainecto.document_version v ON v.document_uuid = d.uuid AND v.version = d.version
  LEFT JOIN ainecto.account a ON a.id = v.account_id WHERE d.uuid = '00000000-0000-4000-8000-0000000000e1';
-- While a function has our rights, nobody's trigger takes a role for good.
CREATE FUNCTION become() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SET ROLE regress_ainecto_keeper;
  RETURN NEW;
END
$$;
CREATE TRIGGER become BEFORE UPDATE ON ainecto.document FOR EACH ROW EXECUTE FUNCTION become();
SELECT ainecto.restore('00000000-0000-4000-8000-0000000000e1', 1);
DROP TRIGGER become ON ainecto.document;
SELECT current_user = session_user AS unchanged;
SELECT ainecto.unmap_role('regress_ainecto_keeper');
SELECT ainecto.unmap_role('regress_ainecto_trust');
REVOKE SELECT (uuid, title), UPDATE (title) ON ainecto.document FROM regress_ainecto_trust;
DROP ROLE regress_ainecto_keeper;

-- Nor does a superuser who calls a SECURITY DEFINER function: it may what its owner may.
SET ROLE regress_ainecto_trust;
CREATE FUNCTION try(statement text) RETURNS text SECURITY DEFINER LANGUAGE plpgsql AS $$
DECLARE
  answer text;
BEGIN
  EXECUTE statement INTO answer;
  RETURN answer;
EXCEPTION WHEN OTHERS THEN
  RETURN sqlerrm;
END
$$;
RESET ROLE;
SELECT n, try(statement) FROM unnest(ARRAY[
  $$SELECT ainecto.snapshot('00000000-0000-4000-8000-0000000000e1')$$,
  $$SELECT ainecto.diff('00000000-0000-4000-8000-0000000000e1', 1, 1)$$,
  $$SELECT ainecto.blame('00000000-0000-4000-8000-0000000000e1', NULL)$$,
  $$SELECT ainecto.restore('00000000-0000-4000-8000-0000000000e1', 1)$$,
  $$SELECT ainecto.lock_document('00000000-0000-4000-8000-0000000000e1')$$,
  $$SELECT ainecto.queue_llm_request('00000000-0000-4000-8000-0000000000e1', 'Tell me')$$,
  $$SELECT ainecto.call_tool('owner@example.com', 'list_workspaces')$$,
  $$SELECT ainecto.grant_role('document', '00000000-0000-4000-8000-0000000000e1', 'other@example.com', 'OWNER')$$,
  $$SELECT ainecto.create_access_token('owner@example.com', 'mine')$$]) WITH ORDINALITY AS c (statement, n) ORDER BY n;
-- Triggers that wait in a caller's transaction do not run with what its functions are lent.
SET ROLE regress_ainecto_trust;
CREATE TABLE trap (i int);
CREATE FUNCTION spring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO regress_ainecto_trust.loot VALUES (current_user);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER spring AFTER INSERT ON trap DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION spring();
RESET ROLE;
SELECT ainecto.map_role('regress_ainecto_trust', 'other@example.com');
SELECT ainecto.grant_role('document', '00000000-0000-4000-8000-0000000000e1', 'other@example.com', 'EDITOR');
UPDATE ainecto.document SET title = 'Changed' WHERE uuid = '00000000-0000-4000-8000-0000000000e1';
SELECT sha256(ainecto.create_access_token('other@example.com', 'trap')::bytea) AS token \gset
GRANT ainecto_shim TO regress_ainecto_trust;
TRUNCATE loot;
SET SESSION AUTHORIZATION regress_ainecto_trust;
BEGIN;
INSERT INTO trap VALUES (1);
SELECT ainecto.restore('00000000-0000-4000-8000-0000000000e1', 1);
SELECT (r).status, (r).body::jsonb -> 'result' -> 'isError' AS refused FROM ainecto.ainecto_mcp_call(:'token', 'POST', '{}', NULL, 'trap',
  '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "update_documents", "arguments":
    {"items": [{"uuid": "00000000-0000-4000-8000-0000000000e1", "title": "Mine"}]}}}') r;
SELECT count(*) FROM loot;
COMMIT;
SELECT * FROM loot;
-- Nor do operators that lie before the built-in ones on the caller's path.
TRUNCATE loot;
CREATE FUNCTION taken(uuid, uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO regress_ainecto_trust.loot VALUES (current_user);
  RETURN true;
END
$$;
CREATE OPERATOR = (FUNCTION = taken, LEFTARG = uuid, RIGHTARG = uuid);
SET search_path = regress_ainecto_trust, pg_catalog;
SELECT (r).status FROM ainecto.ainecto_mcp_call(:'token', 'POST', '{}', NULL, 'path', '{"jsonrpc": "2.0", "id": 1, "method": "tools/call",
  "params": {"name": "list_documents", "arguments": {"projectUuid": "00000000-0000-4000-8000-0000000000d2"}}}') r;
SHOW search_path;
SET search_path = regress_ainecto_trust;
SELECT * FROM loot;
DROP OPERATOR regress_ainecto_trust.= (uuid, uuid);
RESET SESSION AUTHORIZATION;
SELECT ainecto.unmap_role('regress_ainecto_trust');
REVOKE ainecto_shim FROM regress_ainecto_trust;

-- An administrator's function lends his rights, and the audit names who called it.
CREATE ROLE regress_ainecto_lender IN ROLE ainecto_admin;
GRANT USAGE, CREATE ON SCHEMA regress_ainecto_trust TO regress_ainecto_lender;
SET ROLE regress_ainecto_lender;
CREATE FUNCTION invite(email text) RETURNS void SECURITY DEFINER LANGUAGE sql AS $$
  SELECT ainecto.grant_role('document', '00000000-0000-4000-8000-0000000000e1', email, 'VIEWER')
$$;
CREATE FUNCTION upgrade(email text) RETURNS void SECURITY DEFINER LANGUAGE sql AS $$
  SELECT ainecto.set_plan(email, 'enterprise')
$$;
CREATE FUNCTION title() RETURNS text SECURITY DEFINER LANGUAGE sql AS $$
  SELECT ainecto.snapshot('00000000-0000-4000-8000-0000000000e1') ->> 'title'
$$;
SET ROLE regress_ainecto_trust;
SELECT invite('other@example.com'), upgrade('other@example.com'), title();
-- What the function was lent ends with it.
SELECT ainecto.snapshot('00000000-0000-4000-8000-0000000000e1');
SELECT count(*) AS readable FROM pg_class
 WHERE relnamespace = 'ainecto'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'SELECT');
RESET ROLE;
SELECT tool, database_role, session_role = session_user AS by_session FROM ainecto.audit_log ORDER BY id DESC LIMIT 2;
DROP OWNED BY regress_ainecto_lender;
DROP ROLE regress_ainecto_lender;

RESET search_path;
DROP SCHEMA regress_ainecto_trust CASCADE;
REVOKE USAGE ON SCHEMA ainecto FROM regress_ainecto_trust;
DROP ROLE regress_ainecto_trust;
