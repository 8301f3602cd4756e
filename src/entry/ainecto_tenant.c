/*
 * ainecto_tenant.c
 *		SQL entry points of row-level security: unpack, call, pack.
 */
#include "postgres.h"

#include "base/definer.h"
#include "base/statement.h"
#include "base/trigger.h"
#include "commands/trigger.h"
#include "core/caller/principal.h"
#include "core/row_security/verdict.h"
#include "core/row_security/visible_set.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(ainecto_readable_documents);
PG_FUNCTION_INFO_V1(ainecto_readable_places);
PG_FUNCTION_INFO_V1(ainecto_granted_places);
PG_FUNCTION_INFO_V1(ainecto_withheld_places);
PG_FUNCTION_INFO_V1(ainecto_readable_runs);
PG_FUNCTION_INFO_V1(ainecto_hidden_cases);
PG_FUNCTION_INFO_V1(ainecto_readable_uploads);
PG_FUNCTION_INFO_V1(ainecto_own_account);
PG_FUNCTION_INFO_V1(ainecto_admit_row);
PG_FUNCTION_INFO_V1(ainecto_admit_number);
PG_FUNCTION_INFO_V1(ainecto_judge_change);

/* The set for the role in force, whatever rights it has on our tables. */
static Datum
fill_set(FunctionCallInfo fcinfo, VisibleSet set)
{
	bool before = statement_use_one_snapshot(true);

	PG_TRY();
	{
		Definer definer;
		Principal caller;

		InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
		definer_enter(&definer, fcinfo);
		SPI_connect();
		principal_from_role(definer.caller, &caller);
		visible_set_fill(set, caller.account_id, (ReturnSetInfo *) fcinfo->resultinfo);
		SPI_finish();
		definer_leave(&definer);
	}
	PG_FINALLY();
	{
		statement_use_one_snapshot(before);
	}
	PG_END_TRY();
	return (Datum) 0;
}

Datum
ainecto_readable_documents(PG_FUNCTION_ARGS)
{
	return fill_set(fcinfo, VISIBLE_SET_DOCUMENTS);
}

Datum
ainecto_readable_places(PG_FUNCTION_ARGS)
{
	return fill_set(fcinfo, VISIBLE_SET_PLACES);
}

Datum
ainecto_granted_places(PG_FUNCTION_ARGS)
{
	return fill_set(fcinfo, VISIBLE_SET_GRANTED);
}

Datum
ainecto_withheld_places(PG_FUNCTION_ARGS)
{
	return fill_set(fcinfo, VISIBLE_SET_WITHHELD);
}

Datum
ainecto_readable_runs(PG_FUNCTION_ARGS)
{
	return fill_set(fcinfo, VISIBLE_SET_RUNS);
}

Datum
ainecto_hidden_cases(PG_FUNCTION_ARGS)
{
	return fill_set(fcinfo, VISIBLE_SET_HIDDEN_CASES);
}

Datum
ainecto_readable_uploads(PG_FUNCTION_ARGS)
{
	return fill_set(fcinfo, VISIBLE_SET_UPLOADS);
}

Datum
ainecto_own_account(PG_FUNCTION_ARGS)
{
	Definer definer;
	Principal caller;

	definer_enter(&definer, fcinfo);
	principal_from_role(definer.caller, &caller);
	definer_leave(&definer);
	if (caller.account_id == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT64(caller.account_id);
}

Datum
ainecto_admit_row(PG_FUNCTION_ARGS)
{
	verdict_admit_row(PG_GETARG_HEAPTUPLEHEADER(0));
	PG_RETURN_BOOL(true);
}

Datum
ainecto_admit_number(PG_FUNCTION_ARGS)
{
	verdict_admit_number(PG_GETARG_OID(0), PG_GETARG_INT64(1));
	PG_RETURN_BOOL(true);
}

Datum
ainecto_judge_change(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "judge_change",
		.usage = "AFTER INSERT, UPDATE or DELETE, FOR EACH ROW",
		.after = true,
		.rows = TRIGGER_WRITE,
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	verdict_judge_change(trigger);
	return trigger_keep_row(trigger);
}
