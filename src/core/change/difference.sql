-- The statements of difference.c.

-- statement find_changes_between (document_uuid uuid, from bigint, to bigint): SELECT, read_only
SELECT c.entity, c.entity_uuid, c.operation, c.before::pg_catalog.text, c.after::pg_catalog.text
FROM ainecto.document_change c
WHERE c.document_uuid = $1 AND c.version > $2 AND c.version <= $3
ORDER BY c.version, c.id;

-- statement find_changes_of (document_uuid uuid, versions bigint[]): SELECT, read_only
SELECT c.entity, c.entity_uuid, c.operation, c.before::pg_catalog.text, c.after::pg_catalog.text
FROM ainecto.document_change c
WHERE c.document_uuid = $1 AND c.version = ANY ($2)
ORDER BY c.version, c.id;

-- statement find_changes_since (document_uuid uuid, version bigint, id bigint): SELECT
SELECT c.entity, c.entity_uuid, c.operation, c.before::pg_catalog.text, c.after::pg_catalog.text
FROM ainecto.document_change c
WHERE c.document_uuid = $1 AND c.version > $2 AND c.id > $3
ORDER BY c.version, c.id;

-- statement find_newest_change (document_uuid uuid): SELECT
SELECT COALESCE(pg_catalog.max(c.id), 0)
FROM ainecto.document_change c
WHERE c.document_uuid = $1
    AND c.version = (
        SELECT pg_catalog.max(v.version)
        FROM ainecto.document_version v
        WHERE v.document_uuid = $1);
