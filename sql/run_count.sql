-- How far a run has come is counted when something changes, whoever changes it, and not when somebody asks.
\set base 5000
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/testcase.sql'
\set ECHO none
\i :fixture
\set ECHO all
\o /dev/null
INSERT INTO ainecto.test_scenario (id, document_uuid, name) OVERRIDING SYSTEM VALUE VALUES (985001, :'document', 'S'), (985002, :'other_document', 'S');
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title) OVERRIDING SYSTEM VALUE
  SELECT 985000 + n, CASE WHEN n % 3 = 0 THEN :'other_document' ELSE :'document' END::uuid, 985001 + (n % 3 = 0)::int, 'Case ' || n FROM generate_series(1, 12) n;
\o

-- What is kept, and what counting comes to.
CREATE FUNCTION pg_temp.wrong() RETURNS TABLE (wrong text) LANGUAGE sql AS $$
  WITH counted AS (
    SELECT c.run_id, c.case_id, c.document_uuid, e.id, COALESCE(e.result, 'UNTESTED') AS result FROM ainecto.test_run_case c LEFT JOIN ainecto.test_execution e
      ON e.id = (SELECT max(x.id) FROM ainecto.test_execution x WHERE x.run_id = c.run_id AND x.case_id = c.case_id)
  ), sums AS (
    SELECT run_id, document_uuid, count(*), count(*) FILTER (WHERE result = 'PASSED'), count(*) FILTER (WHERE result = 'FAILED'), count(*) FILTER (WHERE result = 'BLOCKED'),
      count(*) FILTER (WHERE result = 'SKIPPED'), count(*) FILTER (WHERE result = 'IN_PROGRESS'), count(*) FILTER (WHERE result = 'UNTESTED') FROM counted GROUP BY 1, 2
  ), kept AS (
    SELECT run_id, document_uuid, sum(cases) AS cases, sum(passed), sum(failed), sum(blocked), sum(skipped), sum(in_progress), sum(untested) FROM ainecto.test_run_count GROUP BY 1, 2
  )
  SELECT to_jsonb(w)::text FROM ((TABLE sums EXCEPT TABLE kept) UNION ALL (SELECT * FROM kept k WHERE k.cases <> 0 EXCEPT TABLE sums)) w
  UNION ALL SELECT 'result ' || to_jsonb(w)::text FROM (
    (SELECT run_id, case_id, id, result FROM counted EXCEPT SELECT run_id, case_id, execution_id, result FROM ainecto.test_run_result)
    UNION ALL (SELECT run_id, case_id, execution_id, result FROM ainecto.test_run_result EXCEPT SELECT run_id, case_id, id, result FROM counted)) w
  UNION ALL SELECT 'no run ' || n.run_id FROM ainecto.test_run_count n WHERE NOT EXISTS (SELECT FROM ainecto.test_run r WHERE r.id = n.run_id)
$$;
CREATE PROCEDURE pg_temp.begin_run(run bigint) LANGUAGE sql AS $$
  INSERT INTO ainecto.test_run (id, project_uuid, name) OVERRIDING SYSTEM VALUE
    SELECT run, uuid, 'Run' FROM ainecto.project WHERE number = 5000;
  INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
    SELECT run, id, document_uuid, 1, scenario_id, 'S', title, priority, type FROM ainecto.test_case WHERE id BETWEEN 985001 AND 985012 AND random() < 0.7
$$;
-- One of many things that can happen, of several rows at once.
CREATE PROCEDURE pg_temp.happen(what int) LANGUAGE plpgsql AS $$
DECLARE
  run bigint := 985901 + floor(random() * 3);
  documents uuid[] := ARRAY(SELECT uuid FROM ainecto.document WHERE project_uuid = (SELECT uuid FROM ainecto.project WHERE number = 5000) ORDER BY uuid);
  results text[] := '{PASSED,FAILED,BLOCKED,SKIPPED,UNTESTED,IN_PROGRESS}';
  answer jsonb;
