/*
 * testcase_edit.c
 *		Edits of testcase documents that touch several rows: orders, archiving, the steps of a case.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/testcase/testcase.h"
#include "core/testcase/objection.h"
#include "pure/argument.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "core/testcase/testcase_edit.sql.h"

typedef struct Sibling
{
	int64 id;
	int64 display_order;
	bool named;
} Sibling;

/* A step as it is stored. */
typedef struct StoredStep
{
	int64 id;
	const char *action;
	const char *expected_result;
	int64 display_order;
	bool kept;
} StoredStep;

static int
compare_ids(const void *a, const void *b)
{
	int64 left = *(const int64 *) a;
	int64 right = *(const int64 *) b;

	return left < right ? -1 : left > right;
}

static const char *
id_text(int64 id)
{
	return psprintf(INT64_FORMAT, id);
}

JsonNode *
testcase_fields(const Entity *entity, const JsonNode *item)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);
	char name[NAMEDATALEN];

	for (int i = 0; i < item->count; i++)
	{
		const EntityField *field = NULL;

		if (argument_name_to_snake(item->keys[i], name, sizeof(name)))
			field = entity_field(entity, name);
		if (field != NULL)
			json_node_set(data, field->name, item->items[i]);
	}
	return data;
}

static Sibling *
read_siblings(Statement *statement, const pg_uuid_t *document, int64 id, int *count)
{
	Sibling *siblings;

	*count = statement_run(statement, PARAMETERS(parameter_uuid(document), parameter_bigint(id)));
	siblings = palloc0(Max(*count, 1) * sizeof(Sibling));
	for (int i = 0; i < *count; i++)
	{
		siblings[i].id = statement_integer(i, 1);
		siblings[i].display_order = statement_integer(i, 2);
	}
	return siblings;
}

void
testcase_reorder(const Entity *entity, const pg_uuid_t *document, const int64 *ids, int count)
{
	bool scenarios = entity == &testcase_scenario_entity;
	const char *beside = scenarios ? "under the same parent as" : "in the same scenario as";
	int sibling_count;
	Sibling *siblings =
		read_siblings(scenarios ? &scenario_siblings : &case_siblings, document, ids[0], &sibling_count);
	Sibling **moved = palloc0(count * sizeof(Sibling *));
	Objections faults;

	objection_init(&faults);
	for (int i = 0; i < count; i++)
	{
		/* The id is the first member of a sibling, so one comparison serves both. */
		moved[i] = bsearch(&ids[i], siblings, sibling_count, sizeof(Sibling), compare_ids);
		if (moved[i] == NULL)
			objection_add(&faults, psprintf("ids[%d]: %s " INT64_FORMAT " is not %s %s " INT64_FORMAT
											", or is archived",
											i, entity->label, ids[i], beside, entity->label, ids[0]));
		else if (moved[i]->named)
			objection_add(&faults,
						  psprintf("ids[%d]: %s " INT64_FORMAT " is named twice", i, entity->label, ids[i]));
		else
			moved[i]->named = true;
	}
	for (int i = 0; i < sibling_count; i++)
	{
		if (!siblings[i].named)
			objection_add(&faults, psprintf("%s " INT64_FORMAT " is missing", entity->label, siblings[i].id));
	}
	objection_throw(&faults, psprintf("ids: not every %s of one parent exactly once", entity->label),
					scenarios ? "Name all scenarios of one parent, in the wanted order."
							  : "Name all cases of one scenario, in the wanted order.");
	for (int i = 0; i < count; i++)
	{
		JsonNode *data;

		if (moved[i]->display_order == i)
			continue;
		data = json_node_make(JSON_NODE_OBJECT);
		json_node_set(data, "display_order", testcase_number(i));
		entity_update(entity, document, id_text(ids[i]), data);
	}
}

void
testcase_archive_scenario(const pg_uuid_t *document, int64 scenario, int64 *scenarios, int64 *cases)
{
	int count = execute_scenarios_below(document, scenario);
	int64 *ids = palloc(Max(count, 1) * sizeof(int64));
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);
	JsonNode *archived = json_node_make(JSON_NODE_BOOLEAN);

	*scenarios = count;
	*cases = 0;
	for (int i = 0; i < count; i++)
	{
		ids[i] = statement_integer(i, 1);
		*cases += statement_integer(i, 2);
	}
	archived->boolean = true;
	json_node_set(data, "archived", archived);
	for (int i = 0; i < count; i++)
		entity_update(&testcase_scenario_entity, document, id_text(ids[i]), data);
}

