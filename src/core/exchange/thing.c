/*
 * thing.c
 *		How things are named, found and compared, and what they are made of.
 */
#include "postgres.h"

#include "base/errors.h"
#include "common/hashfn.h"
#include "core/erd/erd_option.h"
#include "core/exchange/thing.h"
#include "miscadmin.h"
#include "utils/memutils.h"

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

/* ---- members ---- */

/* The members as a list of texts; NULL if they are none. */
static const JsonNode *
given_members(const Thing *thing)
{
	const char *problem;

	return thing->given == NULL ? NULL : json_read_parse(thing->given, strlen(thing->given), &problem);
}

static const char *
member_text(const JsonNode *list, int place)
{
	const JsonNode *item =
		list == NULL || list->kind != JSON_NODE_ARRAY || place >= list->count ? NULL : list->items[place];

	/* A value of an enum may bring a note. */
	if (item != NULL && item->kind == JSON_NODE_OBJECT)
		return json_read_text(item, "value");
	return item == NULL || item->kind != JSON_NODE_STRING ? NULL : item->text;
}

/* Whether a list of members has one. */
static bool
has_key(const char *members, const char *key)
{
	size_t length = strlen(key);

	for (const char *at = members; *at != '\0'; at += strcspn(at, "\x1f") + 1)
	{
		if (strncmp(at, key, length) == 0 && at[length] == '\x1f')
			return true;
	}
	return false;
}

static const char *
column_key(const ThingState *state, const Thing *table, const char *name)
{
	const Thing *column = thing_by_name(state, THING_COLUMN, table, NULL, name);

	return column == NULL ? NULL : column->uuid;
}

static void
resolve_columns(const ThingState *state, Thing *thing)
{
	const JsonNode *names = given_members(thing);
	StringInfoData keys;

	if (names == NULL || names->kind != JSON_NODE_ARRAY || names->count == 0)
		return;
	initStringInfo(&keys);
	for (int i = 0; i < names->count; i++)
	{
		const char *key = column_key(state, thing->parent, member_text(names, i));

		if (key == NULL)
		{
			thing->left_out = "it names a column that its table has not";
			return;
		}
		if (thing->kind->member != NULL && keys.len > 0 && has_key(keys.data, key))
		{
			thing->left_out = "it names a column twice";
			return;
		}
		appendStringInfo(&keys, "%s\x1f", key);
	}
	thing->members = keys.data;
}

static void
resolve_enum(Thing *thing)
{
	const JsonNode *values = given_members(thing);
	StringInfoData text;

	if (values == NULL || values->kind != JSON_NODE_ARRAY || values->count == 0)
		return;
	initStringInfo(&text);
	for (int i = 0; i < values->count; i++)
	{
		const char *value = member_text(values, i);
		const char *note = json_read_text(values->items[i], "note");

		if (value == NULL)
			thing->left_out = "one of its values is no text";
		appendStringInfo(&text, "%s\x1f", value == NULL ? "" : value);
		if (note == NULL)
			continue;
		if (thing->asides == NULL)
			thing->asides = palloc0(values->count * sizeof(const char *));
		thing->asides[i] = note;
	}
	thing->members = text.data;
}

const char *
thing_note_of_value(const Thing *type, const char *value)
{
	const char *at = type == NULL || type->asides == NULL ? "" : type->members;

	for (int i = 0; at != NULL && *at != '\0'; i++)
	{
		size_t length = strcspn(at, "\x1f");

		if (strlen(value) == length && strncmp(at, value, length) == 0)
			return type->asides[i];
		at += length + (at[length] != '\0');
	}
	return NULL;
}

bool
thing_same_notes(const Thing *type, const Thing *other)
{
	const char *at = type->members;

	for (int i = 0; type->asides != NULL && at != NULL && *at != '\0'; i++)
	{
		size_t length = strcspn(at, "\x1f");
		char *value = pnstrdup(at, length);
		bool same = thing_same_value(NULL, type->asides[i], thing_note_of_value(other, value));

		pfree(value);
		if (!same)
			return false;
		at += length + (at[length] != '\0');
	}
	return true;
}

static bool
has_member(const JsonNode *list, const char *name)
{
	for (int i = 0; i < list->count; i++)
	{
		if (thing_same_value(NULL, member_text(list, i), name))
			return true;
	}
	return false;
}

/* The relation is one to one where its columns are a key of their table. */
static bool
is_key(const Thing *table, const JsonNode *columns)
{
	for (int i = 0; i < table->index_count; i++)
	{
		const JsonNode *names = given_members(&table->indexes[i]);
		int same = 0;

		if (strcmp(thing_value(&table->indexes[i], "is_unique"), "true") != 0 || names == NULL ||
			names->kind != JSON_NODE_ARRAY || names->count != columns->count)
			continue;
		while (same < names->count && has_member(names, member_text(columns, same)))
			same++;
		if (same == names->count)
			return true;
	}
	return false;
}

