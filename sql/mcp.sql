-- The MCP endpoint without its shim: token, HTTP method, both protocol eras, statuses and codes.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT ainecto.create_account('mcp@example.com', 'a long enough secret', 'Mcp', 'pro') IS NULL AS with_password;
SELECT ainecto.create_account('mcp-free@example.com', 'a long enough secret', 'Free', 'free') IS NULL AS with_password;
CREATE TEMP TABLE token AS
  SELECT email, sha256(convert_to(ainecto.create_access_token(email, 'test'), 'UTF8')) AS hash
    FROM unnest(ARRAY['mcp@example.com', 'mcp-free@example.com']) AS email;

-- One request; ids of sessions are random and shown as <session>.
CREATE FUNCTION pg_temp.call(body text, headers jsonb DEFAULT '{}', method text DEFAULT 'POST', email text DEFAULT 'mcp@example.com',
    OUT status int, OUT headers jsonb, OUT body text)
  LANGUAGE sql AS $$
  SELECT r.status, CASE WHEN r.headers ? 'Mcp-Session-Id' THEN r.headers || '{"Mcp-Session-Id": "<session>"}' ELSE r.headers END,
         CASE WHEN length(r.body) > 600 THEN 'many characters' ELSE r.body END
    FROM ainecto.ainecto_mcp_call((SELECT hash FROM token t WHERE t.email = call.email), call.method, call.headers, '127.0.0.1',
         'request', call.body) r
$$;
CREATE FUNCTION pg_temp.modern(method text, params jsonb DEFAULT '{}', headers jsonb DEFAULT NULL, id jsonb DEFAULT '1',
    OUT status int, OUT headers jsonb, OUT body text)
  LANGUAGE sql AS $$
  SELECT * FROM pg_temp.call(
    jsonb_strip_nulls(jsonb_build_object('jsonrpc', '2.0', 'id', modern.id, 'method', modern.method, 'params', modern.params ||
      '{"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}'))::text,
    coalesce(modern.headers, jsonb_strip_nulls(jsonb_build_object('mcp-protocol-version', '2026-07-28', 'mcp-method', modern.method,
      'mcp-name', modern.params ->> 'name'))))
$$;

-- The token decides before anything else.
SELECT (r).status, (r).headers, (r).body FROM ainecto.ainecto_mcp_call('\x00', 'POST', '{}', NULL, 'request', 'not JSON') r;
SELECT (r).status FROM ainecto.ainecto_mcp_call(NULL, 'POST', '{}', NULL, 'request', '{}') r;
-- HTTP methods.
SELECT * FROM pg_temp.call(NULL, method => 'GET');
SELECT * FROM pg_temp.call(NULL, method => 'HEAD');
SELECT * FROM pg_temp.call(NULL, method => 'PUT');
-- What is no JSON, no JSON-RPC, or too deep.
SELECT * FROM pg_temp.call(NULL);
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", ');
SELECT * FROM pg_temp.call('"ping"');
SELECT * FROM pg_temp.call('{}');
SELECT * FROM pg_temp.call('{"jsonrpc": "1.0", "id": 1, "method": "ping"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": null, "method": "ping"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": [1], "method": "ping"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": 7}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": "\u0000", "method": "ping"}');
SELECT * FROM pg_temp.call(repeat('[', 100000));
-- As deep as may be, and deeper; as many values, and more.
SELECT n, r.body FROM unnest(ARRAY[62, 63]) n, pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"a": ' || repeat('[', n) || repeat(']', n) || '}}') r ORDER BY n;
SELECT n, r.body FROM unnest(ARRAY[499993, 499994]) n, pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"a": [' || repeat('0,', n) || '0]}}') r ORDER BY n;

-- The session era. Ids come back as they were sent.
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 0, "method": "ping"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": "", "method": "ping"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": null}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "method": "notifications/initialized"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "method": "notifications/unheard-of"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 9, "result": {}}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "resources/list"}');
SELECT version, r.status, r.headers, r.body
  FROM unnest(ARRAY['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28', '1999-01-01']) WITH ORDINALITY AS v (version, n),
       LATERAL (SELECT c.status, c.headers, c.body::jsonb #>> '{result,protocolVersion}' AS body FROM pg_temp.call(jsonb_build_object('jsonrpc', '2.0',
         'id', 1, 'method', 'initialize', 'params', jsonb_build_object('protocolVersion', version))::text) c) r
  ORDER BY n;
