-- The authorization endpoint: what is checked first, the pages, sign-in, consent.
LOAD 'ainecto';
\set VERBOSITY terse
SET ainecto.public_url = 'https://ainecto.example';
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT coalesce(max(id), 0) AS audit_start FROM ainecto.audit_log \gset
SELECT ainecto.create_account('authorize@example.org', 'correct horse', 'Ada', 'pro');
SELECT ainecto.create_account('authorize-free@example.org', 'correct horse', 'Fred', 'free');
SELECT ainecto.create_account('authorize-link@example.org', plan => 'pro') IS NOT NULL AS link;
-- The same passwords, hashed as cheaply as may be: this file signs in often.
\set correct_horse 'scrypt$2$1$1$YWluZWN0byBxdWlja2x5IQ$0rquT_AUUULubzL-95jdqDkH90EoIJNwqWYVXd8of4A'
\set battery_staple 'scrypt$2$1$1$YWluZWN0byBxdWlja2x5IQ$hjzSFPUtDsw73e8X8XOsuuTZnLlQa4ilEn1uY5E3DQk'
UPDATE ainecto.account SET password_hash = :'correct_horse' WHERE email IN ('authorize@example.org', 'authorize-free@example.org');
SELECT count(*) FROM ainecto.register_client('Probe <b>', ARRAY['http://127.0.0.1/callback', 'cursor://vendor/callback',
  'https://app.example/cb?keep=1'], 'authorize-probe');
SELECT count(*) FROM ainecto.register_client('Single', ARRAY['https://single.example/cb'], 'authorize-single');

