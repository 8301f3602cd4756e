/*
 * version_tools.c
 *		Version history.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/caller/call.h"
#include "core/change/point.h"
#include "core/change/undo.h"
#include "core/erd/erd_work.h"
#include "core/history/history.h"
#include "core/history/mutation.h"
#include "core/history/snapshot.h"
#include "tool/export_text.h"
#include "tool/registry.h"
#include "tool/version_compare.h"
#include "utils/fmgrprotos.h"

/* Changes of one version that are counted. */
#define MOST_COUNTED 5000

#include "tool/version_tools.sql.h"

/* Sentences of what an undo did in its answer. */
#define UNDO_SHOWN 20

static const Argument list_versions_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document whose history is wanted."),
	ARG_TEXT("since", ARGUMENT_TERSE | ARGUMENT_DIGITS, 0, ARGUMENT_ID_MAX,
			 "Newer than this number or time (2026-05-31T18:30Z)."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_version_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Its document."),
	ARG_INTEGER("versionNumber", ARGUMENT_CHIEF, 1, 0, "As list_versions shows it; else the newest."),
	ARG_TEXT("compareWith", ARGUMENT_TERSE | ARGUMENT_DIGITS, 0, ARGUMENT_ID_MAX,
			 "Tell what changed since this number or time, in words or svg."),
	EXPORT_ARGUMENTS,
	ARG_END,
};

static const char *const undo_scopes[] = {"version", "call", "session", NULL};

static const Argument restore_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document to restore."),
	ARG_INTEGER("versionNumber", ARGUMENT_CHIEF, 1, 0, "Version to bring back; none: undo the newest."),
	ARG_INTEGER("undo", 0, 1, 0, "Undo this version alone; later work stays."),
	ARG_TEXT("item", ARGUMENT_TERSE, 0, 511, "Undo only this: id, name or table.column."),
	ARG_CHOICE("scope", 0, undo_scopes, "Undo all of its call or session."),
	ARG_INTEGER("baseVersion", 0, 1, 0, "Refuse if there is a newer one."),
	ARG_END,
};

/* A version is either brought back or undone: whatever says both is told. */
static void
check_restore_item(const JsonNode *item, const char *path, ArgumentFaults *faults)
{
	static const char *const names[] = {"undo", "item", "scope"};
	const JsonNode *number = json_read_member(item, "versionNumber");

	if (number == NULL || number->kind == JSON_NODE_NULL)
		return;
	for (size_t i = 0; i < lengthof(names); i++)
	{
		const JsonNode *value = json_read_member(item, names[i]);

		if (value != NULL && value->kind != JSON_NODE_NULL)
			fault_add(faults, psprintf("%s.%s", path, names[i]), "goes without versionNumber",
					  "either: versionNumber brings a whole version back, without it one is undone", NULL);
	}
}

static const Argument restore_item = {
	.kind = ARGUMENT_OBJECT, .fields = restore_fields, .check = check_restore_item};

static const Argument restore_versions_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &restore_item, "One entry per document."),
	ARG_END,
};

static void
check_since(const JsonNode *arguments, ArgumentFaults *faults)
{
	const char *since = json_read_text(arguments, "since");

	if (since != NULL && *since != '\0' && !point_is_valid(since))
		fault_add(faults, "since", "names no version", POINT_WORDS, NULL);
}

static void
get_version(ToolCall *call)
{
	const Place *place = tool_place(call);
	StringInfoData content;
	int64 number = place->version;

	json_read_integer(call->arguments, "versionNumber", &number);
	if (compare_answer(call, place, number) || export_answer(call, place, number))
		return;
	initStringInfo(&content);
	snapshot_write(&content, place, number);
	if (execute_find_version(&place->uuid, number) != 1)
		elog(ERROR, "a version that was loaded has no row");
	json_write_open_object(&call->result);
	json_write_raw_member(&call->result, "version", statement_text(0, 1));
	json_write_raw_member(&call->result, "content", content.data);
	json_write_close_object(&call->result);
}

/* The caller's view of the one document, as baseVersion of other tools. */
static void
require_base(const Place *place, const JsonNode *item)
{
	int64 base;

	if (!json_read_integer(item, "baseVersion", &base) || base == place->version)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_AI_CONFLICT),
			 errmsg("the document is at version " INT64_FORMAT ", not " INT64_FORMAT, place->version, base),
			 errdetail_internal("%s", mutation_describe_rivals(&place->uuid, base)),
			 errhint("Look at what changed since, and call again with the newest version.")));
}

static void
write_undo(JsonWriter *writer, const UndoOutcome *outcome)
{
	const Report *report = outcome->report;

	json_write_integer_member(writer, "undone", outcome->newest);
	if (outcome->version_count > 1)
		json_write_integer_member(writer, "undoneCount", outcome->version_count);
	json_write_text_member(writer, "email", outcome->email);
	json_write_text_member(writer, "description", outcome->description);
	json_write_key(writer, "changed");
	json_write_open_array(writer);
	for (int i = 0; i < report->count && i < UNDO_SHOWN; i++)
		json_write_text(writer, report->lines[i].sentence);
	json_write_close_array(writer);
	if (report->count > UNDO_SHOWN)
		json_write_integer_member(writer, "changedCount", report->count);
}

static void
undo_item(ToolCall *call, const Place *place, const JsonNode *item)
{
	UndoWish wish = {.item = json_read_text(item, "item")};
	const char *scope = json_read_text(item, "scope");
	UndoOutcome outcome;

	if (wish.item != NULL && *wish.item == '\0')
		wish.item = NULL;
	json_read_integer(item, "undo", &wish.version);
	while (scope != NULL && strcmp(undo_scopes[wish.scope], scope) != 0)
		wish.scope++;
	call_suggest_description(undo_description(&wish, place));
	undo_run(place, &wish, &outcome);
	write_undo(&call->result, &outcome);
	erd_work_finish(&call->result);
}

static void
restore_version(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].documentUuid", index)->place;
	int64 number;

	require_base(place, item);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "documentUuid", &place->uuid);
	if (json_read_integer(item, "versionNumber", &number))
	{
		call_suggest_description(psprintf("Restored from v" INT64_FORMAT, number));
		history_restore(place, number);
		json_write_integer_member(&call->result, "restoredFrom", number);
	}
	else
		undo_item(call, place, item);
	json_write_close_object(&call->result);
}

static const char *const list_versions_by[] = {"since", NULL};

static const Tool tools[] = {
	{
		.name = "list_versions",
		.title = "List versions",
		.summary = "Versions of a document, newest first: who made each, when, through what, why, and how "
				   "much of what it changed.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = list_versions_arguments,
		.check = check_since,
		.query = &list_versions,
		.query_arguments = list_versions_by,
		.run = tool_run_list,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "get_version",
		.title = "Get version",
		.summary = "A document's whole content at one version, or what changed between two.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = get_version_arguments,
		.check = compare_check_arguments,
		.run = get_version,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_WITH_ARCHIVED}},
		.rest = "format: \"json\" gives all of it in pages: nextCursor of one is cursor of the next call.",
	},
	{
		.name = "restore_versions",
		.title = "Restore versions",
		.summary = "Make an earlier version current again, or undo one, as a new version; nothing is lost.",
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
