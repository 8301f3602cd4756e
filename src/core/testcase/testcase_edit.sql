-- The statements of testcase_edit.c.

-- statement scenario_siblings (document_uuid uuid, id bigint): SELECT
-- Ids and positions of a row and its siblings, by id.
SELECT s.id, s.display_order
FROM ainecto.test_scenario s
WHERE s.document_uuid = $1
    AND s.parent_id IS NOT DISTINCT FROM (
        SELECT f.parent_id
        FROM ainecto.test_scenario f
        WHERE f.document_uuid = $1 AND f.id = $2)
    AND NOT s.archived
ORDER BY s.id;

-- statement case_siblings (document_uuid uuid, id bigint): SELECT
SELECT c.id, c.display_order
FROM ainecto.test_case c
WHERE c.document_uuid = $1
    AND c.scenario_id = (
        SELECT f.scenario_id
        FROM ainecto.test_case f
        WHERE f.document_uuid = $1 AND f.id = $2)
ORDER BY c.id;

-- statement scenarios_below (document_uuid uuid, id bigint): SELECT
-- A scenario and all below it that are not archived, outer ones first, with the number of their cases. The bound
-- keeps the walk finite should a table loaded without its triggers hold a circle.
WITH RECURSIVE below (id, archived, depth) AS (
    SELECT s.id, s.archived, 1
    FROM ainecto.test_scenario s
    WHERE s.document_uuid = $1 AND s.id = $2
    UNION ALL
    SELECT s.id, s.archived, below.depth + 1
    FROM below
      JOIN ainecto.test_scenario s ON s.document_uuid = $1 AND s.parent_id = below.id
    WHERE below.depth < {{TESTCASE_MAX_DEPTH_TEXT}})
SELECT below.id,
    (
        SELECT pg_catalog.count(*)
        FROM ainecto.test_case c
        WHERE c.document_uuid = $1 AND c.scenario_id = below.id)
FROM below
WHERE NOT below.archived
ORDER BY below.depth, below.id;

-- statement steps_of_case (document_uuid uuid, case_id bigint): SELECT
SELECT s.id, s.action, s.expected_result, s.display_order
FROM ainecto.test_step s
WHERE s.document_uuid = $1 AND s.case_id = $2
ORDER BY s.id;
