/*
 * erd_svg.c
 *		An ERD as SVG. words/erd_words.c says the same as text.
 */
#include "pure/layout/layout.h"
#include "render/color.h"
#include "render/drawing.h"
#include "render/erd_frame.h"
#include "render/erd_line.h"

/* Of the letters, with something to spare; see the style sheet. */
#define CELL_WIDTH       7.4
#define HEADER_CELL      8.0
#define LABEL_CELL       6.6
#define MARK_CELL        6.2
#define ROW_LEFT         24
#define ROW_RIGHT        12
#define NAME_LEFT        12
#define COLOR_MARK_WIDTH 10

#define NOTE_MAX_LINES 200

/* What a name that fills its box leaves free of it, and the height of its lines, in percent of its letters.
 */
#define LARGE_PADDING     8
#define LARGE_LINE        115
#define LARGE_CELL        0.62
#define LARGE_MAX_LINES   5
#define LARGE_CLASS_BYTES 16

/* Below a drawing that stands alone: what its marks mean. */
#define LEGEND_GAP  34
#define LEGEND_LINE 17
static const char legend[] =
	"\xE2\x97\x86 key \xC2\xB7 \xE2\x97\x87 reference \xC2\xB7 N not null \xC2\xB7 U unique \xC2\xB7 D default \xC2\xB7 "
	"I identity \xC2\xB7 G generated \xC2\xB7 X index \xC2\xB7 E enum";

/* A schema that so many of the tables are in goes without saying. */
#define COMMON_PERCENT 75

/* How far what stands above a box may reach beyond it, and where it stands. */
#define LABEL_SPILL 12
#define LABEL_LEFT  2
#define LABEL_BASE  7
#define LABEL_TOP   18

/* The parts of that, and the cells between two of them. */
#define LABEL_PARTS      4
#define LABEL_GAP        3
#define PARTITIONS_BYTES 32

/* Of a note behind a table's name; the whole stands in the text below. */
#define TITLE_CELLS 300

typedef struct ErdDrawing
{
	StringInfo out;
	const Erd *erd;
	const bool *named; /* of each table: its schema is to be told */
	ErdFrames frames;
	bool *labelled; /* of each table: something stands above it */
	ErdLines *lines;
} ErdDrawing;

typedef struct SchemaKey
{
	const char *schema;
	int table;
} SchemaKey;

static int
compare_schemas(const void *left, const void *right)
{
	const SchemaKey *a = left;
	const SchemaKey *b = right;
	int order = strcmp(a->schema, b->schema);

	return order != 0 ? order : a->table < b->table ? -1 : a->table > b->table;
}

bool *
erd_choose_named(const Erd *erd)
{
	bool *named = palloc0(erd->table_count + 1);
	SchemaKey *keys = palloc((erd->table_count + 1) * sizeof(SchemaKey));

	for (int i = 0; i < erd->table_count; i++)
		keys[i] = (SchemaKey){erd->tables[i].schema == NULL ? "" : erd->tables[i].schema, i};
	qsort(keys, erd->table_count, sizeof(SchemaKey), compare_schemas);
	for (int begin = 0, end = 0; begin < erd->table_count; begin = end)
	{
		while (end < erd->table_count && strcmp(keys[begin].schema, keys[end].schema) == 0)
			end++;
		for (int i = begin; i < end; i++)
			named[keys[i].table] = *keys[i].schema != '\0' &&
								   (int64) (end - begin) * 100 < (int64) erd->table_count * COMMON_PERCENT;
	}
	pfree(keys);
	return named;
}

/* ---- tables ---- */

/* A letter for each thing that is to be seen at a glance, unless a key says so. */
static int
list_marks(const ErdColumn *column, char *marks)
{
	const struct
	{
		char letter;
		bool set;
	} all[] = {
		{'N', column->is_not_null && !column->is_pk},
		{'U', column->is_unique && !column->is_pk},
		{'D', column->default_value != NULL && column->generated == NULL && column->identity == NULL},
		{'I', column->identity != NULL},
		{'G', column->generated != NULL},
		{'X', column->is_indexed && !column->is_pk && !column->is_unique},
		{'E', column->enum_number > 0},
	};
	int count = 0;

	for (size_t i = 0; i < lengthof(all); i++)
	{
		if (all[i].set)
			marks[count++] = all[i].letter;
	}
	marks[count] = '\0';
	return count;
}

