/*
 * merge.c
 *		Three-way decisions on things and their fields.
 */
#include "postgres.h"

#include "core/erd/erd_option.h"
#include "core/exchange/merge.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "utils/memutils.h"

#define FIELDS_OF(kind_, number_) \
	for (int number_ = 0; number_ < THING_MAX_FIELDS && (kind_)->fields[number_].name != NULL; number_++)

static MergeStep *
add_step(MergePlan *plan, MergeOperation operation, Thing *thing)
{
	MergeStep *step = palloc0(sizeof(MergeStep));
	List **steps = &plan->steps[thing_kind_number(thing)];

	step->operation = operation;
	step->thing = thing;
	step->order = -1;
	thing->step = step;
	*steps = lappend(*steps, step);
	return step;
}

MergeReason *
merge_make_reason(const char *kind, const char *name, const char *because)
{
	MergeReason *reason = palloc(sizeof(MergeReason));

	*reason = (MergeReason){kind, name, because};
	return reason;
}

void
merge_leave_out(MergePlan *plan, const char *kind, const char *name, const char *because)
{
	plan->left_out = lappend(plan->left_out, merge_make_reason(kind, name, because));
}

/* Note a conflict; whether the catalog's side is to be taken. */
static bool
add_conflict(MergePlan *plan, const Thing *thing, const char *what)
{
	MergeConflict *conflict = palloc0(sizeof(MergeConflict));

	conflict->kind = thing->kind->entity->name;
	conflict->name = thing_label(thing);
	conflict->what = what;
	plan->conflicts = lappend(plan->conflicts, conflict);
	return plan->rule == MERGE_TAKE;
}

static bool
add_field_conflict(MergePlan *plan, const Thing *thing, const char *field, const char *base, const char *ours,
				   const char *theirs)
{
	bool taken =
		add_conflict(plan, thing, thing->base == NULL ? "set on both sides" : "changed on both sides");
	MergeConflict *conflict = llast(plan->conflicts);

	conflict->field = field;
	/* Keys tell nobody anything. */
	if (strcmp(field, "members") != 0)
	{
		conflict->base = base;
		conflict->ours = ours;
		conflict->theirs = theirs;
	}
	return taken;
}

/* Whether a value stands for nothing, so that it is nobody's word. */
static bool
says_nothing(const char *value)
{
	return value == NULL || strcmp(value, "false") == 0;
}

/* Whether the catalog is silent on what it cannot speak of, as far as is known. */
static bool
is_silent(const MergePlan *plan, const ThingField *field, const char *theirs)
{
	return field != NULL && (field->flags & THING_FIELD_LOOK) && theirs == NULL &&
		   (plan->base == NULL || !plan->base->same_source);
}

/* What the catalog's format says of the thing as it is in the document; NULL: nothing. */
static const Thing *
said_of(const MergePlan *plan, const Thing *thing)
{
	const Thing *table = thing->parent != NULL ? thing->parent : thing->ends[0];

	if (plan->said == NULL)
		return NULL;
	if (thing->live != NULL)
		return thing_by_uuid(plan->said, thing_kind_number(thing), thing->live->uuid);
	return thing_same_name(plan->said, thing,
						   table == NULL ? NULL : thing_by_uuid(plan->said, THING_TABLE, table->uuid));
}

/* Whether the catalog says of a field what was said: then nobody changed it there. */
static bool
is_said(const MergePlan *plan, const Thing *thing, const ThingField *field, const char *theirs)
{
	const Thing *said = said_of(plan, thing);

	return said != NULL &&
		   thing_same_value(field, theirs,
							field == NULL ? said->members : said->values[field - thing->kind->fields]);
}

/*
 * Of a first import whose base is what the document says in the source's format: what is not as it was said
 * is somebody's edit of it. Options may hold what the format cannot say, so that nothing replaces them
 * without a word.
 */
static bool
takes_edit(MergePlan *plan, const Thing *thing, const ThingField *field, const char *base, const char *ours,
		   const char *theirs)
{
	if (field != NULL && (field->flags & THING_FIELD_NOTE) && theirs == NULL)
		return false;
	if (field == NULL || strcmp(field->name, "options") != 0 || thing_same_value(field, ours, base))
		return true;
	return add_field_conflict(plan, thing, field->name, base, ours, theirs);
}

