-- Triggers of the change engine, on every table of content.
CREATE FUNCTION ainecto.record_change()
  RETURNS trigger
  LANGUAGE C VOLATILE
  AS 'MODULE_PATHNAME', 'ainecto_record_change';
COMMENT ON FUNCTION ainecto.record_change() IS 'Writes change rows and versions below all privileges, so that an editor''s role needs no right on history';

CREATE FUNCTION ainecto.check_document_birth()
  RETURNS trigger
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_check_document_birth';
COMMENT ON FUNCTION ainecto.check_document_birth() IS 'A document is born at version 0; a dump loaded without ainecto.restoring fails here';

CREATE FUNCTION ainecto.check_document_update()
  RETURNS trigger
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_check_document_update';
COMMENT ON FUNCTION ainecto.check_document_update() IS 'A document''s version is counted by the change engine alone, and its type never changes';

CREATE FUNCTION ainecto.refuse_change()
  RETURNS trigger
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_refuse_change';
COMMENT ON FUNCTION ainecto.refuse_change() IS 'Guards history and audit against changes, and content against TRUNCATE';

CREATE FUNCTION ainecto.keep_account()
  RETURNS trigger
  LANGUAGE C VOLATILE
  AS 'MODULE_PATHNAME', 'ainecto_keep_account';
COMMENT ON FUNCTION ainecto.keep_account() IS 'Refuses to delete an account, or to change its id, while a version names it; such an account is disabled instead';

DO $$
DECLARE
  content text[] := ARRAY['erd_table', 'erd_column', 'erd_index', 'erd_index_column', 'erd_constraint', 'erd_ref', 'erd_ref_column', 'erd_enum',
    'erd_enum_value', 'erd_note', 'erd_table_group', 'erd_table_group_table', 'erd_table_group_note', 'erd_object', 'erd_filter',
    'flow_group', 'flow_node', 'flow_edge', 'readme_block', 'test_scenario', 'test_case', 'test_step'];
  history text[] := ARRAY['document_version', 'document_change', 'audit_log'];
  relation text;
BEGIN
  FOREACH relation IN ARRAY content LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.record_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER record_change', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ainecto.%I'
      ' EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER refuse_truncate', relation);
  END LOOP;
  FOREACH relation IN ARRAY history LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ainecto.%I'
      ' EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER append_only', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER refuse_truncate', relation);
  END LOOP;
END
$$;

-- All of these judge the row as it was written, whatever triggers before it made of it: so none looks at the columns
-- that a statement names, and none comes before the row.
CREATE TRIGGER record_change AFTER INSERT OR UPDATE ON ainecto.document
  FOR EACH ROW EXECUTE FUNCTION ainecto.record_change();
CREATE TRIGGER check_birth AFTER INSERT ON ainecto.document
  FOR EACH ROW EXECUTE FUNCTION ainecto.check_document_birth();
CREATE TRIGGER check_update AFTER UPDATE ON ainecto.document
  FOR EACH ROW WHEN (OLD.version <> NEW.version OR OLD.type <> NEW.type) EXECUTE FUNCTION ainecto.check_document_update();
CREATE TRIGGER refuse_delete BEFORE DELETE ON ainecto.document
  FOR EACH ROW EXECUTE FUNCTION ainecto.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ainecto.document
  EXECUTE FUNCTION ainecto.refuse_change();
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER record_change;
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER check_birth;
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER check_update;
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER refuse_delete;
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER refuse_truncate;

-- Before the row for the sake of its message, and once more after it.
CREATE TRIGGER keep_account BEFORE DELETE OR UPDATE OF id ON ainecto.account
  FOR EACH ROW EXECUTE FUNCTION ainecto.keep_account();
CREATE TRIGGER keep_account_id AFTER UPDATE ON ainecto.account
  FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION ainecto.keep_account();
