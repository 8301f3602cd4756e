/*
 * compared_erd.c
 *		Two versions of an ERD as one: tables that changed, the rows that did, and what they are joined to.
 */
#include "postgres.h"

#include "core/change/kind.h"
#include "core/drawing/compared.h"
#include "core/erd/erd.h"
#include "miscadmin.h"

/* Diagrams of no more tables than this are drawn whole; of others the tables that changed, and their
 * neighbours. */
#define SMALL_DIAGRAM 40
#define MAX_CHANGED   250
#define MAX_DRAWN     400
#define MAX_ROWS      60

/* What a thing that is no table is drawn as, and where the text of a row is told beside its name. */
static const char *const told_of_tables[] = {"name", "schema_name", "options", NULL};
static const char *const told_of_columns[] = {"name", "type", NULL};
static const char *const told_of_parts[] = {"name", "definition", "value", "kind", "title", NULL};

typedef struct ComparedTable
{
	const char *key;
	const HistoryItem *item;
	SvgChange change;
	bool near; /* joined to what changed */
	bool drawn;
	int rows;
	int skipped; /* rows that are not shown */
} ComparedTable;

typedef struct ComparedErd
{
	Compared *compared;
	ComparedTable *tables;
	int table_count;
	ThingIndex by_key;
} ComparedErd;

static ComparedTable *
find_table_of(const ComparedErd *erd, const HistoryItem *item, const char *field)
{
	return thing_index_find(&erd->by_key, json_read_text(item->fields, field));
}

static void
list_tables(ComparedErd *erd)
{
	HistoryItem *items = history_items(erd->compared->whole, &erd_table, &erd->table_count);

	erd->tables = content_allocate(erd->table_count, sizeof(ComparedTable));
	for (int i = 0; i < erd->table_count; i++)
		erd->tables[i] =
			(ComparedTable){.key = items[i].uuid,
							.item = &items[i],
							.change = compared_status_with_parts(erd->compared, &erd_table, items[i].uuid)};
	thing_index_make(&erd->by_key, erd->tables, erd->table_count, sizeof(ComparedTable));
}

static bool
is_changed(const ComparedTable *table)
{
	return table->change != SVG_KEPT;
}

/* ---- which tables ---- */

static void
find_neighbours(ComparedErd *erd, const HistoryItem *refs, int count)
{
	for (int i = 0; i < count; i++)
	{
		ComparedTable *from = find_table_of(erd, &refs[i], "from_table_uuid");
		ComparedTable *to = find_table_of(erd, &refs[i], "to_table_uuid");
		bool changed = compared_status_with_parts(erd->compared, &erd_ref, refs[i].uuid) != SVG_KEPT;

		if (from == NULL || to == NULL)
			continue;
		from->near |= changed || is_changed(to);
		to->near |= changed || is_changed(from);
	}
}

static void
choose_tables(ComparedErd *erd)
{
	bool small = erd->table_count <= SMALL_DIAGRAM;
	int drawn = 0;

	for (int i = 0; i < erd->table_count; i++)
	{
		ComparedTable *table = &erd->tables[i];

		table->drawn = is_changed(table) && drawn < MAX_CHANGED;
		drawn += table->drawn;
		erd->compared->undrawn += is_changed(table) && !table->drawn;
	}
	for (int i = 0; i < erd->table_count; i++)
	{
		ComparedTable *table = &erd->tables[i];

		if (is_changed(table))
			continue;
		table->drawn = (small || table->near) && drawn < MAX_DRAWN;
		drawn += table->drawn;
		erd->compared->left_out += !table->drawn;
	}
	erd->compared->left_out_words = "tables";
}

/* ---- tables and their rows ---- */

/* Of the options only what kind of table it is: partitions are not folded, so that each can be told. */
static JsonNode *
kind_options(const char *kind)
{
	JsonNode *options = json_node_make(JSON_NODE_OBJECT);

	if (kind != NULL)
		json_node_set(options, "kind", json_node_make_text(kind));
	return options;
}

