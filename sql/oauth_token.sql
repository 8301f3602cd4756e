-- The token endpoint: codes, rotation with grace, replay, revocation, introspection, client authentication.
LOAD 'ainecto';
\set VERBOSITY terse
SET ainecto.public_url = 'https://ainecto.example';
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT coalesce(max(id), 0) AS audit_start FROM ainecto.audit_log \gset
SELECT ainecto.create_account('token@example.org', plan => 'pro') IS NOT NULL AS made;
SELECT count(*) FROM ainecto.register_client('Public', ARRAY['http://127.0.0.1/callback'], 'token-public');
SELECT count(*) FROM ainecto.register_client('Other', ARRAY['http://127.0.0.1/callback'], 'token-other');
SELECT client_secret AS secret FROM ainecto.register_client('Web', ARRAY['https://web.example/cb'], 'token-web', true) \gset
SELECT client_secret AS other_secret FROM ainecto.register_client('Web 2', ARRAY['https://web.example/cb'], 'token-web-2', true) \gset

CREATE FUNCTION pg_temp.hash(secret text) RETURNS text LANGUAGE sql AS $$
  SELECT encode(sha256(convert_to(secret, 'UTF8')), 'hex')
$$;
-- A code as consent leaves it; the challenge is that of RFC 7636, appendix B
CREATE FUNCTION pg_temp.code(code text, client text DEFAULT 'token-public', scopes text DEFAULT 'ainecto:read ainecto:write',
  email text DEFAULT 'token@example.org') RETURNS void LANGUAGE sql AS $$
  INSERT INTO ainecto.oauth_code (code_hash, account_id, client_id, redirect_uri, challenge, resource, scopes, created_at, expires_at)
  SELECT sha256(convert_to(code, 'UTF8')), a.id, client, 'http://127.0.0.1:4711/callback',
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', 'https://ainecto.example/mcp', scopes, '2030-01-01 00:00:00+00', '2030-01-01 00:01:00+00'
  FROM ainecto.account a WHERE a.email = code.email
$$;
CREATE FUNCTION pg_temp.call(endpoint text, parameters jsonb, client jsonb DEFAULT NULL)
RETURNS TABLE (status integer, headers jsonb, body jsonb) LANGUAGE sql AS $$
  SELECT r.status, r.headers, r.body::jsonb
  FROM ainecto.ainecto_oauth_call(endpoint, jsonb_strip_nulls(jsonb_build_object('parameters', parameters, 'client', client)), '192.0.2.1', 'request-1') r
