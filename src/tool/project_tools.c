/*
 * project_tools.c
 *		Projects.
 */
#include "postgres.h"

#include "core/tree/place.h"
#include "core/tree/visible.h"
#include "tool/archive.h"
#include "tool/registry.h"

#include "tool/project_tools.sql.h"

static const Argument list_projects_arguments[] = {
	ARG_ID("workspaceUuid", 0, "Only projects of this workspace."),
	ARG_TEXT("q", 0, 0, 500, "Only projects whose name, key or description holds all these words."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_project_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The project."),
	ARG_END,
};

static const Argument create_item_fields[] = {
	ARG_TEXT("workspaceUuid", ARGUMENT_NULLABLE, 0, ARGUMENT_ID_MAX,
			 "Workspace to create it in; absent or null: your default workspace."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Name of the project."),
	ARG_TEXT("projectKey", ARGUMENT_NULLABLE, 1, 50, "Short key such as SHOP, unique in the workspace."),
	ARG_TEXT("description", ARGUMENT_NULLABLE, 0, 2000, "What it is about."),
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_item_fields, NULL);

static const Argument create_projects_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &create_item, "New projects."),
	ARG_END,
};

static const Argument update_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The project."),
	ARG_TEXT("name", 0, 1, 255, "New name."),
	ARG_TEXT("description", ARGUMENT_NULLABLE, 0, 2000, "New text on what it is about; null removes it."),
	ARG_END,
};

static const Argument update_item = ARG_OBJECT(NULL, 0, update_item_fields, NULL);

static const Argument update_projects_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &update_item, "One change per project."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "uuid of a project.");

static const Argument delete_projects_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Projects to archive."),
	ARG_END,
};

static const Argument unarchive_projects_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Projects to bring back."),
	ARG_END,
};

static const char *const list_projects_by[] = {"q", NULL};

static void
create_project(ToolCall *call, JsonNode *item, int index)
{
	const ResolvedTarget *target = tool_target(call, "items[].workspaceUuid", index);
	pg_uuid_t workspace;
	pg_uuid_t uuid;
	int64 number;

	if (target != NULL)
		workspace = target->place.uuid;
	else
		place_default_workspace(call->principal, &workspace);
	number = place_create_project(&workspace, json_read_text(item, "projectKey"),
								  json_read_text(item, "name"), json_read_text(item, "description"), &uuid);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &uuid);
	json_write_integer_member(&call->result, "projectId", number);
	json_write_text_member(&call->result, "name", json_read_text(item, "name"));
	json_write_uuid_member(&call->result, "workspaceUuid", &workspace);
	json_write_close_object(&call->result);
}

static void
update_project(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].uuid", index)->place;

	place_describe(PLACE_PROJECT, &place->uuid, json_read_text(item, "name"),
				   json_read_member(item, "description") != NULL, json_read_text(item, "description"));
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "list_projects",
		.title = "List projects",
		.summary = "Projects you may see, of all workspaces or one, oldest first.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = list_projects_arguments,
		.targets = {{TARGET_WORKSPACE, "workspaceUuid", RIGHT_READ, 0}},
		.run = tool_run_list,
		.query = &list_projects_query,
		.query_arguments = list_projects_by,
	},
	{
		.name = "get_project",
		.title = "Get project",
		.summary = "One project, with the number that test runs call projectId.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = get_project_arguments,
		.targets = {{TARGET_PROJECT, "uuid", RIGHT_READ, 0}},
		.query = &get_project_query,
	},
	{
		.name = "create_projects",
		.title = "Create projects",
		.summary = "Create projects in a workspace. Without one they go to your default workspace, which is "
				   "made if need be.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_CORE,
		.arguments = create_projects_arguments,
		.targets = {{TARGET_WORKSPACE, "items[].workspaceUuid", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = create_project,
	},
	{
		.name = "update_projects",
		.title = "Update projects",
		.summary = "Rename projects or change their descriptions.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = update_projects_arguments,
		.targets = {{TARGET_PROJECT, "items[].uuid", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = update_project,
	},
	{
		.name = "delete_projects",
		.title = "Delete projects",
		.summary = "Move projects to the trash with everything in them; unarchive_projects brings them back. "
				   "Owners only.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_projects_arguments,
		.targets = {{TARGET_PROJECT, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
		.batch = "uuids",
		.each = archive_each,
	},
	{
		.name = "unarchive_projects",
		.title = "Unarchive projects",
		.summary = "Bring projects back from the trash; their workspace must not be there.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_projects_arguments,
		.targets = {{TARGET_PROJECT, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
		.run = archive_restore,
		.batch = "uuids",
		.each = archive_restore_each,
	},
};

const ToolTable project_tools = {tools, lengthof(tools)};
