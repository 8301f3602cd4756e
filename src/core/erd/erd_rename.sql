-- The statements of erd_rename.c: kind, uuid, text, words.

-- fragment FOLDED (text)
pg_catalog.lower(({{text}}) COLLATE "C");

-- fragment QUOTED (word)
pg_catalog.replace({{word}}, '"', '""');

-- fragment HOLDS (text, word)
pg_catalog.strpos({{FOLDED: {{text}}}}, {{FOLDED: {{QUOTED: {{word}}}}}}) > 0;

-- statement column_to_rename (document_uuid uuid, uuid text): SELECT
SELECT c.name, t.uuid, t.name
FROM ainecto.erd_column c
  JOIN ainecto.erd_table t ON t.document_uuid = c.document_uuid AND t.uuid = c.table_uuid
WHERE c.document_uuid = $1 AND c.uuid = $2;

-- statement table_to_rename (document_uuid uuid, uuid text): SELECT
SELECT t.name, t.schema_name FROM ainecto.erd_table t WHERE t.document_uuid = $1 AND t.uuid = $2;

-- statement names_of_column (document_uuid uuid, table_uuid text, word text): SELECT
-- What of a table may name one of its columns.
SELECT 'index', i.uuid, i.options::text, pg_catalog.format('index "%s"', COALESCE(i.name, i.uuid))
FROM ainecto.erd_index i
WHERE i.document_uuid = $1 AND i.table_uuid = $2 AND {{HOLDS: i.options::text | $3}}
UNION ALL
SELECT 'constraint', k.uuid, k.definition, pg_catalog.format('constraint "%s"', COALESCE(k.name, k.uuid))
FROM ainecto.erd_constraint k
WHERE k.document_uuid = $1 AND k.table_uuid = $2 AND {{HOLDS: k.definition | $3}}
UNION ALL
SELECT 'column', c.uuid, c.default_value, pg_catalog.format('generated column "%s"', c.name)
FROM ainecto.erd_column c
WHERE c.document_uuid = $1 AND c.table_uuid = $2 AND pg_catalog.jsonb_exists(c.options, 'generated') AND {{HOLDS: c.default_value | $3}}
UNION ALL
SELECT 'table', t.uuid, t.options::text, pg_catalog.format('table "%s"', t.name)
FROM ainecto.erd_table t
WHERE t.document_uuid = $1 AND t.uuid = $2 AND {{HOLDS: t.options ->> 'partition_key' | $3}}
UNION ALL
SELECT 'ref', r.uuid, r.options::text, pg_catalog.format('ref "%s"', COALESCE(r.name, r.uuid))
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1 AND r.from_table_uuid = $2 AND {{HOLDS: r.options ->> 'on_delete_columns' | $3}}
ORDER BY 1, 2;

-- statement heirs (document_uuid uuid): SELECT
-- Tables that are a partition or inherit.
SELECT t.uuid
FROM ainecto.erd_table t
WHERE t.document_uuid = $1 AND (pg_catalog.jsonb_exists(t.options, 'partition_of') OR pg_catalog.jsonb_exists(t.options, 'inherits'));

-- statement heirs_naming (document_uuid uuid, uuids text[], schema_name text, name text): SELECT
-- Those of them whose parent is the table of this name.
SELECT t.uuid, t.options::text
FROM ainecto.erd_table t
WHERE t.document_uuid = $1
    AND t.uuid = ANY ($2)
    AND EXISTS (
        SELECT
        FROM (
            SELECT t.options -> 'partition_of'
            UNION ALL
            SELECT pg_catalog.jsonb_array_elements(t.options -> 'inherits')) p (parent)
        WHERE p.parent ->> 'name' = $4 AND COALESCE(p.parent ->> 'schema', 'public') = COALESCE($3, 'public'))
ORDER BY t.uuid;

-- statement definitions_naming (document_uuid uuid, table_name text[], word text[]): SELECT
-- Queries of views and definitions of other objects that hold both words of a place in the lists; read once, whatever is asked.
WITH definition AS MATERIALIZED (
    SELECT pg_catalog.format('%s "%s"', pg_catalog.replace(t.options ->> 'kind', '_', ' '), t.name) AS words,
        t.options ->> 'definition' AS source, {{FOLDED: t.options ->> 'definition'}} AS folded
    FROM ainecto.erd_table t
    WHERE t.document_uuid = $1 AND pg_catalog.jsonb_exists(t.options, 'definition')
    UNION ALL
    SELECT pg_catalog.format('%s "%s"', pg_catalog.replace(o.kind, '_', ' '), o.name), o.definition, {{FOLDED: o.definition}}
    FROM ainecto.erd_object o
    WHERE o.document_uuid = $1 AND o.definition IS NOT NULL),
  asked AS MATERIALIZED (
    SELECT g.place - 1 AS place, {{FOLDED: {{QUOTED: g.table_name}}}} AS table_name, {{FOLDED: {{QUOTED: g.word}}}} AS word
    FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) WITH ORDINALITY AS g (table_name, word, place))
SELECT g.place, d.words, d.source
FROM definition d
  CROSS JOIN asked g
WHERE pg_catalog.strpos(d.folded, g.table_name) > 0 AND pg_catalog.strpos(d.folded, g.word) > 0
ORDER BY g.place, d.words;

-- statement still_there (document_uuid uuid, table_uuid text, table_name text, column_name text): SELECT
-- Whether a call made a dropped column, or table (column null), anew; or the column went with its table.
SELECT 1
FROM ainecto.erd_column c
WHERE c.document_uuid = $1 AND c.table_uuid = $2 AND c.name = $4
UNION ALL
SELECT 1
FROM ainecto.erd_table t
WHERE t.document_uuid = $1 AND t.name = $3 AND $4 IS NULL
UNION ALL
SELECT 1
WHERE $4 IS NOT NULL AND NOT EXISTS (SELECT FROM ainecto.erd_table t WHERE t.document_uuid = $1 AND t.uuid = $2);
