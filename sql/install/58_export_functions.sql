-- Schemas as text for others.
CREATE FUNCTION ainecto.export(document uuid, version bigint, format text, options jsonb DEFAULT NULL)
  RETURNS text
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_export';
COMMENT ON FUNCTION ainecto.export(uuid, bigint, text, jsonb) IS
  'A document at any kept version (null: the current content) as text, for roles that may read it. Formats of an ERD: sql (loads into an empty database), sql-compact (short, for language models), dbml, mermaid, markdown (a data dictionary), json (the snapshot), svg; of flow diagrams json and svg, of others json. Options: grants and comments, true or false, of sql; for a part tables and groups, arrays of names, and near, an object of table and distance (references away, 0 to 10, 1 unless given). What a format cannot say stands at its head, as do definitions that are not what they claim to be. Equal content gives equal bytes. AI001 for a wrong format or options, AI002 for an unknown document, version, table or group, AI006 beyond 64 MB';

CREATE FUNCTION ainecto.export_sql(document uuid, version bigint DEFAULT NULL)
  RETURNS text
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_export_sql';
COMMENT ON FUNCTION ainecto.export_sql(uuid, bigint) IS
  'ainecto.export(document, version, ''sql'')';
