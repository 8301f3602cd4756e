-- The questions that the audit log is asked, a view for each; who may purge old rows; and persons who are to be forgotten.
\set suite audit-question
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all
SET ainecto.fixed_ids = 891000;
\o /dev/null
SELECT pg_temp.answer('owner', 'create_workspaces', '{"items": [{"name": "Acme"}]}');
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "Shop"}]}');
SELECT pg_temp.answer('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Outer"}]}');
SELECT pg_temp.answer('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Inner", "parentFolderUuid": "<Outer>"}]}');
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "folderUuid": "<Inner>", "type": "erd", "title": "Orders"}, {"projectUuid": "<Shop>", "type": "readme", "title": "Notes"}]}');
\o
SELECT pg_temp.to_uuids('<Shop>') AS shop, pg_temp.to_uuids('<Outer>') AS outer, pg_temp.to_uuids('<Orders>') AS orders, pg_temp.to_uuids('<Notes>') AS notes \gset
SELECT ainecto.grant_role('project', :'shop', pg_temp.email('editor'), 'EDITOR');
SELECT ainecto.grant_role('folder', :'outer', pg_temp.email('viewer'), 'VIEWER');

-- Who touched this table and its columns: also what is deleted by now, and what came back.
SELECT pg_temp.answer('owner', 'erd_create_tables', '{"documentUuid": "<Orders>", "items": [{"name": "customer", "columns": [{"name": "id", "type": "int"}, {"name": "name", "type": "text"}]},
  {"name": "other", "columns": [{"name": "x", "type": "int"}]}], "description": "Made"}')->>'version';
SELECT uuid AS customer FROM ainecto.erd_table WHERE document_uuid = :'orders' AND name = 'customer' \gset
SELECT uuid AS name_column FROM ainecto.erd_column WHERE document_uuid = :'orders' AND name = 'name' \gset
UPDATE ainecto.erd_column SET type = 'varchar' WHERE document_uuid = :'orders' AND uuid = :'name_column';
SELECT pg_temp.answer('editor', 'erd_update_tables', jsonb_build_object('documentUuid', :'orders', 'items', jsonb_build_array(jsonb_build_object('uuid', :'customer', 'deleteColumnUuids', jsonb_build_array(:'name_column'))),
  'description', 'Not needed')::text)->>'version';
SELECT pg_temp.answer('owner', 'restore_versions', '{"items": [{"documentUuid": "<Orders>", "versionNumber": 2}]}')->>'version';
SELECT entity, version, coalesce(email, 'nobody') AS who, tool, description, operation, coalesce(after->>'type', before->>'type') AS type FROM ainecto.table_change
  WHERE document_uuid = :'orders' AND table_uuid = :'customer' AND at > '2026-01-01' ORDER BY id;
SELECT DISTINCT entity FROM ainecto.table_change WHERE document_uuid = :'orders' AND table_uuid <> :'customer' ORDER BY 1;

-- What did this session, this program do; which programs are connected.
INSERT INTO ainecto.oauth_client (id, name, redirect_uris, auth_method, created_at) VALUES ('audit-question', 'Agent', '{http://127.0.0.1/}', 'none', now());
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, scopes, created_at) SELECT 'aaab0000-0000-4000-8000-000000000001', id, 'audit-question', 'ainecto:read ainecto:write', now()
  FROM ainecto.account WHERE email = pg_temp.email('owner');
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
  VALUES (sha256('audit-question'), 'aaab0000-0000-4000-8000-000000000001', 'access', 'ainecto:read ainecto:write', now(), 'infinity');
CREATE FUNCTION pg_temp.mcp(method text, params jsonb, session text DEFAULT NULL) RETURNS ainecto.http_reply LANGUAGE sql AS $$
  SELECT ainecto.ainecto_mcp_call(sha256('audit-question'), 'POST', jsonb_strip_nulls(jsonb_build_object('mcp-session-id', session)), '192.0.2.9', 'audit-request',
    jsonb_build_object('jsonrpc', '2.0', 'id', 1, 'method', method, 'params', params)::text)
