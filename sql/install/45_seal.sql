-- The seal: SHA-256 of history and audit, chained, made by housekeeping outside of the path of writes.
CREATE TABLE ainecto.seal (
  number bigint NOT NULL,
  at timestamptz NOT NULL,
  previous bytea NOT NULL,
  audit_after bigint NOT NULL,
  audit_through bigint NOT NULL,
  audit_marks bytea NOT NULL,
  purges jsonb NOT NULL,
  versions bigint NOT NULL,
  changes bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT seal_pkey PRIMARY KEY (number),
  CONSTRAINT seal_number_check CHECK (number > 0),
  CONSTRAINT seal_hash_check CHECK (pg_catalog.length(previous) = 32 AND pg_catalog.length(hash) = 32),
  CONSTRAINT seal_audit_check CHECK (audit_through >= audit_after AND pg_catalog.length(audit_marks) % 24 = 0)
);
-- Hashes do not compress.
ALTER TABLE ainecto.seal ALTER COLUMN audit_marks SET STORAGE EXTERNAL;
COMMENT ON TABLE ainecto.seal IS 'Seals over history and audit, each with the hash of the one before; read by ainecto.verify_history()';
COMMENT ON COLUMN ainecto.seal.previous IS 'Hash of the seal before; 32 zero bytes in the first';
COMMENT ON COLUMN ainecto.seal.audit_through IS 'It covers the rows of audit_log with audit_after < id <= audit_through; none can appear there any more';
COMMENT ON COLUMN ainecto.seal.audit_marks IS 'Per row its id (8 bytes) and the first 16 bytes of its SHA-256, in order of ids';
COMMENT ON COLUMN ainecto.seal.purges IS 'What rows of source retention among them say was removed: evidence that outlives them';
COMMENT ON COLUMN ainecto.seal.versions IS 'Rows of ainecto.sealed_version that belong to it';
COMMENT ON COLUMN ainecto.seal.changes IS 'Change rows of those versions';
COMMENT ON COLUMN ainecto.seal.hash IS 'SHA-256 of all the other columns and of its rows of ainecto.sealed_version';

CREATE TABLE ainecto.sealed_version (
  document_uuid uuid NOT NULL,
  version bigint NOT NULL,
  seal bigint NOT NULL,
  hash bytea NOT NULL,
  change_marks bytea NOT NULL,
  CONSTRAINT sealed_version_pkey PRIMARY KEY (document_uuid, version),
  CONSTRAINT sealed_version_hash_check CHECK (pg_catalog.length(hash) = 32 AND pg_catalog.length(change_marks) % 24 = 0)
);
ALTER TABLE ainecto.sealed_version ALTER COLUMN change_marks SET STORAGE EXTERNAL;
CREATE INDEX sealed_version_seal_index ON ainecto.sealed_version (seal);
COMMENT ON TABLE ainecto.sealed_version IS 'What a seal says of one version of a document; it stays when the version goes with retention';
COMMENT ON COLUMN ainecto.sealed_version.hash IS 'SHA-256 of its row of document_version';
COMMENT ON COLUMN ainecto.sealed_version.change_marks IS 'Per change row its id (8 bytes) and the first 16 bytes of its SHA-256, in order of ids';

-- Where housekeeping goes on. Transaction numbers mean nothing in another cluster, so a dump leaves the row out.
CREATE TABLE ainecto.housekeeping_progress (
  one boolean NOT NULL DEFAULT true,
  audit_through bigint NOT NULL DEFAULT 0,
  before_transaction bigint NOT NULL DEFAULT 0,
  sealed_document uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  graced_document uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  swept_grant uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  swept_client text NOT NULL DEFAULT '',
  CONSTRAINT housekeeping_progress_pkey PRIMARY KEY (one),
  CONSTRAINT housekeeping_progress_one_check CHECK (one)
);
COMMENT ON TABLE ainecto.housekeeping_progress IS 'Where housekeeping goes on, one row at most; not dumped';
COMMENT ON COLUMN ainecto.housekeeping_progress.audit_through IS 'Ids of audit_log up to this one were given out to transactions below before_transaction';
COMMENT ON COLUMN ainecto.housekeeping_progress.before_transaction IS 'Once all transactions below this one (64 bits) are over, no row up to audit_through can appear';
COMMENT ON COLUMN ainecto.housekeeping_progress.sealed_document IS 'The walk over all documents, for versions that are not sealed yet, goes on here';
COMMENT ON COLUMN ainecto.housekeeping_progress.graced_document IS 'The walk over all documents, for more versions than the plan allows, goes on here';
