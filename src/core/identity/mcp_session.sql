-- The statements of mcp_session.c.

-- statement delete_idle (grant_uuid uuid, last_used_at timestamptz): DELETE
DELETE FROM ainecto.mcp_session
WHERE grant_uuid = $1 AND last_used_at < $2;

-- statement touch_session (id text, timestamptz, last_used_at timestamptz): UPDATE
-- Calls of one session run side by side; none waits for another only to note the hour.
UPDATE ainecto.mcp_session
SET last_used_at = $2
WHERE id = (
    SELECT s.id
    FROM ainecto.mcp_session s
    WHERE s.id = $1 AND s.last_used_at <= $3
    FOR NO KEY UPDATE SKIP LOCKED);
