-- Undo: one version, one item of it, one call, one session, while later work stays; refused where it would be lost.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-05-01 00:00:00+00';
SET ainecto.fixed_ids = 480000;
\set erd '\'c4800000-0000-4000-8000-000000000003\''
\set flow '\'c4800000-0000-4000-8000-000000000004\''
\set readme '\'c4800000-0000-4000-8000-000000000005\''
\set tests '\'c4800000-0000-4000-8000-000000000006\''
SELECT count(ainecto.create_account(who || '@undo.example', plan => 'enterprise')) FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'c4800000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@undo.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('c4800000-0000-4000-8000-000000000002', 'c4800000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT d.uuid, 'c4800000-0000-4000-8000-000000000002', d.type, d.title FROM (VALUES (:erd::uuid, 'erd', 'Shop'), (:flow, 'flow_diagram', 'Checkout'),
    (:readme, 'readme', 'Readme'), (:tests, 'testcase', 'Tests')) AS d (uuid, type, title);
SELECT ainecto.grant_role('project', 'c4800000-0000-4000-8000-000000000002', who || '@undo.example', upper(who)) FROM unnest(ARRAY['editor', 'viewer']) AS who;
CREATE FUNCTION pg_temp.undo(item jsonb, who text DEFAULT 'owner', call jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@undo.example', 'restore_versions', jsonb_build_object('items', jsonb_build_array(item)) || call)
$$;
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'message', answer->>'detail', answer->'faults')
$$;
-- Content at a version (null: now), to be compared.
CREATE FUNCTION pg_temp.content(document uuid, version bigint DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.snapshot(document, version) - 'version'
$$;
CREATE FUNCTION pg_temp.now(document uuid) RETURNS bigint LANGUAGE sql AS $$
  SELECT version FROM ainecto.document WHERE uuid = $1
$$;
\o /dev/null
SELECT ainecto.call_tool('owner@undo.example', 'erd_apply_changes', jsonb_build_object('documentUuid', :erd, 'description', 'First design', 'operations', '[
  {"op": "create", "type": "table", "data": {"uuid": "customer", "name": "customer"}},
  {"op": "create", "type": "column", "data": {"uuid": "c1", "table_uuid": "customer", "name": "id", "type": "bigint", "is_pk": true}},
  {"op": "create", "type": "column", "data": {"uuid": "c2", "table_uuid": "customer", "name": "mail", "type": "text"}},
  {"op": "create", "type": "index", "data": {"uuid": "i1", "table_uuid": "customer", "name": "customer_mail"}},
  {"op": "create", "type": "index_column", "data": {"uuid": "ic1", "index_uuid": "i1", "column_uuid": "c2"}},
  {"op": "create", "type": "table", "data": {"uuid": "order", "name": "order"}},
  {"op": "create", "type": "column", "data": {"uuid": "o1", "table_uuid": "order", "name": "id", "type": "bigint", "is_pk": true}},
  {"op": "create", "type": "column", "data": {"uuid": "o2", "table_uuid": "order", "name": "customer_id", "type": "bigint"}},
  {"op": "create", "type": "ref", "data": {"uuid": "r1", "from_table_uuid": "order", "to_table_uuid": "customer", "relationship": ">", "on_delete": "CASCADE"}},
  {"op": "create", "type": "ref_column", "data": {"uuid": "rc1", "ref_uuid": "r1", "from_column_uuid": "o2", "to_column_uuid": "c1"}}]'::jsonb));
\o

-- Without a number the newest version is undone: what it removed comes back with its parts, under its own identifiers.
SELECT pg_temp.content(:erd) AS designed \gset
DELETE FROM ainecto.erd_table WHERE document_uuid = :erd AND uuid = 'customer';
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd), call => '{"dryRun": true}') - 'changes' AS tried;
SELECT count(*) FROM ainecto.erd_table WHERE document_uuid = :erd;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd)) AS done;
SELECT pg_temp.content(:erd) = :'designed'::jsonb AS as_designed;
SELECT tool, source, description FROM ainecto.document_version WHERE document_uuid = :erd ORDER BY version DESC LIMIT 1;
SELECT tool, outcome, version, description FROM ainecto.audit_log WHERE target = :erd AND tool = 'restore_versions' ORDER BY id;
-- An undo is a version like any other: undoing it does it again, and once more takes it back.
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd)) -> 'items' -> 0 -> 'changed' AS again;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd)) -> 'items' -> 0 -> 'changed' AS and_back;
SELECT pg_temp.content(:erd) = :'designed'::jsonb AS as_designed;

