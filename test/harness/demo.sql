-- A workspace with a project and a small ERD, made through the tools.  psql -v email=ADDRESS -f demo.sql

-- A refused call answers with an object; here it has to end the script.
CREATE FUNCTION pg_temp.call(email text, tool text, arguments jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := ainecto.call_tool(email, tool, arguments);
BEGIN
  IF answer ? 'error' THEN
    RAISE EXCEPTION '%', answer -> 'error';
  END IF;
  RETURN answer;
END
$$;

SELECT pg_temp.call(:'email', 'create_workspaces',
  '{"items": [{"name": "Demo", "description": "Something to look at"}], "description": "Set up the demo"}')
  #>> '{items,0,uuid}' AS workspace \gset
SELECT pg_temp.call(:'email', 'create_projects', jsonb_build_object(
  'items', jsonb_build_array(jsonb_build_object('workspaceUuid', :'workspace', 'name', 'Web shop')),
  'description', 'Set up the demo'))
  #>> '{items,0,uuid}' AS project \gset
SELECT pg_temp.call(:'email', 'create_documents', jsonb_build_object(
  'items', jsonb_build_array(jsonb_build_object('projectUuid', :'project', 'type', 'erd', 'title', 'Web shop schema')),
  'description', 'Set up the demo'))
  #>> '{items,0,uuid}' AS document \gset

-- Ids are the caller's to choose: a table is known by its name here, a column by table.column.
WITH col (number, table_name, name, type, is_pk, is_not_null, refers_to) AS (VALUES
    (1, 'customer', 'id', 'bigint', true, true, NULL),
    (2, 'customer', 'email', 'text', false, true, NULL),
    (3, 'customer', 'name', 'text', false, true, NULL),
    (4, 'product', 'id', 'bigint', true, true, NULL),
    (5, 'product', 'name', 'text', false, true, NULL),
    (6, 'product', 'price', 'numeric(10,2)', false, true, NULL),
    (7, 'orders', 'id', 'bigint', true, true, NULL),
    (8, 'orders', 'customer_id', 'bigint', false, true, 'customer'),
    (9, 'orders', 'state', 'order_state', false, true, NULL),
    (10, 'orders', 'placed_at', 'timestamptz', false, true, NULL),
    (11, 'order_line', 'order_id', 'bigint', true, true, 'orders'),
    (12, 'order_line', 'product_id', 'bigint', true, true, 'product'),
    (13, 'order_line', 'quantity', 'integer', false, true, NULL)),
  operation (step, number, type, data) AS (
    SELECT 1, 0, 'enum', jsonb_build_object('uuid', 'order_state', 'name', 'order_state')
    UNION ALL
    SELECT 2, position::integer, 'enum_value', jsonb_build_object('enum_uuid', 'order_state', 'value', value)
      FROM unnest(ARRAY['open', 'paid', 'sent', 'returned']) WITH ORDINALITY AS v (value, position)
    UNION ALL
    SELECT 3, min(number), 'table', jsonb_build_object('uuid', table_name, 'name', table_name) FROM col GROUP BY table_name
    UNION ALL
    SELECT 4, number, 'column', jsonb_build_object('uuid', table_name || '.' || name, 'table_uuid', table_name, 'name', name,
      'type', type, 'is_pk', is_pk, 'is_not_null', is_not_null) FROM col
    UNION ALL
    SELECT 5, number, 'ref', jsonb_build_object('uuid', table_name || '_' || refers_to, 'from_table_uuid', table_name,
      'to_table_uuid', refers_to, 'relationship', '>', 'on_delete', 'restrict') FROM col WHERE refers_to IS NOT NULL
    UNION ALL
    SELECT 6, number, 'ref_column', jsonb_build_object('ref_uuid', table_name || '_' || refers_to,
      'from_column_uuid', table_name || '.' || name, 'to_column_uuid', refers_to || '.id') FROM col WHERE refers_to IS NOT NULL)
SELECT pg_temp.call(:'email', 'erd_apply_changes', jsonb_build_object(
    'documentUuid', :'document', 'description', 'First draft of the shop',
    'operations', jsonb_agg(jsonb_build_object('op', 'create', 'type', type, 'data', data) ORDER BY step, number)))
  FROM operation
\g /dev/null
