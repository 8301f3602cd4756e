/*
 * testcase_run.c
 *		Test runs: making them, their states, and the results of their cases.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/testcase/testcase_fault.h"
#include "core/testcase/testcase_run.h"
#include "core/tree/access.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#define CLOSED_HINT "Reopen it first: testcase_update_runs with status IN_PROGRESS."

/* clang-format off */
#define SELECT_BY_RUN(text_) \
	{.text = (text_), .expected = SPI_OK_SELECT, .argument_count = 1, .argument_types = {INT8OID}}
/* clang-format on */

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

static Statement run_documents =
	SELECT_BY_RUN("SELECT DISTINCT c.document_uuid FROM ainecto.test_run_case c WHERE c.run_id = $1");

/* $1 project, $2 how many runs, $3 run before which they begin. */
static Statement page_documents = {
	.text =
		"SELECT DISTINCT c.document_uuid FROM (SELECT r.id FROM ainecto.test_run r WHERE r.project_uuid = $1"
		" AND r.id < COALESCE($3::bigint, 9223372036854775807) ORDER BY r.id DESC LIMIT $2) r"
		" JOIN ainecto.test_run_case c ON c.run_id = r.id",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {UUIDOID, INT8OID, TEXTOID},
	.read_only = true,
};

static Statement run_cases =
	SELECT_BY_RUN("SELECT pg_catalog.array_agg(c.case_id ORDER BY c.display_order, c.case_id)"
				  " FROM ainecto.test_run_case c WHERE c.run_id = $1");

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

/* Environment and test account of the documents, where the run says none and all documents agree. */
static Statement default_run = {
	.text = "UPDATE ainecto.test_run r SET environment = COALESCE(r.environment, d.environment),"
			" test_account = COALESCE(r.test_account, d.test_account)"
			" FROM (SELECT CASE WHEN pg_catalog.count(DISTINCT d.default_environment) = 1"
			" THEN pg_catalog.min(d.default_environment) END AS environment,"
			" CASE WHEN pg_catalog.count(DISTINCT d.default_test_account) = 1"
			" THEN pg_catalog.min(d.default_test_account) END AS test_account"
			" FROM ainecto.document d WHERE d.uuid IN"
			" (SELECT c.document_uuid FROM ainecto.test_run_case c WHERE c.run_id = $1)) d"
			" WHERE r.id = $1 AND (r.environment IS NULL AND d.environment IS NOT NULL"
			" OR r.test_account IS NULL AND d.test_account IS NOT NULL)",
	.expected = SPI_OK_UPDATE,
	.argument_count = 1,
	.argument_types = {INT8OID},
};

/* The named cases in their order: document (null: no such case), whether it is of the project, archived,
 * repeated. */
static Statement examine_cases = {
	.text = "SELECT c.document_uuid, d.project_uuid = $2, s.archived,"
			" pg_catalog.row_number() OVER (PARTITION BY wanted.id ORDER BY wanted.place) > 1, wanted.id"
			" FROM pg_catalog.unnest($1) WITH ORDINALITY AS wanted (id, place)"
			" LEFT JOIN ainecto.test_case c ON c.id = wanted.id"
			" LEFT JOIN ainecto.test_scenario s ON s.id = c.scenario_id"
			" LEFT JOIN ainecto.document d ON d.uuid = c.document_uuid ORDER BY wanted.place",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {INT8ARRAYOID, UUIDOID},
};

/*
 * Copy cases with their steps into a run, or renew its copies. One statement, so that text and steps are of
 * one moment. A step that the case has no longer is removed from the copy; a case that is gone keeps the copy
 * it has.
 */
