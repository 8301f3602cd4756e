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
#include "core/history/blame.h"
#include "core/history/document_lock.h"
#include "core/history/history.h"
#include "core/tree/access.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"

#define DIFF_COLUMNS 5

PG_FUNCTION_INFO_V1(ainecto_snapshot);
PG_FUNCTION_INFO_V1(ainecto_diff);
PG_FUNCTION_INFO_V1(ainecto_restore);
PG_FUNCTION_INFO_V1(ainecto_blame);

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
	history_write(&text, history_load(&place, argument_version(fcinfo, 1)));
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
	rows = history_compare(history_load(&place, argument_version(fcinfo, 1)),
						   history_load(&place, argument_version(fcinfo, 2)), &count);
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

Datum
ainecto_restore(PG_FUNCTION_ARGS)
{
	CallFrame frame = {.tool = "restore", .source = "sql"};
	int64 target = argument_version(fcinfo, 1);
	Definer definer;
	Principal who;
	Place place;
	AuditEntry entry = {0};
	int64 version;

	frame.request_id = uuid_make_text();
	frame.description = PG_ARGISNULL(2) ? psprintf("Restored from v" INT64_FORMAT, target)
										: clip_description(argument_text(fcinfo, 2));
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
		history_restore(&place, history_load(&place, target));
	}
	PG_FINALLY();
	{
		/* The frame lives on this stack; whoever catches the error must not find it. */
		call_pop(&frame);
	}
	PG_END_TRY();
	version = frame.opened == NIL ? place.version : ((OpenedVersion *) linitial(frame.opened))->version;
	entry.source = frame.source;
	entry.tool = frame.tool;
	entry.target_kind = access_place_kind_name(PLACE_DOCUMENT);
	entry.target = uuid_text(&place.uuid);
	/* A version that was current already is not of this call's making. */
	entry.version = frame.opened == NIL ? 0 : version;
	entry.description = frame.description;
	entry.outcome = "done";
	entry.request_id = frame.request_id;
	entry.principal = &who;
	audit_write(&entry);
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_INT64(version);
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
