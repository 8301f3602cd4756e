-- The statements of testcase_scenario_tools.c.

-- query list_scenarios: read_only
-- The tree from top to bottom, siblings in order. position is the way to a scenario as pairs of order and id:
-- sorting by it puts each parent right before what is nested in it.
WITH RECURSIVE tree (id, parent_id, name, description, depth, position, way, path) AS (
        SELECT s.id, s.parent_id, s.name, s.description, 1, ARRAY[s.display_order::bigint, s.id],
            ARRAY[s.id], s.name
        FROM ainecto.test_scenario s
        WHERE s.document_uuid = $2 AND s.parent_id IS NULL AND NOT s.archived
        UNION ALL
        SELECT s.id, s.parent_id, s.name, s.description, tree.depth + 1,
            tree.position || ARRAY[s.display_order::bigint, s.id], tree.way || s.id,
            tree.path || ' / ' || s.name
        FROM tree
          JOIN ainecto.test_scenario s ON s.document_uuid = $2 AND s.parent_id = tree.id
        WHERE NOT s.archived),
    own (id, cases) AS (
        SELECT c.scenario_id, pg_catalog.count(*)
        FROM ainecto.test_case c
        WHERE c.document_uuid = $2
        GROUP BY c.scenario_id),
    total (id, cases) AS (
        SELECT outer_scenario.id, pg_catalog.sum(own.cases)
        FROM tree
          JOIN own ON own.id = tree.id
          CROSS JOIN LATERAL pg_catalog.unnest(tree.way) AS outer_scenario (id)
        GROUP BY outer_scenario.id)
SELECT tree.id, tree.name, tree.parent_id AS "parentId", tree.depth, tree.path, tree.description,
    COALESCE(own.cases, 0) AS "caseCount", COALESCE(total.cases, 0)::bigint AS "totalCaseCount",
    tree.position::text AS cursor
FROM tree
  LEFT JOIN own ON own.id = tree.id
  LEFT JOIN total ON total.id = tree.id
WHERE $4::text IS NULL OR tree.position > $4::text::bigint[]
ORDER BY tree.position
LIMIT $3;
