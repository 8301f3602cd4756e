-- Columns of test cases and test runs, and of the views on them.
-- Files *_comments_*.sql hold comments alone: the Makefile puts them into the step to this version, too.

COMMENT ON COLUMN ainecto.test_scenario.id IS 'What tools call scenarioId; never used twice';
COMMENT ON COLUMN ainecto.test_scenario.document_uuid IS 'Testcase document that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_scenario.name IS 'Name, 1 to 255 characters';
COMMENT ON COLUMN ainecto.test_scenario.description IS 'What it covers, at most 10,000 characters; null: nothing said';
COMMENT ON COLUMN ainecto.test_scenario.display_order IS 'Place among its siblings, smallest first, equal ones by id';

COMMENT ON COLUMN ainecto.test_case.id IS 'What tools call testCaseId; never used twice';
COMMENT ON COLUMN ainecto.test_case.document_uuid IS 'Testcase document that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_case.scenario_id IS 'Scenario of the same document that it is in: ainecto.test_scenario.id';
COMMENT ON COLUMN ainecto.test_case.title IS 'Title, 1 to 500 characters';
COMMENT ON COLUMN ainecto.test_case.precondition IS 'What must hold before, at most 10,000 characters; null: nothing said';
COMMENT ON COLUMN ainecto.test_case.expected_result IS 'What should come out overall, at most 10,000 characters; null: nothing said';
COMMENT ON COLUMN ainecto.test_case.priority IS 'LOW, MEDIUM, HIGH or CRITICAL';
COMMENT ON COLUMN ainecto.test_case.status IS 'DRAFT, READY or DEPRECATED';
COMMENT ON COLUMN ainecto.test_case.type IS 'FUNCTIONAL, REGRESSION, SMOKE, PERFORMANCE, SECURITY, E2E, UNIT or INTEGRATION';
COMMENT ON COLUMN ainecto.test_case.source IS 'Where the case came from: MANUAL (unless SQL says otherwise), AI, IMPORT or MCP (unless a tool is told otherwise); never changes';
COMMENT ON COLUMN ainecto.test_case.display_order IS 'Place in its scenario, smallest first, equal ones by id';
COMMENT ON COLUMN ainecto.test_case.tags IS 'Tags as one comma-separated text; null: none';
COMMENT ON COLUMN ainecto.test_case.test_account IS 'Account of the tested system, as free text; null: not said';
COMMENT ON COLUMN ainecto.test_case.assignee_id IS 'Who is in charge, as free text; null: nobody named';

COMMENT ON COLUMN ainecto.test_step.id IS 'What tools call stepId; never used twice';
COMMENT ON COLUMN ainecto.test_step.document_uuid IS 'Testcase document that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_step.case_id IS 'Case of the same document that it is a step of: ainecto.test_case.id; never changes';
COMMENT ON COLUMN ainecto.test_step.action IS 'What the tester does, 1 to 4,000 characters';
COMMENT ON COLUMN ainecto.test_step.expected_result IS 'What should be seen then, at most 4,000 characters; null: nothing said';
COMMENT ON COLUMN ainecto.test_step.display_order IS 'Place in the case, smallest first, equal ones by id';

COMMENT ON COLUMN ainecto.test_run.id IS 'What tools call runId; never used twice';
COMMENT ON COLUMN ainecto.test_run.project_uuid IS 'Project whose cases it carries out: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.test_run.name IS 'Name, 1 to 255 characters';
COMMENT ON COLUMN ainecto.test_run.description IS 'What it is for, at most 10,000 characters; null: nothing said';
COMMENT ON COLUMN ainecto.test_run.environment IS 'Where it takes place, such as staging; null: not said, and its documents have no default that they agree on';
COMMENT ON COLUMN ainecto.test_run.build_version IS 'Build under test; null: not said';
COMMENT ON COLUMN ainecto.test_run.test_account IS 'Account of the tested system; null: not said, and its documents have no default that they agree on';
COMMENT ON COLUMN ainecto.test_run.status IS 'DRAFT, IN_PROGRESS, COMPLETED or CANCELLED; a draft can only be started or cancelled';
COMMENT ON COLUMN ainecto.test_run.created_at IS 'When it was made';
COMMENT ON COLUMN ainecto.test_run.updated_at IS 'When a tool last changed its fields or its status';
COMMENT ON COLUMN ainecto.test_run.account_id IS 'Who made the run: ainecto.account.id; null for a database role without an account';
COMMENT ON COLUMN ainecto.test_run.started_at IS 'When it left DRAFT for IN_PROGRESS; null: it never did';
COMMENT ON COLUMN ainecto.test_run.ended_at IS 'When it was completed or cancelled; null while it is neither';

