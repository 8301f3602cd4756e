-- Plain SQL of a role that acts for an account: it sees and writes what the account may, and learns of nothing else. The verdicts
-- on every table are compared with those of the tools by test/t/033_verdict.pl; here is what takes more than one row.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT bool_and(ainecto.create_account(who || '@tenant.example', NULL, initcap(who), 'pro') IS NOT NULL) AS with_link
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'other']) AS who;
\set w '''7e000000-0000-4000-8000-000000000001'''
\set w2 '''7e000000-0000-4000-8000-000000000002'''
\set p '''7e000000-0000-4000-8000-000000000011'''
\set p1 '''7e000000-0000-4000-8000-000000000012'''
\set p2 '''7e000000-0000-4000-8000-000000000013'''
\set f '''7e000000-0000-4000-8000-000000000021'''
\set g '''7e000000-0000-4000-8000-000000000022'''
\set d '''7e000000-0000-4000-8000-000000000031'''
\set e '''7e000000-0000-4000-8000-000000000032'''
\set x '''7e000000-0000-4000-8000-000000000033'''
\set never '''7e000000-0000-4000-8000-0000000000ff'''
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT u::uuid, id, n FROM (VALUES (:w, 'owner', 'Ours'), (:w2, 'other', 'Theirs')) AS v (u, who, n)
    JOIN ainecto.account ON email = who || '@tenant.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, project_key, name)
  VALUES (:p, :w, 'OUR', 'Ours'), (:p1, :w, 'OUR1', 'Ours, too'), (:p2, :w2, 'SECRET', 'Theirs');
INSERT INTO ainecto.folder (uuid, project_uuid, parent_uuid, name) VALUES (:f, :p, NULL, 'Folder'), (:g, :p, :f, 'Nested');
INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title)
  VALUES (:d, :p, :f, 'erd', 'Ours'), (:e, :p, NULL, 'erd', 'Ours, too'), (:x, :p2, NULL, 'erd', 'Theirs');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:d, 't', 'customer'), (:x, 't', 'salary');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES (:d, 'c', 't', 'id', 'bigint'), (:x, 'c', 't', 'amount', 'numeric');
SELECT ainecto.grant_role('project', :p, 'editor@tenant.example', 'EDITOR'), ainecto.grant_role('project', :p1, 'editor@tenant.example', 'EDITOR'),
  ainecto.grant_role('workspace', :w, 'viewer@tenant.example', 'VIEWER');
CREATE ROLE regress_tenant_editor;
CREATE ROLE regress_tenant_viewer;
CREATE ROLE regress_tenant_owner;
CREATE ROLE regress_tenant_nobody;
SELECT count(ainecto.map_role(('regress_tenant_' || who)::name, who || '@tenant.example')) FROM unnest(ARRAY['owner', 'editor', 'viewer']) AS who;
GRANT USAGE ON SCHEMA ainecto TO regress_tenant_editor, regress_tenant_viewer, regress_tenant_owner, regress_tenant_nobody;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ainecto TO regress_tenant_editor, regress_tenant_viewer, regress_tenant_owner, regress_tenant_nobody;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ainecto TO regress_tenant_editor;

-- Each sees its own, whoever it is, also by a plan that was made for another.
PREPARE seen AS SELECT current_user, string_agg(d.title, ', ' ORDER BY d.title), (SELECT count(*) FROM ainecto.erd_table)
  FROM ainecto.document d WHERE d.uuid IN (:d, :e, :x);
EXECUTE seen \g /dev/null
SET ROLE regress_tenant_editor;
EXECUTE seen;
SET ROLE regress_tenant_viewer;
EXECUTE seen;
SET ROLE regress_tenant_nobody;
EXECUTE seen;