-- One version of several: later work stays, also what was moved.
UPDATE ainecto.erd_column SET name = 'email', note = 'One each' WHERE document_uuid = :erd AND uuid = 'c2';
SELECT pg_temp.now(:erd) AS renamed \gset
UPDATE ainecto.erd_column SET type = 'citext' WHERE document_uuid = :erd AND uuid = 'c2';
UPDATE ainecto.erd_table SET position_x = 5000 WHERE document_uuid = :erd AND uuid = 'customer';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, display_order) VALUES (:erd, 'c3', 'customer', 'phone', 0);
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :renamed)) -> 'items' AS done;
SELECT name, type, note FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'c2';
-- It is undone already; and a wish that names nothing, or two things, is told so.
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :renamed)));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', 4711)));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', 1)));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', 2, 'item', 'id')));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', 2, 'item', 'nothing')));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', 2, 'versionNumber', 2)));
-- All of it, in every entry, at once.
SELECT pg_temp.refusal(ainecto.call_tool('owner@undo.example', 'restore_versions', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'undo', 2, 'versionNumber', 2,
  'item', 'id', 'scope', 'call'), jsonb_build_object('documentUuid', :flow, 'versionNumber', 1, 'item', 'x', 'scop', 'call', 'undo', 0)))));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :renamed, 'scope', 'session')));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'baseVersion', 2)));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd), 'viewer'));
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd), 'stranger'));

-- Where later work would be lost nothing is done, and each thing in the way is named: fields, parts, what refers to it, names.
UPDATE ainecto.erd_column SET type = 'bigint' WHERE document_uuid = :erd AND uuid = 'c3';
SELECT pg_temp.now(:erd) AS typed \gset
\o /dev/null
SELECT ainecto.call_tool('editor@undo.example', 'erd_update_tables', jsonb_build_object('documentUuid', :erd, 'description', 'Phones are text', 'items', '[{"uuid": "customer", "columns": [{"uuid": "c3", "type": "varchar(40)"}]}]'::jsonb));
\o
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :typed)));
DELETE FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'c3';
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :typed)));
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) VALUES (:erd, 'c4', 'customer', 'phone');
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', pg_temp.now(:erd) - 1)));
SELECT pg_temp.now(:erd) + 1 AS made \gset
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'item', 'item');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) VALUES (:erd, 'm1', 'item', 'id');
COMMIT;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) VALUES (:erd, 'm2', 'item', 'price');
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :made)));
BEGIN;
INSERT INTO ainecto.erd_ref (document_uuid, uuid, name, from_table_uuid, to_table_uuid, relationship) VALUES (:erd, 'r2', 'item_order', 'item', 'order', '>');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:erd, 'rc2', 'r2', 'm1', 'o1');
COMMIT;
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :made)));
-- One of several things that a version did: what is asked for comes back, the others stay gone.
BEGIN;
DELETE FROM ainecto.erd_table WHERE document_uuid = :erd AND uuid IN ('item', 'order');
COMMIT;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'item', 'item')) -> 'items' AS done;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', pg_temp.now(:erd) - 1, 'item', 'order')) -> 'items' AS done;
SELECT string_agg(name, ' ' ORDER BY name) FROM ainecto.erd_table WHERE document_uuid = :erd;