static Statement copy_cases = {
	.text =
		"WITH copy AS (INSERT INTO ainecto.test_run_case AS r (run_id, case_id, document_uuid, "
		"document_version,"
		" scenario_id, scenario_name, title, precondition, expected_result, priority, type, tags, "
		"test_account,"
		" assignee_id, display_order) SELECT $1, c.id, c.document_uuid, d.version, s.id, s.name, c.title,"
		" c.precondition, c.expected_result, c.priority, c.type, c.tags, c.test_account, c.assignee_id,"
		" wanted.place - 1 FROM pg_catalog.unnest($2) WITH ORDINALITY AS wanted (id, place)"
		" JOIN ainecto.test_case c ON c.id = wanted.id JOIN ainecto.test_scenario s ON s.id = c.scenario_id"
		" JOIN ainecto.document d ON d.uuid = c.document_uuid ORDER BY wanted.place"
		" ON CONFLICT (run_id, case_id) DO UPDATE SET document_version = EXCLUDED.document_version,"
		" scenario_id = EXCLUDED.scenario_id, scenario_name = EXCLUDED.scenario_name, title = EXCLUDED.title,"
		" precondition = EXCLUDED.precondition, expected_result = EXCLUDED.expected_result,"
		" priority = EXCLUDED.priority, type = EXCLUDED.type, tags = EXCLUDED.tags,"
		" test_account = EXCLUDED.test_account, assignee_id = EXCLUDED.assignee_id"
		" RETURNING r.case_id, r.document_uuid),"
		" fresh AS (INSERT INTO ainecto.test_run_step AS f (run_id, case_id, step_id, action, "
		"expected_result,"
		" display_order) SELECT $1, t.case_id, t.id, t.action, t.expected_result, t.display_order"
		" FROM copy JOIN ainecto.test_step t ON t.document_uuid = copy.document_uuid AND t.case_id = "
		"copy.case_id"
		" ON CONFLICT (run_id, case_id, step_id) DO UPDATE SET action = EXCLUDED.action,"
		" expected_result = EXCLUDED.expected_result, display_order = EXCLUDED.display_order)"
		" DELETE FROM ainecto.test_run_step old USING copy WHERE old.run_id = $1 AND old.case_id = "
		"copy.case_id"
		" AND NOT EXISTS (SELECT FROM ainecto.test_step t WHERE t.document_uuid = copy.document_uuid"
		" AND t.case_id = copy.case_id AND t.id = old.step_id)",
	.expected = SPI_OK_DELETE,
	.argument_count = 2,
	.argument_types = {INT8OID, INT8ARRAYOID},
};

/* Places and ids that are not in the run (or of a hidden document), or repeated. */
static Statement strange_run_cases = {
	.text =
		"SELECT wanted.place - 1, wanted.id, c.case_id IS NOT NULL FROM (SELECT w.id, w.place,"
		" pg_catalog.row_number() OVER (PARTITION BY w.id ORDER BY w.place) > 1 AS repeated"
		" FROM pg_catalog.unnest($2) WITH ORDINALITY AS w (id, place)) wanted"
		" LEFT JOIN ainecto.test_run_case c ON c.run_id = $1 AND c.case_id = wanted.id"
		" AND c.document_uuid <> ALL ($3) WHERE c.case_id IS NULL OR wanted.repeated ORDER BY wanted.place",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {INT8OID, INT8ARRAYOID, UUIDARRAYOID},
};

static Statement detach_cases = {
	.text = "WITH gone AS (DELETE FROM ainecto.test_run_case c WHERE c.run_id = $1 AND c.case_id = ANY ($2))"
			" SELECT pg_catalog.count(*) FROM ainecto.test_execution e WHERE e.run_id = $1 AND e.case_id = "
			"ANY ($2)",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {INT8OID, INT8ARRAYOID},
};

static Statement distinct_runs = {
	.text = "SELECT DISTINCT (item->>'runId')::bigint FROM pg_catalog.jsonb_array_elements($1) AS item ORDER "
			"BY 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {JSONBOID},
};

