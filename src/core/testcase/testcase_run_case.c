/*
 * testcase_run_case.c
 *		The cases of a test run: their copies, and which of them a caller sees.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/testcase/testcase_fault.h"
#include "core/testcase/testcase_run.h"
#include "core/testcase/testcase_run_work.h"
#include "core/tree/access.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

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
			" pg_catalog.row_number() OVER (PARTITION BY wanted.id ORDER BY wanted.ordinal) > 1, wanted.id"
			" FROM pg_catalog.unnest($1) WITH ORDINALITY AS wanted (id, ordinal)"
			" LEFT JOIN ainecto.test_case c ON c.id = wanted.id"
			" LEFT JOIN ainecto.test_scenario s ON s.id = c.scenario_id"
			" LEFT JOIN ainecto.document d ON d.uuid = c.document_uuid ORDER BY wanted.ordinal",
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
		" wanted.ordinal - 1 FROM pg_catalog.unnest($2) WITH ORDINALITY AS wanted (id, ordinal)"
		" JOIN ainecto.test_case c ON c.id = wanted.id JOIN ainecto.test_scenario s ON s.id = c.scenario_id"
		" JOIN ainecto.document d ON d.uuid = c.document_uuid ORDER BY wanted.ordinal"
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

/* Positions and ids that are not in the run (or of a hidden document), or repeated. */
static Statement strange_run_cases = {
	.text =
		"SELECT wanted.ordinal - 1, wanted.id, c.case_id IS NOT NULL FROM (SELECT w.id, w.ordinal,"
		" pg_catalog.row_number() OVER (PARTITION BY w.id ORDER BY w.ordinal) > 1 AS repeated"
		" FROM pg_catalog.unnest($2) WITH ORDINALITY AS w (id, ordinal)) wanted"
		" LEFT JOIN ainecto.test_run_case c ON c.run_id = $1 AND c.case_id = wanted.id"
		" AND c.document_uuid <> ALL ($3) WHERE c.case_id IS NULL OR wanted.repeated ORDER BY wanted.ordinal",
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

static Statement find_run_case = {
	.text = "SELECT 1 FROM ainecto.test_run_case c WHERE c.run_id = $1 AND c.case_id = $2"
			" AND c.document_uuid <> ALL ($3)",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {INT8OID, INT8OID, UUIDARRAYOID},
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
testcase_run_copy_cases(int64 run)
{
	Datum values[2] = {Int64GetDatum(run)};
	bool isnull;

	statement_run(&run_cases, values, NULL);
	values[1] = statement_datum(0, 1, &isnull);
	if (isnull)
		return;
	values[1] = PointerGetDatum(DatumGetArrayTypePCopy(values[1]));
	statement_run(&copy_cases, values, NULL);
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

void
testcase_run_collect_hidden(const Principal *principal, int64 run, ArrayBuildState **hidden)
{
	Datum value = Int64GetDatum(run);

	collect_hidden_rows(principal, statement_run(&run_documents, &value, NULL), hidden);
}

Datum
testcase_run_finish_hidden(ArrayBuildState *hidden)
{
	if (hidden == NULL)
		return PointerGetDatum(construct_empty_array(UUIDOID));
	return makeArrayResult(hidden, CurrentMemoryContext);
}

Datum
testcase_run_hidden_documents(const Principal *principal, int64 run)
{
	ArrayBuildState *hidden = NULL;

	testcase_run_collect_hidden(principal, run, &hidden);
	return testcase_run_finish_hidden(hidden);
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
	return testcase_run_finish_hidden(hidden);
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

int64
testcase_run_detach(const Principal *principal, int64 run, const JsonNode *ids)
{
	Datum values[] = {Int64GetDatum(run), id_array(ids), testcase_run_hidden_documents(principal, run)};
	FaultList faults;
	uint64 count;

	testcase_run_lock_open(run);
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
