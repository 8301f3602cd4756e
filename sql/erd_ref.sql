-- Refs of ERD documents: every tool, refusal by refusal.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 200000;
\set document '\'e0020000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@erd-ref.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0020000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@erd-ref.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0020000-0000-4000-8000-000000000002', 'e0020000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0020000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :document, who || '@erd-ref.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the document; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@erd-ref.example', tool, jsonb_build_object('documentUuid', 'e0020000-0000-4000-8000-000000000003')
    || CASE WHEN tool ~ '^erd_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
-- What a refusal says, on one line.
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->'faults', answer->>'hint')
$$;

SELECT pg_temp.call('erd_create_tables', '{"items": [
  {"uuid": "a", "name": "a", "columns": [{"uuid": "a1", "name": "one", "type": "int"}, {"uuid": "a2", "name": "two", "type": "int"}]},
  {"uuid": "b", "name": "b", "schemaName": "s", "columns": [{"uuid": "b1", "name": "one", "type": "int"}, {"uuid": "b2", "name": "two", "type": "int"}]},
  {"uuid": "c", "name": "c", "columns": [{"uuid": "c1", "name": "one", "type": "int"}]}]}')->'version';

-- Over one and two columns, to itself; actions in upper case.
SELECT pg_temp.call('erd_create_refs', '{"items": [
  {"uuid": "ab", "name": "a_b", "fromTableUuid": "a", "fromColumnUuids": ["a1", "a2"], "toTableUuid": "b", "toColumnUuids": ["b1", "b2"],
   "relationship": ">", "onDelete": "cascade", "onUpdate": "Set Null"},
  {"from_table_uuid": "c", "from_column_uuids": ["c1"], "to_table_uuid": "c", "to_column_uuids": ["c1"], "relationship": "-"}]}');
SELECT pg_temp.call('erd_list_refs', '{}', 'viewer');
SELECT pg_temp.call('erd_list_refs', jsonb_build_object('limit', 1, 'cursor', pg_temp.call('erd_list_refs', '{"limit": 1}')->>'nextCursor'))->'items'->0->>'uuid';
SELECT pg_temp.call('erd_get_ref', '{"refUuid": "ab"}', 'viewer');
SELECT pg_temp.call('erd_get_table', '{"tableUuid": "a"}')->'refs';

-- Given lists replace the pairs; pairs that stay make no change rows. A side may be given alone.
SELECT pg_temp.call('erd_update_refs', '{"items": [{"uuid": "ab", "onUpdate": null, "relationship": "<",
  "fromColumnUuids": ["a1"], "toColumnUuids": ["b1"]}]}');
SELECT entity, operation, before - 'ref_uuid', after FROM ainecto.document_change WHERE document_uuid = :document AND version = 4 ORDER BY id;
SELECT pg_temp.call('erd_update_refs', '{"items": [{"uuid": "ab", "toColumnUuids": ["b2"]}]}')->'version';
SELECT pg_temp.call('erd_update_refs', '{"items": [{"uuid": "ab", "toTableUuid": "c", "toColumnUuids": ["c1"]}]}')->'version';
SELECT pg_temp.call('erd_get_ref', '{"refUuid": "ab"}');

-- Refused, and nothing of the batch is left.
SELECT pg_temp.refusal(pg_temp.call('erd_create_refs', '{"items": [{"fromTableUuid": "a", "relationship": "many"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_refs', '{"items": [
  {"uuid": "good", "fromTableUuid": "a", "fromColumnUuids": ["a1"], "toTableUuid": "b", "toColumnUuids": ["b1"], "relationship": ">"},
  {"fromTableUuid": "a", "fromColumnUuids": ["a1", "a2"], "toTableUuid": "b", "toColumnUuids": ["b1"], "relationship": ">"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_refs', '{"items": [{"fromTableUuid": "a", "fromColumnUuids": ["b1"], "toTableUuid": "b", "toColumnUuids": ["b1"], "relationship": ">"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_refs', '{"items": [{"fromTableUuid": "a", "fromColumnUuids": ["a1"], "toTableUuid": "none", "toColumnUuids": ["b1"], "relationship": ">"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_refs', '{"items": [{"fromTableUuid": "a", "fromColumnUuids": ["a1", "a1"], "toTableUuid": "b", "toColumnUuids": ["b1", "b1"], "relationship": ">"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_refs', '{"items": [{"uuid": "ab", "fromTableUuid": "b"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_refs', '{"items": [{"uuid": "ab", "fromColumnUuids": ["a1", "a2"]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_refs', '{"items": [{"uuid": "none", "name": "x"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_delete_refs', '{"uuids": ["ab", "none"]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_get_ref', '{"refUuid": "none"}'));
SELECT pg_temp.refusal(pg_temp.call(tool, arguments, who))
  FROM (VALUES ('erd_list_refs', '{}'::jsonb), ('erd_get_ref', '{"refUuid": "ab"}'),
               ('erd_create_refs', '{"items": [{"fromTableUuid": "a", "fromColumnUuids": ["a1"], "toTableUuid": "b", "toColumnUuids": ["b1"], "relationship": ">"}]}'),
               ('erd_update_refs', '{"items": [{"uuid": "ab", "name": "x"}]}'), ('erd_delete_refs', '{"uuids": ["ab"]}'))
         AS calls (tool, arguments)
  CROSS JOIN unnest(ARRAY['stranger', 'viewer']) AS who
 WHERE who = 'stranger' OR tool !~ 'list|get' ORDER BY tool, who;
SELECT uuid, name FROM ainecto.erd_ref WHERE document_uuid = :document AND length(uuid) < 10 ORDER BY uuid;

-- By hand: a pair of another table is refused at once, a ref that moved away from its pairs at the end.
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:document, 'bad', 'ab', 'b1', 'c1');
BEGIN;
UPDATE ainecto.erd_ref SET to_table_uuid = 'b' WHERE document_uuid = :document AND uuid = 'ab';
UPDATE ainecto.erd_ref_column SET to_column_uuid = 'b2' WHERE document_uuid = :document AND ref_uuid = 'ab';
COMMIT;
UPDATE ainecto.erd_ref SET to_table_uuid = 'c' WHERE document_uuid = :document AND uuid = 'ab';

SELECT pg_temp.call('erd_delete_refs', '{"uuids": ["ab"]}');
SELECT count(*) FROM ainecto.erd_ref_column WHERE document_uuid = :document;

-- One audit row per write; a version where something was done, none where it was refused.
SELECT tool, outcome, sqlstate, array_agg(version ORDER BY id), count(*) FROM ainecto.audit_trail
 WHERE tool LIKE 'erd_%' AND email LIKE '%@erd-ref.example' GROUP BY tool, outcome, sqlstate ORDER BY tool, outcome, sqlstate;
