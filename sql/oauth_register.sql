-- Dynamic client registration (RFC 7591): what is taken, what is filled in, what is refused.
LOAD 'ainecto';
\set VERBOSITY terse
SET ainecto.public_url = 'https://ainecto.example';
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';

CREATE FUNCTION pg_temp.register(document jsonb, peer inet DEFAULT NULL) RETURNS TABLE (status integer, document jsonb)
LANGUAGE sql AS $$
  SELECT r.status, CASE WHEN r.body::jsonb ? 'client_id' THEN r.body::jsonb
    || jsonb_build_object('client_id', regexp_replace(r.body::jsonb->>'client_id', '[A-Za-z0-9_-]{43}$', '…'))
    || CASE WHEN r.body::jsonb ? 'client_secret' THEN jsonb_build_object('client_secret',
         regexp_replace(r.body::jsonb->>'client_secret', '[A-Za-z0-9_-]{43}$', '…')) ELSE '{}' END
    ELSE r.body::jsonb END
  FROM ainecto.ainecto_oauth_call('register', jsonb_build_object('parameters', document), peer, 'r') r
$$;

-- A public client of the usual kind; members we do not know are ignored
SELECT status, jsonb_pretty(document) FROM pg_temp.register('{
  "client_name": "Claude Code (probe)", "redirect_uris": ["http://localhost:60033/callback"],
  "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
  "token_endpoint_auth_method": "none", "application_type": "native", "scope": "mcp", "software_id": "x", "logo_uri": null}');
SELECT headers FROM ainecto.ainecto_oauth_call('register',
  '{"parameters": {"redirect_uris": ["https://app.example/callback"]}}', NULL, 'r');
-- Nothing but redirect URIs: the RFC's defaults make it confidential
SELECT status, jsonb_pretty(document) FROM pg_temp.register('{"redirect_uris": ["https://app.example/callback"]}');
-- Cursor: a private-use scheme, although it says it is a web application
SELECT status, document->>'token_endpoint_auth_method' AS method, document->'redirect_uris' AS redirect_uris
FROM pg_temp.register('{"client_name": "Cursor", "application_type": "web",
  "redirect_uris": ["cursor://anysphere.cursor-retrieval/oauth/callback", "http://127.0.0.1:7777/callback"]}');
-- Scopes that are not ours disappear; grant types we lack do too
SELECT status, document->>'scope' AS scope, document->'grant_types' AS grant_types
FROM pg_temp.register('{"redirect_uris": ["http://127.0.0.1/"], "token_endpoint_auth_method": "none",
  "scope": "openid ainecto:read offline_access", "grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"]}');
-- Nulls and empty texts count as absent
SELECT status, document->>'client_name' AS name, document ? 'client_uri' AS has_uri
FROM pg_temp.register('{"redirect_uris": ["http://127.0.0.1/"], "token_endpoint_auth_method": "none",
  "client_name": null, "client_uri": "", "grant_types": null, "response_types": [], "scope": null}');

-- Redirect URIs that are refused
SELECT uri, status, document
FROM unnest(ARRAY['http://app.example/callback', 'https://app.example/callback#part', 'https://*.example/callback',
  'https://user@app.example/', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'about:blank',
  'VBScript:x', 'blob:x', '/callback', '']) WITH ORDINALITY AS u (uri, n),
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array(uri), 'token_endpoint_auth_method', 'none'))
ORDER BY n;
SELECT status, document FROM pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/' || repeat('x', 2000))));
-- Other documents that are refused
SELECT given, status, document
FROM unnest(ARRAY['{}', '{"redirect_uris": []}', '{"redirect_uris": "https://app.example/"}', '{"redirect_uris": [1]}',
  '{"redirect_uris": ["https://a.example/"], "token_endpoint_auth_method": "private_key_jwt"}',
  '{"redirect_uris": ["cursor://x/y"], "token_endpoint_auth_method": "client_secret_post"}',
  '{"redirect_uris": ["https://a.example/"], "grant_types": ["client_credentials"]}',
  '{"redirect_uris": ["https://a.example/"], "response_types": ["token"]}',
  '{"redirect_uris": ["https://a.example/"], "client_name": 1}',
  '{"redirect_uris": ["https://a.example/"], "client_name": "a\tb"}',
  '{"redirect_uris": ["https://a.example/"], "client_uri": "javascript:alert(1)"}']) WITH ORDINALITY AS d (given, n),
  pg_temp.register(given::jsonb) ORDER BY n;
SELECT status, document FROM pg_temp.register(jsonb_build_object('redirect_uris', '["https://a.example/"]'::jsonb, 'client_name', repeat('x', 201)));
SELECT status, document FROM pg_temp.register(jsonb_build_object('redirect_uris', (SELECT jsonb_agg('https://a.example/' || i) FROM generate_series(1, 11) i)));
SELECT status, body FROM ainecto.ainecto_oauth_call('register', '{"parameters": []}', NULL, 'r');
SELECT status, body FROM ainecto.ainecto_oauth_call('register', 'null', NULL, 'r');
SELECT status, body FROM ainecto.ainecto_oauth_call('register', '{"parameters": {"redirect_uris": ["https://a.example/"], "x": [1e131071]}}', NULL, 'r');
SELECT ainecto.ainecto_oauth_call('no_such_endpoint', '{"parameters": {}}', NULL, 'r');

