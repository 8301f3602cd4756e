/*
 * merge_check.c
 *		Whether what comes into a document as SQL is what it claims to be.
 *
 * It is kept either way: whoever writes it out looks again. But who brings it is told at once.
 */
#include "postgres.h"

#include "core/exchange/merge.h"
#include "miscadmin.h"
#include "schema/definition.h"
#include "utils/memutils.h"

#define NOT_READ "is not what it claims to be: it is kept, and stays a comment in SQL"

/* A value of the thing that comes in by the step; NULL: none does. */
static const char *
new_value(const MergeStep *step, const char *name)
{
	int number = thing_field_number(step->thing->kind, name);
	bool comes = step->operation == STEP_CREATE ||
				 (step->operation == STEP_CHANGE && (step->fields & (UINT32_C(1) << number)) != 0);

	return comes ? step->thing->values[number] : NULL;
}

static const JsonNode *
new_options(const MergeStep *step)
{
	const char *text = new_value(step, "options");
	const char *problem;

	return text == NULL ? NULL : json_read_parse(text, strlen(text), &problem);
}

static const char *
check_table(const MergeStep *step)
{
	const JsonNode *options = new_options(step);
	const char *definition = json_read_text(options, "definition");
	const char *key = json_read_text(options, "partition_key");
	const char *bound = json_read_text(options, "partition_bound");

	if (definition != NULL && !definition_is_query(definition))
		return "its query " NOT_READ;
	if (key != NULL && !definition_is_partition_key(key))
		return "its partition key " NOT_READ;
	return bound == NULL || definition_is_partition_bound(bound) ? NULL : "its partition bound " NOT_READ;
}

static const char *
check_column(const MergeStep *step)
{
	const char *type = new_value(step, "type");
	const char *expression = new_value(step, "default_value");

	if (type != NULL && !definition_is_type(type))
		return "its type " NOT_READ;
	return expression == NULL || definition_is_expression(expression) ? NULL : "its default " NOT_READ;
}

static const char *
check_index(const MergeStep *step)
{
	const JsonNode *options = new_options(step);
	const JsonNode *keys = json_read_member(options, "keys");
	const char *predicate = json_read_text(options, "predicate");

	for (int i = 0; keys != NULL && keys->kind == JSON_NODE_ARRAY && i < keys->count; i++)
	{
		const char *expression = json_read_text(keys->items[i], "expression");

		if (expression != NULL && !definition_is_expression(expression))
			return "a key of it " NOT_READ;
	}
	return predicate == NULL || definition_is_expression(predicate) ? NULL : "its predicate " NOT_READ;
}

static const char *
check_constraint(const MergeStep *step)
{
	const char *definition = new_value(step, "definition");

	return definition == NULL || definition_is_constraint(definition, thing_value(step->thing, "kind"))
			   ? NULL
			   : "its definition " NOT_READ;
}

static const char *
check_object(const MergeStep *step)
{
	const Thing *thing = step->thing;
	SchemaTable table;
	SchemaObject object = {.kind = thing_value(thing, "kind"),
						   .schema = thing_value(thing, "schema_name"),
						   .name = thing_value(thing, "name"),
						   .definition = new_value(step, "definition")};

	/* A partition's has no text that is run. */
	if (object.definition == NULL || json_read_boolean(new_options(step), "inherited", false))
		return NULL;
	if (thing->parent != NULL)
		table = (SchemaTable){.schema = thing_value(thing->parent, "schema_name"),
							  .name = thing_value(thing->parent, "name")};
	return definition_is_object(&object, thing->parent == NULL ? NULL : &table) ? NULL
																				: "its definition " NOT_READ;
}

static const char *
check_step(const MergeStep *step)
{
	switch (thing_kind_number(step->thing))
	{
		case THING_TABLE:
			return check_table(step);
		case THING_COLUMN:
			return check_column(step);
		case THING_INDEX:
			return check_index(step);
		case THING_CONSTRAINT:
			return check_constraint(step);
		case THING_OBJECT:
			return check_object(step);
		default:
			return NULL;
	}
}

void
merge_check(MergePlan *plan)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "definitions of an import", ALLOCSET_DEFAULT_SIZES);

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		ListCell *cell;

		foreach(cell, plan->steps[kind])
		{
			const MergeStep *step = lfirst(cell);
			const char *because;

			CHECK_FOR_INTERRUPTS();
			if (step->operation == STEP_DELETE)
				continue;
			MemoryContextSwitchTo(work);
			because = check_step(step);
			MemoryContextSwitchTo(caller);
			MemoryContextReset(work);
			if (because != NULL)
				plan->warnings =
					lappend(plan->warnings, merge_make_reason(step->thing->kind->entity->name,
															  thing_label(step->thing), because));
		}
	}
	MemoryContextDelete(work);
}
