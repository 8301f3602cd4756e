-- Tokens made from tokens: they make no others, expire no later, end with what they came from and end alone; and a plan without
-- MCP ends uploads and downloads with the tools.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.public_url = 'https://ainecto.example';
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';
SELECT ainecto.create_account('derived@example.org', plan => 'pro') IS NOT NULL AS made;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f2000000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'derived@example.org';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('f2000000-0000-4000-8000-000000000002', 'f2000000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('f2000000-0000-4000-8000-000000000003', 'f2000000-0000-4000-8000-000000000002', 'readme', 'Readme');

CREATE FUNCTION pg_temp.hash(token text) RETURNS bytea LANGUAGE sql AS $$ SELECT sha256(convert_to(token, 'UTF8')) $$;
CREATE FUNCTION pg_temp.good(token text) RETURNS boolean LANGUAGE sql AS $$ SELECT ainecto.check_token(pg_temp.hash(token)) = 200 $$;
-- A tool over MCP by this token: its answer, or the refusal.
CREATE FUNCTION pg_temp.tool(token text, tool text, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT coalesce(r.body::jsonb #> '{result,structuredContent}', (r.body::jsonb #>> '{result,content,0,text}')::jsonb, r.body::jsonb)
    FROM ainecto.ainecto_mcp_call(pg_temp.hash(token), 'POST', '{}', NULL, 'request', jsonb_build_object('jsonrpc', '2.0', 'id', 1, 'method', 'tools/call',
      'params', jsonb_build_object('name', tool, 'arguments', arguments))::text) r
$$;
CREATE FUNCTION pg_temp.ask(token text, purpose text, seconds integer) RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.tool(token, 'request_upload_token', jsonb_strip_nulls(jsonb_build_object('purpose', purpose, 'ttlSeconds', seconds,
    'scopeJson', CASE purpose WHEN 'mcp.call' THEN NULL WHEN 'attachment.upload' THEN '{"documentUuid": "f2000000-0000-4000-8000-000000000003", "filename": "f"}'
      ELSE '{"documentUuid": "f2000000-0000-4000-8000-000000000003"}' END)))
$$;
CREATE FUNCTION pg_temp.begin(token text) RETURNS text LANGUAGE sql AS $$
  SELECT r.status || ' ' || regexp_replace(r.body, '[0-9a-f]{8}-[0-9a-f-]{27}', 'UUID') FROM ainecto.ainecto_upload_call(pg_temp.hash(token), 'begin', '{}', NULL, NULL, 'request') r
$$;
CREATE FUNCTION pg_temp.revoke(token text) RETURNS integer LANGUAGE sql AS $$
  SELECT r.status FROM ainecto.ainecto_oauth_call('revoke', jsonb_build_object('parameters', jsonb_build_object('token_hash', encode(pg_temp.hash(token), 'hex'))), NULL, 'request') r
$$;

-- A personal token that is good for ten minutes makes one for calls, which is good no longer, whatever was asked for.
SELECT ainecto.create_access_token('derived@example.org', 'parent', '10 minutes') AS parent \gset
SELECT answer->>'token' AS child, answer->'expiresIn' AS seconds FROM pg_temp.ask(:'parent', 'mcp.call', 3600) AS answer \gset
SELECT :seconds, pg_temp.good(:'child'), pg_temp.tool(:'child', 'get_document', '{"uuid": "f2000000-0000-4000-8000-000000000003"}')->>'title';
SELECT pg_temp.ask(:'parent', 'mcp.call', 30)->'expiresIn';
-- It makes none itself, for whatever purpose.
SELECT purpose, answer->>'error', answer->>'message' FROM unnest(ARRAY['mcp.call', 'document.update', 'attachment.upload']) WITH ORDINALITY AS p (purpose, n),
  pg_temp.ask(:'child', purpose, 30) AS answer ORDER BY n;
-- One for a body is good no longer either.
SELECT answer->>'token' AS body, answer->'expiresIn' AS seconds FROM pg_temp.ask(:'parent', 'document.update', 3600) AS answer \gset
SELECT :seconds, pg_temp.begin(:'body');
SELECT expires_at FROM ainecto.upload_token WHERE token_hash = pg_temp.hash(:'body');
SET ainecto.fixed_clock = '2030-01-01 00:10:00+00';
SELECT pg_temp.good(:'parent'), pg_temp.good(:'child');
SET ainecto.fixed_clock = '2030-01-01 00:00:00+00';

-- Ending the child leaves the parent; ending the parent ends what it made.
SELECT pg_temp.revoke(:'child'), pg_temp.good(:'child'), pg_temp.good(:'parent'), pg_temp.begin(:'body');
SELECT pg_temp.ask(:'parent', 'mcp.call', 300)->>'token' AS child \gset
SELECT pg_temp.revoke(:'parent'), pg_temp.good(:'child'), pg_temp.good(:'parent'), pg_temp.begin(:'body');

-- A client's access token ends alone among the tokens of its grant, and what it made with it.
SELECT client_id FROM ainecto.register_client('Derived', ARRAY['http://127.0.0.1/'], 'derived');
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, redirect_uri, resource, scopes, created_at)
  SELECT 'f2000000-0000-4000-8000-0000000000a1', id, 'derived', 'http://127.0.0.1/', 'https://ainecto.example/mcp', 'ainecto:read ainecto:write', '2030-01-01'
    FROM ainecto.account WHERE email = 'derived@example.org';
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
  SELECT pg_temp.hash(token), 'f2000000-0000-4000-8000-0000000000a1', 'access', 'ainecto:read ainecto:write', '2030-01-01', '2030-01-01 01:00:00+00'
    FROM unnest(ARRAY['first', 'second']) AS token;
SELECT pg_temp.ask('first', 'mcp.call', 300)->>'token' AS child \gset
SELECT pg_temp.ask('first', 'attachment.upload', 300)->>'token' AS body \gset
SELECT pg_temp.ask('second', 'mcp.call', 300)->>'token' AS other \gset
SELECT pg_temp.good(:'child'), pg_temp.begin(:'body'), pg_temp.good(:'other');
SELECT pg_temp.revoke('first'), pg_temp.good(:'child'), pg_temp.begin(:'body'), pg_temp.good('second'), pg_temp.good(:'other');
-- A token that is removed takes with it what it made.
SELECT count(*) FROM ainecto.oauth_token WHERE parent_hash = pg_temp.hash('first');
DELETE FROM ainecto.oauth_token WHERE token_hash = pg_temp.hash('first');
SELECT count(*) FROM ainecto.oauth_token WHERE token_hash = pg_temp.hash(:'child');

-- A plan without MCP: no upload goes on, no file comes out; both come back with the plan.
SELECT answer->>'token' AS body, answer->>'storageKey' AS key FROM pg_temp.ask('second', 'attachment.upload', 3600) AS answer \gset
SELECT body::jsonb->>'upload' AS upload FROM ainecto.ainecto_upload_call(pg_temp.hash(:'body'), 'begin', '{}', NULL, NULL, 'request') \gset
SELECT ainecto.set_plan('derived@example.org', 'free');
CREATE FUNCTION pg_temp.step(token text, step text, upload text) RETURNS text LANGUAGE sql AS $$
  SELECT r.status || ' ' || (r.body::jsonb - 'storageKey') FROM ainecto.ainecto_upload_call(pg_temp.hash(token), step, jsonb_build_object('upload', upload, 'number', 0), 'bytes', NULL, 'request') r
$$;
SELECT pg_temp.tool('second', 'get_document', '{"uuid": "f2000000-0000-4000-8000-000000000003"}')->>'error';
SELECT pg_temp.step(:'body', 'begin', :'upload');
SELECT pg_temp.step(:'body', 'chunk', :'upload');
SELECT pg_temp.step(:'body', 'finish', :'upload');
SELECT ainecto.set_plan('derived@example.org', 'pro');
SELECT pg_temp.step(:'body', 'chunk', :'upload'), pg_temp.step(:'body', 'finish', :'upload');
SELECT pg_temp.tool('second', 'upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object(
  'documentUuid', 'f2000000-0000-4000-8000-000000000003', 'filename', 'f', 'storageKey', :'key'))))->'count';
SELECT uuid AS attachment FROM ainecto.attachment WHERE document_uuid = 'f2000000-0000-4000-8000-000000000003' \gset
SELECT (ainecto.attachment_part(pg_temp.hash('second'), :'attachment', 0)).status, (ainecto.attachment_part(pg_temp.hash(:'other'), :'attachment', 0)).status;
SELECT ainecto.set_plan('derived@example.org', 'free');
SELECT p.* FROM ainecto.attachment_part(pg_temp.hash('second'), :'attachment', 0) p;
SELECT (ainecto.attachment_part(pg_temp.hash('second'), 'nothing', 0)).status;
SELECT ainecto.set_plan('derived@example.org', 'pro');
-- A token that was given no scope of ours reads nothing.
UPDATE ainecto.oauth_token SET scopes = 'offline_access' WHERE token_hash = pg_temp.hash('second');
SELECT (ainecto.attachment_part(pg_temp.hash('second'), :'attachment', 0)).status;
