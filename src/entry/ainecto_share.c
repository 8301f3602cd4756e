/*
 * ainecto_share.c
 *		SQL entry points of pages, uploads and downloads: unpack, call, pack.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/installation.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/pg_type.h"
#include "core/caller/call.h"
#include "core/caller/cancel.h"
#include "core/caller/principal.h"
#include "core/file/attachment.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mcp/upload_step.h"
#include "page/page_call.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(ainecto_page_call);
PG_FUNCTION_INFO_V1(ainecto_shared_document);
PG_FUNCTION_INFO_V1(ainecto_upload_call);
PG_FUNCTION_INFO_V1(ainecto_attachment_part);

#define HTTP_OK           200
#define HTTP_UNAUTHORIZED 401
#define HTTP_FORBIDDEN    403
#define HTTP_NOT_FOUND    404

#define HTTP_REPLY_COLUMNS 4
#define PART_COLUMNS       5

/* What 1.0.0 drew its pages from; its shim is told to give way to this version's. */
Datum
ainecto_shared_document(PG_FUNCTION_ARGS)
{
	ereport(ERROR, (errcode(ERRCODE_AI_VERSION_MISMATCH),
					errmsg("pages are made by ainecto.page_call() since version 1.1.0"),
					errhint("Install the ainecto-shim of version %s, and start it again.", AINECTO_VERSION)));
	PG_RETURN_NULL();
}

static Datum
make_page_reply(FunctionCallInfo fcinfo, const PageReply *reply)
{
	Datum values[HTTP_REPLY_COLUMNS] = {0};
	bool nulls[HTTP_REPLY_COLUMNS] = {false, true, true, true};
	TupleDesc tuple_desc;

	if (get_call_result_type(fcinfo, NULL, &tuple_desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "the result is not a composite type");
	values[0] = Int32GetDatum(reply->status);
	if (reply->headers.len > 0)
	{
		nulls[1] = false;
		values[1] = DirectFunctionCall1(jsonb_in, CStringGetDatum(reply->headers.data));
	}
	if (reply->body.len > 0)
	{
		nulls[2] = false;
		values[2] = PointerGetDatum(cstring_to_text_with_len(reply->body.data, reply->body.len));
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tuple_desc), values, nulls));
}

static Datum
answer_page_call(FunctionCallInfo fcinfo)
{
	PageRequest request = {0};
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext connected;
	PageReply reply;
	Datum result;

	request.route = PG_ARGISNULL(0) ? "" : argument_text(fcinfo, 0);
	request.token_hash = argument_bytea(fcinfo, 1);
	request.headers = PG_ARGISNULL(2) ? NULL : json_read_texts(PG_GETARG_JSONB_P(2));
	request.request_id = argument_request_id(fcinfo, 3);
	installation_check();
	SPI_connect();
	page_answer(&request, &reply);
	cancel_conclude();
	connected = MemoryContextSwitchTo(caller);
	result = make_page_reply(fcinfo, &reply);
	MemoryContextSwitchTo(connected);
	SPI_finish();
	return result;
}

Datum
ainecto_page_call(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(answer_page_call, fcinfo);
}

Datum
ainecto_upload_call(PG_FUNCTION_ARGS)
{
	StringInfoData body;
	McpReply reply = {.status = HTTP_OK, .body = &body};
	UploadStep step = {0};
	Datum values[HTTP_REPLY_COLUMNS] = {0};
	bool nulls[HTTP_REPLY_COLUMNS] = {false, true, false, true};
	TupleDesc tuple_desc;
	const char *problem;
	char *request = PG_ARGISNULL(2) ? "{}" : argument_json_text(fcinfo, 2);

	initStringInfo(&body);
	step.alone = call_is_alone();
	step.token_hash = argument_bytea(fcinfo, 0);
	step.name = PG_ARGISNULL(1) ? "" : argument_text(fcinfo, 1);
	step.request = json_read_parse(request, strlen(request), &problem);
	step.chunk = argument_bytea(fcinfo, 3);
	step.peer = argument_peer(fcinfo, 4);
	step.request_id = argument_request_id(fcinfo, 5);
	installation_check();
	SPI_connect();
	upload_run_step(&step, &reply);
	SPI_finish();
	if (get_call_result_type(fcinfo, NULL, &tuple_desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "the result is not a composite type");
	values[0] = Int32GetDatum(reply.status);
	values[2] = PointerGetDatum(cstring_to_text_with_len(body.data, body.len));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tuple_desc), values, nulls));
}

/* Fill the row's columns behind the status; they live in the caller's context. */
static void
fill_part(const AttachmentPart *part, Datum *values, bool *nulls)
{
	values[1] = CStringGetTextDatum(part->filename);
	values[2] = CStringGetTextDatum(part->content_type);
	values[3] = Int64GetDatum(part->size);
	values[4] = part->bytes == NULL ? (Datum) 0 : datumCopy(PointerGetDatum(part->bytes), false, -1);
	nulls[1] = nulls[2] = nulls[3] = false;
	nulls[4] = part->bytes == NULL;
}

static Datum
read_attachment_part(FunctionCallInfo fcinfo)
{
	Datum values[PART_COLUMNS] = {0};
	bool nulls[PART_COLUMNS] = {false, true, true, true, true};
	MemoryContext caller = CurrentMemoryContext;
	int status = HTTP_UNAUTHORIZED;
	const char *uuid = PG_ARGISNULL(1) ? "" : argument_text(fcinfo, 1);
	bytea *hash = PG_ARGISNULL(0) ? NULL : PG_GETARG_BYTEA_PP(0);
	Principal principal;
	AttachmentPart part;
	TupleDesc tuple_desc;
	bool stale;

	installation_check();
	SPI_connect();
	if (hash != NULL && principal_from_token((const uint8 *) VARDATA_ANY(hash), VARSIZE_ANY_EXHDR(hash),
											 &principal, &stale) == TOKEN_VALID)
	{
		status = principal_may_read(&principal) ? HTTP_NOT_FOUND : HTTP_FORBIDDEN;
		if (status == HTTP_NOT_FOUND && !PG_ARGISNULL(2) &&
			attachment_read(&principal, uuid, PG_GETARG_INT32(2), &part))
		{
			MemoryContext connected = MemoryContextSwitchTo(caller);

			status = HTTP_OK;
			fill_part(&part, values, nulls);
			MemoryContextSwitchTo(connected);
		}
	}
	SPI_finish();
	values[0] = Int32GetDatum(status);
	if (get_call_result_type(fcinfo, NULL, &tuple_desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "the result is not a composite type");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tuple_desc), values, nulls));
}

Datum
ainecto_attachment_part(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(read_attachment_part, fcinfo);
}
