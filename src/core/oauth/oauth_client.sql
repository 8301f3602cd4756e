-- The statements of oauth_client.c.

-- statement select_client (id text): SELECT
SELECT id, name, uri, secret_hash, redirect_uris, peer IS NOT NULL
FROM ainecto.oauth_client
WHERE id = $1;

-- statement insert_client (id text, secret_hash bytea, name text, uri text, redirect_uris text[], auth_method text, created_at timestamptz, peer text): INSERT
INSERT INTO ainecto.oauth_client (
    id, secret_hash, name, uri, redirect_uris, auth_method, created_at, peer)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::inet)
ON CONFLICT DO NOTHING;

-- statement count_recent (peer text, created_at timestamptz, most bigint): SELECT
-- Those with which somebody has signed in count no more. Each is looked up: grants are many.
SELECT count(*)
FROM (
    SELECT
    FROM ainecto.oauth_client c
    WHERE c.peer = $1::inet
        AND c.created_at > $2
        AND (SELECT g.client_id FROM ainecto.oauth_grant g WHERE g.client_id = c.id LIMIT 1) IS NULL
    LIMIT $3) AS unused;
