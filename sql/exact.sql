-- History is exact, whatever a session sets and however long an identifier is.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
\set document '\'e4000000-0000-4000-8000-000000000003\''
\set readme '\'e4000000-0000-4000-8000-000000000004\''
SELECT ainecto.create_account('exact@example.com', 'a long enough secret', 'Exact', 'enterprise');
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e4000000-0000-4000-8000-000000000001', id, 'Exact' FROM ainecto.account WHERE email = 'exact@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e4000000-0000-4000-8000-000000000002', 'e4000000-0000-4000-8000-000000000001', 'Exact');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:document, 'e4000000-0000-4000-8000-000000000002', 'flow_diagram', 'Exact'),
  (:readme, 'e4000000-0000-4000-8000-000000000002', 'readme', 'Exact');
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, x, y) VALUES (:document, 'n', 'n', 1234.5, 0.1::float8 + 0.2::float8);

-- Floating-point numbers.
SET extra_float_digits = -15;
UPDATE ainecto.flow_node SET x = x + 1 WHERE document_uuid = :document;
SELECT before, after FROM ainecto.document_change WHERE document_uuid = :document ORDER BY id DESC LIMIT 1;
SELECT jsonb_path_query_array(ainecto.snapshot(:document, 2), '$.nodes[0].x'), jsonb_path_query_array(ainecto.snapshot(:document), '$.nodes[0].y');
SELECT before, after FROM ainecto.diff(:document, 2, 3);
UPDATE ainecto.flow_node SET y = 7 WHERE document_uuid = :document;
SELECT ainecto.restore(:document, 2);
SELECT answer -> 'x', answer -> 'y' FROM ainecto.call_tool('exact@example.com', 'flow_get_node', jsonb_build_object('diagramUuid', :document, 'uuid', 'n')) answer;
RESET extra_float_digits;
SELECT x = 1234.5 AND y = 0.1::float8 + 0.2::float8 FROM ainecto.flow_node WHERE document_uuid = :document;
-- Whatever else has a text of its own; and the session has its settings back.
CREATE FUNCTION public.ainecto_answers() RETURNS text LANGUAGE sql AS $$
  SELECT md5(string_agg(text, ';' ORDER BY text COLLATE "C")) FROM (
    SELECT ainecto.snapshot('e4000000-0000-4000-8000-000000000003', 2)::text
    UNION ALL SELECT ainecto.call_tool('exact@example.com', tool, arguments)::text
    FROM (VALUES ('get_document', '{"uuid": "e4000000-0000-4000-8000-000000000003"}'::jsonb), ('list_versions', '{"documentUuid": "e4000000-0000-4000-8000-000000000003"}'),
      ('list_projects', '{}'), ('list_workspaces', '{}'), ('flow_list_nodes', '{"diagramUuid": "e4000000-0000-4000-8000-000000000003"}')) call (tool, arguments)) a (text) $$;
SELECT public.ainecto_answers() AS usual \gset
SET extra_float_digits = -3;
SET DateStyle = 'German';
SET TimeZone = 'Asia/Kathmandu';
SET IntervalStyle = 'sql_standard';
SET bytea_output = 'escape';
SELECT public.ainecto_answers() = :'usual', current_setting('extra_float_digits'), current_setting('DateStyle'), current_setting('TimeZone');
SELECT ainecto.snapshot(:document, 99);
SELECT ainecto.call_tool('exact@example.com', 'list_versions', '{}') ->> 'error', current_setting('DateStyle'), current_setting('TimeZone');
RESET extra_float_digits;
RESET DateStyle;
RESET TimeZone;
RESET IntervalStyle;
RESET bytea_output;

-- Identifiers of 64 characters of four bytes each, which differ in the last one.
SELECT answer -> 'faults' FROM ainecto.call_tool('exact@example.com', 'flow_apply_changes', jsonb_build_object('diagramUuid', :document, 'description', 'long names', 'nodes', jsonb_build_array(
  jsonb_build_object('action', 'create', 'uuid', repeat('😀', 64), 'text', 'first'), jsonb_build_object('action', 'create', 'uuid', repeat('😀', 63) || '😁', 'text', 'second')))) answer;
SELECT version AS with_both FROM ainecto.document WHERE uuid = :document \gset
SELECT char_length(e ->> 'uuid'), right(e ->> 'uuid', 1), e ->> 'text' FROM jsonb_array_elements(ainecto.snapshot(:document) -> 'nodes') e ORDER BY e ->> 'text';
DELETE FROM ainecto.flow_node WHERE document_uuid = :document AND text = 'second';
SELECT operation, right(key, 1) FROM ainecto.diff(:document, :with_both, :with_both + 1) AS d (entity, key, operation, before, after);
SELECT ainecto.restore(:document, :with_both) - :with_both;
SELECT count(*) FROM ainecto.flow_node WHERE document_uuid = :document;

