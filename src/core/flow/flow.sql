-- The statements of flow.c.

-- statement touching_edges (document_uuid uuid, from_uuid text): SELECT
SELECT e.uuid
FROM ainecto.flow_edge e
WHERE e.document_uuid = $1 AND (e.from_uuid = $2 OR e.to_uuid = $2)
ORDER BY e.uuid;

-- statement group_around (document_uuid uuid, uuid text): SELECT
SELECT g.parent_group_uuid
FROM ainecto.flow_group g
WHERE g.document_uuid = $1 AND g.uuid = $2;

-- statement member_nodes (document_uuid uuid, group_uuid text): SELECT
SELECT n.uuid
FROM ainecto.flow_node n
WHERE n.document_uuid = $1 AND n.group_uuid = $2
ORDER BY n.uuid;

-- statement member_groups (document_uuid uuid, parent_group_uuid text): SELECT
SELECT g.uuid
FROM ainecto.flow_group g
WHERE g.document_uuid = $1 AND g.parent_group_uuid = $2
ORDER BY g.uuid;

-- fragment FIND (relation)
-- Which of the given are there, by their places in the list. Each is looked up by its key.
SELECT given.n
FROM ROWS FROM (pg_catalog.unnest($2)) WITH ORDINALITY given (uuid, n)
WHERE (
    SELECT r.uuid
    FROM ainecto.{{relation}} r
    WHERE r.document_uuid = $1 AND r.uuid = given.uuid) IS NOT NULL;

-- statement find_nodes (document_uuid uuid, text[]): SELECT
{{FIND: flow_node}};

-- statement find_edges (document_uuid uuid, text[]): SELECT
{{FIND: flow_edge}};

-- statement find_groups (document_uuid uuid, text[]): SELECT
{{FIND: flow_group}};

-- statement groups_around (document_uuid uuid, uuid text): SELECT
-- Without a member, a group lies in no cycle: a new one, nearly always.
WITH RECURSIVE around (uuid) AS (
    SELECT g.parent_group_uuid
    FROM ainecto.flow_group g
    WHERE g.document_uuid = $1
        AND g.uuid = $2
        AND EXISTS (
            SELECT
            FROM ainecto.flow_group member
            WHERE member.document_uuid = $1 AND member.parent_group_uuid = $2)
    UNION
    SELECT g.parent_group_uuid
    FROM around
      JOIN ainecto.flow_group g ON g.document_uuid = $1 AND g.uuid = around.uuid)
SELECT 1
FROM around
WHERE around.uuid = $2
LIMIT 1;
