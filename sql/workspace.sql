-- Workspaces.
\set suite workspace
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all

-- Made, listed and read back; the oldest one is where projects go by default.
SELECT pg_temp.call('owner', 'list_workspaces', '{}');
SELECT pg_temp.call('owner', 'create_workspaces', '{"items": [{"name": "Acme", "description": "All of it"}, {"name": "Side"}], "description": "start"}');
SELECT pg_temp.call('owner', 'list_workspaces', '{}');
SELECT pg_temp.call('owner', 'get_workspace', '{"uuid": "<Acme>"}');
SELECT tool, target_kind, description, outcome FROM ainecto.audit_trail WHERE email = pg_temp.email('owner') ORDER BY id;

-- Members see it with their role; others do not know it exists.
SELECT ainecto.grant_role('workspace', pg_temp.to_uuids('<Acme>')::uuid, pg_temp.email(who), upper(who)) FROM unnest(ARRAY['editor', 'viewer']) who;
SELECT pg_temp.call('viewer', 'list_workspaces', '{}');
SELECT pg_temp.call('editor', 'get_workspace', '{"uuid": "<Acme>"}');
SELECT pg_temp.call('stranger', 'list_workspaces', '{}');
SELECT pg_temp.call('stranger', 'get_workspace', '{"uuid": "<Acme>"}');
SELECT pg_temp.call('owner', 'get_workspace', '{"uuid": "no uuid"}');
SELECT pg_temp.call('owner', 'list_workspaces', '{"limit": 5}');

-- Changed: name and description apart, null removes; without a change nothing moves.
SELECT pg_temp.call('editor', 'update_workspaces', '{"items": [{"uuid": "<Acme>", "description": null}, {"uuid": "<Acme>", "name": "Acme Ltd"}]}');
SELECT name, description FROM ainecto.workspace WHERE uuid = pg_temp.to_uuids('<Acme Ltd>')::uuid;
SELECT updated_at AS before FROM ainecto.workspace WHERE uuid = pg_temp.to_uuids('<Acme Ltd>')::uuid \gset
SELECT pg_temp.call('editor', 'update_workspaces', '{"items": [{"uuid": "<Acme Ltd>", "name": "Acme Ltd"}]}');
SELECT updated_at = :'before' AS untouched FROM ainecto.workspace WHERE uuid = pg_temp.to_uuids('<Acme Ltd>')::uuid;
-- One bad entry, and nothing is done.
SELECT pg_temp.call('owner', 'update_workspaces', '{"items": [{"uuid": "<Acme Ltd>", "name": "Lost"}, {"uuid": "7e570000-0000-4000-8000-00000000dead"}]}');
SELECT pg_temp.call('owner', 'create_workspaces', '{"items": [{"name": "Lost"}, {"name": ""}, {"nam": "x"}]}');
SELECT count(*) FROM ainecto.workspace WHERE name = 'Lost';
SELECT pg_temp.call('viewer', 'update_workspaces', '{"items": [{"uuid": "<Acme Ltd>", "name": "Mine"}]}');
SELECT pg_temp.call('stranger', 'update_workspaces', '{"items": [{"uuid": "<Acme Ltd>", "name": "Mine"}]}');

-- Into the trash with what is in it, by its owner alone; a repeat is no fault.
SELECT pg_temp.call('owner', 'create_projects', '{"items": [{"workspaceUuid": "<Acme Ltd>", "name": "Shop"}]}');
SELECT pg_temp.call('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Drafts"}]}');
SELECT pg_temp.call('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "folderUuid": "<Drafts>", "type": "erd", "title": "Orders"}]}');
SELECT pg_temp.call('editor', 'delete_workspaces', '{"uuids": ["<Acme Ltd>"]}');
SELECT pg_temp.call('owner', 'delete_workspaces', '{"uuids": ["<Acme Ltd>"]}');
SELECT pg_temp.call('owner', 'delete_workspaces', '{"uuids": ["<Acme Ltd>"]}');
SELECT pg_temp.pages('owner', 'list_workspaces', '{}', 'name');
SELECT pg_temp.call('owner', 'get_workspace', '{"uuid": "<Acme Ltd>"}');
SELECT pg_temp.call('owner', 'update_workspaces', '{"items": [{"uuid": "<Acme Ltd>", "name": "x"}]}');
SELECT pg_temp.call('owner', 'get_document', '{"uuid": "<Orders>"}');
SELECT pg_temp.pages('owner', 'list_projects', '{}', 'name'), pg_temp.pages('owner', 'list_documents', '{}', 'title');

-- And back.
SELECT pg_temp.call('editor', 'unarchive_workspaces', '{"uuids": ["<Acme Ltd>"]}');
SELECT pg_temp.call('owner', 'unarchive_workspaces', '{"uuids": ["<Acme Ltd>"]}');
SELECT pg_temp.call('owner', 'unarchive_workspaces', '{"uuids": ["<Acme Ltd>"]}');
SELECT pg_temp.pages('viewer', 'list_documents', '{}', 'title');
