-- The statements of source.c.

-- statement read_server (jsonb): SELECT
SELECT COALESCE(pg_catalog.left($1->'server'->>'system_identifier', 64), ''),
    COALESCE(pg_catalog.left($1->'server'->>'database', 255), ''),
    CASE WHEN $1->'server'->>'database_oid' ~ '^[0-9]{1,10}$' THEN ($1->'server'->>'database_oid')::pg_catalog.int8
        ELSE 0 END;

-- statement read_scope (jsonb): SELECT
SELECT $1->'whole' IS NOT DISTINCT FROM 'true', n->>'name'
FROM (VALUES (0)) one LEFT JOIN pg_catalog.jsonb_array_elements(
    CASE pg_catalog.jsonb_typeof($1->'schemas') WHEN 'array' THEN $1->'schemas' ELSE '[]' END) n ON true;

-- statement find_source (document_uuid uuid, system_identifier text, database_oid bigint, database_name text, schemas text[]): SELECT
-- Imports of some schemas and of others are two sources: neither says that the other's tables are gone. What has no
-- identifier, as a text, goes by its name alone.
SELECT s.uuid
FROM ainecto.erd_source s
WHERE s.document_uuid = $1
    AND s.system_identifier = $2
    AND ((s.database_oid = $3 AND $3 <> 0) OR s.database_name = $4)
    AND ($5 = '{}' OR s.schemas = '{}' OR s.schemas && $5)
ORDER BY s.database_oid = $3 DESC, s.imported_at DESC, s.uuid
LIMIT 1;

-- statement read_base (document_uuid uuid, uuid uuid): SELECT
SELECT s.uuid, s.whole, n.name
FROM (
    SELECT s.uuid, s.whole, s.schemas
    FROM ainecto.erd_source s
    WHERE s.document_uuid = $1
    ORDER BY s.uuid = $2 DESC, s.imported_at DESC, s.uuid
    LIMIT 1) s LEFT JOIN LATERAL pg_catalog.unnest(s.schemas) n (name) ON true
ORDER BY n.name;

-- statement count_things (source_uuid uuid): SELECT
SELECT i.entity, pg_catalog.count(*)
FROM ainecto.erd_source_identity i
WHERE i.source_uuid = $1
GROUP BY 1
ORDER BY 1;

-- statement read_things (source_uuid uuid, entity text): SELECT
-- Parts of a table one after another.
SELECT i.oid, i.number, i.entity_uuid, i.table_oid, i.place, i.content
FROM ainecto.erd_source_identity i
WHERE i.source_uuid = $1 AND i.entity = $2
ORDER BY i.table_oid, i.place, i.oid, i.number;

-- statement keep_source (uuid uuid, document_uuid uuid, system_identifier text, database_name text, database_oid bigint, schemas text[], whole boolean, imported_at timestamptz): INSERT
INSERT INTO ainecto.erd_source AS s (
    uuid, document_uuid, system_identifier, database_name, database_oid, schemas, whole, imported_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (uuid) DO UPDATE SET database_name = $4, database_oid = $5, schemas = $6, whole = $7, imported_at = $8;

-- statement drop_things (source_uuid uuid, entity text[], oid bigint[], number bigint[]): DELETE
DELETE FROM ainecto.erd_source_identity i
USING ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4)) AS n (entity, oid, number)
WHERE i.source_uuid = $1 AND i.entity = n.entity AND i.oid = n.oid AND i.number = n.number;

-- statement keep_things (source_uuid uuid, entity text[], oid bigint[], number bigint[], entity_uuid text[], table_oid bigint[], place bigint[], content text[]): INSERT
-- A catalog may give two things one identity; one of them is kept.
INSERT INTO ainecto.erd_source_identity AS i (
    source_uuid, entity, oid, number, entity_uuid, table_oid, place, content)
SELECT DISTINCT ON (n.entity, n.oid, n.number)
    $1, n.entity, n.oid, n.number, n.entity_uuid, n.table_oid, n.place::pg_catalog.int4, n.content::pg_catalog.jsonb
FROM ROWS FROM (
    pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4), pg_catalog.unnest($5),
    pg_catalog.unnest($6), pg_catalog.unnest($7), pg_catalog.unnest($8)) WITH ORDINALITY
    AS n (entity, oid, number, entity_uuid, table_oid, place, content, row)
ORDER BY n.entity, n.oid, n.number, n.row
ON CONFLICT (source_uuid, entity, oid, number) DO UPDATE SET entity_uuid = excluded.entity_uuid,
    table_oid = excluded.table_oid,
    place = excluded.place,
    content = excluded.content;
