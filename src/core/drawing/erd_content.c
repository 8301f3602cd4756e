/*
 * erd_content.c
 *		An ERD's tables, references and notes with their positions.
 */
#include "postgres.h"

#include "base/json_read.h"
#include "core/drawing/erd_content.h"
#include "core/erd/erd.h"
#include "core/erd/erd_option.h"
#include "mb/pg_wchar.h"

#define NOTE_WIDTH  200
#define NOTE_HEIGHT 120

/* Of a note that is drawn: more is not looked at. */
#define NOTE_MAX 4000

/* How PostgreSQL ends the name of a foreign key that nobody named; a number may follow. */
#define DEFAULT_NAME_END "_fkey"

enum
{
	TABLE_NAME,
	TABLE_SCHEMA,
	TABLE_COLOR,
	TABLE_NOTE,
	TABLE_X,
	TABLE_Y,
	TABLE_DISPLAY_ORDER,
	TABLE_OPTIONS
};

static ContentKind tables = {
	.entity = &erd_table,
	.fields = {"name", "schema_name", "header_color", "note", "position_x", "position_y", "display_order",
			   "options"},
};

enum
{
	COLUMN_TABLE,
	COLUMN_NAME,
	COLUMN_TYPE,
	COLUMN_NOTE,
	COLUMN_IS_PK,
	COLUMN_IS_UNIQUE,
	COLUMN_IS_NOT_NULL,
	COLUMN_IS_INCREMENT,
	COLUMN_DEFAULT,
	COLUMN_OPTIONS
};

static ContentKind columns = {
	.entity = &erd_column,
	.fields = {"table_uuid", "name", "type", "note", "is_pk", "is_unique", "is_not_null", "is_increment",
			   "default_value", "options", "display_order"},
};

enum
{
	REF_FROM,
	REF_TO,
	REF_RELATIONSHIP,
	REF_ON_DELETE,
	REF_ON_UPDATE,
	REF_NOTE,
	REF_OPTIONS,
	REF_NAME
};

static ContentKind refs = {
	.entity = &erd_ref,
	.fields = {"from_table_uuid", "to_table_uuid", "relationship", "on_delete", "on_update", "note",
			   "options", "name"},
};

enum
{
	PAIR_REF,
	PAIR_FROM,
	PAIR_TO
};

static ContentKind pairs = {
	.entity = &erd_ref_column,
	.fields = {"ref_uuid", "from_column_uuid", "to_column_uuid", "display_order"},
};

enum
{
	GROUP_NAME,
	GROUP_COLOR
};

static ContentKind groups = {
	.entity = &erd_table_group,
	.fields = {"name", "color"},
};

enum
{
	MEMBER_GROUP,
	MEMBER_TABLE
};

static ContentKind members = {
	.entity = &erd_table_group_table,
	.fields = {"group_uuid", "table_uuid"},
};

enum
{
	NOTE_TITLE,
	NOTE_CONTENT,
	NOTE_COLOR,
	NOTE_X,
	NOTE_Y,
	NOTE_WIDE,
	NOTE_HIGH
};

static ContentKind notes = {
	.entity = &erd_note,
	.fields = {"title", "content", "color", "position_x", "position_y", "width", "height"},
};

/* NULL and a table that is not there are one. */
int
erd_find_table(const ErdLoading *loading, const char *key)
{
	TableThing *table = thing_index_find(&loading->tables_by_key, key);

	return table == NULL ? -1 : (int) (table - loading->tables);
}

/* A position out of the layout's range counts as none. */
static bool
read_position(const ContentRows *rows, int row, int field, int64 *x, int64 *y)
{
	if (content_pixels(rows, row, field, LAYOUT_MAX_COORDINATE, x) &&
		content_pixels(rows, row, field + 1, LAYOUT_MAX_COORDINATE, y))
		return true;
	*x = *y = 0;
	return false;
}

const JsonNode *
erd_read_options(const char *text)
{
	const char *problem;
	const JsonNode *node = text == NULL ? NULL : json_read_parse(text, (int) strlen(text), &problem);

	return node != NULL && node->kind == JSON_NODE_OBJECT ? node : NULL;
}

/* What a table is besides a plain one, in words. */
static const char *
kind_words(const JsonNode *options)
{
	const char *kind = json_read_text(options, "kind");
	char *words;

	if (kind == NULL || strcmp(kind, erd_table_kinds[0]) == 0)
		return NULL;
	words = strcmp(kind, "foreign") == 0 ? pstrdup("foreign table") : pstrdup(kind);
	for (char *at = words; *at != '\0'; at++)
		*at = *at == '_' ? ' ' : *at;
	return words;
}

