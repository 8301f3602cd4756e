/*
 * oauth_authorize.c
 *		Authorization requests, sign-in and consent.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/statement.h"
#include "core/caller/scope.h"
#include "core/caller/secret.h"
#include "core/identity/browser_session.h"
#include "core/identity/sign_in.h"
#include "core/oauth/oauth_authorize.h"
#include "core/oauth/oauth_client.h"
#include "pure/pkce.h"
#include "pure/url.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "core/oauth/oauth_authorize.sql.h"

#define CODE_PREFIX "ainecto_code_"
/* A used code stays so long that its replay is noticed. */
#define CODE_KEPT (USECS_PER_DAY)

/* What travels from the client's URL through the forms of both pages. */
static const char *const carried_parameters[] = {
	"response_type",         "client_id", "redirect_uri", "scope", "state", "code_challenge",
	"code_challenge_method", "resource",  NULL,
};

/* A client's request that has been found good. */
typedef struct Authorization
{
	OAuthClient client;
	const char *redirect_uri;
	const char *state; /* NULL: none */
	const char *challenge;
	unsigned scopes;
} Authorization;

/* RFC 6749, section 4.1.2.1, with iss of RFC 9207. */
static char *
error_location(const Authorization *authorization, const char *error, const char *description)
{
	StringInfoData url;

	initStringInfo(&url);
	appendStringInfoString(&url, authorization->redirect_uri);
	oauth_append_query(&url, "error", error);
	oauth_append_query(&url, "error_description", description);
	oauth_append_query(&url, "state", authorization->state);
	oauth_append_query(&url, "iss", oauth_issuer());
	return url.data;
}

/*
 * A request that is wrong, before anybody was asked anything. Anyone may register a program that leads
 * anywhere: it is not followed there without a click, or our address would open any other (RFC 9700, section
 * 4.11.2). On the person's own computer there is nothing to be lured to.
 */
static bool
refuse_request(const Authorization *authorization, OAuthReply *reply, const char *error,
			   const char *description)
{
	char *location = error_location(authorization, error, description);
	JsonWriter *writer;

	if (!authorization->client.self_registered ||
		oauth_client_redirect_kind(authorization->redirect_uri, NULL) == REDIRECT_LOOPBACK)
	{
		oauth_reply_redirect(reply, location);
		return false;
	}
	writer = oauth_open_page(reply, 400, "error");
	json_write_text_member(writer, "title", "This connection cannot be set up");
	json_write_text_member(writer, "message",
						   psprintf("The program's request is not valid: %s.", description));
	json_write_text_member(writer, "hint",
						   "If you did not start this yourself, close the page. Otherwise go back and tell "
						   "whoever makes the program.");
	json_write_text_member(writer, "back_url", location);
	json_write_text_member(writer, "back_host", oauth_client_redirect_host(authorization->redirect_uri));
	json_write_close_object(writer);
	return false;
}

/* Client and redirect URI; until both are known to be good nobody is redirected anywhere. */
static bool
read_client(const OAuthRequest *request, Authorization *authorization, OAuthReply *reply)
{
	const char *id = oauth_parameter(request, "client_id");
	const char *uri = oauth_parameter(request, "redirect_uri");

	if (id == NULL || !oauth_client_find(id, &authorization->client))
	{
		oauth_reply_error_page(
			reply, "This connection cannot be set up",
			id == NULL ? "The program did not say which one it is."
					   : "The program that sent you here is not registered with this server.",
			"Remove this server's saved sign-in from the program (Claude Code: /mcp, then Clear "
			"authentication) and connect again.");
		return false;
	}
	if (uri == NULL && authorization->client.redirect_count == 1)
		uri = authorization->client.redirect_uris[0];
	if (uri == NULL || !oauth_client_allows(&authorization->client, uri))
	{
		oauth_reply_error_page(
			reply, "This connection cannot be set up",
			uri == NULL ? "The program did not say where to send you back."
						: "The program wants to send you back to an address it has not "
						  "registered.",
			"If you did not start this yourself, close the page. Otherwise remove this server's "
			"saved sign-in from the program and connect again.");
		return false;
	}
	authorization->redirect_uri = uri;
	return true;
}