static void
show_table(ComparedErd *erd, ComparedTable *table)
{
	JsonNode *fields = compared_copy(table->item->fields);

	compared_set(fields, "name", compared_text(erd->compared, table->item, "name"));
	json_node_set(fields, "options",
				  kind_options(json_read_text(json_read_member(fields, "options"), "kind")));
	compared_show(erd->compared, &erd_table, table->key, fields, table->change);
}

/* A row at the end of a table's; false where there is no room for it. */
static bool
show_row(ComparedErd *erd, ComparedTable *table, const char *key, JsonNode *fields, SvgChange change)
{
	if (table->rows >= MAX_ROWS)
	{
		table->skipped++;
		return false;
	}
	compared_set(fields, "table_uuid", table->key);
	json_node_set(fields, "display_order", json_node_make_text(psprintf("%d", table->rows++)));
	compared_show(erd->compared, &erd_column, key, fields, change);
	return true;
}

static void
show_words(ComparedErd *erd, ComparedTable *table, const char *name, const char *type, SvgChange change)
{
	JsonNode *fields = json_node_make(JSON_NODE_OBJECT);

	compared_set(fields, "name", name);
	compared_set(fields, "type", type);
	show_row(erd, table, NULL, fields, change);
}

/* What else changed about the table itself stands in its first row. */
static void
show_table_rest(ComparedErd *erd, ComparedTable *table)
{
	const char *rest = compared_rest(erd->compared, table->item, told_of_tables);

	if (*rest != '\0')
		show_words(erd, table, rest, NULL, SVG_CHANGED);
}

static void
show_column(ComparedErd *erd, ComparedTable *table, const HistoryItem *item, SvgChange change)
{
	JsonNode *fields = compared_copy(item->fields);
	const char *rest = compared_rest(erd->compared, item, told_of_columns);

	compared_set(fields, "name", compared_text(erd->compared, item, "name"));
	compared_set(fields, "type", compared_text(erd->compared, item, "type"));
	if (show_row(erd, table, item->uuid, fields, change) && *rest != '\0')
		show_words(erd, table, psprintf("\xE2\x86\xB3 %s", rest), NULL, SVG_CHANGED);
}

/* Columns that changed, and of the others those of the key and those that references join. */
static void
show_columns(ComparedErd *erd, HTAB *joined)
{
	int count;
	const HistoryItem *items = history_items(erd->compared->whole, &erd_column, &count);

	for (int i = 0; i < count; i++)
	{
		ComparedTable *table = find_table_of(erd, &items[i], "table_uuid");
		SvgChange change = compared_status(erd->compared, &erd_column, items[i].uuid);
		const char *key = items[i].uuid;

		CHECK_FOR_INTERRUPTS();
		if (table == NULL || !table->drawn || !is_changed(table))
			continue;
		if (change != SVG_KEPT || json_read_boolean(items[i].fields, "is_pk", false) ||
			hash_search(joined, key, HASH_FIND, NULL) != NULL)
			show_column(erd, table, &items[i], change);
		else
			table->skipped++;
	}
}

/* A part that is no column: "index `name`", and what it says. */
static void
show_part(ComparedErd *erd, ComparedTable *table, const HistoryItem *item, SvgChange change)
{
	const KindWords *kind = kind_of(item->entity);
	const char *noun = item->entity == &erd_object || item->entity == &erd_constraint
						   ? json_read_text(item->fields, "kind")
						   : kind->noun;
	const char *name = compared_text(erd->compared, item, kind->name);
	const char *definition = entity_field(item->entity, "definition") == NULL
								 ? NULL
								 : compared_text(erd->compared, item, "definition");
	const char *rest = compared_rest(erd->compared, item, told_of_parts);

	show_words(erd, table, psprintf("%s %s", noun == NULL ? kind->noun : noun, name == NULL ? "" : name),
			   *rest != '\0' ? rest : definition, change);
}

