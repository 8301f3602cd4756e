-- flow_apply_changes: many kinds at once, in any order, all or nothing.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 210000;
\set diagram '\'f1020000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@flow-apply.example', plan => 'enterprise')) FROM unnest(ARRAY['owner', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1020000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@flow-apply.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('f1020000-0000-4000-8000-000000000002', 'f1020000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:diagram, 'f1020000-0000-4000-8000-000000000002', 'flow_diagram', 'Checkout');
SELECT ainecto.grant_role('document', :diagram, 'viewer@flow-apply.example', 'VIEWER');
CREATE FUNCTION pg_temp.apply(changes jsonb, who text DEFAULT 'owner') RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@flow-apply.example', 'flow_apply_changes',
    '{"diagramUuid": "f1020000-0000-4000-8000-000000000003", "description": "why"}'::jsonb || changes)
$$;
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->'faults', answer->>'hint')
$$;
CREATE FUNCTION pg_temp.content() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(E'\n', (SELECT string_agg(concat_ws(' ', 'group', uuid, name, 'in', parent_group_uuid), '; ' ORDER BY uuid) FROM ainecto.flow_group g WHERE g.document_uuid = d.uuid),
    (SELECT string_agg(concat_ws(' ', 'node', uuid, text, 'in', group_uuid), '; ' ORDER BY uuid) FROM ainecto.flow_node n WHERE n.document_uuid = d.uuid),
    (SELECT string_agg(concat_ws(' ', 'edge', uuid, from_uuid, to_uuid, label), '; ' ORDER BY uuid) FROM ainecto.flow_edge e WHERE e.document_uuid = d.uuid), 'version ' || d.version)
  FROM ainecto.document d WHERE d.uuid = 'f1020000-0000-4000-8000-000000000003'
$$;

-- A diagram in one call: edges before nodes, inner groups before outer ones, ids of the same call, ids made here.
SELECT pg_temp.apply('{
  "edges": [{"action": "create", "uuid": "e1", "fromUuid": "a", "toUuid": "b", "label": "yes"}, {"action": "create", "fromUuid": "b", "toUuid": "c"}],
  "nodes": [{"action": "create", "uuid": "a", "text": "A", "groupUuid": "inner"}, {"action": "create", "uuid": "b", "text": "B", "groupUuid": "middle"},
            {"action": "create", "uuid": "c", "text": "C"}, {"action": "create", "text": "D"}],
  "groups": [{"action": "create", "uuid": "inner", "name": "Inner", "parentGroupUuid": "middle"}, {"action": "create", "uuid": "middle", "name": "Middle", "parentGroupUuid": "outer"},
             {"action": "create", "uuid": "outer", "name": "Outer"}, {"action": "create", "name": "Nameless"}]}');
SELECT pg_temp.content();

-- Create, change and delete together; a node's edges and a group's members are told.
SELECT pg_temp.apply('{
  "groups": [{"action": "delete", "uuid": "middle"}, {"action": "update", "uuid": "outer", "name": "Shell"}],
  "nodes": [{"action": "delete", "uuid": "c"}, {"action": "create", "uuid": "x", "groupUuid": "middle"}, {"action": "update", "uuid": "x", "text": "X"}],
  "edges": [{"action": "update", "uuid": "e1", "toUuid": "x", "label": null}, {"action": "create", "uuid": "e9", "fromUuid": "x", "toUuid": "c"}]}');
SELECT pg_temp.content();

-- Two groups turned inside out in one batch.
SELECT pg_temp.apply('{"groups": [{"action": "update", "uuid": "outer", "parentGroupUuid": "inner"}, {"action": "update", "uuid": "inner", "parentGroupUuid": ""}]}')->'updated';
SELECT pg_temp.content();
SELECT pg_temp.apply('{}') AS nothing_to_do;

-- All faults of shape in one answer; then all references that lead nowhere; nothing is done.
SELECT pg_temp.refusal(pg_temp.apply('{
  "nodes": [{"action": "create", "uuid": "n"}, {"action": "update", "text": "t"}, {"action": "delete"}, {"action": "create", "uuid": "n"}],
  "edges": [{"action": "create", "fromUuid": "a"}, {"action": "create"}, {"action": "update"}],
  "groups": [{"action": "create", "uuid": "p", "name": "P", "parentGroupUuid": "q"}, {"action": "create", "uuid": "q", "name": "Q", "parentGroupUuid": "p"}, {"action": "create"}]}'));
SELECT pg_temp.refusal(pg_temp.apply('{"nodes": [{"action": "move"}, {"text": "x"}], "edges": [{"action": "create", "colour": "red"}], "things": []}'));
SELECT pg_temp.refusal(pg_temp.apply('{
  "nodes": [{"action": "create", "uuid": "new", "groupUuid": "g?"}, {"action": "update", "uuid": "n?"}, {"action": "update", "uuid": "a", "groupUuid": "new"}],
  "edges": [{"action": "create", "fromUuid": "new", "toUuid": "outer"}, {"action": "delete", "uuid": "e?"}],
  "groups": [{"action": "delete", "uuid": "a"}, {"action": "update", "uuid": "outer", "parentGroupUuid": "p?"}]}'));
SELECT pg_temp.refusal(pg_temp.apply(jsonb_build_object('nodes', (SELECT jsonb_agg(jsonb_build_object('action', 'delete', 'uuid', 'gone' || n)) FROM generate_series(1, 30) n))));

-- Faults that only running finds name their entry; the rest of the batch is undone.
SELECT pg_temp.refusal(pg_temp.apply('{"nodes": [{"action": "create", "uuid": "fine"}, {"action": "create", "uuid": "a"}]}'));
SELECT pg_temp.refusal(pg_temp.apply('{"nodes": [{"action": "delete", "uuid": "a"}, {"action": "delete", "uuid": "a"}]}'));
SELECT pg_temp.refusal(pg_temp.apply('{"nodes": [{"action": "update", "uuid": "a", "text": "gone"}], "groups": [{"action": "update", "uuid": "inner", "parentGroupUuid": "outer"}]}'));
SELECT pg_temp.refusal(pg_temp.apply('{"groups": [{"action": "create", "name": "L", "linkedDiagramUuid": "f1020000-0000-4000-8000-000000000003"}]}'));
SELECT pg_temp.refusal(pg_temp.apply('{"nodes": []}', 'viewer'));
SELECT pg_temp.refusal(pg_temp.apply('{"nodes": []}', 'stranger'));
SELECT pg_temp.refusal(pg_temp.apply('{"nodes": [{"action": "delete", "uuid": "a"}], "baseVersion": 2}'));
SELECT pg_temp.content();

-- A dry run says what would change and changes nothing; a repeat with the same clientMutationId does not act again.
SELECT jsonb_path_query_array(pg_temp.apply('{"nodes": [{"action": "delete", "uuid": "a"}], "dryRun": true}'), '$.removedEdges') AS would_remove;
SELECT pg_temp.apply('{"nodes": [{"action": "create", "text": "once"}], "clientMutationId": "flow-apply-1"}')->'version' AS version;
SELECT pg_temp.apply('{"nodes": [{"action": "create", "text": "once"}], "clientMutationId": "flow-apply-1"}')->'version' AS version;
SELECT count(*) FROM ainecto.flow_node WHERE document_uuid = :diagram AND text = 'once';

-- Thousands at once: a chain of 1,000 nested groups, 2,000 nodes, 2,000 edges; then all of it away.
SELECT pg_temp.apply(jsonb_build_object(
  'groups', (SELECT jsonb_agg(jsonb_build_object('action', 'create', 'uuid', 'g' || n, 'name', 'G' || n, 'parentGroupUuid', CASE WHEN n < 1000 THEN 'g' || n + 1 END)) FROM generate_series(1, 1000) n),
  'nodes', (SELECT jsonb_agg(jsonb_build_object('action', 'create', 'uuid', 'n' || n, 'x', n, 'groupUuid', 'g' || n % 1000 + 1)) FROM generate_series(1, 2000) n),
  'edges', (SELECT jsonb_agg(jsonb_build_object('action', 'create', 'uuid', 'm' || n, 'fromUuid', 'n' || n, 'toUuid', 'n' || n % 2000 + 1)) FROM generate_series(1, 2000) n)))->'created';
SELECT count(*) FROM ainecto.document_change WHERE document_uuid = :diagram AND version = (SELECT version FROM ainecto.document WHERE uuid = :diagram);
SELECT jsonb_array_length(answer->'removedEdges') AS removed_edges, answer->'deleted' AS deleted FROM pg_temp.apply(jsonb_build_object(
  'groups', (SELECT jsonb_agg(jsonb_build_object('action', 'delete', 'uuid', 'g' || n)) FROM generate_series(1, 1000) n),
  'nodes', (SELECT jsonb_agg(jsonb_build_object('action', 'delete', 'uuid', 'n' || n)) FROM generate_series(1, 2000) n))) AS answer;
SELECT outcome, count(*) FROM ainecto.audit_trail WHERE tool = 'flow_apply_changes' AND email LIKE '%@flow-apply.example' GROUP BY 1 ORDER BY 1;
