/*
 * attachment_tools.c
 *		Files attached to documents, and tokens for sending bodies by PUT or large calls with curl.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/uuid.h"
#include "core/file/attachment.h"
#include "core/file/upload.h"
#include "core/oauth/oauth_token.h"
#include "core/tree/visible.h"
#include "tool/registry.h"
#include "tool/upload_scope.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "tool/attachment_tools.sql.h"

/* Not kept as a token of ours: a bearer for /mcp is an access token, made from the caller's own. */
#define PURPOSE_CALL "mcp.call"

static const Argument list_attachments_arguments[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED, "The project."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_attachment_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The attachment."),
	ARG_END,
};

static const Argument file_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document that the token was asked for."),
	ARG_TEXT("filename", ARGUMENT_REQUIRED, 1, ATTACHMENT_NAME_MAX, "Name shown to people."),
	ARG_TEXT("storageKey", ARGUMENT_REQUIRED, 1, ATTACHMENT_KEY_MAX, "storageKey of the token."),
	ARG_TEXT("contentType", 0, 0, UPLOAD_TYPE_MAX, "Must be the type that was uploaded."),
	ARG_INTEGER("sizeBytes", 0, 0, 0, "Must be the size that was uploaded."),
	ARG_END,
};
static const Argument file = ARG_OBJECT(NULL, 0, file_fields, NULL);

static const Argument upload_attachments_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &file, "Uploaded files."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "uuid of an attachment.");

static const Argument delete_attachments_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Attachments to remove."),
	ARG_END,
};

static const char *const purpose_choices[] = {
	PURPOSE_CALL, "document.create", "document.update", "document.append", "attachment.upload", "erd.import",
	NULL};

static const Argument request_upload_token_arguments[] = {
	ARG_CHOICE(
		"purpose", ARGUMENT_REQUIRED, purpose_choices,
		"mcp.call: any tool, as POST to /mcp. document.*: the body is a readme's or diagram's whole text."
		" erd.import: a catalog, SQL or DBML for typePayload.import."),
	ARG_TEXT("scopeJson", 0, 0, 8192,
			 "A JSON text, not for mcp.call. document.create: projectUuid, type, title, folderUuid?."
			 " document.update: documentUuid, title?. document.append: documentUuid, separator?."
			 " attachment.upload: documentUuid, filename, contentType?, sizeBytes?."
			 " erd.import: documentUuid, or projectUuid for a new one."),
	ARG_INTEGER("maxBytes", 0, 1, 0, "Largest body wanted; the server's limit may be lower."),
	{.kind = ARGUMENT_INTEGER,
	 .name = "ttlSeconds",
	 .flags = ARGUMENT_DEFAULT_NUMBER,
	 .minimum = 30,
	 .maximum = 3600,
	 .fallback = 300,
	 .description = "Lifetime in seconds."},
	ARG_END,
};

static void
get_attachment(ToolCall *call)
{
	const char *identifier = json_read_text(call->arguments, "uuid");
	pg_uuid_t uuid = {0};

	if (!access_parse_uuid(identifier, &uuid) || execute_select_attachment(&uuid) == 0)
		elog(ERROR, "attachment \"%s\" was found and is gone", identifier);
	json_write_open_object(&call->result);
	json_write_members(&call->result, statement_text(0, 1));
	json_write_text_member(&call->result, "downloadUrl", attachment_url(uuid_text(&uuid)));
	json_write_close_object(&call->result);
}

static void
register_file(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].documentUuid", index)->place;
	AttachmentClaim claim = {.storage_key = json_read_text(item, "storageKey"),
							 .filename = json_read_text(item, "filename"),
							 .content_type = json_read_text(item, "contentType"),
							 .size = -1};
	const char *problem = attachment_name_problem(claim.filename);
	pg_uuid_t uuid;

	if (problem != NULL)
		tool_refuse(call, "filename", problem, NULL);
	json_read_integer(item, "sizeBytes", &claim.size);
	attachment_register(call->principal, &place->uuid, &claim, &uuid);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &uuid);
	json_write_text_member(&call->result, "filename", claim.filename);
	json_write_uuid_member(&call->result, "documentUuid", &place->uuid);
	json_write_close_object(&call->result);
}

static void
delete_file(ToolCall *call, JsonNode *item, int index)
{
	attachment_delete(item->text);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", item->text);
	json_write_boolean_member(&call->result, "deleted", true);
	json_write_close_object(&call->result);
}

static char *
make_call_token(const ToolCall *call, TimestampTz *expires)
{
	const Principal *principal = call->principal;

	if (!principal->has_token)
		ereport(ERROR, (errcode(ERRCODE_AI_UNAVAILABLE),
						errmsg("a token for calls belongs to the connection of a program, and SQL is none"),
						errhint("Make one with ainecto.create_access_token().")));
	return oauth_token_derive(principal, expires);
}

