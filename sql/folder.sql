-- Folders.
\set suite folder
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "Shop"}, {"name": "Blog"}]}')->>'count';
SELECT ainecto.grant_role('project', pg_temp.to_uuids('<Shop>')::uuid, pg_temp.email(who), upper(who)) FROM unnest(ARRAY['editor', 'viewer']) who;

-- Made, nested, listed in pages with their parents, renamed.
SELECT pg_temp.call('editor', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "A"}, {"projectUuid": "<Shop>", "name": "B", "parentFolderUuid": null}]}');
SELECT pg_temp.call('editor', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "A1", "parentFolderUuid": "<A>"}, {"projectUuid": "<Shop>", "name": "A2", "parentFolderUuid": "<A>"}]}');
SELECT pg_temp.call('editor', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "A11", "parentFolderUuid": "<A1>"}]}');
SELECT pg_temp.call('viewer', 'list_folders', '{"projectUuid": "<Shop>", "limit": 3}');
SELECT pg_temp.pages('viewer', 'list_folders', '{"projectUuid": "<Shop>", "limit": 2}', 'name');
SELECT pg_temp.call('editor', 'update_folders', '{"items": [{"uuid": "<A2>", "name": "A-2"}]}');
SELECT pg_temp.pages('viewer', 'list_folders', '{"projectUuid": "<Shop>"}', 'name');

-- A parent is of the same project and not in the trash; one bad entry, and nothing is made.
SELECT pg_temp.call('owner', 'create_folders', '{"items": [{"projectUuid": "<Blog>", "name": "Lost"}, {"projectUuid": "<Blog>", "name": "x", "parentFolderUuid": "<A>"}]}');
SELECT count(*) FROM pg_temp.place WHERE name = 'Lost';
SELECT pg_temp.call('viewer', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "x"}]}');
SELECT pg_temp.call('viewer', 'update_folders', '{"items": [{"uuid": "<A>", "name": "x"}]}');
SELECT pg_temp.call('stranger', 'list_folders', '{"projectUuid": "<Shop>"}');
SELECT pg_temp.call('stranger', 'update_folders', '{"items": [{"uuid": "<A>", "name": "x"}]}');
SELECT pg_temp.call('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>"}]}');

-- Moved with everything in them; a repeat is no fault.
SELECT pg_temp.call('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "folderUuid": "<A11>", "type": "erd", "title": "Deep"}]}');
SELECT pg_temp.call('editor', 'move_folders', '{"items": [{"uuid": "<A1>", "newParentFolderUuid": "<B>"}]}');
SELECT pg_temp.call('editor', 'move_folders', '{"items": [{"uuid": "<A1>", "newParentFolderUuid": "<B>"}]}');
SELECT pg_temp.to_names(coalesce(parent_uuid::text, 'top')) FROM ainecto.folder WHERE uuid = pg_temp.to_uuids('<A1>')::uuid;
SELECT pg_temp.pages('viewer', 'list_documents', '{"folderUuid": "<A11>"}', 'title');
SELECT pg_temp.call('editor', 'move_folders', '{"items": [{"uuid": "<A1>", "newParentFolderUuid": ""}, {"uuid": "<A-2>", "newParentFolderUuid": null}]}');
SELECT name FROM ainecto.folder WHERE project_uuid = pg_temp.to_uuids('<Shop>')::uuid AND parent_uuid IS NULL ORDER BY name;
-- Never into themselves, also not within one call or by hand, nor to another project.
SELECT pg_temp.call('editor', 'move_folders', '{"items": [{"uuid": "<A>", "newParentFolderUuid": "<A>"}]}');
SELECT pg_temp.call('editor', 'move_folders', '{"items": [{"uuid": "<A1>", "newParentFolderUuid": "<A11>"}]}');
SELECT pg_temp.call('editor', 'move_folders', '{"items": [{"uuid": "<A>", "newParentFolderUuid": "<B>"}, {"uuid": "<B>", "newParentFolderUuid": "<A>"}]}');
SELECT parent_uuid IS NULL AS back FROM ainecto.folder WHERE uuid = pg_temp.to_uuids('<A>')::uuid;
UPDATE ainecto.folder SET parent_uuid = pg_temp.to_uuids('<A11>')::uuid WHERE uuid = pg_temp.to_uuids('<A1>')::uuid;
SELECT pg_temp.call('owner', 'create_folders', '{"items": [{"projectUuid": "<Blog>", "name": "Posts"}]}');
SELECT pg_temp.call('owner', 'move_folders', '{"items": [{"uuid": "<A>", "newParentFolderUuid": "<Posts>"}]}');
SELECT pg_temp.call('viewer', 'move_folders', '{"items": [{"uuid": "<A>", "newParentFolderUuid": "<B>"}]}');
-- Sixty-four levels and no more, counted through what hangs below.
INSERT INTO ainecto.folder (uuid, project_uuid, parent_uuid, name)
  SELECT format('7e570000-0000-4000-8000-%s', lpad(level::text, 12, '0'))::uuid, pg_temp.to_uuids('<Blog>')::uuid,
    CASE WHEN level > 1 THEN format('7e570000-0000-4000-8000-%s', lpad((level - 1)::text, 12, '0'))::uuid END, 'level ' || level
  FROM generate_series(1, 64) level;
