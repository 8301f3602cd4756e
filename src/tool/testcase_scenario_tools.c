/*
 * testcase_scenario_tools.c
 *		Scenario trees of testcase documents.
 */
#include "postgres.h"

#include "core/testcase/testcase.h"
#include "tool/registry.h"
#include "tool/testcase_order.h"
#include "utils/builtins.h"

#include "tool/testcase_scenario_tools.sql.h"

static const Argument list_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument create_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document."),
	ARG_TEXT("name", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 255, "Name."),
	ARG_TEXT("description", ARGUMENT_PLAIN, 0, 10000, "What it covers."),
	ARG_INTEGER("parentId", 0, 1, 0, "Scenario of the document to nest it in."),
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_fields, NULL);

static const Argument create_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, ARGUMENT_BATCH_MAX, &create_item,
			  "New scenarios."),
	ARG_END,
};

static const Argument update_fields[] = {
	ARG_INTEGER("id", ARGUMENT_REQUIRED, 1, 0, "Scenario."),
	ARG_TEXT("name", 0, 1, 255, "New name."),
	ARG_INTEGER("parentId", ARGUMENT_NULLABLE, 1, 0,
				"Scenario to nest it in, last among its siblings; null: top level."),
	ARG_END,
};

static const Argument update_item = ARG_OBJECT(NULL, 0, update_fields, NULL);

static const Argument update_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &update_item, "Changes, one per scenario."),
	ARG_END,
};

static const Argument scenario_id = ARG_INTEGER(NULL, 0, 1, 0, "Scenario id.");

static const Argument archive_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &scenario_id, "Scenarios to archive."),
	ARG_END,
};

static const Argument reorder_arguments[] = {
	ARG_ARRAY("ids", ARGUMENT_REQUIRED, 1, 1000, &scenario_id,
			  "All scenarios of one parent, in the wanted order."),
	ARG_END,
};

static void
create_scenario(ToolCall *call, JsonNode *item, int index)
{
	const Place *document = &tool_target(call, "items[].documentUuid", index)->place;
	JsonNode *data = testcase_fields(&testcase_scenario_entity, item);

	json_write_open_object(&call->result);
	json_write_key(&call->result, "id");
	json_write_raw(&call->result, entity_insert(&testcase_scenario_entity, &document->uuid, data));
	json_write_text_member(&call->result, "name", json_read_text(item, "name"));
	json_write_close_object(&call->result);
}

static void
update_scenario(ToolCall *call, JsonNode *item, int index)
{
	const ResolvedTarget *target = tool_target(call, "items[].id", index);
	JsonNode *data = testcase_fields(&testcase_scenario_entity, item);

	if (data->count > 0)
		entity_update(&testcase_scenario_entity, &target->place.uuid, psprintf(INT64_FORMAT, target->number),
					  data);
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "id", target->number);
	json_write_close_object(&call->result);
}

static void
archive_scenario(ToolCall *call, JsonNode *item, int index)
{
	const ResolvedTarget *target = tool_target(call, "ids[]", index);
	int64 scenarios;
	int64 cases;

	(void) item;
	testcase_archive_scenario(&target->place.uuid, target->number, &scenarios, &cases);
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "id", target->number);
	json_write_integer_member(&call->result, "archivedScenarios", scenarios);
	json_write_integer_member(&call->result, "archivedCases", cases);
	json_write_close_object(&call->result);
}

static void
reorder_scenarios(ToolCall *call)
{
	testcase_run_reorder(call, &testcase_scenario_entity);
}

static const Tool tools[] = {
	{
		.name = "testcase_list_scenarios",
		.title = "List test scenarios",
		.summary = "The scenario tree of a testcase document, parents before children, with the number of "
				   "cases in each "
				   "(caseCount) and with all nested ones (totalCaseCount). Archived ones are left out.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = list_arguments,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_READ, TARGET_TESTCASES}},
		.run = tool_run_list,
		.query = &list_scenarios,
	},
	{
		.name = "testcase_create_scenarios",
		.title = "Create test scenarios",
		.summary = "Add scenarios, which group test cases, at the top level or nested in others.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = create_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].documentUuid", RIGHT_WRITE, TARGET_TESTCASES},
					{TARGET_SCENARIO, "items[].parentId", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = create_scenario,
	},
	{
		.name = "testcase_update_scenarios",
		.title = "Update test scenarios",
		.summary = "Rename scenarios or nest them elsewhere in their document.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = update_arguments,
		.targets = {{TARGET_SCENARIO, "items[].id", RIGHT_WRITE, 0},
					{TARGET_SCENARIO, "items[].parentId", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = update_scenario,
	},
	{
		.name = "testcase_archive_scenarios",
		.title = "Archive test scenarios",
		.summary = "Take scenarios, all nested ones and their cases out of use; the answer counts both. "
				   "Restoring an older "
				   "version brings them back.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = archive_arguments,
		.targets = {{TARGET_SCENARIO, "ids[]", RIGHT_WRITE, 0}},
		.batch = "ids",
		.each = archive_scenario,
	},
	{
		.name = "testcase_reorder_scenarios",
		.title = "Reorder test scenarios",
		.summary = "Set the order of all scenarios of one parent.",
		.group = TOOL_GROUP_TESTCASE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = reorder_arguments,
		.targets = {{TARGET_SCENARIO, "ids[]", RIGHT_WRITE, 0}},
		.run = reorder_scenarios,
	},
};

const ToolTable testcase_scenario_tools = {tools, lengthof(tools)};