/* Parts of one kind that changed, each in a row of what it is part of. */
static void
show_parts(ComparedErd *erd, const Entity *entity)
{
	int count;
	const HistoryItem *items = history_items(erd->compared->whole, entity, &count);

	for (int i = 0; i < count; i++)
	{
		ComparedTable *table = find_table_of(erd, &items[i], "table_uuid");
		SvgChange change = compared_status_with_parts(erd->compared, entity, items[i].uuid);

		CHECK_FOR_INTERRUPTS();
		if (table != NULL && table->drawn && change != SVG_KEPT)
			show_part(erd, table, &items[i], change);
	}
}

static void
show_skipped(ComparedErd *erd, ComparedTable *table)
{
	JsonNode *fields = json_node_make(JSON_NODE_OBJECT);

	if (table->skipped == 0)
		return;
	compared_set(fields, "name", psprintf("\xE2\x8B\xAF %d more", table->skipped));
	table->rows = Min(table->rows, MAX_ROWS - 1);
	json_node_set(fields, "display_order", json_node_make_text(psprintf("%d", MAX_ROWS)));
	compared_set(fields, "table_uuid", table->key);
	compared_show(erd->compared, &erd_column, NULL, fields, SVG_KEPT);
}

/* ---- references ---- */

static HTAB *
list_joined(const ComparedErd *erd)
{
	HASHCTL control = {.keysize = 400, .entrysize = 400, .hcxt = CurrentMemoryContext};
	HTAB *joined =
		hash_create("ainecto joined columns", 256, &control, HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	int count;
	const HistoryItem *pairs = history_items(erd->compared->whole, &erd_ref_column, &count);

	for (int i = 0; i < count; i++)
	{
		hash_search(joined, json_read_text(pairs[i].fields, "from_column_uuid"), HASH_ENTER, NULL);
		hash_search(joined, json_read_text(pairs[i].fields, "to_column_uuid"), HASH_ENTER, NULL);
	}
	return joined;
}

/* A pair that went while its reference stayed is told in words. */
static void
show_pairs(ComparedErd *erd)
{
	Compared *compared = erd->compared;
	int count;
	const HistoryItem *pairs = history_items(compared->whole, &erd_ref_column, &count);

	for (int i = 0; i < count; i++)
	{
		const char *ref = json_read_text(pairs[i].fields, "ref_uuid");

		if (ref != NULL && history_find(compared->shown, &erd_ref, ref) != NULL &&
			(compared_status(compared, &erd_ref_column, pairs[i].uuid) != SVG_REMOVED ||
			 compared_status(compared, &erd_ref, ref) == SVG_REMOVED))
			compared_show(compared, &erd_ref_column, pairs[i].uuid, pairs[i].fields, SVG_KEPT);
	}
}

static void
show_refs(ComparedErd *erd, const HistoryItem *refs, int count)
{
	for (int i = 0; i < count; i++)
	{
		const ComparedTable *from = find_table_of(erd, &refs[i], "from_table_uuid");
		const ComparedTable *to = find_table_of(erd, &refs[i], "to_table_uuid");

		if (from != NULL && to != NULL && from->drawn && to->drawn)
			compared_show(erd->compared, &erd_ref, refs[i].uuid, refs[i].fields,
						  compared_status_with_parts(erd->compared, &erd_ref, refs[i].uuid));
	}
	show_pairs(erd);
}

/* ---- what is no table ---- */

/* Groups are told above their tables. */
static void
show_groups(ComparedErd *erd)
{
	Compared *compared = erd->compared;
	int count;
	const HistoryItem *items = history_items(compared->whole, &erd_table_group_table, &count);

	for (int i = 0; i < count; i++)
	{
		const ComparedTable *table = find_table_of(erd, &items[i], "table_uuid");
		const char *group = json_read_text(items[i].fields, "group_uuid");
		JsonNode *fields = group == NULL ? NULL : history_find(compared->whole, &erd_table_group, group);

		if (table == NULL || !table->drawn || fields == NULL ||
			compared_status(compared, &erd_table_group_table, items[i].uuid) == SVG_REMOVED)
			continue;
		compared_show(compared, &erd_table_group_table, items[i].uuid, items[i].fields, SVG_KEPT);
		compared_show(compared, &erd_table_group, group, fields, SVG_KEPT);
	}
}

/* Members of what is drawn as a box of its own: values of an enum, tables of a group. */
static void
show_members(ComparedErd *erd, ComparedTable *box, const Entity *entity, const char *parent_field,
			 const char *parent)
{
	Compared *compared = erd->compared;
	int count;
	const HistoryItem *items = history_items(compared->whole, entity, &count);

	for (int i = 0; i < count; i++)
	{
		SvgChange change = compared_status(compared, entity, items[i].uuid);
		const char *of = json_read_text(items[i].fields, parent_field);
		const ComparedTable *table;
		const char *name;

		CHECK_FOR_INTERRUPTS();
		if (of == NULL || strcmp(of, parent) != 0)
			continue;
		table = entity == &erd_enum_value ? NULL : find_table_of(erd, &items[i], "table_uuid");
		name = entity == &erd_enum_value ? compared_text(compared, &items[i], "value")
			   : table == NULL           ? NULL
										 : json_read_text(table->item->fields, "name");
		if (change == SVG_KEPT || name == NULL)
			box->skipped++;
		else
			show_words(erd, box, name, NULL, change);
	}
}

static void
show_box(ComparedErd *erd, const HistoryItem *item, SvgChange change)
{
	Compared *compared = erd->compared;
	const KindWords *kind = kind_of(item->entity);
	JsonNode *fields = json_node_make(JSON_NODE_OBJECT);
	const char *name = compared_text(compared, item, kind->name);
	const char *noun = item->entity == &erd_object ? json_read_text(item->fields, "kind") : kind->noun;
	const char *rest = compared_rest(compared, item, told_of_parts);
	ComparedTable box = {0};

	compared_set(fields, "name", name == NULL ? kind->noun : name);
	compared_set(fields, "schema_name", json_read_text(item->fields, "schema_name"));
	json_node_set(fields, "options", kind_options(noun));
	box.key = compared_show(compared, &erd_table, NULL, fields, change);
	if (*rest != '\0')
		show_words(erd, &box, rest, NULL, SVG_CHANGED);
	if (item->entity == &erd_enum)
		show_members(erd, &box, &erd_enum_value, "enum_uuid", item->uuid);
	if (item->entity == &erd_table_group)
		show_members(erd, &box, &erd_table_group_table, "group_uuid", item->uuid);
	show_skipped(erd, &box);
}

static void
show_boxes(ComparedErd *erd, const Entity *entity)
{
	int count;
	int shown = 0;
	const HistoryItem *items = history_items(erd->compared->whole, entity, &count);

	for (int i = 0; i < count; i++)
	{
		SvgChange change = compared_status_with_parts(erd->compared, entity, items[i].uuid);

		CHECK_FOR_INTERRUPTS();
		if (change == SVG_KEPT ||
			(entity == &erd_object && find_table_of(erd, &items[i], "table_uuid") != NULL))
			continue;
		if (shown++ < SMALL_DIAGRAM)
			show_box(erd, &items[i], change);
	}
}

/* ---- places ---- */

static bool
overlap(const Box *a, const Box *b)
{
	return a->x < b->x + b->width + LAYOUT_GAP && b->x < a->x + a->width + LAYOUT_GAP &&
		   a->y < b->y + b->height + LAYOUT_GAP && b->y < a->y + a->height + LAYOUT_GAP;
}

/* What is there still keeps its place; what is gone gives way. */
static int
compare_standing(const void *left, const void *right)
{
	const ErdTable *a = *(ErdTable *const *) left;
	const ErdTable *b = *(ErdTable *const *) right;
	bool a_gone = a->change == SVG_REMOVED;
	bool b_gone = b->change == SVG_REMOVED;

	if (a_gone != b_gone)
		return a_gone ? 1 : -1;
	if (a->box.y != b->box.y)
		return a->box.y < b->box.y ? -1 : 1;
	return a->box.x < b->box.x ? -1 : a->box.x > b->box.x ? 1 : a < b ? -1 : a > b;
}

/* Boxes have other rows than where they were placed, so some have to move down. */
static void
part_boxes(ErdTable **sorted, int count)
{
	qsort(sorted, count, sizeof(ErdTable *), compare_standing);
	for (int i = 0; i < count; i++)
	{
		Box *box = &sorted[i]->box;

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < i; j++)
		{
			if (!overlap(box, &sorted[j]->box))
				continue;
			box->y = sorted[j]->box.y + sorted[j]->box.height + LAYOUT_GAP;
			j = -1;
		}
	}
}

