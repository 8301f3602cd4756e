/*
 * workspace_tools.c
 *		Workspaces.
 */
#include "postgres.h"

#include "core/tree/place.h"
#include "core/tree/visible.h"
#include "tool/archive.h"
#include "tool/registry.h"

/* Workspaces of a page: who is in more has further ones. */
#define PAGE_WORKSPACES 1000
#define PAGE_ROWS       1001

#include "tool/workspace_tools.sql.h"

static const Argument list_workspaces_arguments[] = {
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_workspace_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The workspace."),
	ARG_END,
};

static const Argument create_item_fields[] = {
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Name of the workspace."),
	ARG_TEXT("description", ARGUMENT_NULLABLE, 0, 2000, "What it is for."),
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_item_fields, NULL);

static const Argument create_workspaces_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &create_item, "New workspaces."),
	ARG_END,
};

static const Argument update_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The workspace."),
	ARG_TEXT("name", 0, 1, 255, "New name."),
	ARG_TEXT("description", ARGUMENT_NULLABLE, 0, 2000, "New text on what it is for; null removes it."),
	ARG_END,
};

static const Argument update_item = ARG_OBJECT(NULL, 0, update_item_fields, NULL);

static const Argument update_workspaces_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &update_item, "One change per workspace."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "uuid of a workspace.");

static const Argument delete_workspaces_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Workspaces to archive."),
	ARG_END,
};

static const Argument unarchive_workspaces_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Workspaces to bring back."),
	ARG_END,
};

/* default marks the workspace that create_projects falls back to, by the rule of place_default_workspace().
 */
static void
list_workspaces(ToolCall *call)
{
	const char *after[TOOL_CURSOR_PARTS];
	uint64 rows;
	uint64 shown;

	tool_cursor_read(call, after);
	json_write_open_object(&call->result);
	rows = execute_workspace_page(call->principal->account_id, PAGE_ROWS, after[0], after[1]);
	shown = tool_write_page(call, "items", rows, PAGE_WORKSPACES);
	json_write_integer_member(&call->result, "count", (int64) shown);
	json_write_close_object(&call->result);
}

static void
create_workspace(ToolCall *call, JsonNode *item, int index)
{
	pg_uuid_t uuid;

	place_create_workspace(call->principal->account_id, json_read_text(item, "name"),
						   json_read_text(item, "description"), &uuid);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &uuid);
	json_write_text_member(&call->result, "name", json_read_text(item, "name"));
	json_write_close_object(&call->result);
}

static void
update_workspace(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].uuid", index)->place;

	place_describe(PLACE_WORKSPACE, &place->uuid, json_read_text(item, "name"),
				   json_read_member(item, "description") != NULL, json_read_text(item, "description"));
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "list_workspaces",
		.title = "List workspaces",
		.summary = "All workspaces you own or are a member of, with your role. Things shared with you "
				   "elsewhere show up in "
				   "list_projects and list_documents.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT,
		.arguments = list_workspaces_arguments,
		.run = list_workspaces,
	},
	{
		.name = "get_workspace",
		.title = "Get workspace",
		.summary = "One workspace: name, description, owner, your role, number of projects.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = get_workspace_arguments,
		.targets = {{TARGET_WORKSPACE, "uuid", RIGHT_READ, 0}},
		.query = &get_workspace_query,
	},
	{
		.name = "create_workspaces",
		.title = "Create workspaces",
		.summary = "Create workspaces that you own.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.arguments = create_workspaces_arguments,
		.batch = "items",
		.each = create_workspace,
	},
	{
		.name = "update_workspaces",
		.title = "Update workspaces",
		.summary = "Rename workspaces or change their descriptions.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = update_workspaces_arguments,
		.targets = {{TARGET_WORKSPACE, "items[].uuid", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = update_workspace,
	},
	{
		.name = "delete_workspaces",
		.title = "Delete workspaces",
		.summary = "Move workspaces to the trash with everything in them; unarchive_workspaces brings them "
				   "back. Owners only.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_workspaces_arguments,
		.targets = {{TARGET_WORKSPACE, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
		.batch = "uuids",
		.each = archive_each,
	},
	{
		.name = "unarchive_workspaces",
		.title = "Unarchive workspaces",
		.summary =
			"Bring workspaces back from the trash. What was archived on its own inside them stays archived.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_workspaces_arguments,
		.targets = {{TARGET_WORKSPACE, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
		.run = archive_restore,
		.batch = "uuids",
		.each = archive_restore_each,
	},
};

const ToolTable workspace_tools = {tools, lengthof(tools)};
