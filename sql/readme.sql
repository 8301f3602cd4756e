-- Readmes: appending, drafts from the project's documents, and the answers that replace them.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 230000;
\set readme '\'f1040000-0000-4000-8000-000000000003\''
\set second '\'f1040000-0000-4000-8000-000000000004\''
\set erd '\'f1040000-0000-4000-8000-000000000005\''
\set flow '\'f1040000-0000-4000-8000-000000000006\''
\set test '\'f1040000-0000-4000-8000-000000000007\''
\set secret '\'f1040000-0000-4000-8000-000000000008\''
SELECT count(ainecto.create_account(who || '@readme.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1040000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@readme.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name, description)
  VALUES ('f1040000-0000-4000-8000-000000000002', 'f1040000-0000-4000-8000-000000000001', 'Shop <b>', E'Sells *things*\n# daily');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT d.uuid, 'f1040000-0000-4000-8000-000000000002', d.type, d.title FROM (VALUES (:readme::uuid, 'readme', 'Readme'), (:second, 'readme', 'Second'), (:erd, 'erd', 'Model'),
    (:flow, 'flow_diagram', 'Checkout'), (:test, 'testcase', 'Tests'), (:secret, 'erd', 'Secret')) AS d (uuid, type, title);
SELECT ainecto.grant_role('project', 'f1040000-0000-4000-8000-000000000002', who || '@readme.example', upper(who)) FROM unnest(ARRAY['editor', 'viewer']) AS who;
SELECT ainecto.grant_role('document', :secret, 'editor@readme.example', 'NONE');
CREATE FUNCTION pg_temp.call(tool text, item jsonb, who text DEFAULT 'editor') RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@readme.example', tool, jsonb_build_object('items', CASE jsonb_typeof(item) WHEN 'array' THEN item ELSE jsonb_build_array(item) END))
$$;
CREATE FUNCTION pg_temp.append(addition text, separator text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.call('readme_append_document', jsonb_strip_nulls(jsonb_build_object('uuid', 'f1040000-0000-4000-8000-000000000003', 'addition', addition, 'separator', separator)))
$$;
CREATE FUNCTION pg_temp.body(document uuid DEFAULT 'f1040000-0000-4000-8000-000000000003') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(b.content, '' ORDER BY b.display_order) FROM ainecto.readme_block b WHERE b.document_uuid = document
$$;
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->'faults', answer->>'hint')
$$;
-- How much of the last version's changes is new text, and how many rows it touched.
CREATE TEMP VIEW last_change AS
  SELECT v.version, v.tool, v.description, (SELECT count(*) FROM ainecto.document_change c WHERE c.document_uuid = v.document_uuid AND c.version = v.version AND c.operation <> 'insert') AS rewritten,
         (SELECT count(*) FROM ainecto.document_change c WHERE c.document_uuid = v.document_uuid AND c.version = v.version AND c.operation = 'insert') AS added
    FROM ainecto.document_version v WHERE v.document_uuid = :readme ORDER BY v.version DESC LIMIT 1;

-- The first addition takes no separator, the next an empty line or what is asked for, each a version and one new row.
SELECT pg_temp.append('# Shop');
SELECT pg_temp.append('Second');
SELECT pg_temp.append('third', ' ');
SELECT pg_temp.append('fourth', '');
SELECT pg_temp.body();
SELECT * FROM last_change;
SELECT pg_temp.call('readme_append_document', jsonb_build_array(jsonb_build_object('uuid', :readme, 'addition', 'A'), jsonb_build_object('uuid', :second, 'addition', 'B'), jsonb_build_object('uuid', :readme, 'addition', 'C', 'separator', '|')));
SELECT pg_temp.body(), pg_temp.body(:second);

-- A long text is cut into rows at line ends, by characters; nothing is lost and nothing rewritten.
SELECT pg_temp.append(repeat('가나다라마바사 abc' || chr(10), 10000))->'count' AS long;
SELECT * FROM last_change;
SELECT length(b.content), right(b.content, 1) = chr(10) AS at_line_end FROM ainecto.readme_block b WHERE b.document_uuid = :readme ORDER BY b.display_order DESC LIMIT 2;
SELECT right(pg_temp.body(), 120000) = repeat('가나다라마바사 abc' || chr(10), 10000) AS complete;
SELECT pg_temp.append(repeat('x', 70000), '')->'count' AS long_line;
SELECT length(b.content) FROM ainecto.readme_block b WHERE b.document_uuid = :readme ORDER BY b.display_order DESC LIMIT 2;

-- Refused, and nothing left behind.
SELECT pg_temp.refusal(pg_temp.append(''));
SELECT pg_temp.refusal(pg_temp.append('x', repeat('-', 101)));
SELECT pg_temp.refusal(pg_temp.call('readme_append_document', jsonb_build_array(jsonb_build_object('uuid', :second, 'addition', 'lost'), jsonb_build_object('uuid', :erd, 'addition', 'x'))));
SELECT pg_temp.refusal(pg_temp.call('readme_append_document', jsonb_build_object('uuid', :readme, 'addition', 'x'), 'viewer'));
SELECT pg_temp.refusal(pg_temp.call('readme_append_document', jsonb_build_object('uuid', :readme, 'addition', 'x'), 'stranger'));
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :readme;
SELECT pg_temp.refusal(pg_temp.append('x'));
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :readme;
SELECT version FROM ainecto.document WHERE uuid IN (:readme, :second) ORDER BY uuid;

-- A draft from an empty project says so; from a full one it shows what the caller may see, as text and never as markup.
SELECT pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :second, 'prompt', E'Describe\n<everything>', 'context', '{"for": "newcomers"}'));
SELECT pg_temp.body(:second);
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, note, display_order) VALUES
  (:erd, 't1', 'users', 'public', 'People | *who* <script>alert(1)</script>', 0), (:erd, 't2', 'order "items" %%{init}', 'a`b', '# head', 1),
  (:erd, 't3', 'to', NULL, NULL, 2), (:erd, 't4', '사용자', NULL, NULL, 3), (:secret, 's1', 'salaries', NULL, NULL, 0);
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk, is_unique, is_not_null, default_value, note, display_order) VALUES
  (:erd, 'c1', 't1', 'id', 'bigint', true, false, true, NULL, NULL, 0), (:erd, 'c2', 't1', '이름', 'numeric(10,2)', false, true, false, $$'a|b'$$, 'x_y _z_ [l](javascript:1)', 1),
  (:erd, 'c3', 't2', 'PK', 'timestamp with time zone', false, false, false, '`x`', NULL, 0), (:erd, 'c4', 't2', 'user id', 'bigint', false, false, true, NULL, NULL, 1);
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship, name) VALUES
  (:erd, 'r1', 't2', 't1', '>', NULL), (:erd, 'r2', 't3', 't1', '-', 'a "b"; c'), (:erd, 'r3', 't4', 't1', '<', '');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:erd, 'rc1', 'r1', 'c4', 'c1');
