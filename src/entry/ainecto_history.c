/*
 * ainecto_history.c
 *		SQL entry points of history: unpack, call, pack.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/definer.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/change/blame.h"
#include "core/change/report.h"
#include "core/change/undo.h"
#include "core/erd/erd_work.h"
#include "core/history/document_lock.h"
#include "core/history/history.h"
#include "core/history/snapshot.h"
#include "core/tree/access.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"

#define DIFF_COLUMNS    5
#define CHANGES_COLUMNS 5

PG_FUNCTION_INFO_V1(ainecto_snapshot);
PG_FUNCTION_INFO_V1(ainecto_diff);
PG_FUNCTION_INFO_V1(ainecto_restore);
PG_FUNCTION_INFO_V1(ainecto_blame);
PG_FUNCTION_INFO_V1(ainecto_changes);
PG_FUNCTION_INFO_V1(ainecto_undo_version);
PG_FUNCTION_INFO_V1(ainecto_undo_call);
PG_FUNCTION_INFO_V1(ainecto_undo_session);

static Datum
read_snapshot(FunctionCallInfo fcinfo)
{
	StringInfoData text;
	Definer definer;
	Place place;

	initStringInfo(&text);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	argument_require_document(fcinfo, &definer, RIGHT_READ, &place);
	snapshot_write(&text, &place, argument_version(fcinfo, 1));
	SPI_finish();
	definer_leave(&definer);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data));
}

Datum
ainecto_snapshot(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(read_snapshot, fcinfo);
}

static Datum
fields_datum(const JsonNode *fields, bool *isnull)
{
	*isnull = fields == NULL;
	return fields == NULL ? (Datum) 0 : json_node_to_jsonb(fields);
}

static Datum
read_diff(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *result;
	HistoryDifference *rows;
	Definer definer;
	Place place;
	int count;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	definer_enter(&definer, fcinfo);
	SPI_connect();
	argument_require_document(fcinfo, &definer, RIGHT_READ, &place);
	rows = history_compare(&place, argument_version(fcinfo, 1), argument_version(fcinfo, 2), &count);
	for (int i = 0; i < count; i++)
	{
		Datum values[DIFF_COLUMNS];
		bool nulls[DIFF_COLUMNS] = {false};

		values[0] = CStringGetTextDatum(rows[i].entity->name);
		values[1] = CStringGetTextDatum(rows[i].uuid);
		values[2] = CStringGetTextDatum(rows[i].operation);
		values[3] = fields_datum(rows[i].before, &nulls[3]);
		values[4] = fields_datum(rows[i].after, &nulls[4]);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	SPI_finish();
	definer_leave(&definer);
	return (Datum) 0;
}

Datum
ainecto_diff(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(read_diff, fcinfo);
}

/* What makes a version of a document: as told by `wish`, with the document locked. */
typedef void (*VersionMaker)(const Place *place, const void *wish);

static void
audit_version(const CallFrame *frame, const Place *place, int64 version)
{
	AuditEntry entry = {0};

	entry.source = frame->source;
	entry.tool = frame->tool;
	entry.target_kind = access_place_kind_name(PLACE_DOCUMENT);
	entry.target = uuid_text(&place->uuid);
	/* A version that was current already is not of this call's making. */
	entry.version = frame->opened == NIL ? 0 : version;
	entry.description = frame->description;
	entry.outcome = "done";
	entry.request_id = frame->request_id;
	entry.principal = frame->principal;
	audit_write(&entry);
}

/*
 * Body of the functions that write a document and return its version: the right to write, the lock, the frame
 * of a call, its audit row. description NULL: described by the maker.
 */
static int64
make_version(FunctionCallInfo fcinfo, const char *tool, const char *description, VersionMaker maker,
			 const void *wish)
{
	CallFrame frame = {.tool = tool, .source = "sql"};
	Definer definer;
	Principal who;
	Place place;
	int64 version;

	frame.request_id = uuid_make_text();
	frame.description_given = description != NULL;
	frame.description = description == NULL ? "" : clip_description(description);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	argument_require_document(fcinfo, &definer, RIGHT_WRITE, &place);
	version = document_lock(&place.uuid);
	/* Whoever was waited for may have taken the right away. */
	argument_require_document(fcinfo, &definer, RIGHT_WRITE, &place);
	place.version = version;
	principal_of_session(&who);
	frame.principal = &who;
	call_push(&frame);
	PG_TRY();
	{
		maker(&place, wish);
	}
	PG_FINALLY();
	{
		/* The frame lives on this stack; whoever catches the error must not find it. */
		call_pop(&frame);
	}
	PG_END_TRY();
	version = frame.opened == NIL ? place.version : ((OpenedVersion *) linitial(frame.opened))->version;
	audit_version(&frame, &place, version);
	SPI_finish();
	definer_leave(&definer);
	return version;
}

