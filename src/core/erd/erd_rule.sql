-- The statements of erd_rule.c.

-- fragment TABLE_NAMED (table_uuid)
(
    SELECT pg_catalog.quote_literal(t.name)
    FROM ainecto.erd_table t
    WHERE t.document_uuid = $1 AND t.uuid = {{table_uuid}});

-- statement unsound_things (document_uuid uuid, tables text[], indexes text[], refs text[]): SELECT
-- What is wrong, in words, with some tables, some indexes and the tables of those, and some refs. Each of them is looked up by its key:
-- of rows that were written just now the planner knows nothing.
WITH touched AS MATERIALIZED (
    SELECT pg_catalog.unnest($2) AS table_uuid
    UNION
    SELECT (
        SELECT o.table_uuid
        FROM ainecto.erd_index o
        WHERE o.document_uuid = $1 AND o.uuid = x.uuid)
    FROM pg_catalog.unnest($3) AS x (uuid)
)
SELECT f.problem
FROM (
    SELECT pg_catalog.format('index %s of table %s has no columns', COALESCE(pg_catalog.quote_literal(i.name), i.uuid), {{TABLE_NAMED: i.table_uuid}})
    FROM pg_catalog.unnest($3) AS x (uuid)
      CROSS JOIN LATERAL (
          SELECT i.name, i.uuid, i.table_uuid, i.options
          FROM ainecto.erd_index i
          WHERE i.document_uuid = $1 AND i.uuid = x.uuid
          LIMIT 1) i
    WHERE COALESCE(pg_catalog.jsonb_array_length(i.options -> 'keys'), 0) = 0
        AND (
            SELECT m.uuid
            FROM ainecto.erd_index_column m
            WHERE m.document_uuid = $1 AND m.index_uuid = i.uuid
            ORDER BY m.display_order, m.uuid
            LIMIT 1) IS NULL
    UNION ALL
    SELECT pg_catalog.format('table %s has %s primary keys', {{TABLE_NAMED: h.table_uuid}}, i.keys)
    FROM touched h
      CROSS JOIN LATERAL (
          SELECT pg_catalog.count(*) AS keys
          FROM ainecto.erd_index i
          WHERE i.document_uuid = $1 AND i.table_uuid = h.table_uuid AND i.is_pk) i
    WHERE i.keys > 1
    UNION ALL
    SELECT pg_catalog.format('table %s has %s indexes called %L', {{TABLE_NAMED: h.table_uuid}}, i.named, i.name)
    FROM touched h
      CROSS JOIN LATERAL (
          SELECT i.name, pg_catalog.count(*) AS named
          FROM ainecto.erd_index i
          WHERE i.document_uuid = $1 AND i.table_uuid = h.table_uuid AND i.name IS NOT NULL
          GROUP BY i.name
          HAVING pg_catalog.count(*) > 1) i
    UNION ALL
    SELECT pg_catalog.format('ref %s of table %s has no columns', COALESCE(pg_catalog.quote_literal(r.name), r.uuid), {{TABLE_NAMED: r.from_table_uuid}})
    FROM pg_catalog.unnest($4) AS x (uuid)
      CROSS JOIN LATERAL (
          SELECT r.name, r.uuid, r.from_table_uuid
          FROM ainecto.erd_ref r
          WHERE r.document_uuid = $1 AND r.uuid = x.uuid
          LIMIT 1) r
    WHERE (
        SELECT m.uuid
        FROM ainecto.erd_ref_column m
        WHERE m.document_uuid = $1 AND m.ref_uuid = r.uuid
        ORDER BY m.display_order, m.uuid
        LIMIT 1) IS NULL) f (problem)
ORDER BY f.problem COLLATE "C";
