/*
 * report.c
 *		Differences sorted into groups; what is worth a sentence and what only a number.
 */
#include "postgres.h"

#include "core/change/report.h"
#include "core/change/sentence.h"
#include "miscadmin.h"

ReportLine *
report_add(Report *report)
{
	if (report->count == report->capacity)
	{
		report->capacity = Max(report->capacity * 2, 64);
		report->lines = report->lines == NULL
							? palloc_array(ReportLine, report->capacity)
							: repalloc_huge(report->lines, report->capacity * sizeof(ReportLine));
	}
	memset(&report->lines[report->count], 0, sizeof(ReportLine));
	report->lines[report->count].group = "document";
	report->lines[report->count].group_name = "";
	report->lines[report->count].path = "";
	report->lines[report->count].order = report->count;
	return &report->lines[report->count++];
}

void
report_count(Report *report, const char *thing, const char *kind)
{
	ReportCount *count = NULL;
	ListCell *cell;

	foreach(cell, report->counts)
	{
		if (strcmp(((ReportCount *) lfirst(cell))->kind, thing) == 0)
			count = lfirst(cell);
	}
	if (count == NULL)
	{
		count = palloc0(sizeof(ReportCount));
		count->kind = thing;
		report->counts = lappend(report->counts, count);
	}
	if (strcmp(kind, "added") == 0)
		count->added++;
	else if (strcmp(kind, "removed") == 0)
		count->removed++;
	else if (strcmp(kind, "moved") == 0)
		count->moved++;
	else
		count->changed++;
}

void
report_write_counts(JsonWriter *writer, const Report *report)
{
	ListCell *cell;

	json_write_key(writer, "counts");
	json_write_open_object(writer);
	foreach(cell, report->counts)
	{
		const ReportCount *count = lfirst(cell);

		json_write_key(writer, count->kind);
		json_write_open_object(writer);
		if (count->added > 0)
			json_write_integer_member(writer, "added", count->added);
		if (count->removed > 0)
			json_write_integer_member(writer, "removed", count->removed);
		if (count->changed > 0)
			json_write_integer_member(writer, "changed", count->changed);
		if (count->moved > 0)
			json_write_integer_member(writer, "moved", count->moved);
		json_write_close_object(writer);
	}
	json_write_close_object(writer);
}

/* Up to what heads a group: an index column's table. */
static void
set_group(ReportLine *line, const PieceSet *things, const Entity *entity, const char *uuid, DocumentType type)
{
	const KindWords *kind = kind_of(entity);

	for (;;)
	{
		const char *parent = kind->grouped ? NULL : kind_parent(kind, piece_fields(things, entity, uuid));

		if (parent == NULL)
			break;
		entity = piece_entity(things, kind->references[0].entity);
		uuid = parent;
		kind = kind_of(entity);
	}
	if (entity == &document_entity)
		return;
	line->group = kind->noun;
	line->group_name = sentence_path(things, entity, uuid);
	line->group_uuid = uuid;
	line->position = 1;
	for (const Entity *const *each = entity_list(type); *each != NULL && *each != entity; each++)
		line->position++;
}

static bool
is_moved(const Difference *row)
{
	for (const EntityField *field = row->entity->fields; field->name != NULL && row->existed && row->exists;
		 field++)
	{
		/* Where the layout once put a box says only whose place it is. */
		if (difference_is_place(field) && !(field->flags & FIELD_ORDER) &&
			strncmp(field->name, "laid_out", strlen("laid_out")) != 0 &&
			json_read_member(row->after, field->name) != NULL)
			return true;
	}
	return false;
}

/* A difference of nothing but its order among its siblings. */
static bool
is_only_reordered(const Difference *row)
{
	return row->existed && row->exists && row->after->count == 1 && row->entity->order != NULL &&
		   json_read_member(row->after, row->entity->order) != NULL && !kind_of(row->entity)->part;
}

static void
add_line(Report *report, const PieceSet *things, const Difference *row, DocumentType type)
{
	const char *kind = sentence_kind(row);
	const char *sentence;
	ReportLine *line;

	if (kind_of(row->entity)->part && row->parent != NULL && sentence_is_folded(row))
		return;
	sentence = sentence_is_folded(row) ? NULL : sentence_write(things, row);
	if (!kind_of(row->entity)->part && (sentence != NULL || row->existed != row->exists))
		report_count(report, row->entity->name, kind);
	if (sentence == NULL)
		return;
	line = report_add(report);
	set_group(line, things, row->entity, row->uuid, type);
	line->kind = kind;
	line->path = sentence_path(things, row->entity, row->uuid);
	line->sentence = sentence;
	line->before = row->before;
	line->after = row->after;
}

/* Things of one kind below one parent. */
typedef struct SiblingGroup
{
	const Entity *entity;
	const char *parent; /* "": the document */
} SiblingGroup;

