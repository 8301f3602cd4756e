-- Something in every table, made through tools and functions where there are any.  psql -v email=ADDRESS -f everything.sql
-- Needs no accounts but the one with this email. Runs once in a database; for another account again with -v again=1, which
-- leaves out what a database has once.
\ir ../harness/demo.sql

-- An ERD with what the demo has not.
SELECT pg_temp.call(:'email', 'erd_apply_changes', jsonb_build_object('documentUuid', :'document', 'description', 'The rest',
  'operations', '[
    {"op": "create", "type": "index", "data": {"uuid": "by_email", "table_uuid": "customer", "name": "by_email", "is_unique": true}},
    {"op": "create", "type": "index_column", "data": {"index_uuid": "by_email", "column_uuid": "customer.email", "sort_order": "ASC"}},
    {"op": "create", "type": "note", "data": {"uuid": "note", "title": "Note", "content": "Watch \"this\".\nTwo lines, é and 漢."}},
    {"op": "create", "type": "table_group", "data": {"uuid": "sales", "name": "Sales"}},
    {"op": "create", "type": "table_group_table", "data": {"group_uuid": "sales", "table_name": "orders"}},
    {"op": "create", "type": "table_group_note", "data": {"group_uuid": "sales", "note_uuid": "note"}},
    {"op": "create", "type": "filter", "data": {"uuid": "all", "name": "All", "is_default": true}}]'::jsonb,
  'clientMutationId', 'everything'))
\g /dev/null

INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition, column_uuids, options)
  VALUES (:'document', 'known', 'customer', 'known', 'check', 'CHECK ((email <> ''''))', '["customer.email"]', '{"no_inherit": true}');
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, schema_name, name, table_uuid, definition, depends_on)
  VALUES (:'document', 'seen', 'policy', NULL, 'seen', 'customer', 'CREATE POLICY seen ON customer', '["function:public.who"]');

-- What an import remembers of its source.
SELECT ainecto.import_catalog(:'document', '{"format": "ainecto catalog", "version": 1,
  "server": {"system_identifier": "42", "database": "shop", "database_oid": 5},
  "tables": [{"oid": "100", "schema": "public", "name": "imported", "columns": [{"number": 1, "name": "id", "type": "bigint"}]}],
  "counts": {"tables": 1, "columns": 1}, "end": "ainecto catalog"}')
\g /dev/null

SELECT ainecto.create_live_schema(:'email', '{public}', ARRAY[:'email'])
\g /dev/null

-- The other types of documents, in a folder.
SELECT pg_temp.call(:'email', 'create_folders', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('projectUuid', :'project', 'name', 'Papers')))) #>> '{items,0,uuid}' AS folder \gset
SELECT jsonb_agg(item ->> 'uuid' ORDER BY place) AS documents
FROM jsonb_array_elements(pg_temp.call(:'email', 'create_documents', jsonb_build_object('items',
  (SELECT jsonb_agg(jsonb_build_object('projectUuid', :'project', 'folderUuid', :'folder', 'type', type, 'title', type))
   FROM unnest(ARRAY['flow_diagram', 'testcase', 'readme']) type))) -> 'items') WITH ORDINALITY AS i (item, place) \gset
SELECT :'documents'::jsonb ->> 0 AS flow, :'documents'::jsonb ->> 1 AS testcase, :'documents'::jsonb ->> 2 AS readme \gset

SELECT pg_temp.call(:'email', 'flow_apply_changes', jsonb_build_object('diagramUuid', :'flow', 'description', 'Checkout',
  'groups', '[{"action": "create", "uuid": "g", "name": "Cart"}]'::jsonb,
  'nodes', '[{"action": "create", "uuid": "a", "text": "Begin", "shape": "start", "groupUuid": "g", "x": 0.1, "y": -3},
    {"action": "create", "uuid": "b", "text": "Paid?", "shape": "decision"}]'::jsonb,
  'edges', '[{"action": "create", "uuid": "e", "fromUuid": "a", "toUuid": "b", "label": "on"}]'::jsonb))
\g /dev/null

SELECT pg_temp.call(:'email', 'testcase_create_scenarios', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('documentUuid', :'testcase', 'name', 'Pay')))) #>> '{items,0,id}' AS scenario \gset
SELECT pg_temp.call(:'email', 'testcase_create_testcases', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('scenarioId', :scenario, 'title', 'By card', 'steps', '[{"action": "Pay"}]'::jsonb))))
  #>> '{items,0,id}' AS "case" \gset
SELECT number AS project_number FROM ainecto.project WHERE uuid = :'project' \gset
SELECT pg_temp.call(:'email', 'testcase_create_runs', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('projectId', :project_number, 'name', 'Night', 'testCaseIds', jsonb_build_array(:case)))))
  #>> '{items,0,id}' AS run \gset
SELECT pg_temp.call(:'email', 'testcase_record_executions', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('runId', :run, 'testCaseId', :case, 'result', 'FAILED', 'durationSeconds', 7))))
\g /dev/null
SELECT id AS step FROM ainecto.test_step WHERE case_id = :case \gset
SELECT pg_temp.call(:'email', 'testcase_upsert_step_checks', jsonb_build_object('runId', :run, 'caseId', :case,
  'items', jsonb_build_array(jsonb_build_object('stepId', :step, 'checked', true))))
\g /dev/null

SELECT pg_temp.call(:'email', 'readme_append_document', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('uuid', :'readme', 'addition', E'# Shop\n\nText'))))
\g /dev/null
SELECT pg_temp.call(:'email', 'readme_generate_document', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('documentUuid', :'readme', 'prompt', 'Describe the shop'))))
\g /dev/null

-- A shared document, and a file that came in pieces.
SELECT pg_temp.call(:'email', 'enable_shares', jsonb_build_object('targetType', 'document',
  'targetUuids', jsonb_build_array(:'document')))
\g /dev/null
SELECT answer ->> 'token' AS upload_token, answer ->> 'storageKey' AS storage_key
FROM pg_temp.call(:'email', 'request_upload_token', jsonb_build_object('purpose', 'attachment.upload',
  'scopeJson', jsonb_build_object('documentUuid', :'document', 'filename', 'plan.txt')::text)) answer \gset
SELECT body AS upload FROM ainecto.ainecto_upload_call(sha256(:'upload_token'), 'begin', '{"content_type": "text/plain"}',
  NULL, '192.0.2.1', 'everything') \gset
SELECT status FROM ainecto.ainecto_upload_call(sha256(:'upload_token'), 'chunk', :'upload'::jsonb || '{"number": 0}',
  '\x0001ff', '192.0.2.1', 'everything') \g /dev/null
SELECT status FROM ainecto.ainecto_upload_call(sha256(:'upload_token'), 'finish', :'upload', NULL, '192.0.2.1',
  'everything') \g /dev/null
SELECT pg_temp.call(:'email', 'upload_attachments', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('documentUuid', :'document', 'filename', 'plan.txt', 'storageKey', :'storage_key'))))
\g /dev/null

\if :{?again}
\quit
\endif
-- People, programs and what they may do.
CREATE ROLE everything_editor;
SELECT ainecto.create_account('guest@example.org', NULL, 'Guest', 'free') \g /dev/null
SELECT ainecto.create_account('gone@example.org', NULL, 'Gone', 'free') \g /dev/null
DELETE FROM ainecto.account WHERE email = 'gone@example.org';
SELECT ainecto.grant_role('document', :'document', 'guest@example.org', 'VIEWER') \g /dev/null
SELECT ainecto.map_role('everything_editor', 'guest@example.org') \g /dev/null
INSERT INTO ainecto.plan_override (name, versions_kept) VALUES ('free', 20);
INSERT INTO ainecto.role_right_override (role, "right", allowed) SELECT role, "right", false FROM ainecto.role_right
  WHERE role = 'EDITOR' ORDER BY "right" LIMIT 1;
SELECT client_id AS client FROM ainecto.register_client('Client', ARRAY['http://127.0.0.1/callback']) \gset
SELECT ainecto.create_access_token(:'email', 'everything') AS token \gset
SELECT status FROM ainecto.ainecto_mcp_call(sha256(:'token'), 'POST', '{"accept": "application/json, text/event-stream"}',
  '127.0.0.1', 'everything', '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
  "capabilities": {}, "clientInfo": {"name": "everything", "version": "1"}}}') \g /dev/null
INSERT INTO ainecto.sign_in_attempt (at, email_hash, peer, succeeded) VALUES (now(), sha256('nobody'), '192.0.2.1', false);
INSERT INTO ainecto.browser_session (cookie_hash, account_id, created_at, expires_at)
  SELECT sha256('cookie'), id, now(), now() + interval '1 hour' FROM ainecto.account WHERE email = :'email';
INSERT INTO ainecto.oauth_code (code_hash, account_id, client_id, redirect_uri, challenge, resource, scopes, created_at, expires_at)
  SELECT sha256('code'), id, :'client', 'http://127.0.0.1/callback', 'challenge', 'http://127.0.0.1/mcp', 'mcp', now(),
    now() + interval '1 minute' FROM ainecto.account WHERE email = :'email';
