-- The statements of readme_draft.c.

-- statement count_erd (document_uuid uuid): SELECT
SELECT (SELECT pg_catalog.count(*)::text FROM ainecto.erd_table t WHERE t.document_uuid = $1),
    (SELECT pg_catalog.count(*)::text FROM ainecto.erd_column c WHERE c.document_uuid = $1),
    (SELECT pg_catalog.count(*)::text FROM ainecto.erd_ref r WHERE r.document_uuid = $1);

-- fragment SHOWN_TABLES
(
    SELECT t.uuid, COALESCE(t.schema_name || '.', '') || t.name AS name, t.note, t.display_order
    FROM ainecto.erd_table t
    WHERE t.document_uuid = $1
    ORDER BY t.display_order, t.uuid
    LIMIT {{MAX_TABLES}});

-- statement shown_tables (uuid): SELECT
SELECT t.uuid, t.name, t.note
FROM {{SHOWN_TABLES}} t
ORDER BY t.display_order, t.uuid;

-- statement shown_columns (document_uuid uuid): SELECT
SELECT c.table_uuid, COALESCE(c.name, c.uuid), c.type, c.is_pk::text, c.is_unique::text,
    c.is_not_null::text, c.default_value, c.note,
    (
        c.uuid IN (
            SELECT CASE WHEN r.relationship = '<' THEN rc.to_column_uuid ELSE rc.from_column_uuid END
            FROM ainecto.erd_ref_column rc
              JOIN ainecto.erd_ref r ON r.document_uuid = $1 AND r.uuid = rc.ref_uuid
            WHERE rc.document_uuid = $1))::text
FROM {{SHOWN_TABLES}} t
  JOIN ainecto.erd_column c ON c.document_uuid = $1 AND c.table_uuid = t.uuid
