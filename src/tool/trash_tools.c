/*
 * trash_tools.c
 *		What can be brought back.
 */
#include "postgres.h"

#include "core/tree/visible.h"
#include "tool/registry.h"

/* Of a place, one more than a page has at most. */
#define TRASH_ROWS 201

#include "tool/trash_tools.sql.h"

static const Argument list_trash_arguments[] = {
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

/*
 * Only what was archived itself; what merely lies in it comes back with it. inTrash marks an entry whose
 * surroundings have to come back first. $2 is always null: every place of the account.
 */

static const Tool tools[] = {
	{
		.name = "list_trash",
		.title = "List trash",
		.summary = "Archived workspaces, projects, folders and documents that you may bring back with "
				   "unarchive_*, newest "
				   "first. inTrash: something above the entry has to come back first.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT,
		.arguments = list_trash_arguments,
		.run = tool_run_list,
		.query = &list_trash_query,
	},
};

const ToolTable trash_tools = {tools, lengthof(tools)};
