/*
 * thing.c
 *		How things are named, found and compared.
 */
#include "postgres.h"

#include "base/errors.h"
#include "common/hashfn.h"
#include "core/exchange/thing.h"

typedef struct ThingEntry
{
	const char *key;
	Thing *thing;
	uint32 hash;
	char status;
} ThingEntry;

#define SH_PREFIX          thing
#define SH_ELEMENT_TYPE    ThingEntry
#define SH_KEY_TYPE        const char *
#define SH_KEY             key
#define SH_HASH_KEY(tb, a) hash_bytes((const unsigned char *) (a), strlen(a))
#define SH_EQUAL(tb, a, b) (strcmp(a, b) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_SCOPE           static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

ThingKindNumber
thing_kind_number(const Thing *thing)
{
	return thing->kind - thing_kinds;
}

int
thing_field_number(const ThingKind *kind, const char *name)
{
	for (int i = 0; i < THING_MAX_FIELDS && kind->fields[i].name != NULL; i++)
	{
		if (strcmp(kind->fields[i].name, name) == 0)
			return i;
	}
	return -1;
}

const char *
thing_value(const Thing *thing, const char *name)
{
	int number = thing_field_number(thing->kind, name);

	return number < 0 ? NULL : thing->values[number];
}

const char *
thing_name(const Thing *thing)
{
	return thing_value(thing, thing_kind_number(thing) == THING_NOTE ? "title" : "name");
}

const char *
thing_label(const Thing *thing)
{
	const char *schema = thing_value(thing, "schema_name");
	const char *name = thing_name(thing);
	const Thing *parent = thing->parent != NULL ? thing->parent : thing->ends[0];

	if (name == NULL)
		name = thing->kind->entity->label;
	if (thing_kind_number(thing) == THING_OBJECT && thing_value(thing, "signature") != NULL)
		name = psprintf("%s(%s)", name, thing_value(thing, "signature"));
	if (parent != NULL)
		return psprintf("%s.%s", thing_label(parent), name);
	return schema == NULL ? name : psprintf("%s.%s", schema, name);
}

bool
thing_same_value(const ThingField *field, const char *left, const char *right)
{
	/* What a relation says and what it means when it says nothing. */
	if (field != NULL && strncmp(field->name, "on_", 3) == 0)
	{
		left = left == NULL ? "NO ACTION" : left;
		right = right == NULL ? "NO ACTION" : right;
	}
	if (left == NULL || right == NULL)
		return left == right;
	if (field != NULL && (field->flags & THING_FIELD_ANY_CASE))
		return pg_strcasecmp(left, right) == 0;
	return strcmp(left, right) == 0;
}

static bool
is_named(const ThingField *field, const char *name)
{
	return name != NULL && strcmp(field->name, name) == 0;
}

bool
thing_agrees(const Thing *left, const Thing *right, const char *but, const char *nor)
{
	for (int i = 0; i < THING_MAX_FIELDS && left->kind->fields[i].name != NULL; i++)
	{
		const ThingField *field = &left->kind->fields[i];

		if (!is_named(field, but) && !is_named(field, nor) &&
			!thing_same_value(field, left->values[i], right->values[i]))
			return false;
	}
	return thing_same_value(NULL, left->members, right->members);
}

static char *
uuid_key(ThingKindNumber kind, const char *uuid)
{
	return psprintf("u%d %s", kind, uuid);
}

static char *
oid_key(ThingKindNumber kind, int64 oid, int64 number)
{
	return psprintf("o%d " INT64_FORMAT " " INT64_FORMAT, kind, oid, number);
}

/* A thing's place in memory names its parent: keys of one state are never looked up in another. */
static char *
name_key(ThingKindNumber kind, const Thing *parent, const char *schema, const char *name)
{
	return psprintf("n%d %p %s\x1f%s", kind, (const void *) parent, schema == NULL ? "" : schema, name);
}

/* The first thing of a key stays; false if there was one. The key is freed, as below: there are very many. */
static bool
put(ThingState *state, char *key, Thing *thing)
{
	bool found;
	ThingEntry *entry = thing_insert(state->index, key, &found);

	if (!found)
	{
		/* No longer than it has to be, and wherever its caller is. */
		entry->key = MemoryContextStrdup(state->index->ctx, key);
		entry->thing = thing;
	}
	pfree(key);
	return !found;
}