$$;
-- The form of a code's exchange, with changes; null leaves a member out
CREATE FUNCTION pg_temp.exchange(code text, changes jsonb DEFAULT '{}', client jsonb DEFAULT NULL)
RETURNS TABLE (status integer, headers jsonb, body jsonb) LANGUAGE sql AS $$
  SELECT * FROM pg_temp.call('token', jsonb_strip_nulls(jsonb_build_object('grant_type', 'authorization_code', 'client_id', 'token-public',
    'code_hash', pg_temp.hash(code), 'redirect_uri', 'http://127.0.0.1:4711/callback',
    'code_verifier', 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk') || changes), client)
$$;
CREATE FUNCTION pg_temp.refresh(token text, changes jsonb DEFAULT '{}', client jsonb DEFAULT NULL)
RETURNS TABLE (status integer, headers jsonb, body jsonb) LANGUAGE sql AS $$
  SELECT * FROM pg_temp.call('token', jsonb_strip_nulls(jsonb_build_object('grant_type', 'refresh_token', 'client_id', 'token-public',
    'refresh_token_hash', pg_temp.hash(token)) || changes), client)
$$;
CREATE FUNCTION pg_temp.good(token text) RETURNS boolean LANGUAGE sql AS $$
  SELECT ainecto.check_token(sha256(convert_to(token, 'UTF8'))) = 200
$$;

-- What is missing or not ours
SELECT n, status, body FROM unnest(ARRAY['{"grant_type": null}', '{"grant_type": "password"}', '{"client_id": null}', '{"client_id": "nobody"}',
  '{"code_hash": null}', '{"code_hash": "xyz"}', '{"code_verifier": null}', '{"resource": "https://other.example/mcp"}'])
  WITH ORDINALITY AS c (changes, n), pg_temp.exchange('none', changes::jsonb) ORDER BY n;
SELECT status, headers, body FROM pg_temp.exchange('none', '{"client_id": null}', '{"id": "nobody", "secret_hash": "00"}');

-- A code that does not fit is refused and stays good for who it was meant for
SELECT pg_temp.code('code-1');
SELECT n, status, body FROM unnest(ARRAY['{"code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx"}', '{"code_verifier": "short"}',
  '{"code_verifier": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}',
  '{"redirect_uri": "http://127.0.0.1:4712/callback"}', '{"client_id": "token-other"}'])
  WITH ORDINALITY AS c (changes, n), pg_temp.exchange('code-1', changes::jsonb) ORDER BY n;
SELECT status, headers, body - 'access_token' - 'refresh_token' AS body,
  body->>'access_token' ~ '^ainecto_at_[A-Za-z0-9_-]{43}$' AS access, body->>'refresh_token' ~ '^ainecto_rt_[A-Za-z0-9_-]{43}$' AS refresh,
  body->>'access_token' AS access_1, body->>'refresh_token' AS refresh_1
FROM pg_temp.exchange('code-1', '{"resource": "https://ainecto.example/mcp/"}') \gset
SELECT :status AS status, :'headers' AS headers, :'body' AS body, :'access' AS access, :'refresh' AS refresh;
SELECT pg_temp.good(:'access_1') AS access, pg_temp.good(:'refresh_1') AS refresh_is_no_access;
SELECT client_id, label, redirect_uri, resource, scopes, revoked_at FROM ainecto.oauth_grant WHERE client_id = 'token-public';
SELECT email, name, expires_at - created_at AS lifetime FROM ainecto.connected_app WHERE client_id = 'token-public';
-- Good for our resource alone
SET ainecto.public_url = 'https://other.example';
SELECT pg_temp.good(:'access_1');
RESET ainecto.public_url;
SELECT pg_temp.good(:'access_1');
SET ainecto.public_url = 'https://ainecto.example';
SELECT pg_temp.good(:'access_1');
-- The code again, from whoever could not have exchanged it or when nobody could any more: refused, and that is all
SELECT n, status, body FROM unnest(ARRAY['{"code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx"}',
  '{"redirect_uri": "http://127.0.0.1:4712/callback"}', '{"client_id": "token-other"}'])
  WITH ORDINALITY AS c (changes, n), pg_temp.exchange('code-1', changes::jsonb) ORDER BY n;
SET ainecto.fixed_clock = '2030-01-01 00:21:00+00';
SELECT status, body FROM pg_temp.exchange('code-1');
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT pg_temp.good(:'access_1');
-- As it was the first time: refused, and what it gave is gone
SELECT status, body FROM pg_temp.exchange('code-1');
SELECT pg_temp.good(:'access_1');
SELECT status, body FROM pg_temp.refresh(:'refresh_1');
SELECT revoked_because FROM ainecto.oauth_grant WHERE client_id = 'token-public';
-- OAuth 2.1 leaves redirect_uri out; a code ends after a minute
SELECT pg_temp.code('code-2');
-- A code is good at the address it was given out at
SET ainecto.public_url = 'https://other.example';
SELECT status, body FROM pg_temp.exchange('code-2');
SET ainecto.public_url = 'https://ainecto.example';
SET ainecto.fixed_clock = '2030-01-01 00:01:00+00';
SELECT status, body FROM pg_temp.exchange('code-2');
SET ainecto.fixed_clock = '2030-01-01 00:00:59+00';
SELECT status, body->>'access_token' AS access_a, body->>'refresh_token' AS refresh_a FROM pg_temp.exchange('code-2', '{"redirect_uri": null}') \gset
SELECT :status AS status;

-- Rotation. The first use gives a new pair; the old access token lives on
SET ainecto.fixed_clock = '2030-01-01 00:30:00+00';
SELECT status, body - 'access_token' - 'refresh_token' AS body, body->>'access_token' AS access_b, body->>'refresh_token' AS refresh_b
FROM pg_temp.refresh(:'refresh_a') \gset
SELECT :status AS status, :'body' AS body, pg_temp.good(:'access_a') AS old, pg_temp.good(:'access_b') AS new;
-- Another window, at the same moment and at the end of the grace: a pair of its own, all stay good
SELECT status, body->>'access_token' AS access_c, body->>'refresh_token' AS refresh_c FROM pg_temp.refresh(:'refresh_a') \gset
SET ainecto.fixed_clock = '2030-01-01 00:31:30+00';
SELECT status, body->>'access_token' AS access_d FROM pg_temp.refresh(:'refresh_a') \gset
SELECT :'refresh_b' <> :'refresh_c' AS own, pg_temp.good(:'access_a') AS a, pg_temp.good(:'access_b') AS b, pg_temp.good(:'access_c') AS c,
  pg_temp.good(:'access_d') AS d;
-- Fewer scopes for one access token; the next refresh has them all again
SELECT body->>'scope' AS scope, body->>'refresh_token' AS refresh_e, body->>'access_token' AS access_e
FROM pg_temp.refresh(:'refresh_b', '{"scope": "ainecto:read"}') \gset
SELECT :'scope' AS scope, t.scopes FROM ainecto.oauth_token t WHERE t.token_hash IN (sha256(:'refresh_e'), sha256(:'access_e')) ORDER BY t.kind;
SELECT body->>'scope' AS scope FROM pg_temp.refresh(:'refresh_e');
-- More than was granted is refused whole (RFC 6749, section 6), and ends nothing; what was granted may be named, in any order
SELECT pg_temp.code('code-read', scopes => 'ainecto:read');
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT body->>'refresh_token' AS refresh_read FROM pg_temp.exchange('code-read') \gset
SELECT n, status, body - 'access_token' - 'refresh_token' AS body FROM unnest(ARRAY['ainecto:read ainecto:write', 'ainecto:write', 'mcp', 'ainecto:read openid',
  'ainecto:read offline_access', '  ainecto:read ']) WITH ORDINALITY AS c (scope, n),
  pg_temp.refresh(:'refresh_read', jsonb_build_object('scope', scope)) ORDER BY n;
SELECT count(*), min(scopes) AS least, max(scopes) AS most FROM ainecto.oauth_token t
WHERE t.grant_uuid = (SELECT grant_uuid FROM ainecto.oauth_token WHERE token_hash = sha256(:'refresh_read'));
SET ainecto.fixed_clock = '2030-01-01 00:31:30+00';
-- Refusals that end nothing
SELECT n, status, body FROM unnest(ARRAY['{"client_id": "token-other"}', '{"scope": "openid"}', '{"resource": "https://other.example/"}',
  '{"refresh_token_hash": null}']) WITH ORDINALITY AS c (changes, n), pg_temp.refresh(:'refresh_c', changes::jsonb) ORDER BY n;
SELECT status, body FROM pg_temp.refresh(:'access_b');
SELECT status, body FROM pg_temp.refresh('never issued');
SET ainecto.public_url = 'https://other.example';
SELECT status, body FROM pg_temp.refresh(:'refresh_c');
SET ainecto.public_url = 'https://ainecto.example';
SELECT pg_temp.good(:'access_b');
-- After the grace a used token is a replay: the whole family ends
SET ainecto.fixed_clock = '2030-01-01 00:31:31+00';
SELECT status, body FROM pg_temp.refresh(:'refresh_a');
SELECT pg_temp.good(:'access_a') AS a, pg_temp.good(:'access_b') AS b, pg_temp.good(:'access_c') AS c, pg_temp.good(:'access_d') AS d;
SELECT status, body FROM pg_temp.refresh(:'refresh_c');
SELECT revoked_because, count(*) FROM ainecto.oauth_grant WHERE client_id = 'token-public' GROUP BY 1 ORDER BY 1;

-- Lifetimes
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SET ainecto.access_token_lifetime = '5min';
SET ainecto.refresh_token_lifetime = '10min';
SELECT pg_temp.code('code-3');
SELECT body->>'expires_in' AS expires_in, body->>'access_token' AS access_f, body->>'refresh_token' AS refresh_f FROM pg_temp.exchange('code-3') \gset
SET ainecto.fixed_clock = '2030-01-01 00:05:00+00';
SELECT :expires_in AS expires_in, pg_temp.good(:'access_f') AS access;
-- Each use of the refresh token starts its time anew
SELECT body->>'refresh_token' AS refresh_g, body->>'access_token' AS access_g FROM pg_temp.refresh(:'refresh_f') \gset
SET ainecto.fixed_clock = '2030-01-01 00:14:59+00';
SELECT status, body->>'refresh_token' AS refresh_h FROM pg_temp.refresh(:'refresh_g') \gset
SELECT :status AS status;
SET ainecto.fixed_clock = '2030-01-01 00:24:59+00';
SELECT status, body FROM pg_temp.refresh(:'refresh_h');
RESET ainecto.access_token_lifetime;
RESET ainecto.refresh_token_lifetime;

-- Clients with a secret prove themselves, by post or by basic
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT pg_temp.code('code-4', 'token-web');
SELECT status, headers, body FROM pg_temp.exchange('code-4', '{"client_id": "token-web"}');
SELECT status, headers, body FROM pg_temp.exchange('code-4', jsonb_build_object('client_id', 'token-web', 'client_secret_hash', pg_temp.hash('wrong')));
SELECT status, headers, body FROM pg_temp.exchange('code-4', '{"client_id": null}', jsonb_build_object('id', 'token-web', 'secret_hash', pg_temp.hash('wrong')));
SELECT status, headers, body FROM pg_temp.exchange('code-4', '{"client_id": "token-public"}', jsonb_build_object('id', 'token-web', 'secret_hash', pg_temp.hash(:'secret')));
SELECT status, body->>'access_token' AS web_access, body->>'refresh_token' AS web_refresh
FROM pg_temp.exchange('code-4', '{"client_id": null}', jsonb_build_object('id', 'token-web', 'secret_hash', pg_temp.hash(:'secret'))) \gset
SELECT :status AS status;
SELECT status, body->>'access_token' AS web_access_2, body->>'refresh_token' AS web_refresh_2
FROM pg_temp.refresh(:'web_refresh', jsonb_build_object('client_id', 'token-web', 'client_secret_hash', pg_temp.hash(:'secret'))) \gset
SELECT :status AS status;
-- A public client that sends an empty secret by basic is still public
SELECT pg_temp.code('code-5');
SELECT status, body->>'access_token' AS access_5, body->>'refresh_token' AS refresh_5
FROM pg_temp.exchange('code-5', '{"client_id": null}', '{"id": "token-public"}') \gset
SELECT :status AS status;

-- Introspection: for clients with a secret, about their own tokens
SELECT jsonb_build_object('id', 'token-web', 'secret_hash', pg_temp.hash(:'secret')) AS web,
       jsonb_build_object('id', 'token-web-2', 'secret_hash', pg_temp.hash(:'other_secret')) AS web_2 \gset
SELECT status, body - 'sub' AS body FROM pg_temp.call('introspect', jsonb_build_object('token_hash', pg_temp.hash(:'web_access')), :'web');
SELECT status, body->'active' AS active, body ? 'token_type' AS has_type FROM pg_temp.call('introspect', jsonb_build_object('token_hash', pg_temp.hash(:'web_refresh_2')), :'web');
SELECT status, body FROM pg_temp.call('introspect', jsonb_build_object('token_hash', pg_temp.hash(:'web_access')), :'web_2');
SELECT status, body FROM pg_temp.call('introspect', jsonb_build_object('token_hash', pg_temp.hash('unknown')), :'web');
SELECT status, body FROM pg_temp.call('introspect', '{}', :'web');
SELECT status, body FROM pg_temp.call('introspect', jsonb_build_object('client_id', 'token-public', 'token_hash', pg_temp.hash(:'access_5')));
SELECT status, body FROM pg_temp.call('introspect', jsonb_build_object('token_hash', pg_temp.hash(:'access_5')));

-- Revocation: 200 for what is unknown; an access token goes alone, a refresh token takes the grant along
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash('unknown')));
SELECT status, body FROM pg_temp.call('revoke', '{}');
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'web_access')));
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'web_access')), :'web_2');
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'access_5'), 'client_id', 'token-other'));
SELECT pg_temp.good(:'web_access') AS web, pg_temp.good(:'access_5') AS public;
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'web_access')), :'web');
SELECT pg_temp.good(:'web_access') AS revoked, pg_temp.good(:'web_access_2') AS its_sister;
SELECT status, body FROM pg_temp.call('introspect', jsonb_build_object('token_hash', pg_temp.hash(:'web_access')), :'web');
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'web_refresh_2')), :'web');
SELECT pg_temp.good(:'web_access_2') AS its_sister;
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'refresh_5'), 'client_id', 'token-public'));
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'refresh_5'), 'client_id', 'token-public'));
SELECT pg_temp.good(:'access_5') AS public, count(*) AS live FROM ainecto.connected_app WHERE client_id = 'token-web';
-- A personal token ends with its own revocation
SELECT ainecto.create_access_token('token@example.org', 'script') AS personal \gset
SELECT status, body FROM pg_temp.call('revoke', jsonb_build_object('token_hash', pg_temp.hash(:'personal')));
SELECT pg_temp.good(:'personal') AS personal, revoked_because FROM ainecto.oauth_grant WHERE label = 'script';

-- An account that is disabled gets nothing for its code
SELECT pg_temp.code('code-6');
SELECT pg_temp.code('code-7');
SELECT body->>'refresh_token' AS refresh_6 FROM pg_temp.exchange('code-6') \gset
SELECT ainecto.disable_account('token@example.org');
SELECT status, body FROM pg_temp.exchange('code-7');
SELECT status, body FROM pg_temp.refresh(:'refresh_6');

SELECT tool, email, target_kind, description, outcome, message, count(*) FROM ainecto.audit_trail
WHERE id > :audit_start AND source = 'oauth' GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6;
SELECT count(*) AS raw FROM ainecto.oauth_token t WHERE t::text ~ 'ainecto_[ar]t_';
