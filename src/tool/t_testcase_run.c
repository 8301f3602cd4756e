/*
 * t_testcase_run.c
 *		Test runs, results and step checks.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument testcase_list_runs_arguments[] = {
	ARG_INTEGER("projectId", ARGUMENT_REQUIRED, 1, 0, "Numeric id of the project."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument testcase_get_run_arguments[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Run to fetch."),
	ARG_END,
};

static const Argument testcase_create_runs_arguments_item_test_case_id_item =
	ARG_INTEGER(NULL, 0, 1, 0, "Case.");

static const Argument testcase_create_runs_arguments_item_fields[] = {
	ARG_INTEGER("projectId", ARGUMENT_REQUIRED, 1, 0, "Numeric id of the project."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Run name."),
	ARG_TEXT("description", 0, 0, 10000, "What the run is for."),
	ARG_TEXT("environment", 0, 0, 50, "Environment the run takes place in."),
	ARG_TEXT("buildVersion", 0, 0, 100, "Build under test."),
	ARG_TEXT("testAccount", 0, 0, 100, "Account of the tested system."),
	ARG_ARRAY("testCaseIds", 0, 0, 5000, &testcase_create_runs_arguments_item_test_case_id_item,
			  "Cases to attach."),
	ARG_END,
};

static const Argument testcase_create_runs_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_create_runs_arguments_item_fields, NULL);

static const Argument testcase_create_runs_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &testcase_create_runs_arguments_item_item,
			  "Runs to start."),
	ARG_END,
};

static const char *const status_choices[] = {"DRAFT", "IN_PROGRESS", "COMPLETED", "CANCELLED", NULL};

static const Argument testcase_update_runs_arguments_item_fields[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Run to change."),
	ARG_TEXT("name", 0, 1, 255, "New name."),
	ARG_TEXT("description", 0, 0, 10000, "What the run is for."),
	ARG_TEXT("environment", 0, 0, 50, "Environment the run takes place in."),
	ARG_TEXT("buildVersion", 0, 0, 100, "Build under test."),
	ARG_TEXT("testAccount", 0, 0, 100, "Account of the tested system."),
	ARG_CHOICE("status", 0, status_choices, "New state."),
	ARG_END,
};

static const Argument testcase_update_runs_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_update_runs_arguments_item_fields, NULL);

static const Argument testcase_update_runs_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &testcase_update_runs_arguments_item_item,
			  "Changes, one per run."),
	ARG_END,
};

static const Argument testcase_complete_runs_arguments_id_item =
	ARG_INTEGER(NULL, 0, 1, 0, "Numeric identifier of one entry.");

static const Argument testcase_complete_runs_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 100, &testcase_complete_runs_arguments_id_item, "Runs to close."),
	ARG_END,
};

static const Argument testcase_delete_runs_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 100, &testcase_complete_runs_arguments_id_item, "Runs to remove."),
	ARG_END,
};

static const Argument testcase_remove_run_cases_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED, 1, 0, "Run to take the cases out of."),
	ARG_ARRAY("testCaseIds", ARGUMENT_REQUIRED, 1, 5000,
			  &testcase_create_runs_arguments_item_test_case_id_item, "Cases to detach."),
	ARG_END,
};

static const Argument testcase_list_executions_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED, 1, 0, "Run whose results are wanted."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const char *const result_choices[] = {"PASSED",   "FAILED",      "BLOCKED", "SKIPPED",
											 "UNTESTED", "IN_PROGRESS", NULL};

static const Argument testcase_record_executions_arguments_item_fields[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED, 1, 0, "Run."),
	ARG_INTEGER("testCaseId", ARGUMENT_REQUIRED, 1, 0, "Case."),
	ARG_CHOICE("result", ARGUMENT_REQUIRED, result_choices, "Outcome."),
	ARG_TEXT("comment", 0, 0, 10000, "Remark."),
	ARG_TEXT("defectLinks", 0, 0, 4000, "Addresses of defect reports, as one text."),
	ARG_INTEGER("durationSeconds", 0, 0, 0, "Time taken."),
	ARG_TEXT("testAccount", 0, 0, 100, "Account of the tested system."),
	ARG_END,
};

static const Argument testcase_record_executions_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_record_executions_arguments_item_fields, NULL);

static const Argument testcase_record_executions_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 1000, &testcase_record_executions_arguments_item_item,
			  "Outcomes to record."),
	ARG_END,
};

static const Argument testcase_list_step_checks_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED, 1, 0, "Run."),
	ARG_INTEGER("caseId", ARGUMENT_REQUIRED, 1, 0, "Case."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument testcase_upsert_step_checks_arguments_item_fields[] = {
	ARG_INTEGER("stepId", ARGUMENT_REQUIRED, 1, 0, "Step."),
	ARG_BOOLEAN("checked", ARGUMENT_REQUIRED, "Whether the step is ticked off."),
	ARG_TEXT("comment", 0, 0, 4000, "Remark on the step."),
	ARG_END,
};

static const Argument testcase_upsert_step_checks_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_upsert_step_checks_arguments_item_fields, NULL);

static const Argument testcase_upsert_step_checks_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED, 1, 0, "Run."),
	ARG_INTEGER("caseId", ARGUMENT_REQUIRED, 1, 0, "Case."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 200, &testcase_upsert_step_checks_arguments_item_item,
			  "Ticks, one per step."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "testcase_list_runs",
		.title = "List runs (test cases)",
		.summary = "Show the test runs of a project.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = testcase_list_runs_arguments,
		.targets = {{TARGET_PROJECT_NUMBER, "projectId", RIGHT_READ, 0}},
	},
	{
		.name = "testcase_get_run",
		.title = "Get run (test cases)",
		.summary = "Fetch one run with its progress.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = testcase_get_run_arguments,
		.targets = {{TARGET_RUN, "id", RIGHT_READ, 0}},
	},
	{
		.name = "testcase_create_runs",
		.title = "Create runs (test cases)",
		.summary = "Start test runs in a project and attach cases to them.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.arguments = testcase_create_runs_arguments,
		.targets = {{TARGET_PROJECT_NUMBER, "items[].projectId", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_update_runs",
		.title = "Update runs (test cases)",
		.summary = "Change a run's fields or its state.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = testcase_update_runs_arguments,
		.targets = {{TARGET_RUN, "items[].id", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_complete_runs",
		.title = "Complete runs (test cases)",
		.summary = "Close runs as completed.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = testcase_complete_runs_arguments,
		.targets = {{TARGET_RUN, "ids[]", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_delete_runs",
		.title = "Delete runs (test cases)",
		.summary = "Remove runs with their executions.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = testcase_delete_runs_arguments,
		.targets = {{TARGET_RUN, "ids[]", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_remove_run_cases",
		.title = "Remove run cases (test cases)",
		.summary = "Detach cases from a run.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = testcase_remove_run_cases_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_list_executions",
		.title = "List executions (test cases)",
		.summary = "Show the results recorded in a run.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = testcase_list_executions_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_READ, 0}},
	},
	{
		.name = "testcase_record_executions",
		.title = "Record executions (test cases)",
		.summary = "Record the outcome of cases in a run.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.arguments = testcase_record_executions_arguments,
		.targets = {{TARGET_RUN, "items[].runId", RIGHT_WRITE, 0},
					{TARGET_TESTCASE, "items[].testCaseId", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_list_step_checks",
		.title = "List step checks (test cases)",
		.summary = "Show which steps of a case are ticked off in a run.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = testcase_list_step_checks_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_READ, 0}, {TARGET_TESTCASE, "caseId", RIGHT_READ, 0}},
	},
	{
		.name = "testcase_upsert_step_checks",
		.title = "Upsert step checks (test cases)",
		.summary = "Tick steps of a case off in a run, or untick them.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = testcase_upsert_step_checks_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_WRITE, 0}, {TARGET_TESTCASE, "caseId", RIGHT_WRITE, 0}},
	},
};

const ToolTable testcase_run_tools = {tools, lengthof(tools)};
