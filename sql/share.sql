-- Public links: made, withdrawn, made anew; and what the page behind one may show.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-01 00:00:00+00';
SET ainecto.fixed_ids = 310000;
SET ainecto.public_url = 'https://ainecto.example';
\set project '\'f1080000-0000-4000-8000-000000000002\''
\set folder '\'f1080000-0000-4000-8000-000000000003\''
\set erd '\'f1080000-0000-4000-8000-000000000004\''
\set flow '\'f1080000-0000-4000-8000-000000000005\''
\set readme '\'f1080000-0000-4000-8000-000000000006\''
\set test '\'f1080000-0000-4000-8000-000000000007\''
SELECT count(ainecto.create_account(who || '@share.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1080000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@share.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (:project, 'f1080000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.folder (uuid, project_uuid, name) VALUES (:folder, :project, 'F');
INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title, updated_at) VALUES
  (:erd, :project, :folder, 'erd', 'Model </script><b>', '2026-01-01'), (:flow, :project, NULL, 'flow_diagram', 'Flow', '2026-01-01'),
  (:readme, :project, NULL, 'readme', 'Readme', '2026-01-01'), (:test, :project, NULL, 'testcase', 'Tests', '2026-01-01');
SELECT ainecto.grant_role('project', :project, who || '@share.example', upper(who)) FROM unnest(ARRAY['editor', 'viewer']) AS who;
-- call() keeps the first link's token; its text differs every time and is not shown.
CREATE FUNCTION pg_temp.call(tool text, kind text, targets uuid[], who text DEFAULT 'owner', more jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := ainecto.call_tool(who || '@share.example', tool, jsonb_build_object('targetType', kind, 'targetUuids', to_jsonb(targets)) || more);
  token text := answer->'items'->0->>'shareToken';
BEGIN
  IF token IS NOT NULL THEN
    PERFORM set_config('share.token', token, false);
  END IF;
  RETURN COALESCE(concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->'faults', answer->>'hint', regexp_replace(COALESCE(answer->'items', '[]')::text, '[A-Za-z0-9_-]{43}', 'TOKEN', 'g')), '');
END $$;
-- The page's main part, without what stands around it; null where nothing is shown.
CREATE FUNCTION pg_temp.page(token text DEFAULT current_setting('share.token')) RETURNS text LANGUAGE sql AS $$
  SELECT regexp_replace((ainecto.page_call('shared', sha256(convert_to(token, 'UTF8')), NULL, NULL)).body, '^.*<main>\n|</main>.*$', '', 'g')
$$;
CREATE FUNCTION pg_temp.shown(text DEFAULT current_setting('share.token')) RETURNS integer LANGUAGE sql AS $$
  SELECT (ainecto.page_call('shared', sha256(convert_to($1, 'UTF8')), NULL, NULL)).status
$$;

-- Made: the token is shown once and kept as a hash only.
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:readme]::uuid[]);
SELECT length(current_setting('share.token')), count(*), max(length(token_hash)) FROM ainecto.share WHERE token_hash = sha256(convert_to(current_setting('share.token'), 'UTF8'));
SELECT pg_temp.shown();
SELECT set_config('share.first', current_setting('share.token'), false) IS NOT NULL;
-- Again: nothing changes, and the link goes on working.
SET ainecto.fixed_clock = '2026-02-01 00:00:05+00';
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:readme]::uuid[]);
SELECT pg_temp.shown();
-- Withdrawn at once; a repeat says so; a new link is another one.
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:readme]::uuid[]);
SELECT pg_temp.shown();
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:readme]::uuid[]);
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:readme]::uuid[]);
SELECT pg_temp.shown(), pg_temp.shown(current_setting('share.first'));
SELECT pg_temp.shown('x'), (ainecto.page_call('shared', NULL, NULL, NULL)).status, (ainecto.page_call('shared', '', '[]', NULL)).status;
SELECT ainecto.page_call('account', '', NULL, NULL);
SELECT ainecto.page_call(NULL, NULL, NULL, NULL);
-- A shim of 1.0.0 is told to give way.
SELECT ainecto.shared_document('');

-- Projects and folders have a token and no page; several targets at once.
SELECT pg_temp.call('enable_shares', 'project', ARRAY[:project]::uuid[]);
SELECT pg_temp.shown();
SELECT pg_temp.call('enable_shares', 'folder', ARRAY[:folder]::uuid[]);
SELECT pg_temp.shown();
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:erd, :flow, :erd]::uuid[]);
SELECT kind, uuid, title, created_at AT TIME ZONE 'UTC', created_by FROM ainecto.public_link WHERE created_by LIKE '%@share.example' ORDER BY uuid;

