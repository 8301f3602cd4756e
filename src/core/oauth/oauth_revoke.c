/*
 * oauth_revoke.c
 *		Revocation and introspection.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/uuid.h"
#include "core/oauth/oauth_client.h"
#include "core/oauth/oauth_grant.h"
#include "core/oauth/oauth_revoke.h"
#include "core/oauth/oauth_token.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

static void
reply_empty(OAuthReply *reply)
{
	json_write_close_object(oauth_open_body(reply, 200));
}

/* Whether this request may end the token. False: the reply is made. */
static bool
may_revoke(const OAuthRequest *request, const OAuthToken *token, OAuthReply *reply)
{
	OAuthClient client;

	if (!request->basic && oauth_parameter(request, "client_id") == NULL)
	{
		if (token->client_id == NULL || !oauth_client_find(token->client_id, &client) ||
			client.secret_hash == NULL)
			return true;
		oauth_reply_error(reply, "invalid_client", "client authentication is required");
		return false;
	}
	if (!oauth_client_authenticate(request, &client, reply))
		return false;
	if (token->client_id != NULL && strcmp(token->client_id, client.id) == 0)
		return true;
	oauth_reply_error(reply, "invalid_grant", "the token was issued to another client");
	return false;
}

void
oauth_revoke(const OAuthRequest *request, OAuthReply *reply)
{
	bytea *hash = oauth_parameter_hash(request, "token");
	OAuthToken token;
	OAuthClient client;
	Account account;
	bool known;

	if (hash == NULL)
	{
		oauth_reply_error(reply, "invalid_request", "token is required");
		return;
	}
	known = oauth_token_find(hash, false, &token);
	if (known ? !may_revoke(request, &token, reply)
			  : request->basic && !oauth_client_authenticate(request, &client, reply))
		return;
	if (known && !token.revoked)
	{
		if (token.refresh || (token.client_id == NULL && !token.derived))
			oauth_grant_revoke(&token.grant, GRANT_REVOKED);
		else
			oauth_token_revoke(hash);
		known = account_find_by_id(token.account_id, &account);
		oauth_audit(request, "revoke", known ? &account : NULL, "grant", uuid_text(&token.grant),
					token.refresh ? "refresh token and its grant" : "access token", NULL);
	}
	reply_empty(reply);
}

void
oauth_introspect(const OAuthRequest *request, OAuthReply *reply)
{
	bytea *hash = oauth_parameter_hash(request, "token");
	TimestampTz now = clock_now();
	OAuthClient client;
	OAuthToken token;
	JsonWriter *writer;
	bool active;

	if (!oauth_client_authenticate(request, &client, reply))
		return;
	if (client.secret_hash == NULL)
	{
		oauth_reply_error(reply, "invalid_client", "introspection is for clients with a secret");
		return;
	}
	if (hash == NULL)
	{
		oauth_reply_error(reply, "invalid_request", "token is required");
		return;
	}
	active = oauth_token_find(hash, false, &token) && token.client_id != NULL &&
			 strcmp(token.client_id, client.id) == 0 && !token.revoked && !token.disabled &&
			 token.expires > now && !token.used;
	writer = oauth_open_body(reply, 200);
	json_write_boolean_member(writer, "active", active);
	if (active)
	{
		json_write_text_member(writer, "scope", token.scopes);
		json_write_text_member(writer, "client_id", token.client_id);
		json_write_text_member(writer, "username", token.email);
		if (!token.refresh)
			json_write_text_member(writer, "token_type", "Bearer");
		json_write_integer_member(writer, "exp", timestamptz_to_time_t(token.expires));
		json_write_integer_member(writer, "iat", timestamptz_to_time_t(token.created));
		json_write_text_member(writer, "sub", psprintf(INT64_FORMAT, token.account_id));
		json_write_text_member(writer, "aud", token.resource);
		json_write_text_member(writer, "iss", oauth_issuer());
	}
	json_write_close_object(writer);
}