INSERT INTO ainecto.flow_group (document_uuid, uuid, name, parent_group_uuid, sort_order) VALUES (:flow, 'out', 'Till', NULL, 1), (:flow, 'in', 'Draw*er', 'out', 2);
INSERT INTO ainecto.flow_node (document_uuid, uuid, text, shape, x, y, group_uuid) VALUES
  (:flow, 'n2', E'Pay\n- now', 'rect', 0, 2, 'in'), (:flow, 'n1', 'Start', 'start', 0, 1, NULL), (:flow, 'n3', NULL, 'end', 0, 3, 'out');
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label) VALUES (:flow, 'e1', 'n1', 'n2', NULL), (:flow, 'e2', 'n2', 'n3', 'paid'), (:flow, 'e3', 'n2', 'n1', 'refused');
INSERT INTO ainecto.test_scenario (id, document_uuid, name) VALUES (104001, :test, 'Sign in | out');
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title, status) VALUES (104001, :test, 104001, 'a', 'READY'), (104002, :test, 104001, 'b', 'DRAFT');
INSERT INTO ainecto.test_run (id, project_uuid, name, status) VALUES (104001, 'f1040000-0000-4000-8000-000000000002', 'Nightly', 'IN_PROGRESS');
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  SELECT 104001, c, :test, 1, 104001, 's', 'c', 'HIGH', 'SMOKE' FROM generate_series(104001, 104002) c;
INSERT INTO ainecto.test_execution (run_id, case_id, result) VALUES (104001, 104001, 'FAILED'), (104001, 104001, 'PASSED');
SELECT pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :second, 'prompt', 'Describe everything'));
SELECT pg_temp.body(:second);
SELECT pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :second, 'prompt', 'All'), 'owner')->'count', pg_temp.body(:second) LIKE '%salaries%' AS owner_sees_it;