-- A name that would show itself or what follows it as something else
SELECT to_hex(n) AS character, status FROM unnest(ARRAY[x'85'::int, x'9f'::int, x'a0'::int, x'61c'::int, x'200d'::int, x'200f'::int, x'2028'::int,
  x'202e'::int, x'2066'::int, x'2069'::int, x'1f600'::int]) n,
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/'), 'client_name', 'Clau' || chr(n) || 'de')) ORDER BY n;

-- Nor one that cannot be seen; what joins an emoji may stay
SELECT n, status, document->>'error_description' AS why FROM unnest(ARRAY[' ', '   ', U&'\200B', U&'\3164', U&'\3164\3164', U&'\2800', U&'\00AD', U&'\FEFF', U&'\3000',
  ' Claude', 'Claude ', 'Claude  Code', U&'Claude\00A0 Code', U&'Claude\FE0F', U&'\0301Claude', U&'Claude\E000', U&'\+0E0041', U&'\D83E\DDD1\200D', U&'\D83E\DDD1\200DA',
  U&'\D83E\DDD1\200D\D83D\DCBB', U&'\2764\FE0F', U&'\0627\0644\0639\0631\0628\064A\0629', U&'Cafe\0301', 'Claude Code'])
  WITH ORDINALITY AS t (name, n),
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/'), 'client_name', name)) ORDER BY n;
-- Schemes of applications: a domain turned round, a known one, or one that the house adds
SELECT uri, status, document->>'error_description' AS why
FROM unnest(ARRAY['smb://host.example/share', 'shell:startup', 'ssh://host.example/', 'ms-officecmd:x', 'search-ms:query=x', 'tel:+15550100', 'urn:ietf:wg:oauth:2.0:oob', 'example:/x', 'house:/x',
  'com.example.app:/callback', 'vscode://vendor.extension/callback', 'windsurf://callback']) WITH ORDINALITY AS u (uri, n),
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array(uri), 'token_endpoint_auth_method', 'none')) ORDER BY n;
SET ainecto.redirect_schemes = 'house';
SELECT status FROM pg_temp.register('{"redirect_uris": ["house:/x"], "token_endpoint_auth_method": "none"}');
RESET ainecto.redirect_schemes;
-- The address of a program is one that a person can look at
SELECT uri, status, document->>'error_description' AS why
FROM unnest(ARRAY['http://app.example/', 'https://bank.example@app.example/', 'https://app.example/about']) WITH ORDINALITY AS u (uri, n),
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/'), 'client_uri', uri)) ORDER BY n;

-- So many per hour and address
SET ainecto.registrations_per_hour = 2;
SELECT n, status FROM generate_series(1, 3) n,
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/' || n)), '192.0.2.77') ORDER BY n;
SELECT r.status, r.headers, r.body FROM ainecto.ainecto_oauth_call('register',
  '{"parameters": {"redirect_uris": ["https://a.example/"]}}', '192.0.2.77', 'r') r;
SELECT status FROM pg_temp.register('{"redirect_uris": ["https://a.example/"]}', '192.0.2.78');
SELECT n, status FROM unnest(ARRAY['2001:db8:7:7::1', '2001:db8:7:7::2', '2001:db8:7:7:7::', '2001:db8:7:8::1']::inet[]) WITH ORDINALITY AS p (peer, n),
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/' || n)), peer) ORDER BY n;
-- Those that somebody has signed in with count no more: a company has one address for all its people
SELECT n, status FROM generate_series(1, 3) n,
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/' || n)), '192.0.2.90') ORDER BY n;
SELECT ainecto.create_account('register-office@example.org', plan => 'pro') IS NOT NULL AS made;
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, scopes, created_at)
SELECT 'c1300000-0000-4000-8000-000000000001', a.id, (SELECT min(c.id) FROM ainecto.oauth_client c WHERE c.peer = '192.0.2.90'), 'ainecto:read', '2030-01-01'
FROM ainecto.account a WHERE a.email = 'register-office@example.org';
SELECT n, status FROM generate_series(1, 2) n,
  pg_temp.register(jsonb_build_object('redirect_uris', jsonb_build_array('https://a.example/' || n)), '192.0.2.90') ORDER BY n;
SET ainecto.fixed_clock = '2030-01-01 01:00:01+00';
SELECT status FROM pg_temp.register('{"redirect_uris": ["https://a.example/"]}', '192.0.2.77');
-- Registered in SQL
SELECT client_id, client_secret FROM ainecto.register_client('House CLI', ARRAY['http://127.0.0.1/callback'], 'house-cli');
SELECT client_id ~ '^ainecto_client_' AS id, client_secret ~ '^ainecto_secret_[A-Za-z0-9_-]{43}$' AS secret
FROM ainecto.register_client('House web', ARRAY['https://house.example/callback'], confidential => true);
SELECT name, uri, redirect_uris, auth_method, secret_hash IS NOT NULL AS secret, peer FROM ainecto.oauth_client
WHERE name LIKE 'House%' ORDER BY name;
\set VERBOSITY sqlstate
SELECT * FROM ainecto.register_client('House CLI', ARRAY['http://127.0.0.1/callback'], 'house-cli');
SELECT * FROM ainecto.register_client('House CLI', ARRAY['http://a.example/callback']);
SELECT * FROM ainecto.register_client('House CLI', ARRAY['http://127.0.0.1/'], 'a b');
SELECT * FROM ainecto.register_client('House CLI', ARRAY[]::text[]);
SELECT * FROM ainecto.register_client('', ARRAY['http://127.0.0.1/']);
SELECT * FROM ainecto.register_client('x', ARRAY[NULL]::text[]);
