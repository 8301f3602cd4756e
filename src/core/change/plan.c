/*
 * plan.c
 *		Steps of an undo.
 *
 * A thing is compared with what the undone versions made of it: what is as they left it can be taken back;
 * what is as it was before them needs nothing; anything else is later work.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "core/change/plan.h"
#include "core/change/sentence.h"

/* ---- one item ---- */

static bool
is_named(const PieceSet *things, const Difference *row, const char *item)
{
	const KindWords *kind = kind_of(row->entity);
	const char *name =
		kind->name == NULL ? NULL : json_read_text(piece_fields(things, row->entity, row->uuid), kind->name);

	return (name != NULL && strcmp(name, item) == 0) ||
		   strcmp(sentence_path(things, row->entity, row->uuid), item) == 0;
}

/* Position of the item: by its key, else by what it is called; throws unless it is one thing. */
static int
find_item(const DifferenceSet *set, const PieceSet *things, const char *item)
{
	int found = -1;
	int count = 0;

	for (int by_name = 0; by_name <= 1 && count == 0; by_name++)
	{
		for (int i = 0; i < set->count; i++)
		{
			if (by_name ? !is_named(things, &set->rows[i], item) : strcmp(set->rows[i].uuid, item) != 0)
				continue;
			found = i;
			count++;
		}
	}
	if (count > 1)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("item: %d things that were changed are called \"%s\"", count,
							   clip_tame(item, CLIP_NAME)),
						errhint("Give its identifier, or its path, such as customer.email.")));
	if (count == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("item: nothing called \"%s\" was changed there", clip_tame(item, CLIP_NAME)),
						errhint("get_version with compareWith tells what a version changed.")));
	return found;
}

/* Whether a reference of the fields leads to a thing that is chosen. */
static bool
refers_to_chosen(const DifferenceSet *set, const PieceSet *things, const bool *chosen, const Entity *entity,
				 const JsonNode *fields)
{
	const KindWords *kind = kind_of(entity);

	for (int i = 0; i < KIND_MAX_REFERENCES && kind->references[i].field != NULL; i++)
	{
		const char *key = kind_key(fields, kind->references[i].field);
		const Difference *other =
			key == NULL ? NULL : difference_find(set, piece_entity(things, kind->references[i].entity), key);

		if (other != NULL && chosen[other - set->rows])
			return true;
	}
	return false;
}

/* With an item goes what was done to its parts, and to what refers to it. */
static void
choose_parts(const DifferenceSet *set, const PieceSet *things, bool *chosen)
{
	bool more = true;

	while (more)
	{
		more = false;
		for (int i = 0; i < set->count; i++)
		{
			const Difference *row = &set->rows[i];

			if (chosen[i] || !(refers_to_chosen(set, things, chosen, row->entity, row->before) ||
							   refers_to_chosen(set, things, chosen, row->entity, row->after) ||
							   (row->parent != NULL && chosen[row->parent - set->rows])))
				continue;
			chosen[i] = more = true;
		}
	}
}

void
plan_choose_item(DifferenceSet *set, const PieceSet *things, const char *item)
{
	bool *chosen = palloc0(sizeof(bool) * Max(set->count, 1));
	int item_position = find_item(set, things, item);
	int kept = 0;

	chosen[item_position] = true;
	choose_parts(set, things, chosen);
	for (int i = 0; i < set->count; i++)
	{
		set->rows[i].optional = i != item_position;
		if (chosen[i])
			set->rows[kept++] = set->rows[i];
	}
	set->count = kept;
	sentence_link(things, set);
}

/* ---- steps ---- */

static const char *
subject_of(const UndoPlan *plan, const Difference *row)
{
	return sentence_subject(plan->things, row->entity, row->uuid);
}

/* Whether a whole live row is what another was, places aside; *field: the first that differs. */
static bool
is_as(const Entity *entity, const JsonNode *live, const JsonNode *other, const char **field)
{
	for (const EntityField *each = entity->fields; each->name != NULL; each++)
	{
		if (difference_is_place(each) ||
			history_same_value(json_read_member(live, each->name), json_read_member(other, each->name)))
			continue;
		*field = each->name;
		return false;
	}
	return true;
}

static const char *
field_words(const Entity *entity, const char *field)
{
	return kind_field_words(entity_field(entity, field));
}

static void
add_field_conflict(const UndoPlan *plan, ConflictList *conflicts, const Difference *row, const char *field)
{
	conflict_add(conflicts,
				 psprintf("%s: its %s was changed", subject_of(plan, row), field_words(row->entity, field)),
				 row->entity, row->uuid, field);
}

/* It was made: it goes. */
static void
plan_delete(const UndoPlan *plan, PlanStep *step, const JsonNode *live, ConflictList *conflicts)
{
	const char *field;

	if (live == NULL)
		return;
	if (is_as(step->row->entity, live, step->row->after, &field))
		step->action = PLAN_DELETE;
	else
		add_field_conflict(plan, conflicts, step->row, field);
}

/* It was removed: it comes back. */
static void
plan_insert(const UndoPlan *plan, PlanStep *step, const JsonNode *live, ConflictList *conflicts)
{
	const char *field;

	if (live == NULL)
	{
		step->action = PLAN_INSERT;
		step->fields = step->row->before;
	}
	else if (!is_as(step->row->entity, live, step->row->before, &field))
		conflict_add(conflicts, psprintf("%s was made anew", subject_of(plan, step->row)), step->row->entity,
					 step->row->uuid, NULL);
}

