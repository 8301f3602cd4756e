-- Lists that tell how much belongs to each entry: the number is that of the rows, however identifiers lie in the index beside each other.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SELECT ainecto.create_account('counter@example.com', 'a long enough secret', 'Counter', 'enterprise');
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'c01d0000-0000-4000-8000-000000000001', id, 'Count' FROM ainecto.account WHERE email = 'counter@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('c01d0000-0000-4000-8000-000000000002', 'c01d0000-0000-4000-8000-000000000001', 'Count');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT format('c01d0000-0000-4000-8000-0000000000%s', n)::uuid, 'c01d0000-0000-4000-8000-000000000002', CASE WHEN n = 15 THEN 'testcase' ELSE 'erd' END, 'Count ' || n
  FROM generate_series(10, 15) n;
-- In order; in the opposite order; anyhow; in pairs, with many columns of other pages between the pairs; names that begin alike, as those that people give.
CREATE TEMP TABLE shape AS
  SELECT format('c01d0000-0000-4000-8000-0000000000%s', 10 + s)::uuid AS document, i, i AS place,
    CASE s WHEN 0 THEN 'a' || lpad(i::text, 3, '0') WHEN 1 THEN 'a' || lpad((200 - i)::text, 3, '0') WHEN 2 THEN md5(i::text)
      WHEN 3 THEN format('%s-%s', lpad((i / 2 % 5 * 100 + i / 10)::text, 4, '0'), i % 2) ELSE 'table ' || i END AS uuid,
    CASE WHEN s = 3 THEN 20 ELSE i % 7 END AS columns
  FROM generate_series(0, 4) s, generate_series(1, 70) i;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, display_order) SELECT document, uuid, 'table ' || i, place FROM shape ORDER BY document, i;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order)
  SELECT document, format('%s.%s', uuid, c), uuid, 'column ' || c, 'int', c FROM shape, generate_series(1, columns) c ORDER BY document, i, c;
INSERT INTO ainecto.test_scenario (id, document_uuid, name) VALUES (49000001, 'c01d0000-0000-4000-8000-000000000015', 'One'), (49000002, 'c01d0000-0000-4000-8000-000000000015', 'Two');
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title, display_order)
  SELECT 49000000 + i, 'c01d0000-0000-4000-8000-000000000015', 49000001 + i % 2, 'Case ' || i, i * 37 % 41 FROM generate_series(1, 40) i;
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action)
  SELECT 49000000 + i * 100 + s, 'c01d0000-0000-4000-8000-000000000015', 49000000 + i, 'Step' FROM generate_series(1, 40) i, generate_series(1, i % 5 * 11) s;

-- All entries of a list, page by page.
CREATE FUNCTION pg_temp.pages(tool text, document uuid, size int) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := '{}';
BEGIN
  LOOP
    answer := ainecto.call_tool('counter@example.com', tool, jsonb_build_object('documentUuid', document, 'limit', size, 'cursor', answer -> 'nextCursor'));
    RETURN QUERY SELECT * FROM jsonb_array_elements(answer -> 'items');
    EXIT WHEN NOT answer ? 'nextCursor';
  END LOOP;
END
$$;
-- Shape, limit, entries, what they count together, and how many of them count wrong.
CREATE FUNCTION pg_temp.told(size int) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s by %s: %s, %s, %s wrong', right(d.uuid::text, 2), size, count(*), sum((e ->> 'column_count')::int),
      count(*) FILTER (WHERE (e ->> 'column_count')::int IS DISTINCT FROM (SELECT count(*) FROM ainecto.erd_column c WHERE c.document_uuid = d.uuid AND c.table_uuid = e ->> 'uuid')))
    FROM ainecto.document d, pg_temp.pages('erd_list_tables', d.uuid, size) e WHERE d.uuid::text LIKE 'c01d0000%' AND d.type = 'erd' GROUP BY d.uuid
  UNION ALL
  SELECT format('%s by %s: %s, %s, %s wrong', 15, size, count(*), sum((e ->> 'stepCount')::int),
      count(*) FILTER (WHERE (e ->> 'stepCount')::int IS DISTINCT FROM (SELECT count(*) FROM ainecto.test_step s WHERE s.case_id = (e ->> 'id')::bigint)))
    FROM pg_temp.pages('testcase_list_testcases', 'c01d0000-0000-4000-8000-000000000015', size) e
  ORDER BY 1
$$;
SELECT pg_temp.told(n) FROM (VALUES (1), (7), (50), (100)) v(n);
-- What is gone is not counted, before it is cleared away and after, nor by whoever takes it away.
DELETE FROM ainecto.erd_column WHERE document_uuid::text LIKE 'c01d0000%' AND display_order % 3 = 1;
SELECT pg_temp.told(50);
VACUUM ainecto.erd_column;
SELECT pg_temp.told(50);
BEGIN;
DELETE FROM ainecto.erd_column WHERE document_uuid::text LIKE 'c01d0000%' AND display_order % 3 = 2;
SELECT pg_temp.told(50);
ROLLBACK;
SELECT pg_temp.told(50);
