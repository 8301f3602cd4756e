/*
 * ainecto.c
 *		SQL entry points of the gate and of access: unpack, call, pack. Nothing is decided here.
 */
#include "postgres.h"

#include "base/definer.h"
#include "base/errors.h"
#include "base/installation.h"
#include "base/settings.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/caller/cancel.h"
#include "core/caller/principal.h"
#include "core/erd/erd.h"
#include "core/flow/flow_entity.h"
#include "core/history/document_lock.h"
#include "core/identity/mcp_session.h"
#include "core/readme/readme_entity.h"
#include "core/testcase/testcase.h"
#include "core/tree/access.h"
#include "core/tree/member.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "funcapi.h"
#include "gate/bind.h"
#include "gate/dispatch.h"
#include "gate/trail.h"
#include "mcp/catalogue.h"
#include "mcp/mcp.h"
#include "mcp/method.h"
#include "miscadmin.h"
#include "tool/registry.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"

PG_MODULE_MAGIC;

#define LIST_TOOLS_COLUMNS  10
#define ROLE_RIGHTS_COLUMNS 4
#define HTTP_REPLY_COLUMNS  4

PG_FUNCTION_INFO_V1(ainecto_mcp_call);
PG_FUNCTION_INFO_V1(ainecto_fast_calls);
PG_FUNCTION_INFO_V1(ainecto_record_failure);
PG_FUNCTION_INFO_V1(ainecto_record_failed_call);
PG_FUNCTION_INFO_V1(ainecto_call_outcome);
PG_FUNCTION_INFO_V1(ainecto_cancel_call);
PG_FUNCTION_INFO_V1(ainecto_call_tool);
PG_FUNCTION_INFO_V1(ainecto_list_tools);
PG_FUNCTION_INFO_V1(ainecto_lock_document);
PG_FUNCTION_INFO_V1(ainecto_grant_role);
PG_FUNCTION_INFO_V1(ainecto_revoke_role);
PG_FUNCTION_INFO_V1(ainecto_list_role_rights);

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	settings_define();
	call_define();
	erd_register_entities();
	flow_register_entities();
	readme_register_entities();
	testcase_register_entities();
}

/* A jsonb argument as a tree; NULL for null. */
static JsonNode *
json_argument(FunctionCallInfo fcinfo, int number)
{
	const char *problem;
	JsonNode *node;
	char *text;

	text = argument_json_text(fcinfo, number);
	if (text == NULL)
		return NULL;
	node = json_read_parse(text, strlen(text), &problem);
	if (node == NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the JSON given is %s", problem)));
	return node;
}

static TokenVerdict
principal_of_hash(FunctionCallInfo fcinfo, int number, Principal *principal, bool *stale)
{
	bytea *hash;
	bool one_snapshot;
	volatile TokenVerdict verdict = TOKEN_UNKNOWN;

	if (PG_ARGISNULL(number))
		return TOKEN_UNKNOWN;
	hash = PG_GETARG_BYTEA_PP(number);
	one_snapshot = statement_use_one_snapshot(true);
	PG_TRY();
	{
		verdict = principal_from_token((const uint8 *) VARDATA_ANY(hash), VARSIZE_ANY_EXHDR(hash), principal,
									   stale);
	}
	PG_FINALLY();
	{
		statement_use_one_snapshot(one_snapshot);
	}
	PG_END_TRY();
	return verdict;
}

/* A copy in the context that was current before SPI_connect(). */
static const char *
copy_outwards(const char *text)
{
	char *copy = SPI_palloc(strlen(text) + 1);

	strcpy(copy, text);
	return copy;
}

static Datum
reply_headers(const McpReply *reply)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	for (int i = 0; i < reply->header_count; i++)
		json_write_text_member(&writer, reply->header_names[i], reply->header_values[i]);
	json_write_close_object(&writer);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data));
}

