-- A person's own pages: account, disconnecting programs, signing out, setting a password by link.
LOAD 'ainecto';
\set VERBOSITY terse
SET ainecto.public_url = 'https://ainecto.example';
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT coalesce(max(id), 0) AS audit_start FROM ainecto.audit_log \gset
SELECT ainecto.create_account('page@example.org', 'correct horse', 'Page', 'pro');
SELECT ainecto.create_account('page-other@example.org', 'correct horse', 'Other', 'pro');
SELECT count(*) FROM ainecto.register_client('Probe', ARRAY['http://127.0.0.1/callback'], 'page-probe');

CREATE FUNCTION pg_temp.hash(secret text) RETURNS text LANGUAGE sql AS $$
  SELECT encode(sha256(convert_to(secret, 'UTF8')), 'hex')
$$;
CREATE FUNCTION pg_temp.call(endpoint text, parameters jsonb DEFAULT '{}', session text DEFAULT NULL)
RETURNS TABLE (status integer, headers jsonb, page jsonb) LANGUAGE sql AS $$
  SELECT r.status, r.headers, r.page FROM ainecto.ainecto_oauth_call(endpoint, jsonb_strip_nulls(
    jsonb_build_object('parameters', parameters, 'session_hash', pg_temp.hash(session))), '192.0.2.1', 'request-1') r
$$;
CREATE FUNCTION pg_temp.sign_in(email text, password text) RETURNS text LANGUAGE sql AS $$
  SELECT headers->>':session' FROM pg_temp.call('sign_in', jsonb_build_object('email', email,
    'password_hash', pg_temp.hash('ainecto-password:' || password)))
$$;

-- The account
SELECT status, page FROM pg_temp.call('account');
SELECT pg_temp.sign_in('page@example.org', 'correct horse') AS session, pg_temp.sign_in('page-other@example.org', 'correct horse') AS other \gset
SELECT status, page FROM pg_temp.call('account', '{}', :'session');
SET ainecto.fixed_ids = 7000;
SELECT count(ainecto.create_access_token('page@example.org', 'nightly'));
SET ainecto.fixed_clock = '2030-01-01 00:00:01+00';
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, redirect_uri, scopes, created_at, last_used_at)
SELECT '00000000-0000-4000-8000-000000007001', id, 'page-probe', 'http://127.0.0.1:4711/callback', 'ainecto:read', '2030-01-01 00:00:01+00', '2030-01-01 00:00:02+00'
FROM ainecto.account WHERE email = 'page@example.org';
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
VALUES (sha256('page-access'), '00000000-0000-4000-8000-000000007001', 'access', 'ainecto:read', '2030-01-01', '2030-01-02');
SELECT jsonb_pretty(page) FROM pg_temp.call('account', '{}', :'session');
SELECT page->'apps' AS apps FROM pg_temp.call('account', '{}', :'other');

-- A program that was signed in to three times is one, with all that it may; a name ends no quotation and is not long
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, redirect_uri, scopes, created_at, last_used_at)
SELECT ('00000000-0000-4000-8000-00000000701' || n)::uuid, a.id, 'page-probe', 'http://localhost:' || n || '/callback', scopes,
  '2030-01-01 00:00:01+00'::timestamptz + n * interval '1 hour', '2030-01-01 00:00:02+00'::timestamptz + n * interval '1 hour'
FROM ainecto.account a, (VALUES (1, 'ainecto:read ainecto:write'), (2, 'ainecto:read')) AS g (n, scopes) WHERE a.email = 'page@example.org';
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
SELECT sha256(convert_to('page-access-' || n, 'UTF8')), ('00000000-0000-4000-8000-00000000701' || n)::uuid, 'access', 'ainecto:read', '2030-01-01', '2030-01-02'
FROM generate_series(1, 2) AS n;
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, redirect_uri, scopes, created_at)
SELECT '00000000-0000-4000-8000-000000007021', id, 'page-probe', 'http://localhost/callback', 'ainecto:read', '2030-01-01'
FROM ainecto.account WHERE email = 'page-other@example.org';
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
VALUES (sha256('page-access-other'), '00000000-0000-4000-8000-000000007021', 'access', 'ainecto:read', '2030-01-01', '2030-01-02');
SELECT jsonb_pretty(page->'apps') FROM pg_temp.call('account', '{}', :'session');
UPDATE ainecto.oauth_client SET name = 'safe” 「by」 "Ainecto", ' || repeat('press Allow ', 10) || '!' WHERE id = 'page-probe';
SELECT page#>>'{apps,0,client_name}' AS name, length(page#>>'{apps,0,client_name}') FROM pg_temp.call('account', '{}', :'session') WHERE page#>>'{apps,0,token}' = 'false'
UNION ALL
SELECT page#>>'{apps,1,client_name}', length(page#>>'{apps,1,client_name}') FROM pg_temp.call('account', '{}', :'session') WHERE page#>>'{apps,1,token}' = 'false';
UPDATE ainecto.oauth_client SET name = 'Probe' WHERE id = 'page-probe';

