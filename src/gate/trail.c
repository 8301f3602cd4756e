/*
 * trail.c
 *		From a call that has ended to its row of ainecto.audit_log.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/caller/cancel.h"
#include "core/history/change.h"
#include "gate/naming.h"
#include "gate/trail.h"
#include "tool/registry.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "gate/trail.sql.h"

/* By which the clock of a server that took over may be behind, in milliseconds. */
#define CLOCK_SLACK 5000

static bool
is_mentioned(const List *entries, const char *id)
{
	ListCell *cell;

	foreach(cell, entries)
	{
		const CallChange *entry = lfirst(cell);

		if (entry->id != NULL && strcmp(entry->id, id) == 0)
			return true;
	}
	return false;
}

static List *
mention(List *entries, const char *kind, const char *id)
{
	return is_mentioned(entries, id) ? entries : lappend(entries, naming_entry(kind, id));
}

/* A version that the call made; of a dry run none is kept. */
static CallChange *
version_entry(const OpenedVersion *opened, bool kept)
{
	const char *kind = access_place_kind_name(PLACE_DOCUMENT);
	CallChange *entry = naming_entry(kind, uuid_text(&opened->document));
	StringInfoData text;
	JsonWriter writer;

	if (!kept)
		return entry;
	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "kind", kind);
	json_write_text_member(&writer, "id", entry->id);
	json_write_integer_member(&writer, "version", opened->version);
	json_write_close_object(&writer);
	entry->json = text.data;
	return entry;
}

/* What a resolved target is: the place itself, or the thing that was named and lies in it. */
static List *
mention_target(List *entries, const ToolCall *call, const ResolvedTarget *resolved)
{
	const Place *place = &resolved->place;

	switch (resolved->target->kind)
	{
		case TARGET_RUN:
		case TARGET_LLM_REQUEST:
		case TARGET_ATTACHMENT:
			return mention(entries, naming_kind(resolved->target->kind), resolved->named);
		case TARGET_WORKSPACE:
		case TARGET_PROJECT:
		case TARGET_PROJECT_NUMBER:
		case TARGET_FOLDER:
		case TARGET_DOCUMENT:
			return mention(entries, access_place_kind_name(place->kind), uuid_text(&place->uuid));
		default:
			/* Content: what was changed of it stands in document_change. */
			return mention(entries, access_place_kind_name(place->kind), uuid_text(&place->uuid));
	}
}

/* Versions, then what changed beside them, then what else was named. */
static List *
gather_done(const Trail *trail, bool kept)
{
	List *entries = NIL;
	ListCell *cell;

	foreach(cell, trail->frame->opened)
		entries = lappend(entries, version_entry(lfirst(cell), kept));
	entries = list_concat(entries, trail->frame->notes.changes);
	for (int i = 0; i < trail->call->target_count; i++)
		entries = mention_target(entries, trail->call, &trail->call->targets[i]);
	return entries;
}

/* The row's own columns for its one thing: the place that was named first, the only version, else the first
 * entry. */
static void
fill_target(const Trail *trail, const List *entries, bool kept, AuditEntry *row)
{
	const ToolCall *call = trail->call;
	const List *opened = trail->frame->opened;
	const CallChange *first = entries == NIL ? NULL : linitial(entries);

	if (list_length(opened) == 1)
	{
		const OpenedVersion *only = linitial(opened);

		row->target_kind = access_place_kind_name(PLACE_DOCUMENT);
		row->target = uuid_text(&only->document);
		row->version = kept ? only->version : 0;
	}
	else if (call->target_count > 0)
	{
		row->target_kind = access_place_kind_name(call->targets[0].place.kind);
		row->target = uuid_text(&call->targets[0].place.uuid);
	}
	else if (first != NULL)
	{
		row->target_kind = first->kind;
		row->target = first->id;
	}
}

static void
fill_done(const Trail *trail, AuditEntry *row)
{
	bool kept = strcmp(trail->outcome, "done") == 0;
	List *entries = gather_done(trail, kept);

	fill_target(trail, entries, kept, row);
	/* The columns say it all where the only thing is a version, or was not changed. */
	if (list_length(entries) > 1 || trail->frame->notes.changes != NIL)
		row->targets_json = audit_targets(entries);
}