-- Refused, and all or nothing.
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:test]::uuid[], 'editor');
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:readme]::uuid[], 'editor');
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:test]::uuid[], 'viewer');
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:test]::uuid[], 'stranger');
SELECT pg_temp.call('enable_shares', 'project', ARRAY[:test]::uuid[]);
SELECT pg_temp.call('enable_shares', 'workspace', ARRAY['f1080000-0000-4000-8000-000000000001']::uuid[]);
SELECT pg_temp.call('enable_shares', 'document', ARRAY[]::uuid[]);
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:test, 'f1080000-0000-4000-8000-0000000000ff']::uuid[]);
SELECT count(*) FROM ainecto.share WHERE document_uuid = :test;

-- In the trash, itself or through its folder or project, a document shows nothing; its link can still be withdrawn.
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:erd]::uuid[]);
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:erd]::uuid[]);
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :erd;
SELECT pg_temp.shown();
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:erd]::uuid[]);
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :erd;
UPDATE ainecto.folder SET archived_at = now() WHERE uuid = :folder;
SELECT pg_temp.shown();
UPDATE ainecto.folder SET archived_at = NULL WHERE uuid = :folder;
UPDATE ainecto.project SET archived_at = now() WHERE uuid = :project;
SELECT pg_temp.shown();
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:erd]::uuid[]);
UPDATE ainecto.project SET archived_at = NULL WHERE uuid = :project;
SELECT pg_temp.shown();

-- What a page shows: the drawing with places and sizes, no ids, no history.
SELECT ainecto.call_tool('owner@share.example', 'erd_apply_changes', jsonb_build_object('documentUuid', :erd, 'description', 'd', 'arrangeNewTables', false, 'operations', jsonb_build_array(
  '{"op": "create", "type": "table", "data": {"uuid": "a", "name": "author", "schema_name": "public", "header_color": "#336699", "note": "Who <writes>"}}'::jsonb,
  '{"op": "create", "type": "column", "data": {"uuid": "ai", "table_uuid": "a", "name": "id", "type": "bigint", "is_pk": true, "is_not_null": true}}',
  '{"op": "create", "type": "table", "data": {"uuid": "b", "name": "book"}}',
  '{"op": "create", "type": "column", "data": {"uuid": "bt", "table_uuid": "b", "name": "title", "type": "a very long type of a column that needs some room", "note": "n"}}',
  '{"op": "create", "type": "column", "data": {"uuid": "ba", "table_uuid": "b", "name": "author_id", "type": "bigint", "is_unique": true}}',
  '{"op": "create", "type": "table", "data": {"uuid": "c", "name": "empty"}}',
  '{"op": "create", "type": "ref", "data": {"uuid": "r", "name": "wrote", "from_table_uuid": "b", "to_table_uuid": "a", "relationship": ">"}}',
  '{"op": "create", "type": "ref_column", "data": {"uuid": "rc", "ref_uuid": "r", "from_column_uuid": "ba", "to_column_uuid": "ai"}}',
  '{"op": "create", "type": "table_group", "data": {"uuid": "g", "name": "Texts", "color": "teal"}}',
  '{"op": "create", "type": "table_group_table", "data": {"group_uuid": "g", "table_name": "book"}}',
  '{"op": "create", "type": "note", "data": {"uuid": "n", "title": "T", "content": "C", "position_x": 5, "position_y": 6}}'))) - ARRAY['items', 'results', 'version', 'operations', 'count'] AS answer;
-- Without columns, as only SQL can make it.
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) VALUES (:erd, 's', 'c', 'a', '<');
UPDATE ainecto.erd_table SET position_x = 10, position_y = -20 WHERE document_uuid = :erd AND uuid = 'a';
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:erd]::uuid[]) <> '' AS made;
SELECT pg_temp.page();
-- The boxes that the page places itself overlap no others.
CREATE FUNCTION pg_temp.boxes() RETURNS TABLE (id text, x bigint, y bigint, width bigint, height bigint) LANGUAGE sql AS $$
  SELECT m[1], m[2]::bigint, m[3]::bigint, m[4]::bigint, m[5]::bigint
    FROM regexp_matches(pg_temp.page(), '<svg class="part" id="(t\d+)" role="group" x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)">', 'g') AS m
$$;
SELECT count(*) AS overlaps FROM pg_temp.boxes() a, pg_temp.boxes() b
 WHERE a.id < b.id AND a.x < b.x + b.width AND b.x < a.x + a.width AND a.y < b.y + b.height AND b.y < a.y + a.height;
