-- Accounts, plans, access tokens and roles, as an administrator handles them.
LOAD 'ainecto';
\set SHOW_CONTEXT never
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT coalesce(max(id), 0) AS audit_start FROM ainecto.audit_log \gset

-- Making accounts
SELECT ainecto.create_account('account-a@example.org', 'correct horse', 'A', 'pro');
SELECT ainecto.create_account('account-b@example.org') ~ '^ainecto_link_[A-Za-z0-9_-]{43}$' AS bare_token;
SET ainecto.public_url = 'https://ainecto.example';
SELECT ainecto.create_password_link('account-b@example.org')
  ~ '^https://ainecto\.example/set-password\?token=ainecto_link_[A-Za-z0-9_-]{43}$' AS link;
SELECT email, name, plan, password_hash IS NOT NULL AS has_password, created_at AT TIME ZONE 'UTC' AS created_at
FROM ainecto.account WHERE email LIKE 'account-%' ORDER BY email;
SELECT password_hash ~ '^scrypt\$32768\$8\$3\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$' AS scrypt
FROM ainecto.account WHERE email = 'account-a@example.org';
SELECT count(*) AS links, count(used_at) AS ended
FROM ainecto.account_link l JOIN ainecto.account a ON a.id = l.account_id WHERE a.email = 'account-b@example.org';

-- Refusals
\set VERBOSITY sqlstate
SELECT ainecto.create_account('ACCOUNT-A@example.org');
SELECT ainecto.create_account('no address');
SELECT ainecto.create_account('two@at@example.org');
SELECT ainecto.create_account('account-c@example.org', plan => 'gold');
SELECT ainecto.create_account('account-c@example.org', 'short');
SELECT ainecto.create_account('account-c@example.org', name => repeat('x', 256));
SELECT ainecto.create_account(NULL);
SELECT ainecto.set_plan('account-nobody@example.org', 'pro');
SELECT ainecto.set_plan('account-a@example.org', 'gold');
SELECT ainecto.set_password('account-a@example.org', 'short');
SELECT ainecto.create_password_link('account-nobody@example.org');
SELECT ainecto.map_role('no_such_role', 'account-a@example.org');
SELECT ainecto.unmap_role('no_such_role');
SELECT ainecto.create_access_token('account-nobody@example.org', 'x');
SELECT ainecto.create_access_token('account-a@example.org', '');
SELECT ainecto.create_access_token('account-a@example.org', 'x', '-1 hour');
SELECT ainecto.revoke_grant('00000000-0000-4000-8000-000000000000');
\set VERBOSITY default
SELECT ainecto.set_plan('account-nobody@example.org', 'pro');
\set VERBOSITY terse

-- Plans
SELECT * FROM ainecto.plan;
INSERT INTO ainecto.plan_override (name, mcp_enabled) VALUES ('free', true);
INSERT INTO ainecto.plan_override (name, versions_kept) VALUES ('pro', 100);
SELECT * FROM ainecto.plan;
DELETE FROM ainecto.plan_override;
SELECT ainecto.set_plan('Account-B@example.org', 'enterprise');
SELECT plan FROM ainecto.account WHERE email = 'account-b@example.org';

-- Access tokens
SET ainecto.fixed_ids = 4242;
SELECT ainecto.create_access_token('account-a@example.org', 'nightly build') AS token \gset
SELECT ainecto.create_access_token('account-a@example.org', 'one hour', '1 hour') AS hour_token \gset
RESET ainecto.fixed_ids;
SELECT :'token' ~ '^ainecto_pat_[A-Za-z0-9_-]{43}$' AS shape;
SELECT grant_uuid, email, client_id, name, scopes, last_used_at FROM ainecto.connected_app
WHERE email LIKE 'account-%' ORDER BY name;
SELECT ainecto.check_token(sha256(:'token')), ainecto.check_token(sha256(:'hour_token')),
       ainecto.check_token(sha256('x')), ainecto.check_token(''), ainecto.check_token(:'token');
SELECT count(*) AS raw_tokens FROM ainecto.oauth_token t WHERE t::text LIKE '%ainecto_pat%';

