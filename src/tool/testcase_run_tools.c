/*
 * testcase_run_tools.c
 *		Test runs, results and step checks.
 */
#include "postgres.h"

#include "catalog/pg_type_d.h"
#include "core/testcase/testcase_run.h"
#include "tool/registry.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "tool/testcase_run_tools.sql.h"

/* Cases of a page of testcase_get_run. */
#define PAGE_CASES 200
/* Cases edited since that an answer names; more are counted. */
#define MAX_CHANGED_CASES 20
/* Longest time that a case may take. */
#define MAX_DURATION_SECONDS INT64CONST(1000000000000)

static const char *const status_choices[] = {"DRAFT", "IN_PROGRESS", "COMPLETED", "CANCELLED", NULL};

static const char *const result_choices[] = {"PASSED",   "FAILED",      "BLOCKED", "SKIPPED",
											 "UNTESTED", "IN_PROGRESS", NULL};

static const Argument list_runs_arguments[] = {
	ARG_INTEGER("projectId", ARGUMENT_REQUIRED, 1, 0, "Project number."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_run_arguments[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 0, "Run."),
	ARG_CURSOR,
	ARG_END,
};

static const Argument case_id = ARG_INTEGER(NULL, 0, 1, 0, NULL);

static const Argument run_id = ARG_INTEGER(NULL, 0, 1, 0, "Run id.");

/* The fields that create and update have in common; on an update an empty text clears. */
#define RUN_FIELDS                                                                   \
	ARG_TEXT("description", ARGUMENT_PLAIN, 0, 10000, "What it is for."),            \
		ARG_TEXT("environment", 0, 0, 50, "Where it takes place, such as staging."), \
		ARG_TEXT("buildVersion", 0, 0, 100, "Build under test."),                    \
		ARG_TEXT("testAccount", ARGUMENT_PLAIN, 0, 100, "Account of the tested system.")

static const Argument create_fields[] = {
	ARG_INTEGER("projectId", ARGUMENT_REQUIRED, 1, 0, "Project number."),
	ARG_TEXT("name", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 255, "Name."),
	RUN_FIELDS,
	ARG_ARRAY("testCaseIds", 0, 0, 5000, &case_id, "Cases of the project's documents, in order."),
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_fields, NULL);

static const Argument create_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, ARGUMENT_BATCH_MAX, &create_item, "New runs."),
	ARG_END,
};

static const Argument update_fields[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 0, "Run."),
	ARG_TEXT("name", ARGUMENT_PLAIN, 1, 255, "Name."),
	RUN_FIELDS,
	ARG_CHOICE("status", 0, status_choices,
			   "DRAFT to IN_PROGRESS to COMPLETED; CANCELLED from either; IN_PROGRESS reopens an ended run."),
	ARG_END,
};

static const Argument update_item = ARG_OBJECT(NULL, 0, update_fields, NULL);

static const Argument update_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &update_item, "Changes, one per run."),
	ARG_END,
};

static const Argument complete_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &run_id, "Runs to complete."),
	ARG_END,
};

static const Argument delete_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &run_id, "Runs to delete."),
	ARG_END,
};

static const Argument remove_cases_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 0, "Run."),
	ARG_ARRAY("testCaseIds", ARGUMENT_REQUIRED, 1, 5000, &case_id, "Cases to take out."),
	ARG_END,
};

static const Argument list_executions_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 0, "Run."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument execution_fields[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 0, "Run."),
	ARG_INTEGER("testCaseId", ARGUMENT_REQUIRED, 1, 0, "Case of the run."),
	ARG_CHOICE("result", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, result_choices, "Outcome."),
	ARG_TEXT("comment", ARGUMENT_PLAIN, 0, 10000, "Remark."),
	ARG_TEXT("defectLinks", 0, 0, 4000, "Addresses of defect reports, one text."),
	ARG_NUMBER_WITHIN("durationSeconds", 0, 0, MAX_DURATION_SECONDS, "Time taken, e.g. 0.25."),
	ARG_TEXT("testAccount", ARGUMENT_PLAIN, 0, 100, "Account of the tested system."),
	ARG_END,
};

static const Argument execution_item = ARG_OBJECT(NULL, 0, execution_fields, NULL);

static const Argument record_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 1000, &execution_item, "Results, in order."),
	ARG_END,
};

