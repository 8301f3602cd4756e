-- Table groups of ERD documents: every tool, refusal by refusal.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 400000;
\set document '\'e0040000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@erd-group.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0040000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@erd-group.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0040000-0000-4000-8000-000000000002', 'e0040000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0040000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :document, who || '@erd-group.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the document; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@erd-group.example', tool, jsonb_build_object('documentUuid', 'e0040000-0000-4000-8000-000000000003')
    || CASE WHEN tool ~ '^erd_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
-- What a refusal says, on one line.
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->'faults', answer->>'hint')
$$;

SELECT pg_temp.call('erd_create_tables', '{"items": [{"uuid": "a", "name": "a"}, {"uuid": "b", "name": "b", "schemaName": "s"}, {"uuid": "c", "name": "c"}]}')->'count';
INSERT INTO ainecto.erd_note (document_uuid, uuid, title) VALUES (:document, 'n', 'Remember'), (:document, 'm', NULL);

SELECT pg_temp.call('erd_create_table_groups', '{"items": [{"uuid": "g", "name": "Core", "color": "#abc", "tableUuids": ["b", "a"], "noteUuids": ["n", "m"]},
  {"name": "Empty"}]}');
SELECT pg_temp.call('erd_list_table_groups', '{}', 'viewer');
SELECT pg_temp.call('erd_list_table_groups', jsonb_build_object('limit', 1, 'cursor', pg_temp.call('erd_list_table_groups', '{"limit": 1}')->>'nextCursor'))->'items'->0->>'name';
SELECT pg_temp.call('erd_get_table_group', '{"tableGroupUuid": "g"}', 'viewer');

-- A given list replaces the members, an empty one clears them; what stays is only moved. A renamed table stays a member.
SELECT pg_temp.call('erd_update_table_groups', '{"items": [{"uuid": "g", "color": null, "tableUuids": ["c", "b"], "noteUuids": []}]}');
SELECT entity, operation, before - 'group_uuid' AS before, after - 'group_uuid' AS after FROM ainecto.document_change
 WHERE document_uuid = :document AND version = 5 ORDER BY id;
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "c", "name": "see"}]}')->'version';
SELECT pg_temp.call('erd_get_table_group', '{"tableGroupUuid": "g"}');

-- Refused, and nothing of the batch is left.
SELECT pg_temp.refusal(pg_temp.call('erd_create_table_groups', '{"items": [{"color": 5}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_table_groups', '{"items": [{"name": "good"}, {"name": "bad", "tableUuids": ["a", "none"]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_table_groups', '{"items": [{"uuid": "g", "name": "lost", "tableUuids": ["a", "a"]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_table_groups', '{"items": [{"uuid": "g", "noteUuids": ["none"]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_update_table_groups', '{"items": [{"uuid": "none", "tableUuids": []}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_delete_table_groups', '{"uuids": ["g", "none"]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_get_table_group', '{"tableGroupUuid": "none"}'));
SELECT pg_temp.refusal(pg_temp.call(tool, arguments, who))
  FROM (VALUES ('erd_list_table_groups', '{}'::jsonb), ('erd_get_table_group', '{"tableGroupUuid": "g"}'), ('erd_create_table_groups', '{"items": [{"name": "x"}]}'),
               ('erd_update_table_groups', '{"items": [{"uuid": "g", "name": "x"}]}'), ('erd_delete_table_groups', '{"uuids": ["g"]}'))
         AS calls (tool, arguments)
  CROSS JOIN unnest(ARRAY['stranger', 'viewer']) AS who
 WHERE who = 'stranger' OR tool !~ 'list|get' ORDER BY tool, who;
SELECT name, color FROM ainecto.erd_table_group WHERE document_uuid = :document ORDER BY name;

SELECT pg_temp.call('erd_delete_table_groups', '{"uuids": ["g"]}');
SELECT count(*) AS members FROM ainecto.erd_table_group_table WHERE document_uuid = :document;
SELECT count(*) AS tables FROM ainecto.erd_table WHERE document_uuid = :document;

-- One audit row per write; a version where something was done, none where it was refused.
SELECT tool, outcome, sqlstate, array_agg(version ORDER BY id), count(*) FROM ainecto.audit_trail
 WHERE tool LIKE 'erd_%' AND email LIKE '%@erd-group.example' GROUP BY tool, outcome, sqlstate ORDER BY tool, outcome, sqlstate;
