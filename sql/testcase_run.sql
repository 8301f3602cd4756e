-- Test runs, results and step checks: audited, never versioned.
\set base 2000
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/testcase.sql'
\set ECHO none
\i :fixture
\set ECHO all
\o /dev/null
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{"documentUuid": "%1$s", "name": "Cart"},
  {"documentUuid": "%1$s", "name": "Old"}, {"documentUuid": "%2$s", "name": "Search"}]}', :'document', :'other_document')::jsonb);
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [
  {"scenarioId": 2001, "title": "Add", "precondition": "Signed in", "priority": "HIGH", "steps": [{"action": "Open"}, {"action": "Press", "expectedResult": "1"}]},
  {"scenarioId": 2001, "title": "Remove"}, {"scenarioId": 2001, "title": "Count"},
  {"scenarioId": 2002, "title": "Archived"}, {"scenarioId": 2003, "title": "Find"}]}');
SELECT pg_temp.call('editor', 'testcase_archive_scenarios', '{"ids": [2002]}');
\o

-- Made with cases of several documents, and without any. Documents that agree give the environment.
SELECT pg_temp.call('editor', 'testcase_create_runs', '{"description": "release", "items": [
  {"projectId": 2000, "name": "Release 1", "description": "All of it", "buildVersion": "1.0", "testCaseIds": [2003, 2001, 2005]},
  {"projectId": 2000, "name": "Empty", "environment": "local", "testAccount": ""}]}');
SELECT pg_temp.answer('viewer', 'testcase_get_run', '{"id": 2001}');
SELECT pg_temp.answer('viewer', 'testcase_get_run', '{"id": 2002}');
SELECT item FROM jsonb_array_elements(pg_temp.answer('viewer', 'testcase_list_runs', '{"projectId": 2000}')->'items') AS item;
SELECT pg_temp.answer('viewer', 'testcase_list_runs', '{"projectId": 2000, "limit": 1}')->>'nextCursor' AS cursor \gset
SELECT jsonb_path_query_array(pg_temp.answer('viewer', 'testcase_list_runs', jsonb_build_object('projectId', 2000, 'cursor', :'cursor')), '$.items[*].id');
-- Every case that cannot be attached is named, and then there is no run.
SELECT pg_temp.call('editor', 'testcase_create_runs', '{"items": [{"projectId": 2000, "name": "gone"},
  {"projectId": 2000, "name": "gone", "testCaseIds": [2001, 999999, 2004, 2001]}]}');
SELECT count(*) FROM ainecto.test_run WHERE name = 'gone';

-- A run keeps its cases as they were when it was made, before anybody can have read them there: results are about what the tester
-- saw, and answers say that the case was edited since.
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 2001, "title": "Add one", "steps": [{"id": 2002, "action": "Press it"}, {"action": "Look"}]}]}');
SELECT a#>>'{testCase,title}' AS draft_shows, a->'changedSince' AS changed FROM pg_temp.answer('viewer', 'testcase_list_step_checks', '{"runId": 2001, "caseId": 2001}') a;
SELECT pg_temp.call('editor', 'testcase_upsert_step_checks', '{"runId": 2001, "caseId": 2001, "items": [
  {"stepId": 2001, "checked": true, "comment": "fine"}, {"stepId": 2002, "checked": false}]}');
SELECT pg_temp.call('editor', 'testcase_update_testcases', '{"items": [{"id": 2001, "title": "Later", "steps": []}]}');
SELECT pg_temp.answer('viewer', 'testcase_list_step_checks', '{"runId": 2001, "caseId": 2001}');
SELECT pg_temp.answer('viewer', 'testcase_list_step_checks', '{"runId": 2001, "caseId": 2001, "limit": 1}')->>'nextCursor' AS cursor \gset
SELECT jsonb_path_query_array(pg_temp.answer('viewer', 'testcase_list_step_checks', jsonb_build_object('runId', 2001, 'caseId', 2001, 'cursor', :'cursor')), '$.items[*].stepId');
-- An absent comment stays, an empty one goes; all faulty steps are named.
SELECT pg_temp.call('editor', 'testcase_upsert_step_checks', '{"runId": 2001, "caseId": 2001, "items": [{"stepId": 2001, "checked": false}]}');
SELECT checked, comment FROM ainecto.test_step_check WHERE run_id = 2001 AND step_id = 2001;
SELECT pg_temp.call('editor', 'testcase_upsert_step_checks', '{"runId": 2001, "caseId": 2001, "items": [{"stepId": 2001, "checked": true, "comment": ""}]}');
SELECT checked, comment IS NULL FROM ainecto.test_step_check WHERE run_id = 2001 AND step_id = 2001;
SELECT pg_temp.call('editor', 'testcase_upsert_step_checks', '{"runId": 2001, "caseId": 2001, "items": [{"stepId": 2002, "checked": true}, {"stepId": 2003, "checked": true}, {"stepId": 2002, "checked": true}]}');
SELECT pg_temp.call('editor', 'testcase_upsert_step_checks', '{"runId": 2001, "caseId": 2002, "items": [{"stepId": 2002, "checked": true}]}');