static const Argument list_checks_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 0, "Run."),
	ARG_INTEGER("caseId", ARGUMENT_REQUIRED, 1, 0, "Case of the run."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument check_fields[] = {
	ARG_INTEGER("stepId", ARGUMENT_REQUIRED, 1, 0, "Step."),
	ARG_BOOLEAN("checked", ARGUMENT_REQUIRED, "Whether it is done."),
	ARG_TEXT("comment", 0, 0, 4000, "Remark; left as it is if absent, cleared if empty."),
	ARG_END,
};

static const Argument check_item = ARG_OBJECT(NULL, 0, check_fields, NULL);

static const Argument upsert_checks_arguments[] = {
	ARG_INTEGER("runId", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 0, "Run."),
	ARG_INTEGER("caseId", ARGUMENT_REQUIRED, 1, 0, "Case of the run."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 200, &check_item, "Ticks, one per step."),
	ARG_END,
};

/* The members id, status and progress of a run, as they are now for the caller. */
static void
write_run_state(ToolCall *call, const char *key, int64 run)
{
	json_write_integer_member(&call->result, key, run);
	execute_get_progress(run, testcase_run_hidden_documents(call->principal, run));
	json_write_text_member(&call->result, "status", statement_text(0, 1));
	json_write_raw_member(&call->result, "progress", statement_text(0, 2));
}

/* The members items and nextCursor by a statement whose third parameter is one more than the limit. */
static void
write_page(ToolCall *call, Statement *statement, const NullableDatum *parameters, int count)
{
	tool_write_page(call, "items", statement_run(statement, parameters, count), tool_limit(call));
}

static void
run_list_runs(ToolCall *call)
{
	const pg_uuid_t *project = &call->targets[0].place.uuid;
	int64 limit = tool_limit(call);
	const char *before[TOOL_CURSOR_PARTS];
	const ArrayType *hidden;

	tool_cursor_read(call, before);
	hidden = testcase_run_hidden_on_page(call->principal, project, before[0], limit);
	json_write_open_object(&call->result);
	write_page(call, with_list_runs(project, hidden, limit + 1, before[0]));
	json_write_close_object(&call->result);
}

static void
run_get_run(ToolCall *call)
{
	int64 run = call->targets[0].number;
	const ArrayType *hidden = testcase_run_hidden_documents(call->principal, run);
	const char *after[TOOL_CURSOR_PARTS];
	bool is_first = tool_cursor_read(call, after) == 0;
	int64 omitted;
	uint64 rows;

	if (execute_get_run(run, hidden) != 1)
		elog(ERROR, "test run " INT64_FORMAT " is not in the snapshot that found it", run);
	json_write_open_object(&call->result);
	json_write_members(&call->result, statement_text(0, 1));
	omitted = statement_integer(0, 2);
	rows = execute_list_run_cases(run, hidden, PAGE_CASES + 1, after[0], after[1], after[2]);
	omitted -= (int64) tool_write_page(call, "cases", rows, PAGE_CASES);
	if (is_first && omitted > 0)
		json_write_integer_member(&call->result, "casesOmitted", omitted);
	json_write_close_object(&call->result);
}

static void
create_run(ToolCall *call, JsonNode *item, int index)
{
	const pg_uuid_t *project = &tool_target(call, "items[].projectId", index)->place.uuid;
	const JsonNode *cases = json_read_member(item, "testCaseIds");
	int64 run = testcase_run_create(call->principal, project, item);

	if (cases != NULL && cases->count > 0)
		testcase_run_attach(call->principal, project, run, cases);
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "id", run);
	json_write_text_member(&call->result, "status", testcase_run_status_name(RUN_DRAFT));
	json_write_integer_member(&call->result, "caseCount", cases == NULL ? 0 : cases->count);
	json_write_close_object(&call->result);
}

static void
update_run(ToolCall *call, JsonNode *item, int index)
{
	int64 run = tool_target(call, "items[].id", index)->number;
	const char *name = json_read_text(item, "status");
	RunStatus status;

	testcase_run_update(run, item);
	if (name != NULL && testcase_run_status_from_name(name, &status))
		testcase_run_move(run, status);
	json_write_open_object(&call->result);
	write_run_state(call, "id", run);
	json_write_close_object(&call->result);
}

