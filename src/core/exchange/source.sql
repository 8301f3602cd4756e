-- The statements of source.c.

-- statement read_server (jsonb): SELECT
SELECT COALESCE(pg_catalog.left($1->'server'->>'system_identifier', 64), ''),
    COALESCE(pg_catalog.left($1->'server'->>'database', 255), ''),
    CASE WHEN $1->'server'->>'database_oid' ~ '^[0-9]{1,10}$' THEN ($1->'server'->>'database_oid')::pg_catalog.int8
        ELSE 0 END;

-- statement find_source (document_uuid uuid, system_identifier text, database_oid bigint, database_name text): SELECT
SELECT s.uuid
FROM ainecto.erd_source s
WHERE s.document_uuid = $1
    AND s.system_identifier = $2
    AND (s.database_oid = $3 OR s.database_name = $4)
ORDER BY s.database_oid = $3 DESC, s.imported_at DESC, s.uuid
LIMIT 1;

-- statement read_base (document_uuid uuid, uuid uuid): SELECT
SELECT s.uuid, s.catalog
FROM ainecto.erd_source s
WHERE s.document_uuid = $1
ORDER BY s.uuid = $2 DESC, s.imported_at DESC, s.uuid
LIMIT 1;

-- statement read_identities (source_uuid uuid): SELECT
SELECT i.entity, i.oid, i.number, i.entity_uuid
FROM ainecto.erd_source_identity i
WHERE i.source_uuid = $1;

-- statement keep_source (uuid uuid, document_uuid uuid, system_identifier text, database_name text, database_oid bigint, catalog jsonb, imported_at timestamptz): INSERT
INSERT INTO ainecto.erd_source AS s (
    uuid, document_uuid, system_identifier, database_name, database_oid, catalog, imported_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (uuid) DO UPDATE SET database_name = $4,
    database_oid = $5,
    catalog = $6,
    imported_at = $7;

-- statement drop_identities (source_uuid uuid, text[], bigint[], bigint[], text[]): DELETE
-- What is as it was is not written.
DELETE FROM ainecto.erd_source_identity i
WHERE i.source_uuid = $1
    AND NOT EXISTS (
        SELECT
        FROM ROWS FROM (
            pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4),
            pg_catalog.unnest($5)) AS n (entity, oid, number, entity_uuid)
        WHERE n.entity = i.entity
            AND n.oid = i.oid
            AND n.number = i.number
            AND n.entity_uuid = i.entity_uuid);

-- statement keep_identities (uuid, text[], bigint[], bigint[], text[]): INSERT
INSERT INTO ainecto.erd_source_identity (source_uuid, entity, oid, number, entity_uuid)
SELECT DISTINCT ON (2, 3, 4) $1, n.entity, n.oid, n.number, n.entity_uuid
FROM ROWS FROM (
    pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4), pg_catalog.unnest($5))
    AS n (entity, oid, number, entity_uuid)
ORDER BY 2, 3, 4, 5
ON CONFLICT DO NOTHING;
