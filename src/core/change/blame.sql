-- The statements of blame.c.

-- statement find_blame (document_uuid uuid, entity text, jsonb): SELECT, read_only
WITH latest AS (
    SELECT DISTINCT ON (c.entity, c.entity_uuid, f.key) c.entity, c.entity_uuid, f.key AS field,
        c.version, c.operation
    FROM ainecto.document_change c
      CROSS JOIN LATERAL pg_catalog.jsonb_object_keys(
          CASE c.operation WHEN 'update' THEN c.after
          ELSE ($3 OPERATOR(pg_catalog.->) c.entity) OPERATOR(pg_catalog.||) COALESCE(c.after, c.before)
          END) AS f (key)
    WHERE c.document_uuid = $1 AND ($2 IS NULL OR c.entity = $2)
    ORDER BY c.entity, c.entity_uuid, f.key, c.version DESC, c.id DESC)
SELECT l.entity_uuid, l.field, l.version, v.at, a.email, v.tool, v.description
FROM latest l
  JOIN ainecto.document_version v ON v.document_uuid = $1 AND v.version = l.version
  LEFT JOIN ainecto.account a ON a.id = v.account_id
WHERE l.operation <> 'delete'
ORDER BY l.entity, l.entity_uuid, l.field;
