-- What holds for the tree whoever writes, and the ways to what is in the trash.
CREATE FUNCTION ainecto.check_folder()
  RETURNS trigger
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_check_folder';
COMMENT ON FUNCTION ainecto.check_folder() IS 'Keeps the folders of a project a tree of at most 64 levels, also under concurrent moves';

CREATE TRIGGER check_folder AFTER INSERT OR UPDATE ON ainecto.folder
  FOR EACH ROW EXECUTE FUNCTION ainecto.check_folder();

CREATE INDEX workspace_trash_index ON ainecto.workspace (owner_id, archived_at, uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX project_trash_index ON ainecto.project (workspace_uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX folder_trash_index ON ainecto.folder (project_uuid, archived_at, uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX document_trash_index ON ainecto.document (project_uuid, archived_at, uuid) WHERE archived_at IS NOT NULL;
