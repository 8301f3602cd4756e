-- Finished drawings, so that what was drawn of a version is drawn once. Made from content, rights or viewers play no part in it.
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
