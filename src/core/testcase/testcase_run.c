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

static Statement peek_run = SELECT_BY_RUN("SELECT r.status FROM ainecto.test_run r WHERE r.id = $1");

static Statement share_run =
	SELECT_BY_RUN("SELECT r.status FROM ainecto.test_run r WHERE r.id = $1 FOR SHARE");

static Statement lock_run =
	SELECT_BY_RUN("SELECT r.status FROM ainecto.test_run r WHERE r.id = $1 FOR NO KEY UPDATE");

static Statement count_executions =
	SELECT_BY_RUN("SELECT pg_catalog.count(*) FROM ainecto.test_execution e WHERE e.run_id = $1");

static Statement is_started =
	SELECT_BY_RUN("SELECT r.started_at IS NOT NULL FROM ainecto.test_run r WHERE r.id = $1");

static Statement insert_run = {
	.text = "INSERT INTO ainecto.test_run (project_uuid, name, description, environment, build_version, "
			"test_account,"
			" account_id, created_at, updated_at)"
			" SELECT $1, $2->>'name', NULLIF($2->>'description', ''), NULLIF($2->>'environment', ''),"
			" NULLIF($2->>'buildVersion', ''), NULLIF($2->>'testAccount', ''), $3, $4, $4 RETURNING id",
	.expected = SPI_OK_INSERT_RETURNING,
	.argument_count = 4,
	.argument_types = {UUIDOID, JSONBOID, INT8OID, TIMESTAMPTZOID},
};

/* clang-format off */
#define OPTIONAL_FIELD(column_, member_) \
	column_ " = CASE WHEN pg_catalog.jsonb_exists($2, '" member_ "') THEN NULLIF($2->>'" member_ "', '')" \
	" ELSE " column_ " END"
/* clang-format on */

static Statement update_run = {
	.text = "UPDATE ainecto.test_run SET name = COALESCE($2->>'name', name),"
			" " OPTIONAL_FIELD("description", "description") ", " OPTIONAL_FIELD(
				"environment",
				"environment") ","
							   " " OPTIONAL_FIELD("build_version", "buildVersion") ", " OPTIONAL_FIELD(
								   "test_account", "testAccount") ","
																  " updated_at = $3 WHERE id = $1",
	.expected = SPI_OK_UPDATE,
	.argument_count = 3,
	.argument_types = {INT8OID, JSONBOID, TIMESTAMPTZOID},
};

/* An ended run has the time of its end; a run that is worked on has that of its start. */
static Statement set_status = {
	.text = "UPDATE ainecto.test_run SET status = $2, updated_at = $3,"
			" ended_at = CASE WHEN $2 IN ('COMPLETED', 'CANCELLED') THEN $3 END,"
			" started_at = CASE WHEN $2 = 'IN_PROGRESS' THEN COALESCE(started_at, $3) ELSE started_at END "
			"WHERE id = $1",
	.expected = SPI_OK_UPDATE,
	.argument_count = 3,
	.argument_types = {INT8OID, TEXTOID, TIMESTAMPTZOID},
};

static Statement delete_run = {
	.text = "DELETE FROM ainecto.test_run WHERE id = $1",
	.expected = SPI_OK_DELETE,
	.argument_count = 1,
	.argument_types = {INT8OID},
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

Datum
testcase_run_now(void)
{
	return TimestampTzGetDatum(clock_now());
}

char
testcase_run_account_null(const Principal *principal)
{
	return principal->account_id == 0 ? 'n' : ' ';
}

/* The status by one of the statements that read it, with or without a lock. */
static RunStatus
read_status(Statement *statement, int64 run)
{
	Datum value = Int64GetDatum(run);
	RunStatus status = RUN_DRAFT;

	if (statement_run(statement, &value, NULL) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no test run " INT64_FORMAT, run)));
	if (!testcase_run_status_from_name(statement_text(0, 1), &status))
		elog(ERROR, "test run " INT64_FORMAT " has an unknown status", run);
	return status;
}

static void
write_status(int64 run, RunStatus status)
{
	Datum values[] = {Int64GetDatum(run), CStringGetTextDatum(status_names[status]), testcase_run_now()};

	if (statement_run(&set_status, values, NULL) != 1)
		elog(ERROR, "test run " INT64_FORMAT " vanished under its lock", run);
}

/* Renew the copies of the run's cases and start it. The run is locked for it. */
static void
start_run(int64 run)
{
	testcase_run_copy_cases(run);
	write_status(run, RUN_IN_PROGRESS);
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
		start_run(run);
}

void
testcase_run_lock_open(int64 run)
{
	refuse_ended(run, read_status(&lock_run, run));
}

int64
testcase_run_create(const Principal *principal, const pg_uuid_t *project, const JsonNode *item)
{
	Datum values[] = {UUIDPGetDatum(project), json_node_to_jsonb(item), Int64GetDatum(principal->account_id),
					  testcase_run_now()};
	char nulls[] = {' ', ' ', testcase_run_account_null(principal), ' '};

	statement_run(&insert_run, values, nulls);
	return statement_integer(0, 1);
}

void
testcase_run_update(int64 run, const JsonNode *item)
{
	Datum values[] = {Int64GetDatum(run), json_node_to_jsonb(item), testcase_run_now()};

	if (statement_run(&update_run, values, NULL) != 1)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no test run " INT64_FORMAT, run)));
}

void
testcase_run_move(int64 run, RunStatus status)
{
	RunStatus before = read_status(&lock_run, run);
	Datum value = Int64GetDatum(run);

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
	statement_run(&is_started, &value, NULL);
	if (status == RUN_IN_PROGRESS && !statement_boolean(0, 1))
		start_run(run);
	else
		write_status(run, status);
}

int64
testcase_run_delete(int64 run)
{
	Datum value = Int64GetDatum(run);
	int64 executions;

	read_status(&lock_run, run);
	statement_run(&count_executions, &value, NULL);
	executions = statement_integer(0, 1);
	statement_run(&delete_run, &value, NULL);
	return executions;
}
