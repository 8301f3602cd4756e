-- The statements of content_list.c. Rows: uuid, name, schema, parent, the other parent.

-- statement contents[CONTENT_TABLE] (document_uuid uuid): SELECT, read_only
SELECT t.uuid, t.name, t.schema_name, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.erd_table t
WHERE t.document_uuid = $1
ORDER BY t.uuid;

-- statement contents[CONTENT_COLUMN] (document_uuid uuid): SELECT, read_only
SELECT c.uuid, c.name, NULL::pg_catalog.text, c.table_uuid, NULL::pg_catalog.text
FROM ainecto.erd_column c
WHERE c.document_uuid = $1
ORDER BY c.uuid;

-- statement contents[CONTENT_INDEX] (document_uuid uuid): SELECT, read_only
SELECT i.uuid, i.name, NULL::pg_catalog.text, i.table_uuid, NULL::pg_catalog.text
FROM ainecto.erd_index i
WHERE i.document_uuid = $1
ORDER BY i.uuid;

-- statement contents[CONTENT_CONSTRAINT] (document_uuid uuid): SELECT, read_only
SELECT k.uuid, k.name, NULL::pg_catalog.text, k.table_uuid, NULL::pg_catalog.text
FROM ainecto.erd_constraint k
WHERE k.document_uuid = $1
ORDER BY k.uuid;

-- statement contents[CONTENT_REF] (document_uuid uuid): SELECT, read_only
SELECT r.uuid, r.name, NULL::pg_catalog.text, r.from_table_uuid, r.to_table_uuid
FROM ainecto.erd_ref r
WHERE r.document_uuid = $1
ORDER BY r.uuid;

-- statement contents[CONTENT_ENUM] (document_uuid uuid): SELECT, read_only
SELECT e.uuid, e.name, e.schema_name, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.erd_enum e
WHERE e.document_uuid = $1
ORDER BY e.uuid;

-- statement contents[CONTENT_ENUM_VALUE] (document_uuid uuid): SELECT, read_only
SELECT v.uuid, v.value, NULL::pg_catalog.text, v.enum_uuid, NULL::pg_catalog.text
FROM ainecto.erd_enum_value v
WHERE v.document_uuid = $1
ORDER BY v.uuid;

-- statement contents[CONTENT_TABLE_GROUP] (document_uuid uuid): SELECT, read_only
SELECT g.uuid, g.name, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.erd_table_group g
WHERE g.document_uuid = $1
ORDER BY g.uuid;

-- statement contents[CONTENT_NOTE] (document_uuid uuid): SELECT, read_only
SELECT n.uuid, n.title, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.erd_note n
WHERE n.document_uuid = $1
ORDER BY n.uuid;

-- statement contents[CONTENT_OBJECT] (document_uuid uuid): SELECT, read_only
SELECT o.uuid, o.name, o.schema_name, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.erd_object o
WHERE o.document_uuid = $1
ORDER BY o.uuid;

-- statement contents[CONTENT_FILTER] (document_uuid uuid): SELECT, read_only
SELECT f.uuid, f.name, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.erd_filter f
WHERE f.document_uuid = $1
ORDER BY f.uuid;

-- statement contents[CONTENT_NODE] (document_uuid uuid): SELECT, read_only
SELECT n.uuid, n.text, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.flow_node n
WHERE n.document_uuid = $1
ORDER BY n.uuid;

-- statement contents[CONTENT_EDGE] (document_uuid uuid): SELECT, read_only
SELECT e.uuid, e.label, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.flow_edge e
WHERE e.document_uuid = $1
ORDER BY e.uuid;

-- statement contents[CONTENT_NODE_GROUP] (document_uuid uuid): SELECT, read_only
SELECT g.uuid, g.name, NULL::pg_catalog.text, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM ainecto.flow_group g
WHERE g.document_uuid = $1
ORDER BY g.uuid;
