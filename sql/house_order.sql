-- History is told in the order in which rows were written, whatever the triggers of a house are called and do.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
\set document '\'e2000000-0000-4000-8000-000000000003\''
SELECT ainecto.create_account('order@example.com', 'a long enough secret', 'Order', 'enterprise');
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e2000000-0000-4000-8000-000000000001', id, 'Order' FROM ainecto.account WHERE email = 'order@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e2000000-0000-4000-8000-000000000002', 'e2000000-0000-4000-8000-000000000001', 'Order');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e2000000-0000-4000-8000-000000000002', 'erd', 'Order');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 'table', 'table');

-- Runs operations of erd_apply_changes on the document.
CREATE FUNCTION public.ainecto_apply(operations jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((answer ->> 'error') || ': ' || (answer ->> 'message'), answer ->> 'versions', answer ->> 'version')
  FROM ainecto.call_tool('order@example.com', 'erd_apply_changes', jsonb_build_object(
    'documentUuid', 'e2000000-0000-4000-8000-000000000003', 'description', 'tool', 'operations', operations)) AS answer
$$;
-- What the newest version changed, thing by thing, and the columns at each version, as kept now and as they were then.
CREATE VIEW public.ainecto_changes AS
  SELECT c.operation, c.entity_uuid, c.before ->> 'name' AS name_before, c.after ->> 'name' AS name, c.before ->> 'note' AS note_before,
    c.after ->> 'note' AS note
  FROM ainecto.document_change c JOIN ainecto.document d ON d.uuid = c.document_uuid AND d.version = c.version
  WHERE d.uuid = 'e2000000-0000-4000-8000-000000000003' ORDER BY c.entity, c.entity_uuid COLLATE "C", c.id;
CREATE TABLE public.ainecto_copy (version bigint, copy jsonb);
CREATE VIEW public.ainecto_now AS
  SELECT jsonb_build_array((SELECT jsonb_agg(jsonb_build_array(uuid, name, note, display_order) ORDER BY uuid) FROM ainecto.erd_table
      WHERE document_uuid = 'e2000000-0000-4000-8000-000000000003'),
    (SELECT jsonb_agg(jsonb_build_array(uuid, name, note, display_order) ORDER BY uuid) FROM ainecto.erd_column
      WHERE document_uuid = 'e2000000-0000-4000-8000-000000000003')) AS copy;
CREATE PROCEDURE public.ainecto_copy_now() LANGUAGE sql AS $$
  INSERT INTO public.ainecto_copy SELECT d.version, n.copy FROM ainecto.document d, public.ainecto_now n
  WHERE d.uuid = 'e2000000-0000-4000-8000-000000000003'
$$;
CREATE VIEW public.ainecto_wrong_version AS
  SELECT version, copy, rebuilt FROM public.ainecto_copy, LATERAL (SELECT ainecto.snapshot('e2000000-0000-4000-8000-000000000003', version) s) v,
    LATERAL (SELECT jsonb_build_array(
      (SELECT jsonb_agg(jsonb_build_array(e -> 'uuid', e -> 'name', e -> 'note', e -> 'display_order') ORDER BY e ->> 'uuid') FROM jsonb_array_elements(s -> 'tables') e),
      (SELECT jsonb_agg(jsonb_build_array(e -> 'uuid', e -> 'name', e -> 'note', e -> 'display_order') ORDER BY e ->> 'uuid') FROM jsonb_array_elements(s -> 'columns') e)) rebuilt) r
  WHERE copy <> rebuilt ORDER BY version;
CALL public.ainecto_copy_now();

-- Fills what is new, and says more of what changed. Their names come before ours.
CREATE FUNCTION public.ainecto_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ainecto.erd_column SET note = concat(note, 'filled') WHERE document_uuid = NEW.document_uuid AND uuid = NEW.uuid;
  RETURN NULL;
END $$;
CREATE FUNCTION public.ainecto_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ainecto.erd_column SET name = lower(NEW.name) WHERE document_uuid = NEW.document_uuid AND uuid = NEW.uuid;
  RETURN NULL;
END $$;
CREATE TRIGGER house_fill AFTER INSERT ON ainecto.erd_column FOR EACH ROW EXECUTE FUNCTION public.ainecto_fill();
CREATE TRIGGER house_rewrite AFTER UPDATE ON ainecto.erd_column FOR EACH ROW WHEN (NEW.name <> lower(NEW.name)) EXECUTE FUNCTION public.ainecto_rewrite();
SELECT public.ainecto_apply('[{"op": "create", "type": "column", "data": {"uuid": "a", "table_uuid": "table", "name": "a", "type": "int"}},
  {"op": "create", "type": "column", "data": {"uuid": "b", "table_uuid": "table", "name": "b", "type": "int"}},
  {"op": "update", "type": "column", "uuid": "b", "data": {"note": "again"}}]');
SELECT * FROM public.ainecto_changes;
CALL public.ainecto_copy_now();
UPDATE ainecto.erd_column SET name = upper(name) WHERE document_uuid = :document;
SELECT * FROM public.ainecto_changes;
CALL public.ainecto_copy_now();
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (:document, 'c', 'table', 'C', 'int'), (:document, 'd', 'table', 'D', 'int');
SELECT * FROM public.ainecto_changes;
CALL public.ainecto_copy_now();
SELECT * FROM public.ainecto_wrong_version;
-- After ours the story is the same.
ALTER TRIGGER house_fill ON ainecto.erd_column RENAME TO zz_fill;
ALTER TRIGGER house_rewrite ON ainecto.erd_column RENAME TO zz_rewrite;
UPDATE ainecto.erd_column SET name = upper(name) WHERE document_uuid = :document AND uuid IN ('a', 'b');
SELECT * FROM public.ainecto_changes;
CALL public.ainecto_copy_now();
-- Undone in part: what a trigger caught was never written.
CREATE FUNCTION public.ainecto_try() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    UPDATE ainecto.erd_column SET note = 'tried' WHERE document_uuid = NEW.document_uuid AND uuid = NEW.uuid;
    RAISE 'no';
  EXCEPTION WHEN raise_exception THEN
    UPDATE ainecto.erd_column SET note = 'caught' WHERE document_uuid = NEW.document_uuid AND uuid = NEW.uuid;
  END;
  RETURN NULL;
END $$;
CREATE TRIGGER house_try AFTER UPDATE ON ainecto.erd_column FOR EACH ROW WHEN (NEW.note = 'try') EXECUTE FUNCTION public.ainecto_try();
UPDATE ainecto.erd_column SET note = 'try' WHERE document_uuid = :document AND uuid = 'a';
SELECT * FROM public.ainecto_changes;
CALL public.ainecto_copy_now();

-- What is deleted comes back before its deletion was told, goes, and comes again.
CREATE FUNCTION public.ainecto_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ainecto.erd_column SELECT (OLD).*;
  DELETE FROM ainecto.erd_column WHERE document_uuid = OLD.document_uuid AND uuid = OLD.uuid;
  INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (OLD.document_uuid, OLD.uuid, OLD.table_uuid, 'back', 'text');
  RETURN NULL;
END $$;
CREATE TRIGGER house_return AFTER DELETE ON ainecto.erd_column FOR EACH ROW WHEN (OLD.uuid = 'b' AND pg_trigger_depth() < 1) EXECUTE FUNCTION public.ainecto_return();
DELETE FROM ainecto.erd_column WHERE document_uuid = :document AND uuid IN ('b', 'd');
SELECT * FROM public.ainecto_changes;
CALL public.ainecto_copy_now();

-- What is new takes another's place, and shifts those that the same statement made before.
CREATE FUNCTION public.ainecto_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM ainecto.erd_column WHERE document_uuid = NEW.document_uuid AND uuid = NEW.uuid;
  UPDATE ainecto.erd_column SET display_order = display_order + 1 WHERE document_uuid = NEW.document_uuid;
  RETURN NEW;
END $$;
CREATE TRIGGER house_replace BEFORE INSERT ON ainecto.erd_column FOR EACH ROW EXECUTE FUNCTION public.ainecto_replace();
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (:document, 'a', 'table', 'anew', 'int'), (:document, 'e', 'table', 'e', 'int');
SELECT operation, entity_uuid, name FROM public.ainecto_changes;
CALL public.ainecto_copy_now();
DROP TRIGGER house_replace ON ainecto.erd_column;
-- A function of the statement itself writes to what the statement has made.
CREATE FUNCTION public.ainecto_meddle(number int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ainecto.erd_column SET note = 'meddled ' || number WHERE document_uuid = 'e2000000-0000-4000-8000-000000000003' AND uuid = 'f' || number - 1;
  RETURN 'f' || number;
END $$;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type)
  SELECT :document, public.ainecto_meddle(n), 'table', 'f' || n, 'int' FROM generate_series(1, 3) n;
SELECT * FROM public.ainecto_changes;
CALL public.ainecto_copy_now();

-- A trigger that calls a tool: what the tool's version builds upon is in it, and the audit log says by whom.
CREATE FUNCTION public.ainecto_standard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.ainecto_apply(jsonb_build_array(
    jsonb_build_object('op', 'create', 'type', 'column', 'data', jsonb_build_object('uuid', NEW.uuid || ' id', 'table_uuid', NEW.uuid, 'name', 'id', 'type', 'int')),
    jsonb_build_object('op', 'update', 'type', 'table', 'uuid', NEW.uuid, 'data', jsonb_build_object('note', 'standard'))));
  RETURN NULL;
END $$;
CREATE TRIGGER house_standard AFTER INSERT ON ainecto.erd_table FOR EACH ROW EXECUTE FUNCTION public.ainecto_standard();
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 'made', 'made');
CALL public.ainecto_copy_now();
SELECT version, source, description FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version DESC LIMIT 1;
SELECT version, source, description FROM ainecto.audit_log WHERE target = :document ORDER BY id DESC LIMIT 2;
SELECT * FROM public.ainecto_changes;

