-- The statements of testcase_run.c.

-- statement peek_run (id bigint): SELECT
SELECT r.status FROM ainecto.test_run r WHERE r.id = $1;

-- statement share_run (id bigint): SELECT
SELECT r.status FROM ainecto.test_run r WHERE r.id = $1 FOR SHARE;

-- statement lock_run (id bigint): SELECT
SELECT r.status
FROM ainecto.test_run r
WHERE r.id = $1
FOR NO KEY UPDATE;

-- statement count_executions (run_id bigint): SELECT
SELECT pg_catalog.count(*)
FROM ainecto.test_execution e
WHERE e.run_id = $1;

-- statement insert_run (project_uuid uuid, jsonb, account_id bigint?, created_at timestamptz): INSERT RETURNING
INSERT INTO ainecto.test_run (
    project_uuid, name, description, environment, build_version, test_account, account_id,
    created_at, updated_at)
SELECT $1, $2->>'name', NULLIF($2->>'description', ''), NULLIF($2->>'environment', ''),
    NULLIF($2->>'buildVersion', ''), NULLIF($2->>'testAccount', ''), $3, $4, $4
RETURNING id;

-- fragment OPTIONAL_FIELD (column, member)
{{column}} = CASE WHEN pg_catalog.jsonb_exists($2, '{{member}}') THEN NULLIF($2->>'{{member}}', '')
    ELSE {{column}} END;

-- statement update_run (id bigint, jsonb, updated_at timestamptz): UPDATE
UPDATE ainecto.test_run
SET name = COALESCE($2->>'name', name),
    {{OPTIONAL_FIELD: description | description}},
    {{OPTIONAL_FIELD: environment | environment}},
    {{OPTIONAL_FIELD: build_version | buildVersion}},
    {{OPTIONAL_FIELD: test_account | testAccount}},
    updated_at = $3
WHERE id = $1;

-- statement set_status (id bigint, status text, updated_at timestamptz): UPDATE
-- An ended run has the time of its end; a run that is worked on has that of its start.
UPDATE ainecto.test_run
SET status = $2,
    updated_at = $3,
    ended_at = CASE WHEN $2 IN ('COMPLETED', 'CANCELLED') THEN $3 END,
    started_at = CASE WHEN $2 = 'IN_PROGRESS' THEN COALESCE(started_at, $3) ELSE started_at END
WHERE id = $1;

-- statement delete_run (id bigint): DELETE
DELETE FROM ainecto.test_run WHERE id = $1;
