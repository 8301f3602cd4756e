-- The statements of principal.c.

-- statement touch_grant (uuid uuid, timestamptz, last_used_at timestamptz): UPDATE
-- A call that runs long holds its grant's row; others skip the note instead of waiting for it.
UPDATE ainecto.oauth_grant
SET last_used_at = $2
WHERE uuid = (
    SELECT g.uuid
    FROM ainecto.oauth_grant g
    WHERE g.uuid = $1 AND (g.last_used_at IS NULL OR g.last_used_at <= $3)
    FOR NO KEY UPDATE SKIP LOCKED);
