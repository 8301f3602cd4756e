/*
 * thing_member.c
 *		What things are made of, by names in a catalog, by keys in the document.
 */
#include "postgres.h"

#include "core/erd/erd_option.h"
#include "core/exchange/thing.h"
#include "miscadmin.h"
#include "utils/memutils.h"

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
	if (list == NULL || list->kind != JSON_NODE_ARRAY || place >= list->count ||
		list->items[place]->kind != JSON_NODE_STRING)
		return NULL;
	return list->items[place]->text;
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

		if (value == NULL)
			thing->left_out = "one of its values is no text";
		else
			appendStringInfo(&text, "%s\x1f", value);
	}
	thing->members = text.data;
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

			CHECK_FOR_INTERRUPTS();
			MemoryContextSwitchTo(work);
			resolve_thing(state, thing);
			MemoryContextSwitchTo(caller);
			if (thing->members != NULL && thing->members != before)
				thing->members = pstrdup(thing->members);
			MemoryContextReset(work);
		}
	}
	MemoryContextDelete(work);
}
