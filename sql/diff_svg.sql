-- What changed as a picture: of each kind of document, whose, between which versions, and with hostile text.
\set VERBOSITY default
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-01 00:00:00+00';
SET ainecto.fixed_ids = 935000;
\set project '\'c4a19e00-0000-4000-8000-000000000002\''
\set erd '\'c4a19e00-0000-4000-8000-000000000004\''
\set flow '\'c4a19e00-0000-4000-8000-000000000005\''
\set readme '\'c4a19e00-0000-4000-8000-000000000006\''
\set tests '\'c4a19e00-0000-4000-8000-000000000007\''
\set source '\'c4a19e00-0000-4000-8000-000000000008\''
SELECT count(ainecto.create_account(who || '@diffsvg.example', plan => 'enterprise')) FROM unnest(ARRAY['owner', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'c4a19e00-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@diffsvg.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (:project, 'c4a19e00-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:erd, :project, 'erd', 'Shop <b>'),
  (:flow, :project, 'flow_diagram', 'Flow'), (:readme, :project, 'readme', 'Readme'), (:tests, :project, 'testcase', 'Tests'),
  (:source, :project, 'flow_diagram', 'Source');
SELECT ainecto.grant_role('project', :project, 'viewer@diffsvg.example', 'VIEWER');
-- What is told and what became of things, a line for each element: not where it is drawn, nor what every drawing has.
CREATE FUNCTION pg_temp.content(svg text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT line FROM regexp_split_to_table(regexp_replace(regexp_replace(regexp_replace(svg,
      '<style>.*</style>|<(rect|path|ellipse) [^>]*/>|<text class="label[^>]*>[^<]*</text>|<text class="meaning[^>]*><tspan.*?</text>', '', 'g'),
      '<(g|svg|path|text|tspan|title)( (class|id)="[^"]*")*[^>]*>', '<\1\2>', 'g'),
    '(</g>|</svg>|</text>|</path>)(?=<)', E'\\1\n', 'g'), E'\n') AS line
  WHERE line !~ '^(</?(g|svg)>|<g aria-hidden.*|)$' $$;
-- Version 2 of the model: tables in a row, an enum, a group; then much of it changes.
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, position_x, position_y) VALUES
  (:erd, 'c', 'customer', 'public', 0, 0), (:erd, 'o', 'orders', 'public', 400, 0), (:erd, 'l', 'legacy', 'public', 400, 300),
  (:erd, 'q', 'quiet', 'public', 800, 0);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk, display_order) VALUES
  (:erd, 'ci', 'c', 'id', 'bigint', true, 0), (:erd, 'cm', 'c', 'mail', 'text', false, 1), (:erd, 'cn', 'c', 'name', 'text', false, 2),
  (:erd, 'cx', 'c', 'fax', 'text', false, 3), (:erd, 'oi', 'o', 'id', 'bigint', true, 0), (:erd, 'oc', 'o', 'customer', 'bigint', false, 1),
  (:erd, 'li', 'l', 'id', 'bigint', true, 0), (:erd, 'qi', 'q', 'id', 'bigint', true, 0);
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) VALUES
  (:erd, 'r', 'o', 'c', '>'), (:erd, 's', 'l', 'o', '>'), (:erd, 't', 'q', 'o', '>');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:erd, 'rp', 'r', 'oc', 'ci');
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name) VALUES (:erd, 'e', 'state');
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value, display_order) VALUES (:erd, 'e1', 'e', 'open', 0), (:erd, 'e2', 'e', 'closed', 1);
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) VALUES (:erd, 'g', 'Sales');
INSERT INTO ainecto.erd_table_group_table (document_uuid, uuid, group_uuid, table_uuid) VALUES (:erd, 'gc', 'g', 'c');
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name) VALUES (:erd, 'ix', 'c', 'by_fax');
COMMIT;
BEGIN;
UPDATE ainecto.erd_column SET name = 'email', type = 'citext', is_not_null = true WHERE document_uuid = :erd AND uuid = 'cm';
DELETE FROM ainecto.erd_index WHERE document_uuid = :erd AND uuid = 'ix';
DELETE FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'cx';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order) VALUES (:erd, 'cp', 'c', '<script>alert(1)</script>"&', 'text', 4);
DELETE FROM ainecto.erd_table WHERE document_uuid = :erd AND uuid = 'l';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, position_x, position_y) VALUES (:erd, 'n', 'invoice', 0, 400);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk) VALUES (:erd, 'ni', 'n', 'id', 'bigint', true);
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) VALUES (:erd, 'u', 'n', 'o', '>');
UPDATE ainecto.erd_ref SET on_delete = 'CASCADE' WHERE document_uuid = :erd AND uuid = 'r';
UPDATE ainecto.erd_enum_value SET value = 'done' WHERE document_uuid = :erd AND uuid = 'e2';
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value, display_order) VALUES (:erd, 'e3', 'e', 'lost', 2);
INSERT INTO ainecto.erd_table_group_table (document_uuid, uuid, group_uuid, table_uuid) VALUES (:erd, 'go', 'g', 'o');
COMMIT;
SELECT pg_temp.content(ainecto.diff_svg(:erd, 2));
-- The other way round what was added is removed.
SELECT line FROM pg_temp.content(ainecto.diff_svg(:erd, 3, 2)) AS line WHERE line ~ 'name"|class="col"' AND line !~ 'kept';
-- The words are those of changes(); what has not changed is well formed and the same again; options change the style alone.
SELECT count(*) AS sentences, bool_and(replace(replace(replace(regexp_replace(ainecto.diff_svg(:erd, 2), '</tspan><tspan[^>]*>', ' ', 'g'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&')
    LIKE '%' || replace(replace(sentence, '"', '&quot;'), '\', '\\') || '%') AS told FROM ainecto.changes(:erd, 2);
SELECT d.type, xml_is_well_formed_document(ainecto.diff_svg(d.uuid, 1)) AS well_formed, ainecto.diff_svg(d.uuid, 1) = ainecto.diff_svg(d.uuid, 1, d.version, NULL) AS same,
  ainecto.diff_svg(d.uuid, 1, options => '{"scheme": "dark"}') ~ '--plus:#6fdd8b' AS dark, ainecto.diff_svg(d.uuid, 1, options => '{"scheme": "light"}') ~ '--plus:#6fdd8b' AS light
  FROM ainecto.document d WHERE d.project_uuid = :project ORDER BY d.uuid;
SELECT pg_temp.content(ainecto.diff_svg(:erd, 3, 3));
-- Of many tables: the one that changed, its neighbour, and how many are left out; a table that moved has not changed.
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, position_x, position_y) SELECT :erd, 'm' || i, 'many_' || i, i * 300, 1000 FROM generate_series(1, 50) i;
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) VALUES (:erd, 'v', 'm1', 'm50', '>');
COMMIT;
BEGIN;
UPDATE ainecto.erd_table SET name = 'far' WHERE document_uuid = :erd AND uuid = 'm50';
UPDATE ainecto.erd_table SET position_y = 2000 WHERE document_uuid = :erd AND uuid = 'm20';
COMMIT;
SELECT pg_temp.content(ainecto.diff_svg(:erd, 4));
SELECT (regexp_match(ainecto.diff_svg(:erd, 4), 'viewBox="[^ ]* [^ ]* (\d+)'))[1]::int < 1200 AS narrow;
-- A flow: steps reworded, gone and new, arrows, a group that is left without steps.
BEGIN;
INSERT INTO ainecto.flow_group (document_uuid, uuid, name) VALUES (:flow, 'g', 'Group'), (:flow, 'h', 'Other');
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, shape, x, y, group_uuid) VALUES (:flow, 'a', 'Start', 'start', 0, 0, 'g'),
  (:flow, 'b', 'Pay', 'rect', 300, 0, NULL), (:flow, 'd', 'Stay', 'rect', 900, 0, 'h');
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label) VALUES (:flow, 'e', 'a', 'b', 'go'), (:flow, 'f', 'b', 'd', NULL);
COMMIT;
BEGIN;
UPDATE ainecto.flow_node SET text = 'Begin' WHERE document_uuid = :flow AND uuid = 'a';
DELETE FROM ainecto.flow_node WHERE document_uuid = :flow AND uuid = 'b';
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, shape, x, y) VALUES (:flow, 'c', '"><script>x</script>', 'rect', 300, 0);
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label) VALUES (:flow, 'k', 'a', 'c', 'on');
UPDATE ainecto.flow_node SET group_uuid = NULL WHERE document_uuid = :flow AND uuid = 'd';
DELETE FROM ainecto.flow_group WHERE document_uuid = :flow AND uuid = 'h';
COMMIT;
SELECT pg_temp.content(ainecto.diff_svg(:flow, 2));
UPDATE ainecto.document SET diagram_source = E'graph TD\n  a --> b\n' WHERE uuid = :source;
UPDATE ainecto.document SET diagram_source = E'graph TD\n  a --> c\n' WHERE uuid = :source;
SELECT pg_temp.content(ainecto.diff_svg(:source, 2));
-- A readme: words within a line, lines that came and went, and what lies between.
INSERT INTO ainecto.readme_block (document_uuid, uuid, content, display_order) SELECT :readme, 'b',
  E'# Title\n\nThe quick brown fox jumps over the lazy dog.\n' || string_agg('line ' || i, E'\n' ORDER BY i) || E'\nold last\n', 0 FROM generate_series(1, 20) i;