static void
plan_field(const UndoPlan *plan, PlanStep *step, const EntityField *field, const JsonNode *live,
		   ConflictList *conflicts)
{
	const Difference *row = step->row;
	JsonNode *older = json_read_member(row->before, field->name);
	const JsonNode *now = json_read_member(live, field->name);

	if (history_same_value(now, older))
		return;
	if (history_same_value(now, json_read_member(row->after, field->name)))
	{
		if (field->flags & FIELD_FIXED)
			step->action = PLAN_REPLACE;
		json_node_set(step->fields, field->name, older);
	}
	else if (!difference_is_place(field))
		add_field_conflict(plan, conflicts, row, field->name);
}

static void
plan_update(const UndoPlan *plan, PlanStep *step, const JsonNode *live, ConflictList *conflicts)
{
	const Difference *row = step->row;

	if (live == NULL)
	{
		conflict_add(conflicts, psprintf("%s was removed", subject_of(plan, row)), row->entity, row->uuid,
					 NULL);
		return;
	}
	step->fields = json_node_make(JSON_NODE_OBJECT);
	for (const EntityField *field = row->entity->fields; field->name != NULL; field++)
	{
		if (json_read_member(row->after, field->name) != NULL)
			plan_field(plan, step, field, live, conflicts);
	}
	if (step->action == PLAN_REPLACE)
	{
		for (int i = 0; i < row->origin->count; i++)
		{
			if (json_read_member(step->fields, row->origin->keys[i]) == NULL)
				json_node_set(step->fields, row->origin->keys[i],
							  json_read_member(live, row->origin->keys[i]));
		}
	}
	else if (step->fields->count > 0)
		step->action = PLAN_UPDATE;
}

/* The creation of the document itself is not undone. */
static bool
is_birth(const Difference *row)
{
	return row->entity == &document_entity && !row->existed;
}

static void
plan_step(const UndoPlan *plan, PlanStep *step, ConflictList *conflicts)
{
	const Difference *row = step->row;
	const JsonNode *live = piece_fields(plan->live, row->entity, row->uuid);
	ListCell *cell;

	if (is_birth(row))
		return;
	if (row->interrupted)
	{
		conflict_add(conflicts, psprintf("%s was made or removed in between", subject_of(plan, row)),
					 row->entity, row->uuid, NULL);
		return;
	}
	foreach(cell, row->broken)
	{
		if (!difference_is_place(entity_field(row->entity, lfirst(cell))))
			add_field_conflict(plan, conflicts, row, lfirst(cell));
	}
	if (!row->existed && row->exists)
		plan_delete(plan, step, live, conflicts);
	else if (row->existed && !row->exists)
		plan_insert(plan, step, live, conflicts);
	else if (row->existed)
		plan_update(plan, step, live, conflicts);
}

const PlanStep *
plan_find(const UndoPlan *plan, const Entity *entity, const char *uuid)
{
	const Difference *row = difference_find(plan->set, entity, uuid);

	return row == NULL ? NULL : &plan->steps[row - plan->set->rows];
}

/* Whether a thing will be there when the plan is done. */
static bool
will_be(const UndoPlan *plan, const Entity *entity, const char *uuid)
{
	const PlanStep *step = plan_find(plan, entity, uuid);

	if (step != NULL && step->action == PLAN_DELETE)
		return false;
	return (step != NULL && step->action == PLAN_INSERT) || piece_fields(plan->live, entity, uuid) != NULL;
}

/* What comes back needs what it hung on. */
static void
check_references(const UndoPlan *plan, PlanStep *step, ConflictList *conflicts)
{
	const KindWords *kind = kind_of(step->row->entity);

	for (int i = 0; i < KIND_MAX_REFERENCES && kind->references[i].field != NULL; i++)
	{
		const char *key = kind_key(step->fields, kind->references[i].field);
		const Entity *entity = piece_entity(plan->things, kind->references[i].entity);

		if (key == NULL || will_be(plan, entity, key))
			continue;
		if (step->row->optional && step->action == PLAN_INSERT)
		{
			step->action = PLAN_NOTHING;
			step->fields = NULL;
			return;
		}
		conflict_add(conflicts,
					 psprintf("%s cannot come back without %s, which was removed",
							  subject_of(plan, step->row), sentence_subject(plan->things, entity, key)),
					 entity, key, NULL);
	}
}

static void
want_all(UndoPlan *plan, PieceSet *live)
{
	for (int i = 0; i < plan->set->count; i++)
	{
		const Difference *row = &plan->set->rows[i];
		const KindWords *kind = kind_of(row->entity);

		piece_want(live, row->entity, row->uuid);
		for (int j = 0; j < KIND_MAX_REFERENCES && kind->references[j].field != NULL; j++)
		{
			const char *key = kind_key(row->before, kind->references[j].field);

			if (key != NULL)
				piece_want(live, piece_entity(live, kind->references[j].entity), key);
		}
	}
	piece_fetch(live);
}

UndoPlan *
plan_make(const Place *document, DifferenceSet *set, PieceSet *things, ConflictList *conflicts)
{
	UndoPlan *plan = palloc0(sizeof(UndoPlan));

	plan->set = set;
	plan->things = things;
	plan->live = piece_open(document);
	plan->steps = palloc0(sizeof(PlanStep) * Max(set->count, 1));
	want_all(plan, plan->live);
	for (int i = 0; i < set->count; i++)
	{
		plan->steps[i].row = &set->rows[i];
		plan_step(plan, &plan->steps[i], conflicts);
	}
	for (int i = 0; i < set->count; i++)
	{
		if (plan->steps[i].fields != NULL)
			check_references(plan, &plan->steps[i], conflicts);
	}
	return plan;
}
