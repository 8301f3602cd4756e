-- Documents of any type.
\set suite document
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
\set ECHO all
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "Shop"}, {"name": "Blog"}]}')->>'count';
SELECT pg_temp.answer('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Drafts"}, {"projectUuid": "<Blog>", "name": "Posts"}]}')->>'count';
SELECT ainecto.grant_role('project', pg_temp.to_uuids('<Shop>')::uuid, pg_temp.email(who), upper(who)) FROM unnest(ARRAY['editor', 'viewer']) who;

-- One of each type, each with its payload, in one call: version 1 each, and one audit row.
SELECT pg_temp.call('editor', 'create_documents', '{"description": "first drafts", "items": [
  {"projectUuid": "<Shop>", "type": "erd", "title": "Orders"},
  {"projectUuid": "<Shop>", "type": "flow_diagram", "title": "Checkout", "folderUuid": "<Drafts>", "typePayload":
    {"diagramSource": "a --> b", "sourceLanguage": "mermaid", "edgeStyle": "curved", "isModule": true, "metadata": {"zoom": 1.50, "none": null}}},
  {"projectUuid": "<Shop>", "type": "readme", "title": "Guide", "typePayload": {"body": "# Guide\n\nUse it."}},
  {"projectUuid": "<Shop>", "type": "testcase", "title": "Tests", "typePayload": {"defaultEnvironment": "staging", "defaultTestAccount": "shopper"}}]}');
SELECT pg_temp.call('viewer', 'get_document', '{"uuid": "<Orders>"}');
SELECT pg_temp.call('viewer', 'get_document', '{"uuid": "<Checkout>"}');
SELECT pg_temp.call('owner', 'get_document', '{"uuid": "<Guide>"}');
SELECT pg_temp.call('editor', 'get_document', '{"uuid": "<Tests>"}');
SELECT DISTINCT version, tool, description FROM ainecto.document_version v JOIN pg_temp.place p ON p.uuid = v.document_uuid;
SELECT pg_temp.to_names(targets::text) FROM ainecto.audit_trail WHERE email = pg_temp.email('editor') ORDER BY id DESC LIMIT 1;
-- Other names of types, the older spelling of body, metadata as text.
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "markdown", "title": "Notes", "body": "Old spelling."},
  {"projectUuid": "<Shop>", "type": "diagram", "title": "Returns", "typePayload": {"metadata": "{\"from\": [\"text\"]}"}},
  {"projectUuid": "<Shop>", "type": "diagram", "title": "Plain", "typePayload": {"metadata": "just words"}}]}');
SELECT pg_temp.answer('viewer', 'get_document', format('{"uuid": "<%s>"}', name))->'typePayload' FROM unnest(ARRAY['Notes', 'Returns', 'Plain']) name;
-- What would be a hundred thousand digits each time it is read; by hand as well.
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "diagram", "title": "Bomb", "typePayload": {"metadata":
  {"n": [1, 1e131071]}}}]}');
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Plain>", "typePayload": {"metadata": {"n": 1e-401}}}]}');
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Plain>", "typePayload": {"metadata": {"n": [1.7976931348623157e308, -5e-324]}}}], "dryRun": true}')
  NOT LIKE '%error%' AS doubles;
UPDATE ainecto.document SET metadata = '{"n": [1, 1e131071]}' WHERE uuid = pg_temp.to_uuids('<Plain>')::uuid;
-- What does not belong together is refused, and nothing is made.
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "Lost"}, {"projectUuid": "<Shop>", "type": "erd", "title": "x", "typePayload": {"body": "?"}}]}');
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "x", "body": "?"}]}');
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "readme", "title": "x", "body": "?", "typePayload": {"body": "!"}}]}');
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "testcase", "title": "x", "typePayload": {"isModule": true}}]}');
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "redme", "title": "x"}, {"projectUuid": "<Shop>", "type": "erd", "title": "", "typePayload": {"metadata": 1, "nothing": 2}}]}');
SELECT pg_temp.call('owner', 'create_documents', '{"items": [{"projectUuid": "<Blog>", "folderUuid": "<Drafts>", "type": "erd", "title": "x"}]}');
SELECT pg_temp.call('editor', 'create_documents', '{"items": [{"projectUuid": "<Blog>", "type": "erd", "title": "x"}]}');
SELECT pg_temp.call('viewer', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "x"}]}');
SELECT count(*) FROM pg_temp.place WHERE name IN ('Lost', 'x');

