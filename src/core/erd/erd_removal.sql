-- The statements of erd_removal.c. What may go: kind, uuid, in words, a text that has to name the column (null: it is certain), the
-- column's name, its table's.

-- fragment NAMED (name, uuid)
COALESCE('"' || {{name}} || '"', {{uuid}});

-- fragment REF_WORDS (r)
pg_catalog.concat('ref ', {{NAMED: {{r}}.name | {{r}}.uuid}},
    (SELECT pg_catalog.format(' of table "%s"', t.name) FROM ainecto.erd_table t WHERE t.document_uuid = $1 AND t.uuid = {{r}}.from_table_uuid));

-- fragment OF_TABLE (words, row, t)
pg_catalog.concat({{words}}, ' ', {{NAMED: {{row}}.name | {{row}}.uuid}}, ' of table "', {{t}}.name, '"');

-- statement refs_of_table (document_uuid uuid, table_uuid text): SELECT
SELECT 'ref', r.uuid, {{REF_WORDS: r}}
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1 AND r.from_table_uuid = $2
UNION
SELECT 'ref', r.uuid, {{REF_WORDS: r}}
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1 AND r.to_table_uuid = $2
ORDER BY 2;

-- statement column_named (document_uuid uuid, uuid text): SELECT
SELECT c.table_uuid, c.name, t.name
FROM ainecto.erd_column c
  JOIN ainecto.erd_table t ON t.document_uuid = c.document_uuid AND t.uuid = c.table_uuid
WHERE c.document_uuid = $1 AND c.uuid = $2;

-- statement table_named (document_uuid uuid, uuid text): SELECT
SELECT t.name FROM ainecto.erd_table t WHERE t.document_uuid = $1 AND t.uuid = $2;

-- statement dependents_of_column (document_uuid uuid, uuid text, table_uuid text, name text): SELECT
SELECT d.kind, d.uuid, d.words, d.source, t.name
FROM ainecto.erd_table t
  CROSS JOIN LATERAL (
      SELECT 'index' AS kind, i.uuid, {{OF_TABLE: CASE WHEN i.is_pk THEN 'primary key' WHEN i.is_unique THEN 'unique index' ELSE 'index' END | i | t}} AS words,
          s.source
      FROM ainecto.erd_index i
        CROSS JOIN LATERAL (
            SELECT NULL::text AS source
            WHERE EXISTS (
                SELECT
                FROM ainecto.erd_index_column m
                WHERE m.document_uuid = $1 AND m.index_uuid = i.uuid AND m.column_uuid = $2)
                OR pg_catalog.jsonb_exists(i.options -> 'include', $4)
            UNION ALL
            SELECT i.options ->> 'predicate'
            WHERE pg_catalog.jsonb_exists(i.options, 'predicate')
            UNION ALL
            SELECT CASE WHEN k.key ->> 'column' = $4 THEN NULL ELSE k.key ->> 'expression' END
            FROM pg_catalog.jsonb_array_elements(i.options -> 'keys') k (key)
            WHERE k.key ->> 'column' = $4 OR pg_catalog.jsonb_exists(k.key, 'expression')) s
      WHERE i.document_uuid = $1 AND i.table_uuid = $3
      UNION ALL
      SELECT 'constraint', k.uuid, {{OF_TABLE: pg_catalog.replace(k.kind, '_', ' ') || ' constraint' | k | t}},
          CASE WHEN k.column_uuids IS NULL THEN k.definition END
      FROM ainecto.erd_constraint k
      WHERE k.document_uuid = $1
          AND k.table_uuid = $3
          AND (k.column_uuids IS NULL OR pg_catalog.jsonb_exists(k.column_uuids, $2))
      UNION ALL
      SELECT 'ref', r.uuid, {{REF_WORDS: r}}, NULL
      FROM ainecto.erd_ref r
      WHERE r.document_uuid = $1
          AND r.uuid IN (
              SELECT m.ref_uuid
              FROM ainecto.erd_ref_column m
              WHERE m.document_uuid = $1 AND m.from_column_uuid = $2
              UNION ALL
              SELECT m.ref_uuid
              FROM ainecto.erd_ref_column m
              WHERE m.document_uuid = $1 AND m.to_column_uuid = $2)) d
WHERE t.document_uuid = $1 AND t.uuid = $3
ORDER BY d.kind, d.uuid;

-- statement orphaned_index (document_uuid uuid, index_uuid text, column_uuid text): SELECT
-- An index of a table that is there, over a column that is not.
SELECT 1
FROM ainecto.erd_index i
  JOIN ainecto.erd_table t ON t.document_uuid = i.document_uuid AND t.uuid = i.table_uuid
WHERE i.document_uuid = $1
    AND i.uuid = $2
    AND NOT EXISTS (SELECT FROM ainecto.erd_column c WHERE c.document_uuid = $1 AND c.uuid = $3);

-- statement orphaned_ref (document_uuid uuid, ref_uuid text, from_column_uuid text, to_column_uuid text): SELECT
SELECT 1
FROM ainecto.erd_ref r
  JOIN ainecto.erd_table f ON f.document_uuid = r.document_uuid AND f.uuid = r.from_table_uuid
  JOIN ainecto.erd_table t ON t.document_uuid = r.document_uuid AND t.uuid = r.to_table_uuid
WHERE r.document_uuid = $1
    AND r.uuid = $2
    AND (NOT EXISTS (SELECT FROM ainecto.erd_column c WHERE c.document_uuid = $1 AND c.uuid = $3)
        OR NOT EXISTS (SELECT FROM ainecto.erd_column c WHERE c.document_uuid = $1 AND c.uuid = $4));
