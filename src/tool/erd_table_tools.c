/*
 * erd_table_tools.c
 *		Tables of ERD documents, with columns and indexes.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/erd/erd.h"
#include "core/erd/erd_member.h"
#include "core/erd/erd_option.h"
#include "core/erd/erd_read.h"
#include "tool/erd_item.h"
#include "tool/registry.h"

#include "tool/erd_table_tools.sql.h"

#define MAX_COLUMNS       1000
#define MAX_INDEXES       200
#define MAX_INDEX_COLUMNS 64

static const Argument list_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const ScanSource columns_of_table = {.relation = "erd_column", .index = "erd_column_order_index"};
static const ToolCount column_count = {"column_count", &columns_of_table};

static const Argument get_table_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ID("tableUuid", ARGUMENT_REQUIRED, "Table to fetch."),
	ARG_END,
};

/* Of the options those that are asked for most. */
static const Argument column_option_fields[] = {
	ARG_CHOICE("identity", 0, erd_identities, "GENERATED … AS IDENTITY."),
	ARG_CHOICE("generated", 0, erd_generations, "From defaultValue."),
	ARG_END,
};
static const Argument index_option_fields[] = {
	ARG_BOOLEAN("constraint", 0, "A constraint, too."),
	ARG_TEXT("predicate", 0, 1, 100000, "Of a partial one."),
	ARG_END,
};
static const Argument table_option_fields[] = {
	ARG_CHOICE("kind", 0, erd_table_kinds, "What it is."),
	ARG_TEXT("definition", 0, 1, 100000, "A view's query."),
	ARG_TEXT("partition_key", 0, 1, 10000, "E.g. RANGE (at)."),
	ARG_END,
};

/* Fields of a column; required_ is ARGUMENT_REQUIRED where every entry is a new column. */
#define COLUMN_FIELDS(required_, uuid_words_)                                                  \
	ARG_ID("uuid", 0, uuid_words_), ARG_TEXT("name", required_, 1, 255, "Column name."),       \
		ARG_TEXT("type", required_, 1, 1000, "SQL type, or an enum's name."),                  \
		ARG_BOOLEAN("isPk", 0, "In the primary key."), ARG_BOOLEAN("isUnique", 0, "Unique."),  \
		ARG_BOOLEAN("isNotNull", 0, "NOT NULL."), ARG_BOOLEAN("isIncrement", 0, "Automatic."), \
		ARG_TEXT("defaultValue", ARGUMENT_NULLABLE, 0, 100000, "Default expression."),         \
		ARG_TEXT("note", ARGUMENT_NULLABLE, 0, 10000, "Comment."),                             \
		ARG_INTEGER("displayOrder", 0, 0, ERD_MAX_ORDER, "Place among the columns."),          \
		ARG_ERD_OPTIONS(column_option_fields, erd_item_check_column, "Further: collation, …"), ARG_END

static const Argument new_column_fields[] = {COLUMN_FIELDS(ARGUMENT_REQUIRED, ERD_NEW_ID_WORDS)};
static const Argument column_fields[] = {
	COLUMN_FIELDS(0, "Column to change; absent or not yet used: a new column (needs name, type).")};

static const Argument new_column_item = ARG_OBJECT(NULL, 0, new_column_fields, NULL);
static const Argument column_item = ARG_OBJECT(NULL, 0, column_fields, NULL);

static const char *const sort_orders[] = {"ASC", "DESC", NULL};

static const Argument index_column_fields[] = {
	ARG_ID("columnUuid", 0, "Column by uuid,"),
	ARG_TEXT("columnName", 0, 1, 255, "or by name."),
	ARG_CHOICE("sortOrder", 0, sort_orders, "Direction."),
	ARG_END,
};

static const Argument index_column_item = ARG_OBJECT(NULL, 0, index_column_fields, NULL);