-- In SQL, exactly where ainecto.restore() may: by a mapped role, as a version of his, and audited.
CREATE ROLE regress_undo_editor;
CREATE ROLE regress_undo_viewer;
GRANT USAGE ON SCHEMA ainecto TO regress_undo_editor, regress_undo_viewer;
SELECT ainecto.map_role('regress_undo_editor', 'editor@undo.example'), ainecto.map_role('regress_undo_viewer', 'viewer@undo.example');
SELECT pg_temp.now(:erd) AS before \gset
SET ROLE regress_undo_editor;
SELECT ainecto.undo_version(:erd) - :before AS one_more;
SELECT sentence FROM ainecto.changes(:erd, :before);
SELECT ainecto.undo_version(:erd, description => 'No, keep it') - :before AS one_more;
\set VERBOSITY default
SELECT ainecto.undo_version(:erd, :typed);
\set VERBOSITY terse
SELECT ainecto.undo_call(:erd, 'no such call');
SELECT ainecto.undo_session(:erd, NULL);
SET ROLE regress_undo_viewer;
SELECT ainecto.undo_version(:erd);
RESET ROLE;
SELECT v.version - :before, v.tool, v.source, v.description, a.email FROM ainecto.document_version v JOIN ainecto.account a ON a.id = v.account_id WHERE v.document_uuid = :erd AND v.version > :before ORDER BY 1;
SELECT tool, outcome, version - :before, description FROM ainecto.audit_log WHERE target = :erd AND tool LIKE 'undo%' ORDER BY id;
SELECT ainecto.unmap_role('regress_undo_editor'), ainecto.unmap_role('regress_undo_viewer');
DROP OWNED BY regress_undo_editor, regress_undo_viewer;
DROP ROLE regress_undo_editor, regress_undo_viewer;

-- A readme: blocks that came since move on for those that come back.
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) VALUES (:readme, 'a', 1, 'A'), (:readme, 'b', 2, 'B'), (:readme, 'c', 3, 'C');
DELETE FROM ainecto.readme_block WHERE document_uuid = :readme AND uuid IN ('b', 'c');
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) VALUES (:readme, 'd', 2, 'D'), (:readme, 'e', 3, 'E');
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :readme, 'undo', pg_temp.now(:readme) - 1)) ? 'error' AS refused;
SELECT string_agg(content, '' ORDER BY display_order) FROM ainecto.readme_block WHERE document_uuid = :readme;

-- A flow diagram: a step comes back with its arrows, and into its group; a group that others were put into since stays.
BEGIN;
INSERT INTO ainecto.flow_group (document_uuid, uuid, name) VALUES (:flow, 'g', 'Till');
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, group_uuid) VALUES (:flow, 'a', 'Cart', 'g'), (:flow, 'b', 'Pay', NULL);
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid) VALUES (:flow, 'e', 'a', 'b');
COMMIT;
SELECT pg_temp.content(:flow) AS drawn \gset
DELETE FROM ainecto.flow_group WHERE document_uuid = :flow;
DELETE FROM ainecto.flow_node WHERE document_uuid = :flow AND uuid = 'a';
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :flow)) -> 'items' -> 0 -> 'changed' AS done;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :flow, 'undo', 3)) -> 'items' -> 0 -> 'changed' AS done;
SELECT pg_temp.content(:flow) = :'drawn'::jsonb AS as_drawn;
INSERT INTO ainecto.flow_group (document_uuid, uuid, name) VALUES (:flow, 'h', 'Hall');
SELECT pg_temp.now(:flow) AS grouped \gset
UPDATE ainecto.flow_node SET group_uuid = 'h' WHERE document_uuid = :flow AND uuid = 'b';
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :flow, 'undo', :grouped)));

