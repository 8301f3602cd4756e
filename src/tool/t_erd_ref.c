/*
 * t_erd_ref.c
 *		Relationships of ERD documents.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument erd_list_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument erd_get_ref_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ID("refUuid", ARGUMENT_REQUIRED, "Relationship to fetch."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "Referring column.");

static const Argument id_item_2 = ARG_ID(NULL, 0, "Column referred to.");

static const char *const relationship_choices[] = {">", "<", "-", NULL};

static const Argument erd_create_refs_arguments_item_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("name", 0, 0, 255, "Relationship name."),
	ARG_ID("fromTableUuid", ARGUMENT_REQUIRED, "Table that refers."),
	ARG_ARRAY("fromColumnUuids", ARGUMENT_REQUIRED, 1, 32, &id_item,
			  "Referring columns, paired by position."),
	ARG_ID("toTableUuid", ARGUMENT_REQUIRED, "Table referred to."),
	ARG_ARRAY("toColumnUuids", ARGUMENT_REQUIRED, 1, 32, &id_item_2,
			  "Columns referred to, paired by position."),
	ARG_CHOICE("relationship", ARGUMENT_REQUIRED, relationship_choices,
			   "Cardinality: '>' many-to-one, '<' one-to-many, '-' one-to-one, seen from the first table."),
	ARG_TEXT("onDelete", 0, 0, 32,
			 "Action on delete, such as CASCADE, SET NULL or RESTRICT; letter case is ignored."),
	ARG_TEXT("onUpdate", 0, 0, 32, "Action on update; letter case is ignored."),
	ARG_END,
};

static const Argument erd_create_refs_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_create_refs_arguments_item_fields, NULL);

static const Argument erd_create_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_create_refs_arguments_item_item,
			  "Relationships to create."),
	ARG_END,
};

static const Argument erd_update_refs_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Relationship to change."),
	ARG_TEXT("name", 0, 0, 255, "Relationship name."),
	ARG_ID("fromTableUuid", 0, "Table that refers."),
	ARG_ARRAY("fromColumnUuids", 0, 1, 32, &id_item, "Referring columns, paired by position."),
	ARG_ID("toTableUuid", 0, "Table referred to."),
	ARG_ARRAY("toColumnUuids", 0, 1, 32, &id_item_2, "Columns referred to, paired by position."),
	ARG_CHOICE("relationship", 0, relationship_choices,
			   "Cardinality: '>' many-to-one, '<' one-to-many, '-' one-to-one, seen from the first table."),
	ARG_TEXT("onDelete", 0, 0, 32,
			 "Action on delete, such as CASCADE, SET NULL or RESTRICT; letter case is ignored."),
	ARG_TEXT("onUpdate", 0, 0, 32, "Action on update; letter case is ignored."),
	ARG_END,
};

static const Argument erd_update_refs_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_update_refs_arguments_item_fields, NULL);

static const Argument erd_update_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_update_refs_arguments_item_item,
			  "Changes, one per relationship."),
	ARG_END,
};

static const Argument id_item_3 = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument erd_delete_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item_3, "Relationships to remove."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "erd_list_refs",
		.title = "List refs (ERD)",
		.summary = "Show the relationships of an ERD document.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = erd_list_refs_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_get_ref",
		.title = "Get ref (ERD)",
		.summary = "Fetch one relationship with its column pairs.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = erd_get_ref_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_create_refs",
		.title = "Create refs (ERD)",
		.summary = "Create relationships between tables, also over several columns.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = erd_create_refs_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_update_refs",
		.title = "Update refs (ERD)",
		.summary = "Change relationships; given column lists replace the old pairs.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = erd_update_refs_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_delete_refs",
		.title = "Delete refs (ERD)",
		.summary = "Remove relationships.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = erd_delete_refs_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
};

const ToolTable erd_ref_tools = {tools, lengthof(tools)};