SELECT pg_temp.call('owner', 'create_folders', '{"items": [{"projectUuid": "<Blog>", "name": "x", "parentFolderUuid": "<level 64>"}]}');
SELECT pg_temp.call('owner', 'move_folders', '{"items": [{"uuid": "<level 1>", "newParentFolderUuid": "<Posts>"}]}');

-- Whoever has a role on a folder alone sees it and what is in it, and may not carry things out of it.
SELECT ainecto.grant_role('folder', pg_temp.to_uuids('<B>')::uuid, pg_temp.email('stranger'), 'EDITOR');
SELECT pg_temp.call('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "B1", "parentFolderUuid": "<B>"}]}');
SELECT pg_temp.call('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "folderUuid": "<B1>", "type": "erd", "title": "Inner"}]}');
SELECT pg_temp.pages('stranger', 'list_documents', '{}', 'title'), pg_temp.pages('stranger', 'list_projects', '{}', 'name');
SELECT pg_temp.call('stranger', 'move_folders', '{"items": [{"uuid": "<B1>"}]}');
SELECT pg_temp.call('stranger', 'list_documents', '{"folderUuid": "<A>"}');
-- NONE hides a folder in a project that is seen, with all below but what has a grant of its own.
SELECT ainecto.grant_role('folder', pg_temp.to_uuids('<B>')::uuid, pg_temp.email('viewer'), 'NONE');
SELECT pg_temp.pages('viewer', 'list_folders', '{"projectUuid": "<Shop>"}', 'name'), pg_temp.pages('viewer', 'list_documents', '{}', 'title');
SELECT ainecto.grant_role('document', pg_temp.to_uuids('<Inner>')::uuid, pg_temp.email('viewer'), 'VIEWER');
SELECT pg_temp.pages('viewer', 'list_documents', '{}', 'title');

-- The trash: everything below goes and comes back, what was archived on its own stays.
SELECT pg_temp.call('viewer', 'delete_folders', '{"uuids": ["<A1>"]}');
SELECT pg_temp.call('editor', 'delete_folders', '{"uuids": ["<A11>"]}');
SELECT pg_temp.call('editor', 'delete_folders', '{"uuids": ["<A1>", "<B>"]}');
SELECT pg_temp.call('editor', 'delete_folders', '{"uuids": ["<A1>"]}');
SELECT pg_temp.pages('editor', 'list_folders', '{"projectUuid": "<Shop>"}', 'name'), pg_temp.pages('editor', 'list_documents', '{}', 'title');
SELECT pg_temp.call('editor', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "x", "parentFolderUuid": "<B1>"}]}');
SELECT pg_temp.call('editor', 'move_folders', '{"items": [{"uuid": "<A>", "newParentFolderUuid": "<B>"}]}');
SELECT pg_temp.call('editor', 'unarchive_folders', '{"uuids": ["<A11>"]}');
-- In one call with what it lies in, whatever the order.
SELECT pg_temp.call('editor', 'unarchive_folders', '{"uuids": ["<A11>", "<A1>"]}');
SELECT pg_temp.call('editor', 'unarchive_folders', '{"uuids": ["<B>"]}');
SELECT pg_temp.pages('editor', 'list_folders', '{"projectUuid": "<Shop>"}', 'name'), pg_temp.pages('editor', 'list_documents', '{}', 'title');
-- Who sees only what lies in the trash is not told what that is called.
SELECT pg_temp.call('owner', 'delete_projects', '{"uuids": ["<Shop>"]}');
SELECT pg_temp.call('stranger', 'delete_folders', '{"uuids": ["<B>"]}');
SELECT pg_temp.call('stranger', 'unarchive_folders', '{"uuids": ["<B>"]}');
