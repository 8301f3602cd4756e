/*
 * seal.c
 *		Making seals.
 */
#include "postgres.h"

#include "access/transam.h"
#include "access/xact.h"
#include "base/clock.h"
#include "base/row.h"
#include "base/statement.h"
#include "core/caller/audit.h"
#include "core/history/history_source.h"
#include "core/seal/cursor.h"
#include "core/seal/seal.h"
#include "core/seal/seal_format.h"
#include "miscadmin.h"
#include "storage/procarray.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* One seal covers at most so many audit rows; of versions and changes it begins no further version beyond
 * SEAL_MAX_CHANGES rows. */
#define SEAL_MAX_AUDIT   5000
#define SEAL_MAX_CHANGES 20000
/* Documents that one walk looks at. */
#define SEAL_WALK "2000"

#include "core/seal/seal.sql.h"

static const ScanSource seals = {
	.relation = "seal",
	.index = "seal_pkey",
	.columns = {"number", "at", "previous", "audit_after", "audit_through", "audit_marks", "purges",
				"versions", "changes", "hash"},
};

static const ScanSource sealed_versions = {
	.relation = "sealed_version",
	.index = "sealed_version_pkey",
	.columns = {"document_uuid", "version", "seal", "hash", "change_marks"},
};

/* Documents with versions to seal, and the newest version of each that is sealed (0: none). */
typedef struct Unsealed
{
	int count;
	Datum *uuids;
	Datum *sealed;
} Unsealed;

/* Rows of versions, or of their changes, in order of documents and versions. */
typedef struct SealInput
{
	Cursor cursor;
	SealHasher *hasher;
	int document; /* columns */
	int version;
	int id; /* of changes */
} SealInput;

/* A seal in the making. */
typedef struct Draft
{
	SealHead head;
	Digest *chain;
	StringInfoData audit_marks;
	MemoryContext row_context; /* of one version */
	SealReport *report;
} Draft;

/* Where sealing goes on. */
typedef struct Progress
{
	int64 audit_through;
	uint64 before_transaction;
	pg_uuid_t document;
} Progress;

static void
read_progress(Progress *progress)
{
	bool isnull;

	memset(progress, 0, sizeof(*progress));
	if (execute_find_progress() == 0)
		return;
	progress->audit_through = statement_integer(0, 1);
	progress->before_transaction = (uint64) statement_integer(0, 2);
	progress->document = *DatumGetUUIDP(statement_datum(0, 3, &isnull));
}

static void
write_progress(const Progress *before, const Progress *now)
{
	if (memcmp(before, now, sizeof(*now)) != 0)
		execute_keep_progress(now->audit_through, (int64) now->before_transaction, &now->document);
}

static void
begin_draft(Draft *draft, SealReport *report)
{
	bool isnull;

	memset(draft, 0, sizeof(*draft));
	draft->report = report;
	if (execute_find_newest() == 1)
	{
		draft->head.number = statement_integer(0, 1);
		memcpy(draft->head.previous, seal_read_hash(statement_datum(0, 2, &isnull)), DIGEST_LENGTH);
		draft->head.audit_after = statement_integer(0, 3);
	}
	draft->head.number++;
	draft->head.audit_through = draft->head.audit_after;
	draft->head.purges = "[]";
	draft->head.at = clock_now();
	draft->chain = digest_begin();
	initStringInfo(&draft->audit_marks);
	draft->row_context = AllocSetContextCreate(CurrentMemoryContext, "ainecto seal", ALLOCSET_DEFAULT_SIZES);
}

/* The oldest transaction that runs, in 64 bits; the next one to come if none does. */
static uint64
oldest_transaction(void)
{
	TransactionId oldest = GetOldestActiveTransactionId();
	uint64 next = U64FromFullTransactionId(ReadNextFullTransactionId());

	return next - (uint32) ((uint32) next - oldest);
}

/*
 * The last id of audit_log that a seal may cover. An id is given out to a transaction that has its number
 * already (audit_write()): when all transactions are over whose numbers were given out before one looked at
 * the sequence, whatever the sequence had given out by then is visible or will never be.
 */
static int64
find_settled_id(int64 sealed, Progress *progress)
{
	int64 settled = sealed;
	int64 last;
	uint64 next;
	uint64 oldest;

	execute_find_last_audit_id();
	last = statement_integer(0, 1);
	next = U64FromFullTransactionId(ReadNextFullTransactionId());
	oldest = oldest_transaction();
	if (oldest >= next)
		return last;
	if (progress->audit_through > sealed && progress->before_transaction <= oldest)
		settled = progress->audit_through;
	if (last > settled && progress->audit_through <= settled)
	{
		progress->audit_through = last;
		progress->before_transaction = next;
	}
	return settled;
}

