/*
 * merge_write.c
 *		A decided merge into the rows of a document.
 *
 * Everything is written row by row, as the tools write it, so that history, audit and search know of it; but
 * as the catalog says it. The hooks of the descriptors speak of a caller's wishes, and merge options by their
 * members.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/erd/erd_member.h"
#include "core/exchange/merge.h"
#include "core/history/deferral.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/uuid.h"

#include "core/exchange/merge_write.sql.h"

typedef struct Writing
{
	const MergePlan *plan;
	const pg_uuid_t *document;
	ErdRemoval removal;
	MemoryContext row; /* emptied after each */
} Writing;

static JsonNode *
number_node(int64 number)
{
	JsonNode *node = json_node_make(JSON_NODE_NUMBER);

	node->text = psprintf(INT64_FORMAT, number);
	node->length = strlen(node->text);
	return node;
}

static JsonNode *
json_value(const char *text)
{
	const char *problem;
	JsonNode *node = json_read_parse(text, strlen(text), &problem);

	if (node == NULL)
		elog(ERROR, "a value of the server's is no JSON: %s", problem);
	return node;
}

static JsonNode *
value_node(const EntityField *field, const char *text)
{
	JsonNode *node;

	if (text == NULL)
		return json_node_make(JSON_NODE_NULL);
	switch (field->kind)
	{
		case FIELD_TEXT:
			return json_node_make_text(text);
		case FIELD_BOOLEAN:
			node = json_node_make(JSON_NODE_BOOLEAN);
			node->boolean = strcmp(text, "true") == 0;
			return node;
		default:
			return json_value(text);
	}
}

/* The next part of a list of members, NULL at its end. */
static char *
next_part(const char **at)
{
	int length;
	char *part;

	if (*at == NULL || **at == '\0')
		return NULL;
	length = strcspn(*at, "\x1f");
	part = pnstrdup(*at, length);
	*at += length + ((*at)[length] != '\0');
	return part;
}

static JsonNode *
array_node(const char *members)
{
	JsonNode *node = json_node_make(JSON_NODE_ARRAY);
	char *part;

	while ((part = next_part(&members)) != NULL)
		json_node_append(node, json_node_make_text(part));
	return node;
}

/* The fields of a step as data for the document's row. */
static JsonNode *
data_of(const MergeStep *step)
{
	const Thing *thing = step->thing;
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	for (int i = 0; i < THING_MAX_FIELDS && thing->kind->fields[i].name != NULL; i++)
	{
		const EntityField *field = entity_field(thing->kind->entity, thing->kind->fields[i].name);
		bool wanted = step->operation == STEP_CREATE ? thing->values[i] != NULL
													 : (step->fields & (UINT32_C(1) << i)) != 0;

		if (field != NULL && wanted)
			json_node_set(data, field->name, value_node(field, thing->values[i]));
	}
	for (int i = 0; step->operation == STEP_CREATE && thing_is_copy(thing) && i < thing->extra->more->count;
		 i++)
		json_node_set(data, thing->extra->more->keys[i], thing->extra->more->items[i]);
	if (step->order >= 0)
		json_node_set(data, "display_order", number_node(step->order));
	if (thing->ends[0] != NULL && (step->operation == STEP_CREATE || step->members))
	{
		json_node_set(data, "from_table_uuid", json_node_make_text(thing->ends[0]->uuid));
		json_node_set(data, "to_table_uuid", json_node_make_text(thing->ends[1]->uuid));
	}
	if (step->operation == STEP_CREATE)
	{
		if (thing->parent != NULL)
			json_node_set(data, thing->kind->parent, json_node_make_text(thing->parent->uuid));
	}
	if (thing->kind->array != NULL && thing->members != NULL &&
		(step->operation == STEP_CREATE || step->members))
		json_node_set(data, thing->kind->array, array_node(thing->members));
	return data;
}

static void
write_members(const Writing *writing, const Thing *thing)
{
	const char *at = thing->members;
	ErdMember *members = palloc0((strlen(at == NULL ? "" : at) / 2 + 1) * sizeof(ErdMember));
	int count = 0;
	char *part;

	/* The tables of a relation stand in front. */
	if (thing->ends[0] != NULL)
		next_part(&at);
	while ((part = next_part(&at)) != NULL)
	{
		char *second = strchr(part, '\x1e');

		if (second != NULL)
			*second++ = '\0';
		members[count].column = part;
		members[count].to_column = second;
		if (second == NULL)
			members[count].sort_order = thing_aside(thing, count);
		count++;
	}
	erd_replace_members(thing->kind->member, writing->document, thing->uuid, members, count);
}

typedef struct EnumValue
{
	const char *uuid;
	const char *value;
	const char *note;
	int64 order;
	bool kept;
} EnumValue;

static EnumValue *
read_values(const Writing *writing, const Thing *thing, int *count)
{
	EnumValue *values;

	*count = execute_read_enum_values(writing->document, thing->uuid);
	values = palloc0(Max(*count, 1) * sizeof(EnumValue));
	for (int i = 0; i < *count; i++)
	{
		values[i].uuid = statement_text(i, 1);
		values[i].value = statement_text(i, 2);
		values[i].order = statement_integer(i, 3);
		values[i].note = statement_text(i, 4);
	}
	return values;
}