/* In front of the name: what is part of the key, what refers. */
static void
add_key(StringInfo out, const ErdColumn *column, int64 middle)
{
	if (column->is_pk && column->refers)
	{
		svg_path(out, &(SvgLook){.class = "key"}, "M3 " INT64_FORMAT "l4-4 4 4-4 4z", middle);
		svg_path(out, &(SvgLook){.class = "key open"}, "M13 " INT64_FORMAT "l4-4 4 4-4 4z", middle);
	}
	else if (column->is_pk || column->refers)
		svg_path(out, &(SvgLook){.class = column->is_pk ? "key" : "key open"},
				 "M8 " INT64_FORMAT "l5-5 5 5-5 5z", middle);
}

static void
add_column(StringInfo out, const ErdColumn *column, int row, int64 width)
{
	char marks[8];
	double marked = list_marks(column, marks) * MARK_CELL;
	int cells = render_cells((double) (width - ROW_LEFT - ROW_RIGHT) - marked, CELL_WIDTH) -
				svg_change_cells(column->change);
	int name_width = render_text_width(column->name);
	int type_width = column->type == NULL ? 0 : render_text_width(column->type);
	int64 middle = LAYOUT_HEADER_HEIGHT + (int64) row * LAYOUT_ROW_HEIGHT + LAYOUT_ROW_HEIGHT / 2;

	/* Where both do not fit, the name keeps two thirds. */
	if (name_width + type_width + 1 > cells)
	{
		if (name_width > cells * 2 / 3)
			name_width = type_width + 1 > cells / 3 ? cells * 2 / 3 : cells - type_width - 1;
		type_width = Max(cells - name_width - 1, 0);
	}
	svg_open_change(out, column->change, "row");
	if (svg_change_cells(column->change) > 0)
		svg_rectangle(out, &(SvgLook){.class = "back"},
					  &(Box){2, middle - LAYOUT_ROW_HEIGHT / 2, width - 4, LAYOUT_ROW_HEIGHT - 2}, 0);
	add_key(out, column, middle);
	svg_changed_text(out, &(SvgLook){.class = column->is_pk ? "col pk" : "col"}, ROW_LEFT, middle + 4,
					 column->change, column->name, name_width);
	if (column->type != NULL && type_width > 0)
		svg_text(out, &(SvgLook){.class = "type"}, width - ROW_RIGHT, middle + 4, column->type, type_width);
	if (*marks != '\0')
		svg_text(out, &(SvgLook){.class = "type marks"},
				 width - ROW_RIGHT - (type_width > 0 ? (int64) (type_width * CELL_WIDTH) + 5 : 0), middle + 4,
				 marks, (int) sizeof(marks));
	svg_close_change(out, column->change);
	appendStringInfoChar(out, '\n');
}

/* The cells of each part: what it needs, or an equal share of what others leave. */
static void
share_cells(const char *const *parts, int cells, int *shares)
{
	int left = 0;
	bool settled = true;

	for (int i = 0; i < LABEL_PARTS; i++)
	{
		shares[i] = 0;
		left += parts[i] != NULL;
	}
	cells -= LABEL_GAP * Max(left - 1, 0);
	while (settled && left > 0)
	{
		int share = Max(cells / left, 1);

		settled = false;
		for (int i = 0; i < LABEL_PARTS; i++)
		{
			if (parts[i] == NULL || shares[i] > 0 || render_text_width(parts[i]) > share)
				continue;
			shares[i] = Max(render_text_width(parts[i]), 1);
			cells -= shares[i];
			left--;
			settled = true;
		}
	}
	for (int i = 0; i < LABEL_PARTS; i++)
	{
		if (parts[i] != NULL && shares[i] == 0)
			shares[i] = Max(cells / left, 1);
	}
}

/* What stands above the box: kind, schema, group and partitions, where they say something that no frame does.
 * False if nothing does. */