-- Every version is as it was, and each can be current again.
SELECT count(*) FROM public.ainecto_copy;
SELECT * FROM public.ainecto_wrong_version;
DROP TRIGGER house_return ON ainecto.erd_column;
DROP TRIGGER house_standard ON ainecto.erd_table;
DROP TRIGGER zz_fill ON ainecto.erd_column;
DROP TRIGGER zz_rewrite ON ainecto.erd_column;
DO $$
DECLARE
  kept record;
BEGIN
  FOR kept IN SELECT * FROM public.ainecto_copy ORDER BY version LOOP
    PERFORM ainecto.restore('e2000000-0000-4000-8000-000000000003', kept.version);
    IF (SELECT copy FROM public.ainecto_now) <> kept.copy THEN
      RAISE 'version % is not what it was', kept.version;
    END IF;
  END LOOP;
END $$;
SELECT * FROM public.ainecto_wrong_version;

-- A trigger before the row sets what the statement does not name.
CREATE FUNCTION public.ainecto_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.title := NEW.title || ' filed';
  RETURN NEW;
END $$;
CREATE TRIGGER zz_stamp BEFORE UPDATE OF archived_at ON ainecto.document FOR EACH ROW WHEN (NEW.uuid = 'e2000000-0000-4000-8000-000000000003') EXECUTE FUNCTION public.ainecto_stamp();
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :document;
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :document;
SELECT v.version, ainecto.snapshot(:document, v.version) ->> 'title' FROM ainecto.document_version v WHERE v.document_uuid = :document ORDER BY v.version DESC LIMIT 3;
CREATE FUNCTION public.ainecto_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := NEW.version + 7;
  RETURN NEW;