-- An editor writes in its own documents, and is told who did it.
SET ROLE regress_tenant_editor;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:d, 'u', 'orders') RETURNING name;
UPDATE ainecto.erd_table SET note = 'Ordered' WHERE name = 'orders' RETURNING note;
SELECT v.version, v.account_id = ainecto.own_account() FROM ainecto.document_version v WHERE v.document_uuid = :d ORDER BY 1 DESC LIMIT 1;
UPDATE ainecto.erd_table SET note = 'Mine' WHERE name = 'salary';
DELETE FROM ainecto.erd_table WHERE name = 'salary';
-- What is a stranger's and what never was are told apart by nothing: not by keys, not by references.
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:x, 'v', 'free name');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:x, 't', 'salary');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:never, 't', 'salary');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:x, 't', 'salary') ON CONFLICT DO NOTHING;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:x, 't', 'salary') ON CONFLICT (document_uuid, uuid) DO UPDATE SET name = 'taken';
UPDATE ainecto.erd_table SET document_uuid = :x, uuid = 't' WHERE name = 'orders';
UPDATE ainecto.erd_table SET document_uuid = :never, uuid = 't' WHERE name = 'orders';
UPDATE ainecto.project SET workspace_uuid = :w2, project_key = 'SECRET' WHERE uuid = :p;
UPDATE ainecto.project SET workspace_uuid = :w2 WHERE uuid = :p;
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (gen_random_uuid(), :w2, 'Mine');
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (gen_random_uuid(), :never, 'Mine');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:x, :p, 'erd', 'Mine');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (gen_random_uuid(), :p2, 'erd', 'Mine');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (gen_random_uuid(), :never, 'erd', 'Mine');
\copy ainecto.erd_table (document_uuid, uuid, name) FROM '/dev/null'
-- A policy is asked before constraints are.
UPDATE ainecto.document SET title = NULL WHERE uuid = :d;
INSERT INTO ainecto.folder (uuid, project_uuid, name) VALUES (gen_random_uuid(), :p, NULL);
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (NULL, 'v', 'nowhere');
INSERT INTO ainecto.role_grant (account_id, role) SELECT ainecto.own_account(), 'OWNER';
INSERT INTO ainecto.test_execution (run_id, case_id, result) VALUES (NULL, NULL, 'PASSED');
-- Numbers are the table's to give, whatever is free: others are to get them, or may want back what they gave up.
\set n '''7e000000-0000-4000-8000-000000000035'''
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:n, :p, 'testcase', 'Numbers');
INSERT INTO ainecto.test_scenario (id, document_uuid, name) VALUES (1000000, :n, 'before any was drawn');
INSERT INTO ainecto.test_scenario (document_uuid, name) VALUES (:n, 'a'), (:n, 'b');
INSERT INTO ainecto.test_scenario (document_uuid, name) SELECT :n, name FROM (VALUES ('d'), ('c')) AS v (name) ORDER BY name;
SELECT count(*), max(id) = currval('ainecto.test_scenario_id_seq') FROM ainecto.test_scenario WHERE document_uuid = :n;
INSERT INTO ainecto.test_scenario (id, document_uuid, name) VALUES (0, :n, 'chosen');
INSERT INTO ainecto.test_scenario (id, document_uuid, name) VALUES (1000000, :n, 'chosen');
INSERT INTO ainecto.test_scenario (id, document_uuid, name) SELECT max(id), :n, 'chosen' FROM ainecto.test_scenario ON CONFLICT DO NOTHING;
INSERT INTO ainecto.project (uuid, workspace_uuid, name, number) VALUES (gen_random_uuid(), :w, 'Mine', 1000000);
UPDATE ainecto.project SET number = 1000000 WHERE uuid = :p;
SELECT ainecto.admit_number('0'::regclass, 1);
INSERT INTO ainecto.test_run (project_uuid, name) VALUES (:p, 'Run');
UPDATE ainecto.test_run SET id = 1000000 WHERE name = 'Run';
UPDATE ainecto.test_run SET name = 'Ran' WHERE name = 'Run' RETURNING name;
-- A viewer is told so.
SET ROLE regress_tenant_viewer;
UPDATE ainecto.erd_table SET note = 'Mine' WHERE name = 'customer';
DELETE FROM ainecto.erd_column WHERE name = 'id';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:d, 'v', 'views');
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :d;
UPDATE ainecto.document SET title = title WHERE uuid = :d;
SET ROLE regress_tenant_nobody;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:d, 'v', 'views');