static void
complete_run(ToolCall *call, JsonNode *item, int index)
{
	int64 run = tool_target(call, "ids[]", index)->number;

	(void) item;
	testcase_run_move(run, RUN_COMPLETED);
	json_write_open_object(&call->result);
	write_run_state(call, "id", run);
	json_write_close_object(&call->result);
}

static void
delete_run(ToolCall *call, JsonNode *item, int index)
{
	int64 run = tool_target(call, "ids[]", index)->number;

	(void) item;
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "id", run);
	json_write_integer_member(&call->result, "deletedExecutions", testcase_run_delete(run));
	json_write_close_object(&call->result);
}

static void
run_remove_cases(ToolCall *call)
{
	int64 run = call->targets[0].number;
	const JsonNode *cases = json_read_member(call->arguments, "testCaseIds");
	int64 executions = testcase_run_detach(call->principal, run, cases);

	json_write_open_object(&call->result);
	write_run_state(call, "runId", run);
	json_write_integer_member(&call->result, "removedCases", cases->count);
	json_write_integer_member(&call->result, "removedExecutions", executions);
	json_write_close_object(&call->result);
}

static void
run_list_executions(ToolCall *call)
{
	int64 run = call->targets[0].number;
	const ArrayType *hidden = testcase_run_hidden_documents(call->principal, run);
	const char *after[TOOL_CURSOR_PARTS];

	tool_cursor_read(call, after);
	json_write_open_object(&call->result);
	write_page(call, with_list_executions(run, hidden, tool_limit(call) + 1, after[0]));
	json_write_close_object(&call->result);
}

