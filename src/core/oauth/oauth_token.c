/*
 * oauth_token.c
 *		Tokens.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/settings.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/scope.h"
#include "core/caller/secret.h"
#include "core/oauth/oauth_authorize.h"
#include "core/oauth/oauth_client.h"
#include "core/oauth/oauth_grant.h"
#include "core/oauth/oauth_token.h"
#include "pure/pkce.h"
#include "pure/url.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "core/oauth/oauth_token.sql.h"

/* The kinds of token: what the text begins with, what the table calls it. */
static const struct
{
	const char *prefix;
	const char *kind;
} token_kinds[] = {
	[OAUTH_TOKEN_ACCESS] = {"ainecto_at_", "access"},
	[OAUTH_TOKEN_REFRESH] = {"ainecto_rt_", "refresh"},
	[OAUTH_TOKEN_PERSONAL] = {"ainecto_pat_", "access"},
};

/* parent NULL: made from no other token. */
static char *
make_token(const pg_uuid_t *grant, OAuthTokenKind kind, unsigned scopes, TimestampTz expires,
		   const bytea *parent)
{
	char *token = secret_make(token_kinds[kind].prefix);

	execute_insert_token(secret_hash(token), grant, token_kinds[kind].kind, scope_text(scopes), clock_now(),
						 expires, parent);
	return token;
}

char *
oauth_token_make(const pg_uuid_t *grant, OAuthTokenKind kind, unsigned scopes, TimestampTz expires)
{
	return make_token(grant, kind, scopes, expires, NULL);
}

char *
oauth_token_derive(const Principal *principal, TimestampTz *expires)
{
	Assert(principal->has_token && !principal->token_derived);
	/* Tokens of this grant that have expired go: nothing else may ever clear up after a grant that is not
	 * renewed. */
	oauth_token_delete_expired(&principal->grant);
	*expires = Min(*expires, principal->token_expires);
	return make_token(&principal->grant, OAUTH_TOKEN_ACCESS, principal->scopes, *expires,
					  secret_make_bytes(principal->token_hash));
}

void
oauth_token_delete_expired(const pg_uuid_t *grant)
{
	execute_delete_expired(grant, clock_now());
}

bool
oauth_token_find(const bytea *hash, bool lock, OAuthToken *token)
{
	bool isnull;

	/* Lock first, then read what stands there now: the row, its grant and its account as one picture. */
	if (lock)
		execute_lock_token(hash);
	if (execute_select_token(hash) == 0)
		return false;
	token->refresh = statement_boolean(0, 1);
	token->grant = *DatumGetUUIDP(statement_datum(0, 2, &isnull));
	token->client_id = statement_text(0, 3);
	token->email = statement_text(0, 4);
	token->scopes = statement_text(0, 5);
	token->grant_scopes = statement_text(0, 6);
	token->resource = statement_text(0, 7);
	token->account_id = statement_integer(0, 8);
	token->created = DatumGetTimestampTz(statement_datum(0, 9, &isnull));
	token->expires = DatumGetTimestampTz(statement_datum(0, 10, &isnull));
	token->used_at = DatumGetTimestampTz(statement_datum(0, 11, &isnull));
	token->used = !isnull;
	token->revoked = statement_boolean(0, 12);
	token->disabled = statement_boolean(0, 13);
	token->derived = statement_boolean(0, 14);
	return true;
}

void
oauth_token_revoke(const bytea *hash)
{
	execute_revoke_token(hash, clock_now());
}