-- A document is taken where both ends allow it, and out of its workspace by who manages it.
SET ROLE regress_tenant_editor;
UPDATE ainecto.document SET project_uuid = :p2 WHERE uuid = :e;
UPDATE ainecto.document SET project_uuid = :never WHERE uuid = :e;
UPDATE ainecto.document SET project_uuid = :p1 WHERE uuid = :e RETURNING project_uuid = :p1;
UPDATE ainecto.document SET project_uuid = :p, folder_uuid = :f WHERE uuid = :e RETURNING folder_uuid = :f;
UPDATE ainecto.folder SET parent_uuid = NULL WHERE uuid = :g RETURNING name;
UPDATE ainecto.document SET uuid = :never WHERE uuid = :e;
RESET ROLE;
SELECT ainecto.grant_role('project', :p2, 'editor@tenant.example', 'EDITOR');
SET ROLE regress_tenant_editor;
UPDATE ainecto.document SET project_uuid = :p2, folder_uuid = NULL WHERE uuid = :e;
UPDATE ainecto.project SET workspace_uuid = :w2 WHERE uuid = :p;
RESET ROLE;
SELECT ainecto.revoke_role('project', :p2, 'editor@tenant.example');
-- One statement may make a document and fill it.
SET ROLE regress_tenant_editor;
WITH made AS (INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('7e000000-0000-4000-8000-000000000034', :p1, 'erd', 'New') RETURNING uuid)
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT uuid, 'n', 'new' FROM made;
SELECT d.title, t.name FROM ainecto.document d JOIN ainecto.erd_table t ON t.document_uuid = d.uuid WHERE d.title = 'New';

-- Policies are asked before the table's own constraints: a row of nulls, or of little else, is answered like any other.
CREATE FUNCTION pg_temp.admit_little(given jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  relation text;
BEGIN
  FOR relation IN SELECT tablename FROM pg_policies WHERE schemaname = 'ainecto' AND policyname = 'tenant_inserts' LOOP
    BEGIN
      EXECUTE format('SELECT ainecto.admit_row(jsonb_populate_record(NULL::ainecto.%I, $1))', relation) USING given;
      RETURN NEXT 'admitted';
    EXCEPTION WHEN OTHERS THEN
      RETURN NEXT SQLSTATE;
    END;
  END LOOP;
END
$$;
SELECT DISTINCT answer FROM pg_temp.admit_little('{}') AS a (answer) ORDER BY 1;
SELECT DISTINCT answer FROM pg_temp.admit_little(jsonb_build_object('document_uuid', :d, 'project_uuid', :p)) AS a (answer) ORDER BY 1;
DROP FUNCTION pg_temp.admit_little(jsonb);
INSERT INTO ainecto.attachment (document_uuid) VALUES (:d);

-- Nobody makes himself more than he is, not within one statement either.
UPDATE ainecto.role_grant SET role = 'OWNER' WHERE project_uuid = :p;
INSERT INTO ainecto.role_grant (account_id, role, project_uuid) SELECT ainecto.own_account(), 'OWNER', :p
  ON CONFLICT (account_id, target) DO UPDATE SET role = 'OWNER';
WITH raised AS (UPDATE ainecto.role_grant SET role = 'OWNER' WHERE project_uuid = :p RETURNING target)
  INSERT INTO ainecto.role_grant (account_id, role, document_uuid) SELECT ainecto.own_account(), 'OWNER', :d FROM raised;
WITH made AS (INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:never, :p, 'erd', 'Mine') RETURNING uuid)
  INSERT INTO ainecto.role_grant (account_id, role, document_uuid) SELECT ainecto.own_account(), 'OWNER', uuid FROM made;
DELETE FROM ainecto.role_grant WHERE target = :p;
INSERT INTO ainecto.role_grant (account_id, role, document_uuid) SELECT ainecto.own_account(), 'OWNER', :x;
INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT :never, ainecto.own_account() - 1, 'Not mine';
INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT '7e000000-0000-4000-8000-000000000003', ainecto.own_account(), 'Mine' RETURNING name;
UPDATE ainecto.workspace SET owner_id = owner_id - 1 WHERE name = 'Mine';
INSERT INTO ainecto.share (token_hash, document_uuid) VALUES (sha256('mine'), :d);
INSERT INTO ainecto.role_right_override (role, "right", allowed) VALUES ('EDITOR', 'share', true);
INSERT INTO ainecto.account_role (role_name, account_id) SELECT 'regress_tenant_nobody', ainecto.own_account();
UPDATE ainecto.account SET plan = 'enterprise';
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source) VALUES (:d, 99, now(), 'Forged', 'manual');
SELECT ainecto.admit_row(ROW (1));
SELECT count(*) FROM ainecto.account;
-- To a role that bypasses row-level security the triggers say so.
RESET ROLE;
ALTER ROLE regress_tenant_editor BYPASSRLS;
ALTER ROLE regress_tenant_nobody BYPASSRLS;
SET ROLE regress_tenant_editor;
SELECT count(*) FROM ainecto.erd_table WHERE document_uuid IN (:d, :x);
UPDATE ainecto.role_grant SET role = 'OWNER' WHERE project_uuid = :p;
UPDATE ainecto.erd_table SET note = 'Mine' WHERE name = 'salary';
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:never, :p2, 'erd', 'Mine');
UPDATE ainecto.document SET project_uuid = :p WHERE uuid = :x;
SET ROLE regress_tenant_nobody;
UPDATE ainecto.erd_table SET note = 'Mine' WHERE name = 'salary';
RESET ROLE;
ALTER ROLE regress_tenant_editor NOBYPASSRLS;
ALTER ROLE regress_tenant_nobody NOBYPASSRLS;
-- A row that is one's own gives no way to what it names of others: bytes of a file, the results of a case.
RESET ROLE;
SELECT id AS account FROM ainecto.account WHERE email = 'other@tenant.example' \gset
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('7e000000-0000-4000-8000-000000000041', :p, 'testcase', 'Our tests'),
  ('7e000000-0000-4000-8000-000000000042', :p2, 'testcase', 'Their tests');
