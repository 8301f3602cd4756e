/*
 * generation.c
 *		Counting the changes of watched relations.
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/generation.h"
#include "utils/hsearch.h"
#include "utils/inval.h"

static HTAB *watched = NULL; /* of Oid */
static uint64 current = 0;
static LocalTransactionId began_in = InvalidLocalTransactionId;

/* A relation that is watched changed, or nobody knows which did. */
static void
note_change(Datum argument, Oid relation)
{
	(void) argument;
	if (relation != InvalidOid && hash_search(watched, &relation, HASH_FIND, NULL) == NULL)
		return;
	current++;
	began_in = compat_local_transaction();
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
		CacheRegisterRelcacheCallback(note_change, (Datum) 0);
	}
	hash_search(watched, &relation, HASH_ENTER, NULL);
}
