/*
 * t_erd_enum.c
 *		Enums of ERD documents.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument erd_list_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument erd_get_enum_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ID("enumUuid", ARGUMENT_REQUIRED, "Enum to fetch."),
	ARG_END,
};

static const Argument erd_create_enums_arguments_item_value_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("value", ARGUMENT_REQUIRED, 1, 255, "The enum value itself."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the value."),
	ARG_INTEGER("displayOrder", 0, 0, 0, "Place among the values."),
	ARG_END,
};

static const Argument erd_create_enums_arguments_item_value_item =
	ARG_OBJECT(NULL, 0, erd_create_enums_arguments_item_value_fields, NULL);

static const Argument erd_create_enums_arguments_item_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Enum name."),
	ARG_TEXT("schemaName", 0, 0, 255, "Schema the enum sits in."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the enum."),
	ARG_ARRAY("values", 0, 0, 1000, &erd_create_enums_arguments_item_value_item, "Values, in order."),
	ARG_END,
};

static const Argument erd_create_enums_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_create_enums_arguments_item_fields, NULL);

static const Argument erd_create_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_create_enums_arguments_item_item, "Enums to create."),
	ARG_END,
};

static const Argument erd_update_enums_arguments_item_value_fields[] = {
	ARG_ID("uuid", 0, "Existing value to change; absent adds one."),
	ARG_TEXT("value", 0, 1, 255, "The enum value itself."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the value."),
	ARG_INTEGER("displayOrder", 0, 0, 0, "Place among the values."),
	ARG_END,
};

static const Argument erd_update_enums_arguments_item_value_item =
	ARG_OBJECT(NULL, 0, erd_update_enums_arguments_item_value_fields, NULL);

static const Argument id_item = ARG_ID(NULL, 0, "Value to drop.");

static const Argument erd_update_enums_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Enum to change."),
	ARG_TEXT("name", 0, 1, 255, "Enum name."),
	ARG_TEXT("schemaName", 0, 0, 255, "Schema the enum sits in."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the enum."),
	ARG_ARRAY("values", 0, 0, 1000, &erd_update_enums_arguments_item_value_item, "Values to add or change."),
	ARG_ARRAY("deleteValueUuids", 0, 0, 1000, &id_item, "Values to drop."),
	ARG_END,
};

static const Argument erd_update_enums_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_update_enums_arguments_item_fields, NULL);

static const Argument erd_update_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_update_enums_arguments_item_item,
			  "Changes, one per enum."),
	ARG_END,
};

static const Argument id_item_2 = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument erd_delete_enums_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item_2, "Enums to remove."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "erd_list_enums",
		.title = "List enums (ERD)",
		.summary = "Show the enums of an ERD document.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = erd_list_enums_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_get_enum",
		.title = "Get enum (ERD)",
		.summary = "Fetch one enum with its values.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = erd_get_enum_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_create_enums",
		.title = "Create enums (ERD)",
		.summary = "Create enums with their values.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = erd_create_enums_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_update_enums",
		.title = "Update enums (ERD)",
		.summary = "Change enums: their own fields, and values to add, change or drop.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT,
		.arguments = erd_update_enums_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_delete_enums",
		.title = "Delete enums (ERD)",
		.summary = "Remove enums.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = erd_delete_enums_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
};

const ToolTable erd_enum_tools = {tools, lengthof(tools)};
