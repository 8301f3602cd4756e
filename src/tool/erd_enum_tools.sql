-- The statements of erd_enum_tools.c.

-- query list_enums: read_only
SELECT e.uuid, e.name, e.schema_name,
    ARRAY(
        SELECT v.value
        FROM ainecto.erd_enum_value v
        WHERE v.document_uuid = $2 AND v.enum_uuid = e.uuid
        ORDER BY v.display_order, v.uuid) AS values,
    e.uuid AS cursor
FROM ainecto.erd_enum e
WHERE e.document_uuid = $2 AND e.uuid > COALESCE($4, '')
ORDER BY e.uuid
LIMIT $3;

-- query get_enum: read_only
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'uuid', e.uuid, 'name', e.name, 'schema_name', e.schema_name, 'note', e.note, 'values',
    (
        SELECT COALESCE(
            pg_catalog.json_agg(
                pg_catalog.json_build_object(
                    'uuid', v.uuid, 'value', v.value, 'note', v.note, 'display_order',
                    v.display_order) ORDER BY v.display_order,
                v.uuid),
            '[]'::json)
        FROM ainecto.erd_enum_value v
        WHERE v.document_uuid = $2 AND v.enum_uuid = e.uuid),
    'version', (SELECT d.version FROM ainecto.document d WHERE d.uuid = $2)))::text
FROM ainecto.erd_enum e
WHERE e.document_uuid = $2 AND e.uuid = $3;
