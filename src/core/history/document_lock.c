/*
 * document_lock.c
 *		Locking documents.
 */
#include "postgres.h"

#include "base/row.h"
#include "base/scan.h"
#include "core/history/document_lock.h"
#include "core/history/history_source.h"

static int
compare_uuids(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(pg_uuid_t));
}

int64
document_lock(const pg_uuid_t *document)
{
	Datum key = UUIDPGetDatum(document);
	bool isnull;
	int64 version;
	RowScan scan;

	if (!row_find_locked(&scan, &history_documents, 1, &key, LockTupleNoKeyExclusive, NULL))
		return -1;
	version = scan_integer(&scan, DOCUMENT_VERSION, &isnull);
	scan_close(&scan);
	return version;
}

bool
document_lock_as_read(const pg_uuid_t *document, TransactionId written_by)
{
	Datum key = UUIDPGetDatum(document);
	bool waited;
	bool same;
	RowScan scan;

	if (!row_find_locked(&scan, &history_documents, 1, &key, LockTupleNoKeyExclusive, &waited))
		return false;
	same = !waited && scan_writer(&scan) == written_by;
	scan_close(&scan);
	return same;
}

void
document_lock_all(pg_uuid_t *documents, int count)
{
	qsort(documents, count, sizeof(pg_uuid_t), compare_uuids);
	for (int i = 0; i < count; i++)
	{
		if (i == 0 || compare_uuids(&documents[i - 1], &documents[i]) != 0)
			document_lock(&documents[i]);
	}
}
