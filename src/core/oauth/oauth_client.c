/*
 * oauth_client.c
 *		OAuth clients.
 */
#include "postgres.h"

#include "base/clock.h"
#include "core/oauth/display_text.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "catalog/pg_type.h"
#include "core/caller/audit.h"
#include "core/caller/peer.h"
#include "core/caller/scope.h"
#include "core/caller/secret.h"
#include "core/caller/turn.h"
#include "core/oauth/oauth_client.h"
#include "mb/pg_wchar.h"
#include "pure/url.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "core/oauth/oauth_client.sql.h"

#define CLIENT_PREFIX "ainecto_client_"
#define SECRET_PREFIX "ainecto_secret_"
#define DEFAULT_NAME  "MCP client"
#define MAX_ID        128
/* What needs no escaping anywhere, so that clients that escape and clients that do not agree. */
#define ID_CHARACTERS       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
#define RATE_WINDOW_SECONDS 3600

typedef enum AuthMethod
{
	AUTH_NONE,
	AUTH_POST,
	AUTH_BASIC
} AuthMethod;

static const char *const method_names[] = {"none", "client_secret_post", "client_secret_basic"};

/* What a registration comes to once it is understood. */
typedef struct Registration
{
	const char *name;
	const char *uri;
	const char *redirect_uris[OAUTH_CLIENT_MAX_REDIRECTS];
	int redirect_count;
	AuthMethod method;
	const char *scope;
	const char *error; /* NULL: it is good */
	const char *description;
} Registration;

RedirectKind
oauth_client_redirect_kind(const char *redirect_uri, const char **problem)
{
	return url_redirect_kind(redirect_uri, settings_redirect_schemes(), problem);
}

/* Registered by an older version, or by hand: what is not fit to be shown is not. */
const char *
oauth_client_shown_name(const char *name)
{
	return display_text_is_visible(name, OAUTH_CLIENT_MAX_NAME)
			   ? display_text_quotable(name, OAUTH_CLIENT_SHOWN_NAME)
			   : DEFAULT_NAME;
}

bool
oauth_client_find(const char *id, OAuthClient *client)
{
	Datum *uris;
	Datum value;
	bool isnull;

	if (strnlen(id, MAX_ID + 1) > MAX_ID || execute_select_client(id) == 0)
		return false;
	client->id = statement_text(0, 1);
	client->name = oauth_client_shown_name(statement_text(0, 2));
	client->uri = statement_text(0, 3);
	if (client->uri != NULL && !url_is_public_page(client->uri))
		client->uri = NULL;
	value = statement_datum(0, 4, &isnull);
	client->secret_hash = isnull ? NULL : DatumGetByteaPCopy(value);
	value = statement_datum(0, 5, &isnull);
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT, &uris, NULL,
					  &client->redirect_count);
	client->redirect_uris = palloc(sizeof(char *) * client->redirect_count);
	for (int i = 0; i < client->redirect_count; i++)
		client->redirect_uris[i] = TextDatumGetCString(uris[i]);
	client->self_registered = statement_boolean(0, 6);
	return true;
}

bool
oauth_client_allows(const OAuthClient *client, const char *redirect_uri)
{
	if (oauth_client_redirect_kind(redirect_uri, NULL) == REDIRECT_REFUSED)
		return false;
	for (int i = 0; i < client->redirect_count; i++)
		if (url_redirect_matches(client->redirect_uris[i], redirect_uri))
			return true;
	return false;
}

char *
oauth_client_redirect_host(const char *redirect_uri)
{
	Url url;

	if (!url_parse(redirect_uri, &url))
		return pstrdup("");
	if (pg_strncasecmp(redirect_uri, "http:", 5) == 0 || pg_strncasecmp(redirect_uri, "https:", 6) == 0)
		return pnstrdup(url.host.start, url.host.length);
	return psprintf("%.*s:%s%.*s", url.scheme.length, url.scheme.start, url.host.length > 0 ? "//" : "",
					url.host.length, url.host.length > 0 ? url.host.start : "");
}

/* invalid_client makes client libraries register anew: say it only where that is the cure. */
static bool
refuse_client(const OAuthRequest *request, OAuthReply *reply, const char *description)
{
	oauth_reply_error(reply, "invalid_client", description);
	reply->basic_challenge = request->basic;
	return false;
}

bool
oauth_client_authenticate(const OAuthRequest *request, OAuthClient *client, OAuthReply *reply)
{
	const char *posted = oauth_parameter(request, "client_id");
	const char *id = request->basic ? request->basic_id : posted;
	bytea *given = request->basic ? secret_hash_from_hex(request->basic_secret_hash)
								  : oauth_parameter_hash(request, "client_secret");

	if (id == NULL)
		return refuse_client(request, reply, "client_id is missing");
	if (posted != NULL && strcmp(posted, id) != 0)
		return refuse_client(request, reply, "client_id differs from the one in the Authorization header");
	if (!oauth_client_find(id, client))
		return refuse_client(request, reply, "unknown client; register again");
	/* A public client has nothing to prove; PKCE ties its code to it. */
	if (client->secret_hash == NULL)
		return true;
	if (given == NULL || !secret_equal(client->secret_hash, given))
		return refuse_client(request, reply, "wrong or missing client_secret");
	return true;
}

