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

/* An advisory lock on a bigint has its halves in classid and objid, and 1 in objsubid. */
static Statement find_holder = {
	.text =
		"SELECT l.pid FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
		" AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())"
		" AND l.classid = $1::pg_catalog.oid AND l.objid = $2::pg_catalog.oid",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {INT8OID, INT8OID},
	.read_only = true,
};

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
	Datum values[] = {Int64GetDatum((int64) ((uint64) hash >> 32)), Int64GetDatum(hash & PG_UINT32_MAX)};
	uint64 rows = statement_run(&find_holder, values, NULL);
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
