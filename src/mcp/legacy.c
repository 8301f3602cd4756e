/*
 * legacy.c
 *		Sessions, initialize, batches.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "core/caller/call.h"
#include "core/caller/cancel.h"
#include "core/identity/mcp_session.h"
#include "mcp/legacy.h"
#include "mcp/method.h"

/* Newest first. */
static const char *const versions[] = {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};

/* Batches were defined by 2025-03-26 alone and are tolerated before it. */
#define LAST_BATCH_VERSION "2025-03-26"

/* How a request stands towards its session. */
typedef struct SessionState
{
	const char *id; /* NULL: none */
	const char *version;
} SessionState;

bool
legacy_knows_version(const char *version)
{
	for (int i = 0; i < (int) lengthof(versions); i++)
	{
		if (strcmp(versions[i], version) == 0)
			return true;
	}
	return false;
}

void
legacy_write_versions(JsonWriter *writer)
{
	for (int i = 0; i < (int) lengthof(versions); i++)
		json_write_text(writer, versions[i]);
}

static void
require_writing_session(void)
{
	if (call_writes_elsewhere())
		ereport(ERROR, (errcode(ERRCODE_AI_NEEDS_WRITE), errmsg("sessions are written down")));
}

static void
refuse_session(McpReply *reply, const JsonNode *id)
{
	if (reply_may_be_too_young(reply))
	{
		rpc_error(reply->body, id, RPC_NOT_KNOWN_YET,
				  "this standby has not heard of the session yet; try again in a moment", NULL);
		return;
	}
	reply->status = 404;
	rpc_error(reply->body, id, RPC_SESSION_NOT_FOUND, "there is no such session; initialize again", NULL);
}

/*
 * The session's version governs; without a session the header's, else the default. False when the request has
 * been answered with an error. initialize ignores both (L6, T10).
 */
static bool
find_session(const McpRequest *request, const JsonNode *id, bool initializing, McpReply *reply,
			 SessionState *state)
{
	const char *version = request_header(request, "mcp-protocol-version");
	McpSession session;

	state->id = NULL;
	state->version = LEGACY_DEFAULT_VERSION;
	if (initializing)
		return true;
	if (version != NULL && !legacy_knows_version(version))
	{
		reply->status = 400;
		rpc_error(reply->body, id, RPC_INVALID_REQUEST,
				  psprintf("MCP-Protocol-Version \"%s\" is not supported", clip_text(version, CLIP_NAME)),
				  NULL);
		return false;
	}
	if (version != NULL)
		state->version = version;
	state->id = request_header(request, "mcp-session-id");
	if (state->id == NULL)
		return true;
	if (!mcp_session_find(state->id, request->principal, &session))
	{
		refuse_session(reply, id);
		return false;
	}
	state->version = session.protocol_version;
	reply->must_write = session.stale && call_writes_elsewhere();
	if (reply->must_write)
		return false;
	if (session.stale)
		mcp_session_touch(&session);
	return true;
}

void
legacy_initialize(const RpcMessage *message, McpReply *reply)
{
	const char *wanted = json_read_text(message->params, "protocolVersion");
	const JsonNode *client = json_read_member(message->params, "clientInfo");
	const char *version = wanted != NULL && legacy_knows_version(wanted) ? wanted : versions[0];
	JsonWriter writer;

	require_writing_session();
	reply_header(reply, "Mcp-Session-Id",
				 mcp_session_create(message->request->principal, version, json_read_text(client, "name"),
									json_read_text(client, "version")));
	rpc_open_result(&writer, reply->body, message);
	json_write_text_member(&writer, "protocolVersion", version);
	json_write_key(&writer, "capabilities");
	method_write_capabilities(&writer);
	json_write_key(&writer, "serverInfo");
	rpc_write_server(&writer);
	json_write_text_member(&writer, "instructions", method_instructions());
	rpc_close_result(&writer, message);
}

/* Fill a message from an object; false when it is no request or notification of JSON-RPC 2.0. */
static bool
read_message(const McpRequest *request, const JsonNode *object, const SessionState *state,
			 RpcMessage *message)
{
	const JsonNode *id = json_read_member(object, "id");
	const char *jsonrpc = json_read_text(object, "jsonrpc");

	memset(message, 0, sizeof(*message));
	message->request = request;
	message->era = ERA_SESSION;
	message->protocol_version = state->version;
	message->session_id = state->id;
	message->method = json_read_text(object, "method");
	message->params = json_read_member(object, "params");
	/* Serializers that write every member write null where there is nothing, or an empty array for an empty
	 * map. */
	if (message->params != NULL &&
		(message->params->kind == JSON_NODE_NULL ||
		 (message->params->kind == JSON_NODE_ARRAY && message->params->count == 0)))
		message->params = NULL;
	if (message->params != NULL && message->params->kind != JSON_NODE_OBJECT)
		return false;
	if (id != NULL && id->kind != JSON_NODE_STRING && id->kind != JSON_NODE_NUMBER)
		return false;
	message->id = id;
	return jsonrpc != NULL && strcmp(jsonrpc, "2.0") == 0 && message->method != NULL;
}