$$;
SELECT (pg_temp.mcp('initialize', '{"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}')).headers->>'Mcp-Session-Id' AS session \gset
SELECT (pg_temp.mcp('tools/call', jsonb_build_object('name', 'delete_documents', 'arguments', pg_temp.to_uuids('{"uuids": ["<Notes>"], "description": "Out"}')::jsonb), :'session')).status;
SELECT (pg_temp.mcp('tools/call', jsonb_build_object('name', 'unarchive_documents', 'arguments', pg_temp.to_uuids('{"uuids": ["<Notes>"]}')::jsonb), :'session')).status;
SELECT (pg_temp.mcp('tools/call', jsonb_build_object('name', 'delete_projects', 'arguments', '{"uuids": ["00000000-0000-4000-8000-00000000dead"]}'::jsonb))).status;
SELECT agent, email, tool, target_kind, pg_temp.to_names(target) AS target, description, outcome FROM ainecto.agent_action WHERE session_id = :'session' ORDER BY id;
SELECT tool, session_id IS NOT NULL AS in_session FROM ainecto.agent_action WHERE grant_uuid = 'aaab0000-0000-4000-8000-000000000001' ORDER BY id;
SELECT count(*) FROM ainecto.agent_action WHERE client_id = 'audit-question';
SELECT count(*) FROM ainecto.audit_trail WHERE request_id = 'audit-request';
SELECT name, email, scopes FROM ainecto.connected_app WHERE client_id = 'audit-question';
-- Which writes had no description of their own; what was refused to whom.
SELECT email, tool, pg_temp.to_names(target), source FROM ainecto.undescribed_write WHERE target IN (:'orders', :'notes') ORDER BY id;
SELECT email, tool, target_kind, target, description, sqlstate, message FROM ainecto.refusal WHERE email = pg_temp.email('owner') ORDER BY id;
-- Everything about one thing, first or among others.
SELECT tool, pg_temp.to_names(target) FROM ainecto.audit_trail WHERE target = :'outer' OR targets @> jsonb_build_array(jsonb_build_object('id', :'outer')) ORDER BY id;
-- Who may see this.
SELECT pg_temp.answer('owner', 'enable_shares', '{"targetType": "document", "targetUuids": ["<Orders>"]}')->>'count';
SELECT ainecto.grant_role('document', :'orders', pg_temp.email('stranger'), 'NONE');
SELECT ainecto.grant_role('folder', :'outer', pg_temp.email('stranger'), 'VIEWER');
SELECT ainecto.grant_role('document', :'orders', pg_temp.email('editor'), 'VIEWER');
SELECT kind, title, email, role, through_kind, pg_temp.to_names(through::text) AS through FROM ainecto.place_reader WHERE uuid IN (:'orders', :'notes', :'outer', :'shop') ORDER BY title, email;
SELECT ainecto.disable_account(pg_temp.email('viewer'));
SELECT email FROM ainecto.place_reader WHERE uuid = :'outer' ORDER BY 1;
SELECT ainecto.enable_account(pg_temp.email('viewer'));
-- The same as the tools' own verdict.
SELECT a.email, p.kind, pg_temp.to_names(p.uuid::text) FROM pg_temp.place p, ainecto.account a
  WHERE a.email LIKE '%@audit-question.example' AND p.kind <> 'workspace'
    AND EXISTS (SELECT FROM ainecto.place_reader r WHERE r.uuid = p.uuid AND r.email = a.email)
      <> (NOT ainecto.call_tool(a.email, CASE p.kind WHEN 'document' THEN 'get_document' WHEN 'project' THEN 'get_project' ELSE 'list_documents' END,
        jsonb_build_object(CASE p.kind WHEN 'folder' THEN 'folderUuid' ELSE 'uuid' END, p.uuid)) ? 'error') ORDER BY 1, 2, 3;

