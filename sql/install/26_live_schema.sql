-- Schemas of this database that accounts may bring into their ERDs, as an administrator made them. No credentials: who reads is a role.
CREATE TABLE ainecto.live_schema (
  name text COLLATE "C" NOT NULL,
  schemas text[] NOT NULL,
  role_name name NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT live_schema_pkey PRIMARY KEY (name),
  CONSTRAINT live_schema_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 63),
  CONSTRAINT live_schema_schemas_check CHECK (pg_catalog.cardinality(schemas) BETWEEN 1 AND 100 AND pg_catalog.array_position(schemas, NULL) IS NULL)
);
COMMENT ON TABLE ainecto.live_schema IS 'Schemas of this database that accounts may import into ERDs with the tool live_import_schema. Made by ainecto.create_live_schema().';
COMMENT ON COLUMN ainecto.live_schema.schemas IS 'Their names, in order';
COMMENT ON COLUMN ainecto.live_schema.role_name IS 'Database role with whose rights the catalogs are read: who made the entry, or changed it last';

CREATE TABLE ainecto.live_schema_account (
  live_schema text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  CONSTRAINT live_schema_account_pkey PRIMARY KEY (live_schema, account_id),
  CONSTRAINT live_schema_account_live_schema_fkey FOREIGN KEY (live_schema) REFERENCES ainecto.live_schema (name) ON DELETE CASCADE,
  CONSTRAINT live_schema_account_account_fkey FOREIGN KEY (account_id) REFERENCES ainecto.account (id) ON DELETE CASCADE
);
CREATE INDEX live_schema_account_account_index ON ainecto.live_schema_account (account_id);
COMMENT ON TABLE ainecto.live_schema_account IS 'Which accounts may import which live schema';