/* A client's answer to a request of ours: nothing waits for it. */
static bool
is_response(const JsonNode *object)
{
	return json_read_member(object, "method") == NULL &&
		   (json_read_member(object, "result") != NULL || json_read_member(object, "error") != NULL);
}

/* A client no longer wants an answer (U3): cancel what it named; all other notifications ask for nothing. */
static void
handle_notification(const RpcMessage *message)
{
	const JsonNode *id = json_read_member(message->params, "requestId");

	if (strcmp(message->method, "notifications/cancelled") != 0 || message->session_id == NULL || id == NULL)
		return;
	require_writing_session();
	cancel_request(message->request->principal, message->session_id, rpc_id_text(id));
}

/* Answer one message into reply->body; nothing for notifications and responses. */
static void
answer_message(const McpRequest *request, const JsonNode *object, const SessionState *state, McpReply *reply)
{
	RpcMessage message;
	const Method *method;

	if (object->kind == JSON_NODE_OBJECT && is_response(object))
		return;
	if (object->kind != JSON_NODE_OBJECT || !read_message(request, object, state, &message))
	{
		const JsonNode *id = json_read_member(object, "id");

		if (id != NULL && id->kind != JSON_NODE_STRING && id->kind != JSON_NODE_NUMBER)
			id = NULL;
		reply->status = 400;
		rpc_error(reply->body, id, RPC_INVALID_REQUEST, "not a JSON-RPC 2.0 request or notification", NULL);
		return;
	}
	if (message.id == NULL)
	{
		handle_notification(&message);
		return;
	}
	method = method_find(message.method, ERA_SESSION);
	if (method == NULL)
		rpc_error(reply->body, message.id, RPC_METHOD_NOT_FOUND,
				  psprintf("there is no method \"%s\"", clip_text(message.method, CLIP_NAME)), NULL);
	else
		method->handle(&message, reply);
}

void
legacy_handle_object(const McpRequest *request, const JsonNode *body, McpReply *reply)
{
	const char *method = json_read_text(body, "method");
	const JsonNode *id = json_read_member(body, "id");
	SessionState state;

	if (id != NULL && id->kind != JSON_NODE_STRING && id->kind != JSON_NODE_NUMBER)
		id = NULL;
	if (!find_session(request, id, method != NULL && strcmp(method, "initialize") == 0, reply, &state))
		return;
	answer_message(request, body, &state, reply);
	if (reply->body->len == 0)
		reply->status = 202;
}

static void
refuse_batch(McpReply *reply, const char *message)
{
	reply->status = 400;
	rpc_error(reply->body, NULL, RPC_INVALID_REQUEST, message, NULL);
}

static bool
batch_is_allowed(const JsonNode *body, const SessionState *state, McpReply *reply)
{
	if (strcmp(state->version, LAST_BATCH_VERSION) > 0)
		refuse_batch(reply, "this protocol revision has no batches");
	else if (body->count == 0 || body->count > LEGACY_MAX_BATCH)
		refuse_batch(reply, psprintf("a batch holds 1 to %d messages", LEGACY_MAX_BATCH));
	for (int i = 0; i < body->count && reply->body->len == 0; i++)
	{
		const char *method = json_read_text(body->items[i], "method");

		if (method != NULL && strcmp(method, "initialize") == 0)
			refuse_batch(reply, "initialize cannot be part of a batch");
		else if (json_read_member(json_read_member(json_read_member(body->items[i], "params"), "_meta"),
								  "io.modelcontextprotocol/protocolVersion") != NULL)
			refuse_batch(reply, "a batch cannot hold stateless requests");
	}
	return reply->body->len == 0;
}

void
legacy_handle_batch(const McpRequest *request, const JsonNode *body, McpReply *reply)
{
	StringInfo whole = reply->body;
	StringInfoData one;
	SessionState state;

	if (!find_session(request, NULL, false, reply, &state) || !batch_is_allowed(body, &state, reply))
		return;
	initStringInfo(&one);
	reply->in_pieces = true;
	for (int i = 0; i < body->count; i++)
	{
		reply->body = &one;
		answer_message(request, body->items[i], &state, reply);
		if (one.len > 0)
			appendStringInfo(whole, "%c%s", whole->len == 0 ? '[' : ',', one.data);
		resetStringInfo(&one);
		/* Faults of single messages stand in their own answers; status and headers are those of the whole. */
		reply->header_count = 0;
	}
	reply->body = whole;
	reply->status = whole->len == 0 ? 202 : 200;
	if (whole->len > 0)
		appendStringInfoChar(whole, ']');
}

void
legacy_handle_delete(const McpRequest *request, McpReply *reply)
{
	const char *id = request_header(request, "mcp-session-id");

	require_writing_session();
	if (id == NULL)
	{
		reply->status = 400;
		rpc_error(reply->body, NULL, RPC_INVALID_REQUEST,
				  "DELETE ends a session and needs the header Mcp-Session-Id", NULL);
	}
	else if (!mcp_session_end(id, request->principal))
		refuse_session(reply, NULL);
	else
		reply->status = 204;
}
