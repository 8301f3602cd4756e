-- The audit row of a call names everything that the call named or changed, with from and to; of a refused one what it named.
\set suite audit-target
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all
SET ainecto.public_url = 'https://ainecto.example';
\o /dev/null
SELECT pg_temp.answer('owner', 'create_workspaces', '{"items": [{"name": "Acme"}]}');
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "Shop"}, {"name": "Blog"}]}');
SELECT pg_temp.answer('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Drafts"}, {"projectUuid": "<Shop>", "name": "Old"},
  {"projectUuid": "<Blog>", "name": "Far"}]}');
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "folderUuid": "<Drafts>", "type": "erd", "title": "Orders"},
  {"projectUuid": "<Shop>", "type": "erd", "title": "Stock"}, {"projectUuid": "<Shop>", "type": "testcase", "title": "Tests"},
  {"projectUuid": "<Shop>", "type": "flow_diagram", "title": "Flow"}]}');
SELECT pg_temp.answer('owner', 'testcase_create_scenarios', '{"documentUuid": "<Tests>", "items": [{"name": "All"}]}');
INSERT INTO ainecto.test_scenario (document_uuid, id, name) VALUES (pg_temp.to_uuids('<Tests>')::uuid, 880001, 'By hand');
INSERT INTO ainecto.test_case (document_uuid, id, scenario_id, title, display_order) SELECT pg_temp.to_uuids('<Tests>')::uuid, 880000 + n, 880001, 'Case ' || n, n
  FROM generate_series(1, 5) n;
INSERT INTO ainecto.test_step (document_uuid, id, case_id, action, display_order) SELECT pg_temp.to_uuids('<Tests>')::uuid, 880000 + n, 880001, 'Step ' || n, n
  FROM generate_series(1, 3) n;
INSERT INTO ainecto.upload (uuid, account_id, document_uuid, storage_key, content_type, sha256, begun_at, completed_at, size_bytes)
  SELECT gen_random_uuid(), a.id, pg_temp.to_uuids('<Stock>')::uuid, 'key-' || n, 'text/plain', sha256(''), now(), now(), 0
  FROM ainecto.account a, generate_series(1, 2) n WHERE a.email = pg_temp.email('owner');
SELECT setval('ainecto.test_run_id_seq', 880001, false), setval('ainecto.test_execution_id_seq', 880001, false);
SELECT ainecto.queue_llm_request(pg_temp.to_uuids('<Flow>')::uuid, 'Draw it');
\o
SELECT set_config('test.number', number::text, false) IS NOT NULL FROM ainecto.project WHERE uuid = pg_temp.to_uuids('<Shop>')::uuid;

