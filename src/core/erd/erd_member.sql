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
