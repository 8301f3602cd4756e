/*
 * witness.h
 *		Audit of what is not versioned, whoever changes it and by whatever door.
 *
 * The room: what is audited and not versioned, by whatever door it came, and erasing a person from it. It
 * refuses nothing but gaps in history. Triggers and the functions of administrators call it.
 *
 * AFTER STATEMENT triggers see the rows that a statement changed. Within a tool's call what they saw is noted
 * for the gate's one row, within a function of ours that writes its own row for that one
 * (core/caller/call.h); what somebody's own SQL does makes one row for each thing that it is about.
 *
 * AFTER STATEMENT triggers with transition tables stand on every such table; core/audit/witness_table.c says
 * what of a row is told. Within a call what they see is noted in its frame, and the gate's row tells it: no
 * tool names its targets itself. Within one of our functions (call_gather()) it goes into that function's
 * row, of several into the innermost one's. What statements of ours do and nobody gathers, renewals and
 * bookkeeping, is forgotten; statement_is_running() is how a trigger knows. Else it is somebody's own SQL,
 * also in a trigger that such a statement fired, and leaves rows.
 *
 * What was refused or failed is named from the arguments as they came (gate/naming.c): faulty ones name
 * things, too.
 *
 * Rows hold numbers of accounts. Names and addresses are in account and former_account, which
 * core/audit/erasure.c erases.
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
