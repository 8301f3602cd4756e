-- The statements of testcase_result.c.

-- statement distinct_runs (jsonb): SELECT
SELECT DISTINCT (item->>'runId')::bigint
FROM pg_catalog.jsonb_array_elements($1) AS item
ORDER BY 1;

-- statement strange_executions (jsonb, uuid[]): SELECT
SELECT item.ordinal - 1, item.case_id, item.run_id
FROM ROWS FROM (
    pg_catalog.jsonb_to_recordset($1) AS ("runId" bigint, "testCaseId" bigint))
    WITH ORDINALITY AS item (run_id, case_id, ordinal)
WHERE (
    SELECT c.case_id
    FROM ainecto.test_run_case c
    WHERE c.run_id = item.run_id AND c.case_id = item.case_id AND c.document_uuid <> ALL ($2)) IS NULL
ORDER BY item.ordinal;

-- statement insert_executions (jsonb, account_id bigint?, at timestamptz): INSERT
INSERT INTO ainecto.test_execution (
    run_id, case_id, result, comment, defect_links, duration_seconds, test_account, account_id, at)
SELECT item.run_id, item.case_id, item.result, NULLIF(item.comment, ''),
    NULLIF(item.defect_links, ''), item.duration, NULLIF(item.test_account, ''), $2, $3
FROM ROWS FROM (
    pg_catalog.jsonb_to_recordset($1) AS (
    "runId" bigint, "testCaseId" bigint, result text, comment text, "defectLinks" text,
    "durationSeconds" numeric, "testAccount" text))
    WITH ORDINALITY AS item (
        run_id, case_id, result, comment, defect_links, duration, test_account, ordinal)
ORDER BY item.ordinal;

-- statement strange_steps (run_id bigint, case_id bigint, jsonb): SELECT
SELECT item.ordinal - 1, item.id, s.step_id IS NOT NULL
FROM (
    SELECT i.id, i.ordinal,
        pg_catalog.row_number() OVER (PARTITION BY i.id ORDER BY i.ordinal) > 1 AS repeated
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset($3) AS ("stepId" bigint)) WITH ORDINALITY AS i (id, ordinal)) item
  LEFT JOIN ainecto.test_run_step s ON s.run_id = $1 AND s.case_id = $2 AND s.step_id = item.id
WHERE s.step_id IS NULL OR item.repeated
ORDER BY item.ordinal;

-- statement upsert_checks (run_id bigint, case_id bigint, jsonb, account_id bigint?, at timestamptz): INSERT
-- An absent comment leaves the one there is, an empty one clears it.
INSERT INTO ainecto.test_step_check AS k (
    run_id, case_id, step_id, checked, comment, account_id, at)
SELECT $1, $2, item."stepId", item.checked, item.comment, $4, $5
FROM pg_catalog.jsonb_to_recordset($3) AS item ("stepId" bigint, checked boolean, comment text)
ON CONFLICT (run_id, case_id, step_id) DO UPDATE SET checked = EXCLUDED.checked,
    comment = NULLIF(COALESCE(EXCLUDED.comment, k.comment), ''),
    account_id = EXCLUDED.account_id,
    at = EXCLUDED.at;
