-- A tool's insert means what an INSERT means, in a house that has added things of its own; and history is inserted by the engine alone.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
\set document '\'e3000000-0000-4000-8000-000000000003\''
SELECT ainecto.create_account('insert@example.com', 'a long enough secret', 'Insert', 'enterprise');
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e3000000-0000-4000-8000-000000000001', id, 'Insert' FROM ainecto.account WHERE email = 'insert@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e3000000-0000-4000-8000-000000000002', 'e3000000-0000-4000-8000-000000000001', 'Insert');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e3000000-0000-4000-8000-000000000002', 'erd', 'Insert');
CREATE FUNCTION public.ainecto_create(VARIADIC names text[]) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((answer ->> 'error') || ': ' || (answer ->> 'message'), answer ->> 'version')
  FROM ainecto.call_tool('insert@example.com', 'erd_create_tables', jsonb_build_object('documentUuid', 'e3000000-0000-4000-8000-000000000003',
    'description', 'tool', 'items', (SELECT jsonb_agg(jsonb_build_object('uuid', name, 'name', name)) FROM unnest(names) name))) AS answer
$$;

-- Nobody inserts history: no superuser, no COPY, not in the role of a replica; only who restores.
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source) VALUES (:document, 2, now(), 'forged', 'manual');
INSERT INTO ainecto.document_change (document_uuid, version, entity, entity_uuid, operation, after) VALUES (:document, 1, 'table', 't', 'insert', '{}');
INSERT INTO ainecto.audit_log (at, session_role, database_role, source, outcome) VALUES (now(), 'x', 'x', 'manual', 'done');
COPY ainecto.document_version (document_uuid, version, at, description, source) FROM STDIN;
e3000000-0000-4000-8000-000000000003	2	2026-01-01	forged	manual
\.
SET session_replication_role = replica;
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source) VALUES (:document, 2, now(), 'forged', 'manual');
RESET session_replication_role;
BEGIN;
SET LOCAL ainecto.restoring = on;
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source) VALUES (:document, 2, now(), 'restored', 'manual') RETURNING version;
ROLLBACK;
SELECT public.ainecto_create('before');
-- Every table whose rows are only ever added has the guard for every verb, always.
SELECT c.relname, array_agg(concat_ws(' ', t.tgname, t.tgtype, t.tgenabled) ORDER BY t.tgname) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE t.tgfoid = 'ainecto.refuse_change'::regproc AND EXISTS (SELECT FROM pg_trigger o WHERE o.tgrelid = c.oid AND o.tgname = 'append_only') GROUP BY 1 ORDER BY 1;

-- Columns of a house have their defaults, and what they demand holds.
ALTER TABLE ainecto.audit_log ADD COLUMN reviewed boolean NOT NULL DEFAULT false;
ALTER TABLE ainecto.document_version ADD COLUMN weight int DEFAULT 3 CHECK (weight > 2);
ALTER TABLE ainecto.document_change ADD COLUMN seen timestamptz NOT NULL DEFAULT now(), ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE ainecto.erd_table ADD COLUMN team text DEFAULT 'core', ADD COLUMN shout text GENERATED ALWAYS AS (upper(name)) STORED;
SELECT public.ainecto_create('a', 'b');
SELECT uuid, team, shout FROM ainecto.erd_table WHERE document_uuid = :document ORDER BY uuid;
SELECT weight FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version DESC LIMIT 1;
SELECT count(*) > 0 AND bool_and(seen IS NOT NULL AND number > 0) FROM ainecto.document_change WHERE document_uuid = :document;
SELECT reviewed FROM ainecto.audit_log WHERE target = :document ORDER BY id DESC LIMIT 1;
ALTER TABLE ainecto.document_version ALTER COLUMN weight SET DEFAULT 1;
SELECT public.ainecto_create('refused');
ALTER TABLE ainecto.document_version DROP COLUMN weight;
ALTER TABLE ainecto.erd_table ADD COLUMN owner text, ADD CONSTRAINT house_owner CHECK (owner IS NOT NULL) NOT VALID;
SELECT public.ainecto_create('refused');
ALTER TABLE ainecto.erd_table DROP COLUMN owner;
ALTER TABLE ainecto.document_change DROP COLUMN number;

