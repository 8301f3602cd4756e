/*
 * t_erd_change.c
 *		Batches of operations on ERD documents, and their layout.
 */
#include "postgres.h"

#include "tool/registry.h"

static const char *const op_choices[] = {"create", "update", "delete", NULL};

static const char *const type_choices[] = {"table",
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
										   NULL};

static const char *const relationship_choices[] = {">", "<", "-", NULL};

static const Argument erd_apply_changes_arguments_operation_data_fields[] = {
	ARG_ID("uuid", 0,
		   "Identifier for a new entry; later operations of the same call may refer to it. Not for update or "
		   "delete."),
	ARG_TEXT("name", ARGUMENT_NULLABLE, 0, 0, "Name of the entry."),
	ARG_TEXT("schema_name", ARGUMENT_NULLABLE, 0, 0, "Schema name."),
	ARG_TEXT("alias", ARGUMENT_NULLABLE, 0, 0, "Short alias of a table."),
	ARG_TEXT("note", ARGUMENT_NULLABLE, 0, 0, "Comment."),
	ARG_TEXT("header_color", ARGUMENT_NULLABLE, 0, 0, "Colour of a table header."),
	ARG_INTEGER("display_order", ARGUMENT_NULLABLE, ARGUMENT_NO_MINIMUM, 0, "Place among its siblings."),
	ARG_ID("table_uuid", 0, "Owning table."),
	ARG_TEXT("type", ARGUMENT_NULLABLE, 0, 0, "SQL type of a column, or method of an index."),
	ARG_BOOLEAN("is_pk", ARGUMENT_NULLABLE, "Primary key flag."),
	ARG_BOOLEAN("is_unique", ARGUMENT_NULLABLE, "Uniqueness flag."),
	ARG_BOOLEAN("is_not_null", ARGUMENT_NULLABLE, "Required-value flag."),
	ARG_BOOLEAN("is_increment", ARGUMENT_NULLABLE, "Automatic counter flag."),
	ARG_TEXT("default_value", ARGUMENT_NULLABLE, 0, 0, "Default of a column."),
	ARG_ID("index_uuid", 0, "Owning index."),
	ARG_ID("column_uuid", 0, "Indexed column."),
	ARG_TEXT("sort_order", ARGUMENT_NULLABLE, 0, 0, "ASC or DESC."),
	ARG_ID("from_table_uuid", 0, "Table that refers."),
	ARG_ID("to_table_uuid", 0, "Table referred to."),
	ARG_CHOICE("relationship", 0, relationship_choices, "Cardinality symbol."),
	ARG_TEXT("on_delete", ARGUMENT_NULLABLE, 0, 0, "Action on delete."),
	ARG_TEXT("on_update", ARGUMENT_NULLABLE, 0, 0, "Action on update."),
	ARG_ID("ref_uuid", 0, "Owning relationship."),
	ARG_ID("from_column_uuid", 0, "Referring column."),
	ARG_ID("to_column_uuid", 0, "Column referred to."),
	ARG_ID("enum_uuid", 0, "Owning enum."),
	ARG_TEXT("value", ARGUMENT_NULLABLE, 0, 0, "Enum value."),
	ARG_TEXT("color", ARGUMENT_NULLABLE, 0, 0, "Colour."),
	ARG_ID("group_uuid", 0, "Owning table group."),
	ARG_TEXT("table_name", ARGUMENT_NULLABLE, 0, 0, "Member table, by name."),
	ARG_ID("note_uuid", 0, "Member canvas note."),
	ARG_BOOLEAN("is_default", ARGUMENT_NULLABLE, "Whether the filter is the one shown first."),
	ARG_TEXT("included_tables", ARGUMENT_NULLABLE, 0, 0, "Tables a filter shows, as JSON text."),
	ARG_TEXT("table_positions", ARGUMENT_NULLABLE, 0, 0, "Table places of a filter, as JSON text."),
	ARG_TEXT("table_groups", ARGUMENT_NULLABLE, 0, 0, "Groups of a filter, as JSON text."),
	ARG_TEXT("title", ARGUMENT_NULLABLE, 0, 0, "Title of a canvas note."),
	ARG_TEXT("content", ARGUMENT_NULLABLE, 0, 0, "Text of a canvas note."),
	ARG_INTEGER("position_x", ARGUMENT_NULLABLE, ARGUMENT_NO_MINIMUM, 0, "Horizontal place."),
	ARG_INTEGER("position_y", ARGUMENT_NULLABLE, ARGUMENT_NO_MINIMUM, 0, "Vertical place."),
	ARG_INTEGER("width", ARGUMENT_NULLABLE, ARGUMENT_NO_MINIMUM, 0, "Width."),
	ARG_INTEGER("height", ARGUMENT_NULLABLE, ARGUMENT_NO_MINIMUM, 0, "Height."),
	ARG_TEXT("icon_name", ARGUMENT_NULLABLE, 0, 0, "Icon of a canvas note."),
	ARG_END,
};

static const Argument erd_apply_changes_arguments_operation_fields[] = {
	ARG_CHOICE("op", ARGUMENT_REQUIRED, op_choices, "What to do."),
	ARG_CHOICE("type", ARGUMENT_REQUIRED, type_choices,
			   "Kind of entry; decides which data fields are allowed."),
	ARG_ID("uuid", 0, "Entry to change or delete; not used for create."),
	ARG_OBJECT("data", 0, erd_apply_changes_arguments_operation_data_fields,
			   "Fields of the entry, snake_case; see erd-operations.json for the fields of each kind."),
	ARG_END,
};

static const Argument erd_apply_changes_arguments_operation_item =
	ARG_OBJECT(NULL, 0, erd_apply_changes_arguments_operation_fields, NULL);

static const Argument erd_apply_changes_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_ARRAY("operations", ARGUMENT_REQUIRED, 1, 10000, &erd_apply_changes_arguments_operation_item,
			  "Operations, carried out in order."),
	ARG_BOOLEAN("arrangeNewTables", ARGUMENT_DEFAULT_TRUE,
				"Place new tables on the canvas afterwards; on unless switched off."),
	ARG_END,
};

static const Argument erd_arrange_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD document that holds the content."),
	ARG_BOOLEAN(
		"full", ARGUMENT_DEFAULT_FALSE,
		"Lay out every table and overwrite places already set; otherwise only tables without a place."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "erd_apply_changes",
		.title = "Apply changes (ERD)",
		.summary =
			"Run many create, update and delete operations on an ERD document as one all-or-nothing batch.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT | TOOL_CORE,
		.arguments = erd_apply_changes_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
	{
		.name = "erd_arrange_tables",
		.title = "Arrange tables (ERD)",
		.summary = "Lay tables out on the canvas: only new ones, or all of them.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT | TOOL_CORE,
		.arguments = erd_arrange_tables_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
	},
};

const ToolTable erd_change_tools = {tools, lengthof(tools)};