-- Calls of every tool that is audited and not versioned, in an order in which each has something to do.
CREATE TEMP TABLE step (n int GENERATED ALWAYS AS IDENTITY, tool text, arguments text);
INSERT INTO step (tool, arguments) VALUES
  ('create_workspaces', '{"items": [{"name": "Beta"}, {"name": "Gamma"}]}'),
  ('create_projects', '{"items": [{"workspaceUuid": "<Beta>", "name": "Site"}, {"workspaceUuid": "<Gamma>", "name": "App"}]}'),
  ('create_folders', '{"items": [{"projectUuid": "<Site>", "name": "Upper"}, {"projectUuid": "<Shop>", "name": "Deep", "parentFolderUuid": "<Drafts>"}]}'),
  ('update_workspaces', '{"items": [{"uuid": "<Beta>", "description": "Second"}, {"uuid": "<Gamma>", "description": "Third"}]}'),
  ('update_projects', '{"items": [{"uuid": "<Site>", "description": "A site"}, {"uuid": "<App>", "description": "An app"}]}'),
  ('update_folders', '{"items": [{"uuid": "<Upper>", "name": "Upmost"}, {"uuid": "<Deep>", "name": "Deep"}]}'),
  ('move_folders', '{"items": [{"uuid": "<Deep>", "newParentFolderUuid": "<Old>"}, {"uuid": "<Old>", "newParentFolderUuid": "<Drafts>"}]}'),
  ('move_documents', '{"items": [{"uuid": "<Orders>", "newFolderUuid": "<Far>", "targetProjectUuid": "<Blog>"}, {"uuid": "<Stock>", "newFolderUuid": "<Old>"}]}'),
  ('enable_shares', '{"targetType": "document", "targetUuids": ["<Orders>", "<Stock>", "<Flow>"]}'),
  ('enable_shares', '{"targetType": "folder", "targetUuids": ["<Drafts>"]}'),
  ('disable_shares', '{"targetType": "document", "targetUuids": ["<Stock>", "<Flow>", "<Tests>"]}'),
  ('delete_documents', '{"uuids": ["<Orders>", "<Stock>", "<Flow>"]}'),
  ('unarchive_documents', '{"uuids": ["<Stock>", "<Flow>", "<Orders>"]}'),
  ('delete_folders', '{"uuids": ["<Far>", "<Upmost>"]}'),
  ('unarchive_folders', '{"uuids": ["<Far>", "<Upmost>"]}'),
  ('delete_projects', '{"uuids": ["<Blog>", "<Site>"]}'),
  ('unarchive_projects', '{"uuids": ["<Blog>", "<Site>"]}'),
  ('delete_workspaces', '{"uuids": ["<Beta>", "<Gamma>"]}'),
  ('unarchive_workspaces', '{"uuids": ["<Beta>", "<Gamma>"]}'),
  ('upload_attachments', '{"items": [{"documentUuid": "<Stock>", "filename": "a.txt", "storageKey": "key-1"}, {"documentUuid": "<Stock>", "filename": "b.txt", "storageKey": "key-2"}]}'),
  ('delete_attachments', '{"uuids": ["<attachments>"]}'),
  ('request_upload_token', '{"purpose": "document.update", "scopeJson": "{\"documentUuid\": \"<Flow>\"}"}'),
  ('testcase_create_runs', '{"items": [{"projectId": <number>, "name": "One", "testCaseIds": [880001, 880002, 880003]}, {"projectId": <number>, "name": "Two", "testCaseIds": [880004]},
    {"projectId": <number>, "name": "Three"}]}'),
  ('testcase_update_runs', '{"items": [{"id": 880001, "name": "First"}, {"id": 880003, "status": "CANCELLED"}]}'),
  ('testcase_record_executions', '{"items": [{"runId": 880001, "testCaseId": 880001, "result": "PASSED"}, {"runId": 880001, "testCaseId": 880002, "result": "PASSED"},
    {"runId": 880001, "testCaseId": 880003, "result": "FAILED"}, {"runId": 880002, "testCaseId": 880004, "result": "PASSED"}]}'),
  ('testcase_upsert_step_checks', '{"runId": 880001, "caseId": 880001, "items": [{"stepId": 880001, "checked": true}, {"stepId": 880002, "checked": true}, {"stepId": 880003, "checked": false}]}'),
  ('testcase_remove_run_cases', '{"runId": 880001, "testCaseIds": [880002, 880003]}'),
  ('testcase_complete_runs', '{"ids": [880001, 880002]}'),
  ('testcase_delete_runs', '{"ids": [880002, 880003]}'),
  ('flow_update_llm_request_status', '{"uuid": "<request>", "status": "FAILED", "errorMessage": "No idea"}');
SELECT name AS without_a_call FROM ainecto.tools WHERE access = 'write' AND NOT versioned AND name NOT IN (SELECT tool FROM step) ORDER BY 1;

-- Identifiers in arguments: uuids anywhere, numbers of runs, cases and steps. A project's number stands for its uuid.
CREATE FUNCTION pg_temp.named(arguments jsonb) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT DISTINCT m[1] FROM regexp_matches(arguments::text, '([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})', 'g') m
  UNION SELECT DISTINCT m[1] FROM regexp_matches(arguments::text, '\m(88000\d)\M', 'g') m
$$;
-- What a row tells: its target, the ids of its entries, ranges of ids written out.
CREATE FUNCTION pg_temp.told(l ainecto.audit_log) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT l.target UNION SELECT e->>'id' FROM jsonb_array_elements(l.targets) e
  UNION SELECT generate_series(split_part(r, '-', 1)::bigint, coalesce(nullif(split_part(r, '-', 2), ''), r)::bigint)::text
    FROM jsonb_array_elements(l.targets) e, regexp_split_to_table(concat_ws(',', e->>'ids', e->>'cases'), ',') r WHERE r <> ''
  -- Where something came to, or was taken from, and what a token is for.
  UNION SELECT m[1] FROM regexp_matches((SELECT string_agg(concat(e->'from', e->'to'), ' ') FROM jsonb_array_elements(l.targets) e),
    '([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})', 'g') m
