-- Programs that do not come back leave nothing behind, and whoever registers does not pay for them.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
\set regression :DBNAME
CREATE DATABASE regress_ainecto_oauth_sweep TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
\c regress_ainecto_oauth_sweep
CREATE EXTENSION ainecto;
SET timezone = 'UTC';
SET ainecto.fixed_clock = '2026-01-01 12:00 UTC';
SELECT ainecto.create_account('sweep@example.com', NULL, 'Sweep', 'enterprise') \g /dev/null
SET ainecto.fixed_clock = '2026-06-01 12:00 UTC';
CREATE PROCEDURE pg_temp.client(client text, age int, peer inet DEFAULT '192.0.2.1') LANGUAGE sql AS $$
  INSERT INTO ainecto.oauth_client (id, name, redirect_uris, auth_method, created_at, peer)
    VALUES (client, client, '{http://127.0.0.1/}', 'none', '2026-06-01 12:00 UTC'::timestamptz - make_interval(days => age), peer)
$$;
-- One grant of a client; days ago that it was made, used and revoked; days that its token is good for (null: it has none).
CREATE PROCEDURE pg_temp.allow(client text, made int, used int, revoked int, token int) LANGUAGE sql AS $$
  INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, label, scopes, created_at, last_used_at, revoked_at, revoked_because)
    SELECT md5(client)::uuid, id, CASE WHEN client !~ '^token' THEN client END, CASE WHEN client ~ '^token' THEN client END, 'ainecto:read',
      now - make_interval(days => made), now - make_interval(days => used), now - make_interval(days => revoked), CASE WHEN revoked IS NOT NULL THEN 'by hand' END
      FROM ainecto.account, (SELECT '2026-06-01 12:00 UTC'::timestamptz AS now) n;
  INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
    SELECT sha256(client::bytea), md5(client)::uuid, 'refresh', 'ainecto:read', '2026-01-01', '2026-06-01 12:00 UTC'::timestamptz + make_interval(days => token)
      WHERE token IS NOT NULL
$$;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['old', 'coded', 'live', 'dead', 'used', 'just_used', 'revoked', 'just_revoked', 'revoked_used'] LOOP
    CALL pg_temp.client(name, 100);
  END LOOP;
  CALL pg_temp.client('young', 89);
  CALL pg_temp.client('house', 100, NULL);
  CALL pg_temp.allow('live', 100, NULL, NULL, 1);
  CALL pg_temp.allow('dead', 100, NULL, NULL, NULL);
  CALL pg_temp.allow('token_dead', 100, NULL, NULL, NULL);
  CALL pg_temp.allow('token_live', 100, NULL, NULL, 1000);
  CALL pg_temp.allow('used', 100, 95, NULL, NULL);
  CALL pg_temp.allow('just_used', 100, 89, NULL, NULL);
  CALL pg_temp.allow('revoked', 100, NULL, 95, 1000);
  CALL pg_temp.allow('just_revoked', 100, NULL, 89, 1000);
  CALL pg_temp.allow('revoked_used', 100, 95, 95, 1000);
END
$$;
INSERT INTO ainecto.oauth_code (code_hash, account_id, client_id, redirect_uri, challenge, resource, scopes, created_at, expires_at)
  SELECT 'c', id, 'coded', 'http://127.0.0.1/', 'x', 'x', 'ainecto:read', '2026-06-01 12:00 UTC', '2026-06-01 12:01 UTC' FROM ainecto.account;
