-- Triggers judge the row as it was written, whatever other triggers made of it before.
DROP TRIGGER record_change ON ainecto.document;
DROP TRIGGER check_birth ON ainecto.document;
DROP TRIGGER check_update ON ainecto.document;
CREATE TRIGGER record_change AFTER INSERT OR UPDATE ON ainecto.document
  FOR EACH ROW EXECUTE FUNCTION ainecto.record_change();
CREATE TRIGGER check_birth AFTER INSERT ON ainecto.document
  FOR EACH ROW EXECUTE FUNCTION ainecto.check_document_birth();
CREATE TRIGGER check_update AFTER UPDATE ON ainecto.document
  FOR EACH ROW WHEN (OLD.version <> NEW.version OR OLD.type <> NEW.type) EXECUTE FUNCTION ainecto.check_document_update();
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER record_change;
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER check_birth;
ALTER TABLE ainecto.document ENABLE ALWAYS TRIGGER check_update;
CREATE TRIGGER keep_account_id AFTER UPDATE ON ainecto.account
  FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION ainecto.keep_account();
DROP TRIGGER check_folder ON ainecto.folder;
CREATE TRIGGER check_folder AFTER INSERT OR UPDATE ON ainecto.folder
  FOR EACH ROW EXECUTE FUNCTION ainecto.check_folder();

-- What is only ever added to is added to by the engine alone.
DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['document_version', 'document_change', 'audit_log'] LOOP
    EXECUTE pg_catalog.format('DROP TRIGGER append_only ON ainecto.%I', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER append_only', relation);
  END LOOP;
END
$$;
