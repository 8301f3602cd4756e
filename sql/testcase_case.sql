-- Test cases and their steps.
\set base 1000
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/testcase.sql'
\set ECHO none
\i :fixture
\set ECHO all
\set in_document '{"documentUuid": "' :document '"}'
\o /dev/null
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{"documentUuid": "%1$s", "name": "Cart"},
  {"documentUuid": "%1$s", "name": "Payment"}, {"documentUuid": "%2$s", "name": "Elsewhere"}]}', :'document', :'other_document')::jsonb);
\o

-- Made with everything and with as little as possible, several scenarios in one call.
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [
  {"scenarioId": 1001, "title": "Add an item", "precondition": "Signed in", "expectedResult": "It is in the cart", "priority": "CRITICAL",
   "status": "READY", "type": "E2E", "tags": "cart,smoke", "testAccount": "shopper", "assigneeId": "ann", "source": "IMPORT",
   "steps": [{"action": "Open the shop"}, {"action": "Press Add", "expectedResult": "The cart shows 1"}, {"action": "Look"}]},
  {"scenarioId": 1002, "title": "Pay", "precondition": "", "tags": "", "steps": []},
  {"scenarioId": 1001, "title": "Remove an item"}]}');
SELECT pg_temp.answer('viewer', 'testcase_get_testcase', '{"id": 1001}');
SELECT pg_temp.answer('viewer', 'testcase_get_testcase', '{"id": 1002.0}');
SELECT item FROM jsonb_array_elements(pg_temp.answer('viewer', 'testcase_list_testcases', :'in_document'::jsonb)->'items') AS item;
SELECT pg_temp.answer('viewer', 'testcase_list_testcases', :'in_document'::jsonb || '{"limit": 2}') AS page \gset
SELECT pg_temp.answer('viewer', 'testcase_list_testcases', :'in_document'::jsonb || jsonb_build_object('limit', 2, 'cursor', :'page'::jsonb->>'nextCursor')) AS next \gset
SELECT jsonb_path_query_array(:'page', '$.items[*].id') AS first, jsonb_path_query_array(:'next', '$.items[*].id') AS second, :'next'::jsonb ? 'nextCursor' AS more;

-- Changed: fields, the scenario (last there), and steps: kept by id, changed, new, absent ones gone, in the order given.
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"description": "review", "items": [
  {"id": 1001, "title": "Add one item", "tags": "", "priority": "LOW",
   "steps": [{"id": 1003, "action": "Look"}, {"action": "Count", "expectedResult": "1"}, {"id": 1002, "action": "Press Add twice"}]},
  {"id": 1003, "scenarioId": 1002, "assigneeId": "bob"}]}');
SELECT pg_temp.answer('viewer', 'testcase_get_testcase', '{"id": 1001}');
SELECT version, entity, entity_uuid, operation, jsonb_strip_nulls(before) AS before, jsonb_strip_nulls(after) AS after FROM ainecto.document_change
  WHERE document_uuid = :'document' AND version = (SELECT max(version) FROM ainecto.document_version WHERE document_uuid = :'document') ORDER BY id;
-- The same again changes nothing; an empty list takes all steps away; an empty text clears an expectation.
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "priority": "LOW",
  "steps": [{"id": 1003, "action": "Look"}, {"id": 1004, "action": "Count"}, {"id": 1002, "action": "Press Add twice"}]}]}');
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "steps": [{"id": 1002, "action": "Press", "expectedResult": ""}]}]}');
SELECT pg_temp.answer('viewer', 'testcase_get_testcase', '{"id": 1001}')->'steps';
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "steps": []}]}');
SELECT count(*) FROM ainecto.test_step WHERE case_id = 1001;
-- A version is rebuilt with its steps under their old ids.
SELECT ainecto.restore(:'document', 3) > 3 AS restored;
SELECT pg_temp.answer('viewer', 'testcase_get_testcase', '{"id": 1001}') - 'version';
SELECT ainecto.snapshot(:'document', 3)->'steps' = ainecto.snapshot(:'document')->'steps' AS same_steps,
       ainecto.snapshot(:'document', 3)->'testcases' = ainecto.snapshot(:'document')->'testcases' AS same_cases;