/* Where tables are left out there is nothing to be seen: such strips are narrowed. */
#define WIDEST_STRIP 160

static int
compare_left_edges(const void *left, const void *right)
{
	int64 a = (*(ErdTable *const *) left)->box.x;
	int64 b = (*(ErdTable *const *) right)->box.x;

	return a < b ? -1 : a > b;
}

static int
compare_upper_edges(const void *left, const void *right)
{
	int64 a = (*(ErdTable *const *) left)->box.y;
	int64 b = (*(ErdTable *const *) right)->box.y;

	return a < b ? -1 : a > b;
}

static void
narrow_strips(ErdTable **sorted, int count, bool across)
{
	int64 end = 0;
	int64 less = 0;

	qsort(sorted, count, sizeof(ErdTable *), across ? compare_left_edges : compare_upper_edges);
	for (int i = 0; i < count; i++)
	{
		int64 *at = across ? &sorted[i]->box.x : &sorted[i]->box.y;
		int64 side = across ? sorted[i]->box.width : sorted[i]->box.height;

		if (i > 0 && *at - end > WIDEST_STRIP)
			less += *at - end - WIDEST_STRIP;
		end = i == 0 ? *at + side : Max(end, *at + side);
		*at -= less;
	}
}

static void
settle_places(Erd *erd)
{
	ErdTable *tables = content_allocate(erd->table_count, sizeof(ErdTable));
	ErdTable **sorted = content_allocate(erd->table_count, sizeof(ErdTable *));

	memcpy(tables, erd->tables, erd->table_count * sizeof(ErdTable));
	for (int i = 0; i < erd->table_count; i++)
		sorted[i] = &tables[i];
	part_boxes(sorted, erd->table_count);
	narrow_strips(sorted, erd->table_count, true);
	narrow_strips(sorted, erd->table_count, false);
	erd->tables = tables;
}

