-- The trash is emptied by age, where a superuser says so: all of a document goes, and what is left of it is what the log and the seals say.
-- A database of its own: a round of housekeeping and verification read everything.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
\set regression :DBNAME
CREATE DATABASE regress_ainecto_trash_purge TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
\c regress_ainecto_trash_purge
CREATE EXTENSION ainecto;
\getenv checkout PG_ABS_SRCDIR
\set everything :checkout '/test/t/everything.sql'
\set email 'purge@example.com'
SET timezone = 'UTC';
SET ainecto.fixed_clock = '2026-03-01 12:00 UTC';
\set ECHO none
\o /dev/null
SELECT ainecto.create_account(email, NULL, 'Purge', 'enterprise') FROM unnest(ARRAY['purge@example.com', 'other@example.com']) email;
\i :everything
\o
\set ECHO all
SET client_min_messages = warning;
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT COALESCE(answer->>'message', 'done') FROM ainecto.call_tool('purge@example.com', tool, arguments) answer
$$;
-- Rounds until there is no more; what they did of the trash, added up.
CREATE FUNCTION pg_temp.keep_house() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  did jsonb := '{}';
  answer jsonb;
BEGIN
  FOR round IN 1 .. 50 LOOP
    answer := ainecto.housekeeping();
    did := did || COALESCE((SELECT jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'number' THEN to_jsonb(value::int + COALESCE((did->>key)::int, 0)) ELSE value END)
      FROM jsonb_each(CASE WHEN jsonb_typeof(answer->'trash') = 'object' THEN answer->'trash' ELSE jsonb_build_object('kept', true) END)), '{}');
    EXIT WHEN NOT (answer->>'more')::boolean;
  END LOOP;
  RETURN did;
END
$$;
CREATE PROCEDURE pg_temp.seal() LANGUAGE plpgsql AS $$
DECLARE
  deadline timestamptz := clock_timestamp() + interval '60 s';
  answer jsonb;
BEGIN
  LOOP
    answer := ainecto.housekeeping();
    COMMIT;
    EXIT WHEN NOT (answer->>'waiting')::boolean AND answer->>'seal' IS NULL;
    IF clock_timestamp() > deadline THEN RAISE EXCEPTION 'not sealed in time: %', answer; END IF;
  END LOOP;
END
$$;
CREATE FUNCTION pg_temp.find() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', f.problem, f.relation, 'v' || f.version, '| ' || f.detail) FROM ainecto.verify_history() f ORDER BY f.relation, f.document_uuid, f.version, f.id
$$;
-- Tables with rows of anything that has a place, or hangs on one; what stays is not among them.
CREATE FUNCTION pg_temp.left_over() RETURNS TABLE (relation text, count bigint) LANGUAGE plpgsql AS $$
BEGIN
  FOR relation IN SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('sealed_version', 'audit_log', 'upload_token')
      AND (c.relname IN ('document', 'folder', 'project', 'workspace', 'upload_chunk', 'erd_source_identity')
        OR a.attname IN ('document_uuid', 'project_uuid', 'workspace_uuid', 'run_id', 'upload_uuid')) ORDER BY 1 LOOP
    EXECUTE format('SELECT count(*) FROM ainecto.%I', relation) INTO count;
    RETURN NEXT;
  END LOOP;
END
$$;
-- Every one of them has some, so that one that is forgotten is seen.
INSERT INTO ainecto.plan_override (name, versions_kept, grace_days) VALUES ('enterprise', 1, 10000);
CALL pg_temp.seal();
INSERT INTO ainecto.kept_drawing (document_uuid, version, options, renderer, bytes, drawing) SELECT uuid, version, 'page', 0, 0, '' FROM ainecto.document WHERE type = 'erd';
SELECT relation FROM pg_temp.left_over() WHERE count = 0;

-- By default it is kept, for ever. A superuser says for how long, and for a day at least.
SELECT pg_temp.call('delete_workspaces', jsonb_build_object('uuids', (SELECT jsonb_agg(uuid) FROM ainecto.workspace)));
SET ainecto.fixed_clock = '2030-03-01 12:00 UTC';
SELECT pg_temp.keep_house();
SET ainecto.trash_lifetime = '1h';
SET ROLE ainecto_admin;
SET ainecto.trash_lifetime = '30d';
RESET ROLE;
SET ainecto.trash_lifetime = '30d';
SET ainecto.fixed_clock = '2026-03-31 11:59 UTC';
SELECT pg_temp.keep_house();

-- A foreign key of somebody else's keeps all of it, and the round says whose.
CREATE TABLE public.remark (document uuid REFERENCES ainecto.document ON DELETE CASCADE);
SET ainecto.fixed_clock = '2026-03-31 12:01 UTC';
SELECT pg_temp.keep_house();
DROP TABLE public.remark;

