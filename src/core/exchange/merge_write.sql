-- The statements of merge_write.c.

-- statement read_enum_values (document_uuid uuid, enum_uuid text): SELECT
SELECT v.uuid, v.value, v.display_order, v.note
FROM ainecto.erd_enum_value v
WHERE v.document_uuid = $1 AND v.enum_uuid = $2
ORDER BY v.display_order, v.uuid;
