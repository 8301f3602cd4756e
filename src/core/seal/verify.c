/*
 * verify.c
 *		Verifying history: the run, what retention says of itself, pairs of versions and audit rows, guards.
 */
#include "postgres.h"

#include "core/seal/cursor.h"
#include "core/seal/verify.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#define FINDING_COLUMNS 6

#define IS_NUMBER " ~ '^[0-9]{1,18}$'"

#include "core/seal/verify.sql.h"

void
verify_report(Verification *verification, const Finding *finding)
{
	ReturnSetInfo *result = verification->result;
	Datum values[FINDING_COLUMNS];
	bool nulls[FINDING_COLUMNS] = {false};

	values[0] = CStringGetTextDatum(finding->problem);
	values[1] = CStringGetTextDatum(finding->relation);
	values[2] = UUIDPGetDatum(finding->document);
	nulls[2] = finding->document == NULL;
	values[3] = Int64GetDatum(finding->version);
	nulls[3] = finding->version == 0;
	values[4] = Int64GetDatum(finding->id);
	nulls[4] = finding->id == 0;
	values[5] = CStringGetTextDatum(finding->detail);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
read_purges(Verification *verification)
{
	uint64 rows = execute_find_purges();

	verification->purges = palloc_extended(sizeof(Purge) * Max(rows, 1), MCXT_ALLOC_HUGE);
	verification->purge_count = (int) rows;
	for (uint64 row = 0; row < rows; row++)
	{
		Purge *purge = &verification->purges[row];
		bool isnull;

		purge->document = *DatumGetUUIDP(statement_datum(row, 1, &isnull));
		purge->through = statement_integer(row, 2);
		purge->gone = statement_boolean(row, 3);
	}
	execute_find_audit_purge();
	verification->audit_purged_through = statement_integer(0, 1);
}

static int
compare_purges(const void *a, const void *b)
{
	return memcmp(&((const Purge *) a)->document, &((const Purge *) b)->document, UUID_LEN);
}

static const Purge *
find_purge(const Verification *verification, const pg_uuid_t *document)
{
	Purge key = {.document = *document};

	return bsearch(&key, verification->purges, verification->purge_count, sizeof(Purge), compare_purges);
}

int64
verify_purged_through(const Verification *verification, const pg_uuid_t *document)
{
	const Purge *purge = find_purge(verification, document);

	return purge == NULL ? 0 : purge->through;
}

bool
verify_is_gone(const Verification *verification, const pg_uuid_t *document)
{
	const Purge *purge = find_purge(verification, document);

	return purge != NULL && purge->gone;
}

/* A version that an audit row says was made, of a document that has not come so far. */
static void
report_unversioned(Verification *verification, const Cursor *cursor)
{
	bool isnull;
	const pg_uuid_t *document = DatumGetUUIDP(cursor_datum(cursor, 1, &isnull));
	int64 version = cursor_integer(cursor, 2);

	if (verify_is_gone(verification, document) && version <= verify_purged_through(verification, document))
		return;
	verify_report(verification,
				  &(Finding){.problem = "unpaired",
							 .relation = "audit_log",
							 .document = document,
							 .version = version,
							 .id = cursor_integer(cursor, 3),
							 .detail = "the document has not reached the version that it names"});
}

static void
verify_pairs(Verification *verification)
{
	Cursor cursor;
	bool isnull;

	cursor_open(&cursor, with_find_unaudited(verification->audit_purged_through));
	for (; cursor_row(&cursor) != NULL; cursor_step(&cursor))
		verify_report(verification, &(Finding){.problem = "unpaired",
											   .relation = "document_version",
											   .document = DatumGetUUIDP(cursor_datum(&cursor, 1, &isnull)),
											   .version = cursor_integer(&cursor, 2),
											   .detail = "no row of audit_log says that it was made"});
	cursor_close(&cursor);
	for (cursor_open(&cursor, with_find_unversioned()); cursor_row(&cursor) != NULL; cursor_step(&cursor))
		report_unversioned(verification, &cursor);
	cursor_close(&cursor);
}

static void
verify_guards(Verification *verification)
{
	uint64 rows = execute_find_open_guards();

	for (uint64 row = 0; row < rows; row++)
		verify_report(verification, &(Finding){.problem = "unguarded",
											   .relation = statement_text(row, 1),
											   .detail = psprintf("trigger %s is gone or not enabled always",
																  statement_text(row, 2))});
}

void
verify_history(const Anchor *anchor, ReturnSetInfo *result)
{
	Verification verification = {.result = result};

	read_purges(&verification);
	verify_seals(&verification, anchor);
	verify_versions(&verification);
	verify_pairs(&verification);
	verify_guards(&verification);
}