/* RFC 6749, section 5.1. */
static void
reply_pair(const pg_uuid_t *grant, unsigned grant_scopes, unsigned scopes, OAuthReply *reply)
{
	TimestampTz now = clock_now();
	int lifetime = settings_access_token_lifetime();
	TimestampTz refresh_expires = now + settings_refresh_token_lifetime() * USECS_PER_SEC;
	JsonWriter *writer = oauth_open_body(reply, 200);

	oauth_token_delete_expired(grant);
	json_write_text_member(
		writer, "access_token",
		oauth_token_make(grant, OAUTH_TOKEN_ACCESS, scopes, now + lifetime * USECS_PER_SEC));
	json_write_text_member(writer, "token_type", "Bearer");
	json_write_integer_member(writer, "expires_in", lifetime);
	json_write_text_member(writer, "refresh_token",
						   oauth_token_make(grant, OAUTH_TOKEN_REFRESH, grant_scopes, refresh_expires));
	json_write_text_member(writer, "scope", scope_text(scopes));
	json_write_close_object(writer);
}

/* A grant ends because something that was used up came again. */
static void
end_replayed(const OAuthRequest *request, const pg_uuid_t *grant, int64 account_id, const char *because)
{
	Account account;
	bool known = account_find_by_id(account_id, &account);

	if (!oauth_grant_revoke(grant, because))
		return;
	oauth_audit(request, "token", known ? &account : NULL, "grant", uuid_text(grant), NULL,
				psprintf("%s; the grant is revoked", because));
}

/*
 * Whether something bound to a resource was given out at this address. Elsewhere its tokens would be good for
 * nothing, and the client would refresh them for ever instead of asking again.
 */
static bool
is_of_this_server(const char *resource)
{
	return resource != NULL && url_names_server(oauth_issuer(), resource);
}

/* A resource parameter at the token endpoint may only repeat what was granted (RFC 8707, section 2.2). */
static bool
check_resource(const OAuthRequest *request, OAuthReply *reply)
{
	const char *resource = oauth_parameter(request, "resource");

	if (resource == NULL || is_of_this_server(resource))
		return true;
	oauth_reply_error(reply, "invalid_target", "resource is not this server");
	return false;
}

/* Whether the verifier answers the challenge. */
static bool
verifier_matches(const char *verifier, const char *challenge)
{
	uint8 digest[PKCE_DIGEST_LENGTH];

	if (!pkce_is_verifier(verifier))
		return false;
	secret_digest(verifier, "", digest);
	return pkce_verify(digest, challenge);
}

/*
 * What is wrong with a code that is presented; NULL: nothing. OAuth 2.1 clients leave redirect_uri out, older
 * ones must repeat it; PKCE binds both.
 */
static const char *
code_problem(const OAuthRequest *request, const OAuthClient *client, const OAuthCode *code)
{
	const char *redirect_uri = oauth_parameter(request, "redirect_uri");

	if (code->expired)
		return "the code has expired";
	if (strcmp(code->client_id, client->id) != 0)
		return "the code was issued to another client";
	if (!is_of_this_server(code->resource))
		return "the code was issued for another address of this server";
	if (redirect_uri != NULL && strcmp(redirect_uri, code->redirect_uri) != 0)
		return "redirect_uri differs from the one the code was sent to";
	if (!verifier_matches(oauth_parameter(request, "code_verifier"), code->challenge))
		return "code_verifier does not answer the code_challenge";
	return NULL;
}

static void
exchange_code(const OAuthRequest *request, const OAuthClient *client, OAuthReply *reply)
{
	bytea *hash = oauth_parameter_hash(request, "code");
	OAuthCode code;
	OAuthGrant grant = {.client_id = client->id};
	Account account;
	const char *problem;

	if (hash == NULL || oauth_parameter(request, "code_verifier") == NULL)
	{
		oauth_reply_error(reply, "invalid_request", "code and code_verifier are required");
		return;
	}
	if (!check_resource(request, reply))
		return;
	if (!oauth_code_lock(hash, &code))
	{
		oauth_reply_error(reply, "invalid_grant", "unknown code");
		return;
	}
	problem = code_problem(request, client, &code);
	/* Only who could have exchanged it has stolen it, or was stolen from (OAuth 2.1, section 4.1.3): others
	 * know a text that was once in a URL. */
	if (problem == NULL && code.used)
	{
		end_replayed(request, &code.grant, code.account_id, GRANT_CODE_REPLAYED);
		problem = "the code has been used";
	}
	if (problem == NULL && (!account_find_by_id(code.account_id, &account) || account.disabled))
		problem = "the account is disabled";
	if (problem != NULL)
	{
		oauth_reply_error(reply, "invalid_grant", problem);
		return;
	}
	grant.account_id = code.account_id;
	grant.redirect_uri = code.redirect_uri;
	grant.resource = code.resource;
	grant.scopes = scope_parse(code.scopes);
	oauth_grant_create(&grant);
	oauth_code_use(&code, &grant.uuid);
	reply_pair(&grant.uuid, grant.scopes, grant.scopes, reply);
}

