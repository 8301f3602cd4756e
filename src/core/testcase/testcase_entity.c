/*
 * testcase_entity.c
 *		The content of testcase documents, described for the engine.
 */
#include "postgres.h"

#include "core/testcase/testcase.h"

static const EntityField scenario_fields[] = {
	{"parent_id", FIELD_BIGINT, 0, NULL, 0},
	{"name", FIELD_TEXT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, 255},
	{"description", FIELD_TEXT, 0, NULL, 10000},
	{"archived", FIELD_BOOLEAN, FIELD_NOT_NULL, "false", 0},
	{"display_order", FIELD_INTEGER, FIELD_NOT_NULL | FIELD_ORDER, "0", 0},
	{.name = NULL},
};

static const EntityField case_fields[] = {
	{"scenario_id", FIELD_BIGINT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, 0},
	{"title", FIELD_TEXT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, 500},
	{"precondition", FIELD_TEXT, 0, NULL, 10000},
	{"expected_result", FIELD_TEXT, 0, NULL, 10000},
	{"priority", FIELD_TEXT, FIELD_NOT_NULL, "MEDIUM", 16},
	{"status", FIELD_TEXT, FIELD_NOT_NULL, "DRAFT", 16},
	{"type", FIELD_TEXT, FIELD_NOT_NULL, "FUNCTIONAL", 16},
	{"tags", FIELD_TEXT, 0, NULL, 1000},
	{"test_account", FIELD_TEXT, 0, NULL, 100},
	{"assignee_id", FIELD_TEXT, 0, NULL, 64},
	{"source", FIELD_TEXT, FIELD_NOT_NULL | FIELD_FIXED, "MANUAL", 16},
	{"display_order", FIELD_INTEGER, FIELD_NOT_NULL | FIELD_ORDER, "0", 0},
	{.name = NULL},
};

static const EntityField step_fields[] = {
	{"case_id", FIELD_BIGINT, FIELD_REQUIRED | FIELD_NOT_NULL | FIELD_FIXED, NULL, 0},
	{"action", FIELD_TEXT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, 4000},
	{"expected_result", FIELD_TEXT, 0, NULL, 4000},
	{"display_order", FIELD_INTEGER, FIELD_NOT_NULL | FIELD_ORDER, "0", 0},
	{.name = NULL},
};

const Entity testcase_scenario_entity = {
	.name = "scenario",
	.label = "scenario",
	.collection = "scenarios",
	.relation = "test_scenario",
	.document_type = DOCUMENT_TESTCASE,
	.integer_key = true,
	.parent = "parent_id",
	.order = "display_order",
	.order_index = "test_scenario_order_index",
	.fields = scenario_fields,
	.before_write = testcase_before_scenario,
};

const Entity testcase_case_entity = {
	.name = "testcase",
	.label = "test case",
	.collection = "testcases",
	.relation = "test_case",
	.document_type = DOCUMENT_TESTCASE,
	.integer_key = true,
	.parent = "scenario_id",
	.order = "display_order",
	.order_index = "test_case_order_index",
	.fields = case_fields,
	.before_write = testcase_before_case,
};

const Entity testcase_step_entity = {
	.name = "step",
	.label = "test step",
	.collection = "steps",
	.relation = "test_step",
	.document_type = DOCUMENT_TESTCASE,
	.integer_key = true,
	.parent = "case_id",
	.order = "display_order",
	.order_index = "test_step_order_index",
	.fields = step_fields,
	.before_write = testcase_before_step,
};

static const Entity *const testcase_entities[] = {
	&testcase_scenario_entity,
	&testcase_case_entity,
	&testcase_step_entity,
	NULL,
};

void
testcase_register_entities(void)
{
	entity_register(DOCUMENT_TESTCASE, testcase_entities);
}
