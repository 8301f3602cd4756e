/*
 * generation.c
 *		Counting the changes of watched relations.
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/generation.h"
#include "utils/hsearch.h"
#include "utils/inval.h"

/* What else is told of changes; scan.c and check.c. */
#define MAX_LISTENERS 4

static void (*listeners[MAX_LISTENERS])(Oid relation);
static int listener_count = 0;
static HTAB *watched = NULL; /* of Oid */
static uint64 current = 0;
static LocalTransactionId began_in = InvalidLocalTransactionId;

/* A relation changed, or nobody knows which did. */
static void
note_change(Datum argument, Oid relation)
{
	(void) argument;
	for (int i = 0; i < listener_count; i++)
		listeners[i](relation);
	if (watched == NULL)
		return;
	if (relation != InvalidOid && hash_search(watched, &relation, HASH_FIND, NULL) == NULL)
		return;
	current++;
	began_in = compat_local_transaction();
}

static void
listen_to_changes(void)
{
	static bool registered = false;

	if (!registered)
		CacheRegisterRelcacheCallback(note_change, (Datum) 0);
	registered = true;
}

void
generation_call_on_change(void (*changed)(Oid relation))
{
	if (listener_count == MAX_LISTENERS)
		elog(ERROR, "more than %d listeners to changes of relations", MAX_LISTENERS);
	listeners[listener_count++] = changed;
	listen_to_changes();
}

uint64
generation_current(void)
{
	return current;
}

bool
generation_is_settled(void)
{
	return began_in != compat_local_transaction();
}

void
generation_watch(Oid relation)
{
	if (watched == NULL)
	{
		HASHCTL control = {.keysize = sizeof(Oid), .entrysize = sizeof(Oid)};

		watched = hash_create("ainecto watched relations", 128, &control, HASH_ELEM | HASH_BLOBS);
		listen_to_changes();
	}
	hash_search(watched, &relation, HASH_ENTER, NULL);
}
