/*
 * t_workspace.c
 *		Workspaces.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument list_workspaces_arguments[] = {
	ARG_END,
};

static const Argument get_workspace_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Workspace to fetch."),
	ARG_END,
};

static const Argument create_workspaces_arguments_item_fields[] = {
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Display name of the workspace."),
	ARG_TEXT("description", 0, 0, 2000, "Free text about the workspace."),
	ARG_END,
};

static const Argument create_workspaces_arguments_item_item =
	ARG_OBJECT(NULL, 0, create_workspaces_arguments_item_fields, NULL);

static const Argument create_workspaces_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &create_workspaces_arguments_item_item,
			  "Workspaces to open."),
	ARG_END,
};

static const Argument update_workspaces_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Workspace to change."),
	ARG_TEXT("name", 0, 1, 255, "Display name of the workspace."),
	ARG_TEXT("description", 0, 0, 2000, "Free text about the workspace."),
	ARG_END,
};

static const Argument update_workspaces_arguments_item_item =
	ARG_OBJECT(NULL, 0, update_workspaces_arguments_item_fields, NULL);

static const Argument update_workspaces_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &update_workspaces_arguments_item_item,
			  "Changes, one per workspace."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument delete_workspaces_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Workspaces to archive."),
	ARG_END,
};

static const Argument unarchive_workspaces_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Archived workspaces to bring back."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "list_workspaces",
		.title = "List workspaces",
		.summary = "Show every workspace the caller belongs to.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = list_workspaces_arguments,
	},
	{
		.name = "get_workspace",
		.title = "Get workspace",
		.summary = "Fetch one workspace by its identifier.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = get_workspace_arguments,
		.targets = {{TARGET_WORKSPACE, "uuid", RIGHT_READ, 0}},
	},
	{
		.name = "create_workspaces",
		.title = "Create workspaces",
		.summary = "Open one or more new workspaces owned by the caller.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.arguments = create_workspaces_arguments,
	},
	{
		.name = "update_workspaces",
		.title = "Update workspaces",
		.summary = "Rename workspaces or change their text.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = update_workspaces_arguments,
		.targets = {{TARGET_WORKSPACE, "items[].uuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "delete_workspaces",
		.title = "Delete workspaces",
		.summary = "Move workspaces to the trash (they are archived, not erased).",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_workspaces_arguments,
		.targets = {{TARGET_WORKSPACE, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "unarchive_workspaces",
		.title = "Unarchive workspaces",
		.summary = "Bring archived workspaces back.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_workspaces_arguments,
		.targets = {{TARGET_WORKSPACE, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
	},
};

const ToolTable workspace_tools = {tools, lengthof(tools)};
