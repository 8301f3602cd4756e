/*
 * t_document.c
 *		Documents of any type.
 */
#include "postgres.h"

#include "tool/registry.h"

static const char *const type_choices[] = {"erd", "flow_diagram", "readme", "testcase", NULL};

static const Argument list_documents_arguments[] = {
	ARG_ID("projectUuid", 0, "Only documents of this project."),
	ARG_ID("folderUuid", 0, "Only documents in this folder."),
	ARG_CHOICE("type", 0, type_choices, "Only documents of this type."),
	ARG_TEXT("q", 0, 0, 500, "Full-text filter; switches from folder listing to search results."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_document_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Document to fetch."),
	ARG_END,
};

static const Argument create_documents_arguments_item_type_payload_fields[] = {
	ARG_TEXT("body", 0, 0, 0, "readme: the whole Markdown text."),
	ARG_TEXT("diagramSource", 0, 0, 0, "flow_diagram: textual source the diagram is drawn from."),
	ARG_TEXT("sourceLanguage", 0, 0, 50, "flow_diagram: language of that source."),
	ARG_TEXT("edgeStyle", 0, 0, 50, "flow_diagram: default way edges are drawn."),
	ARG_BOOLEAN("isModule", 0, "flow_diagram: whether other diagrams may embed this one."),
	ARG_ANY("metadata", ARGUMENT_NULLABLE, "flow_diagram: extra client data kept as given."),
	ARG_TEXT("defaultEnvironment", 0, 0, 50, "testcase: environment proposed for new runs."),
	ARG_TEXT("defaultTestAccount", 0, 0, 100,
			 "testcase: account of the tested system proposed for new runs."),
	ARG_END,
};

static const Argument create_documents_arguments_item_fields[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED, "Project the document belongs to."),
	ARG_ID("folderUuid", 0, "Folder to file it in; absent for the project's top level."),
	ARG_CHOICE("type", ARGUMENT_REQUIRED, type_choices, "Kind of document."),
	ARG_TEXT("title", ARGUMENT_REQUIRED, 1, 255, "Document title."),
	ARG_OBJECT("typePayload", 0, create_documents_arguments_item_type_payload_fields,
			   "Fields that depend on the document type; fields of another type are refused."),
	ARG_TEXT("body", 0, 0, 0, "Older spelling of typePayload.body; only for readme."),
	ARG_END,
};

static const Argument create_documents_arguments_item_item =
	ARG_OBJECT(NULL, 0, create_documents_arguments_item_fields, NULL);

static const Argument create_documents_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &create_documents_arguments_item_item,
			  "Documents to create."),
	ARG_END,
};

static const Argument update_documents_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Document to change."),
	ARG_TEXT("title", 0, 1, 255, "New title."),
	ARG_OBJECT("typePayload", 0, create_documents_arguments_item_type_payload_fields,
			   "Fields that depend on the document type; fields of another type are refused."),
	ARG_TEXT("body", 0, 0, 0, "Older spelling of typePayload.body; only for readme."),
	ARG_END,
};

static const Argument update_documents_arguments_item_item =
	ARG_OBJECT(NULL, 0, update_documents_arguments_item_fields, NULL);

static const Argument update_documents_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &update_documents_arguments_item_item,
			  "Changes, one per document."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "Identifier of one entry.");

static const Argument delete_documents_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Documents to archive."),
	ARG_END,
};

static const Argument unarchive_documents_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 100, &id_item, "Archived documents to bring back."),
	ARG_END,
};

static const Argument move_documents_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Document to move."),
	ARG_TEXT("newFolderUuid", ARGUMENT_NULLABLE, 0, 64, "Target folder; null or empty means the top level."),
	ARG_ID("targetProjectUuid", 0, "Project to move into; absent keeps the current one."),
	ARG_ID("targetWorkspaceUuid", 0, "Safety check only: must be the workspace of the target project."),
	ARG_END,
};

static const Argument move_documents_arguments_item_item =
	ARG_OBJECT(NULL, 0, move_documents_arguments_item_fields, NULL);

static const Argument move_documents_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &move_documents_arguments_item_item,
			  "Moves, one per document."),
	ARG_TEXT("clientMutationId", ARGUMENT_VISIBLE_ASCII, 1, 128,
			 "Caller's own id for this request, to trace retries."),
	ARG_END,
};

static const Argument search_documents_arguments[] = {
	ARG_TEXT("q", ARGUMENT_REQUIRED, 1, 500, "Words to look for."),
	ARG_CHOICE("type", 0, type_choices, "Only documents of this type."),
	ARG_ID("projectUuid", 0, "Search one project only."),
	{.kind = ARGUMENT_INTEGER,
	 .name = "limit",
	 .flags = ARGUMENT_DEFAULT_NUMBER,
	 .minimum = 1,
	 .maximum = 50,
	 .fallback = 20,
	 .description = "Number of matches wanted."},
	{.kind = ARGUMENT_INTEGER,
	 .name = "offset",
	 .flags = ARGUMENT_DEFAULT_NUMBER,
	 .minimum = 0,
	 .maximum = 0,
	 .fallback = 0,
	 .description = "Number of matches to skip."},
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "list_documents",
		.title = "List documents",
		.summary = "Show documents, filtered by project, folder, type or full text.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = list_documents_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0},
					{TARGET_FOLDER, "folderUuid", RIGHT_READ, 0}},
	},
	{
		.name = "get_document",
		.title = "Get document",
		.summary = "Fetch one document with its type-specific content.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = get_document_arguments,
		.targets = {{TARGET_DOCUMENT, "uuid", RIGHT_READ, 0}},
	},
	{
		.name = "create_documents",
		.title = "Create documents",
		.summary = "Create documents of any type in a project or folder.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = create_documents_arguments,
		.targets = {{TARGET_PROJECT, "items[].projectUuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].folderUuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "update_documents",
		.title = "Update documents",
		.summary = "Change a document's title or its type-specific fields.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT | TOOL_CORE,
		.arguments = update_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].uuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "delete_documents",
		.title = "Delete documents",
		.summary = "Archive documents.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "unarchive_documents",
		.title = "Unarchive documents",
		.summary = "Bring archived documents back.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
	},
	{
		.name = "move_documents",
		.title = "Move documents",
		.summary = "File documents elsewhere, within or across projects.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = move_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].uuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].newFolderUuid", RIGHT_WRITE, 0},
					{TARGET_PROJECT, "items[].targetProjectUuid", RIGHT_WRITE, 0},
					{TARGET_WORKSPACE, "items[].targetWorkspaceUuid", RIGHT_READ, 0}},
	},
	{
		.name = "search_documents",
		.title = "Search documents",
		.summary = "Full-text search over titles and contents the caller may read.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = search_documents_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0}},
	},
};

const ToolTable document_tools = {tools, lengthof(tools)};