static void
write_value(const Writing *writing, const Thing *thing, const EnumValue *known, const char *value, int place)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);
	const char *note = thing_aside(thing, place);
	const char *last = thing->base == NULL ? NULL : thing_note_of_value(thing->base, value);

	if (known == NULL || known->order != place)
		json_node_set(data, "display_order", number_node(place));
	/* What people wrote or took away since stays theirs. */
	if (note != NULL &&
		(known == NULL || (!thing_same_value(NULL, note, last) &&
						   (known->note == NULL || thing_same_value(NULL, known->note, last)))))
		json_node_set(data, "note", json_node_make_text(note));
	if (known != NULL)
	{
		if (data->count > 0)
			entity_update(&erd_enum_value, writing->document, known->uuid, data);
		return;
	}
	json_node_set(data, "enum_uuid", json_node_make_text(thing->uuid));
	json_node_set(data, "value", json_node_make_text(value));
	entity_insert(&erd_enum_value, writing->document, data);
}

/* Values that stay keep their rows, and the notes that people wrote there. */
static void
write_values(const Writing *writing, const Thing *thing)
{
	const char *at = thing->members;
	int count;
	EnumValue *known = read_values(writing, thing, &count);
	int place = 0;
	char *value;

	while ((value = next_part(&at)) != NULL)
	{
		EnumValue *same = NULL;

		for (int i = 0; i < count && same == NULL; i++)
		{
			if (thing_same_value(NULL, known[i].value, value))
				same = &known[i];
		}
		if (same != NULL)
			same->kept = true;
		write_value(writing, thing, same, value, place++);
	}
	for (int i = 0; i < count; i++)
	{
		if (!known[i].kept)
			entity_delete(&erd_enum_value, writing->document, known[i].uuid);
	}
}

static void
put_into_group(const Writing *writing, const Thing *note, const Thing *group)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	if (group == NULL || !group->present)
		return;
	json_node_set(data, "group_uuid", json_node_make_text(group->uuid));
	json_node_set(data, "note_uuid", json_node_make_text(note->uuid));
	entity_insert(&erd_table_group_note, writing->document, data);
}

/* A note that the catalog has with a group is put into it; where people have it later is theirs. A copy's may
 * be in several. */
static void
put_into_groups(const Writing *writing, const Thing *note)
{
	const ThingState *catalog = writing->plan->catalog;
	const char *at = note->given;
	char *part;

	if (!thing_is_copy(note))
		put_into_group(writing, note, thing_by_name(catalog, THING_GROUP, NULL, NULL, note->given));
	while (thing_is_copy(note) && (part = next_part(&at)) != NULL)
		put_into_group(writing, note, thing_by_key(catalog, THING_GROUP, part));
}

static void
name_thing(void *argument)
{
	const Thing *thing = argument;

	errcontext("import of %s \"%s\"", thing->kind->entity->label, thing_label(thing));
}

static void
write_step(Writing *writing, const MergeStep *step)
{
	const Thing *thing = step->thing;
	const Entity *entity = thing->kind->entity;

	if (step->operation == STEP_DELETE)
	{
		erd_removal_delete(&writing->removal, entity, writing->document, thing->uuid);
		return;
	}
	if (step->operation == STEP_CREATE)
	{
		entity_restore(entity, writing->document, thing->uuid, data_of(step), true);
		if (thing_kind_number(thing) == THING_NOTE)
			put_into_groups(writing, thing);
	}
	else
	{
		JsonNode *data = data_of(step);

		erd_removal_keep(&writing->removal, entity, thing->uuid);
		if (data->count > 0)
			entity_restore(entity, writing->document, thing->uuid, data, false);
	}
	if (thing->kind->member == NULL || (step->operation == STEP_CHANGE && !step->members))
		return;
	if (thing_kind_number(thing) == THING_ENUM)
		write_values(writing, thing);
	else
		write_members(writing, thing);
}

static void
write_steps(Writing *writing, ThingKindNumber kind, bool deletions)
{
	ErrorContextCallback context = {.previous = error_context_stack, .callback = name_thing};
	ListCell *cell;

	error_context_stack = &context;
	foreach(cell, writing->plan->steps[kind])
	{
		const MergeStep *step = lfirst(cell);
		MemoryContext caller;

		if ((step->operation == STEP_DELETE) != deletions)
			continue;
		CHECK_FOR_INTERRUPTS();
		caller = MemoryContextSwitchTo(writing->row);
		context.arg = step->thing;
		write_step(writing, step);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(writing->row);
	}
	error_context_stack = context.previous;
}

static bool
makes_tables(const MergePlan *plan)
{
	ListCell *cell;

	foreach(cell, plan->steps[THING_TABLE])
	{
		if (((const MergeStep *) lfirst(cell))->operation == STEP_CREATE)
			return true;
	}
	return false;
}

void
merge_write(const MergePlan *plan, const pg_uuid_t *document)
{
	Writing writing = {.plan = plan, .document = document};

	erd_removal_start(&writing.removal);
	writing.removal.silent = true;
	writing.row = AllocSetContextCreate(CurrentMemoryContext, "import row", ALLOCSET_DEFAULT_SIZES);
	deferral_begin();
	for (int kind = THING_KINDS - 1; kind >= 0; kind--)
		write_steps(&writing, kind, true);
	for (int kind = 0; kind < THING_KINDS; kind++)
		write_steps(&writing, kind, false);
	erd_removal_finish(&writing.removal, document);
	/* What has no place for another reason gets none by the way: an import moves no box. */
	if (makes_tables(plan))
		erd_arrange(document, ERD_ARRANGE_NEW_IF_POSSIBLE);
	deferral_check();
	MemoryContextDelete(writing.row);
}
