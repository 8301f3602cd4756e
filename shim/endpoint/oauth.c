/*
 * oauth.c
 *		/register, /token, /revoke, /introspect: read the request within limits, replace every secret by its
 * hash, ask the database, copy the answer.
 */
#include "endpoint/oauth.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "endpoint/endpoint.h"
#include "http/database_reply.h"
#include "http/reply.h"
#include "http/route.h"

#define MAX_JSON_DEPTH     16
#define MAX_PARAMETER_NAME 64
#define MAX_SEALED         4096

/* Random texts of 256 bits: their hashes help nobody who reads them in a log. */
static const char *const secret_names[] = {"code", "refresh_token", "token", "client_secret"};

/* What the database reads besides. Anything else stays here: who mistypes a name may have written a secret.
 */
static const char *const plain_names[] = {
	"client_id", "code_challenge", "code_challenge_method", "code_verifier", "decision",
	"grant",     "grant_type",     "redirect_uri",          "resource",      "response_type",
	"scope",     "state",
};

/* ---- building the call ---- */

void
oauth_begin(Request *request)
{
	buffer_clear(&request->arguments);
	buffer_add(&request->arguments, "{\"parameters\":{");
}

/* The name of the next member of an open object, which has a value next. suffix: more of the name. */
static void
add_name(Buffer *out, const char *name, const char *suffix)
{
	if (out->length > 0 && out->data[out->length - 1] != '{')
		buffer_add_char(out, ',');
	if (*suffix)
		buffer_format(out, "\"%s%s\":", name, suffix);
	else
	{
		buffer_add_json(out, name, strlen(name));
		buffer_add_char(out, ':');
	}
}

static void
add_member(Buffer *out, const char *name, const char *suffix, const char *value, size_t length)
{
	add_name(out, name, suffix);
	buffer_add_json(out, value, length);
}

static bool
is_among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

void
oauth_add(Request *request, const char *name, const char *value, size_t length)
{
	Buffer *out = &request->arguments;
	char hex[AUTH_HEX_SIZE];

	if (is_among(name, plain_names, sizeof(plain_names) / sizeof(plain_names[0])))
		add_member(out, name, "", value, length);
	else if (is_among(name, secret_names, sizeof(secret_names) / sizeof(secret_names[0])))
	{
		auth_hash_hex(value, length, hex);
		add_member(out, name, "_hash", hex, strlen(hex));
	}
}

void
oauth_add_form(Request *request, const Form *form)
{
	for (int i = 0; i < form->count; i++)
		oauth_add(request, form->fields[i].name, form->fields[i].value, form->fields[i].value_length);
}

void
oauth_seal(Buffer *sealed, const char *email, const char *password)
{
	char hex[AUTH_HEX_SIZE];

	buffer_init(sealed, MAX_SEALED);
	buffer_add_char(sealed, '{');
	if (email)
		add_member(sealed, "email", "", email, strlen(email));
	if (password)
	{
		size_t characters = 0;

		for (const char *byte = password; *byte; byte++)
			characters += (*byte & 0xC0) != 0x80;
		auth_hash_password(password, strlen(password), hex);
		add_member(sealed, "password", "_hash", hex, strlen(hex));
		explicit_bzero(hex, sizeof(hex));
		buffer_format(sealed, ",\"password_length\":\"%zu\"", characters);
	}
	buffer_add_char(sealed, '}');
}

/* HTTP Basic, if sent; false when it is malformed. */
static bool
add_client(Request *request)
{
	char client_id[AUTH_MAX_CLIENT_ID + 1];
	char secret_hash[AUTH_HEX_SIZE];
	Buffer *out = &request->arguments;

	switch (auth_read_basic(request_header(request, MHD_HTTP_HEADER_AUTHORIZATION), client_id, secret_hash))
	{
		case AUTH_ABSENT:
			return true;
		case AUTH_MALFORMED:
			return false;
		case AUTH_PRESENT:
			break;
	}
	buffer_add(out, ",\"client\":{\"id\":");
	buffer_add_json(out, client_id, strlen(client_id));
	if (secret_hash[0])
		buffer_format(out, ",\"secret_hash\":\"%s\"", secret_hash);
	buffer_add_char(out, '}');
	return true;
}

void
oauth_submit(Request *request, const OauthAsk *ask)
{
	Buffer *out = &request->arguments;
	DbParameter sealed = {0};

	if (ask->sealed && !buffer_failed(ask->sealed))
		sealed =
			(DbParameter){.value = ask->sealed->data, .length = (int) ask->sealed->length, .sealed = true};
	buffer_add_char(out, '}');
	if (ask->basic && !add_client(request))
	{
		reply_problem(request, MHD_HTTP_UNAUTHORIZED, 0, "invalid_client",
					  "The Authorization header is malformed.");
		reply_header(request, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Basic realm=\"Ainecto\"");
		return;
	}
	if (ask->session_hash && *ask->session_hash)
		buffer_format(out, ",\"session_hash\":\"%s\"", ask->session_hash);
	if (ask->attempt)
		buffer_format(out, ",\"attempt\":%lld", ask->attempt);
	buffer_add_char(out, '}');
	snprintf(request->label, sizeof(request->label), "%s", ask->endpoint);
	request_submit(request,
				   &(DbCall){.statement = DB_OAUTH_CALL,
							 .lane = DB_SLOW,
							 .heavy = ask->heavy,
							 .parameters = {db_text(ask->endpoint), db_text(out->data), request_peer(request),
											db_text(request->id), sealed}},
				   ask->done);
}

