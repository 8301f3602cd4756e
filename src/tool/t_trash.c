/*
 * t_trash.c
 *		What can be brought back.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument list_trash_arguments[] = {
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "list_trash",
		.title = "List trash",
		.summary = "Show archived workspaces, projects, folders and documents that can be brought back.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = list_trash_arguments,
	},
};

const ToolTable trash_tools = {tools, lengthof(tools)};
