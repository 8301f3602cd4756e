-- Scenario trees of testcase documents.
\set base 3000
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/testcase.sql'
\set ECHO none
\i :fixture
\set ECHO all
\set in_document '"documentUuid": "' :document '"'

-- Made in order at the top level and nested; an empty description is none.
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"description": "outline", "items": [
  {%1$s, "name": "Cart", "description": "What lies in it"}, {%1$s, "name": "Payment", "description": ""}]}', :'in_document')::jsonb);
SELECT pg_temp.call('owner', 'testcase_create_scenarios', format('{"items": [
  {%1$s, "name": "Card", "parentId": 3002}, {%1$s, "name": "Bank", "parentId": 3002}, {%1$s, "name": "3-D Secure", "parentId": 3002}]}', :'in_document')::jsonb);
SELECT version, tool, description FROM ainecto.document_version WHERE document_uuid = :'document' ORDER BY version;

-- Read back as a tree: parents before children, in pages that fit together, with the cases counted.
INSERT INTO ainecto.test_case (document_uuid, scenario_id, title)
  VALUES (:'document', 3002, 'a'), (:'document', 3003, 'b'), (:'document', 3003, 'c');
SELECT item FROM jsonb_array_elements(pg_temp.answer('viewer', 'testcase_list_scenarios', format('{%s}', :'in_document')::jsonb)->'items') AS item;
SELECT pg_temp.answer('viewer', 'testcase_list_scenarios', format('{%s, "limit": 2}', :'in_document')::jsonb) AS page \gset
SELECT pg_temp.answer('viewer', 'testcase_list_scenarios',
  format('{%s, "limit": 2, "cursor": "%s"}', :'in_document', :'page'::jsonb->>'nextCursor')::jsonb) AS next \gset
SELECT jsonb_path_query_array(:'page', '$.items[*].id') AS first, jsonb_path_query_array(:'next', '$.items[*].id') AS second,
  (:'next')::jsonb ? 'nextCursor' AS more;

-- Renamed and moved; a moved one stands last among its new siblings, and stays where it is if it was there already.
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 3004, "parentId": null, "name": "Bank transfer"},
  {"id": 3005, "parentId": 3003}, {"id": 3003, "parentId": 3002}]}');
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 3001}]}');
SELECT item->>'depth' AS depth, item->>'path' AS path FROM jsonb_array_elements(
  pg_temp.answer('viewer', 'testcase_list_scenarios', format('{%s}', :'in_document')::jsonb)->'items') AS item;

-- Ordered: all of one parent, each once.
SELECT pg_temp.call('editor', 'testcase_reorder_scenarios', '{"ids": [3004, 3001, 3002]}');
SELECT pg_temp.call('editor', 'testcase_reorder_scenarios', '{"ids": [3004, 3001, 3002]}');
SELECT id, display_order FROM ainecto.test_scenario WHERE document_uuid = :'document' ORDER BY parent_id NULLS FIRST, display_order;
SELECT pg_temp.call('editor', 'testcase_reorder_scenarios', '{"ids": [3004, 3001]}');
SELECT pg_temp.call('editor', 'testcase_reorder_scenarios', '{"ids": [3001, 3002, 3004, 3003, 3001]}');

-- No scenario stands below itself, whoever writes, and a parent is of the same document.
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 3001, "name": "gone"}, {"id": 3002, "parentId": 3005}]}');
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 3002, "parentId": 3002}]}');
UPDATE ainecto.test_scenario SET parent_id = 3005 WHERE id = 3002;
UPDATE ainecto.test_scenario SET parent_id = 3002 WHERE id = 3002;
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{"documentUuid": "%s", "name": "Elsewhere"}]}', :'other_document')::jsonb);
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 3002, "parentId": 3006}]}');
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{%1$s, "name": "x"}, {%1$s, "name": "y", "parentId": 3006}]}', :'in_document')::jsonb);
SELECT pg_temp.call('editor', 'testcase_reorder_scenarios', '{"ids": [3001, 3006]}');
UPDATE ainecto.test_scenario SET parent_id = 3006 WHERE id = 3002;
-- A swap of parent and child is a tree again at the end, if it is checked there.
BEGIN;
SET CONSTRAINTS ainecto.test_scenario_tree DEFERRED;
UPDATE ainecto.test_scenario SET parent_id = 3003 WHERE id = 3002;
UPDATE ainecto.test_scenario SET parent_id = NULL WHERE id = 3003;
SET CONSTRAINTS ALL IMMEDIATE;
ROLLBACK;
-- Twenty levels and no more, counted through what hangs below.
INSERT INTO ainecto.test_scenario (id, document_uuid, parent_id, name)
  SELECT 3100 + level, :'other_document', NULLIF(3099 + level, 3100), 'level ' || level FROM generate_series(1, 20) AS level;
