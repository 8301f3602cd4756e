/*
 * testcase_result.c
 *		What was found in a test run: results of its cases and ticked steps.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/testcase/objection.h"
#include "core/testcase/testcase_run.h"
#include "core/testcase/testcase_run_work.h"
#include "utils/builtins.h"

#include "core/testcase/testcase_result.sql.h"

static int64 *
read_runs(Datum items, int *count)
{
	int64 *runs;

	*count = execute_distinct_runs(items);
	runs = palloc(Max(*count, 1) * sizeof(int64));
	for (int i = 0; i < *count; i++)
		runs[i] = statement_integer(i, 1);
	return runs;
}

int64 *
testcase_run_record(const Principal *principal, const JsonNode *items, int *run_count)
{
	Datum results = json_node_to_jsonb(items);
	int64 *runs = read_runs(results, run_count);
	ArrayBuildState *hidden = NULL;
	Objections faults;
	uint64 count;

	for (int i = 0; i < *run_count; i++)
	{
		testcase_run_begin_work(runs[i]);
		testcase_run_collect_hidden(principal, runs[i], &hidden);
	}
	count = execute_strange_executions(results, testcase_run_finish_hidden(hidden));
	objection_init(&faults);
	for (uint64 i = 0; i < count; i++)
		objection_add(&faults,
					  psprintf("items[" INT64_FORMAT "].testCaseId: test case " INT64_FORMAT
							   " is not in test run " INT64_FORMAT,
							   statement_integer(i, 1), statement_integer(i, 2), statement_integer(i, 3)));
	objection_throw(&faults, "items: some cases are not in their run",
					"testcase_get_run shows a run's cases.");
	execute_insert_executions(results, principal_account(principal), clock_now());
	return runs;
}

void
testcase_run_check_steps(const Principal *principal, int64 run, int64 test_case, const JsonNode *items)
{
	Datum checks = json_node_to_jsonb(items);
	Objections faults;
	uint64 count;

	testcase_run_begin_work(run);
	testcase_run_require_case(principal, run, test_case);
	count = execute_strange_steps(run, test_case, checks);
	objection_init(&faults);
	for (uint64 i = 0; i < count; i++)
		objection_add(
			&faults, psprintf("items[" INT64_FORMAT "].stepId: step " INT64_FORMAT " is %s",
							  statement_integer(i, 1), statement_integer(i, 2),
							  statement_boolean(i, 3) ? "named twice" : "not of the case as the run has it"));
	objection_throw(&faults, "items: some steps cannot be ticked",
					"testcase_list_step_checks shows the steps of the run's copy.");
	execute_upsert_checks(run, test_case, checks, principal_account(principal), clock_now());
}
