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

CREATE FUNCTION ainecto.import_catalog(document uuid, catalog jsonb, mode text DEFAULT 'merge', on_conflict text DEFAULT 'refuse',
    dry_run boolean DEFAULT false)
  RETURNS jsonb
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_import_catalog';
COMMENT ON FUNCTION ainecto.import_catalog(uuid, jsonb, text, text, boolean) IS
  'Merge a database''s catalog, as ainecto-catalog.sql prints it, into an ERD, in one version; what is unchanged is not written. mode: merge (what was in that database''s last catalog and is gone from the schemas that were read goes, what people added stays) or replace (what the catalog does not have goes). on_conflict, for what both sides changed since the last import: refuse, keep the document''s side, or take the catalog''s. dry_run: only tell what would change. Returns the version and, by kind, what was created, changed and deleted, renames with their evidence, conflicts, and what was left out and why. Needs the right to write. AI001 for what is no whole catalog, AI005 for conflicts, AI006 beyond ainecto.import_limit. Constraints of Ainecto''s tables that can be deferred stand as declared afterwards.';

CREATE FUNCTION ainecto.import_schema(document uuid, schemas text[], mode text DEFAULT 'merge', on_conflict text DEFAULT 'refuse',
    dry_run boolean DEFAULT false)
  RETURNS jsonb
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_import_schema';
COMMENT ON FUNCTION ainecto.import_schema(uuid, text[], text, text, boolean) IS
  'Merge schemas of this database (null: all but the system''s and Ainecto''s own) into an ERD: what ainecto.read_catalog() reads, with the rights of the caller, goes through ainecto.import_catalog(). Needs the right to write the document, and USAGE on each schema: 42501 names those where it is missing.';

REVOKE ALL ON ainecto.erd_source, ainecto.erd_source_identity FROM PUBLIC;
REVOKE ALL ON FUNCTION ainecto.import_catalog(uuid, jsonb, text, text, boolean), ainecto.import_schema(uuid, text[], text, text, boolean)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.import_catalog(uuid, jsonb, text, text, boolean), ainecto.import_schema(uuid, text[], text, text, boolean)
  TO PUBLIC;

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['erd_source', 'erd_source_identity'] LOOP
    PERFORM pg_catalog.pg_extension_config_dump(pg_catalog.format('ainecto.%I', relation)::pg_catalog.regclass, '');
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_sees ON ainecto.%I FOR SELECT USING (false)', relation);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_inserts ON ainecto.%I FOR INSERT WITH CHECK (ainecto.admit_row(%1$I.*))', relation);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_updates ON ainecto.%I FOR UPDATE USING (false) WITH CHECK (ainecto.admit_row(%1$I.*))', relation);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_deletes ON ainecto.%I FOR DELETE USING (false)', relation);
    EXECUTE pg_catalog.format('CREATE POLICY administrator ON ainecto.%I TO ainecto_admin USING (true) WITH CHECK (ainecto.admit_row(%1$I.*))', relation);
    EXECUTE pg_catalog.format('CREATE POLICY auditor ON ainecto.%I TO ainecto_auditor USING (true) WITH CHECK (ainecto.admit_row(%1$I.*))', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER judge_change AFTER INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.judge_change()', relation);
  END LOOP;
END
$$;

-- PostgreSQL's enums may have an empty value.
ALTER TABLE ainecto.erd_enum_value DROP CONSTRAINT erd_enum_value_value_check,
  ADD CONSTRAINT erd_enum_value_value_check CHECK (pg_catalog.length(value) <= 255);

ALTER TABLE ainecto.upload_token
  DROP CONSTRAINT upload_token_purpose_check, DROP CONSTRAINT upload_token_storage_key_check,
  ADD CONSTRAINT upload_token_purpose_check CHECK (purpose OPERATOR(pg_catalog.=) ANY (ARRAY['document.create', 'document.update', 'document.append', 'attachment.upload', 'erd.import'])),
  ADD CONSTRAINT upload_token_storage_key_check CHECK ((storage_key IS NOT NULL) OPERATOR(pg_catalog.=) (purpose OPERATOR(pg_catalog.=) ANY (ARRAY['attachment.upload', 'erd.import'])));
