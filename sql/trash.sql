-- The trash.
\set suite trash
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all
SELECT pg_temp.answer('owner', 'create_workspaces', '{"items": [{"name": "Acme"}]}')->>'count';
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "Shop"}, {"name": "Blog"}]}')->>'count';
SELECT pg_temp.answer('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Drafts"}]}')->>'count';
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "folderUuid": "<Drafts>", "type": "erd", "title": "Orders"},
  {"projectUuid": "<Shop>", "type": "readme", "title": "Notes"}, {"projectUuid": "<Blog>", "type": "erd", "title": "Posts"}]}')->>'count';
SELECT ainecto.grant_role('project', pg_temp.to_uuids('<Shop>')::uuid, pg_temp.email(who), upper(who)) FROM unnest(ARRAY['editor', 'viewer']) who;
SELECT pg_temp.call('owner', 'list_trash', '{}');

-- Newest first, in pages; only what was archived itself, and whether something above has to come back first.
SELECT pg_temp.answer('owner', 'delete_documents', '{"uuids": ["<Orders>", "<Notes>"]}')->>'count';
SELECT pg_temp.answer('owner', 'delete_folders', '{"uuids": ["<Drafts>"]}')->>'count';
SELECT pg_temp.answer('owner', 'delete_projects', '{"uuids": ["<Blog>"]}')->>'count';
SELECT pg_temp.call('owner', 'list_trash', '{}');
SELECT pg_temp.pages('owner', 'list_trash', '{"limit": 1}', 'name'), pg_temp.pages('owner', 'list_trash', '{"limit": 3}', 'kind');
SELECT pg_temp.answer('owner', 'delete_workspaces', '{"uuids": ["<Acme>"]}')->>'count';
SELECT pg_temp.pages('owner', 'list_trash', '{}', 'name'), pg_temp.pages('owner', 'list_trash', '{}', 'inTrash');

-- Each account sees what it may bring back: an editor folders and documents, a viewer nothing, by the rights of its role.
SELECT pg_temp.pages('editor', 'list_trash', '{}', 'name'), pg_temp.pages('viewer', 'list_trash', '{}', 'name'), pg_temp.pages('stranger', 'list_trash', '{}', 'name');
SELECT ainecto.grant_role('document', pg_temp.to_uuids('<Posts>')::uuid, pg_temp.email('stranger'), 'EDITOR');
SELECT ainecto.grant_role('folder', pg_temp.to_uuids('<Drafts>')::uuid, pg_temp.email('stranger'), 'EDITOR');
SELECT pg_temp.pages('stranger', 'list_trash', '{}', 'name');
BEGIN;
INSERT INTO ainecto.role_right_override VALUES ('EDITOR', 'delete_document', false), ('EDITOR', 'delete_place', true);
SELECT pg_temp.pages('editor', 'list_trash', '{}', 'name');
ROLLBACK;

-- From the outside in, until it is empty.
SELECT pg_temp.call('editor', 'unarchive_documents', '{"uuids": ["<Orders>"]}');
SELECT pg_temp.call('owner', 'unarchive_workspaces', '{"uuids": ["<Acme>"]}');
SELECT pg_temp.call('owner', 'unarchive_documents', '{"uuids": ["<Notes>", "<Orders>"]}');
SELECT pg_temp.call('owner', 'unarchive_folders', '{"uuids": ["<Drafts>"]}');
SELECT pg_temp.call('owner', 'unarchive_documents', '{"uuids": ["<Notes>", "<Orders>"]}');
SELECT pg_temp.call('owner', 'unarchive_projects', '{"uuids": ["<Blog>"]}');
SELECT pg_temp.pages('owner', 'list_trash', '{}', 'name'), pg_temp.pages('owner', 'list_documents', '{}', 'title');
SELECT pg_temp.call('owner', 'list_trash', '{"limit": 201}');
