-- The statements of version_compare.c.

-- statement find_version_row (document_uuid uuid, version bigint): SELECT, read_only
SELECT pg_catalog.to_json(v.at) #>> '{}', a.email, v.description
FROM ainecto.document_version v
  LEFT JOIN ainecto.account a ON a.id = v.account_id
WHERE v.document_uuid = $1 AND v.version = $2;
