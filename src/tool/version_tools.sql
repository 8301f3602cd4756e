-- The statements of version_tools.c.

-- fragment VERSION_OBJECT
-- What a version's row says of itself, without its content.
pg_catalog.jsonb_strip_nulls(
    pg_catalog.jsonb_build_object(
    'version', v.version, 'createdAt', v.at, 'description', v.description, 'email', a.email, 'tool',
    v.tool, 'clientId', v.client_id, 'source', v.source));

-- fragment VERSION_COUNTS
-- Per kind how many things a version made, changed and removed, whatever it did to each on the way; of its first changes
-- where there are very many.
SELECT pg_catalog.jsonb_object_agg(k.entity, k.counts) AS counts,
    pg_catalog.sum(k.rows) > {{#MOST_COUNTED}} AS is_cut
FROM (
    SELECT t.entity, pg_catalog.sum(t.rows) AS rows,
        pg_catalog.jsonb_strip_nulls(
            pg_catalog.jsonb_build_object(
            'added', NULLIF(pg_catalog.count(*) FILTER (WHERE t.first = 'insert' AND t.last <> 'delete'), 0),
            'changed', NULLIF(pg_catalog.count(*) FILTER (WHERE t.first <> 'insert' AND t.last <> 'delete'), 0),
            'removed', NULLIF(pg_catalog.count(*) FILTER (WHERE t.first <> 'insert' AND t.last = 'delete'), 0))) AS counts
    FROM (
        SELECT c.entity, pg_catalog.count(*) AS rows,
            (pg_catalog.array_agg(c.operation ORDER BY c.id))[1] AS first,
            (pg_catalog.array_agg(c.operation ORDER BY c.id DESC))[1] AS last
        FROM (
            SELECT d.entity, d.entity_uuid, d.operation, d.id
            FROM ainecto.document_change d
            WHERE d.document_uuid = v.document_uuid AND d.version = v.version
            ORDER BY d.id
            LIMIT {{#MOST_COUNTED}} + 1) c
        GROUP BY c.entity, c.entity_uuid) t
    GROUP BY t.entity) k;

-- query list_versions: read_only
SELECT ({{VERSION_OBJECT}} || pg_catalog.jsonb_strip_nulls(
        pg_catalog.jsonb_build_object('name', a.name, 'counts', n.counts, 'countsCut', NULLIF(n.is_cut, false))))::text,
    v.version::text
FROM ainecto.document_version v
  LEFT JOIN ainecto.account a ON a.id = v.account_id
  LEFT JOIN LATERAL ({{VERSION_COUNTS}}) n ON true
WHERE v.document_uuid = $2
    AND $1 IS NOT NULL
    AND CASE
        WHEN $7 IS NULL OR $7 = '' THEN true
        WHEN $7 ~ '^[0-9]+$' THEN v.version > $7::bigint
        ELSE v.at > $7::timestamptz END
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
