/*
 * erd_operation.c
 *		One operation of erd_apply_changes.
 *
 * Which fields a type has, and which of them it must have, is what its descriptor says; a group's table
 * differs: it is named by table_name and schema_name where the row holds table_uuid.
 */
#include "postgres.h"

#include "base/clip.h"
#include "core/erd/erd_option.h"
#include "core/erd/erd_work.h"
#include "pure/nearest.h"
#include "pure/text.h"
#include "tool/fault.h"
#include <limits.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "tool/erd_item.h"
#include "tool/erd_operation.h"

#define MAX_FIELDS 24

const char *const erd_verbs[] = {"create", "update", "delete", NULL};

const char *const erd_types[] = {"table",
								 "column",
								 "index",
								 "index_column",
								 "ref",
								 "ref_column",
								 "enum",
								 "enum_value",
								 "table_group",
								 "table_group_table",
								 "table_group_note",
								 "filter",
								 "note",
								 "constraint",
								 "object",
								 NULL};

StaticAssertDecl(lengthof(erd_types) == ERD_TYPE_COUNT + 1, "ERD_TYPE_COUNT counts erd_types");

static const char *const operation_members[] = {"op", "type", "uuid", "data", "parts", NULL};
static const char *const published_members[] = {"op", "type", "uuid", "data", NULL};
static const char *const relationships[] = {">", "<", "-", NULL};
static const char *const sort_orders[] = {"ASC", "DESC", NULL};

static const EntityField table_name_field = {
	.name = "table_name", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_NOT_NULL, .maximum = 255};
static const EntityField schema_name_field = {.name = "schema_name", .kind = FIELD_TEXT, .maximum = 255};

/* Where a check stands, and where its faults go. */
typedef struct OperationChecker
{
	ArgumentFaults *faults;
	const char *path;
} OperationChecker;

static void
add_operation_fault(const OperationChecker *checker, const char *member, const char *problem,
					const char *allowed, const char *nearest)
{
	fault_add(checker->faults, member == NULL ? checker->path : psprintf("%s.%s", checker->path, member),
			  problem, allowed, nearest);
}

static const char *
nearest_of(const char *name, const char *const *names)
{
	Nearest nearest;

	nearest_begin(&nearest, name, NEAREST_NAME_EDITS);
	for (; *names != NULL; names++)
		nearest_offer(&nearest, *names);
	return nearest.name;
}