static void
restore_version(const Place *place, const void *wish)
{
	int64 target = *(const int64 *) wish;

	call_suggest_description(psprintf("Restored from v" INT64_FORMAT, target));
	history_restore(place, target);
}

Datum
ainecto_restore(PG_FUNCTION_ARGS)
{
	int64 target = argument_version(fcinfo, 1);

	PG_RETURN_INT64(make_version(fcinfo, "restore", argument_text(fcinfo, 2), restore_version, &target));
}

static void
undo_as_wished(const Place *place, const void *wish)
{
	UndoOutcome outcome;
	const ErdWork *work;
	ListCell *cell;

	call_suggest_description(undo_description(wish, place));
	undo_run(place, wish, &outcome);
	work = erd_work_settle();
	foreach(cell, work == NULL ? NIL : work->warnings)
		ereport(WARNING, (errmsg_internal("%s", (const char *) lfirst(cell))));
}

Datum
ainecto_undo_version(PG_FUNCTION_ARGS)
{
	UndoWish wish = {
		.scope = UNDO_VERSION, .version = argument_version(fcinfo, 1), .item = argument_text(fcinfo, 2)};

	PG_RETURN_INT64(make_version(fcinfo, "undo_version", argument_text(fcinfo, 3), undo_as_wished, &wish));
}

Datum
ainecto_undo_call(PG_FUNCTION_ARGS)
{
	UndoWish wish = {.scope = UNDO_CALL, .request_id = argument_require_text(fcinfo, 1, "request_id")};

	PG_RETURN_INT64(make_version(fcinfo, "undo_call", argument_text(fcinfo, 2), undo_as_wished, &wish));
}

Datum
ainecto_undo_session(PG_FUNCTION_ARGS)
{
	UndoWish wish = {.scope = UNDO_SESSION, .session_id = argument_require_text(fcinfo, 1, "session_id")};

	PG_RETURN_INT64(make_version(fcinfo, "undo_session", argument_text(fcinfo, 2), undo_as_wished, &wish));
}

static Datum
read_changes(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *result;
	const Report *report;
	Definer definer;
	Place place;
	int64 to;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	definer_enter(&definer, fcinfo);
	SPI_connect();
	argument_require_document(fcinfo, &definer, RIGHT_READ, &place);
	to = PG_ARGISNULL(2) ? place.version : PG_GETARG_INT64(2);
	report = report_make(&place, PG_ARGISNULL(1) ? place.version : PG_GETARG_INT64(1), to);
	for (int i = 0; i < report->count; i++)
	{
		const ReportLine *line = &report->lines[i];
		Datum values[CHANGES_COLUMNS];
		bool nulls[CHANGES_COLUMNS] = {false};

		values[0] = CStringGetTextDatum(line->kind);
		values[1] = CStringGetTextDatum(line->path);
		values[2] = CStringGetTextDatum(line->sentence);
		values[3] = fields_datum(line->before, &nulls[3]);
		values[4] = fields_datum(line->after, &nulls[4]);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	SPI_finish();
	definer_leave(&definer);
	return (Datum) 0;
}

Datum
ainecto_changes(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(read_changes, fcinfo);
}

static Datum
read_blame(FunctionCallInfo fcinfo)
{
	Definer definer;
	Place place;

	InitMaterializedSRF(fcinfo, 0);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	argument_require_document(fcinfo, &definer, RIGHT_READ, &place);
	blame_fill(&place, argument_text(fcinfo, 1), (ReturnSetInfo *) fcinfo->resultinfo);
	SPI_finish();
	definer_leave(&definer);
	return (Datum) 0;
}

Datum
ainecto_blame(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(read_blame, fcinfo);
}