static int
compare_siblings(const void *a, const void *b)
{
	const SiblingGroup *left = a;
	const SiblingGroup *right = b;
	int order = strcmp(left->entity->name, right->entity->name);

	return order != 0 ? order : strcmp(left->parent, right->parent);
}

/* Those among whom a thing of the set passes the test, each once, sorted. */
static SiblingGroup *
list_siblings(const PieceSet *things, const DifferenceSet *set, bool (*passes)(const Difference *),
			  int *count)
{
	SiblingGroup *list = palloc_array(SiblingGroup, set->count + 1);
	int unique = 0;

	*count = 0;
	for (int i = 0; i < set->count; i++)
	{
		const Difference *row = &set->rows[i];
		const char *parent;

		if (!passes(row))
			continue;
		parent = kind_parent(kind_of(row->entity), piece_fields(things, row->entity, row->uuid));
		list[(*count)++] = (SiblingGroup){row->entity, parent == NULL ? "" : parent};
	}
	qsort(list, *count, sizeof(SiblingGroup), compare_siblings);
	for (int i = 0; i < *count; i++)
	{
		if (i == 0 || compare_siblings(&list[unique - 1], &list[i]) != 0)
			list[unique++] = list[i];
	}
	*count = unique;
	return list;
}

static bool
came_or_went(const Difference *row)
{
	return row->existed != row->exists;
}

/* One sentence for all the siblings that changed their order; where anything came or went among them, places
 * moved up or down for that alone. */
static void
add_order(Report *report, const PieceSet *things, const DifferenceSet *set, DocumentType type)
{
	int count;
	int changed_count;
	const SiblingGroup *list = list_siblings(things, set, is_only_reordered, &count);
	const SiblingGroup *changed = list_siblings(things, set, came_or_went, &changed_count);

	for (int i = 0; i < count; i++)
	{
		const KindWords *kind = kind_of(list[i].entity);
		const Entity *parent;
		ReportLine *line;

		if (bsearch(&list[i], changed, changed_count, sizeof(SiblingGroup), compare_siblings) != NULL)
			continue;
		line = report_add(report);
		line->kind = "moved";
		if (*list[i].parent == '\0')
		{
			line->sentence = psprintf("%s put in another order", kind->plural);
			continue;
		}
		parent = piece_entity(things, kind->references[0].entity);
		set_group(line, things, parent, list[i].parent, type);
		line->path = line->group_name;
		line->sentence = psprintf("%s of %s put in another order", kind->plural,
								  piece_name(things, parent, list[i].parent));
	}
}

static int
compare_lines(const void *a, const void *b)
{
	const ReportLine *left = a;
	const ReportLine *right = b;
	int order = left->position - right->position;

	if (order == 0)
		order = strcmp(left->group_name, right->group_name);
	if (order == 0 && left->group_uuid != NULL && right->group_uuid != NULL)
		order = strcmp(left->group_uuid, right->group_uuid);
	return order != 0 ? order : left->order - right->order;
}

static void
add_moves(Report *report, int moved)
{
	ReportLine *line;

	if (moved == 0)
		return;
	line = report_add(report);
	line->kind = "moved";
	line->sentence = psprintf("%d %s moved", moved, moved == 1 ? "box" : "boxes");
}

static void
fill(Report *report, const Place *document, int64 version, DifferenceSet *set)
{
	PieceSet *things = piece_load(document, version, set);
	int moved = 0;

	report->differences = set;
	sentence_link(things, set);
	for (int i = 0; i < set->count; i++)
	{
		const Difference *row = &set->rows[i];

		CHECK_FOR_INTERRUPTS();
		if (document->type == DOCUMENT_README && row->entity != &document_entity)
			continue;
		if (is_moved(row))
		{
			report_count(report, row->entity->name, "moved");
			moved++;
		}
		add_line(report, things, row, document->type);
	}
	if (document->type != DOCUMENT_README)
		add_order(report, things, set, document->type);
	add_moves(report, moved);
}

Report *
report_of(const Place *document, DifferenceSet *differences)
{
	Report *report = palloc0(sizeof(Report));

	fill(report, document, 0, differences);
	if (report->count > 1)
		qsort(report->lines, report->count, sizeof(ReportLine), compare_lines);
	return report;
}

Report *
report_make(const Place *document, int64 from, int64 to)
{
	Report *report = palloc0(sizeof(Report));
	int64 older = Min(from, to);
	int64 newer = Max(from, to);
	DifferenceSet *set;

	/* Before the first version there was nothing. */
	history_require_version(document, older == 0 ? 1 : older);
	history_require_version(document, newer == 0 ? 1 : newer);
	set = difference_between(document, older, newer);
	if (from > to)
		difference_reverse(set);
	fill(report, document, to, set);
	if (document->type == DOCUMENT_README)
		body_report(report, document, from, to);
	if (report->count > 1)
		qsort(report->lines, report->count, sizeof(ReportLine), compare_lines);
	return report;
}
