-- The statements of llm_request.c.

-- fragment ISO_TIME (column)
pg_catalog.to_char({{column}} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- statement insert_request (uuid text, document_uuid uuid, kind text, prompt text, context text, created_at timestamptz, created_by bigint?): INSERT
INSERT INTO ainecto.llm_request (uuid, document_uuid, kind, prompt, context, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- statement note_draft (uuid text, draft_blocks integer, draft_hash bytea): UPDATE
UPDATE ainecto.llm_request
SET draft_blocks = $2, draft_hash = $3
WHERE uuid = $1;

-- statement open_drafts (document_uuid uuid): SELECT
SELECT r.uuid, r.draft_blocks, r.draft_hash
FROM ainecto.llm_request r
WHERE r.document_uuid = $1 AND r.finished_at IS NULL AND r.draft_hash IS NOT NULL
ORDER BY r.created_at, r.uuid;

-- statement claim_request (uuid text, claimed_at timestamptz, claimed_by bigint?, claimed_grant uuid, integer): UPDATE RETURNING
UPDATE ainecto.llm_request r
SET status = 'CLAIMED',
    attempts = r.attempts + 1,
    claimed_at = $2,
    claimed_by = $3,
    claimed_grant = $4,
    lease_until = $2 + $5 * '1 minute'::pg_catalog.interval
WHERE r.uuid = (
    SELECT q.uuid
    FROM ainecto.llm_request q
    WHERE q.uuid = $1 AND (q.status = 'PENDING' OR (q.status = 'CLAIMED' AND q.lease_until <= $2))
    FOR UPDATE SKIP LOCKED)
RETURNING r.prompt, r.context, {{ISO_TIME: r.lease_until}}, r.attempts;

-- statement lock_request (uuid text, lease_until timestamptz, claimed_by bigint?, claimed_grant uuid): SELECT
SELECT r.kind, r.status,
    r.status = 'CLAIMED'
        AND r.lease_until > $2
        AND NOT (r.claimed_by IS NOT DISTINCT FROM $3 AND r.claimed_grant IS NOT DISTINCT FROM $4),
    {{ISO_TIME: r.lease_until}}, r.uuid, r.draft_blocks, r.draft_hash
FROM ainecto.llm_request r
WHERE r.uuid = $1
FOR UPDATE;

-- statement finish_request (uuid text, status text, finished_at timestamptz, finished_by bigint?, result text, error_message text, input_tokens bigint?, cached_input_tokens bigint?, output_tokens bigint?): UPDATE
UPDATE ainecto.llm_request
SET status = $2,
    lease_until = NULL,
    finished_at = $3,
    finished_by = $4,
    result = $5,
    error_message = $6,
    input_tokens = $7,
    cached_input_tokens = $8,
    output_tokens = $9
WHERE uuid = $1;
