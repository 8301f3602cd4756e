/*
 * import_answer.c
 *		What an import did, in few words.
 */
#include "postgres.h"

#include "core/exchange/import.h"
#include "mb/pg_wchar.h"

/* Entries of a list that are spelled out; more are counted. */
#define MAX_RENAMES   20
#define MAX_CONFLICTS 50
#define MAX_REASONS   20
#define MAX_STEPS     100
/* Names in one entry of leftOut, and bytes of a value that is shown. */
#define MAX_NAMES 2
#define MAX_VALUE 200

static const char *const operation_names[] = {
	[STEP_CREATE] = "create", [STEP_CHANGE] = "change", [STEP_DELETE] = "delete"};

/* The kind in the plural, as in the counts of get_document. */
static void
write_counts(JsonWriter *writer, const char *member, const MergePlan *plan, MergeOperation operation)
{
	bool open = false;

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		int count = 0;
		ListCell *cell;

		foreach(cell, plan->steps[kind])
			count += ((const MergeStep *) lfirst(cell))->operation == operation;
		if (count == 0)
			continue;
		if (!open)
		{
			json_write_key(writer, member);
			json_write_open_object(writer);
			open = true;
		}
		json_write_integer_member(writer, thing_kinds[kind].entity->collection, count);
	}
	if (open)
		json_write_close_object(writer);
}

static bool
is_renamed(const Thing *thing)
{
	return thing->evidence != NULL && thing->live != NULL &&
		   !(thing_same_value(NULL, thing_value(thing, "name"), thing_value(thing->live, "name")) &&
			 thing_same_value(NULL, thing_value(thing, "schema_name"),
							  thing_value(thing->live, "schema_name")));
}

static void
write_rename(JsonWriter *writer, const Thing *thing)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "kind", thing->kind->entity->name);
	json_write_text_member(writer, "from", thing_label(thing->live));
	json_write_text_member(writer, "to", thing_label(thing));
	json_write_text_member(writer, "because", thing->evidence);
	json_write_close_object(writer);
}

static void
write_renames(JsonWriter *writer, const MergePlan *plan)
{
	int count = 0;

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		const ThingList *list = &plan->catalog->lists[kind];

		for (int i = 0; i < list->count; i++)
		{
			if (!is_renamed(&list->things[i]))
				continue;
			if (count == 0)
			{
				json_write_key(writer, "renamed");
				json_write_open_array(writer);
			}
			if (count++ < MAX_RENAMES)
				write_rename(writer, &list->things[i]);
		}
	}
	if (count > 0)
		json_write_close_array(writer);
	if (count > MAX_RENAMES)
		json_write_integer_member(writer, "moreRenamed", count - MAX_RENAMES);
}

static void
write_value(JsonWriter *writer, const char *name, const char *value)
{
	if (value == NULL)
		return;
	if (strlen(value) > MAX_VALUE)
		value = psprintf("%s…", pnstrdup(value, pg_mbcliplen(value, strlen(value), MAX_VALUE)));
	json_write_text_member(writer, name, value);
}

static void
write_conflicts(JsonWriter *writer, const MergePlan *plan)
{
	int count = 0;
	ListCell *cell;

	if (plan->conflicts == NIL)
		return;
	json_write_key(writer, "conflicts");
	json_write_open_array(writer);
	foreach(cell, plan->conflicts)
	{
		const MergeConflict *conflict = lfirst(cell);

		if (count++ == MAX_CONFLICTS)
			break;
		json_write_open_object(writer);
		json_write_text_member(writer, "kind", conflict->kind);
		json_write_text_member(writer, "name", conflict->name);
		json_write_text_member(writer, "field", conflict->field);
		write_value(writer, "base", conflict->base);
		write_value(writer, "ours", conflict->ours);
		write_value(writer, "theirs", conflict->theirs);
		json_write_text_member(writer, "what", conflict->what);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
	if (list_length(plan->conflicts) > MAX_CONFLICTS)
		json_write_integer_member(writer, "moreConflicts", list_length(plan->conflicts) - MAX_CONFLICTS);
}

/* Things of one kind and reason. */
typedef struct ReasonGroup
{
	const MergeReason *first;
	const char *names[MAX_NAMES];
	int count;
} ReasonGroup;

static void
write_group(JsonWriter *writer, const ReasonGroup *group)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "kind", group->first->kind);
	json_write_integer_member(writer, "count", group->count);
	json_write_key(writer, "names");
	json_write_open_array(writer);
	for (int i = 0; i < Min(group->count, MAX_NAMES); i++)
		json_write_text(writer, group->names[i]);
	json_write_close_array(writer);
	json_write_text_member(writer, "because", group->first->because);
	json_write_close_object(writer);
}

