-- The statements of erd_table_tools.c.

-- query list_tables: read_only
SELECT t.uuid, t.name, t.schema_name, t.options OPERATOR(pg_catalog.->>) 'kind' AS kind,
    t.display_order, t.display_order AS cursor, t.uuid AS cursor
FROM ainecto.erd_table t
WHERE t.document_uuid = $2
    AND (t.display_order, t.uuid) > (COALESCE($4::integer, -1), COALESCE($5, ''))
ORDER BY t.display_order, t.uuid
LIMIT $3;
