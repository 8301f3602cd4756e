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
#include "core/seal/seal.h"
#include "core/seal/seal_format.h"
#include "miscadmin.h"
#include "storage/procarray.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* One seal covers at most so many audit rows; of versions and changes it begins no further version beyond
 * SEAL_MAX_CHANGES rows. */
#define SEAL_MAX_AUDIT   5000
#define SEAL_MAX_CHANGES 20000
/* Change rows read at a time. */
#define SEAL_PAGE 1000
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

/* A document with versions to seal. */
typedef struct Unsealed
{
	pg_uuid_t uuid;
	int64 sealed; /* the newest version that is sealed; 0: none */
} Unsealed;

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
	if (statement_run(&find_progress, NULL, NULL) == 0)
		return;
	progress->audit_through = statement_integer(0, 1);
	progress->before_transaction = (uint64) statement_integer(0, 2);
	progress->document = *DatumGetUUIDP(statement_datum(0, 3, &isnull));
}

static void
write_progress(const Progress *before, const Progress *now)
{
	Datum values[] = {Int64GetDatum(now->audit_through), Int64GetDatum((int64) now->before_transaction),
					  UUIDPGetDatum(&now->document)};

	if (memcmp(before, now, sizeof(*now)) != 0)
		statement_run(&keep_progress, values, NULL);
}

static void
begin_draft(Draft *draft, SealReport *report)
{
	bool isnull;

	memset(draft, 0, sizeof(*draft));
	draft->report = report;
	if (statement_run(&find_newest, NULL, NULL) == 1)
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

	statement_run(&find_last_audit_id, NULL, NULL);
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
	Datum values[] = {Int64GetDatum(head->audit_after), Int64GetDatum(settled),
					  Int64GetDatum(SEAL_MAX_AUDIT)};
	uint64 rows;

	if (settled <= head->audit_after)
		return;
	rows = statement_run(&select_audit, values, NULL);
	if (rows == 0)
		return;
	for (uint64 row = 0; row < rows; row++)
	{
		int64 id = statement_integer(row, SPI_fnumber(SPI_tuptable->tupdesc, "id"));
		uint8 hash[DIGEST_LENGTH];

		seal_hash_row(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, &audit_rows, hash);
		seal_add_mark(&draft->audit_marks, id, hash);
		head->audit_through = id;
	}
	if (rows == SEAL_MAX_AUDIT)
		draft->report->more = true;
	draft->report->audit_rows = rows;
	values[1] = Int64GetDatum(head->audit_through);
	statement_run(&select_purges, values, NULL);
	head->purges = statement_text(0, 1);
}

/* The marks of a version's change rows. */
static void
mark_changes(const pg_uuid_t *document, int64 version, StringInfo marks)
{
	Datum values[] = {UUIDPGetDatum(document), Int64GetDatum(version), Int64GetDatum(PG_INT64_MIN),
					  Int64GetDatum(SEAL_PAGE)};
	uint64 rows;

	do
	{
		rows = statement_run(&select_changes, values, NULL);
		for (uint64 row = 0; row < rows; row++)
		{
			int64 id = statement_integer(row, SPI_fnumber(SPI_tuptable->tupdesc, "id"));
			uint8 hash[DIGEST_LENGTH];

			seal_hash_row(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, &history_changes, hash);
			seal_add_mark(marks, id, hash);
			values[2] = Int64GetDatum(id);
		}
		CHECK_FOR_INTERRUPTS();
	} while (rows == SEAL_PAGE);
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

/* Seals the document's next version after this one; its number, 0 if there is none. */
static int64
seal_next_version(Draft *draft, const pg_uuid_t *document, int64 after)
{
	Datum values[] = {UUIDPGetDatum(document), Int64GetDatum(after)};
	MemoryContext caller;
	StringInfoData marks;
	uint8 hash[DIGEST_LENGTH];
	int64 version;

	if (statement_run(&select_version, values, NULL) == 0)
		return 0;
	caller = MemoryContextSwitchTo(draft->row_context);
	version = statement_integer(0, SPI_fnumber(SPI_tuptable->tupdesc, "version"));
	seal_hash_row(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, &history_versions, hash);
	initStringInfo(&marks);
	mark_changes(document, version, &marks);
	write_version(draft, document, version, hash, &marks);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(draft->row_context);
	return version;
}

/* All unsealed versions of the documents, oldest first, until there are enough; whether that was all. */
static bool
seal_versions(Draft *draft, const Unsealed *documents, uint64 count)
{
	for (uint64 i = 0; i < count; i++)
	{
		int64 version = documents[i].sealed;

		do
		{
			if (draft->head.versions + draft->head.changes >= SEAL_MAX_CHANGES)
				return false;
			version = seal_next_version(draft, &documents[i].uuid, version);
		} while (version != 0);
	}
	return true;
}

static Unsealed *
list_unsealed(const Draft *draft, const Progress *progress, const pg_uuid_t *end, uint64 *count)
{
	Datum values[] = {UUIDPGetDatum(&progress->document), UUIDPGetDatum(end),
					  Int64GetDatum(draft->head.audit_after), Int64GetDatum(draft->head.audit_through)};
	Unsealed *documents;

	*count = statement_run(&find_unsealed, values, end == NULL ? " n  " : NULL);
	documents = palloc(sizeof(Unsealed) * Max(*count, 1));
	for (uint64 row = 0; row < *count; row++)
	{
		bool isnull;

		documents[row].uuid = *DatumGetUUIDP(statement_datum(row, 1, &isnull));
		documents[row].sealed = statement_integer(row, 2);
	}
	return documents;
}

/* A step of the walk; what it could not finish it does again. */
static void
walk_documents(Draft *draft, Progress *progress)
{
	Datum start = UUIDPGetDatum(&progress->document);
	pg_uuid_t end = {0};
	bool isnull;
	bool last = statement_run(&find_walk_end, &start, NULL) == 0;
	Unsealed *documents;
	uint64 count;

	if (!last)
		end = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	documents = list_unsealed(draft, progress, last ? NULL : &end, &count);
	if (seal_versions(draft, documents, count))
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

	if (statement_run(&select_anchor, NULL, NULL) == 0)
		return false;
	*anchor = SPI_datumTransfer(statement_datum(0, 1, &isnull), false, -1);
	return true;
}
