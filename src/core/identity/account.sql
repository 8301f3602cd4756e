-- The statements of account.c.

-- fragment ACCOUNT_COLUMNS
id, email, name, plan, password_hash, disabled_at IS NOT NULL;

-- statement select_by_email (text): SELECT
SELECT {{ACCOUNT_COLUMNS}}
FROM ainecto.account
WHERE pg_catalog.lower(email COLLATE "C") = pg_catalog.lower($1 COLLATE "C");

-- statement select_by_id (id bigint): SELECT
SELECT {{ACCOUNT_COLUMNS}} FROM ainecto.account WHERE id = $1;

-- statement insert_account (email text, name text, plan text, password_hash text, created_at timestamptz): INSERT
INSERT INTO ainecto.account (email, name, plan, password_hash, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING;

-- statement update_plan (id bigint, plan text): UPDATE
UPDATE ainecto.account SET plan = $2 WHERE id = $1;

-- statement update_password (id bigint, password_hash text): UPDATE
UPDATE ainecto.account SET password_hash = $2 WHERE id = $1;

-- statement update_disabled (id bigint, disabled_at timestamptz?): UPDATE
UPDATE ainecto.account SET disabled_at = $2 WHERE id = $1;

-- statement insert_role (role_name name, account_id bigint): INSERT
INSERT INTO ainecto.account_role (role_name, account_id)
VALUES ($1, $2)
ON CONFLICT (role_name) DO UPDATE SET account_id = excluded.account_id;

-- statement delete_role (role_name name): DELETE
DELETE FROM ainecto.account_role WHERE role_name = $1;

-- statement use_links (account_id bigint, used_at timestamptz): UPDATE
UPDATE ainecto.account_link
SET used_at = $2
WHERE account_id = $1 AND used_at IS NULL;

-- statement insert_link (token_hash bytea, account_id bigint, created_at timestamptz, expires_at timestamptz): INSERT
INSERT INTO ainecto.account_link (token_hash, account_id, created_at, expires_at)
VALUES ($1, $2, $3, $4);

-- fragment LINK_CONDITION
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2;

-- statement select_link (bytea, timestamptz): SELECT
SELECT account_id FROM ainecto.account_link {{LINK_CONDITION}};

-- statement lock_link (bytea, timestamptz): SELECT
SELECT account_id
FROM ainecto.account_link {{LINK_CONDITION}}
FOR UPDATE;
