-- The gate: what every tool call passes, shown with a few tools.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT ainecto.create_account(name || '@gate.example', 'a long enough secret', name, 'pro') IS NULL AS with_password
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS name;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0000000-0000-4000-8000-000000000001', id, 'Gate' FROM ainecto.account WHERE email = 'owner@gate.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0000000-0000-4000-8000-000000000002', 'e0000000-0000-4000-8000-000000000001', 'Gate');
SET ainecto.fixed_ids = 100;
\set document '\'e0000000-0000-4000-8000-000000000003\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0000000-0000-4000-8000-000000000002', 'erd', 'Gate'),
         ('e0000000-0000-4000-8000-000000000004', 'e0000000-0000-4000-8000-000000000002', 'readme', 'Notes');
SELECT ainecto.grant_role('project', 'e0000000-0000-4000-8000-000000000002', 'editor@gate.example', 'EDITOR');
SELECT ainecto.grant_role('document', :document, 'viewer@gate.example', 'VIEWER');

-- A call with the document filled in; the answer without what differs from run to run.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb, who text DEFAULT 'editor') RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@gate.example', tool, '{"documentUuid": "e0000000-0000-4000-8000-000000000003"}' || arguments) - 'sqlstate'
$$;
CREATE FUNCTION pg_temp.version() RETURNS bigint LANGUAGE sql AS $$
  SELECT version FROM ainecto.document WHERE uuid = 'e0000000-0000-4000-8000-000000000003'
$$;
CREATE TEMP VIEW audit AS
  SELECT a.tool, split_part(a.email, '@', 1) AS who, a.outcome, a.sqlstate, a.version, a.description, a.message
    FROM ainecto.audit_trail a WHERE a.source = 'sql' AND a.email LIKE '%@gate.example' AND a.tool <> 'create_account' ORDER BY a.id;

-- Names: bare, prefixed, alias; nothing near.
SELECT pg_temp.call('erd_list_tables', '{}');
SELECT pg_temp.call('mcp__ainecto__erd_list_tables', '{}');
SELECT ainecto.call_tool('editor@gate.example', 'diagram_list_nodes', '{"diagramUuid": "e0000000-0000-4000-8000-000000000003"}') ->> 'message' AS message;
SELECT ainecto.call_tool('editor@gate.example', 'no_such_tool', '{}');
SELECT ainecto.call_tool('nobody@gate.example', 'list_workspaces', '{}');

-- Arguments: all faults at once, with path, what is allowed, and the nearest name.
SELECT jsonb_pretty(pg_temp.call('erd_create_tables', '{"items": [{"nam": "users", "columns": [{"name": "id", "type": 7}, {"type": "text", "isPk": "yes"}]},
  {"name": "", "displayOrder": -1}, "users"], "descripton": "x", "arrangeNewTables": null}'));
SELECT pg_temp.call('erd_create_tables', '{"items": [], "description": "none"}') -> 'faults' AS faults;
SELECT pg_temp.call('erd_create_tables', '{"items": true, "description": "no array"}') -> 'faults' AS faults;
SELECT pg_temp.call('erd_create_tables', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('name', repeat('x', 256))), 'description', 'long')) -> 'faults' AS faults;
SELECT pg_temp.call('list_documents', '{"type": "er", "documentUuid": 7}') -> 'faults' AS faults;
SELECT pg_temp.call('erd_list_tables', '{"limit": 0}') -> 'faults' AS faults;
SELECT pg_temp.call('erd_list_tables', '{"limit": 1.5}') -> 'faults' AS faults;
SELECT pg_temp.call('erd_list_tables', '{"limit": 1e400}') -> 'faults' AS faults;
SELECT pg_temp.call('erd_list_tables', '{"cursor": "bm8gY3Vyc29y"}') ->> 'message' AS message;
SELECT ainecto.call_tool('editor@gate.example', 'erd_list_tables', '[]') -> 'faults' AS faults;
SELECT ainecto.call_tool('editor@gate.example', 'erd_list_tables', NULL) -> 'faults' AS faults;
-- Many faults are counted, the first are spelled out.
SELECT r ->> 'message' AS message, jsonb_array_length(r -> 'faults') AS spelled_out
  FROM pg_temp.call('erd_create_tables', jsonb_build_object('description', 'many', 'items', (SELECT jsonb_agg('{}'::jsonb) FROM generate_series(1, 100)))) r;
