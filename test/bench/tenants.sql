-- 1,000,000 columns in 2,000 documents, in the order in which a busy house writes them: no two neighbours of one document.
-- A role acts for the owner of 20 of the documents. Nothing is known of the tables yet, and nothing vacuumed.
SET ainecto.restoring = on;
SET session_replication_role = replica;
SET client_min_messages = warning;
SET synchronous_commit = off;
DROP INDEX ainecto.erd_column_search_index;
ALTER TABLE ainecto.erd_column SET (autovacuum_enabled = false);
ALTER TABLE ainecto.document SET (autovacuum_enabled = false);
SELECT ainecto.create_account('few@bench.test', NULL, 'Few', 'enterprise'), ainecto.create_account('many@bench.test', NULL, 'Many', 'enterprise') \g /dev/null
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT md5('workspace ' || a.email)::uuid, a.id, a.name FROM ainecto.account a;
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  SELECT md5('project ' || w.name)::uuid, w.uuid, w.name FROM ainecto.workspace w;
INSERT INTO ainecto.document (uuid, project_uuid, type, title, version)
  SELECT md5('document ' || n)::uuid, md5('project ' || CASE WHEN n % 100 = 0 THEN 'Few' ELSE 'Many' END)::uuid, 'erd', 'Document ' || n, 1
    FROM generate_series(1, 2000) n;
INSERT INTO ainecto.erd_table (document_uuid, uuid, name)
  SELECT d.uuid, 't' || n, 'table ' || n FROM ainecto.document d, generate_series(1, 25) n;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type)
  SELECT md5('document ' || (1 + n % 2000))::uuid, 'c' || n, 't' || (1 + n / 2000 % 25), 'column ' || n, 'text'
    FROM generate_series(0, 999999) n;
RESET session_replication_role;
DO $$
BEGIN
  CREATE ROLE bench_few LOGIN;
EXCEPTION WHEN duplicate_object THEN
  NULL;
END
$$;
GRANT USAGE ON SCHEMA ainecto TO bench_few;
GRANT SELECT ON ALL TABLES IN SCHEMA ainecto TO bench_few;
SELECT ainecto.map_role('bench_few', 'few@bench.test') \g /dev/null
