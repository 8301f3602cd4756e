/*
 * version_tools.c
 *		Version history.
 */
#include "postgres.h"

#include "core/caller/call.h"
#include "core/history/history.h"
#include "tool/export_text.h"
#include "tool/registry.h"
#include "utils/fmgrprotos.h"

#include "tool/version_tools.sql.h"

static const Argument list_versions_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document whose history is wanted."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_version_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Its document."),
	ARG_INTEGER("versionNumber", ARGUMENT_REQUIRED, 1, 0, "As list_versions shows it."),
	EXPORT_ARGUMENTS,
	ARG_END,
};

static const Argument restore_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document to restore."),
	ARG_INTEGER("versionNumber", ARGUMENT_REQUIRED, 1, 0, "Version to bring back."),
	ARG_END,
};

static const Argument restore_item = ARG_OBJECT(NULL, 0, restore_fields, NULL);

static const Argument restore_versions_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &restore_item, "One entry per document."),
	ARG_END,
};

static void
get_version(ToolCall *call)
{
	const Place *place = tool_place(call);
	HistoryState *state;
	StringInfoData content;
	int64 number = 0;

	json_read_integer(call->arguments, "versionNumber", &number);
	if (export_answer(call, place, number))
		return;
	state = history_load(place, number);
	if (execute_find_version(&place->uuid, number) != 1)
		elog(ERROR, "a version that was loaded has no row");
	initStringInfo(&content);
	history_write(&content, state);
	json_write_open_object(&call->result);
	json_write_raw_member(&call->result, "version", statement_text(0, 1));
	json_write_raw_member(&call->result, "content", content.data);
	json_write_close_object(&call->result);
}

static void
restore_version(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].documentUuid", index)->place;
	int64 number = 0;

	json_read_integer(item, "versionNumber", &number);
	call_suggest_description(psprintf("Restored from v" INT64_FORMAT, number));
	history_restore(place, history_load(place, number));
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "documentUuid", &place->uuid);
	json_write_integer_member(&call->result, "restoredFrom", number);
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "list_versions",
		.title = "List versions",
		.summary = "Versions of a document, newest first: who made each, when, through what and why.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = list_versions_arguments,
		.query = &list_versions,
		.run = tool_run_list,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "get_version",
		.title = "Get version",
		.summary = "The whole content of a document as it was at one version.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = get_version_arguments,
		.check = export_check_arguments,
		.run = get_version,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_WITH_ARCHIVED}},
		.rest = "format: \"json\" gives all of it in pages: nextCursor of one is cursor of the next call.",
	},
	{
		.name = "restore_versions",
		.title = "Restore versions",
		.summary = "Make an earlier version's content current again, as a new version; nothing is lost.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT | TOOL_CORE,
		.arguments = restore_versions_arguments,
		.batch = "items",
		.each = restore_version,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, 0}},
	},
};

const ToolTable version_tools = {tools, lengthof(tools)};