-- What a backend remembers of tables and indexes keeps up with them
REINDEX TABLE CONCURRENTLY ainecto.oauth_token;
ALTER TABLE ainecto.oauth_grant ADD COLUMN scratch integer;
SELECT ainecto.check_token(sha256(:'token')), ainecto.check_token(sha256('x'));
ALTER TABLE ainecto.oauth_grant DROP COLUMN scratch;
SELECT ainecto.check_token(sha256(:'token'));

-- A minute before the end, and at the end
SET ainecto.fixed_clock = '2030-01-01 00:59:00+00';
SELECT ainecto.check_token(sha256(:'hour_token'));
SET ainecto.fixed_clock = '2030-01-01 01:00:00+00';
SELECT ainecto.check_token(sha256(:'hour_token')), ainecto.check_token(sha256(:'token'));

-- Disabled and back
SELECT ainecto.disable_account('account-a@example.org');
SELECT ainecto.check_token(sha256(:'token'));
SELECT ainecto.create_access_token('account-a@example.org', 'x');
SELECT ainecto.enable_account('account-a@example.org');
SELECT ainecto.check_token(sha256(:'token'));
SELECT ainecto.revoke_grant(grant_uuid) FROM ainecto.connected_app WHERE name = 'nightly build';
SELECT ainecto.check_token(sha256(:'token'));
SELECT count(*) AS live FROM ainecto.connected_app WHERE name = 'nightly build';
-- A check of a token writes nothing
BEGIN READ ONLY;
SELECT ainecto.check_token(sha256(:'token'));
COMMIT;

-- Roles. Only administrators administer; auditors look.
CREATE ROLE regress_ainecto_admin;
CREATE ROLE regress_ainecto_auditor;
CREATE ROLE regress_ainecto_nobody;
GRANT ainecto_admin TO regress_ainecto_admin;
GRANT ainecto_auditor TO regress_ainecto_auditor;
SELECT ainecto.map_role('regress_ainecto_admin', 'account-a@example.org');
SET ROLE regress_ainecto_admin;
SELECT ainecto.set_plan('account-b@example.org', 'free');
SELECT count(*) AS plans FROM ainecto.plan;
SELECT password_hash FROM ainecto.account;
RESET ROLE;
SET ROLE regress_ainecto_auditor;
SELECT count(*) AS plans FROM ainecto.plan;
SELECT ainecto.set_plan('account-b@example.org', 'pro');
SELECT token_hash FROM ainecto.oauth_token;
RESET ROLE;
SET ROLE regress_ainecto_nobody;
SELECT ainecto.set_plan('account-b@example.org', 'pro');
RESET ROLE;
-- The function itself looks at who called, whatever was granted
GRANT USAGE ON SCHEMA ainecto TO regress_ainecto_nobody;
GRANT EXECUTE ON FUNCTION ainecto.set_plan(text, text) TO regress_ainecto_nobody;
SET ROLE regress_ainecto_nobody;
\set VERBOSITY default
SELECT ainecto.set_plan('account-b@example.org', 'pro');
\set VERBOSITY terse
RESET ROLE;
SELECT ainecto.unmap_role('regress_ainecto_admin');
REVOKE ALL ON FUNCTION ainecto.set_plan(text, text) FROM regress_ainecto_nobody;
REVOKE ALL ON SCHEMA ainecto FROM regress_ainecto_nobody;
DROP ROLE regress_ainecto_admin, regress_ainecto_auditor, regress_ainecto_nobody;

-- Every write left its row; nothing secret is in it
SELECT email, database_role = 'regress_ainecto_admin' AS by_admin, source, tool, target_kind,
  CASE target_kind WHEN 'account' THEN (SELECT n.email FROM ainecto.account_name n WHERE n.account_id::text = target) ELSE target END AS target,
  description, outcome
FROM ainecto.audit_trail WHERE id > :audit_start AND target_kind IN ('account', 'role', 'grant') ORDER BY id;
SELECT count(*) AS secrets FROM ainecto.audit_log a WHERE a::text LIKE '%correct horse%' OR a::text LIKE '%ainecto_pat_%'
  OR a::text LIKE '%ainecto_link_%';
