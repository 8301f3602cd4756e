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

/* What a function without a frame has changed so far; in the transaction's context. */
static bool gathering = false;
static List *gathered = NIL;

static void
forget_gathered(void)
{
	gathering = false;
	gathered = NIL;
}

static void
call_transaction_ended(XactEvent event, void *arg)
{
	(void) arg;
	if (event == XACT_EVENT_ABORT || event == XACT_EVENT_COMMIT || event == XACT_EVENT_PREPARE)
	{
		current = NULL;
		forget_gathered();
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

void
call_push(CallFrame *frame)
{
	frame->outer = current;
	frame->opened = NIL;
	frame->changes = NIL;
	frame->context = CurrentMemoryContext;
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
}

void
call_restore(CallFrame *frame)
{
	current = frame;
}

void
call_suggest_description(const char *description)
{
	if (current != NULL && !current->description_given)
		current->description = MemoryContextStrdup(current->context, description);
}

void
call_note_version(const pg_uuid_t *document, int64 version)
{
	MemoryContext caller;
	OpenedVersion *opened;

	if (current == NULL)
		return;
	caller = MemoryContextSwitchTo(current->context);
	opened = palloc(sizeof(OpenedVersion));
	opened->document = *document;
	opened->version = version;
	current->opened = lappend(current->opened, opened);
	MemoryContextSwitchTo(caller);
}

void
call_gather(void)
{
	forget_gathered();
	gathering = true;
}

List *
call_gathered(void)
{
	List *changes = gathered;

	forget_gathered();
	return changes;
}

void
call_note_change(const char *kind, const char *id, const char *json)
{
	MemoryContext caller;
	CallChange *change;
	List **changes = current != NULL ? &current->changes : &gathered;

	if (current == NULL && !gathering)
		return;
	caller = MemoryContextSwitchTo(current != NULL ? current->context : TopTransactionContext);
	change = palloc(sizeof(CallChange));
	change->kind = kind;
	change->id = id == NULL ? NULL : pstrdup(id);
	change->json = pstrdup(json);
	*changes = lappend(*changes, change);
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