static Thing *
find(const ThingState *state, char *key)
{
	ThingEntry *entry = thing_lookup(state->index, key);

	pfree(key);
	return entry == NULL ? NULL : entry->thing;
}

/* What tells a thing from its siblings; NULL if it has no name. */
static const char *
own_name(const Thing *thing)
{
	const char *signature;

	if (thing_kind_number(thing) != THING_OBJECT)
		return thing_name(thing);
	signature = thing_value(thing, "signature");
	return psprintf("%s\x1f%s\x1f%s", thing_value(thing, "kind"), thing_value(thing, "name"),
					signature == NULL ? "" : signature);
}

static const Thing *
name_space(const Thing *thing)
{
	return thing->parent != NULL ? thing->parent : thing->ends[0];
}

bool
thing_index_name(ThingState *state, Thing *thing)
{
	const char *name = own_name(thing);

	return name == NULL ||
		   put(state,
			   name_key(thing_kind_number(thing), name_space(thing), thing_value(thing, "schema_name"), name),
			   thing);
}

void
thing_index_uuid(ThingState *state, Thing *thing)
{
	put(state, uuid_key(thing_kind_number(thing), thing->uuid), thing);
}

void
thing_index_oid(ThingState *state, Thing *thing)
{
	put(state, oid_key(thing_kind_number(thing), thing->oid, thing->number), thing);
}

static char *
key_key(ThingKindNumber kind, const char *key)
{
	return psprintf("k%d %s", kind, key);
}

void
thing_index_key(ThingState *state, Thing *thing)
{
	put(state, key_key(thing_kind_number(thing), thing->key), thing);
}

Thing *
thing_by_key(const ThingState *state, ThingKindNumber kind, const char *key)
{
	return key == NULL ? NULL : find(state, key_key(kind, key));
}

void
thing_index_uuids(ThingState *state)
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			Thing *thing = &state->lists[kind].things[i];

			if (thing->uuid != NULL)
				put(state, uuid_key(kind, thing->uuid), thing);
		}
	}
}

Thing *
thing_by_uuid(const ThingState *state, ThingKindNumber kind, const char *uuid)
{
	return uuid == NULL ? NULL : find(state, uuid_key(kind, uuid));
}

Thing *
thing_by_oid(const ThingState *state, ThingKindNumber kind, int64 oid, int64 number)
{
	return find(state, oid_key(kind, oid, number));
}

Thing *
thing_by_name(const ThingState *state, ThingKindNumber kind, const Thing *parent, const char *schema,
			  const char *name)
{
	return name == NULL ? NULL : find(state, name_key(kind, parent, schema, name));
}

Thing *
thing_same_name(const ThingState *state, const Thing *thing, const Thing *parent)
{
	return thing_by_name(state, thing_kind_number(thing), parent, thing_value(thing, "schema_name"),
						 own_name(thing));
}

ThingState *
thing_make_state(void)
{
	ThingState *state = palloc0(sizeof(ThingState));

	state->index = thing_create(CurrentMemoryContext, 4096, NULL);
	return state;
}

const char *
thing_place(const ThingState *state, const Thing *thing)
{
	const char *own = psprintf("%s[" INT64_FORMAT "]", thing->kind->list, thing->order - 1);

	if (thing->parent == NULL)
		return own;
	return psprintf("%s[%d].%s", thing->kind->outer, (int) (thing->parent - state->lists[THING_TABLE].things),
					own);
}

void
thing_refuse(const char *problem)
{
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the catalog is damaged: %s", problem),
					errhint("Make it anew with ainecto-catalog.sql, and send it unchanged.")));
}

void
thing_join_ends(Thing *thing)
{
	if (thing->ends[0] != NULL && thing->ends[1] != NULL)
		thing->members = psprintf("%s\x1e%s\x1f%s", thing->ends[0]->uuid, thing->ends[1]->uuid,
								  thing->members == NULL ? "" : thing->members);
}