-- snake_case, JSON in a text and whole numbers written as 3.0 are taken.
SELECT pg_temp.call('erd_create_tables', jsonb_build_object('description', 'Lenient', 'items', '[{"uuid": "t1", "name": "users", "header_color": "#336699",
  "display_order": 3.0, "columns": [{"uuid": "c1", "name": "id", "type": "bigint", "is_pk": true}]}]'::text)) AS made;
SELECT pg_temp.call('erd_get_table', '{"tableUuid": "t1"}') AS read_back;

-- Roles: a stranger finds nothing, whatever he asks for; a viewer reads; the wrong type is said.
SELECT pg_temp.call('erd_get_table', '{"tableUuid": "t1"}', 'stranger') AS stranger;
SELECT replace(ainecto.call_tool('stranger@gate.example', 'erd_list_tables', '{"documentUuid": "e0000000-0000-4000-8000-0000000000ff"}')::text, '0000ff', '000003')
     = replace(ainecto.call_tool('stranger@gate.example', 'erd_list_tables', '{"documentUuid": "e0000000-0000-4000-8000-000000000003"}')::text, '0000ff', '000003') AS same_answer;
SELECT ainecto.call_tool('owner@gate.example', 'erd_list_tables', '{"documentUuid": "no uuid"}') ->> 'error' AS error;
SELECT pg_temp.call('erd_list_tables', '{}', 'viewer') -> 'items' -> 0 ->> 'name' AS viewer_reads;
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["t1"], "description": "viewer"}', 'viewer') AS viewer;
SELECT pg_temp.call('erd_list_tables', '{"documentUuid": "e0000000-0000-4000-8000-000000000004"}') AS readme;
SELECT pg_temp.call('erd_delete_tables', '{"documentUuid": "e0000000-0000-4000-8000-000000000004", "uuids": ["t1"], "description": "readme"}', 'viewer') ->> 'error' AS invisible;
-- A stricter house.
INSERT INTO ainecto.role_right_override VALUES ('EDITOR', 'write', false);
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["t1"], "description": "strict"}') ->> 'error' AS strict;
DELETE FROM ainecto.role_right_override;
-- In the trash: reads and writes are refused, history stays readable.
UPDATE ainecto.project SET archived_at = now() WHERE uuid = 'e0000000-0000-4000-8000-000000000002';
SELECT pg_temp.call('erd_list_tables', '{}') AS archived;
SELECT jsonb_array_length(pg_temp.call('list_versions', '{}') -> 'items') AS versions;
UPDATE ainecto.project SET archived_at = NULL WHERE uuid = 'e0000000-0000-4000-8000-000000000002';

