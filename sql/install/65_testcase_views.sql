-- What a tester asks for. Of several results of a case in one run the newest counts; a case without one is UNTESTED.
-- Only PASSED, FAILED, BLOCKED and SKIPPED are final.
CREATE VIEW ainecto.test_run_case_status AS
  SELECT c.run_id, c.case_id, c.document_uuid, c.scenario_id, c.title, c.priority, c.display_order,
    COALESCE(latest.result, 'UNTESTED') AS result, latest.id AS execution_id, latest.at, latest.account_id
  FROM ainecto.test_run_case c
  LEFT JOIN LATERAL (
    SELECT e.id, e.result, e.at, e.account_id FROM ainecto.test_execution e
    WHERE e.run_id = c.run_id AND e.case_id = c.case_id ORDER BY e.id DESC LIMIT 1) latest ON true;
COMMENT ON VIEW ainecto.test_run_case_status IS 'The result that counts for each case of each run';
COMMENT ON COLUMN ainecto.test_run_case_status.title IS 'As it was when the case was attached';
COMMENT ON COLUMN ainecto.test_run_case_status.execution_id IS 'The execution that counts; null without one';

CREATE VIEW ainecto.test_run_progress AS
  SELECT s.run_id, count(*) AS cases,
    count(*) FILTER (WHERE s.result = 'PASSED') AS passed,
    count(*) FILTER (WHERE s.result = 'FAILED') AS failed,
    count(*) FILTER (WHERE s.result = 'BLOCKED') AS blocked,
    count(*) FILTER (WHERE s.result = 'SKIPPED') AS skipped,
    count(*) FILTER (WHERE s.result = 'IN_PROGRESS') AS in_progress,
    count(*) FILTER (WHERE s.result = 'UNTESTED') AS untested,
    round(100.0 * count(*) FILTER (WHERE s.result IN ('PASSED', 'FAILED', 'BLOCKED', 'SKIPPED')) / count(*), 1)
      AS percent_done,
    round(100.0 * count(*) FILTER (WHERE s.result = 'PASSED')
      / NULLIF(count(*) FILTER (WHERE s.result IN ('PASSED', 'FAILED')), 0), 1) AS percent_passed
  FROM ainecto.test_run_case_status s
  GROUP BY s.run_id;
COMMENT ON VIEW ainecto.test_run_progress IS 'Progress and breakdown of results of each run that has cases';
COMMENT ON COLUMN ainecto.test_run_progress.percent_done IS 'Cases with a final result (passed, failed, blocked, skipped) in percent of all';
COMMENT ON COLUMN ainecto.test_run_progress.percent_passed IS 'Passed cases in percent of those that passed or failed; null without any';

CREATE VIEW ainecto.test_run_report AS
  SELECT r.project_uuid, p.name AS project, r.id AS run_id, r.name AS run, r.status, r.environment, r.build_version,
    r.started_at, r.ended_at, COALESCE(g.cases, 0) AS cases, COALESCE(g.passed, 0) AS passed,
    COALESCE(g.failed, 0) AS failed, COALESCE(g.blocked, 0) AS blocked, COALESCE(g.skipped, 0) AS skipped,
    COALESCE(g.in_progress, 0) AS in_progress, COALESCE(g.untested, 0) AS untested,
    COALESCE(g.percent_done, 0) AS percent_done, g.percent_passed
  FROM ainecto.test_run r
  JOIN ainecto.project p ON p.uuid = r.project_uuid
  LEFT JOIN ainecto.test_run_progress g ON g.run_id = r.id;
COMMENT ON VIEW ainecto.test_run_report IS 'Runs of all projects with their progress and breakdown of results';

CREATE VIEW ainecto.test_status_matrix AS
  SELECT r.project_uuid, s.case_id, (array_agg(s.title ORDER BY s.run_id DESC))[1] AS title,
    jsonb_object_agg(s.run_id, s.result) AS results,
    (array_agg(s.result ORDER BY s.run_id DESC))[1] AS newest_result,
    count(*) AS runs
  FROM ainecto.test_run_case_status s
  JOIN ainecto.test_run r ON r.id = s.run_id
  GROUP BY r.project_uuid, s.case_id;
COMMENT ON VIEW ainecto.test_status_matrix IS 'Cases by runs: one row per case of a project, with its result in every run it is in';
COMMENT ON COLUMN ainecto.test_status_matrix.results IS 'Result by run id';
COMMENT ON COLUMN ainecto.test_status_matrix.newest_result IS 'Result in the newest run';

CREATE VIEW ainecto.test_verdict AS
  SELECT e.id, r.project_uuid, r.environment, e.case_id, e.run_id, e.result, e.at,
    (SELECT c.title FROM ainecto.test_run_case c WHERE c.run_id = e.run_id AND c.case_id = e.case_id) AS title
  FROM ainecto.test_execution e
  JOIN ainecto.test_run r ON r.id = e.run_id
  WHERE e.result IN ('PASSED', 'FAILED');
COMMENT ON VIEW ainecto.test_verdict IS 'Executions that passed or failed, oldest first by id';

