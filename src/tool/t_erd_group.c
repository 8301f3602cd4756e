/*
 * t_erd_group.c
 *		Table groups of ERD documents.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument erd_list_table_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument erd_get_table_group_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ID("tableGroupUuid", ARGUMENT_REQUIRED, "Table group to fetch."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "Member table.");

static const Argument id_item_2 = ARG_ID(NULL, 0, "Member note.");

static const Argument erd_create_table_groups_arguments_item_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Group name."),
	ARG_TEXT("color", 0, 0, 32, "Group colour."),
	ARG_ARRAY("tableUuids", 0, 0, 1000, &id_item,
			  "Tables in the group; when given, replaces the membership."),
	ARG_ARRAY("noteUuids", 0, 0, 1000, &id_item_2, "Canvas notes in the group; when given, replaces them."),
	ARG_END,
};

static const Argument erd_create_table_groups_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_create_table_groups_arguments_item_fields, NULL);

static const Argument erd_create_table_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_create_table_groups_arguments_item_item,
			  "Groups to create."),
	ARG_END,
};

static const Argument erd_update_table_groups_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Group to change."),
	ARG_TEXT("name", 0, 1, 255, "Group name."),
	ARG_TEXT("color", 0, 0, 32, "Group colour."),
	ARG_ARRAY("tableUuids", 0, 0, 1000, &id_item,
			  "Tables in the group; when given, replaces the membership."),
	ARG_ARRAY("noteUuids", 0, 0, 1000, &id_item_2, "Canvas notes in the group; when given, replaces them."),
	ARG_END,
};

static const Argument erd_update_table_groups_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_update_table_groups_arguments_item_fields, NULL);

static const Argument erd_update_table_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_update_table_groups_arguments_item_item,
			  "Changes, one per group."),
	ARG_END,
};

static const Argument id_item_3 = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument erd_delete_table_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item_3, "Groups to remove."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "erd_list_table_groups",
		.title = "List table groups (ERD)",
		.summary = "Show the table groups of an ERD document.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = erd_list_table_groups_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_get_table_group",
		.title = "Get table group (ERD)",
		.summary = "Fetch one table group with its members.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = erd_get_table_group_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_create_table_groups",
		.title = "Create table groups (ERD)",
		.summary = "Create table groups and put tables in them.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = erd_create_table_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_update_table_groups",
		.title = "Update table groups (ERD)",
		.summary = "Rename, recolour or refill table groups.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = erd_update_table_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_delete_table_groups",
		.title = "Delete table groups (ERD)",
		.summary = "Remove table groups; their tables stay.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = erd_delete_table_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
};

const ToolTable erd_group_tools = {tools, lengthof(tools)};
