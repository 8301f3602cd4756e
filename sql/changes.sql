-- What changed, as people say it: in SQL and by get_version, list_versions, list_documents.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-05-01 00:00:00+00';
SET ainecto.fixed_ids = 470000;
\set erd '\'c4700000-0000-4000-8000-000000000003\''
\set flow '\'c4700000-0000-4000-8000-000000000004\''
\set readme '\'c4700000-0000-4000-8000-000000000005\''
\set tests '\'c4700000-0000-4000-8000-000000000006\''
SELECT count(ainecto.create_account(who || '@changes.example', name => initcap(who), plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'c4700000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@changes.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('c4700000-0000-4000-8000-000000000002', 'c4700000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT d.uuid, 'c4700000-0000-4000-8000-000000000002', d.type, d.title FROM (VALUES (:erd::uuid, 'erd', 'Shop'), (:flow, 'flow_diagram', 'Checkout'),
    (:readme, 'readme', 'Readme'), (:tests, 'testcase', 'Tests')) AS d (uuid, type, title);
SELECT ainecto.grant_role('project', 'c4700000-0000-4000-8000-000000000002', 'viewer@changes.example', 'VIEWER');
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb, who text DEFAULT 'owner') RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@changes.example', tool, arguments)
$$;
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'message', answer->>'detail', answer->'faults')
$$;
CREATE FUNCTION pg_temp.told(document uuid, since bigint, until bigint DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT kind || ' ' || path || ' | ' || sentence FROM ainecto.changes(document, since, until)
$$;
CREATE FUNCTION pg_temp.day(document uuid, days integer) RETURNS bigint LANGUAGE sql AS $$
  SELECT set_config('ainecto.fixed_clock', (timestamptz '2026-05-01 00:00+00' + make_interval(days => days))::text, false);
  SELECT version FROM ainecto.document WHERE uuid = $1
$$;

-- An ERD: what came as a whole is one sentence, with what is in it.
SELECT pg_temp.day(:erd, 1) AS made \gset
SELECT pg_temp.call('erd_apply_changes', jsonb_build_object('documentUuid', :erd, 'description', 'First design', 'operations', '[
  {"op": "create", "type": "enum", "data": {"uuid": "state", "name": "state"}},
  {"op": "create", "type": "enum_value", "data": {"uuid": "s1", "enum_uuid": "state", "value": "open"}},
  {"op": "create", "type": "enum_value", "data": {"uuid": "s2", "enum_uuid": "state", "value": "paid"}},
  {"op": "create", "type": "table", "data": {"uuid": "customer", "name": "customer"}},
  {"op": "create", "type": "column", "data": {"uuid": "c1", "table_uuid": "customer", "name": "id", "type": "bigint", "is_pk": true, "is_not_null": true}},
  {"op": "create", "type": "column", "data": {"uuid": "c2", "table_uuid": "customer", "name": "mail", "type": "text"}},
  {"op": "create", "type": "column", "data": {"uuid": "c3", "table_uuid": "customer", "name": "fax", "type": "text"}},
  {"op": "create", "type": "index", "data": {"uuid": "i1", "table_uuid": "customer", "name": "customer_mail"}},
  {"op": "create", "type": "index_column", "data": {"uuid": "ic1", "index_uuid": "i1", "column_uuid": "c2"}},
  {"op": "create", "type": "table", "data": {"uuid": "order", "name": "order", "note": "A `quoted` note"}},
  {"op": "create", "type": "column", "data": {"uuid": "o1", "table_uuid": "order", "name": "id", "type": "bigint", "is_pk": true}},
  {"op": "create", "type": "column", "data": {"uuid": "o2", "table_uuid": "order", "name": "customer_id", "type": "bigint"}},
  {"op": "create", "type": "ref", "data": {"uuid": "r1", "from_table_uuid": "order", "to_table_uuid": "customer", "relationship": ">", "on_delete": "CASCADE"}},
  {"op": "create", "type": "ref_column", "data": {"uuid": "rc1", "ref_uuid": "r1", "from_column_uuid": "o2", "to_column_uuid": "c1"}}]'::jsonb)) ->> 'version' AS version;
SELECT pg_temp.told(:erd, :made);
SELECT pg_temp.told(:erd, 0, :made);
-- Then things change, one after another; a thing is the same whatever it is called.
SELECT pg_temp.day(:erd, 2) AS design \gset
UPDATE ainecto.erd_column SET name = 'email', is_not_null = true WHERE document_uuid = :erd AND uuid = 'c2';
UPDATE ainecto.erd_column SET type = 'citext', default_value = $$''$$ WHERE document_uuid = :erd AND uuid = 'c2';
UPDATE ainecto.erd_index SET is_unique = true WHERE document_uuid = :erd;
DELETE FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'c3';
UPDATE ainecto.erd_enum_value SET value = 'settled' WHERE document_uuid = :erd AND uuid = 's2';
UPDATE ainecto.erd_table SET position_x = position_x + 10 WHERE document_uuid = :erd;
UPDATE ainecto.erd_table SET name = 'purchase', note = repeat('A long note. ', 20) WHERE document_uuid = :erd AND uuid = 'order';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, options) VALUES (:erd, 'gone', 'gone', NULL);
DELETE FROM ainecto.erd_table WHERE document_uuid = :erd AND uuid = 'gone';
UPDATE ainecto.erd_ref SET on_delete = NULL, relationship = '-' WHERE document_uuid = :erd;
UPDATE ainecto.document SET title = 'The shop' WHERE uuid = :erd;
SELECT pg_temp.told(:erd, :design);
-- The other way round it reads the other way round, with the names of that time.
SELECT pg_temp.day(:erd, 3) AS now \gset
SELECT pg_temp.told(:erd, :now, :design);
SELECT kind, path, before, after FROM ainecto.changes(:erd, :design) WHERE path = 'customer.email';
-- What was moved, and nothing else, is counted; siblings in another order are one sentence, those that only made room none.
UPDATE ainecto.erd_column SET display_order = 1 - display_order WHERE document_uuid = :erd AND table_uuid = 'customer';
SELECT pg_temp.told(:erd, :now);
SELECT pg_temp.day(:erd, 4) AS now \gset
UPDATE ainecto.erd_column SET display_order = display_order + 1 WHERE document_uuid = :erd AND table_uuid = 'customer';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order) VALUES (:erd, 'c4', 'customer', 'title', 'text', 0);
SELECT pg_temp.told(:erd, :now);
-- A table goes, and with it what hung on it; what was there only in between is not told.
SELECT pg_temp.day(:erd, 5) AS now \gset
DELETE FROM ainecto.erd_table WHERE document_uuid = :erd AND uuid = 'customer';
SELECT pg_temp.told(:erd, :now);
SELECT count(*) FROM ainecto.changes(:erd, :now, :now);
-- Names are shown harmless and short.
SELECT pg_temp.day(:erd, 6) AS now \gset
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'bad', E'a`b\n\x1b[31m' || repeat('x', 100));
SELECT pg_temp.told(:erd, :now);

