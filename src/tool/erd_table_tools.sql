-- The statements of erd_table_tools.c.

-- query list_tables: read_only
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'uuid', t.uuid, 'name', t.name, 'schema_name', t.schema_name, 'kind',
        t.options OPERATOR(pg_catalog.->>) 'kind', 'display_order', t.display_order, 'column_count',
        (
            SELECT pg_catalog.count(*)
            FROM ainecto.erd_column c
            WHERE c.document_uuid = $2 AND c.table_uuid = t.uuid)))::text,
    t.display_order::text, t.uuid
FROM ainecto.erd_table t
WHERE t.document_uuid = $2
    AND (t.display_order, t.uuid) > (COALESCE($4::integer, -1), COALESCE($5, ''))
ORDER BY t.display_order, t.uuid
LIMIT $3;
