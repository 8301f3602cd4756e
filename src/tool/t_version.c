/*
 * t_version.c
 *		Version history.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument list_versions_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document whose history is wanted."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_version_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document the version belongs to."),
	ARG_INTEGER("versionNumber", ARGUMENT_REQUIRED, 1, 0, "Version counter within the document."),
	ARG_END,
};

static const Argument restore_versions_arguments_item_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document to restore."),
	ARG_INTEGER("versionNumber", ARGUMENT_REQUIRED, 1, 0, "Version to bring back."),
	ARG_END,
};

static const Argument restore_versions_arguments_item_item =
	ARG_OBJECT(NULL, 0, restore_versions_arguments_item_fields, NULL);

static const Argument restore_versions_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &restore_versions_arguments_item_item,
			  "Restores, one per document."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "list_versions",
		.title = "List versions",
		.summary = "Show the version history of a document, newest first.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = list_versions_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, 0}},
	},
	{
		.name = "get_version",
		.title = "Get version",
		.summary = "Fetch the content of one version.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = get_version_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, 0}},
	},
	{
		.name = "restore_versions",
		.title = "Restore versions",
		.summary = "Make an earlier version current again by writing it as a new version.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT | TOOL_CORE,
		.arguments = restore_versions_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, 0}},
	},
};

const ToolTable version_tools = {tools, lengthof(tools)};