-- Nothing is left but the log and the seals, and verification misses nothing, before these rows are sealed and after.
SELECT max(uuid::text) AS document, count(*) AS documents FROM ainecto.document WHERE type = 'erd' \gset
CREATE TEMP TABLE gone AS SELECT uuid, type, title, version FROM ainecto.document;
SELECT pg_temp.keep_house();
SELECT * FROM pg_temp.left_over() WHERE count <> 0;
SELECT pg_temp.find();
CALL pg_temp.seal();
SELECT pg_temp.find();
DELETE FROM ainecto.plan_override;
SELECT count(*) > 0 AS sealed FROM ainecto.sealed_version WHERE document_uuid = :'document';

-- The log says what went, when and why; its rows on what was done before stay.
SELECT l.at, l.tool, l.account_id IS NULL AS nobodys, l.outcome, l.description, jsonb_path_query_array(l.targets, '$[*].kind') AS kinds,
    (l.targets->1->>'ids') = '1-' || g.version AS versions
  FROM ainecto.audit_log l JOIN gone g ON g.uuid::text = l.target WHERE l.source = 'retention' ORDER BY g.type, g.title;
SELECT l.target_kind, l.target, jsonb_path_query_array(l.targets, '$[*].kind') FROM ainecto.audit_log l WHERE l.source = 'retention' AND l.target IS NULL ORDER BY l.id;
SELECT count(*) > 3 AS log_stays FROM ainecto.audit_log WHERE target = :'document' AND source <> 'retention';
-- Of those, seals keep what verification knows them by, and no name.
SELECT DISTINCT p->>'kind', t - 'id' - 'document' - 'ids' - 'count' FROM ainecto.seal s, jsonb_array_elements(s.purges) p, jsonb_array_elements(p->'targets') t ORDER BY 1, 2;

-- For tools and functions there never was such a document.
SELECT replace(pg_temp.call(tool, replace(arguments, '#', :'document')::jsonb), :'document', '#') = replace(pg_temp.call(tool, replace(arguments, '#', never)::jsonb), never, '#') AS as_never,
    tool, replace(pg_temp.call(tool, replace(arguments, '#', :'document')::jsonb), :'document', '#')
  FROM (VALUES ('unarchive_documents', '{"uuids": ["#"]}'), ('get_document', '{"uuid": "#"}'), ('list_versions', '{"documentUuid": "#"}'),
    ('get_version', '{"documentUuid": "#", "version": 1}'), ('restore_versions', '{"description": "Back", "items": [{"documentUuid": "#", "version": 1}]}')) c (tool, arguments),
    (SELECT '7ea50000-0000-4000-8000-0000000000ff' AS never) n;
SELECT ainecto.restore(:'document', 1);
SELECT ainecto.export(:'document', NULL, 'dbml');
SELECT ainecto.export_sql(:'document', 1);
SELECT ainecto.snapshot(:'document', 1);
SELECT ainecto.diff(:'document', 1, 2);
-- Nor does another one get its identifier, under which seals know it.
INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT '7ea50000-0000-4000-8000-000000000001', id, 'Purge' FROM ainecto.account WHERE email = 'purge@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('7ea50000-0000-4000-8000-000000000002', '7ea50000-0000-4000-8000-000000000001', 'Purge');
CREATE FUNCTION pg_temp.begin_again(document uuid) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (document, '7ea50000-0000-4000-8000-000000000002', 'erd', 'Again');
  RETURN 'done';
EXCEPTION WHEN OTHERS THEN
  RETURN sqlstate || ' ' || replace(sqlerrm, document::text, '#');
END
$$;
SELECT pg_temp.begin_again(:'document');
SELECT count(*) FROM ainecto.document;

-- Who does it behind the guards' back is found: without a row that says so, with one and too little, with one and too much.
CREATE PROCEDURE pg_temp.switch(how text) LANGUAGE plpgsql AS $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['document_version', 'document_change', 'audit_log', 'document'] LOOP
    EXECUTE format(CASE how WHEN 'off' THEN 'ALTER TABLE ainecto.%I DISABLE TRIGGER USER' ELSE 'ALTER TABLE ainecto.%I ENABLE TRIGGER USER' END, relation);
  END LOOP;
END
$$;
BEGIN;
CALL pg_temp.switch('off');
INSERT INTO ainecto.document (uuid, project_uuid, type, title, version) VALUES (:'document', '7ea50000-0000-4000-8000-000000000002', 'erd', 'Again', 1);
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source)
  SELECT uuid, version, '2100-01-01', 'Again', 'manual' FROM gone WHERE type = 'readme' AND title = 'readme';
SELECT * FROM pg_temp.find() f WHERE f !~ 'unguarded|unpaired';
ROLLBACK;
INSERT INTO ainecto.document (uuid, project_uuid, type, title) SELECT format('7ea50000-0000-4000-8000-0000000001%s', lpad(n::text, 2, '0'))::uuid,
  '7ea50000-0000-4000-8000-000000000002', 'testcase', 'Case ' || n FROM generate_series(1, 4) n;