-- Title and payload are content: a version when something changes, none when nothing does.
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Checkout>", "title": "Check-out", "typePayload": {"edgeStyle": null, "metadata": null, "isModule": false}}], "description": "rename"}');
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Check-out>", "title": "Check-out"}]}');
SELECT pg_temp.call('viewer', 'get_document', '{"uuid": "<Check-out>"}');
SELECT before, after FROM ainecto.document_change c JOIN pg_temp.place p ON p.uuid = c.document_uuid WHERE p.name = 'Check-out' AND c.version = 2;
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Guide>", "body": "# Guide\n\nUse it well."}, {"uuid": "<Tests>", "typePayload": {"defaultEnvironment": "production"}}]}');
SELECT pg_temp.answer('viewer', 'get_document', format('{"uuid": "<%s>"}', name))->'typePayload' FROM unnest(ARRAY['Guide', 'Tests']) name;
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Guide>", "body": ""}]}');
SELECT pg_temp.answer('viewer', 'get_document', '{"uuid": "<Guide>"}')->'typePayload';
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Tests>", "title": "Lost"}, {"uuid": "<Orders>", "typePayload": {"edgeStyle": "x"}}]}');
SELECT pg_temp.call('editor', 'update_documents', '{"dryRun": true, "items": [{"uuid": "<Tests>", "title": "Lost"}]}')::text LIKE '%"dryRun": true%' AS dry;
SELECT pg_temp.call('viewer', 'update_documents', '{"items": [{"uuid": "<Tests>", "title": "Lost"}]}');
SELECT pg_temp.call('stranger', 'update_documents', '{"items": [{"uuid": "<Tests>", "title": "Lost"}]}');
SELECT count(*) FROM pg_temp.place WHERE name = 'Lost';
-- A long body goes through several blocks; a change in its middle leaves the others alone.
SELECT string_agg(format('Line %s of a long text that needs some room.', n), E'\n' ORDER BY n) AS long FROM generate_series(1, 1000) n \gset
SELECT pg_temp.answer('editor', 'update_documents', format('{"items": [{"uuid": "<Guide>", "body": %s}]}', to_json(:'long'::text)))->>'version';
SELECT pg_temp.answer('viewer', 'get_document', '{"uuid": "<Guide>"}')#>>'{typePayload,body}' = :'long' AS same;
SELECT replace(:'long', 'Line 500 ', 'Row 500 ') AS changed \gset
SELECT pg_temp.answer('editor', 'update_documents', format('{"items": [{"uuid": "<Guide>", "body": %s}]}', to_json(:'changed'::text)))->>'version' AS version \gset
SELECT pg_temp.answer('viewer', 'get_document', '{"uuid": "<Guide>"}')#>>'{typePayload,body}' = :'changed' AS same, count(*) AS changes
  FROM ainecto.document_change c JOIN pg_temp.place p ON p.uuid = c.document_uuid WHERE p.name = 'Guide' AND c.version = :version;

-- Listed by project, folder, type and words, in pages that neither repeat nor skip.
SELECT pg_temp.call('viewer', 'list_documents', '{"projectUuid": "<Shop>", "limit": 2}');
SELECT pg_temp.pages('viewer', 'list_documents', '{"limit": 3}', 'title'), pg_temp.pages('viewer', 'list_documents', '{"limit": 1, "type": "markdown"}', 'title');
SELECT pg_temp.pages('viewer', 'list_documents', '{"folderUuid": "<Drafts>"}', 'title'), pg_temp.pages('owner', 'list_documents', '{"projectUuid": "<Blog>"}', 'title'),
  pg_temp.pages('owner', 'list_documents', '{"projectUuid": "<Blog>", "folderUuid": "<Drafts>"}', 'title');
SELECT pg_temp.pages('viewer', 'list_documents', '{"q": "ORD"}', 'title'), pg_temp.pages('viewer', 'list_documents', '{"q": "out check"}', 'title'),
  pg_temp.pages('viewer', 'list_documents', '{"q": "_"}', 'title'), pg_temp.pages('viewer', 'list_documents', '{"q": "\\"}', 'title');
SELECT pg_temp.pages('stranger', 'list_documents', '{}', 'title');
SELECT pg_temp.call('stranger', 'list_documents', '{"projectUuid": "<Shop>"}');
SELECT pg_temp.call('viewer', 'list_documents', '{"type": "erm"}');
SELECT pg_temp.answer('viewer', 'list_documents', '{"limit": 1}')->>'nextCursor' AS cursor \gset
SELECT pg_temp.call('viewer', 'list_folders', format('{"projectUuid": "<Shop>", "cursor": "%s"}', :'cursor'));
-- Made between two pages: shown at the end, nothing twice.
SELECT pg_temp.answer('editor', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "Late"}]}')->>'version';
SELECT item->>'title' FROM jsonb_array_elements(pg_temp.answer('viewer', 'list_documents', format('{"cursor": "%s"}', :'cursor'))->'items') item;

