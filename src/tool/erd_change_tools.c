/*
 * erd_change_tools.c
 *		Batches of operations on ERD documents, and their layout.
 */
#include "postgres.h"

#include "core/erd/erd.h"
#include "miscadmin.h"
#include "tool/erd_item.h"
#include "tool/erd_operation.h"
#include "tool/fault.h"
#include "tool/registry.h"
#include "utils/memutils.h"

#define MAX_OPERATIONS 10000

static const char *const relationships[] = {">", "<", "-", NULL};

/* Published only: erd_operation_check() knows which type takes which of them, and their bounds. */
#define DATA_TEXT(name_, description_)  ARG_TEXT(name_, 0, 0, 0, description_)
#define DATA_PLAIN(name_, description_) ARG_TEXT(name_, ARGUMENT_PLAIN, 0, 0, description_)
#define DATA_INTEGER(name_, description_) \
	ARG_INTEGER(name_, ARGUMENT_PLAIN, ARGUMENT_NO_MINIMUM, 0, description_)

static const Argument text_item = ARG_TEXT(NULL, ARGUMENT_TERSE, 0, 0, NULL);

static const Argument option_fields[] = {
	DATA_PLAIN("kind", "Of a table."),       DATA_PLAIN("identity", "Of a column."),
	DATA_PLAIN("predicate", "Of an index."), ARG_BOOLEAN("deferrable", ARGUMENT_PLAIN, "Of keys and refs."),
	DATA_PLAIN("enabled", "Of a trigger."),  ARG_END,
};

static const Argument operation_data_fields[] = {
	DATA_TEXT("uuid", "Your id for a new entry."),
	DATA_PLAIN("name", "Name."),
	DATA_PLAIN("schema_name", "Schema."),
	DATA_PLAIN("alias", "Table alias."),
	DATA_PLAIN("note", "Comment."),
	DATA_PLAIN("header_color", "Table header colour."),
	DATA_INTEGER("display_order", "Place; absent: last."),
	DATA_PLAIN("table_uuid", "Table of a column or index."),
	DATA_TEXT("type", "SQL type or enum of a column; index method."),
	ARG_BOOLEAN("is_pk", ARGUMENT_PLAIN, "Primary key."),
	ARG_BOOLEAN("is_unique", ARGUMENT_PLAIN, "Unique."),
	ARG_BOOLEAN("is_not_null", ARGUMENT_PLAIN, "NOT NULL."),
	ARG_BOOLEAN("is_increment", 0, "Automatic."),
	DATA_PLAIN("default_value", "Column default."),
	DATA_PLAIN("index_uuid", "Index."),
	DATA_PLAIN("column_uuid", "Indexed column."),
	DATA_PLAIN("sort_order", "ASC or DESC."),
	DATA_PLAIN("from_table_uuid", "Referring table."),
	DATA_PLAIN("to_table_uuid", "Table referred to."),
	ARG_CHOICE("relationship", 0, relationships, "> many-to-one, < one-to-many, - one-to-one."),
	DATA_TEXT("on_delete", "CASCADE, SET NULL, …"),
	DATA_PLAIN("on_update", "The same on update."),
	DATA_PLAIN("ref_uuid", "Ref."),
	DATA_PLAIN("from_column_uuid", "Referring column."),
	DATA_PLAIN("to_column_uuid", "Column referred to."),
	DATA_PLAIN("enum_uuid", "Enum."),
	DATA_PLAIN("value", "Enum value."),
	DATA_PLAIN("color", "Colour."),
	DATA_PLAIN("group_uuid", "Table group."),
	DATA_PLAIN("table_name", "Table in a group."),
	DATA_PLAIN("note_uuid", "Note in a group."),
	ARG_BOOLEAN("is_default", ARGUMENT_PLAIN, "Filter shown first."),
	DATA_PLAIN("included_tables", "JSON text."),
	DATA_PLAIN("table_positions", "JSON text."),
	DATA_PLAIN("table_groups", "JSON text."),
	DATA_PLAIN("title", "Note title."),
	DATA_PLAIN("content", "Note text."),
	DATA_INTEGER("position_x", "Left edge of a note."),
	DATA_INTEGER("position_y", "Upper edge of a note."),
	DATA_INTEGER("width", "Note width."),
	DATA_INTEGER("height", "Note height."),
	DATA_PLAIN("icon_name", "Note icon."),
	DATA_TEXT("kind", "check, exclusion, not_null; of an object function, …"),
	DATA_TEXT("definition", "CHECK (…) or CREATE …"),
	DATA_PLAIN("signature", "Argument types."),
	ARG_ARRAY("column_uuids", ARGUMENT_PLAIN, 0, 0, &text_item, "Of a constraint."),
	ARG_ARRAY("depends_on", 0, 0, 0, &text_item, "kind:schema.name"),
	ARG_OBJECT("options", 0, option_fields, "Further; as in erd_create_tables."),
	ARG_END,
};

