-- The statements of testcase_tree.c.

-- statement measure_tree (document_uuid uuid, id bigint): SELECT
-- Is the scenario above itself, and how many levels does the longest way through it have? Both walks end after
-- one level too many, so that a circle cannot keep them running.
WITH RECURSIVE above (id, depth) AS (
        SELECT s.parent_id, 1
        FROM ainecto.test_scenario s
        WHERE s.document_uuid = $1 AND s.id = $2
        UNION ALL
        SELECT s.parent_id, above.depth + 1
        FROM above
          JOIN ainecto.test_scenario s ON s.document_uuid = $1 AND s.id = above.id
        WHERE above.depth <= {{TESTCASE_MAX_DEPTH_TEXT}}),
    below (id, depth) AS (
        SELECT $2, 1
        UNION ALL
        SELECT s.id, below.depth + 1
        FROM below
          JOIN ainecto.test_scenario s ON s.document_uuid = $1 AND s.parent_id = below.id
        WHERE below.depth <= {{TESTCASE_MAX_DEPTH_TEXT}}
            AND NOT EXISTS (SELECT FROM above WHERE above.id = $2))
SELECT EXISTS (SELECT FROM above WHERE above.id = $2),
    (
        SELECT pg_catalog.max(above.depth) FROM above) + (SELECT pg_catalog.max(below.depth) FROM below) - 1;

-- statement find_scenario (id bigint): SELECT
SELECT s.document_uuid, s.archived, s.parent_id
FROM ainecto.test_scenario s
WHERE s.id = $1;

-- statement find_scenario_of_case (id bigint): SELECT
SELECT s.document_uuid, s.archived, s.id
FROM ainecto.test_case c
  JOIN ainecto.test_scenario s ON s.document_uuid = c.document_uuid AND s.id = c.scenario_id
WHERE c.id = $1;

-- statement last_scenario (document_uuid uuid, parent_id bigint?): SELECT
-- The position behind the last child of a parent; of the top level with a null one.
SELECT pg_catalog.max(s.display_order) + 1
FROM ainecto.test_scenario s
WHERE s.document_uuid = $1 AND s.parent_id IS NOT DISTINCT FROM $2;

-- statement last_case (document_uuid uuid, scenario_id bigint): SELECT
SELECT pg_catalog.max(c.display_order) + 1
FROM ainecto.test_case c
WHERE c.document_uuid = $1 AND c.scenario_id = $2;