static Datum
make_http_reply(FunctionCallInfo fcinfo, const McpReply *reply)
{
	Datum values[HTTP_REPLY_COLUMNS] = {0};
	bool nulls[HTTP_REPLY_COLUMNS] = {false, true, true, true};
	TupleDesc tuple_desc;

	if (get_call_result_type(fcinfo, NULL, &tuple_desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "the result is not a composite type");
	values[0] = Int32GetDatum(reply->status);
	if (reply->header_count > 0)
	{
		values[1] = reply_headers(reply);
		nulls[1] = false;
	}
	if (reply->body->len > 0)
	{
		values[2] = PointerGetDatum(cstring_to_text_with_len(reply->body->data, reply->body->len));
		nulls[2] = false;
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tuple_desc), values, nulls));
}

/*
 * What the call took, from when its statement began, and for whom; of a short call nothing. Time that passes
 * is told, not time of the processor: whoever waits behind a call waits for both.
 */
static void
tell_cost(int64 account_id, McpReply *reply)
{
	TimestampTz took = GetCurrentTimestamp() - GetCurrentStatementStartTimestamp();

	if (settings_long_call() > 0 && took >= settings_long_call())
		reply_header(reply, ":cost", psprintf(INT64_FORMAT " " INT64_FORMAT, took, account_id));
}

Datum
ainecto_mcp_call(PG_FUNCTION_ARGS)
{
	StringInfoData body;
	McpRequest request = {0};
	McpReply reply = {.status = 200, .body = &body};
	Definer definer;
	Principal principal;
	TokenVerdict verdict;
	bool stale = false;

	definer_enter(&definer, fcinfo);
	definer_pin_path(&definer);
	initStringInfo(&body);
	request.alone = call_is_alone();
	request.http_method = PG_ARGISNULL(1) ? "" : argument_text(fcinfo, 1);
	request.headers = PG_ARGISNULL(2) ? NULL : json_read_texts(PG_GETARG_JSONB_P(2));
	request.peer = argument_peer(fcinfo, 3);
	request.request_id = argument_request_id(fcinfo, 4);
	request.body = argument_text(fcinfo, 5);
	request.body_length = request.body == NULL ? 0 : strlen(request.body);
	request.principal = &principal;
	SPI_connect();
	verdict = principal_of_hash(fcinfo, 0, &principal, &stale);
	/* At most once an hour. */
	reply.must_write = stale && call_writes_elsewhere();
	if (stale && !reply.must_write && principal_touch(&principal))
		mcp_session_delete_idle(&principal);
	if (verdict != TOKEN_VALID)
		mcp_refuse_token(verdict, &reply);
	else if (!reply.must_write)
		mcp_handle(&request, &reply);
	cancel_conclude();
	tell_cost(verdict == TOKEN_VALID ? principal.account_id : 0, &reply);
	/* Header texts lie in SPI's context and are copied before it goes. */
	for (int i = 0; i < reply.header_count; i++)
		reply.header_values[i] = copy_outwards(reply.header_values[i]);
	SPI_finish();
	definer_leave(&definer);
	if (reply.must_write)
		PG_RETURN_NULL();
	return make_http_reply(fcinfo, &reply);
}

static void
put_call(const ReturnSetInfo *result, const char *call)
{
	Datum value = CStringGetTextDatum(call);
	bool null = false;

	tuplestore_putvalues(result->setResult, result->setDesc, &value, &null);
}

Datum
ainecto_fast_calls(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (const Method *method = method_all(); method->name != NULL; method++)
	{
		if (method->flags & METHOD_FAST)
			put_call(result, method->name);
		if (method->flags & METHOD_SHARED)
			put_call(result, psprintf("write %s", method->name));
	}
	/* The end of a session, which has an HTTP method in place of one of MCP. */
	put_call(result, "write DELETE");
	for (int i = 0; i < registry_count(); i++)
	{
		const Tool *tool = registry_tool(i);

		if (!(tool->flags & TOOL_FAST))
			continue;
		put_call(result, psprintf("tools/call %s", tool->name));
		put_call(result, psprintf("tools/call %s%s", TOOL_PREFIX, tool->name));
	}
	return (Datum) 0;
}

