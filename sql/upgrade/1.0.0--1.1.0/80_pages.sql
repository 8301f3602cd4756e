-- Drawings are made in the database: pages whole, diagrams alone, and what was drawn of a version is kept.
CREATE UNLOGGED TABLE ainecto.kept_drawing (
  document_uuid uuid NOT NULL,
  version bigint NOT NULL,
  options text NOT NULL,
  renderer integer NOT NULL,
  bytes integer NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  drawing text NOT NULL,
  CONSTRAINT kept_drawing_pkey PRIMARY KEY (document_uuid, version, options, renderer),
  CONSTRAINT kept_drawing_bytes_check CHECK (bytes >= 0)
);
COMMENT ON TABLE ainecto.kept_drawing IS 'Drawings of shared pages that were made already; the oldest go, a crash empties it, and deleting any row only has it drawn anew. Not dumped';
COMMENT ON COLUMN ainecto.kept_drawing.options IS 'What was drawn: "page" for the main part of a shared page';
COMMENT ON COLUMN ainecto.kept_drawing.renderer IS 'Counted up when drawings come to look otherwise: those of another one are not used';
COMMENT ON COLUMN ainecto.kept_drawing.bytes IS 'Length of the drawing before compression';

SELECT pg_catalog.pg_extension_config_dump('ainecto.kept_drawing', 'WHERE false');

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

COMMENT ON FUNCTION ainecto.shared_document(bytea) IS 'For the shim of 1.0.0, which drew pages itself: AI020, install that of this version';

REVOKE ALL ON ainecto.kept_drawing FROM PUBLIC;
REVOKE ALL ON FUNCTION ainecto.page_call(text, bytea, jsonb, text), ainecto.diagram_svg(uuid, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.page_call(text, bytea, jsonb, text) TO ainecto_shim;
GRANT EXECUTE ON FUNCTION ainecto.diagram_svg(uuid, bigint, jsonb) TO PUBLIC;

ALTER TABLE ainecto.kept_drawing ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_sees ON ainecto.kept_drawing FOR SELECT USING (false);
CREATE POLICY tenant_inserts ON ainecto.kept_drawing FOR INSERT WITH CHECK (ainecto.admit_row(kept_drawing.*));
CREATE POLICY tenant_updates ON ainecto.kept_drawing FOR UPDATE USING (false) WITH CHECK (ainecto.admit_row(kept_drawing.*));
CREATE POLICY tenant_deletes ON ainecto.kept_drawing FOR DELETE USING (false);
CREATE POLICY administrator ON ainecto.kept_drawing TO ainecto_admin USING (true) WITH CHECK (ainecto.admit_row(kept_drawing.*));
CREATE POLICY auditor ON ainecto.kept_drawing TO ainecto_auditor USING (true) WITH CHECK (ainecto.admit_row(kept_drawing.*));
CREATE TRIGGER judge_change AFTER INSERT OR UPDATE OR DELETE ON ainecto.kept_drawing
  FOR EACH ROW EXECUTE FUNCTION ainecto.judge_change();