-- Test cases: a scenario that has cases since stays, too.
INSERT INTO ainecto.test_scenario (id, document_uuid, name) OVERRIDING SYSTEM VALUE VALUES (480001, :tests, 'Paying');
SELECT pg_temp.now(:tests) AS made \gset
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title) OVERRIDING SYSTEM VALUE VALUES (480001, :tests, 480001, 'By card');
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action) OVERRIDING SYSTEM VALUE VALUES (480001, :tests, 480001, 'Press Pay');
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :tests, 'undo', :made)));
DELETE FROM ainecto.test_case WHERE id = 480001;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :tests)) -> 'items' -> 0 -> 'changed' AS done;
SELECT c.title, s.action, s.id FROM ainecto.test_case c JOIN ainecto.test_step s ON s.case_id = c.id WHERE c.document_uuid = :tests;

-- A call and a session: all of their versions, and what others did in between stays.
SELECT ainecto.create_access_token('owner@undo.example', 'undo') AS token \gset
CREATE FUNCTION pg_temp.post(token text, session text, method text, params jsonb) RETURNS TABLE (headers jsonb, body jsonb) LANGUAGE sql AS $$
  SELECT r.headers, r.body::jsonb FROM ainecto.ainecto_mcp_call(sha256(token::bytea), 'POST', jsonb_strip_nulls(jsonb_build_object('mcp-session-id', session)), '192.0.2.48', 'undo-' || COALESCE(session, 'none'),
    jsonb_build_object('jsonrpc', '2.0', 'id', 1, 'method', method, 'params', params)::text) r
$$;
CREATE FUNCTION pg_temp.tool(token text, session text, tool text, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT (body #>> '{result,content,0,text}')::jsonb FROM pg_temp.post(token, session, 'tools/call', jsonb_build_object('name', tool, 'arguments', arguments))
$$;
SELECT headers ->> 'Mcp-Session-Id' AS session FROM pg_temp.post(:'token', NULL, 'initialize', '{"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "undo", "version": "1"}}') \gset
SELECT pg_temp.content(:flow) AS before \gset
\o /dev/null
SELECT pg_temp.tool(:'token', :'session', 'flow_apply_changes', jsonb_build_object('diagramUuid', :flow, 'description', 'One') || '{"nodes": [{"op": "create", "uuid": "x", "text": "Look"}, {"op": "update", "uuid": "a", "text": "Basket"}]}');
UPDATE ainecto.flow_node SET shape = 'diamond' WHERE document_uuid = :flow AND uuid = 'a';
SELECT pg_temp.tool(:'token', :'session', 'flow_apply_changes', jsonb_build_object('diagramUuid', :flow, 'description', 'Two') || '{"nodes": [{"op": "update", "uuid": "a", "text": "Trolley"}, {"op": "update", "uuid": "x", "text": "Look around"}]}');
\o
SELECT pg_temp.tool(:'token', :'session', 'restore_versions', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :flow, 'scope', 'session')), 'dryRun', true)) -> 'items' AS tried;
SELECT ainecto.undo_session(:flow, :'session') > 0 AS done;
SELECT uuid, text, shape FROM ainecto.flow_node WHERE document_uuid = :flow ORDER BY uuid;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :flow)) ? 'error' AS refused;
SELECT ainecto.undo_call(:flow, 'undo-' || :'session') > 0 AS done;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :flow)) ? 'error' AS refused;
-- What others wrote in between over the same is in the way, and is named.
\o /dev/null
UPDATE ainecto.flow_node SET text = 'Wagon' WHERE document_uuid = :flow AND uuid = 'a';
SELECT pg_temp.tool(:'token', :'session', 'flow_apply_changes', jsonb_build_object('diagramUuid', :flow, 'description', 'Three') || '{"nodes": [{"op": "update", "uuid": "a", "text": "Cart again"}]}');
\o
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :flow, 'scope', 'session')));