/* Each statement sees by its own snapshot what was committed before it. */
static void
seal_audit(Draft *draft, int64 settled)
{
	SealHead *head = &draft->head;
	SealHasher *hasher;
	uint64 rows;
	int id_column;

	if (settled <= head->audit_after)
		return;
	rows = execute_select_audit(head->audit_after, settled, SEAL_MAX_AUDIT);
	if (rows == 0)
		return;
	hasher = seal_learn_hasher(&audit_rows, SPI_tuptable->tupdesc);
	id_column = SPI_fnumber(SPI_tuptable->tupdesc, "id");
	for (uint64 row = 0; row < rows; row++)
	{
		int64 id = statement_integer(row, id_column);
		uint8 hash[DIGEST_LENGTH];

		seal_hash_row(hasher, SPI_tuptable->vals[row], hash);
		seal_add_mark(&draft->audit_marks, id, hash);
		head->audit_through = id;
	}
	seal_drop_hasher(hasher);
	if (rows == SEAL_MAX_AUDIT)
		draft->report->more = true;
	draft->report->audit_rows = rows;
	execute_select_purges(head->audit_after, head->audit_through);
	head->purges = statement_text(0, 1);
}

static void
input_open(SealInput *input, const ScanSource *source, Statement *statement, const NullableDatum *parameters,
		   int count)
{
	TupleDesc description;

	cursor_open(&input->cursor, statement, parameters, count);
	description = cursor_description(&input->cursor);
	input->hasher = seal_learn_hasher(source, description);
	input->document = SPI_fnumber(description, "document_uuid");
	input->version = SPI_fnumber(description, "version");
	input->id = SPI_fnumber(description, "id");
}

static void
input_close(SealInput *input)
{
	seal_drop_hasher(input->hasher);
	cursor_close(&input->cursor);
}

/* Whether the current row comes before, is of, or comes after a version, as memcmp() would say. */
static int
input_compare(const SealInput *input, const pg_uuid_t *document, int64 version)
{
	bool isnull;
	int order =
		memcmp(DatumGetUUIDP(cursor_datum(&input->cursor, input->document, &isnull)), document, UUID_LEN);
	int64 there;

	if (order != 0)
		return order;
	there = cursor_integer(&input->cursor, input->version);
	return there < version ? -1 : there > version;
}

/* The marks of a version's change rows. */
static void
mark_changes(SealInput *changes, const pg_uuid_t *document, int64 version, StringInfo marks)
{
	for (; cursor_row(&changes->cursor) != NULL; cursor_step(&changes->cursor))
	{
		int order = input_compare(changes, document, version);
		uint8 hash[DIGEST_LENGTH];

		if (order > 0)
			return;
		/* Of a version that is not there: nothing to seal, and verification finds it. */
		if (order < 0)
			continue;
		seal_hash_row(changes->hasher, cursor_row(&changes->cursor), hash);
		seal_add_mark(marks, cursor_integer(&changes->cursor, changes->id), hash);
	}
}

static void
write_version(Draft *draft, const pg_uuid_t *document, int64 version, const uint8 *hash, StringInfo marks)
{
	SealMarks changes = {marks->data, marks->len / SEAL_MARK_LENGTH};
	Datum values[] = {UUIDPGetDatum(document), Int64GetDatum(version), Int64GetDatum(draft->head.number),
					  seal_bytes(hash, DIGEST_LENGTH), seal_bytes(marks->data, marks->len)};

	seal_chain_version(draft->chain, document, version, hash, &changes);
	row_insert(&sealed_versions, values, NULL);
	draft->head.versions++;
	draft->head.changes += changes.count;
}

/* Seals the version that the walk has come to, and steps to the next. */
static void
seal_version(Draft *draft, SealInput *versions, SealInput *changes)
{
	MemoryContext caller = MemoryContextSwitchTo(draft->row_context);
	bool isnull;
	pg_uuid_t document = *DatumGetUUIDP(cursor_datum(&versions->cursor, versions->document, &isnull));
	int64 version = cursor_integer(&versions->cursor, versions->version);
	StringInfoData marks;
	uint8 hash[DIGEST_LENGTH];

	seal_hash_row(versions->hasher, cursor_row(&versions->cursor), hash);
	initStringInfo(&marks);
	mark_changes(changes, &document, version, &marks);
	write_version(draft, &document, version, hash, &marks);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(draft->row_context);
	cursor_step(&versions->cursor);
	/* The chain is checked in this order. */
	if (cursor_row(&versions->cursor) != NULL && input_compare(versions, &document, version) <= 0)
		elog(ERROR, "versions to be sealed are out of order");
}

