-- The statements of erd_ref_tools.c.

-- fragment TABLE_NAME_OF (side)
(
    SELECT COALESCE(t.schema_name || '.', '') || t.name
    FROM ainecto.erd_table t
    WHERE t.document_uuid = $2 AND t.uuid = r.{{side}});

-- fragment COLUMNS_OF (side)
(
    SELECT COALESCE(pg_catalog.json_agg(m.{{side}} ORDER BY m.display_order, m.uuid), '[]'::json)
    FROM ainecto.erd_ref_column m
    WHERE m.document_uuid = $2 AND m.ref_uuid = r.uuid);

-- fragment COLUMN_LIST_OF (side)
ARRAY(
    SELECT m.{{side}}
    FROM ainecto.erd_ref_column m
    WHERE m.document_uuid = $2 AND m.ref_uuid = r.uuid
    ORDER BY m.display_order, m.uuid);

-- fragment FROM_TABLE
{{TABLE_NAME_OF: from_table_uuid}};

-- fragment TO_TABLE
{{TABLE_NAME_OF: to_table_uuid}};

-- fragment FROM_COLUMNS
{{COLUMNS_OF: from_column_uuid}};

-- fragment TO_COLUMNS
{{COLUMNS_OF: to_column_uuid}};

-- fragment REF_MEMBERS
'uuid', r.uuid, 'name', r.name, 'from_table_uuid', r.from_table_uuid, 'from_table', {{FROM_TABLE}},
    'from_column_uuids', {{FROM_COLUMNS}}, 'to_table_uuid', r.to_table_uuid, 'to_table',
    {{TO_TABLE}}, 'to_column_uuids', {{TO_COLUMNS}}, 'relationship', r.relationship, 'on_delete',
    r.on_delete, 'on_update', r.on_update, 'note', r.note, 'options', r.options;

-- query list_refs: read_only
SELECT r.uuid, r.name, r.from_table_uuid, {{FROM_TABLE}} AS from_table,
    {{COLUMN_LIST_OF: from_column_uuid}} AS from_column_uuids, r.to_table_uuid,
    {{TO_TABLE}} AS to_table, {{COLUMN_LIST_OF: to_column_uuid}} AS to_column_uuids,
    r.relationship, r.on_delete, r.on_update, r.note,
    pg_catalog.jsonb_strip_nulls(r.options) AS options, r.uuid AS cursor
FROM ainecto.erd_ref r
WHERE r.document_uuid = $2 AND r.uuid > COALESCE($4, '')
ORDER BY r.uuid
LIMIT $3;

-- query get_ref: read_only
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    {{REF_MEMBERS}}, 'columns',
    (
        SELECT COALESCE(
            pg_catalog.json_agg(
                pg_catalog.json_build_object(
                    'uuid', m.uuid, 'from_column_uuid', m.from_column_uuid, 'from_column', f.name,
                    'to_column_uuid', m.to_column_uuid, 'to_column', o.name) ORDER BY m.display_order,
                m.uuid),
            '[]'::json)
        FROM ainecto.erd_ref_column m
          JOIN ainecto.erd_column f ON f.document_uuid = $2 AND f.uuid = m.from_column_uuid
          JOIN ainecto.erd_column o ON o.document_uuid = $2 AND o.uuid = m.to_column_uuid
        WHERE m.document_uuid = $2 AND m.ref_uuid = r.uuid),
    'version', (SELECT d.version FROM ainecto.document d WHERE d.uuid = $2)))::text
FROM ainecto.erd_ref r
WHERE r.document_uuid = $2 AND r.uuid = $3;
