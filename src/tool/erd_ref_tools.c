/*
 * erd_ref_tools.c
 *		Relationships of ERD documents.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/erd/erd.h"
#include "core/erd/erd_member.h"
#include "tool/erd_item.h"
#include "tool/registry.h"

#include "tool/erd_ref_tools.sql.h"

#define MAX_PAIRS 32

static const Argument list_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_ref_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ID("refUuid", ARGUMENT_REQUIRED, "Ref to fetch."),
	ARG_END,
};

static const Argument from_column_item = ARG_ID(NULL, 0, "Referring column.");
static const Argument to_column_item = ARG_ID(NULL, 0, "Column referred to.");

static const char *const relationships[] = {">", "<", "-", NULL};

static const Argument ref_option_fields[] = {
	ARG_BOOLEAN("deferrable", 0, "DEFERRABLE."),
	ARG_BOOLEAN("virtual", 0, "No foreign key."),
	ARG_END,
};

/* Fields of a ref besides uuid; required_ is ARGUMENT_REQUIRED where every entry is a new ref. */
#define REF_FIELDS(required_)                                                                     \
	ARG_TEXT("name", ARGUMENT_NULLABLE, 0, 255, "Name of the constraint."),                       \
		ARG_ID("fromTableUuid", required_, "Referring table."),                                   \
		ARG_ARRAY("fromColumnUuids", required_, 1, MAX_PAIRS, &from_column_item,                  \
				  "Its columns, paired by position."),                                            \
		ARG_ID("toTableUuid", required_, "Table referred to."),                                   \
		ARG_ARRAY("toColumnUuids", required_, 1, MAX_PAIRS, &to_column_item,                      \
				  "Its columns, paired by position."),                                            \
		ARG_CHOICE("relationship", required_, relationships,                                      \
				   "Seen from the referring table: > many-to-one, < one-to-many, - one-to-one."), \
		ARG_TEXT("onDelete", ARGUMENT_NULLABLE, 0, 32, "CASCADE, SET NULL, RESTRICT, …"),         \
		ARG_TEXT("onUpdate", ARGUMENT_NULLABLE, 0, 32, "The same on update."),                    \
		ARG_TEXT("note", ARGUMENT_NULLABLE, 0, 10000, "Comment."),                                \
		ARG_ERD_OPTIONS(ref_option_fields, erd_item_check_ref, "Further: match, …")

static const Argument new_ref_fields[] = {
	ARG_ID("uuid", 0, ERD_NEW_ID_WORDS),
	REF_FIELDS(ARGUMENT_REQUIRED),
	ARG_END,
};

static const Argument new_ref_item = ARG_OBJECT(NULL, 0, new_ref_fields, NULL);

static const Argument create_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &new_ref_item, "Refs to create."),
	ARG_END,
};

static const Argument changed_ref_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Ref to change."),
	REF_FIELDS(0),
	ARG_END,
};

static const Argument changed_ref_item = ARG_OBJECT(NULL, 0, changed_ref_fields, NULL);

static const Argument update_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &changed_ref_item,
			  "Changes, one per ref; null clears a field."),
	ARG_END,
};

static const Argument deleted_ref_item = ARG_ID(NULL, 0, "Ref to delete.");

static const Argument delete_refs_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &deleted_ref_item, "Refs to delete."),
	ARG_END,
};

/* All that are none at once; the published words stay short. */
static void
check_ref_actions(const JsonNode *arguments, ArgumentFaults *faults)
{
	static const char *const members[] = {"onDelete", "onUpdate"};
	const JsonNode *items = json_read_member(arguments, "items");

	for (int i = 0; items != NULL && items->kind == JSON_NODE_ARRAY && i < items->count; i++)
	{
		for (int j = 0; j < (int) lengthof(members); j++)
		{
			const char *text = json_read_text(items->items[i], members[j]);

			if (text != NULL && *text != '\0' && erd_action_of(text) == NULL)
				fault_add(faults, psprintf("items[%d].%s", i, members[j]), "is no action of a foreign key",
						  "one of NO ACTION, RESTRICT, CASCADE, SET NULL, SET DEFAULT, or null", NULL);
		}
	}
}

static const char *const get_ref_parameters[] = {"refUuid", NULL};

static void
refuse_unpaired(int from_count, int to_count)
{
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
					errmsg("fromColumnUuids and toColumnUuids must be equally long"),
					errdetail("They have %d and %d entries.", from_count, to_count),
					errhint("Columns are paired by position; give both lists.")));
}

