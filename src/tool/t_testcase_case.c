/*
 * t_testcase_case.c
 *		Test cases and their steps.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument testcase_list_testcases_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document that holds the content."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument testcase_get_testcase_arguments[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Case to fetch."),
	ARG_END,
};

static const char *const priority_choices[] = {"LOW", "MEDIUM", "HIGH", "CRITICAL", NULL};

static const char *const status_choices[] = {"DRAFT", "READY", "DEPRECATED", NULL};

static const char *const type_choices[] = {
	"FUNCTIONAL", "REGRESSION", "SMOKE", "PERFORMANCE", "SECURITY", "E2E", "UNIT", "INTEGRATION", NULL};

static const Argument testcase_create_testcases_arguments_item_step_fields[] = {
	ARG_INTEGER("id", 0, 1, 0, "Existing step to keep or change; absent adds a step."),
	ARG_TEXT("action", ARGUMENT_REQUIRED, 1, 4000, "What the tester does."),
	ARG_TEXT("expectedResult", 0, 0, 4000, "What should be seen."),
	ARG_END,
};

static const Argument testcase_create_testcases_arguments_item_step_item =
	ARG_OBJECT(NULL, 0, testcase_create_testcases_arguments_item_step_fields, NULL);

static const char *const source_choices[] = {"MANUAL", "AI", "IMPORT", "MCP", NULL};

static const Argument testcase_create_testcases_arguments_item_fields[] = {
	ARG_INTEGER("scenarioId", ARGUMENT_REQUIRED, 1, 0, "Scenario the case belongs to."),
	ARG_TEXT("title", ARGUMENT_REQUIRED, 1, 500, "Case title."),
	ARG_TEXT("precondition", 0, 0, 10000, "What must hold before."),
	ARG_TEXT("expectedResult", 0, 0, 10000, "What should come out overall."),
	ARG_CHOICE("priority", 0, priority_choices, "How much it matters."),
	ARG_CHOICE("status", 0, status_choices, "Readiness of the case."),
	ARG_CHOICE("type", 0, type_choices, "Kind of test."),
	ARG_TEXT("tags", 0, 0, 1000, "Tags as one comma-separated text."),
	ARG_TEXT("testAccount", 0, 0, 100, "Account of the tested system."),
	ARG_TEXT("assigneeId", 0, 0, 64, "User in charge."),
	ARG_ARRAY("steps", 0, 0, 200, &testcase_create_testcases_arguments_item_step_item,
			  "Steps in order; when given on an update, replaces the list."),
	{.kind = ARGUMENT_TEXT,
	 .name = "source",
	 .flags = 0,
	 .choices = source_choices,
	 .description = "Where the case came from.",
	 .fallback_text = "MCP"},
	ARG_END,
};

static const Argument testcase_create_testcases_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_create_testcases_arguments_item_fields, NULL);

static const Argument testcase_create_testcases_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &testcase_create_testcases_arguments_item_item,
			  "Cases to create."),
	ARG_END,
};

static const Argument testcase_update_testcases_arguments_item_fields[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Case to change."),
	ARG_INTEGER("scenarioId", 0, 1, 0, "Scenario to move to."),
	ARG_TEXT("title", 0, 1, 500, "Case title."),
	ARG_TEXT("precondition", 0, 0, 10000, "What must hold before."),
	ARG_TEXT("expectedResult", 0, 0, 10000, "What should come out overall."),
	ARG_CHOICE("priority", 0, priority_choices, "How much it matters."),
	ARG_CHOICE("status", 0, status_choices, "Readiness of the case."),
	ARG_CHOICE("type", 0, type_choices, "Kind of test."),
	ARG_TEXT("tags", 0, 0, 1000, "Tags as one comma-separated text."),
	ARG_TEXT("testAccount", 0, 0, 100, "Account of the tested system."),
	ARG_TEXT("assigneeId", 0, 0, 64, "User in charge."),
	ARG_ARRAY("steps", 0, 0, 200, &testcase_create_testcases_arguments_item_step_item,
			  "Steps in order; when given on an update, replaces the list."),
	ARG_END,
};

static const Argument testcase_update_testcases_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_update_testcases_arguments_item_fields, NULL);

static const Argument testcase_update_testcases_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &testcase_update_testcases_arguments_item_item,
			  "Changes, one per case."),
	ARG_END,
};

static const Argument testcase_delete_testcases_arguments_id_item =
	ARG_INTEGER(NULL, 0, 1, 0, "Numeric identifier of one entry.");

static const Argument testcase_delete_testcases_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 100, &testcase_delete_testcases_arguments_id_item,
			  "Cases to remove."),
	ARG_END,
};

static const Argument testcase_reorder_testcases_arguments_id_item = ARG_INTEGER(NULL, 0, 1, 0, "Case.");

static const Argument testcase_reorder_testcases_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 1000, &testcase_reorder_testcases_arguments_id_item,
			  "Cases in the wanted order."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "testcase_list_testcases",
		.title = "List testcases (test cases)",
		.summary = "Show the cases of a testcase document.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = testcase_list_testcases_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_TESTCASES}},
	},
	{
		.name = "testcase_get_testcase",
		.title = "Get testcase (test cases)",
		.summary = "Fetch one case with its steps.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = testcase_get_testcase_arguments,
		.targets = {{TARGET_TESTCASE, "id", RIGHT_READ, 0}},
	},
	{
		.name = "testcase_create_testcases",
		.title = "Create testcases (test cases)",
		.summary = "Create cases in scenarios.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = testcase_create_testcases_arguments,
		.targets = {{TARGET_SCENARIO, "items[].scenarioId", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_update_testcases",
		.title = "Update testcases (test cases)",
		.summary = "Change cases or move them to another scenario.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = testcase_update_testcases_arguments,
		.targets = {{TARGET_TESTCASE, "items[].id", RIGHT_WRITE, 0},
					{TARGET_SCENARIO, "items[].scenarioId", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_delete_testcases",
		.title = "Delete testcases (test cases)",
		.summary = "Remove cases.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = testcase_delete_testcases_arguments,
		.targets = {{TARGET_TESTCASE, "ids[]", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_reorder_testcases",
		.title = "Reorder testcases (test cases)",
		.summary = "Set the order of cases in their scenario.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = testcase_reorder_testcases_arguments,
		.targets = {{TARGET_TESTCASE, "ids[]", RIGHT_WRITE, 0}},
	},
};

const ToolTable testcase_case_tools = {tools, lengthof(tools)};