-- Only the owner disconnects, at once, and what was granted to the same program with it
SELECT page->>'name' AS page FROM pg_temp.call('disconnect', '{"grant": "00000000-0000-4000-8000-000000007001"}');
SELECT page->>'notice' AS notice FROM pg_temp.call('disconnect', '{"grant": "00000000-0000-4000-8000-000000007001"}', :'other');
SELECT page->>'notice' AS notice FROM pg_temp.call('disconnect', '{"grant": "no uuid"}', :'session');
SELECT page->>'notice' AS notice FROM pg_temp.call('disconnect', '{}', :'session');
SELECT ainecto.check_token(sha256('page-access'));
SELECT status, headers->>'Location' AS location FROM pg_temp.call('disconnect', '{"grant": "00000000-0000-4000-8000-000000007001"}', :'session');
SELECT ainecto.check_token(sha256('page-access')), ainecto.check_token(sha256('page-access-1')), ainecto.check_token(sha256('page-access-2')),
  ainecto.check_token(sha256('page-access-other')) AS of_another;
SELECT page->>'notice' AS notice, jsonb_array_length(page->'apps') AS apps FROM pg_temp.call('account', '{"grant": "00000000-0000-4000-8000-000000007001"}', :'session');
-- Nobody learns of another's, nor of what goes on
SELECT page->>'notice' AS notice FROM pg_temp.call('account', '{"grant": "00000000-0000-4000-8000-000000007001"}', :'other');
SELECT coalesce(page->>'notice', '') AS notice, page#>>'{apps,0,grant}' AS token FROM pg_temp.call('account', jsonb_build_object('grant',
  (SELECT page#>>'{apps,0,grant}' FROM pg_temp.call('account', '{}', :'session'))), :'session') \gset
SELECT :'notice' = '' AS silent, status, headers->>'Location' = '/account?grant=' || :'token' AS back
FROM pg_temp.call('disconnect', jsonb_build_object('grant', :'token'), :'session');
SELECT page->>'notice' AS notice, page->'apps' AS apps FROM pg_temp.call('account', jsonb_build_object('grant', :'token'), :'session');
SELECT page->>'notice' AS notice FROM pg_temp.call('disconnect', '{"grant": "00000000-0000-4000-8000-000000007001"}', :'session');
SELECT revoked_because FROM ainecto.oauth_grant WHERE uuid = '00000000-0000-4000-8000-000000007001';

-- Signing out
SELECT status, headers, page FROM pg_temp.call('sign_out', '{}', :'other');
SELECT page->>'name' AS page FROM pg_temp.call('account', '{}', :'other');
SELECT status, page->>'title' AS title FROM pg_temp.call('sign_out');

-- A password by link: once, for three days, the newest link alone
SELECT substring(ainecto.create_password_link('page@example.org') FROM 'token=(.*)') AS old_link \gset
SELECT substring(ainecto.create_password_link('page@example.org') FROM 'token=(.*)') AS link \gset
SELECT status, page FROM pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash(:'old_link')));
SELECT status, page->>'title' AS title FROM pg_temp.call('set_password', '{}');
SELECT status, page->>'title' AS title FROM pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash('x')));
SELECT status, page FROM pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash(:'link')));
SET ainecto.fixed_clock = '2030-01-04 00:00:01+00';
SELECT status FROM pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash(:'link')));
SET ainecto.fixed_clock = '2030-01-01 00:00:02+00';
-- One rule by all doors, in characters
SELECT n, status, page->>'name' AS page, page->>'error' AS error
FROM unnest(ARRAY['0', '7', '1025', '-8', '99999999999999999999']) WITH ORDINALITY AS l (length, n),
  pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash(:'link'), 'password_hash', pg_temp.hash('x'), 'password_length', length)) ORDER BY n;
SELECT ainecto.set_password('page@example.org', repeat('ä', 7));
SELECT ainecto.set_password('page@example.org', repeat('ä', 1025));
SELECT ainecto.create_account('page-short@example.org', repeat('ä', 7));
SELECT status, page FROM pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash(:'link'),
  'password_hash', pg_temp.hash('ainecto-password:new password'), 'password_length', '12'));
SELECT status, page->>'title' AS title FROM pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash(:'link'),
  'password_hash', pg_temp.hash('ainecto-password:another password')));
SELECT page->>'name' AS page FROM pg_temp.call('account', '{}', :'session');
SELECT pg_temp.sign_in('page@example.org', 'correct horse') IS NULL AS old_refused, pg_temp.sign_in('page@example.org', 'new password') IS NOT NULL AS new_taken;
-- Nothing for a disabled account
SELECT substring(ainecto.create_password_link('page-other@example.org') FROM 'token=(.*)') AS other_link \gset
SELECT ainecto.disable_account('page-other@example.org');
SELECT status FROM pg_temp.call('set_password', jsonb_build_object('token_hash', pg_temp.hash(:'other_link')));

SELECT tool, email, target_kind, CASE target_kind WHEN 'account' THEN (SELECT n.email FROM ainecto.account_name n WHERE n.account_id::text = target) ELSE target END AS target, outcome, message FROM ainecto.audit_trail
WHERE id > :audit_start AND source = 'oauth' ORDER BY id;
SELECT ainecto.shim_ready() = (SELECT extversion FROM pg_extension WHERE extname = 'ainecto') AS ready;
