-- Projects.
\set suite project
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all

-- Without a workspace: the default one, made at the first call and found at the next.
SELECT pg_temp.call('owner', 'create_projects', '{"items": [{"name": "Shop", "projectKey": "SHOP", "description": "Sells"}, {"name": "Blog", "workspaceUuid": null}]}');
SELECT pg_temp.call('owner', 'create_projects', '{"items": [{"name": "Wiki", "workspaceUuid": ""}]}');
SELECT pg_temp.call('owner', 'list_workspaces', '{}');
SELECT pg_temp.call('owner', 'create_workspaces', '{"items": [{"name": "Other"}]}');
SELECT pg_temp.call('owner', 'create_projects', '{"items": [{"name": "Lab", "workspaceUuid": "<Other>", "projectKey": "SHOP"}]}');

-- Listed in pages, by workspace, by words; read back.
SELECT pg_temp.pages('owner', 'list_projects', '{"limit": 3}', 'name');
SELECT pg_temp.pages('owner', 'list_projects', '{"limit": 1}', 'name');
SELECT pg_temp.call('owner', 'list_projects', '{"workspaceUuid": "<Other>"}');
SELECT pg_temp.pages('owner', 'list_projects', '{"q": "SHOP"}', 'name'), pg_temp.pages('owner', 'list_projects', '{"q": "sells ho"}', 'name'),
  pg_temp.pages('owner', 'list_projects', '{"q": "%"}', 'name'), pg_temp.pages('owner', 'list_projects', '{"q": "  "}', 'name');
SELECT pg_temp.call('owner', 'get_project', '{"uuid": "<Shop>"}');
SELECT pg_temp.answer('owner', 'get_project', '{"uuid": "<Shop>"}')->>'projectId' = number::text FROM ainecto.project WHERE uuid = pg_temp.to_uuids('<Shop>')::uuid;
SELECT pg_temp.call('owner', 'list_projects', '{"cursor": "nonsense"}');
SELECT pg_temp.call('owner', 'list_projects', '{"limit": 0}');

-- The key is unique in its workspace; one bad entry, and nothing is made.
SELECT pg_temp.call('owner', 'create_projects', '{"items": [{"name": "Lost"}, {"name": "Shop 2", "projectKey": "SHOP"}]}');
SELECT count(*) FROM ainecto.project WHERE name = 'Lost';

-- The most specific grant counts: on a project against its workspace, and NONE takes away.
SELECT ainecto.grant_role('workspace', pg_temp.to_uuids('<My workspace>')::uuid, pg_temp.email('editor'), 'VIEWER');
SELECT ainecto.grant_role('project', pg_temp.to_uuids('<Shop>')::uuid, pg_temp.email('editor'), 'EDITOR');
SELECT ainecto.grant_role('project', pg_temp.to_uuids('<Blog>')::uuid, pg_temp.email('editor'), 'NONE');
SELECT ainecto.grant_role('project', pg_temp.to_uuids('<Lab>')::uuid, pg_temp.email('viewer'), 'VIEWER');
SELECT pg_temp.pages('editor', 'list_projects', '{}', 'name'), pg_temp.pages('editor', 'list_projects', '{}', 'role');
SELECT pg_temp.pages('viewer', 'list_projects', '{}', 'name'), pg_temp.pages('stranger', 'list_projects', '{}', 'name');
SELECT pg_temp.call('editor', 'get_project', '{"uuid": "<Blog>"}');
-- What is hidden is not counted either.
SELECT who, (pg_temp.answer(who, 'get_workspace', '{"uuid": "<My workspace>"}')->>'projects')::integer - count(p.uuid) AS difference
FROM unnest(ARRAY['owner', 'editor']) who LEFT JOIN ainecto.project p ON p.workspace_uuid = pg_temp.to_uuids('<My workspace>')::uuid
GROUP BY who ORDER BY who DESC;
SELECT pg_temp.call('viewer', 'list_projects', '{"workspaceUuid": "<Other>"}');
SELECT pg_temp.call('editor', 'create_projects', '{"items": [{"workspaceUuid": "<My workspace>", "name": "x"}]}');

SELECT pg_temp.call('editor', 'update_projects', '{"items": [{"uuid": "<Shop>", "name": "Store", "description": null}]}');
SELECT name, description, project_key FROM ainecto.project WHERE uuid = pg_temp.to_uuids('<Store>')::uuid;
SELECT pg_temp.call('editor', 'update_projects', '{"items": [{"uuid": "<Store>", "name": "x"}, {"uuid": "<Wiki>", "name": "y"}]}');
SELECT pg_temp.call('stranger', 'update_projects', '{"items": [{"uuid": "<Store>", "name": "x"}]}');

-- Archived by owners alone; what lies below is gone for everyone, and comes back with it.
SELECT pg_temp.call('owner', 'create_documents', '{"items": [{"projectUuid": "<Store>", "type": "erd", "title": "Orders"}, {"projectUuid": "<Store>", "type": "erd", "title": "Stock"}]}');
SELECT pg_temp.call('owner', 'delete_documents', '{"uuids": ["<Stock>"]}');
SELECT pg_temp.call('editor', 'delete_projects', '{"uuids": ["<Store>"]}');
SELECT pg_temp.call('owner', 'delete_projects', '{"uuids": ["<Store>", "<Wiki>"]}');
SELECT pg_temp.call('owner', 'delete_projects', '{"uuids": ["<Store>"]}');
SELECT pg_temp.pages('owner', 'list_projects', '{}', 'name'), pg_temp.pages('owner', 'list_documents', '{}', 'title');
SELECT pg_temp.call('owner', 'create_folders', '{"items": [{"projectUuid": "<Store>", "name": "x"}]}');
-- Not while the workspace is in the trash.
SELECT pg_temp.call('owner', 'delete_workspaces', '{"uuids": ["<My workspace>"]}');
SELECT pg_temp.call('owner', 'unarchive_projects', '{"uuids": ["<Store>"]}');
SELECT archived_at IS NOT NULL AS still_archived FROM ainecto.project WHERE uuid = pg_temp.to_uuids('<Store>')::uuid;
SELECT pg_temp.call('owner', 'unarchive_workspaces', '{"uuids": ["<My workspace>"]}');
SELECT pg_temp.call('owner', 'unarchive_projects', '{"uuids": ["<Store>"]}');
SELECT pg_temp.call('owner', 'unarchive_projects', '{"uuids": ["<Store>"]}');
SELECT pg_temp.call('editor', 'unarchive_projects', '{"uuids": ["<Wiki>"]}');
SELECT pg_temp.pages('editor', 'list_documents', '{}', 'title');
-- No default workspace is left: the next call makes one.
SELECT pg_temp.call('owner', 'delete_workspaces', '{"uuids": ["<My workspace>", "<Other>"]}');
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "New"}]}')->>'count';
SELECT count(*) FROM pg_temp.place WHERE name = 'My workspace';
