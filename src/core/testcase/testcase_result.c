/*
 * testcase_result.c
 *		What was found in a test run: results of its cases and ticked steps.
 */
#include "postgres.h"

#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/testcase/testcase_fault.h"
#include "core/testcase/testcase_run.h"
#include "core/testcase/testcase_run_work.h"
#include "utils/builtins.h"

static Statement distinct_runs = {
	.text = "SELECT DISTINCT (item->>'runId')::bigint FROM pg_catalog.jsonb_array_elements($1) AS item ORDER "
			"BY 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {JSONBOID},
};

static Statement strange_executions = {
	.text =
		"SELECT item.ordinal - 1, item.case_id, item.run_id FROM ROWS FROM (pg_catalog.jsonb_to_recordset($1)"
		" AS (\"runId\" bigint, \"testCaseId\" bigint)) WITH ORDINALITY AS item (run_id, case_id, ordinal)"
		" WHERE NOT EXISTS (SELECT FROM ainecto.test_run_case c WHERE c.run_id = item.run_id"
		" AND c.case_id = item.case_id AND c.document_uuid <> ALL ($2)) ORDER BY item.ordinal",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {JSONBOID, UUIDARRAYOID},
};

static Statement insert_executions = {
	.text =
		"INSERT INTO ainecto.test_execution (run_id, case_id, result, comment, defect_links, "
		"duration_seconds,"
		" test_account, account_id, at) SELECT item.run_id, item.case_id, item.result, NULLIF(item.comment, "
		"''),"
		" NULLIF(item.defect_links, ''), item.duration, NULLIF(item.test_account, ''), $2, $3"
		" FROM ROWS FROM (pg_catalog.jsonb_to_recordset($1) AS (\"runId\" bigint, \"testCaseId\" bigint,"
		" result text, comment text, \"defectLinks\" text, \"durationSeconds\" bigint, \"testAccount\" text))"
		" WITH ORDINALITY AS item (run_id, case_id, result, comment, defect_links, duration, test_account, "
		"ordinal)"
		" ORDER BY item.ordinal",
	.expected = SPI_OK_INSERT,
	.argument_count = 3,
	.argument_types = {JSONBOID, INT8OID, TIMESTAMPTZOID},
};

static Statement strange_steps = {
	.text = "SELECT item.ordinal - 1, item.id, s.step_id IS NOT NULL FROM (SELECT i.id, i.ordinal,"
			" pg_catalog.row_number() OVER (PARTITION BY i.id ORDER BY i.ordinal) > 1 AS repeated"
			" FROM ROWS FROM (pg_catalog.jsonb_to_recordset($3) AS (\"stepId\" bigint))"
			" WITH ORDINALITY AS i (id, ordinal)) item LEFT JOIN ainecto.test_run_step s"
			" ON s.run_id = $1 AND s.case_id = $2 AND s.step_id = item.id"
			" WHERE s.step_id IS NULL OR item.repeated ORDER BY item.ordinal",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {INT8OID, INT8OID, JSONBOID},
};

/* An absent comment leaves the one there is, an empty one clears it. */
static Statement upsert_checks = {
	.text =
		"INSERT INTO ainecto.test_step_check AS k (run_id, case_id, step_id, checked, comment, account_id, "
		"at)"
		" SELECT $1, $2, item.\"stepId\", item.checked, item.comment, $4, $5"
		" FROM pg_catalog.jsonb_to_recordset($3) AS item (\"stepId\" bigint, checked boolean, comment text)"
		" ON CONFLICT (run_id, case_id, step_id) DO UPDATE SET checked = EXCLUDED.checked,"
		" comment = NULLIF(COALESCE(EXCLUDED.comment, k.comment), ''), account_id = EXCLUDED.account_id,"
		" at = EXCLUDED.at",
	.expected = SPI_OK_INSERT,
	.argument_count = 5,
	.argument_types = {INT8OID, INT8OID, JSONBOID, INT8OID, TIMESTAMPTZOID},
};

static int64 *
read_runs(Datum items, int *count)
{
	int64 *runs;

	*count = statement_run(&distinct_runs, &items, NULL);
	runs = palloc(Max(*count, 1) * sizeof(int64));
	for (int i = 0; i < *count; i++)
		runs[i] = statement_integer(i, 1);
	return runs;
}

int64 *
testcase_run_record(const Principal *principal, const JsonNode *items, int *run_count)
{
	Datum values[] = {json_node_to_jsonb(items), Int64GetDatum(principal->account_id), testcase_run_now()};
	char nulls[] = {' ', testcase_run_account_null(principal), ' '};
	Datum check[2] = {values[0]};
	int64 *runs = read_runs(values[0], run_count);
	ArrayBuildState *hidden = NULL;
	FaultList faults;
	uint64 count;

	for (int i = 0; i < *run_count; i++)
	{
		testcase_run_begin_work(runs[i]);
		testcase_run_collect_hidden(principal, runs[i], &hidden);
	}
	check[1] = testcase_run_finish_hidden(hidden);
	count = statement_run(&strange_executions, check, NULL);
	fault_list_init(&faults);
	for (uint64 i = 0; i < count; i++)
		fault_list_add(&faults,
					   psprintf("items[" INT64_FORMAT "].testCaseId: test case " INT64_FORMAT
								" is not in test run " INT64_FORMAT,
								statement_integer(i, 1), statement_integer(i, 2), statement_integer(i, 3)));
	fault_list_throw(&faults, "items: some cases are not in their run",
					 "testcase_get_run shows a run's cases.");
	statement_run(&insert_executions, values, nulls);
	return runs;
}

void
testcase_run_check_steps(const Principal *principal, int64 run, int64 test_case, const JsonNode *items)
{
	Datum values[] = {Int64GetDatum(run), Int64GetDatum(test_case), json_node_to_jsonb(items),
					  Int64GetDatum(principal->account_id), testcase_run_now()};
	char nulls[] = {' ', ' ', ' ', testcase_run_account_null(principal), ' '};
	FaultList faults;
	uint64 count;

	testcase_run_begin_work(run);
	testcase_run_require_case(principal, run, test_case);
	count = statement_run(&strange_steps, values, NULL);
	fault_list_init(&faults);
	for (uint64 i = 0; i < count; i++)
		fault_list_add(
			&faults, psprintf("items[" INT64_FORMAT "].stepId: step " INT64_FORMAT " is %s",
							  statement_integer(i, 1), statement_integer(i, 2),
							  statement_boolean(i, 3) ? "named twice" : "not of the case as the run has it"));
	fault_list_throw(&faults, "items: some steps cannot be ticked",
					 "testcase_list_step_checks shows the steps of the run's copy.");
	statement_run(&upsert_checks, values, nulls);
}
