-- Flow diagrams: every read and every single-kind write, refusal by refusal; and the rules that psql obeys too.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 200000;
\set diagram '\'f1010000-0000-4000-8000-000000000003\''
\set other '\'f1010000-0000-4000-8000-000000000004\''
\set readme '\'f1010000-0000-4000-8000-000000000005\''
\set hidden '\'f1010000-0000-4000-8000-000000000013\''
SELECT count(ainecto.create_account(who || '@flow.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT v.uuid, a.id, 'W' FROM ainecto.account a, (VALUES ('f1010000-0000-4000-8000-000000000001'::uuid, 'owner@flow.example'),
    ('f1010000-0000-4000-8000-000000000011', 'stranger@flow.example')) v (uuid, email) WHERE a.email = v.email;
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('f1010000-0000-4000-8000-000000000002', 'f1010000-0000-4000-8000-000000000001', 'P'),
         ('f1010000-0000-4000-8000-000000000012', 'f1010000-0000-4000-8000-000000000011', 'Q');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:diagram, 'f1010000-0000-4000-8000-000000000002', 'flow_diagram', 'Checkout'),
         (:other, 'f1010000-0000-4000-8000-000000000002', 'flow_diagram', 'Payment'),
         (:readme, 'f1010000-0000-4000-8000-000000000002', 'readme', 'Readme'),
         (:hidden, 'f1010000-0000-4000-8000-000000000012', 'flow_diagram', 'Hidden');
SELECT ainecto.grant_role('project', 'f1010000-0000-4000-8000-000000000002', who || '@flow.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the diagram; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@flow.example', tool,
    CASE WHEN tool LIKE 'flow_get%' THEN '{}' ELSE '{"diagramUuid": "f1010000-0000-4000-8000-000000000003"}'::jsonb END
    || CASE WHEN tool ~ '^flow_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->'faults', answer->>'hint')
$$;
CREATE FUNCTION pg_temp.version() RETURNS bigint LANGUAGE sql AS $$
  SELECT version FROM ainecto.document WHERE uuid = 'f1010000-0000-4000-8000-000000000003'
$$;

-- Created with the caller's ids or the server's; snake_case is taken too.
SELECT pg_temp.call('flow_create_groups', '{"items": [
  {"uuid": "shop", "name": "Shop", "color": "#eee", "width": 400, "height": 200.5},
  {"uuid": "till", "name": "Till", "parentGroupUuid": "shop", "collapsed": true, "sortOrder": -3,
   "linkedDiagramUuid": "F101000000004000800000000000 0004", "linkMode": "embed"}]}');
SELECT pg_temp.call('flow_create_groups', '{"items": [
  {"uuid": "shop", "name": "Shop", "color": "#eee", "width": 400, "height": 200.5},
  {"uuid": "till", "name": "Till", "parentGroupUuid": "shop", "collapsed": true, "sortOrder": -3,
   "linkedDiagramUuid": "F1010000000040008000000000000004", "linkMode": "embed"},
  {"name": "Third"}]}');
SELECT pg_temp.call('flow_create_nodes', '{"items": [
  {"uuid": "start", "type": "event", "text": "Start\nhere", "shape": "start", "x": -1.5, "y": 1e3, "width": 80, "height": 40,
   "fillColor": "#fff", "strokeColor": "black", "textColor": "red"},
  {"uuid": "pay", "text": "Pay", "groupUuid": "till"}, {"uuid": "end", "shape": "end", "group_uuid": "shop"}, {"text": "loose"}]}');
SELECT pg_temp.call('flow_create_edges', '{"items": [
  {"uuid": "e1", "fromUuid": "start", "toUuid": "pay", "label": "go", "bridgeType": "arc", "strokeColor": "blue",
   "lineStyle": "dashed", "strokeWidth": 2},
  {"uuid": "e2", "fromUuid": "pay", "toUuid": "end"}, {"uuid": "e3", "fromUuid": "pay", "toUuid": "pay"}]}');

-- Read back: pages leave out what is not set; one thing alone shows everything and what belongs to it.
SELECT pg_temp.call('flow_list_nodes', '{}', 'viewer');
SELECT pg_temp.call('flow_list_edges', '{}', 'viewer');
SELECT pg_temp.call('flow_list_groups', '{}', 'viewer');
SELECT pg_temp.call('flow_get_node', '{"nodeUuid": "pay"}', 'viewer');
SELECT pg_temp.call('flow_get_node', '{"nodeUuid": "start"}') - 'edges';
SELECT pg_temp.call('flow_get_edge', '{"edgeUuid": "e1"}', 'owner');
SELECT pg_temp.call('flow_get_group', '{"groupUuid": "shop"}');
SELECT pg_temp.call('flow_get_group', '{"groupUuid": "till"}') - 'nodes';

