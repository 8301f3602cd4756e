/*
 * testcase_run_case.c
 *		The cases of a test run: their copies, and which of them a caller sees.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/testcase/objection.h"
#include "core/testcase/testcase_run.h"
#include "core/testcase/testcase_run_work.h"
#include "core/tree/access.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "core/testcase/testcase_run_case.sql.h"

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

static ArrayType *
id_array(const JsonNode *ids)
{
	Datum *values = palloc(Max(ids->count, 1) * sizeof(Datum));

	for (int i = 0; i < ids->count; i++)
	{
		int64 id = 0;

		json_node_to_integer(ids->items[i], &id);
		values[i] = Int64GetDatum(id);
	}
	return construct_array(values, ids->count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
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
read_examined(const ArrayType *ids, const pg_uuid_t *project, int *count)
{
	ExaminedCase *cases;

	*count = execute_examine_cases(ids, project);
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
check_attachable(const Principal *principal, const pg_uuid_t *project, const ArrayType *ids)
{
	int count;
	ExaminedCase *cases = read_examined(ids, project, &count);
	List *seen = NIL;
	Objections faults;

	objection_init(&faults);
	for (int i = 0; i < count; i++)
	{
		const SeenDocument *document =
			cases[i].known ? see_document(principal, &cases[i].document, &seen) : NULL;

		if (document == NULL || !document->visible)
			objection_add(&faults,
						  psprintf("testCaseIds[%d]: there is no test case " INT64_FORMAT " in the project",
								   i, cases[i].id));
		else if (cases[i].archived || document->archived)
			objection_add(
				&faults, psprintf("testCaseIds[%d]: test case " INT64_FORMAT " is archived", i, cases[i].id));
		else if (cases[i].repeated)
			objection_add(&faults, psprintf("testCaseIds[%d]: test case " INT64_FORMAT " is named twice", i,
											cases[i].id));
	}
	objection_throw(&faults, "testCaseIds: some cases cannot be attached",
					"List the test cases of the project's documents to see their ids.");
}

void
testcase_run_attach(const Principal *principal, const pg_uuid_t *project, int64 run, const JsonNode *ids)
{
	const ArrayType *cases = id_array(ids);

	check_attachable(principal, project, cases);
	execute_copy_cases(run, cases);
	execute_default_run(run);
}

int64 *
testcase_run_changed_cases(const Principal *principal, int64 run, const ArrayType *cases, int *count)
{
	const ArrayType *hidden = testcase_run_hidden_documents(principal, run);
	int64 *changed;

	*count = execute_changed_cases(run, cases, hidden);
	changed = palloc(Max(*count, 1) * sizeof(int64));
	for (int i = 0; i < *count; i++)
		changed[i] = statement_integer(i, 1);
	return changed;
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
	collect_hidden_rows(principal, execute_run_documents(run), hidden);
}

ArrayType *
testcase_run_finish_hidden(ArrayBuildState *hidden)
{
	if (hidden == NULL)
		return construct_empty_array(UUIDOID);
	return DatumGetArrayTypeP(makeArrayResult(hidden, CurrentMemoryContext));
}

ArrayType *
testcase_run_hidden_documents(const Principal *principal, int64 run)
{
	ArrayBuildState *hidden = NULL;

	testcase_run_collect_hidden(principal, run, &hidden);
	return testcase_run_finish_hidden(hidden);
}

ArrayType *
testcase_run_hidden_on_page(const Principal *principal, const pg_uuid_t *project, const char *before,
							int64 limit)
{
	ArrayBuildState *hidden = NULL;

	collect_hidden_rows(principal, execute_page_documents(project, limit, before), &hidden);
	return testcase_run_finish_hidden(hidden);
}

void
testcase_run_require_case(const Principal *principal, int64 run, int64 test_case)
{
	if (execute_find_run_case(run, test_case, testcase_run_hidden_documents(principal, run)) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("test case " INT64_FORMAT " is not in test run " INT64_FORMAT, test_case, run),
						errhint("testcase_get_run shows the run's cases.")));
}

int64
testcase_run_detach(const Principal *principal, int64 run, const JsonNode *ids)
{
	const ArrayType *cases = id_array(ids);
	const ArrayType *hidden = testcase_run_hidden_documents(principal, run);
	Objections faults;
	uint64 count;

	testcase_run_lock_open(run);
	count = execute_strange_run_cases(run, cases, hidden);
	objection_init(&faults);
	for (uint64 i = 0; i < count; i++)
		objection_add(&faults, psprintf("testCaseIds[" INT64_FORMAT "]: test case " INT64_FORMAT " is %s",
										statement_integer(i, 1), statement_integer(i, 2),
										statement_boolean(i, 3) ? "named twice" : "not in the run"));
	objection_throw(&faults, "testCaseIds: some cases cannot be detached",
					"testcase_get_run shows the run's cases.");
	execute_detach_cases(run, cases);
	return statement_integer(0, 1);
}
