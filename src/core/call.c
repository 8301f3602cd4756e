/*
 * call.c
 *		The stack of running tool calls.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "core/call.h"

static CallFrame *current = NULL;

static void
call_transaction_ended(XactEvent event, void *arg)
{
	(void) arg;
	if (event == XACT_EVENT_ABORT || event == XACT_EVENT_COMMIT || event == XACT_EVENT_PREPARE)
		current = NULL;
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

const Place *
call_known_document(const pg_uuid_t *document)
{
	const Place *place = current == NULL ? NULL : current->document;

	return place != NULL && memcmp(&place->uuid, document, UUID_LEN) == 0 ? place : NULL;
}

void
call_push(CallFrame *frame)
{
	frame->outer = current;
	frame->opened = NIL;
	frame->context = CurrentMemoryContext;
	current = frame;
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
	return XactReadOnly && !RecoveryInProgress();
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
