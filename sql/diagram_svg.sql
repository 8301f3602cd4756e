-- Drawings for DBAs: whose, of what, of which version, and byte for byte.
\set VERBOSITY default
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-01 00:00:00+00';
SET ainecto.fixed_ids = 910000;
\set project '\'f1091000-0000-4000-8000-000000000002\''
\set erd '\'f1091000-0000-4000-8000-000000000004\''
\set flow '\'f1091000-0000-4000-8000-000000000005\''
\set readme '\'f1091000-0000-4000-8000-000000000006\''
SELECT count(ainecto.create_account(who || '@drawing.example', plan => 'enterprise')) FROM unnest(ARRAY['owner', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1091000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@drawing.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (:project, 'f1091000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:erd, :project, 'erd', 'Model'),
  (:flow, :project, 'flow_diagram', 'Flow'), (:readme, :project, 'readme', 'Readme');
SELECT ainecto.grant_role('project', :project, 'viewer@drawing.example', 'VIEWER');
-- Version 2: two tables, one of them hostile, a reference, a note.
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, header_color, note, position_x, position_y) VALUES
  (:erd, 'a', 'author', 'public', '#336699', 'Who <writes>', 0, 0), (:erd, 'b', '<script>"&', 'other', 'red"/>', NULL, 300, 40);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk, display_order) VALUES
  (:erd, 'ai', 'a', 'id', 'bigint', true, 0), (:erd, 'an', 'a', 'name', 'text', false, 1), (:erd, 'bi', 'b', 'author', 'bigint', false, 0);
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) VALUES (:erd, 'r', 'b', 'a', '>');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:erd, 'p', 'r', 'bi', 'ai');
INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content, position_x, position_y) VALUES (:erd, 'n', 'T', E'two\nlines & more', 0, 200);
COMMIT;
BEGIN;
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, color) VALUES (:flow, 'g', 'Group', 'teal');
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, shape, x, y, width, height, group_uuid, fill_color) VALUES
  (:flow, 'a', 'Start', 'start', 0, 0.4, 100, 50, 'g', '#fff'), (:flow, 'b', 'Ready?', 'decision', 200, 0, NULL, NULL, NULL, NULL);
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label, line_style, stroke_color) VALUES
  (:flow, 'e', 'a', 'b', 'go', 'dashed', '#ffffff'), (:flow, 'f', 'b', 'a', NULL, NULL, NULL);
COMMIT;
-- What stands behind the style, which is the same for all.
CREATE FUNCTION pg_temp.content(svg text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(svg, '<style>.*</style>', '<style/>') $$;
SELECT pg_temp.content(ainecto.diagram_svg(:erd));
SELECT pg_temp.content(ainecto.diagram_svg(:flow));
-- It is XML, and again the same bytes; the options change the style and the background alone.
SELECT xml_is_well_formed_document(ainecto.diagram_svg(d)), ainecto.diagram_svg(d) = ainecto.diagram_svg(d, 2, '{"scheme": "auto", "background": true}') AS same,
  ainecto.diagram_svg(d) = ainecto.diagram_svg(d, NULL, NULL) AS same_by_null FROM unnest(ARRAY[:erd, :flow]::uuid[]) AS d ORDER BY d;
SELECT scheme, count(DISTINCT svg), bool_and(svg ~ 'prefers-color-scheme') AS either, bool_and(svg ~ '#f4f5f8') AS light, bool_and(svg ~ '#14161c') AS dark,
    count(DISTINCT replace(pg_temp.content(svg), '<rect class="page" x="-40" y="-58" width="540" height="486"/>', '')) AS contents
  FROM unnest(ARRAY['auto', 'light', 'dark']) AS scheme, unnest(ARRAY[true, false]) AS background,
    ainecto.diagram_svg(:erd, NULL, jsonb_build_object('scheme', scheme, 'background', background)) AS svg GROUP BY 1 ORDER BY 1;
-- Any version: what it was when it was current, byte for byte.
CREATE TEMP TABLE was AS SELECT d AS document, ainecto.diagram_svg(d) AS svg FROM unnest(ARRAY[:erd, :flow]::uuid[]) AS d;
UPDATE ainecto.erd_table SET name = 'writer', position_x = -50 WHERE document_uuid = :erd AND uuid = 'a';
DELETE FROM ainecto.erd_column WHERE document_uuid = :erd AND uuid = 'an';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, display_order) VALUES (:erd, 'c', 'between', 0);
UPDATE ainecto.flow_node SET x = 20.5, shape = 'cylinder' WHERE document_uuid = :flow AND uuid = 'a';
DELETE FROM ainecto.flow_edge WHERE document_uuid = :flow AND uuid = 'f';
SELECT d.version, ainecto.diagram_svg(d.uuid, 2) = w.svg AS as_it_was, ainecto.diagram_svg(d.uuid) <> w.svg AS changed,
  ainecto.diagram_svg(d.uuid) = ainecto.diagram_svg(d.uuid, d.version) AS current_is_newest
  FROM was w JOIN ainecto.document d ON d.uuid = w.document ORDER BY d.uuid;
