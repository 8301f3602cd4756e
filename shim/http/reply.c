/*
 * reply.c
 *		Making responses.
 */
#include "http/reply.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/route.h"

#define MAX_HEADER_VALUE 8192
#define PIECE_BUFFER     ((size_t) 64 * 1024)

static const char out_of_memory[] = "{\"error\":\"server_error\",\"error_description\":\"out of memory\"}";

static void
add_cors(Request *request)
{
	struct MHD_Response *response = request->response;

	if (request->route->kind->cors == CORS_NONE)
		return;
	if (request->route->kind->cors == CORS_ANY)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "*");
	else
	{
		MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Origin");
		/* request->origin is set only after it passed the check. */
		if (!request->origin)
			return;
		MHD_add_response_header(response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, request->origin);
	}
	MHD_add_response_header(response, "Access-Control-Expose-Headers",
							"Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate");
}

/* Everything a response carries whatever it is. A first response wins: nothing replaces it. */
static void
reply_begin(Request *request, unsigned status, const char *type, struct MHD_Response *response, size_t length)
{
	if (!response || request->response)
	{
		if (response)
			MHD_destroy_response(response);
		if (request->response)
			return;
		response = MHD_create_response_from_buffer(
			sizeof(out_of_memory) - 1, (void *) (uintptr_t) out_of_memory, MHD_RESPMEM_PERSISTENT);
		status = MHD_HTTP_INTERNAL_SERVER_ERROR;
		type = REPLY_JSON;
		length = sizeof(out_of_memory) - 1;
	}
	request->response = response;
	request->status = status;
	request->bytes_out = length;
	if (type)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	MHD_add_response_header(response, "X-Request-Id", request->id);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (request->loop->leave_at > 0)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	if (request->route)
		add_cors(request);
	request_reply_ready(request);
}

void
reply_buffer(Request *request, unsigned status, const char *type, Buffer *buffer)
{
	size_t length;
	char *body = buffer_take(buffer, &length);
	struct MHD_Response *response =
		body ? MHD_create_response_from_buffer(length, body, MHD_RESPMEM_MUST_FREE) : NULL;

	if (body && !response)
		free(body);
	reply_begin(request, status, type, response, length);
}

void
reply_static(Request *request, unsigned status, const char *type, const char *body, size_t length)
{
	reply_begin(request, status, type,
				MHD_create_response_from_buffer(length, (void *) (uintptr_t) body, MHD_RESPMEM_PERSISTENT),
				length);
}

void
reply_empty(Request *request, unsigned status)
{
	reply_static(request, status, NULL, "", 0);
}

static void
free_result(void *result)
{
	PQclear(result);
}

/* A body that lies in something, which goes with the response, or now if there is none. */
static void
reply_inside(Request *request, unsigned status, const char *type, char *body, size_t length,
			 MHD_ContentReaderFreeCallback free_holder, void *holder)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer_with_free_callback_cls(length, body, free_holder, holder);

	if (!response)
		free_holder(holder);
	reply_begin(request, status, type, response, length);
}

void
reply_result(Request *request, unsigned status, const char *type, PGresult *result, char *body, size_t length)
{
	reply_inside(request, status, type, body, length, free_result, result);
}

void
reply_part(Request *request, unsigned status, const char *type, Part *part)
{
	reply_inside(request, status, type, part->bytes, part->length, part_release, part);
}

/* What a body around a part lies in. */
typedef struct Surroundings
{
	PGresult *result;
	Part *part;
} Surroundings;

static void
free_surroundings(void *closure)
{
	Surroundings *surroundings = closure;

	PQclear(surroundings->result);
	part_release(surroundings->part);
	free(surroundings);
}

void
reply_result_around(Request *request, unsigned status, const char *type, PGresult *result, char *body,
					size_t length, Part *part, size_t at)
{
	struct MHD_IoVec pieces[] = {
		{.iov_base = body, .iov_len = at},
		{.iov_base = part->bytes, .iov_len = part->length},
		{.iov_base = body + at, .iov_len = length - at},
	};
	Surroundings *surroundings = malloc(sizeof(Surroundings));
	struct MHD_Response *response = NULL;

	if (surroundings)
	{
		*surroundings = (Surroundings){.result = result, .part = part};
		response = MHD_create_response_from_iovec(pieces, 3, free_surroundings, surroundings);
	}
	reply_begin(request, status, type, response, length + part->length);
	if (response)
		return;
	PQclear(result);
	part_release(part);
	free(surroundings);
}

/* libmicrohttpd keeps the client and not the request: whoever asks late finds none, and no more of the body.
 */
static ssize_t
read_piece(void *closure, uint64_t position, char *out, size_t room)
{
	Request *request = ((Client *) closure)->request;

	if (!request || !request->read_piece)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	return request->read_piece(request, position, out, room);
}

void
reply_pieces(Request *request, unsigned status, const char *type, uint64_t size, RequestReader reader)
{
	request->read_piece = reader;
	reply_begin(request, status, type,
				MHD_create_response_from_callback(size, PIECE_BUFFER, read_piece, request->client, NULL),
				(size_t) size);
}

