-- The statements of testcase_count.c.

-- fragment LATEST (alias)
-- The result that counts. Run and case are ranges of one, so that no index but theirs has the order.
LEFT JOIN LATERAL (
    SELECT e.id, e.result
    FROM ainecto.test_execution e
    WHERE e.run_id BETWEEN {{alias}}.run_id AND {{alias}}.run_id
        AND e.case_id BETWEEN {{alias}}.case_id AND {{alias}}.case_id
    ORDER BY e.run_id, e.case_id, e.id DESC
    LIMIT 1) e ON true;

-- fragment CASES_WITH (result)
COALESCE(pg_catalog.sum(c.number) FILTER (WHERE c.result = '{{result}}'), 0)::pg_catalog.int8;

-- fragment COUNT_CHANGES
-- Adds the rows of counted (run_id, document_uuid, result, number) up and to the first count of each document of a run that nobody
-- else holds; where there is none, to a new one.
change AS (
        SELECT c.run_id, c.document_uuid, pg_catalog.sum(c.number)::pg_catalog.int8 AS cases, {{CASES_WITH: PASSED}} AS passed,
            {{CASES_WITH: FAILED}} AS failed, {{CASES_WITH: BLOCKED}} AS blocked, {{CASES_WITH: SKIPPED}} AS skipped,
            {{CASES_WITH: IN_PROGRESS}} AS in_progress, {{CASES_WITH: UNTESTED}} AS untested
        FROM counted c
        GROUP BY c.run_id, c.document_uuid),
    taken AS MATERIALIZED (
        SELECT c.*, n.id
        FROM change c
          LEFT JOIN LATERAL (
              SELECT n.id
              FROM ainecto.test_run_count n
              WHERE n.run_id BETWEEN c.run_id AND c.run_id AND n.document_uuid BETWEEN c.document_uuid AND c.document_uuid
              ORDER BY n.run_id, n.document_uuid, n.id
              LIMIT 1
              FOR NO KEY UPDATE SKIP LOCKED) n ON true),
    added AS (
        UPDATE ainecto.test_run_count n
        SET cases = n.cases + t.cases,
            passed = n.passed + t.passed,
            failed = n.failed + t.failed,
            blocked = n.blocked + t.blocked,
            skipped = n.skipped + t.skipped,
            in_progress = n.in_progress + t.in_progress,
            untested = n.untested + t.untested
        FROM taken t
        WHERE n.id = t.id)
INSERT INTO ainecto.test_run_count (
    run_id, document_uuid, cases, passed, failed, blocked, skipped, in_progress, untested)
SELECT t.run_id, t.document_uuid, t.cases, t.passed, t.failed, t.blocked, t.skipped, t.in_progress, t.untested
FROM taken t
WHERE t.id IS NULL;

-- statement lock_results (bigint[], bigint[]): SELECT
-- $1 runs and $2 cases. Those that are gone with their run or case are not waited for.
SELECT s.place
FROM (
    SELECT DISTINCT t.run_id, t.case_id
    FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS t (run_id, case_id)
    ORDER BY 1, 2) t
  CROSS JOIN LATERAL (
      SELECT 1
      FROM ainecto.test_run_case c
      WHERE c.run_id = t.run_id AND c.case_id = t.case_id
      LIMIT 1) c
  CROSS JOIN LATERAL (
      SELECT s.ctid AS place
      FROM ainecto.test_run_result s
      WHERE s.run_id = t.run_id AND s.case_id = t.case_id
      LIMIT 1
      FOR NO KEY UPDATE) s;

