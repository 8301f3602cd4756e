-- The statements of testcase_case_tools.c.

-- query list_cases: read_only
SELECT c.id, c.scenario_id AS "scenarioId", c.title, c.priority, c.status, c.type, c.tags,
    c.assignee_id AS "assigneeId", c.scenario_id AS cursor, c.display_order AS cursor,
    c.id AS cursor
FROM ainecto.test_case c
  JOIN ainecto.test_scenario s ON s.document_uuid = c.document_uuid AND s.id = c.scenario_id
WHERE c.document_uuid = $2
    AND NOT s.archived
    AND (c.scenario_id, c.display_order, c.id) > (
        COALESCE($4::text::bigint, 0), COALESCE($5::text::integer, 0), COALESCE($6::text::bigint, 0))
ORDER BY c.scenario_id, c.display_order, c.id
LIMIT $3;

-- query get_case: read_only
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'id', c.id, 'documentUuid', c.document_uuid, 'scenarioId', c.scenario_id, 'scenarioName',
    s.name, 'archived', CASE WHEN s.archived THEN true END, 'title', c.title, 'precondition',
    c.precondition, 'expectedResult', c.expected_result, 'priority', c.priority, 'status', c.status,
    'type', c.type, 'tags', c.tags, 'testAccount', c.test_account, 'assigneeId', c.assignee_id,
    'source', c.source, 'steps',
    COALESCE(
        (
            SELECT pg_catalog.json_agg(
                pg_catalog.json_build_object(
                    'id', t.id, 'action', t.action, 'expectedResult', t.expected_result)
                    ORDER BY t.display_order,
                t.id)
            FROM ainecto.test_step t
            WHERE t.document_uuid = c.document_uuid AND t.case_id = c.id),
        '[]'),
    'version', d.version))::text
FROM ainecto.test_case c
  JOIN ainecto.test_scenario s ON s.document_uuid = c.document_uuid AND s.id = c.scenario_id
  JOIN ainecto.document d ON d.uuid = c.document_uuid
WHERE c.document_uuid = $2 AND c.id = $3;