COMMENT ON COLUMN ainecto.test_run_case.run_id IS 'Run that the copy is of: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_run_case.document_uuid IS 'Testcase document that the case is of: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_run_case.scenario_id IS 'Scenario that the case was in: ainecto.test_scenario.id; stays when that is deleted';
COMMENT ON COLUMN ainecto.test_run_case.scenario_name IS 'Name of that scenario at that time';
COMMENT ON COLUMN ainecto.test_run_case.title IS 'Copy of ainecto.test_case.title';
COMMENT ON COLUMN ainecto.test_run_case.precondition IS 'Copy of ainecto.test_case.precondition';
COMMENT ON COLUMN ainecto.test_run_case.expected_result IS 'Copy of ainecto.test_case.expected_result';
COMMENT ON COLUMN ainecto.test_run_case.priority IS 'Copy of ainecto.test_case.priority';
COMMENT ON COLUMN ainecto.test_run_case.type IS 'Copy of ainecto.test_case.type';
COMMENT ON COLUMN ainecto.test_run_case.tags IS 'Copy of ainecto.test_case.tags';
COMMENT ON COLUMN ainecto.test_run_case.test_account IS 'Copy of ainecto.test_case.test_account';
COMMENT ON COLUMN ainecto.test_run_case.assignee_id IS 'Copy of ainecto.test_case.assignee_id';
COMMENT ON COLUMN ainecto.test_run_case.display_order IS 'Place in the run, smallest first, equal ones by case_id';

COMMENT ON COLUMN ainecto.test_run_step.run_id IS 'Run that the copy is of: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_run_step.case_id IS 'Case of the run: ainecto.test_run_case.case_id';
COMMENT ON COLUMN ainecto.test_run_step.action IS 'Copy of ainecto.test_step.action';
COMMENT ON COLUMN ainecto.test_run_step.expected_result IS 'Copy of ainecto.test_step.expected_result';
COMMENT ON COLUMN ainecto.test_run_step.display_order IS 'Copy of ainecto.test_step.display_order';

COMMENT ON COLUMN ainecto.test_execution.id IS 'Number of the result, in the order of recording; never used twice';
COMMENT ON COLUMN ainecto.test_execution.run_id IS 'Run that it was recorded in: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_execution.case_id IS 'Case of the run: ainecto.test_run_case.case_id';
COMMENT ON COLUMN ainecto.test_execution.result IS 'PASSED, FAILED, BLOCKED or SKIPPED, which are final, UNTESTED or IN_PROGRESS';
COMMENT ON COLUMN ainecto.test_execution.comment IS 'Remark, at most 10,000 characters; null: none';
COMMENT ON COLUMN ainecto.test_execution.duration_seconds IS 'Time taken, in seconds and parts of them; null: not told';
COMMENT ON COLUMN ainecto.test_execution.test_account IS 'Account of the tested system; null: not told';
COMMENT ON COLUMN ainecto.test_execution.at IS 'When it was recorded';
COMMENT ON COLUMN ainecto.test_execution.defect_links IS 'Addresses of defect reports, as one text; null: none';
COMMENT ON COLUMN ainecto.test_execution.account_id IS 'Who recorded the result: ainecto.account.id; null for a database role without an account';

COMMENT ON COLUMN ainecto.test_step_check.run_id IS 'Run that the tick is of: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_step_check.case_id IS 'Case of the run: ainecto.test_run_case.case_id';
COMMENT ON COLUMN ainecto.test_step_check.step_id IS 'Step of the case: ainecto.test_run_step.step_id';
COMMENT ON COLUMN ainecto.test_step_check.checked IS 'Whether the step is done; false: it was unticked';
COMMENT ON COLUMN ainecto.test_step_check.comment IS 'Remark, at most 4,000 characters; null: none';
COMMENT ON COLUMN ainecto.test_step_check.at IS 'When it was ticked or unticked last';
COMMENT ON COLUMN ainecto.test_step_check.account_id IS 'Who ticked or unticked last: ainecto.account.id; null for a database role without an account';

COMMENT ON COLUMN ainecto.test_run_result.run_id IS 'Run: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_run_result.case_id IS 'Case of the run: ainecto.test_run_case.case_id';
COMMENT ON COLUMN ainecto.test_run_result.execution_id IS 'The execution that counts: ainecto.test_execution.id; null without one';
COMMENT ON COLUMN ainecto.test_run_result.result IS 'Its result; UNTESTED without one';