#define INDEX_FIELDS(required_, uuid_words_)                                                    \
	ARG_ID("uuid", 0, uuid_words_), ARG_TEXT("name", ARGUMENT_NULLABLE, 1, 255, "Index name."), \
		ARG_TEXT("type", ARGUMENT_NULLABLE, 0, 50, "Method, e.g. BTREE."),                      \
		ARG_BOOLEAN("isPk", 0, "Primary key."), ARG_BOOLEAN("isUnique", 0, "Unique."),          \
		ARG_TEXT("note", ARGUMENT_NULLABLE, 0, 10000, "Comment."),                              \
		ARG_ARRAY("columns", required_, 1, MAX_INDEX_COLUMNS, &index_column_item,               \
				  "All its columns, in order."),                                                \
		ARG_ERD_OPTIONS(index_option_fields, erd_item_check_index, "Further: include, keys, …"), ARG_END

static const Argument new_index_fields[] = {INDEX_FIELDS(ARGUMENT_REQUIRED, ERD_NEW_ID_WORDS)};
static const Argument index_fields[] = {
	INDEX_FIELDS(0, "Index to change; absent or not yet used: a new index (needs columns).")};

static const Argument new_index_item = ARG_OBJECT(NULL, 0, new_index_fields, NULL);
static const Argument index_item = ARG_OBJECT(NULL, 0, index_fields, NULL);

#define TABLE_FIELDS                                                                       \
	ARG_TEXT("schemaName", ARGUMENT_NULLABLE, 0, 255, "Schema."),                          \
		ARG_TEXT("alias", ARGUMENT_NULLABLE, 0, 255, "Short alias."),                      \
		ARG_TEXT("note", ARGUMENT_NULLABLE, 0, 10000, "Comment."),                         \
		ARG_TEXT("headerColor", ARGUMENT_NULLABLE, 0, 32, "Header colour, e.g. #336699."), \
		ARG_INTEGER("displayOrder", 0, 0, ERD_MAX_ORDER, "Place among the tables."),       \
		ARG_ERD_OPTIONS(table_option_fields, erd_item_check_table,                         \
						"Further: row_security, …; a wrong name tells all.")

static const Argument new_table_fields[] = {
	ARG_ID("uuid", 0, ERD_NEW_ID_WORDS),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Table name, unique in its schema."),
	TABLE_FIELDS,
	ARG_ARRAY("columns", 0, 0, MAX_COLUMNS, &new_column_item, "Columns, in order."),
	ARG_ARRAY("indexes", 0, 0, MAX_INDEXES, &new_index_item, "Indexes."),
	ARG_END,
};

static const Argument new_table_item = ARG_OBJECT(NULL, 0, new_table_fields, NULL);

static const Argument create_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &new_table_item, "Tables to create."),
	ARG_BOOLEAN("arrangeNewTables", ARGUMENT_DEFAULT_TRUE, "Place the new tables on the canvas."),
	ARG_END,
};

static const Argument dropped_column_item = ARG_ID(NULL, 0, "Column to drop.");
static const Argument dropped_index_item = ARG_ID(NULL, 0, "Index to drop.");

static const Argument changed_table_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Table to change."),
	ARG_TEXT("name", 0, 1, 255, "Table name, unique in its schema."),
	TABLE_FIELDS,
	ARG_ARRAY("columns", 0, 0, MAX_COLUMNS, &column_item, "Columns to add or change."),
	ARG_ARRAY("deleteColumnUuids", 0, 0, MAX_COLUMNS, &dropped_column_item, "Columns to drop."),
	ARG_ARRAY("indexes", 0, 0, MAX_INDEXES, &index_item, "Indexes to add or change."),
	ARG_ARRAY("deleteIndexUuids", 0, 0, MAX_INDEXES, &dropped_index_item, "Indexes to drop."),
	ARG_END,
};

static const Argument changed_table_item = ARG_OBJECT(NULL, 0, changed_table_fields, NULL);

static const Argument update_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &changed_table_item,
			  "Changes, one per table; null clears a field."),
	ARG_END,
};

static const Argument deleted_table_item = ARG_ID(NULL, 0, "Table to delete.");