-- The answer takes the place of the draft, and only of the draft.
SELECT pg_temp.call('readme_append_document', jsonb_build_object('uuid', :second, 'addition', 'Written later'))->'version' AS version;
SELECT r.status, r.prompt FROM ainecto.llm_request r WHERE r.document_uuid = :second ORDER BY r.created_at, r.uuid;
SELECT ainecto.call_tool('owner@readme.example', 'flow_submit_llm_result', jsonb_build_object('uuid', (SELECT uuid FROM ainecto.llm_request WHERE document_uuid = :second AND prompt = 'All'),
  'result', E'# The shop\n\nWritten by a model.', 'inputTokens', 10, 'outputTokens', 5)) - 'uuid';
SELECT pg_temp.body(:second);
SELECT version, tool FROM ainecto.document_version WHERE document_uuid = :second ORDER BY version DESC LIMIT 1;

-- A superseded draft is gone, so an answer to its request goes to the end; so it does when somebody edited the draft.
SELECT ainecto.call_tool('owner@readme.example', 'flow_submit_llm_result', jsonb_build_object('uuid', (SELECT uuid FROM ainecto.llm_request WHERE document_uuid = :second AND prompt = 'Describe everything'),
  'result', 'Late answer')) ->> 'writtenTo';
SELECT pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :second, 'prompt', 'Edited'))->'count';
UPDATE ainecto.readme_block SET content = content || 'by hand' WHERE document_uuid = :second AND uuid LIKE 'draft-%-1' AND content LIKE '%Asked for: Edited%';
SELECT ainecto.call_tool('owner@readme.example', 'flow_submit_llm_result', jsonb_build_object('uuid', (SELECT uuid FROM ainecto.llm_request WHERE document_uuid = :second AND prompt = 'Edited'),
  'result', 'The end')) ->> 'writtenTo';
SELECT pg_temp.body(:second) LIKE '%Late answer%Asked for: Edited%by hand%' AS draft_stays, pg_temp.body(:second) LIKE E'%by hand\n\nThe end' AS answer_at_end;

-- Refusals of generate; a dry run leaves neither request nor text.
SELECT pg_temp.refusal(pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :second, 'prompt', '')));
SELECT pg_temp.refusal(pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :erd, 'prompt', 'x')));
SELECT pg_temp.refusal(pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :second, 'prompt', 'x'), 'viewer'));
SELECT pg_temp.refusal(pg_temp.call('readme_generate_document', jsonb_build_object('documentUuid', :second, 'prompt', 'x'), 'stranger'));
SELECT ainecto.call_tool('editor@readme.example', 'readme_generate_document', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :second, 'prompt', 'dry')), 'dryRun', true))->'dryRun';
SELECT count(*) FROM ainecto.llm_request WHERE prompt = 'dry';
SELECT tool, outcome, count(*) FROM ainecto.audit_trail WHERE email LIKE '%@readme.example' GROUP BY 1, 2 ORDER BY 1, 2;