/* ---- reading the request ---- */

bool
oauth_type_is(const Request *request, const char *media_type)
{
	const char *type = request_header(request, MHD_HTTP_HEADER_CONTENT_TYPE);
	size_t length = strlen(media_type);

	return type && strncasecmp(type, media_type, length) == 0 &&
		   (type[length] == '\0' || strchr("; \t", type[length]) != NULL);
}

bool
oauth_parse_form(Request *request, Form *form, const char *text, size_t length)
{
	const char *message = NULL;

	switch (form_parse(form, text, length))
	{
		case FORM_OK:
			return true;
		case FORM_MALFORMED:
			message = "The parameters are not valid form data.";
			break;
		case FORM_TOO_MANY:
			message = "There are too many parameters.";
			break;
		case FORM_REPEATED:
			message = "A parameter is repeated.";
			break;
	}
	form_free(form);
	reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_request", message);
	return false;
}

/* The body as a JSON object, or NULL with the request answered. */
static struct json_object *
parse_json_body(Request *request, const char *oauth_code)
{
	const char *body = request->body.data ? request->body.data : "";
	struct json_tokener *tokener = json_tokener_new_ex(MAX_JSON_DEPTH);
	struct json_object *object = NULL;

	if (tokener && utf8_is_text(body, request->body.length))
	{
		json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
		object = json_tokener_parse_ex(tokener, body, (int) request->body.length + 1);
	}
	json_tokener_free(tokener);
	if (object && !json_object_is_type(object, json_type_object))
	{
		json_object_put(object);
		object = NULL;
	}
	if (!object)
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, oauth_code,
					  "The body is not a JSON object.");
	return object;
}

/* Parameters sent as a JSON object instead of a form: strings only, no repeats, empty ones left out. */
static bool
add_json_parameters(Request *request)
{
	struct json_object *object = parse_json_body(request, "invalid_request");
	bool good = true;

	if (!object)
		return false;
	json_object_object_foreach(object, name, value)
	{
		const char *text = json_object_get_string(value);
		int length = json_object_get_string_len(value);

		if (!json_object_is_type(value, json_type_string) || strlen(name) > MAX_PARAMETER_NAME ||
			strlen(text) != (size_t) length)
			good = false;
		else if (length > 0)
			oauth_add(request, name, text, (size_t) length);
	}
	json_object_put(object);
	if (!good)
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "Every parameter must be a string.");
	return good;
}

/* ---- the endpoints ---- */

static void
copy_headers(Request *request, struct json_object *headers)
{
	database_reply_copy_headers(request, headers);
	/* RFC 6749 section 5.2: a client that tried Basic is told which scheme failed. */
	if (request->status == MHD_HTTP_UNAUTHORIZED &&
		!database_reply_text(headers, MHD_HTTP_HEADER_WWW_AUTHENTICATE) &&
		request_header(request, MHD_HTTP_HEADER_AUTHORIZATION))
		reply_header(request, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Basic realm=\"Ainecto\"");
}

static void
api_done(Request *request, DbOutcome *outcome)
{
	DatabaseReply reply;

	if (!database_reply_take(request, outcome, &reply))
		return;
	if (reply.body.value)
	{
		PGresult *result = outcome->result;

		outcome->result = NULL;
		reply_result(request, reply.status, REPLY_JSON, result, reply.body.value, reply.body.length);
	}
	else
		reply_empty(request, reply.status);
	reply_header(request, MHD_HTTP_HEADER_PRAGMA, "no-cache");
	copy_headers(request, reply.headers);
	database_reply_free(&reply);
}

void
oauth_handle_form(Request *request)
{
	oauth_begin(request);
	if (oauth_type_is(request, "application/json"))
	{
		if (!add_json_parameters(request))
			return;
	}
	else if (oauth_type_is(request, "application/x-www-form-urlencoded"))
	{
		Form form;

		if (!oauth_parse_form(request, &form, request->body.data, request->body.length))
			return;
		oauth_add_form(request, &form);
		form_free(&form);
	}
	else
	{
		reply_problem(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, 0, "invalid_request",
					  "The Content-Type must be application/x-www-form-urlencoded.");
		return;
	}
	oauth_submit(request, &(OauthAsk){.endpoint = request->route->name, .basic = true, .done = api_done});
}

/* Adds of a client's document what the database reads; a secret has no business in it. */
static void
add_known_metadata(Buffer *out, struct json_object *document)
{
	static const char *const known[] = {
		"redirect_uris", "token_endpoint_auth_method",
		"grant_types",   "response_types",
		"client_name",   "client_uri",
		"scope",
	};

	json_object_object_foreach(document, name, value)
	{
		if (!is_among(name, known, sizeof(known) / sizeof(known[0])))
			continue;
		add_name(out, name, "");
		buffer_add(out, json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
	}
}

/* RFC 7591 section 3.1. */
void
oauth_handle_register(Request *request)
{
	struct json_object *document;

	if (!oauth_type_is(request, "application/json"))
	{
		reply_problem(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, 0, "invalid_client_metadata",
					  "The Content-Type must be application/json.");
		return;
	}
	document = parse_json_body(request, "invalid_client_metadata");
	if (!document)
		return;
	oauth_begin(request);
	add_known_metadata(&request->arguments, document);
	json_object_put(document);
	oauth_submit(request, &(OauthAsk){.endpoint = "register", .basic = true, .done = api_done});
}
