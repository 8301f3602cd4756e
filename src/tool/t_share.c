/*
 * t_share.c
 *		Public read-only links.
 */
#include "postgres.h"

#include "tool/registry.h"

static const char *const target_type_choices[] = {"project", "folder", "document", NULL};

static const Argument id_item = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument enable_shares_arguments[] = {
	ARG_CHOICE("targetType", ARGUMENT_REQUIRED, target_type_choices, "Kind of thing to share."),
	ARG_ARRAY("targetUuids", ARGUMENT_REQUIRED, 1, 100, &id_item,
			  "Identifiers of the targets, all of that kind."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "enable_shares",
		.title = "Enable shares",
		.summary = "Turn on public read-only links for projects, folders or documents.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = enable_shares_arguments,
		.targets = {{TARGET_DOCUMENT, "targetUuids[]", RIGHT_SHARE, TARGET_BY_KIND}},
	},
	{
		.name = "disable_shares",
		.title = "Disable shares",
		.summary = "Withdraw public links so that their tokens stop working at once.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = enable_shares_arguments,
		.targets = {{TARGET_DOCUMENT, "targetUuids[]", RIGHT_SHARE, TARGET_BY_KIND}},
	},
};

const ToolTable share_tools = {tools, lengthof(tools)};
