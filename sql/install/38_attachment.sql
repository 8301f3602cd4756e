-- Bodies that are sent by PUT instead of in a tool call: tokens for it, what has arrived, and what became of it.
CREATE TABLE ainecto.upload_token (
  token_hash bytea NOT NULL,
  purpose text NOT NULL,
  scope jsonb NOT NULL,
  storage_key text,
  max_bytes bigint NOT NULL,
  description text,
  account_id bigint NOT NULL,
  grant_uuid uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  parent_hash bytea,
  CONSTRAINT upload_token_pkey PRIMARY KEY (token_hash),
  CONSTRAINT upload_token_storage_key_key UNIQUE (storage_key),
  CONSTRAINT upload_token_account_fkey FOREIGN KEY (account_id) REFERENCES ainecto.account (id) ON DELETE CASCADE,
  CONSTRAINT upload_token_grant_fkey FOREIGN KEY (grant_uuid) REFERENCES ainecto.oauth_grant (uuid) ON DELETE CASCADE,
  CONSTRAINT upload_token_purpose_check CHECK (purpose IN ('document.create', 'document.update', 'document.append', 'attachment.upload', 'erd.import')),
  CONSTRAINT upload_token_storage_key_check CHECK ((storage_key IS NOT NULL) = (purpose IN ('attachment.upload', 'erd.import'))),
  CONSTRAINT upload_token_max_bytes_check CHECK (max_bytes > 0)
);
CREATE INDEX upload_token_account_index ON ainecto.upload_token (account_id, expires_at);
CREATE INDEX upload_token_grant_index ON ainecto.upload_token (grant_uuid);
CREATE INDEX upload_token_expires_index ON ainecto.upload_token (expires_at);
COMMENT ON TABLE ainecto.upload_token IS 'Short-lived tokens of request_upload_token; expired ones go at the next request. (A token of purpose mcp.call is an access token made from the caller''s, in oauth_token.)';
COMMENT ON COLUMN ainecto.upload_token.scope IS 'What the token is for, checked: the document or project, and what the body is';

CREATE TABLE ainecto.upload (
  uuid uuid NOT NULL,
  token_hash bytea,
  account_id bigint,
  document_uuid uuid,
  storage_key text,
  content_type text NOT NULL,
  expected_bytes bigint,
  size_bytes bigint NOT NULL DEFAULT 0,
  chunks integer NOT NULL DEFAULT 0,
  sha256 bytea,
  begun_at timestamptz NOT NULL,
  completed_at timestamptz,
  registered_at timestamptz,
  CONSTRAINT upload_pkey PRIMARY KEY (uuid),
  CONSTRAINT upload_token_fkey FOREIGN KEY (token_hash) REFERENCES ainecto.upload_token (token_hash) ON DELETE SET NULL,
  CONSTRAINT upload_account_fkey FOREIGN KEY (account_id) REFERENCES ainecto.account (id) ON DELETE SET NULL,
  CONSTRAINT upload_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT upload_completed_check CHECK ((completed_at IS NULL) = (sha256 IS NULL)),
  CONSTRAINT upload_size_check CHECK (size_bytes >= 0 AND chunks >= 0)
);
CREATE UNIQUE INDEX upload_storage_key_key ON ainecto.upload (storage_key) WHERE completed_at IS NOT NULL;
CREATE INDEX upload_token_index ON ainecto.upload (token_hash);
CREATE INDEX upload_account_index ON ainecto.upload (account_id);
CREATE INDEX upload_document_index ON ainecto.upload (document_uuid);
CREATE INDEX upload_begun_index ON ainecto.upload (begun_at) WHERE registered_at IS NULL;
COMMENT ON TABLE ainecto.upload IS 'Bodies sent by PUT. Those of attachments stay; what is not registered within a day, or breaks off, goes at a later request.';
COMMENT ON COLUMN ainecto.upload.expected_bytes IS 'Content-Length of the PUT; null where it named none';

CREATE TABLE ainecto.upload_chunk (
  upload_uuid uuid NOT NULL,
  number integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT upload_chunk_pkey PRIMARY KEY (upload_uuid, number),
  CONSTRAINT upload_chunk_upload_fkey FOREIGN KEY (upload_uuid) REFERENCES ainecto.upload (uuid) ON DELETE CASCADE,
  CONSTRAINT upload_chunk_number_check CHECK (number >= 0),
  CONSTRAINT upload_chunk_bytes_check CHECK (pg_catalog.length(bytes) BETWEEN 1 AND 262144)
);
-- Pictures and archives do not compress again: kept out of line as they are.
ALTER TABLE ainecto.upload_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE ainecto.upload_chunk IS 'The bytes of an upload in pieces of at most 256 kB, in order';

CREATE TABLE ainecto.attachment (
  uuid uuid NOT NULL,
  document_uuid uuid NOT NULL,
  upload_uuid uuid NOT NULL,
  filename text NOT NULL,
  content_type text NOT NULL,
  size_bytes bigint NOT NULL,
  sha256 bytea NOT NULL,
  created_at timestamptz NOT NULL,
  created_by bigint,
  CONSTRAINT attachment_pkey PRIMARY KEY (uuid),
  CONSTRAINT attachment_upload_key UNIQUE (upload_uuid),
  CONSTRAINT attachment_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT attachment_upload_fkey FOREIGN KEY (upload_uuid) REFERENCES ainecto.upload (uuid),
  CONSTRAINT attachment_created_by_fkey FOREIGN KEY (created_by) REFERENCES ainecto.account (id) ON DELETE SET NULL,
  CONSTRAINT attachment_filename_check CHECK (pg_catalog.length(filename) BETWEEN 1 AND 255),
  CONSTRAINT attachment_content_type_check CHECK (pg_catalog.length(content_type) BETWEEN 1 AND 255)
);
CREATE INDEX attachment_document_index ON ainecto.attachment (document_uuid, created_at, uuid);
CREATE INDEX attachment_created_by_index ON ainecto.attachment (created_by);
COMMENT ON TABLE ainecto.attachment IS 'Files of documents. Their bytes: ainecto.upload_chunk of the same upload. Not versioned; audited.';