END $$;
CREATE TRIGGER zz_count BEFORE INSERT OR UPDATE OF title ON ainecto.document FOR EACH ROW EXECUTE FUNCTION public.ainecto_count();
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('e2000000-0000-4000-8000-000000000004', 'e2000000-0000-4000-8000-000000000002', 'erd', 'Born late');
UPDATE ainecto.document SET title = 'Counted' WHERE uuid = :document;
DROP TRIGGER zz_stamp ON ainecto.document;
DROP TRIGGER zz_count ON ainecto.document;
SELECT ainecto.create_account('order-editor@example.com', 'a long enough secret', 'Editor', 'enterprise');
SELECT ainecto.grant_role('document', :document, 'order-editor@example.com', 'EDITOR');
SELECT answer ->> 'error' FROM ainecto.call_tool('order-editor@example.com', 'update_documents', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('uuid', :document, 'title', 'Edited')))) AS answer;
SELECT ainecto.revoke_role('document', :document, 'order-editor@example.com');
CREATE FUNCTION public.ainecto_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := NEW.id + 1000;
  RETURN NEW;
END $$;
CREATE TRIGGER zz_number BEFORE UPDATE ON ainecto.account FOR EACH ROW WHEN (NEW.email = 'order-editor@example.com') EXECUTE FUNCTION public.ainecto_number();
UPDATE ainecto.account SET name = 'Numbered' WHERE email = 'order-editor@example.com';
DROP TRIGGER zz_number ON ainecto.account;

