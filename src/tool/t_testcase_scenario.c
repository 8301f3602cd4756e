/*
 * t_testcase_scenario.c
 *		Scenario trees of testcase documents.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument testcase_list_scenarios_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document that holds the content."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument testcase_create_scenarios_arguments_item_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document that holds the content."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Scenario name."),
	ARG_TEXT("description", 0, 0, 10000, "What the scenario covers."),
	ARG_INTEGER("parentId", 0, 1, 0, "Scenario to nest under."),
	ARG_END,
};

static const Argument testcase_create_scenarios_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_create_scenarios_arguments_item_fields, NULL);

static const Argument testcase_create_scenarios_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &testcase_create_scenarios_arguments_item_item,
			  "Scenarios to create."),
	ARG_END,
};

static const Argument testcase_update_scenarios_arguments_item_fields[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Scenario to change."),
	ARG_TEXT("name", 0, 1, 255, "New name."),
	ARG_INTEGER("parentId", ARGUMENT_NULLABLE, ARGUMENT_NO_MINIMUM, 0,
				"New parent scenario; null means the top level."),
	ARG_END,
};

static const Argument testcase_update_scenarios_arguments_item_item =
	ARG_OBJECT(NULL, 0, testcase_update_scenarios_arguments_item_fields, NULL);

static const Argument testcase_update_scenarios_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 100, &testcase_update_scenarios_arguments_item_item,
			  "Changes, one per scenario."),
	ARG_END,
};

static const Argument testcase_archive_scenarios_arguments_id_item =
	ARG_INTEGER(NULL, 0, 1, 0, "Numeric identifier of one entry.");

static const Argument testcase_archive_scenarios_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 100, &testcase_archive_scenarios_arguments_id_item,
			  "Scenarios to archive."),
	ARG_END,
};

static const Argument testcase_reorder_scenarios_arguments_id_item = ARG_INTEGER(NULL, 0, 1, 0, "Scenario.");

static const Argument testcase_reorder_scenarios_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 1000, &testcase_reorder_scenarios_arguments_id_item,
			  "Scenarios in the wanted order."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "testcase_list_scenarios",
		.title = "List scenarios (test cases)",
		.summary = "Show the scenario tree of a testcase document.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = testcase_list_scenarios_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_TESTCASES}},
	},
	{
		.name = "testcase_create_scenarios",
		.title = "Create scenarios (test cases)",
		.summary = "Create scenarios, optionally nested.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = testcase_create_scenarios_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, TARGET_TESTCASES},
					{TARGET_SCENARIO, "items[].parentId", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_update_scenarios",
		.title = "Update scenarios (test cases)",
		.summary = "Rename or re-nest scenarios.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = testcase_update_scenarios_arguments,
		.targets = {{TARGET_SCENARIO, "items[].id", RIGHT_WRITE, 0},
					{TARGET_SCENARIO, "items[].parentId", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_archive_scenarios",
		.title = "Archive scenarios (test cases)",
		.summary = "Archive scenarios and what is nested in them.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = testcase_archive_scenarios_arguments,
		.targets = {{TARGET_SCENARIO, "ids[]", RIGHT_WRITE, 0}},
	},
	{
		.name = "testcase_reorder_scenarios",
		.title = "Reorder scenarios (test cases)",
		.summary = "Set the order of sibling scenarios.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = testcase_reorder_scenarios_arguments,
		.targets = {{TARGET_SCENARIO, "ids[]", RIGHT_WRITE, 0}},
	},
};

const ToolTable testcase_scenario_tools = {tools, lengthof(tools)};