void
reply_header(Request *request, const char *name, const char *value)
{
	static const char token[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~";
	size_t length = strlen(value);

	if (!*name || name[strspn(name, token)] != '\0' || length > MAX_HEADER_VALUE)
		return;
	for (size_t i = 0; i < length; i++)
	{
		if ((unsigned char) value[i] < 0x20 || value[i] == 0x7F)
			return;
	}
	MHD_add_response_header(request->response, name, value);
}

/* ---- errors ---- */

static void
write_json_error(Buffer *out, const char *code, const char *text)
{
	buffer_add(out, "{\"error\":");
	buffer_add_json(out, code, strlen(code));
	buffer_add(out, ",\"error_description\":");
	buffer_add_json(out, text, strlen(text));
	buffer_add_char(out, '}');
}

static void
json_problem(Request *request, unsigned status, int rpc_code, const char *code, const char *text)
{
	Buffer out;

	(void) rpc_code;
	buffer_init(&out, REPLY_MAX_ERROR);
	write_json_error(&out, code, text);
	reply_buffer(request, status, REPLY_JSON, &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

const ErrorWriter reply_json_errors = {.problem = json_problem};

void
reply_problem(Request *request, unsigned status, int rpc_code, const char *oauth_code, const char *text)
{
	request->route->kind->errors->problem(request, status, rpc_code, oauth_code, text);
}

void
reply_failure(Request *request, const StatusRow *failure)
{
	const ErrorWriter *errors = request->route->kind->errors;
	const char *code = failure->http == 503   ? "temporarily_unavailable"
					   : failure->http == 400 ? "invalid_request"
											  : "server_error";

	if (errors->failure)
		errors->failure(request, failure);
	else
		errors->problem(request, (unsigned) failure->http, failure->rpc_code, code, failure->text);
	if (request->status == MHD_HTTP_SERVICE_UNAVAILABLE)
		MHD_add_response_header(request->response, MHD_HTTP_HEADER_RETRY_AFTER, "2");
}

/* ---- authorization ---- */

void
reply_add_challenge(Request *request, const char *challenge)
{
	const Settings *settings = request->loop->settings;
	Buffer value;

	/* Where RFC 9728, section 3.1, has the document of the path that was asked for. */
	buffer_init(&value, MAX_HEADER_VALUE);
	buffer_format(&value, "Bearer resource_metadata=\"%s/.well-known/oauth-protected-resource%s/mcp%s\"",
				  settings->public_origin, settings->base_path,
				  strcmp(request->path, "/mcp/") == 0 ? "/" : "");
	/* Clients read each parameter once, so a scope named by the database takes the place of the usual one. */
	if (!challenge || !strstr(challenge, "scope=\""))
		buffer_format(&value, ", scope=\"%s\"", AUTH_SCOPES);
	if (challenge && *challenge)
		buffer_format(&value, ", %s", challenge);
	if (!buffer_failed(&value))
		reply_header(request, MHD_HTTP_HEADER_WWW_AUTHENTICATE, value.data);
	buffer_free(&value);
}

void
reply_unauthorized(Request *request)
{
	bool sent = request_header(request, MHD_HTTP_HEADER_AUTHORIZATION) != NULL;
	Buffer out;

	buffer_init(&out, REPLY_MAX_ERROR);
	write_json_error(&out, sent ? "invalid_token" : "unauthorized",
					 sent ? "The access token is not valid." : "An access token is needed.");
	reply_buffer(request, MHD_HTTP_UNAUTHORIZED, REPLY_JSON, &out);
	MHD_add_response_header(request->response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	reply_add_challenge(request,
						sent ? "error=\"invalid_token\", error_description=\"The access token is not valid\""
							 : NULL);
}

/* ---- the rest ---- */

bool
reply_refused_coding(Request *request)
{
	const char *coding = request_header(request, MHD_HTTP_HEADER_CONTENT_ENCODING);

	if (!coding || strcasecmp(coding, "identity") == 0)
		return false;
	reply_problem(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, REPLY_RPC_INVALID_REQUEST, "invalid_arguments",
				  "The body is taken as it is sent: send it without Content-Encoding.");
	return true;
}

void
reply_too_large(Request *request)
{
	reply_problem(request, MHD_HTTP_CONTENT_TOO_LARGE, REPLY_RPC_INVALID_REQUEST, "invalid_request",
				  "The request body is too large.");
}

void
reply_preflight(Request *request)
{
	char methods[64];

	route_write_allow(request->route, methods);
	reply_empty(request, MHD_HTTP_NO_CONTENT);
	MHD_add_response_header(request->response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_METHODS, methods);
	MHD_add_response_header(request->response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_HEADERS,
							"Authorization, Content-Type, Accept, Last-Event-ID, Mcp-Session-Id, "
							"MCP-Protocol-Version, Mcp-Method, Mcp-Name");
	MHD_add_response_header(request->response, MHD_HTTP_HEADER_ACCESS_CONTROL_MAX_AGE, "86400");
}

void
reply_redirect(Request *request, const char *location)
{
	Buffer place;

	buffer_init(&place, MAX_HEADER_VALUE);
	buffer_format(&place, "%s%s", *location == '/' ? request->loop->settings->base_path : "", location);
	reply_empty(request, request->method == METHOD_POST ? MHD_HTTP_SEE_OTHER : MHD_HTTP_FOUND);
	if (!buffer_failed(&place))
		reply_header(request, MHD_HTTP_HEADER_LOCATION, place.data);
	buffer_free(&place);
	MHD_add_response_header(request->response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}
