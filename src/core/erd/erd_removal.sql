-- The statements of erd_removal.c. Rows are looked up one by one by the order of an index: of those that were written just now the planner
-- knows nothing, and joins that hang on what it thinks would read all for each.

-- statement refs_of_table (document_uuid uuid, from_table_uuid text): SELECT
SELECT r.uuid
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1 AND r.from_table_uuid = $2
UNION
SELECT r.uuid
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1 AND r.to_table_uuid = $2
ORDER BY 1;

-- statement indexes_of_column (document_uuid uuid, column_uuid text): SELECT
SELECT m.index_uuid
FROM ainecto.erd_index_column m
WHERE m.document_uuid = $1 AND m.column_uuid = $2
ORDER BY 1;

-- statement refs_of_column (document_uuid uuid, from_column_uuid text): SELECT
SELECT m.ref_uuid
FROM ainecto.erd_ref_column m
WHERE m.document_uuid = $1 AND m.from_column_uuid = $2
UNION
SELECT m.ref_uuid
FROM ainecto.erd_ref_column m
WHERE m.document_uuid = $1 AND m.to_column_uuid = $2
ORDER BY 1;

-- statement constraints_of_column (document_uuid uuid, uuid text): SELECT
SELECT k.uuid
FROM ainecto.erd_constraint k
WHERE k.document_uuid = $1
    AND k.table_uuid = (
        SELECT c.table_uuid
        FROM ainecto.erd_column c
        WHERE c.document_uuid = $1 AND c.uuid = $2)
    AND pg_catalog.jsonb_exists(k.column_uuids, $2)
ORDER BY 1;

-- statement broken_constraints (document_uuid uuid, uuid text[]): SELECT
SELECT k.uuid
FROM pg_catalog.unnest($2) AS x (uuid)
  CROSS JOIN LATERAL (
      SELECT k.uuid, k.column_uuids
      FROM ainecto.erd_constraint k
      WHERE k.document_uuid = $1 AND k.uuid = x.uuid
      LIMIT 1) k
WHERE EXISTS (
    SELECT
    FROM pg_catalog.jsonb_array_elements_text(k.column_uuids) e (uuid)
    WHERE (
        SELECT c.uuid
        FROM ainecto.erd_column c
        WHERE c.document_uuid = $1 AND c.uuid = e.uuid) IS NULL)
ORDER BY k.uuid;

-- fragment EMPTY (relation, members, parent)
-- Those of the named that have no members.
SELECT i.uuid
FROM pg_catalog.unnest($2) AS x (uuid)
  CROSS JOIN LATERAL (
      SELECT i.uuid
      FROM ainecto.{{relation}} i
      WHERE i.document_uuid = $1 AND i.uuid = x.uuid
      LIMIT 1) i
WHERE (
    SELECT m.uuid
    FROM ainecto.{{members}} m
    WHERE m.document_uuid = $1 AND m.{{parent}} = i.uuid
    ORDER BY m.display_order, m.uuid
    LIMIT 1) IS NULL
ORDER BY i.uuid;

-- statement empty_indexes (document_uuid uuid, uuid text[]): SELECT
{{EMPTY: erd_index | erd_index_column | index_uuid}};

-- statement empty_refs (document_uuid uuid, uuid text[]): SELECT
{{EMPTY: erd_ref | erd_ref_column | ref_uuid}};
