/*
 * mcp.c
 *		HTTP method, body, era. The body decides the era, not the header.
 */
#include "postgres.h"

#include "mcp/legacy.h"
#include "mcp/mcp.h"
#include "mcp/modern.h"

static void
write_refusal(McpReply *reply, const char *error, const char *description)
{
	JsonWriter writer;

	json_write_init(&writer, reply->body);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "error", error);
	json_write_text_member(&writer, "error_description", description);
	json_write_close_object(&writer);
}

/* RFC 6750, section 3: the shim writes the challenge from this. */
void
mcp_refuse_token(TokenVerdict verdict, McpReply *reply)
{
	static const char *const reasons[] = {
		[TOKEN_VALID] = "",
		[TOKEN_UNKNOWN] = "the access token is not known",
		[TOKEN_EXPIRED] = "the access token has expired",
		[TOKEN_REVOKED] = "the access token was revoked",
		[TOKEN_WRONG_AUDIENCE] = "the access token was issued for another server",
	};

	if (verdict == TOKEN_UNKNOWN && reply_may_be_too_young(reply))
	{
		write_refusal(reply, "temporarily_unavailable", "this standby has not heard of the access token yet");
		return;
	}
	reply->status = 401;
	reply_header(reply, ":challenge",
				 psprintf("error=\"invalid_token\", error_description=\"%s\"", reasons[verdict]));
	write_refusal(reply, "invalid_token", reasons[verdict]);
}

static bool
is_message_of_modern_header(const McpRequest *request, const JsonNode *body)
{
	const char *version = request_header(request, "mcp-protocol-version");
	const char *method = json_read_text(body, "method");

	return version != NULL && modern_is_version(version) &&
		   (method == NULL || strcmp(method, "initialize") != 0);
}

static void
handle_object(const McpRequest *request, const JsonNode *body, McpReply *reply)
{
	if (modern_version_of(body) != NULL)
		modern_handle_object(request, body, reply);
	else if (!is_message_of_modern_header(request, body))
		legacy_handle_object(request, body, reply);
	else if (json_read_text(body, "method") == NULL)
	{
		reply->status = 400;
		rpc_error(reply->body, NULL, RPC_INVALID_REQUEST, "responses do not exist in this protocol revision",
				  NULL);
	}
	else if (json_read_member(body, "id") == NULL)
		reply->status = 202;
	else
		modern_refuse_envelope(body, reply);
}

/*
 * The body as a tree, or NULL. Texts that cannot be kept are a matter of the tool in a call's arguments,
 * where the binder names their path so that a model can mend it; anywhere else they make the body unreadable.
 */
static const JsonNode *
read_body(const McpRequest *request, const char **problem)
{
	const JsonNode *body;
	const JsonNode *id;
	const char *method;
	const char *ignored;

	body = json_read_parse(request->body, request->body_length, problem);
	if (body != NULL)
		return body;
	body = json_read_parse_marked(request->body, request->body_length, &ignored);
	method = json_read_text(body, "method");
	id = json_read_member(body, "id");
	if (method == NULL || strcmp(method, "tools/call") != 0)
		return NULL;
	return id != NULL && id->text != NULL && strstr(id->text, JSON_READ_MARK) != NULL ? NULL : body;
}

static void
handle_post(const McpRequest *request, McpReply *reply)
{
	const char *problem = "the body is empty";
	const JsonNode *body = request->body == NULL ? NULL : read_body(request, &problem);

	if (body == NULL)
	{
		reply->status = 400;
		rpc_error(reply->body, NULL, RPC_PARSE_ERROR, problem, NULL);
	}
	else if (body->kind == JSON_NODE_OBJECT)
		handle_object(request, body, reply);
	else if (body->kind == JSON_NODE_ARRAY)
		legacy_handle_batch(request, body, reply);
	else
	{
		reply->status = 400;
		rpc_error(reply->body, NULL, RPC_INVALID_REQUEST, "the body is neither an object nor an array", NULL);
	}
}

/* Of one message that has one; NULL for batches, notifications and what cannot be read. */
static const JsonNode *
body_id(const McpRequest *request)
{
	const char *ignored;
	const JsonNode *body = request->body == NULL ? NULL : read_body(request, &ignored);
	const JsonNode *id = body == NULL || body->kind != JSON_NODE_OBJECT ? NULL : json_read_member(body, "id");

	return id != NULL && (id->kind == JSON_NODE_STRING || id->kind == JSON_NODE_NUMBER) ? id : NULL;
}

/*
 * A URL that asks for what is not there reaches no method: who set it up is told when the client connects,
 * and not a model that looks for a tool. It is the request that is bad, so the status says so. False when
 * that has been answered.
 */
static bool
read_filter(McpRequest *request, McpReply *reply)
{
	const char *problem;

	if (tool_filter_read(request_header(request, ":query"), &request->filter, &problem))
		return true;
	reply->status = 400;
	rpc_error(reply->body, body_id(request), RPC_INVALID_PARAMS,
			  psprintf("the URL's query string: %s", problem), NULL);
	return false;
}

void
mcp_handle(McpRequest *request, McpReply *reply)
{
	bool posted = strcmp(request->http_method, "POST") == 0;

	reply->status = 200;
	if (!posted && strcmp(request->http_method, "DELETE") != 0)
	{
		reply->status = 405;
		reply_header(reply, "Allow", "POST, DELETE, OPTIONS");
		rpc_error(reply->body, NULL, RPC_INVALID_REQUEST,
				  "this endpoint takes POST and DELETE; it opens no stream", NULL);
	}
	else if (read_filter(request, reply))
	{
		if (posted)
			handle_post(request, reply);
		else
			legacy_handle_delete(request, reply);
	}
}
