-- The statements of oauth_grant.c.

-- statement insert_grant (uuid uuid, account_id bigint, client_id text, label text, redirect_uri text, resource text, scopes text, created_at timestamptz): INSERT
INSERT INTO ainecto.oauth_grant (
    uuid, account_id, client_id, label, redirect_uri, resource, scopes, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- statement revoke_grant (uuid uuid, revoked_at timestamptz, revoked_because text): UPDATE
UPDATE ainecto.oauth_grant
SET revoked_at = $2, revoked_because = $3
WHERE uuid = $1 AND revoked_at IS NULL;

-- statement disconnect_grant (uuid uuid, revoked_at timestamptz, revoked_because text, account_id bigint): UPDATE
UPDATE ainecto.oauth_grant
SET revoked_at = $2, revoked_because = $3
WHERE uuid = $1 AND revoked_at IS NULL AND account_id = $4;

-- fragment ISO_TIME (column)
to_char({{column}} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- statement select_apps (account_id bigint, expires_at timestamptz): SELECT
SELECT g.uuid, coalesce(c.name, g.label), g.redirect_uri, g.scopes, {{ISO_TIME: g.created_at}},
    {{ISO_TIME: g.last_used_at}}
FROM ainecto.oauth_grant g
  LEFT JOIN ainecto.oauth_client c ON c.id = g.client_id
WHERE g.account_id = $1
    AND g.revoked_at IS NULL
    AND EXISTS (
        SELECT
        FROM ainecto.oauth_token t
        WHERE t.grant_uuid = g.uuid AND t.expires_at > $2 AND t.revoked_at IS NULL)
ORDER BY g.created_at, g.uuid;