-- Many boxes without a place are lined up; the same look at it gives the same picture.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT :erd, 'm' || i, 'm' || i FROM generate_series(1, 400) AS i;
SELECT count(*), count(DISTINCT (x, y)), max(x) < 3000 AS folded FROM pg_temp.boxes();
SELECT pg_temp.page() = pg_temp.page() AS same;
DELETE FROM ainecto.erd_table WHERE document_uuid = :erd AND uuid LIKE 'm%';

INSERT INTO ainecto.flow_group (document_uuid, uuid, name, sort_order) VALUES (:flow, 'outer', 'Outer', 0), (:flow, 'none', 'Empty', 1);
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, parent_group_uuid, color, sort_order) VALUES (:flow, 'inner', 'Inner', 'outer', 'red', 2);
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, shape, x, y, width, height, group_uuid, fill_color) VALUES
  (:flow, 'n1', E'Two\nlines', 'start', 0, 0.4, 100, 50, 'inner', '#fff'), (:flow, 'n2', 'Ready?', 'decision', 1e300, 0, NULL, NULL, NULL, NULL), (:flow, 'n3', NULL, 'end', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label, line_style, stroke_width) VALUES (:flow, 'e1', 'n1', 'n2', 'go', 'dashed', 3), (:flow, 'e2', 'n2', 'n3', NULL, NULL, NULL);
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:flow]::uuid[]) <> '' AND pg_temp.call('enable_shares', 'document', ARRAY[:flow]::uuid[]) <> '' AS made;
SELECT pg_temp.page();
DELETE FROM ainecto.flow_node WHERE document_uuid = :flow;
-- A flow that nobody placed begins at its start, though something leads back to it, and is told in that order.
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, shape) VALUES (:flow, 'a', 'Ship', 'rect'), (:flow, 'b', 'Paid?', 'decision'), (:flow, 'c', 'Order', 'start'), (:flow, 'd', 'Apart', 'rect'), (:flow, 'e', 'Done', 'end');
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid) VALUES (:flow, 'e1', 'c', 'b'), (:flow, 'e2', 'b', 'a'), (:flow, 'e3', 'b', 'c'), (:flow, 'e4', 'a', 'a'), (:flow, 'e5', 'a', 'e'), (:flow, 'e6', 'a', 'c');
SELECT substring(pg_temp.page() FROM '<ol>.*</ol>');
SELECT m[2] AS text, dense_rank() OVER (ORDER BY m[1]::int) AS layer
  FROM regexp_matches(pg_temp.page(), '<tspan x="(-?\d+)" y="-?\d+">([^<]*)<', 'g') AS m ORDER BY 2, 1;
DELETE FROM ainecto.flow_node WHERE document_uuid = :flow;
UPDATE ainecto.document SET diagram_source = 'graph TD', source_language = 'mermaid' WHERE uuid = :flow;
SELECT pg_temp.page();

INSERT INTO ainecto.test_scenario (id, document_uuid, parent_id, name, description, archived, display_order) VALUES
  (3100001, :test, NULL, 'Pay', 'All of it', false, 2), (3100002, :test, 3100001, 'By card', NULL, false, 1), (3100003, :test, NULL, 'First', NULL, false, 1), (3100004, :test, NULL, 'Old', NULL, true, 0), (3100005, :test, 3100004, 'Below', NULL, false, 0);
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title, priority, test_account, assignee_id) VALUES (3100001, :test, 3100002, 'Accepted', 'HIGH', 'secret account', 'somebody');
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action, expected_result, display_order) VALUES (3100002, :test, 3100001, 'Then', 'b', 1), (3100001, :test, 3100001, 'First', NULL, 0);
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:test]::uuid[]) <> '' AS made;
SELECT pg_temp.page();

-- A readme in full, or too large to show.
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:readme]::uuid[]) <> '' AND pg_temp.call('enable_shares', 'document', ARRAY[:readme]::uuid[]) <> '' AS made;
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) VALUES (:readme, 'b2', 2, 'two'), (:readme, 'b1', 1, E'# <script>alert(1)</script>\n');
SELECT pg_temp.page();
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) SELECT :readme, 'x' || i, i, repeat('x', 65000) FROM generate_series(3, 70) AS i;
SELECT pg_temp.page();

-- What is there already is answered by its tag, and what was drawn of a version is not drawn again.
SELECT pg_temp.call('enable_shares', 'document', ARRAY[:erd]::uuid[]) IS NOT NULL;
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:erd]::uuid[]) <> '' AND pg_temp.call('enable_shares', 'document', ARRAY[:erd]::uuid[]) <> '' AS made;
CREATE FUNCTION pg_temp.tagged(known text DEFAULT NULL) RETURNS ainecto.http_reply LANGUAGE sql AS $$
  SELECT ainecto.page_call('shared', sha256(convert_to(current_setting('share.token'), 'UTF8')), jsonb_build_object('if-none-match', known), 'r')
