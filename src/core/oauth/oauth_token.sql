-- The statements of oauth_token.c.

-- statement insert_token (token_hash bytea, grant_uuid uuid, kind text, scopes text, created_at timestamptz, expires_at timestamptz, parent_hash bytea): INSERT
INSERT INTO ainecto.oauth_token (
    token_hash, grant_uuid, kind, scopes, created_at, expires_at, parent_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- statement delete_expired (grant_uuid uuid, expires_at timestamptz): DELETE
-- Expired tokens of the grant: nobody can use them, and a replay of them proves nothing any more.
DELETE FROM ainecto.oauth_token
WHERE grant_uuid = $1 AND expires_at < $2;

-- fragment SELECT_TOKEN
SELECT t.kind = 'refresh', t.grant_uuid, g.client_id, a.email, t.scopes, g.scopes, g.resource,
    g.account_id, t.created_at, t.expires_at, t.used_at,
    t.revoked_at IS NOT NULL OR g.revoked_at IS NOT NULL, a.disabled_at IS NOT NULL,
    t.parent_hash IS NOT NULL
FROM ainecto.oauth_token t
  JOIN ainecto.oauth_grant g ON g.uuid = t.grant_uuid
  JOIN ainecto.account a ON a.id = g.account_id
WHERE t.token_hash = $1;

-- statement select_token (bytea): SELECT
{{SELECT_TOKEN}};

-- statement lock_token (token_hash bytea): SELECT
SELECT FROM ainecto.oauth_token WHERE token_hash = $1 FOR UPDATE;

-- statement use_token (token_hash bytea, used_at timestamptz): UPDATE
UPDATE ainecto.oauth_token SET used_at = $2 WHERE token_hash = $1;

-- statement revoke_token (token_hash bytea, revoked_at timestamptz): UPDATE
UPDATE ainecto.oauth_token
SET revoked_at = $2
WHERE token_hash = $1 AND revoked_at IS NULL;