-- The document's own fields are things like the others, in every kind of document.
SELECT pg_temp.content(:flow) AS before \gset
BEGIN;
UPDATE ainecto.document SET title = 'Till', source_language = 'mermaid' WHERE uuid = :flow;
UPDATE ainecto.flow_node SET text = 'Door' WHERE document_uuid = :flow AND uuid = 'a';
UPDATE ainecto.flow_node SET text = 'Desk' WHERE document_uuid = :flow AND uuid = 'b';
COMMIT;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :flow)) -> 'items' -> 0 -> 'changed' AS done;
SELECT title, source_language FROM ainecto.document WHERE uuid = :flow;
SELECT pg_temp.content(:flow) = :'before'::jsonb AS as_before;
BEGIN;
UPDATE ainecto.document SET title = 'Cases', default_environment = 'staging' WHERE uuid = :tests;
UPDATE ainecto.test_case SET title = 'By note' WHERE id = 480001;
COMMIT;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :tests)) -> 'items' -> 0 -> 'changed' AS done;
SELECT title, default_environment FROM ainecto.document WHERE uuid = :tests;

-- An identifier that things of two kinds have names neither of them alone; a path does.
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'both', 'stock');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) VALUES (:erd, 'both', 'both', 'amount');
COMMIT;
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'item', 'both')));
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'item', 'stock.amount')) -> 'items' -> 0 -> 'changed' AS done;

-- What a version made stays where it was changed since, not where it was only moved; what it removed comes back neither without what it
-- hung on, nor over what was made anew under its key.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'shelf', 'shelf');
SELECT pg_temp.now(:erd) AS made \gset
UPDATE ainecto.erd_table SET note = 'Oak' WHERE document_uuid = :erd AND uuid = 'shelf';
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :made)));
UPDATE ainecto.erd_table SET note = NULL, position_x = 70, position_y = 70 WHERE document_uuid = :erd AND uuid = 'shelf';
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :made)) -> 'items' -> 0 -> 'changed' AS done;
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'bay', 'bay'), (:erd, 'shelf', 'shelf');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) VALUES (:erd, 'b1', 'bay', 'shelf_id'), (:erd, 'b2', 'bay', 'width'), (:erd, 's1', 'shelf', 'id');
INSERT INTO ainecto.erd_ref (document_uuid, uuid, name, from_table_uuid, to_table_uuid, relationship) VALUES (:erd, 'r3', 'bay_shelf', 'bay', 'shelf', '>');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:erd, 'rc3', 'r3', 'b1', 's1');
COMMIT;
DELETE FROM ainecto.erd_ref WHERE document_uuid = :erd AND uuid = 'r3';
SELECT pg_temp.now(:erd) AS unbound \gset
DELETE FROM ainecto.erd_table WHERE document_uuid = :erd AND uuid = 'shelf';
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :unbound)));
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd)) -> 'items' -> 0 -> 'changed' AS done;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :unbound)) -> 'items' -> 0 -> 'changed' AS done;
DELETE FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'b2';
SELECT pg_temp.now(:erd) AS gone \gset
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (:erd, 'b2', 'bay', 'width', 'int');
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :gone)));

-- What cannot be changed in place is made anew, with what was done to it since; not where what hangs on it since would not have it so.
BEGIN;
DELETE FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'b2';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (:erd, 'b2', 'shelf', 'width', 'int');
COMMIT;
SELECT pg_temp.now(:erd) AS moved \gset
UPDATE ainecto.erd_column SET note = 'In cm' WHERE document_uuid = :erd AND uuid = 'b2';
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:erd, 'rc4', 'r3', 'b1', 'b2');
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :moved)));
DELETE FROM ainecto.erd_ref_column WHERE document_uuid = :erd AND uuid = 'rc4';
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :moved)) -> 'items' -> 0 -> 'changed' AS done;
SELECT table_uuid, name, type, note FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'b2';

