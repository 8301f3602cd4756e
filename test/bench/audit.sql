-- The questions of the audit log at a million rows of audit and of changes: how each is answered, in how long, and what the
-- indexes weigh. For a database of its own with the extension: psql -X -f test/bench/audit.sql DATABASE. Every plan has to find
-- its rows by an index of the large tables; none may read one of them from end to end.
\set ON_ERROR_STOP 1
\pset pager off
SET ainecto.restoring = on;
SET synchronous_commit = off;
\o /dev/null
SELECT setseed(0.5);
INSERT INTO ainecto.account (id, email, name) SELECT n, format('person-%s@bench.example', n), 'Person ' || n FROM generate_series(1, 1000) n;
INSERT INTO ainecto.oauth_client (id, name, redirect_uris, auth_method, created_at)
  SELECT 'client-' || n, 'Agent ' || n, '{http://127.0.0.1/}', 'none', now() FROM generate_series(1, 2000) n;
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, scopes, created_at)
  SELECT md5('grant' || n)::uuid, 1 + (n - 1) % 1000, 'client-' || 1 + (n - 1) % 2000, 'ainecto:read ainecto:write', now() FROM generate_series(1, 10000) n;
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
  SELECT sha256(n::text::bytea), md5('grant' || n)::uuid, 'access', 'ainecto:read', now(), 'infinity' FROM generate_series(1, 10000) n;
INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT md5('workspace' || n)::uuid, n, 'W' FROM generate_series(1, 1000) n;
INSERT INTO ainecto.project (uuid, workspace_uuid, name) SELECT md5('project' || n)::uuid, md5('workspace' || n)::uuid, 'P' FROM generate_series(1, 1000) n;
INSERT INTO ainecto.document (uuid, project_uuid, type, title, version)
  SELECT md5('document' || n)::uuid, md5('project' || 1 + n % 1000)::uuid, 'erd', 'D' || n, 500 FROM generate_series(1, 2000) n;
INSERT INTO ainecto.role_grant (account_id, role, document_uuid) SELECT 1 + (n * 7) % 1000, 'EDITOR', md5('document' || 1 + n % 2000)::uuid
  FROM generate_series(1, 20000) n ON CONFLICT DO NOTHING;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT md5('document' || d)::uuid, 't' || t, 'table ' || t FROM generate_series(1, 2000) d, generate_series(1, 10) t;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order)
  SELECT md5('document' || d)::uuid, format('c%s-%s', t, c), 't' || t, 'column ' || c, 'text', c FROM generate_series(1, 2000) d, generate_series(1, 10) t, generate_series(1, 10) c;
INSERT INTO ainecto.document_version (document_uuid, version, at, account_id, client_id, session_id, grant_uuid, request_id, tool, description, source)
  SELECT md5('document' || 1 + n % 2000)::uuid, 1 + n / 2000, timestamptz '2026-01-01' + n * interval '30 s', 1 + n % 1000, 'client-' || 1 + n % 2000,
    'session-' || n % 10000, md5('grant' || 1 + n % 10000)::uuid, 'request-' || n, 'erd_apply_changes', 'Why', 'mcp' FROM generate_series(0, 999999) n;
INSERT INTO ainecto.document_change (document_uuid, version, entity, entity_uuid, operation, before, after)
  SELECT md5('document' || 1 + n % 2000)::uuid, 1 + n / 2000, 'column', format('c%s-%s', 1 + n / 2000 % 10, 1 + n / 20000 % 12), o.operation,
    CASE WHEN o.operation <> 'insert' THEN jsonb_build_object('table_uuid', 't' || 1 + n / 2000 % 10, 'name', 'a') END, CASE WHEN o.operation <> 'delete' THEN '{"name": "b"}'::jsonb END
  FROM generate_series(0, 999999) n, LATERAL (SELECT CASE WHEN n % 20 = 0 THEN 'delete' WHEN n % 3 = 0 THEN 'insert' ELSE 'update' END AS operation) o;