/* Whether the catalog's value of a field comes in. */
static bool
takes_value(MergePlan *plan, const Thing *thing, const ThingField *field, const char *base, const char *ours,
			const char *theirs)
{
	bool note = field != NULL && (field->flags & THING_FIELD_NOTE);

	if (thing_same_value(field, theirs, ours) || is_silent(plan, field, theirs) ||
		is_said(plan, thing, field, theirs))
		return false;
	if (thing->base != NULL && plan->said != NULL && plan->base == plan->said)
		return takes_edit(plan, thing, field, base, ours, theirs);
	if (thing->base == NULL)
	{
		if (says_nothing(ours))
			return true;
		if (note && theirs == NULL)
			return false;
	}
	else if (thing_same_value(field, ours, base))
		return true;
	else if (thing_same_value(field, theirs, base) && (plan->mode == MERGE_ADD || note))
		return false;
	return add_field_conflict(plan, thing, field == NULL ? "members" : field->name, base, ours, theirs);
}

static void
decide_change(MergePlan *plan, Thing *thing)
{
	const Thing *live = thing->live;
	uint32 fields = 0;
	bool members;
	MergeStep *step;

	FIELDS_OF(thing->kind, i)
	{
		if (takes_value(plan, thing, &thing->kind->fields[i],
						thing->base == NULL ? NULL : thing->base->values[i], live->values[i],
						thing->values[i]))
			fields |= UINT32_C(1) << i;
	}
	members = takes_value(plan, thing, NULL, thing->base == NULL ? NULL : thing->base->members, live->members,
						  thing->members);
	/* Notes of values are taken one by one, where they are still what the last text said. */
	if (thing_kind_number(thing) == THING_ENUM && plan->catalog->resolve == NULL)
		members =
			members || !thing_same_notes(thing, thing->base != NULL ? thing->base : said_of(plan, thing));
	if (fields == 0 && !members)
		return;
	step = add_step(plan, STEP_CHANGE, thing);
	step->fields = fields;
	step->members = members;
}

/* Whether it is to be made: it is new, or what people removed is to come back. */
static bool
is_to_be_made(MergePlan *plan, const Thing *thing)
{
	const Thing *said = said_of(plan, thing);

	/* The document says it in another way: a flag of a column is as good as an index. */
	if (said != NULL && thing_agrees(thing, said, NULL, NULL))
		return false;
	if (thing->base == NULL || plan->mode == MERGE_REPLACE)
		return true;
	if (thing_agrees(thing, thing->base, NULL, NULL))
		return false;
	return add_conflict(plan, thing, "removed here, changed in the source");
}

static bool
has_place(const Thing *thing)
{
	if (thing->parent != NULL && !thing->parent->present)
		return false;
	return thing->ends[0] == NULL || (thing->ends[0]->present && thing->ends[1]->present);
}

/* What of it was removed here and stays so; NULL: nothing is missing. */
static const char *
missing_member(const MergePlan *plan, const Thing *thing)
{
	const char *at = thing_kind_number(thing) == THING_ENUM ? NULL : thing->members;

	while (at != NULL && *at != '\0')
	{
		int length = strcspn(at, "\x1e\x1f");
		char *key = pnstrdup(at, length);
		const Thing *column = thing_by_uuid(plan->catalog, THING_COLUMN, key);
		const Thing *table = thing_by_uuid(plan->catalog, THING_TABLE, key);

		pfree(key);
		if (column != NULL && !column->present)
			return "a column of it was removed here";
		if (table != NULL && !table->present)
			return "a table of it was removed here";
		at += length + (at[length] != '\0');
	}
	return NULL;
}

static void
take_fault(void *state, const char *path, const char *problem, const char *allowed, const char *nearest)
{
	const char **because = state;

	if (*because == NULL)
		*because = psprintf("%s: %s", path, problem);
}

/* Options that the document's checks would refuse. */
static void
check_options(const MergePlan *plan, Thing *thing)
{
	MemoryContext caller = CurrentMemoryContext;
	const char *text = thing_value(thing, "options");
	const JsonNode *options;
	const char *problem;
	const char *because = NULL;

	if (text == NULL)
		return;
	MemoryContextSwitchTo(plan->work);
	options = json_read_parse(text, strlen(text), &problem);
	if (options != NULL)
		erd_option_check(thing->kind->entity->name, "options", options, "options", take_fault, &because);
	MemoryContextSwitchTo(caller);
	if (because != NULL)
		thing->left_out = pstrdup(because);
	MemoryContextReset(plan->work);
}

