/*
 * upload_step.c
 *		PUT with an upload token: pieces into rows, and whole texts through the gate.
 */
#include "postgres.h"

#include "core/file/upload.h"
#include "gate/dispatch.h"
#include "mb/pg_wchar.h"
#include "mcp/upload_step.h"
#include "tool/registry.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#define HTTP_OK           200
#define HTTP_BAD_REQUEST  400
#define HTTP_UNAUTHORIZED 401
#define HTTP_FORBIDDEN    403
#define HTTP_CONFLICT     409

/* How the gate's refusals look to a PUT; what is not here is a bad request. */
static const struct
{
	const char *name;
	int status;
} refusal_statuses[] = {
	{"not_found", 404}, {"permission_denied", 403}, {"plan_required", 403},  {"conflict", 409},
	{"archived", 409},  {"already_exists", 409},    {"limit_exceeded", 413}, {"unavailable", 503},
};

/* Bytes of the body's hash that tell a repeat from another body. */
#define DIGEST_BYTES 16

static void
write_refusal(McpReply *reply, const UploadRefusal *refusal)
{
	JsonWriter writer;

	reply->status = refusal->status;
	resetStringInfo(reply->body);
	json_write_init(&writer, reply->body);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "error", refusal->name);
	json_write_text_member(&writer, "message", refusal->message);
	json_write_close_object(&writer);
}

static void
refuse_call(McpReply *reply, const char *message)
{
	UploadRefusal refusal = {HTTP_BAD_REQUEST, "invalid_arguments", message};

	write_refusal(reply, &refusal);
}

/* ---- texts ---- */

static void
set_text(JsonNode *object, const char *name, const char *text)
{
	if (text != NULL)
		json_node_set(object, name, json_node_make_text(text));
}

/* The field of typePayload that holds a document's text; the type is not known where one is only updated. */
static JsonNode *
make_payload(DocumentType type, JsonNode *text)
{
	JsonNode *payload = json_node_make(JSON_NODE_OBJECT);

	json_node_set(payload, type == DOCUMENT_README ? "body" : "diagramSource", text);
	return payload;
}

static bool
find_type(const UploadToken *token, DocumentType *type)
{
	const char *name = json_read_text(token->scope, "type");
	const char *document = json_read_text(token->scope, "documentUuid");
	pg_uuid_t uuid;
	Place place;

	if (name != NULL)
		return access_document_type_from_name(name, type);
	if (document == NULL || !access_parse_uuid(document, &uuid) ||
		!access_find_place(token->principal, PLACE_DOCUMENT, &uuid, &place))
		return false;
	*type = place.type;
	return true;
}

/*
 * The id of a change that must not be made twice when a client repeats a PUT whose answer it did not get. A
 * token that creates makes one document, whatever is sent later; of an addition the same text again is a
 * repeat. Writing a whole text twice does no harm and needs none: NULL.
 */
static const char *
mutation_id(const UploadToken *token, const UploadBody *body)
{
	char digest[2 * DIGEST_BYTES + 1];
	char hash[2 * DIGEST_BYTES + 1];

	if (token->purpose == UPLOAD_DOCUMENT_UPDATE)
		return NULL;
	hex_encode(VARDATA_ANY(token->hash), DIGEST_BYTES, hash);
	hash[2 * DIGEST_BYTES] = '\0';
	if (token->purpose == UPLOAD_DOCUMENT_CREATE)
		return psprintf("upload:%s", hash);
	hex_encode((const char *) body->sha256, DIGEST_BYTES, digest);
	digest[2 * DIGEST_BYTES] = '\0';
	return psprintf("upload:%s:%s", hash, digest);
}

/* The tool call that the upload stands for. */
static const Tool *
make_call(const UploadToken *token, const UploadBody *body, DocumentType type, StringInfo text,
		  JsonNode *arguments)
{
	JsonNode *item = json_node_make(JSON_NODE_OBJECT);
	JsonNode *items = json_node_make(JSON_NODE_ARRAY);
	JsonNode *content = json_node_make_text(text->data);
	const char *tool = "update_documents";

	set_text(item, "title", json_read_text(token->scope, "title"));
	switch (token->purpose)
	{
		case UPLOAD_DOCUMENT_CREATE:
			tool = "create_documents";
			set_text(item, "projectUuid", json_read_text(token->scope, "projectUuid"));
			set_text(item, "folderUuid", json_read_text(token->scope, "folderUuid"));
			set_text(item, "type", json_read_text(token->scope, "type"));
			json_node_set(item, "typePayload", make_payload(type, content));
			break;
		case UPLOAD_DOCUMENT_APPEND:
			tool = "readme_append_document";
			set_text(item, "uuid", json_read_text(token->scope, "documentUuid"));
			set_text(item, "separator", json_read_text(token->scope, "separator"));
			json_node_set(item, "addition", content);
			break;
		default:
			set_text(item, "uuid", json_read_text(token->scope, "documentUuid"));
			json_node_set(item, "typePayload", make_payload(type, content));
			break;
	}
	json_node_append(items, item);
	json_node_set(arguments, "items", items);
	set_text(arguments, "description", token->description);
	set_text(arguments, "clientMutationId", mutation_id(token, body));
	return registry_find(tool);
}

