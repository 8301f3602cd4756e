-- A plan that allows fewer versions than there are takes none away at once.
CREATE TABLE ainecto.version_grace (
  document_uuid uuid NOT NULL,
  versions_kept integer NOT NULL,
  since timestamptz NOT NULL,
  CONSTRAINT version_grace_pkey PRIMARY KEY (document_uuid),
  CONSTRAINT version_grace_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid)
);
COMMENT ON TABLE ainecto.version_grace IS 'Documents with more versions than their plan allows; what goes, and when: view ainecto.version_due';
COMMENT ON COLUMN ainecto.version_grace.versions_kept IS 'How many the plan allowed when the grace began; if it comes to allow still fewer, the grace begins anew';
