-- The statements of history.c.

-- statement count_versions (document_uuid uuid, bigint, bigint): SELECT, read_only
-- A version can be rebuilt if none after it is missing: retention by hand may have taken any.
SELECT pg_catalog.count(*)
FROM ainecto.document_version v
WHERE v.document_uuid = $1 AND v.version BETWEEN $2 AND $3;

-- statement find_oldest_version (document_uuid uuid): SELECT, read_only
SELECT v.version
FROM ainecto.document_version v
WHERE v.document_uuid = $1
    AND NOT EXISTS (
        SELECT
        FROM ainecto.document_version b
        WHERE b.document_uuid = $1 AND b.version = v.version - 1)
ORDER BY v.version DESC
LIMIT 1;

-- statement find_later_changes (document_uuid uuid, version bigint): SELECT, read_only
SELECT c.entity, c.entity_uuid, c.operation, c.before
FROM ainecto.document_change c
WHERE c.document_uuid = $1 AND c.version > $2
ORDER BY c.version DESC, c.id DESC;

-- statement find_touched (document_uuid uuid, from bigint, through bigint): SELECT, read_only
SELECT DISTINCT c.entity, c.entity_uuid
FROM ainecto.document_change c
WHERE c.document_uuid = $1 AND c.version > $2 AND c.version <= $3;
