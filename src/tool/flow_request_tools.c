/*
 * flow_request_tools.c
 *		Requests to language models, handed to agents.
 *
 * Fetching is a read to the caller: it changes nothing but who works on a request. Whoever may write in the
 * document gets its requests claimed, so that no other agent gets the same; whoever may only read is shown
 * that they wait.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/errors.h"
#include "core/llm/llm_request.h"
#include "core/readme/readme.h"
#include "core/readme/readme_draft.h"
#include "core/tree/visible.h"
#include "tool/registry.h"
#include "utils/timestamp.h"

#include "tool/flow_request_tools.sql.h"

/* Of an answer's requests: what their fields take beside prompt and context. */
#define REQUEST_CHARACTERS 1500
/* Of all its requests. Whoever takes a request has to get the whole of it. */
#define REQUESTS_MAX_CHARACTERS (TOOL_ANSWER_CHARACTERS - 500)

/* A row of open_requests, copied because claiming runs further statements. */
typedef struct OpenRequest
{
	const char *uuid;
	bool may_claim;
	const char *document;
	const char *title;
	const char *type;
	const char *kind;
	const char *prompt; /* its beginning */
	const char *created_at;
	int64 length; /* characters of prompt and context as JSON */
} OpenRequest;

static const Argument get_pending_arguments[] = {
	ARG_ID("diagramUuid", 0, "Only requests of this document."),
	ARG_LIMIT,
	ARG_END,
};

static const Argument submit_result_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The request."),
	ARG_TEXT("result", ARGUMENT_REQUIRED, 1, LLM_REQUEST_RESULT_MAX,
			 "The answer; of a readme request Markdown."),
	ARG_INTEGER("inputTokens", 0, 0, 0, "Input tokens in all, cached ones included."),
	ARG_INTEGER("cachedInputTokens", 0, 0, 0, "Those of them that came from a cache."),
	ARG_INTEGER("outputTokens", 0, 0, 0, "Output tokens."),
	ARG_INTEGER("creditsCharged", 0, 0, 0, "Ignored."),
	ARG_END,
};

static const char *const status_choices[] = {"FAILED", NULL};

static const Argument update_status_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The request."),
	ARG_CHOICE("status", ARGUMENT_REQUIRED, status_choices, "Only failure is reported here."),
	ARG_TEXT("errorMessage", 0, 0, LLM_REQUEST_ERROR_MAX, "What went wrong."),
	ARG_END,
};

static int
read_open_requests(const ToolCall *call, OpenRequest **requests)
{
	const pg_uuid_t *document = call->target_count > 0 ? &tool_place(call)->uuid : NULL;
	int count = (int) execute_open_requests(call->principal->account_id, NULL, document, clock_now(),
											tool_limit(call));

	*requests = palloc_array(OpenRequest, count + 1);
	for (int i = 0; i < count; i++)
	{
		OpenRequest *request = &(*requests)[i];

		request->uuid = statement_text(i, 1);
		request->may_claim = statement_boolean(i, 2);
		request->document = statement_text(i, 3);
		request->title = statement_text(i, 4);
		request->type = statement_text(i, 5);
		request->kind = statement_text(i, 6);
		request->prompt = statement_text(i, 7);
		request->created_at = statement_text(i, 8);
		request->length = statement_integer(i, 9);
	}
	return count;
}

/* Whether its texts alone are more than an answer holds. */
static bool
is_long(const OpenRequest *request)
{
	return request->length + REQUEST_CHARACTERS > REQUESTS_MAX_CHARACTERS;
}

/* claim is NULL for a request that is only shown. */
static void
write_request(JsonWriter *writer, const OpenRequest *request, const LlmClaim *claim)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "uuid", request->uuid);
	json_write_text_member(writer, "status", claim != NULL ? "CLAIMED" : "PENDING");
	json_write_text_member(writer, "kind", request->kind);
	json_write_text_member(writer, "documentUuid", request->document);
	json_write_text_member(writer, "documentTitle", request->title);
	json_write_text_member(writer, "documentType", request->type);
	json_write_text_member(writer, "createdAt", request->created_at);
	json_write_text_member(writer, "prompt", claim != NULL ? claim->prompt : request->prompt);
	if (claim == NULL && request->may_claim && is_long(request))
		json_write_text_member(writer, "hint",
							   psprintf("Prompt and context have about " INT64_FORMAT
										" characters: full: true takes it.",
										request->length));
	if (claim != NULL)
	{
		json_write_text_member(writer, "context", claim->context);
		json_write_text_member(writer, "leaseUntil", claim->lease_until);
		json_write_integer_member(writer, "attempts", claim->attempts);
	}
	json_write_close_object(writer);
}

