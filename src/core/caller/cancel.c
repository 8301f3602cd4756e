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
#include "storage/lock.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

#include "core/caller/cancel.sql.h"

/* Within which subtransaction the call at hand was given a name; none once it cannot be cancelled any more.
 */
static SubTransactionId announced = InvalidSubTransactionId;

/* How long a failed call waits for whoever looks whether to cancel it, in milliseconds; he takes few. */
#define MAX_LOOK 1000

/* What whoever cancels a backend holds while it does, and a call takes before it ends. SQL has no way to it.
 */
static LOCKTAG
end_of_call(int pid)
{
	LOCKTAG tag = {.locktag_field1 = MyDatabaseId,
				   .locktag_field2 = (uint32) pid,
				   .locktag_type = LOCKTAG_USERLOCK,
				   .locktag_lockmethodid = DEFAULT_LOCKMETHOD};

	return tag;
}

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

/* The call fails, and with its locks its names go. Nothing may be thrown or interrupted here. */
static void
abandon(void)
{
	LOCKTAG tag = end_of_call(MyProcPid);

	announced = InvalidSubTransactionId;
	for (int looked = 0; looked < MAX_LOOK; looked++)
	{
		if (LockAcquire(&tag, ShareLock, false, true) != LOCKACQUIRE_NOT_AVAIL)
			break;
		pg_usleep(1000);
	}
	/* Whoever cancelled meant this call. */
	QueryCancelPending = false;
}

static void
abandon_with_transaction(XactEvent event, void *argument)
{
	if (event == XACT_EVENT_ABORT && announced != InvalidSubTransactionId)
		abandon();
}

static void
abandon_with_subtransaction(SubXactEvent event, SubTransactionId own, SubTransactionId parent, void *argument)
{
	if (event == SUBXACT_EVENT_ABORT_SUB && announced == own)
		abandon();
}

static void
announce(int64 hash)
{
	static bool registered = false;

	if (!registered)
	{
		RegisterXactCallback(abandon_with_transaction, NULL);
		RegisterSubXactCallback(abandon_with_subtransaction, NULL);
	}
	registered = true;
	DirectFunctionCall1(pg_try_advisory_xact_lock_shared_int8, Int64GetDatum(hash));
	announced = GetCurrentSubTransactionId();
}

/* The backends in a call of this name, but for this one. */
static List *
find_holders(int64 hash)
{
	uint64 rows = execute_find_holder((int64) ((uint64) hash >> 32), hash & PG_UINT32_MAX);
	List *pids = NIL;

	for (uint64 row = 0; row < rows; row++)
	{
		int pid = (int) statement_integer(row, 1);

		if (pid != MyProcPid)
			pids = lappend_int(pids, pid);
	}
	return pids;
}

/* A call found a moment ago may be over, and its backend in another one: while this looks again, it cannot
 * end. */
static bool
cancel_holder(int64 hash, int pid)
{
	LOCKTAG tag = end_of_call(pid);
	bool cancelled;

	if (LockAcquire(&tag, ExclusiveLock, false, true) == LOCKACQUIRE_NOT_AVAIL)
		return false;
	cancelled = list_member_int(find_holders(hash), pid) &&
				DatumGetBool(DirectFunctionCall1(pg_cancel_backend, Int32GetDatum(pid)));
	LockRelease(&tag, ExclusiveLock, false);
	return cancelled;
}

static bool
cancel_holders(int64 hash)
{
	bool cancelled = false;
	ListCell *cell;

	foreach(cell, find_holders(hash))
		cancelled |= cancel_holder(hash, lfirst_int(cell));
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

bool
cancel_is_running(const Principal *principal, const char *scope, const char *name)
{
	return find_holders(principal_name(principal, scope, name)) != NIL;
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

void
cancel_conclude(void)
{
	LOCKTAG tag = end_of_call(MyProcPid);

	if (announced == InvalidSubTransactionId)
		return;
	announced = InvalidSubTransactionId;
	(void) LockAcquire(&tag, ShareLock, false, false);
	CHECK_FOR_INTERRUPTS();
}