-- A modern header does not turn initialize away.
SELECT status, headers FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "initialize"}', '{"mcp-protocol-version": "2026-07-28"}');
-- Versions in the header.
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping"}', '{"mcp-protocol-version": "2025-06-18"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping"}', '{"mcp-protocol-version": "1900-01-01"}');
-- Sessions: bound to their grant, ended by DELETE, unknown ones are 404.
SELECT (r).headers ->> 'Mcp-Session-Id' AS session FROM ainecto.ainecto_mcp_call((SELECT hash FROM token t WHERE t.email = 'mcp@example.com'),
  'POST', '{}', NULL, 'request', '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25"}}') r \gset
SELECT jsonb_build_object('mcp-session-id', :'session') AS with_session \gset
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping"}', :'with_session');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping"}', :'with_session', email => 'mcp-free@example.com');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping"}', '{"mcp-session-id": "never-issued"}');
SELECT status, headers FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "initialize"}', '{"mcp-session-id": "never-issued"}');
SELECT * FROM pg_temp.call(NULL, '{}', 'DELETE');
SELECT * FROM pg_temp.call(NULL, :'with_session', 'DELETE', 'mcp-free@example.com');
SELECT * FROM pg_temp.call(NULL, :'with_session', 'DELETE');
SELECT * FROM pg_temp.call(NULL, :'with_session', 'DELETE');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping"}', :'with_session');
-- Batches: only of the revisions that had them.
SELECT * FROM pg_temp.call('[{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "method": "notifications/x"}, {"id": 2}, {"jsonrpc": "2.0", "id": "b", "method": "ping"}]');
SELECT * FROM pg_temp.call('[{"jsonrpc": "2.0", "method": "notifications/x"}]');
SELECT * FROM pg_temp.call('[]');
SELECT * FROM pg_temp.call('[{"jsonrpc": "2.0", "id": 1, "method": "initialize"}]');
SELECT * FROM pg_temp.call('[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', '{"mcp-protocol-version": "2025-06-18"}');
SELECT * FROM pg_temp.call('[' || repeat('{},', 50) || '{}]');
SELECT * FROM pg_temp.call('[{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}}}]');

-- The stateless era: no session, everything in the envelope, headers repeat it.
SELECT status, headers, body FROM pg_temp.modern('server/discover');
SELECT (body::jsonb) -> 'result' -> 'supportedVersions' AS versions, (body::jsonb) -> 'result' -> 'ttlMs' AS ttl
  FROM (SELECT (ainecto.ainecto_mcp_call((SELECT hash FROM token t WHERE t.email = 'mcp@example.com'), 'POST',
    '{"mcp-protocol-version": "2026-07-28", "mcp-method": "server/discover"}', NULL, 'request',
    '{"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}}')).body) r;
SELECT * FROM pg_temp.modern('ping');
SELECT * FROM pg_temp.modern('initialize');
SELECT * FROM pg_temp.modern('tools/call', '{"name": "no_such_tool"}');
SELECT * FROM pg_temp.modern('tools/call', '{"name": "list_workspace"}');
SELECT status, body FROM pg_temp.modern('tools/list');
SELECT * FROM pg_temp.modern('tools/list', headers => '{"mcp-method": "tools/list"}');
SELECT * FROM pg_temp.modern('tools/list', headers => '{"mcp-protocol-version": "2025-11-25", "mcp-method": "tools/list"}');
SELECT * FROM pg_temp.modern('tools/list', headers => '{"mcp-protocol-version": "2026-07-28"}');
SELECT * FROM pg_temp.modern('tools/list', headers => '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call"}');
SELECT * FROM pg_temp.modern('tools/call', '{"name": "list_workspaces"}', '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "get_project"}');
SELECT status FROM pg_temp.modern('tools/call', '{"name": "list_workspaces"}', '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "=?base64?bGlzdF93b3Jrc3BhY2Vz?="}');
SELECT * FROM pg_temp.modern('tools/call', '{"name": "list_workspaces"}', '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "=?base64?*?="}');
-- Blanks around a header's value are no part of it; what follows a null character is.
SELECT status FROM pg_temp.modern('tools/call', '{"name": "list_workspaces"}', E'{"mcp-protocol-version": "2026-07-28 ", "mcp-method": "\\t tools/call", "mcp-name": "list_workspaces \\t"}');
SELECT status FROM pg_temp.modern('tools/call', '{"name": "list_workspaces"}', '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "list workspaces"}');
SELECT status FROM pg_temp.modern('tools/call', '{"name": "list_workspaces"}', '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "=?base64?bGlzdF93b3Jrc3BhY2VzAHg=?="}');
SELECT * FROM pg_temp.modern('notifications/cancelled', id => 'null');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}}}', '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": 20260728, "io.modelcontextprotocol/clientCapabilities": {}}}}', '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": {"io.modelcontextprotocol/protocolVersion": "2099-01-01", "io.modelcontextprotocol/clientCapabilities": {}}}}', '{"mcp-protocol-version": "2099-01-01", "mcp-method": "tools/list"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}', '{"mcp-protocol-version": "2026-07-28"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "method": "notifications/x"}', '{"mcp-protocol-version": "2026-07-28"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "result": {}}', '{"mcp-protocol-version": "2026-07-28"}');

