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