/* What is wrong with a refresh token that is presented; NULL: nothing. Replay is another matter. */
static const char *
refresh_problem(const OAuthClient *client, const OAuthToken *token)
{
	if (!token->refresh)
		return "this is no refresh token";
	if (token->client_id == NULL || strcmp(token->client_id, client->id) != 0)
		return "the refresh token was issued to another client";
	if (!is_of_this_server(token->resource))
		return "the refresh token was issued for another address of this server";
	if (token->revoked || token->disabled)
		return "the refresh token has been revoked";
	if (token->expires <= clock_now())
		return "the refresh token has expired";
	return NULL;
}

/* The scopes asked for; 0 if any of them was not granted (RFC 6749, section 6). */
static unsigned
refresh_scopes(const OAuthRequest *request, unsigned granted)
{
	const char *requested = oauth_parameter(request, "scope");

	if (requested == NULL || requested[strspn(requested, " ")] == '\0')
		return granted;
	if (!scope_is_within(requested, granted))
		return 0;
	return scope_grant(requested) & granted;
}

static void
refresh(const OAuthRequest *request, const OAuthClient *client, OAuthReply *reply)
{
	bytea *hash = oauth_parameter_hash(request, "refresh_token");
	TimestampTz now = clock_now();
	OAuthToken token;
	const char *problem;
	unsigned granted;
	unsigned scopes;

	if (hash == NULL)
	{
		oauth_reply_error(reply, "invalid_request", "refresh_token is required");
		return;
	}
	if (!check_resource(request, reply))
		return;
	problem =
		oauth_token_find(hash, true, &token) ? refresh_problem(client, &token) : "unknown refresh token";
	if (problem == NULL && token.used && token.used_at + settings_refresh_token_grace() * USECS_PER_SEC < now)
	{
		end_replayed(request, &token.grant, token.account_id, GRANT_REFRESH_REPLAYED);
		problem = "the refresh token has been used";
	}
	if (problem != NULL)
	{
		oauth_reply_error(reply, "invalid_grant", problem);
		return;
	}
	granted = scope_parse(token.grant_scopes);
	scopes = refresh_scopes(request, granted);
	if ((scopes & SCOPE_DEFAULT) == 0)
	{
		oauth_reply_error(reply, "invalid_scope",
						  psprintf("a refresh asks for scopes that were granted: %s", scope_text(granted)));
		return;
	}
	if (!token.used)
		execute_use_token(hash, now);
	reply_pair(&token.grant, granted, scopes, reply);
}

void
oauth_token(const OAuthRequest *request, OAuthReply *reply)
{
	const char *grant_type = oauth_parameter(request, "grant_type");
	OAuthClient client;

	if (grant_type == NULL)
	{
		oauth_reply_error(reply, "invalid_request", "grant_type is required");
		return;
	}
	if (!oauth_client_authenticate(request, &client, reply))
		return;
	if (strcmp(grant_type, "authorization_code") == 0)
		exchange_code(request, &client, reply);
	else if (strcmp(grant_type, "refresh_token") == 0)
		refresh(request, &client, reply);
	else
		oauth_reply_error(reply, "unsupported_grant_type",
						  "grant_type is authorization_code or refresh_token");
}