-- The list of tools: one page, the 102 and none of those that touch a live database, narrowed or widened by the URL.
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": "x"}}');
SELECT status, body FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": null}}');
CREATE FUNCTION pg_temp.listed(query text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT jsonb_array_elements(r.body::jsonb #> '{result,tools}') ->> 'name'
    FROM ainecto.ainecto_mcp_call((SELECT hash FROM token t WHERE t.email = 'mcp@example.com'), 'POST', jsonb_build_object(':query', query),
         NULL, 'request', '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}') r
$$;
SELECT query, count(*), min(name), max(name)
  FROM unnest(ARRAY['', 'toolsets=erd', 'toolsets=erd,readme', 'toolsets=core', 'toolsets=live', 'toolsets=all', 'readonly=1', 'toolsets=flow&readonly=1',
    'tools=erd_get_table,mcp__ainecto__list_documents', 'toolsets=readme&tools=erd_get_table', 'toolsets=erd%2Creadme', 'unknown=1']) WITH ORDINALITY AS q (query, n),
    LATERAL pg_temp.listed(query) AS name GROUP BY query, n ORDER BY n;
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}', '{":query": "toolsets=everything"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}', '{":query": "tools=no_tool"}');
-- What the URL asks for and is not there, empty, twice or almost ours: told before anything else, all at once, whatever the request.
SELECT left(query, 60) AS query, r.* FROM unnest(ARRAY['toolsets=', 'toolsets', 'toolsets=,', 'tools=', 'toolsets=erd&toolsets=flow', 'readonly=1&tools=get_document&tools=erd_get_table',
    'readonly', 'readonly=yes', 'toolset=erd', 'Tools=get_document', 'read_only=1', 'toolsets=nonsense,erd,none&readonly=maybe&tool=a', repeat('x', 3000)]) WITH ORDINALITY AS q (query, n),
  LATERAL pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}', jsonb_build_object(':query', query)) r ORDER BY n;
SELECT body, r.* FROM unnest(ARRAY['{"jsonrpc": "2.0", "id": "i", "method": "initialize", "params": {"protocolVersion": "2025-11-25"}}', '{"jsonrpc": "2.0", "id": 2, "method": "ping"}',
    '{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "list_workspaces", "arguments": {}}}', '{"jsonrpc": "2.0", "method": "notifications/initialized"}',
    '[{"jsonrpc": "2.0", "id": 4, "method": "ping"}]', 'no json']) WITH ORDINALITY AS q (body, n),
  LATERAL pg_temp.call(q.body, '{":query": "toolsets=nonsense"}') r (status, headers, answer) ORDER BY n;
SELECT * FROM pg_temp.call(NULL, '{":query": "toolsets=nonsense", "mcp-session-id": "never-issued"}', 'DELETE');
SELECT status FROM pg_temp.call(NULL, '{":query": "toolsets=nonsense"}', 'GET');
SELECT * FROM pg_temp.modern('tools/list', headers => '{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list", ":query": "toolsets=nonsense"}');
SELECT query, count(*) FROM unnest(ARRAY['readonly=0', 'readonly=false', 'readonly=TRUE', 'api_key=k&utm_source=toolsets', 'tools=get_document%2cerd_get_table&token=t']) WITH ORDINALITY AS q (query, n),
    LATERAL pg_temp.listed(query) GROUP BY query, n ORDER BY n;
-- Names and sizes that clients take: the whole list, its core, the largest tool.
CREATE FUNCTION pg_temp.list_text(query text) RETURNS text LANGUAGE sql AS $$
  SELECT r.body FROM ainecto.ainecto_mcp_call((SELECT hash FROM token t WHERE t.email = 'mcp@example.com'), 'POST',
    jsonb_build_object(':query', query), NULL, 'request', '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}') r
$$;
SELECT count(*), count(*) FILTER (WHERE name !~ '^[a-z][a-z0-9_]{0,39}$') AS odd_names FROM ainecto.tools;
SELECT length(pg_temp.list_text('')) <= 112000 AS whole, length(pg_temp.list_text('toolsets=core')) <= 25000 AS core,
       max(length(pg_temp.list_text('tools=' || name))) <= 5500 AS largest FROM ainecto.tools;