static void
fill_named(const List *entries, AuditEntry *row)
{
	const CallChange *first = entries == NIL ? NULL : linitial(entries);

	if (first == NULL)
		return;
	row->target_kind = first->kind;
	row->target = first->id;
	if (list_length(entries) > 1)
		row->targets_json = audit_targets(entries);
}

static void
fill_origin(const CallOrigin *origin, AuditEntry *row)
{
	row->source = origin->source;
	row->request_id = origin->request_id;
	row->session_id = origin->session_id;
	row->peer = origin->peer;
}

void
trail_write(const Trail *trail)
{
	AuditEntry row = {
		.tool = trail->call->tool->name,
		.description = trail->description,
		.outcome = trail->outcome,
		.sqlerrcode = trail->sqlerrcode,
		.message = trail->message,
		.principal = trail->call->principal,
	};

	fill_origin(trail->origin, &row);
	if (strcmp(trail->outcome, "done") == 0 || strcmp(trail->outcome, "dry_run") == 0)
		fill_done(trail, &row);
	else
		fill_named(naming_targets(trail->call->tool, trail->given), &row);
	audit_write(&row);
}

static void
write_failed_call(const Principal *principal, const CallOrigin *origin, const Tool *tool,
				  const JsonNode *given, int sqlerrcode, bool cancelled)
{
	const char *description = naming_description(given);
	AuditEntry row = {
		.tool = tool->name,
		.description = description == NULL ? CHANGE_DESCRIPTION_MCP : description,
		.outcome = cancelled ? "cancelled" : "failed",
		.sqlerrcode = cancelled ? ERRCODE_QUERY_CANCELED : sqlerrcode,
		.message = cancelled ? "the call was cancelled by its client and left nothing behind"
							 : "the call ended in an error of the server and left nothing behind",
		.principal = principal,
	};

	if (tool->access != TOOL_WRITE)
		return;
	fill_origin(origin, &row);
	fill_named(naming_targets(tool, given), &row);
	audit_write(&row);
}

/* The write call that a message is; NULL if it is none. */
static const Tool *
called_tool(const JsonNode *message, const JsonNode **given)
{
	const char *method = json_read_text(message, "method");
	const JsonNode *parameters = json_read_member(message, "params");
	const char *name = json_read_text(parameters, "name");

	*given = json_read_member(parameters, "arguments");
	return method != NULL && strcmp(method, "tools/call") == 0 && name != NULL ? registry_find(name) : NULL;
}

void
trail_write_failure(const Principal *principal, const CallOrigin *origin, const char *body, const Tool *tool,
					int sqlerrcode, bool cancelled)
{
	const char *problem;
	JsonNode *tree = body == NULL ? NULL : json_read_parse_marked(body, strlen(body), &problem);
	bool batch = tree != NULL && tree->kind == JSON_NODE_ARRAY;
	int count = tree == NULL ? 0 : batch ? tree->count : 1;
	const JsonNode *given = NULL;
	bool told = false;

	for (int i = 0; i < count; i++)
	{
		const Tool *called = called_tool(batch ? tree->items[i] : tree, &given);

		if (called == NULL)
			continue;
		write_failed_call(principal, origin, called, given, sqlerrcode, cancelled);
		told = true;
	}
	if (!told && tool != NULL)
		write_failed_call(principal, origin, tool, NULL, sqlerrcode, cancelled);
}

const char *
trail_find_outcome(const Principal *principal, const char *request_id, int64 age)
{
	/* Asked first: the snapshot of the statement below is younger than the end of what has ended by now. */
	if (cancel_is_running(principal, CANCEL_HTTP_REQUEST, request_id))
		return "running";
	if (execute_find_ended(principal->account_id, request_id,
						   TimestampTzPlusMilliseconds(clock_now(), -age - CLOCK_SLACK)) > 0)
		return statement_text(0, 1);
	return RecoveryInProgress() ? "unknown" : "nothing";
}
