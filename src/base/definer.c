/*
 * definer.c
 *		The caller's role, and the owner's rights.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/definer.h"
#include "catalog/pg_proc.h"
#include "miscadmin.h"
#include "utils/syscache.h"

void
definer_enter(Definer *definer, FunctionCallInfo fcinfo)
{
	HeapTuple function = SearchSysCache1(PROCOID, ObjectIdGetDatum(fcinfo->flinfo->fn_oid));
	Oid owner;

	if (!HeapTupleIsValid(function))
		elog(ERROR, "cache lookup failed for function %u", fcinfo->flinfo->fn_oid);
	owner = ((Form_pg_proc) GETSTRUCT(function))->proowner;
	ReleaseSysCache(function);
	GetUserIdAndSecContext(&definer->caller, &definer->security_context);
	SetUserIdAndSecContext(owner, definer->security_context | SECURITY_LOCAL_USERID_CHANGE);
}

void
definer_leave(const Definer *definer)
{
	SetUserIdAndSecContext(definer->caller, definer->security_context);
}
