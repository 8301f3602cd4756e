-- The statements of erd_rule.c.

-- fragment TABLE_NAMED (table_uuid)
(
    SELECT pg_catalog.quote_literal(t.name)
    FROM ainecto.erd_table t
    WHERE t.document_uuid = $1 AND t.uuid = {{table_uuid}});

-- statement unsound_things (document_uuid uuid, tables text[], indexes text[], refs text[]): SELECT
-- What is wrong, in words, with some tables, some indexes and the tables of those, and some refs.
SELECT f.problem
FROM (
    SELECT pg_catalog.format('index %s of table %s has no columns', COALESCE(pg_catalog.quote_literal(i.name), i.uuid), {{TABLE_NAMED: i.table_uuid}})
    FROM ainecto.erd_index i
    WHERE i.document_uuid = $1
        AND i.uuid = ANY ($3)
        AND COALESCE(pg_catalog.jsonb_array_length(i.options -> 'keys'), 0) = 0
        AND NOT EXISTS (
            SELECT
            FROM ainecto.erd_index_column m
            WHERE m.document_uuid = $1 AND m.index_uuid = i.uuid)
    UNION ALL
    SELECT pg_catalog.format('table %s has %s primary keys', {{TABLE_NAMED: i.table_uuid}}, pg_catalog.count(*))
    FROM ainecto.erd_index i
    WHERE i.document_uuid = $1
        AND i.is_pk
        AND i.table_uuid IN (
            SELECT o.table_uuid
            FROM ainecto.erd_index o
            WHERE o.document_uuid = $1 AND o.uuid = ANY ($3)
            UNION ALL
            SELECT pg_catalog.unnest($2))
    GROUP BY i.table_uuid
    HAVING pg_catalog.count(*) > 1
    UNION ALL
    SELECT pg_catalog.format('table %s has %s indexes called %L', {{TABLE_NAMED: i.table_uuid}}, pg_catalog.count(*), i.name)
    FROM ainecto.erd_index i
    WHERE i.document_uuid = $1
        AND i.name IS NOT NULL
        AND i.table_uuid IN (
            SELECT o.table_uuid
            FROM ainecto.erd_index o
            WHERE o.document_uuid = $1 AND o.uuid = ANY ($3)
            UNION ALL
            SELECT pg_catalog.unnest($2))
    GROUP BY i.table_uuid, i.name
    HAVING pg_catalog.count(*) > 1
    UNION ALL
    SELECT pg_catalog.format('ref %s of table %s has no columns', COALESCE(pg_catalog.quote_literal(r.name), r.uuid), {{TABLE_NAMED: r.from_table_uuid}})
    FROM ainecto.erd_ref r
    WHERE r.document_uuid = $1
        AND r.uuid = ANY ($4)
        AND NOT EXISTS (
            SELECT
            FROM ainecto.erd_ref_column m
            WHERE m.document_uuid = $1 AND m.ref_uuid = r.uuid)) f (problem)
ORDER BY f.problem COLLATE "C";
