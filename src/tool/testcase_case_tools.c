/*
 * testcase_case_tools.c
 *		Test cases and their steps.
 */
#include "postgres.h"

#include "core/testcase/testcase.h"
#include "tool/registry.h"
#include "tool/testcase_order.h"

#include "tool/testcase_case_tools.sql.h"

static const Argument list_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const ScanSource steps_of_case = {.relation = "test_step", .index = "test_step_order_index"};
static const ToolCount step_count = {"stepCount", &steps_of_case};

static const Argument get_arguments[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Test case."),
	ARG_END,
};

static const char *const priority_choices[] = {"LOW", "MEDIUM", "HIGH", "CRITICAL", NULL};

static const char *const status_choices[] = {"DRAFT", "READY", "DEPRECATED", NULL};

static const char *const type_choices[] = {
	"FUNCTIONAL", "REGRESSION", "SMOKE", "PERFORMANCE", "SECURITY", "E2E", "UNIT", "INTEGRATION", NULL};

static const char *const source_choices[] = {"MANUAL", "AI", "IMPORT", "MCP", NULL};

static const Argument step_fields[] = {
	ARG_INTEGER("id", ARGUMENT_SELDOM, 1, 0, "Step to keep or change; without it the step is new."),
	ARG_TEXT("action", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 4000, "What the tester does."),
	ARG_TEXT("expectedResult", ARGUMENT_PLAIN, 0, 4000, "What should be seen."),
	ARG_END,
};

static const Argument step_item = ARG_OBJECT(NULL, 0, step_fields, NULL);

#define MAX_STEPS 200

/* The fields that create and update have in common; an empty text clears an optional one. */
#define CASE_FIELDS                                                                           \
	ARG_TEXT("precondition", ARGUMENT_PLAIN, 0, 10000, "What must hold before."),             \
		ARG_TEXT("expectedResult", 0, 0, 10000, "What should come out overall."),             \
		ARG_CHOICE("priority", 0, priority_choices, "How much it matters; MEDIUM at first."), \
		ARG_CHOICE("status", 0, status_choices, "Readiness; DRAFT at first."),                \
		ARG_CHOICE("type", 0, type_choices, "Kind of test; FUNCTIONAL at first."),            \
		ARG_TEXT("tags", ARGUMENT_PLAIN, 0, 1000, "Comma-separated tags."),                   \
		ARG_TEXT("testAccount", ARGUMENT_PLAIN, 0, 100, "Account of the tested system."),     \
		ARG_TEXT("assigneeId", 0, 0, 64, "Who is in charge, free text.")

static const Argument create_fields[] = {
	ARG_INTEGER("scenarioId", ARGUMENT_REQUIRED, 1, 0, "Scenario it belongs to."),
	ARG_TEXT("title", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 500, "Title."),
	CASE_FIELDS,
	ARG_ARRAY("steps", ARGUMENT_PLAIN, 0, MAX_STEPS, &step_item, "Steps in order."),
	{.kind = ARGUMENT_TEXT,
	 .name = "source",
	 .flags = ARGUMENT_SELDOM,
	 .choices = source_choices,
	 .description = "Where it came from.",
	 .fallback_text = "MCP"},
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_fields, NULL);

static const Argument create_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, ARGUMENT_BATCH_MAX, &create_item, "New cases."),
	ARG_END,
};

static const Argument update_fields[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Test case."),
	ARG_INTEGER("scenarioId", 0, 1, 0, "Scenario of the same document to move it to."),
	ARG_TEXT("title", ARGUMENT_PLAIN, 1, 500, "Title."),
	CASE_FIELDS,
	ARG_ARRAY("steps", 0, 0, MAX_STEPS, &step_item,
			  "The whole list in order: steps with id are kept or changed, others are new, absent ones are "
			  "removed."),
	ARG_END,
};

static const Argument update_item = ARG_OBJECT(NULL, 0, update_fields, NULL);

static const Argument update_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &update_item, "Changes, one per case."),
	ARG_END,
};

static const Argument case_id = ARG_INTEGER(NULL, 0, 1, 0, NULL);

static const Argument delete_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &case_id, "Cases to delete."),
	ARG_END,
};