static const Argument operation_fields[] = {
	ARG_CHOICE("op", ARGUMENT_REQUIRED, erd_verbs, "What to do."),
	ARG_CHOICE("type", ARGUMENT_REQUIRED, erd_types, "Kind of entry; decides which data fields it takes."),
	ARG_ID("uuid", 0, "Entry to update or delete; not for create."),
	ARG_OBJECT("data", 0, operation_data_fields, "Fields; null clears one. Not for delete."),
	ARG_END,
};

static const Argument operation_item = ARG_OBJECT(NULL, ARGUMENT_OPEN, operation_fields, NULL);

static const Argument apply_changes_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY(
		"operations", ARGUMENT_REQUIRED, 1, MAX_OPERATIONS, &operation_item,
		"Carried out in order. A new entry may be named in later operations by the data.uuid you gave it."),
	ARG_BOOLEAN("arrangeNewTables", ARGUMENT_DEFAULT_TRUE, "Place new tables on the canvas afterwards."),
	ARG_END,
};

static const Argument arrange_tables_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_BOOLEAN("full", ARGUMENT_DEFAULT_FALSE, "Lay out all tables, also those that somebody placed."),
	ARG_END,
};

/* What a batch did, for its answer. */
typedef struct ErdBatch
{
	const pg_uuid_t *document;
	ErdRemoval removal;
	int counts[ERD_TYPE_COUNT][ERD_VERB_COUNT];
	JsonWriter created; /* identifiers that the server made */
	StringInfoData created_text;
	List *indexes; /* made or changed, char *: they must be sound in the end */
	List *refs;
} ErdBatch;

/* With the parts of each. */
static int
count_operations(const JsonNode *operations)
{
	int count = operations->count;

	check_stack_depth();
	for (int i = 0; i < operations->count; i++)
	{
		const JsonNode *parts = json_read_member(operations->items[i], "parts");

		if (parts != NULL && parts->kind == JSON_NODE_ARRAY)
			count += count_operations(parts);
	}
	return count;
}

static void
check_operations(const JsonNode *arguments, ArgumentFaults *faults)
{
	const JsonNode *operations = json_read_member(arguments, "operations");

	if (operations == NULL || operations->kind != JSON_NODE_ARRAY)
		return;
	for (int i = 0; i < operations->count && !fault_is_full(faults); i++)
		erd_operation_check(operations->items[i], psprintf("operations[%d]", i), faults);
	if (!fault_is_full(faults) && count_operations(operations) > MAX_OPERATIONS)
		fault_add(faults, "operations", psprintf("hold %d with their parts", count_operations(operations)),
				  psprintf("at most %d", MAX_OPERATIONS), NULL);
}

static void
note_created(ErdBatch *batch, const ErdOperation *operation, const JsonNode *node, int index,
			 const char *uuid)
{
	if (json_read_text(json_read_member(node, "data"), "uuid") != NULL)
		return;
	json_write_open_object(&batch->created);
	json_write_integer_member(&batch->created, "index", index);
	json_write_text_member(&batch->created, "type", operation->entity->name);
	json_write_text_member(&batch->created, "uuid", uuid);
	json_write_close_object(&batch->created);
}

static void
note_touched(ErdBatch *batch, const ErdOperation *operation, const char *uuid)
{
	MemoryContext caller;

	if (operation->verb == ERD_DELETE || (operation->entity != &erd_index && operation->entity != &erd_ref))
		return;
	caller = MemoryContextSwitchTo(batch->removal.context);
	if (operation->entity == &erd_index)
		batch->indexes = lappend(batch->indexes, pstrdup(uuid));
	else
		batch->refs = lappend(batch->refs, pstrdup(uuid));
	MemoryContextSwitchTo(caller);
}

