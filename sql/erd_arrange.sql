-- Layout of ERD documents.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 600000;
\set document '\'e0060000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@erd-arrange.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0060000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@erd-arrange.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0060000-0000-4000-8000-000000000002', 'e0060000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0060000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :document, who || '@erd-arrange.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the document; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@erd-arrange.example', tool, jsonb_build_object('documentUuid', 'e0060000-0000-4000-8000-000000000003')
    || CASE WHEN tool ~ '^erd_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
-- What a refusal says, on one line.
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->'faults', answer->>'hint')
$$;

CREATE TEMP VIEW places AS
  SELECT uuid, position_x, position_y FROM ainecto.erd_table WHERE document_uuid = :document ORDER BY uuid;
-- Off by wish; then the tool places what has no place. What is placed stays, and nothing to do makes no version.
SELECT pg_temp.call('erd_create_tables', '{"arrangeNewTables": false, "items": [
  {"uuid": "a", "name": "a", "columns": [{"uuid": "a1", "name": "one", "type": "int"}]},
  {"uuid": "b", "name": "b", "columns": [{"uuid": "b1", "name": "one", "type": "int"}]}]}')->'version';
SELECT * FROM places;
SELECT pg_temp.call('erd_arrange_tables');
SELECT * FROM places;
SELECT pg_temp.call('erd_arrange_tables');
SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "c", "name": "c"}]}')->'version';
SELECT entity_uuid, operation, after->'position_x' IS NOT NULL AS placed FROM ainecto.document_change
 WHERE document_uuid = :document AND version = 4 ORDER BY id;
SELECT count(DISTINCT (position_x, position_y)) FROM places;

-- In full along the references: a table stands right of what it refers to; the same again moves nothing.
SELECT pg_temp.call('erd_create_refs', '{"items": [
  {"fromTableUuid": "a", "fromColumnUuids": ["a1"], "toTableUuid": "b", "toColumnUuids": ["b1"], "relationship": ">"}]}')->'count';
SELECT pg_temp.call('erd_arrange_tables', '{"full": true}')->'version';
SELECT (SELECT position_x FROM places WHERE uuid = 'a') > (SELECT position_x FROM places WHERE uuid = 'b') AS along_the_ref;
SELECT pg_temp.call('erd_arrange_tables', '{"full": true}');
SELECT pg_temp.call('erd_update_refs', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('relationship', '<', 'uuid',
  pg_temp.call('erd_list_refs')->'items'->0->'uuid'))))->'count';
SELECT pg_temp.call('erd_arrange_tables', '{"full": true}')->'version';
SELECT (SELECT position_x FROM places WHERE uuid = 'a') < (SELECT position_x FROM places WHERE uuid = 'b') AS against_the_ref;

-- A thousand tables: none overlaps another, measured by the boxes the layout assumes at least.
SELECT pg_temp.call('erd_apply_changes', jsonb_build_object('operations', jsonb_agg(jsonb_build_object(
         'op', 'create', 'type', 'table', 'data', jsonb_build_object('uuid', 't' || t, 'name', 't' || t)) ORDER BY t)))->'arranged'
  FROM generate_series(1, 1000) AS t;
SELECT count(*) AS overlaps FROM places a JOIN places b ON a.uuid < b.uuid
 WHERE abs(a.position_x - b.position_x) < 160 AND abs(a.position_y - b.position_y) < 36;

-- A place of a hand far out counts as none; half a place is refused.
UPDATE ainecto.erd_table SET position_x = 2000000000, position_y = 0 WHERE document_uuid = :document AND uuid = 'a';
UPDATE ainecto.erd_table SET position_x = NULL WHERE document_uuid = :document AND uuid = 'b';
SELECT pg_temp.call('erd_arrange_tables', '{"full": true}')->'arranged' IS NOT NULL AS arranged;

SELECT pg_temp.refusal(pg_temp.call('erd_arrange_tables', '{"full": "yes"}'));
SELECT pg_temp.refusal(pg_temp.call('erd_arrange_tables', '{}', who)) FROM unnest(ARRAY['stranger', 'viewer']) AS who;

