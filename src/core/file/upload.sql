-- The statements of upload.c.

-- fragment SWEEP_BROKEN
-- A PUT that began before its token expired may go on for this long.
'1 hour'::pg_catalog.interval;

-- fragment SWEEP_UNREGISTERED
-- So long a file waits to be registered.
'1 day'::pg_catalog.interval;

-- statement count_tokens (account_id bigint, expires_at timestamptz): SELECT
SELECT pg_catalog.count(*)
FROM ainecto.upload_token t
WHERE t.account_id = $1 AND t.expires_at > $2;

-- statement insert_token (token_hash bytea, purpose text, scope jsonb, storage_key text, max_bytes bigint, description text, account_id bigint, grant_uuid uuid, created_at timestamptz, expires_at timestamptz, parent_hash bytea): INSERT
INSERT INTO ainecto.upload_token (
    token_hash, purpose, scope, storage_key, max_bytes, description, account_id, grant_uuid,
    created_at, expires_at, parent_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- statement select_token (token_hash bytea, expires_at timestamptz): SELECT
-- One that has expired is found while a body that began in time may still be on its way. The token it was made
-- from may be gone by then: it had expired no earlier.
SELECT t.purpose, t.scope::pg_catalog.text, t.storage_key, t.max_bytes, t.description, t.grant_uuid,
    a.email
FROM ainecto.upload_token t
  JOIN ainecto.account a ON a.id = t.account_id
WHERE t.token_hash = $1
    AND (
        t.expires_at > $2
        OR EXISTS (
            SELECT
            FROM ainecto.upload u
            WHERE u.token_hash = t.token_hash
                AND u.completed_at IS NULL
                AND u.begun_at > $2 - {{SWEEP_BROKEN}}))
    AND NOT EXISTS (
        SELECT
        FROM ainecto.oauth_token p
        WHERE p.token_hash = t.parent_hash AND p.revoked_at IS NOT NULL);

-- statement is_open (token_hash bytea, expires_at timestamptz): SELECT
SELECT
FROM ainecto.upload_token t
WHERE t.token_hash = $1 AND t.expires_at > $2;

-- statement delete_unfinished (token_hash bytea): DELETE
DELETE FROM ainecto.upload
WHERE token_hash = $1 AND completed_at IS NULL;

-- statement insert_upload (uuid uuid, token_hash bytea, account_id bigint, document_uuid uuid, storage_key text, content_type text, expected_bytes bigint?, begun_at timestamptz): INSERT
INSERT INTO ainecto.upload (
    uuid, token_hash, account_id, document_uuid, storage_key, content_type, expected_bytes, begun_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- statement lock_upload (uuid uuid, token_hash bytea): SELECT
SELECT u.size_bytes, u.chunks, u.expected_bytes, u.content_type
FROM ainecto.upload u
WHERE u.uuid = $1 AND u.token_hash = $2 AND u.completed_at IS NULL
FOR UPDATE;

-- statement grow_upload (uuid uuid, bigint): UPDATE
UPDATE ainecto.upload
SET size_bytes = size_bytes + $2, chunks = chunks + 1
WHERE uuid = $1;

-- statement insert_chunk (upload_uuid uuid, number integer, bytes bytea): INSERT
INSERT INTO ainecto.upload_chunk (upload_uuid, number, bytes)
VALUES ($1, $2, $3);

-- statement select_own (storage_key text, account_id bigint): SELECT
SELECT u.uuid, u.size_bytes, u.chunks, u.content_type
FROM ainecto.upload u
WHERE u.storage_key = $1
    AND u.account_id = $2
    AND u.completed_at IS NOT NULL
    AND u.registered_at IS NULL
FOR UPDATE;

-- statement select_chunk (upload_uuid uuid, number integer): SELECT
SELECT c.bytes
FROM ainecto.upload_chunk c
WHERE c.upload_uuid = $1 AND c.number = $2;

-- statement lock_key (token_hash bytea): SELECT
-- Two PUTs that end at once with the same key wait for each other here.
SELECT FROM ainecto.upload_token t WHERE t.token_hash = $1 FOR UPDATE;

-- statement select_stored (storage_key text): SELECT
SELECT u.sha256, u.uuid
FROM ainecto.upload u
WHERE u.storage_key = $1 AND u.completed_at IS NOT NULL;

-- statement complete_upload (uuid uuid, sha256 bytea, completed_at timestamptz): UPDATE
UPDATE ainecto.upload
SET sha256 = $2, completed_at = $3
WHERE uuid = $1;

-- statement delete_upload (uuid uuid): DELETE
DELETE FROM ainecto.upload WHERE uuid = $1;

-- statement sweep_uploads (begun_at timestamptz, most bigint): DELETE
DELETE FROM ainecto.upload
WHERE uuid IN (
    SELECT u.uuid
    FROM ainecto.upload u
    WHERE u.registered_at IS NULL
        AND u.begun_at < $1 - {{SWEEP_BROKEN}}
        AND (u.completed_at IS NULL OR u.completed_at < $1 - {{SWEEP_UNREGISTERED}})
    ORDER BY u.begun_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED);

-- statement sweep_tokens (expires_at timestamptz, most bigint): DELETE
DELETE FROM ainecto.upload_token
WHERE token_hash IN (
    SELECT t.token_hash
    FROM ainecto.upload_token t
    WHERE t.expires_at < $1 - {{SWEEP_BROKEN}}
    ORDER BY t.expires_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED);