INSERT INTO ainecto.test_scenario (document_uuid, parent_id, name) VALUES (:'other_document', 3120, 'too deep');
UPDATE ainecto.test_scenario SET parent_id = 3006 WHERE id = 3101;
SELECT item->>'depth' FROM jsonb_array_elements(pg_temp.answer('viewer', 'testcase_list_scenarios',
  format('{"documentUuid": "%s", "limit": 200}', :'other_document')::jsonb)->'items') AS item WHERE item->>'id' = '3120';

-- Archived with all that is nested; the answer counts. Neither listed nor changed any more, until a version is restored.
SELECT version AS before FROM ainecto.document WHERE uuid = :'document' \gset
SELECT pg_temp.call('editor', 'testcase_archive_scenarios', '{"ids": [3002, 3004]}');
SELECT pg_temp.call('editor', 'testcase_archive_scenarios', '{"ids": [3003]}');
SELECT jsonb_path_query_array(pg_temp.answer('viewer', 'testcase_list_scenarios', format('{%s}', :'in_document')::jsonb), '$.items[*].name');
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 3003, "name": "x"}]}');
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{%s, "name": "x", "parentId": 3002}]}', :'in_document')::jsonb);
SELECT pg_temp.call('editor', 'testcase_reorder_scenarios', '{"ids": [3001, 3004]}');
SELECT ainecto.restore(:'document', :before) > :before AS restored;
SELECT jsonb_path_query_array(pg_temp.answer('viewer', 'testcase_list_scenarios', format('{%s}', :'in_document')::jsonb), '$.items[*].path');

-- A restore moves and deletes in any order: the case goes back before its new scenario goes.
SELECT version AS before FROM ainecto.document WHERE uuid = :'document' \gset
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{%s, "name": "Later"}]}', :'in_document')::jsonb) ~ '"id": (\d+)' AS made;
SELECT max(id) AS later FROM ainecto.test_scenario WHERE document_uuid = :'document' \gset
UPDATE ainecto.test_case SET scenario_id = :later WHERE document_uuid = :'document' AND title = 'a';
UPDATE ainecto.test_scenario SET parent_id = :later WHERE id = 3002;
SELECT ainecto.restore(:'document', :before) > :before AS restored;
SELECT c.title, c.scenario_id, s.parent_id FROM ainecto.test_case c JOIN ainecto.test_scenario s ON s.id = c.scenario_id
  WHERE c.document_uuid = :'document' ORDER BY c.title;

-- Who may: a viewer reads, a stranger finds nothing; another type of document is refused; bad arguments are named.
SELECT pg_temp.call('viewer', 'testcase_create_scenarios', format('{"items": [{%s, "name": "x"}]}', :'in_document')::jsonb);
SELECT pg_temp.call('viewer', 'testcase_update_scenarios', '{"items": [{"id": 3001, "name": "x"}]}');
SELECT pg_temp.call('viewer', 'testcase_archive_scenarios', '{"ids": [3001]}');
SELECT pg_temp.call('viewer', 'testcase_reorder_scenarios', '{"ids": [3001]}');
SELECT pg_temp.call('stranger', 'testcase_list_scenarios', format('{%s}', :'in_document')::jsonb);
SELECT pg_temp.call('stranger', 'testcase_update_scenarios', '{"items": [{"id": 3001, "name": "x"}]}');
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 999999, "name": "x"}]}');
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{%s, "name": "", "parent": 1}]}', :'in_document')::jsonb);
SELECT pg_temp.call('editor', 'testcase_archive_scenarios', '{"ids": [3001, 999999]}');
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :'document';
SELECT pg_temp.call('editor', 'testcase_update_scenarios', '{"items": [{"id": 3001, "name": "x"}]}');
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :'document';

-- A dry run tells and leaves nothing.
SELECT pg_temp.answer('editor', 'testcase_update_scenarios', '{"dryRun": true, "items": [{"id": 3001, "name": "Basket"}]}') - 'version';
SELECT name FROM ainecto.test_scenario WHERE id = 3001;