CREATE FUNCTION ainecto.flaky_cases(executions integer DEFAULT 20)
  RETURNS TABLE (project_uuid uuid, case_id bigint, title text, environment text, verdicts bigint, passed bigint,
    failed bigint, flips bigint, flips_in_run bigint, flip_rate numeric)
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH verdict AS (
      SELECT e.project_uuid, e.case_id, COALESCE(e.environment, '') AS environment, e.id, e.run_id, e.result,
        row_number() OVER (PARTITION BY e.project_uuid, e.case_id, COALESCE(e.environment, '') ORDER BY e.id DESC) AS age
      FROM ainecto.test_verdict e
    ), step AS (
      SELECT v.*, lag(v.result) OVER w AS before, lag(v.run_id) OVER w AS run_before
      FROM verdict v WHERE v.age <= executions
      WINDOW w AS (PARTITION BY v.project_uuid, v.case_id, v.environment ORDER BY v.id)
    ), steadiness AS (
      SELECT s.project_uuid, s.case_id, s.environment, max(s.id) AS newest, count(*) AS verdicts,
        count(*) FILTER (WHERE s.result = 'PASSED') AS passed, count(*) FILTER (WHERE s.result = 'FAILED') AS failed,
        count(*) FILTER (WHERE s.result <> s.before) AS flips,
        count(*) FILTER (WHERE s.result <> s.before AND s.run_id = s.run_before) AS flips_in_run
      FROM step s
      GROUP BY s.project_uuid, s.case_id, s.environment
    )
    SELECT t.project_uuid, t.case_id, (SELECT v.title FROM ainecto.test_verdict v WHERE v.id = t.newest),
      NULLIF(t.environment, ''), t.verdicts, t.passed, t.failed, t.flips, t.flips_in_run,
      round(t.flips / (t.verdicts - 1)::numeric, 3)
    FROM steadiness t
    WHERE t.flips > 0
    ORDER BY 10 DESC, 8 DESC, t.project_uuid, t.case_id, t.environment;
  END;
COMMENT ON FUNCTION ainecto.flaky_cases(integer) IS
  'Cases whose verdict (PASSED or FAILED) changed within their last so many executions in one environment, the most unsteady first. flips_in_run are changes within one run, that is, on the same build; flip_rate is flips by possible flips.';

CREATE VIEW ainecto.test_flaky_case AS
  SELECT * FROM ainecto.flaky_cases() f WHERE f.flips_in_run > 0 OR f.verdicts >= 5 AND f.flip_rate >= 0.3;
COMMENT ON VIEW ainecto.test_flaky_case IS 'Cases that both passed and failed on one build, or that flipped at 30 percent or more of at least five of their last 20 executions; other windows and measures: ainecto.flaky_cases(n)';

CREATE VIEW ainecto.test_case_coverage AS
  SELECT d.project_uuid, c.document_uuid, c.scenario_id, s.name AS scenario, c.id AS case_id, c.title, c.priority, c.status,
    runs.runs, latest.result AS last_result, latest.at AS last_at, latest.run_id AS last_run_id
  FROM ainecto.test_case c
  JOIN ainecto.test_scenario s ON s.document_uuid = c.document_uuid AND s.id = c.scenario_id
  JOIN ainecto.document d ON d.uuid = c.document_uuid
  CROSS JOIN LATERAL (SELECT count(*) AS runs FROM ainecto.test_run_case rc WHERE rc.case_id = c.id) runs
  LEFT JOIN LATERAL (
    SELECT e.result, e.at, e.run_id FROM ainecto.test_execution e
    WHERE e.case_id = c.id AND e.result IN ('PASSED', 'FAILED', 'BLOCKED', 'SKIPPED')
    ORDER BY e.id DESC LIMIT 1) latest ON true
  WHERE NOT s.archived AND d.archived_at IS NULL;
COMMENT ON VIEW ainecto.test_case_coverage IS 'Every live case with its last final result; null where it was never carried out';
COMMENT ON COLUMN ainecto.test_case_coverage.runs IS 'Runs the case is or was part of';

CREATE VIEW ainecto.test_scenario_coverage AS
  SELECT d.project_uuid, s.document_uuid, s.id AS scenario_id, s.name AS scenario, count(c.case_id) AS cases,
    count(c.last_result) AS executed, count(c.case_id) - count(c.last_result) AS never_executed,
    count(*) FILTER (WHERE c.last_result = 'PASSED') AS passed,
    round(100.0 * count(c.last_result) / NULLIF(count(c.case_id), 0), 1) AS percent_executed
  FROM ainecto.test_scenario s
  JOIN ainecto.document d ON d.uuid = s.document_uuid
  LEFT JOIN ainecto.test_case_coverage c ON c.document_uuid = s.document_uuid AND c.scenario_id = s.id
  WHERE NOT s.archived AND d.archived_at IS NULL
  GROUP BY d.project_uuid, s.document_uuid, s.id, s.name;
COMMENT ON VIEW ainecto.test_scenario_coverage IS 'How many of the cases that a live scenario holds itself have ever been carried out';

REVOKE ALL ON FUNCTION ainecto.flaky_cases(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.flaky_cases(integer) TO ainecto_admin, ainecto_auditor;
GRANT SELECT ON ainecto.test_run_case_status, ainecto.test_run_progress, ainecto.test_run_report,
  ainecto.test_status_matrix, ainecto.test_verdict, ainecto.test_flaky_case, ainecto.test_case_coverage,
  ainecto.test_scenario_coverage
  TO ainecto_admin, ainecto_auditor;
