/*
 * testcase_run.c
 *		Test runs: making them, and their states.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/testcase/testcase_run.h"
#include "core/testcase/testcase_run_work.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/testcase/testcase_run.sql.h"

#define CLOSED_HINT "Reopen it first: testcase_update_runs with status IN_PROGRESS."

static const char *const status_names[] = {
	[RUN_DRAFT] = "DRAFT",
	[RUN_IN_PROGRESS] = "IN_PROGRESS",
	[RUN_COMPLETED] = "COMPLETED",
	[RUN_CANCELLED] = "CANCELLED",
};

/* Rows: from; columns: to. */
static const bool transitions[lengthof(status_names)][lengthof(status_names)] = {
	[RUN_DRAFT] = {[RUN_IN_PROGRESS] = true, [RUN_CANCELLED] = true},
	[RUN_IN_PROGRESS] = {[RUN_COMPLETED] = true, [RUN_CANCELLED] = true},
	[RUN_COMPLETED] = {[RUN_IN_PROGRESS] = true},
	[RUN_CANCELLED] = {[RUN_IN_PROGRESS] = true},
};

const char *
testcase_run_status_name(RunStatus status)
{
	return status_names[status];
}

bool
testcase_run_status_from_name(const char *name, RunStatus *status)
{
	for (int i = 0; i < (int) lengthof(status_names); i++)
	{
		if (strcmp(status_names[i], name) == 0)
		{
			*status = (RunStatus) i;
			return true;
		}
	}
	return false;
}

/* The status by one of the statements that read it, with or without a lock. */
static RunStatus
read_status(Statement *statement, int64 run)
{
	RunStatus status = RUN_DRAFT;

	if (statement_run(statement, PARAMETERS(parameter_bigint(run))) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no test run " INT64_FORMAT, run)));
	if (!testcase_run_status_from_name(statement_text(0, 1), &status))
		elog(ERROR, "test run " INT64_FORMAT " has an unknown status", run);
	return status;
}

static void
write_status(int64 run, RunStatus status)
{
	if (execute_set_status(run, status_names[status], clock_now()) != 1)
		elog(ERROR, "test run " INT64_FORMAT " vanished under its lock", run);
}

static void
refuse_ended(int64 run, RunStatus status)
{
	if (status == RUN_COMPLETED || status == RUN_CANCELLED)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("test run " INT64_FORMAT " is %s and takes no changes", run, status_names[status]),
				 errhint(CLOSED_HINT)));
}

/* A draft is locked for the change right away. */
void
testcase_run_begin_work(int64 run)
{
	bool draft = read_status(&peek_run, run) == RUN_DRAFT;
	RunStatus status = read_status(draft ? &lock_run : &share_run, run);

	refuse_ended(run, status);
	if (status == RUN_DRAFT)
		write_status(run, RUN_IN_PROGRESS);
}

void
testcase_run_lock_open(int64 run)
{
	refuse_ended(run, read_status(&lock_run, run));
}

int64
testcase_run_create(const Principal *principal, const pg_uuid_t *project, const JsonNode *item)
{
	execute_insert_run(project, json_node_to_jsonb(item), principal_account(principal), clock_now());
	return statement_integer(0, 1);
}

void
testcase_run_update(int64 run, const JsonNode *item)
{
	if (execute_update_run(run, json_node_to_jsonb(item), clock_now()) != 1)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no test run " INT64_FORMAT, run)));
}

void
testcase_run_move(int64 run, RunStatus status)
{
	RunStatus before = read_status(&lock_run, run);

	if (before == status)
		return;
	if (!transitions[before][status])
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("test run " INT64_FORMAT " cannot go from %s to %s", run, status_names[before],
						status_names[status]),
				 before == RUN_DRAFT   ? errhint("Start it first: status IN_PROGRESS, or record a result.")
				 : status == RUN_DRAFT ? errhint("A run that left DRAFT does not return; make a new one.")
									   : errhint(CLOSED_HINT)));
	write_status(run, status);
}

int64
testcase_run_delete(int64 run)
{
	int64 executions;

	read_status(&lock_run, run);
	execute_count_executions(run);
	executions = statement_integer(0, 1);
	execute_delete_run(run);
	return executions;
}
