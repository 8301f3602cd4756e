-- Kept answers: a read of a version that was answered before reads no content again, and never says what is not so.
\set VERBOSITY terse
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 60000;
SELECT ainecto.create_account('answer@example.com', NULL, 'Answer', 'pro') IS NULL AS "create",
       ainecto.create_account('answer-reader@example.com', NULL, 'Reader', 'pro') IS NULL AS "create reader" \g /dev/null
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'd2000000-0000-4000-8000-000000000001', id, 'Answers' FROM ainecto.account WHERE email = 'answer@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('d2000000-0000-4000-8000-000000000002', 'd2000000-0000-4000-8000-000000000001', 'Answers');
\set document '\'d2000000-0000-4000-8000-000000000003\''
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'd2000000-0000-4000-8000-000000000002', 'erd', 'Shop'),
         ('d2000000-0000-4000-8000-000000000004', 'd2000000-0000-4000-8000-000000000002', 'flow_diagram', 'Flow');
BEGIN;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT :document, 't' || i, 'table_' || i FROM generate_series(1, 40) i;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, note)
  SELECT :document, 'c' || i, 't' || i, 'id', 'bigint', repeat('x', 3000) FROM generate_series(1, 40) i;
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship)
  VALUES (:document, 'r', 't1', 't2', '>');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid)
  VALUES (:document, 'rc', 'r', 'c1', 'c2');
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name) VALUES (:document, 'e', 'state');
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) VALUES (:document, 'g', 'Sales');
INSERT INTO ainecto.flow_node (document_uuid, uuid, type, text) VALUES ('d2000000-0000-4000-8000-000000000004', 'n', 'process', 'Pay'),
  ('d2000000-0000-4000-8000-000000000004', 'm', 'process', 'Ship');
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid) VALUES ('d2000000-0000-4000-8000-000000000004', 'e', 'n', 'm');
INSERT INTO ainecto.flow_group (document_uuid, uuid, name) VALUES ('d2000000-0000-4000-8000-000000000004', 'g', 'Cart');
COMMIT;
CREATE TEMP TABLE token AS SELECT email, sha256(convert_to(ainecto.create_access_token(email, 'answer'), 'UTF8')) AS hash
  FROM unnest(ARRAY['answer@example.com', 'answer-reader@example.com']) email;

-- What a tool answers through MCP, and how often tables and indexes of content were looked into for it.
CREATE FUNCTION pg_temp.scans() RETURNS numeric LANGUAGE sql AS $$
  SELECT sum(pg_stat_get_xact_numscans(c.oid)) FROM pg_class c
   WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relname ~ '^(erd|flow)_'
$$;
CREATE FUNCTION pg_temp.ask(tool text, arguments jsonb, email text DEFAULT 'answer@example.com',
    OUT answer jsonb, OUT looked boolean)
  LANGUAGE plpgsql AS $$
DECLARE
  before numeric := pg_temp.scans();