/* One entry for each kind and reason; those beyond the last are counted under the second name. */
static void
write_reasons(JsonWriter *writer, const char *name, const char *name_of_more, const List *reasons)
{
	ReasonGroup groups[MAX_REASONS] = {0};
	int more = 0;
	int count = 0;
	ListCell *cell;

	if (reasons == NIL)
		return;
	foreach(cell, reasons)
	{
		const MergeReason *reason = lfirst(cell);
		int place = 0;

		while (place < count && (strcmp(groups[place].first->kind, reason->kind) != 0 ||
								 strcmp(groups[place].first->because, reason->because) != 0))
			place++;
		if (place == MAX_REASONS)
		{
			more++;
			continue;
		}
		if (place == count)
			groups[count++].first = reason;
		if (groups[place].count < MAX_NAMES)
			groups[place].names[groups[place].count] = reason->name;
		groups[place].count++;
	}
	json_write_key(writer, name);
	json_write_open_array(writer);
	for (int i = 0; i < count; i++)
		write_group(writer, &groups[i]);
	json_write_close_array(writer);
	if (more > 0)
		json_write_integer_member(writer, name_of_more, more);
}

static void
write_fields(JsonWriter *writer, const MergeStep *step)
{
	const Thing *thing = step->thing;

	json_write_key(writer, "fields");
	json_write_open_object(writer);
	for (int i = 0; i < THING_MAX_FIELDS && thing->kind->fields[i].name != NULL; i++)
	{
		if (!(step->fields & (UINT32_C(1) << i)))
			continue;
		json_write_key(writer, thing->kind->fields[i].name);
		json_write_open_object(writer);
		write_value(writer, "from", thing->live->values[i]);
		write_value(writer, "to", thing->values[i]);
		json_write_close_object(writer);
	}
	if (step->members)
		json_write_text_member(writer, "members", "others, or in another order");
	if (step->order >= 0)
		json_write_text_member(writer, "display_order", "another place");
	json_write_close_object(writer);
}

/* What a table brings along is seen in it. */
static bool
goes_without_saying(const MergeStep *step)
{
	const Thing *parent = step->thing->parent;

	return step->operation == STEP_CREATE && parent != NULL && parent->live == NULL;
}

static void
write_difference(JsonWriter *writer, const MergePlan *plan)
{
	int count = 0;

	json_write_key(writer, "difference");
	json_write_open_array(writer);
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		ListCell *cell;

		foreach(cell, plan->steps[kind])
		{
			const MergeStep *step = lfirst(cell);

			if (goes_without_saying(step) || count++ >= MAX_STEPS)
				continue;
			json_write_open_object(writer);
			json_write_text_member(writer, "operation", operation_names[step->operation]);
			json_write_text_member(writer, "kind", step->thing->kind->entity->name);
			json_write_text_member(writer, "name", thing_label(step->thing));
			if (step->operation == STEP_CHANGE)
				write_fields(writer, step);
			json_write_close_object(writer);
		}
	}
	json_write_close_array(writer);
	if (count > MAX_STEPS)
		json_write_integer_member(writer, "moreDifference", count - MAX_STEPS);
}

/* Statements of a text that came to nothing, and those that are no part of a schema. */
static void
write_told(JsonWriter *writer, const DdlResult *told)
{
	ListCell *cell;

	if (told->reports != NIL)
	{
		json_write_key(writer, "statements");
		json_write_open_array(writer);
		foreach(cell, told->reports)
		{
			const DdlReport *report = lfirst(cell);

			json_write_open_object(writer);
			json_write_integer_member(writer, "line", report->line);
			json_write_text_member(writer, "statement", report->statement);
			json_write_text_member(writer, "because", report->because);
			json_write_close_object(writer);
		}
		json_write_close_array(writer);
	}
	if (told->more_reports > 0)
		json_write_integer_member(writer, "moreStatements", told->more_reports);
	if (told->skips == NIL)
		return;
	json_write_key(writer, "skipped");
	json_write_open_object(writer);
	foreach(cell, told->skips)
	{
		const DdlSkip *skip = lfirst(cell);

		json_write_integer_member(writer, skip->word, skip->count);
	}
	json_write_close_object(writer);
}

void
import_write_answer(JsonWriter *writer, const MergePlan *plan, bool dry_run)
{
	write_counts(writer, "created", plan, STEP_CREATE);
	write_counts(writer, "changed", plan, STEP_CHANGE);
	write_counts(writer, "deleted", plan, STEP_DELETE);
	write_renames(writer, plan);
	write_conflicts(writer, plan);
	write_reasons(writer, "leftOut", "moreLeftOut", plan->left_out);
	write_reasons(writer, "warnings", "moreWarnings", plan->warnings);
	write_told(writer, &plan->told);
	if (dry_run)
		write_difference(writer, plan);
}
