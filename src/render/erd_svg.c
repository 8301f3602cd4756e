/*
 * erd_svg.c
 *		An ERD as SVG, and as text below it.
 */
#include "pure/layout/layout.h"
#include "render/color.h"
#include "render/drawing.h"
#include "render/erd_line.h"
#include "template/render.h"

/* Of the letters, with something to spare; see the style sheet. */
#define CELL_WIDTH       7.4
#define HEADER_CELL      8.0
#define ROW_LEFT         24
#define ROW_RIGHT        12
#define NAME_LEFT        12
#define COLOR_MARK_WIDTH 10

#define NOTE_MAX_LINES 200

/* A schema that so many of the tables are in goes without saying. */
#define COMMON_PERCENT 75

/* Of a note behind a table's name; the whole stands in the text below. */
#define TITLE_CELLS 300

typedef struct ErdDrawing
{
	StringInfo out;
	const Erd *erd;
	const bool *named; /* of each table: its schema is to be told */
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

/* Which tables' names need their schema: those outside of the one that most of all tables are in, if so many
 * are. */
static bool *
choose_named(const Erd *erd)
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

static void
add_column(StringInfo out, const ErdColumn *column, int row, int64 width)
{
	int cells = render_cells((double) (width - ROW_LEFT - ROW_RIGHT), CELL_WIDTH);
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
	if (column->is_pk || column->refers)
		svg_path(out, &(SvgLook){.class = column->is_pk ? "key" : "key open"},
				 "M8 " INT64_FORMAT "l5-5 5 5-5 5z", middle);
	svg_text(out, &(SvgLook){.class = column->is_pk ? "col pk" : "col"}, ROW_LEFT, middle + 4, column->name,
			 name_width);
	if (column->type != NULL && type_width > 0)
		svg_text(out, &(SvgLook){.class = "type"}, width - ROW_RIGHT, middle + 4, column->type, type_width);
	appendStringInfoChar(out, '\n');
}

/* What stands above the box: kind, schema and group, where they say something. */
static void
add_label(const ErdDrawing *drawing, int position)
{
	const ErdTable *table = &drawing->erd->tables[position];
	const char *const parts[] = {table->kind, drawing->named[position] ? table->schema : NULL, table->group};
	int cells = render_cells((double) table->box.width, CELL_WIDTH);
	int count = 0;
	bool any = false;

	for (size_t i = 0; i < lengthof(parts); i++)
		count += parts[i] != NULL;
	if (count == 0)
		return;
	svg_open_text(drawing->out, &(SvgLook){.class = "label"}, table->box.x + 2, table->box.y - 7);
	for (size_t i = 0; i < lengthof(parts); i++)
	{
		if (parts[i] == NULL)
			continue;
		if (any)
			appendStringInfoString(drawing->out, " · ");
		render_cut(drawing->out, parts[i], cells / count);
		any = true;
	}
	svg_close(drawing->out, SVG_TEXT);
	appendStringInfoChar(drawing->out, '\n');
}

static void
add_heading(StringInfo out, const ErdTable *table)
{
	int left = NAME_LEFT;
	char color[COLOR_SIZE];

	svg_frame(out, &(SvgLook){.class = "box"}, table->box.width, table->box.height, 7);
	svg_path(out, &(SvgLook){.class = "head"}, "M1 %dV8a7 7 0 0 1 7-7H" INT64_FORMAT "a7 7 0 0 1 7 7V%dz",
			 LAYOUT_HEADER_HEIGHT, table->box.width - 8, LAYOUT_HEADER_HEIGHT);
	if (color_read(table->color, color))
	{
		svg_rectangle(out, &(SvgLook){.fill = color}, &(Box){10, 10, 5, 16}, 2.5);
		left += COLOR_MARK_WIDTH;
	}
	svg_text(out, &(SvgLook){.class = "name"}, left, 23, table->name,
			 render_cells((double) (table->box.width - left - 6), HEADER_CELL));
	appendStringInfoChar(out, '\n');
}

static void
add_table(const ErdDrawing *drawing, int position)
{
	const ErdTable *table = &drawing->erd->tables[position];
	StringInfo out = drawing->out;

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
	for (int i = 0; i < table->column_count && render_goes_on(out); i++)
		add_column(out, &table->columns[i], i, table->box.width);
	svg_close(out, SVG_BOX);
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

/* ---- the same as text ---- */

static void
add_table_text(const ErdDrawing *drawing, int position)
{
	const ErdTable *table = &drawing->erd->tables[position];
	StringInfoData name;

	initStringInfo(&name);
	if (drawing->named[position])
	{
		render_name(&name, table->schema);
		appendStringInfoString(&name, ".<wbr>");
	}
	render_name(&name, table->name);
	template_write_words_table_begin(drawing->out, .name = &name, .note = table->note);
	for (int i = 0; i < table->column_count && render_goes_on(drawing->out); i++)
	{
		const ErdColumn *column = &table->columns[i];

		resetStringInfo(&name);
		render_name(&name, column->name);
		template_write_words_column(drawing->out, .name = &name, .type = column->type,
									.primary = column->is_pk, .foreign = column->refers,
									.unique = column->is_unique,
									.nullable = !column->is_not_null && !column->is_pk, .note = column->note);
	}
	template_write_words_table_end(drawing->out);
	pfree(name.data);
}

static void
add_refs_text(const ErdDrawing *drawing)
{
	const Erd *erd = drawing->erd;
	StringInfoData entries;
	StringInfoData text;

	initStringInfo(&entries);
	initStringInfo(&text);
	for (int i = 0; i < erd->ref_count && render_goes_on(&entries); i++)
	{
		resetStringInfo(&text);
		erd_write_end(&text, erd, &erd->refs[i], true, drawing->named);
		appendStringInfoString(&text, " → ");
		erd_write_end(&text, erd, &erd->refs[i], false, drawing->named);
		template_write_words_entry(&entries, .text = &text);
	}
	template_write_words_list(drawing->out, .title = "References", .ordered = false, .entries = &entries);
	pfree(entries.data);
	pfree(text.data);
}

static void
add_text(const ErdDrawing *drawing)
{
	template_write_words_begin(drawing->out, .title = "Tables as text");
	for (int i = 0; i < drawing->erd->table_count && render_goes_on(drawing->out); i++)
		add_table_text(drawing, i);
	if (drawing->erd->ref_count > 0)
		add_refs_text(drawing);
	template_write_words_end(drawing->out);
}

/* ---- the whole ---- */

void
erd_write_summary(StringInfo out, const Erd *erd)
{
	render_count(out, erd->table_count, "table", "tables");
	render_count(out, erd->ref_count, "reference", "references");
}

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

static void
draw_erd(const ErdDrawing *drawing, const SvgOptions *alone)
{
	const Erd *erd = drawing->erd;
	StringInfo out = drawing->out;
	DrawingEntry *entries = list_tables(drawing);
	Drawing frame = {.label = alone == NULL ? "Tables; their references are listed as text below" : "Tables",
					 .parts = "Tables",
					 .prefix = 't',
					 .entries = entries,
					 .entry_count = erd->table_count,
					 .alone = alone};

	for (int i = 0; i < erd->table_count; i++)
		box_include(&frame.bounds, &erd->tables[i].box);
	for (int i = 0; i < erd->note_count; i++)
	{
		if (erd->notes[i].positioned)
			box_include(&frame.bounds, &erd->notes[i].box);
	}
	drawing_open(out, &frame);
	svg_open_unheard(out);
	erd_write_lines(out, erd, drawing->named);
	svg_close(out, SVG_GROUP);
	for (int i = 0; i < erd->table_count && render_goes_on(out); i++)
		add_table(drawing, i);
	for (int i = 0; i < erd->note_count && render_goes_on(out); i++)
	{
		if (erd->notes[i].positioned)
			add_note(out, &erd->notes[i]);
	}
	drawing_close(out, &frame);
	pfree(entries);
}

void
erd_write_page(StringInfo out, const Erd *erd)
{
	bool *named = choose_named(erd);
	ErdDrawing drawing = {.out = out, .erd = erd, .named = named};

	if (erd->table_count + erd->note_count > 0)
		draw_erd(&drawing, NULL);
	if (erd->table_count > 0)
		add_text(&drawing);
	else if (erd->note_count == 0)
		template_write_page_note(out, .text = "There are no tables yet.");
	pfree(named);
}

void
erd_write_svg(StringInfo out, const Erd *erd, const SvgOptions *options)
{
	bool *named = choose_named(erd);
	ErdDrawing drawing = {.out = out, .erd = erd, .named = named};

	draw_erd(&drawing, options);
	pfree(named);
}
