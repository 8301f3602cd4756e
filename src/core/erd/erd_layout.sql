-- The statements of erd_layout.c.

-- What belongs to tables is read beside them and not joined: of rows that were written just now the planner knows nothing, and takes
-- plans that read all of them once for each table.

-- fragment TABLES
SELECT t.uuid, t.position_x, t.position_y, pg_catalog.length(t.name), t.laid_out_x, t.laid_out_y, t.schema_name
FROM ainecto.erd_table t
WHERE t.document_uuid = $1;

-- fragment BY_PLACE
ORDER BY t.display_order, t.uuid;

-- statement read_tables (document_uuid uuid): SELECT
{{TABLES}} {{BY_PLACE}};

-- statement read_tables_of (document_uuid uuid, uuids text[]): SELECT
{{TABLES}} AND t.uuid = ANY ($2) {{BY_PLACE}};

-- fragment SIZE
pg_catalog.count(*),
    pg_catalog.max(
        COALESCE(
        pg_catalog.length(c.name), 0)
        + {{ERD_NAME_TYPE_GAP_TEXT}} + COALESCE(pg_catalog.length(c.type), 0));

-- statement read_sizes (document_uuid uuid): SELECT
SELECT c.table_uuid, {{SIZE}}
FROM ainecto.erd_column c
WHERE c.document_uuid = $1
GROUP BY c.table_uuid
ORDER BY c.table_uuid;

-- statement read_sizes_of (document_uuid uuid, uuids text[]): SELECT
-- Table by table, so that whatever the planner knows the columns of others are not read.
SELECT t.uuid, s.columns, s.longest
FROM pg_catalog.unnest($2) AS t (uuid)
  CROSS JOIN LATERAL (
      SELECT {{SIZE}}
      FROM ainecto.erd_column c
      WHERE c.document_uuid = $1 AND c.table_uuid = t.uuid) s (columns, longest);

-- fragment GROUPS (condition)
SELECT g.table_uuid, pg_catalog.min(g.group_uuid)
FROM ainecto.erd_table_group_table g
WHERE g.document_uuid = $1 AND {{condition}}
GROUP BY g.table_uuid
ORDER BY g.table_uuid;

-- statement read_groups (document_uuid uuid): SELECT
{{GROUPS: true}};

-- statement read_groups_of (document_uuid uuid, uuids text[]): SELECT
{{GROUPS: g.table_uuid = ANY ($2)}};

-- fragment IS_PLACED
t.position_x BETWEEN -{{#LAYOUT_MAX_COORDINATE}} AND {{#LAYOUT_MAX_COORDINATE}}
    AND t.position_y BETWEEN -{{#LAYOUT_MAX_COORDINATE}} AND {{#LAYOUT_MAX_COORDINATE}};

-- statement find_unplaced (document_uuid uuid): SELECT
-- The tables without a place, how many they are, and the upper edge of the others.
SELECT pg_catalog.array_agg(t.uuid) FILTER (WHERE ({{IS_PLACED}}) IS NOT TRUE),
    pg_catalog.count(*) FILTER (WHERE ({{IS_PLACED}}) IS NOT TRUE),
    pg_catalog.min(t.position_y) FILTER (WHERE {{IS_PLACED}})
FROM ainecto.erd_table t
WHERE t.document_uuid = $1;

-- statement read_rightmost (document_uuid uuid, most bigint): SELECT
SELECT t.uuid, t.position_x, pg_catalog.length(t.name)
FROM ainecto.erd_table t
WHERE t.document_uuid = $1 AND {{IS_PLACED}}
ORDER BY t.position_x DESC, t.uuid
LIMIT $2;

-- statement has_many (document_uuid uuid): SELECT
SELECT 1
FROM ainecto.erd_table t
WHERE t.document_uuid = $1
OFFSET {{#MAX_PLACED_AGAIN}}
LIMIT 1;

-- statement read_refs (document_uuid uuid): SELECT
SELECT r.from_table_uuid, r.to_table_uuid, r.relationship, r.uuid
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1
ORDER BY r.uuid;

-- statement read_refs_of (document_uuid uuid, uuids text[]): SELECT
-- Between two of the tables.
SELECT r.from_table_uuid, r.to_table_uuid, r.relationship, r.uuid
FROM pg_catalog.unnest($2) AS t (uuid)
  CROSS JOIN LATERAL (
      SELECT r.from_table_uuid, r.to_table_uuid, r.relationship, r.uuid
      FROM ainecto.erd_ref r
      WHERE r.document_uuid = $1 AND r.from_table_uuid = t.uuid AND r.to_table_uuid = ANY ($2)
      OFFSET 0) r
ORDER BY r.uuid;

-- statement read_first_pairs (document_uuid uuid): SELECT
SELECT DISTINCT ON (p.ref_uuid) p.ref_uuid, p.from_column_uuid, p.to_column_uuid
FROM ainecto.erd_ref_column p
WHERE p.document_uuid = $1
ORDER BY p.ref_uuid, p.display_order, p.uuid;

-- statement read_columns (document_uuid uuid): SELECT
SELECT c.uuid, c.table_uuid
FROM ainecto.erd_column c
WHERE c.document_uuid = $1
ORDER BY c.table_uuid, c.display_order, c.uuid;

-- statement write_positions (document_uuid uuid, jsonb, uuids text[]): UPDATE
-- One statement, so that a layout writes only the rows that move. Their places are looked up by key and not joined, for the same
-- reason: positions by table, each an array of two; $3 the tables, if they are few.
UPDATE ainecto.erd_table t
SET position_x = ($2 -> t.uuid -> 0)::pg_catalog.int4,
    position_y = ($2 -> t.uuid -> 1)::pg_catalog.int4,
    laid_out_x = ($2 -> t.uuid -> 0)::pg_catalog.int4,
    laid_out_y = ($2 -> t.uuid -> 1)::pg_catalog.int4
WHERE t.document_uuid = $1 AND ($3 IS NULL OR t.uuid = ANY ($3)) AND pg_catalog.jsonb_exists($2, t.uuid);
