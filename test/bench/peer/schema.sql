-- The peer's tables: the same columns, checks and indexes as ours, filled with the same rows, without our triggers.
-- Applied by an administrator to the database that the benchmark documents are in.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;

CREATE TABLE peer.account (LIKE ainecto.account INCLUDING ALL);
CREATE TABLE peer.oauth_grant (LIKE ainecto.oauth_grant INCLUDING ALL);
CREATE TABLE peer.oauth_token (LIKE ainecto.oauth_token INCLUDING ALL);
CREATE TABLE peer.workspace (LIKE ainecto.workspace INCLUDING ALL);
CREATE TABLE peer.project (LIKE ainecto.project INCLUDING ALL);
CREATE TABLE peer.document (LIKE ainecto.document INCLUDING ALL);
CREATE TABLE peer.role_grant (LIKE ainecto.role_grant INCLUDING ALL);
CREATE TABLE peer.erd_table (LIKE ainecto.erd_table INCLUDING ALL);
CREATE TABLE peer.erd_column (LIKE ainecto.erd_column INCLUDING ALL);
CREATE TABLE peer.erd_index (LIKE ainecto.erd_index INCLUDING ALL);
CREATE TABLE peer.erd_index_column (LIKE ainecto.erd_index_column INCLUDING ALL);
CREATE TABLE peer.erd_ref (LIKE ainecto.erd_ref INCLUDING ALL);
CREATE TABLE peer.erd_ref_column (LIKE ainecto.erd_ref_column INCLUDING ALL);

INSERT INTO peer.account SELECT * FROM ainecto.account;
INSERT INTO peer.oauth_grant SELECT * FROM ainecto.oauth_grant;
INSERT INTO peer.oauth_token SELECT * FROM ainecto.oauth_token;
INSERT INTO peer.workspace SELECT * FROM ainecto.workspace;
INSERT INTO peer.project SELECT * FROM ainecto.project;
INSERT INTO peer.document SELECT * FROM ainecto.document;
INSERT INTO peer.erd_table SELECT * FROM ainecto.erd_table;
INSERT INTO peer.erd_column SELECT * FROM ainecto.erd_column;
INSERT INTO peer.erd_index SELECT * FROM ainecto.erd_index;
INSERT INTO peer.erd_index_column SELECT * FROM ainecto.erd_index_column;
INSERT INTO peer.erd_ref SELECT * FROM ainecto.erd_ref;
INSERT INTO peer.erd_ref_column SELECT * FROM ainecto.erd_ref_column;

ALTER TABLE peer.erd_table ADD FOREIGN KEY (document_uuid) REFERENCES peer.document;
ALTER TABLE peer.erd_column ADD FOREIGN KEY (document_uuid, table_uuid) REFERENCES peer.erd_table ON DELETE CASCADE;

CREATE TABLE peer.audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  account_id bigint NOT NULL,
  tool text NOT NULL,
  document_uuid uuid NOT NULL,
  version bigint NOT NULL,
  description text NOT NULL
);
CREATE INDEX ON peer.audit_log (document_uuid, at);

-- One of the two holds the history: every version whole, or the rows that each changed.
CREATE TABLE peer.document_snapshot (
  document_uuid uuid NOT NULL REFERENCES peer.document,
  version bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  content json COMPRESSION lz4 NOT NULL,
  PRIMARY KEY (document_uuid, version)
);
CREATE TABLE peer.document_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  document_uuid uuid NOT NULL REFERENCES peer.document,
  version bigint NOT NULL,
  entity text NOT NULL,
  entity_uuid text NOT NULL,
  before jsonb,
  after jsonb
);
CREATE INDEX ON peer.document_change (document_uuid, version);

VACUUM ANALYZE;
