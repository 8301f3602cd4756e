/*
 * witness.h
 *		Audit of what is not versioned, whoever changes it and by whatever door.
 *
 * AFTER STATEMENT triggers see the rows that a statement changed. Within a tool's call what they saw is noted
 * for the gate's one row, within a function of ours that writes its own row for that one
 * (core/caller/call.h); what somebody's own SQL does makes one row for each thing that it is about.
 */
#ifndef AINECTO_CORE_AUDIT_WITNESS_H
#define AINECTO_CORE_AUDIT_WITNESS_H

#include "postgres.h"

#include "commands/trigger.h"

/*
 * The trigger on a table of witness_table.h: AFTER STATEMENT for INSERT, UPDATE or DELETE with the transition
 * tables of that event, or BEFORE TRUNCATE, which it refuses (AI010). Under ainecto.restoring and for
 * replicated rows it stands still. History that is deleted has to go oldest first: AI010 for what would leave
 * a gap.
 */
extern void witness_record(TriggerData *trigger);

#endif