/* An operation and its parts; index is that of the one the call names. */
static void
run_operation(ToolCall *call, ErdBatch *batch, const JsonNode *node, int index)
{
	const JsonNode *parts = json_read_member(node, "parts");
	ErdOperation operation;
	const char *uuid;

	erd_operation_read(node, &operation);
	uuid = erd_operation_run(&operation, batch->document, &batch->removal);
	if (uuid != NULL)
		note_created(batch, &operation, node, index, uuid);
	note_touched(batch, &operation, uuid != NULL ? uuid : operation.uuid);
	batch->counts[operation.type][operation.verb]++;
	for (int i = 0; parts != NULL && i < parts->count; i++)
	{
		run_operation(call, batch, parts->items[i], index);
		CHECK_FOR_INTERRUPTS();
	}
}

static void
run_operations(ToolCall *call, ErdBatch *batch)
{
	const JsonNode *operations = json_read_member(call->arguments, "operations");
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "ERD operation", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(work);

	call->item_data = "data";
	for (int i = 0; i < operations->count; i++)
	{
		call->item_path = psprintf("operations[%d]", i);
		run_operation(call, batch, operations->items[i], i);
		MemoryContextReset(work);
		CHECK_FOR_INTERRUPTS();
	}
	call->item_path = call->item_data = NULL;
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
	erd_removal_finish(&batch->removal, batch->document);
	erd_require_sound(batch->document, NIL, batch->indexes, batch->refs);
}

static void
write_counts(JsonWriter *writer, int counts[ERD_TYPE_COUNT][ERD_VERB_COUNT])
{
	json_write_key(writer, "counts");
	json_write_open_object(writer);
	for (int type = 0; type < ERD_TYPE_COUNT; type++)
	{
		const int *of_type = counts[type];

		if (of_type[ERD_CREATE] + of_type[ERD_UPDATE] + of_type[ERD_DELETE] == 0)
			continue;
		json_write_key(writer, erd_types[type]);
		json_write_open_object(writer);
		for (int verb = 0; verb < ERD_VERB_COUNT; verb++)
		{
			if (of_type[verb] > 0)
				json_write_integer_member(writer, erd_verbs[verb], of_type[verb]);
		}
		json_write_close_object(writer);
	}
	json_write_close_object(writer);
}

/* Place the batch's tables; its refs have those placed again that nobody placed. */
static int
arrange_batch(const ErdBatch *batch)
{
	int arranged = 0;

	if (batch->counts[ERD_REF_TYPE][ERD_CREATE] > 0)
		arranged = erd_arrange(batch->document, ERD_ARRANGE_LAID_OUT_IF_POSSIBLE);
	if (batch->counts[ERD_TABLE_TYPE][ERD_CREATE] > 0)
		arranged += erd_arrange(batch->document, ERD_ARRANGE_NEW_IF_POSSIBLE);
	return arranged;
}

static void
run_apply_changes(ToolCall *call)
{
	ErdBatch batch = {.document = erd_item_document(call)};
	int arranged = 0;

	initStringInfo(&batch.created_text);
	json_write_init(&batch.created, &batch.created_text);
	json_write_open_array(&batch.created);
	erd_removal_start(&batch.removal);
	run_operations(call, &batch);
	json_write_close_array(&batch.created);
	if (json_read_boolean(call->arguments, "arrangeNewTables", true))
		arranged = arrange_batch(&batch);
	json_write_open_object(&call->result);
	write_counts(&call->result, batch.counts);
	json_write_raw_member(&call->result, "created", batch.created_text.data);
	erd_removal_write(&batch.removal, &call->result);
	if (arranged > 0)
		json_write_integer_member(&call->result, "arranged", arranged);
	json_write_close_object(&call->result);
}

static void
run_arrange_tables(ToolCall *call)
{
	bool full = json_read_boolean(call->arguments, "full", false);

	json_write_open_object(&call->result);
	json_write_integer_member(
		&call->result, "arranged",
		erd_arrange(erd_item_document(call), full ? ERD_ARRANGE_ALL : ERD_ARRANGE_FREE));
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "erd_apply_changes",
		.title = "Apply changes to an ERD",
		.summary = "Run many create, update and delete operations on an ERD in order, all or nothing. "
				   "Foreign-key columns are "
				   "set by ref_column alone; enum values and index columns are operations of their own.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT | TOOL_CORE,
		.arguments = apply_changes_arguments,
		.check = check_operations,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.run = run_apply_changes,
	},
	{
		.name = "erd_arrange_tables",
		.title = "Arrange ERD tables",
		.summary = "Lay tables out on the canvas along their refs: those that nobody placed, or all. "
				   "Answers how many moved.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = arrange_tables_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.run = run_arrange_tables,
	},
};

const ToolTable erd_change_tools = {tools, lengthof(tools)};