static void
resolve_ref(ThingState *state, Thing *thing)
{
	const JsonNode *given = given_members(thing);
	const JsonNode *columns = given->items[4];
	const JsonNode *to_columns = given->items[5];
	int relationship = thing_field_number(thing->kind, "relationship");
	StringInfoData keys;

	for (int i = 0; i < 2; i++)
		thing->ends[i] =
			thing_by_name(state, THING_TABLE, NULL, member_text(given, 2 * i), member_text(given, 2 * i + 1));
	if (thing->ends[0] == NULL || thing->ends[1] == NULL)
	{
		thing->left_out = "a table that it joins is not in the catalog";
		return;
	}
	initStringInfo(&keys);
	for (int i = 0; columns->kind == JSON_NODE_ARRAY && i < columns->count; i++)
	{
		const char *from = column_key(state, thing->ends[0], member_text(columns, i));
		const char *to = column_key(state, thing->ends[1], member_text(to_columns, i));

		if (from == NULL || to == NULL)
		{
			thing->left_out = "it names a column that its table has not";
			return;
		}
		appendStringInfo(&keys, "%s\x1e%s\x1f", from, to);
	}
	thing->members = keys.data;
	thing_join_ends(thing);
	if (thing->values[relationship] == NULL)
		thing->values[relationship] = keys.len > 0 && is_key(thing->ends[0], columns) ? "-" : ">";
	if (!thing_index_name(state, thing))
		thing_refuse(
			psprintf("%s, relation \"%s\", is there twice", thing_place(state, thing), thing_label(thing)));
}

static bool
is_object_kind(const char *kind)
{
	for (const char *const *known = erd_object_kinds; kind != NULL && *known != NULL; known++)
	{
		if (strcmp(*known, kind) == 0)
			return true;
	}
	return false;
}

/* A trigger, rule, policy or grant belongs to its table. */
static void
resolve_object(ThingState *state, Thing *thing)
{
	const JsonNode *table = given_members(thing);

	if (!is_object_kind(thing_value(thing, "kind")))
		thing->left_out = "objects of its kind are not known here";
	else if (table != NULL)
	{
		thing->parent = thing_by_name(state, THING_TABLE, NULL, json_read_text(table, "schema"),
									  json_read_text(table, "name"));
		if (thing->parent == NULL)
			thing->left_out = "its table is not in the catalog";
	}
	if (thing->left_out == NULL)
		thing_index_name(state, thing);
}

/* Tables that are not there are no members. */
static void
resolve_group(const ThingState *state, Thing *thing)
{
	const JsonNode *tables = given_members(thing);
	StringInfoData keys;

	if (tables == NULL || tables->kind != JSON_NODE_ARRAY)
		return;
	initStringInfo(&keys);
	for (int i = 0; i < tables->count; i++)
	{
		const Thing *table =
			thing_by_name(state, THING_TABLE, NULL, json_read_text(tables->items[i], "schema"),
						  json_read_text(tables->items[i], "name"));

		if (table != NULL)
			appendStringInfo(&keys, "%s\x1f", table->uuid);
	}
	thing->members = keys.len == 0 ? NULL : keys.data;
}

static void
resolve_thing(ThingState *state, Thing *thing)
{
	switch (thing_kind_number(thing))
	{
		case THING_ENUM:
			resolve_enum(thing);
			break;
		case THING_INDEX:
		case THING_CONSTRAINT:
			resolve_columns(state, thing);
			break;
		case THING_REF:
			resolve_ref(state, thing);
			break;
		case THING_OBJECT:
			resolve_object(state, thing);
			break;
		case THING_GROUP:
			resolve_group(state, thing);
			break;
		default:
			break;
	}
}

/* Notes of values, out of the context that they were read in. */
static const char **
copy_asides(const Thing *thing)
{
	const char **copy;
	int count = 0;

	for (const char *at = thing->members; *at != '\0'; at++)
		count += *at == '\x1f';
	copy = palloc(count * sizeof(const char *));
	for (int i = 0; i < count; i++)
		copy[i] = thing->asides[i] == NULL ? NULL : pstrdup(thing->asides[i]);
	return copy;
}

/* Of what is needed on the way only the members stay. */
void
thing_resolve_members(ThingState *state)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "members of things", ALLOCSET_DEFAULT_SIZES);

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			Thing *thing = &state->lists[kind].things[i];
			const char *before = thing->members;
			const char **asides = thing->asides;

			CHECK_FOR_INTERRUPTS();
			MemoryContextSwitchTo(work);
			resolve_thing(state, thing);
			MemoryContextSwitchTo(caller);
			if (thing->members != NULL && thing->members != before)
				thing->members = pstrdup(thing->members);
			if (thing->asides != asides)
				thing->asides = copy_asides(thing);
			MemoryContextReset(work);
		}
	}
	MemoryContextDelete(work);
}