/* The whole request. False: the reply is made, a page or a redirect with the error. */
static bool
read_authorization(const OAuthRequest *request, Authorization *authorization, OAuthReply *reply)
{
	const char *response_type = oauth_parameter(request, "response_type");
	const char *method = oauth_parameter(request, "code_challenge_method");
	const char *resource = oauth_parameter(request, "resource");

	memset(authorization, 0, sizeof(*authorization));
	if (!read_client(request, authorization, reply))
		return false;
	authorization->state = oauth_parameter(request, "state");
	authorization->challenge = oauth_parameter(request, "code_challenge");
	if (response_type == NULL)
		return refuse_request(authorization, reply, "invalid_request", "response_type is missing");
	if (strcmp(response_type, "code") != 0)
		return refuse_request(authorization, reply, "unsupported_response_type",
							  "response_type must be code");
	if (authorization->challenge == NULL)
		return refuse_request(authorization, reply, "invalid_request", "code_challenge is missing");
	if (method == NULL || strcmp(method, "S256") != 0)
		return refuse_request(authorization, reply, "invalid_request", "code_challenge_method must be S256");
	if (!pkce_is_challenge(authorization->challenge))
		return refuse_request(authorization, reply, "invalid_request",
							  "code_challenge is no base64url of a SHA-256");
	if (resource != NULL && !url_names_server(oauth_issuer(), resource))
		return refuse_request(authorization, reply, "invalid_target", "resource is not this server");
	authorization->scopes = scope_grant(oauth_parameter(request, "scope"));
	if (authorization->scopes == 0)
		return refuse_request(authorization, reply, "invalid_scope",
							  "known scopes: ainecto:read ainecto:write offline_access");
	return true;
}

static void
ask_sign_in(const Authorization *authorization, OAuthReply *reply, int status, const char *email,
			const char *error)
{
	JsonWriter *writer = oauth_open_page(reply, status, "sign_in");

	if (authorization != NULL)
	{
		json_write_text_member(writer, "client_name", authorization->client.name);
		json_write_text_member(writer, "redirect_host",
							   oauth_client_redirect_host(authorization->redirect_uri));
	}
	json_write_text_member(writer, "email", email);
	json_write_text_member(writer, "error", error);
	json_write_close_object(writer);
}

void
oauth_authorize_ask_sign_in(OAuthReply *reply)
{
	ask_sign_in(NULL, reply, 200, NULL, NULL);
}

/* Why an account may not connect anything; NULL if it may. */
static const char *
plan_refusal(const Account *account)
{
	AccountPlan plan;

	principal_read_plan(account->plan, &plan);
	if (plan.mcp_enabled)
		return NULL;
	return psprintf("The plan of this account (%s) does not include MCP. It can be used on the plans pro and "
					"enterprise; ask your administrator.",
					account->plan);
}