UPDATE ainecto.readme_block SET content = replace(replace(replace(content, 'quick brown fox', 'slow red fox & <b>'), E'\nold last', ''), 'line 10', E'line 10\n\tindented new')
  WHERE document_uuid = :readme;
SELECT pg_temp.content(ainecto.diff_svg(:readme, 2));
SELECT pg_temp.content(ainecto.diff_svg(:readme, 1, 2)) LIMIT 6;
-- Test cases: by case and step.
INSERT INTO ainecto.test_scenario (document_uuid, id, name) VALUES (:tests, 9350001, 'Sign in'), (:tests, 9350002, 'Untouched');
INSERT INTO ainecto.test_case (document_uuid, id, scenario_id, title, priority, display_order) VALUES (:tests, 9350011, 9350001, 'By password', 'MEDIUM', 0),
  (:tests, 9350012, 9350001, 'By magic', 'MEDIUM', 1), (:tests, 9350013, 9350001, 'Same', 'LOW', 2);
INSERT INTO ainecto.test_step (document_uuid, id, case_id, action, expected_result, display_order) VALUES (:tests, 9350021, 9350011, 'Open the page', 'It opens', 0),
  (:tests, 9350022, 9350011, 'Type the password', NULL, 1), (:tests, 9350023, 9350011, 'Go away', NULL, 2);
