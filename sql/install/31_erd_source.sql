-- Where catalogs that were imported into an ERD came from. Not versioned: object identifiers change with every source.
CREATE TABLE ainecto.erd_source (
  uuid uuid NOT NULL,
  document_uuid uuid NOT NULL,
  system_identifier text NOT NULL,
  database_name text NOT NULL,
  database_oid bigint NOT NULL,
  schemas text[] NOT NULL,
  whole boolean NOT NULL,
  imported_at timestamptz NOT NULL,
  CONSTRAINT erd_source_pkey PRIMARY KEY (uuid),
  CONSTRAINT erd_source_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid)
);
CREATE INDEX erd_source_document_index ON ainecto.erd_source (document_uuid, system_identifier);
COMMENT ON TABLE ainecto.erd_source IS 'Databases whose catalogs were imported into ERD documents, each known again by its next import';

CREATE TABLE ainecto.erd_source_identity (
  source_uuid uuid NOT NULL,
  entity text NOT NULL,
  oid bigint NOT NULL,
  number bigint NOT NULL,
  entity_uuid text COLLATE "C" NOT NULL,
  table_oid bigint NOT NULL,
  place integer NOT NULL,
  content jsonb NOT NULL,
  CONSTRAINT erd_source_identity_pkey PRIMARY KEY (source_uuid, entity, oid, number),
  CONSTRAINT erd_source_identity_source_fkey FOREIGN KEY (source_uuid) REFERENCES ainecto.erd_source (uuid) ON DELETE CASCADE
);
COMMENT ON TABLE ainecto.erd_source_identity IS 'What the last catalog of a source said of each thing, and which thing of the document it is: what the next import compares with';
COMMENT ON COLUMN ainecto.erd_source_identity.oid IS 'Object identifier in the source, of a column its table''s; beyond 4294967295 a number made of the name, where the catalog has none';
COMMENT ON COLUMN ainecto.erd_source_identity.number IS 'Attribute number of a column, else 0';