/*
 * All unsealed versions of the documents, oldest first, until there are enough; whether that was all. Both
 * tables are read on one snapshot, which is not older than the list.
 */
static bool
seal_versions(Draft *draft, const Unsealed *documents)
{
	ArrayType *uuids =
		construct_array(documents->uuids, documents->count, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR);
	ArrayType *sealed = construct_array(documents->sealed, documents->count, INT8OID, sizeof(int64),
										FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
	SealInput versions;
	SealInput changes;
	bool all;

	PushActiveSnapshot(GetLatestSnapshot());
	input_open(&versions, &history_versions, with_select_versions(uuids, sealed));
	input_open(&changes, &history_changes, with_select_changes(uuids, sealed));
	while (cursor_row(&versions.cursor) != NULL &&
		   draft->head.versions + draft->head.changes < SEAL_MAX_CHANGES)
		seal_version(draft, &versions, &changes);
	all = cursor_row(&versions.cursor) == NULL;
	input_close(&changes);
	input_close(&versions);
	PopActiveSnapshot();
	return all;
}

static void
list_unsealed(const Draft *draft, const Progress *progress, const pg_uuid_t *end, Unsealed *documents)
{
	documents->count = (int) execute_find_unsealed(&progress->document, end, draft->head.audit_after,
												   draft->head.audit_through);
	documents->uuids = palloc(sizeof(Datum) * Max(documents->count, 1));
	documents->sealed = palloc(sizeof(Datum) * Max(documents->count, 1));
	for (int row = 0; row < documents->count; row++)
	{
		bool isnull;

		documents->uuids[row] = datumCopy(statement_datum(row, 1, &isnull), false, UUID_LEN);
		documents->sealed[row] = statement_datum(row, 2, &isnull);
	}
}

/* A step of the walk; what it could not finish it does again. */
static void
walk_documents(Draft *draft, Progress *progress)
{
	pg_uuid_t end = {0};
	bool isnull;
	bool last = execute_find_walk_end(&progress->document) == 0;
	Unsealed documents;

	if (!last)
		end = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	list_unsealed(draft, progress, last ? NULL : &end, &documents);
	if (documents.count == 0 || seal_versions(draft, &documents))
		progress->document = end;
	else
		draft->report->more = true;
}

static void
write_seal(Draft *draft)
{
	SealHead *head = &draft->head;
	uint8 hash[DIGEST_LENGTH];
	Datum values[] = {Int64GetDatum(head->number),
					  TimestampTzGetDatum(head->at),
					  seal_bytes(head->previous, DIGEST_LENGTH),
					  Int64GetDatum(head->audit_after),
					  Int64GetDatum(head->audit_through),
					  seal_bytes(draft->audit_marks.data, draft->audit_marks.len),
					  DirectFunctionCall1(jsonb_in, CStringGetDatum(head->purges)),
					  Int64GetDatum(head->versions),
					  Int64GetDatum(head->changes),
					  0};

	head->audit = (SealMarks){draft->audit_marks.data, draft->audit_marks.len / SEAL_MARK_LENGTH};
	seal_chain_end(draft->chain, head, hash);
	values[lengthof(values) - 1] = seal_bytes(hash, DIGEST_LENGTH);
	row_insert(&seals, values, NULL);
}

void
seal_make(SealReport *report)
{
	Progress before;
	Progress progress;
	Draft draft;
	int64 settled;

	memset(report, 0, sizeof(*report));
	Assert(!IsolationUsesXactSnapshot());
	/* What this transaction has written itself may not be complete. */
	report->waiting = TransactionIdIsValid(GetTopTransactionIdIfAny());
	if (report->waiting)
		return;
	read_progress(&before);
	progress = before;
	begin_draft(&draft, report);
	settled = find_settled_id(draft.head.audit_after, &progress);
	report->waiting = progress.audit_through > settled;
	seal_audit(&draft, settled);
	walk_documents(&draft, &progress);
	if (draft.head.versions > 0 || draft.head.audit_through > draft.head.audit_after)
	{
		write_seal(&draft);
		report->number = draft.head.number;
		report->versions = draft.head.versions;
		report->changes = draft.head.changes;
	}
	else
		digest_drop(draft.chain);
	write_progress(&before, &progress);
	MemoryContextDelete(draft.row_context);
}

bool
seal_read_anchor(Datum *anchor)
{
	bool isnull;

	if (execute_select_anchor() == 0)
		return false;
	*anchor = SPI_datumTransfer(statement_datum(0, 1, &isnull), false, -1);
	return true;
}
