-- The statements of conflict.c.

-- statement find_later_work (document_uuid uuid, after bigint, before bigint, versions bigint[], entity text, entity_uuid text, field text): SELECT
SELECT c.version, COALESCE(a.email, 'a database role'), v.description
FROM ainecto.document_change c
  JOIN ainecto.document_version v ON v.document_uuid = c.document_uuid AND v.version = c.version
  LEFT JOIN ainecto.account a ON a.id = v.account_id
WHERE c.document_uuid = $1
    AND c.version > $2
    AND c.version <= $3
    AND NOT c.version = ANY ($4)
    AND c.entity = $5
    AND c.entity_uuid = $6
    AND ($7 IS NULL OR c.operation <> 'update' OR pg_catalog.jsonb_exists(c.after, $7))
ORDER BY c.version DESC, c.id DESC
LIMIT 1;