INSERT INTO ainecto.test_scenario (id, document_uuid, name) OVERRIDING SYSTEM VALUE VALUES (-1, '7e000000-0000-4000-8000-000000000041', 'Ours'),
  (-2, '7e000000-0000-4000-8000-000000000042', 'Theirs');
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title) OVERRIDING SYSTEM VALUE VALUES
  (-1, '7e000000-0000-4000-8000-000000000041', -1, 'Ours'), (-2, '7e000000-0000-4000-8000-000000000042', -2, 'Theirs');
INSERT INTO ainecto.upload (uuid, account_id, document_uuid, content_type, sha256, begun_at, completed_at)
  VALUES ('7e000000-0000-4000-8000-000000000051', :account, :x, 'text/plain', '', now(), now());
SET ROLE regress_tenant_editor;
INSERT INTO ainecto.test_run (project_uuid, name) VALUES (:p, 'Cases') RETURNING id AS run \gset
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  SELECT :run, c, '7e000000-0000-4000-8000-000000000041', 1, -1, 'S', 'T', 'LOW', 'UNIT' FROM unnest(ARRAY[-1, -2]) AS c;
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  VALUES (:run, -3, '7e000000-0000-4000-8000-000000000041', 1, -1, 'S', 'T', 'LOW', 'UNIT');
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  VALUES (:run, -1, '7e000000-0000-4000-8000-000000000041', 1, -1, 'S', 'T', 'LOW', 'UNIT');
UPDATE ainecto.test_run_case SET title = 'Told anew' WHERE run_id = :run RETURNING title;
INSERT INTO ainecto.test_execution (run_id, case_id, result) VALUES (:run, -2, 'PASSED');
INSERT INTO ainecto.test_execution (run_id, case_id, result) VALUES (:run, -1, 'PASSED') RETURNING result;
INSERT INTO ainecto.attachment (uuid, document_uuid, upload_uuid, filename, content_type, size_bytes, sha256, created_at)
  VALUES (:never, :d, '7e000000-0000-4000-8000-000000000051', 'loot', 'text/plain', 0, '', now());
INSERT INTO ainecto.attachment (uuid, document_uuid, upload_uuid, filename, content_type, size_bytes, sha256, created_at)
  VALUES (:never, :d, :never, 'loot', 'text/plain', 0, '', now());
