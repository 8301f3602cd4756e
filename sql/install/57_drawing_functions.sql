-- Drawings, as pages and alone.
CREATE FUNCTION ainecto.page_call(route text, token_hash bytea, headers jsonb, request_id text)
  RETURNS ainecto.http_reply
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_page_call';
COMMENT ON FUNCTION ainecto.page_call(text, bytea, jsonb, text) IS
  'For the shim: a whole page. Route "shared": the document behind a public link, by the SHA-256 of the link''s token; status 200, 304 where the header if-none-match names what is there, or 404 without a body. Works in read-only transactions; elsewhere it keeps what it draws. AI002 for an unknown route';

CREATE FUNCTION ainecto.diagram_svg(document uuid, version bigint DEFAULT NULL, options jsonb DEFAULT '{}')
  RETURNS text
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_diagram_svg';
COMMENT ON FUNCTION ainecto.diagram_svg(uuid, bigint, jsonb) IS
  'The drawing of an ERD or a flow diagram as an SVG that stands alone, of any kept version (null: the current content), for roles that may read the document. Options: scheme, "auto" (as who looks has it), "light" or "dark"; background, true or false. Equal content gives equal bytes. AI001 for wrong options or another type of document, AI002 for an unknown document or version, AI006 beyond 32 MB';

CREATE FUNCTION ainecto.diff_svg(document uuid, from_version bigint, to_version bigint DEFAULT NULL, options jsonb DEFAULT '{}')
  RETURNS text
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_diff_svg';
COMMENT ON FUNCTION ainecto.diff_svg(uuid, bigint, bigint, jsonb) IS
  'What changed from one version of a document to another (null: now; 0: before its first) as an SVG that stands alone: of an ERD or a flow diagram both versions in one drawing, of a readme its lines with the words that were added and removed, of test cases the cases and steps, and below it the sentences of ainecto.changes(). Added is marked +, removed struck through and marked with a minus, changed marked ~ with before and after; of large documents only what changed and its neighbours are drawn. Things stand where to_version has them, removed ones where from_version had them. Options: as of ainecto.diagram_svg(). Who may: as of ainecto.snapshot(). Equal content gives equal bytes. AI001 for wrong options, AI002 for an unknown document, or a version that never was or is no longer kept, AI006 beyond 32 MB';
