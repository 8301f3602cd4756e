/*
 * cancel.c
 *		Advisory locks that name running calls.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "common/hashfn.h"
#include "core/caller/cancel.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

#include "core/caller/cancel.sql.h"

/* Names of different owners never meet. */
static int64
name_hash(const char *scope, const char *owner, const char *name)
{
	char *text = psprintf("%s/%s/%s", scope, owner, name);
	uint64 hash = DatumGetUInt64(hash_any_extended((const unsigned char *) text, (int) strlen(text), 0));

	pfree(text);
	return (int64) hash;
}

static int64
principal_name(const Principal *principal, const char *scope, const char *name)
{
	return name_hash(scope, uuid_text(&principal->grant), name);
}

static int64
secret_name(const bytea *token_hash, const char *name)
{
	return name_hash(CANCEL_PAGE,
					 TextDatumGetCString(DirectFunctionCall2(binary_encode, PointerGetDatum(token_hash),
															 CStringGetTextDatum("hex"))),
					 name);
}

static void
announce(int64 hash)
{
	DirectFunctionCall1(pg_try_advisory_xact_lock_shared_int8, Int64GetDatum(hash));
}

static bool
cancel_holders(int64 hash)
{
	uint64 rows = execute_find_holder((int64) ((uint64) hash >> 32), hash & PG_UINT32_MAX);
	bool cancelled = false;

	for (uint64 row = 0; row < rows; row++)
	{
		int pid = (int) statement_integer(row, 1);

		if (pid != MyProcPid)
			cancelled |= DatumGetBool(DirectFunctionCall1(pg_cancel_backend, Int32GetDatum(pid)));
	}
	return cancelled;
}

void
cancel_announce(const Principal *principal, const char *scope, const char *name)
{
	if (!XactReadOnly && principal->has_grant)
		announce(principal_name(principal, scope, name));
}

bool
cancel_request(const Principal *principal, const char *scope, const char *name)
{
	return cancel_holders(principal_name(principal, scope, name));
}

void
cancel_announce_page(const bytea *token_hash, const char *name)
{
	announce(secret_name(token_hash, name));
}

bool
cancel_page(const bytea *token_hash, const char *name)
{
	return cancel_holders(secret_name(token_hash, name));
}
