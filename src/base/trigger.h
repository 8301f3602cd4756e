/*
 * trigger.h
 *		What a trigger function expects to be called for.
 *
 * Whoever may create triggers may name any function that returns one, for any table, time and event.
 */
#ifndef AINECTO_BASE_TRIGGER_H
#define AINECTO_BASE_TRIGGER_H

#include "postgres.h"

#include "commands/trigger.h"
#include "fmgr.h"

#define TRIGGER_INSERT   (1 << TRIGGER_EVENT_INSERT)
#define TRIGGER_DELETE   (1 << TRIGGER_EVENT_DELETE)
#define TRIGGER_UPDATE   (1 << TRIGGER_EVENT_UPDATE)
#define TRIGGER_TRUNCATE (1 << TRIGGER_EVENT_TRUNCATE)
#define TRIGGER_WRITE    (TRIGGER_INSERT | TRIGGER_UPDATE | TRIGGER_DELETE)

#define TRIGGER_MAX_RELATIONS 3

typedef struct TriggerUse
{
	const char *function;
	const char *usage; /* in words: "AFTER INSERT, FOR EACH ROW" */
	bool before;
	bool after;
	int rows;                                         /* events FOR EACH ROW */
	int statements;                                   /* events FOR EACH STATEMENT */
	const char *relations[TRIGGER_MAX_RELATIONS + 1]; /* in schema ainecto; none: any table */
} TriggerUse;

/* The trigger that the function is called by. Throws 39P01 if it is another than it expects. */
extern TriggerData *trigger_require(FunctionCallInfo fcinfo, const TriggerUse *use);

/* The error of trigger_require(), for a function that looks closer. */
extern void trigger_refuse(const TriggerUse *use) pg_attribute_noreturn();

/*
 * Rows of a transition table, NULL if the event has none: from the first one on, whoever has read them
 * before; and the next, false at the end. Both tables of an UPDATE hold its rows in the same order.
 */
extern void trigger_rewind_rows(Tuplestorestate *rows);
extern bool trigger_next_row(Tuplestorestate *rows, TupleTableSlot *slot);

/* What the function returns to let the row be as it is. */
extern Datum trigger_keep_row(const TriggerData *trigger);

#endif
