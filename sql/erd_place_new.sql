-- A new table gets its place without a look at the columns and refs of the others: to the right of all boxes, where they begin above.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SELECT ainecto.create_account('place@erd-place.example', plan => 'enterprise') IS NOT NULL;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0b70000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'place@erd-place.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('e0b70000-0000-4000-8000-000000000002', 'e0b70000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT uuid, 'e0b70000-0000-4000-8000-000000000002', 'erd', 'Places' FROM unnest(ARRAY['e0b70000-0000-4000-8000-00000000000a', 'e0b70000-0000-4000-8000-00000000000b',
    'e0b70000-0000-4000-8000-00000000000c', 'e0b70000-0000-4000-8000-00000000000d']::uuid[]) uuid;
-- Boxes of many widths, here and there; in the second so many side by side at the right edge that they are not measured; the third is empty;
-- in the fourth the box that ends last begins before another.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, display_order, position_x, position_y)
  SELECT 'e0b70000-0000-4000-8000-00000000000a'::uuid, 't' || i, repeat('n', 1 + i % 60) || i, i, i * 37 % 5000, i * 91 % 3000 - 500 FROM generate_series(1, 300) i
  UNION ALL SELECT 'e0b70000-0000-4000-8000-00000000000b'::uuid, 't' || i, 'n' || i, i, 700, i * 100 FROM generate_series(1, 60) i
  UNION ALL SELECT 'e0b70000-0000-4000-8000-00000000000d'::uuid, 't' || i, repeat('n', 60 * (2 - i) + 1), i, i * 100, 0 FROM generate_series(1, 2) i;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order)
  SELECT document_uuid, uuid || '.' || k, uuid, 'column' || k, 'int', k FROM ainecto.erd_table, generate_series(1, 4) k WHERE document_uuid = 'e0b70000-0000-4000-8000-00000000000a';
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship)
  SELECT 'e0b70000-0000-4000-8000-00000000000a'::uuid, 'r' || i, 't' || i, 't' || i / 2, '>' FROM generate_series(2, 300) i;
CREATE TEMP TABLE before AS SELECT document_uuid, uuid, position_x, position_y FROM ainecto.erd_table WHERE document_uuid::text ~ '^e0b70000';
CREATE FUNCTION pg_temp.rows_read() RETURNS bigint LANGUAGE sql AS $$
  SELECT sum(pg_stat_get_xact_tuples_fetched(t) + pg_stat_get_xact_tuples_returned(t))::bigint FROM unnest(ARRAY['ainecto.erd_column', 'ainecto.erd_ref']::regclass[]) t $$;
CREATE FUNCTION pg_temp.make_one(document uuid) RETURNS TABLE (arranged text, flat boolean) LANGUAGE plpgsql AS $$
DECLARE
  before bigint := pg_temp.rows_read();
  answer jsonb := ainecto.call_tool('place@erd-place.example', 'erd_apply_changes', jsonb_build_object('documentUuid', document, 'description', 'why', 'operations',
    '[{"op": "create", "type": "table", "data": {"uuid": "new", "name": "new"}}, {"op": "create", "type": "column", "data": {"uuid": "new.1", "table_uuid": "new", "name": "id", "type": "int"}}]'::jsonb));
BEGIN
  IF answer ? 'error' THEN RAISE EXCEPTION '%', answer; END IF;
  RETURN QUERY SELECT answer->>'arranged', pg_temp.rows_read() - before < 300;
END
$$;
SELECT m.* FROM ainecto.document d CROSS JOIN LATERAL pg_temp.make_one(d.uuid) m WHERE d.uuid::text ~ '^e0b70000' ORDER BY d.uuid;
-- How far it stands behind where the others end: a gap, and no more but where they are not measured.
WITH box AS (
  SELECT t.document_uuid, t.uuid, t.position_x AS x, t.position_y AS y, t.position_x + least(520, greatest(160, 32 + 8 * greatest(length(t.name),
      (SELECT max(length(c.name) + 2 + length(c.type)) FROM ainecto.erd_column c WHERE c.document_uuid = t.document_uuid AND c.table_uuid = t.uuid)))) AS ends
    FROM ainecto.erd_table t WHERE t.document_uuid::text ~ '^e0b70000'
), edge AS (SELECT document_uuid, max(ends) AS ends, min(y) AS top FROM box WHERE uuid <> 'new' GROUP BY document_uuid)
SELECT right(n.document_uuid::text, 1), n.x - e.ends BETWEEN 40 AND 200 AS beside, n.x - e.ends BETWEEN 200 AND 560 AS further, n.y = e.top AS above
  FROM box n LEFT JOIN edge e USING (document_uuid) WHERE n.uuid = 'new' ORDER BY n.document_uuid;
SELECT count(*) AS moved FROM before b JOIN ainecto.erd_table t USING (document_uuid, uuid) WHERE (b.position_x, b.position_y) IS DISTINCT FROM (t.position_x, t.position_y);