INSERT INTO ainecto.mcp_session (id, grant_uuid, protocol_version, created_at, last_used_at) SELECT 's', md5('dead')::uuid, '2025-11-25', '2026-06-01 12:00 UTC', '2026-06-01 12:00 UTC';
CREATE VIEW pg_temp.left_over AS
  SELECT 'clients', string_agg(id, ' ' ORDER BY id) FROM ainecto.oauth_client
  UNION ALL SELECT 'grants', string_agg(COALESCE(client_id, label), ' ' ORDER BY COALESCE(client_id, label)) FROM ainecto.oauth_grant
  UNION ALL SELECT 'tokens', string_agg(COALESCE(client_id, label), ' ' ORDER BY COALESCE(client_id, label)) FROM ainecto.oauth_token JOIN ainecto.oauth_grant ON uuid = grant_uuid
  UNION ALL SELECT 'sessions', count(*)::text FROM ainecto.mcp_session;
CREATE FUNCTION pg_temp.keep_house() RETURNS TABLE (revoked_tokens text, grants text, clients text) LANGUAGE sql AS $$
  SELECT h->>'revoked_tokens', h->>'grants', h->>'clients' FROM ainecto.housekeeping() h
$$;
SELECT * FROM pg_temp.left_over;

-- What nobody uses and the audit log cannot name goes. The log's oldest row is older than that.
SELECT * FROM pg_temp.keep_house();
SELECT * FROM pg_temp.left_over;
-- The walk is through, and begins anew: what the first one left, the second leaves.
SELECT * FROM pg_temp.keep_house();
SELECT * FROM pg_temp.keep_house();
-- When the log reaches no further back than that, used ones go, too.
SELECT ainecto.purge_audit('2026-05-01') > 0 AS purged;
SELECT * FROM pg_temp.keep_house();
SELECT * FROM pg_temp.keep_house();
SELECT * FROM pg_temp.left_over;

-- A round looks at no more than 500 clients and grants, however many there are, and comes to all of them.
INSERT INTO ainecto.oauth_client (id, name, redirect_uris, auth_method, created_at, peer)
  SELECT 'many_' || n, 'Many', '{http://127.0.0.1/}', 'none', '2026-01-01', '192.0.2.2' FROM generate_series(1, 2000) n;
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, scopes, created_at)
  SELECT md5(n::text)::uuid, a.id, 'many_' || n, 'ainecto:read', CASE WHEN n % 2 = 0 THEN '2026-06-01' ELSE '2026-01-01' END::timestamptz FROM ainecto.account a, generate_series(1, 1000) n;
ANALYZE ainecto.oauth_client, ainecto.oauth_grant;
CREATE FUNCTION pg_temp.rows_read() RETURNS bigint LANGUAGE sql AS $$
  SELECT sum(pg_stat_get_xact_tuples_fetched(t) + pg_stat_get_xact_tuples_returned(t))::bigint
    FROM unnest(ARRAY['ainecto.oauth_client', 'ainecto.oauth_grant', 'ainecto.oauth_token', 'ainecto.oauth_code']::regclass[]) t $$;
CREATE FUNCTION pg_temp.cost(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  before bigint := pg_temp.rows_read();
BEGIN
  EXECUTE statement;
  RETURN pg_temp.rows_read() - before;
END
$$;
SELECT pg_temp.cost('SELECT ainecto.housekeeping()') < 6000 AS bounded FROM generate_series(1, 7);
SELECT count(*) FILTER (WHERE id ~ '^many') AS clients FROM ainecto.oauth_client;
SELECT count(*) FROM ainecto.oauth_grant WHERE client_id ~ '^many';
SELECT pg_temp.cost('SELECT ainecto.housekeeping()') < 6000 AS bounded FROM generate_series(1, 7);
SELECT count(*) FILTER (WHERE id ~ '^many') AS clients FROM ainecto.oauth_client;
-- Whoever registers looks at none of them.
UPDATE ainecto.oauth_client SET created_at = '2026-01-01' WHERE id ~ '^many';
SELECT pg_temp.cost($$SELECT ainecto.ainecto_oauth_call('register', '{"parameters": {"redirect_uris": ["http://127.0.0.1/"]}}', '192.0.2.3', 'r')$$) < 20 AS flat;
\c :regression
DROP DATABASE regress_ainecto_oauth_sweep;
