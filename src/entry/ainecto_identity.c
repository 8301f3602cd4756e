/*
 * ainecto_identity.c
 *		SQL entry points of accounts, tokens and the authorization server: unpack, call, pack.
 */
#include "postgres.h"

#include "base/definer.h"
#include "base/errors.h"
#include "base/installation.h"
#include "base/json_read.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/pg_type.h"
#include "core/caller/administrator.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/caller/parameter_log.h"
#include "core/caller/principal.h"
#include "core/history/grace.h"
#include "core/identity/account.h"
#include "core/identity/sealed_box.h"
#include "core/oauth/oauth.h"
#include "core/oauth/oauth_client.h"
#include "core/oauth/oauth_grant.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/inet.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(ainecto_create_account);
PG_FUNCTION_INFO_V1(ainecto_create_password_link);
PG_FUNCTION_INFO_V1(ainecto_set_plan);
PG_FUNCTION_INFO_V1(ainecto_change_plan);
PG_FUNCTION_INFO_V1(ainecto_preview_plan);
PG_FUNCTION_INFO_V1(ainecto_set_password);
PG_FUNCTION_INFO_V1(ainecto_disable_account);
PG_FUNCTION_INFO_V1(ainecto_enable_account);
PG_FUNCTION_INFO_V1(ainecto_map_role);
PG_FUNCTION_INFO_V1(ainecto_unmap_role);
PG_FUNCTION_INFO_V1(ainecto_create_access_token);
PG_FUNCTION_INFO_V1(ainecto_revoke_grant);
PG_FUNCTION_INFO_V1(ainecto_register_client);
PG_FUNCTION_INFO_V1(ainecto_plan_default);
PG_FUNCTION_INFO_V1(ainecto_check_token);
PG_FUNCTION_INFO_V1(ainecto_shim_ready);
PG_FUNCTION_INFO_V1(ainecto_open_shim_session);
PG_FUNCTION_INFO_V1(ainecto_oauth_call);
PG_FUNCTION_INFO_V1(ainecto_oauth_call_sealed);

#define HTTP_OK           200
#define HTTP_UNAUTHORIZED 401

/* Leaves SPI; the text outlives it. */
static Datum
finish_with_text(FunctionCallInfo fcinfo, const char *text)
{
	size_t size = text == NULL ? 0 : strlen(text) + 1;
	char *copy = NULL;

	if (text != NULL)
	{
		copy = SPI_palloc(size);
		memcpy(copy, text, size);
	}
	SPI_finish();
	if (copy == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(copy));
}

Datum
ainecto_create_account(PG_FUNCTION_ARGS)
{
	char *email = argument_require_text(fcinfo, 0, "email");
	char *plan = argument_require_text(fcinfo, 3, "plan");
	Definer definer;
	Datum result;

	administrator_enter(&definer, fcinfo);
	result = finish_with_text(
		fcinfo, account_create(email, argument_text(fcinfo, 1), argument_text(fcinfo, 2), plan));
	definer_leave(&definer);
	return result;
}

Datum
ainecto_create_password_link(PG_FUNCTION_ARGS)
{
	Definer definer;
	Datum result;

	administrator_enter(&definer, fcinfo);
	result = finish_with_text(fcinfo, account_make_link(argument_text(fcinfo, 0)));
	definer_leave(&definer);
	return result;
}

/* What it will have go, as JSON in the caller's context. */
static char *
set_plan(FunctionCallInfo fcinfo)
{
	StringInfoData answer;
	Definer definer;

	initStringInfo(&answer);
	administrator_enter(&definer, fcinfo);
	grace_set_plan(argument_text(fcinfo, 0), argument_text(fcinfo, 1), &answer);
	administrator_leave(&definer);
	return answer.data;
}

/* The function of release 1.0, which returned nothing. */
Datum
ainecto_set_plan(PG_FUNCTION_ARGS)
{
	set_plan(fcinfo);
	PG_RETURN_VOID();
}

Datum
ainecto_change_plan(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(set_plan(fcinfo)));
}

Datum
ainecto_preview_plan(PG_FUNCTION_ARGS)
{
	Definer definer;

	InitMaterializedSRF(fcinfo, 0);
	administrator_enter(&definer, fcinfo);
	grace_preview(argument_text(fcinfo, 0), argument_text(fcinfo, 1), (ReturnSetInfo *) fcinfo->resultinfo);
	administrator_leave(&definer);
	return (Datum) 0;
}