$$;
SELECT headers - 'ETag' AS headers, headers->>'ETag' ~ '^"[0-9a-f]{32}"$' AS tag, body ~ '</script><b>' AS hostile, position('</h1>
<p class="quiet">ERD · 3 tables · 2 references · <time' IN body) > 0 AS summary FROM pg_temp.tagged();
SELECT set_config('share.tag', headers->>'ETag', false) IS NOT NULL FROM pg_temp.tagged();
SELECT status, body IS NULL AS empty, headers->>'ETag' = current_setting('share.tag') AS same FROM pg_temp.tagged('W/"x", W/' || current_setting('share.tag'));
SELECT status FROM pg_temp.tagged('"0123456789abcdef0123456789abcdef"');
SELECT version = (SELECT d.version FROM ainecto.document d WHERE d.uuid = :erd) AS current, options, bytes = octet_length(drawing) AS whole FROM ainecto.kept_drawing WHERE document_uuid = :erd;
UPDATE ainecto.kept_drawing SET drawing = E' · kept\nkept' WHERE document_uuid = :erd;
SELECT pg_temp.page();
-- A change is another version, and takes the older drawing away; so does a change of which none can be told.
UPDATE ainecto.erd_table SET note = 'changed' WHERE document_uuid = :erd AND uuid = 'a';
SELECT status, body ~ 'changed' AS changed, headers->>'ETag' = current_setting('share.tag') AS same FROM pg_temp.tagged(current_setting('share.tag'));
SELECT count(*), max(version) = (SELECT d.version FROM ainecto.document d WHERE d.uuid = :erd) AS current FROM ainecto.kept_drawing WHERE document_uuid = :erd;
SELECT set_config('share.tag', headers->>'ETag', false) IS NOT NULL FROM pg_temp.tagged();
BEGIN;
SET LOCAL ainecto.restoring = on;
UPDATE ainecto.erd_table SET note = 'restored' WHERE document_uuid = :erd AND uuid = 'a';
COMMIT;
SELECT count(*) FROM ainecto.kept_drawing;
SELECT pg_temp.page() ~ 'restored' AS restored;
SELECT status, body ~ 'restored' AS restored FROM pg_temp.tagged(current_setting('share.tag'));
-- Nothing is kept where nothing may be written.
DELETE FROM ainecto.kept_drawing;
BEGIN READ ONLY;
SELECT status, body ~ 'restored' AS drawn FROM pg_temp.tagged();
COMMIT;
SELECT count(*) FROM ainecto.kept_drawing;
-- The oldest go.
INSERT INTO ainecto.kept_drawing (document_uuid, version, options, renderer, bytes, kept_at, drawing)
  SELECT gen_random_uuid(), 1, 'page', 1, CASE i WHEN 500 THEN 256 * 1024 * 1024 ELSE 1 END, now() - i * interval '1 s', '' FROM generate_series(1, 1200) AS i;
SELECT pg_temp.shown();
SELECT count(*), bool_or(document_uuid = :erd) AS newest FROM ainecto.kept_drawing;
DELETE FROM ainecto.kept_drawing WHERE document_uuid <> :erd;
-- Whatever is kept, a link that was withdrawn shows nothing.
SELECT pg_temp.call('disable_shares', 'document', ARRAY[:erd]::uuid[]) <> '' AS withdrawn;
SELECT status FROM pg_temp.tagged();
SELECT status FROM pg_temp.tagged(current_setting('share.tag'));
SELECT (ainecto.housekeeping()->>'drawings')::int > 0 AS gone, (SELECT count(*) FROM ainecto.kept_drawing WHERE document_uuid = :erd) AS before;
SELECT count(*) FROM ainecto.kept_drawing WHERE document_uuid = :erd;

-- One audit row for each call, no version by any of them.
SELECT tool, outcome, sqlstate, target_kind, count(*) FROM ainecto.audit_log a JOIN ainecto.account c ON c.id = a.account_id
  WHERE tool LIKE '%_shares' AND c.email LIKE '%@share.example' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
SELECT count(*) FROM ainecto.document_version WHERE tool LIKE '%_shares';
SELECT count(*) FROM ainecto.audit_log a WHERE a::text LIKE '%' || current_setting('share.token') || '%';

-- Only the shim may ask for a page.
SET ROLE ainecto_admin;
SELECT ainecto.page_call('shared', '', NULL, NULL);
RESET ROLE;
SET ROLE ainecto_shim;
SELECT (ainecto.page_call('shared', '', NULL, NULL)).status;
SELECT count(*) FROM ainecto.kept_drawing;
SELECT count(*) FROM ainecto.share;
RESET ROLE;
