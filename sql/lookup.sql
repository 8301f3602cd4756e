-- What is referred to is found by an index, and a page costs what is on it.
\set QUIET on
\pset format unaligned
\pset tuples_only on
-- Every foreign key has an index that begins with its columns, in whatever order; one over what is not null serves as well. (A folder is of one
-- project, so that its documents are found by it alone.)
SELECT c.conrelid::regclass, c.conname FROM pg_constraint c
  WHERE c.contype = 'f' AND c.connamespace = 'ainecto'::regnamespace AND c.conname <> 'document_folder_fkey' AND NOT EXISTS (
    SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
      AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) IN (SELECT format('(%I IS NOT NULL)', a.attname) FROM pg_attribute a
        WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)))
      AND (SELECT array_agg(k ORDER BY k) FROM unnest((i.indkey::int2[])[0:cardinality(c.conkey) - 1]) k)
        = (SELECT array_agg(k ORDER BY k) FROM unnest(c.conkey) k))
  ORDER BY 1, 2;

-- An old run's results, behind those of another: a page of five reads five, whatever the statistics say.
SELECT ainecto.create_account('lookup@example.com', NULL, 'Lookup', 'enterprise') IS NOT NULL;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '10c00000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'lookup@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('10c00000-0000-4000-8000-000000000002', '10c00000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('10c00000-0000-4000-8000-000000000003', '10c00000-0000-4000-8000-000000000002', 'testcase', 'T');
INSERT INTO ainecto.test_scenario (id, document_uuid, name) OVERRIDING SYSTEM VALUE VALUES (981001, '10c00000-0000-4000-8000-000000000003', 'S');
INSERT INTO ainecto.test_run (id, project_uuid, name) OVERRIDING SYSTEM VALUE VALUES (981001, '10c00000-0000-4000-8000-000000000002', 'Old'),
  (981002, '10c00000-0000-4000-8000-000000000002', 'New');
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type)
  SELECT r, 981001, '10c00000-0000-4000-8000-000000000003', 1, 981001, 'S', 'Case', 'HIGH', 'FUNCTIONAL' FROM unnest(ARRAY[981001, 981002]) r;
INSERT INTO ainecto.test_execution (id, run_id, case_id, result) OVERRIDING SYSTEM VALUE SELECT n, 981001, 981001, 'PASSED' FROM generate_series(98100001, 98101000) n;
INSERT INTO ainecto.test_execution (id, run_id, case_id, result) OVERRIDING SYSTEM VALUE SELECT n, 981002, 981001, 'PASSED' FROM generate_series(98200001, 98203000) n;
ANALYZE ainecto.test_execution;
BEGIN;
SELECT jsonb_array_length(ainecto.call_tool('lookup@example.com', 'testcase_list_executions', '{"runId": 981001, "limit": 5}') -> 'items');
SELECT pg_stat_get_xact_tuples_fetched('ainecto.test_execution'::regclass) + pg_stat_get_xact_tuples_returned('ainecto.test_execution'::regclass) < 100;
COMMIT;
