/*
 * testcase_scenario_tools.c
 *		Scenario trees of testcase documents.
 */
#include "postgres.h"

#include "core/testcase/testcase.h"
#include "tool/registry.h"
#include "tool/testcase_order.h"
#include "utils/builtins.h"

static const Argument list_arguments[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument create_fields[] = {
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "Testcase document."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Name."),
	ARG_TEXT("description", 0, 0, 10000, "What it covers."),
	ARG_INTEGER("parentId", 0, 1, 0, "Scenario of the document to nest it in."),
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_fields, NULL);

static const Argument create_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &create_item, "New scenarios."),
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

/*
 * The tree from top to bottom, siblings in order. position is the way to a scenario as pairs of order and id:
 * sorting by it puts each parent right before what is nested in it.
 */
static const Statement list_scenarios = {
	.text =
		"WITH RECURSIVE tree (id, parent_id, name, description, depth, position, way, path) AS ("
		"SELECT s.id, s.parent_id, s.name, s.description, 1, ARRAY[s.display_order::bigint, s.id], "
		"ARRAY[s.id],"
		" s.name FROM ainecto.test_scenario s"
		" WHERE s.document_uuid = $2 AND s.parent_id IS NULL AND NOT s.archived"
		" UNION ALL SELECT s.id, s.parent_id, s.name, s.description, tree.depth + 1,"
		" tree.position || ARRAY[s.display_order::bigint, s.id], tree.way || s.id, tree.path || ' / ' || s.name"
		" FROM tree JOIN ainecto.test_scenario s ON s.document_uuid = $2 AND s.parent_id = tree.id"
		" WHERE NOT s.archived),"
		" own (id, cases) AS (SELECT c.scenario_id, pg_catalog.count(*) FROM ainecto.test_case c"
		" WHERE c.document_uuid = $2 GROUP BY c.scenario_id),"
		" total (id, cases) AS (SELECT outer_scenario.id, pg_catalog.sum(own.cases) FROM tree"
		" JOIN own ON own.id = tree.id CROSS JOIN LATERAL pg_catalog.unnest(tree.way) AS outer_scenario (id)"
		" GROUP BY outer_scenario.id)"
		" SELECT pg_catalog.json_strip_nulls(pg_catalog.json_build_object('id', tree.id, 'name', tree.name,"
		" 'parentId', tree.parent_id, 'depth', tree.depth, 'path', tree.path, 'description', "
		"tree.description,"
		" 'caseCount', COALESCE(own.cases, 0), 'totalCaseCount', COALESCE(total.cases, 0)))::text,"
		" tree.position::text"
		" FROM tree LEFT JOIN own ON own.id = tree.id LEFT JOIN total ON total.id = tree.id"
		" WHERE $4::text IS NULL OR tree.position > $4::text::bigint[] ORDER BY tree.position LIMIT $3",
	.read_only = true,
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
		.flags = TOOL_CONTENT,
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
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
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
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = reorder_arguments,
		.targets = {{TARGET_SCENARIO, "ids[]", RIGHT_WRITE, 0}},
		.run = reorder_scenarios,
	},
};

const ToolTable testcase_scenario_tools = {tools, lengthof(tools)};
