/*
 * trigger.c
 *		What a trigger function expects to be called for.
 */
#include "postgres.h"

#include "base/trigger.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

void
trigger_refuse(const TriggerUse *use)
{
	ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
					errmsg("ainecto.%s() is not made for being called like this", use->function),
					errhint("It is a trigger %s, without arguments.", use->usage)));
}

static bool
is_for_relation(const TriggerUse *use, Relation relation)
{
	if (use->relations[0] == NULL)
		return true;
	for (int i = 0; use->relations[i] != NULL; i++)
	{
		if (strcmp(use->relations[i], RelationGetRelationName(relation)) == 0)
			return strcmp(get_namespace_name(RelationGetNamespace(relation)), "ainecto") == 0;
	}
	return false;
}

TriggerData *
trigger_require(FunctionCallInfo fcinfo, const TriggerUse *use)
{
	TriggerData *trigger;
	int event;

	if (!CALLED_AS_TRIGGER(fcinfo))
		trigger_refuse(use);
	trigger = (TriggerData *) fcinfo->context;
	event = 1 << (trigger->tg_event & TRIGGER_EVENT_OPMASK);
	if (!(TRIGGER_FIRED_BEFORE(trigger->tg_event) ? use->before
												  : TRIGGER_FIRED_AFTER(trigger->tg_event) && use->after) ||
		!(event & (TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ? use->rows : use->statements)) ||
		trigger->tg_trigger->tgnargs != 0 || !is_for_relation(use, trigger->tg_relation))
		trigger_refuse(use);
	return trigger;
}

void
trigger_rewind_rows(Tuplestorestate *rows)
{
	if (rows == NULL)
		return;
	tuplestore_select_read_pointer(rows, 0);
	tuplestore_rescan(rows);
}

bool
trigger_next_row(Tuplestorestate *rows, TupleTableSlot *slot)
{
	if (rows == NULL)
		return false;
	tuplestore_select_read_pointer(rows, 0);
	return tuplestore_gettupleslot(rows, true, false, slot);
}

Datum
trigger_keep_row(const TriggerData *trigger)
{
	if (!TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		return PointerGetDatum(NULL);
	return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple
																	  : trigger->tg_trigtuple);
}
