-- The statements of piece.c.

-- statement find_later_changes_of (document_uuid uuid, version bigint, keys text[]): SELECT, read_only
SELECT c.entity, c.entity_uuid, c.operation, c.before::pg_catalog.text
FROM ainecto.document_change c
WHERE c.document_uuid = $1 AND c.version > $2 AND c.entity_uuid = ANY ($3)
ORDER BY c.version DESC, c.id DESC;