static const char *
too_long(const Thing *thing, int number)
{
	const EntityField *limit = entity_field(thing->kind->entity, thing->kind->fields[number].name);

	return limit != NULL && thing->values[number] != NULL && limit->maximum > 0 &&
				   pg_mbstrlen(thing->values[number]) > limit->maximum
			   ? psprintf("%s has more than %d characters", limit->name, limit->maximum)
			   : NULL;
}

/* What was too long for the document in the last catalog has never been in it. */
static void
forget_dropped(ThingState *state, Thing *base)
{
	FIELDS_OF(base->kind, i)
	{
		if ((base->kind->fields[i].flags & THING_FIELD_DROPPED) && too_long(base, i) != NULL)
			thing_set_value(state, base, i, NULL);
	}
}

/* Drop what is too long for the document, or leave the thing out; also where something is missing. */
static void
check_values(MergePlan *plan, Thing *thing)
{
	check_options(plan, thing);
	if (thing->base != NULL)
		forget_dropped(plan->base, thing->base);
	FIELDS_OF(thing->kind, i)
	{
		const ThingField *field = &thing->kind->fields[i];
		const EntityField *limit = entity_field(thing->kind->entity, field->name);
		const char *because = too_long(thing, i);

		if (limit != NULL && thing->values[i] == NULL && (limit->flags & FIELD_REQUIRED))
			thing->left_out = psprintf("it has no %s", field->name);
		if (because == NULL)
			continue;
		if (field->flags & THING_FIELD_DROPPED)
		{
			merge_leave_out(plan, field->name, thing_label(thing), because);
			thing_set_value(plan->catalog, thing, i, NULL);
		}
		else
			thing->left_out = because;
	}
}

static void
decide_thing(MergePlan *plan, Thing *thing)
{
	const char *missing;

	check_values(plan, thing);
	if (thing->left_out != NULL)
	{
		thing->present = thing->live != NULL;
		merge_leave_out(plan, thing->kind->entity->name, thing_label(thing), thing->left_out);
		return;
	}
	thing->present = thing->live != NULL;
	if (!thing->present && (!has_place(thing) || !is_to_be_made(plan, thing)))
		return;
	missing = missing_member(plan, thing);
	if (missing != NULL)
		merge_leave_out(plan, thing->kind->entity->name, thing_label(thing), missing);
	else if (thing->present)
		decide_change(plan, thing);
	else
	{
		thing->present = true;
		add_step(plan, STEP_CREATE, thing);
	}
}

static Thing *
base_of(const MergePlan *plan, const Thing *live)
{
	return plan->base == NULL ? NULL : thing_by_uuid(plan->base, thing_kind_number(live), live->uuid);
}

/* What people made of a thing since the last import, its columns included. */
static bool
was_changed_here(const MergePlan *plan, const Thing *live)
{
	const Thing *base = base_of(plan, live);

	if (base == NULL || !thing_agrees(live, base, NULL, NULL))
		return true;
	for (int i = 0; i < live->column_count; i++)
	{
		if (was_changed_here(plan, &live->columns[i]))
			return true;
	}
	return false;
}

/* Whether the catalog would have the thing if it were still there. */
static bool
was_looked_for(const MergePlan *plan, const Thing *base)
{
	const Thing *table = base->parent != NULL ? base->parent : base->ends[0];
	const char *schema = thing_value(table != NULL ? table : base, "schema_name");
	ListCell *cell;

	if (plan->catalog->whole || plan->catalog->schemas == NIL)
		return true;
	if (schema == NULL)
		return !plan->base->whole && list_difference(plan->base->schemas, plan->catalog->schemas) == NIL;
	foreach(cell, plan->catalog->schemas)
	{
		if (strcmp(strVal(lfirst(cell)), schema) == 0)
			return true;
	}
	return false;
}

static bool
goes(MergePlan *plan, const Thing *live)
{
	if (plan->mode == MERGE_REPLACE && plan->said == NULL && !live->kind->is_look)
		return true;
	if (plan->mode == MERGE_REPLACE && plan->said != NULL &&
		thing_by_uuid(plan->said, thing_kind_number(live), live->uuid) != NULL)
		return true;
	if (base_of(plan, live) == NULL || !plan->base->same_source || !was_looked_for(plan, base_of(plan, live)))
		return false;
	if (was_changed_here(plan, live))
		return add_conflict(plan, live, "changed here, gone in the source");
	/* It may stand in what could not be read. */
	return plan->told.unread == 0 ||
		   add_conflict(plan, live, "gone in the text, of which not every statement could be read");
}