static const Argument delete_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &deleted_table_item, "Tables to delete."),
	ARG_END,
};

static void
run_get_table(ToolCall *call)
{
	erd_read_table(erd_item_document(call), tool_place(call)->version,
				   json_read_text(call->arguments, "tableUuid"), tool_wants_all(call), &call->result);
}

static const char *
index_column_uuid(const pg_uuid_t *document, const char *table, const JsonNode *item)
{
	const char *uuid = json_read_text(item, "columnUuid");
	const char *name = json_read_text(item, "columnName");

	if ((uuid == NULL) == (name == NULL))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("an index column needs columnUuid or columnName"),
						errhint("Give exactly one of the two.")));
	return uuid != NULL ? uuid : erd_find_column(document, table, name);
}

static void
replace_index_columns(ToolCall *call, const char *table, const char *index, const JsonNode *items)
{
	const pg_uuid_t *document = erd_item_document(call);
	ErdMember *members = palloc0(items->count * sizeof(ErdMember));

	for (int i = 0; i < items->count; i++)
	{
		const char *outer = erd_item_enter(call, "columns", i);

		members[i].column = index_column_uuid(document, table, items->items[i]);
		members[i].sort_order = json_read_text(items->items[i], "sortOrder");
		erd_require_child(&erd_column, document, members[i].column, table);
		erd_item_leave(call, outer);
	}
	erd_replace_members(&erd_index_column, document, index, members, items->count);
}

/* The answer's entry for something made: enough to name it in the next call. */
static void
write_made(ToolCall *call, const char *uuid, const JsonNode *item)
{
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", uuid);
	json_write_text_member(&call->result, "name", json_read_text(item, "name"));
	json_write_close_object(&call->result);
}

/* A column; order is its position where the entry names none, -1 for behind the others. */
static void
create_column(ToolCall *call, const char *table, const JsonNode *item, int order)
{
	write_made(call, erd_item_insert(&erd_column, erd_item_document(call), item, table, order), item);
}

static void
create_index(ToolCall *call, const char *table, const JsonNode *item)
{
	const char *uuid = erd_item_insert(&erd_index, erd_item_document(call), item, table, -1);

	replace_index_columns(call, table, uuid, json_read_member(item, "columns"));
	write_made(call, uuid, item);
}

static void
create_table(ToolCall *call, JsonNode *item, int index)
{
	const JsonNode *columns = json_read_member(item, "columns");
	const JsonNode *indexes = json_read_member(item, "indexes");
	const char *uuid = erd_item_insert(&erd_table, erd_item_document(call), item, NULL, -1);

	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", uuid);
	json_write_text_member(&call->result, "name", json_read_text(item, "name"));
	json_write_key(&call->result, "columns");
	json_write_open_array(&call->result);
	for (int i = 0; columns != NULL && i < columns->count; i++)
	{
		const char *outer = erd_item_enter(call, "columns", i);

		create_column(call, uuid, columns->items[i], i);
		erd_item_leave(call, outer);
	}
	json_write_close_array(&call->result);
	json_write_key(&call->result, "indexes");
	json_write_open_array(&call->result);
	for (int i = 0; indexes != NULL && i < indexes->count; i++)
	{
		const char *outer = erd_item_enter(call, "indexes", i);

		create_index(call, uuid, indexes->items[i]);
		erd_item_leave(call, outer);
	}
	if (indexes != NULL)
		erd_require_sound(erd_item_document(call), list_make1(unconstify(char *, uuid)), NIL, NIL);
	json_write_close_array(&call->result);
	json_write_close_object(&call->result);
}

static void
run_create_tables(ToolCall *call)
{
	tool_run_each(call);
	if (json_read_boolean(call->arguments, "arrangeNewTables", true))
		erd_arrange(erd_item_document(call), ERD_ARRANGE_NEW_IF_POSSIBLE);
}

