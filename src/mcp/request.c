/*
 * request.c
 *		Headers and JSON-RPC envelopes.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "base/settings.h"
#include "mb/pg_wchar.h"
#include "mcp/request.h"

#define PART_HEADER ":part"
/* What may stand around a header's value without being part of it (RFC 9110, section 5.5). */
#define BLANKS " \t"

/* In which a standby has heard of most that was done. */
#define YOUNG_RETRY_SECONDS "2"

const char *
request_header(const McpRequest *request, const char *name)
{
	const char *value = json_read_text(request->headers, name);
	size_t length;

	if (value == NULL)
		return NULL;
	value += strspn(value, BLANKS);
	length = strlen(value);
	while (length > 0 && strchr(BLANKS, value[length - 1]) != NULL)
		length--;
	return value[length] == '\0' ? value : pnstrdup(value, length);
}

void
reply_header(McpReply *reply, const char *name, const char *value)
{
	if (reply->header_count == REQUEST_MAX_REPLY_HEADERS)
		elog(ERROR, "a reply has no room for the header %s", name);
	reply->header_names[reply->header_count] = name;
	reply->header_values[reply->header_count++] = value;
}

bool
reply_may_be_too_young(McpReply *reply)
{
	if (!RecoveryInProgress())
		return false;
	reply->must_write = !settings_last_lane();
	reply->status = 503;
	reply_header(reply, "Retry-After", YOUNG_RETRY_SECONDS);
	return true;
}

void
reply_write_part(McpReply *reply, const McpRequest *request, JsonWriter *writer, const char *name,
				 const ReplyPart *part)
{
	const char *held = request_header(request, PART_HEADER);
	bool left_out = false;

	json_write_key(writer, name);
	/* Offsets are told in bytes, so they hold only if the client gets the bytes that stand here. */
	if (!reply->in_pieces && pg_get_client_encoding() == GetDatabaseEncoding())
	{
		left_out = held != NULL && strcmp(held, part->id) == 0;
		reply_header(reply, PART_HEADER,
					 left_out ? psprintf("%s %d", part->id, writer->out->len)
							  : psprintf("%s %d %d", part->id, writer->out->len, part->length));
	}
	if (!left_out)
		appendBinaryStringInfo(writer->out, part->json, part->length);
	writer->comma = true;
}

void
rpc_open(JsonWriter *writer, StringInfo out, const JsonNode *id)
{
	json_write_init(writer, out);
	json_write_open_object(writer);
	json_write_raw_member(writer, "jsonrpc", "\"2.0\"");
	if (id != NULL)
	{
		json_write_key(writer, "id");
		json_node_write(out, id);
		writer->comma = true;
	}
}

char *
rpc_id_text(const JsonNode *id)
{
	StringInfoData text;

	initStringInfo(&text);
	json_node_write(&text, id);
	return text.data;
}

void
rpc_error(StringInfo out, const JsonNode *id, int code, const char *message, const char *data)
{
	JsonWriter writer;

	rpc_open(&writer, out, id);
	json_write_key(&writer, "error");
	json_write_open_object(&writer);
	json_write_integer_member(&writer, "code", code);
	json_write_text_member(&writer, "message", message);
	if (data != NULL)
		json_write_raw_member(&writer, "data", data);
	json_write_close_object(&writer);
	json_write_close_object(&writer);
}

void
rpc_write_server(JsonWriter *writer)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "name", SERVER_NAME);
	json_write_text_member(writer, "title", SERVER_TITLE);
	json_write_text_member(writer, "version", AINECTO_VERSION);
	json_write_close_object(writer);
}

void
rpc_open_result(JsonWriter *writer, StringInfo out, const RpcMessage *message)
{
	rpc_open(writer, out, message->id);
	json_write_key(writer, "result");
	json_write_open_object(writer);
}

void
rpc_close_result(JsonWriter *writer, const RpcMessage *message)
{
	if (message->era == ERA_STATELESS)
	{
		json_write_text_member(writer, "resultType", "complete");
		json_write_key(writer, "_meta");
		json_write_open_object(writer);
		json_write_key(writer, "io.modelcontextprotocol/serverInfo");
		rpc_write_server(writer);
		json_write_close_object(writer);
	}
	json_write_close_object(writer);
	json_write_close_object(writer);
}
