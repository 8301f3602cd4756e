-- Schemas are read from the catalogs.
CREATE FUNCTION ainecto.read_catalog(schemas text[] DEFAULT NULL)
  RETURNS jsonb
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_read_catalog';
COMMENT ON FUNCTION ainecto.read_catalog(text[]) IS
  'What this database is made of, as JSON, and as ainecto-catalog.sql prints it of any other: of the named schemas, or (null) of all but the system''s and Ainecto''s own. Reads the catalogs with the rights of its caller, and no row of a table; what it leaves out stands under left_out. AI001 for an array with nulls';
REVOKE ALL ON FUNCTION ainecto.read_catalog(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.read_catalog(text[]) TO PUBLIC;
