-- MCP sessions: rows bound to a grant, alive for a week without use, ended by DELETE.
LOAD 'ainecto';
\set VERBOSITY terse
SET ainecto.public_url = 'https://ainecto.example';
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT ainecto.create_account('session@example.org', 'correct horse', 'S', 'pro');
SELECT ainecto.create_access_token('session@example.org', 'one') AS one, ainecto.create_access_token('session@example.org', 'two') AS two \gset

CREATE FUNCTION pg_temp.call(token text, method text, session text, body jsonb)
RETURNS TABLE (status integer, session text, error text) LANGUAGE sql AS $$
  SELECT r.status, r.headers->>'Mcp-Session-Id', r.body::jsonb->'error'->>'message'
  FROM ainecto.ainecto_mcp_call(sha256(convert_to(token, 'UTF8')), method,
    jsonb_strip_nulls(jsonb_build_object('mcp-session-id', session, 'accept', 'application/json')), '192.0.2.1', 'session-test', body::text) r
$$;
\set ping '\'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\''
\set initialize '\'{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "probe", "version": "7"}}}\''

SELECT status, session FROM pg_temp.call(:'one', 'POST', NULL, :initialize) \gset
SELECT :status AS status, :'session' ~ '^[!-~]{43}$' AS visible_ascii;
SELECT s.protocol_version, s.client_name, s.client_version, g.label, a.email, s.ended_at FROM ainecto.mcp_session s
JOIN ainecto.oauth_grant g ON g.uuid = s.grant_uuid JOIN ainecto.account a ON a.id = g.account_id WHERE s.id = :'session';
SELECT status, error FROM pg_temp.call(:'one', 'POST', :'session', :ping);
-- Another grant of the same account does not have it; nor has anybody one that was never issued
SELECT status, error FROM pg_temp.call(:'two', 'POST', :'session', :ping);
SELECT status, error FROM pg_temp.call(:'two', 'DELETE', :'session', NULL);
SELECT status, error FROM pg_temp.call(:'one', 'POST', 'never issued', :ping);
SELECT status, error FROM pg_temp.call(:'one', 'POST', repeat('x', 1000), :ping);
-- Its use is noted once an hour at most
SET ainecto.fixed_clock = '2030-01-01 00:59:59+00';
SELECT status FROM pg_temp.call(:'one', 'POST', :'session', :ping);
SELECT last_used_at AT TIME ZONE 'UTC' AS last_used_at FROM ainecto.mcp_session WHERE id = :'session';
SET ainecto.fixed_clock = '2030-01-01 01:00:00+00';
SELECT status FROM pg_temp.call(:'one', 'POST', :'session', :ping);
SELECT last_used_at AT TIME ZONE 'UTC' AS last_used_at FROM ainecto.mcp_session WHERE id = :'session';
SELECT label, last_used_at AT TIME ZONE 'UTC' AS last_used_at FROM ainecto.oauth_grant WHERE label IN ('one', 'two') ORDER BY label;
-- In the fast lane nothing is written; the note of the hour sends the call to the slow lane
BEGIN READ ONLY;
SELECT status FROM pg_temp.call(:'one', 'POST', :'session', :ping);
SELECT status FROM pg_temp.call(:'one', 'POST', :'session', '{"jsonrpc": "2.0", "method": "notifications/initialized"}');
COMMIT;
SELECT count(*) AS initialized_is_fast FROM ainecto.fast_calls() AS call WHERE call = 'notifications/initialized';
-- Where clients share a transaction, sessions begin and end, and no tool is called, whatever the body seemed to be
SELECT call FROM ainecto.fast_calls() AS call WHERE call LIKE 'write %' ORDER BY call COLLATE "C";
SET ainecto.shared_lane = on;
BEGIN;
SELECT status, session AS shared FROM pg_temp.call(:'one', 'POST', NULL, :initialize) \gset
SELECT status FROM pg_temp.call(:'one', 'POST', :'shared', :ping);
SELECT status FROM pg_temp.call(:'one', 'DELETE', :'shared', NULL);
SELECT status FROM pg_temp.call(:'one', 'POST', NULL, '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list_projects"}}');
ROLLBACK;
RESET ainecto.shared_lane;
SET ainecto.fixed_clock = '2030-01-01 02:00:00+00';
BEGIN READ ONLY;
SELECT status IS NULL AS elsewhere FROM pg_temp.call(:'one', 'POST', :'session', :ping);
COMMIT;
-- A week without use ends it
SET ainecto.fixed_clock = '2030-01-08 00:59:59+00';
BEGIN;
SELECT status FROM pg_temp.call(:'one', 'POST', :'session', :ping);
ROLLBACK;
SET ainecto.fixed_clock = '2030-01-08 01:00:00+00';
SELECT status FROM pg_temp.call(:'one', 'POST', :'session', :ping);
-- A stale id at initialize starts a new session
SELECT status, session AS second FROM pg_temp.call(:'one', 'POST', :'session', :initialize) \gset
SELECT :'second' <> :'session' AS new;
SELECT status FROM pg_temp.call(:'one', 'POST', :'second', :ping);
-- DELETE ends it; afterwards there is none
SELECT status FROM pg_temp.call(:'one', 'DELETE', :'second', NULL);
SELECT status FROM pg_temp.call(:'one', 'POST', :'second', :ping);
SELECT status FROM pg_temp.call(:'one', 'DELETE', :'second', NULL);
-- What was idle for more than a week goes when the grant's use is noted, once an hour; others of the grant stay
SELECT count(*) FROM ainecto.mcp_session WHERE id IN (:'session', :'second');
SET ainecto.fixed_clock = '2030-01-08 01:59:59+00';
SELECT status FROM pg_temp.call(:'one', 'POST', NULL, :ping);
SELECT count(*) FROM ainecto.mcp_session WHERE id IN (:'session', :'second');
SET ainecto.fixed_clock = '2030-01-08 02:00:00+00';
SELECT status FROM pg_temp.call(:'one', 'POST', NULL, :ping);
SELECT id = :'second' AS second FROM ainecto.mcp_session WHERE id IN (:'session', :'second');
-- The token alone decides who calls: a session does not outlive it
SELECT status, session AS third FROM pg_temp.call(:'two', 'POST', NULL, :initialize) \gset
SELECT ainecto.revoke_grant(grant_uuid) FROM ainecto.connected_app WHERE email = 'session@example.org' AND name = 'two';
SELECT status FROM pg_temp.call(:'two', 'POST', :'third', :ping);

-- What a call took, and for which account, is told where the shim has asked for it, of calls that took so long
CREATE FUNCTION pg_temp.cost() RETURNS text LANGUAGE sql AS $$
  SELECT r.headers->>':cost' FROM ainecto.ainecto_mcp_call(sha256(convert_to(current_setting('test.token'), 'UTF8')), 'POST', '{}', '192.0.2.1', 'session-test',
    '{"jsonrpc": "2.0", "id": 1, "method": "ping"}') r
$$;
SELECT set_config('test.token', :'one', false) \g /dev/null
SELECT pg_temp.cost() IS NULL AS not_asked;
SET ainecto.long_call = 1;
SELECT split_part(c, ' ', 1)::bigint > 0 AS microseconds, split_part(c, ' ', 2) = (SELECT id::text FROM ainecto.account WHERE email = 'session@example.org') AS account
FROM pg_temp.cost() AS c;
SET ainecto.long_call = 60000000;
SELECT pg_temp.cost() IS NULL AS short;
RESET ainecto.long_call;
