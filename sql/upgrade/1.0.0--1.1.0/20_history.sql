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
