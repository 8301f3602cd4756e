-- Pages of the trash, and grants by their whole key.
DROP INDEX ainecto.role_grant_target_index;
CREATE INDEX role_grant_target_index ON ainecto.role_grant (target, account_id);
DROP INDEX ainecto.workspace_trash_index;
DROP INDEX ainecto.folder_trash_index;
DROP INDEX ainecto.document_trash_index;
CREATE INDEX workspace_trash_index ON ainecto.workspace (owner_id, archived_at, uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX folder_trash_index ON ainecto.folder (project_uuid, archived_at, uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX document_trash_index ON ainecto.document (project_uuid, archived_at, uuid) WHERE archived_at IS NOT NULL;
