/*
 * ainecto_testcase.c
 *		SQL entry points that belong to testcase documents.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "core/testcase.h"
#include "fmgr.h"

PG_FUNCTION_INFO_V1(ainecto_check_scenario_tree);

Datum
ainecto_check_scenario_tree(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("check_scenario_tree is a trigger function")));
	testcase_check_tree((TriggerData *) fcinfo->context);
	return PointerGetDatum(NULL);
}
