-- What is referred to can be found from behind: an account is deleted without reading every result that anybody recorded, a
-- run's results are listed without stepping over those of later runs.
CREATE INDEX account_role_account_index ON ainecto.account_role (account_id);
CREATE INDEX test_run_account_index ON ainecto.test_run (account_id);
CREATE INDEX test_run_case_document_index ON ainecto.test_run_case (document_uuid);
CREATE INDEX test_execution_run_index ON ainecto.test_execution (run_id, id DESC);
CREATE INDEX test_execution_account_index ON ainecto.test_execution (account_id);
CREATE INDEX test_step_check_account_index ON ainecto.test_step_check (account_id);
CREATE INDEX llm_request_claimed_by_index ON ainecto.llm_request (claimed_by);
CREATE INDEX llm_request_created_by_index ON ainecto.llm_request (created_by);
CREATE INDEX llm_request_finished_by_index ON ainecto.llm_request (finished_by);
CREATE INDEX role_grant_workspace_index ON ainecto.role_grant (workspace_uuid) WHERE workspace_uuid IS NOT NULL;
CREATE INDEX role_grant_project_index ON ainecto.role_grant (project_uuid) WHERE project_uuid IS NOT NULL;
CREATE INDEX role_grant_folder_index ON ainecto.role_grant (folder_uuid) WHERE folder_uuid IS NOT NULL;
CREATE INDEX role_grant_document_index ON ainecto.role_grant (document_uuid) WHERE document_uuid IS NOT NULL;

-- A ref that says what another says is found by a pair of columns, whichever of the two indexes statistics make of it: one of the
-- columns may be that of a thousand refs.
DROP INDEX ainecto.erd_ref_column_from_column_index, ainecto.erd_ref_column_to_column_index;
CREATE INDEX erd_ref_column_from_column_index ON ainecto.erd_ref_column (document_uuid, from_column_uuid, to_column_uuid);
CREATE INDEX erd_ref_column_to_column_index ON ainecto.erd_ref_column (document_uuid, to_column_uuid, from_column_uuid);