-- Results: all kept, the last one of a case counts, also within one call.
SELECT pg_temp.call('editor', 'testcase_record_executions', '{"items": [
  {"runId": 2001, "testCaseId": 2001, "result": "FAILED", "comment": "boom", "defectLinks": "https://bugs.example/1", "durationSeconds": 0.123, "testAccount": "x"},
  {"runId": 2001, "testCaseId": 2003, "result": "BLOCKED", "comment": "", "durationSeconds": 12}, {"runId": 2001, "testCaseId": 2001, "result": "PASSED"}]}');
SELECT item FROM jsonb_array_elements(pg_temp.answer('viewer', 'testcase_list_executions', '{"runId": 2001}')->'items') AS item;
SELECT pg_temp.answer('viewer', 'testcase_list_executions', '{"runId": 2001, "limit": 2}')->>'nextCursor' AS cursor \gset
SELECT jsonb_path_query_array(pg_temp.answer('viewer', 'testcase_list_executions', jsonb_build_object('runId', 2001, 'cursor', :'cursor')), '$.items[*].id');
SELECT pg_temp.answer('viewer', 'testcase_get_run', '{"id": 2001}') - '{description,projectUuid,name,createdAt,updatedAt}'::text[];
-- Every entry whose case is not in its run is named; nothing is recorded.
SELECT pg_temp.call('editor', 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2001, "result": "FAILED"},
  {"runId": 2001, "testCaseId": 2002, "result": "FAILED"}, {"runId": 2002, "testCaseId": 2001, "result": "FAILED"}]}');
SELECT status, (SELECT count(*) FROM ainecto.test_execution WHERE run_id = 2001) AS executions FROM ainecto.test_run WHERE id = 2002;

-- A case that is deleted stays in the run with its text, and can still be carried out.
SELECT pg_temp.call('editor', 'testcase_delete_testcases', '{"ids": [2003]}');
SELECT pg_temp.call('editor', 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2003, "result": "SKIPPED"}]}');
-- Detached with its results; what is not in the run is named.
SELECT pg_temp.call('editor', 'testcase_remove_run_cases', '{"runId": 2001, "testCaseIds": [2003, 2002, 2003]}');
SELECT pg_temp.call('editor', 'testcase_remove_run_cases', '{"runId": 2001, "testCaseIds": [2003]}');

-- States: DRAFT, IN_PROGRESS, COMPLETED; an ended run takes nothing until it is reopened, and never is a draft again.
SELECT pg_temp.call('editor', 'testcase_complete_runs', '{"ids": [2002]}');
SELECT pg_temp.call('editor', 'testcase_complete_runs', '{"ids": [2001]}');
SELECT pg_temp.call('editor', 'testcase_complete_runs', '{"ids": [2001]}');
SELECT pg_temp.call('editor', 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2001, "result": "FAILED"}]}');
SELECT pg_temp.call('editor', 'testcase_upsert_step_checks', '{"runId": 2001, "caseId": 2001, "items": [{"stepId": 2002, "checked": true}]}');
SELECT pg_temp.call('editor', 'testcase_remove_run_cases', '{"runId": 2001, "testCaseIds": [2001]}');
SELECT pg_temp.call('editor', 'testcase_update_runs', '{"items": [{"id": 2001, "status": "CANCELLED"}]}');
SELECT pg_temp.call('editor', 'testcase_update_runs', '{"items": [{"id": 2001, "name": "gone"}, {"id": 2001, "status": "DRAFT"}]}');
SELECT pg_temp.call('editor', 'testcase_update_runs', '{"items": [{"id": 2001, "status": "IN_PROGRESS", "name": "Release 1a", "description": "", "environment": "production"},
  {"id": 2002, "status": "CANCELLED"}]}');
SELECT id, name, description IS NULL AS cleared, environment, build_version, status, started_at IS NOT NULL AS started, ended_at IS NOT NULL AS ended
  FROM ainecto.test_run WHERE id IN (2001, 2002) ORDER BY id;
SELECT title FROM ainecto.test_run_case WHERE run_id = 2001 ORDER BY case_id;