-- A flow diagram: steps and arrows.
SELECT pg_temp.day(:flow, 7) AS made \gset
SELECT pg_temp.call('flow_apply_changes', jsonb_build_object('diagramUuid', :flow, 'description', 'Drawn') || '{
  "groups": [{"op": "create", "uuid": "g", "name": "Till"}], "nodes": [{"op": "create", "uuid": "a", "text": "Cart", "groupUuid": "g"}, {"op": "create", "uuid": "b", "text": "Pay"},
  {"op": "create", "uuid": "c", "text": "Ship"}], "edges": [{"op": "create", "uuid": "e", "fromUuid": "a", "toUuid": "b", "label": "go"}]}') ->> 'version' AS version;
SELECT pg_temp.told(:flow, :made);
SELECT pg_temp.day(:flow, 8) AS now \gset
UPDATE ainecto.flow_node SET text = 'Pay by card', shape = 'diamond', group_uuid = 'g' WHERE document_uuid = :flow AND uuid = 'b';
UPDATE ainecto.flow_edge SET to_uuid = 'c', label = NULL WHERE document_uuid = :flow;
UPDATE ainecto.flow_node SET x = x + 5 WHERE document_uuid = :flow AND uuid = 'c';
SELECT pg_temp.told(:flow, :now);
DELETE FROM ainecto.flow_node WHERE document_uuid = :flow AND uuid = 'a';
SELECT pg_temp.told(:flow, :now);

