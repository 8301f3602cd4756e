-- Public read-only links. A link is random text; only its SHA-256 is kept, so it can be shown once and never again.
CREATE TABLE ainecto.share (
  target uuid GENERATED ALWAYS AS (COALESCE(document_uuid, folder_uuid, project_uuid)) STORED,
  token_hash bytea NOT NULL,
  project_uuid uuid,
  folder_uuid uuid,
  document_uuid uuid,
  created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
  created_by bigint,
  CONSTRAINT share_pkey PRIMARY KEY (target),
  CONSTRAINT share_token_hash_key UNIQUE (token_hash),
  CONSTRAINT share_project_fkey FOREIGN KEY (project_uuid) REFERENCES ainecto.project (uuid) ON DELETE CASCADE,
  CONSTRAINT share_folder_fkey FOREIGN KEY (folder_uuid) REFERENCES ainecto.folder (uuid) ON DELETE CASCADE,
  CONSTRAINT share_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid) ON DELETE CASCADE,
  CONSTRAINT share_created_by_fkey FOREIGN KEY (created_by) REFERENCES ainecto.account (id) ON DELETE SET NULL,
  CONSTRAINT share_target_check CHECK (pg_catalog.num_nonnulls(project_uuid, folder_uuid, document_uuid) = 1),
  CONSTRAINT share_token_hash_check CHECK (pg_catalog.length(token_hash) = 32)
);
CREATE INDEX share_project_index ON ainecto.share (project_uuid) WHERE project_uuid IS NOT NULL;
CREATE INDEX share_folder_index ON ainecto.share (folder_uuid) WHERE folder_uuid IS NOT NULL;
CREATE INDEX share_document_index ON ainecto.share (document_uuid) WHERE document_uuid IS NOT NULL;
CREATE INDEX share_created_by_index ON ainecto.share (created_by);
COMMENT ON TABLE ainecto.share IS 'Public read-only links, one per project, folder or document. Made and withdrawn by the tools enable_shares and disable_shares; deleting a row withdraws its link at once.';
COMMENT ON COLUMN ainecto.share.target IS 'The one place that the link is for';
COMMENT ON COLUMN ainecto.share.token_hash IS 'SHA-256 of the link''s token';

CREATE VIEW ainecto.public_link AS
SELECT CASE WHEN s.document_uuid IS NOT NULL THEN 'document' WHEN s.folder_uuid IS NOT NULL THEN 'folder' ELSE 'project' END AS kind,
  s.target AS uuid, COALESCE(d.title, f.name, p.name) AS title, s.created_at, a.email AS created_by
FROM ainecto.share s
LEFT JOIN ainecto.document d ON d.uuid = s.document_uuid
LEFT JOIN ainecto.folder f ON f.uuid = s.folder_uuid
LEFT JOIN ainecto.project p ON p.uuid = s.project_uuid
LEFT JOIN ainecto.account a ON a.id = s.created_by;
COMMENT ON VIEW ainecto.public_link IS 'What is open to everyone who has its link, since when and by whom; only documents have a page';
GRANT SELECT ON ainecto.public_link TO ainecto_admin, ainecto_auditor;
