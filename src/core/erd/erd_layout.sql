-- The statements of erd_layout.c.

-- statement read_tables (document_uuid uuid): SELECT
SELECT t.uuid, t.position_x, t.position_y, c.count, GREATEST(pg_catalog.length(t.name), c.longest),
    g.group_uuid
FROM ainecto.erd_table t
  LEFT JOIN (
      SELECT c.table_uuid, pg_catalog.count(*) AS count,
          pg_catalog.max(
              COALESCE(
              pg_catalog.length(c.name), 0)
              + {{ERD_NAME_TYPE_GAP_TEXT}} + COALESCE(pg_catalog.length(c.type), 0)) AS longest
      FROM ainecto.erd_column c
      WHERE c.document_uuid = $1
      GROUP BY c.table_uuid) c ON c.table_uuid = t.uuid
  LEFT JOIN (
      SELECT g.table_uuid, pg_catalog.min(g.group_uuid) AS group_uuid
      FROM ainecto.erd_table_group_table g
      WHERE g.document_uuid = $1
      GROUP BY g.table_uuid) g ON g.table_uuid = t.uuid
WHERE t.document_uuid = $1
ORDER BY t.display_order, t.uuid;

-- statement has_unpositioned (document_uuid uuid): SELECT
SELECT 1
FROM ainecto.erd_table t
WHERE t.document_uuid = $1 AND t.position_x IS NULL
LIMIT 1;

-- statement read_refs (document_uuid uuid): SELECT
SELECT r.from_table_uuid, r.to_table_uuid, r.relationship
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1
ORDER BY r.uuid;

-- statement write_positions (document_uuid uuid, text[], integer[], integer[]): UPDATE
-- One statement, so that a layout writes only the rows that move.
UPDATE ainecto.erd_table t
SET position_x = p.x, position_y = p.y
FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4)) AS p (uuid, x, y)
WHERE t.document_uuid = $1 AND t.uuid = p.uuid;