static StoredStep *
read_steps(const pg_uuid_t *document, int64 test_case, int *count)
{
	StoredStep *steps;

	*count = execute_steps_of_case(document, test_case);
	steps = palloc0(Max(*count, 1) * sizeof(StoredStep));
	for (int i = 0; i < *count; i++)
	{
		steps[i].id = statement_integer(i, 1);
		steps[i].action = statement_text(i, 2);
		steps[i].expected_result = statement_text(i, 3);
		steps[i].display_order = statement_integer(i, 4);
	}
	return steps;
}

/* Which stored step each entry of the list means; NULL: a new one. */
static StoredStep **
match_steps(int64 test_case, const JsonNode *wanted, StoredStep *stored, int stored_count)
{
	StoredStep **matches = palloc0(Max(wanted->count, 1) * sizeof(StoredStep *));
	Objections faults;

	objection_init(&faults);
	for (int i = 0; i < wanted->count; i++)
	{
		int64 id;

		if (!json_read_integer(wanted->items[i], "id", &id))
			continue;
		matches[i] = bsearch(&id, stored, stored_count, sizeof(StoredStep), compare_ids);
		if (matches[i] == NULL)
			objection_add(&faults,
						  psprintf("steps[%d].id: step " INT64_FORMAT " is not of test case " INT64_FORMAT, i,
								   id, test_case));
		else if (matches[i]->kept)
			objection_add(&faults, psprintf("steps[%d].id: step " INT64_FORMAT " is named twice", i, id));
		else
			matches[i]->kept = true;
	}
	objection_throw(&faults, "steps: unknown or repeated ids",
					"Give an id only for a step of this case; leave it out to add one.");
	return matches;
}

/* Bring a kept step to its new text and position; a step that is right already is not touched. */
static void
update_step(const pg_uuid_t *document, const StoredStep *stored, const JsonNode *wanted, int position)
{
	const char *action = json_read_text(wanted, "action");
	const char *expected = json_read_text(wanted, "expectedResult");
	const char *before = stored->expected_result == NULL ? "" : stored->expected_result;
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	if (action != NULL && strcmp(action, stored->action) != 0)
		json_node_set(data, "action", json_node_make_text(action));
	if (expected != NULL && strcmp(expected, before) != 0)
		json_node_set(data, "expected_result", json_node_make_text(expected));
	if (stored->display_order != position)
		json_node_set(data, "display_order", testcase_number(position));
	if (data->count > 0)
		entity_update(&testcase_step_entity, document, id_text(stored->id), data);
}

static const char *
insert_step(const pg_uuid_t *document, int64 test_case, const JsonNode *wanted, int position)
{
	const char *expected = json_read_text(wanted, "expectedResult");
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	json_node_set(data, "case_id", testcase_number(test_case));
	json_node_set(data, "action", json_node_make_text(json_read_text(wanted, "action")));
	if (expected != NULL)
		json_node_set(data, "expected_result", json_node_make_text(expected));
	json_node_set(data, "display_order", testcase_number(position));
	return entity_insert(&testcase_step_entity, document, data);
}

void
testcase_replace_steps(const pg_uuid_t *document, int64 test_case, const JsonNode *steps, JsonWriter *ids)
{
	int stored_count;
	StoredStep *stored = read_steps(document, test_case, &stored_count);
	StoredStep **matches = match_steps(test_case, steps, stored, stored_count);

	for (int i = 0; i < stored_count; i++)
	{
		if (!stored[i].kept)
			entity_delete(&testcase_step_entity, document, id_text(stored[i].id));
	}
	json_write_open_array(ids);
	for (int i = 0; i < steps->count; i++)
	{
		if (matches[i] == NULL)
			json_write_raw(ids, insert_step(document, test_case, steps->items[i], i));
		else
		{
			update_step(document, matches[i], steps->items[i], i);
			json_write_integer(ids, matches[i]->id);
		}
	}
	json_write_close_array(ids);
}