CREATE FUNCTION pg_temp.request(changes jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_strip_nulls('{"response_type": "code", "client_id": "authorize-probe", "state": "a b&c=ü",
    "redirect_uri": "http://127.0.0.1:4711/callback", "code_challenge_method": "S256",
    "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}'::jsonb || changes)
$$;
CREATE FUNCTION pg_temp.hash(secret text) RETURNS text LANGUAGE sql AS $$
  SELECT encode(sha256(convert_to(secret, 'UTF8')), 'hex')
$$;
CREATE FUNCTION pg_temp.call(endpoint text, changes jsonb DEFAULT '{}', session text DEFAULT NULL, peer inet DEFAULT '192.0.2.1')
RETURNS TABLE (status integer, location text, session text, page jsonb, body text) LANGUAGE sql AS $$
  SELECT r.status, regexp_replace(r.headers->>'Location', 'ainecto_code_[A-Za-z0-9_-]{43}', 'CODE'), r.headers->>':session', r.page, r.body
  FROM ainecto.ainecto_oauth_call(endpoint, jsonb_strip_nulls(jsonb_build_object('parameters', pg_temp.request(changes),
    'session_hash', pg_temp.hash(session))), peer, 'request-1') r
$$;
CREATE FUNCTION pg_temp.password(password text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('password_hash', pg_temp.hash('ainecto-password:' || password))
$$;

-- Until client and redirect URI are known, a page; never a redirect
SELECT n, status, location, page FROM unnest(ARRAY['{"client_id": null}', '{"client_id": "nobody"}', '{"redirect_uri": null}',
  '{"redirect_uri": "https://evil.example/"}', '{"redirect_uri": "http://localhost:4711/callback"}',
  '{"redirect_uri": "http://127.0.0.1:4711/other"}', '{"redirect_uri": "https://app.example/cb"}',
  '{"redirect_uri": "https://evil.example/", "code_challenge": null}']) WITH ORDINALITY AS c (changes, n),
  pg_temp.call('authorize', changes::jsonb) ORDER BY n;
-- Afterwards, a redirect with error, state and iss
SELECT n, status, location, page FROM unnest(ARRAY['{"response_type": null}', '{"response_type": "token"}', '{"code_challenge": null}',
  '{"code_challenge": "short"}', '{"code_challenge_method": null}', '{"code_challenge_method": "plain"}',
  '{"code_challenge_method": "s256"}', '{"resource": "https://other.example/mcp"}', '{"scope": "openid"}',
  '{"state": null, "code_challenge": null}',
  '{"redirect_uri": "https://app.example/cb?keep=1", "code_challenge": null}',
  '{"redirect_uri": "cursor://vendor/callback", "code_challenge": null}']) WITH ORDINALITY AS c (changes, n),
  pg_temp.call('authorize', changes::jsonb) ORDER BY n;

-- A program that registered itself: beyond the person's own computer only a click leads to it.
SELECT body::json->>'client_id' AS stranger FROM ainecto.ainecto_oauth_call('register', '{"parameters": {"client_name": "Lure",
  "token_endpoint_auth_method": "none", "redirect_uris": ["https://evil.example/", "cursor://evil/", "http://127.0.0.1/cb"]}}',
  '192.0.2.9', 'r') \gset
SELECT n, status, location, jsonb_pretty(page) FROM unnest(ARRAY['https://evil.example/', 'cursor://evil/', 'http://127.0.0.1:9/cb'])
  WITH ORDINALITY AS c (uri, n), pg_temp.call('authorize', jsonb_build_object('client_id', :'stranger', 'redirect_uri', uri,
  'code_challenge', NULL)) ORDER BY n;
SELECT DISTINCT changes, status, location, page->>'message' AS message FROM unnest(ARRAY['{"response_type": "token"}', '{"scope": "openid"}',
  '{"resource": "https://other.example/mcp"}', '{"code_challenge": "short"}']) changes, unnest(ARRAY['authorize', 'sign_in', 'consent']) endpoint,
  pg_temp.call(endpoint, jsonb_build_object('client_id', :'stranger', 'redirect_uri', 'https://evil.example/', 'decision', 'allow') ||
  changes::jsonb) ORDER BY changes;

-- Registered before what is refused today was: nobody is led there, and what cannot be shown is not
INSERT INTO ainecto.oauth_client (id, name, uri, redirect_uris, auth_method, created_at, peer) VALUES ('authorize-old', U&'\3164',
  'https://bank.example@evil.example/', ARRAY['smb://evil.example/share', 'http://127.0.0.1/callback'], 'none', '2029-01-01', '192.0.2.9');
SELECT n, status, location, page FROM unnest(ARRAY['smb://evil.example/share', 'http://127.0.0.1:1/callback']) WITH ORDINALITY AS c (uri, n),
  pg_temp.call('authorize', jsonb_build_object('client_id', 'authorize-old', 'redirect_uri', uri)) ORDER BY n;

-- Nobody signed in: the page to sign in on. Unknown parameters do not matter.
SELECT status, page FROM pg_temp.call('authorize', '{"prompt": "login", "nonce": "x"}');
SELECT status, page FROM pg_temp.call('authorize', '{"client_id": "authorize-single", "redirect_uri": null}');
SELECT status, page FROM pg_temp.call('authorize', '{}', 'no such session');

-- Signing in: what is wrong is not told
SELECT n, status, session, page FROM unnest(ARRAY['authorize@example.org', 'nobody@example.org', 'authorize-link@example.org'])
  WITH ORDINALITY AS e (email, n),
  pg_temp.call('sign_in', jsonb_build_object('email', email) || pg_temp.password('wrong')) ORDER BY n;
SELECT status, page FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}');
SELECT status, page FROM pg_temp.call('sign_in', '{"email": "authorize@example.org", "password_hash": "xyz"}');
SELECT status, page->>'title' AS title FROM pg_temp.call('sign_in', '{"email": "authorize@example.org", "client_id": "nobody"}');
SELECT succeeded, count(*) FROM ainecto.sign_in_attempt WHERE peer = '192.0.2.1' GROUP BY 1;
-- Admitted first: an attempt counts before its password is looked at, and is good once, for the address and peer it was given to
CREATE FUNCTION pg_temp.attempt(email text, password text, attempt bigint, peer inet DEFAULT '192.0.2.3') RETURNS text LANGUAGE sql AS $$
  SELECT r.status || coalesce(' ' || (r.page->>'error'), '') FROM ainecto.ainecto_oauth_call('sign_in', jsonb_build_object('attempt', attempt, 'parameters',
    jsonb_build_object('email', email) || pg_temp.password(password)), peer, 'request-1') r
$$;
SELECT status, page FROM pg_temp.call('admit', '{"email": "authorize@example.org"}');
SELECT body::jsonb->'attempt' AS attempt FROM pg_temp.call('admit', '{"email": "Authorize@Example.org"}' || pg_temp.password('wrong'), NULL, '192.0.2.3') \gset
SELECT succeeded, pending, count(*) FROM ainecto.sign_in_attempt WHERE peer = '192.0.2.3' GROUP BY 1, 2;
SELECT pg_temp.attempt('authorize-link@example.org', 'wrong', :attempt), pg_temp.attempt('authorize@example.org', 'wrong', :attempt, '192.0.2.4'),
  pg_temp.attempt('authorize@example.org', 'wrong', -1);
