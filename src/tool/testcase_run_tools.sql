-- The statements of testcase_run_tools.c.

-- fragment SUM_OF (column)
COALESCE(pg_catalog.sum(n.{{column}}), 0)::pg_catalog.int8;

-- fragment PROGRESS (hidden)
-- Counts of the run r by the result that counts for each case, as view test_run_progress has them, less the
-- cases of hidden documents.
(
    SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'cases', n.cases, 'passed', n.passed, 'failed', n.failed, 'blocked', n.blocked, 'skipped', n.skipped, 'inProgress',
        n.in_progress, 'untested', n.untested, 'percentDone',
        COALESCE(pg_catalog.round(100.0 * (n.cases - n.untested - n.in_progress) / NULLIF(n.cases, 0), 1), 0),
        'percentPassed', pg_catalog.round(100.0 * n.passed / NULLIF(n.passed + n.failed, 0), 1)))
    FROM (
        SELECT {{SUM_OF: cases}} AS cases, {{SUM_OF: passed}} AS passed, {{SUM_OF: failed}} AS failed,
            {{SUM_OF: blocked}} AS blocked, {{SUM_OF: skipped}} AS skipped, {{SUM_OF: in_progress}} AS in_progress,
            {{SUM_OF: untested}} AS untested
        FROM ainecto.test_run_count n
        WHERE n.run_id = r.id AND n.document_uuid <> ALL ({{hidden}})) n);

-- statement list_runs (project_uuid uuid, uuid[], most bigint, text): SELECT, read_only
-- $1 project, $2 hidden documents, $3 limit, $4 run before which the page starts. Newest first.
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'id', r.id, 'name', r.name, 'status', r.status, 'environment', r.environment,
        'buildVersion', r.build_version, 'createdAt', r.created_at, 'progress', {{PROGRESS: $2}}))::text,
    r.id::text
FROM ainecto.test_run r
WHERE r.project_uuid = $1 AND r.id < COALESCE($4::text::bigint, 9223372036854775807)
ORDER BY r.id DESC
LIMIT $3;

-- statement get_run (id bigint, uuid[]): SELECT, read_only
-- $1 run, $2 hidden documents. The run without its cases, and how many it has.
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'id', r.id, 'projectId', p.number, 'projectUuid', p.uuid, 'name', r.name, 'description',
    r.description, 'environment', r.environment, 'buildVersion', r.build_version, 'testAccount',
    r.test_account, 'status', r.status, 'createdBy', a.name, 'createdAt', r.created_at, 'updatedAt',
    r.updated_at, 'startedAt', r.started_at, 'endedAt', r.ended_at, 'progress', {{PROGRESS: $2}}))::text,
    (
        SELECT {{SUM_OF: cases}}
        FROM ainecto.test_run_count n
        WHERE n.run_id = r.id AND n.document_uuid <> ALL ($2))
FROM ainecto.test_run r
  JOIN ainecto.project p ON p.uuid = r.project_uuid
  LEFT JOIN ainecto.account a ON a.id = r.account_id
WHERE r.id = $1;

-- statement list_run_cases (run_id bigint, uuid[], most bigint, text, text, text): SELECT, read_only
-- $1 run, $2 hidden documents, $3 limit, $4 to $6 finality, position and id of the case after which the page
-- starts. Cases without a final result come first.
SELECT pg_catalog.json_build_object(
        'testCaseId', c.case_id, 'title', c.title, 'priority', c.priority, 'result', c.result)::text,
    c.final::integer::text, c.display_order::text, c.case_id::text
FROM (
    SELECT s.case_id, s.title, s.priority, r.result, s.display_order,
        r.result NOT IN ('UNTESTED', 'IN_PROGRESS') AS final
    FROM ainecto.test_run_case s
      JOIN ainecto.test_run_result r ON r.run_id = s.run_id AND r.case_id = s.case_id
    WHERE s.run_id = $1 AND r.run_id = $1 AND s.document_uuid <> ALL ($2)) c
WHERE (c.final::integer, c.display_order, c.case_id) > (
    COALESCE($4::integer, -1), COALESCE($5::integer, 0), COALESCE($6::bigint, 0))
ORDER BY c.final, c.display_order, c.case_id
LIMIT $3;

-- statement list_executions (run_id bigint, uuid[], most bigint, text): SELECT, read_only
-- $1 run, $2 hidden documents, $3 limit, $4 execution before which the page starts. Newest first. Runs and cases are
-- ranges of one, so that no index but theirs has the order, however cheap stepping over others may look.
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'id', e.id, 'testCaseId', e.case_id, 'title', c.title, 'result', e.result, 'latest',
        e.id = (
            SELECT newest.id
            FROM ainecto.test_execution newest
            WHERE newest.run_id BETWEEN e.run_id AND e.run_id
                AND newest.case_id BETWEEN e.case_id AND e.case_id
            ORDER BY newest.run_id, newest.case_id, newest.id DESC
            LIMIT 1),
        'comment', e.comment, 'defectLinks', e.defect_links, 'durationSeconds', e.duration_seconds,
        'testAccount', e.test_account, 'recordedBy', a.name, 'at', e.at))::text,
    e.id::text
FROM ainecto.test_execution e
  CROSS JOIN LATERAL (
      SELECT c.title, c.document_uuid
      FROM ainecto.test_run_case c
      WHERE c.run_id = e.run_id AND c.case_id = e.case_id
      LIMIT 1) c
  LEFT JOIN ainecto.account a ON a.id = e.account_id
WHERE e.run_id BETWEEN $1 AND $1
    AND c.document_uuid <> ALL ($2)
    AND e.id < COALESCE($4::bigint, 9223372036854775807)
ORDER BY e.run_id, e.id DESC
LIMIT $3;

-- statement list_checks (run_id bigint, case_id bigint, most bigint, text, text): SELECT, read_only
-- $1 run, $2 case, $3 limit, $4 and $5 position and id of the step after which the page starts.
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'stepId', s.step_id, 'action', s.action, 'expectedResult', s.expected_result, 'checked',
        COALESCE(k.checked, false), 'comment', k.comment, 'checkedBy', a.name, 'at', k.at))::text,
    s.display_order::text, s.step_id::text
FROM ainecto.test_run_step s
  LEFT JOIN ainecto.test_step_check k ON k.run_id = s.run_id
      AND k.case_id = s.case_id
      AND k.step_id = s.step_id
  LEFT JOIN ainecto.account a ON a.id = k.account_id
WHERE s.run_id = $1
    AND s.case_id = $2
    AND (s.display_order, s.step_id) > (COALESCE($4::integer, -1), COALESCE($5::bigint, 0))
ORDER BY s.display_order, s.step_id
LIMIT $3;

-- statement get_run_case (run_id bigint, case_id bigint): SELECT, read_only
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'id', c.case_id, 'title', c.title, 'scenarioName', c.scenario_name, 'precondition',
    c.precondition, 'expectedResult', c.expected_result, 'testAccount', c.test_account,
    'documentUuid', c.document_uuid, 'documentVersion', c.document_version))::text
FROM ainecto.test_run_case c
WHERE c.run_id = $1 AND c.case_id = $2;

-- statement get_progress (id bigint, uuid[]): SELECT
-- $1 run, $2 hidden documents.
SELECT r.status, {{PROGRESS: $2}}::text
FROM ainecto.test_run r
WHERE r.id = $1;
