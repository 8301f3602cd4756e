/*
 * t_flow_request.c
 *		Language-model jobs handed to agents.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument flow_get_pending_llm_requests_arguments[] = {
	ARG_ID("diagramUuid", 0, "Only jobs of this flow diagram."),
	ARG_LIMIT,
	ARG_END,
};

static const Argument flow_submit_llm_result_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Job that is answered."),
	ARG_TEXT("result", ARGUMENT_REQUIRED, 1, 0, "Answer text."),
	ARG_INTEGER("inputTokens", 0, 0, 0, "Input tokens in all, cached ones included."),
	ARG_INTEGER("cachedInputTokens", 0, 0, 0, "Part of the input tokens that came from a cache."),
	ARG_INTEGER("outputTokens", 0, 0, 0, "Output tokens."),
	ARG_INTEGER("creditsCharged", 0, 0, 0,
				"Kept for old clients; ignored, the server works credits out itself."),
	ARG_END,
};

static const char *const status_choices[] = {"FAILED", NULL};

static const Argument flow_update_llm_request_status_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "Job to mark."),
	ARG_CHOICE("status", ARGUMENT_REQUIRED, status_choices, "New state; only failure may be reported."),
	ARG_TEXT("errorMessage", 0, 0, 4000, "What went wrong."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "flow_get_pending_llm_requests",
		.title = "Get pending LLM requests (flow)",
		.summary = "Fetch the language-model jobs that wait for an agent to answer them.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT,
		.arguments = flow_get_pending_llm_requests_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW}},
	},
	{
		.name = "flow_submit_llm_result",
		.title = "Submit LLM result (flow)",
		.summary = "Hand in the answer to a waiting language-model job.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.arguments = flow_submit_llm_result_arguments,
		.targets = {{TARGET_LLM_REQUEST, "uuid", RIGHT_WRITE, 0}},
	},
	{
		.name = "flow_update_llm_request_status",
		.title = "Update LLM request status (flow)",
		.summary = "Report that a waiting language-model job could not be done.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = flow_update_llm_request_status_arguments,
		.targets = {{TARGET_LLM_REQUEST, "uuid", RIGHT_WRITE, 0}},
	},
};

const ToolTable flow_request_tools = {tools, lengthof(tools)};
