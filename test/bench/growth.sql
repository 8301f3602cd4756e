-- Documents for growth.bench.sh, and the steps it measures.
SELECT ainecto.create_account('growth@bench.example', plan => 'enterprise') \g /dev/null
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'be000000-0000-4000-8000-000000000001', id, 'Bench' FROM ainecto.account WHERE email = 'growth@bench.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('be000000-0000-4000-8000-000000000002', 'be000000-0000-4000-8000-000000000001', 'Bench');
CREATE TABLE bench_step (place serial, title text, size int, step text, ms float8);

CREATE FUNCTION bench_call(document uuid, tool text, arguments jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := ainecto.call_tool('growth@bench.example', tool, jsonb_build_object('documentUuid', document, 'description', 'bench') || arguments);
BEGIN
  IF answer ? 'error' THEN RAISE EXCEPTION '% answers %', tool, answer; END IF;
END
$$;

CREATE FUNCTION bench_document() RETURNS uuid LANGUAGE sql AS $$
  INSERT INTO ainecto.document (uuid, project_uuid, type, title)
    VALUES (gen_random_uuid(), 'be000000-0000-4000-8000-000000000002', 'erd', 'Bench') RETURNING uuid
$$;

-- Tables of so many columns, in calls of 100 as the tool takes them.
CREATE PROCEDURE bench_tables(document uuid, tables int, columns int) LANGUAGE plpgsql AS $$
BEGIN
  FOR batch IN 0 .. (tables - 1) / 100 LOOP
    PERFORM bench_call(document, 'erd_create_tables', jsonb_build_object('arrangeNewTables', false, 'items', jsonb_agg(jsonb_build_object('uuid', 't' || i, 'name', 'table_' || i,
      'columns', (SELECT jsonb_agg(jsonb_build_object('uuid', format('c%s_%s', i, k), 'name', 'column_' || k, 'type', 'int', 'isPk', k = 1)) FROM generate_series(1, columns) k)))))
    FROM generate_series(batch * 100 + 1, least(batch * 100 + 100, tables)) i;
  END LOOP;
END
$$;

CREATE PROCEDURE bench_small(n int) LANGUAGE plpgsql AS $$
BEGIN
  CALL bench_tables(bench_document(), 200, 4);
END
$$;

CREATE PROCEDURE bench_steps(title text, size int) LANGUAGE plpgsql AS $$
DECLARE
  document uuid := bench_document();
  step record;
  began timestamptz;
BEGIN
  began := clock_timestamp();
  CALL bench_tables(document, size, 20);
  INSERT INTO bench_step (title, size, step, ms) VALUES (title, size, 'tables of 20 columns, by the hundred', 1000 * extract(epoch FROM clock_timestamp() - began));
  FOR step IN SELECT * FROM (VALUES
      ('one more, and all are placed', 'erd_create_tables', '{"items": [{"uuid": "one", "name": "one", "columns": [{"uuid": "one.1", "name": "x", "type": "int"}]}]}'::jsonb),
      ('a ref for each in one batch', 'erd_apply_changes', (SELECT jsonb_build_object('operations', jsonb_agg(operation ORDER BY n, i)) FROM generate_series(2, size) i,
        LATERAL (VALUES (1, jsonb_build_object('op', 'create', 'type', 'ref', 'data', jsonb_build_object('uuid', 'r' || i, 'from_table_uuid', 't' || i, 'to_table_uuid', 't' || i / 2, 'relationship', '>'))),
          (2, jsonb_build_object('op', 'create', 'type', 'ref_column', 'data', jsonb_build_object('uuid', 'm' || i, 'ref_uuid', 'r' || i,
            'from_column_uuid', format('c%s_2', i), 'to_column_uuid', format('c%s_1', i / 2))))) AS o(n, operation) WHERE i <= 5000)),
      ('one ref more', 'erd_create_refs', '{"items": [{"fromTableUuid": "one", "fromColumnUuids": ["one.1"], "toTableUuid": "t1", "toColumnUuids": ["c1_1"], "relationship": ">"}]}'),
      ('all arranged', 'erd_arrange_tables', '{"full": true}'),
      ('a table with its refs deleted', 'erd_delete_tables', '{"uuids": ["one"]}')) AS s(name, tool, arguments)
  LOOP
    began := clock_timestamp();
    PERFORM bench_call(document, step.tool, step.arguments);
    INSERT INTO bench_step (title, size, step, ms) VALUES (title, size, step.name, 1000 * extract(epoch FROM clock_timestamp() - began));
  END LOOP;
END
$$;