-- Nobody writes in the name of another, or takes it away.
INSERT INTO ainecto.test_execution (run_id, case_id, result, account_id) VALUES (:run, -1, 'PASSED', :account);
INSERT INTO ainecto.test_execution (run_id, case_id, result, account_id) VALUES (:run, -1, 'FAILED', ainecto.own_account()) RETURNING result;
UPDATE ainecto.test_execution SET account_id = :account WHERE result = 'FAILED';
UPDATE ainecto.test_execution SET account_id = NULL WHERE result = 'FAILED' RETURNING account_id IS NULL;
RESET ROLE;
INSERT INTO ainecto.test_execution (run_id, case_id, result, account_id) VALUES (:run, -1, 'BLOCKED', :account);
SET ROLE regress_tenant_editor;
UPDATE ainecto.test_execution SET result = 'PASSED' WHERE result = 'BLOCKED';
UPDATE ainecto.test_execution SET account_id = ainecto.own_account() WHERE result = 'BLOCKED';
INSERT INTO ainecto.llm_request (uuid, document_uuid, kind, prompt, created_by) VALUES ('forged', :d, 'draft', 'Do it', :account);
INSERT INTO ainecto.llm_request (uuid, document_uuid, kind, prompt, created_by) VALUES ('mine', :d, 'draft', 'Do it', ainecto.own_account());
RESET ROLE;
UPDATE ainecto.llm_request SET created_by = :account WHERE uuid = 'mine';
SET ROLE regress_tenant_editor;
UPDATE ainecto.llm_request SET created_by = NULL WHERE uuid = 'mine';
UPDATE ainecto.llm_request SET prompt = 'Do it well' WHERE uuid = 'mine' RETURNING prompt;
DELETE FROM ainecto.llm_request WHERE uuid = 'mine';
SELECT count(*) FROM ainecto.readable_uploads();
DELETE FROM ainecto.test_run WHERE id = :run RETURNING (SELECT count(*) FROM ainecto.test_execution);
-- An owner manages, and may leave.
SET ROLE regress_tenant_owner;
INSERT INTO ainecto.role_grant (account_id, role, folder_uuid) SELECT account_id, 'EDITOR', :g FROM ainecto.role_grant WHERE project_uuid = :p;
INSERT INTO ainecto.share (token_hash, document_uuid) VALUES (sha256('ours'), :d);
-- With a folder go the grants on it, also where who deletes it does not manage members.
SET ROLE regress_tenant_editor;
DELETE FROM ainecto.folder WHERE uuid = :g RETURNING name;
SELECT count(*) FROM ainecto.role_grant WHERE folder_uuid = :g;
DELETE FROM ainecto.erd_table WHERE uuid = 't' RETURNING (SELECT count(*) FROM ainecto.erd_column);
SELECT count(*) FROM ainecto.erd_column;

-- The trash is seen, and left as it is until something is brought back, by who may delete.
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :d RETURNING title;
SELECT title FROM ainecto.document WHERE archived_at IS NOT NULL AND uuid = :d;
UPDATE ainecto.erd_table SET note = 'Late' WHERE document_uuid = :d;
UPDATE ainecto.document SET title = 'Late' WHERE uuid = :d;
RESET ROLE;
UPDATE ainecto.project SET archived_at = now() WHERE uuid = :p;
SET ROLE regress_tenant_editor;
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :d;
UPDATE ainecto.project SET archived_at = NULL WHERE uuid = :p;
RESET ROLE;
UPDATE ainecto.project SET archived_at = NULL WHERE uuid = :p;
SET ROLE regress_tenant_editor;
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :d RETURNING title;

-- The most specific grant counts, here as there: of the same documents the same are seen, and those by their rows alone.
RESET ROLE;
SELECT ainecto.grant_role('document', :d, 'viewer@tenant.example', 'NONE'), ainecto.grant_role('folder', :f, 'editor@tenant.example', 'NONE'),
  ainecto.grant_role('document', :e, 'editor@tenant.example', 'VIEWER'), ainecto.grant_role('project', :p, 'owner@tenant.example', 'NONE'),
  ainecto.grant_role('document', :x, 'viewer@tenant.example', 'EDITOR');