static void
get_pending(ToolCall *call)
{
	/* Without the right to write anything (a standby, a token for reading) everything is only shown. */
	bool may_write = !XactReadOnly && (call->principal->scopes & SCOPE_WRITE) != 0;
	bool all = tool_wants_all(call);
	OpenRequest *requests;
	int count = read_open_requests(call, &requests);
	int written = 0;
	int i;

	json_write_open_object(&call->result);
	json_write_key(&call->result, "items");
	json_write_open_array(&call->result);
	for (i = 0; i < count; i++)
	{
		LlmClaim claim;
		bool claims = may_write && requests[i].may_claim && (all || !is_long(&requests[i]));
		int64 length = REQUEST_CHARACTERS + (claims ? requests[i].length : 0);

		if (!all && call->result.out->len + length > REQUESTS_MAX_CHARACTERS)
			break;
		if (claims && !llm_request_claim(call->principal, requests[i].uuid, &claim))
			continue;
		write_request(&call->result, &requests[i], claims ? &claim : NULL);
		written++;
	}
	json_write_close_array(&call->result);
	json_write_integer_member(&call->result, "count", written);
	if (i < count)
		json_write_text_member(&call->result, "hint", "More wait: call again, or give full: true.");
	json_write_close_object(&call->result);
}

/* The request of the call, locked; refused when another agent works on it or its state is final. */
static void
lock_request(ToolCall *call, LlmRequest *request)
{
	llm_request_lock(call->principal, json_read_text(call->arguments, "uuid"), request);
	if (request->claimed_by_other)
		ereport(ERROR, (errcode(ERRCODE_AI_CONFLICT), errmsg("another agent works on this request"),
						errdetail("Its claim ends at %s.", request->lease_until),
						errhint("Fetch another one with flow_get_pending_llm_requests.")));
}

static void
refuse_finished(const LlmRequest *request)
{
	ereport(ERROR,
			(errcode(ERRCODE_AI_CONFLICT), errmsg("this request is already %s", request->status),
			 errhint("Nothing needs to be done; fetch another one with flow_get_pending_llm_requests.")));
}

static int64
token_count(const ToolCall *call, const char *name)
{
	int64 count;

	return json_read_integer(call->arguments, name, &count) ? count : -1;
}

/* The result of a readme request takes the place of the draft, or goes to the end if the draft was touched.
 */
static const char *
write_into_readme(const Place *place, const LlmRequest *request, const char *result)
{
	if (readme_draft_replace(&place->uuid, &request->draft, result))
		return "draft";
	readme_append(&place->uuid, README_SEPARATOR, result);
	return "end";
}

static void
submit_result(ToolCall *call)
{
	LlmTokens tokens = {token_count(call, "inputTokens"), token_count(call, "cachedInputTokens"),
						token_count(call, "outputTokens")};
	const char *result = json_read_text(call->arguments, "result");
	const Place *place = tool_place(call);
	LlmRequest request;

	if (tokens.input >= 0 && tokens.cached > tokens.input)
		tool_refuse(call, "cachedInputTokens", "there cannot be more cached input tokens than input tokens",
					"inputTokens counts all of them.");
	lock_request(call, &request);
	if (strcmp(request.status, "COMPLETED") == 0 || strcmp(request.status, "FAILED") == 0)
		refuse_finished(&request);
	llm_request_complete(call->principal, &request, result, &tokens);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", request.uuid);
	json_write_text_member(&call->result, "status", "COMPLETED");
	json_write_uuid_member(&call->result, "documentUuid", &place->uuid);
	if (strcmp(request.kind, LLM_REQUEST_KIND_README) == 0 && place->type == DOCUMENT_README)
		json_write_text_member(&call->result, "writtenTo", write_into_readme(place, &request, result));
	json_write_close_object(&call->result);
}

static void
update_status(ToolCall *call)
{
	LlmRequest request;

	lock_request(call, &request);
	if (strcmp(request.status, "COMPLETED") == 0)
		refuse_finished(&request);
	/* A repeat changes nothing. */
	if (strcmp(request.status, "FAILED") != 0)
		llm_request_fail(call->principal, &request, json_read_text(call->arguments, "errorMessage"));
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", request.uuid);
	json_write_text_member(&call->result, "status", "FAILED");
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "flow_get_pending_llm_requests",
		.title = "Fetch pending LLM requests",
		.summary =
			"Take waiting requests; each is yours until leaseUntil. Answer by flow_submit_llm_result, give"
			" up by flow_update_llm_request_status.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CLAIMS | TOOL_WHOLE,
		.arguments = get_pending_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, 0}},
		.run = get_pending,
	},
	{
		.name = "flow_submit_llm_result",
		.title = "Submit an LLM result",
		.summary =
			"Answer a request. A readme request's text replaces the draft, or goes to the end if the draft"
			" was edited, as a new version.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT,
		.arguments = submit_result_arguments,
		.targets = {{TARGET_LLM_REQUEST, "uuid", RIGHT_WRITE, 0}},
		.run = submit_result,
	},
	{
		.name = "flow_update_llm_request_status",
		.title = "Report a failed LLM request",
		.summary = "Say that a request cannot be answered.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = update_status_arguments,
		.targets = {{TARGET_LLM_REQUEST, "uuid", RIGHT_WRITE, 0}},
		.run = update_status,
	},
};

const ToolTable flow_request_tools = {tools, lengthof(tools)};