static bool
find_label_parts(const ErdDrawing *drawing, int position, char *partitions, size_t partitions_size,
				 const char *parts[LABEL_PARTS])
{
	const ErdTable *table = &drawing->erd->tables[position];
	bool framed = drawing->frames.framed[position];

	snprintf(partitions, partitions_size, "%d partition%s", table->partition_count,
			 table->partition_count == 1 ? "" : "s");
	parts[0] = table->kind;
	parts[1] = drawing->named[position] && !(framed && table->group == NULL) ? table->schema : NULL;
	parts[2] = framed ? NULL : table->group;
	parts[3] = table->partition_count > 0 ? partitions : NULL;
	return parts[0] != NULL || parts[1] != NULL || parts[2] != NULL || parts[3] != NULL;
}

static void
add_label(const ErdDrawing *drawing, int position)
{
	const ErdTable *table = &drawing->erd->tables[position];
	char partitions[PARTITIONS_BYTES];
	const char *parts[LABEL_PARTS];
	int shares[LABEL_PARTS];
	bool any = false;

	if (!find_label_parts(drawing, position, partitions, sizeof(partitions), parts))
		return;
	share_cells(parts, render_cells((double) (table->box.width + LABEL_SPILL), LABEL_CELL), shares);
	for (int i = 0; i < LABEL_PARTS; i++)
	{
		if (parts[i] == NULL)
			continue;
		if (any)
			appendStringInfoString(drawing->out, " \xC2\xB7 ");
		else
			svg_open_text(drawing->out, &(SvgLook){.class = "label"}, table->box.x + LABEL_LEFT,
						  table->box.y - LABEL_BASE);
		render_cut(drawing->out, parts[i], shares[i]);
		any = true;
	}
	svg_close(drawing->out, SVG_TEXT);
	appendStringInfoChar(drawing->out, '\n');
}

/* What is no plain table has another frame. */
static const char *
frame_class(const ErdTable *table)
{
	if (table->kind == NULL)
		return "box";
	return strstr(table->kind, "view") != NULL      ? "box view"
		   : strstr(table->kind, "foreign") != NULL ? "box foreign"
													: "box";
}

static void
add_heading(StringInfo out, const ErdTable *table)
{
	int64 width = table->box.width;
	int left = NAME_LEFT;
	char color[COLOR_SIZE];

	svg_frame(out, &(SvgLook){.class = frame_class(table)}, width, table->box.height, 7);
	if (table->box.height > LAYOUT_HEADER_HEIGHT)
		svg_path(out, &(SvgLook){.class = "head"}, "M1 %dV8a7 7 0 0 1 7-7H" INT64_FORMAT "a7 7 0 0 1 7 7V%dz",
				 LAYOUT_HEADER_HEIGHT, width - 8, LAYOUT_HEADER_HEIGHT);
	else
		svg_rectangle(out, &(SvgLook){.class = "head"}, &(Box){1, 1, width - 2, table->box.height - 2}, 6.5);
	if (color_read(table->color, color))
	{
		svg_rectangle(out, &(SvgLook){.fill = color}, &(Box){10, 10, 5, 16}, 2.5);
		left += COLOR_MARK_WIDTH;
	}
	svg_changed_text(out, &(SvgLook){.class = "name"}, left, 23, table->change, table->name,
					 render_cells((double) (width - left - 6), HEADER_CELL) -
						 svg_change_cells(table->change));
	appendStringInfoChar(out, '\n');
}

/* From afar: the name alone, as large as it fits into the box. The sizes are those of the style sheet's
 * classes. */
static void
add_large_name(StringInfo out, const ErdTable *table)
{
	static const int sizes[] = {72, 56, 44, 34, 26, 20, 16};
	SvgLines lines = {.x = table->box.width / 2, .name = true};
	char class[LARGE_CLASS_BYTES];
	int count = 0;
	int size = 0;

	for (size_t i = 0; i < lengthof(sizes) && count == 0; i++)
	{
		size = sizes[i];
		lines.line_height = size * LARGE_LINE / 100;
		lines.cells = render_cells((double) table->box.width - 2 * LARGE_PADDING, size * LARGE_CELL);
		lines.max_lines =
			Max(1, Min((int) (table->box.height - LARGE_PADDING) / lines.line_height, LARGE_MAX_LINES));
		count = render_count_name_lines(table->name, lines.cells, lines.max_lines);
	}
	if (count == 0)
		count = 1;
	lines.max_lines = count;
	lines.y = (table->box.height - (int64) count * lines.line_height) / 2 + size * 9 / 10;
	snprintf(class, sizeof(class), "large l%d", size);
	svg_lines(out, &(SvgLook){.class = class}, &lines, table->name);
	appendStringInfoChar(out, '\n');
}