/* Else it could renew itself for ever, and nobody who ends the one token would end what came of it. */
static void
refuse_derived(const Principal *principal)
{
	if (principal->token_derived)
		ereport(ERROR, (errcode(ERRCODE_AI_PERMISSION_DENIED),
						errmsg("this token was made by request_upload_token and makes no others"),
						errhint("Call request_upload_token with the token of the connection itself.")));
}

static char *
make_body_token(const ToolCall *call, UploadToken *token, TimestampTz *expires)
{
	int64 wanted;

	upload_scope_read(call, token);
	if (json_read_integer(call->arguments, "maxBytes", &wanted))
		token->max_bytes = Min(token->max_bytes, wanted);
	token->principal = call->principal;
	token->description = json_read_text(call->arguments, "description");
	upload_sweep(UPLOAD_SWEEP_STEP);
	return upload_make_token(token, expires);
}

/* Paths of one's own server stand alone where its address is not known. */
static char *
server_url(const char *path)
{
	const char *base = settings_public_url();

	return psprintf("%s%s", base == NULL ? "" : base, path);
}

static void
request_upload_token(ToolCall *call)
{
	const char *purpose = json_read_text(call->arguments, "purpose");
	JsonWriter *writer = &call->result;
	UploadToken token = {0};
	bool calls = strcmp(purpose, PURPOSE_CALL) == 0;
	int64 lifetime = 0;
	TimestampTz now = clock_now();
	TimestampTz expires;
	const char *text;
	char *url;

	refuse_derived(call->principal);
	json_read_integer(call->arguments, "ttlSeconds", &lifetime);
	expires = now + lifetime * USECS_PER_SEC;
	if (!calls && !upload_purpose_from_name(purpose, &token.purpose))
		elog(ERROR, "the binder let an unknown purpose pass");
	text = calls ? make_call_token(call, &expires) : make_body_token(call, &token, &expires);
	url = server_url(calls ? "/mcp" : "/upload");
	json_write_open_object(writer);
	json_write_text_member(writer, "token", text);
	json_write_text_member(writer, "uploadUrl", url);
	json_write_text_member(writer, "method", calls ? "POST" : "PUT");
	json_write_text_member(writer, "storageKey", token.storage_key);
	if (!calls)
		json_write_integer_member(writer, "maxBytes", token.max_bytes);
	json_write_integer_member(writer, "expiresIn", (expires - now) / USECS_PER_SEC);
	json_write_text_member(
		writer, "curl",
		calls ? psprintf("curl -H \"Authorization: Bearer $TOKEN\" -H \"Content-Type: application/json\""
						 " --data-binary @call.json %s",
						 url)
		: token.purpose == UPLOAD_ERD_IMPORT
			? psprintf("psql -qXAt -v ON_ERROR_STOP=1 -d DATABASE -f ainecto-catalog.sql"
					   " | curl -T - -H \"Authorization: Bearer $TOKEN\" %s",
					   url)
			: psprintf("curl -T FILE -H \"Authorization: Bearer $TOKEN\" %s", url));
	json_write_close_object(writer);
}

static const Tool tools[] = {
	{
		.name = "list_attachments",
		.title = "List attachments",
		.summary = "Files attached to the documents of a project, oldest first.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = list_attachments_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0}},
		.run = tool_run_list,
		.query = &list_attachments_query,
	},
	{
		.name = "get_attachment",
		.title = "Get attachment",
		.summary = "One attachment: size, type, SHA-256, and downloadUrl (GET with your bearer token).",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = get_attachment_arguments,
		.targets = {{TARGET_ATTACHMENT, "uuid", RIGHT_READ, 0}},
		.run = get_attachment,
	},
	{
		.name = "upload_attachments",
		.title = "Attach uploaded files",
		.summary =
			"Attach files to documents, after their bytes were sent with a token of request_upload_token"
			" (purpose attachment.upload). What is not attached within a day is removed.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.arguments = upload_attachments_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, 0}},
		.batch = "items",
		.answer = "uploaded",
		.each = register_file,
	},
	{
		.name = "delete_attachments",
		.title = "Delete attachments",
		.summary = "Remove attachments and their bytes for good.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_attachments_arguments,
		.targets = {{TARGET_ATTACHMENT, "uuids[]", RIGHT_WRITE, 0}},
		.batch = "uuids",
		.each = delete_file,
	},
	{
		.name = "request_upload_token",
		.title = "Request upload token",
		.summary =
			"Get a short-lived token to send a large body outside of the tool call: PUT it to uploadUrl"
			" with \"Authorization: Bearer token\".",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_SECRET,
		.arguments = request_upload_token_arguments,
		.run = request_upload_token,
	},
};

const ToolTable attachment_tools = {tools, lengthof(tools)};
