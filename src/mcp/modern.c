/*
 * modern.c
 *		Envelope, headers, server/discover.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/compat.h"
#include "common/base64.h"
#include "mcp/legacy.h"
#include "mcp/method.h"
#include "mcp/modern.h"

#define META_VERSION      "io.modelcontextprotocol/protocolVersion"
#define META_CAPABILITIES "io.modelcontextprotocol/clientCapabilities"

/* server/discover is the same for everyone; milliseconds. */
#define DISCOVER_TTL 300000

#define ENCODED_START "=?base64?"
#define ENCODED_END   "?="

static const JsonNode *
readable_id(const JsonNode *body)
{
	const JsonNode *id = json_read_member(body, "id");

	return id != NULL && (id->kind == JSON_NODE_STRING || id->kind == JSON_NODE_NUMBER) ? id : NULL;
}

static const JsonNode *
meta_of(const JsonNode *body)
{
	return json_read_member(json_read_member(body, "params"), "_meta");
}

const JsonNode *
modern_version_of(const JsonNode *body)
{
	return json_read_member(meta_of(body), META_VERSION);
}

bool
modern_is_version(const char *version)
{
	return strcmp(version, MODERN_VERSION) >= 0 && strlen(version) == strlen(MODERN_VERSION);
}

static void
refuse_with(McpReply *reply, const JsonNode *id, int status, int code, const char *message, const char *data)
{
	reply->status = status;
	rpc_error(reply->body, id, code, message, data);
}

void
modern_refuse_envelope(const JsonNode *body, McpReply *reply)
{
	refuse_with(reply, readable_id(body), 400, RPC_INVALID_PARAMS,
				"params._meta lacks " META_VERSION " or " META_CAPABILITIES, NULL);
}

static void
write_versions(JsonWriter *writer)
{
	json_write_open_array(writer);
	json_write_text(writer, MODERN_VERSION);
	legacy_write_versions(writer);
	json_write_close_array(writer);
}

static void
refuse_version(McpReply *reply, const JsonNode *id, const char *version)
{
	StringInfoData data;
	JsonWriter writer;

	initStringInfo(&data);
	json_write_init(&writer, &data);
	json_write_open_object(&writer);
	json_write_key(&writer, "supported");
	write_versions(&writer);
	json_write_text_member(&writer, "requested", version);
	json_write_close_object(&writer);
	refuse_with(reply, id, 400, RPC_UNSUPPORTED_VERSION, "unsupported protocol version", data.data);
}

/* A header's value with its base64 form undone (T12); NULL when that form is broken. */
static const char *
decode_header(const char *value)
{
	size_t length = strlen(value);
	size_t start = strlen(ENCODED_START);
	size_t end = strlen(ENCODED_END);
	char *decoded;
	int size;

	if (length < start + end || strncmp(value, ENCODED_START, start) != 0 ||
		strcmp(value + length - end, ENCODED_END) != 0)
		return value;
	length -= start + end;
	decoded = palloc0(pg_b64_dec_len(length) + 1);
	size = pg_b64_decode(value + start, length, compat_base64_bytes(decoded), pg_b64_dec_len(length));
	return size < 0 || memchr(decoded, '\0', size) != NULL ? NULL : decoded;
}

static bool
header_matches(const McpRequest *request, const char *name, const char *expected)
{
	const char *value = request_header(request, name);

	if (value == NULL || expected == NULL)
		return false;
	value = decode_header(value);
	return value != NULL && strcmp(value, expected) == 0;
}

/* What the headers repeat must be what the body says (T11, T12); false when the request has been refused. */
static bool
check_headers(const McpRequest *request, const RpcMessage *message, McpReply *reply)
{
	const char *wrong = NULL;

	if (!header_matches(request, "mcp-method", message->method))
		wrong = "Mcp-Method";
	else if (strcmp(message->method, "tools/call") == 0 &&
			 !header_matches(request, "mcp-name", json_read_text(message->params, "name")))
		wrong = "Mcp-Name";
	if (wrong == NULL)
		return true;
	refuse_with(reply, message->id, 400, RPC_HEADER_MISMATCH,
				psprintf("the header %s does not repeat the body", wrong), NULL);
	return false;
}

/* The order of the checks is M2's: envelope, equal versions, supported version, other headers, method. */
void
modern_handle_object(const McpRequest *request, const JsonNode *body, McpReply *reply)
{
	const JsonNode *version = modern_version_of(body);
	const JsonNode *capabilities = json_read_member(meta_of(body), META_CAPABILITIES);
	const char *jsonrpc = json_read_text(body, "jsonrpc");
	const Method *method;
	RpcMessage message = {0};

	message.request = request;
	message.era = ERA_STATELESS;
	message.id = readable_id(body);
	message.method = json_read_text(body, "method");
	message.params = json_read_member(body, "params");
	message.protocol_version = MODERN_VERSION;
	if (message.method == NULL || jsonrpc == NULL || strcmp(jsonrpc, "2.0") != 0 ||
		(message.id == NULL && json_read_member(body, "id") != NULL))
		refuse_with(reply, message.id, 400, RPC_INVALID_REQUEST, "not a JSON-RPC 2.0 request or notification",
					NULL);
	else if (message.id == NULL)
		reply->status = 202;
	else if (version->kind != JSON_NODE_STRING || capabilities == NULL ||
			 capabilities->kind != JSON_NODE_OBJECT)
		modern_refuse_envelope(body, reply);
	else if (!header_matches(request, "mcp-protocol-version", version->text))
		refuse_with(reply, message.id, 400, RPC_HEADER_MISMATCH,
					"the header MCP-Protocol-Version does not repeat the body", NULL);
	else if (strcmp(version->text, MODERN_VERSION) != 0)
		refuse_version(reply, message.id, version->text);
	else if (check_headers(request, &message, reply))
	{
		method = method_find(message.method, ERA_STATELESS);
		if (method == NULL)
			refuse_with(reply, message.id, 404, RPC_METHOD_NOT_FOUND,
						psprintf("there is no method \"%s\"", clip_text(message.method, CLIP_NAME)), NULL);
		else
			method->handle(&message, reply);
	}
}

void
modern_discover(const RpcMessage *message, McpReply *reply)
{
	JsonWriter writer;

	rpc_open_result(&writer, reply->body, message);
	json_write_key(&writer, "supportedVersions");
	write_versions(&writer);
	json_write_key(&writer, "capabilities");
	method_write_capabilities(&writer);
	json_write_text_member(&writer, "instructions", method_instructions());
	json_write_integer_member(&writer, "ttlMs", DISCOVER_TTL);
	json_write_text_member(&writer, "cacheScope", "public");
	rpc_close_result(&writer, message);
}
