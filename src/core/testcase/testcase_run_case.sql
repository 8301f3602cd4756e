-- The statements of testcase_run_case.c.

-- statement run_documents (run_id bigint): SELECT
SELECT DISTINCT n.document_uuid
FROM ainecto.test_run_count n
WHERE n.run_id = $1;

-- statement page_documents (project_uuid uuid, most bigint, text): SELECT, read_only
-- $1 project, $2 how many runs, $3 run before which they begin.
SELECT DISTINCT n.document_uuid
FROM (
    SELECT r.id
    FROM ainecto.test_run r
    WHERE r.project_uuid = $1 AND r.id < COALESCE($3::bigint, 9223372036854775807)
    ORDER BY r.id DESC
    LIMIT $2) r
  JOIN ainecto.test_run_count n ON n.run_id = r.id;

-- statement default_run (run_id bigint): UPDATE
-- Environment and test account of the documents, where the run says none and all documents agree.
UPDATE ainecto.test_run r
SET environment = COALESCE(r.environment, d.environment),
    test_account = COALESCE(r.test_account, d.test_account)
FROM (
    SELECT CASE WHEN pg_catalog.count(DISTINCT d.default_environment) = 1 THEN pg_catalog.min(d.default_environment)
            END AS environment,
        CASE WHEN pg_catalog.count(DISTINCT d.default_test_account) = 1 THEN pg_catalog.min(d.default_test_account)
            END AS test_account
    FROM ainecto.document d
    WHERE d.uuid IN (SELECT c.document_uuid FROM ainecto.test_run_case c WHERE c.run_id = $1)) d
WHERE r.id = $1
    AND (
        r.environment IS NULL AND d.environment IS NOT NULL
        OR r.test_account IS NULL AND d.test_account IS NOT NULL);

-- statement examine_cases (bigint[], project_uuid uuid): SELECT
-- The named cases in their order: document (null: no such case), whether it is of the project, archived,
-- repeated.
SELECT c.document_uuid, d.project_uuid = $2, s.archived,
    pg_catalog.row_number() OVER (PARTITION BY wanted.id ORDER BY wanted.ordinal) > 1, wanted.id
FROM pg_catalog.unnest($1) WITH ORDINALITY AS wanted (id, ordinal)
  LEFT JOIN ainecto.test_case c ON c.id = wanted.id
  LEFT JOIN ainecto.test_scenario s ON s.id = c.scenario_id
  LEFT JOIN ainecto.document d ON d.uuid = c.document_uuid
ORDER BY wanted.ordinal;

-- statement copy_cases (run_id bigint, bigint[]): INSERT
-- Copy cases with their steps into a run. One statement, so that text and steps are of one moment.
WITH copy AS (
        INSERT INTO ainecto.test_run_case (
            run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title,
            precondition, expected_result, priority, type, tags, test_account, assignee_id,
            display_order)
        SELECT $1, c.id, c.document_uuid, d.version, s.id, s.name, c.title, c.precondition,
            c.expected_result, c.priority, c.type, c.tags, c.test_account, c.assignee_id,
            wanted.ordinal - 1
        FROM pg_catalog.unnest($2) WITH ORDINALITY AS wanted (id, ordinal)
          JOIN ainecto.test_case c ON c.id = wanted.id
          JOIN ainecto.test_scenario s ON s.id = c.scenario_id
          JOIN ainecto.document d ON d.uuid = c.document_uuid
        ORDER BY wanted.ordinal
        RETURNING case_id, document_uuid)
INSERT INTO ainecto.test_run_step (
    run_id, case_id, step_id, action, expected_result, display_order)
SELECT $1, t.case_id, t.id, t.action, t.expected_result, t.display_order
FROM copy
  JOIN ainecto.test_step t ON t.document_uuid = copy.document_uuid AND t.case_id = copy.case_id;

-- fragment STEPS (columns, condition)
(SELECT s.{{columns}}, s.action, s.expected_result, s.display_order FROM ainecto.{{condition}});

-- statement changed_cases (run_id bigint, bigint[], uuid[]): SELECT
-- Of these cases of a run, but for those of hidden documents, the ones that are not any more what the run's copy says, or gone.
SELECT c.case_id
FROM ainecto.test_run_case c
  JOIN ainecto.document d ON d.uuid = c.document_uuid
  LEFT JOIN ainecto.test_case t ON t.document_uuid = c.document_uuid AND t.id = c.case_id
WHERE c.run_id = $1
    AND c.case_id = ANY ($2)
    AND c.document_uuid <> ALL ($3)
    AND d.version <> c.document_version
    AND (
        (t.title, t.precondition, t.expected_result) IS DISTINCT FROM (c.title, c.precondition, c.expected_result)
        OR EXISTS (
            {{STEPS: step_id | test_run_step s WHERE s.run_id = c.run_id AND s.case_id = c.case_id}}
            EXCEPT {{STEPS: id | test_step s WHERE s.document_uuid = c.document_uuid AND s.case_id = c.case_id}})
        OR EXISTS (
            {{STEPS: id | test_step s WHERE s.document_uuid = c.document_uuid AND s.case_id = c.case_id}}
            EXCEPT {{STEPS: step_id | test_run_step s WHERE s.run_id = c.run_id AND s.case_id = c.case_id}}))
ORDER BY c.case_id;

-- statement strange_run_cases (run_id bigint, bigint[], uuid[]): SELECT
-- Positions and ids that are not in the run (or of a hidden document), or repeated.
SELECT wanted.ordinal - 1, wanted.id, c.case_id IS NOT NULL
FROM (
    SELECT w.id, w.ordinal,
        pg_catalog.row_number() OVER (PARTITION BY w.id ORDER BY w.ordinal) > 1 AS repeated
    FROM pg_catalog.unnest($2) WITH ORDINALITY AS w (id, ordinal)) wanted
  LEFT JOIN ainecto.test_run_case c ON c.run_id = $1
      AND c.case_id = wanted.id
      AND c.document_uuid <> ALL ($3)
WHERE c.case_id IS NULL OR wanted.repeated
ORDER BY wanted.ordinal;

-- statement detach_cases (run_id bigint, case_id bigint[]): SELECT
WITH gone AS (DELETE FROM ainecto.test_run_case c WHERE c.run_id = $1 AND c.case_id = ANY ($2))
SELECT pg_catalog.count(*)
FROM ainecto.test_execution e
WHERE e.run_id = $1 AND e.case_id = ANY ($2);

-- statement find_run_case (run_id bigint, case_id bigint, uuid[]): SELECT
SELECT 1
FROM ainecto.test_run_case c
WHERE c.run_id = $1 AND c.case_id = $2 AND c.document_uuid <> ALL ($3);