/* Columns that are keys or refer, or the others. */
static void
add_columns(StringInfo out, const ErdTable *table, bool keys)
{
	bool any = false;

	for (int i = 0; i < table->column_count && render_goes_on(out); i++)
	{
		const ErdColumn *column = &table->columns[i];

		if ((column->is_pk || column->refers) != keys)
			continue;
		if (!any)
			svg_open_group(out, keys ? "rows" : "rows rest");
		any = true;
		add_column(out, column, i, table->box.width);
	}
	if (any)
		svg_close(out, SVG_GROUP);
}

static void
add_table(const ErdDrawing *drawing, int position, bool alone)
{
	const ErdTable *table = &drawing->erd->tables[position];
	StringInfo out = drawing->out;

	svg_open_change(out, table->change, "thing");
	add_label(drawing, position);
	svg_open_part(out, &(SvgPart){'t', position, &table->box});
	svg_open_title(out);
	render_text(out, table->name);
	if (table->note != NULL)
	{
		appendStringInfoString(out, ": ");
		render_cut(out, table->note, TITLE_CELLS);
	}
	svg_close(out, SVG_TITLE);
	add_heading(out, table);
	add_columns(out, table, true);
	add_columns(out, table, false);
	if (!alone)
		add_large_name(out, table);
	svg_close(out, SVG_BOX);
	svg_close_change(out, table->change);
}

static void
add_note(StringInfo out, const ErdNote *note)
{
	int cells = render_cells((double) (note->box.width - 24), CELL_WIDTH);
	SvgLines lines = {.x = 12,
					  .y = note->title == NULL ? 24 : 44,
					  .line_height = 18,
					  .cells = cells,
					  .max_lines = NOTE_MAX_LINES};
	char color[COLOR_SIZE];

	svg_open_box(out, "note", &note->box);
	svg_frame(out, &(SvgLook){.class = "paper"}, note->box.width, note->box.height, 4);
	if (color_read(note->color, color))
		svg_rectangle(out, &(SvgLook){.fill = color}, &(Box){0, 0, note->box.width, 5}, 0);
	if (note->title != NULL)
		svg_text(out, &(SvgLook){.class = "col pk"}, 12, 24, note->title, cells);
	if (note->content != NULL)
		svg_lines(out, &(SvgLook){.class = "col"}, &lines, note->content);
	svg_close(out, SVG_BOX);
}

/* ---- the whole ---- */

/* By schema and name, as one looks for them. */
static int
compare_entries(const void *left, const void *right)
{
	const DrawingEntry *a = left;
	const DrawingEntry *b = right;
	int order =
		pg_strcasecmp(a->qualifier == NULL ? "" : a->qualifier, b->qualifier == NULL ? "" : b->qualifier);

	order = order != 0 ? order : pg_strcasecmp(a->name, b->name);
	return order != 0 ? order : a->part < b->part ? -1 : a->part > b->part;
}

static DrawingEntry *
list_tables(const ErdDrawing *drawing)
{
	DrawingEntry *entries = palloc((drawing->erd->table_count + 1) * sizeof(DrawingEntry));

	for (int i = 0; i < drawing->erd->table_count; i++)
		entries[i] = (DrawingEntry){.part = i,
									.qualifier = drawing->named[i] ? drawing->erd->tables[i].schema : NULL,
									.name = drawing->erd->tables[i].name};
	qsort(entries, drawing->erd->table_count, sizeof(DrawingEntry), compare_entries);
	return entries;
}

static bool
has_columns(const Erd *erd)
{
	for (int i = 0; i < erd->table_count; i++)
	{
		if (erd->tables[i].column_count > 0)
			return true;
	}
	return false;
}