-- Integers that no floating-point number tells apart.
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) VALUES (:readme, 'b', 9007199254740993, 'text');
UPDATE ainecto.readme_block SET display_order = 9007199254740992 WHERE document_uuid = :readme;
SELECT before, after FROM ainecto.diff(:readme, 2, 3);
SELECT ainecto.restore(:readme, 2);
SELECT display_order FROM ainecto.readme_block WHERE document_uuid = :readme;
-- The same inside of metadata, and JSON's null, which is not SQL's.
CREATE TEMPORARY TABLE given (number int GENERATED ALWAYS AS IDENTITY, metadata jsonb);
INSERT INTO given (metadata) VALUES ('9007199254740993'), ('9007199254740992'), ('[1, {"a": 0.30000000000000004}]'), ('[1, {"a": 0.3}]'), ('null'), (NULL), ('{"$json": null}'),
  ('{"$json": 1, "b": 2}'), ('{"a": null}'), ('{"a": 1.0}'), ('{"a": 1}'), ('"text"'), ('null'), (NULL);
SELECT version AS base FROM ainecto.document WHERE uuid = :document \gset
DO $$
DECLARE
  g record;
BEGIN
  FOR g IN SELECT * FROM given ORDER BY number LOOP
    UPDATE ainecto.document SET metadata = g.metadata WHERE uuid = 'e4000000-0000-4000-8000-000000000003';
    COMMIT;
  END LOOP;
END $$;
SELECT g.number, ainecto.snapshot(:document, :base + g.number) -> 'metadata' FROM given g ORDER BY 1;
SELECT g.number, before -> 'metadata', after -> 'metadata' FROM given g, LATERAL (SELECT * FROM ainecto.diff(:document, :base + g.number - 1, :base + g.number)) d ORDER BY 1;
CREATE FUNCTION public.ainecto_restored(version bigint) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ainecto.restore('e4000000-0000-4000-8000-000000000003', version);
  RETURN (SELECT metadata FROM ainecto.document WHERE uuid = 'e4000000-0000-4000-8000-000000000003');
END $$;
SELECT g.number, g.metadata, public.ainecto_restored(:base + g.number) IS NOT DISTINCT FROM g.metadata::text FROM given g ORDER BY 1;
DROP FUNCTION public.ainecto_restored(bigint);
DROP FUNCTION public.ainecto_answers();

-- A cursor that somebody made up is refused wherever it is given, whether a row is left to compare it with or not. One that ends
-- as ours do and tells nonsense is told where it is compared, and leads to no other error. Descriptions: bounded and tamed.
CREATE FUNCTION public.ainecto_cursor(tool text, arguments jsonb, ending boolean) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(DISTINCT concat_ws(': ', answer ->> 'error', answer ->> 'sqlstate', answer ->> 'message'), '; ')
  FROM unnest(ARRAY['x', '99999999999999999999', '2026-13-45 00:00:00+00', '{', '']) part,
    LATERAL (SELECT concat_ws(E'\x1f', tool, part, part, part)) plain (text),
    LATERAL (SELECT ainecto.call_tool('exact@example.com', tool, arguments || jsonb_build_object('cursor', translate(encode(convert_to(
      plain.text || CASE WHEN ending THEN E'\x1f' || left(encode(sha256(convert_to(plain.text, 'UTF8')), 'hex'), 12) ELSE '' END, 'UTF8'), 'base64'), E'+/\n', '-_')))
      answer) c
  WHERE answer ? 'error' $$;
SELECT tool, ending, public.ainecto_cursor(tool, arguments, ending) FROM (VALUES ('list_documents', '{}'::jsonb), ('list_projects', '{}'),
  ('list_versions', '{"documentUuid": "e4000000-0000-4000-8000-000000000003"}'), ('list_trash', '{}'),
  ('flow_list_nodes', '{"diagramUuid": "e4000000-0000-4000-8000-000000000003"}')) call (tool, arguments), (VALUES (false), (true)) e (ending)
  WHERE NOT ending OR public.ainecto_cursor(tool, arguments, ending) NOT IN ('', 'invalid_arguments: AI001: cursor: not a cursor of this tool')
  ORDER BY tool, ending;
SELECT set_config('ainecto.description', chr(27) || '[31mred' || chr(155) || chr(10) || repeat('é', 100000), false) IS NULL;
UPDATE ainecto.flow_node SET text = 'told' WHERE document_uuid = :document AND uuid = 'n';
RESET ainecto.description;
SELECT char_length(description), left(description, 12) FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version DESC LIMIT 1;
SELECT DISTINCT char_length(description), left(description, 12) FROM ainecto.audit_log WHERE target = :document AND source = 'manual' AND description <> 'Edited in SQL';
SELECT ainecto.restore(:document, 2, 'back' || chr(27) || '[0m' || repeat('x', 1000)) > 0;
SELECT char_length(description), left(description, 10) FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version DESC LIMIT 1;
-- What a trigger of the house changes again at once cannot be brought back, and whoever asks is told why.
CREATE FUNCTION public.ainecto_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.text := concat(NEW.text, '!'); RETURN NEW; END $$;
CREATE TRIGGER house BEFORE INSERT OR UPDATE ON ainecto.flow_node FOR EACH ROW EXECUTE FUNCTION public.ainecto_rewrite();
\set VERBOSITY default
SELECT ainecto.restore(:document, :with_both);
\set VERBOSITY terse
DROP TRIGGER house ON ainecto.flow_node;
DROP FUNCTION public.ainecto_rewrite();
DROP FUNCTION public.ainecto_cursor(text, jsonb, boolean);