CALL pg_temp.seal();
BEGIN;
CALL pg_temp.switch('off');
DELETE FROM ainecto.document_change WHERE document_uuid = '7ea50000-0000-4000-8000-000000000101';
DELETE FROM ainecto.document_version WHERE document_uuid = '7ea50000-0000-4000-8000-000000000101';
DELETE FROM ainecto.document WHERE uuid = '7ea50000-0000-4000-8000-000000000101';
SELECT * FROM pg_temp.find() f WHERE f !~ 'unguarded';
ROLLBACK;

-- What is in a folder goes with it; what came back in time stays; so does what a run is about, as long as the run.
\set ECHO none
\o /dev/null
SET ainecto.fixed_clock = '2026-05-01 12:00 UTC';
INSERT INTO ainecto.folder (uuid, project_uuid, parent_uuid, name) VALUES
  ('7ea50000-0000-4000-8000-000000000201', '7ea50000-0000-4000-8000-000000000002', NULL, 'Outer'),
  ('7ea50000-0000-4000-8000-000000000202', '7ea50000-0000-4000-8000-000000000002', '7ea50000-0000-4000-8000-000000000201', 'Inner');
UPDATE ainecto.document SET folder_uuid = '7ea50000-0000-4000-8000-000000000202' WHERE title = 'Case 1';
INSERT INTO ainecto.test_scenario (id, document_uuid, name) OVERRIDING SYSTEM VALUE VALUES (77001, '7ea50000-0000-4000-8000-000000000104', 'S');
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title) OVERRIDING SYSTEM VALUE VALUES (77001, '7ea50000-0000-4000-8000-000000000104', 77001, 'C');
SELECT pg_temp.call('testcase_create_runs', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('projectId', number, 'name', 'Run', 'testCaseIds', '[77001]'::jsonb))))
  FROM ainecto.project;
SELECT pg_temp.call('delete_folders', '{"uuids": ["7ea50000-0000-4000-8000-000000000201"]}');
SELECT pg_temp.call('delete_documents', '{"uuids": ["7ea50000-0000-4000-8000-000000000102", "7ea50000-0000-4000-8000-000000000103", "7ea50000-0000-4000-8000-000000000104"]}');
\o
\set ECHO all
SELECT pg_temp.call('unarchive_documents', '{"uuids": ["7ea50000-0000-4000-8000-000000000102"]}');
SET ainecto.fixed_clock = '2026-06-01 12:00 UTC';
SELECT pg_temp.keep_house();
SELECT title, archived_at FROM ainecto.document ORDER BY title;
SELECT pg_temp.call('testcase_delete_runs', jsonb_build_object('ids', (SELECT jsonb_agg(id) FROM ainecto.test_run)));
SELECT pg_temp.keep_house();
SELECT title FROM ainecto.document ORDER BY title;
SELECT pg_temp.find();

-- A long history goes in steps, and until the last one the document comes back with what is left of it.
SELECT pg_temp.call('delete_documents', '{"uuids": ["7ea50000-0000-4000-8000-000000000102"]}');
SET ainecto.fixed_clock = '2026-08-01 12:00 UTC';
BEGIN;
SET LOCAL ainecto.restoring = on;
INSERT INTO ainecto.document_version (document_uuid, version, at, description, source)
  SELECT uuid, version + n, '2026-06-01'::timestamptz + make_interval(secs => n), 'Long', 'manual' FROM ainecto.document, generate_series(1, 5500) n WHERE title = 'Case 2';
UPDATE ainecto.document SET version = version + 5500 WHERE title = 'Case 2';
SET LOCAL ainecto.restoring = off;
SELECT ainecto.housekeeping()->'trash'->'documents';
SELECT count(*) FROM ainecto.document_version v JOIN ainecto.document d ON d.uuid = v.document_uuid WHERE title = 'Case 2';
SELECT ainecto.housekeeping()->'trash'->'documents';
SELECT count(*) FROM ainecto.document WHERE title = 'Case 2';
SELECT description, targets->0->'ids' FROM ainecto.audit_log WHERE source = 'retention' AND target = '7ea50000-0000-4000-8000-000000000102' ORDER BY id;
ROLLBACK;
-- What is gone leaves its words in the indexes of search, and the round says in which of them they are most.
SELECT ainecto.housekeeping()->'worn_indexes';
SET ainecto.restoring = on;
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('7ea50000-0000-4000-8000-000000000300', '7ea50000-0000-4000-8000-000000000002', 'erd', 'Words');
INSERT INTO ainecto.erd_note (document_uuid, uuid, title) SELECT '7ea50000-0000-4000-8000-000000000300', n, 'word' || n FROM generate_series(1, 15000) n;
SELECT ainecto.housekeeping()->'worn_indexes';
DELETE FROM ainecto.erd_note WHERE uuid::int > 1000;
VACUUM ainecto.erd_note;
SELECT ainecto.housekeeping()->'worn_indexes';
REINDEX INDEX CONCURRENTLY ainecto.erd_note_search_index;
SELECT ainecto.housekeeping()->'worn_indexes';
\c :regression
DROP DATABASE regress_ainecto_trash_purge;