-- A name that goes back goes back in what was written since, as with any other renaming; what is left as it is, is told.
\set names '\'c4800000-0000-4000-8000-000000000007\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:names, 'c4800000-0000-4000-8000-000000000002', 'erd', 'Names');
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:names, 't', 'item');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (:names, 'p', 't', 'price', 'int'), (:names, 'q', 't', 'paid', 'int'), (:names, 's', 't', 'state', 'mood');
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name) VALUES (:names, 'm', 'mood');
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value) VALUES (:names, 'v', 'm', 'sad');
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition) VALUES (:names, 'k', 't', 'old', 'check', 'CHECK (price > 0)');
COMMIT;
CREATE VIEW pg_temp.said AS
  SELECT 'check ' || name AS what, definition AS text FROM ainecto.erd_constraint WHERE document_uuid = :names
  UNION ALL SELECT 'index ' || name, options::text FROM ainecto.erd_index WHERE document_uuid = :names
  UNION ALL SELECT 'column ' || name, concat_ws(' = ', type, default_value) FROM ainecto.erd_column WHERE document_uuid = :names AND (type <> 'int' OR default_value IS NOT NULL)
  UNION ALL SELECT 'table ' || name, options::text FROM ainecto.erd_table WHERE document_uuid = :names AND options IS NOT NULL;
BEGIN;
UPDATE ainecto.erd_table SET name = 'article' WHERE document_uuid = :names AND uuid = 't';
UPDATE ainecto.erd_column SET name = 'cost' WHERE document_uuid = :names AND uuid = 'p';
UPDATE ainecto.erd_enum SET name = 'humour' WHERE document_uuid = :names AND uuid = 'm';
UPDATE ainecto.erd_enum_value SET value = 'blue' WHERE document_uuid = :names AND uuid = 'v';
COMMIT;
SELECT pg_temp.now(:names) AS renamed \gset
BEGIN;
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition) VALUES (:names, 'l', 't', 'new', 'check', 'CHECK (cost > 1 AND state <> ''blue''::humour)');
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name, options) VALUES (:names, 'i', 't', 'dear', '{"predicate": "cost > 2", "include": ["cost"]}');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, default_value, options) VALUES (:names, 'd', 't', 'double', 'int', 'cost * 2', '{"generated": "stored"}'),
  (:names, 'e', 't', 'mind', 'humour', '''blue''', NULL);
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, options) VALUES (:names, 'c', 'part', '{"inherits": [{"name": "article"}]}'), (:names, 'w', 'costs', '{"kind": "view", "definition": "SELECT cost FROM article"}');
COMMIT;
SELECT * FROM pg_temp.said ORDER BY what COLLATE "C";
SELECT jsonb_pretty(pg_temp.undo(jsonb_build_object('documentUuid', :names, 'undo', :renamed)) -> 'items' -> 0) AS done;
SELECT * FROM pg_temp.said ORDER BY what COLLATE "C";
-- In SQL the same, with warnings; and names that change places do so in texts, too.
SELECT ainecto.undo_version(:names) > 0 AS again;
BEGIN;
UPDATE ainecto.erd_column SET name = 'other' WHERE document_uuid = :names AND uuid = 'p';
UPDATE ainecto.erd_column SET name = 'cost' WHERE document_uuid = :names AND uuid = 'q';
UPDATE ainecto.erd_column SET name = 'paid' WHERE document_uuid = :names AND uuid = 'p';
COMMIT;
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, name, kind, definition) VALUES (:names, 'x', 't', 'swapped', 'check', 'CHECK (cost > paid)');
SELECT ainecto.undo_version(:names, pg_temp.now(:names) - 1) > 0 AS done;
SELECT * FROM pg_temp.said WHERE what ~ '^(check|index|column double)' ORDER BY what COLLATE "C";

