/*
 * mcp.c
 *		/mcp: pick the lane, make the call, copy the reply.
 */
#include "endpoint/endpoint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "endpoint/oauth.h"
#include "http/database_reply.h"
#include "http/reply.h"
#include "http/route.h"

/* How much of a body the scanner looks at, and the largest body that may go through the fast lane. */
#define SCAN_LIMIT      ((size_t) 64 * 1024)
#define FAST_BODY_LIMIT ((size_t) 64 * 1024)

/* Bytes at the end of a result in which it says that it is an error. */
#define TOOL_ERROR_TAIL ((size_t) 512)

#define MAX_SSE_OVERHEAD ((size_t) 1024 * 1024)

/*
 * Sent instead of a body that is not text and so cannot be a parameter: the database judges the token first
 * and then finds this just as unreadable.
 */
static const char unreadable_body[] = "\x01";

static const char *const passed_headers[] = {"mcp-session-id", "mcp-protocol-version", "mcp-method",
											 "mcp-name", "accept"};

static uint64_t
kind_of(const Request *request)
{
	return part_kind(request->label, request->query);
}

static void
write_member(Buffer *out, const char *name, const char *value)
{
	buffer_add(out, out->length > 0 ? ",\"" : "{\"");
	buffer_add(out, name);
	buffer_add(out, "\":");
	buffer_add_json(out, value, strlen(value));
}

/* The headers parameter of the call: the protocol's own, the raw query, and the part that is offered. */
static void
write_passed_headers(Request *request, Buffer *out)
{
	for (size_t i = 0; i < sizeof(passed_headers) / sizeof(passed_headers[0]); i++)
	{
		const char *value = request_header(request, passed_headers[i]);

		if (value && *value)
			write_member(out, passed_headers[i], value);
	}
	/* A token has no place in a URL (RFC 9700 section 2.1); such a query is not passed on at all. */
	if (request->query && !strcasestr(request->query, "access_token"))
		write_member(out, ":query", request->query);
	if (request->state)
		write_member(out, ":part", ((const Part *) request->state)->id);
	buffer_add(out, out->length > 0 ? "}" : "{}");
}

/* A client that takes event streams only gets its one message as an event. */
static bool
wants_events_only(const Request *request)
{
	const char *accept = request_header(request, MHD_HTTP_HEADER_ACCEPT);

	/* Most begin like this, and searching without regard to case is slow. */
	if (!accept || strncasecmp(accept, REPLY_JSON, strlen(REPLY_JSON)) == 0)
		return false;
	return !strcasestr(accept, REPLY_JSON) && strcasestr(accept, "text/event-stream") &&
		   !strcasestr(accept, "application/*") && !strstr(accept, "*/*");
}

static void
reply_event(Request *request, unsigned status, const char *body, size_t length)
{
	Buffer out;
	const char *end = body + length;

	buffer_init(&out, length + MAX_SSE_OVERHEAD);
	buffer_add(&out, "event: message\n");
	while (body < end)
	{
		const char *newline = memchr(body, '\n', (size_t) (end - body));
		size_t line = newline ? (size_t) (newline - body) : (size_t) (end - body);

		buffer_add(&out, "data: ");
		buffer_append(&out, body, line);
		buffer_add_char(&out, '\n');
		body += line + 1;
	}
	buffer_add_char(&out, '\n');
	reply_buffer(request, status, "text/event-stream", &out);
	MHD_add_response_header(request->response, "X-Accel-Buffering", "no");
}

/* Copies the reply's headers; ":challenge" becomes part of WWW-Authenticate. */
static void
copy_headers(Request *request, struct json_object *headers)
{
	const char *challenge = database_reply_text(headers, ":challenge");

	database_reply_copy_headers(request, headers);
	if (request->status == MHD_HTTP_UNAUTHORIZED || (request->status == MHD_HTTP_FORBIDDEN && challenge))
		reply_add_challenge(request, challenge);
}

/* What ":part" says of a reply; request->state is the part that the call offered, or NULL. */
typedef struct PartExtent
{
	char id[PART_MAX_ID + 1]; /* empty: the reply has no part */
	size_t at;
	size_t length;
	bool left_out;
} PartExtent;

/* False when ":part" makes no sense for a body of this length and the part that was offered. */
static bool
read_part_extent(struct json_object *headers, size_t body_length, const Part *offered, PartExtent *extent)
{
	const char *value = database_reply_text(headers, ":part");
	int fields;

	*extent = (PartExtent){0};
	if (!value)
		return true;
	fields = sscanf(value, "%64s %zu %zu", extent->id, &extent->at, &extent->length);
	extent->left_out = fields == 2;
	if (fields < 2 || extent->at > body_length || extent->length > body_length - extent->at)
		return false;
	return !extent->left_out || (offered && strcmp(offered->id, extent->id) == 0);
}