BEGIN
  CASE what
  WHEN 0, 1, 2 THEN
    INSERT INTO ainecto.test_execution (run_id, case_id, result)
      SELECT run_id, case_id, results[1 + floor(random() * 6)] FROM ainecto.test_run_case CROSS JOIN generate_series(1, 2) WHERE run_id BETWEEN 985901 AND 985903 AND random() < 0.15;
  WHEN 3 THEN
    answer := pg_temp.answer('editor', 'testcase_record_executions', jsonb_build_object('items', (SELECT jsonb_agg(jsonb_build_object('runId', run_id, 'testCaseId', case_id,
      'result', results[1 + floor(random() * 6)])) FROM (SELECT * FROM ainecto.test_run_case WHERE run_id BETWEEN 985901 AND 985903 ORDER BY random() LIMIT 4) c)));
    IF answer ? 'error' AND EXISTS (SELECT FROM ainecto.test_run_case WHERE run_id BETWEEN 985901 AND 985903) THEN RAISE EXCEPTION '%', answer; END IF;
  WHEN 4 THEN
    UPDATE ainecto.test_execution SET result = results[1 + floor(random() * 6)] WHERE run_id BETWEEN 985901 AND 985903 AND random() < 0.1;
  WHEN 5 THEN
    DELETE FROM ainecto.test_execution WHERE run_id BETWEEN 985901 AND 985903 AND random() < 0.1;
  WHEN 6 THEN
    DELETE FROM ainecto.test_run_case WHERE run_id BETWEEN 985901 AND 985903 AND random() < 0.1;
  WHEN 7 THEN
    INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
      SELECT run, id, document_uuid, 1, scenario_id, 'S', title, priority, type FROM ainecto.test_case WHERE id BETWEEN 985001 AND 985012 AND random() < 0.5 ON CONFLICT DO NOTHING;
  WHEN 8 THEN
    UPDATE ainecto.test_run_case SET document_uuid = documents[1 + floor(random() * 2)] WHERE run_id BETWEEN 985901 AND 985903 AND random() < 0.2;
  WHEN 9 THEN
    UPDATE ainecto.test_run_case c SET run_id = run WHERE c.run_id BETWEEN 985901 AND 985903
      AND NOT EXISTS (SELECT FROM ainecto.test_execution e WHERE e.run_id = c.run_id AND e.case_id = c.case_id)
      AND NOT EXISTS (SELECT FROM ainecto.test_run_case o WHERE o.run_id = run AND o.case_id = c.case_id)
      AND c.case_id IN (SELECT o.case_id FROM ainecto.test_run_case o WHERE o.run_id BETWEEN 985901 AND 985903 GROUP BY o.case_id HAVING count(*) = 1);
  WHEN 10 THEN
    DELETE FROM ainecto.test_run WHERE id = run;
    CALL pg_temp.begin_run(run);
  END CASE;
END
$$;
SELECT setseed(0.5) \g /dev/null
CALL pg_temp.begin_run(985901);
CALL pg_temp.begin_run(985902);
CALL pg_temp.begin_run(985903);
SELECT * FROM pg_temp.wrong();
-- Some of it is taken back, and some of it happens together. Shown is what was wrong and after what.
DO $$
DECLARE
  what int;
  found text;
  most bigint := 0;
BEGIN
  FOR i IN 1 .. 150 LOOP
    what := floor(random() * 11);
    BEGIN
      CALL pg_temp.happen(what);
      IF random() < 0.2 THEN
        CALL pg_temp.happen(floor(random() * 11)::int);
        RAISE EXCEPTION USING ERRCODE = 'XX999';
      END IF;
    EXCEPTION WHEN SQLSTATE 'XX999' THEN
    END;
    SELECT string_agg(w.wrong, E'\n') INTO found FROM pg_temp.wrong() w;
    IF found IS NOT NULL THEN RAISE EXCEPTION 'after % (%): %', what, i, found; END IF;
    most := greatest(most, (SELECT count(*) FROM ainecto.test_execution WHERE run_id BETWEEN 985901 AND 985903));
  END LOOP;
  -- Of runs that are begun anew now and then.
  ASSERT most > 50, 'too few results: ' || most;
END
$$;
-- What the tools say is what the view counts.
SELECT p.run_id, ((r->'progress') - '{percentDone,percentPassed}'::text[]) = jsonb_build_object('cases', p.cases, 'passed', p.passed, 'failed', p.failed, 'blocked', p.blocked,
    'skipped', p.skipped, 'inProgress', p.in_progress, 'untested', p.untested) AS counts,
  (r->'progress'->>'percentDone')::numeric = p.percent_done AND (r->'progress'->>'percentPassed')::numeric IS NOT DISTINCT FROM p.percent_passed AS percent,
  (SELECT count(*) FROM jsonb_array_elements(r->'cases') c JOIN ainecto.test_run_case_status s ON s.run_id = p.run_id AND s.case_id = (c->>'testCaseId')::bigint
    AND s.result = c->>'result') = p.cases AS cases
  FROM ainecto.test_run_progress p, pg_temp.answer('viewer', 'testcase_get_run', jsonb_build_object('id', p.run_id)) r WHERE p.run_id BETWEEN 985901 AND 985903 ORDER BY 1;

