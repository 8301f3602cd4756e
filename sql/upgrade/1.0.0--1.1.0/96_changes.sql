-- What changed, as a picture.
CREATE FUNCTION ainecto.diff_svg(document uuid, from_version bigint, to_version bigint DEFAULT NULL, options jsonb DEFAULT '{}')
  RETURNS text
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_diff_svg';
COMMENT ON FUNCTION ainecto.diff_svg(uuid, bigint, bigint, jsonb) IS
  'What changed from one version of a document to another (null: now; 0: before its first) as an SVG that stands alone: of an ERD or a flow diagram both versions in one drawing, of a readme its lines with the words that were added and removed, of test cases the cases and steps, and below it the sentences of ainecto.changes(). Added is marked +, removed struck through and marked with a minus, changed marked ~ with before and after; of large documents only what changed and its neighbours are drawn. Things stand where to_version has them, removed ones where from_version had them. Options: as of ainecto.diagram_svg(). Who may: as of ainecto.snapshot(). Equal content gives equal bytes. AI001 for wrong options, AI002 for an unknown document, or a version that never was or is no longer kept, AI006 beyond 32 MB';

REVOKE ALL ON FUNCTION ainecto.diff_svg(uuid, bigint, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.diff_svg(uuid, bigint, bigint, jsonb) TO PUBLIC;
