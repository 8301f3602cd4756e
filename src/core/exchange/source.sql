-- The statements of source.c.

-- statement read_server (jsonb): SELECT
SELECT COALESCE(pg_catalog.left($1->'server'->>'system_identifier', 64), ''),
    COALESCE(pg_catalog.left($1->'server'->>'database', 255), ''),
    CASE WHEN $1->'server'->>'database_oid' ~ '^[0-9]{1,10}$' THEN ($1->'server'->>'database_oid')::pg_catalog.int8
        ELSE 0 END;

-- fragment SCHEMAS_OF (catalog)
pg_catalog.jsonb_array_elements(
    CASE pg_catalog.jsonb_typeof({{catalog}}->'schemas')
    WHEN 'array' THEN {{catalog}}->'schemas'
    ELSE '[]' END);

-- statement find_source (document_uuid uuid, system_identifier text, database_oid bigint, database_name text, jsonb): SELECT
-- Imports of some schemas and of others are two sources: neither says that the other's tables are gone. What has no
-- identifier, as a text, goes by its name alone.
SELECT s.uuid
FROM ainecto.erd_source s
WHERE s.document_uuid = $1
    AND s.system_identifier = $2
    AND ((s.database_oid = $3 AND $3 <> 0) OR s.database_name = $4)
    AND (
        NOT EXISTS (SELECT FROM {{SCHEMAS_OF: $5}})
        OR NOT EXISTS (SELECT FROM {{SCHEMAS_OF: s.catalog}})
        OR EXISTS (
            SELECT o->>'name'
            FROM {{SCHEMAS_OF: s.catalog}} o INTERSECT
            SELECT n->>'name'
            FROM {{SCHEMAS_OF: $5}} n))
ORDER BY s.database_oid = $3 DESC, s.imported_at DESC, s.uuid
LIMIT 1;

-- statement read_scope (jsonb): SELECT
SELECT $1->'whole' IS NOT DISTINCT FROM 'true', n->>'name'
FROM (VALUES (0)) one LEFT JOIN {{SCHEMAS_OF: $1}} n ON true;

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
-- A catalog that says the same is not written anew.
INSERT INTO ainecto.erd_source AS s (
    uuid, document_uuid, system_identifier, database_name, database_oid, catalog, imported_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (uuid) DO UPDATE SET database_name = $4,
    database_oid = $5,
    imported_at = $7,
    catalog = CASE WHEN s.catalog - 'taken_at' = $6 - 'taken_at' THEN s.catalog ELSE $6 END;

-- fragment IDENTITIES
ROWS FROM (
    pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4), pg_catalog.unnest($5))
    AS n (entity, oid, number, entity_uuid);

-- statement drop_identities (source_uuid uuid, text[], bigint[], bigint[], text[]): DELETE
DELETE FROM ainecto.erd_source_identity i
USING {{IDENTITIES}}
WHERE i.source_uuid = $1 AND i.entity = n.entity AND i.oid = n.oid AND i.number = n.number;

-- statement keep_identities (source_uuid uuid, text[], bigint[], bigint[], text[]): INSERT
INSERT INTO ainecto.erd_source_identity (source_uuid, entity, oid, number, entity_uuid)
SELECT $1, n.entity, n.oid, n.number, n.entity_uuid
FROM {{IDENTITIES}}
ON CONFLICT DO NOTHING;
