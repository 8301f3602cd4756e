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

/* ---- names and values ---- */

ThingKindNumber
thing_kind_number(const Thing *thing)
{
	return thing->kind - thing_kinds;
}

int
thing_field_count(const ThingKind *kind)
{
	int count = 0;

	while (count < THING_MAX_FIELDS && kind->fields[count].name != NULL)
		count++;
	return count;
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
	if (left == right)
		return true;
	if (left == NULL || right == NULL)
		return false;
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
	for (int i = 0;
		 left->values != right->values && i < THING_MAX_FIELDS && left->kind->fields[i].name != NULL; i++)
	{
		const ThingField *field = &left->kind->fields[i];

		if (!is_named(field, but) && !is_named(field, nor) &&
			!thing_same_value(field, left->values[i], right->values[i]))
			return false;
	}
	return thing_same_value(NULL, left->members, right->members);
}

/* ---- finding ---- */

/* Things go by their kind and place, so that an entry is small. */
#define KIND_SHIFT 24
#define PROBE      UINT32_MAX

typedef struct ThingEntry
{
	uint32 number; /* PROBE: the thing that is looked for */
	char status;
} ThingEntry;

typedef struct Finder
{
	const ThingState *state;
	ThingLookup by;
	const Thing *probe;
} Finder;

static const Thing *
thing_of(const Finder *finder, uint32 number)
{
	return number == PROBE ? finder->probe
						   : &finder->state->lists[number >> KIND_SHIFT]
								  .things[number & ((UINT32_C(1) << KIND_SHIFT) - 1)];
}

/* The table whose things of one name it is among. */
static const Thing *
name_space(const Thing *thing)
{
	return thing->parent != NULL ? thing->parent : thing->ends[0];
}

/* What tells a thing from its siblings, as addresses. Without a schema, without arguments: nothing, not "".
 */
static void
own_name(const Thing *thing, const char *parts[4])
{
	static const char *const of_object[] = {"kind", "signature"};

	parts[0] = thing_name(thing);
	parts[1] = thing_value(thing, "schema_name");
	for (size_t i = 0; i < lengthof(of_object); i++)
		parts[2 + i] = thing_kind_number(thing) == THING_OBJECT ? thing_value(thing, of_object[i]) : NULL;
	for (int i = 0; i < 4; i++)
	{
		if (parts[i] != NULL && *parts[i] == '\0')
			parts[i] = NULL;
	}
}

static uint32
hash_address(uint32 hash, const void *address)
{
	return hash_combine(hash, murmurhash32((uint32) ((uintptr_t) address >> 3) ^
										   (uint32) ((uint64) (uintptr_t) address >> 32)));
}

static uint32
hash_thing(const Finder *finder, uint32 number)
{
	const Thing *thing = thing_of(finder, number);
	uint32 hash = murmurhash32(thing_kind_number(thing) + 1);
	const char *parts[4];

	switch (finder->by)
	{
		case THING_BY_UUID:
			return hash_address(hash, thing->uuid);
		case THING_BY_KEY:
			return hash_address(hash, thing->extra->key);
		case THING_BY_OID:
			hash = hash_combine(hash, DatumGetUInt32(hash_uint32((uint32) thing->oid)));
			return hash_combine(hash, DatumGetUInt32(hash_uint32((uint32) thing->number)));
		default:
			own_name(thing, parts);
			hash = hash_address(hash, name_space(thing));
			for (int i = 0; i < 4; i++)
				hash = hash_address(hash, parts[i]);
			return hash;
	}
}

static bool
same_thing(const Finder *finder, uint32 left_number, uint32 right_number)
{
	const Thing *left = thing_of(finder, left_number);
	const Thing *right = thing_of(finder, right_number);
	const char *left_parts[4];
	const char *right_parts[4];

	if (left->kind != right->kind)
		return false;
	switch (finder->by)
	{
		case THING_BY_UUID:
			return left->uuid == right->uuid;
		case THING_BY_KEY:
			return left->extra->key == right->extra->key;
		case THING_BY_OID:
			return left->oid == right->oid && left->number == right->number;
		default:
			own_name(left, left_parts);
			own_name(right, right_parts);
			return name_space(left) == name_space(right) &&
				   memcmp(left_parts, right_parts, sizeof(left_parts)) == 0;
	}
}