-- Pages of one, end to end; a row that comes in behind the cursor neither repeats nor hides another.
CREATE FUNCTION pg_temp.pages(tool text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  page jsonb := '{"nextCursor": ""}';
BEGIN
  WHILE page ? 'nextCursor' LOOP
    page := pg_temp.call(tool, jsonb_build_object('limit', 1, 'cursor', page->>'nextCursor'));
    RETURN NEXT page->'items'->0->>'uuid';
  END LOOP;
END
$$;
SELECT string_agg(p, ' ') FROM pg_temp.pages('flow_list_nodes') p;
SELECT string_agg(p, ' ') FROM pg_temp.pages('flow_list_edges') p;
SELECT string_agg(p, ' ') FROM pg_temp.pages('flow_list_groups') p;
SELECT pg_temp.refusal(pg_temp.call('flow_list_edges', jsonb_build_object('cursor',
  pg_temp.call('flow_list_nodes', '{"limit": 1}')->>'nextCursor')));

-- Changed: what is left out stays, null clears, so does empty text in a reference.
SELECT pg_temp.call('flow_update_nodes', '{"items": [
  {"uuid": "start", "text": "Begin", "shape": null, "x": 0, "fillColor": null, "groupUuid": "shop"},
  {"uuid": "end", "groupUuid": ""}]}');
SELECT pg_temp.call('flow_get_node', '{"nodeUuid": "start"}') - 'edges';
SELECT pg_temp.call('flow_get_node', '{"nodeUuid": "end"}')->'groupUuid';
SELECT pg_temp.call('flow_update_edges', '{"items": [{"uuid": "e2", "fromUuid": "start", "label": "skip", "strokeWidth": 0},
  {"uuid": "e1", "label": null, "lineStyle": ""}]}');
SELECT pg_temp.call('flow_list_edges');
SELECT pg_temp.call('flow_update_groups', '{"items": [{"uuid": "till", "name": "Cash desk", "collapsed": null, "sortOrder": 9,
  "linkedDiagramUuid": null, "linkMode": null}, {"uuid": "shop", "width": null, "height": null}]}');
SELECT pg_temp.call('flow_list_groups');

-- A new version per call, with its reason; what changes nothing makes none.
SELECT pg_temp.call('flow_update_nodes', '{"items": [{"uuid": "start", "text": "Begin"}]}');
SELECT version, tool, description FROM ainecto.document_version WHERE document_uuid = :diagram ORDER BY version;
SELECT outcome, tool, count(*) FROM ainecto.audit_trail WHERE email LIKE '%@flow.example' AND tool LIKE 'flow%'
  GROUP BY 1, 2 ORDER BY 1, 2;

-- Refused, and nothing left behind.
SELECT pg_temp.refusal(pg_temp.call('flow_create_nodes', '{"items": [{"uuid": "ok"}, {"uuid": "start"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_nodes', '{"items": [{"uuid": "ok"}, {"groupUuid": "nowhere"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_nodes', '{"items": [{"shape": "circel", "x": "1", "size": 3, "width": null}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_nodes', '{"items": [{"x": 1e400}, {"width": -1}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_nodes', '{"items": [{"height": -1}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_nodes', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('text', repeat('x', 4001))))));
SELECT pg_temp.refusal(pg_temp.call('flow_create_nodes', '{"items": []}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_edges', '{"items": [{"uuid": "ok", "fromUuid": "start", "toUuid": "pay"}, {"fromUuid": "start", "toUuid": "nowhere"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_edges', '{"items": [{"fromUuid": "nowhere", "toUuid": "start"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_edges', '{"items": [{"fromUuid": "start"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_edges', '{"items": [{"uuid": "e1", "fromUuid": "start", "toUuid": "pay"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_groups', '{"items": [{"color": "red"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_groups', '{"items": [{"uuid": "shop", "name": "again"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_create_groups', '{"items": [{"name": "x", "parentGroupUuid": "nowhere"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_update_nodes', '{"items": [{"uuid": "start", "text": "gone"}, {"uuid": "nowhere"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_update_edges', '{"items": [{"uuid": "e1", "toUuid": "nowhere"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_update_edges', '{"items": [{"uuid": "e1", "toUuid": null}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_update_groups', '{"items": [{"uuid": "shop", "name": null}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_delete_nodes', '{"uuids": ["start", "nowhere"]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_delete_edges', '{"uuids": ["e1", "e1"]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_delete_groups', '{"uuids": ["shop", "nowhere"]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_get_edge', '{"edgeUuid": "nowhere"}'));
SELECT pg_temp.refusal(pg_temp.call('flow_get_node', jsonb_build_object('nodeUuid', 'pay', 'diagramUuid', :other)));
SELECT pg_temp.refusal(ainecto.call_tool('editor@flow.example', 'flow_delete_nodes', jsonb_build_object('diagramUuid', :diagram, 'uuids', '["start"]'::jsonb)));

