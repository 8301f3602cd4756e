-- The statements of search.c.

-- statement visible_documents (bigint, uuid, type text): SELECT, read_only, plan_once
-- $1 account, $2 project or null, $3 type or null. In the order of the indexes.
{{VISIBLE_PLACES}}
SELECT v.uuid, v.type, v.updated_at
FROM ({{VISIBLE_DOCUMENTS: d.uuid, d.type, d.updated_at}}) v
WHERE $3 IS NULL OR v.type = $3
ORDER BY v.uuid;

-- statement document_fields (uuid uuid): SELECT, read_only
SELECT d.title, d.project_uuid, d.folder_uuid, p.workspace_uuid, d.version
FROM ainecto.document d
  JOIN ainecto.project p ON p.uuid = d.project_uuid
WHERE d.uuid = $1;

-- fragment OF_TABLE (entity, relation, column)
-- Things of the name in tables of the qualifier, which are found first.
SELECT '{{entity}}' AS entity, x.uuid
FROM ainecto.erd_table t
  CROSS JOIN LATERAL (
      SELECT s.uuid
      FROM ainecto.{{relation}} s
      WHERE s.document_uuid = t.document_uuid AND s.{{column}} = t.uuid AND pg_catalog.lower(s.name COLLATE "C") = $3
      OFFSET 0) x
WHERE t.document_uuid = $1
    AND (pg_catalog.lower(t.name COLLATE "C") = $2 OR pg_catalog.lower(pg_catalog.concat_ws('.', t.schema_name, t.name) COLLATE "C") = $2);

-- statement qualified_things (document_uuid uuid, qualifier text, name text, limit bigint): SELECT, read_only
-- What of an ERD has this very name behind this one of its table, enum or schema; both in lower case.
SELECT q.entity, q.uuid
FROM ({{OF_TABLE: column | erd_column | table_uuid}}
  UNION ALL
  {{OF_TABLE: constraint | erd_constraint | table_uuid}}
  UNION ALL
  {{OF_TABLE: index | erd_index | table_uuid}}
  UNION ALL
  {{OF_TABLE: ref | erd_ref | from_table_uuid}}
  UNION ALL
  SELECT 'enum_value', v.uuid
  FROM ainecto.erd_enum e
    JOIN ainecto.erd_enum_value v ON v.document_uuid = e.document_uuid AND v.enum_uuid = e.uuid
  WHERE e.document_uuid = $1
      AND pg_catalog.lower(v.value COLLATE "C") = $3
      AND (pg_catalog.lower(e.name COLLATE "C") = $2 OR pg_catalog.lower(pg_catalog.concat_ws('.', e.schema_name, e.name) COLLATE "C") = $2)
  UNION ALL
  SELECT 'table', t.uuid
  FROM ainecto.erd_table t
  WHERE t.document_uuid = $1 AND pg_catalog.lower(t.schema_name COLLATE "C") = $2 AND pg_catalog.lower(t.name COLLATE "C") = $3
  UNION ALL
  SELECT 'enum', e.uuid
  FROM ainecto.erd_enum e
  WHERE e.document_uuid = $1 AND pg_catalog.lower(e.schema_name COLLATE "C") = $2 AND pg_catalog.lower(e.name COLLATE "C") = $3) q
ORDER BY q.entity, q.uuid
LIMIT $4;
