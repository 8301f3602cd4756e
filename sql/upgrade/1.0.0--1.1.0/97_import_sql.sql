-- SQL comes in as text.
CREATE FUNCTION ainecto.import_sql(document uuid, ddl text, source text DEFAULT 'sql', mode text DEFAULT 'merge',
    on_conflict text DEFAULT 'refuse', dry_run boolean DEFAULT false)
  RETURNS jsonb
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_import_sql';
COMMENT ON FUNCTION ainecto.import_sql(uuid, text, text, text, text, boolean) IS
  'Bring SQL (pg_dump -s, migrations, what is written by hand) into an ERD, in one version. The text is parsed by this server''s parser, statement by statement, in its order; nothing of it is run, and no name is looked up in this database. mode: merge (what was in the last text of this source and is gone from the schemas of this one goes, what people added stays), replace (what the text does not make goes) or apply (the statements change what the document holds, as a migration changes a database; no source is compared with). source: the name under which the text is kept for the next one to be compared with. on_conflict and dry_run: as for ainecto.import_catalog(), which says what is returned; besides, statements: those that came to nothing, each with line, beginning and reason, and skipped: those that are no part of a schema, counted. Needs the right to write. AI001 for what is not PostgreSQL''s SQL, AI005 for conflicts, AI006 beyond ainecto.import_limit.';
REVOKE ALL ON FUNCTION ainecto.import_sql(uuid, text, text, text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.import_sql(uuid, text, text, text, text, boolean) TO PUBLIC;