/* ---- the whole ---- */

static void
show_tables(ComparedErd *erd)
{
	static const Entity *const parts[] = {&erd_index, &erd_constraint, &erd_object};
	HTAB *joined = list_joined(erd);

	for (int i = 0; i < erd->table_count; i++)
	{
		if (!erd->tables[i].drawn)
			continue;
		show_table(erd, &erd->tables[i]);
		show_table_rest(erd, &erd->tables[i]);
	}
	show_columns(erd, joined);
	for (size_t i = 0; i < lengthof(parts); i++)
		show_parts(erd, parts[i]);
	for (int i = 0; i < erd->table_count; i++)
	{
		if (erd->tables[i].drawn)
			show_skipped(erd, &erd->tables[i]);
	}
}

void
compared_fill_erd(Compared *compared, Erd *erd)
{
	static const Entity *const boxes[] = {&erd_enum, &erd_table_group, &erd_object, &erd_note, &erd_filter};
	ComparedErd own = {.compared = compared};
	Content content = {
		.document = compared->document, .history = compared->shown, .changes = compared->changes};
	int ref_count;
	const HistoryItem *refs = history_items(compared->whole, &erd_ref, &ref_count);

	list_tables(&own);
	find_neighbours(&own, refs, ref_count);
	choose_tables(&own);
	show_tables(&own);
	show_refs(&own, refs, ref_count);
	show_groups(&own);
	for (size_t i = 0; i < lengthof(boxes); i++)
		show_boxes(&own, boxes[i]);
	content_fill_erd(erd, &content);
	settle_places(erd);
}