/* What failed is told by the arguments of record_failure() that both its forms have. */
static void
record_failure(FunctionCallInfo fcinfo, const char *session_id, const char *body)
{
	const char *call = argument_text(fcinfo, 3);
	const char *state = argument_text(fcinfo, 4);
	const char *name = call == NULL ? NULL : strchr(call, ' ');
	int sqlerrcode = ERRCODE_INTERNAL_ERROR;
	CallOrigin origin = {.source = "mcp", .session_id = session_id};
	Principal principal;
	bool stale;

	if (state != NULL && strlen(state) == 5)
		sqlerrcode = MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4]);
	origin.request_id = argument_text(fcinfo, 1);
	origin.peer = argument_peer(fcinfo, 2);
	installation_check();
	SPI_connect();
	if (principal_of_hash(fcinfo, 0, &principal, &stale) == TOKEN_VALID)
		trail_write_failure(&principal, &origin, body, name == NULL ? NULL : registry_find(name + 1),
							sqlerrcode, sqlerrcode == ERRCODE_AI_CANCELLED);
	SPI_finish();
}

Datum
ainecto_record_failure(PG_FUNCTION_ARGS)
{
	record_failure(fcinfo, NULL, NULL);
	PG_RETURN_VOID();
}

Datum
ainecto_record_failed_call(PG_FUNCTION_ARGS)
{
	JsonNode *headers = json_argument(fcinfo, 5);

	record_failure(fcinfo, json_read_text(headers, "mcp-session-id"), argument_text(fcinfo, 6));
	PG_RETURN_VOID();
}

Datum
ainecto_call_outcome(PG_FUNCTION_ARGS)
{
	const char *request_id = argument_text(fcinfo, 1);
	const char *outcome = "unknown";
	Principal principal;
	bool stale;

	installation_check();
	SPI_connect();
	if (request_id != NULL && !PG_ARGISNULL(2) &&
		principal_of_hash(fcinfo, 0, &principal, &stale) == TOKEN_VALID)
		outcome = trail_find_outcome(&principal, request_id, PG_GETARG_INT64(2));
	outcome = copy_outwards(outcome);
	SPI_finish();
	PG_RETURN_TEXT_P(cstring_to_text(outcome));
}

Datum
ainecto_cancel_call(PG_FUNCTION_ARGS)
{
	const char *request_id = argument_text(fcinfo, 1);
	bool cancelled = false;
	Principal principal;
	bool stale;

	installation_check();
	SPI_connect();
	if (request_id != NULL && principal_of_hash(fcinfo, 0, &principal, &stale) == TOKEN_VALID)
		cancelled = cancel_request(&principal, CANCEL_HTTP_REQUEST, request_id);
	else if (request_id != NULL && !PG_ARGISNULL(0))
		cancelled = cancel_page(PG_GETARG_BYTEA_PP(0), request_id);
	SPI_finish();
	PG_RETURN_BOOL(cancelled);
}

Datum
ainecto_call_tool(PG_FUNCTION_ARGS)
{
	CallOrigin origin = {.source = "sql"};
	const char *email = argument_text(fcinfo, 0);
	const char *name = argument_text(fcinfo, 1);
	JsonNode *arguments = json_argument(fcinfo, 2);
	StringInfoData result;
	Definer definer;
	Principal principal;
	const Tool *tool;

	initStringInfo(&result);
	origin.request_id = uuid_make_text();
	definer_enter(&definer, fcinfo);
	SPI_connect();
	principal_require_administrator(definer.caller);
	if (email == NULL || !principal_from_email(email, &principal))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("there is no account \"%s\" that is enabled", email == NULL ? "" : email)));
	tool = name == NULL ? NULL : registry_find(name);
	if (tool == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no tool \"%s\"", name == NULL ? "" : name),
				 errhint("SELECT name FROM ainecto.tools lists them.")));
	dispatch_call(&principal, tool, arguments, &origin, &result);
	SPI_finish();
	definer_leave(&definer);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(result.data));
}

