/*
 * t_project.c
 *		Projects.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument list_projects_arguments[] = {
	ARG_ID("workspaceUuid", 0, "Only projects of this workspace."),
	ARG_TEXT("q", 0, 0, 500, "Full-text filter; the limit caps matches when it is given."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_project_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Project to fetch."),
	ARG_END,
};

static const Argument create_projects_arguments_item_fields[] = {
	ARG_TEXT("workspaceUuid", ARGUMENT_NULLABLE, 0, 64,
			 "Workspace to create in; null or absent means the caller's default workspace."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Project name."),
	ARG_TEXT("projectKey", 0, 1, 50, "Short key, unique among projects."),
	ARG_TEXT("description", 0, 0, 2000, "Free text about the project."),
	ARG_END,
};

static const Argument create_projects_arguments_item_item =
	ARG_OBJECT(NULL, 0, create_projects_arguments_item_fields, NULL);

static const Argument create_projects_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &create_projects_arguments_item_item,
			  "Projects to create."),
	ARG_END,
};

static const Argument update_projects_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Project to change."),
	ARG_TEXT("name", 0, 1, 255, "New name."),
	ARG_TEXT("description", 0, 0, 2000, "New free text."),
	ARG_END,
};

static const Argument update_projects_arguments_item_item =
	ARG_OBJECT(NULL, 0, update_projects_arguments_item_fields, NULL);

static const Argument update_projects_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &update_projects_arguments_item_item,
			  "Changes, one per project."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument delete_projects_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Projects to archive."),
	ARG_END,
};

static const Argument unarchive_projects_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Archived projects to bring back."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "list_projects",
		.title = "List projects",
		.summary = "Show projects, optionally of one workspace or matching a text search.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = list_projects_arguments,
		.targets = {{TARGET_WORKSPACE, "workspaceUuid", RIGHT_READ, 0}},
	},
	{
		.name = "get_project",
		.title = "Get project",
		.summary = "Fetch one project, including its numeric id used by test runs.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = get_project_arguments,
		.targets = {{TARGET_PROJECT, "uuid", RIGHT_READ, 0}},
	},
	{
		.name = "create_projects",
		.title = "Create projects",
		.summary = "Create one or more projects in a workspace.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_CORE,
		.arguments = create_projects_arguments,
		.targets = {{TARGET_WORKSPACE, "items[].workspaceUuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "update_projects",
		.title = "Update projects",
		.summary = "Rename projects or change their text.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = update_projects_arguments,
		.targets = {{TARGET_PROJECT, "items[].uuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "delete_projects",
		.title = "Delete projects",
		.summary = "Archive projects together with what they contain.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_projects_arguments,
		.targets = {{TARGET_PROJECT, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "unarchive_projects",
		.title = "Unarchive projects",
		.summary = "Bring archived projects back.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_projects_arguments,
		.targets = {{TARGET_PROJECT, "uuids[]", RIGHT_DELETE_PLACE, TARGET_WITH_ARCHIVED}},
	},
};

const ToolTable project_tools = {tools, lengthof(tools)};