-- Test cases.
SELECT pg_temp.day(:tests, 9) AS made \gset
INSERT INTO ainecto.test_scenario (id, document_uuid, name) OVERRIDING SYSTEM VALUE VALUES (470001, :tests, 'Paying');
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title) OVERRIDING SYSTEM VALUE VALUES (470001, :tests, 470001, 'By card'), (470002, :tests, 470001, 'By bill');
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action) OVERRIDING SYSTEM VALUE VALUES (470001, :tests, 470001, 'Enter the number'), (470002, :tests, 470001, 'Press Pay');
SELECT pg_temp.told(:tests, :made);
SELECT pg_temp.day(:tests, 10) AS now \gset
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title) OVERRIDING SYSTEM VALUE VALUES (470003, :tests, 470001, 'In cash');
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action) OVERRIDING SYSTEM VALUE VALUES (470003, :tests, 470003, 'Count');
UPDATE ainecto.test_case SET title = 'By credit card', priority = 'HIGH' WHERE id = 470001;
UPDATE ainecto.test_step SET action = 'Press Buy', expected_result = 'A receipt' WHERE id = 470002;
UPDATE ainecto.test_scenario SET archived = true WHERE id = 470001;
DELETE FROM ainecto.test_case WHERE id = 470002;
SELECT pg_temp.told(:tests, :now);

-- A readme, section by section, whatever blocks hold its text.
SELECT pg_temp.day(:readme, 11) AS made \gset
SELECT pg_temp.call('update_documents', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('uuid', :readme, 'typePayload', jsonb_build_object('body',
  E'Hello.\n\n# Install\n\nmake\nmake install\n\n# Use\n\nRun it.\n\n```\n# no heading\n```\n\n## Flags\n\n-v\n'))))) ? 'error' AS refused;
SELECT pg_temp.told(:readme, :made);
SELECT pg_temp.day(:readme, 12) AS now \gset
SELECT pg_temp.call('update_documents', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('uuid', :readme, 'typePayload', jsonb_build_object('body',
  E'Hello there.\n\n# Install\n\nmake -j2\nmake install\nldconfig\n\n# Use\n\nRun it.\n\n```\n# no heading\n```\n\n## Options\n\n-v\n\n# Licence\n\nMIT\n'))))) ? 'error' AS refused;
SELECT pg_temp.told(:readme, :now);
SELECT path, before, after FROM ainecto.changes(:readme, :now) WHERE kind IN ('renamed', 'added');

-- The same by a tool, with counts, for whoever may read; versions are named by number or time.
SELECT jsonb_pretty(pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'versionNumber', :design + 4, 'compareWith', :design), 'viewer'));
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '2026-05-05T12:00:00Z')) - 'groups' AS by_time;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '2026-05-05T14:00+02:00')) -> 'from' -> 'version' AS other_zone;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '2020-01-01', 'versionNumber', 1)) - 'counts' AS before_all;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'versionNumber', 2, 'compareWith', :design)) = pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'versionNumber', :design, 'compareWith', '2')) AS either_way;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd)) -> 'version' ->> 'version' AS newest;
SELECT pg_temp.refusal(pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', w)))
  FROM unnest(ARRAY['yesterday', '2026-13-01', '2026-02-30', '2026-05-01T25:00', '-1', '99999999999999999999', '2026-05-01T10:00:00X', '4711', '0x10', 'infinity']) AS w;
SELECT pg_temp.refusal(pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '2', 'format', 'sql')));
SELECT pg_temp.refusal(pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '2'), 'stranger'));
-- Pages: all of it, once, of the two versions that it began with.
SELECT pg_temp.day(:erd, 13) AS now \gset
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT :erd, 'many' || n, 'table ' || to_char(n, 'FM0000') FROM generate_series(1, 1500) AS n;
CREATE FUNCTION pg_temp.pages(document uuid, since bigint) RETURNS TABLE (page integer, bytes integer, sentences bigint) LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  page := 0;
  LOOP
    answer := pg_temp.call('get_version', jsonb_strip_nulls(jsonb_build_object('documentUuid', document, 'compareWith', since, 'cursor', answer ->> 'nextCursor')));
    page := page + 1;
    bytes := length(answer::text) / 10000;
    sentences := (SELECT count(*) FROM jsonb_path_query(answer, '$.groups[*].changes[*]'));
    RETURN NEXT;
    UPDATE ainecto.erd_table SET note = page WHERE document_uuid = document AND uuid = 'order';
    EXIT WHEN NOT answer ? 'nextCursor';
  END LOOP;
END
$$;
SELECT * FROM pg_temp.pages(:erd, :now);
-- Versions since then, with what each made, changed and removed, and by whom.
SELECT item - 'createdAt' FROM jsonb_array_elements(pg_temp.call('list_versions', jsonb_build_object('documentUuid', :erd, 'since', :design + 7)) -> 'items') AS item
  WHERE (item ->> 'version')::int < :now + 2;