-- statement settle_results (bigint[], bigint[]): INSERT
-- $1 runs and $2 cases, whose results are locked: what counts of each is what its executions say now.
WITH settled AS MATERIALIZED (
        SELECT s.place, t.run_id, c.document_uuid, s.result AS was, e.id, COALESCE(e.result, 'UNTESTED') AS result
        FROM (
            SELECT DISTINCT t.run_id, t.case_id
            FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS t (run_id, case_id)) t
          CROSS JOIN LATERAL (
              SELECT c.document_uuid
              FROM ainecto.test_run_case c
              WHERE c.run_id = t.run_id AND c.case_id = t.case_id
              LIMIT 1) c
          CROSS JOIN LATERAL (
              SELECT s.ctid AS place, s.result
              FROM ainecto.test_run_result s
              WHERE s.run_id = t.run_id AND s.case_id = t.case_id
              LIMIT 1) s
          {{LATEST: t}}),
    kept AS (
        UPDATE ainecto.test_run_result r
        SET execution_id = s.id, result = s.result
        FROM settled s
        WHERE r.ctid = s.place),
    counted AS (
        SELECT s.run_id, s.document_uuid, s.was AS result, -1 AS number
        FROM settled s
        WHERE s.was <> s.result
        UNION ALL
        SELECT s.run_id, s.document_uuid, s.result, 1
        FROM settled s
        WHERE s.was <> s.result),
    {{COUNT_CHANGES}};

-- statement add_cases (bigint[], bigint[], uuid[]): INSERT
-- $1 runs, $2 cases that came to them, $3 documents.
WITH come AS MATERIALIZED (
        SELECT t.run_id, t.case_id, t.document_uuid, e.id, COALESCE(e.result, 'UNTESTED') AS result
        FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3)) AS t (run_id, case_id, document_uuid)
          {{LATEST: t}}),
    kept AS (
        INSERT INTO ainecto.test_run_result AS r (run_id, case_id, execution_id, result)
        SELECT c.run_id, c.case_id, c.id, c.result
        FROM come c
        ORDER BY c.run_id, c.case_id
        ON CONFLICT (run_id, case_id) DO UPDATE SET execution_id = excluded.execution_id,
            result = excluded.result),
    counted AS (
        SELECT c.run_id, c.document_uuid, c.result, 1 AS number
        FROM come c),
    {{COUNT_CHANGES}};

-- statement remove_cases (bigint[], bigint[], uuid[]): INSERT
-- $1 runs, $2 cases that left them, $3 documents. The counts of a run that is gone went before: the triggers of what cascades are the
-- last to fire.
WITH gone AS (
        DELETE FROM ainecto.test_run_result r
        USING ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3)) AS t (run_id, case_id, document_uuid)
        WHERE r.run_id = t.run_id AND r.case_id = t.case_id
        RETURNING t.run_id, t.document_uuid, r.result),
    counted AS (
        SELECT g.run_id, g.document_uuid, g.result, -1 AS number
        FROM gone g
        WHERE EXISTS (SELECT FROM ainecto.test_run r WHERE r.id = g.run_id)),
    {{COUNT_CHANGES}};

-- statement move_cases (bigint[], bigint[], uuid[], bigint[], bigint[], uuid[]): INSERT
-- Runs, cases and documents as they were, then as they are. Written even where both keys are as they were, so that whoever records a
-- result on an older snapshot finds that out.
WITH gone AS (
        UPDATE ainecto.test_run_result r
        SET run_id = t.run_id, case_id = t.case_id
        FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4), pg_catalog.unnest($5), pg_catalog.unnest($6))
            AS t (old_run, old_case, old_document, run_id, case_id, document_uuid)
        WHERE r.run_id = t.old_run AND r.case_id = t.old_case
        RETURNING t.old_run, t.old_document, t.run_id, t.document_uuid, r.result),
    counted AS (
        SELECT g.old_run AS run_id, g.old_document AS document_uuid, g.result, -1 AS number
        FROM gone g
        UNION ALL
        SELECT g.run_id, g.document_uuid, g.result, 1
        FROM gone g),
    {{COUNT_CHANGES}};

-- statement remove_runs (run_id bigint[]): DELETE
DELETE FROM ainecto.test_run_count WHERE run_id = ANY ($1);

