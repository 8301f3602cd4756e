-- The statements of erd_warning.c.

-- fragment ROW_OF (relation, alias, uuid)
-- One row by its key, whatever the statistics make of the document: a join might be planned the other way round.
CROSS JOIN LATERAL (
    SELECT x.*
    FROM ainecto.{{relation}} x
    WHERE x.document_uuid = $1 AND x.uuid = {{uuid}}
    OFFSET 0) {{alias}};

-- statement types_of_columns (document_uuid uuid, uuid text[]): SELECT
SELECT c.type, pg_catalog.format('column "%s" of table "%s"', c.name, t.name)
FROM pg_catalog.unnest($2) AS touched (uuid)
  {{ROW_OF: erd_column | c | touched.uuid}}
  {{ROW_OF: erd_table | t | c.table_uuid}}
ORDER BY t.name COLLATE "C", c.name COLLATE "C", c.uuid;

-- statement type_known (document_uuid uuid, name text): SELECT
-- What the document makes of a name: an enum, a type of another kind, a table's row. Where it has extensions, they may bring it.
SELECT 'enum'
FROM ainecto.erd_enum e
WHERE e.document_uuid = $1 AND (e.name = $2 OR pg_catalog.lower(e.name COLLATE "C") = $2)
UNION ALL
SELECT o.kind
FROM ainecto.erd_object o
WHERE o.document_uuid = $1
    AND o.kind IN ('domain', 'type', 'range')
    AND (o.name = $2 OR pg_catalog.lower(o.name COLLATE "C") = $2)
UNION ALL
SELECT 'table'
FROM ainecto.erd_table t
WHERE t.document_uuid = $1 AND (t.name = $2 OR pg_catalog.lower(t.name COLLATE "C") = $2)
UNION ALL
SELECT 'extension'
FROM ainecto.erd_object o
WHERE o.document_uuid = $1 AND o.kind = 'extension' AND o.name <> 'plpgsql'
LIMIT 1;

-- fragment KEY_OF (ref, column)
-- The columns of one side, in an order that tells sets apart.
(
    SELECT pg_catalog.array_agg(m.{{column}} ORDER BY m.{{column}})
    FROM ainecto.erd_ref_column m
    WHERE m.document_uuid = $1 AND m.ref_uuid = {{ref}});

-- fragment PAIRS_OF (ref)
(
    SELECT pg_catalog.array_agg(ARRAY[m.from_column_uuid, m.to_column_uuid] ORDER BY m.from_column_uuid, m.to_column_uuid)
    FROM ainecto.erd_ref_column m
    WHERE m.document_uuid = $1 AND m.ref_uuid = {{ref}});

-- fragment IS_KEY (table_uuid, columns)
-- Whether columns are a key of their table: an index that is one over all rows, flags of the primary key, a flag of one column.
(
    EXISTS (
        SELECT
        FROM ainecto.erd_index i
        WHERE i.document_uuid = $1
            AND i.table_uuid = {{table_uuid}}
            AND (i.is_pk OR i.is_unique)
            AND NOT pg_catalog.jsonb_exists(COALESCE(i.options, '{}'), 'predicate')
            AND (
                SELECT pg_catalog.array_agg(m.column_uuid ORDER BY m.column_uuid)
                FROM ainecto.erd_index_column m
                WHERE m.document_uuid = $1 AND m.index_uuid = i.uuid) = {{columns}})
    OR (
        SELECT pg_catalog.array_agg(c.uuid ORDER BY c.uuid)
        FROM ainecto.erd_column c
        WHERE c.document_uuid = $1 AND c.table_uuid = {{table_uuid}} AND c.is_pk) IS NOT DISTINCT FROM {{columns}}
    OR EXISTS (
        SELECT
        FROM ainecto.erd_column c
        WHERE c.document_uuid = $1 AND c.uuid = ({{columns}})[1] AND c.is_unique AND pg_catalog.cardinality({{columns}}) = 1));