$$;
CREATE FUNCTION pg_temp.fill(arguments text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT replace(replace(replace(pg_temp.to_uuids(arguments), '<number>', current_setting('test.number')),
    '<request>', (SELECT uuid FROM ainecto.llm_request WHERE prompt = 'Draw it' AND document_uuid = pg_temp.to_uuids('<Flow>')::uuid)),
    '"<attachments>"', coalesce((SELECT string_agg(format('"%s"', a.uuid), ',') FROM ainecto.attachment a WHERE a.document_uuid = pg_temp.to_uuids('<Stock>')::uuid), '"x"'))::jsonb
$$;
-- Names what a row does not tell and should.
CREATE FUNCTION pg_temp.untold(l ainecto.audit_log, arguments jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(n, ' ' ORDER BY n) FROM pg_temp.named(arguments) n WHERE n NOT IN (SELECT t FROM pg_temp.told(l) t WHERE t IS NOT NULL)
$$;
CREATE FUNCTION pg_temp.run(who text, tool text, arguments text, OUT rows bigint, OUT outcome text, OUT untold text, OUT targets text) LANGUAGE plpgsql AS $$
DECLARE
  filled jsonb := pg_temp.fill(arguments) || '{"description": "Why it was"}';
  before bigint := (SELECT max(id) FROM ainecto.audit_log);
  l ainecto.audit_log;
BEGIN
  PERFORM ainecto.call_tool(pg_temp.email(who), tool, filled);
  SELECT * INTO l FROM ainecto.audit_log WHERE id > before ORDER BY id DESC LIMIT 1;
  rows := (SELECT count(*) FROM ainecto.audit_log WHERE id > before);
  outcome := concat_ws(' ', l.outcome, l.sqlstate, nullif(l.description, 'Why it was'));
  untold := pg_temp.untold(l, filled);
  targets := pg_temp.to_names(coalesce(l.targets::text, l.target_kind || ' ' || l.target));
END
$$;

-- By the owner, and then by a stranger, who is refused: that row names the same places, runs and things, and the reason given.
CREATE FUNCTION pg_temp.strange() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  s step;
  r record;
BEGIN
  FOR s IN SELECT * FROM step ORDER BY n LOOP
    IF s.tool NOT IN ('create_workspaces', 'request_upload_token') THEN
      r := pg_temp.run('stranger', s.tool, s.arguments);
      -- Cases and steps are no targets of a call: they are told where something was done to them.
      r.untold := CASE WHEN s.tool ~ '^testcase_(create_runs|record|upsert|remove)' THEN array_to_string(regexp_match(r.untold, '[0-9a-f]{8}-|880001'), '') ELSE r.untold END;
      IF r.rows <> 1 OR r.outcome NOT LIKE 'refused AI00_' OR r.untold IS NOT NULL THEN
        RETURN NEXT format('%s: %s rows, %s, untold %s', s.tool, r.rows, r.outcome, r.untold);
      END IF;
    END IF;
  END LOOP;
END
$$;
CREATE TABLE pg_temp.outcome (n int, rows bigint, outcome text, untold text, targets text);
CREATE FUNCTION pg_temp.work() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  s step;
  r record;
BEGIN
  FOR s IN SELECT * FROM step ORDER BY n LOOP
    r := pg_temp.run('owner', s.tool, s.arguments);
    INSERT INTO pg_temp.outcome VALUES (s.n, r.rows, r.outcome, r.untold, r.targets);
    IF r.rows <> 1 OR r.outcome <> 'done' OR r.untold IS NOT NULL THEN
      RETURN NEXT format('%s: %s rows, %s, untold %s of %s', s.tool, r.rows, r.outcome, r.untold, r.targets);
    END IF;
  END LOOP;
END
$$;
SELECT pg_temp.work();
SELECT pg_temp.strange();

-- What the rows say. Identifiers that no name stands for are left out.
SELECT s.tool, regexp_replace(regexp_replace(o.targets, '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}', 'UUID', 'g'), '"(number|account_id|created_by|finished_by|owner_id)": \d+', '"\1": N', 'g')
  FROM pg_temp.outcome o JOIN step s USING (n) WHERE s.tool NOT IN ('request_upload_token') ORDER BY n;
SELECT jsonb_path_query_array(targets, '$.to.purpose'), jsonb_path_query_array(targets, '$.to.scope.documentUuid') = jsonb_build_array(pg_temp.to_uuids('<Flow>'))
  FROM ainecto.audit_log WHERE tool = 'request_upload_token' AND outcome = 'done' ORDER BY id DESC LIMIT 1;
-- No token, and no hash of one.
SELECT count(*) FROM ainecto.audit_log l WHERE l.targets::text ~ 'ainecto_[a-z]+_|\\\\x[0-9a-f]{64}|hash":';

-- A result for each of a thousand cases is a few entries.
\o /dev/null
INSERT INTO ainecto.test_case (document_uuid, id, scenario_id, title, display_order) SELECT pg_temp.to_uuids('<Tests>')::uuid, 8800000 + n, 880001, 'Case ' || n, n
  FROM generate_series(1, 1000) n;
SELECT pg_temp.answer('owner', 'testcase_create_runs', format('{"items": [{"projectId": %s, "name": "Long", "testCaseIds": %s}]}', current_setting('test.number'),
  (SELECT jsonb_agg(8800000 + n) FROM generate_series(1, 1000) n)));
SELECT pg_temp.answer('owner', 'testcase_record_executions', (SELECT jsonb_build_object('items', jsonb_agg(jsonb_build_object('runId', currval('ainecto.test_run_id_seq'),
  'testCaseId', 8800000 + n, 'result', CASE WHEN n % 100 = 0 THEN 'FAILED' ELSE 'PASSED' END))) FROM generate_series(1, 1000) n)::text);
\o
SELECT l.tool, jsonb_array_length(l.targets) AS entries, length(l.targets::text) < 1000 AS short, e->>'kind' AS kind, e->'to'->>'result' AS result, e->>'count' AS count
  FROM ainecto.audit_log l, jsonb_array_elements(l.targets) e WHERE l.id = (SELECT max(id) FROM ainecto.audit_log) ORDER BY 4, 5;

-- Several versions, dry runs, repeats, and calls that change nothing.
SELECT pg_temp.answer('owner', 'update_documents', '{"items": [{"uuid": "<Orders>", "title": "Orders"}, {"uuid": "<Stock>", "title": "Stores"}], "dryRun": true}')->'dryRun';
SELECT outcome, version, pg_temp.to_names(targets::text) FROM ainecto.audit_log ORDER BY id DESC LIMIT 1;
SELECT pg_temp.answer('owner', 'move_documents', '{"items": [{"uuid": "<Orders>"}], "clientMutationId": "audit-target-1"}')->'items'->0->'changed';
SELECT pg_temp.answer('owner', 'move_documents', '{"items": [{"uuid": "<Orders>"}], "clientMutationId": "audit-target-1"}')->'items'->0->'changed';
SELECT outcome, target_kind, pg_temp.to_names(target), pg_temp.to_names(targets::text) FROM ainecto.audit_log ORDER BY id DESC LIMIT 2;
-- What nobody has checked is bounded; spellings of members do not matter.
SELECT pg_temp.answer('owner', 'delete_documents', jsonb_build_object('uuids', jsonb_build_array(repeat('Ä', 4000), E'a\nb', 7), 'description', repeat('x', 5000))::text)->>'error';
SELECT outcome, target_kind, octet_length(target), targets->1->>'id', targets->2->>'id', length(description) FROM ainecto.audit_log ORDER BY id DESC LIMIT 1;
SELECT pg_temp.answer('stranger', 'erd_create_tables', '{"document_uuid": "<Stock>", "items": [{"name": "t"}]}')->>'error';
SELECT outcome, target_kind, pg_temp.to_names(target) FROM ainecto.audit_log ORDER BY id DESC LIMIT 1;

-- What the shim tells of calls that failed: one row for each write in the body, by name.
SELECT set_config('test.token', encode(sha256(convert_to(ainecto.create_access_token(pg_temp.email('owner'), 'audit'), 'UTF8')), 'hex'), false) IS NOT NULL;
CREATE FUNCTION pg_temp.fail(state text, body text, headers jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
  SELECT ainecto.record_failure(decode(current_setting('test.token'), 'hex'), 'request-' || state, '192.0.2.7', 'tools/call delete_documents', state, headers, body)
$$;
SELECT pg_temp.fail('57014', pg_temp.to_uuids('{"method": "tools/call", "params": {"name": "delete_documents", "arguments": {"uuids": ["<Stock>", "<Flow>"], "description": "Too slow"}}}'), '{"mcp-session-id": "s-1"}');
SELECT pg_temp.fail('AI901', pg_temp.to_uuids('{"method": "tools/call", "params": {"name": "delete_documents", "arguments": {"uuids": ["<Stock>"], "description": "Not after all"}}}'));
SELECT pg_temp.fail('40001', pg_temp.to_uuids('[{"method": "tools/call", "params": {"name": "delete_documents", "arguments": {"uuids": ["<Stock>"]}}}, {"method": "ping"},
  {"method": "tools/call", "params": {"name": "list_documents"}}, {"method": "tools/call", "params": {"name": "update_folders", "arguments": {"items": [{"uuid": "<Old>"}]}}}]'));
SELECT pg_temp.fail('53100', 'no JSON');
SELECT pg_temp.fail('08006', NULL);
SELECT ainecto.record_failure(decode(current_setting('test.token'), 'hex'), 'request-old', '192.0.2.7', 'tools/call delete_documents', 'XX000');
SELECT outcome, sqlstate, tool, pg_temp.to_names(concat_ws(' ', target_kind, target, targets)), description, session_id, request_id, message
  FROM ainecto.audit_log WHERE request_id LIKE 'request-_____' AND account_id = (SELECT id FROM ainecto.account WHERE email = pg_temp.email('owner'))
    OR request_id = 'request-old' ORDER BY id;