-- Partitions, and partitions of these, are drawn as the table that they are of: their references become its own, once, at the columns of the same names. Those of a table that is not there, or in a circle, are drawn.
\set fold '\'f1091000-0000-4000-8000-000000000007\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:fold, :project, 'erd', 'Fold');
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, options, display_order) VALUES
  (:fold, 'm', 'measure', 's', '{"kind": "partitioned", "partition_key": "RANGE (at)"}', 0),
  (:fold, 'p', 'part', 's', '{"kind": "partition", "partition_of": {"schema": "s", "name": "measure"}, "partition_bound": "DEFAULT"}', 1),
  (:fold, 'q', 'part of it', 'old', '{"kind": "partition", "partition_of": {"schema": "s", "name": "part"}, "partition_bound": "DEFAULT"}', 2),
  (:fold, 'o', 'orphan', 's', '{"kind": "partition", "partition_of": {"schema": "s", "name": "gone"}, "partition_bound": "DEFAULT"}', 3),
  (:fold, 'x', 'round', 's', '{"kind": "partition", "partition_of": {"schema": "s", "name": "again"}, "partition_bound": "DEFAULT"}', 4),
  (:fold, 'y', 'again', 's', '{"kind": "partition", "partition_of": {"schema": "s", "name": "round"}, "partition_bound": "DEFAULT"}', 5),
  (:fold, 'd', 'device', 's', NULL, 6), (:fold, 'n', 'note', 's', NULL, 7);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, display_order) VALUES
  (:fold, 'ma', 'm', 'at', 'date', 0), (:fold, 'md', 'm', 'device', 'bigint', 1), (:fold, 'pd', 'p', 'device', 'bigint', 0), (:fold, 'pa', 'p', 'at', 'date', 1),
  (:fold, 'qa', 'q', 'at', 'date', 0), (:fold, 'qx', 'q', 'extra', 'date', 1), (:fold, 'di', 'd', 'id', 'bigint', 0), (:fold, 'na', 'n', 'at', 'date', 0);
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship, name) VALUES
  (:fold, 'a', 'p', 'd', '>', 'of the part'), (:fold, 'b', 'm', 'd', '>', 'of the whole'), (:fold, 'c', 'n', 'q', '>', 'note_at_fkey1'), (:fold, 'd', 'q', 'd', '>', NULL);
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES
  (:fold, 'a', 'a', 'pd', 'di'), (:fold, 'b', 'b', 'md', 'di'), (:fold, 'c', 'c', 'na', 'qa'), (:fold, 'd', 'd', 'qx', 'di');
COMMIT;
SELECT (regexp_matches(ainecto.diagram_svg(:fold), '<text class="name"[^>]*>([^<]*)', 'g'))[1] AS drawn ORDER BY 1;
SELECT (regexp_matches(ainecto.diagram_svg(:fold), '<text class="label[^>]*>([^<]*)', 'g'))[1] AS told ORDER BY 1;
SELECT (regexp_matches(ainecto.diagram_svg(:fold), '<path class="ref[^>]*><title>([^<]*)', 'g'))[1] AS line ORDER BY 1;
-- Refused: by document, by version, by options, all faults at once.
SELECT ainecto.diagram_svg(NULL);
SELECT ainecto.diagram_svg('f1091000-0000-4000-8000-0000000000ff');
SELECT ainecto.diagram_svg(:readme);
SELECT ainecto.diagram_svg(:erd, -1);
SELECT ainecto.diagram_svg(:erd, 99);
SELECT ainecto.diagram_svg(:erd, NULL, '[]');
SELECT ainecto.diagram_svg(:erd, NULL, '{"colour": 1, "scheme": "blue", "background": "no", "wide": true}');
SELECT ainecto.diagram_svg(:erd, NULL, '{"scheme": null}');
-- Rights are the caller's, as with other readers.
CREATE ROLE drawing_viewer;
CREATE ROLE drawing_stranger;
CREATE ROLE drawing_nobody;
GRANT USAGE ON SCHEMA ainecto TO drawing_viewer, drawing_stranger, drawing_nobody;
SELECT ainecto.map_role(('drawing_' || who)::name, who || '@drawing.example') FROM unnest(ARRAY['viewer', 'stranger']) AS who;
SET ROLE drawing_viewer;
SELECT length(ainecto.diagram_svg(:erd, 2)) > 1000 AS drawn;
SELECT length(ainecto.snapshot(:erd, 2)::text) > 1000 AS read;
SET ROLE drawing_stranger;
SELECT ainecto.diagram_svg(:erd);
SELECT ainecto.snapshot(:erd, 1);
SET ROLE drawing_nobody;
SELECT ainecto.diagram_svg(:erd);
SELECT ainecto.snapshot(:erd, 1);
RESET ROLE;
-- An operator that lies before the built-in one on the caller's path does not run with the rights that the function takes.
CREATE SCHEMA drawing_viewer AUTHORIZATION drawing_viewer;
SET ROLE drawing_viewer;
CREATE FUNCTION drawing_viewer.take(uuid, uuid) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'run by %', current_user; END $$;
CREATE OPERATOR drawing_viewer.= (FUNCTION = drawing_viewer.take, LEFTARG = uuid, RIGHTARG = uuid);
SET search_path = drawing_viewer, pg_catalog;
SELECT length(ainecto.diagram_svg(:erd)) > 1000 AS drawn;
RESET search_path;
RESET ROLE;
BEGIN READ ONLY;
SELECT length(ainecto.diagram_svg(:flow, 2)) > 1000 AS drawn;
COMMIT;
DROP OWNED BY drawing_viewer, drawing_stranger, drawing_nobody;
SELECT ainecto.unmap_role(('drawing_' || who)::name) FROM unnest(ARRAY['viewer', 'stranger']) AS who;
DROP ROLE drawing_viewer, drawing_stranger, drawing_nobody;