static Statement strange_executions = {
	.text =
		"SELECT item.place - 1, item.case_id, item.run_id FROM ROWS FROM (pg_catalog.jsonb_to_recordset($1)"
		" AS (\"runId\" bigint, \"testCaseId\" bigint)) WITH ORDINALITY AS item (run_id, case_id, place)"
		" WHERE NOT EXISTS (SELECT FROM ainecto.test_run_case c WHERE c.run_id = item.run_id"
		" AND c.case_id = item.case_id AND c.document_uuid <> ALL ($2)) ORDER BY item.place",
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
		"place)"
		" ORDER BY item.place",
	.expected = SPI_OK_INSERT,
	.argument_count = 3,
	.argument_types = {JSONBOID, INT8OID, TIMESTAMPTZOID},
};

static Statement find_run_case = {
	.text = "SELECT 1 FROM ainecto.test_run_case c WHERE c.run_id = $1 AND c.case_id = $2"
			" AND c.document_uuid <> ALL ($3)",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {INT8OID, INT8OID, UUIDARRAYOID},
};

static Statement strange_steps = {
	.text = "SELECT item.place - 1, item.id, s.step_id IS NOT NULL FROM (SELECT i.id, i.place,"
			" pg_catalog.row_number() OVER (PARTITION BY i.id ORDER BY i.place) > 1 AS repeated"
			" FROM ROWS FROM (pg_catalog.jsonb_to_recordset($3) AS (\"stepId\" bigint))"
			" WITH ORDINALITY AS i (id, place)) item LEFT JOIN ainecto.test_run_step s"
			" ON s.run_id = $1 AND s.case_id = $2 AND s.step_id = item.id"
			" WHERE s.step_id IS NULL OR item.repeated ORDER BY item.place",
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

/* What is known of a document while cases are examined. */
typedef struct SeenDocument
{
	pg_uuid_t uuid;
	bool visible;
	bool archived;
} SeenDocument;

/* One case to attach. */
typedef struct ExaminedCase
{
	int64 id;
	bool known; /* exists, in the project */
	bool archived;
	bool repeated;
	pg_uuid_t document;
} ExaminedCase;

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

static Datum
now_datum(void)
{
	return TimestampTzGetDatum(settings_clock());
}

/* The account as a parameter; a database role that is mapped to none leaves it null. */
static char
account_null(const Principal *principal)
{
	return principal->account_id == 0 ? 'n' : ' ';
}

static Datum
id_array(const JsonNode *ids)
{
	Datum *values = palloc(Max(ids->count, 1) * sizeof(Datum));

	for (int i = 0; i < ids->count; i++)
	{
		int64 id = 0;

		json_node_to_integer(ids->items[i], &id);
		values[i] = Int64GetDatum(id);
	}
	return PointerGetDatum(
		construct_array(values, ids->count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
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
	Datum values[] = {Int64GetDatum(run), CStringGetTextDatum(status_names[status]), now_datum()};

	if (statement_run(&set_status, values, NULL) != 1)
		elog(ERROR, "test run " INT64_FORMAT " vanished under its lock", run);
}

/* Renew the copies of the run's cases and start it. The run is locked for it. */
static void
start_run(int64 run)
{
	Datum values[2] = {Int64GetDatum(run)};
	bool isnull;

	statement_run(&run_cases, values, NULL);
	values[1] = statement_datum(0, 1, &isnull);
	if (!isnull)
	{
		values[1] = PointerGetDatum(DatumGetArrayTypePCopy(values[1]));
		statement_run(&copy_cases, values, NULL);
	}
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

/* Lock a run for results, starting it if it is a draft. Drafts are locked for the change right away. */
static void
begin_work(int64 run)
{
	bool draft = read_status(&peek_run, run) == RUN_DRAFT;
	RunStatus status = read_status(draft ? &lock_run : &share_run, run);

	refuse_ended(run, status);
	if (status == RUN_DRAFT)
		start_run(run);
}

int64
testcase_run_create(const Principal *principal, const pg_uuid_t *project, const JsonNode *item)
{
	Datum values[] = {UUIDPGetDatum(project), json_node_to_jsonb(item), Int64GetDatum(principal->account_id),
					  now_datum()};
	char nulls[] = {' ', ' ', account_null(principal), ' '};

	statement_run(&insert_run, values, nulls);
	return statement_integer(0, 1);
}

/* What the principal may know of a document; asked once per document. */
static const SeenDocument *
see_document(const Principal *principal, const pg_uuid_t *uuid, List **seen)
{
	SeenDocument *document;
	ListCell *cell;
	Place place;

	foreach(cell, *seen)
	{
		document = lfirst(cell);
		if (memcmp(&document->uuid, uuid, sizeof(*uuid)) == 0)
			return document;
	}
	document = palloc(sizeof(SeenDocument));
	document->uuid = *uuid;
	document->visible = access_find_place(principal, PLACE_DOCUMENT, uuid, &place);
	document->archived = document->visible && place.archived;
	*seen = lappend(*seen, document);
	return document;
}

static ExaminedCase *
read_examined(Datum ids, const pg_uuid_t *project, int *count)
{
	Datum values[] = {ids, UUIDPGetDatum(project)};
	ExaminedCase *cases;

	*count = statement_run(&examine_cases, values, NULL);
	cases = palloc0(Max(*count, 1) * sizeof(ExaminedCase));
	for (int i = 0; i < *count; i++)
	{
		bool isnull;
		Datum document = statement_datum(i, 1, &isnull);

		cases[i].known = !isnull && statement_boolean(i, 2);
		if (cases[i].known)
			cases[i].document = *DatumGetUUIDP(document);
		cases[i].archived = statement_boolean(i, 3);
		cases[i].repeated = statement_boolean(i, 4);
		cases[i].id = statement_integer(i, 5);
	}
	return cases;
}

/* Name every case that cannot be attached. */
static void
check_attachable(const Principal *principal, const pg_uuid_t *project, Datum ids)
{
	int count;
	ExaminedCase *cases = read_examined(ids, project, &count);
	List *seen = NIL;
	FaultList faults;

	fault_list_init(&faults);
	for (int i = 0; i < count; i++)
	{
		const SeenDocument *document =
			cases[i].known ? see_document(principal, &cases[i].document, &seen) : NULL;

		if (document == NULL || !document->visible)
			fault_list_add(&faults,
						   psprintf("testCaseIds[%d]: there is no test case " INT64_FORMAT " in the project",
									i, cases[i].id));
		else if (cases[i].archived || document->archived)
			fault_list_add(
				&faults, psprintf("testCaseIds[%d]: test case " INT64_FORMAT " is archived", i, cases[i].id));
		else if (cases[i].repeated)
			fault_list_add(&faults, psprintf("testCaseIds[%d]: test case " INT64_FORMAT " is named twice", i,
											 cases[i].id));
	}
	fault_list_throw(&faults, "testCaseIds: some cases cannot be attached",
					 "List the test cases of the project's documents to see their ids.");
}

void
testcase_run_attach(const Principal *principal, const pg_uuid_t *project, int64 run, const JsonNode *ids)
{
	Datum values[] = {Int64GetDatum(run), id_array(ids)};

	check_attachable(principal, project, values[1]);
	statement_run(&copy_cases, values, NULL);
	statement_run(&default_run, values, NULL);
}

void
testcase_run_update(int64 run, const JsonNode *item)
{
	Datum values[] = {Int64GetDatum(run), json_node_to_jsonb(item), now_datum()};

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

int64
testcase_run_detach(const Principal *principal, int64 run, const JsonNode *ids)
{
	Datum values[] = {Int64GetDatum(run), id_array(ids), testcase_run_hidden_documents(principal, run)};
	FaultList faults;
	uint64 count;

	refuse_ended(run, read_status(&lock_run, run));
	count = statement_run(&strange_run_cases, values, NULL);
	fault_list_init(&faults);
	for (uint64 i = 0; i < count; i++)
		fault_list_add(&faults, psprintf("testCaseIds[" INT64_FORMAT "]: test case " INT64_FORMAT " is %s",
										 statement_integer(i, 1), statement_integer(i, 2),
										 statement_boolean(i, 3) ? "named twice" : "not in the run"));
	fault_list_throw(&faults, "testCaseIds: some cases cannot be detached",
					 "testcase_get_run shows the run's cases.");
	statement_run(&detach_cases, values, NULL);
	return statement_integer(0, 1);
}

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

/* Of the documents that the last statement returned append those that the principal may not see. */
static void
collect_hidden_rows(const Principal *principal, int count, ArrayBuildState **hidden)
{
	pg_uuid_t *documents = palloc(Max(count, 1) * sizeof(pg_uuid_t));
	bool isnull;
	Place place;

	for (int i = 0; i < count; i++)
		documents[i] = *DatumGetUUIDP(statement_datum(i, 1, &isnull));
	for (int i = 0; i < count; i++)
	{
		if (!access_find_place(principal, PLACE_DOCUMENT, &documents[i], &place))
			*hidden =
				accumArrayResult(*hidden, UUIDPGetDatum(&documents[i]), false, UUIDOID, CurrentMemoryContext);
	}
}

static void
collect_hidden(const Principal *principal, int64 run, ArrayBuildState **hidden)
{
	Datum value = Int64GetDatum(run);

	collect_hidden_rows(principal, statement_run(&run_documents, &value, NULL), hidden);
}

static Datum
finish_hidden(ArrayBuildState *hidden)
{
	if (hidden == NULL)
		return PointerGetDatum(construct_empty_array(UUIDOID));
	return makeArrayResult(hidden, CurrentMemoryContext);
}

Datum
testcase_run_hidden_documents(const Principal *principal, int64 run)
{
	ArrayBuildState *hidden = NULL;

	collect_hidden(principal, run, &hidden);
	return finish_hidden(hidden);
}

Datum
testcase_run_hidden_on_page(const Principal *principal, const pg_uuid_t *project, const char *before,
							int64 limit)
{
	Datum values[] = {UUIDPGetDatum(project), Int64GetDatum(limit),
					  before == NULL ? (Datum) 0 : CStringGetTextDatum(before)};
	char nulls[] = {' ', ' ', before == NULL ? 'n' : ' ', '\0'};
	ArrayBuildState *hidden = NULL;

	collect_hidden_rows(principal, statement_run(&page_documents, values, nulls), &hidden);
	return finish_hidden(hidden);
}

void
testcase_run_require_case(const Principal *principal, int64 run, int64 test_case)
{
	Datum values[] = {Int64GetDatum(run), Int64GetDatum(test_case),
					  testcase_run_hidden_documents(principal, run)};

	if (statement_run(&find_run_case, values, NULL) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("test case " INT64_FORMAT " is not in test run " INT64_FORMAT, test_case, run),
						errhint("testcase_get_run shows the run's cases.")));
}

int64 *
testcase_run_record(const Principal *principal, const JsonNode *items, int *run_count)
{
	Datum values[] = {json_node_to_jsonb(items), Int64GetDatum(principal->account_id), now_datum()};
	char nulls[] = {' ', account_null(principal), ' '};
	Datum check[2] = {values[0]};
	int64 *runs = read_runs(values[0], run_count);
	ArrayBuildState *hidden = NULL;
	FaultList faults;
	uint64 count;

	for (int i = 0; i < *run_count; i++)
	{
		begin_work(runs[i]);
		collect_hidden(principal, runs[i], &hidden);
	}
	check[1] = finish_hidden(hidden);
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
					  Int64GetDatum(principal->account_id), now_datum()};
	char nulls[] = {' ', ' ', ' ', account_null(principal), ' '};
	FaultList faults;
	uint64 count;

	begin_work(run);
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