Datum
ainecto_list_tools(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int i = 0; i < registry_count(); i++)
	{
		const Tool *tool = registry_tool(i);
		Datum values[LIST_TOOLS_COLUMNS];
		bool nulls[LIST_TOOLS_COLUMNS] = {false};
		StringInfoData schema;

		initStringInfo(&schema);
		argument_write_schema(&schema, bind_arguments_of(tool), false);
		values[0] = CStringGetTextDatum(tool->name);
		values[1] = CStringGetTextDatum(tool->title);
		values[2] = CStringGetTextDatum(registry_group_name(tool->group));
		values[3] = CStringGetTextDatum(tool->access == TOOL_READ ? "read" : "write");
		values[4] = BoolGetDatum((tool->flags & TOOL_DESTRUCTIVE) != 0);
		values[5] = BoolGetDatum((tool->flags & TOOL_IDEMPOTENT) != 0);
		values[6] = BoolGetDatum((tool->flags & TOOL_CONTENT) != 0);
		values[7] = BoolGetDatum(tool->query != NULL || tool->run != NULL || tool->each != NULL);
		values[8] = CStringGetTextDatum(tool->summary);
		values[9] = DirectFunctionCall1(jsonb_in, CStringGetDatum(schema.data));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
ainecto_lock_document(PG_FUNCTION_ARGS)
{
	pg_uuid_t uuid = *PG_GETARG_UUID_P(0);
	Definer definer;
	Principal caller;
	Place place;
	int64 version;

	definer_enter(&definer, fcinfo);
	SPI_connect();
	principal_from_role(definer.caller, &caller);
	access_require(&caller, PLACE_DOCUMENT, &uuid, RIGHT_WRITE, &place);
	version = document_lock(&uuid);
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_INT64(version);
}

/* The place that a membership function names, authorised; the caller is connected to SPI. */
static void
membership_place(FunctionCallInfo fcinfo, const Definer *definer, Place *place)
{
	const char *kind = argument_text(fcinfo, 0);
	Principal caller;

	principal_from_role(definer->caller, &caller);
	for (int i = PLACE_WORKSPACE; i <= PLACE_DOCUMENT; i++)
	{
		if (strcmp(access_place_kind_name(i), kind) == 0)
		{
			access_require(&caller, i, PG_GETARG_UUID_P(1), RIGHT_MANAGE_MEMBERS, place);
			return;
		}
	}
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("there is no kind \"%s\"", kind),
					errhint("Kinds are workspace, project, folder and document.")));
}

Datum
ainecto_grant_role(PG_FUNCTION_ARGS)
{
	Definer definer;
	Place place;

	definer_enter(&definer, fcinfo);
	SPI_connect();
	membership_place(fcinfo, &definer, &place);
	call_gather();
	member_grant(&place, argument_text(fcinfo, 2), argument_text(fcinfo, 3));
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_revoke_role(PG_FUNCTION_ARGS)
{
	Definer definer;
	Place place;
	bool revoked;

	definer_enter(&definer, fcinfo);
	SPI_connect();
	membership_place(fcinfo, &definer, &place);
	call_gather();
	revoked = member_revoke(&place, argument_text(fcinfo, 2));
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_BOOL(revoked);
}

Datum
ainecto_list_role_rights(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	SPI_connect();
	for (int role = ROLE_VIEWER; role <= ROLE_OWNER; role++)
	{
		for (int right = RIGHT_READ; right < RIGHT_COUNT; right++)
		{
			bool overridden = false;
			Datum values[ROLE_RIGHTS_COLUMNS] = {
				CStringGetTextDatum(access_role_name(role)), CStringGetTextDatum(access_right_name(right)),
				BoolGetDatum(access_allows_noting(role, right, &overridden)), BoolGetDatum(false)};
			bool nulls[ROLE_RIGHTS_COLUMNS] = {false};

			values[3] = BoolGetDatum(overridden);
			tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		}
	}
	SPI_finish();
	return (Datum) 0;
}
