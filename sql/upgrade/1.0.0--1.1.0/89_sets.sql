-- Pages of the trash, grants by their whole key, and what the audit log is asked.
DROP INDEX ainecto.role_grant_target_index;
CREATE INDEX role_grant_target_index ON ainecto.role_grant (target, account_id);
DROP INDEX ainecto.workspace_trash_index;
DROP INDEX ainecto.folder_trash_index;
DROP INDEX ainecto.document_trash_index;
CREATE INDEX workspace_trash_index ON ainecto.workspace (owner_id, archived_at, uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX folder_trash_index ON ainecto.folder (project_uuid, archived_at, uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX document_trash_index ON ainecto.document (project_uuid, archived_at, uuid) WHERE archived_at IS NOT NULL;
CREATE INDEX audit_log_client_index ON ainecto.audit_log (client_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX audit_log_outcome_index ON ainecto.audit_log (outcome, id) WHERE outcome <> 'done';
CREATE INDEX audit_log_trace_index ON ainecto.audit_log USING brin (request_id pg_catalog.text_bloom_ops (n_distinct_per_range = 256),
  grant_uuid pg_catalog.uuid_bloom_ops (n_distinct_per_range = 16)) WITH (pages_per_range = 8, autosummarize = on);
CREATE OR REPLACE VIEW ainecto.agent_action WITH (security_invoker = true) AS
SELECT a.at, a.session_id, a.grant_uuid, a.client_id, COALESCE(c.name, g.label) AS agent, n.email, a.tool, a.target_kind,
  a.target, a.version, a.targets, a.description, a.outcome, a.sqlstate, a.message, a.request_id, a.id
FROM ainecto.audit_log a
LEFT JOIN ainecto.oauth_grant g ON g.uuid OPERATOR(pg_catalog.=) a.grant_uuid
  AND g.account_id OPERATOR(pg_catalog.=) a.account_id
LEFT JOIN ainecto.oauth_client c ON c.id OPERATOR(pg_catalog.=) g.client_id
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) a.account_id
WHERE a.grant_uuid IS NOT NULL;
COMMENT ON VIEW ainecto.agent_action IS 'What a program did, and was refused: WHERE session_id, grant_uuid or client_id = …, ORDER BY id';
COMMENT ON COLUMN ainecto.agent_action.grant_uuid IS 'Stays when the account is deleted with its grants, as client_id does';
COMMENT ON COLUMN ainecto.agent_action.client_id IS 'Null for tokens made in SQL';
COMMENT ON COLUMN ainecto.agent_action.agent IS 'Name of the client, or label of an access token made in SQL; null once the grant is deleted';
COMMENT ON VIEW ainecto.connected_app IS 'Programs that can act for an account, and until when if they are not used; ainecto.revoke_grant() disconnects one. Of very many: WHERE email or client_id = …, or by pages, WHERE grant_uuid > … ORDER BY grant_uuid LIMIT …';
