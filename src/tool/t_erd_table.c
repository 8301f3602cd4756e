/*
 * t_erd_table.c
 *		Tables of ERD documents, with columns and indexes.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument erd_list_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument erd_get_table_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ID("tableUuid", ARGUMENT_REQUIRED, "Table to fetch."),
	ARG_END,
};

static const Argument erd_create_tables_arguments_item_column_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Column name."),
	ARG_TEXT("type", ARGUMENT_REQUIRED, 1, 255,
			 "SQL type as text, or the name of an enum of the same document."),
	ARG_BOOLEAN("isPk", 0, "Part of the primary key."),
	ARG_BOOLEAN("isUnique", 0, "Values must differ."),
	ARG_BOOLEAN("isNotNull", 0, "A value is required."),
	ARG_BOOLEAN("isIncrement", 0, "Filled by an automatic counter."),
	ARG_TEXT("defaultValue", 0, 0, 2000, "Default as a literal or expression."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the column."),
	ARG_INTEGER("displayOrder", 0, 0, 0, "Place among the table's columns."),
	ARG_END,
};

static const Argument erd_create_tables_arguments_item_column_item =
	ARG_OBJECT(NULL, 0, erd_create_tables_arguments_item_column_fields, NULL);

static const char *const sort_order_choices[] = {"ASC", "DESC", NULL};

static const Argument erd_create_tables_arguments_item_indexe_column_fields[] = {
	ARG_ID("columnUuid", 0, "Column by identifier."),
	ARG_TEXT("columnName", 0, 1, 255, "Column by name, where its identifier is not known yet."),
	ARG_CHOICE("sortOrder", 0, sort_order_choices, "Direction of this column in the index."),
	ARG_END,
};

static const Argument erd_create_tables_arguments_item_indexe_column_item =
	ARG_OBJECT(NULL, 0, erd_create_tables_arguments_item_indexe_column_fields, NULL);

static const Argument erd_create_tables_arguments_item_indexe_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("name", 0, 1, 255, "Index name."),
	ARG_TEXT("type", 0, 0, 50, "Index method, for example BTREE, HASH or GIN."),
	ARG_BOOLEAN("isPk", 0, "The index backs the primary key."),
	ARG_BOOLEAN("isUnique", 0, "The index forbids duplicates."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the index."),
	ARG_ARRAY("columns", ARGUMENT_REQUIRED, 1, 64, &erd_create_tables_arguments_item_indexe_column_item,
			  "Indexed columns, in order."),
	ARG_END,
};

static const Argument erd_create_tables_arguments_item_indexe_item =
	ARG_OBJECT(NULL, 0, erd_create_tables_arguments_item_indexe_fields, NULL);

static const Argument erd_create_tables_arguments_item_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Table name, unique within its schema name."),
	ARG_TEXT("schemaName", 0, 0, 255, "Schema the table sits in."),
	ARG_TEXT("alias", 0, 0, 255, "Short alias."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the table."),
	ARG_TEXT("headerColor", 0, 0, 32, "Colour of the table header."),
	ARG_INTEGER("displayOrder", 0, 0, 0, "Place among the document's tables."),
	ARG_ARRAY("columns", 0, 0, 1000, &erd_create_tables_arguments_item_column_item, "Columns, in order."),
	ARG_ARRAY("indexes", 0, 0, 200, &erd_create_tables_arguments_item_indexe_item, "Indexes of the table."),
	ARG_END,
};

static const Argument erd_create_tables_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_create_tables_arguments_item_fields, NULL);

static const Argument erd_create_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_create_tables_arguments_item_item,
			  "Tables to create."),
	ARG_BOOLEAN("arrangeNewTables", ARGUMENT_DEFAULT_TRUE,
				"Place new tables on the canvas afterwards; on unless switched off."),
	ARG_END,
};

static const Argument erd_update_tables_arguments_item_column_fields[] = {
	ARG_ID("uuid", 0, "Existing column to change; absent adds a new column."),
	ARG_TEXT("name", 0, 1, 255, "Column name."),
	ARG_TEXT("type", 0, 1, 255, "SQL type as text, or the name of an enum of the same document."),
	ARG_BOOLEAN("isPk", 0, "Part of the primary key."),
	ARG_BOOLEAN("isUnique", 0, "Values must differ."),
	ARG_BOOLEAN("isNotNull", 0, "A value is required."),
	ARG_BOOLEAN("isIncrement", 0, "Filled by an automatic counter."),
	ARG_TEXT("defaultValue", 0, 0, 2000, "Default as a literal or expression."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the column."),
	ARG_INTEGER("displayOrder", 0, 0, 0, "Place among the table's columns."),
	ARG_END,
};

static const Argument erd_update_tables_arguments_item_column_item =
	ARG_OBJECT(NULL, 0, erd_update_tables_arguments_item_column_fields, NULL);

static const Argument id_item = ARG_ID(NULL, 0, "Column to drop.");

static const Argument erd_update_tables_arguments_item_indexe_fields[] = {
	ARG_ID("uuid", 0, "Existing index to change; absent adds a new index."),
	ARG_TEXT("name", 0, 1, 255, "Index name."),
	ARG_TEXT("type", 0, 0, 50, "Index method, for example BTREE, HASH or GIN."),
	ARG_BOOLEAN("isPk", 0, "The index backs the primary key."),
	ARG_BOOLEAN("isUnique", 0, "The index forbids duplicates."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the index."),
	ARG_ARRAY("columns", 0, 1, 64, &erd_create_tables_arguments_item_indexe_column_item,
			  "Indexed columns, in order."),
	ARG_END,
};

static const Argument erd_update_tables_arguments_item_indexe_item =
	ARG_OBJECT(NULL, 0, erd_update_tables_arguments_item_indexe_fields, NULL);

static const Argument id_item_2 = ARG_ID(NULL, 0, "Index to drop.");

static const Argument erd_update_tables_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Table to change."),
	ARG_TEXT("name", 0, 1, 255, "Table name, unique within its schema name."),
	ARG_TEXT("schemaName", 0, 0, 255, "Schema the table sits in."),
	ARG_TEXT("alias", 0, 0, 255, "Short alias."),
	ARG_TEXT("note", 0, 0, 10000, "Comment on the table."),
	ARG_TEXT("headerColor", 0, 0, 32, "Colour of the table header."),
	ARG_INTEGER("displayOrder", 0, 0, 0, "Place among the document's tables."),
	ARG_ARRAY("columns", 0, 0, 1000, &erd_update_tables_arguments_item_column_item,
			  "Columns to add or change."),
	ARG_ARRAY("deleteColumnUuids", 0, 0, 1000, &id_item, "Columns to drop."),
	ARG_ARRAY("indexes", 0, 0, 200, &erd_update_tables_arguments_item_indexe_item,
			  "Indexes to add or change."),
	ARG_ARRAY("deleteIndexUuids", 0, 0, 200, &id_item_2, "Indexes to drop."),
	ARG_END,
};

static const Argument erd_update_tables_arguments_item_item =
	ARG_OBJECT(NULL, 0, erd_update_tables_arguments_item_fields, NULL);

static const Argument erd_update_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &erd_update_tables_arguments_item_item,
			  "Changes, one per table."),
	ARG_END,
};

static const Argument id_item_3 = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument erd_delete_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item_3, "Tables to drop."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "erd_list_tables",
		.title = "List tables (ERD)",
		.summary = "Show the tables of an ERD document.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = erd_list_tables_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_get_table",
		.title = "Get table (ERD)",
		.summary = "Fetch one table with its columns and indexes.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = erd_get_table_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
	},
	{
		.name = "erd_create_tables",
		.title = "Create tables (ERD)",
		.summary = "Create tables together with their columns and indexes.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = erd_create_tables_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_update_tables",
		.title = "Update tables (ERD)",
		.summary = "Change tables: their own fields, and columns or indexes to add, change or drop.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT | TOOL_CORE,
		.arguments = erd_update_tables_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_delete_tables",
		.title = "Delete tables (ERD)",
		.summary = "Drop tables with their columns, indexes and relationships.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT | TOOL_CORE,
		.arguments = erd_delete_tables_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
};

const ToolTable erd_table_tools = {tools, lengthof(tools)};