Datum
ainecto_set_password(PG_FUNCTION_ARGS)
{
	Definer definer;

	administrator_enter(&definer, fcinfo);
	account_set_password(argument_text(fcinfo, 0), argument_text(fcinfo, 1));
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_disable_account(PG_FUNCTION_ARGS)
{
	Definer definer;

	administrator_enter(&definer, fcinfo);
	account_set_disabled(argument_text(fcinfo, 0), true);
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_enable_account(PG_FUNCTION_ARGS)
{
	Definer definer;

	administrator_enter(&definer, fcinfo);
	account_set_disabled(argument_text(fcinfo, 0), false);
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_map_role(PG_FUNCTION_ARGS)
{
	Definer definer;

	administrator_enter(&definer, fcinfo);
	account_map_role(NameStr(*PG_GETARG_NAME(0)), argument_text(fcinfo, 1));
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_unmap_role(PG_FUNCTION_ARGS)
{
	Definer definer;

	administrator_enter(&definer, fcinfo);
	account_unmap_role(NameStr(*PG_GETARG_NAME(0)));
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_create_access_token(PG_FUNCTION_ARGS)
{
	char *email = argument_require_text(fcinfo, 0, "email");
	char *label = argument_require_text(fcinfo, 1, "label");
	Interval *lifetime = PG_ARGISNULL(2) ? NULL : PG_GETARG_INTERVAL_P(2);
	Definer definer;
	Datum result;

	administrator_enter(&definer, fcinfo);
	result = finish_with_text(fcinfo, oauth_grant_make_access_token(email, label, lifetime));
	definer_leave(&definer);
	return result;
}

Datum
ainecto_revoke_grant(PG_FUNCTION_ARGS)
{
	pg_uuid_t *grant = PG_GETARG_UUID_P(0);
	char *text = uuid_text(grant);
	Definer definer;

	administrator_enter(&definer, fcinfo);
	if (!oauth_grant_revoke(grant, GRANT_REVOKED))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no live grant %s", text),
						errhint("View ainecto.connected_app lists the live ones.")));
	audit_write_administration("revoke_grant", "grant", text, NULL);
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_register_client(PG_FUNCTION_ARGS)
{
	char *name = argument_require_text(fcinfo, 0, "name");
	const char **uris;
	Datum *elements;
	bool *element_nulls;
	int count;
	char *secret;
	char *id;
	TupleDesc descriptor;
	Datum values[2];
	bool nulls[2] = {false, false};
	Definer definer;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(3))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("redirect_uris and confidential must not be null")));
	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT, &elements, &element_nulls,
					  &count);
	uris = palloc(sizeof(char *) * count);
	for (int i = 0; i < count; i++)
		uris[i] = element_nulls[i] ? "" : TextDatumGetCString(elements[i]);

	administrator_enter(&definer, fcinfo);
	id = oauth_client_create(argument_text(fcinfo, 2), name, uris, count, PG_GETARG_BOOL(3), &secret);
	values[0] = SPI_datumTransfer(CStringGetTextDatum(id), false, -1);
	nulls[1] = secret == NULL;
	values[1] = secret == NULL ? (Datum) 0 : SPI_datumTransfer(CStringGetTextDatum(secret), false, -1);
	administrator_leave(&definer);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}

Datum
ainecto_plan_default(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < PRINCIPAL_PLAN_COUNT; i++)
	{
		const AccountPlan *plan = &principal_plans[i];
		Datum values[] = {CStringGetTextDatum(plan->name), BoolGetDatum(plan->mcp_enabled),
						  Int32GetDatum(plan->versions_kept), Int32GetDatum(i + 1)};
		bool nulls[] = {false, false, false, false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
ainecto_check_token(PG_FUNCTION_ARGS)
{
	bytea *hash = PG_GETARG_BYTEA_PP(0);
	Principal principal;
	bool stale;
	TokenVerdict verdict;

	installation_check();
	verdict = principal_from_token((uint8 *) VARDATA_ANY(hash), VARSIZE_ANY_EXHDR(hash), &principal, &stale);
	PG_RETURN_INT32(verdict == TOKEN_VALID ? HTTP_OK : HTTP_UNAUTHORIZED);
}

Datum
ainecto_shim_ready(PG_FUNCTION_ARGS)
{
	installation_check();
	PG_RETURN_TEXT_P(cstring_to_text(installation_version()));
}

Datum
ainecto_open_shim_session(PG_FUNCTION_ARGS)
{
	parameter_log_hide();
	PG_RETURN_BYTEA_P(sealed_box_renew_key());
}

static Datum
jsonb_from_text(const char *text)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text));
}

/* Anybody may send this. What would grow beyond all measure as text is no request. */
static char *
request_argument(FunctionCallInfo fcinfo, int number)
{
	Jsonb *request;

	if (PG_ARGISNULL(number))
		return "{}";
	request = PG_GETARG_JSONB_P(number);
	return json_read_numbers_fit(request) ? JsonbToCString(NULL, &request->root, VARSIZE(request)) : "";
}

/* sealed: the text of the box that came along, or NULL. */
static Datum
answer_oauth_call(FunctionCallInfo fcinfo, const char *sealed)
{
	char *endpoint = argument_require_text(fcinfo, 0, "endpoint");
	char *request = request_argument(fcinfo, 1);
	/* network_host, without the prefix length */
	char *peer =
		PG_ARGISNULL(2) ? NULL : TextDatumGetCString(DirectFunctionCall1(network_host, PG_GETARG_DATUM(2)));
	char *request_id = argument_text(fcinfo, 3);
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work;
	OAuthReply reply;
	TupleDesc descriptor;
	Datum values[4];
	bool nulls[4] = {false, false, false, false};

	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	installation_check();
	SPI_connect();
	if (!oauth_call(endpoint, request, sealed, peer, request_id, &reply))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("there is no endpoint \"%s\"", endpoint)));
	work = MemoryContextSwitchTo(caller);
	nulls[2] = reply.body == NULL;
	nulls[3] = reply.page == NULL;
	values[0] = Int32GetDatum(reply.status);
	values[1] = jsonb_from_text(oauth_reply_headers(&reply));
	values[2] = nulls[2] ? (Datum) 0 : CStringGetTextDatum(reply.body->data);
	values[3] = nulls[3] ? (Datum) 0 : jsonb_from_text(reply.page->data);
	MemoryContextSwitchTo(work);
	SPI_finish();
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}

Datum
ainecto_oauth_call(PG_FUNCTION_ARGS)
{
	return answer_oauth_call(fcinfo, NULL);
}

Datum
ainecto_oauth_call_sealed(PG_FUNCTION_ARGS)
{
	return answer_oauth_call(fcinfo, PG_ARGISNULL(4) ? NULL : sealed_box_open(PG_GETARG_BYTEA_PP(4)));
}