/* Registration. */

static bool
registration_refuse(Registration *registration, const char *error, const char *description)
{
	registration->error = error;
	registration->description = description;
	return false;
}

static bool
read_method(const JsonNode *document, Registration *registration)
{
	const char *method = json_read_text(document, "token_endpoint_auth_method");

	/* RFC 7591, section 2, has Basic for clients that do not say; one that lives on a user's device keeps no
	 * secret. */
	registration->method = AUTH_BASIC;
	for (int i = 0; method == NULL && i < registration->redirect_count; i++)
		if (oauth_client_redirect_kind(registration->redirect_uris[i], NULL) == REDIRECT_PRIVATE)
			registration->method = AUTH_NONE;
	if (method == NULL)
		return true;
	for (size_t i = 0; i < lengthof(method_names); i++)
	{
		if (strcmp(method_names[i], method) != 0)
			continue;
		registration->method = i;
		return true;
	}
	return registration_refuse(registration, "invalid_client_metadata",
							   "token_endpoint_auth_method is one of none, client_secret_post and "
							   "client_secret_basic");
}

static bool
check_redirects(Registration *registration)
{
	const char *problem;

	if (registration->redirect_count < 1 || registration->redirect_count > OAUTH_CLIENT_MAX_REDIRECTS)
		return registration_refuse(registration, "invalid_redirect_uri",
								   psprintf("redirect_uris has 1 to %d entries", OAUTH_CLIENT_MAX_REDIRECTS));
	for (int i = 0; i < registration->redirect_count; i++)
	{
		RedirectKind kind = oauth_client_redirect_kind(registration->redirect_uris[i], &problem);

		if (kind == REDIRECT_REFUSED)
			return registration_refuse(registration, "invalid_redirect_uri",
									   psprintf("redirect_uris[%d]: %s", i, problem));
		if (kind == REDIRECT_PRIVATE && registration->method != AUTH_NONE)
			return registration_refuse(registration, "invalid_redirect_uri",
									   psprintf("redirect_uris[%d]: a private-use scheme is for clients with "
												"token_endpoint_auth_method \"none\"",
												i));
	}
	return true;
}

static bool
read_redirects(const JsonNode *document, Registration *registration)
{
	const JsonNode *uris = json_read_member(document, "redirect_uris");

	if (uris == NULL || uris->kind != JSON_NODE_ARRAY || uris->count < 1 ||
		uris->count > OAUTH_CLIENT_MAX_REDIRECTS)
		return registration_refuse(
			registration, "invalid_redirect_uri",
			psprintf("redirect_uris is an array of 1 to %d URIs", OAUTH_CLIENT_MAX_REDIRECTS));
	for (int i = 0; i < uris->count; i++)
	{
		if (uris->items[i]->kind != JSON_NODE_STRING)
			return registration_refuse(registration, "invalid_redirect_uri",
									   psprintf("redirect_uris[%d] is no text", i));
		registration->redirect_uris[i] = uris->items[i]->text;
	}
	registration->redirect_count = uris->count;
	return true;
}

/* A list member that, where given, has to hold a value we serve; what else it names is left out. */
static bool
check_list(const JsonNode *document, const char *name, const char *needed, Registration *registration)
{
	const JsonNode *list = json_read_member(document, name);

	if (list == NULL || list->kind == JSON_NODE_NULL || (list->kind == JSON_NODE_ARRAY && list->count == 0))
		return true;
	if (list->kind == JSON_NODE_ARRAY)
		for (int i = 0; i < list->count; i++)
			if (list->items[i]->kind == JSON_NODE_STRING && strcmp(list->items[i]->text, needed) == 0)
				return true;
	return registration_refuse(registration, "invalid_client_metadata",
							   psprintf("%s has to hold \"%s\"", name, needed));
}

/* A member of text that is there, well-formed and not empty; absent, null and "" are the same. */
static bool
read_text(const JsonNode *document, const char *name, const char **text, Registration *registration)
{
	const JsonNode *node = json_read_member(document, name);

	if (node == NULL || node->kind == JSON_NODE_NULL)
		return true;
	if (node->kind != JSON_NODE_STRING)
		return registration_refuse(registration, "invalid_client_metadata", psprintf("%s is no text", name));
	if (node->length > 0)
		*text = node->text;
	return true;
}

static bool
read_registration(const JsonNode *document, Registration *registration)
{
	unsigned scopes;

	memset(registration, 0, sizeof(*registration));
	registration->name = DEFAULT_NAME;
	if (!read_redirects(document, registration) || !read_method(document, registration) ||
		!check_redirects(registration) ||
		!check_list(document, "grant_types", "authorization_code", registration) ||
		!check_list(document, "response_types", "code", registration) ||
		!read_text(document, "client_name", &registration->name, registration) ||
		!read_text(document, "client_uri", &registration->uri, registration) ||
		!read_text(document, "scope", &registration->scope, registration))
		return false;
	if (!display_text_is_visible(registration->name, OAUTH_CLIENT_MAX_NAME))
		return registration_refuse(
			registration, "invalid_client_metadata",
			psprintf("client_name has 1 to %d characters, all of them visible", OAUTH_CLIENT_MAX_NAME));
	if (registration->uri != NULL && !url_is_public_page(registration->uri))
		return registration_refuse(registration, "invalid_client_metadata",
								   "client_uri is no https URL, or has a user name");
	/* What is registered limits nothing: clients register with one set of scopes and ask for another. */
	scopes = scope_grant(registration->scope);
	registration->scope = scope_text(scopes == 0 ? SCOPE_DEFAULT : scopes);
	return true;
}

