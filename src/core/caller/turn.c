/*
 * turn.c
 *		Advisory locks, named by the hash of what is counted.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "core/caller/turn.h"
#include "utils/fmgrprotos.h"

void
turn_take(const char *what, const char *key)
{
	char *name = psprintf("turn/%s/%s", what, key);
	uint64 hash = DatumGetUInt64(hash_any_extended((const unsigned char *) name, strlen(name), 0));

	DirectFunctionCall1(pg_advisory_xact_lock_int8, Int64GetDatum((int64) hash));
	pfree(name);
}