-- All or nothing: a bad entry takes the good ones with it, and the message names it.
SELECT pg_temp.version() AS before;
SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "t2", "name": "orders"}, {"uuid": "t3", "name": "users"}], "description": "second is taken"}') AS taken;
SELECT pg_temp.version() AS after, count(*) AS tables FROM ainecto.erd_table WHERE document_uuid = :document;
-- dryRun reports and leaves nothing.
SELECT jsonb_pretty(pg_temp.call('erd_create_tables', '{"items": [{"uuid": "t2", "name": "orders"}], "arrangeNewTables": false, "dryRun": true, "description": "Try"}')) AS dry_run;
SELECT pg_temp.version() AS after, count(*) AS tables FROM ainecto.erd_table WHERE document_uuid = :document;
-- baseVersion: a conflict names the rival change.
SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "t2", "name": "orders"}], "baseVersion": 1, "description": "Stale"}') AS conflict;
SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "t2", "name": "orders"}], "baseVersion": 99, "description": "Future"}') ->> 'detail' AS conflict;
SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "t2", "name": "orders"}], "baseVersion": 2, "description": "Fresh"}') ->> 'version' AS version;
-- clientMutationId: a repeat returns the first outcome, other arguments are refused, a refused call may be repeated.
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["t2"], "clientMutationId": "m-1", "description": "Once"}') = pg_temp.call('erd_delete_tables', '{"uuids": ["t2"], "clientMutationId": "m-1", "description": "Once"}') AS same_answer;
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["t1"], "clientMutationId": "m-1", "description": "Twice"}') AS reused;
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["t2"], "clientMutationId": "m-2", "description": "Gone"}') ->> 'error' AS refused;
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["t1"], "clientMutationId": "m-2", "description": "Mended"}') ->> 'version' AS version;
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["t1"], "clientMutationId": "with space", "description": "x"}') -> 'faults' AS faults;
SELECT pg_temp.version() AS version;
-- One version per content write, in the caller's words, attributed; two calls of one transaction are two versions.
BEGIN;
SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "a", "name": "a"}], "arrangeNewTables": false, "description": "First of two"}') ->> 'version' AS version;
SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "b", "name": "b"}], "arrangeNewTables": false, "description": "Second of two"}') ->> 'version' AS version;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:document, 'c', 'c');
COMMIT;
SELECT v.version, v.tool, v.description, v.source, a.email, v.request_id IS NOT NULL AS request
  FROM ainecto.document_version v LEFT JOIN ainecto.account a ON a.id = v.account_id WHERE v.document_uuid = :document ORDER BY v.version;
-- One audit row per write and per refused write; none for reads.
SELECT * FROM audit;
-- The content of what was audited is in no message of a refusal but what the caller sent.
SELECT count(*) AS reads_audited FROM ainecto.audit_log WHERE tool IN ('erd_list_tables', 'erd_get_table', 'list_versions');
-- Restoring through the tool.
SELECT ainecto.call_tool('editor@gate.example', 'restore_versions', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :document, 'versionNumber', 2)))) AS restored;
SELECT description, tool FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version DESC LIMIT 1;
SELECT ainecto.snapshot(:document, 2) - 'version' = ainecto.snapshot(:document) - 'version' AS same;
SELECT ainecto.call_tool('viewer@gate.example', 'restore_versions', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :document, 'versionNumber', 2)))) ->> 'error' AS viewer;
SELECT ainecto.call_tool('editor@gate.example', 'restore_versions', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :document, 'versionNumber', 77)))) - 'sqlstate' AS missing;
SELECT ainecto.call_tool('viewer@gate.example', 'get_version', jsonb_build_object('documentUuid', :document, 'versionNumber', 2)) #> '{content,tables}' AS tables;
SELECT pg_temp.call('get_version', '{"versionNumber": 77}') AS missing;
SELECT pg_temp.call('list_versions', '{}', 'stranger') AS stranger;
SELECT (SELECT string_agg(i ->> 'version', ' ') FROM jsonb_array_elements(p -> 'items') i) AS page, p ? 'nextCursor' AS more
  FROM (SELECT pg_temp.call('list_versions', '{"limit": 3}') AS p) q;
SELECT string_agg(i ->> 'version', ' ') AS next_page
  FROM jsonb_array_elements(pg_temp.call('list_versions', jsonb_build_object('limit', 3, 'cursor', pg_temp.call('list_versions', '{"limit": 3}') ->> 'nextCursor')) -> 'items') i;
-- All that a call names and cannot have is told at once, each with its reason; what is right among it is not touched.
SELECT f ->> 'path' AS path, f ->> 'problem' AS problem, f ->> 'allowed' AS allowed FROM jsonb_array_elements(ainecto.call_tool('editor@gate.example', 'delete_documents', jsonb_build_object('uuids', jsonb_build_array(
    'e0000000-0000-4000-8000-0000000000f1', :document, 'nowhere', 'e0000000-0000-4000-8000-0000000000f2'), 'description', 'Three of four')) -> 'faults') AS f;
SELECT archived_at IS NULL AS untouched FROM ainecto.document WHERE uuid = :document;
SELECT ainecto.call_tool('editor@gate.example', 'delete_documents', jsonb_build_object('uuids', (SELECT jsonb_agg('missing ' || n) FROM generate_series(1, 50) n), 'description', 'Fifty')) ->> 'message' AS told;
