-- Views for testers: what they say of known runs, and who may read them.
\set base 4000
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/testcase.sql'
\set ECHO none
\i :fixture
\set ECHO all
\o /dev/null
SELECT pg_temp.call('editor', 'testcase_create_scenarios', format('{"items": [{"documentUuid": "%1$s", "name": "Cart"},
  {"documentUuid": "%1$s", "name": "Old"}, {"documentUuid": "%1$s", "name": "Empty"}, {"documentUuid": "%2$s", "name": "Search"}]}', :'document', :'other_document')::jsonb);
SELECT pg_temp.call('editor', 'testcase_create_testcases', '{"items": [
  {"scenarioId": 4001, "title": "steady"}, {"scenarioId": 4001, "title": "flaky"}, {"scenarioId": 4001, "title": "mended"},
  {"scenarioId": 4001, "title": "retried"}, {"scenarioId": 4001, "title": "never run"}, {"scenarioId": 4002, "title": "archived"},
  {"scenarioId": 4004, "title": "find"}]}');
SELECT pg_temp.call('editor', 'testcase_archive_scenarios', '{"ids": [4002]}');
-- Six runs: flaky changes every time, mended once, retried within the last run. The last case is only blocked.
SELECT pg_temp.call('editor', 'testcase_create_runs', jsonb_build_object('items', (SELECT jsonb_agg(jsonb_build_object(
  'projectId', 4000, 'name', 'Run ' || n, 'buildVersion', '1.' || n, 'testCaseIds', '[4001, 4002, 4003, 4004, 4007]'::jsonb)) FROM generate_series(1, 6) AS n)));
SELECT pg_temp.call('editor', 'testcase_record_executions', jsonb_build_object('items', (SELECT jsonb_agg(jsonb_build_object(
    'runId', 4000 + n, 'testCaseId', c.id, 'result', CASE c.id WHEN 4001 THEN 'PASSED' WHEN 4002 THEN CASE n % 2 WHEN 0 THEN 'PASSED' ELSE 'FAILED' END
    WHEN 4003 THEN CASE WHEN n > 3 THEN 'PASSED' ELSE 'FAILED' END ELSE 'PASSED' END) ORDER BY n, c.id)
  FROM generate_series(1, 6) AS n, generate_series(4001, 4004) AS c (id))));
SELECT pg_temp.call('editor', 'testcase_record_executions', '{"items": [{"runId": 4006, "testCaseId": 4004, "result": "FAILED"},
  {"runId": 4006, "testCaseId": 4004, "result": "PASSED"}, {"runId": 4006, "testCaseId": 4007, "result": "BLOCKED"},
  {"runId": 4005, "testCaseId": 4007, "result": "IN_PROGRESS"}, {"runId": 4004, "testCaseId": 4007, "result": "SKIPPED"}]}');
SELECT pg_temp.call('editor', 'testcase_complete_runs', '{"ids": [4001]}');
\o

SET ROLE ainecto_auditor;
-- Progress and breakdown per run.
SELECT run_id, run, status, build_version, cases, passed, failed, blocked, skipped, in_progress, untested, percent_done, percent_passed
  FROM ainecto.test_run_report WHERE run_id BETWEEN 4001 AND 4006 ORDER BY run_id;
-- Case by run.
SELECT case_id, title, results, newest_result, runs FROM ainecto.test_status_matrix WHERE case_id BETWEEN 4001 AND 4007 ORDER BY case_id;
SELECT run_id, result, execution_id FROM ainecto.test_run_case_status WHERE case_id = 4007 ORDER BY run_id;
-- Flaky: what flips often, or on one build; a case that was broken and mended once is not.
SELECT case_id, title, environment, verdicts, passed, failed, flips, flips_in_run, flip_rate
  FROM ainecto.test_flaky_case WHERE case_id BETWEEN 4001 AND 4007 ORDER BY case_id;
-- The window counts from the newest verdict.
SELECT case_id, verdicts, flips, flip_rate FROM ainecto.flaky_cases(4) WHERE case_id BETWEEN 4001 AND 4007 ORDER BY case_id;
SELECT case_id, verdicts, flips, flip_rate FROM ainecto.flaky_cases(3) WHERE case_id BETWEEN 4001 AND 4007 ORDER BY case_id;
-- Coverage by case and by scenario; archived ones are left out, runs in progress are no result.
SELECT scenario, case_id, title, runs, last_result, last_run_id FROM ainecto.test_case_coverage WHERE case_id BETWEEN 4001 AND 4007 ORDER BY case_id;
SELECT scenario_id, scenario, cases, executed, never_executed, passed, percent_executed
  FROM ainecto.test_scenario_coverage WHERE scenario_id BETWEEN 4001 AND 4004 ORDER BY scenario_id;
RESET ROLE;
-- The administrator too, and nobody else.
SET ROLE ainecto_admin;
SELECT count(*) FROM ainecto.test_run_report WHERE run_id BETWEEN 4001 AND 4006;
SET ROLE ainecto_shim;
SELECT count(*) FROM ainecto.test_run_report;
SELECT count(*) FROM ainecto.flaky_cases();
RESET ROLE;
-- Every view, its columns that need words, and every table of the group is described.
SELECT c.relname FROM pg_catalog.pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind IN ('r', 'v')
  AND c.relname LIKE 'test\_%' AND obj_description(c.oid) IS NULL ORDER BY 1;
