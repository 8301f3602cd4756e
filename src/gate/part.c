/*
 * part.c
 *		Parts of new entries, as operations.
 */
#include "postgres.h"

#include "base/uuid.h"
#include "gate/part.h"
#include "miscadmin.h"

#define MAX_MEMBERS 2

/* Parts of one kind of entry. */
typedef struct PartRow
{
	const char *type;
	const char *members[MAX_MEMBERS]; /* what they are found under; NULL: no second one */
	const char *part;                 /* their own type */
	const char *parent;               /* their field that names the entry */
	const char *text;                 /* the field that a text alone is meant for; NULL: none */
} PartRow;

static const PartRow rows[] = {
	{"table", {"columns"}, "column", "table_uuid", NULL},
	{"table", {"indexes"}, "index", "table_uuid", NULL},
	{"table", {"constraints"}, "constraint", "table_uuid", NULL},
	{"index", {"columns", "index_columns"}, "index_column", "index_uuid", "column_uuid"},
	{"ref", {"columns", "ref_columns"}, "ref_column", "ref_uuid", NULL},
	{"enum", {"values", "enum_values"}, "enum_value", "enum_uuid", "value"},
};

/* The columns of a new ref as the tool for single refs takes them: a list a side, or one of each. */
static const char *const sides[] = {"from_column_uuid", "to_column_uuid"};

static JsonNode *
make_operation(const char *type, JsonNode *data)
{
	JsonNode *operation = json_node_make(JSON_NODE_OBJECT);

	json_node_set(operation, "op", json_node_make_text("create"));
	json_node_set(operation, "type", json_node_make_text(type));
	json_node_set(operation, "data", data);
	return operation;
}

/* A new entry whose parts are looked for. */
typedef struct PartOwner
{
	JsonNode *data;
	JsonNode *parts;
	JsonNode *made; /* its identifier, where it needed one; else NULL */
} PartOwner;

static JsonNode *
identifier_of(PartOwner *owner)
{
	JsonNode *uuid = json_read_member(owner->data, "uuid");

	if (uuid != NULL && uuid->kind != JSON_NODE_NULL)
		return uuid;
	if (owner->made == NULL)
		owner->made = json_node_make_text(uuid_make_text());
	return owner->made;
}

static JsonNode *
data_of(const PartRow *row, const JsonNode *value)
{
	JsonNode *data;

	if (value->kind == JSON_NODE_OBJECT)
		return json_node_copy(value);
	data = json_node_make(JSON_NODE_OBJECT);
	json_node_set(data, row->text, json_node_copy(value));
	return data;
}

/* Whether each value of a list can be such a part. */
static bool
are_parts(const PartRow *row, const JsonNode *values)
{
	for (int i = 0; i < values->count; i++)
	{
		const JsonNode *value = values->items[i];

		if (value->kind != JSON_NODE_OBJECT && (value->kind != JSON_NODE_STRING || row->text == NULL))
			return false;
	}
	return true;
}

static JsonNode *
as_list(JsonNode *value)
{
	JsonNode *list;

	if (value->kind == JSON_NODE_ARRAY)
		return value;
	list = json_node_make(JSON_NODE_ARRAY);
	json_node_append(list, value);
	return list;
}

static void
take_row(const PartRow *row, PartOwner *owner)
{
	for (int i = 0; i < MAX_MEMBERS && row->members[i] != NULL; i++)
	{
		JsonNode *values = json_read_member(owner->data, row->members[i]);

		if (values == NULL || !are_parts(row, as_list(values)))
			continue;
		values = as_list(values);
		json_node_remove(owner->data, row->members[i]);
		for (int j = 0; j < values->count; j++)
		{
			JsonNode *part = data_of(row, values->items[j]);

			if (json_read_member(part, row->parent) == NULL)
				json_node_set(part, row->parent, identifier_of(owner));
			json_node_append(owner->parts, make_operation(row->part, part));
		}
	}
}

/* Pairs of columns beside each other. */
static void
take_pairs(PartOwner *owner)
{
	JsonNode *lists[lengthof(sides)];

	for (int side = 0; side < (int) lengthof(sides); side++)
	{
		JsonNode *value = json_read_member(owner->data, sides[side]);

		if (value == NULL || value->kind == JSON_NODE_OBJECT)
			return;
		lists[side] = as_list(value);
	}
	if (lists[0]->count != lists[1]->count)
		return;
	for (int i = 0; i < lists[0]->count; i++)
	{
		JsonNode *pair = json_node_make(JSON_NODE_OBJECT);

		json_node_set(pair, "ref_uuid", identifier_of(owner));
		for (int side = 0; side < (int) lengthof(sides); side++)
			json_node_set(pair, sides[side], lists[side]->items[i]);
		json_node_append(owner->parts, make_operation("ref_column", pair));
	}
	for (int side = 0; side < (int) lengthof(sides); side++)
		json_node_remove(owner->data, sides[side]);
}

JsonNode *
part_unfold(JsonNode *operation, PartAmend amend, void *state)
{
	const char *op = json_read_text(operation, "op");
	const char *type = json_read_text(operation, "type");
	const JsonNode *given = json_read_member(operation, "data");
	PartOwner owner = {0};
	JsonNode *unfolded;

	check_stack_depth();
	if (op == NULL || strcmp(op, "create") != 0 || type == NULL || given == NULL ||
		given->kind != JSON_NODE_OBJECT || json_read_member(operation, "parts") != NULL)
		return operation;
	owner.data = json_node_copy(given);
	owner.parts = json_node_make(JSON_NODE_ARRAY);
	for (int i = 0; i < (int) lengthof(rows); i++)
	{
		if (strcmp(rows[i].type, type) == 0)
			take_row(&rows[i], &owner);
	}
	if (strcmp(type, "ref") == 0)
		take_pairs(&owner);
	if (owner.parts->count == 0)
		return operation;
	for (int i = 0; i < owner.parts->count; i++)
		owner.parts->items[i] = part_unfold(amend(owner.parts->items[i], state), amend, state);
	unfolded = make_operation(type, owner.data);
	json_node_set(unfolded, "parts", owner.parts);
	if (owner.made != NULL)
		json_node_set(unfolded, "uuid", owner.made);
	return unfolded;
}