static void
load_tables(ErdLoading *loading)
{
	ContentRows rows;

	content_read(&rows, loading->content, &tables);
	loading->table_count = rows.count;
	loading->tables = content_allocate(rows.count, sizeof(TableThing));
	loading->table_array = content_allocate(rows.count, sizeof(ErdTable));
	for (int i = 0; i < rows.count; i++)
	{
		TableThing *thing = &loading->tables[i];
		ErdTable *table = &loading->table_array[i];
		const char *name = content_text(&rows, i, TABLE_NAME);
		int64 x;
		int64 y;

		table->name = name == NULL ? "?" : name;
		table->schema = content_text(&rows, i, TABLE_SCHEMA);
		table->color = content_text(&rows, i, TABLE_COLOR);
		table->note = content_text(&rows, i, TABLE_NOTE);
		thing->options = erd_read_options(content_text(&rows, i, TABLE_OPTIONS));
		table->kind = kind_words(thing->options);
		thing->key = content_key(&rows, i);
		thing->table = table;
		table->change = content_change(loading->content, &erd_table, thing->key);
		thing->longest_line = pg_mbstrlen(table->name) + svg_change_cells(table->change);
		thing->box.group = -1;
		thing->box.positioned = read_position(&rows, i, TABLE_X, &x, &y);
		thing->box.x = (int) x;
		thing->box.y = (int) y;
	}
	thing_index_make(&loading->tables_by_key, loading->tables, rows.count, sizeof(TableThing));
}

static int
text_length(const char *text)
{
	return text == NULL ? 0 : pg_mbstrlen(text);
}

/* Where values come from, when nobody gives them. */
static void
read_values(ErdColumn *column, const ContentRows *rows, int row)
{
	const JsonNode *options = erd_read_options(content_text(rows, row, COLUMN_OPTIONS));

	column->default_value = content_text(rows, row, COLUMN_DEFAULT);
	column->identity = json_read_text(options, "identity");
	column->generated = json_read_text(options, "generated");
	if (column->identity == NULL && content_boolean(rows, row, COLUMN_IS_INCREMENT))
		column->identity = "by default";
}

/* Columns of one table follow one another. */
static void
load_columns(ErdLoading *loading)
{
	ContentRows rows;
	ColumnThing *things;
	ErdColumn *array;

	content_read(&rows, loading->content, &columns);
	things = content_allocate(rows.count, sizeof(ColumnThing));
	array = content_allocate(rows.count, sizeof(ErdColumn));
	for (int i = 0; i < rows.count; i++)
	{
		ErdColumn *column = &array[i];
		const char *name = content_text(&rows, i, COLUMN_NAME);
		int position = erd_find_table(loading, content_text(&rows, i, COLUMN_TABLE));
		TableThing *table;

		column->name = name == NULL ? "?" : name;
		column->type = content_text(&rows, i, COLUMN_TYPE);
		column->note = content_text(&rows, i, COLUMN_NOTE);
		column->is_pk = content_boolean(&rows, i, COLUMN_IS_PK);
		column->is_unique = content_boolean(&rows, i, COLUMN_IS_UNIQUE);
		column->is_not_null = content_boolean(&rows, i, COLUMN_IS_NOT_NULL);
		read_values(column, &rows, i);
		things[i].key = content_key(&rows, i);
		things[i].column = column;
		column->change = content_change(loading->content, &erd_column, things[i].key);
		if (position < 0)
			continue;
		table = &loading->tables[position];
		if (table->table->column_count == 0)
			table->table->columns = column;
		things[i].row = table->table->column_count++;
		table->longest_line =
			Max(table->longest_line, text_length(column->name) + ERD_NAME_TYPE_GAP +
										 text_length(column->type) + svg_change_cells(column->change));
	}
	thing_index_make(&loading->columns_by_key, things, rows.count, sizeof(ColumnThing));
	erd_load_enums(loading, array, rows.count);
}

/* The first pair of columns of a ref is where it is drawn, the others join it there; all say who refers.
 * Pairs of one ref follow one another. */
static void
load_pairs(ErdLoading *loading)
{
	ContentRows rows;
	ErdPair *further;

	content_read(&rows, loading->content, &pairs);
	further = content_allocate(rows.count, sizeof(ErdPair));
	for (int i = 0; i < rows.count; i++)
	{
		RefThing *ref = thing_index_find(&loading->refs_by_key, content_text(&rows, i, PAIR_REF));
		ColumnThing *from = thing_index_find(&loading->columns_by_key, content_text(&rows, i, PAIR_FROM));
		ColumnThing *to = thing_index_find(&loading->columns_by_key, content_text(&rows, i, PAIR_TO));
		ColumnThing *referring;

		if (ref == NULL)
			continue;
		referring = ref->ref->relationship == '<' ? to : from;
		if (referring != NULL)
			referring->column->refers = true;
		further[i] = (ErdPair){from == NULL ? -1 : from->row, to == NULL ? -1 : to->row};
		if (ref->paired)
		{
			ref->ref->pairs = ref->ref->pair_count == 0 ? &further[i] : ref->ref->pairs;
			ref->ref->pair_count++;
			continue;
		}
		ref->paired = true;
		ref->ref->from_column = further[i].from;
		ref->ref->to_column = further[i].to;
	}
}

