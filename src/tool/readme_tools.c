/*
 * readme_tools.c
 *		Readme documents.
 */
#include "postgres.h"

#include "core/llm/llm_request.h"
#include "core/readme/readme.h"
#include "core/readme/readme_draft.h"
#include "tool/registry.h"

/* Characters of one addition. */
#define ADDITION_MAX 1000000

static const Argument addition_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The readme."),
	ARG_TEXT("addition", ARGUMENT_REQUIRED, 1, ADDITION_MAX, "Markdown to add at the end."),
	ARG_TEXT("separator", 0, 0, 100, "Put between the old end and the addition; an empty line when absent."),
	ARG_END,
};
static const Argument addition = ARG_OBJECT(NULL, 0, addition_fields, NULL);

static const Argument append_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &addition, "One per addition."),
	ARG_END,
};

static const Argument wish_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "The readme to write into."),
	ARG_TEXT("prompt", ARGUMENT_REQUIRED, 1, LLM_REQUEST_PROMPT_MAX, "What to write."),
	ARG_TEXT("context", 0, 0, LLM_REQUEST_CONTEXT_MAX, "Further facts for the writer, as JSON text."),
	ARG_END,
};
static const Argument wish = ARG_OBJECT(NULL, 0, wish_fields, NULL);

static const Argument generate_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &wish, "One per readme."),
	ARG_END,
};

static void
append_item(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].uuid", index)->place;
	const char *separator = json_read_text(item, "separator");

	readme_append(&place->uuid, separator == NULL ? README_SEPARATOR : separator,
				  json_read_text(item, "addition"));
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_close_object(&call->result);
}

/* What the draft shows, and what is left out of it. */
static void
write_draft(JsonWriter *writer, const ReadmeDraft *draft)
{
	bool complete = true;

	json_write_key(writer, "draft");
	json_write_open_object(writer);
	json_write_integer_member(writer, "characters", draft->characters);
	json_write_integer_member(writer, "sections", draft->sections);
	for (int kind = 0; kind < DRAFT_KINDS; kind++)
	{
		if (draft->shown[kind] > 0)
			json_write_integer_member(writer, readme_draft_kinds[kind], draft->shown[kind]);
		complete = complete && draft->shown[kind] >= draft->of[kind];
	}
	json_write_close_object(writer);
	if (complete)
		return;
	json_write_key(writer, "leftOut");
	json_write_open_object(writer);
	json_write_key(writer, "from");
	json_write_open_array(writer);
	for (int kind = 0; kind < DRAFT_KINDS; kind++)
	{
		if (draft->shown[kind] >= draft->of[kind])
			continue;
		json_write_open_object(writer);
		json_write_text_member(writer, "path", readme_draft_kinds[kind]);
		json_write_integer_member(writer, "shown", draft->shown[kind]);
		json_write_integer_member(writer, "of", draft->of[kind]);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
	json_write_text_member(
		writer, "hint",
		"get_document with format: \"markdown\" gives an ERD whole, in pages, for "
		"readme_append_document; flow_list_nodes and testcase_list_testcases give theirs.");
	json_write_close_object(writer);
}

/*
 * The request waits for a model; until one answers, and if none ever does, the readme holds a draft made from
 * the project's documents. The answer takes the draft's place (flow_request_tools.c).
 */
static void
generate_item(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].documentUuid", index)->place;
	const char *prompt = json_read_text(item, "prompt");
	const char *request;
	ReadmeDraft draft;

	readme_draft_drop_open(&place->uuid);
	request = llm_request_queue(call->principal, &place->uuid, LLM_REQUEST_KIND_README, prompt,
								json_read_text(item, "context"));
	readme_draft_append(call->principal, place, request, prompt, &draft);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "documentUuid", &place->uuid);
	json_write_text_member(&call->result, "requestUuid", request);
	json_write_text_member(&call->result, "status", "PENDING");
	write_draft(&call->result, &draft);
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "readme_append_document",
		.title = "Append to readmes",
		.summary = "Add Markdown at the end of readmes without sending their whole text.",
		.group = TOOL_GROUP_README,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = append_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].uuid", RIGHT_WRITE, TARGET_README}},
		.batch = "items",
		.each = append_item,
	},
	{
		.name = "readme_generate_document",
		.title = "Generate readmes",
		.summary = "Add a draft made from the project's ERDs, flows and tests to readmes now, and ask an "
				   "agent (who fetches"
				   " requests with flow_get_pending_llm_requests) to write the text that replaces it.",
		.group = TOOL_GROUP_README,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT,
		.arguments = generate_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, TARGET_README}},
		.batch = "items",
		.each = generate_item,
	},
};

const ToolTable readme_tools = {tools, lengthof(tools)};
