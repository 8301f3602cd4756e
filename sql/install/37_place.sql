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
-- What has been in the trash for longest, whosever it is: housekeeping looks for it.
CREATE INDEX workspace_archived_index ON ainecto.workspace (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX project_archived_index ON ainecto.project (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX folder_archived_index ON ainecto.folder (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX document_archived_index ON ainecto.document (archived_at) WHERE archived_at IS NOT NULL;
