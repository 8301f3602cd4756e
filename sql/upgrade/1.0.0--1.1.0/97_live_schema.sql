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

REVOKE ALL ON ainecto.live_schema, ainecto.live_schema_account FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('ainecto.live_schema', '');
SELECT pg_catalog.pg_extension_config_dump('ainecto.live_schema_account', '');

DO $$
DECLARE
  protected record;
  event text;
BEGIN
  FOR protected IN SELECT * FROM (VALUES ('live_schema', 'false'),
      ('live_schema_account', 'account_id OPERATOR(pg_catalog.=) (SELECT ainecto.own_account())')) AS t (name, seen) LOOP
    FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete', 'truncate'] LOOP
      EXECUTE pg_catalog.format('CREATE TRIGGER witness_%s %s ON ainecto.%I %s FOR EACH STATEMENT'
        ' EXECUTE FUNCTION ainecto.witness_change()', event,
        CASE event WHEN 'truncate' THEN 'BEFORE TRUNCATE' ELSE 'AFTER ' || event END, protected.name,
        CASE event WHEN 'insert' THEN 'REFERENCING NEW TABLE AS new_rows'
          WHEN 'update' THEN 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
          WHEN 'delete' THEN 'REFERENCING OLD TABLE AS old_rows' END);
      EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER witness_%s', protected.name, event);
    END LOOP;
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ROW LEVEL SECURITY', protected.name);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_sees ON ainecto.%I FOR SELECT USING (%s)', protected.name, protected.seen);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_inserts ON ainecto.%I FOR INSERT WITH CHECK (ainecto.admit_row(%1$I.*))',
      protected.name);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_updates ON ainecto.%I FOR UPDATE USING (%s)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', protected.name, protected.seen);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_deletes ON ainecto.%I FOR DELETE USING (%s)', protected.name, protected.seen);
    EXECUTE pg_catalog.format('CREATE POLICY administrator ON ainecto.%I TO ainecto_admin USING (true)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', protected.name);
    EXECUTE pg_catalog.format('CREATE POLICY auditor ON ainecto.%I TO ainecto_auditor USING (true)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', protected.name);
    EXECUTE pg_catalog.format('CREATE TRIGGER judge_change AFTER INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.judge_change()', protected.name);
  END LOOP;
END
$$;

-- Live schemas, for administrators. Each change leaves a row in audit_log.
CREATE FUNCTION ainecto.create_live_schema(name text, schemas text[], accounts text[]) RETURNS void
  LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_create_live_schema';
COMMENT ON FUNCTION ainecto.create_live_schema(text, text[], text[]) IS
  'Lets accounts (by email) import schemas of this database into their ERDs, under a name, with the tool live_import_schema. The catalogs are read with the rights of the role that calls this function, which needs USAGE on each schema, now and then. What is read: all that the named schemas are made of, bodies of functions included, and what of the database that needs; no row of a table. AI001 for names, schemas or accounts that cannot be, AI002 for unknown accounts, AI011 if the name is taken, 42501 for a role that is no administrator''s or may not use a schema.';

CREATE FUNCTION ainecto.change_live_schema(name text, schemas text[] DEFAULT NULL, accounts text[] DEFAULT NULL) RETURNS void
  LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_change_live_schema';
COMMENT ON FUNCTION ainecto.change_live_schema(text, text[], text[]) IS
  'Gives a live schema other schemas or other accounts, all of them; null: those that it has. From now on its catalogs are read with the rights of the role that calls this function, whatever it changes. AI002 if there is no live schema of this name; else as ainecto.create_live_schema().';

CREATE FUNCTION ainecto.drop_live_schema(name text) RETURNS void
  LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_drop_live_schema';
COMMENT ON FUNCTION ainecto.drop_live_schema(text) IS
  'Ends a live schema; what was imported stays. AI002 if there is none of this name.';

CREATE FUNCTION ainecto.list_live_schemas(OUT name text, OUT schemas text[], OUT accounts text[], OUT role_name name,
    OUT changed_at timestamptz, OUT problem text)
  RETURNS SETOF record LANGUAGE c STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_list_live_schemas';
COMMENT ON FUNCTION ainecto.list_live_schemas() IS
  'All live schemas in the order of their names: their schemas, the addresses of the accounts that may import them, the role with whose rights the catalogs are read, when they were made or changed last, and why they cannot be imported at the moment, null if they can. For administrators.';

REVOKE ALL ON FUNCTION ainecto.create_live_schema(text, text[], text[]), ainecto.change_live_schema(text, text[], text[]),
  ainecto.drop_live_schema(text), ainecto.list_live_schemas() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.create_live_schema(text, text[], text[]), ainecto.change_live_schema(text, text[], text[]),
  ainecto.drop_live_schema(text), ainecto.list_live_schemas() TO ainecto_admin;