#define SH_PREFIX          place
#define SH_ELEMENT_TYPE    ThingEntry
#define SH_KEY_TYPE        uint32
#define SH_KEY             number
#define SH_HASH_KEY(tb, a) hash_thing((tb)->private_data, a)
#define SH_EQUAL(tb, a, b) same_thing((tb)->private_data, a, b)
#define SH_SCOPE           static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

ThingState *
thing_make_state(TextPool *texts)
{
	ThingState *state = palloc0(sizeof(ThingState));

	state->texts = texts;
	return state;
}

void
thing_make_room(ThingState *state, const int counts[THING_KINDS])
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		state->lists[kind].things =
			palloc_extended(Max(counts[kind], 1) * sizeof(Thing), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
		state->room += counts[kind];
	}
}

/* The index of a state, made where it is needed first. */
static place_hash *
index_of(ThingState *state, ThingLookup by)
{
	MemoryContext context = GetMemoryChunkContext(state);
	Finder *finder;

	if (state->indexes[by] != NULL)
		return state->indexes[by];
	finder = MemoryContextAllocZero(context, sizeof(Finder));
	*finder = (Finder){.state = state, .by = by};
	state->indexes[by] = place_create(context, Max(state->room, 64), finder);
	return state->indexes[by];
}

/* The first thing of a key stays; false if there was one. */
static bool
put(ThingState *state, ThingLookup by, const Thing *thing)
{
	ThingKindNumber kind = thing_kind_number(thing);
	bool found;

	place_insert(index_of(state, by),
				 ((uint32) kind << KIND_SHIFT) | (uint32) (thing - state->lists[kind].things), &found);
	return !found;
}

static Thing *
find(const ThingState *state, ThingLookup by, const Thing *probe)
{
	ThingEntry *entry;
	Finder *finder;

	if (state->indexes[by] == NULL)
		return NULL;
	finder = state->indexes[by]->private_data;
	finder->probe = probe;
	entry = place_lookup(state->indexes[by], PROBE);
	return entry == NULL ? NULL : unconstify(Thing *, thing_of(finder, entry->number));
}

bool
thing_index_name(ThingState *state, Thing *thing)
{
	return thing_name(thing) == NULL || put(state, THING_BY_NAME, thing);
}

void
thing_index_uuid(ThingState *state, Thing *thing)
{
	put(state, THING_BY_UUID, thing);
}

void
thing_index_oid(ThingState *state, Thing *thing)
{
	put(state, THING_BY_OID, thing);
}

void
thing_index_key(ThingState *state, Thing *thing)
{
	put(state, THING_BY_KEY, thing);
}

static void
index_all(ThingState *state, ThingLookup by)
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			if (by == THING_BY_OID || state->lists[kind].things[i].uuid != NULL)
				put(state, by, &state->lists[kind].things[i]);
		}
	}
}

void
thing_index_oids(ThingState *state)
{
	index_all(state, THING_BY_OID);
}

void
thing_index_uuids(ThingState *state)
{
	index_all(state, THING_BY_UUID);
}

Thing *
thing_by_key(const ThingState *state, ThingKindNumber kind, const char *key)
{
	ThingExtra extra = {.key = text_pool_find(state->texts, key)};
	Thing probe = {.kind = &thing_kinds[kind], .extra = &extra};

	return extra.key == NULL ? NULL : find(state, THING_BY_KEY, &probe);
}

Thing *
thing_by_uuid(const ThingState *state, ThingKindNumber kind, const char *uuid)
{
	Thing probe = {.kind = &thing_kinds[kind], .uuid = text_pool_find(state->texts, uuid)};

	return probe.uuid == NULL ? NULL : find(state, THING_BY_UUID, &probe);
}

Thing *
thing_by_oid(const ThingState *state, ThingKindNumber kind, int64 oid, int64 number)
{
	Thing probe = {.kind = &thing_kinds[kind], .oid = oid, .number = number};

	return find(state, THING_BY_OID, &probe);
}

