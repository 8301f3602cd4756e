-- The statements of oauth_authorize.c.

-- statement insert_code (code_hash bytea, account_id bigint, client_id text, redirect_uri text, challenge text, resource text, scopes text, created_at timestamptz, expires_at timestamptz): INSERT
INSERT INTO ainecto.oauth_code (
    code_hash, account_id, client_id, redirect_uri, challenge, resource, scopes, created_at,
    expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- statement delete_old_codes (created_at timestamptz): DELETE
DELETE FROM ainecto.oauth_code
WHERE code_hash IN (
    SELECT code_hash
    FROM ainecto.oauth_code
    WHERE created_at < $1
    LIMIT 100
    FOR UPDATE SKIP LOCKED);

-- statement lock_code (code_hash bytea, expires_at timestamptz): SELECT
SELECT account_id, client_id, redirect_uri, challenge, resource, scopes, expires_at <= $2,
    grant_uuid
FROM ainecto.oauth_code
WHERE code_hash = $1
FOR UPDATE;

-- statement use_code (code_hash bytea, used_at timestamptz, grant_uuid uuid): UPDATE
UPDATE ainecto.oauth_code
SET used_at = $2, grant_uuid = $3
WHERE code_hash = $1;