static void
ask_consent(const Authorization *authorization, const Account *account, OAuthReply *reply)
{
	JsonWriter *writer = oauth_open_page(reply, 200, "consent");

	json_write_text_member(writer, "client_name", authorization->client.name);
	json_write_text_member(writer, "client_uri", authorization->client.uri);
	json_write_text_member(writer, "redirect_host", oauth_client_redirect_host(authorization->redirect_uri));
	json_write_boolean_member(writer, "loopback",
							  oauth_client_redirect_kind(authorization->redirect_uri, NULL) ==
								  REDIRECT_LOOPBACK);
	json_write_key(writer, "scopes");
	json_write_open_array(writer);
	for (const ScopeName *scope = scope_names; scope->name != NULL; scope++)
	{
		if ((authorization->scopes & scope->bits) != scope->bits)
			continue;
		json_write_open_object(writer);
		json_write_text_member(writer, "name", scope->name);
		json_write_text_member(writer, "text", scope->meaning);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
	json_write_key(writer, "account");
	json_write_open_object(writer);
	json_write_text_member(writer, "email", account->email);
	json_write_text_member(writer, "name", account->name);
	json_write_close_object(writer);
	json_write_text_member(writer, "refusal", plan_refusal(account));
	json_write_close_object(writer);
}

void
oauth_authorize(const OAuthRequest *request, OAuthReply *reply)
{
	Authorization authorization;
	Account account;

	if (!read_authorization(request, &authorization, reply))
		return;
	if (browser_session_find(request->session_hash, &account))
		ask_consent(&authorization, &account, reply);
	else
		ask_sign_in(&authorization, reply, 200, NULL, NULL);
}

/* Where the browser goes after signing in: the same request again, by GET, so that a reload repeats no
 * password. */
static char *
after_sign_in(const OAuthRequest *request, bool authorizing)
{
	StringInfoData url;

	initStringInfo(&url);
	appendStringInfo(&url, "%s/%s", oauth_issuer(), authorizing ? "authorize" : "account");
	for (const char *const *name = carried_parameters; authorizing && *name != NULL; name++)
		oauth_append_query(&url, *name, oauth_parameter(request, *name));
	return url.data;
}

/* What someone who signs in has sent; the client's request is there where he came for one. */
typedef struct SignIn
{
	Authorization authorization;
	bool authorizing;
	const char *email;
	const bytea *digest;
} SignIn;

static void
ask_again(const SignIn *sign_in, OAuthReply *reply, int status, const char *error)
{
	ask_sign_in(sign_in->authorizing ? &sign_in->authorization : NULL, reply, status, sign_in->email, error);
}

/* False: the reply is made. */
static bool
read_sign_in(const OAuthRequest *request, SignIn *sign_in, OAuthReply *reply)
{
	sign_in->authorizing = oauth_parameter(request, "client_id") != NULL;
	sign_in->email = oauth_parameter(request, "email");
	sign_in->digest = oauth_parameter_hash(request, "password");
	if (sign_in->authorizing && !read_authorization(request, &sign_in->authorization, reply))
		return false;
	if (sign_in->email != NULL && sign_in->digest != NULL)
		return true;
	ask_again(sign_in, reply, 400, "Enter email and password.");
	return false;
}

static void
turn_away(const SignIn *sign_in, OAuthReply *reply)
{
	ask_again(sign_in, reply, 429,
			  psprintf("Too many attempts. Try again in %d minutes.", SIGN_IN_WINDOW_MINUTES));
	reply->retry_after = SIGN_IN_WINDOW_MINUTES * SECS_PER_MINUTE;
}

void
oauth_authorize_admit(const OAuthRequest *request, OAuthReply *reply)
{
	SignIn sign_in;
	JsonWriter *writer;
	int64 attempt;

	if (!read_sign_in(request, &sign_in, reply))
		return;
	attempt = sign_in_admit(sign_in.email, request->peer);
	if (attempt == 0)
	{
		turn_away(&sign_in, reply);
		return;
	}
	writer = oauth_open_body(reply, 200);
	json_write_integer_member(writer, "attempt", attempt);
	json_write_close_object(writer);
}

void
oauth_authorize_sign_in(const OAuthRequest *request, OAuthReply *reply)
{
	SignIn sign_in;
	Account account;
	int64 attempt;

	if (!read_sign_in(request, &sign_in, reply))
		return;
	/* A shim of 1.0.0 asks for no admission before. */
	attempt = request->attempt != 0 ? request->attempt : sign_in_admit(sign_in.email, request->peer);
	switch (
		sign_in_verify(attempt, sign_in.email, sign_in.digest, request->peer, request->request_id, &account))
	{
		case SIGN_IN_DONE:
			/* The browser forgets the cookie it had; nobody else shall find it good. */
			if (request->session_hash != NULL)
				browser_session_end(request->session_hash);
			reply->session = browser_session_start(account.id, request->peer);
			oauth_reply_redirect(reply, after_sign_in(request, sign_in.authorizing));
			break;
		case SIGN_IN_WRONG:
			ask_again(&sign_in, reply, 400, "Email or password is wrong.");
			break;
		case SIGN_IN_THROTTLED:
			turn_away(&sign_in, reply);
			break;
	}
}

static char *
make_code(const Authorization *authorization, const Account *account)
{
	char *code = secret_make(CODE_PREFIX);
	TimestampTz now = clock_now();
	/* However the client wrote it, this is what it named. */
	const char *resource = psprintf("%s/mcp", oauth_issuer());

	execute_delete_old_codes(now - CODE_KEPT);
	execute_insert_code(secret_hash(code), account->id, authorization->client.id, authorization->redirect_uri,
						authorization->challenge, resource, scope_text(authorization->scopes), now,
						now + OAUTH_CODE_SECONDS * USECS_PER_SEC);
	return code;
}

void
oauth_authorize_consent(const OAuthRequest *request, OAuthReply *reply)
{
	Authorization authorization;
	Account account;
	const char *decision = oauth_parameter(request, "decision");
	const char *refusal;
	StringInfoData url;

	if (!read_authorization(request, &authorization, reply))
		return;
	if (!browser_session_find(request->session_hash, &account))
	{
		ask_sign_in(&authorization, reply, 200, NULL, "Your sign-in has ended. Sign in again.");
		return;
	}
	refusal = decision == NULL || strcmp(decision, "allow") != 0 ? "refused by the user" : NULL;
	if (refusal == NULL && plan_refusal(&account) != NULL)
		refusal = "the plan does not include MCP";
	oauth_audit(request, "consent", &account, "client", authorization.client.id,
				scope_text(authorization.scopes), refusal);
	if (refusal != NULL)
	{
		oauth_reply_redirect(reply, error_location(&authorization, "access_denied", refusal));
		return;
	}
	initStringInfo(&url);
	appendStringInfoString(&url, authorization.redirect_uri);
	oauth_append_query(&url, "code", make_code(&authorization, &account));
	oauth_append_query(&url, "state", authorization.state);
	oauth_append_query(&url, "iss", oauth_issuer());
	oauth_reply_redirect(reply, url.data);
}

bool
oauth_code_lock(const bytea *hash, OAuthCode *code)
{
	Datum grant;
	bool isnull;

	if (execute_lock_code(hash, clock_now()) == 0)
		return false;
	code->hash = hash;
	code->account_id = statement_integer(0, 1);
	code->client_id = statement_text(0, 2);
	code->redirect_uri = statement_text(0, 3);
	code->challenge = statement_text(0, 4);
	code->resource = statement_text(0, 5);
	code->scopes = statement_text(0, 6);
	code->expired = statement_boolean(0, 7);
	grant = statement_datum(0, 8, &isnull);
	code->used = !isnull;
	if (code->used)
		code->grant = *DatumGetUUIDP(grant);
	return true;
}

void
oauth_code_use(const OAuthCode *code, const pg_uuid_t *grant)
{
	execute_use_code(code->hash, clock_now(), grant);
}
