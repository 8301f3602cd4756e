-- Content of readme documents: ordered blocks whose texts, joined without anything between them, are the body.
CREATE TABLE ainecto.readme_block (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  display_order bigint NOT NULL,
  content text NOT NULL,
  CONSTRAINT readme_block_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT readme_block_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT readme_block_order_key UNIQUE (document_uuid, display_order) DEFERRABLE,
  CONSTRAINT readme_block_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT readme_block_content_check CHECK (pg_catalog.length(content) BETWEEN 1 AND 65536)
);
COMMENT ON TABLE ainecto.readme_block IS 'Text of readme documents in order; appending adds a row';