SELECT pg_temp.attempt('authorize@example.org', 'wrong', :attempt);
SELECT pg_temp.attempt('authorize@example.org', 'correct horse', :attempt);
SELECT succeeded, pending, count(*) FROM ainecto.sign_in_attempt WHERE peer = '192.0.2.3' GROUP BY 1, 2;
-- It is right: back to where he came from, with a session; his slips are forgotten
SELECT status, location, session FROM pg_temp.call('sign_in', '{"email": "Authorize@Example.org"}' || pg_temp.password('correct horse')) \gset
SELECT :status AS status, :'location' AS location, :'session' ~ '^[A-Za-z0-9_-]{43}$' AS session;
SELECT succeeded, count(*) FROM ainecto.sign_in_attempt WHERE peer = '192.0.2.1' GROUP BY 1 ORDER BY 1;
SELECT status, location FROM pg_temp.call('sign_in', '{"email": "authorize@example.org", "client_id": null, "redirect_uri": null}' || pg_temp.password('correct horse'));

-- Consent
SELECT status, jsonb_pretty(page) FROM pg_temp.call('authorize', '{"scope": "ainecto:read offline_access openid"}', :'session');
SELECT page->'scopes' AS scopes, page->'loopback' AS loopback, page->>'redirect_host' AS host
FROM pg_temp.call('authorize', '{"redirect_uri": "cursor://vendor/callback", "scope": "mcp"}', :'session');
SELECT page->'loopback' AS loopback, page->>'redirect_host' AS host
FROM pg_temp.call('authorize', '{"redirect_uri": "https://app.example/cb?keep=1"}', :'session');
SELECT status, location FROM pg_temp.call('consent', '{"decision": "allow"}', :'session');
SELECT status, location FROM pg_temp.call('consent', '{"decision": "allow", "redirect_uri": "https://app.example/cb?keep=1", "state": null}', :'session');
SELECT status, location FROM pg_temp.call('consent', '{"decision": "deny"}', :'session');
SELECT status, location FROM pg_temp.call('consent', '{}', :'session');
-- Every step checks again
SELECT status, page->>'name' AS page FROM pg_temp.call('consent', '{"decision": "allow"}');
SELECT status, location, page->>'name' AS page FROM pg_temp.call('consent', '{"decision": "allow", "redirect_uri": "https://evil.example/"}', :'session');
SELECT status, location FROM pg_temp.call('consent', '{"decision": "allow", "code_challenge_method": "plain"}', :'session');
SELECT client_id, redirect_uri, challenge, resource, scopes, expires_at - created_at AS lifetime, used_at FROM ainecto.oauth_code
WHERE client_id = 'authorize-probe' ORDER BY redirect_uri;
-- Ways to write the resource; all mean the same
SELECT n, status, location FROM unnest(ARRAY['https://ainecto.example/mcp', 'https://ainecto.example', 'HTTPS://AINECTO.example:443/mcp/'])
  WITH ORDINALITY AS r (resource, n), pg_temp.call('consent', jsonb_build_object('decision', 'allow', 'resource', resource), :'session') ORDER BY n;
SELECT DISTINCT resource FROM ainecto.oauth_code WHERE client_id = 'authorize-probe';

-- A free plan: the page says so, and so does the answer to the client
SELECT session AS free_session FROM pg_temp.call('sign_in', '{"email": "authorize-free@example.org"}' || pg_temp.password('correct horse')) \gset
SELECT page->>'refusal' AS refusal FROM pg_temp.call('authorize', '{}', :'free_session');
SELECT status, location FROM pg_temp.call('consent', '{"decision": "allow"}', :'free_session');
-- A session ends: by another sign-in of the same browser, by time, with the account, with the password
SELECT session AS next_session FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('correct horse'), :'session') \gset
SELECT n, page->>'name' AS page FROM unnest(ARRAY[:'session', :'next_session']) WITH ORDINALITY AS s (session, n),
  pg_temp.call('authorize', '{}', s.session) ORDER BY n;
\set session :next_session
SET ainecto.fixed_clock = '2030-01-01 11:59:59+00';
SELECT page->>'name' AS page FROM pg_temp.call('authorize', '{}', :'session');
SET ainecto.fixed_clock = '2030-01-01 12:00:00+00';
SELECT page->>'name' AS page FROM pg_temp.call('authorize', '{}', :'session');
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT ainecto.disable_account('authorize-free@example.org');
SELECT page->>'name' AS page FROM pg_temp.call('authorize', '{}', :'free_session');
SELECT status, page->>'error' AS error FROM pg_temp.call('sign_in', '{"email": "authorize-free@example.org"}' || pg_temp.password('correct horse'));
-- (They do not come back with it.)
SELECT ainecto.enable_account('authorize-free@example.org');
SELECT page->>'name' AS page FROM pg_temp.call('authorize', '{}', :'free_session');
-- A stored hash may ask for so much work and no more: it is not even begun
UPDATE ainecto.account SET password_hash = replace(password_hash, 'scrypt$2$', 'scrypt$2097152$') WHERE email = 'authorize-free@example.org';
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize-free@example.org"}' || pg_temp.password('correct horse'));
SELECT ainecto.set_password('authorize@example.org', 'battery staple');
SELECT page->>'name' AS page FROM pg_temp.call('authorize', '{}', :'session');
UPDATE ainecto.account SET password_hash = :'battery_staple' WHERE email = 'authorize@example.org';
SELECT status, page->>'error' AS error FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('correct horse'));

