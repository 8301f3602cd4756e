-- The statements of object_list.c.

-- statement list_objects (document_uuid uuid, kind text, display_order integer?, uuid text): SELECT, read_only
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'uuid', o.uuid, 'kind', o.kind, 'schema_name', o.schema_name, 'name', o.name, 'signature',
        o.signature, 'table_uuid', o.table_uuid, 'definition',
        CASE WHEN l.whole THEN o.definition
            ELSE pg_catalog.left(o.definition, {{#OBJECT_BEGINNING}}) END,
        'definition_length', CASE WHEN NOT l.whole THEN pg_catalog.length(o.definition) END, 'depends_on',
        o.depends_on, 'note', o.note, 'options', o.options))::text,
    o.display_order, o.uuid
FROM ainecto.erd_object o
  CROSS JOIN LATERAL (
      SELECT pg_catalog.octet_length(o.definition) <= {{#OBJECT_DEFINITION_BYTES}} AS whole) l
WHERE o.document_uuid = $1
    AND ($2 IS NULL OR o.kind = $2)
    AND (o.display_order, o.uuid) > (COALESCE($3, -1), COALESCE($4, ''))
ORDER BY o.display_order, o.uuid
LIMIT {{#OBJECT_LIST_ROWS}} + 1;

-- statement count_kinds (document_uuid uuid): SELECT, read_only
SELECT COALESCE(pg_catalog.json_object_agg(k.kind, k.count ORDER BY k.kind), '{}'::json)::text
FROM (
    SELECT o.kind, pg_catalog.count(*) AS count
    FROM ainecto.erd_object o
    WHERE o.document_uuid = $1
    GROUP BY o.kind) k;
