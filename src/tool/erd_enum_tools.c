/*
 * erd_enum_tools.c
 *		Enums of ERD documents.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/erd/erd.h"
#include "core/erd/erd_follow.h"
#include "tool/erd_item.h"
#include "tool/registry.h"

#include "tool/erd_enum_tools.sql.h"

#define MAX_VALUES 1000

static const Argument list_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_enum_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ID("enumUuid", ARGUMENT_REQUIRED, "Enum to fetch."),
	ARG_END,
};

#define VALUE_FIELDS(required_, uuid_words_)                                                   \
	ARG_ID("uuid", 0, uuid_words_), ARG_TEXT("value", required_, 1, 255, "The value itself."), \
		ARG_TEXT("note", ARGUMENT_NULLABLE, 0, 10000, "Comment."),                             \
		ARG_INTEGER("displayOrder", 0, 0, ERD_MAX_ORDER, "Place among the values."), ARG_END

static const Argument new_value_fields[] = {VALUE_FIELDS(ARGUMENT_REQUIRED, ERD_NEW_ID_WORDS)};
static const Argument value_fields[] = {
	VALUE_FIELDS(0, "Value to change; absent or not yet used: a new value (needs value).")};

static const Argument new_value_item = ARG_OBJECT(NULL, 0, new_value_fields, NULL);
static const Argument value_item = ARG_OBJECT(NULL, 0, value_fields, NULL);

#define ENUM_FIELDS                                               \
	ARG_TEXT("schemaName", ARGUMENT_NULLABLE, 0, 255, "Schema."), \
		ARG_TEXT("note", ARGUMENT_NULLABLE, 0, 10000, "Comment.")

static const Argument new_enum_fields[] = {
	ARG_ID("uuid", 0, ERD_NEW_ID_WORDS),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Enum name, unique in its schema."),
	ENUM_FIELDS,
	ARG_ARRAY("values", 0, 0, MAX_VALUES, &new_value_item, "Values, in order."),
	ARG_END,
};

static const Argument new_enum_item = ARG_OBJECT(NULL, 0, new_enum_fields, NULL);

static const Argument create_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &new_enum_item, "Enums to create."),
	ARG_END,
};

static const Argument dropped_value_item = ARG_ID(NULL, 0, "Value to drop.");

static const Argument changed_enum_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Enum to change."),
	ARG_TEXT("name", 0, 1, 255, "Enum name, unique in its schema."),
	ENUM_FIELDS,
	ARG_ARRAY("values", 0, 0, MAX_VALUES, &value_item, "Values to add or change."),
	ARG_ARRAY("deleteValueUuids", 0, 0, MAX_VALUES, &dropped_value_item, "Values to drop."),
	ARG_END,
};

static const Argument changed_enum_item = ARG_OBJECT(NULL, 0, changed_enum_fields, NULL);

static const Argument update_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &changed_enum_item,
			  "Changes, one per enum; null clears a field."),
	ARG_END,
};

static const Argument deleted_enum_item = ARG_ID(NULL, 0, "Enum to delete.");

static const Argument delete_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &deleted_enum_item, "Enums to delete."),
	ARG_END,
};

static const char *const get_enum_parameters[] = {"enumUuid", NULL};

/* A value; order is its position where the entry names none, -1 for behind the others. */
static void
create_value(ToolCall *call, const char *enumeration, const JsonNode *item, int order)
{
	json_write_open_object(&call->result);
	json_write_text_member(
		&call->result, "uuid",
		erd_item_insert(&erd_enum_value, erd_item_document(call), item, enumeration, order));
	json_write_text_member(&call->result, "value", json_read_text(item, "value"));
	json_write_close_object(&call->result);
}

static void
create_enum(ToolCall *call, JsonNode *item, int index)
{
	const JsonNode *values = json_read_member(item, "values");
	const char *uuid = entity_insert(&erd_enum, erd_item_document(call), erd_item_data(item, true));

	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", uuid);
	json_write_text_member(&call->result, "name", json_read_text(item, "name"));
	json_write_key(&call->result, "values");
	json_write_open_array(&call->result);
	for (int i = 0; values != NULL && i < values->count; i++)
	{
		const char *outer = erd_item_enter(call, "values", i);

		create_value(call, uuid, values->items[i], i);
		erd_item_leave(call, outer);
	}
	json_write_close_array(&call->result);
	json_write_close_object(&call->result);
}

static void
change_value(ToolCall *call, const char *enumeration, const JsonNode *item)
{
	if (erd_item_is_known(call, &erd_enum_value, enumeration, item))
		erd_item_update(&erd_enum_value, erd_item_document(call), item);
	else
	{
		erd_item_require(item, "value", &erd_enum_value);
		create_value(call, enumeration, item, -1);
	}
}

/* Drops come first, so that a value can be used again. */
static void
update_enum(ToolCall *call, JsonNode *item, int index)
{
	ErdRemoval removal;

	erd_removal_start(&removal);
	erd_item_update(&erd_enum, erd_item_document(call), item);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", json_read_text(item, "uuid"));
	erd_item_drop_parts(call, &removal, item, "deleteValueUuids", &erd_enum_value);
	erd_item_change_parts(call, item, "values", "new_values", change_value);
	json_write_close_object(&call->result);
}

static void
delete_enum(ToolCall *call, JsonNode *item, int index)
{
	erd_follow_warn_gone(&erd_enum, erd_item_document(call), item->text);
	erd_item_delete(call, &erd_enum, item);
}

static const Tool tools[] = {
	{
		.name = "erd_list_enums",
		.title = "List ERD enums",
		.summary = "List the enums of an ERD document with their values.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE,
		.arguments = list_enums_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.run = tool_run_list,
		.query = &list_enums,
		.rest = "get_document with format: \"json\" gives all of it in pages.",
	},
	{
		.name = "erd_get_enum",
		.title = "Get an ERD enum",
		.summary = "Fetch one enum with its values, their uuids and notes.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE,
		.arguments = get_enum_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.query = &get_enum,
		.query_arguments = get_enum_parameters,
		.rest = "get_document with format: \"json\" gives all of it in pages.",
	},
	{
		.name = "erd_create_enums",
		.title = "Create ERD enums",
		.summary = "Create enums with their values.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = create_enums_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = create_enum,
	},
	{
		.name = "erd_update_enums",
		.title = "Update ERD enums",
		.summary = "Change enums: their own fields, and values to add, change or drop.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT,
		.arguments = update_enums_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = update_enum,
	},
	{
		.name = "erd_delete_enums",
		.title = "Delete ERD enums",
		.summary = "Delete enums with their values; columns keep the type's name as text.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_enums_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "uuids",
		.each = delete_enum,
	},
};

const ToolTable erd_enum_tools = {tools, lengthof(tools)};
