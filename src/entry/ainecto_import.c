/*
 * ainecto_import.c
 *		SQL entry points of what comes into documents whole: unpack, call, pack.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "base/definer.h"
#include "base/errors.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/exchange/import.h"
#include "core/history/document_lock.h"
#include "core/live/catalog.h"
#include "core/tree/access.h"
#include "entry/argument.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

PG_FUNCTION_INFO_V1(ainecto_import_catalog);
PG_FUNCTION_INFO_V1(ainecto_import_schema);
PG_FUNCTION_INFO_V1(ainecto_import_sql);
PG_FUNCTION_INFO_V1(ainecto_import_dbml);

/* The document, for the role that calls; locked. What was waited for may have taken the right away. */
static void
lock_erd(const Definer *definer, const pg_uuid_t *document, Place *place)
{
	Principal caller;

	principal_from_role(definer->caller, &caller);
	access_require(&caller, PLACE_DOCUMENT, document, RIGHT_WRITE, place);
	place->version = document_lock(document);
	access_require(&caller, PLACE_DOCUMENT, document, RIGHT_WRITE, place);
	import_require_erd(place);
}

static void
audit_import(const CallFrame *frame, const pg_uuid_t *document, int64 version, bool dry_run)
{
	AuditEntry entry = {0};

	entry.source = frame->source;
	entry.tool = frame->tool;
	entry.target_kind = access_place_kind_name(PLACE_DOCUMENT);
	entry.target = uuid_text(document);
	entry.version = version;
	entry.description = frame->description;
	entry.outcome = dry_run ? "dry_run" : "done";
	entry.request_id = frame->request_id;
	entry.principal = frame->principal;
	audit_write(&entry);
}

/* Import as the role that calls, in a frame of its own; the answer's text. */
static const char *
import_as_caller(const Definer *definer, const char *function, const ImportRequest *request)
{
	CallFrame frame = {.tool = function, .source = "sql"};
	StringInfoData text;
	JsonWriter writer;
	MergePlan *volatile plan = NULL;
	Principal who;
	Place place;
	int64 version;

	frame.request_id = uuid_make_text();
	frame.description = request->format == IMPORT_CATALOG
							? "Imported a catalog"
							: psprintf("Imported %s", import_format_names[request->format]);
	lock_erd(definer, request->document, &place);
	principal_of_session(&who);
	frame.principal = &who;
	call_push(&frame);
	PG_TRY();
	{
		plan = import_run(request);
	}
	PG_FINALLY();
	{
		/* The frame lives on this stack; whoever catches the error must not find it. */
		call_pop(&frame);
	}
	PG_END_TRY();
	version = frame.opened == NIL ? 0 : ((OpenedVersion *) linitial(frame.opened))->version;
	audit_import(&frame, request->document, version, request->dry_run);
	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_integer_member(&writer, "version", version == 0 ? place.version : version);
	if (request->dry_run)
		json_write_boolean_member(&writer, "dryRun", true);
	import_write_answer(&writer, plan, request->dry_run);
	json_write_close_object(&writer);
	return text.data;
}

/* The document, and arguments from the third on: mode, on_conflict, dry_run. */
static void
read_rules(FunctionCallInfo fcinfo, ImportRequest *request)
{
	argument_require(fcinfo, 0, "document");
	request->document = PG_GETARG_UUID_P(0);
	request->mode = import_mode(argument_require_text(fcinfo, 2, "mode"));
	request->rule = import_conflict_rule(argument_require_text(fcinfo, 3, "on_conflict"));
	request->dry_run = !PG_ARGISNULL(4) && PG_GETARG_BOOL(4);
}

static Datum
run_import(FunctionCallInfo fcinfo, const char *function, const ImportRequest *request)
{
	MemoryContext caller = CurrentMemoryContext;
	Definer definer;
	const char *text;

	definer_enter(&definer, fcinfo);
	SPI_connect();
	text = MemoryContextStrdup(caller, import_as_caller(&definer, function, request));
	SPI_finish();
	definer_leave(&definer);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text));
}

Datum
ainecto_import_catalog(PG_FUNCTION_ARGS)
{
	ImportRequest request = {0};

	read_rules(fcinfo, &request);
	argument_require(fcinfo, 1, "catalog");
	request.catalog = PG_GETARG_DATUM(1);
	return run_import(fcinfo, "import_catalog", &request);
}

/* The catalogs are read with the rights of whoever calls, before those of the owner are taken. */
Datum
ainecto_import_schema(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	ImportRequest request = {0};

	read_rules(fcinfo, &request);
	SPI_connect();
	catalog_require_usage(PG_ARGISNULL(1) ? (Datum) 0 : PG_GETARG_DATUM(1), PG_ARGISNULL(1));
	request.catalog = catalog_read(PG_ARGISNULL(1) ? (Datum) 0 : PG_GETARG_DATUM(1), PG_ARGISNULL(1));
	MemoryContextSwitchTo(caller);
	request.catalog = datumCopy(request.catalog, false, -1);
	SPI_finish();
	return run_import(fcinfo, "import_schema", &request);
}

/* Arguments: document, text, source, mode, on_conflict, dry_run. */
static Datum
import_text(FunctionCallInfo fcinfo, const char *function, const char *name, ImportFormat format)
{
	ImportRequest request = {.format = format};
	text *given;

	argument_require(fcinfo, 0, "document");
	argument_require(fcinfo, 1, name);
	request.document = PG_GETARG_UUID_P(0);
	import_check_size("the text", toast_raw_datum_size(PG_GETARG_DATUM(1)) - VARHDRSZ);
	given = PG_GETARG_TEXT_PP(1);
	request.source = argument_require_text(fcinfo, 2, "source");
	import_set_mode(&request, argument_require_text(fcinfo, 3, "mode"));
	request.rule = import_conflict_rule(argument_require_text(fcinfo, 4, "on_conflict"));
	request.dry_run = !PG_ARGISNULL(5) && PG_GETARG_BOOL(5);
	import_set_text(&request, text_to_cstring(given), VARSIZE_ANY_EXHDR(given));
	return run_import(fcinfo, function, &request);
}

Datum
ainecto_import_sql(PG_FUNCTION_ARGS)
{
	return import_text(fcinfo, "import_sql", "ddl", IMPORT_SQL);
}

Datum
ainecto_import_dbml(PG_FUNCTION_ARGS)
{
	return import_text(fcinfo, "import_dbml", "text", IMPORT_DBML);
}