static void
change_column(ToolCall *call, const char *table, const JsonNode *item)
{
	if (erd_item_is_known(call, &erd_column, table, item))
		erd_item_update(&erd_column, erd_item_document(call), item);
	else
	{
		erd_item_require(item, "name", &erd_column);
		erd_item_require(item, "type", &erd_column);
		create_column(call, table, item, -1);
	}
}

static void
change_index(ToolCall *call, const char *table, const JsonNode *item)
{
	const JsonNode *columns = json_read_member(item, "columns");

	if (erd_item_is_known(call, &erd_index, table, item))
	{
		erd_item_update(&erd_index, erd_item_document(call), item);
		if (columns != NULL)
			replace_index_columns(call, table, json_read_text(item, "uuid"), columns);
	}
	else
	{
		erd_item_require(item, "columns", &erd_index);
		create_index(call, table, item);
	}
}

/* Indexes that the same entry says the columns or expressions of. */
static void
keep_rewritten(ErdRemoval *removal, const JsonNode *indexes)
{
	for (int i = 0; indexes != NULL && i < indexes->count; i++)
	{
		const JsonNode *item = indexes->items[i];
		const char *uuid = json_read_text(item, "uuid");

		if (uuid != NULL &&
			(json_read_member(item, "columns") != NULL || json_read_member(item, "options") != NULL))
			erd_removal_keep(removal, &erd_index, uuid);
	}
}

/*
 * Drops come first, so that a name can be used again; indexes and refs that lost a column are looked at last,
 * because the same call may give them others.
 */
static void
update_table(ToolCall *call, JsonNode *item, int index)
{
	ErdRemoval removal;

	erd_removal_start(&removal);
	erd_item_update(&erd_table, erd_item_document(call), item);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", json_read_text(item, "uuid"));
	erd_item_drop_parts(call, &removal, item, "deleteIndexUuids", &erd_index);
	erd_item_drop_parts(call, &removal, item, "deleteColumnUuids", &erd_column);
	erd_item_change_parts(call, item, "columns", "new_columns", change_column);
	erd_item_change_parts(call, item, "indexes", "new_indexes", change_index);
	keep_rewritten(&removal, json_read_member(item, "indexes"));
	erd_removal_finish(&removal, erd_item_document(call));
	if (json_read_member(item, "indexes") != NULL)
		erd_require_sound(erd_item_document(call),
						  list_make1(unconstify(char *, json_read_text(item, "uuid"))), NIL, NIL);
	erd_removal_write(&removal, &call->result);
	json_write_close_object(&call->result);
}

static void
delete_table(ToolCall *call, JsonNode *item, int index)
{
	ErdRemoval removal;

	erd_removal_start(&removal);
	erd_removal_delete(&removal, &erd_table, erd_item_document(call), item->text);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", item->text);
	erd_removal_write(&removal, &call->result);
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "erd_list_tables",
		.title = "List ERD tables",
		.summary = "List the tables of an ERD document: uuid, name, schema, number of columns.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE,
		.arguments = list_tables_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.run = tool_run_list,
		.query = &list_tables,
		.count = &column_count,
	},
	{
		.name = "erd_get_table",
		.title = "Get an ERD table",
		.summary =
			"Fetch one table with its columns, indexes, constraints, triggers and the refs that touch it.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE | TOOL_WHOLE,
		.arguments = get_table_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.run = run_get_table,
	},
	{
		.name = "erd_create_tables",
		.title = "Create ERD tables",
		.summary = "Create tables together with their columns and indexes.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = create_tables_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = create_table,
		.run = run_create_tables,
	},
	{
		.name = "erd_update_tables",
		.title = "Update ERD tables",
		.summary =
			"Change tables: their own fields, and columns and indexes to add, change or drop. Indexes, "
			"keys and refs over a dropped column go too.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT,
		.arguments = update_tables_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = update_table,
	},
	{
		.name = "erd_delete_tables",
		.title = "Delete ERD tables",
		.summary = "Delete tables with their columns, indexes and the refs that touch them.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_tables_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "uuids",
		.each = delete_table,
	},
};

const ToolTable erd_table_tools = {tools, lengthof(tools)};