static const char *
action_of(const ContentRows *rows, int row, int field)
{
	const char *action = content_text(rows, row, field);

	/* What goes without saying. */
	return action == NULL || pg_strcasecmp(action, "NO ACTION") == 0 ? NULL : action;
}

/* A name that PostgreSQL gives says nothing. */
static const char *
given_name(const char *name)
{
	size_t length = name == NULL ? 0 : strlen(name);
	size_t end = strlen(DEFAULT_NAME_END);

	if (length == 0)
		return NULL;
	while (length > 0 && name[length - 1] >= '0' && name[length - 1] <= '9')
		length--;
	return length >= end && memcmp(name + length - end, DEFAULT_NAME_END, end) == 0 ? NULL : name;
}

static void
read_actions(ErdRef *ref, const ContentRows *rows, int row)
{
	const JsonNode *options = erd_read_options(content_text(rows, row, REF_OPTIONS));

	ref->on_delete = action_of(rows, row, REF_ON_DELETE);
	ref->on_update = action_of(rows, row, REF_ON_UPDATE);
	ref->note = content_text(rows, row, REF_NOTE);
	ref->name = given_name(content_text(rows, row, REF_NAME));
	ref->is_virtual = json_read_boolean(options, "virtual", false);
}

static void
load_refs(ErdLoading *loading)
{
	ContentRows rows;

	content_read(&rows, loading->content, &refs);
	loading->refs = content_allocate(rows.count, sizeof(RefThing));
	loading->ref_array = content_allocate(rows.count, sizeof(ErdRef));
	for (int i = 0; i < rows.count; i++)
	{
		ErdRef *ref = &loading->ref_array[loading->ref_count];
		const char *relationship = content_text(&rows, i, REF_RELATIONSHIP);

		ref->from = erd_find_table(loading, content_text(&rows, i, REF_FROM));
		ref->to = erd_find_table(loading, content_text(&rows, i, REF_TO));
		ref->from_column = ref->to_column = -1;
		ref->relationship = relationship == NULL ? '-' : *relationship;
		read_actions(ref, &rows, i);
		ref->change = content_change(loading->content, &erd_ref, content_key(&rows, i));
		if (ref->from < 0 || ref->to < 0)
			continue;
		loading->refs[loading->ref_count] = (RefThing){.key = content_key(&rows, i), .ref = ref};
		loading->ref_count++;
	}
	thing_index_make(&loading->refs_by_key, loading->refs, loading->ref_count, sizeof(RefThing));
	load_pairs(loading);
}

typedef struct ErdGroupThing
{
	const char *key;
	const char *name;
	const char *color;
} ErdGroupThing;

/* The first group of a table, by the groups' keys, counts; it lends its colour to a table that has none. */
static void
load_groups(ErdLoading *loading)
{
	ContentRows rows;
	ContentRows in_groups;
	ErdGroupThing *things;
	ThingIndex by_key;

	content_read(&rows, loading->content, &groups);
	things = content_allocate(rows.count, sizeof(ErdGroupThing));
	for (int i = 0; i < rows.count; i++)
		things[i] = (ErdGroupThing){content_key(&rows, i), content_text(&rows, i, GROUP_NAME),
									content_text(&rows, i, GROUP_COLOR)};
	thing_index_make(&by_key, things, rows.count, sizeof(ErdGroupThing));
	content_read(&in_groups, loading->content, &members);
	for (int i = 0; i < in_groups.count; i++)
	{
		ErdGroupThing *group = thing_index_find(&by_key, content_text(&in_groups, i, MEMBER_GROUP));
		int position = erd_find_table(loading, content_text(&in_groups, i, MEMBER_TABLE));
		TableThing *table = &loading->tables[Max(position, 0)];

		if (group == NULL || position < 0 || table->grouped)
			continue;
		table->grouped = true;
		table->table->group = group->name;
		table->table->group_color = group->color;
		if (table->table->color == NULL)
			table->table->color = group->color;
	}
}

typedef struct TableInGroup
{
	const char *group;
	bool is_schema;
	int table;
} TableInGroup;

