/*
 * t_readme.c
 *		Readme documents.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument readme_append_document_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Readme document to extend."),
	ARG_TEXT("addition", ARGUMENT_REQUIRED, 1, 0, "Markdown text to add."),
	ARG_TEXT("separator", 0, 0, 100, "Text put between the old end and the addition."),
	ARG_END,
};

static const Argument readme_append_document_arguments_item_item =
	ARG_OBJECT(NULL, 0, readme_append_document_arguments_item_fields, NULL);

static const Argument readme_append_document_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &readme_append_document_arguments_item_item,
			  "Additions, one per document."),
	ARG_END,
};

static const Argument readme_generate_document_arguments_item_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Readme document to write into."),
	ARG_TEXT("prompt", ARGUMENT_REQUIRED, 1, 20000, "What to write."),
	ARG_TEXT("context", 0, 0, 200000, "Extra facts as JSON text."),
	ARG_END,
};

static const Argument readme_generate_document_arguments_item_item =
	ARG_OBJECT(NULL, 0, readme_generate_document_arguments_item_fields, NULL);

static const Argument readme_generate_document_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &readme_generate_document_arguments_item_item,
			  "Requests, one per document."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "readme_append_document",
		.title = "Append document (readme)",
		.summary = "Add text at the end of readme documents.",
		.group = TOOL_GROUP_README,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = readme_append_document_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].uuid", RIGHT_WRITE, TARGET_README}},
	},
	{
		.name = "readme_generate_document",
		.title = "Generate document (readme)",
		.summary = "Ask for readme documents to be written from a prompt.",
		.group = TOOL_GROUP_README,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = readme_generate_document_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, TARGET_README}},
	},
};

const ToolTable readme_tools = {tools, lengthof(tools)};