-- A group stands for a flow diagram that the caller sees, and not for its own.
SELECT pg_temp.refusal(pg_temp.call('flow_update_groups', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('uuid', 'shop', 'linkedDiagramUuid', document)))))
  FROM unnest(ARRAY[:diagram, :readme, :hidden, 'f1010000-0000-4000-8000-0000000000ff', 'nonsense']) WITH ORDINALITY AS d (document, n) ORDER BY n;

-- Groups form a tree, for tools and for psql.
SELECT pg_temp.refusal(pg_temp.call('flow_update_groups', '{"items": [{"uuid": "shop", "parentGroupUuid": "shop"}]}'));
SELECT pg_temp.refusal(pg_temp.call('flow_update_groups', '{"items": [{"uuid": "shop", "parentGroupUuid": "till"}]}'));
SELECT pg_temp.call('flow_update_groups', '{"items": [{"uuid": "shop", "parentGroupUuid": "till"}, {"uuid": "till", "parentGroupUuid": null}]}')->>'count' AS turned_inside_out;
UPDATE ainecto.flow_group SET parent_group_uuid = 'shop' WHERE document_uuid = :diagram AND uuid = 'till';
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, parent_group_uuid) VALUES (:diagram, 'a', 'a', 'b');
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, parent_group_uuid) VALUES (:diagram, 'b', 'b', 'a');
ROLLBACK;
SELECT pg_temp.call('flow_update_groups', '{"items": [{"uuid": "till", "parentGroupUuid": "shop"}, {"uuid": "shop", "parentGroupUuid": ""}]}')->>'count' AS turned_back;

-- Other rules that hold for psql.
INSERT INTO ainecto.flow_node (document_uuid, uuid, x) VALUES (:diagram, 'x', 'NaN');
INSERT INTO ainecto.flow_node (document_uuid, uuid, y) VALUES (:diagram, 'x', '-Infinity');
INSERT INTO ainecto.flow_node (document_uuid, uuid, width) VALUES (:diagram, 'x', 'NaN');
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, height) VALUES (:diagram, 'x', 'x', 'Infinity');
INSERT INTO ainecto.flow_node (document_uuid, uuid, shape) VALUES (:diagram, 'x', 'blob');
INSERT INTO ainecto.flow_node (document_uuid, uuid) VALUES (:diagram, '');
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid) VALUES (:other, 'x', 'start', 'pay');
TRUNCATE ainecto.flow_edge;

-- Who may not: a viewer writes nothing, a stranger sees nothing, the wrong type and the trash are told apart.
SELECT pg_temp.refusal(pg_temp.call(tool, arguments, 'viewer')) FROM (VALUES
  (1, 'flow_create_nodes', '{"items": [{}]}'::jsonb), (2, 'flow_update_nodes', '{"items": [{"uuid": "pay"}]}'), (3, 'flow_delete_nodes', '{"uuids": ["pay"]}'),
  (4, 'flow_create_edges', '{"items": [{"fromUuid": "pay", "toUuid": "pay"}]}'), (5, 'flow_update_edges', '{"items": [{"uuid": "e1"}]}'), (6, 'flow_delete_edges', '{"uuids": ["e1"]}'),
  (7, 'flow_create_groups', '{"items": [{"name": "x"}]}'), (8, 'flow_update_groups', '{"items": [{"uuid": "shop"}]}'), (9, 'flow_delete_groups', '{"uuids": ["shop"]}'))
  AS c (n, tool, arguments) ORDER BY n;