-- statement doubtful_refs (document_uuid uuid, uuid text[]): SELECT
-- Of each ref its words; whether what it refers to is no key, and the table of that; a ref that says the same.
SELECT pg_catalog.concat('ref ', COALESCE('"' || r.name || '"', r.uuid), ' of table "', f.name, '"'),
    CASE r.relationship
        WHEN '>' THEN NOT {{IS_KEY: r.to_table_uuid | k.target}}
        WHEN '<' THEN NOT {{IS_KEY: r.from_table_uuid | k.source}}
        ELSE NOT {{IS_KEY: r.to_table_uuid | k.target}} AND NOT {{IS_KEY: r.from_table_uuid | k.source}}
    END,
    CASE WHEN r.relationship = '<' THEN f.name ELSE t.name END,
    (
        -- Found by its first pair: tables, and one column of the two, may be those of a thousand refs.
        SELECT COALESCE(o.name, o.uuid)
        FROM (
            SELECT m.from_column_uuid, m.to_column_uuid
            FROM ainecto.erd_ref_column m
            WHERE m.document_uuid = $1 AND m.ref_uuid = r.uuid
            ORDER BY m.from_column_uuid, m.to_column_uuid
            LIMIT 1) pair
          CROSS JOIN LATERAL (
              SELECT m.ref_uuid
              FROM ainecto.erd_ref_column m
              WHERE m.document_uuid = $1
                  AND m.from_column_uuid = pair.from_column_uuid
                  AND m.to_column_uuid = pair.to_column_uuid
              OFFSET 0) same
          {{ROW_OF: erd_ref | o | same.ref_uuid}}
        WHERE o.uuid <> r.uuid
            AND {{PAIRS_OF: o.uuid}} = {{PAIRS_OF: r.uuid}}
            -- Of two that the call touched, the later tells of the earlier.
            AND (o.uuid <> ALL ($2) OR pg_catalog.array_position($2, o.uuid) < pg_catalog.array_position($2, r.uuid))
        ORDER BY o.uuid
        LIMIT 1)
FROM pg_catalog.unnest($2) AS touched (uuid)
  {{ROW_OF: erd_ref | r | touched.uuid}}
  {{ROW_OF: erd_table | f | r.from_table_uuid}}
  {{ROW_OF: erd_table | t | r.to_table_uuid}}
  CROSS JOIN LATERAL (SELECT {{KEY_OF: r.uuid | from_column_uuid}} AS source, {{KEY_OF: r.uuid | to_column_uuid}} AS target) k
WHERE k.source IS NOT NULL
    AND COALESCE(f.options ->> 'kind', 'table') NOT IN ('view', 'materialized_view')
    AND COALESCE(t.options ->> 'kind', 'table') NOT IN ('view', 'materialized_view')
    AND r.options -> 'virtual' IS DISTINCT FROM 'true'
ORDER BY r.uuid;

-- statement pairs_of_refs (document_uuid uuid, uuid text[]): SELECT
SELECT pg_catalog.concat('ref ', COALESCE('"' || r.name || '"', r.uuid), ' of table "', f.name, '"'), a.name, a.type, b.name, b.type
FROM pg_catalog.unnest($2) AS touched (uuid)
  {{ROW_OF: erd_ref | r | touched.uuid}}
  {{ROW_OF: erd_table | f | r.from_table_uuid}}
  CROSS JOIN LATERAL (
      SELECT y.*
      FROM ainecto.erd_ref_column y
      WHERE y.document_uuid = $1 AND y.ref_uuid = r.uuid
      OFFSET 0) m
  {{ROW_OF: erd_column | a | m.from_column_uuid}}
  {{ROW_OF: erd_column | b | m.to_column_uuid}}
WHERE a.type <> b.type
ORDER BY r.uuid, m.display_order, m.uuid;

-- fragment KEYS_OF (index)
(
    SELECT pg_catalog.array_agg(m.column_uuid || ' ' || COALESCE(m.sort_order, 'ASC') ORDER BY m.display_order, m.uuid)
    FROM ainecto.erd_index_column m
    WHERE m.document_uuid = $1 AND m.index_uuid = {{index}});

-- statement twin_indexes (document_uuid uuid, uuid text[]): SELECT
SELECT COALESCE(i.name, i.uuid), COALESCE(o.name, o.uuid), t.name
FROM pg_catalog.unnest($2) WITH ORDINALITY AS touched (uuid, place)
  {{ROW_OF: erd_index | i | touched.uuid}}
  {{ROW_OF: erd_table | t | i.table_uuid}}
  JOIN LATERAL (
      SELECT o.name, o.uuid
      FROM ainecto.erd_index o
      WHERE o.document_uuid = $1
          AND o.table_uuid = i.table_uuid
          AND o.uuid <> i.uuid
          AND pg_catalog.lower(COALESCE(NULLIF(o.type, ''), 'btree') COLLATE "C") = pg_catalog.lower(COALESCE(NULLIF(i.type, ''), 'btree') COLLATE "C")
          AND COALESCE(o.options - ARRAY['constraint', 'tablespace', 'clustered', 'replica_identity', 'storage'], '{}')
              = COALESCE(i.options - ARRAY['constraint', 'tablespace', 'clustered', 'replica_identity', 'storage'], '{}')
          AND {{KEYS_OF: o.uuid}} IS NOT DISTINCT FROM {{KEYS_OF: i.uuid}}
          AND (o.uuid <> ALL ($2) OR pg_catalog.array_position($2, o.uuid) < pg_catalog.array_position($2, i.uuid))
      ORDER BY o.uuid
      LIMIT 1) o ON true
ORDER BY touched.place;
