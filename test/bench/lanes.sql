-- For lanes.bench.mjs: a tenant (:email) with a project of 60 runs of 3,000 cases each, half of them carried out. Prints the project's
-- number and an access token.
SELECT ainecto.create_account(:'email', NULL, 'Tester', 'enterprise') \g /dev/null
SELECT ainecto.call_tool(:'email', 'create_workspaces', '{"items": [{"name": "Lanes"}]}') #>> '{items,0,uuid}' AS workspace \gset
SELECT ainecto.call_tool(:'email', 'create_projects', jsonb_build_object('items', jsonb_build_array(jsonb_build_object(
  'name', 'Lanes', 'workspaceUuid', :'workspace')))) #>> '{items,0,uuid}' AS project \gset
SELECT ainecto.call_tool(:'email', 'create_documents', jsonb_build_object('items', jsonb_build_array(jsonb_build_object(
  'title', 'Lanes', 'type', 'testcase', 'projectUuid', :'project')))) #>> '{items,0,uuid}' AS document \gset
INSERT INTO ainecto.test_scenario (document_uuid, name) VALUES (:'document', 'All') RETURNING id AS scenario \gset
INSERT INTO ainecto.test_case (document_uuid, scenario_id, title, display_order)
SELECT :'document', :scenario, 'Case ' || n, n FROM generate_series(1, 3000) n;
INSERT INTO ainecto.test_run (project_uuid, name, status, started_at)
SELECT :'project', 'Run ' || n, 'IN_PROGRESS', now() FROM generate_series(1, 60) n;
INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type, display_order)
SELECT r.id, c.id, c.document_uuid, 1, c.scenario_id, 'All', c.title, c.priority, c.type, c.display_order
FROM ainecto.test_run r, ainecto.test_case c WHERE r.project_uuid = :'project' AND c.document_uuid = :'document' ORDER BY r.id, c.id;
INSERT INTO ainecto.test_execution (run_id, case_id, result)
SELECT run_id, case_id, 'PASSED' FROM ainecto.test_run_case WHERE document_uuid = :'document' AND case_id % 2 = 0 ORDER BY run_id, case_id;
VACUUM ANALYZE;
SELECT number, ainecto.create_access_token(:'email', 'lanes') FROM ainecto.project WHERE uuid = :'project';