DROP TRIGGER house_try ON ainecto.erd_column;
-- A trigger of certain columns fires where a tool changes one of them, not where it changes others; so does an index.
CREATE FUNCTION public.ainecto_say() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% of %: % to %', TG_NAME, NEW.uuid, OLD.note, NEW.note;
  RETURN NULL;
END $$;
CREATE TRIGGER house_note AFTER UPDATE OF note ON ainecto.erd_table FOR EACH ROW EXECUTE FUNCTION public.ainecto_say();
SELECT public.ainecto_apply('[{"op": "create", "type": "table", "data": {"uuid": "said", "name": "said", "note": "a"}}]') IS NOT NULL;
SELECT public.ainecto_apply('[{"op": "update", "type": "table", "uuid": "said", "data": {"name": "said2", "alias": "s"}}]') IS NOT NULL;
SELECT public.ainecto_apply('[{"op": "update", "type": "table", "uuid": "said", "data": {"name": "said3", "note": "b"}}]') IS NOT NULL;
SELECT public.ainecto_apply('[{"op": "update", "type": "table", "uuid": "said", "data": {"note": null}}]') IS NOT NULL;
SELECT public.ainecto_apply('[{"op": "update", "type": "table", "uuid": "said", "data": {}}]') IS NOT NULL;
DROP TRIGGER house_note ON ainecto.erd_table;
-- More sets of fields than statements are kept for, each twice.
SELECT count(public.ainecto_apply(jsonb_build_array(jsonb_build_object('op', 'update', 'type', 'table', 'uuid', 'said', 'data',
    (SELECT jsonb_object_agg(f.name, CASE f.name WHEN 'display_order' THEN to_jsonb(n) ELSE to_jsonb(f.name || n) END)
     FROM unnest('{name,alias,note,schema_name,display_order,header_color}'::text[]) WITH ORDINALITY f (name, bit) WHERE n & (1 << (bit::int - 1)) <> 0)))))
  FROM generate_series(1, 2) again, generate_series(1, 63) n;
SELECT name, alias, note, schema_name, display_order, header_color FROM ainecto.erd_table WHERE document_uuid = :document AND uuid = 'said';
DROP VIEW public.ainecto_wrong_version, public.ainecto_now, public.ainecto_changes;
DROP TABLE public.ainecto_copy;
DROP FUNCTION public.ainecto_apply(jsonb), public.ainecto_fill(), public.ainecto_rewrite(), public.ainecto_try(), public.ainecto_return(), public.ainecto_replace(),
  public.ainecto_meddle(int), public.ainecto_standard(), public.ainecto_stamp(), public.ainecto_count(), public.ainecto_number(), public.ainecto_say();
DROP PROCEDURE public.ainecto_copy_now();
