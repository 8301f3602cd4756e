-- The statements of erd_group_tools.c.

-- fragment GROUP_MEMBERS
'uuid', g.uuid, 'name', g.name, 'color', g.color, 'tables',
    (
        SELECT COALESCE(
            pg_catalog.json_agg(
                pg_catalog.json_build_object(
                    'table_uuid', m.table_uuid, 'table_name', t.name, 'schema_name', t.schema_name)
                    ORDER BY m.display_order,
                m.uuid),
            '[]'::json)
        FROM ainecto.erd_table_group_table m
          JOIN ainecto.erd_table t ON t.document_uuid = $2 AND t.uuid = m.table_uuid
        WHERE m.document_uuid = $2 AND m.group_uuid = g.uuid),
    'notes',
    (
        SELECT COALESCE(
            pg_catalog.json_agg(
                pg_catalog.json_build_object(
                    'note_uuid', m.note_uuid, 'title', n.title) ORDER BY m.display_order,
                m.uuid),
            '[]'::json)
        FROM ainecto.erd_table_group_note m
          JOIN ainecto.erd_note n ON n.document_uuid = $2 AND n.uuid = m.note_uuid
        WHERE m.document_uuid = $2 AND m.group_uuid = g.uuid);

-- query list_groups: read_only
SELECT pg_catalog.json_strip_nulls(pg_catalog.json_build_object({{GROUP_MEMBERS}}))::text, g.uuid
FROM ainecto.erd_table_group g
WHERE g.document_uuid = $2 AND g.uuid > COALESCE($4, '')
ORDER BY g.uuid
LIMIT $3;

-- query get_group: read_only
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    {{GROUP_MEMBERS}}, 'version', (SELECT d.version FROM ainecto.document d WHERE d.uuid = $2)))::text
FROM ainecto.erd_table_group g
WHERE g.document_uuid = $2 AND g.uuid = $3;
