-- The statements of erd_member.c.

-- statement stray_column_of_ref (document_uuid uuid, ref_uuid text): SELECT
-- Of a ref whose tables changed, a column that stands in another: column, the table it should be of, constraint.
SELECT s.column_uuid, s.table_uuid, s.member
FROM ainecto.erd_ref_column m
  JOIN ainecto.erd_ref r ON r.document_uuid = m.document_uuid AND r.uuid = m.ref_uuid
  CROSS JOIN LATERAL (
      VALUES (m.from_column_uuid, r.from_table_uuid, 'erd_ref_column_from_column_member'),
      (m.to_column_uuid, r.to_table_uuid, 'erd_ref_column_to_column_member'))
      AS s (column_uuid, table_uuid, member)
  JOIN ainecto.erd_column c ON c.document_uuid = m.document_uuid AND c.uuid = s.column_uuid
WHERE m.document_uuid = $1 AND m.ref_uuid = $2 AND c.table_uuid <> s.table_uuid
ORDER BY s.member, s.column_uuid
LIMIT 1;

-- fragment MEMBERS (columns, relation, parent)
-- Member, first, second, sort order, display order.
SELECT m.uuid, {{columns}}, m.display_order
FROM ainecto.{{relation}} m
WHERE m.document_uuid = $1 AND m.{{parent}} = $2
ORDER BY m.display_order, m.uuid;

-- statement read_index_columns (document_uuid uuid, index_uuid text): SELECT
{{MEMBERS: m.column_uuid, NULL::text, m.sort_order | erd_index_column | index_uuid}};

-- statement read_ref_columns (document_uuid uuid, ref_uuid text): SELECT
{{MEMBERS: m.from_column_uuid, m.to_column_uuid, NULL::text | erd_ref_column | ref_uuid}};

-- statement read_group_tables (document_uuid uuid, group_uuid text): SELECT
{{MEMBERS: m.table_uuid, NULL::text, NULL::text | erd_table_group_table | group_uuid}};

-- statement read_group_notes (document_uuid uuid, group_uuid text): SELECT
{{MEMBERS: m.note_uuid, NULL::text, NULL::text | erd_table_group_note | group_uuid}};