Thing *
thing_by_name(const ThingState *state, ThingKindNumber kind, const Thing *parent, const char *schema,
			  const char *name)
{
	const char *values[THING_MAX_FIELDS] = {NULL};
	Thing probe = {.kind = &thing_kinds[kind], .parent = unconstify(Thing *, parent), .values = values};
	int of_schema = thing_field_number(probe.kind, "schema_name");

	values[thing_field_number(probe.kind, kind == THING_NOTE ? "title" : "name")] =
		text_pool_find(state->texts, name);
	if (of_schema >= 0 && schema != NULL && *schema != '\0')
	{
		values[of_schema] = text_pool_find(state->texts, schema);
		if (values[of_schema] == NULL)
			return NULL;
	}
	return thing_name(&probe) == NULL ? NULL : find(state, THING_BY_NAME, &probe);
}

Thing *
thing_same_name(const ThingState *state, const Thing *thing, const Thing *parent)
{
	Thing probe = {.kind = thing->kind, .parent = unconstify(Thing *, parent), .values = thing->values};

	return thing_name(thing) == NULL ? NULL : find(state, THING_BY_NAME, &probe);
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
resolve_enum(ThingState *state, Thing *thing)
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
		if (thing->extra == NULL)
			thing->extra = thing_make_asides(state, values->count);
		thing->extra->asides[i] = text_pool_add(state->texts, note);
	}
	thing->members = text.data;
}

/* Whether members, each with an end mark, are these columns, in whatever order. */
static bool
are_columns(const char *members, const char *const *columns, int count)
{
	int found = 0;

	while (members != NULL && *members != '\0')
	{
		int length = strcspn(members, "\x1f");
		int i = 0;

		while (i < count && (strncmp(columns[i], members, length) != 0 || columns[i][length] != '\0'))
			i++;
		if (i == count)
			return false;
		found++;
		members += length + (members[length] != '\0');
	}
	return found == count;
}

/* The relation is one to one where its columns are a key of their table. */
static bool
is_key(const Thing *table, const char *const *columns, int count)
{
	int unique = thing_field_number(&thing_kinds[THING_INDEX], "is_unique");

	for (int i = 0; count > 0 && i < table->index_count; i++)
	{
		const Thing *index = &table->indexes[i];

		if (strcmp(index->values[unique], "true") == 0 && are_columns(index->members, columns, count))
			return true;
	}
	return false;
}

static void
resolve_ref(ThingState *state, Thing *thing)
{
	const JsonNode *given = given_members(thing);
	const JsonNode *columns;
	const JsonNode *to_columns;
	int relationship = thing_field_number(thing->kind, "relationship");
	const char **from_keys;
	int count = 0;
	StringInfoData keys;

	for (int i = 0; i < 2; i++)
		thing->ends[i] =
			thing_by_name(state, THING_TABLE, NULL, member_text(given, 2 * i), member_text(given, 2 * i + 1));
	if (thing->ends[0] == NULL || thing->ends[1] == NULL)
	{
		thing->left_out = "a table that it joins is not in the catalog";
		return;
	}
	columns = given->items[4];
	to_columns = given->items[5];
	from_keys = palloc(Max(columns->count, 1) * sizeof(const char *));
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
		from_keys[count++] = from;
	}
	thing->members = keys.data;
	thing_join_ends(state, thing);
	if (thing->values[relationship] == NULL)
		thing_set_value(state, thing, relationship, is_key(thing->ends[0], from_keys, count) ? "-" : ">");
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
			resolve_enum(state, thing);
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

			CHECK_FOR_INTERRUPTS();
			MemoryContextSwitchTo(work);
			resolve_thing(state, thing);
			thing->members = text_pool_add(state->texts, thing->members);
			/* A note's is a text. */
			if (kind != THING_NOTE)
				thing->given = NULL;
			MemoryContextSwitchTo(caller);
			MemoryContextReset(work);
		}
	}
	MemoryContextDelete(work);
	if (state->passing != NULL)
		MemoryContextDelete(state->passing);
	state->passing = NULL;
}