/* The gate's refusal as the reply to a PUT. */
static void
write_gate_refusal(McpReply *reply, const char *result)
{
	static const UploadRefusal reused = {HTTP_CONFLICT, "conflict",
										 "This token has made its document; ask for another one."};
	const char *problem;
	JsonNode *error = json_read_parse(result, strlen(result), &problem);
	const char *name = json_read_text(error, "error");

	if (name != NULL && strcmp(name, "mutation_reused") == 0)
	{
		write_refusal(reply, &reused);
		return;
	}
	reply->status = HTTP_BAD_REQUEST;
	for (int i = 0; name != NULL && i < (int) lengthof(refusal_statuses); i++)
	{
		if (strcmp(refusal_statuses[i].name, name) == 0)
			reply->status = refusal_statuses[i].status;
	}
	appendStringInfoString(reply->body, result);
}

/* {"sizeBytes", "contentType", "result": what the tool answered} */
static void
run_call(const UploadStep *step, const UploadToken *token, const UploadBody *body, const Tool *tool,
		 const JsonNode *arguments, McpReply *reply)
{
	CallOrigin origin = {
		.source = "mcp", .request_id = step->request_id, .peer = step->peer, .alone = step->alone};
	StringInfoData result;
	JsonWriter writer;

	initStringInfo(&result);
	if (dispatch_call(token->principal, tool, arguments, &origin, &result))
	{
		write_gate_refusal(reply, result.data);
		return;
	}
	json_write_init(&writer, reply->body);
	json_write_open_object(&writer);
	json_write_integer_member(&writer, "sizeBytes", body->size);
	json_write_text_member(&writer, "contentType", body->content_type);
	json_write_raw_member(&writer, "result", result.data);
	json_write_close_object(&writer);
}

static void
apply_text(const UploadStep *step, const UploadToken *token, const UploadBody *body, McpReply *reply)
{
	JsonNode *arguments = json_node_make(JSON_NODE_OBJECT);
	StringInfoData text;
	DocumentType type;
	const Tool *tool;

	initStringInfo(&text);
	upload_read_text(body, &text);
	upload_drop(&body->uuid);
	if (memchr(text.data, '\0', text.len) != NULL ||
		pg_encoding_verifymbstr(PG_UTF8, text.data, text.len) != text.len)
	{
		refuse_call(reply, "The body is not UTF-8 text.");
		return;
	}
	if (!find_type(token, &type))
	{
		refuse_call(reply, "What the token is for does not exist any more.");
		return;
	}
	tool = make_call(token, body, type, &text, arguments);
	run_call(step, token, body, tool, arguments, reply);
}

/* ---- steps ---- */

static void
write_upload(McpReply *reply, const pg_uuid_t *uuid)
{
	JsonWriter writer;

	json_write_init(&writer, reply->body);
	json_write_open_object(&writer);
	if (uuid != NULL)
		json_write_uuid_member(&writer, "upload", uuid);
	json_write_close_object(&writer);
}

static void
begin_upload(const UploadStep *step, const UploadToken *token, McpReply *reply)
{
	const char *content_type = json_read_text(step->request, "content_type");
	UploadRefusal refusal;
	pg_uuid_t uuid;
	int64 length;

	if (!json_read_integer(step->request, "length", &length))
		length = -1;
	upload_sweep(UPLOAD_SWEEP_STEP);
	if (upload_check_place(token, &refusal) && upload_begin(token, content_type, length, &uuid, &refusal))
		write_upload(reply, &uuid);
	else
		write_refusal(reply, &refusal);
}

static void
add(const UploadStep *step, const UploadToken *token, const pg_uuid_t *uuid, McpReply *reply)
{
	UploadRefusal refusal;
	int64 number;

	if (step->chunk == NULL || !json_read_integer(step->request, "number", &number) || number < 0 ||
		number > PG_INT32_MAX)
		refuse_call(reply, "A piece has a number and bytes.");
	else if (upload_add(token, uuid, (int) number, step->chunk, &refusal))
		write_upload(reply, NULL);
	else
		write_refusal(reply, &refusal);
}

static void
finish_upload(const UploadStep *step, const UploadToken *token, const pg_uuid_t *uuid, McpReply *reply)
{
	UploadRefusal refusal;
	UploadBody body;
	JsonWriter writer;

	if (!upload_complete(token, uuid, &body, &refusal))
	{
		write_refusal(reply, &refusal);
		return;
	}
	if (token->storage_key == NULL)
	{
		apply_text(step, token, &body, reply);
		return;
	}
	json_write_init(&writer, reply->body);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "storageKey", token->storage_key);
	json_write_integer_member(&writer, "sizeBytes", body.size);
	json_write_text_member(&writer, "contentType", body.content_type);
	json_write_close_object(&writer);
}

void
upload_run_step(const UploadStep *step, McpReply *reply)
{
	static const UploadRefusal unknown = {HTTP_UNAUTHORIZED, "invalid_token",
										  "The upload token is unknown or has expired."};
	static const UploadRefusal without_plan = {HTTP_FORBIDDEN, "plan_required",
											   "The plan of this account does not include MCP."};
	const char *upload = json_read_text(step->request, "upload");
	UploadToken token;
	pg_uuid_t uuid;

	reply->status = HTTP_OK;
	if (step->token_hash == NULL || !upload_find_token(step->token_hash, &token))
		write_refusal(reply, &unknown);
	else if (!token.principal->plan.mcp_enabled)
		write_refusal(reply, &without_plan);
	else if (strcmp(step->name, "begin") == 0)
		begin_upload(step, &token, reply);
	else if (upload == NULL || !access_parse_uuid(upload, &uuid))
		refuse_call(reply, "The step names no upload.");
	else if (strcmp(step->name, "chunk") == 0)
		add(step, &token, &uuid, reply);
	else if (strcmp(step->name, "finish") == 0)
		finish_upload(step, &token, &uuid, reply);
	else
		refuse_call(reply, "There is no such step.");
}
