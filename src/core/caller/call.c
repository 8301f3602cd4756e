/*
 * call.c
 *		The stack of running tool calls.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "base/settings.h"
#include "core/caller/call.h"
#include "utils/memutils.h"

static CallFrame *current = NULL;

/* Of the innermost call or gathering function. */
static CallNotes *notes = NULL;

/* Notes of a function that gathers, and what ends them. */
typedef struct Gathering
{
	CallNotes notes;
	MemoryContextCallback end;
} Gathering;

static void
call_transaction_ended(XactEvent event, void *arg)
{
	(void) arg;
	if (event == XACT_EVENT_ABORT || event == XACT_EVENT_COMMIT || event == XACT_EVENT_PREPARE)
	{
		current = NULL;
		notes = NULL;
	}
}

void
call_define(void)
{
	RegisterXactCallback(call_transaction_ended, NULL);
}

CallFrame *
call_current(void)
{
	return current;
}

static void
push_notes(CallNotes *pushed)
{
	pushed->changes = NIL;
	pushed->context = CurrentMemoryContext;
	pushed->outer = notes;
	notes = pushed;
}

void
call_push(CallFrame *frame)
{
	frame->outer = current;
	frame->opened = NIL;
	frame->work = NULL;
	push_notes(&frame->notes);
	/* A statement around the call may be writing under the number that is counted now. */
	CommandCounterIncrement();
	frame->began = GetCurrentCommandId(false);
	current = frame;
}

CallFrame *
call_of_command(CallFrame *frame, CommandId command)
{
	while (frame != NULL && command < frame->began)
		frame = frame->outer;
	return frame;
}

bool
call_is_alone(void)
{
	/* A trigger waits for a changed row, and whoever changes one has a transaction id. */
	return !TransactionIdIsValid(GetTopTransactionIdIfAny());
}

bool
call_writes_elsewhere(void)
{
	return XactReadOnly && !RecoveryInProgress() && !settings_last_lane();
}

void
call_pop(CallFrame *frame)
{
	current = frame->outer;
	notes = frame->notes.outer;
}

void
call_act_for(CallFrame *frame)
{
	current = frame;
}

void
call_suggest_description(const char *description)
{
	if (current != NULL && !current->description_given)
		current->description = MemoryContextStrdup(current->notes.context, description);
}

void
call_note_version(const pg_uuid_t *document, int64 version)
{
	MemoryContext caller;
	OpenedVersion *opened;

	if (current == NULL)
		return;
	caller = MemoryContextSwitchTo(current->notes.context);
	opened = palloc(sizeof(OpenedVersion));
	opened->document = *document;
	opened->version = version;
	current->opened = lappend(current->opened, opened);
	MemoryContextSwitchTo(caller);
}

/* An error may have taken it and those around it off already. */
static void
end_gathering(void *argument)
{
	for (CallNotes **link = &notes; *link != NULL; link = &(*link)->outer)
	{
		if (*link == argument)
		{
			*link = (*link)->outer;
			return;
		}
	}
}

void
call_gather(void)
{
	Gathering *gathering = palloc0(sizeof(Gathering));

	gathering->end.func = end_gathering;
	gathering->end.arg = &gathering->notes;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, &gathering->end);
	push_notes(&gathering->notes);
}

bool
call_is_gathering(void)
{
	return notes != NULL;
}

List *
call_gathered(void)
{
	List *changes;

	/* A call's notes are for the gate. */
	if (notes == NULL || (current != NULL && notes == &current->notes))
		return NIL;
	changes = notes->changes;
	notes->changes = NIL;
	return changes;
}

void
call_note_change(const char *kind, const char *id, const char *json)
{
	MemoryContext caller;
	CallChange *change;

	if (notes == NULL)
		return;
	caller = MemoryContextSwitchTo(notes->context);
	change = palloc(sizeof(CallChange));
	change->kind = kind;
	change->id = id == NULL ? NULL : pstrdup(id);
	change->json = pstrdup(json);
	notes->changes = lappend(notes->changes, change);
	MemoryContextSwitchTo(caller);
}

bool
call_made_version(const pg_uuid_t *document, int64 version)
{
	ListCell *cell;

	if (current == NULL)
		return false;
	foreach(cell, current->opened)
	{
		const OpenedVersion *opened = lfirst(cell);

		if (opened->version == version && memcmp(&opened->document, document, UUID_LEN) == 0)
			return true;
	}
	return false;
}
