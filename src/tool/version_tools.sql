-- The statements of version_tools.c.

-- fragment VERSION_OBJECT
-- What a version's row says of itself, without its content.
pg_catalog.jsonb_strip_nulls(
    pg_catalog.jsonb_build_object(
    'version', v.version, 'createdAt', v.at, 'description', v.description, 'email', a.email, 'tool',
    v.tool, 'clientId', v.client_id, 'source', v.source));

-- query list_versions: read_only
SELECT {{VERSION_OBJECT}}::text, v.version::text
FROM ainecto.document_version v
  LEFT JOIN ainecto.account a ON a.id = v.account_id
WHERE v.document_uuid = $2
    AND $1 IS NOT NULL
    AND $5 IS NULL
    AND $6 IS NULL
    AND v.version < COALESCE($4::bigint, 9223372036854775807)
ORDER BY v.version DESC
LIMIT $3;

-- statement find_version (document_uuid uuid, version bigint): SELECT, read_only
SELECT {{VERSION_OBJECT}}::text
FROM ainecto.document_version v
  LEFT JOIN ainecto.account a ON a.id = v.account_id
WHERE v.document_uuid = $1 AND v.version = $2;