-- A role on one document alone: seen in lists, read, written; and the other way round, hidden in a project one sees.
SELECT ainecto.grant_role('document', pg_temp.to_uuids('<Orders>')::uuid, pg_temp.email('stranger'), 'EDITOR');
SELECT ainecto.grant_role('document', pg_temp.to_uuids('<Late>')::uuid, pg_temp.email('viewer'), 'NONE');
SELECT pg_temp.pages('stranger', 'list_documents', '{}', 'title'), pg_temp.answer('stranger', 'get_document', '{"uuid": "<Orders>"}')->>'role';
SELECT pg_temp.call('stranger', 'update_documents', '{"items": [{"uuid": "<Orders>", "title": "Order ERD"}]}');
SELECT pg_temp.pages('viewer', 'list_documents', '{"q": "late"}', 'title');
SELECT pg_temp.call('viewer', 'get_document', '{"uuid": "<Late>"}');
SELECT who, pg_temp.answer(who, 'get_project', '{"uuid": "<Shop>"}')->'documents' AS documents FROM unnest(ARRAY['editor', 'viewer']) who ORDER BY who;

-- Moved within and across projects: identifier, version and history stay; needs write on both ends.
SELECT pg_temp.call('editor', 'move_documents', '{"items": [{"uuid": "<Order ERD>", "newFolderUuid": "<Drafts>"}], "clientMutationId": "move-1"}');
SELECT pg_temp.call('editor', 'move_documents', '{"items": [{"uuid": "<Order ERD>", "newFolderUuid": "<Drafts>"}], "clientMutationId": "move-1"}');
SELECT pg_temp.call('editor', 'move_documents', '{"items": [{"uuid": "<Order ERD>", "newFolderUuid": "<Drafts>"}]}');
SELECT pg_temp.call('stranger', 'move_documents', '{"items": [{"uuid": "<Order ERD>"}]}');
SELECT pg_temp.call('owner', 'move_documents', '{"items": [{"uuid": "<Order ERD>", "newFolderUuid": "<Posts>"}]}');
SELECT pg_temp.call('owner', 'move_documents', '{"items": [{"uuid": "<Order ERD>", "newFolderUuid": "<Posts>", "targetProjectUuid": "<Blog>", "targetWorkspaceUuid": "<Shop>"}]}');
SELECT pg_temp.call('owner', 'move_documents', '{"items": [{"uuid": "<Order ERD>", "newFolderUuid": "<Posts>", "targetProjectUuid": "<Blog>", "targetWorkspaceUuid": "<My workspace>"}, {"uuid": "<Notes>", "newFolderUuid": "", "targetProjectUuid": "<Blog>"}]}');
SELECT pg_temp.pages('owner', 'list_documents', '{"projectUuid": "<Blog>"}', 'title'), pg_temp.pages('editor', 'list_documents', '{"q": "order"}', 'title'),
  (SELECT count(*) FROM ainecto.document_version WHERE document_uuid = pg_temp.to_uuids('<Order ERD>')::uuid) AS versions;
SELECT pg_temp.call('editor', 'move_documents', '{"items": [{"uuid": "<Late>", "targetProjectUuid": "<Blog>"}]}');
SELECT pg_temp.call('viewer', 'move_documents', '{"items": [{"uuid": "<Tests>", "newFolderUuid": "<Drafts>"}]}');
SELECT pg_temp.call('editor', 'move_documents', '{"items": [{"uuid": "<Late>"}, {"uuid": "<Order ERD>"}]}');

-- The trash, without a version.
SELECT pg_temp.call('viewer', 'delete_documents', '{"uuids": ["<Late>", "<Tests>"]}');
SELECT pg_temp.call('viewer', 'delete_documents', '{"uuids": ["<Tests>"]}');
SELECT pg_temp.call('editor', 'delete_documents', '{"uuids": ["<Late>", "<Tests>"]}');
SELECT pg_temp.call('editor', 'delete_documents', '{"uuids": ["<Late>"]}');
SELECT pg_temp.call('editor', 'get_document', '{"uuid": "<Late>"}');
SELECT pg_temp.call('editor', 'update_documents', '{"items": [{"uuid": "<Late>", "title": "x"}]}');
SELECT pg_temp.call('editor', 'move_documents', '{"items": [{"uuid": "<Late>"}]}');
SELECT pg_temp.pages('editor', 'list_documents', '{"type": "erd"}', 'title');
SELECT pg_temp.call('viewer', 'unarchive_documents', '{"uuids": ["<Tests>"]}');
SELECT pg_temp.call('editor', 'unarchive_documents', '{"uuids": ["<Late>"]}');
SELECT pg_temp.call('editor', 'unarchive_documents', '{"uuids": ["<Late>"]}');
SELECT pg_temp.pages('editor', 'list_documents', '{"type": "erd"}', 'title');