COMMENT ON COLUMN ainecto.test_run_count.id IS 'Number of the share';
COMMENT ON COLUMN ainecto.test_run_count.run_id IS 'Run: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_run_count.document_uuid IS 'Testcase document whose cases are counted: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_run_count.cases IS 'Cases; this and all others may be below zero where another share is above';
COMMENT ON COLUMN ainecto.test_run_count.passed IS 'Cases whose newest result is PASSED';
COMMENT ON COLUMN ainecto.test_run_count.failed IS 'Cases whose newest result is FAILED';
COMMENT ON COLUMN ainecto.test_run_count.blocked IS 'Cases whose newest result is BLOCKED';
COMMENT ON COLUMN ainecto.test_run_count.skipped IS 'Cases whose newest result is SKIPPED';
COMMENT ON COLUMN ainecto.test_run_count.in_progress IS 'Cases whose newest result is IN_PROGRESS';
COMMENT ON COLUMN ainecto.test_run_count.untested IS 'Cases without a result, or whose newest is UNTESTED';

COMMENT ON COLUMN ainecto.test_run_case_status.run_id IS 'Run: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_run_case_status.case_id IS 'Case: ainecto.test_run_case.case_id; the case itself may be deleted';
COMMENT ON COLUMN ainecto.test_run_case_status.document_uuid IS 'Testcase document that the case is of: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_run_case_status.scenario_id IS 'Scenario that the case was in when it was attached';
COMMENT ON COLUMN ainecto.test_run_case_status.priority IS 'LOW, MEDIUM, HIGH or CRITICAL, as it was when it was attached';
COMMENT ON COLUMN ainecto.test_run_case_status.display_order IS 'Place in the run, smallest first, equal ones by case_id';
COMMENT ON COLUMN ainecto.test_run_case_status.result IS 'PASSED, FAILED, BLOCKED, SKIPPED, IN_PROGRESS or UNTESTED, the last one also without an execution';
COMMENT ON COLUMN ainecto.test_run_case_status.at IS 'When that result was recorded; null without one';
COMMENT ON COLUMN ainecto.test_run_case_status.account_id IS 'Who recorded it: ainecto.account.id; null without one, or for a database role without an account';

COMMENT ON COLUMN ainecto.test_run_progress.run_id IS 'Run: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_run_progress.cases IS 'Cases in the run';
COMMENT ON COLUMN ainecto.test_run_progress.passed IS 'Cases whose newest result is PASSED';
COMMENT ON COLUMN ainecto.test_run_progress.failed IS 'Cases whose newest result is FAILED';
COMMENT ON COLUMN ainecto.test_run_progress.blocked IS 'Cases whose newest result is BLOCKED';
COMMENT ON COLUMN ainecto.test_run_progress.skipped IS 'Cases whose newest result is SKIPPED';
COMMENT ON COLUMN ainecto.test_run_progress.in_progress IS 'Cases whose newest result is IN_PROGRESS';
COMMENT ON COLUMN ainecto.test_run_progress.untested IS 'Cases without a result, or whose newest is UNTESTED';

COMMENT ON COLUMN ainecto.test_run_report.project_uuid IS 'Project of the run: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.test_run_report.project IS 'Name of the project';
COMMENT ON COLUMN ainecto.test_run_report.run_id IS 'Run: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_run_report.run IS 'Name of the run';
COMMENT ON COLUMN ainecto.test_run_report.status IS 'DRAFT, IN_PROGRESS, COMPLETED or CANCELLED';
COMMENT ON COLUMN ainecto.test_run_report.environment IS 'Where it takes place; null: not said';
COMMENT ON COLUMN ainecto.test_run_report.build_version IS 'Build under test; null: not said';
COMMENT ON COLUMN ainecto.test_run_report.started_at IS 'When it left DRAFT for IN_PROGRESS; null: it never did';
COMMENT ON COLUMN ainecto.test_run_report.ended_at IS 'When it was completed or cancelled; null while it is neither';
COMMENT ON COLUMN ainecto.test_run_report.cases IS 'Cases in the run';
COMMENT ON COLUMN ainecto.test_run_report.passed IS 'Cases whose newest result is PASSED';
COMMENT ON COLUMN ainecto.test_run_report.failed IS 'Cases whose newest result is FAILED';
COMMENT ON COLUMN ainecto.test_run_report.blocked IS 'Cases whose newest result is BLOCKED';
COMMENT ON COLUMN ainecto.test_run_report.skipped IS 'Cases whose newest result is SKIPPED';
COMMENT ON COLUMN ainecto.test_run_report.in_progress IS 'Cases whose newest result is IN_PROGRESS';
COMMENT ON COLUMN ainecto.test_run_report.untested IS 'Cases without a result, or whose newest is UNTESTED';
COMMENT ON COLUMN ainecto.test_run_report.percent_done IS 'Cases with a final result (passed, failed, blocked, skipped) in percent of all; 0 for a run without cases';
COMMENT ON COLUMN ainecto.test_run_report.percent_passed IS 'Passed cases in percent of those that passed or failed; null without any';

