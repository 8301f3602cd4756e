/*
 * ainecto_erd.c
 *		SQL entry points that belong to ERD documents.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "core/erd_member.h"
#include "fmgr.h"

PG_FUNCTION_INFO_V1(ainecto_check_erd_member);

Datum
ainecto_check_erd_member(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("check_erd_member is a trigger function")));
	erd_check_member((TriggerData *) fcinfo->context);
	return PointerGetDatum(NULL);
}