-- The list is a part that a shim may keep: named by its content, left out only for who offers just that.
CREATE FUNCTION pg_temp.parted(offered text, query text DEFAULT '', body text DEFAULT '{"jsonrpc": "2.0", "id": "\u00e9", "method": "tools/list"}',
    OUT part text[], OUT body text)
  LANGUAGE sql AS $$
  SELECT string_to_array(r.headers ->> ':part', ' '), r.body
    FROM ainecto.ainecto_mcp_call((SELECT hash FROM token t WHERE t.email = 'mcp@example.com'), 'POST',
      jsonb_strip_nulls(jsonb_build_object(':query', parted.query, ':part', offered)), NULL, 'request', parted.body) r
$$;
SELECT encode(sha256(list), 'hex') = part[1] AS names_the_content, convert_from(list, 'UTF8')::jsonb = body::jsonb #> '{result,tools}' AS the_tools
  FROM pg_temp.parted(NULL), substring(convert_to(body, 'UTF8'), part[2]::int + 1, part[3]::int) AS list;
SELECT around.part = whole.part[1:2] AS left_out,
       overlay(convert_to(around.body, 'UTF8') PLACING substring(convert_to(whole.body, 'UTF8'), whole.part[2]::int + 1, whole.part[3]::int)
         FROM around.part[2]::int + 1 FOR 0) = convert_to(whole.body, 'UTF8') AS makes_the_whole
  FROM pg_temp.parted(NULL) whole, pg_temp.parted(whole.part[1]) around;
SELECT n, other.body = whole.body AS whole, cardinality(other.part) AS words
  FROM pg_temp.parted(NULL) whole, pg_temp.parted(NULL, 'toolsets=erd') erd,
    LATERAL unnest(ARRAY[erd.part[1], '', upper(whole.part[1]), left(whole.part[1], -1)]) WITH ORDINALITY AS o (offered, n),
    LATERAL pg_temp.parted(offered) other ORDER BY n;
-- The last few narrowed lists are kept in the backend, too: more of them than there are places, by turns.
SELECT count(*), count(DISTINCT one.part[1]) AS lists, bool_and(one.part = again.part AND one.body = again.body) AS same
  FROM (SELECT name FROM ainecto.tools ORDER BY name LIMIT 12) t, pg_temp.parted(NULL, 'tools=' || name) one, pg_temp.parted(NULL, 'tools=' || name) again;
SELECT whole.part IS NOT NULL AS alone, batch.part IS NULL AND batch.body = '[' || whole.body || ']' AS whole_in_a_batch
  FROM pg_temp.parted(NULL) whole, pg_temp.parted(whole.part[1], '', '[{"jsonrpc": "2.0", "id": "\u00e9", "method": "tools/list"}]') batch;
SELECT part IS NULL AS none, body LIKE '{%' AS whole FROM pg_temp.parted('x', 'tools=no_tool');
-- A client of another encoding counts other bytes.
SET client_encoding = 'LATIN1';
SELECT part IS NULL AS none, length(body) > 50000 AS whole FROM pg_temp.parted('x');
RESET client_encoding;

-- Plans, scopes, read-only connections.
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list_workspaces"}}', email => 'mcp-free@example.com');
SELECT outcome, sqlstate, tool FROM ainecto.audit_trail WHERE email = 'mcp-free@example.com' AND source = 'mcp';
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_workspaces", "arguments": {"items": [{"name": "W"}]}}}', email => 'mcp-free@example.com');
SELECT outcome, sqlstate, tool FROM ainecto.audit_trail WHERE email = 'mcp-free@example.com' AND source = 'mcp';
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_workspaces", "arguments": {"items": [{"name": "W"}]}}}', '{":query": "readonly=1"}');
UPDATE ainecto.oauth_token SET scopes = 'ainecto:read' WHERE token_hash = (SELECT hash FROM token t WHERE t.email = 'mcp@example.com');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_workspaces", "arguments": {"items": [{"name": "W"}]}}}');
UPDATE ainecto.oauth_token SET scopes = 'ainecto:read ainecto:write' WHERE token_hash = (SELECT hash FROM token t WHERE t.email = 'mcp@example.com');
-- A write asks for a connection that may write; nothing is half done on one that may not.
BEGIN READ ONLY;
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "ping"}');
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_workspaces", "arguments": {"items": [{"name": "W"}]}}}');
ROLLBACK;
BEGIN READ ONLY;
SELECT * FROM pg_temp.call('{"jsonrpc": "2.0", "id": 1, "method": "initialize"}');
ROLLBACK;
