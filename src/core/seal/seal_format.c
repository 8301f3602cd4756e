/*
 * seal_format.c
 *		Hashes of rows and of seals.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "core/seal/seal_format.h"
#include "port/pg_bswap.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* What comes between the versions and the rest names the format. */
#define CHAIN_END "ainecto seal 1\n"

typedef struct SealColumn
{
	const char *name;
	int index; /* in the description, from 0 */
	Oid type;
	FmgrInfo output;
} SealColumn;

struct SealHasher
{
	MemoryContext context; /* holds all of it */
	MemoryContext row_context;
	TupleDesc description;
	Digest *digest;
	Datum *values; /* of the row, as described */
	bool *nulls;
	StringInfoData text;
	int count;
	SealColumn columns[SCAN_MAX_COLUMNS]; /* in order of names */
};

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const SealColumn *) a)->name, ((const SealColumn *) b)->name);
}

static void
learn_column(SealHasher *hasher, const char *name)
{
	SealColumn *column = &hasher->columns[hasher->count++];
	Oid output;
	bool varlena;

	column->name = name;
	column->index = scan_column_number(hasher->description, name) - 1;
	column->type = TupleDescAttr(hasher->description, column->index)->atttypid;
	getTypeOutputInfo(column->type, &output, &varlena);
	fmgr_info_cxt(output, &column->output, hasher->context);
}

SealHasher *
seal_learn_hasher(const ScanSource *source, TupleDesc description)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "ainecto seal hasher", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	SealHasher *hasher = palloc0(sizeof(SealHasher));

	hasher->context = context;
	hasher->row_context = AllocSetContextCreate(context, "ainecto sealed row", ALLOCSET_DEFAULT_SIZES);
	hasher->description = CreateTupleDescCopy(description);
	hasher->digest = digest_begin();
	hasher->values = palloc(sizeof(Datum) * description->natts);
	hasher->nulls = palloc(sizeof(bool) * description->natts);
	initStringInfo(&hasher->text);
	for (int i = 0; source->columns[i] != NULL; i++)
		learn_column(hasher, source->columns[i]);
	qsort(hasher->columns, hasher->count, sizeof(hasher->columns[0]), compare_names);
	MemoryContextSwitchTo(caller);
	return hasher;
}

void
seal_drop_hasher(SealHasher *hasher)
{
	digest_drop(hasher->digest);
	MemoryContextDelete(hasher->context);
}

static void
add_value(StringInfo out, const char *bytes, int length)
{
	char digits[MAXINT8LEN + 1];

	appendBinaryStringInfo(out, digits, pg_ltoa(length, digits));
	appendStringInfoChar(out, ':');
	appendBinaryStringInfo(out, bytes, length);
}

/*
 * What the type's output function says, without calling it for those that are in every row. None of the types
 * in our tables heeds a setting, but for that of times, which are numbers here.
 */
static void
add_column(StringInfo out, SealColumn *column, Datum value)
{
	char digits[MAXINT8LEN + 1];
	const char *printed;

	appendStringInfoString(out, column->name);
	appendStringInfoChar(out, '=');
	if (column->type == INT8OID || column->type == TIMESTAMPTZOID)
		add_value(out, digits, pg_lltoa(DatumGetInt64(value), digits));
	else if (column->type == TEXTOID)
	{
		const text *string = DatumGetTextPP(value);

		add_value(out, VARDATA_ANY(string), (int) VARSIZE_ANY_EXHDR(string));
	}
	else
	{
		printed = OutputFunctionCall(&column->output, value);
		add_value(out, printed, (int) strlen(printed));
	}
	appendStringInfoChar(out, '\n');
}

void
seal_hash_row(SealHasher *hasher, HeapTuple row, uint8 hash[DIGEST_LENGTH])
{
	MemoryContext caller = MemoryContextSwitchTo(hasher->row_context);

	heap_deform_tuple(row, hasher->description, hasher->values, hasher->nulls);
	resetStringInfo(&hasher->text);
	for (int i = 0; i < hasher->count; i++)
	{
		SealColumn *column = &hasher->columns[i];

		if (!hasher->nulls[column->index])
			add_column(&hasher->text, column, hasher->values[column->index]);
	}
	digest_add(hasher->digest, hasher->text.data, hasher->text.len);
	digest_take(hasher->digest, hash);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(hasher->row_context);
}

void
seal_add_mark(StringInfo marks, int64 id, const uint8 hash[DIGEST_LENGTH])
{
	uint64 ordered = pg_hton64((uint64) id);

	appendBinaryStringInfo(marks, (const char *) &ordered, sizeof(ordered));
	appendBinaryStringInfo(marks, (const char *) hash, SEAL_MARK_HASH);
}

SealMarks
seal_read_marks(Datum bytes)
{
	bytea *packed = DatumGetByteaPP(bytes);

	return (SealMarks){VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed) / SEAL_MARK_LENGTH};
}

int64
seal_mark_id(const SealMarks *marks, int index)
{
	uint64 ordered;

	memcpy(&ordered, marks->bytes + (size_t) index * SEAL_MARK_LENGTH, sizeof(ordered));
	return (int64) pg_ntoh64(ordered);
}

bool
seal_mark_fits(const SealMarks *marks, int index, const uint8 hash[DIGEST_LENGTH])
{
	return memcmp(marks->bytes + (size_t) index * SEAL_MARK_LENGTH + SEAL_MARK_ID, hash, SEAL_MARK_HASH) == 0;
}

static void
chain_marks(Digest *chain, const SealMarks *marks)
{
	digest_add_integer(chain, marks->count);
	digest_add(chain, marks->bytes, (size_t) marks->count * SEAL_MARK_LENGTH);
}

void
seal_chain_version(Digest *chain, const pg_uuid_t *document, int64 version, const uint8 hash[DIGEST_LENGTH],
				   const SealMarks *changes)
{
	digest_add(chain, document->data, UUID_LEN);
	digest_add_integer(chain, version);
	digest_add(chain, hash, DIGEST_LENGTH);
	chain_marks(chain, changes);
}

void
seal_chain_end(Digest *chain, const SealHead *head, uint8 hash[DIGEST_LENGTH])
{
	digest_add(chain, CHAIN_END, strlen(CHAIN_END));
	digest_add(chain, head->previous, DIGEST_LENGTH);
	digest_add_integer(chain, head->number);
	digest_add_integer(chain, head->at);
	digest_add_integer(chain, head->audit_after);
	digest_add_integer(chain, head->audit_through);
	chain_marks(chain, &head->audit);
	digest_add_integer(chain, strlen(head->purges));
	digest_add(chain, head->purges, strlen(head->purges));
	digest_add_integer(chain, head->versions);
	digest_add_integer(chain, head->changes);
	digest_end(chain, hash);
}

const uint8 *
seal_read_hash(Datum bytes)
{
	static const uint8 none[DIGEST_LENGTH] = {0};
	bytea *hash = DatumGetByteaPP(bytes);

	return VARSIZE_ANY_EXHDR(hash) == DIGEST_LENGTH ? (const uint8 *) VARDATA_ANY(hash) : none;
}

Datum
seal_bytes(const void *bytes, size_t length)
{
	bytea *result = palloc(VARHDRSZ + length);

	SET_VARSIZE(result, VARHDRSZ + length);
	memcpy(VARDATA(result), bytes, length);
	return PointerGetDatum(result);
}
