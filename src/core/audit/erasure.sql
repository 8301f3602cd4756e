-- The statements of erasure.c.

-- statement erase_account (id bigint, timestamptz): UPDATE
UPDATE ainecto.account
SET email = pg_catalog.format('erased-%s@erased.invalid', id),
    name = 'Erased account',
    password_hash = NULL,
    disabled_at = COALESCE(disabled_at, $2)
WHERE id = $1;

-- statement end_grants (account_id bigint, timestamptz): UPDATE
UPDATE ainecto.oauth_grant
SET revoked_at = COALESCE(revoked_at, $2),
    revoked_because = COALESCE(revoked_because, '{{GRANT_ERASED}}'),
    label = CASE WHEN label IS NOT NULL THEN 'Erased' END
WHERE account_id = $1;

-- statement erase_former (text): DELETE RETURNING
DELETE FROM ainecto.former_account
WHERE pg_catalog.lower(email COLLATE "C") = pg_catalog.lower($1 COLLATE "C")
RETURNING account_id;

-- What goes altogether.
-- statement deletions[0] (account_id bigint): DELETE
DELETE FROM ainecto.oauth_token t
USING ainecto.oauth_grant g
WHERE g.account_id = $1 AND t.grant_uuid = g.uuid;

-- statement deletions[1] (account_id bigint): DELETE
DELETE FROM ainecto.mcp_session s
USING ainecto.oauth_grant g
WHERE g.account_id = $1 AND s.grant_uuid = g.uuid;

-- statement deletions[2] (account_id bigint): DELETE
DELETE FROM ainecto.oauth_code WHERE account_id = $1;

-- statement deletions[3] (account_id bigint): DELETE
DELETE FROM ainecto.browser_session WHERE account_id = $1;

-- statement deletions[4] (account_id bigint): DELETE
DELETE FROM ainecto.account_link WHERE account_id = $1;

-- statement deletions[5] (account_id bigint): DELETE
DELETE FROM ainecto.upload_token WHERE account_id = $1;

-- statement deletions[6] (account_id bigint): DELETE
DELETE FROM ainecto.mutation_outcome WHERE account_id = $1;

-- statement deletions[7] (account_id bigint): DELETE
DELETE FROM ainecto.role_grant WHERE account_id = $1;

-- statement deletions[8] (account_id bigint): DELETE
DELETE FROM ainecto.account_role WHERE account_id = $1;

-- statement deletions[9] (account_id bigint): DELETE
DELETE FROM ainecto.live_schema_account WHERE account_id = $1;

-- statement insert_former (account_id bigint, email text, name text, deleted_at timestamptz): INSERT
INSERT INTO ainecto.former_account (account_id, email, name, deleted_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (account_id) DO UPDATE SET email = EXCLUDED.email,
    name = EXCLUDED.name,
    deleted_at = EXCLUDED.deleted_at;