COMMENT ON COLUMN ainecto.test_status_matrix.project_uuid IS 'Project of the runs: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.test_status_matrix.case_id IS 'Case: ainecto.test_run_case.case_id; the case itself may be deleted';
COMMENT ON COLUMN ainecto.test_status_matrix.title IS 'Title as the newest run with the case has it';
COMMENT ON COLUMN ainecto.test_status_matrix.runs IS 'Runs of the project that the case is in';

COMMENT ON COLUMN ainecto.test_verdict.id IS 'The execution: ainecto.test_execution.id';
COMMENT ON COLUMN ainecto.test_verdict.project_uuid IS 'Project of the run: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.test_verdict.environment IS 'Environment of the run; null: not said';
COMMENT ON COLUMN ainecto.test_verdict.case_id IS 'Case: ainecto.test_run_case.case_id; the case itself may be deleted';
COMMENT ON COLUMN ainecto.test_verdict.run_id IS 'Run: ainecto.test_run.id';
COMMENT ON COLUMN ainecto.test_verdict.result IS 'PASSED or FAILED';
COMMENT ON COLUMN ainecto.test_verdict.at IS 'When it was recorded';
COMMENT ON COLUMN ainecto.test_verdict.title IS 'Title as the run has it';

COMMENT ON COLUMN ainecto.test_flaky_case.project_uuid IS 'Project of the runs: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.test_flaky_case.case_id IS 'Case: ainecto.test_run_case.case_id; the case itself may be deleted';
COMMENT ON COLUMN ainecto.test_flaky_case.title IS 'Title as the run of its newest verdict has it';
COMMENT ON COLUMN ainecto.test_flaky_case.environment IS 'Environment that the verdicts are of; null: that of runs which name none';
COMMENT ON COLUMN ainecto.test_flaky_case.verdicts IS 'Executions that passed or failed, the newest 20 at most';
COMMENT ON COLUMN ainecto.test_flaky_case.passed IS 'Verdicts that are PASSED';
COMMENT ON COLUMN ainecto.test_flaky_case.failed IS 'Verdicts that are FAILED';
COMMENT ON COLUMN ainecto.test_flaky_case.flips IS 'How often a verdict differs from the one before';
COMMENT ON COLUMN ainecto.test_flaky_case.flips_in_run IS 'Flips between two verdicts of the same run, that is, on the same build';
COMMENT ON COLUMN ainecto.test_flaky_case.flip_rate IS 'Flips by possible flips (verdicts less one), from 0 to 1';

COMMENT ON COLUMN ainecto.test_case_coverage.project_uuid IS 'Project of the document: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.test_case_coverage.document_uuid IS 'Testcase document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_case_coverage.scenario_id IS 'Scenario that the case is in: ainecto.test_scenario.id';
COMMENT ON COLUMN ainecto.test_case_coverage.scenario IS 'Name of the scenario';
COMMENT ON COLUMN ainecto.test_case_coverage.case_id IS 'Case: ainecto.test_case.id';
COMMENT ON COLUMN ainecto.test_case_coverage.title IS 'Title of the case, as it is now';
COMMENT ON COLUMN ainecto.test_case_coverage.priority IS 'LOW, MEDIUM, HIGH or CRITICAL';
COMMENT ON COLUMN ainecto.test_case_coverage.status IS 'DRAFT, READY or DEPRECATED';
COMMENT ON COLUMN ainecto.test_case_coverage.last_result IS 'Newest final result in any run: PASSED, FAILED, BLOCKED or SKIPPED; null: there is none';
COMMENT ON COLUMN ainecto.test_case_coverage.last_at IS 'When that was recorded; null: there is none';
COMMENT ON COLUMN ainecto.test_case_coverage.last_run_id IS 'In which run: ainecto.test_run.id; null: there is none';

COMMENT ON COLUMN ainecto.test_scenario_coverage.project_uuid IS 'Project of the document: ainecto.project.uuid';
COMMENT ON COLUMN ainecto.test_scenario_coverage.document_uuid IS 'Testcase document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.test_scenario_coverage.scenario_id IS 'Scenario: ainecto.test_scenario.id';
COMMENT ON COLUMN ainecto.test_scenario_coverage.scenario IS 'Name of the scenario';
COMMENT ON COLUMN ainecto.test_scenario_coverage.cases IS 'Cases in the scenario itself; those of scenarios in it are not counted';
COMMENT ON COLUMN ainecto.test_scenario_coverage.executed IS 'Cases with a final result (PASSED, FAILED, BLOCKED, SKIPPED) in any run';
COMMENT ON COLUMN ainecto.test_scenario_coverage.never_executed IS 'Cases without a final result in any run';
COMMENT ON COLUMN ainecto.test_scenario_coverage.passed IS 'Cases whose newest final result is PASSED';
COMMENT ON COLUMN ainecto.test_scenario_coverage.percent_executed IS 'executed in percent of cases; null without cases';
