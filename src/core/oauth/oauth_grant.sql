-- The statements of oauth_grant.c.

-- statement insert_grant (uuid uuid, account_id bigint, client_id text, label text, redirect_uri text, resource text, scopes text, created_at timestamptz): INSERT
INSERT INTO ainecto.oauth_grant (
    uuid, account_id, client_id, label, redirect_uri, resource, scopes, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- statement revoke_grant (uuid uuid, revoked_at timestamptz, revoked_because text): UPDATE
UPDATE ainecto.oauth_grant
SET revoked_at = $2, revoked_because = $3
WHERE uuid = $1 AND revoked_at IS NULL;

-- statement disconnect_client (uuid uuid, revoked_at timestamptz, revoked_because text, account_id bigint): UPDATE
-- All grants of the account to the program that has this one, or this one where it is a token's.
UPDATE ainecto.oauth_grant
SET revoked_at = $2, revoked_because = $3
WHERE account_id = $4
    AND revoked_at IS NULL
    AND (uuid = $1
        OR client_id = (SELECT n.client_id FROM ainecto.oauth_grant n WHERE n.uuid = $1 AND n.account_id = $4));

-- statement select_disconnected (uuid uuid, account_id bigint, because text): SELECT
SELECT coalesce(c.name, g.label), g.client_id IS NULL
FROM ainecto.oauth_grant g
  LEFT JOIN ainecto.oauth_client c ON c.id = g.client_id
WHERE g.uuid = $1 AND g.account_id = $2 AND g.revoked_because = $3;

-- fragment MINUTE (column)
to_char({{column}} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI');

-- statement select_apps (account_id bigint, expires_at timestamptz): SELECT
-- One row a program, however often it was signed in to.
SELECT (array_agg(g.uuid ORDER BY g.created_at, g.uuid))[1], coalesce(min(c.name), min(g.label)),
    (array_agg(g.redirect_uri ORDER BY g.created_at DESC, g.uuid))[1],
    bool_or('ainecto:write' = ANY (string_to_array(g.scopes, ' '))), {{MINUTE: min(g.created_at)}},
    {{MINUTE: max(g.last_used_at)}}, count(*), min(g.client_id) IS NULL
FROM ainecto.oauth_grant g
  LEFT JOIN ainecto.oauth_client c ON c.id = g.client_id
WHERE g.account_id = $1
    AND g.revoked_at IS NULL
    AND EXISTS (
        SELECT
        FROM ainecto.oauth_token t
        WHERE t.grant_uuid = g.uuid AND t.expires_at > $2 AND t.revoked_at IS NULL)
GROUP BY coalesce(g.client_id, g.uuid::text)
ORDER BY min(g.created_at), 1;
