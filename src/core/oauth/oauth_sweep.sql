-- The statements of oauth_sweep.c.

-- statement find_step (most bigint): SELECT
-- Behind which rows the walks go on, and the last ones of their next steps; null: there are no more.
SELECT p.grant_uuid,
    (
        SELECT s.uuid
        FROM (
            SELECT g.uuid
            FROM ainecto.oauth_grant g
            WHERE g.uuid > p.grant_uuid
            ORDER BY g.uuid
            LIMIT $1) s
        ORDER BY s.uuid DESC
        LIMIT 1),
    p.client_id,
    (
        SELECT s.id
        FROM (
            SELECT c.id
            FROM ainecto.oauth_client c
            WHERE c.id > p.client_id
            ORDER BY c.id
            LIMIT $1) s
        ORDER BY s.id DESC
        LIMIT 1)
FROM (
    SELECT COALESCE(h.swept_grant, '00000000-0000-0000-0000-000000000000') AS grant_uuid,
        COALESCE(h.swept_client, '') AS client_id
    FROM (VALUES (true)) AS walk (one)
      LEFT JOIN ainecto.housekeeping_progress h ON h.one = walk.one) p;

-- Every look-up is a row's own and goes by an index, and what goes is found by its place: a plan that joins would read all there is.

-- statement remove_tokens_of_revoked (after uuid, through uuid, revoked_at timestamptz): DELETE
DELETE FROM ainecto.oauth_token
WHERE ctid = ANY (
    ARRAY(
        SELECT t.ctid
        FROM (
            SELECT g.uuid
            FROM ainecto.oauth_grant g
            WHERE g.uuid > $1 AND g.uuid <= $2 AND g.revoked_at < $3
            OFFSET 0) g
          CROSS JOIN LATERAL (
              SELECT t.ctid
              FROM ainecto.oauth_token t
              WHERE t.grant_uuid = g.uuid
              OFFSET 0
              FOR UPDATE SKIP LOCKED) t));

-- statement remove_grants (after uuid, through uuid, timestamptz): DELETE
-- Grants without tokens are used by nobody again: a refresh needs a token, too. What the audit log may name stays: it reaches back
-- to its oldest row, and a use is written down at most an hour after it began; a day allows for rows that came out of order.
DELETE FROM ainecto.oauth_grant
WHERE ctid = ANY (
    ARRAY(
        SELECT g.ctid
        FROM ainecto.oauth_grant g
        WHERE g.uuid > $1
            AND g.uuid <= $2
            AND GREATEST(g.created_at, g.last_used_at, g.revoked_at) < $3
            AND (SELECT 1 FROM ainecto.oauth_token t WHERE t.grant_uuid = g.uuid LIMIT 1) IS NULL
            AND (
                g.last_used_at IS NULL
                OR g.last_used_at < COALESCE(
                    (SELECT a.at FROM ainecto.audit_log a ORDER BY a.id LIMIT 1) - interval '1 day',
                    'infinity'))
        FOR UPDATE SKIP LOCKED));

-- statement remove_clients (after text, through text, created_at timestamptz): DELETE
-- Clients made in SQL have no peer and stay.
DELETE FROM ainecto.oauth_client
WHERE ctid = ANY (
    ARRAY(
        SELECT c.ctid
        FROM ainecto.oauth_client c
        WHERE c.id > $1
            AND c.id <= $2
            AND c.created_at < $3
            AND c.peer IS NOT NULL
            AND (SELECT 1 FROM ainecto.oauth_grant g WHERE g.client_id = c.id LIMIT 1) IS NULL
            AND (SELECT 1 FROM ainecto.oauth_code o WHERE o.client_id = c.id LIMIT 1) IS NULL
        FOR UPDATE SKIP LOCKED));

-- statement keep_walks (uuid, text): INSERT
INSERT INTO ainecto.housekeeping_progress (swept_grant, swept_client)
VALUES (COALESCE($1, '00000000-0000-0000-0000-000000000000'), COALESCE($2, ''))
ON CONFLICT (one) DO UPDATE SET swept_grant = excluded.swept_grant,
    swept_client = excluded.swept_client;