SELECT version AS before FROM ainecto.document WHERE uuid = :tests \gset
BEGIN;
UPDATE ainecto.test_case SET priority = 'HIGH' WHERE id = 9350011;
UPDATE ainecto.test_step SET action = 'Type the new password' WHERE id = 9350022;
DELETE FROM ainecto.test_step WHERE id = 9350023;
INSERT INTO ainecto.test_step (document_uuid, id, case_id, action, display_order) VALUES (:tests, 9350024, 9350011, 'Press <Enter>', 3);
DELETE FROM ainecto.test_case WHERE id = 9350012;
COMMIT;
SELECT pg_temp.content(ainecto.diff_svg(:tests, :before));
-- Refused: by document, by version, by options.
SELECT ainecto.diff_svg(NULL, 1);
SELECT ainecto.diff_svg('c4a19e00-0000-4000-8000-0000000000ff', 1);
SELECT ainecto.diff_svg(:flow, 1, 99);
SELECT ainecto.diff_svg(:flow, -1);
SELECT ainecto.diff_svg(:flow, 5, 3);
SELECT ainecto.diff_svg(:erd, 1, 2, '{"scheme": "blue", "wide": true}');
-- Rights are the caller's, as with other readers.
CREATE ROLE diffsvg_viewer;
CREATE ROLE diffsvg_stranger;
CREATE ROLE diffsvg_nobody;
GRANT USAGE ON SCHEMA ainecto TO diffsvg_viewer, diffsvg_stranger, diffsvg_nobody;
SELECT ainecto.map_role(('diffsvg_' || who)::name, who || '@diffsvg.example') FROM unnest(ARRAY['viewer', 'stranger']) AS who;
SET ROLE diffsvg_viewer;
SELECT length(ainecto.diff_svg(:erd, 2)) > 1000 AS drawn;
SET ROLE diffsvg_stranger;
SELECT ainecto.diff_svg(:erd, 2);
SET ROLE diffsvg_nobody;
SELECT ainecto.diff_svg(:erd, 2);
RESET ROLE;
BEGIN READ ONLY;
SELECT length(ainecto.diff_svg(:tests, 1)) > 1000 AS drawn;
COMMIT;
-- Over MCP: get_version with compareWith and format svg, in pages of one text, which say how else it is had.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb, who text DEFAULT 'owner') RETURNS jsonb LANGUAGE sql AS
  $$ SELECT ainecto.call_tool(who || '@diffsvg.example', tool, arguments) $$;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :flow, 'compareWith', '2', 'format', 'svg'), 'viewer')
  = jsonb_build_object('format', 'svg', 'from', 2, 'to', 3, 'text', ainecto.diff_svg(:flow, 2)) AS whole;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :flow, 'versionNumber', 2, 'compareWith', '3', 'format', 'svg')) ->> 'text' = ainecto.diff_svg(:flow, 2, 3) AS older_first;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '2', 'format', f) || part) ->> 'message' AS refused
  FROM (VALUES ('sql', '{}'::jsonb), ('json', '{}'), ('svg', '{"tables": ["customer"]}')) AS v (f, part);
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '77', 'format', 'svg')) ->> 'message' AS unknown;
SELECT pg_temp.call('get_version', jsonb_build_object('documentUuid', :erd, 'compareWith', '2', 'format', 'svg'), 'stranger') ->> 'message' AS stranger;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order)
  SELECT :erd, 'm' || t || '_' || i, 'm' || t, 'added_' || i, 'text', i FROM generate_series(1, 50) t, generate_series(1, 6) i;
