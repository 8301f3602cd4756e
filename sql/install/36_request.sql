-- Work for language models: written down by one call, claimed and answered by another. Not versioned.
CREATE TABLE ainecto.llm_request (
  uuid text NOT NULL,
  document_uuid uuid NOT NULL,
  kind text NOT NULL,
  prompt text NOT NULL,
  context text,
  status text NOT NULL DEFAULT 'PENDING',
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
  created_by bigint,
  claimed_at timestamptz,
  claimed_by bigint,
  claimed_grant uuid,
  lease_until timestamptz,
  finished_at timestamptz,
  finished_by bigint,
  result text,
  error_message text,
  input_tokens bigint,
  cached_input_tokens bigint,
  output_tokens bigint,
  draft_blocks integer,
  draft_hash bytea,
  CONSTRAINT llm_request_pkey PRIMARY KEY (uuid),
  CONSTRAINT llm_request_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT llm_request_created_by_fkey FOREIGN KEY (created_by) REFERENCES ainecto.account (id),
  CONSTRAINT llm_request_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES ainecto.account (id),
  CONSTRAINT llm_request_finished_by_fkey FOREIGN KEY (finished_by) REFERENCES ainecto.account (id),
  CONSTRAINT llm_request_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT llm_request_kind_check CHECK (pg_catalog.length(kind) BETWEEN 1 AND 50),
  CONSTRAINT llm_request_prompt_check CHECK (pg_catalog.length(prompt) BETWEEN 1 AND 20000),
  CONSTRAINT llm_request_context_check CHECK (pg_catalog.length(context) <= 200000),
  CONSTRAINT llm_request_result_check CHECK (pg_catalog.length(result) BETWEEN 1 AND 1000000),
  CONSTRAINT llm_request_error_message_check CHECK (pg_catalog.length(error_message) <= 4000),
  CONSTRAINT llm_request_token_check CHECK (input_tokens >= 0 AND cached_input_tokens >= 0 AND output_tokens >= 0),
  CONSTRAINT llm_request_status_check CHECK (status IN ('PENDING', 'CLAIMED', 'COMPLETED', 'FAILED')),
  CONSTRAINT llm_request_lease_check CHECK ((status = 'CLAIMED') = (lease_until IS NOT NULL)),
  CONSTRAINT llm_request_finished_check CHECK ((status IN ('COMPLETED', 'FAILED')) = (finished_at IS NOT NULL)
    AND (status = 'COMPLETED') = (result IS NOT NULL)),
  CONSTRAINT llm_request_draft_check CHECK ((draft_blocks IS NULL) = (draft_hash IS NULL))
);
CREATE INDEX llm_request_open_index ON ainecto.llm_request (created_at, uuid) WHERE finished_at IS NULL;
CREATE INDEX llm_request_document_index ON ainecto.llm_request (document_uuid, created_at);
CREATE INDEX llm_request_claimed_by_index ON ainecto.llm_request (claimed_by);
CREATE INDEX llm_request_created_by_index ON ainecto.llm_request (created_by);
CREATE INDEX llm_request_finished_by_index ON ainecto.llm_request (finished_by);
COMMENT ON TABLE ainecto.llm_request IS 'Requests that wait for a language model, those in work and those done; read it through ainecto.llm_queue';
COMMENT ON COLUMN ainecto.llm_request.kind IS 'readme_generate: the result is written into the readme; any other text: only kept here';
COMMENT ON COLUMN ainecto.llm_request.status IS 'PENDING, CLAIMED (until lease_until, then open again), COMPLETED or FAILED';
COMMENT ON COLUMN ainecto.llm_request.attempts IS 'How often it was claimed';

CREATE VIEW ainecto.llm_queue AS
SELECT r.uuid, r.document_uuid, d.title AS document_title, d.type AS document_type, r.kind,
  CASE WHEN r.status = 'CLAIMED' AND r.lease_until <= pg_catalog.clock_timestamp() THEN 'PENDING' ELSE r.status END AS status,
  r.attempts, r.created_at, creator.email AS created_by, r.claimed_at, claimer.email AS claimed_by, r.lease_until,
  r.finished_at, finisher.email AS finished_by, r.input_tokens, r.cached_input_tokens, r.output_tokens, r.error_message,
  pg_catalog.left(r.prompt, 200) AS prompt
FROM ainecto.llm_request r
JOIN ainecto.document d ON d.uuid = r.document_uuid
LEFT JOIN ainecto.account creator ON creator.id = r.created_by
LEFT JOIN ainecto.account claimer ON claimer.id = r.claimed_by
LEFT JOIN ainecto.account finisher ON finisher.id = r.finished_by;
COMMENT ON VIEW ainecto.llm_queue IS 'Requests to language models with their people; a claim that ran out shows as PENDING. Open ones: WHERE finished_at IS NULL ORDER BY created_at';
GRANT SELECT ON ainecto.llm_queue TO ainecto_admin, ainecto_auditor;

CREATE FUNCTION ainecto.queue_llm_request(document uuid, prompt text, context text DEFAULT NULL)
  RETURNS text
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_queue_llm_request';
