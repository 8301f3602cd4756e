/*
 * definer.c
 *		The caller's role, the owner's rights, settings of ours, and a path on which nobody else's names lie.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/definer.h"
#include "base/installation.h"
#include "base/output.h"
#include "catalog/namespace.h"
#include "catalog/pg_proc.h"
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/syscache.h"

/* The very text that the shim opens its connections with. */
#define PINNED_PATH "pg_catalog,pg_temp"

void
definer_enter(Definer *definer, FunctionCallInfo fcinfo)
{
	HeapTuple function;
	Oid owner;

	installation_check();
	function = SearchSysCache1(PROCOID, ObjectIdGetDatum(fcinfo->flinfo->fn_oid));
	if (!HeapTupleIsValid(function))
		elog(ERROR, "cache lookup failed for function %u", fcinfo->flinfo->fn_oid);
	owner = ((Form_pg_proc) GETSTRUCT(function))->proowner;
	ReleaseSysCache(function);
	GetUserIdAndSecContext(&definer->caller, &definer->security_context);
	SetUserIdAndSecContext(owner, definer->security_context | SECURITY_LOCAL_USERID_CHANGE);
	definer->settings_level = output_pin();
}

void
definer_pin_path(Definer *definer)
{
	if (strcmp(namespace_search_path, PINNED_PATH) == 0)
		return;
	if (definer->settings_level == 0)
		definer->settings_level = NewGUCNestLevel();
	set_config_option("search_path", PINNED_PATH, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
					  false);
}

void
definer_become(Definer *definer, Oid role)
{
	GetUserIdAndSecContext(&definer->caller, &definer->security_context);
	SetUserIdAndSecContext(role, definer->security_context | SECURITY_LOCAL_USERID_CHANGE |
									 SECURITY_RESTRICTED_OPERATION);
	definer->settings_level = 0;
}

void
definer_leave(const Definer *definer)
{
	output_release(definer->settings_level);
	SetUserIdAndSecContext(definer->caller, definer->security_context);
}