static const Argument reorder_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 1000, &case_id, "All cases of one scenario, in the wanted order."),
	ARG_END,
};

static const char *const get_query_arguments[] = {"id", NULL};

static void
write_steps(ToolCall *call, const pg_uuid_t *document, int64 test_case, const JsonNode *steps)
{
	if (steps == NULL)
		return;
	json_write_key(&call->result, "stepIds");
	testcase_replace_steps(document, test_case, steps, &call->result);
}

static void
create_case(ToolCall *call, JsonNode *item, int index)
{
	const pg_uuid_t *document = &tool_target(call, "items[].scenarioId", index)->place.uuid;
	const char *id =
		entity_insert(&testcase_case_entity, document, testcase_fields(&testcase_case_entity, item));

	json_write_open_object(&call->result);
	json_write_key(&call->result, "id");
	json_write_raw(&call->result, id);
	json_write_text_member(&call->result, "title", json_read_text(item, "title"));
	write_steps(call, document, strtoll(id, NULL, 10), json_read_member(item, "steps"));
	json_write_close_object(&call->result);
}

static void
update_case(ToolCall *call, JsonNode *item, int index)
{
	const ResolvedTarget *target = tool_target(call, "items[].id", index);
	JsonNode *data = testcase_fields(&testcase_case_entity, item);
	const char *id = psprintf(INT64_FORMAT, target->number);

	if (data->count > 0)
		entity_update(&testcase_case_entity, &target->place.uuid, id, data);
	else
		testcase_before_case(&testcase_case_entity, &target->place.uuid, id, data, false);
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "id", target->number);
	write_steps(call, &target->place.uuid, target->number, json_read_member(item, "steps"));
	json_write_close_object(&call->result);
}

static void
delete_case(ToolCall *call, JsonNode *item, int index)
{
	const ResolvedTarget *target = tool_target(call, "ids[]", index);

	(void) item;
	entity_delete(&testcase_case_entity, &target->place.uuid, psprintf(INT64_FORMAT, target->number));
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "id", target->number);
	json_write_close_object(&call->result);
}

static void
reorder_cases(ToolCall *call)
{
	testcase_run_reorder(call, &testcase_case_entity);
}

static const Tool tools[] = {
	{
		.name = "testcase_list_testcases",
		.title = "List test cases",
		.summary = "The cases of a testcase document by scenario and order, without texts and steps. Those "
				   "of archived "
				   "scenarios are left out.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = list_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_TESTCASES}},
		.run = tool_run_list,
		.query = &list_cases,
		.count = &step_count,
	},
	{
		.name = "testcase_get_testcase",
		.title = "Get a test case",
		.summary = "One case with all its texts and steps.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_WHOLE,
		.arguments = get_arguments,
		.targets = {{TARGET_TESTCASE, "id", RIGHT_READ, 0}},
		.query = &get_case,
		.query_arguments = get_query_arguments,
	},
	{
		.name = "testcase_create_testcases",
		.title = "Create test cases",
		.summary = "Add cases with their steps to scenarios.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = create_arguments,
		.targets = {{TARGET_SCENARIO, "items[].scenarioId", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = create_case,
	},
	{
		.name = "testcase_update_testcases",
		.title = "Update test cases",
		.summary = "Change cases and their steps, or move cases to another scenario of their document. An "
				   "empty text "
				   "clears an optional field.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = update_arguments,
		.targets = {{TARGET_TESTCASE, "items[].id", RIGHT_WRITE, 0},
					{TARGET_SCENARIO, "items[].scenarioId", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = update_case,
	},
	{
		.name = "testcase_delete_testcases",
		.title = "Delete test cases",
		.summary = "Delete cases with their steps. Runs keep their copies and results.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_arguments,
		.targets = {{TARGET_TESTCASE, "ids[]", RIGHT_WRITE, 0}},
		.batch = "ids",
		.each = delete_case,
	},
	{
		.name = "testcase_reorder_testcases",
		.title = "Reorder test cases",
		.summary = "Set the order of all cases of one scenario.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = reorder_arguments,
		.targets = {{TARGET_TESTCASE, "ids[]", RIGHT_WRITE, 0}},
		.run = reorder_cases,
	},
};

const ToolTable testcase_case_tools = {tools, lengthof(tools)};
