/*
 * mcp_error.c
 *		Errors of /mcp.
 */
#include <stdio.h>
#include <string.h>

#include "endpoint/endpoint.h"
#include "http/reply.h"

static void
write_rpc_error(Buffer *out, const Request *request, int code, const char *text, bool with_request_id)
{
	buffer_add(out, "{\"jsonrpc\":\"2.0\",");
	if (request->envelope.id[0])
		buffer_format(out, "\"id\":%s,", request->envelope.id);
	buffer_format(out, "\"error\":{\"code\":%d,\"message\":", code);
	buffer_add_json(out, text, strlen(text));
	if (with_request_id)
		buffer_format(out, ",\"data\":{\"requestId\":\"%s\"}", request->id);
	buffer_add(out, "}}");
}

static void
reply_error(Request *request, unsigned status, Buffer *body)
{
	reply_buffer(request, status, REPLY_JSON, body);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

static void
mcp_problem(Request *request, unsigned status, int rpc_code, const char *code, const char *text)
{
	Buffer out;

	(void) code;
	buffer_init(&out, REPLY_MAX_ERROR);
	write_rpc_error(&out, request, rpc_code, text, false);
	reply_error(request, status, &out);
}

/* A tool call that failed for a passing reason is a tool error: the model reads it and can act on it. */
static void
write_tool_error(Buffer *out, const Request *request, const char *text)
{
	const char *version = request_header(request, "MCP-Protocol-Version");

	buffer_format(out, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{", request->envelope.id);
	/* Revisions from 2026 on want the kind of every result. */
	if (version && strcmp(version, "2026") > 0)
		buffer_add(out, "\"resultType\":\"complete\",");
	buffer_add(out, "\"content\":[{\"type\":\"text\",\"text\":");
	buffer_add_json(out, text, strlen(text));
	buffer_add(out, "}],\"isError\":true}}");
}

static void
mcp_failure(Request *request, const StatusRow *failure)
{
	bool down = failure->kind == STATUS_UNAVAILABLE || failure->kind == STATUS_STALE;
	bool passing = failure->kind == STATUS_TIMEOUT || failure->kind == STATUS_CONFLICT ||
				   failure->kind == STATUS_LOST_ANSWER;
	unsigned status = MHD_HTTP_OK;
	Buffer out;

	/* The id may stand behind a long body, where the first glance did not reach. */
	if (!request->envelope.id[0] && request->body.length > 0)
	{
		Envelope whole;

		envelope_scan(&whole, request->body.data, request->body.length, request->body.length);
		memcpy(request->envelope.id, whole.id, sizeof(whole.id));
	}
	buffer_init(&out, REPLY_MAX_ERROR);
	if (!request->envelope.id[0] || down)
		status = (unsigned) failure->http;
	if (passing && request->envelope.id[0] && strcmp(request->envelope.method, "tools/call") == 0)
	{
		char text[512];

		/* Whoever asks an administrator what became of it has to name it. */
		snprintf(text, sizeof(text), "%s%s%s", failure->text,
				 failure->kind == STATUS_LOST_ANSWER ? " The request id: " : "",
				 failure->kind == STATUS_LOST_ANSWER ? request->id : "");
		write_tool_error(&out, request, text);
	}
	else
		write_rpc_error(&out, request, failure->rpc_code, failure->text,
						failure->kind == STATUS_INTERNAL || failure->kind == STATUS_LOST_ANSWER);
	reply_error(request, status, &out);
}

const ErrorWriter mcp_errors = {.problem = mcp_problem, .failure = mcp_failure};
