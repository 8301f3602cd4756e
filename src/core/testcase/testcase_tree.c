/*
 * testcase_tree.c
 *		Where scenarios, cases and steps may stand: rules of the scenario tree and of orders.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/testcase/testcase.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "core/testcase/testcase_tree.sql.h"

JsonNode *
testcase_number(int64 value)
{
	JsonNode *node = json_node_make(JSON_NODE_NUMBER);

	node->text = psprintf(INT64_FORMAT, value);
	node->length = strlen(node->text);
	return node;
}

static Datum
attribute(TupleDesc description, HeapTuple row, const char *name, bool *isnull)
{
	return SPI_getbinval(row, description, SPI_fnumber(description, name), isnull);
}

static void
refuse_tree(const TriggerData *trigger, int64 id, bool circle)
{
	if (circle)
		ereport(
			ERROR,
			(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
			 errmsg("scenario " INT64_FORMAT " cannot be nested in itself or in what is nested in it", id),
			 errhint("Move the inner scenario out first."),
			 errtableconstraint(trigger->tg_relation, trigger->tg_trigger->tgname)));
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
					errmsg("scenarios nest at most %d levels deep", TESTCASE_MAX_DEPTH),
					errdetail("Scenario " INT64_FORMAT " would stand on a longer way from the top.", id),
					errtableconstraint(trigger->tg_relation, trigger->tg_trigger->tgname)));
}

void
testcase_check_tree(TriggerData *trigger)
{
	TupleDesc description = RelationGetDescr(trigger->tg_relation);
	bool update = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event);
	HeapTuple row = update ? trigger->tg_newtuple : trigger->tg_trigtuple;
	Datum document;
	Datum id;
	Datum parent;
	bool isnull;

	if (settings_restoring())
		return;
	parent = attribute(description, row, "parent_id", &isnull);
	if (update)
	{
		Datum before = attribute(description, trigger->tg_trigtuple, "parent_id", &isnull);

		if (!isnull && DatumGetInt64(before) == DatumGetInt64(parent))
			return;
	}
	document = attribute(description, row, "document_uuid", &isnull);
	id = attribute(description, row, "id", &isnull);
	SPI_connect();
	execute_measure_tree(DatumGetUUIDP(document), DatumGetInt64(id));
	if (statement_boolean(0, 1) || statement_integer(0, 2) > TESTCASE_MAX_DEPTH)
		refuse_tree(trigger, DatumGetInt64(id), statement_boolean(0, 1));
	SPI_finish();
}

static void
clear_empty_texts(const Entity *entity, JsonNode *data)
{
	for (int i = 0; i < data->count; i++)
	{
		const EntityField *field = entity_field(entity, data->keys[i]);
		const JsonNode *value = data->items[i];

		if (field != NULL && field->kind == FIELD_TEXT && !(field->flags & FIELD_NOT_NULL) &&
			value->kind == JSON_NODE_STRING && value->length == 0)
			data->items[i] = json_node_make(JSON_NODE_NULL);
	}
}

static void
refuse_archived(const char *what, int64 id)
{
	ereport(ERROR, (errcode(ERRCODE_AI_ARCHIVED), errmsg("%s " INT64_FORMAT " is archived", what, id),
					errhint("Restore a version of the document from before it was archived.")));
}

/* Throw unless the scenario that a field names can take children of this document. */
static void
check_scenario(const pg_uuid_t *document, const char *field, int64 id)
{
	bool isnull;

	if (execute_find_scenario(id) == 0 ||
		memcmp(DatumGetUUIDP(statement_datum(0, 1, &isnull)), document, sizeof(*document)) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("%s: scenario " INT64_FORMAT " is not in the same document", field, id),
						errhint("List the document's scenarios to see their ids.")));
	if (statement_boolean(0, 2))
		refuse_archived("scenario", id);
}

/* Put a child that gets a parent behind its new siblings, unless data says where. */
static void
append_to_parent(Statement *last, const pg_uuid_t *document, const int64 *parent, JsonNode *data)
{
	if (json_read_member(data, "display_order") != NULL)
		return;
	statement_run(last, PARAMETERS(parameter_uuid(document), parameter_optional_bigint(parent)));
	json_node_set(data, "display_order", testcase_number(statement_integer(0, 1)));
}

/*
 * Throw if the scenario that a row belongs to (or is) is archived. Returns the row's parent, 0 at the top and
 * for an unknown row.
 */
static int64
check_scenario_open(Statement *find, const char *what, const char *uuid)
{
	int64 id = strtoll(uuid, NULL, 10);

	if (statement_run(find, PARAMETERS(parameter_bigint(id))) == 0)
		return 0;
	if (statement_boolean(0, 2))
		refuse_archived(what, id);
	return statement_integer(0, 3);
}

void
testcase_before_scenario(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
						 bool creating)
{
	int64 before = creating ? -1 : check_scenario_open(&find_scenario, "scenario", uuid);
	int64 parent = 0;
	bool nested = json_read_integer(data, "parent_id", &parent);

	clear_empty_texts(entity, data);
	if (nested && !creating && parent == strtoll(uuid, NULL, 10))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("parentId: scenario " INT64_FORMAT " cannot be nested in itself", parent)));
	if (nested)
		check_scenario(document, "parentId", parent);
	if (creating || (json_read_member(data, "parent_id") != NULL && parent != before))
		append_to_parent(&last_scenario, document, nested ? &parent : NULL, data);
}

void
testcase_before_case(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
					 bool creating)
{
	int64 before =
		creating ? -1 : check_scenario_open(&find_scenario_of_case, "the scenario of test case", uuid);
	int64 scenario;

	clear_empty_texts(entity, data);
	if (!json_read_integer(data, "scenario_id", &scenario))
		return;
	check_scenario(document, "scenarioId", scenario);
	if (scenario != before)
		append_to_parent(&last_case, document, &scenario, data);
}

void
testcase_before_step(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
					 bool creating)
{
	(void) document;
	(void) uuid;
	(void) creating;
	clear_empty_texts(entity, data);
}