-- Guessing is slowed down: one address from one peer, one address, one peer
CREATE FUNCTION pg_temp.fail(failed_email text, failed_peer text, times integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO ainecto.sign_in_attempt (at, email_hash, peer, succeeded)
  SELECT '2030-01-01', sha256(convert_to(failed_email, 'UTF8')), failed_peer::inet, false FROM generate_series(1, times)
$$;
DELETE FROM ainecto.sign_in_attempt;
SELECT pg_temp.fail('authorize@example.org', '192.0.2.1', 9);
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('wrong'));
SELECT status, page FROM pg_temp.call('sign_in', '{"email": "AUTHORIZE@example.org"}' || pg_temp.password('battery staple'));
SELECT headers FROM ainecto.ainecto_oauth_call('sign_in', jsonb_build_object('parameters',
  '{"email": "authorize@example.org"}' || pg_temp.password('battery staple')), '192.0.2.1', 'r');
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('battery staple'), NULL, '192.0.2.2');
SET ainecto.fixed_clock = '2030-01-01 00:15:01+00';
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('battery staple'));
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
DELETE FROM ainecto.sign_in_attempt;
SELECT pg_temp.fail('authorize@example.org', '198.51.100.' || n, 5) FROM generate_series(1, 10) n;
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('battery staple'));
DELETE FROM ainecto.sign_in_attempt;
SELECT count(*) FROM (SELECT pg_temp.fail('guess' || n || '@example.org', '192.0.2.1', 1) FROM generate_series(1, 100) n) f;
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('battery staple'));
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('battery staple'), NULL, '192.0.2.2');
-- Where people get in more may slip: five for each account, and as many in all as the house sets
INSERT INTO ainecto.sign_in_attempt (at, email_hash, peer, succeeded)
SELECT '2030-01-01', sha256(convert_to('colleague' || n % 2, 'UTF8')), '192.0.2.1', true FROM generate_series(1, 10) n;
SELECT count(*) FROM (SELECT pg_temp.fail('slip' || n || '@example.org', '192.0.2.1', 1) FROM generate_series(1, 9) n) f;
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('wrong'));
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('battery staple'));
SET ainecto.sign_in_failures_per_address = 101;
SELECT status FROM pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('battery staple'));
RESET ainecto.sign_in_failures_per_address;
DELETE FROM ainecto.sign_in_attempt;
-- Who has one address of a /64 has them all
SELECT count(*) FROM (SELECT pg_temp.fail('guess' || n || '@example.org', '2001:db8:1:2::/64', 1) FROM generate_series(1, 99) n) f;
SELECT host, status FROM unnest(ARRAY['2001:db8:1:2::1', '2001:db8:1:2:ffff::1', '2001:db8:1:3::1']) WITH ORDINALITY AS h (host, n),
  pg_temp.call('sign_in', '{"email": "authorize@example.org"}' || pg_temp.password('wrong'), NULL, host::inet) ORDER BY n;
SELECT DISTINCT peer FROM ainecto.sign_in_attempt ORDER BY peer;
DELETE FROM ainecto.sign_in_attempt;

-- Without a public URL there is no issuer
RESET ainecto.public_url;
SELECT status FROM pg_temp.call('authorize', '{"code_challenge": null}');

-- What the audit tells
SELECT source, tool, email, target_kind, CASE target_kind WHEN 'account' THEN (SELECT n.email FROM ainecto.account_name n WHERE n.account_id::text = target) ELSE target END AS target, description, outcome, message, host(peer) AS peer, request_id, count(*)
FROM ainecto.audit_trail WHERE id > :audit_start AND source = 'oauth' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
ORDER BY tool, email, 5, description, message, peer;
SELECT count(*) AS secrets FROM ainecto.audit_log a WHERE a::text LIKE '%ainecto_code_%' OR a::text LIKE '%nobody@example.org%';