-- Ordered: all of one scenario, each once.
SELECT pg_temp.call('editor', 'testcase_reorder_testcases', '{"ids": [1003, 1001]}');
SELECT jsonb_path_query_array(pg_temp.answer('viewer', 'testcase_list_testcases', :'in_document'::jsonb), '$.items[*].id');
SELECT pg_temp.call('editor', 'testcase_reorder_testcases', '{"ids": [1001]}');
SELECT pg_temp.call('editor', 'testcase_reorder_testcases', '{"ids": [1001, 1002, 1003]}');

-- Refused, with nothing left behind.
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "title": "gone"}, {"id": 1002, "steps": [{"id": 1001, "action": "x"}, {"id": 1999, "action": "x"}]}]}');
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "steps": [{"id": 1001, "action": "x"}, {"id": 1001, "action": "x"}]}]}');
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "title": "gone"}, {"id": 1002, "scenarioId": 1003}]}');
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [{"scenarioId": 1001, "title": "gone"}, {"scenarioId": 1001, "title": "x", "steps": [{"id": 1001, "action": "x"}]}]}');
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [{"scenarioId": 999999, "title": "x"}]}');
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [{"scenarioId": 1001, "priority": "URGENT", "steps": [{"expectedResult": "x"}]}]}');
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "source": "AI"}]}');
SELECT pg_temp.call('editor', 'testcase_delete_testcases', '{"ids": [1001, 999999]}');
SELECT count(*) FROM ainecto.test_case WHERE title IN ('gone', 'x');
SELECT pg_temp.call('viewer', 'testcase_create_testcases', '{"items": [{"scenarioId": 1001, "title": "x"}]}');
SELECT pg_temp.call('viewer', 'testcase_update_testcases', '{"items": [{"id": 1001, "title": "x"}]}');
SELECT pg_temp.call('viewer', 'testcase_delete_testcases', '{"ids": [1001]}');
SELECT pg_temp.call('viewer', 'testcase_reorder_testcases', '{"ids": [1001]}');
SELECT pg_temp.call('stranger', 'testcase_get_testcase', '{"id": 1001}');
SELECT pg_temp.call('stranger', 'testcase_list_testcases', :'in_document'::jsonb);
SELECT pg_temp.call('stranger', 'testcase_delete_testcases', '{"ids": [1001]}');

-- Cases of an archived scenario are read one by one, but neither listed nor changed.
SELECT pg_temp.call('editor', 'testcase_archive_scenarios', '{"ids": [1002]}');
SELECT jsonb_path_query_array(pg_temp.answer('viewer', 'testcase_list_testcases', :'in_document'::jsonb), '$.items[*].id');
SELECT pg_temp.answer('viewer', 'testcase_get_testcase', '{"id": 1002}')->'archived';
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1002, "title": "x"}]}');
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1002, "steps": [{"action": "x"}]}]}');
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 1001, "scenarioId": 1002}]}');
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [{"scenarioId": 1002, "title": "x"}]}');

-- Deleted with its steps.
SELECT pg_temp.call('editor', 'testcase_delete_testcases', '{"ids": [1001]}');
SELECT pg_temp.call('editor', 'testcase_get_testcase', '{"id": 1001}');
SELECT count(*) FROM ainecto.test_step WHERE case_id = 1001;

-- Two documents in one call: a version each.
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [{"scenarioId": 1001, "title": "here"}, {"scenarioId": 1003, "title": "there"}]}');
-- A repeat with the same clientMutationId gives the first outcome and changes nothing.
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"clientMutationId": "once", "items": [{"scenarioId": 1001, "title": "once"}]}');
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"clientMutationId": "once", "items": [{"scenarioId": 1001, "title": "once"}]}');

-- The tables hold their rules for every writer.
INSERT INTO ainecto.test_case (document_uuid, scenario_id, title) VALUES (:'document', 1003, 'wrong document');
INSERT INTO ainecto.test_case (document_uuid, scenario_id, title, priority) VALUES (:'document', 1001, 'x', 'URGENT');
INSERT INTO ainecto.test_step (document_uuid, case_id, action) VALUES (:'other_document', 1003, 'wrong document');
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action) VALUES (1900, :'document', 1003, 'Look');
UPDATE ainecto.test_step SET case_id = 1002 WHERE id = 1900;
DELETE FROM ainecto.test_scenario WHERE id = 1003;