static ArrayType *
id_array(Datum *ids, int count)
{
	return construct_array(ids, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

/* The member changedCases: cases that were edited, or went, since the run copied them. */
static void
write_changed_cases(ToolCall *call, int64 run, const ArrayType *cases)
{
	int count;
	int64 *changed = testcase_run_changed_cases(call->principal, run, cases, &count);

	if (count == 0)
		return;
	json_write_key(&call->result, "changedCases");
	json_write_open_array(&call->result);
	for (int i = 0; i < Min(count, MAX_CHANGED_CASES); i++)
		json_write_integer(&call->result, changed[i]);
	json_write_close_array(&call->result);
	if (count > MAX_CHANGED_CASES)
		json_write_integer_member(&call->result, "changedCaseCount", count);
}

/* The cases of a run that results are about. */
static ArrayType *
recorded_cases(const JsonNode *items, int64 run)
{
	Datum *cases = palloc(items->count * sizeof(Datum));
	int count = 0;

	for (int i = 0; i < items->count; i++)
	{
		int64 of = 0;
		int64 test_case = 0;

		json_read_integer(items->items[i], "runId", &of);
		if (of == run && json_read_integer(items->items[i], "testCaseId", &test_case))
			cases[count++] = Int64GetDatum(test_case);
	}
	return id_array(cases, count);
}

static void
run_record_executions(ToolCall *call)
{
	const JsonNode *items = json_read_member(call->arguments, "items");
	int count;
	int64 *runs = testcase_run_record(call->principal, items, &count);

	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "count", items->count);
	json_write_key(&call->result, "runs");
	json_write_open_array(&call->result);
	for (int i = 0; i < count; i++)
	{
		json_write_open_object(&call->result);
		write_run_state(call, "runId", runs[i]);
		write_changed_cases(call, runs[i], recorded_cases(items, runs[i]));
		json_write_close_object(&call->result);
	}
	json_write_close_array(&call->result);
	json_write_close_object(&call->result);
}

static int64
case_argument(const ToolCall *call)
{
	int64 test_case = 0;

	json_read_integer(call->arguments, "caseId", &test_case);
	return test_case;
}

/* The member changedSince: whether the case was edited, or went, since the run copied it. */
static void
write_changed_case(ToolCall *call, int64 run, int64 test_case)
{
	Datum cases[] = {Int64GetDatum(test_case)};
	int count;

	testcase_run_changed_cases(call->principal, run, id_array(cases, 1), &count);
	if (count > 0)
		json_write_boolean_member(&call->result, "changedSince", true);
}

static void
run_list_checks(ToolCall *call)
{
	int64 run = call->targets[0].number;
	int64 test_case = case_argument(call);
	const char *after[TOOL_CURSOR_PARTS];

	testcase_run_require_case(call->principal, run, test_case);
	tool_cursor_read(call, after);
	json_write_open_object(&call->result);
	execute_get_run_case(run, test_case);
	json_write_raw_member(&call->result, "testCase", statement_text(0, 1));
	write_changed_case(call, run, test_case);
	write_page(call, with_list_checks(run, test_case, tool_limit(call) + 1, after[0], after[1]));
	json_write_close_object(&call->result);
}

static void
run_upsert_checks(ToolCall *call)
{
	int64 run = call->targets[0].number;
	const JsonNode *items = json_read_member(call->arguments, "items");

	testcase_run_check_steps(call->principal, run, case_argument(call), items);
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "runId", run);
	json_write_integer_member(&call->result, "caseId", case_argument(call));
	json_write_integer_member(&call->result, "count", items->count);
	write_changed_case(call, run, case_argument(call));
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "testcase_list_runs",
		.title = "List test runs",
		.summary = "The test runs of a project, newest first, each with its progress.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT,
		.arguments = list_runs_arguments,
		.targets = {{TARGET_PROJECT_NUMBER, "projectId", RIGHT_READ, 0}},
		.run = run_list_runs,
	},
	{
		.name = "testcase_get_run",
		.title = "Get a test run",
		.summary = "One run: its fields, counts per result, and up to 200 of its cases with the result that "
				   "counts, those "
				   "still to be done first.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT,
		.arguments = get_run_arguments,
		.targets = {{TARGET_RUN, "id", RIGHT_READ, 0}},
		.run = run_get_run,
	},
	{
		.name = "testcase_create_runs",
		.title = "Create test runs",
		.summary =
			"Make runs of a project with the cases to carry out, whose text each run keeps as it is now. "
			"A run is DRAFT until its first result or tick.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_CORE,
		.arguments = create_arguments,
		.targets = {{TARGET_PROJECT_NUMBER, "items[].projectId", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = create_run,
	},
	{
		.name = "testcase_update_runs",
		.title = "Update test runs",
		.summary = "Change fields or the status of runs: start, complete, cancel, reopen.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = update_arguments,
		.targets = {{TARGET_RUN, "items[].id", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = update_run,
	},
	{
		.name = "testcase_complete_runs",
		.title = "Complete test runs",
		.summary = "Close runs that are IN_PROGRESS; they take no more results. The answer counts what was "
				   "left untested.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = complete_arguments,
		.targets = {{TARGET_RUN, "ids[]", RIGHT_WRITE, 0}},
		.batch = "ids",
		.each = complete_run,
	},
	{
		.name = "testcase_delete_runs",
		.title = "Delete test runs",
		.summary = "Delete runs for good, with all their results and ticks.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_arguments,
		.targets = {{TARGET_RUN, "ids[]", RIGHT_WRITE, 0}},
		.batch = "ids",
		.each = delete_run,
	},
	{
		.name = "testcase_remove_run_cases",
		.title = "Remove cases from a test run",
		.summary = "Take cases out of a run that has not ended, with their results in it.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = remove_cases_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_WRITE, 0}},
		.run = run_remove_cases,
	},
	{
		.name = "testcase_list_executions",
		.title = "List test results",
		.summary =
			"All results recorded in a run, newest first; latest marks the one that counts for its case.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_WHOLE | TOOL_CORE,
		.arguments = list_executions_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_READ, 0}},
		.run = run_list_executions,
	},
	{
		.name = "testcase_record_executions",
		.title = "Record test results",
		.summary = "Record outcomes of cases in runs, up to 1,000 per call. Every result is kept; the last "
				   "one of a case counts. "
				   "Starts a DRAFT run.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_CORE,
		.arguments = record_arguments,
		.targets = {{TARGET_RUN, "items[].runId", RIGHT_WRITE, 0}},
		.run = run_record_executions,
	},
	{
		.name = "testcase_list_step_checks",
		.title = "List step checks",
		.summary =
			"A case as the run keeps it: its text, and its steps with their ticks; changedSince if it was edited since.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_WHOLE,
		.arguments = list_checks_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_READ, 0}},
		.run = run_list_checks,
	},
	{
		.name = "testcase_upsert_step_checks",
		.title = "Tick test steps",
		.summary = "Tick steps of a case off in a run, or untick them, with a remark. Starts a DRAFT run.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = upsert_checks_arguments,
		.targets = {{TARGET_RUN, "runId", RIGHT_WRITE, 0}},
		.run = run_upsert_checks,
	},
};

const ToolTable testcase_run_tools = {tools, lengthof(tools)};