-- fragment NUMBERS_OF (source)
{{source}}.run_id, {{source}}.document_uuid, pg_catalog.count(*)::pg_catalog.int8 AS cases,
    pg_catalog.count(*) FILTER (WHERE {{source}}.result = 'PASSED') AS passed,
    pg_catalog.count(*) FILTER (WHERE {{source}}.result = 'FAILED') AS failed,
    pg_catalog.count(*) FILTER (WHERE {{source}}.result = 'BLOCKED') AS blocked,
    pg_catalog.count(*) FILTER (WHERE {{source}}.result = 'SKIPPED') AS skipped,
    pg_catalog.count(*) FILTER (WHERE {{source}}.result = 'IN_PROGRESS') AS in_progress,
    pg_catalog.count(*) FILTER (WHERE {{source}}.result = 'UNTESTED') AS untested;

-- statement lock_counted (): UTILITY
-- Nobody records a result or changes a run meanwhile.
LOCK TABLE ainecto.test_run, ainecto.test_run_case, ainecto.test_execution IN SHARE ROW EXCLUSIVE MODE;

-- statement find_miscounted (): SELECT
-- Runs of which something else is kept than their cases and results say. Counts that add up to nothing are as good as none.
WITH counted AS MATERIALIZED (
        SELECT s.run_id, s.document_uuid, s.case_id, s.execution_id, s.result
        FROM ainecto.test_run_case_status s),
    numbers AS (
        SELECT {{NUMBERS_OF: c}}
        FROM counted c
        GROUP BY c.run_id, c.document_uuid),
    kept AS (
        SELECT n.run_id, n.document_uuid, pg_catalog.sum(n.cases)::pg_catalog.int8 AS cases,
            pg_catalog.sum(n.passed)::pg_catalog.int8 AS passed, pg_catalog.sum(n.failed)::pg_catalog.int8 AS failed,
            pg_catalog.sum(n.blocked)::pg_catalog.int8 AS blocked, pg_catalog.sum(n.skipped)::pg_catalog.int8 AS skipped,
            pg_catalog.sum(n.in_progress)::pg_catalog.int8 AS in_progress, pg_catalog.sum(n.untested)::pg_catalog.int8 AS untested
        FROM ainecto.test_run_count n
        GROUP BY n.run_id, n.document_uuid
        HAVING NOT (pg_catalog.sum(n.cases) = 0 AND pg_catalog.sum(n.passed) = 0 AND pg_catalog.sum(n.failed) = 0
            AND pg_catalog.sum(n.blocked) = 0 AND pg_catalog.sum(n.skipped) = 0 AND pg_catalog.sum(n.in_progress) = 0
            AND pg_catalog.sum(n.untested) = 0))
SELECT w.run_id
FROM (
    (TABLE numbers EXCEPT TABLE kept)
    UNION ALL
    (TABLE kept EXCEPT TABLE numbers)) w
UNION
SELECT w.run_id
FROM (
    (SELECT c.run_id, c.case_id, c.execution_id, c.result FROM counted c
        EXCEPT
        SELECT r.run_id, r.case_id, r.execution_id, r.result FROM ainecto.test_run_result r)
    UNION ALL
    (SELECT r.run_id, r.case_id, r.execution_id, r.result FROM ainecto.test_run_result r
        EXCEPT
        SELECT c.run_id, c.case_id, c.execution_id, c.result FROM counted c)) w
ORDER BY run_id;

-- statement remove_results (run_id bigint[]): DELETE
DELETE FROM ainecto.test_run_result WHERE run_id = ANY ($1);

-- statement insert_results (run_id bigint[]): INSERT
INSERT INTO ainecto.test_run_result (run_id, case_id, execution_id, result)
SELECT s.run_id, s.case_id, s.execution_id, s.result
FROM ainecto.test_run_case_status s
WHERE s.run_id = ANY ($1)
ORDER BY s.run_id, s.case_id;

-- statement insert_counts (run_id bigint[]): INSERT
INSERT INTO ainecto.test_run_count (
    run_id, document_uuid, cases, passed, failed, blocked, skipped, in_progress, untested)
SELECT {{NUMBERS_OF: r}}
FROM (
    SELECT s.run_id, s.document_uuid, s.result
    FROM ainecto.test_run_case_status s
    WHERE s.run_id = ANY ($1)) r
GROUP BY r.run_id, r.document_uuid
ORDER BY r.run_id, r.document_uuid;
