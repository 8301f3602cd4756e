-- The statements of erd_follow.c.

-- fragment HOLDS (text, word)
-- Whether a text holds a word, in any case of ASCII letters, as it stands there in quotes or without.
pg_catalog.strpos(pg_catalog.lower({{text}} COLLATE "C"), pg_catalog.lower(pg_catalog.replace({{word}}, '"', '""') COLLATE "C")) > 0;

-- statement enum_named (document_uuid uuid, uuid text): SELECT
SELECT e.schema_name, e.name FROM ainecto.erd_enum e WHERE e.document_uuid = $1 AND e.uuid = $2;

-- statement value_named (document_uuid uuid, uuid text): SELECT
SELECT v.enum_uuid, v.value FROM ainecto.erd_enum_value v WHERE v.document_uuid = $1 AND v.uuid = $2;

-- statement enums_of_name (document_uuid uuid, uuid text, name text): SELECT
-- Schemas of other enums of this name.
SELECT e.schema_name
FROM ainecto.erd_enum e
WHERE e.document_uuid = $1
    AND e.uuid <> $2
    AND pg_catalog.lower(e.name COLLATE "C") = pg_catalog.lower($3 COLLATE "C");

-- statement columns_holding (document_uuid uuid, word text): SELECT
SELECT c.uuid, c.type, c.default_value, pg_catalog.format('column "%s" of table "%s"', c.name, t.name)
FROM ainecto.erd_column c
  JOIN ainecto.erd_table t ON t.document_uuid = c.document_uuid AND t.uuid = c.table_uuid
WHERE c.document_uuid = $1
    AND ({{HOLDS: c.type | $2}} OR {{HOLDS: c.default_value | $2}})
ORDER BY c.uuid;

-- statement expressions_holding (document_uuid uuid, word text): SELECT
SELECT 'constraint', k.uuid, k.definition, pg_catalog.format('constraint "%s" of table "%s"', COALESCE(k.name, k.uuid), t.name)
FROM ainecto.erd_constraint k
  JOIN ainecto.erd_table t ON t.document_uuid = k.document_uuid AND t.uuid = k.table_uuid
WHERE k.document_uuid = $1 AND {{HOLDS: k.definition | $2}}
UNION ALL
SELECT 'index', i.uuid, i.options::text, pg_catalog.format('index "%s" of table "%s"', COALESCE(i.name, i.uuid), t.name)
FROM ainecto.erd_index i
  JOIN ainecto.erd_table t ON t.document_uuid = i.document_uuid AND t.uuid = i.table_uuid
WHERE i.document_uuid = $1 AND {{HOLDS: i.options::text | $2}}
ORDER BY 1, 2;