INSERT INTO ainecto.audit_log (at, account_id, client_id, grant_uuid, session_id, session_role, database_role, peer, source, tool, target_kind, target, version, targets,
    description, outcome, sqlstate, message, request_id)
  SELECT timestamptz '2026-01-01' + n * interval '30 s', 1 + n % 1000, 'client-' || 1 + n % 2000, md5('grant' || 1 + n % 10000)::uuid, 'session-' || n % 10000, 'shim', 'shim', '192.0.2.1', 'mcp',
    'erd_apply_changes', 'document', md5('document' || 1 + n % 2000)::uuid, 1 + n / 2000,
    CASE WHEN n % 10 = 0 THEN jsonb_build_array(jsonb_build_object('kind', 'document', 'id', md5('document' || 1 + n % 2000)::uuid, 'from', '{"folder_uuid": null}'::jsonb),
      jsonb_build_object('kind', 'document', 'id', md5('document' || 1 + (n + 1) % 2000)::uuid)) END,
    CASE WHEN n % 50 = 0 THEN 'Updated via MCP' ELSE 'Why' || n END, CASE WHEN n % 40 = 0 THEN 'refused' ELSE 'done' END, CASE WHEN n % 40 = 0 THEN 'AI003' END, NULL, 'request-' || n
  FROM generate_series(0, 999999) n;
\o
RESET ainecto.restoring;
VACUUM (ANALYZE);

-- What each index weighs.
SELECT c.relname AS index, pg_relation_size(c.oid) AS bytes FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid IN ('ainecto.audit_log'::regclass, 'ainecto.document_version'::regclass, 'ainecto.document_change'::regclass) ORDER BY 1;
SELECT c.relname AS relation, pg_table_size(c.oid) AS bytes FROM pg_class c
  WHERE c.oid IN ('ainecto.audit_log'::regclass, 'ainecto.document_version'::regclass, 'ainecto.document_change'::regclass) ORDER BY 1;

SELECT md5('document7')::uuid AS document, md5('grant7')::uuid AS grant_uuid \gset
\set show 'EXPLAIN (ANALYZE, COSTS OFF, SUMMARY ON)'
\echo Who touched this table and its columns in a month
:show SELECT * FROM ainecto.table_change WHERE document_uuid = :'document' AND table_uuid = 't3' AND at >= '2026-03-01' AND at < '2026-04-01' ORDER BY id;
\echo What did this session do
:show SELECT * FROM ainecto.agent_action WHERE session_id = 'session-77' ORDER BY id;
\echo What did this grant do
:show SELECT * FROM ainecto.agent_action WHERE grant_uuid = :'grant_uuid' ORDER BY id;
\echo What did this client do
:show SELECT * FROM ainecto.agent_action WHERE client_id = 'client-77' ORDER BY id;
\echo What became of this request
:show SELECT * FROM ainecto.audit_trail WHERE request_id = 'request-4711' AND at >= '2026-01-02' AND at < '2026-01-03';
\echo What did this person do
:show SELECT * FROM ainecto.audit_trail WHERE email = 'person-77@bench.example' ORDER BY id;
\echo Which versions did this person make in a month
:show SELECT * FROM ainecto.audit_trail WHERE email = 'person-77@bench.example' AND version IS NOT NULL AND at >= '2026-03-01' AND at < '2026-04-01' ORDER BY id;
\echo Everything about one thing
:show SELECT * FROM ainecto.audit_trail WHERE target = :'document' OR targets @> jsonb_build_array(jsonb_build_object('id', :'document')) ORDER BY id;
\echo Which writes of a week had no description of their own
:show SELECT * FROM ainecto.undescribed_write WHERE at >= '2026-03-01' AND at < '2026-03-08' ORDER BY at;
\echo Who may see this
:show SELECT * FROM ainecto.place_reader WHERE uuid = :'document';
\echo Which clients are connected to this person
:show SELECT * FROM ainecto.connected_app WHERE email = 'person-77@bench.example';
\echo What was refused to whom
:show SELECT * FROM ainecto.refusal WHERE email = 'person-1@bench.example' ORDER BY id;
\echo What happened in an hour
:show SELECT * FROM ainecto.audit_trail WHERE at >= '2026-03-01 10:00' AND at < '2026-03-01 11:00' ORDER BY id;
