-- Batches of the session era: each call is its own, the answer belongs to all.
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT ainecto.create_account('batch@example.com', 'a long enough secret', 'Batch', 'pro') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '00000000-0000-4000-8000-0000000000b1', id, 'W' FROM ainecto.account WHERE email = 'batch@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('00000000-0000-4000-8000-0000000000b2', '00000000-0000-4000-8000-0000000000b1', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('00000000-0000-4000-8000-0000000000b3', '00000000-0000-4000-8000-0000000000b2', 'erd', 'none');
CREATE TEMP TABLE token AS
  SELECT sha256(convert_to(ainecto.create_access_token('batch@example.com', 'test'), 'UTF8')) AS hash;

CREATE FUNCTION pg_temp.batch(VARIADIC arguments jsonb[], OUT status int, OUT headers jsonb, OUT body jsonb)
  LANGUAGE sql AS $$
  SELECT r.status, r.headers, r.body::jsonb FROM ainecto.ainecto_mcp_call((SELECT hash FROM token), 'POST',
    '{"mcp-protocol-version": "2025-03-26"}', NULL, 'one request', (SELECT jsonb_agg(jsonb_build_object('jsonrpc', '2.0', 'id', n,
      'method', 'tools/call', 'params', jsonb_build_object('name', 'update_documents', 'arguments', a)) ORDER BY n)
      FROM unnest(arguments) WITH ORDINALITY AS u (a, n))::text) r
$$;
CREATE FUNCTION pg_temp.title(title text, description text, dry_run boolean DEFAULT false) RETURNS jsonb
  LANGUAGE sql AS $$
  SELECT jsonb_build_object('description', description, 'dryRun', dry_run, 'items', jsonb_build_array(jsonb_build_object(
    'uuid', '00000000-0000-4000-8000-0000000000b3', 'title', title)))
$$;

-- Two calls on one document are two versions; a dry run behind them shows its own changes.
SELECT b.status, b.headers, reply #>> '{result,content,0,text}' AS answer
  FROM pg_temp.batch(pg_temp.title('one', 'first'), pg_temp.title('two', 'second'), pg_temp.title('three', 'third', true)) b,
       jsonb_array_elements(b.body) AS reply;
SELECT version, tool, description FROM ainecto.document_version
 WHERE document_uuid = '00000000-0000-4000-8000-0000000000b3' ORDER BY version;
SELECT outcome, version, description FROM ainecto.audit_log WHERE request_id = 'one request' ORDER BY id;

-- Refusals of many calls fit into one answer.
UPDATE ainecto.oauth_token SET scopes = 'ainecto:read' WHERE token_hash = (SELECT hash FROM token);
SELECT status, headers, jsonb_array_length(body), body #> '{0,error,message}' AS first
  FROM pg_temp.batch(VARIADIC array_fill(pg_temp.title('four', 'refused'), ARRAY[50]));
SELECT title FROM ainecto.document WHERE uuid = '00000000-0000-4000-8000-0000000000b3';