static int
compare_in_groups(const void *left, const void *right)
{
	const TableInGroup *a = left;
	const TableInGroup *b = right;
	int order = strcmp(a->group, b->group);

	if (a->is_schema != b->is_schema)
		return a->is_schema ? 1 : -1;
	return order != 0 ? order : a->table - b->table;
}

/* A table's group, or else its schema, keeps it together with others. */
static void
number_groups(const ErdLoading *loading, LayoutNode *boxes)
{
	TableInGroup *tables = content_allocate(loading->table_count, sizeof(TableInGroup));
	int number = 0;

	for (int i = 0; i < loading->table_count; i++)
	{
		const ErdTable *table = &loading->table_array[i];
		const char *schema = table->schema == NULL ? "" : table->schema;

		tables[i] = (TableInGroup){table->group == NULL ? schema : table->group, table->group == NULL, i};
	}
	qsort(tables, loading->table_count, sizeof(TableInGroup), compare_in_groups);
	for (int i = 0; i < loading->table_count; i++)
	{
		number += i > 0 && (tables[i].is_schema != tables[i - 1].is_schema ||
							strcmp(tables[i].group, tables[i - 1].group) != 0);
		boxes[tables[i].table].group = number;
	}
}

/* Edges go from what refers, so one to many is turned round. */
static void
position_tables(ErdLoading *loading)
{
	LayoutNode *boxes = content_allocate(loading->table_count, sizeof(LayoutNode));
	LayoutEdge *edges = content_allocate(loading->ref_count, sizeof(LayoutEdge));

	for (int i = 0; i < loading->table_count; i++)
	{
		boxes[i] = loading->tables[i].box;
		layout_size_table(loading->table_array[i].column_count, loading->tables[i].longest_line,
						  &boxes[i].width, &boxes[i].height);
	}
	for (int i = 0; i < loading->ref_count; i++)
	{
		const ErdRef *ref = &loading->ref_array[i];
		bool backwards = ref->relationship == '<';

		edges[i] = (LayoutEdge){.from = backwards ? ref->to : ref->from,
								.to = backwards ? ref->from : ref->to,
								.from_down = layout_row_middle(backwards ? ref->to_column : ref->from_column),
								.to_down = layout_row_middle(backwards ? ref->from_column : ref->to_column)};
	}
	number_groups(loading, boxes);
	arrangement_position_boxes(boxes, loading->table_count, edges, loading->ref_count);
	for (int i = 0; i < loading->table_count; i++)
		loading->table_array[i].box = (Box){boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height};
}

/* Cut to what can be looked at. */
static const char *
note_content(const char *text)
{
	return text == NULL ? NULL : pnstrdup(text, pg_mbcharcliplen(text, (int) strlen(text), NOTE_MAX));
}

static void
load_notes(Erd *erd, const Content *content)
{
	ContentRows rows;
	ErdNote *array;

	content_read(&rows, content, &notes);
	array = content_allocate(rows.count, sizeof(ErdNote));
	for (int i = 0; i < rows.count; i++)
	{
		ErdNote *note = &array[i];

		note->title = content_text(&rows, i, NOTE_TITLE);
		note->content = note_content(content_text(&rows, i, NOTE_CONTENT));
		note->color = content_text(&rows, i, NOTE_COLOR);
		note->positioned = read_position(&rows, i, NOTE_X, &note->box.x, &note->box.y);
		if (!content_pixels(&rows, i, NOTE_WIDE, PG_INT32_MAX, &note->box.width) || note->box.width <= 0)
			note->box.width = NOTE_WIDTH;
		if (!content_pixels(&rows, i, NOTE_HIGH, PG_INT32_MAX, &note->box.height) || note->box.height <= 0)
			note->box.height = NOTE_HEIGHT;
		note->box.width = Min(note->box.width, LAYOUT_MAX_SIDE);
		note->box.height = Min(note->box.height, LAYOUT_MAX_SIDE);
	}
	erd->notes = array;
	erd->note_count = rows.count;
}

void
content_fill_erd(Erd *erd, const Content *content)
{
	ErdLoading loading = {.content = content};

	load_tables(&loading);
	load_columns(&loading);
	load_refs(&loading);
	load_groups(&loading);
	erd_load_details(&loading);
	erd_fold_partitions(&loading);
	erd_hand_out_details(&loading);
	position_tables(&loading);
	*erd = (Erd){.tables = loading.table_array,
				 .table_count = loading.table_count,
				 .refs = loading.ref_array,
				 .ref_count = loading.ref_count,
				 .enums = loading.enums,
				 .enum_count = loading.enum_count};
	load_notes(erd, content);
}