-- None of the questions needs a large table to be read from end to end: what is looked for is in an index.
CREATE FUNCTION pg_temp.unindexed(question text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || question INTO plan;
  RETURN QUERY SELECT format('%s: all of %s', question, n->>'Relation Name') FROM jsonb_path_query(plan, 'strict $.** ? (exists (@."Relation Name"))') n
    WHERE n->>'Relation Name' IN ('audit_log', 'document_change', 'document_version', 'oauth_grant', 'oauth_token')
      AND NOT (n ? 'Index Cond' OR n->>'Node Type' = 'Bitmap Heap Scan');
END
$$;
SET enable_seqscan = off;
SELECT pg_temp.unindexed(question) FROM unnest(ARRAY[
  $$SELECT FROM ainecto.table_change WHERE document_uuid = '00000000-0000-4000-8000-000000000001' AND table_uuid = 't' AND at > '2026-01-01'$$,
  $$SELECT FROM ainecto.agent_action WHERE session_id = 's'$$,
  $$SELECT FROM ainecto.agent_action WHERE grant_uuid = '00000000-0000-4000-8000-000000000001'$$,
  $$SELECT FROM ainecto.agent_action WHERE client_id = 'c'$$,
  $$SELECT FROM ainecto.audit_trail WHERE request_id = 'r'$$,
  $$SELECT FROM ainecto.audit_trail WHERE outcome = 'refused' ORDER BY id DESC LIMIT 10$$,
  $$SELECT FROM ainecto.audit_trail WHERE client_id = 'c' ORDER BY id DESC LIMIT 10$$,
  $$SELECT FROM ainecto.audit_trail WHERE grant_uuid = '00000000-0000-4000-8000-000000000001'$$,
  $$SELECT FROM ainecto.audit_trail WHERE email = 'x@example.org'$$,
  $$SELECT FROM ainecto.audit_trail WHERE target = 't' OR targets @> '[{"id": "t"}]'$$,
  $$SELECT FROM ainecto.audit_trail WHERE at BETWEEN '2026-01-01' AND '2026-01-02'$$,
  $$SELECT FROM ainecto.undescribed_write WHERE at > '2026-01-01'$$,
  $$SELECT FROM ainecto.refusal WHERE email = 'x@example.org'$$,
  $$SELECT FROM ainecto.refusal WHERE outcome = 'failed' ORDER BY id DESC LIMIT 10$$,
  $$SELECT FROM ainecto.connected_app WHERE email = 'x@example.org'$$,
  -- And one that does.
  $$SELECT FROM ainecto.audit_trail WHERE message = 'm'$$]) question;
RESET enable_seqscan;

-- The auditor asks all of them; a stranger to the schema none.
CREATE ROLE regress_audit_auditor;
GRANT ainecto_auditor TO regress_audit_auditor;
SET ROLE regress_audit_auditor;
SELECT (SELECT count(*) > 0 FROM ainecto.audit_trail), (SELECT count(*) > 0 FROM ainecto.agent_action), (SELECT count(*) > 0 FROM ainecto.table_change),
  (SELECT count(*) > 0 FROM ainecto.undescribed_write), (SELECT count(*) > 0 FROM ainecto.refusal), (SELECT count(*) > 0 FROM ainecto.place_reader),
  (SELECT count(*) > 0 FROM ainecto.connected_app), (SELECT count(*) > 0 FROM ainecto.account_name);
SELECT token_hash FROM ainecto.share;
SELECT secret_hash FROM ainecto.oauth_client;
SELECT ainecto.purge_audit('2020-01-01');
SELECT ainecto.erase_account('x@example.org');
RESET ROLE;

-- Old rows of the audit go by age, for the role that may, oldest first, and leave a row that says so.
SELECT ainecto.purge_audit(now() - interval '29 days');
SELECT ainecto.purge_audit('infinity');
SELECT ainecto.purge_audit('2001-01-01');
SET ainecto.restoring = on;
INSERT INTO ainecto.audit_log (id, at, session_role, database_role, source, outcome) SELECT -n, timestamptz '2000-01-01' - n * interval '1 day', 'x', 'x', 'manual', 'done' FROM generate_series(1, 5) n;
-- Younger than the row after it: what was made at the same time may be numbered in another order.
UPDATE ainecto.audit_log SET at = '2000-06-01' WHERE id = -2;
RESET ainecto.restoring;
CREATE ROLE regress_audit_purger;
GRANT ainecto_retention TO regress_audit_purger;
SET ROLE regress_audit_purger;
SET ainecto.description = 'By the rule of the house';
SELECT ainecto.purge_audit('2000-02-01');
SELECT ainecto.purge_audit('2000-02-01');
RESET ainecto.description;
DELETE FROM ainecto.audit_log;
RESET ROLE;
SET ROLE ainecto_retention;
DELETE FROM ainecto.audit_log;
RESET ROLE;
SELECT id, at AT TIME ZONE 'UTC' FROM ainecto.audit_log WHERE id < 0 ORDER BY id;
SELECT source, tool, database_role, target_kind, target, targets, description, outcome FROM ainecto.audit_log WHERE target_kind = 'audit' ORDER BY id DESC LIMIT 1;
SELECT ainecto.purge_audit('2001-01-01');
DROP ROLE regress_audit_purger, regress_audit_auditor;

-- A person is forgotten: also one whom versions name.
SELECT id AS editor FROM ainecto.account WHERE email = pg_temp.email('editor') \gset
SELECT ainecto.create_access_token(pg_temp.email('editor'), 'Editor''s laptop') AS token \gset
SELECT ainecto.create_password_link(pg_temp.email('editor')) IS NOT NULL;
CREATE ROLE regress_audit_editor;
SELECT ainecto.map_role('regress_audit_editor', pg_temp.email('editor'));
DELETE FROM ainecto.account WHERE id = :editor;
SELECT coalesce(max(id), 0) AS seen FROM ainecto.audit_log \gset
SELECT ainecto.erase_account(upper(pg_temp.email('editor'))) = :editor AS erased;
SELECT email = format('erased-%s@erased.invalid', id) AS email, name, password_hash, disabled_at IS NOT NULL AS disabled FROM ainecto.account WHERE id = :editor;
SELECT count(*) FILTER (WHERE t.token_hash IS NOT NULL) AS tokens, count(*) FILTER (WHERE g.revoked_at IS NULL) AS live, min(g.revoked_because) AS because, min(g.label) AS label
  FROM ainecto.oauth_grant g LEFT JOIN ainecto.oauth_token t ON t.grant_uuid = g.uuid WHERE g.account_id = :editor;
SELECT ainecto.check_token(sha256(convert_to(:'token', 'UTF8')));
SELECT (SELECT count(*) FROM ainecto.role_grant WHERE account_id = :editor) + (SELECT count(*) FROM ainecto.account_role WHERE account_id = :editor)
  + (SELECT count(*) FROM ainecto.account_link WHERE account_id = :editor) + (SELECT count(*) FROM ainecto.browser_session WHERE account_id = :editor)
  + (SELECT count(*) FROM ainecto.mutation_outcome WHERE account_id = :editor) AS left_over;
SELECT source, tool, target_kind, target = :'editor' AS target, outcome, jsonb_path_query_array(targets, '$[*] ? (@.kind == "account").changed') AS changed FROM ainecto.audit_log WHERE id > :seen ORDER BY id;
SELECT count(*) AS places FROM ainecto.audit_log l WHERE id > :seen AND strpos(l::text, '@audit-question.example') > 0;
-- What it made stays, under its number; the name is nowhere.
SELECT DISTINCT v.account_id = :editor AS same, n.email = format('erased-%s@erased.invalid', :editor) AS erased FROM ainecto.document_version v JOIN ainecto.account_name n USING (account_id)
  WHERE v.document_uuid = :'orders' AND v.description = 'Not needed';
CREATE FUNCTION pg_temp.holding(text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  relation regclass;
  found boolean;
BEGIN
  FOR relation IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r' ORDER BY c.relname LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s x WHERE strpos(lower(x::text), $1) > 0)', relation) INTO found USING lower($1);
    IF found THEN RETURN NEXT relation; END IF;
  END LOOP;
END
$$;
SELECT pg_temp.holding('editor@audit-question.example');
SELECT ainecto.erase_account(pg_temp.email('editor'));
-- Nor anywhere for one who was deleted.
SELECT ainecto.create_account('leaver@audit-question.example', NULL, 'Leaver', 'pro') IS NOT NULL;
DELETE FROM ainecto.account WHERE email = 'leaver@audit-question.example';
SELECT pg_temp.holding('leaver@audit-question.example');
SELECT ainecto.erase_account('leaver@audit-question.example') > 0;
SELECT pg_temp.holding('leaver@audit-question.example');
DROP ROLE regress_audit_editor;