ORDER BY t.display_order, t.uuid, c.display_order, c.uuid
LIMIT {{#MAX_COLUMNS}};

-- statement shown_relations (document_uuid uuid): SELECT
SELECT a.name, b.name, r.relationship,
    COALESCE(
        NULLIF(r.name, ''),
        (
            SELECT pg_catalog.string_agg(
                COALESCE(c.name, c.uuid), ', ' ORDER BY rc.display_order, rc.uuid)
            FROM ainecto.erd_ref_column rc
              JOIN ainecto.erd_column c ON c.document_uuid = $1 AND c.uuid = rc.from_column_uuid
            WHERE rc.document_uuid = $1 AND rc.ref_uuid = r.uuid),
        'refers to')
FROM ainecto.erd_ref r
  JOIN {{SHOWN_TABLES}} a ON a.uuid = r.from_table_uuid
  JOIN {{SHOWN_TABLES}} b ON b.uuid = r.to_table_uuid
WHERE r.document_uuid = $1
ORDER BY a.display_order, a.uuid, b.display_order, b.uuid, r.uuid
LIMIT {{MAX_RELATIONS}};

-- statement count_flow (document_uuid uuid): SELECT
SELECT (SELECT pg_catalog.count(*)::text FROM ainecto.flow_node n WHERE n.document_uuid = $1),
    (SELECT pg_catalog.count(*)::text FROM ainecto.flow_edge e WHERE e.document_uuid = $1),
    (SELECT pg_catalog.count(*)::text FROM ainecto.flow_group g WHERE g.document_uuid = $1);

-- statement shown_groups (document_uuid uuid): SELECT
WITH RECURSIVE tree AS (
    SELECT g.uuid, g.name, 0 AS depth,
        ARRAY[pg_catalog.lpad((g.sort_order + 1000000000)::text, 10, '0'), g.uuid] AS path
    FROM ainecto.flow_group g
    WHERE g.document_uuid = $1 AND g.parent_group_uuid IS NULL
    UNION ALL
    SELECT g.uuid, g.name, tree.depth + 1,
        tree.path || ARRAY[pg_catalog.lpad((g.sort_order + 1000000000)::text, 10, '0'), g.uuid]
    FROM tree
      JOIN ainecto.flow_group g ON g.document_uuid = $1 AND g.parent_group_uuid = tree.uuid)
SELECT t.uuid, t.name, LEAST(t.depth, 8)::text
FROM tree t
ORDER BY t.path
LIMIT {{MAX_GROUPS}};

-- statement shown_nodes (document_uuid uuid): SELECT
SELECT n.uuid, n.group_uuid, n.text, n.shape
FROM ainecto.flow_node n
WHERE n.document_uuid = $1
ORDER BY n.y, n.x, n.uuid
LIMIT {{MAX_NODES}};

-- statement shown_edges (document_uuid uuid): SELECT
SELECT e.from_uuid, COALESCE(NULLIF(n.text, ''), n.shape), e.label
FROM ainecto.flow_edge e
  JOIN ainecto.flow_node n ON n.document_uuid = $1 AND n.uuid = e.to_uuid
WHERE e.document_uuid = $1
ORDER BY e.from_uuid, n.y, n.x, e.uuid
LIMIT {{MAX_EDGES}};

-- statement count_scenarios (document_uuid uuid): SELECT
SELECT pg_catalog.count(*)::text FROM ainecto.test_scenario s WHERE s.document_uuid = $1 AND NOT s.archived;

-- statement by_scenario (document_uuid uuid): SELECT
SELECT s.name, pg_catalog.count(c.id)::text,
    pg_catalog.count(c.id) FILTER (WHERE c.status = 'READY')::text,
    pg_catalog.count(c.id) FILTER (WHERE c.status = 'DRAFT')::text,
    pg_catalog.count(c.id) FILTER (WHERE c.status = 'DEPRECATED')::text
FROM ainecto.test_scenario s
  LEFT JOIN ainecto.test_case c ON c.document_uuid = $1 AND c.scenario_id = s.id
WHERE s.document_uuid = $1 AND NOT s.archived
GROUP BY s.id, s.name, s.display_order
ORDER BY s.display_order, s.id
LIMIT {{MAX_SCENARIOS}};

-- statement latest_runs (project_uuid uuid, uuid[]): SELECT
-- Of several results for a case in a run the newest counts; cases of documents $2 are hidden.
SELECT r.name, pg_catalog.replace(pg_catalog.lower(r.status COLLATE "C"), '_', ' '), pg_catalog.count(c.case_id)::text,
    pg_catalog.count(*) FILTER (WHERE e.result = 'PASSED')::text,
    pg_catalog.count(*) FILTER (WHERE e.result = 'FAILED')::text,
    pg_catalog.count(*) FILTER (WHERE e.result = 'BLOCKED')::text,
    pg_catalog.count(*) FILTER (WHERE e.result = 'SKIPPED')::text
FROM (
    SELECT t.id, t.name, t.status
    FROM ainecto.test_run t
    WHERE t.project_uuid = $1
    ORDER BY t.id DESC
    LIMIT {{#MAX_RUNS}}) r
  LEFT JOIN ainecto.test_run_case c ON c.run_id = r.id AND c.document_uuid <> ALL ($2)
  LEFT JOIN LATERAL (
      SELECT x.result
      FROM ainecto.test_execution x
      WHERE x.run_id = c.run_id AND x.case_id = c.case_id
      ORDER BY x.id DESC
      LIMIT 1) e ON true
GROUP BY r.id, r.name, r.status
ORDER BY r.id DESC;

-- statement project_text (uuid uuid): SELECT
SELECT p.name, p.description FROM ainecto.project p WHERE p.uuid = $1;

-- statement list_documents (project_uuid uuid): SELECT
-- By type as a reader wants them: what there is, how it works, how it is tested.
SELECT d.uuid::text
FROM ainecto.document d
WHERE d.project_uuid = $1 AND d.archived_at IS NULL AND d.type <> 'readme'
ORDER BY pg_catalog.array_position(ARRAY['erd', 'flow_diagram', 'testcase'], d.type), d.created_at,
    d.uuid;