-- Triggers for statements see them, with their rows.
CREATE TABLE public.ainecto_seen (number int GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION public.ainecto_see() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.ainecto_seen (what) VALUES (concat_ws(' ', TG_TABLE_NAME, TG_WHEN, TG_LEVEL, TG_OP));
  RETURN NEW;
END $$;
CREATE FUNCTION public.ainecto_see_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.ainecto_seen (what) SELECT concat_ws(' ', TG_TABLE_NAME, 'rows', count(*)) FROM made;
  RETURN NULL;
END $$;
CREATE TRIGGER a BEFORE INSERT ON ainecto.erd_table EXECUTE FUNCTION public.ainecto_see();
CREATE TRIGGER b BEFORE INSERT ON ainecto.erd_table FOR EACH ROW EXECUTE FUNCTION public.ainecto_see();
CREATE TRIGGER zz AFTER INSERT ON ainecto.erd_table FOR EACH ROW EXECUTE FUNCTION public.ainecto_see();
CREATE TRIGGER zzz AFTER INSERT ON ainecto.erd_table REFERENCING NEW TABLE AS made EXECUTE FUNCTION public.ainecto_see_rows();
CREATE TRIGGER a BEFORE INSERT ON ainecto.audit_log FOR EACH ROW EXECUTE FUNCTION public.ainecto_see();
CREATE TRIGGER zz AFTER INSERT ON ainecto.audit_log REFERENCING NEW TABLE AS made EXECUTE FUNCTION public.ainecto_see_rows();
CREATE TRIGGER zz AFTER INSERT ON ainecto.document_change REFERENCING NEW TABLE AS made EXECUTE FUNCTION public.ainecto_see_rows();
SELECT public.ainecto_create('c');
SELECT what FROM public.ainecto_seen ORDER BY number;
DROP TRIGGER a ON ainecto.erd_table;
DROP TRIGGER b ON ainecto.erd_table;
DROP TRIGGER zz ON ainecto.erd_table;
DROP TRIGGER zzz ON ainecto.erd_table;
DROP TRIGGER a ON ainecto.audit_log;
DROP TRIGGER zz ON ainecto.audit_log;
DROP TRIGGER zz ON ainecto.document_change;

-- Content may be altered by a trigger, history may not, and neither disappears without a word.
CREATE FUNCTION public.ainecto_alter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'erd_table' THEN
    NEW.note := 'noted';
  ELSE
    NEW.description := 'something else';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION public.ainecto_suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION public.ainecto_forge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ainecto.audit_log (at, session_role, database_role, source, outcome) VALUES (now(), 'x', 'x', 'manual', 'done');
  RETURN NEW;
END $$;
CREATE TRIGGER house BEFORE INSERT ON ainecto.erd_table FOR EACH ROW EXECUTE FUNCTION public.ainecto_alter();
SELECT public.ainecto_create('d');
SELECT note, ainecto.snapshot(:document) -> 'tables' @> '[{"uuid": "d", "note": "noted"}]' FROM ainecto.erd_table WHERE document_uuid = :document AND uuid = 'd';
DROP TRIGGER house ON ainecto.erd_table;
CREATE TRIGGER house BEFORE INSERT ON ainecto.erd_table FOR EACH ROW EXECUTE FUNCTION public.ainecto_suppress();
SELECT public.ainecto_create('refused');
DROP TRIGGER house ON ainecto.erd_table;
CREATE TRIGGER house BEFORE INSERT ON ainecto.document_version FOR EACH ROW EXECUTE FUNCTION public.ainecto_alter();
SELECT public.ainecto_create('refused');
DROP TRIGGER house ON ainecto.document_version;
CREATE TRIGGER house BEFORE INSERT ON ainecto.document_change FOR EACH ROW EXECUTE FUNCTION public.ainecto_suppress();
UPDATE ainecto.erd_table SET note = 'refused' WHERE document_uuid = :document;
DROP TRIGGER house ON ainecto.document_change;
CREATE TRIGGER a BEFORE INSERT ON ainecto.audit_log FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION public.ainecto_forge();
SELECT public.ainecto_create('refused');
DROP TRIGGER a ON ainecto.audit_log;
CREATE RULE house AS ON INSERT TO ainecto.erd_table DO ALSO NOTHING;
SELECT public.ainecto_create('refused');
DROP RULE house ON ainecto.erd_table;
SELECT uuid FROM ainecto.erd_table WHERE document_uuid = :document ORDER BY uuid;
SELECT version FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version;

ALTER TABLE ainecto.audit_log DROP COLUMN reviewed;
ALTER TABLE ainecto.document_change DROP COLUMN seen;
ALTER TABLE ainecto.erd_table DROP COLUMN team, DROP COLUMN shout;
SELECT public.ainecto_create('e');
DROP TABLE public.ainecto_seen;
DROP FUNCTION public.ainecto_create(text[]), public.ainecto_see(), public.ainecto_see_rows(), public.ainecto_alter(), public.ainecto_suppress(), public.ainecto_forge();
