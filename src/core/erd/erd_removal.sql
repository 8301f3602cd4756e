-- The statements of erd_removal.c.

-- statement refs_of_table (document_uuid uuid, from_table_uuid text): SELECT
SELECT r.uuid
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1 AND (r.from_table_uuid = $2 OR r.to_table_uuid = $2)
ORDER BY r.uuid;

-- statement indexes_of_column (document_uuid uuid, column_uuid text): SELECT
SELECT m.index_uuid
FROM ainecto.erd_index_column m
WHERE m.document_uuid = $1 AND m.column_uuid = $2
ORDER BY 1;

-- statement refs_of_column (document_uuid uuid, from_column_uuid text): SELECT
SELECT DISTINCT m.ref_uuid
FROM ainecto.erd_ref_column m
WHERE m.document_uuid = $1 AND (m.from_column_uuid = $2 OR m.to_column_uuid = $2)
ORDER BY 1;

-- statement constraints_of_column (document_uuid uuid, uuid text): SELECT
SELECT k.uuid
FROM ainecto.erd_column c
  JOIN ainecto.erd_constraint k ON k.document_uuid = c.document_uuid AND k.table_uuid = c.table_uuid
WHERE c.document_uuid = $1 AND c.uuid = $2 AND pg_catalog.jsonb_exists(k.column_uuids, $2)
ORDER BY 1;

-- statement broken_constraints (document_uuid uuid, uuid text[]): SELECT
SELECT k.uuid
FROM ainecto.erd_constraint k
WHERE k.document_uuid = $1
    AND k.uuid = ANY ($2)
    AND EXISTS (
        SELECT
        FROM pg_catalog.jsonb_array_elements_text(k.column_uuids) e (uuid)
        WHERE NOT EXISTS (
            SELECT
            FROM ainecto.erd_column c
            WHERE c.document_uuid = k.document_uuid AND c.uuid = e.uuid))
ORDER BY k.uuid;

-- statement empty_indexes (document_uuid uuid, uuid text[]): SELECT
SELECT i.uuid
FROM ainecto.erd_index i
WHERE i.document_uuid = $1
    AND i.uuid = ANY ($2)
    AND NOT EXISTS (
        SELECT
        FROM ainecto.erd_index_column m
        WHERE m.document_uuid = i.document_uuid AND m.index_uuid = i.uuid)
ORDER BY i.uuid;

-- statement empty_refs (document_uuid uuid, uuid text[]): SELECT
SELECT r.uuid
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1
    AND r.uuid = ANY ($2)
    AND NOT EXISTS (
        SELECT
        FROM ainecto.erd_ref_column m
        WHERE m.document_uuid = r.document_uuid AND m.ref_uuid = r.uuid)
ORDER BY r.uuid;