static void
reply_body(Request *request, unsigned status, DbOutcome *outcome, const RecordField *field,
		   const PartExtent *extent)
{
	PGresult *result = outcome->result;
	char *body = field->value;
	size_t length = field->length;

	if (extent->left_out)
	{
		Part *part = request->state;

		request->state = NULL;
		outcome->result = NULL;
		metrics_add(&request->loop->metrics, METRIC_KEPT_PARTS, 1);
		reply_result_around(request, status, REPLY_JSON, result, body, length, part, extent->at);
		return;
	}
	if (extent->id[0])
		part_keep(&request->loop->shared->parts, kind_of(request), extent->id, body + extent->at,
				  extent->length);
	if (status == MHD_HTTP_OK && wants_events_only(request))
	{
		reply_event(request, status, body, length);
		return;
	}
	outcome->result = NULL;
	reply_result(request, status, REPLY_JSON, result, body, length);
}

/* What ":cost" says, or, of a call that was short, that it says nothing. */
static void
note_cost(const Request *request, struct json_object *headers)
{
	const char *cost = database_reply_text(headers, ":cost");
	unsigned long long microseconds = 0;
	unsigned long long account = 0;

	if (cost && sscanf(cost, "%llu %llu", &microseconds, &account) != 2)
		return;
	db_note_cost(request->loop->database, request->label, request->token_hash, microseconds, account);
}

/* Behind the content a result has little more; inside of texts quotation marks are escaped. */
static bool
is_tool_error(const RecordField *body)
{
	static const char member[] = "\"isError\":true";
	size_t tail = body->length < TOOL_ERROR_TAIL ? body->length : TOOL_ERROR_TAIL;

	return body->value && memmem(body->value + body->length - tail, tail, member, sizeof(member) - 1) != NULL;
}

static void
mcp_done(Request *request, DbOutcome *outcome)
{
	DatabaseReply reply;
	PartExtent extent;

	if (!database_reply_take(request, outcome, &reply))
		return;
	note_cost(request, reply.headers);
	if (is_tool_error(&reply.body))
		request->end = CALL_REFUSED;
	if (!read_part_extent(reply.headers, reply.body.length, request->state, &extent))
		reply_failure(request, status_find("XX000"));
	else
	{
		if (!reply.body.value)
			reply_empty(request, reply.status);
		else
			reply_body(request, reply.status, outcome, &reply.body, &extent);
		MHD_add_response_header(request->response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
		copy_headers(request, reply.headers);
	}
	database_reply_free(&reply);
}

/* What the call is, for the lane, the log and the audit. */
static void
name_call(Request *request)
{
	const Envelope *envelope = &request->envelope;
	bool names = strcmp(envelope->method, "tools/call") == 0 && envelope->name[0];

	_Static_assert(sizeof(request->label) > ENVELOPE_MAX_METHOD + 1 + ENVELOPE_MAX_NAME &&
					   sizeof(request->label) >= sizeof(request->method_text),
				   "a label has room for method and name");
	if (request->method != METHOD_POST)
		strcpy(request->label, request->method_text);
	else if (!envelope->is_object)
		strcpy(request->label, "batch or unreadable");
	else
	{
		char *end = stpcpy(request->label, envelope->method);

		if (names)
			stpcpy(stpcpy(end, " "), envelope->name);
	}
}

void
mcp_handle(Request *request)
{
	const char *body = NULL;
	DbLane lane = DB_SLOW;

	if (request->method == METHOD_POST)
	{
		body = request->body.data ? request->body.data : "";
		envelope_scan(&request->envelope, body, request->body.length, SCAN_LIMIT);
		if (!oauth_type_is(request, REPLY_JSON))
		{
			reply_problem(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, REPLY_RPC_INVALID_REQUEST,
						  "invalid_request", "The Content-Type must be application/json.");
			return;
		}
		if (reply_refused_coding(request))
			return;
		if (!utf8_is_text(body, request->body.length))
		{
			body = unreadable_body;
			request->envelope = (Envelope){0};
		}
	}
	name_call(request);
	if (request->body.length <= FAST_BODY_LIMIT)
		lane = db_choose_lane(request->loop->database, request->label, request->token_hash);
	/* Events are cut into lines, so they need the whole text. */
	if (lane == DB_FAST && !wants_events_only(request))
	{
		request->state = part_find(&request->loop->shared->parts, kind_of(request));
		request->free_state = part_release;
	}
	write_passed_headers(request, &request->arguments);
	request_submit(request,
				   &(DbCall){.statement = DB_MCP_CALL,
							 .lane = lane,
							 .parameters = {request_token(request),
											db_text(request->method_text),
											db_text(request->arguments.data),
											request_peer(request),
											db_text(request->id),
											{.value = body, .length = (int) request->body.length}}},
				   mcp_done);
}
