-- The statements of browser_session.c.

-- statement insert_session (cookie_hash bytea, account_id bigint, created_at timestamptz, expires_at timestamptz, peer text): INSERT
INSERT INTO ainecto.browser_session (cookie_hash, account_id, created_at, expires_at, peer)
VALUES ($1, $2, $3, $4, $5::inet);

-- statement delete_old (account_id bigint, expires_at timestamptz): DELETE
DELETE FROM ainecto.browser_session
WHERE account_id = $1 AND expires_at < $2;

-- statement select_session (cookie_hash bytea, expires_at timestamptz): SELECT
SELECT account_id
FROM ainecto.browser_session
WHERE cookie_hash = $1 AND ended_at IS NULL AND expires_at > $2;

-- statement end_session (cookie_hash bytea, ended_at timestamptz): UPDATE
UPDATE ainecto.browser_session
SET ended_at = $2
WHERE cookie_hash = $1 AND ended_at IS NULL;

-- statement end_sessions (account_id bigint, ended_at timestamptz): UPDATE
UPDATE ainecto.browser_session
SET ended_at = $2
WHERE account_id = $1 AND ended_at IS NULL;
