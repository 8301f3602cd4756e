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