SELECT item ->> 'version', item -> 'counts' FROM jsonb_array_elements(pg_temp.call('list_versions', jsonb_build_object('documentUuid', :tests, 'since', '2026-05-11')) -> 'items') AS item;
SELECT jsonb_path_query_array(pg_temp.call('list_versions', jsonb_build_object('documentUuid', :erd, 'limit', 100)), '$.items[*].version') @> '1' AS all_of_them;
SELECT pg_temp.refusal(pg_temp.call('list_versions', jsonb_build_object('documentUuid', :erd, 'since', 'monday')));
-- Documents by their last change.
SELECT item ->> 'title' FROM jsonb_array_elements(pg_temp.call('list_documents', '{"projectUuid": "c4700000-0000-4000-8000-000000000002", "sort": "changed"}') -> 'items') AS item;
SELECT item ->> 'title' FROM jsonb_array_elements(pg_temp.call('list_documents', '{"projectUuid": "c4700000-0000-4000-8000-000000000002"}') -> 'items') AS item;
SELECT pg_temp.call('list_documents', '{"projectUuid": "c4700000-0000-4000-8000-000000000002", "sort": "changed", "limit": 3}') AS page \gset
SELECT item ->> 'title' FROM jsonb_array_elements(pg_temp.call('list_documents', '{"projectUuid": "c4700000-0000-4000-8000-000000000002", "sort": "changed"}' || jsonb_build_object('cursor', :'page'::jsonb ->> 'nextCursor')) -> 'items') AS item;
SELECT pg_temp.refusal(pg_temp.call('list_documents', jsonb_build_object('cursor', :'page'::jsonb ->> 'nextCursor')));

-- In SQL too only for whoever may read; and of what is kept alone.
\set VERBOSITY sqlstate
SELECT * FROM ainecto.changes(NULL, 1);
SELECT * FROM ainecto.changes(:erd, 4711);
SELECT * FROM ainecto.changes(:erd, -1);
CREATE ROLE regress_changes_reader;
GRANT USAGE ON SCHEMA ainecto TO regress_changes_reader;
SET ROLE regress_changes_reader;
SELECT * FROM ainecto.changes(:erd, 1);
RESET ROLE;
DROP OWNED BY regress_changes_reader;
DROP ROLE regress_changes_reader;

-- One sentence for the columns of each table that stand otherwise, whatever their identifiers; none for those that others made way for.
SELECT pg_temp.day(:erd, 14) AS now \gset
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'left', 'left'), (:erd, 'right', 'right'), (:erd, 'third', 'third');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, display_order)
  SELECT :erd, 'turn' || n || t, t, 'c' || n, n FROM generate_series(1, 3) AS n, unnest(ARRAY['left', 'right', 'third']) AS t;
COMMIT;
SELECT version AS turned FROM ainecto.document WHERE uuid = :erd \gset
UPDATE ainecto.erd_column SET display_order = 4 - display_order WHERE document_uuid = :erd AND uuid LIKE 'turn%';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, display_order) VALUES (:erd, 'turn4', 'third', 'c4', 0);
SELECT pg_temp.told(:erd, :turned);
-- A block of code ends where it ends: not at other signs, nor at fewer; a heading behind it is one.
SELECT pg_temp.day(:readme, 15) AS now \gset
SELECT pg_temp.call('update_documents', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('uuid', :readme, 'body',
  E'# Code\n\n````\n```\n# none\n~~~\n# none\n````\n\n# Behind\n\nText\n\n  ~~~ sh\n# none\n  ~~~~\n\n# Last\n'))))  ? 'error' AS refused;
SELECT path FROM ainecto.changes(:readme, :now) WHERE kind = 'added' ORDER BY path COLLATE "C";
-- Many blank lines are read once.
SELECT pg_temp.day(:readme, 16) AS now \gset
SELECT pg_temp.call('update_documents', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('uuid', :readme, 'body',
  E'# Code\n' || repeat(E'\n', 400000) || E'x\n# Blank\n' || repeat(E'\n', 100000)))))  ? 'error' AS refused;
SET statement_timeout = '20s';
SELECT path, sentence FROM ainecto.changes(:readme, :now) WHERE kind IN ('added', 'changed') ORDER BY path COLLATE "C";
RESET statement_timeout;