/* False if the id is taken. */
static bool
insert_registration(const Registration *registration, const char *id, const char *secret, const char *peer)
{
	Datum uris[OAUTH_CLIENT_MAX_REDIRECTS];

	for (int i = 0; i < registration->redirect_count; i++)
		uris[i] = CStringGetTextDatum(registration->redirect_uris[i]);
	return execute_insert_client(
			   id, secret == NULL ? NULL : secret_hash(secret), registration->name, registration->uri,
			   construct_array(uris, registration->redirect_count, TEXTOID, -1, false, TYPALIGN_INT),
			   method_names[registration->method], clock_now(), peer) > 0;
}

static bool
registers_too_often(const char *peer)
{
	TimestampTz now = clock_now();

	if (peer == NULL)
		return false;
	turn_take("register", peer);
	execute_count_recent(peer, now - RATE_WINDOW_SECONDS * USECS_PER_SEC, settings_registrations_per_hour());
	return statement_integer(0, 1) >= settings_registrations_per_hour();
}

static void
write_registration(OAuthReply *reply, const Registration *registration, const char *id, const char *secret)
{
	JsonWriter *writer = oauth_open_body(reply, 201);

	json_write_text_member(writer, "client_id", id);
	json_write_integer_member(writer, "client_id_issued_at", timestamptz_to_time_t(clock_now()));
	if (secret != NULL)
	{
		json_write_text_member(writer, "client_secret", secret);
		json_write_integer_member(writer, "client_secret_expires_at", 0);
	}
	json_write_text_member(writer, "client_name", registration->name);
	json_write_text_member(writer, "client_uri", registration->uri);
	json_write_key(writer, "redirect_uris");
	json_write_open_array(writer);
	for (int i = 0; i < registration->redirect_count; i++)
		json_write_text(writer, registration->redirect_uris[i]);
	json_write_close_array(writer);
	json_write_raw_member(writer, "grant_types", "[\"authorization_code\",\"refresh_token\"]");
	json_write_raw_member(writer, "response_types", "[\"code\"]");
	json_write_text_member(writer, "token_endpoint_auth_method", method_names[registration->method]);
	json_write_text_member(writer, "scope", registration->scope);
	json_write_close_object(writer);
}

void
oauth_client_register(const OAuthRequest *request, OAuthReply *reply)
{
	Registration registration;
	const char *peer = peer_network(request->peer);
	char *id;
	char *secret;

	if (!read_registration(request->parameters, &registration))
	{
		oauth_reply_error(reply, registration.error, registration.description);
		return;
	}
	if (registers_too_often(peer))
	{
		oauth_reply_error(reply, "temporarily_unavailable",
						  "too many registrations from this address that nobody has signed in with");
		reply->status = 429;
		reply->retry_after = RATE_WINDOW_SECONDS;
		return;
	}
	id = secret_make(CLIENT_PREFIX);
	secret = registration.method == AUTH_NONE ? NULL : secret_make(SECRET_PREFIX);
	if (!insert_registration(&registration, id, secret, peer))
		elog(ERROR, "a random client id is taken");
	write_registration(reply, &registration, id, secret);
}

char *
oauth_client_create(const char *id, const char *name, const char **redirect_uris, int redirect_count,
					bool confidential, char **secret)
{
	Registration registration = {.name = name, .method = confidential ? AUTH_BASIC : AUTH_NONE};
	const char *taken = id == NULL ? secret_make(CLIENT_PREFIX) : id;

	if (!display_text_is_visible(name, OAUTH_CLIENT_MAX_NAME))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a client's name has 1 to %d characters, all of them visible",
							   OAUTH_CLIENT_MAX_NAME)));
	if (*taken == '\0' || strlen(taken) > MAX_ID || taken[strspn(taken, ID_CHARACTERS)] != '\0')
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a client id has 1 to %d letters, digits, and \"_\", \".\", \"-\"", MAX_ID)));
	registration.redirect_count = redirect_count;
	for (int i = 0; i < Min(redirect_count, OAUTH_CLIENT_MAX_REDIRECTS); i++)
		registration.redirect_uris[i] = redirect_uris[i];
	if (!check_redirects(&registration))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s", registration.description)));
	*secret = confidential ? secret_make(SECRET_PREFIX) : NULL;
	if (!insert_registration(&registration, taken, *secret, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_AI_ALREADY_EXISTS), errmsg("there is a client \"%s\" already", taken)));
	audit_write_administration("register_client", "client", taken, name);
	return pstrdup(taken);
}
