/*
 * oauth_grant.c
 *		Grants.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/caller/scope.h"
#include "core/oauth/oauth_client.h"
#include "core/oauth/oauth_grant.h"
#include "core/oauth/oauth_token.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "core/oauth/oauth_grant.sql.h"

#define LABEL_MAX_LENGTH 200

void
oauth_grant_create(OAuthGrant *grant)
{
	uuid_make(&grant->uuid);
	execute_insert_grant(&grant->uuid, grant->account_id, grant->client_id, grant->label, grant->redirect_uri,
						 grant->resource, scope_text(grant->scopes), clock_now());
}

bool
oauth_grant_revoke(const pg_uuid_t *uuid, const char *because)
{
	return execute_revoke_grant(uuid, clock_now(), because) > 0;
}

bool
oauth_grant_disconnect(const pg_uuid_t *uuid, int64 account)
{
	return execute_disconnect_client(uuid, clock_now(), GRANT_DISCONNECTED, account) > 0;
}

char *
oauth_grant_tell_disconnected(const pg_uuid_t *uuid, int64 account)
{
	if (execute_select_disconnected(uuid, account, GRANT_DISCONNECTED) == 0)
		return NULL;
	return psprintf(statement_boolean(0, 2) ? "The access token \"%s\" has ended."
											: "\"%s\" is disconnected and can no longer use this account.",
					oauth_client_shown_name(statement_text(0, 1)));
}

static void
write_app(JsonWriter *writer, uint64 row)
{
	const char *redirect_uri = statement_text(row, 3);

	json_write_open_object(writer);
	json_write_text_member(writer, "grant", statement_text(row, 1));
	json_write_text_member(writer, "client_name", oauth_client_shown_name(statement_text(row, 2)));
	if (redirect_uri != NULL)
		json_write_text_member(writer, "redirect_host", oauth_client_redirect_host(redirect_uri));
	json_write_text_member(writer, "access", statement_boolean(row, 4) ? "reads and writes" : "reads");
	json_write_text_member(writer, "created_at", statement_text(row, 5));
	json_write_text_member(writer, "last_used_at", statement_text(row, 6));
	if (statement_integer(row, 7) > 1)
		json_write_text_member(writer, "sign_ins", psprintf(INT64_FORMAT, statement_integer(row, 7)));
	json_write_boolean_member(writer, "token", statement_boolean(row, 8));
	json_write_close_object(writer);
}

void
oauth_grant_write_apps(JsonWriter *writer, int64 account)
{
	uint64 count = execute_select_apps(account, clock_now());

	json_write_open_array(writer);
	for (uint64 i = 0; i < count; i++)
		write_app(writer, i);
	json_write_close_array(writer);
}

char *
oauth_grant_make_access_token(const char *email, const char *label, const Interval *lifetime)
{
	Account account;
	OAuthGrant grant = {.label = label, .scopes = SCOPE_DEFAULT};
	TimestampTz expires = DT_NOEND;

	if (*label == '\0' || pg_mbstrlen(label) > LABEL_MAX_LENGTH)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a label has 1 to %d characters", LABEL_MAX_LENGTH)));
	if (!account_find(email, &account) || account.disabled)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no account \"%s\" that is enabled", email)));
	if (lifetime != NULL)
		expires = DatumGetTimestampTz(DirectFunctionCall2(
			timestamptz_pl_interval, TimestampTzGetDatum(clock_now()), PointerGetDatum(lifetime)));
	if (expires <= clock_now())
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the token would have expired already")));
	grant.account_id = account.id;
	oauth_grant_create(&grant);
	audit_write_administration("create_access_token", "account", psprintf(INT64_FORMAT, account.id), label);
	return oauth_token_make(&grant.uuid, OAUTH_TOKEN_PERSONAL, grant.scopes, expires);
}