CREATE FUNCTION pg_temp.pages() RETURNS TABLE (page integer, hint text) LANGUAGE plpgsql AS $$
DECLARE
  document constant uuid := 'c4a19e00-0000-4000-8000-000000000004';
  answer jsonb := '{}';
  whole text := '';
BEGIN
  FOR i IN 1..20 LOOP
    answer := pg_temp.call('get_version', jsonb_strip_nulls(jsonb_build_object('documentUuid', document, 'compareWith', '5', 'format', 'svg', 'cursor', answer ->> 'nextCursor')));
    ASSERT length(answer::text) <= 60000;
    whole := whole || (answer ->> 'text');
    page := i; hint := regexp_replace(answer ->> 'hint', '^\d+ of \d+', 'N of M');
    RETURN NEXT;
    EXIT WHEN answer ->> 'nextCursor' IS NULL;
  END LOOP;
  ASSERT whole = ainecto.diff_svg(document, 5), 'the pages are not the whole';
END $$;
SELECT DISTINCT page > 1 AS later, hint FROM pg_temp.pages() ORDER BY 1, 2;
DROP OWNED BY diffsvg_viewer, diffsvg_stranger, diffsvg_nobody;
SELECT ainecto.unmap_role(('diffsvg_' || who)::name) FROM unnest(ARRAY['viewer', 'stranger']) AS who;
DROP ROLE diffsvg_viewer, diffsvg_stranger, diffsvg_nobody;
