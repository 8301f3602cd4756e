-- The statements of erd_lookup.c.

-- statement parent_of_column (document_uuid uuid, uuid text): SELECT
SELECT c.table_uuid
FROM ainecto.erd_column c
WHERE c.document_uuid = $1 AND c.uuid = $2;

-- statement parent_of_index (document_uuid uuid, uuid text): SELECT
SELECT i.table_uuid
FROM ainecto.erd_index i
WHERE i.document_uuid = $1 AND i.uuid = $2;

-- statement parent_of_constraint (document_uuid uuid, uuid text): SELECT
SELECT k.table_uuid
FROM ainecto.erd_constraint k
WHERE k.document_uuid = $1 AND k.uuid = $2;

-- statement parent_of_value (document_uuid uuid, uuid text): SELECT
SELECT v.enum_uuid
FROM ainecto.erd_enum_value v
WHERE v.document_uuid = $1 AND v.uuid = $2;

-- statement tables_of_ref (document_uuid uuid, uuid text): SELECT
SELECT r.from_table_uuid, r.to_table_uuid
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1 AND r.uuid = $2;

-- statement column_by_name (document_uuid uuid, table_uuid text, name text): SELECT
SELECT c.uuid
FROM ainecto.erd_column c
WHERE c.document_uuid = $1 AND c.table_uuid = $2 AND c.name = $3;

-- statement tables_by_name (document_uuid uuid, name text, schema_name text): SELECT
-- Up to two tables of a name: one with no schema name comes first. Without a schema each of the document's is tried, by the key.
WITH RECURSIVE schema AS (
    (
        SELECT t.schema_name AS name
        FROM ainecto.erd_table t
        WHERE t.document_uuid = $1 AND $3 IS NULL AND t.schema_name IS NOT NULL
        ORDER BY t.schema_name
        LIMIT 1)
    UNION ALL
    SELECT (
        SELECT t.schema_name
        FROM ainecto.erd_table t
        WHERE t.document_uuid = $1 AND t.schema_name > s.name
        ORDER BY t.schema_name
        LIMIT 1)
    FROM schema s
    WHERE s.name IS NOT NULL
)
SELECT f.uuid, f.schema_name
FROM (
    SELECT t.uuid, t.schema_name
    FROM ainecto.erd_table t
    WHERE t.document_uuid = $1 AND $3 IS NULL AND t.schema_name IS NULL AND t.name = $2
    UNION ALL
    SELECT t.uuid, t.schema_name
    FROM (
        SELECT s.name
        FROM schema s
        UNION ALL
        SELECT $3) s
      CROSS JOIN LATERAL (
          SELECT t.uuid, t.schema_name
          FROM ainecto.erd_table t
          WHERE t.document_uuid = $1 AND t.schema_name = s.name AND t.name = $2
          LIMIT 1) t) f
ORDER BY f.schema_name NULLS FIRST
LIMIT 2;
