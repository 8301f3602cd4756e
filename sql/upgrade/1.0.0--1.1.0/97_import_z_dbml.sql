-- DBML comes in.
CREATE FUNCTION ainecto.import_dbml(document uuid, text text, source text DEFAULT 'dbml', mode text DEFAULT 'merge',
    on_conflict text DEFAULT 'refuse', dry_run boolean DEFAULT false)
  RETURNS jsonb
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_import_dbml';
COMMENT ON FUNCTION ainecto.import_dbml(uuid, text, text, text, text, boolean) IS
  'Merge a schema in DBML into an ERD, in one version; what is unchanged is not written. source: a name for where the text comes from; a merge compares it with the last text of that name, at the first time with what DBML says of the document as it is, so that nothing goes that DBML cannot say. mode: merge (what was in the last text and is gone goes, what people added stays) or replace (what the text does not have and could have goes). on_conflict, for what both sides changed since: refuse, keep the document''s side, or take the text''s. dry_run: only tell what would change. Returns the version and, by kind, what was created, changed and deleted, renames with their evidence, conflicts, and what has no place here. Needs the right to write. AI001 names all faults of the text with line and column, AI005 conflicts, AI006 what is beyond ainecto.import_limit.';

REVOKE ALL ON FUNCTION ainecto.import_dbml(uuid, text, text, text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.import_dbml(uuid, text, text, text, text, boolean) TO PUBLIC;