-- The natural order of work: tables, then refs. Boxes that nobody placed follow the refs; then there is nothing left to arrange.
\set natural '\'e0060000-0000-4000-8000-000000000004\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:natural, 'e0060000-0000-4000-8000-000000000002', 'erd', 'Natural');
CREATE FUNCTION pg_temp.draw(tool text, arguments jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool('owner@erd-arrange.example', tool, '{"documentUuid": "e0060000-0000-4000-8000-000000000004", "description": "why"}' || arguments)
$$;
-- A ref from each table to the next, as its letter names it.
CREATE FUNCTION pg_temp.ref(from_table text, to_table text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('uuid', from_table || to_table, 'relationship', '>', 'fromTableUuid', from_table, 'fromColumnUuids', jsonb_build_array(from_table || '1'),
    'toTableUuid', to_table, 'toColumnUuids', jsonb_build_array(to_table || '1'))
$$;
CREATE TEMP VIEW drawn AS SELECT uuid, position_x AS x, position_y AS y, (position_x, position_y) IS NOT DISTINCT FROM (laid_out_x, laid_out_y) AS laid_out
  FROM ainecto.erd_table WHERE document_uuid = :natural ORDER BY uuid;
SELECT pg_temp.draw('erd_create_tables', jsonb_build_object('items', jsonb_agg(jsonb_build_object('uuid', t, 'name', t,
  'columns', jsonb_build_array(jsonb_build_object('uuid', t || '1', 'name', 'one', 'type', 'int'))))))->'count' FROM unnest('{a,b,c,d}'::text[]) t;
SELECT pg_temp.draw('erd_create_refs', jsonb_build_object('items', jsonb_build_array(pg_temp.ref('a', 'b'), pg_temp.ref('b', 'c'))))->'arranged' IS NOT NULL AS arranged;
SELECT string_agg(uuid, ' ' ORDER BY x) AS from_left_to_right FROM drawn WHERE uuid <> 'd';
SELECT pg_temp.draw('erd_arrange_tables');
-- What stood before is there again when the refs are undone, and still nobody's.
CREATE TEMP TABLE first_drawn AS SELECT snapshot->'tables' AS tables FROM ainecto.snapshot(:natural, 2) AS snapshot;
SELECT ainecto.call_tool('owner@erd-arrange.example', 'restore_versions', jsonb_build_object('items', jsonb_build_array(
  jsonb_build_object('documentUuid', :natural, 'versionNumber', 2))))->'version';
SELECT (SELECT tables FROM first_drawn) = ainecto.snapshot(:natural, 4)->'tables' AS restored, bool_and(laid_out) AS nobody_s FROM drawn;
SELECT pg_temp.draw('erd_apply_changes', jsonb_build_object('operations', jsonb_agg(operation)))->'arranged' IS NOT NULL AS arranged
  FROM unnest(ARRAY['{"op": "create", "type": "ref", "data": {"uuid": "ab", "from_table_uuid": "a", "to_table_uuid": "b", "relationship": ">"}}',
    '{"op": "create", "type": "ref_column", "data": {"uuid": "ab.1", "ref_uuid": "ab", "from_column_uuid": "a1", "to_column_uuid": "b1"}}']::jsonb[]) AS operation;
SELECT (SELECT x FROM drawn WHERE uuid = 'a') > (SELECT x FROM drawn WHERE uuid = 'b') AS along_the_ref;
-- What a person placed stays, where refs come, where boxes are arranged and where the others are placed around it.
UPDATE ainecto.erd_table SET position_x = -1000, position_y = 50 WHERE document_uuid = :natural AND uuid = 'b';
SELECT pg_temp.draw('erd_create_refs', jsonb_build_object('items', jsonb_build_array(pg_temp.ref('b', 'c'), pg_temp.ref('c', 'd'))))->'count';
SELECT pg_temp.draw('erd_arrange_tables')->'arranged' AS arranged;
SELECT uuid, x, y, laid_out FROM drawn WHERE uuid = 'b';
SELECT string_agg(uuid, ' ' ORDER BY x) AS from_left_to_right, bool_and(laid_out) AS laid_out FROM drawn WHERE uuid IN ('c', 'd');
SELECT count(*) AS overlaps FROM drawn a JOIN drawn b ON a.uuid < b.uuid WHERE abs(a.x - b.x) < 160 AND abs(a.y - b.y) < 60;
-- An import moves no box that was there, whatever refs it brings; the next ref of a tool moves those of nobody.
CREATE TEMP TABLE before_import AS SELECT * FROM drawn;
SELECT ainecto.import_sql(:natural, 'CREATE TABLE x (one int PRIMARY KEY, two int REFERENCES x); CREATE TABLE y (one int REFERENCES x)')->'version';
SELECT count(*) AS there, count(*) FILTER (WHERE d.x IS NOT NULL AND d.laid_out) AS placed, count(*) FILTER (WHERE (b.x, b.y) <> (d.x, d.y)) AS moved
  FROM drawn d LEFT JOIN before_import b USING (uuid);
SELECT pg_temp.draw('erd_arrange_tables', '{"full": true}')->'arranged' > '0' AS arranged;
SELECT bool_and(laid_out) AS all_laid_out FROM drawn;
-- Where no layout has placed anything, refs place nothing.
SELECT ainecto.lock_document(:natural) > 0;
UPDATE ainecto.erd_table SET position_x = NULL, position_y = NULL WHERE document_uuid = :natural;
SELECT pg_temp.draw('erd_create_refs', jsonb_build_object('items', jsonb_build_array(pg_temp.ref('a', 'd'))))->'arranged' AS arranged;

-- One audit row per write; a version where something was done, none where it was refused.
SELECT tool, outcome, sqlstate, array_agg(version ORDER BY id), count(*) FROM ainecto.audit_trail
 WHERE tool LIKE 'erd_%' AND email LIKE '%@erd-arrange.example' GROUP BY tool, outcome, sqlstate ORDER BY tool, outcome, sqlstate;