/* Within the bounds, which grow to hold it. */
static void
find_legend(SvgLines *lines, Box *bounds)
{
	lines->x = bounds->x;
	lines->y = bounds->y + bounds->height + LEGEND_GAP;
	lines->line_height = LEGEND_LINE;
	lines->cells = render_cells((double) bounds->width, LABEL_CELL);
	lines->max_lines = (int) sizeof(legend);
	bounds->height += LEGEND_GAP + LEGEND_LINE * render_count_lines(legend, lines->cells, lines->max_lines);
}

static void
draw_things(const ErdDrawing *drawing, bool alone)
{
	const Erd *erd = drawing->erd;
	StringInfo out = drawing->out;

	svg_open_unheard(out);
	erd_write_frames(out, &drawing->frames, alone);
	erd_write_lines(out, drawing->lines, drawing->named);
	svg_close(out, SVG_GROUP);
	for (int i = 0; i < erd->table_count && render_goes_on(out); i++)
		add_table(drawing, i, alone);
	for (int i = 0; i < erd->note_count && render_goes_on(out); i++)
	{
		if (erd->notes[i].positioned)
			add_note(out, &erd->notes[i]);
	}
}

/* Frames, what stands above tables, and lines around both. */
static void
find_things(ErdDrawing *drawing)
{
	const Erd *erd = drawing->erd;
	ErdObstacles obstacles;
	Box *titles;

	erd_find_frames(erd, drawing->named, &drawing->frames);
	drawing->labelled = palloc0(erd->table_count + 1);
	for (int i = 0; i < erd->table_count; i++)
	{
		char partitions[PARTITIONS_BYTES];
		const char *parts[LABEL_PARTS];

		drawing->labelled[i] = find_label_parts(drawing, i, partitions, sizeof(partitions), parts);
	}
	titles = palloc((drawing->frames.count + 1) * sizeof(Box));
	for (int i = 0; i < drawing->frames.count; i++)
		titles[i] = drawing->frames.frames[i].title;
	obstacles = (ErdObstacles){drawing->labelled, titles, drawing->frames.count};
	drawing->lines = erd_find_lines(drawing->out, erd, &obstacles);
	pfree(titles);
}

/* All that is drawn. */
static Box
find_bounds(const ErdDrawing *drawing)
{
	const Erd *erd = drawing->erd;
	Box bounds = {0};

	for (int i = 0; i < erd->table_count; i++)
	{
		Box box = erd->tables[i].box;

		if (drawing->labelled[i])
		{
			box.y -= LABEL_TOP;
			box.height += LABEL_TOP;
		}
		box_include(&bounds, &box);
	}
	for (int i = 0; i < erd->note_count; i++)
	{
		if (erd->notes[i].positioned)
			box_include(&bounds, &erd->notes[i].box);
	}
	for (int i = 0; i < drawing->frames.count; i++)
		box_include(&bounds, &drawing->frames.frames[i].box);
	erd_include_lines(&bounds, drawing->lines);
	return bounds;
}

void
erd_write_drawing(StringInfo out, const Erd *erd, const bool *named, const SvgOptions *alone)
{
	ErdDrawing drawing = {.out = out, .erd = erd, .named = named};
	DrawingEntry *entries = list_tables(&drawing);
	SvgLines explained = {0};
	Drawing frame = {.label = alone == NULL ? "Tables; their references are listed as text below" : "Tables",
					 .parts = "Tables",
					 .prefix = 't',
					 .entries = entries,
					 .entry_count = erd->table_count,
					 .marked = has_columns(erd),
					 .alone = alone};

	find_things(&drawing);
	frame.bounds = find_bounds(&drawing);
	if (alone != NULL && frame.marked)
		find_legend(&explained, &frame.bounds);
	drawing_open(out, &frame);
	draw_things(&drawing, alone != NULL);
	if (explained.max_lines > 0)
		svg_lines(out, &(SvgLook){.class = "meaning"}, &explained, legend);
	drawing_close(out, &frame);
	erd_free_lines(drawing.lines);
	erd_free_frames(&drawing.frames);
	pfree(drawing.labelled);
	pfree(entries);
}

void
erd_write_svg(StringInfo out, const Erd *erd, const SvgOptions *options)
{
	bool *named = erd_choose_named(erd);

	erd_write_drawing(out, erd, named, options);
	pfree(named);
}
