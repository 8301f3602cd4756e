-- The statements of testcase_content.c.

-- statement find_results_mark (project_uuid uuid, document_uuid uuid): SELECT, read_only
-- Differs when a result of one of the newest runs does. Results of older ones are seen with the next change.
SELECT pg_catalog.md5(pg_catalog.string_agg(m.mark, ' ' ORDER BY m.id DESC))
FROM (
    SELECT r.id,
        pg_catalog.concat_ws('.', r.id, r.status, r.updated_at AT TIME ZONE 'UTC', newest.id, counted.cases) AS mark
    FROM ainecto.test_run r
      CROSS JOIN LATERAL (
        SELECT pg_catalog.sum(c.cases) AS cases
        FROM ainecto.test_run_count c
        WHERE c.run_id = r.id AND c.document_uuid = $2) counted
      LEFT JOIN LATERAL (
        SELECT e.id
        FROM ainecto.test_execution e
        WHERE e.run_id = r.id
        ORDER BY e.id DESC
        LIMIT 1) newest ON true
    WHERE r.project_uuid = $1
    ORDER BY r.id DESC
    LIMIT 20) m;

-- statement find_latest_run (project_uuid uuid, document_uuid uuid): SELECT, read_only
SELECT r.name, r.environment, r.build_version, r.status,
    pg_catalog.to_char(COALESCE(r.ended_at, r.updated_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
    counted.cases, counted.passed, counted.failed, counted.blocked, counted.skipped, counted.in_progress,
    counted.untested
FROM ainecto.test_run r
  CROSS JOIN LATERAL (
    SELECT pg_catalog.sum(c.cases) AS cases, pg_catalog.sum(c.passed) AS passed, pg_catalog.sum(c.failed) AS failed,
        pg_catalog.sum(c.blocked) AS blocked, pg_catalog.sum(c.skipped) AS skipped,
        pg_catalog.sum(c.in_progress) AS in_progress, pg_catalog.sum(c.untested) AS untested
    FROM ainecto.test_run_count c
    WHERE c.run_id = r.id AND c.document_uuid = $2) counted
WHERE r.project_uuid = $1 AND r.status <> 'CANCELLED' AND counted.cases > 0
ORDER BY r.id DESC
LIMIT 1;

-- statement list_results (document_uuid uuid): SELECT, read_only
-- The newest results of each case, newest first.
SELECT c.id, e.result, pg_catalog.to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), e.name
FROM ainecto.test_case c
  CROSS JOIN LATERAL (
    SELECT e.id, e.result, e.at, r.name
    FROM ainecto.test_execution e
      JOIN ainecto.test_run r ON r.id = e.run_id
    WHERE e.case_id = c.id
    ORDER BY e.id DESC
    LIMIT 5) e
WHERE c.document_uuid = $1
ORDER BY c.id, e.id DESC;
