/*
 * t_attachment.c
 *		Files attached to documents, and tokens for sending large bodies.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument list_attachments_arguments[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED, "Project whose attachments are wanted."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_attachment_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Attachment to fetch."),
	ARG_END,
};

static const Argument upload_attachments_arguments_item_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Document the file belongs to."),
	ARG_TEXT("filename", ARGUMENT_REQUIRED, 1, 255, "File name shown to people."),
	ARG_TEXT("storageKey", ARGUMENT_REQUIRED, 1, 1024, "Key handed out with the upload token."),
	ARG_TEXT("contentType", 0, 0, 255, "Media type of the bytes."),
	ARG_INTEGER("sizeBytes", 0, 0, 0, "Number of bytes."),
	ARG_END,
};

static const Argument upload_attachments_arguments_item_item =
	ARG_OBJECT(NULL, 0, upload_attachments_arguments_item_fields, NULL);

static const Argument upload_attachments_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &upload_attachments_arguments_item_item,
			  "Files to register."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument delete_attachments_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Attachments to remove."),
	ARG_END,
};

static const char *const purpose_choices[] = {"mcp.call",        "document.create",   "document.update",
											  "document.append", "attachment.upload", NULL};

static const Argument request_upload_token_arguments[] = {
	ARG_CHOICE("purpose", ARGUMENT_REQUIRED, purpose_choices, "What the token may be used for."),
	ARG_TEXT("scopeJson", 0, 0, 8192,
			 "JSON text naming what the token is bound to; its keys depend on the purpose."),
	ARG_INTEGER("maxBytes", 0, 1, 0, "Largest body the token may send; the server may set a lower one."),
	{.kind = ARGUMENT_INTEGER,
	 .name = "ttlSeconds",
	 .flags = ARGUMENT_DEFAULT_NUMBER,
	 .minimum = 30,
	 .maximum = 3600,
	 .fallback = 300,
	 .description = "Lifetime in seconds."},
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "list_attachments",
		.title = "List attachments",
		.summary = "Show the files attached to documents of a project.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = list_attachments_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0}},
	},
	{
		.name = "get_attachment",
		.title = "Get attachment",
		.summary = "Fetch the record of one attachment.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = get_attachment_arguments,
		.targets = {{TARGET_ATTACHMENT, "uuid", RIGHT_READ, 0}},
	},
	{
		.name = "upload_attachments",
		.title = "Upload attachments",
		.summary = "Register files whose bytes were already uploaded with an upload token.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.arguments = upload_attachments_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "delete_attachments",
		.title = "Delete attachments",
		.summary = "Remove attachments.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_attachments_arguments,
		.targets = {{TARGET_ATTACHMENT, "uuids[]", RIGHT_WRITE, 0}},
	},
	{
		.name = "request_upload_token",
		.title = "Request upload token",
		.summary = "Get a short-lived token for sending large bodies or file bytes outside the tool call.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.arguments = request_upload_token_arguments,
	},
};

const ToolTable attachment_tools = {tools, lengthof(tools)};