SELECT pg_temp.refusal(pg_temp.call(tool, arguments, 'stranger')) FROM (VALUES
  (1, 'flow_list_nodes', '{}'::jsonb), (2, 'flow_list_edges', '{}'), (3, 'flow_list_groups', '{}'), (4, 'flow_get_node', '{"nodeUuid": "pay"}'),
  (5, 'flow_get_edge', '{"edgeUuid": "e1"}'), (6, 'flow_get_group', '{"groupUuid": "shop"}'), (7, 'flow_delete_nodes', '{"uuids": ["pay"]}'))
  AS c (n, tool, arguments) ORDER BY n;
SELECT pg_temp.refusal(pg_temp.call('flow_list_nodes', jsonb_build_object('diagramUuid', :readme)));
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :diagram;
SELECT pg_temp.refusal(pg_temp.call('flow_list_nodes'));
SELECT pg_temp.refusal(pg_temp.call('flow_delete_nodes', '{"uuids": ["pay"]}'));
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :diagram;

-- An id that several diagrams hold: the caller is told which he sees, and names one.
INSERT INTO ainecto.flow_node (document_uuid, uuid, text) VALUES (:other, 'pay', 'Payment'), (:hidden, 'pay', 'Hidden'), (:hidden, 'start', 'Hidden');
SELECT pg_temp.refusal(pg_temp.call('flow_get_node', '{"nodeUuid": "pay"}'));
SELECT pg_temp.call('flow_get_node', jsonb_build_object('nodeUuid', 'pay', 'diagramUuid', :other))->>'text';
SELECT pg_temp.call('flow_get_node', '{"nodeUuid": "start"}')->>'diagramUuid';
SELECT pg_temp.call('flow_get_node', '{"nodeUuid": "pay"}', 'stranger')->>'text';

-- Nothing of all the refused calls is left: version 7 and the two batches that turned the groups.
SELECT pg_temp.version() AS before_deleting;

-- Deleting says what went along and what was let go.
SELECT pg_temp.call('flow_delete_edges', '{"uuids": ["e3"]}');
SELECT pg_temp.call('flow_delete_nodes', '{"uuids": ["start", "end"]}');
SELECT pg_temp.call('flow_create_groups', '{"items": [{"uuid": "drawer", "name": "Drawer", "parentGroupUuid": "till"}]}')->>'count';
SELECT pg_temp.call('flow_delete_groups', '{"uuids": ["till"]}');
SELECT pg_temp.call('flow_get_group', '{"groupUuid": "shop"}');
SELECT pg_temp.call('flow_delete_groups', '{"uuids": ["shop"]}');
SELECT pg_temp.call('flow_list_nodes')->'items' AS nodes, pg_temp.call('flow_list_groups')->'items' AS groups, pg_temp.call('flow_list_edges')->'items' AS edges;
SELECT entity, entity_uuid, operation FROM ainecto.document_change
  WHERE document_uuid = :diagram AND version = pg_temp.version() - 3 ORDER BY id;

-- In psql the members of a group that goes are in none, and edges go with their nodes.
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, parent_group_uuid) VALUES (:diagram, 'g1', 'g1', NULL), (:diagram, 'g2', 'g2', 'g1');
UPDATE ainecto.flow_node SET group_uuid = 'g1' WHERE document_uuid = :diagram AND uuid = 'pay';
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid) VALUES (:diagram, 'loop', 'pay', 'pay');
DELETE FROM ainecto.flow_group WHERE document_uuid = :diagram AND uuid = 'g1';
SELECT uuid, group_uuid IS NULL FROM ainecto.flow_node WHERE document_uuid = :diagram AND uuid = 'pay';
SELECT uuid, parent_group_uuid IS NULL FROM ainecto.flow_group WHERE document_uuid = :diagram AND uuid = 'g2';
DELETE FROM ainecto.flow_node WHERE document_uuid = :diagram AND uuid = 'pay';
SELECT count(*) FROM ainecto.flow_edge WHERE document_uuid = :diagram;

-- Every version can be had again, groups inside groups included.
SELECT ainecto.restore(:diagram, 4) > 4 AS restored;
SELECT ainecto.snapshot(:diagram, 4) - 'version' = ainecto.snapshot(:diagram) - 'version' AS same;
SELECT ainecto.call_tool('editor@flow.example', 'flow_list_groups', jsonb_build_object('diagramUuid', :diagram))->'items';
SELECT ainecto.restore(:diagram, 1) > 4 AS emptied;
SELECT count(*) FROM ainecto.flow_group WHERE document_uuid = :diagram;
