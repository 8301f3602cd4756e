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
#include "utils/timestamp.h"

/* What comes between the versions and the rest names the format. */
#define CHAIN_END "ainecto seal 1\n"

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* No output function of the types in our tables heeds a setting, but for that of times. */
static char *
value_text(Oid type, Datum value)
{
	Oid output;
	bool varlena;

	if (type == TIMESTAMPTZOID)
		return psprintf(INT64_FORMAT, DatumGetTimestampTz(value));
	getTypeOutputInfo(type, &output, &varlena);
	return OidOutputFunctionCall(output, value);
}

void
seal_hash_row(HeapTuple row, TupleDesc description, const ScanSource *source, uint8 hash[DIGEST_LENGTH])
{
	const char *names[SCAN_MAX_COLUMNS];
	StringInfoData text;
	int count = 0;

	while (source->columns[count] != NULL)
	{
		names[count] = source->columns[count];
		count++;
	}
	qsort(names, count, sizeof(names[0]), compare_names);
	initStringInfo(&text);
	for (int i = 0; i < count; i++)
	{
		AttrNumber number = scan_column_number(description, names[i]);
		bool isnull;
		Datum value = heap_getattr(row, number, description, &isnull);
		char *printed;

		if (isnull)
			continue;
		printed = value_text(TupleDescAttr(description, number - 1)->atttypid, value);
		appendStringInfo(&text, "%s=%zu:%s\n", names[i], strlen(printed), printed);
		pfree(printed);
	}
	digest_bytes(text.data, text.len, hash);
	pfree(text.data);
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
