-- What comes into documents whole.
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

CREATE FUNCTION ainecto.import_sql(document uuid, ddl text, source text DEFAULT 'sql', mode text DEFAULT 'merge',
    on_conflict text DEFAULT 'refuse', dry_run boolean DEFAULT false)
  RETURNS jsonb
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_import_sql';
COMMENT ON FUNCTION ainecto.import_sql(uuid, text, text, text, text, boolean) IS
  'Bring SQL (pg_dump -s, migrations, what is written by hand) into an ERD, in one version. The text is parsed by this server''s parser, statement by statement, in its order; nothing of it is run, and no name is looked up in this database. mode: merge (what was in the last text of this source and is gone from the schemas of this one goes, what people added stays), replace (what the text does not make goes) or apply (the statements change what the document holds, as a migration changes a database; no source is compared with). source: the name under which the text is kept for the next one to be compared with. on_conflict and dry_run: as for ainecto.import_catalog(), which says what is returned; besides, statements: those that came to nothing, each with line, beginning and reason, and skipped: those that are no part of a schema, counted. Needs the right to write. AI001 for what is not PostgreSQL''s SQL, AI005 for conflicts, AI006 beyond ainecto.import_limit.';

CREATE FUNCTION ainecto.import_dbml(document uuid, text text, source text DEFAULT 'dbml', mode text DEFAULT 'merge',
    on_conflict text DEFAULT 'refuse', dry_run boolean DEFAULT false)
  RETURNS jsonb
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_import_dbml';
COMMENT ON FUNCTION ainecto.import_dbml(uuid, text, text, text, text, boolean) IS
  'Merge a schema in DBML into an ERD, in one version; what is unchanged is not written. source: a name for where the text comes from; a merge compares it with the last text of that name, at the first time with what DBML says of the document as it is, so that nothing goes that DBML cannot say. mode: merge (what was in the last text and is gone goes, what people added stays) or replace (what the text does not have and could have goes). on_conflict, for what both sides changed since: refuse, keep the document''s side, or take the text''s. dry_run: only tell what would change. Returns the version and, by kind, what was created, changed and deleted, renames with their evidence, conflicts, and what has no place here. Needs the right to write. AI001 names all faults of the text with line and column, AI005 conflicts, AI006 what is beyond ainecto.import_limit.';
