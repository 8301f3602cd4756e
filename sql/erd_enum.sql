-- Enums of ERD documents: every tool, refusal by refusal.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 300000;
\set document '\'e0030000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@erd-enum.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0030000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@erd-enum.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0030000-0000-4000-8000-000000000002', 'e0030000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0030000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :document, who || '@erd-enum.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the document; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@erd-enum.example', tool, jsonb_build_object('documentUuid', 'e0030000-0000-4000-8000-000000000003')
    || CASE WHEN tool ~ '^erd_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
-- What a refusal says, on one line.
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->'faults', answer->>'hint')
$$;

SELECT pg_temp.call('erd_create_enums', '{"items": [
  {"uuid": "colour", "name": "colour", "schemaName": "shop", "note": "Of the box",
   "values": [{"uuid": "red", "value": "red", "note": "warm"}, {"value": "green"}, {"uuid": "blue", "value": "blue"}]},
  {"uuid": "empty", "name": "colour"}]}');
SELECT pg_temp.call('erd_list_enums', '{}', 'viewer');
SELECT pg_temp.call('erd_list_enums', jsonb_build_object('limit', 1, 'cursor', pg_temp.call('erd_list_enums', '{"limit": 1}')->>'nextCursor'))->'items';
SELECT pg_temp.call('erd_get_enum', '{"enumUuid": "colour"}', 'viewer');

-- Values are added, changed and dropped; drops come first, so that a value can be used again.
SELECT pg_temp.call('erd_update_enums', '{"items": [{"uuid": "colour", "name": "color", "schemaName": "", "note": null,
  "deleteValueUuids": ["blue"], "values": [{"uuid": "red", "value": "crimson", "note": null}, {"value": "blue", "displayOrder": 0}, {"uuid": "black", "value": "black"}]}]}');
SELECT pg_temp.call('erd_get_enum', '{"enumUuid": "colour"}');

-- Refused, and nothing of the batch is left.
SELECT pg_temp.refusal(pg_temp.call('erd_create_enums', '{"items": [{"values": [{}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_enums', '{"items": [{"name": "good"}, {"name": "colour"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_enums', '{"items": [{"name": "x", "values": [{"value": "a"}, {"value": "a"}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_enums', '{"items": [{"uuid": "empty", "values": [{"uuid": "red", "value": "x"}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_enums', '{"items": [{"uuid": "empty", "values": [{"uuid": "typo", "note": "x"}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_enums', '{"items": [{"uuid": "empty", "deleteValueUuids": ["red"]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_enums', '{"items": [{"uuid": "empty", "note": "lost"}, {"uuid": "none"}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_delete_enums', '{"uuids": ["empty", "none"]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_get_enum', '{"enumUuid": "none"}'));
SELECT pg_temp.refusal(pg_temp.call(tool, arguments, who))
  FROM (VALUES ('erd_list_enums', '{}'::jsonb), ('erd_get_enum', '{"enumUuid": "empty"}'), ('erd_create_enums', '{"items": [{"name": "x"}]}'),
               ('erd_update_enums', '{"items": [{"uuid": "empty", "name": "x"}]}'), ('erd_delete_enums', '{"uuids": ["empty"]}'))
         AS calls (tool, arguments)
  CROSS JOIN unnest(ARRAY['stranger', 'viewer']) AS who
 WHERE who = 'stranger' OR tool !~ 'list|get' ORDER BY tool, who;
SELECT uuid, name, note FROM ainecto.erd_enum WHERE document_uuid = :document ORDER BY uuid;

SELECT pg_temp.call('erd_delete_enums', '{"uuids": ["colour"]}');
SELECT count(*) FROM ainecto.erd_enum_value WHERE document_uuid = :document;

-- One audit row per write; a version where something was done, none where it was refused.
SELECT tool, outcome, sqlstate, array_agg(version ORDER BY id), count(*) FROM ainecto.audit_trail
 WHERE tool LIKE 'erd_%' AND email LIKE '%@erd-enum.example' GROUP BY tool, outcome, sqlstate ORDER BY tool, outcome, sqlstate;
