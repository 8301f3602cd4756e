/*
 * method.c
 *		Methods that both eras share, and the table of all.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "base/settings.h"
#include "core/caller/cancel.h"
#include "gate/dispatch.h"
#include "mcp/catalogue.h"
#include "mcp/method.h"
#include "tool/registry.h"
#include "utils/builtins.h"

/* tools/list in the stateless era: how long, in milliseconds, and by whom it may be cached. */
#define LIST_TTL          300000
#define FILTERED_LIST_TTL 60000

void
method_write_capabilities(JsonWriter *writer)
{
	json_write_open_object(writer);
	json_write_key(writer, "tools");
	json_write_open_object(writer);
	json_write_close_object(writer);
	json_write_close_object(writer);
}

const char *
method_instructions(void)
{
	return "Ainecto keeps a team's ERDs, flow diagrams, test cases and readmes. Start with list_documents or "
		   "search_documents to find a document's uuid. Prefer erd_apply_changes and flow_apply_changes for "
		   "several "
		   "changes at once: they are all or nothing. Every write makes a version and is audited: say why in "
		   "description. Pass the version you read as baseVersion to notice other people's changes.";
}

static void
handle_ping(const RpcMessage *message, McpReply *reply)
{
	JsonWriter writer;

	rpc_open_result(&writer, reply->body, message);
	rpc_close_result(&writer, message);
}

static void
handle_tools_list(const RpcMessage *message, McpReply *reply)
{
	const JsonNode *cursor = json_read_member(message->params, "cursor");
	const ToolFilter *filter = &message->request->filter;
	JsonWriter writer;

	if (cursor != NULL && cursor->kind != JSON_NODE_NULL)
	{
		rpc_error(reply->body, message->id, RPC_INVALID_PARAMS,
				  "the list of tools has one page and takes no cursor", NULL);
		return;
	}
	rpc_open_result(&writer, reply->body, message);
	reply_write_part(reply, message->request, &writer, "tools", catalogue_tools(filter));
	if (message->era == ERA_STATELESS)
	{
		json_write_integer_member(&writer, "ttlMs", filter->narrowed ? FILTERED_LIST_TTL : LIST_TTL);
		json_write_text_member(&writer, "cacheScope", filter->narrowed ? "private" : "public");
	}
	rpc_close_result(&writer, message);
}

static void
refuse_tool(const RpcMessage *message, McpReply *reply, const char *name)
{
	const char *nearest = registry_nearest(name);
	const char *shown = clip_text(name, CLIP_NAME);

	rpc_error(reply->body, message->id, RPC_INVALID_PARAMS,
			  nearest == NULL ? psprintf("there is no tool \"%s\"", shown)
							  : psprintf("there is no tool \"%s\"; did you mean %s?", shown, nearest),
			  NULL);
}

/* RFC 6750, section 3.1: the token is good but not for this; the gate has refused the call and audited that.
 */
static void
refuse_scope(const RpcMessage *message, McpReply *reply)
{
	reply->status = 403;
	reply_header(reply, ":challenge",
				 "error=\"insufficient_scope\", scope=\"ainecto:read ainecto:write\","
				 " error_description=\"this tool writes\"");
	rpc_error(reply->body, message->id, RPC_INSUFFICIENT_SCOPE,
			  "the token was not granted the scope ainecto:write", NULL);
}

static void
write_tool_result(const RpcMessage *message, McpReply *reply, const char *text, bool is_error)
{
	JsonWriter writer;

	rpc_open_result(&writer, reply->body, message);
	json_write_key(&writer, "content");
	json_write_open_array(&writer);
	json_write_open_object(&writer);
	json_write_raw_member(&writer, "type", "\"text\"");
	json_write_text_member(&writer, "text", text);
	json_write_close_object(&writer);
	json_write_close_array(&writer);
	if (is_error)
		json_write_boolean_member(&writer, "isError", true);
	rpc_close_result(&writer, message);
}

static void
handle_tools_call(const RpcMessage *message, McpReply *reply)
{
	const McpRequest *request = message->request;
	const char *name = json_read_text(message->params, "name");
	CallOrigin origin = {"mcp", request->request_id, message->session_id, request->peer,
						 false, request->alone};
	StringInfoData result;
	const Tool *tool;
	bool is_error;

	if (name == NULL)
	{
		rpc_error(reply->body, message->id, RPC_INVALID_PARAMS, "params.name is missing or not a text", NULL);
		return;
	}
	tool = registry_find(name);
	if (tool == NULL)
	{
		refuse_tool(message, reply, name);
		return;
	}
	/* The shim judges by a glance at the body, which may be made to mislead it. */
	if (settings_shared_lane())
		ereport(ERROR, (errcode(ERRCODE_AI_NEEDS_WRITE), errmsg("calls of tools share no transaction")));
	origin.read_only = request->filter.readonly;
	cancel_announce(request->principal, CANCEL_HTTP_REQUEST, request->request_id);
	if (message->session_id != NULL && message->id != NULL)
		cancel_announce(request->principal, message->session_id, rpc_id_text(message->id));
	initStringInfo(&result);
	is_error = dispatch_call(request->principal, tool, json_read_member(message->params, "arguments"),
							 &origin, &result);
	if (tool->access == TOOL_WRITE && !(request->principal->scopes & SCOPE_WRITE))
		refuse_scope(message, reply);
	else
		write_tool_result(message, reply, result.data, is_error);
}

static const Method methods[] = {
	{"initialize", METHOD_SESSION | METHOD_SHARED, legacy_initialize},
	{"ping", METHOD_SESSION | METHOD_FAST, handle_ping},
	{"server/discover", METHOD_STATELESS | METHOD_FAST, modern_discover},
	{"tools/list", METHOD_SESSION | METHOD_STATELESS | METHOD_FAST, handle_tools_list},
	{"tools/call", METHOD_SESSION | METHOD_STATELESS, handle_tools_call},
	/* Asks for nothing, like most notifications, but comes with every session. */
	{"notifications/initialized", METHOD_FAST, NULL},
	{NULL, 0, NULL},
};

const Method *
method_all(void)
{
	return methods;
}

const Method *
method_find(const char *name, ProtocolEra era)
{
	for (const Method *method = methods; method->name != NULL; method++)
	{
		if (strcmp(method->name, name) == 0 &&
			(method->flags & (era == ERA_SESSION ? METHOD_SESSION : METHOD_STATELESS)))
			return method;
	}
	return NULL;
}