-- Who may. A document that is hidden from the caller hides its cases in runs too.
SELECT pg_temp.call('viewer', 'testcase_create_runs', '{"items": [{"projectId": 2000, "name": "x"}]}');
SELECT pg_temp.call('viewer', 'testcase_update_runs', '{"items": [{"id": 2001, "name": "x"}]}');
SELECT pg_temp.call('viewer', 'testcase_complete_runs', '{"ids": [2001]}');
SELECT pg_temp.call('viewer', 'testcase_delete_runs', '{"ids": [2001]}');
SELECT pg_temp.call('viewer', 'testcase_remove_run_cases', '{"runId": 2001, "testCaseIds": [2001]}');
SELECT pg_temp.call('viewer', 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2001, "result": "PASSED"}]}');
SELECT pg_temp.call('viewer', 'testcase_upsert_step_checks', '{"runId": 2001, "caseId": 2001, "items": [{"stepId": 2002, "checked": true}]}');
SELECT pg_temp.call('stranger', 'testcase_list_runs', '{"projectId": 2000}');
SELECT pg_temp.call('stranger', 'testcase_get_run', '{"id": 2001}');
SELECT pg_temp.call('stranger', 'testcase_list_executions', '{"runId": 2001}');
SELECT pg_temp.call('stranger', 'testcase_list_step_checks', '{"runId": 2001, "caseId": 2001}');
SELECT pg_temp.call('stranger', 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2001, "result": "PASSED"}]}');
SELECT ainecto.grant_role('document', :'other_document', 'editor@testcase-2000.example', 'NONE');
SELECT pg_temp.answer('editor', 'testcase_get_run', '{"id": 2001}')->'cases' AS cases, pg_temp.answer('owner', 'testcase_get_run', '{"id": 2001}')->'cases' AS all_cases;
SELECT who, pg_temp.answer(who, 'testcase_get_run', '{"id": 2001}')->'progress'->'cases' AS cases, pg_temp.answer(who, 'testcase_get_run', '{"id": 2001}')->'casesOmitted' AS omitted,
  (SELECT item->'progress'->'cases' FROM jsonb_array_elements(pg_temp.answer(who, 'testcase_list_runs', '{"projectId": 2000}')->'items') item WHERE item->>'id' = '2001') AS listed,
  pg_temp.answer(who, 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2001, "result": "PASSED"}]}')->'runs'->0->'progress'->'cases' AS recorded
  FROM unnest(ARRAY['owner', 'editor']) who;
SELECT pg_temp.call('editor', 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2005, "result": "PASSED"}]}');
SELECT pg_temp.call('editor', 'testcase_list_step_checks', '{"runId": 2001, "caseId": 2005}');
SELECT pg_temp.call('editor', 'testcase_remove_run_cases', '{"runId": 2001, "testCaseIds": [2005]}');
SELECT pg_temp.call('editor', 'testcase_create_runs', '{"items": [{"projectId": 2000, "name": "x", "testCaseIds": [2001, 2005]}]}');
SELECT pg_temp.call('editor', 'testcase_record_executions', '{"items": [{"runId": 2001, "testCaseId": 2001, "result": "GREEN", "durationSeconds": -1}]}');
SELECT pg_temp.call('editor', 'testcase_list_runs', '{"projectId": 999999}');

-- Deleted with its results.
SELECT pg_temp.call('editor', 'testcase_delete_runs', '{"ids": [2002, 999999]}');
SELECT pg_temp.call('owner', 'testcase_delete_runs', '{"ids": [2001, 2002]}');
SELECT (SELECT count(*) FROM ainecto.test_run WHERE id IN (2001, 2002)) AS runs, (SELECT count(*) FROM ainecto.test_run_step WHERE run_id = 2001) AS steps,
  (SELECT count(*) FROM ainecto.test_execution WHERE run_id = 2001) AS executions, (SELECT count(*) FROM ainecto.test_step_check WHERE run_id = 2001) AS checks;

-- In bulk: ten thousand results in ten calls, each one statement for all of its entries.
\o /dev/null
SELECT setval('ainecto.test_execution_id_seq', 2000000);
SELECT pg_temp.call('owner', 'testcase_create_testcases', jsonb_build_object('items', (SELECT jsonb_agg(jsonb_build_object('scenarioId', 2001, 'title', 'bulk ' || i)) FROM generate_series(1, 100) AS i)));
SELECT pg_temp.call('owner', 'testcase_create_runs', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('projectId', 2000, 'name', 'bulk',
  'testCaseIds', (SELECT jsonb_agg(id) FROM ainecto.test_case WHERE document_uuid = :'document' AND title LIKE 'bulk %')))));
SELECT max(id) AS bulk FROM ainecto.test_run WHERE name = 'bulk' \gset
\o
SELECT count(*) FILTER (WHERE answer->>'count' = '1000') AS calls FROM (SELECT pg_temp.answer('owner', 'testcase_record_executions', jsonb_build_object('items',
  (SELECT jsonb_agg(jsonb_build_object('runId', :bulk, 'testCaseId', id, 'result', CASE WHEN (n + call) % 2 = 0 THEN 'PASSED' ELSE 'FAILED' END) ORDER BY n, id)
     FROM ainecto.test_case, generate_series(1, 10) AS n WHERE document_uuid = :'document' AND title LIKE 'bulk %'))) AS answer FROM generate_series(1, 10) AS call) calls;
SELECT pg_temp.answer('owner', 'testcase_get_run', jsonb_build_object('id', :bulk))->'progress';
SELECT count(*) FROM ainecto.test_execution WHERE run_id = :bulk;
