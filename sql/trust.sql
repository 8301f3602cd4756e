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
RESET search_path;
DROP SCHEMA regress_ainecto_trust CASCADE;
REVOKE USAGE ON SCHEMA ainecto FROM regress_ainecto_trust;
DROP ROLE regress_ainecto_trust;