static int
position_in(const char *name, const char *const *names)
{
	for (int i = 0; names[i] != NULL; i++)
	{
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

static const char *
one_of(const char *const *names)
{
	StringInfoData words;

	initStringInfo(&words);
	appendStringInfo(&words, "one of %s", names[0]);
	for (int i = 1; names[i] != NULL; i++)
		appendStringInfo(&words, ", %s", names[i]);
	return words.data;
}

/* The fields that data may have for a type. Returns their number. */
static int
fields_of(const Entity *entity, const EntityField *fields[MAX_FIELDS])
{
	int count = 0;

	for (const EntityField *field = entity->fields; field->name != NULL; field++)
	{
		if (field->flags & FIELD_HIDDEN)
			continue;
		if (entity == &erd_table_group_table && strcmp(field->name, "table_uuid") == 0)
		{
			fields[count++] = &table_name_field;
			fields[count++] = &schema_name_field;
		}
		else
			fields[count++] = field;
	}
	Assert(count < MAX_FIELDS);
	return count;
}

static const EntityField *
find_operation_field(const Entity *entity, const char *name)
{
	const EntityField *fields[MAX_FIELDS];
	int count = fields_of(entity, fields);

	for (int i = 0; i < count; i++)
	{
		if (strcmp(fields[i]->name, name) == 0)
			return fields[i];
	}
	return NULL;
}

/* A field that the type does not have: the nearest that it has, or else all. */
static void
add_unknown_field(const OperationChecker *checker, const Entity *entity, const char *name)
{
	const EntityField *fields[MAX_FIELDS];
	const char *names[MAX_FIELDS + 2];
	int count = fields_of(entity, fields);
	const char *nearest;

	for (int i = 0; i < count; i++)
		names[i] = fields[i]->name;
	names[count] = "uuid";
	names[count + 1] = NULL;
	nearest = nearest_of(name, names);
	add_operation_fault(checker, psprintf("data.%s", clip_text(name, CLIP_NAME)),
						psprintf("is no field of a %s", entity->label),
						nearest == NULL ? one_of(names) : NULL, nearest);
}

/* The values a text field is limited to; NULL: any. */
static const char *const *
choices_of(const Entity *entity, const char *field)
{
	if (strcmp(field, "kind") == 0)
		return entity == &erd_object ? erd_object_kinds : erd_constraint_kinds;
	if (strcmp(field, "relationship") == 0)
		return relationships;
	if (strcmp(field, "on_delete") == 0 || strcmp(field, "on_update") == 0)
		return erd_actions;
	return strcmp(field, "sort_order") == 0 ? sort_orders : NULL;
}

/* Least value of an integer field: only positions on the canvas may be negative. */
static int64
minimum_of(const char *field)
{
	return strncmp(field, "position_", strlen("position_")) == 0 ? INT_MIN : 0;
}

/* Names that the rows may lack and new things may not: what the single tools demand. */
static bool
is_demanded(const Entity *entity, const EntityField *field)
{
	static const struct
	{
		const Entity *entity;
		const char *field;
	} demanded[] = {
		{&erd_column, "name"},      {&erd_column, "type"},      {&erd_enum, "name"},
		{&erd_enum_value, "value"}, {&erd_table_group, "name"},
	};

	for (int i = 0; i < (int) lengthof(demanded); i++)
	{
		if (demanded[i].entity == entity && strcmp(demanded[i].field, field->name) == 0)
			return true;
	}
	return (field->flags & FIELD_REQUIRED) != 0;
}

/* A name is not empty where it may be missing; refs alone have always had such names. */
static int
least_characters(const Entity *entity, const EntityField *field)
{
	return is_demanded(entity, field) || (entity != &erd_ref && strcmp(field->name, "name") == 0) ? 1 : 0;
}

/* Whether a value is one of the choices of its field. */
static bool
is_choice(const char *const *choices, const char *text)
{
	if (choices == sort_orders)
		return pg_strcasecmp(text, "ASC") == 0 || pg_strcasecmp(text, "DESC") == 0;
	if (choices == erd_actions)
		return *text == '\0' || erd_action_of(text) != NULL;
	return position_in(text, choices) >= 0;
}

static void
check_text(const OperationChecker *checker, const Entity *entity, const EntityField *field,
		   const JsonNode *value, const char *member)
{
	const char *const *choices = choices_of(entity, field->name);
	int minimum = least_characters(entity, field);
	const char *allowed =
		choices != NULL ? one_of(choices) : psprintf("text of %d to %d characters", minimum, field->maximum);
	int length;

	if (value->kind != JSON_NODE_STRING)
		add_operation_fault(checker, member, "is not a text", allowed, NULL);
	else if (choices != NULL && !is_choice(choices, value->text))
		add_operation_fault(checker, member, "is not one of the allowed values", allowed, NULL);
	else
	{
		length =
			value->length > field->maximum ? pg_mbstrlen_with_len(value->text, value->length) : value->length;
		if (length < minimum || (field->maximum > 0 && length > field->maximum))
			add_operation_fault(checker, member, psprintf("has %d characters", length), allowed, NULL);
		else if (strcmp(field->name, "name") == 0 && length > 0 && text_is_blank(value->text))
			add_operation_fault(checker, member, "is blank", "a name that can be seen", NULL);
	}
}

static void
check_value(const OperationChecker *checker, const Entity *entity, const EntityField *field,
			const JsonNode *value)
{
	const char *member = psprintf("data.%s", field->name);
	int64 number;

	if (value->kind == JSON_NODE_NULL)
	{
		if (((field->flags & FIELD_NOT_NULL) && field->initial == NULL) || is_demanded(entity, field))
			add_operation_fault(checker, member, "cannot be null", NULL, NULL);
		return;
	}
	switch (field->kind)
	{
		case FIELD_BOOLEAN:
			if (value->kind != JSON_NODE_BOOLEAN)
				add_operation_fault(checker, member, "is not a boolean", "true or false", NULL);
			break;
		case FIELD_INTEGER:
			if (value->kind != JSON_NODE_NUMBER || !json_node_to_integer(value, &number) ||
				number < minimum_of(field->name) || number > ERD_MAX_ORDER)
				add_operation_fault(
					checker, member, "is not such a number",
					psprintf("integer of " INT64_FORMAT " to %d", minimum_of(field->name), ERD_MAX_ORDER),
					NULL);
			break;
		case FIELD_JSON:
			erd_item_check_json(entity, field->name, value, psprintf("%s.%s", checker->path, member),
								checker->faults);
			break;
		default:
			check_text(checker, entity, field, value, member);
			break;
	}
}

static bool
is_identifier(const JsonNode *node)
{
	if (node == NULL || node->kind != JSON_NODE_STRING || node->length == 0)
		return false;
	return node->length <= ARGUMENT_ID_MAX ||
		   pg_mbstrlen_with_len(node->text, node->length) <= ARGUMENT_ID_MAX;
}

static bool
is_absent(const JsonNode *node)
{
	return node == NULL || node->kind == JSON_NODE_NULL;
}

#define IDENTIFIER_WORDS "text of 1 to 64 characters"

/* In an update clients may echo the uuid; anything else there would be a wish to change it. */
static void
check_data_uuid(const OperationChecker *checker, ErdVerb verb, const JsonNode *value, const char *uuid)
{
	if (verb == ERD_CREATE)
	{
		if (value->kind != JSON_NODE_NULL && !is_identifier(value))
			add_operation_fault(checker, "data.uuid", "is no identifier", IDENTIFIER_WORDS, NULL);
	}
	else if (value->kind != JSON_NODE_STRING || uuid == NULL || strcmp(value->text, uuid) != 0)
		add_operation_fault(checker, "data.uuid",
							"never changes; the thing to change is named by uuid beside data", NULL, NULL);
}

static void
check_required(const OperationChecker *checker, const Entity *entity, const JsonNode *data)
{
	const EntityField *fields[MAX_FIELDS];
	int count = fields_of(entity, fields);

	for (int i = 0; i < count; i++)
	{
		if (is_demanded(entity, fields[i]) && json_read_member(data, fields[i]->name) == NULL)
			add_operation_fault(checker, psprintf("data.%s", fields[i]->name),
								psprintf("is required for a new %s", entity->label), NULL, NULL);
	}
}

static void
check_data(const OperationChecker *checker, ErdVerb verb, const Entity *entity, const JsonNode *data,
		   const char *uuid)
{
	if (data->kind != JSON_NODE_OBJECT)
	{
		add_operation_fault(checker, "data", "is not an object", "object with the fields of the type", NULL);
		return;
	}
	for (int i = 0; i < data->count && !fault_is_full(checker->faults); i++)
	{
		const char *name = data->keys[i];
		const EntityField *field = find_operation_field(entity, name);

		if (field != NULL)
			check_value(checker, entity, field, data->items[i]);
		else if (strcmp(name, "uuid") == 0)
			check_data_uuid(checker, verb, data->items[i], uuid);
		else
			add_unknown_field(checker, entity, name);
	}
	if (verb == ERD_CREATE)
		check_required(checker, entity, data);
}

static int
check_choice(const OperationChecker *checker, const JsonNode *node, const char *member,
			 const char *const *names)
{
	const JsonNode *value = json_read_member(node, member);
	int position = value == NULL || value->kind != JSON_NODE_STRING ? -1 : position_in(value->text, names);

	if (position < 0)
		add_operation_fault(
			checker, member, is_absent(value) ? "is required" : "is not one of the allowed values",
			one_of(names),
			value == NULL || value->kind != JSON_NODE_STRING ? NULL : nearest_of(value->text, names));
	return position;
}

static void
check_members(const OperationChecker *checker, const JsonNode *node)
{
	for (int i = 0; i < node->count && !fault_is_full(checker->faults); i++)
	{
		if (position_in(node->keys[i], operation_members) < 0)
			add_operation_fault(checker, clip_text(node->keys[i], CLIP_NAME), "is not known here",
								"op, type, uuid and data; the fields of the entry stand in data",
								nearest_of(node->keys[i], published_members));
	}
}

static void
check_uuid(const OperationChecker *checker, ErdVerb verb, const JsonNode *uuid, bool parted)
{
	if (verb == ERD_CREATE && !is_absent(uuid) && !(parted && is_identifier(uuid)))
		add_operation_fault(checker, "uuid", "is not used for create; an id of your own goes into data.uuid",
							NULL, NULL);
	else if (verb != ERD_CREATE && is_absent(uuid))
		add_operation_fault(checker, "uuid", psprintf("is required for %s", erd_verbs[verb]),
							IDENTIFIER_WORDS, NULL);
	else if (verb != ERD_CREATE && !is_identifier(uuid))
		add_operation_fault(checker, "uuid", "is no identifier", IDENTIFIER_WORDS, NULL);
}

/* Some clients send nested objects as text. */
static JsonNode *
unpack_data(JsonNode *node)
{
	JsonNode *data = json_read_member(node, "data");
	JsonNode *parsed = NULL;
	const char *problem;

	if (data != NULL && data->kind == JSON_NODE_STRING)
		parsed = json_read_parse(data->text, data->length, &problem);
	if (parsed == NULL)
		return data;
	json_node_set(node, "data", parsed);
	return parsed;
}

/* Further operations that are carried out right behind this one. */
static void
check_parts(const OperationChecker *checker, ErdVerb verb, const JsonNode *parts)
{
	if (parts == NULL)
		return;
	if (verb != ERD_CREATE || parts->kind != JSON_NODE_ARRAY)
	{
		add_operation_fault(checker, "parts", "is not a list of operations behind a create", NULL, NULL);
		return;
	}
	for (int i = 0; i < parts->count && !fault_is_full(checker->faults); i++)
		erd_operation_check(parts->items[i], psprintf("%s.parts[%d]", checker->path, i), checker->faults);
}

void
erd_operation_check(JsonNode *node, const char *path, ArgumentFaults *faults)
{
	OperationChecker checker = {faults, path};
	JsonNode *data;
	int verb;
	int type;

	check_stack_depth();
	if (node->kind != JSON_NODE_OBJECT)
	{
		add_operation_fault(&checker, NULL, "is not an object", "object of op, type, uuid and data", NULL);
		return;
	}
	check_members(&checker, node);
	verb = check_choice(&checker, node, "op", erd_verbs);
	type = check_choice(&checker, node, "type", erd_types);
	if (verb < 0)
		return;
	check_uuid(&checker, verb, json_read_member(node, "uuid"), json_read_member(node, "parts") != NULL);
	check_parts(&checker, verb, json_read_member(node, "parts"));
	data = unpack_data(node);
	if (verb == ERD_DELETE)
	{
		if (!is_absent(data) && data->count > 0)
			add_operation_fault(&checker, "data", "is not used for delete", NULL, NULL);
	}
	else if (is_absent(data) || (verb == ERD_UPDATE && data->kind == JSON_NODE_OBJECT && data->count == 0))
		add_operation_fault(&checker, "data", psprintf("is required for %s", erd_verbs[verb]),
							"object with fields of the type", NULL);
	else if (type >= 0)
		check_data(&checker, verb, entity_by_name(DOCUMENT_ERD, erd_types[type]), data,
				   json_read_text(node, "uuid"));
}

void
erd_operation_read(const JsonNode *node, ErdOperation *operation)
{
	operation->verb = position_in(json_read_text(node, "op"), erd_verbs);
	operation->type = position_in(json_read_text(node, "type"), erd_types);
	operation->entity = entity_by_name(DOCUMENT_ERD, erd_types[operation->type]);
	operation->uuid = operation->verb == ERD_CREATE ? NULL : json_read_text(node, "uuid");
	operation->data = operation->verb == ERD_DELETE ? NULL : json_node_copy(json_read_member(node, "data"));
	if (operation->verb == ERD_CREATE && json_read_text(node, "uuid") != NULL)
		json_node_set(operation->data, "uuid", json_node_make_text(json_read_text(node, "uuid")));
}

/* What an operation says the columns or expressions of stays, whatever it lost before. */
static void
keep_rewritten(const ErdOperation *operation, ErdRemoval *removal)
{
	const Entity *entity = operation->entity;
	const JsonNode *data = operation->data;
	const char *uuid = operation->uuid;

	if (operation->verb == ERD_CREATE && entity == &erd_index_column)
		erd_removal_keep(removal, &erd_index, json_read_text(data, "index_uuid"));
	else if (operation->verb == ERD_CREATE && entity == &erd_ref_column)
		erd_removal_keep(removal, &erd_ref, json_read_text(data, "ref_uuid"));
	else if (operation->verb == ERD_UPDATE && entity == &erd_index &&
			 json_read_member(data, "options") != NULL)
		erd_removal_keep(removal, entity, uuid);
	else if (operation->verb == ERD_UPDATE && entity == &erd_constraint &&
			 (json_read_member(data, "column_uuids") != NULL || json_read_member(data, "definition") != NULL))
		erd_removal_keep(removal, entity, uuid);
}

const char *
erd_operation_run(const ErdOperation *operation, const pg_uuid_t *document, ErdRemoval *removal)
{
	if (operation->verb == ERD_DELETE)
	{
		erd_removal_delete(removal, operation->entity, document, operation->uuid);
		return NULL;
	}
	if (operation->entity == &erd_table_group_table)
		erd_name_member_table(document, operation->data);
	keep_rewritten(operation, removal);
	if (operation->verb == ERD_CREATE)
		return erd_work_insert(operation->entity, document, operation->data);
	json_node_remove(operation->data, "uuid");
	erd_work_update(operation->entity, document, operation->uuid, operation->data);
	return NULL;
}