/* Put the pairs that a list names over the stored ones; a side without a list keeps what it has. */
static ErdMember *
merge_pairs(const JsonNode *from, const JsonNode *to, const ErdMember *stored, int stored_count, int *count)
{
	int from_count = from == NULL ? stored_count : from->count;
	int to_count = to == NULL ? stored_count : to->count;
	ErdMember *pairs = palloc0(Max(from_count, 1) * sizeof(ErdMember));

	if (from_count != to_count)
		refuse_unpaired(from_count, to_count);
	for (int i = 0; i < from_count; i++)
	{
		pairs[i].column = from == NULL ? stored[i].column : from->items[i]->text;
		pairs[i].to_column = to == NULL ? stored[i].to_column : to->items[i]->text;
	}
	*count = from_count;
	return pairs;
}

/* Each column that the entry names belongs to its side's table. */
static void
check_columns(ToolCall *call, const JsonNode *item, const char *list, const char *table)
{
	const JsonNode *uuids = json_read_member(item, list);

	for (int i = 0; uuids != NULL && i < uuids->count; i++)
	{
		const char *outer = erd_item_enter(call, list, i);

		erd_require_child(&erd_column, erd_item_document(call), uuids->items[i]->text, table);
		erd_item_leave(call, outer);
	}
}

static void
write_uuid(ToolCall *call, const char *uuid)
{
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", uuid);
	json_write_close_object(&call->result);
}

static void
create_ref(ToolCall *call, JsonNode *item, int index)
{
	const pg_uuid_t *document = erd_item_document(call);
	int count;
	ErdMember *pairs = merge_pairs(json_read_member(item, "fromColumnUuids"),
								   json_read_member(item, "toColumnUuids"), NULL, 0, &count);
	const char *uuid = entity_insert(&erd_ref, document, erd_item_data(item, true));

	check_columns(call, item, "fromColumnUuids", json_read_text(item, "fromTableUuid"));
	check_columns(call, item, "toColumnUuids", json_read_text(item, "toTableUuid"));
	erd_replace_members(&erd_ref_column, document, uuid, pairs, count);
	write_uuid(call, uuid);
}

/* Tables that nobody placed stand along their refs. */
static void
run_create_refs(ToolCall *call)
{
	int arranged;

	tool_run_entries(call);
	arranged = erd_arrange(erd_item_document(call), ERD_ARRANGE_LAID_OUT_IF_POSSIBLE);
	if (arranged > 0)
		json_write_integer_member(&call->result, "arranged", arranged);
	json_write_close_object(&call->result);
}

static void
update_ref(ToolCall *call, JsonNode *item, int index)
{
	const pg_uuid_t *document = erd_item_document(call);
	const char *uuid = json_read_text(item, "uuid");
	const JsonNode *from = json_read_member(item, "fromColumnUuids");
	const JsonNode *to = json_read_member(item, "toColumnUuids");

	const char *from_table;
	const char *to_table;

	erd_item_update(&erd_ref, document, item);
	erd_find_ref_tables(document, uuid, &from_table, &to_table);
	check_columns(call, item, "fromColumnUuids", from_table);
	check_columns(call, item, "toColumnUuids", to_table);
	if (from != NULL || to != NULL)
	{
		int stored_count;
		int count;
		ErdMember *stored = erd_read_members(&erd_ref_column, document, uuid, &stored_count);
		ErdMember *pairs = merge_pairs(from, to, stored, stored_count, &count);

		erd_replace_members(&erd_ref_column, document, uuid, pairs, count);
	}
	erd_require_fitting_ref(document, uuid);
	write_uuid(call, uuid);
}

static void
delete_ref(ToolCall *call, JsonNode *item, int index)
{
	erd_item_delete(call, &erd_ref, item);
}

static const Tool tools[] = {
	{
		.name = "erd_list_refs",
		.title = "List ERD refs",
		.summary = "List the refs (relationships, foreign keys) of an ERD document with their column pairs.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE,
		.arguments = list_refs_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.run = tool_run_list,
		.query = &list_refs,
		.rest = "get_document with format: \"json\" gives all of it in pages.",
	},
	{
		.name = "erd_get_ref",
		.title = "Get an ERD ref",
		.summary = "Fetch one ref with its column pairs, by uuid and by name.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE,
		.arguments = get_ref_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.query = &get_ref,
		.query_arguments = get_ref_parameters,
		.rest = "get_document with format: \"json\" gives all of it in pages.",
	},
	{
		.name = "erd_create_refs",
		.title = "Create ERD refs",
		.summary = "Create refs between tables, over one or several columns.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = create_refs_arguments,
		.check = check_ref_actions,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = create_ref,
		.run = run_create_refs,
	},
	{
		.name = "erd_update_refs",
		.title = "Update ERD refs",
		.summary = "Change refs; given column lists replace the old pairs.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = update_refs_arguments,
		.check = check_ref_actions,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = update_ref,
	},
	{
		.name = "erd_delete_refs",
		.title = "Delete ERD refs",
		.summary = "Delete refs; tables and columns stay.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_refs_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "uuids",
		.each = delete_ref,
	},
};

const ToolTable erd_ref_tools = {tools, lengthof(tools)};