-- A superuser's restore leaves it alone: a dump has both.
BEGIN;
SET LOCAL ainecto.restoring = on;
INSERT INTO ainecto.test_run (id, project_uuid, name) OVERRIDING SYSTEM VALUE SELECT 985909, uuid, 'Run' FROM ainecto.project WHERE number = 5000;
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  SELECT 985909, id, document_uuid, 1, scenario_id, 'S', title, priority, type FROM ainecto.test_case WHERE id BETWEEN 985001 AND 985002;
SELECT count(*) FROM ainecto.test_run_count WHERE run_id = 985909;
-- Who changes runs so has them counted anew: those that went wrong, and no others.
DELETE FROM ainecto.test_execution WHERE run_id = 985901;
INSERT INTO ainecto.test_execution (run_id, case_id, result) SELECT run_id, case_id, 'FAILED' FROM ainecto.test_run_case WHERE run_id = 985909;
DELETE FROM ainecto.test_run_result WHERE run_id = 985903 AND case_id = (SELECT min(case_id) FROM ainecto.test_run_case WHERE run_id = 985903);
SET LOCAL ainecto.restoring = off;
SELECT ainecto.recount_runs(dry_run => true);
SELECT count(*) > 0 AS still_wrong FROM pg_temp.wrong();
SET LOCAL ROLE ainecto_admin;
SELECT ainecto.recount_runs();
SELECT ainecto.recount_runs();
RESET ROLE;
SELECT * FROM pg_temp.wrong();
SELECT source, tool, target_kind, description FROM ainecto.audit_log WHERE tool = 'recount_runs' ORDER BY id;
ROLLBACK;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT ainecto.recount_runs();
ROLLBACK;

-- A role that acts for an account writes results, and neither sees nor changes the counts.
CREATE ROLE regress_run_count;
SELECT ainecto.map_role('regress_run_count', 'editor@testcase-5000.example') \g /dev/null
GRANT USAGE ON SCHEMA ainecto TO regress_run_count;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ainecto TO regress_run_count;
GRANT USAGE ON SEQUENCE ainecto.test_execution_id_seq, ainecto.test_run_count_id_seq TO regress_run_count;
SET ROLE regress_run_count;
SELECT count(*) > 0 AS sees_runs FROM ainecto.test_run;
INSERT INTO ainecto.test_execution (run_id, case_id, result) SELECT run_id, case_id, 'BLOCKED' FROM ainecto.test_run_case WHERE run_id = 985901;
SELECT blocked = cases AS all_blocked FROM ainecto.test_run_progress WHERE run_id = 985901;
SELECT count(*) FROM ainecto.test_run_count;
SELECT count(*) FROM ainecto.test_run_result;
UPDATE ainecto.test_run_count SET passed = 99;
INSERT INTO ainecto.test_run_count (run_id, document_uuid, cases, passed, failed, blocked, skipped, in_progress, untested)
  VALUES (985901, '7e570000-0000-4000-8000-005000000003', 1, 1, 0, 0, 0, 0, 0);
RESET ROLE;
SELECT * FROM pg_temp.wrong();
SELECT ainecto.unmap_role('regress_run_count') \g /dev/null
DROP OWNED BY regress_run_count;
DROP ROLE regress_run_count;

-- A result costs as much in a large run as in a small one; so does a page of runs.
\o /dev/null
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title) OVERRIDING SYSTEM VALUE SELECT 985100 + n, :'document', 985001, 'Case ' || n FROM generate_series(1, 1000) n;
SELECT pg_temp.answer('editor', 'testcase_create_runs', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('projectId', 5000, 'name', size::text,
  'testCaseIds', (SELECT jsonb_agg(id ORDER BY id) FROM ainecto.test_case WHERE id BETWEEN 985101 AND 985100 + size))))) FROM unnest(ARRAY[10, 1000]) size;
INSERT INTO ainecto.test_execution (run_id, case_id, result) SELECT c.run_id, c.case_id, 'FAILED' FROM ainecto.test_run_case c JOIN ainecto.test_run r ON r.id = c.run_id WHERE r.name IN ('10', '1000');
ANALYZE ainecto.test_run_case, ainecto.test_run_result, ainecto.test_run_count, ainecto.test_execution;
CREATE FUNCTION pg_temp.rows_read() RETURNS bigint LANGUAGE sql AS $$
  SELECT sum(pg_stat_get_xact_tuples_fetched(t) + pg_stat_get_xact_tuples_returned(t) + pg_stat_get_xact_tuples_fetched(i) + pg_stat_get_xact_tuples_returned(i))::bigint
    FROM unnest(ARRAY['ainecto.test_run_case', 'ainecto.test_execution', 'ainecto.test_run_result', 'ainecto.test_run_count']::regclass[]) t
    JOIN LATERAL (SELECT indexrelid AS i FROM pg_index WHERE indrelid = t) x ON true $$;
\o
-- Rows that a call reads of runs and results.
CREATE FUNCTION pg_temp.cost(tool text, arguments jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  before bigint := pg_temp.rows_read();
  answer jsonb := pg_temp.answer('editor', tool, arguments);
BEGIN
  IF answer ? 'error' THEN RAISE EXCEPTION '%', answer; END IF;
  RETURN pg_temp.rows_read() - before;
END
$$;
SELECT name, pg_temp.cost('testcase_record_executions', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('runId', id, 'testCaseId', 985101, 'result', 'PASSED')))) < 200
  FROM ainecto.test_run WHERE name IN ('10', '1000') ORDER BY id;
SELECT pg_temp.cost('testcase_list_runs', '{"projectId": 5000}') < 200;
SELECT * FROM pg_temp.wrong();
