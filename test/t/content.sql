-- What an ERD (:document) says, a line for each field of each thing, by names in place of keys: documents that say the same print the
-- same lines. Places on the canvas are nobody's word. What depends on what is an order for whoever loads it, not what a thing is.
-- Texts of SQL are compared without their blanks and capitals, which a trip through PostgreSQL changes; of a view's columns a text
-- says no types.
\pset format unaligned
\pset tuples_only on
WITH named AS (
  SELECT uuid, concat_ws('.', schema_name, name) AS name, COALESCE(options->>'kind' LIKE '%view', false) AS seen FROM ainecto.erd_table WHERE document_uuid = :'document'
), inside AS (
  SELECT c.uuid, c.name, rank() OVER (PARTITION BY c.table_uuid ORDER BY c.display_order, c.uuid) AS place
    FROM ainecto.erd_column c WHERE c.document_uuid = :'document'
), things (kind, name, says) AS (
  SELECT 'table', n.name, jsonb_build_object('note', t.note,
      'options', t.options - 'depends_on')
    FROM ainecto.erd_table t JOIN named n USING (uuid) WHERE t.document_uuid = :'document'
  UNION ALL
  SELECT 'column', n.name || '.' || c.name, jsonb_build_object('place', i.place, 'type', CASE WHEN NOT n.seen THEN c.type END, 'key', c.is_pk, 'unique', c.is_unique,
      'not null', c.is_not_null, 'increment', c.is_increment, 'default', c.default_value, 'note', c.note, 'options', CASE WHEN NOT n.seen THEN c.options END)
    FROM ainecto.erd_column c JOIN inside i USING (uuid) JOIN named n ON n.uuid = c.table_uuid WHERE c.document_uuid = :'document'
  UNION ALL
  SELECT 'index', n.name || '.' || x.name, jsonb_build_object('key', x.is_pk, 'unique', x.is_unique, 'type', x.type, 'note', x.note, 'options', x.options,
      'columns', (SELECT jsonb_agg(jsonb_build_array(i.name, m.sort_order) ORDER BY m.display_order, m.uuid)
        FROM ainecto.erd_index_column m JOIN inside i ON i.uuid = m.column_uuid WHERE m.document_uuid = :'document' AND m.index_uuid = x.uuid))
    FROM ainecto.erd_index x JOIN named n ON n.uuid = x.table_uuid WHERE x.document_uuid = :'document'
  UNION ALL
  SELECT 'constraint', n.name || '.' || k.name, jsonb_build_object('kind', k.kind, 'definition', k.definition, 'note', k.note, 'options', k.options,
      'columns', (SELECT jsonb_agg(i.name ORDER BY i.name) FROM jsonb_array_elements_text(k.column_uuids) u JOIN inside i ON i.uuid = u))
    FROM ainecto.erd_constraint k JOIN named n ON n.uuid = k.table_uuid WHERE k.document_uuid = :'document'
  UNION ALL
  SELECT 'ref', f.name || '.' || r.name, jsonb_build_object('to', t.name, 'relationship', r.relationship, 'on delete', r.on_delete, 'on update', r.on_update,
      'note', r.note, 'options', r.options, 'columns', (SELECT jsonb_agg(jsonb_build_array(i.name, o.name) ORDER BY m.display_order, m.uuid)
        FROM ainecto.erd_ref_column m JOIN inside i ON i.uuid = m.from_column_uuid JOIN inside o ON o.uuid = m.to_column_uuid
       WHERE m.document_uuid = :'document' AND m.ref_uuid = r.uuid))
    FROM ainecto.erd_ref r JOIN named f ON f.uuid = r.from_table_uuid JOIN named t ON t.uuid = r.to_table_uuid WHERE r.document_uuid = :'document'
  UNION ALL
  SELECT 'enum', concat_ws('.', e.schema_name, e.name), jsonb_build_object('note', e.note,
      'values', (SELECT jsonb_agg(jsonb_build_array(v.value, v.note) ORDER BY v.display_order, v.uuid)
        FROM ainecto.erd_enum_value v WHERE v.document_uuid = :'document' AND v.enum_uuid = e.uuid))
    FROM ainecto.erd_enum e WHERE e.document_uuid = :'document'
  UNION ALL
  SELECT o.kind, concat_ws('.', n.name, o.schema_name, o.name) || COALESCE('(' || o.signature || ')', ''), jsonb_build_object('definition', o.definition,
      'note', o.note, 'options', o.options)
    FROM ainecto.erd_object o LEFT JOIN named n ON n.uuid = o.table_uuid WHERE o.document_uuid = :'document'
)
SELECT jsonb_build_array(t.kind, t.name, f.field, CASE WHEN f.field IN ('definition', 'options')
    THEN to_jsonb(lower(regexp_replace(f.value::text, '\s|\\[nrt]|pg_catalog\.', '', 'g'))) ELSE f.value END)
  FROM things t, jsonb_each(t.says) f (field, value)
 WHERE f.value NOT IN ('null', 'false', '[]', '{}')
 ORDER BY 1;