CREATE FUNCTION pg_temp.compare(who text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  by_table text;
  by_content text;
  by_tool text;
  places text;
BEGIN
  EXECUTE format('SET LOCAL ROLE regress_tenant_%s', who);
  SELECT string_agg(title, ', ' ORDER BY title) INTO by_table FROM ainecto.document;
  SELECT string_agg(DISTINCT right(document_uuid::text, 2), ' ' ORDER BY right(document_uuid::text, 2)) INTO by_content
    FROM ainecto.document_version;
  SELECT string_agg(kind || ' ' || name, ', ' ORDER BY kind, name) INTO places FROM (
    SELECT 'workspace' AS kind, name FROM ainecto.workspace UNION ALL SELECT 'project', name FROM ainecto.project
    UNION ALL SELECT 'folder', name FROM ainecto.folder) AS l;
  RESET ROLE;
  SELECT string_agg(i->>'title', ', ' ORDER BY i->>'title') INTO by_tool
    FROM jsonb_array_elements(ainecto.call_tool(who || '@tenant.example', 'list_documents', '{}')->'items') i;
  RETURN format('%s: %s; %s; %s; versions of %s', who, by_table, CASE WHEN by_table IS NOT DISTINCT FROM by_tool THEN 'as the tool lists'
    ELSE 'the tool lists ' || by_tool END, places, by_content);
END
$$;
SELECT pg_temp.compare(who) FROM unnest(ARRAY['owner', 'editor', 'viewer']) AS who;
SET ROLE regress_tenant_editor;
UPDATE ainecto.document SET title = 'Mine' WHERE uuid = :e;
SET ROLE regress_tenant_viewer;
UPDATE ainecto.erd_table SET note = 'Ours now' WHERE document_uuid = :x RETURNING name;

-- Whoever lends rights by a function or a view lends his own.
RESET ROLE;
CREATE SCHEMA regress_tenant AUTHORIZATION regress_tenant_editor;
GRANT USAGE ON SCHEMA regress_tenant TO regress_tenant_nobody;
SET ROLE regress_tenant_editor;
CREATE FUNCTION regress_tenant.titles() RETURNS text SECURITY DEFINER LANGUAGE sql AS $$
  SELECT string_agg(title, ', ' ORDER BY title) FROM ainecto.document
$$;
CREATE VIEW regress_tenant.document AS SELECT title FROM ainecto.document;
GRANT SELECT ON regress_tenant.document TO regress_tenant_nobody;
SET ROLE regress_tenant_nobody;
SELECT regress_tenant.titles();
SELECT count(*) FROM regress_tenant.document;
SELECT count(*) FROM ainecto.readable_documents();
RESET ROLE;
DROP SCHEMA regress_tenant CASCADE;

-- Our views show what their reader sees below; their readers of old read them still.
SELECT count(*) > 0 FROM ainecto.public_link;
SET ROLE regress_tenant_viewer;
SELECT count(*) FROM ainecto.public_link;
SET ROLE regress_tenant_owner;
SELECT kind, title, created_by FROM ainecto.public_link;
SET ROLE ainecto_auditor;
SELECT count(*) > 0 FROM ainecto.public_link;
SELECT bool_and(c.sees) FROM (VALUES
  ((SELECT count(*) >= 0 FROM ainecto.llm_queue)), ((SELECT count(*) = 3 FROM ainecto.plan)), ((SELECT count(*) >= 0 FROM ainecto.connected_app)),
  ((SELECT count(*) >= 0 FROM ainecto.test_run_report)), ((SELECT count(*) >= 0 FROM ainecto.test_flaky_case)),
  ((SELECT count(*) >= 0 FROM ainecto.test_status_matrix)), ((SELECT count(*) >= 0 FROM ainecto.test_scenario_coverage))) AS c (sees);
SELECT count(*) FROM ainecto.oauth_token WHERE token_hash IS NOT NULL;
RESET ROLE;

-- A scan asks once what may be seen, and goes to those rows by an index.
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN format('by index: %s, asked %s time(s)', jsonb_path_exists(plan, '$.** ? (@."Index Cond" like_regex "document_uuid = ANY")'),
    jsonb_array_length(jsonb_path_query_array(plan, 'strict $.** ? (@."Subplan Name" like_regex "InitPlan")')));
END
$$;
GRANT EXECUTE ON FUNCTION pg_temp.plan(text) TO PUBLIC;
SET ROLE regress_tenant_editor;
SET enable_seqscan = off;
SELECT pg_temp.plan('SELECT name FROM ainecto.erd_table');
-- Nor are documents of others read on the way to one's own.
RESET ROLE;
CREATE FUNCTION pg_temp.way(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN concat_ws(' ', jsonb_path_query_array(plan, 'strict $.** ? (@."Relation Name" == "document")."Node Type"'),
    jsonb_path_query_array(plan, 'strict $.**."Index Name"'));
END
$$;
GRANT EXECUTE ON FUNCTION pg_temp.way(text) TO PUBLIC;
SET ROLE regress_tenant_editor;
SELECT pg_temp.way('SELECT title FROM ainecto.document');
RESET enable_seqscan;
RESET ROLE;

SELECT count(ainecto.unmap_role(('regress_tenant_' || who)::name)) FROM unnest(ARRAY['owner', 'editor', 'viewer']) AS who;
DROP OWNED BY regress_tenant_editor, regress_tenant_viewer, regress_tenant_owner, regress_tenant_nobody;
DROP ROLE regress_tenant_editor, regress_tenant_viewer, regress_tenant_owner, regress_tenant_nobody;