-- In the way is the version that wrote the field, not a later one that wrote another; a name that another thing has by now; what others made
-- or removed between the versions of a session. More than twenty are counted.
UPDATE ainecto.erd_column SET type = 'int' WHERE document_uuid = :erd AND uuid = 'b1';
SELECT pg_temp.now(:erd) AS typed \gset
UPDATE ainecto.erd_column SET type = 'bigint' WHERE document_uuid = :erd AND uuid = 'b1';
UPDATE ainecto.erd_column SET note = 'Key' WHERE document_uuid = :erd AND uuid = 'b1';
SELECT replace(pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', :typed))), 'version ' || :typed + 1, 'the next version');
UPDATE ainecto.erd_table SET name = 'rack' WHERE document_uuid = :erd AND uuid = 'bay';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'bay.2', 'bay');
SELECT pg_temp.refusal(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', pg_temp.now(:erd) - 1)));
\o /dev/null
SELECT pg_temp.tool(:'token', :'session', 'flow_apply_changes', jsonb_build_object('diagramUuid', :flow, 'description', 'Four') || '{"nodes": [{"op": "create", "uuid": "y", "text": "Yes"}]}');
DELETE FROM ainecto.flow_node WHERE document_uuid = :flow AND uuid = 'y';
SELECT pg_temp.tool(:'token', :'session', 'flow_apply_changes', jsonb_build_object('diagramUuid', :flow, 'description', 'Five') || '{"nodes": [{"op": "create", "uuid": "y", "text": "Yes"}]}');
\o
SELECT told FROM regexp_split_to_table(pg_temp.undo(jsonb_build_object('documentUuid', :flow, 'scope', 'session')) ->> 'detail', E'\n') AS told WHERE told ~ 'Yes';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT :erd, 'many' || i, 'many' || i FROM generate_series(1, 22) i;
UPDATE ainecto.erd_table SET note = 'Many' WHERE document_uuid = :erd AND uuid ~ '^many';
SELECT count(*), max(told) FILTER (WHERE told ~ '^and') AS last FROM regexp_split_to_table(pg_temp.undo(jsonb_build_object('documentUuid', :erd, 'undo', pg_temp.now(:erd) - 1)) ->> 'detail', E'\n') AS told;

-- A call is its own versions alone, a session those of all its calls.
SELECT headers ->> 'Mcp-Session-Id' AS other FROM pg_temp.post(:'token', NULL, 'initialize', '{"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "undo", "version": "1"}}') \gset
CREATE FUNCTION pg_temp.make_step(token text, session text, request text) RETURNS int LANGUAGE sql AS $$
  SELECT r.status FROM ainecto.ainecto_mcp_call(sha256(token::bytea), 'POST', jsonb_build_object('mcp-session-id', session), '192.0.2.48', request, jsonb_build_object('jsonrpc', '2.0', 'id', 1, 'method', 'tools/call', 'params', jsonb_build_object(
    'name', 'flow_apply_changes', 'arguments', jsonb_build_object('diagramUuid', 'c4800000-0000-4000-8000-000000000004', 'description', request, 'nodes', jsonb_build_array(jsonb_build_object('op', 'create', 'uuid', request, 'text', request)))))::text) r
$$;
SELECT pg_temp.make_step(:'token', :'other', 'undone-1');
SELECT pg_temp.make_step(:'token', :'other', 'undone-2');
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :flow, 'undo', pg_temp.now(:flow) - 1, 'scope', 'call')) ? 'error' AS refused;
SELECT uuid FROM ainecto.flow_node WHERE document_uuid = :flow AND uuid ~ '^undone' ORDER BY uuid COLLATE "C";
SELECT ainecto.undo_version(:flow) > 0 AS back;
SELECT pg_temp.undo(jsonb_build_object('documentUuid', :flow, 'undo', pg_temp.now(:flow) - 2, 'scope', 'session')) ? 'error' AS refused;
SELECT uuid FROM ainecto.flow_node WHERE document_uuid = :flow AND uuid ~ '^undone' ORDER BY uuid COLLATE "C";