BEGIN
  SELECT (r.body::jsonb #>> '{result,content,0,text}')::jsonb INTO answer
    FROM ainecto.ainecto_mcp_call((SELECT hash FROM token t WHERE t.email = ask.email), 'POST', '{}', NULL, 'request',
           jsonb_build_object('jsonrpc', '2.0', 'id', 1, 'method', 'tools/call', 'params',
             jsonb_build_object('name', tool, 'arguments', arguments))::text) r;
  looked := pg_temp.scans() > before;
END $$;
CREATE FUNCTION pg_temp.table_1(email text DEFAULT 'answer@example.com', OUT looked boolean, OUT version int, OUT name text,
    OUT note text, OUT error text)
  LANGUAGE sql AS $$
  SELECT a.looked, (answer ->> 'version')::int, answer ->> 'name', left(answer #>> '{columns,0,note}', 20), answer ->> 'error'
    FROM pg_temp.ask('erd_get_table', '{"documentUuid": "d2000000-0000-4000-8000-000000000003", "tableUuid": "t1"}', email) a
$$;

-- The first time the tables are read, the second time nothing is, and both say the same.
SELECT * FROM pg_temp.table_1();
SELECT * FROM pg_temp.table_1();
-- The same for all tools whose answers are kept.
CREATE TEMP TABLE question AS SELECT tool, arguments || jsonb_build_object(
    CASE WHEN tool LIKE 'erd%' THEN 'documentUuid' ELSE 'diagramUuid' END,
    'd2000000-0000-4000-8000-00000000000' || CASE WHEN tool LIKE 'erd%' THEN 3 ELSE 4 END) AS arguments
  FROM (VALUES ('erd_list_tables', '{}'::jsonb), ('erd_get_table', '{"tableUuid": "t2"}'), ('erd_list_refs', '{}'),
    ('erd_get_ref', '{"refUuid": "r"}'), ('erd_list_enums', '{}'), ('erd_get_enum', '{"enumUuid": "e"}'),
    ('erd_list_table_groups', '{}'), ('erd_get_table_group', '{"tableGroupUuid": "g"}'), ('flow_list_nodes', '{}'),
    ('flow_list_edges', '{}'), ('flow_list_groups', '{}')) tools (tool, arguments);
SELECT tool, a.looked, b.looked AS again, a.answer = b.answer AS same, a.answer ->> 'error' AS error
  FROM question, LATERAL pg_temp.ask(tool, arguments) a, LATERAL pg_temp.ask(tool, arguments) b ORDER BY tool COLLATE "C";
-- Other arguments are another question.
SELECT looked, jsonb_array_length(answer -> 'items') AS items FROM pg_temp.ask('erd_list_tables',
  '{"documentUuid": "d2000000-0000-4000-8000-000000000003", "limit": 2}');
-- From SQL nothing is kept: such a call may stand in any transaction.
SELECT pg_temp.scans() AS before \gset
SELECT ainecto.call_tool('answer@example.com', 'erd_get_table', jsonb_build_object('documentUuid', :document, 'tableUuid', 't1')) ->> 'name';
SELECT pg_temp.scans() > :before AS looked;

-- Every change makes a version, and with it every answer anew: by a tool, by hand, to another table.
SELECT ainecto.call_tool('answer@example.com', 'erd_update_tables', jsonb_build_object('documentUuid', :document, 'items',
  '[{"uuid": "t1", "name": "renamed"}]'::jsonb, 'description', 'Rename')) ->> 'version' AS version;
SELECT * FROM pg_temp.table_1();
UPDATE ainecto.erd_column SET note = 'by hand' WHERE document_uuid = :document AND uuid = 'c1';
SELECT * FROM pg_temp.table_1();
UPDATE ainecto.erd_table SET note = 'other' WHERE document_uuid = :document AND uuid = 't9';
SELECT * FROM pg_temp.table_1();
SELECT * FROM pg_temp.table_1();
-- A version that is rolled back leaves no answer behind: the next one bears its number.
BEGIN;
UPDATE ainecto.erd_column SET note = 'rolled back' WHERE document_uuid = :document AND uuid = 'c1';
SELECT * FROM pg_temp.table_1();
SELECT * FROM pg_temp.table_1();
ROLLBACK;
UPDATE ainecto.erd_column SET note = 'committed' WHERE document_uuid = :document AND uuid = 'c1';
SELECT * FROM pg_temp.table_1();
-- An old version is asked for anew when content is put back to what it was: the number is another.
UPDATE ainecto.erd_column SET note = 'by hand' WHERE document_uuid = :document AND uuid = 'c1';
SELECT * FROM pg_temp.table_1();
-- A transaction of one snapshot keeps and takes nothing: the snapshot may be an old one that it was given.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT looked FROM generate_series(1, 2), LATERAL pg_temp.table_1();
COMMIT;
-- What a number looks like does not follow the session.
UPDATE ainecto.flow_node SET x = 0.1::float8 + 0.2 WHERE uuid = 'm';
SET extra_float_digits = 0;
SELECT answer #>> '{items,0,x}' AS x FROM pg_temp.ask('flow_list_nodes', '{"diagramUuid": "d2000000-0000-4000-8000-000000000004"}');
RESET extra_float_digits;
SELECT answer #>> '{items,0,x}' AS x FROM pg_temp.ask('flow_list_nodes', '{"diagramUuid": "d2000000-0000-4000-8000-000000000004"}');
-- Who loads a dump changes content without a version.
SET ainecto.restoring = on;
UPDATE ainecto.erd_column SET note = 'restored' WHERE document_uuid = :document AND uuid = 'c1';
RESET ainecto.restoring;
SELECT * FROM pg_temp.table_1();
SELECT * FROM pg_temp.table_1();
-- So does replication, and who switches triggers off or alters a table, whether this session has scanned it or not.
SET session_replication_role = replica;
UPDATE ainecto.erd_column SET note = 'replicated' WHERE document_uuid = :document AND uuid = 'c1';
RESET session_replication_role;
SELECT * FROM pg_temp.table_1();
-- There a number may come back, and be that of other content.
SET session_replication_role = replica;
UPDATE ainecto.document SET version = version - 1 WHERE uuid = :document;
UPDATE ainecto.document SET version = version + 1 WHERE uuid = :document;
RESET session_replication_role;
SELECT looked, version FROM pg_temp.table_1();
CREATE FUNCTION pg_temp.edge(OUT looked boolean, OUT label text) LANGUAGE sql AS $$
  SELECT a.looked, answer #>> '{items,0,label}'
    FROM pg_temp.ask('flow_list_edges', '{"diagramUuid": "d2000000-0000-4000-8000-000000000004"}') a
$$;
SELECT * FROM pg_temp.edge();
ALTER TABLE ainecto.flow_edge DISABLE TRIGGER record_change;
UPDATE ainecto.flow_edge SET label = 'unrecorded';
ALTER TABLE ainecto.flow_edge ENABLE ALWAYS TRIGGER record_change;
SELECT * FROM pg_temp.edge();

-- An answer that is kept is for those alone who may read, now.
SELECT * FROM pg_temp.table_1('answer-reader@example.com');
SELECT ainecto.grant_role('document', :document, 'answer-reader@example.com', 'VIEWER') \g /dev/null
SELECT * FROM pg_temp.table_1('answer-reader@example.com');
SELECT ainecto.revoke_role('document', :document, 'answer-reader@example.com') \g /dev/null
SELECT * FROM pg_temp.table_1('answer-reader@example.com');
-- Errors are not kept.
SELECT answer ->> 'error' AS error, looked FROM generate_series(1, 2), LATERAL pg_temp.ask('erd_get_table',
  '{"documentUuid": "d2000000-0000-4000-8000-000000000003", "tableUuid": "none"}');

-- The memory is bounded: old answers leave, those asked again stay, none are kept without memory.
SET ainecto.answer_memory = '64kB';
SELECT count(*) FILTER (WHERE a.looked) AS looked, count(*) FILTER (WHERE b.looked) AS looked_for_first, count(*) AS asked
  FROM generate_series(3, 40) i,
  LATERAL pg_temp.ask('erd_get_table', jsonb_build_object('documentUuid', :document, 'tableUuid', 't' || i)) a,
  LATERAL pg_temp.ask('erd_get_table', jsonb_build_object('documentUuid', :document, 'tableUuid', left('t1' || i, 2))) b;
SELECT looked FROM pg_temp.table_1();
SELECT i, looked FROM unnest(ARRAY[3, 40]) i,
  LATERAL pg_temp.ask('erd_get_table', jsonb_build_object('documentUuid', :document, 'tableUuid', 't' || i));
SELECT sum(used_bytes) BETWEEN 30000 AND 120000 AS bounded FROM pg_backend_memory_contexts
  WHERE name IN ('Ainecto answers', 'ainecto answers');
-- That holds for answers of all sizes, one after the other.
CREATE FUNCTION pg_temp.ask_at_length(length int) RETURNS bigint LANGUAGE sql AS $$
  SELECT count(pg_temp.ask('erd_list_enums', jsonb_build_object('documentUuid', 'd2000000-0000-4000-8000-000000000003', 'cursor',
           translate(encode(convert_to(rpad(E'erd_list_enums\x1F' || i, length, 'z'), 'UTF8'), 'base64'), E'+/\n', '-_'))))
    FROM generate_series(1, 1000) i
$$;
SET ainecto.answer_memory = '256kB';
SELECT pg_temp.ask_at_length(30), pg_temp.ask_at_length(360);
SELECT count(pg_temp.ask('erd_get_table', jsonb_build_object('documentUuid', :document, 'tableUuid', 't' || i)))
  FROM generate_series(3, 40) i;
SELECT sum(total_bytes) < 750000 AS bounded FROM pg_backend_memory_contexts WHERE name IN ('Ainecto answers', 'ainecto answers');
-- Too large for its share.
SET ainecto.answer_memory = '64kB';
SELECT looked FROM generate_series(1, 2), LATERAL pg_temp.ask('erd_list_tables', jsonb_build_object('documentUuid', :document));
SET ainecto.answer_memory = 0;
SELECT looked FROM generate_series(1, 2), LATERAL pg_temp.table_1();