/* Parts of what goes go along. */
static void
decide_gone(MergePlan *plan, Thing *live)
{
	bool along = (live->parent != NULL && live->parent->going) ||
				 (live->ends[0] != NULL && (live->ends[0]->going || live->ends[1]->going));

	if (live->taken || live->is_virtual || along || !goes(plan, live))
		return;
	live->going = true;
	add_step(plan, STEP_DELETE, live);
}

/* Whether the catalog has the columns that stay in another order than it had them. */
static bool
order_changed(const Thing *table)
{
	int64 last = -1;

	if (table->base == NULL)
		return true;
	for (int i = 0; i < table->column_count; i++)
	{
		const Thing *base = table->columns[i].base;

		if (base == NULL)
			continue;
		if (base->order <= last)
			return true;
		last = base->order;
	}
	return false;
}

static MergeStep *
step_of(MergePlan *plan, Thing *thing)
{
	return thing->step != NULL ? thing->step : add_step(plan, STEP_CHANGE, thing);
}

/* Whether people have the columns of the last catalog in another order than it had them. */
static bool
was_reordered_here(const MergePlan *plan, const Thing *live)
{
	int64 last = -1;

	for (int i = 0; i < live->column_count; i++)
	{
		const Thing *base = base_of(plan, &live->columns[i]);

		if (base == NULL)
			continue;
		if (base->order <= last)
			return true;
		last = base->order;
	}
	return false;
}

/* The next place, in the order that columns are to have: theirs if they are behind the last one. */
static void
place_column(MergePlan *plan, Thing *column, const Thing *live, int64 *last)
{
	if (live != NULL && live->order > *last)
		*last = live->order;
	else
		step_of(plan, column)->order = ++*last;
}

/* What people added stays behind the column that it stands behind. */
static void
place_own_columns(MergePlan *plan, const Thing *live, int first, int64 *last)
{
	for (int i = first; live != NULL && i < live->column_count && !live->columns[i].taken; i++)
	{
		if (!live->columns[i].going)
			place_column(plan, &live->columns[i], &live->columns[i], last);
	}
}

static void
take_order(MergePlan *plan, Thing *table)
{
	int64 last = -1;

	place_own_columns(plan, table->live, 0, &last);
	for (int i = 0; i < table->column_count; i++)
	{
		Thing *column = &table->columns[i];

		if (!column->present)
			continue;
		place_column(plan, column, column->live, &last);
		if (column->live != NULL)
			place_own_columns(plan, table->live, column->live - table->live->columns + 1, &last);
	}
}

/* Where people have an order of their own, new columns go behind. */
static void
keep_order(MergePlan *plan, Thing *table)
{
	int64 last = -1;

	for (int i = 0; i < table->live->column_count; i++)
		last = Max(last, table->live->columns[i].order);
	for (int i = 0; i < table->column_count; i++)
	{
		if (table->columns[i].present && table->columns[i].live == NULL)
			step_of(plan, &table->columns[i])->order = ++last;
	}
}

static bool
gets_columns(const Thing *table)
{
	for (int i = 0; i < table->column_count; i++)
	{
		if (table->columns[i].present && table->columns[i].live == NULL)
			return true;
	}
	return false;
}

/* Columns stand as in the catalog, unless people alone put them in another order. */
static void
decide_orders(MergePlan *plan)
{
	ThingList *tables = &plan->catalog->lists[THING_TABLE];

	for (int i = 0; i < tables->count; i++)
	{
		Thing *table = &tables->things[i];

		/* Columns of one place that stood there as in the last catalog need no places of their own. */
		if (!table->present ||
			(table->live != NULL && table->base != NULL && !order_changed(table) && !gets_columns(table)))
			continue;
		if (table->live == NULL || order_changed(table) || !was_reordered_here(plan, table->live))
			take_order(plan, table);
		else
			keep_order(plan, table);
	}
}

void
merge_decide(MergePlan *plan)
{
	plan->work = AllocSetContextCreate(CurrentMemoryContext, "a thing", ALLOCSET_DEFAULT_SIZES);
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		ThingList *lives = &plan->document->lists[kind];
		ThingList *things = &plan->catalog->lists[kind];

		for (int i = 0; i < lives->count; i++)
			decide_gone(plan, &lives->things[i]);
		for (int i = 0; i < things->count; i++)
		{
			decide_thing(plan, &things->things[i]);
			CHECK_FOR_INTERRUPTS();
		}
		if (kind == THING_COLUMN)
			decide_orders(plan);
	}
	MemoryContextDelete(plan->work);
}
