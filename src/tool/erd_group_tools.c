/*
 * erd_group_tools.c
 *		Table groups of ERD documents.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/erd/erd.h"
#include "core/erd/erd_member.h"
#include "tool/erd_item.h"
#include "tool/registry.h"

#include "tool/erd_group_tools.sql.h"

static const Argument list_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_group_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ID("tableGroupUuid", ARGUMENT_REQUIRED, "Table group to fetch."),
	ARG_END,
};

static const Argument member_table_item = ARG_ID(NULL, 0, "Member table.");
static const Argument member_note_item = ARG_ID(NULL, 0, "Member note.");

#define GROUP_FIELDS                                                                                     \
	ARG_TEXT("color", ARGUMENT_NULLABLE, 0, 32, "Colour, e.g. #336699."),                                \
		ARG_ARRAY("tableUuids", 0, 0, ERD_MAX_MEMBERS, &member_table_item, "All its tables, in order."), \
		ARG_ARRAY("noteUuids", 0, 0, ERD_MAX_MEMBERS, &member_note_item, "All its canvas notes."), ARG_END

static const Argument new_group_fields[] = {
	ARG_ID("uuid", 0, ERD_NEW_ID_WORDS),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Group name."),
	GROUP_FIELDS,
};

static const Argument new_group_item = ARG_OBJECT(NULL, 0, new_group_fields, NULL);

static const Argument create_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &new_group_item, "Groups to create."),
	ARG_END,
};

static const Argument changed_group_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Group to change."),
	ARG_TEXT("name", 0, 1, 255, "Group name."),
	GROUP_FIELDS,
};

static const Argument changed_group_item = ARG_OBJECT(NULL, 0, changed_group_fields, NULL);

static const Argument update_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &changed_group_item,
			  "Changes, one per group; a given list replaces the members."),
	ARG_END,
};

static const Argument deleted_group_item = ARG_ID(NULL, 0, "Group to delete.");

static const Argument delete_groups_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, ERD_DOCUMENT_WORDS),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &deleted_group_item, "Groups to delete."),
	ARG_END,
};

static const char *const get_group_parameters[] = {"tableGroupUuid", NULL};

static void
replace_members(ToolCall *call, const char *group, const JsonNode *item, const char *list,
				const Entity *members_of, const Entity *member_entity)
{
	const pg_uuid_t *document = erd_item_document(call);
	const JsonNode *uuids = json_read_member(item, list);
	ErdMember *members;

	if (uuids == NULL)
		return;
	members = palloc0(Max(uuids->count, 1) * sizeof(ErdMember));
	for (int i = 0; i < uuids->count; i++)
	{
		const char *outer = erd_item_enter(call, list, i);

		members[i].column = uuids->items[i]->text;
		erd_require(member_entity, document, members[i].column);
		erd_item_leave(call, outer);
	}
	erd_replace_members(members_of, document, group, members, uuids->count);
}

static void
fill_group(ToolCall *call, const char *uuid, const JsonNode *item)
{
	replace_members(call, uuid, item, "tableUuids", &erd_table_group_table, &erd_table);
	replace_members(call, uuid, item, "noteUuids", &erd_table_group_note, &erd_note);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", uuid);
	json_write_close_object(&call->result);
}

static void
create_group(ToolCall *call, JsonNode *item, int index)
{
	fill_group(call, entity_insert(&erd_table_group, erd_item_document(call), erd_item_data(item, true)),
			   item);
}

static void
update_group(ToolCall *call, JsonNode *item, int index)
{
	erd_item_update(&erd_table_group, erd_item_document(call), item);
	fill_group(call, json_read_text(item, "uuid"), item);
}

static void
delete_group(ToolCall *call, JsonNode *item, int index)
{
	erd_item_delete(call, &erd_table_group, item);
}

static const Tool tools[] = {
	{
		.name = "erd_list_table_groups",
		.title = "List ERD table groups",
		.summary = "List the table groups of an ERD document with their members.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE,
		.arguments = list_groups_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.run = tool_run_list,
		.query = &list_groups,
		.rest = "erd_get_table_group with full: true shows one group whole.",
	},
	{
		.name = "erd_get_table_group",
		.title = "Get an ERD table group",
		.summary = "Fetch one table group with its tables and notes.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_WHOLE,
		.arguments = get_group_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_ERD}},
		.query = &get_group,
		.query_arguments = get_group_parameters,
	},
	{
		.name = "erd_create_table_groups",
		.title = "Create ERD table groups",
		.summary = "Create table groups and put tables and canvas notes in them.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = create_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = create_group,
	},
	{
		.name = "erd_update_table_groups",
		.title = "Update ERD table groups",
		.summary = "Rename, recolour or refill table groups.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = update_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "items",
		.each = update_group,
	},
	{
		.name = "erd_delete_table_groups",
		.title = "Delete ERD table groups",
		.summary = "Delete table groups; their tables and notes stay.",
		.group = TOOL_GROUP_ERD,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD}},
		.batch = "uuids",
		.each = delete_group,
	},
};

const ToolTable erd_group_tools = {tools, lengthof(tools)};
