-- The statements of erd_member.c.

-- statement stray_index_column (document_uuid uuid, uuid text): SELECT
-- Members of the changed thing that stand in the wrong table: column, the table it should be of, constraint.
SELECT c.uuid, i.table_uuid, 'erd_index_column_column_member'
FROM ainecto.erd_index_column m
  JOIN ainecto.erd_index i ON i.document_uuid = m.document_uuid AND i.uuid = m.index_uuid
  JOIN ainecto.erd_column c ON c.document_uuid = m.document_uuid AND c.uuid = m.column_uuid
WHERE m.document_uuid = $1 AND m.uuid = $2 AND c.table_uuid <> i.table_uuid;

-- fragment STRAY_REF_COLUMN (condition)
SELECT s.column_uuid, s.table_uuid, s.member
FROM ainecto.erd_ref_column m
  JOIN ainecto.erd_ref r ON r.document_uuid = m.document_uuid AND r.uuid = m.ref_uuid
  CROSS JOIN LATERAL (
      VALUES (m.from_column_uuid, r.from_table_uuid, 'erd_ref_column_from_column_member'),
      (m.to_column_uuid, r.to_table_uuid, 'erd_ref_column_to_column_member'))
      AS s (column_uuid, table_uuid, member)
  JOIN ainecto.erd_column c ON c.document_uuid = m.document_uuid AND c.uuid = s.column_uuid
WHERE m.document_uuid = $1 AND {{condition}} AND c.table_uuid <> s.table_uuid
ORDER BY s.member, s.column_uuid
LIMIT 1;

-- statement stray_ref_column (uuid, uuid text): SELECT
{{STRAY_REF_COLUMN: m.uuid = $2}};

-- statement stray_column_of_ref (uuid, ref_uuid text): SELECT
{{STRAY_REF_COLUMN: m.ref_uuid = $2}};
