/*
 * share_erd.c
 *		An ERD as SVG, and as text below it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "share_page.h"

/* How a table is drawn: as the layout in the database measures it. */
#define HEADER_HEIGHT 36
#define ROW_HEIGHT    24

/* Of the letters, with something to spare; see the style sheet. */
#define CELL_WIDTH       7.4
#define HEADER_CELL      8.0
#define ROW_LEFT         24
#define ROW_RIGHT        12
#define NAME_LEFT        12
#define COLOR_MARK_WIDTH 10

/* The straight ends of a line, which carry its marks. */
#define STUB 14

#define NOTE_MAX_LINES 200

/* Of a note behind a table's name; the whole stands in the text below. */
#define TITLE_CELLS 300

enum
{
	COLUMN_NAME,
	COLUMN_TYPE,
	COLUMN_FLAGS,
	COLUMN_NOTE
};

enum
{
	REF_FROM_TABLE,
	REF_FROM_COLUMN,
	REF_TO_TABLE,
	REF_TO_COLUMN,
	REF_RELATIONSHIP,
	REF_NAME
};

typedef struct Erd
{
	Buffer *out;
	struct json_object *tables;
	struct json_object *refs;
	struct json_object *notes;
	size_t table_count;
	Box *boxes;
	DrawingEntry *entries;
	bool schemas; /* more than one, so that names need them */
} Erd;

static struct json_object *
table_at(const Erd *erd, size_t index)
{
	return json_object_array_get_idx(erd->tables, index);
}

static struct json_object *
column_at(const Erd *erd, long table, long column)
{
	struct json_object *columns = table >= 0 && (size_t) table < erd->table_count
									  ? share_array(table_at(erd, (size_t) table), "columns")
									  : NULL;

	return columns && column >= 0 && (size_t) column < json_object_array_length(columns)
			   ? json_object_array_get_idx(columns, (size_t) column)
			   : NULL;
}

static const char *
name_of(struct json_object *table)
{
	const char *name = share_text(table, "name");

	return name ? name : "?";
}

static bool
has_flag(struct json_object *column, char flag)
{
	const char *flags = share_text_at(column, COLUMN_FLAGS);

	return flags && strchr(flags, flag);
}

static void
find_schemas(Erd *erd)
{
	const char *first = NULL;

	for (size_t i = 0; i < erd->table_count && !erd->schemas; i++)
	{
		const char *schema = share_text(table_at(erd, i), "schema");

		if (i == 0)
			first = schema;
		else
			erd->schemas = (schema == NULL) != (first == NULL) || (schema && strcmp(schema, first) != 0);
	}
}

/* ---- lines ---- */

/* Height of the middle of a column's row, or of the header. */
static long
row_middle(const Erd *erd, long table, long column)
{
	const Box *box = &erd->boxes[table];

	return column_at(erd, table, column) ? box->y + HEADER_HEIGHT + column * ROW_HEIGHT + ROW_HEIGHT / 2
										 : box->y + HEADER_HEIGHT / 2;
}

/* A crow's foot where there are many, a bar where there is one; side is where the table lies: -1 left of the
 * line's end. */
static void
add_end(Buffer *out, long x, long y, int direction, bool many)
{
	if (many)
		buffer_format(out, "M%ld %ldL%ld %ldL%ld %ld", x, y - 6, x + direction * 12, y, x, y + 6);
	else
		buffer_format(out, "M%ld %ldv12", x + direction * 8, y - 6);
}

static void
add_ref_title(const Erd *erd, struct json_object *ref)
{
	static const int sides[][2] = {{REF_FROM_TABLE, REF_FROM_COLUMN}, {REF_TO_TABLE, REF_TO_COLUMN}};

	buffer_add(erd->out, "<title>");
	for (int side = 0; side < 2; side++)
	{
		long table = share_number_at(ref, (size_t) sides[side][0], -1);
		struct json_object *column = column_at(erd, table, share_number_at(ref, (size_t) sides[side][1], -1));

		buffer_add(erd->out, side == 1 ? " → " : "");
		buffer_add_html(erd->out, name_of(table_at(erd, (size_t) table)));
		if (column && share_text_at(column, COLUMN_NAME))
		{
			buffer_add(erd->out, ".");
			buffer_add_html(erd->out, share_text_at(column, COLUMN_NAME));
		}
	}
	buffer_add(erd->out, "</title>");
}

static void
add_ref(const Erd *erd, struct json_object *ref)
{
	long from = share_number_at(ref, REF_FROM_TABLE, -1);
	long to = share_number_at(ref, REF_TO_TABLE, -1);
	const char *relationship = share_text_at(ref, REF_RELATIONSHIP);
	const Box *a;
	const Box *b;
	int out_of_a = 1; /* the direction in which the line leaves a table */
	int out_of_b = 1;
	long bend = 30;
	long ends[4];

	if (from < 0 || to < 0 || (size_t) from >= erd->table_count || (size_t) to >= erd->table_count)
		return;
	a = &erd->boxes[from];
	b = &erd->boxes[to];
	/* Side by side the line runs between them; one above the other it goes round on the right. */
	if (b->x + b->width + 2 * STUB <= a->x)
		out_of_a = -1;
	else if (a->x + a->width + 2 * STUB <= b->x)
		out_of_b = -1;
	ends[0] = out_of_a > 0 ? a->x + a->width : a->x;
	ends[1] = row_middle(erd, from, share_number_at(ref, REF_FROM_COLUMN, -1));
	ends[2] = out_of_b > 0 ? b->x + b->width : b->x;
	ends[3] = row_middle(erd, to, share_number_at(ref, REF_TO_COLUMN, -1));
	if (out_of_a != out_of_b && labs(ends[2] - ends[0]) / 2 > bend)
		bend = labs(ends[2] - ends[0]) / 2;
	buffer_format(erd->out, "<path class=\"ref\" d=\"M%ld %ldh%dC%ld %ld %ld %ld %ld %ldh%d", ends[0],
				  ends[1], out_of_a * STUB, ends[0] + out_of_a * (STUB + bend), ends[1],
				  ends[2] + out_of_b * (STUB + bend), ends[3], ends[2] + out_of_b * STUB, ends[3],
				  -out_of_b * STUB);
	add_end(erd->out, ends[0], ends[1], out_of_a, relationship && *relationship == '>');
	add_end(erd->out, ends[2], ends[3], out_of_b, relationship && *relationship == '<');
	buffer_add(erd->out, "\">");
	add_ref_title(erd, ref);
	buffer_add(erd->out, "</path>\n");
}

/* ---- tables ---- */

static void
add_column(const Erd *erd, struct json_object *column, long row, long width)
{
	size_t cells = share_cells((double) (width - ROW_LEFT - ROW_RIGHT), CELL_WIDTH);
	const char *name = share_text_at(column, COLUMN_NAME);
	const char *type = share_text_at(column, COLUMN_TYPE);
	size_t name_width = name ? share_text_width(name) : 0;
	size_t type_width = type ? share_text_width(type) : 0;
	long middle = HEADER_HEIGHT + row * ROW_HEIGHT + ROW_HEIGHT / 2;
	bool key = has_flag(column, 'p');

	/* Where both do not fit, the name keeps two thirds. */
	if (name_width + type_width + 1 > cells)
	{
		if (name_width > cells * 2 / 3)
			name_width = type_width + 1 > cells / 3 ? cells * 2 / 3 : cells - type_width - 1;
		type_width = cells > name_width ? cells - name_width - 1 : 0;
	}
	if (key || has_flag(column, 'f'))
		buffer_format(erd->out, "<path class=\"%s\" d=\"M8 %ldl5-5 5 5-5 5z\"/>", key ? "key" : "key open",
					  middle);
	if (name)
	{
		buffer_format(erd->out, "<text class=\"%s\" x=\"%d\" y=\"%ld\">", key ? "col pk" : "col", ROW_LEFT,
					  middle + 4);
		share_add_cut(erd->out, name, name_width);
		buffer_add(erd->out, "</text>");
	}
	if (type && type_width > 0)
	{
		buffer_format(erd->out, "<text class=\"type\" x=\"%ld\" y=\"%ld\">", width - ROW_RIGHT, middle + 4);
		share_add_cut(erd->out, type, type_width);
		buffer_add(erd->out, "</text>");
	}
	buffer_add(erd->out, "\n");
}

/* What stands above the box: schema and group, where they say something. */
static void
add_label(const Erd *erd, struct json_object *table, const Box *box)
{
	const char *schema = erd->schemas ? share_text(table, "schema") : NULL;
	const char *group = share_text(table, "group");
	size_t cells = share_cells((double) box->width, CELL_WIDTH);

	if (!schema && !group)
		return;
	buffer_format(erd->out, "<text class=\"label\" x=\"%ld\" y=\"%ld\">", box->x + 2, box->y - 7);
	if (schema)
		share_add_cut(erd->out, schema, group ? cells / 2 : cells);
	if (schema && group)
		buffer_add(erd->out, " · ");
	if (group)
		share_add_cut(erd->out, group, schema ? cells / 2 : cells);
	buffer_add(erd->out, "</text>\n");
}

/* A table is an SVG of its own: nothing in it can be drawn outside of its box. */
static void
add_table(const Erd *erd, size_t index)
{
	struct json_object *table = table_at(erd, index);
	struct json_object *columns = share_array(table, "columns");
	const Box *box = &erd->boxes[index];
	long left = NAME_LEFT;
	char color[8];

	add_label(erd, table, box);
	buffer_format(erd->out,
				  "<svg class=\"part\" id=\"t%zu\" role=\"group\" x=\"%ld\" y=\"%ld\" width=\"%ld\" "
				  "height=\"%ld\"><title>",
				  index, box->x, box->y, box->width, box->height);
	buffer_add_html(erd->out, name_of(table));
	if (share_text(table, "note"))
	{
		buffer_add(erd->out, ": ");
		share_add_cut(erd->out, share_text(table, "note"), TITLE_CELLS);
	}
	buffer_add(erd->out, "</title>");
	buffer_format(erd->out,
				  "<rect class=\"box\" x=\".5\" y=\".5\" width=\"%ld\" height=\"%ld\" rx=\"7\"/>"
				  "<path class=\"head\" d=\"M1 %dV8a7 7 0 0 1 7-7H%lda7 7 0 0 1 7 7V%dz\"/>",
				  box->width - 1, box->height - 1, HEADER_HEIGHT, box->width - 8, HEADER_HEIGHT);
	if (share_color(share_text(table, "color"), color))
	{
		buffer_format(erd->out, "<rect x=\"10\" y=\"10\" width=\"5\" height=\"16\" rx=\"2.5\" fill=\"%s\"/>",
					  color);
		left += COLOR_MARK_WIDTH;
	}
	buffer_format(erd->out, "<text class=\"name\" x=\"%ld\" y=\"23\">", left);
	share_add_cut(erd->out, name_of(table), share_cells((double) (box->width - left - 6), HEADER_CELL));
	buffer_add(erd->out, "</text>\n");
	for (size_t i = 0; columns && i < json_object_array_length(columns); i++)
		add_column(erd, json_object_array_get_idx(columns, i), (long) i, box->width);
	buffer_add(erd->out, "</svg>\n");
}

static void
add_note(const Erd *erd, struct json_object *note)
{
	Box box = share_box(note);
	const char *title = share_text(note, "title");
	const char *content = share_text(note, "content");
	size_t cells = share_cells((double) (box.width - 24), CELL_WIDTH);
	char color[8];

	buffer_format(erd->out, "<svg class=\"note\" x=\"%ld\" y=\"%ld\" width=\"%ld\" height=\"%ld\">", box.x,
				  box.y, box.width, box.height);
	buffer_format(erd->out, "<rect class=\"paper\" x=\".5\" y=\".5\" width=\"%ld\" height=\"%ld\" rx=\"4\"/>",
				  box.width - 1, box.height - 1);
	if (share_color(share_text(note, "color"), color))
		buffer_format(erd->out, "<rect width=\"%ld\" height=\"5\" fill=\"%s\"/>", box.width, color);
	if (title)
	{
		buffer_add(erd->out, "<text class=\"col pk\" x=\"12\" y=\"24\">");
		share_add_cut(erd->out, title, cells);
		buffer_add(erd->out, "</text>");
	}
	if (content)
	{
		buffer_add(erd->out, "<text class=\"col\">");
		share_add_lines(erd->out, content, 12, title ? 44 : 24, 18, cells, NOTE_MAX_LINES);
		buffer_add(erd->out, "</text>");
	}
	buffer_add(erd->out, "</svg>\n");
}

static bool
is_placed(struct json_object *note)
{
	struct json_object *placed = NULL;

	return json_object_object_get_ex(note, "placed", &placed) && json_object_get_boolean(placed);
}

/* ---- the same as text ---- */

static void
add_cell_text(Buffer *out, const char *text)
{
	buffer_add(out, "<td>");
	if (text)
		buffer_add_html(out, text);
	buffer_add(out, "</td>");
}

static void
add_column_row(const Erd *erd, struct json_object *column)
{
	const char *name = share_text_at(column, COLUMN_NAME);

	buffer_add(erd->out, "<tr><th scope=\"row\">");
	buffer_add_html(erd->out, name ? name : "");
	buffer_add(erd->out, "</th>");
	add_cell_text(erd->out, share_text_at(column, COLUMN_TYPE));
	buffer_format(erd->out, "<td>%s%s%s</td><td>%s</td>", has_flag(column, 'p') ? "primary " : "",
				  has_flag(column, 'f') ? "foreign " : "", has_flag(column, 'u') ? "unique" : "",
				  has_flag(column, 'n') || has_flag(column, 'p') ? "no" : "yes");
	add_cell_text(erd->out, share_text_at(column, COLUMN_NOTE));
	buffer_add(erd->out, "</tr>\n");
}

static void
add_table_text(const Erd *erd, struct json_object *table)
{
	struct json_object *columns = share_array(table, "columns");
	const char *schema = share_text(table, "schema");
	const char *note = share_text(table, "note");

	buffer_add(erd->out, "<h3>");
	if (erd->schemas && schema)
	{
		buffer_add_html(erd->out, schema);
		buffer_add(erd->out, ".");
	}
	buffer_add_html(erd->out, name_of(table));
	buffer_add(erd->out, "</h3>\n");
	if (note)
	{
		buffer_add(erd->out, "<p class=\"keep\">");
		buffer_add_html(erd->out, note);
		buffer_add(erd->out, "</p>\n");
	}
	buffer_add(erd->out, "<div class=\"scroll\"><table><thead><tr><th>Column</th><th>Type</th>"
						 "<th>Key</th><th>Null</th><th>Note</th></tr></thead><tbody>\n");
	for (size_t i = 0; columns && i < json_object_array_length(columns); i++)
		add_column_row(erd, json_object_array_get_idx(columns, i));
	buffer_add(erd->out, "</tbody></table></div>\n");
}

static void
add_text(const Erd *erd)
{
	size_t ref_count = erd->refs ? json_object_array_length(erd->refs) : 0;

	buffer_add(erd->out, "<details class=\"words\"><summary><h2>Tables as text</h2></summary>\n");
	for (size_t i = 0; i < erd->table_count; i++)
		add_table_text(erd, table_at(erd, i));
	if (ref_count > 0)
		buffer_add(erd->out, "<h3>References</h3>\n<ul>\n");
	for (size_t i = 0; i < ref_count; i++)
	{
		struct json_object *ref = json_object_array_get_idx(erd->refs, i);
		long from = share_number_at(ref, REF_FROM_TABLE, -1);
		long to = share_number_at(ref, REF_TO_TABLE, -1);
		struct json_object *column = column_at(erd, from, share_number_at(ref, REF_FROM_COLUMN, -1));

		if (from < 0 || to < 0 || (size_t) from >= erd->table_count || (size_t) to >= erd->table_count)
			continue;
		buffer_add(erd->out, "<li>");
		buffer_add_html(erd->out, name_of(table_at(erd, (size_t) from)));
		if (column && share_text_at(column, COLUMN_NAME))
		{
			buffer_add(erd->out, ".");
			buffer_add_html(erd->out, share_text_at(column, COLUMN_NAME));
		}
		buffer_add(erd->out, " → ");
		buffer_add_html(erd->out, name_of(table_at(erd, (size_t) to)));
		buffer_add(erd->out, "</li>\n");
	}
	buffer_add(erd->out, ref_count > 0 ? "</ul>\n</details>\n" : "</details>\n");
}

/* ---- the page ---- */

void
share_erd_summary(Buffer *out, struct json_object *page)
{
	struct json_object *tables = share_array(page, "tables");
	struct json_object *refs = share_array(page, "refs");

	share_add_count(out, tables ? json_object_array_length(tables) : 0, "table", "tables");
	share_add_count(out, refs ? json_object_array_length(refs) : 0, "reference", "references");
}

/* By schema and name, as one looks for them. */
static int
compare_entries(const void *left, const void *right)
{
	const DrawingEntry *a = left;
	const DrawingEntry *b = right;
	int order = strcasecmp(a->qualifier ? a->qualifier : "", b->qualifier ? b->qualifier : "");

	order = order ? order : strcasecmp(a->name, b->name);
	return order ? order : a->part < b->part ? -1 : a->part > b->part;
}

/* False when there is no memory for it. */
static bool
list_tables(Erd *erd)
{
	erd->entries = calloc(erd->table_count + 1, sizeof(DrawingEntry));
	for (size_t i = 0; erd->entries && i < erd->table_count; i++)
		erd->entries[i] = (DrawingEntry){
			.part = i,
			.qualifier = erd->schemas ? share_text(table_at(erd, i), "schema") : NULL,
			.name = name_of(table_at(erd, i)),
		};
	if (erd->entries)
		qsort(erd->entries, erd->table_count, sizeof(DrawingEntry), compare_entries);
	return erd->entries != NULL;
}

static void
draw(const Erd *erd, size_t note_count)
{
	Drawing drawing = {.label = "Tables; their references are listed as text below",
					   .parts = "Tables",
					   .prefix = 't',
					   .entries = erd->entries,
					   .entry_count = erd->table_count};
	Box bounds = {0};

	for (size_t i = 0; i < erd->table_count; i++)
		share_include(&bounds, &erd->boxes[i]);
	for (size_t i = 0; i < note_count; i++)
	{
		Box box = share_box(json_object_array_get_idx(erd->notes, i));

		if (is_placed(json_object_array_get_idx(erd->notes, i)))
			share_include(&bounds, &box);
	}
	drawing.bounds = bounds;
	share_open_drawing(erd->out, &drawing);
	buffer_add(erd->out, "<g aria-hidden=\"true\">\n");
	for (size_t i = 0; erd->refs && i < json_object_array_length(erd->refs); i++)
		add_ref(erd, json_object_array_get_idx(erd->refs, i));
	buffer_add(erd->out, "</g>\n");
	for (size_t i = 0; i < erd->table_count; i++)
		add_table(erd, i);
	for (size_t i = 0; i < note_count; i++)
	{
		if (is_placed(json_object_array_get_idx(erd->notes, i)))
			add_note(erd, json_object_array_get_idx(erd->notes, i));
	}
	share_close_drawing(erd->out);
}

void
share_erd_render(Buffer *out, struct json_object *page)
{
	Erd erd = {.out = out,
			   .tables = share_array(page, "tables"),
			   .refs = share_array(page, "refs"),
			   .notes = share_array(page, "notes")};
	size_t note_count = erd.notes ? json_object_array_length(erd.notes) : 0;

	erd.table_count = erd.tables ? json_object_array_length(erd.tables) : 0;
	find_schemas(&erd);
	erd.boxes = calloc(erd.table_count + 1, sizeof(Box));
	if (!erd.boxes || !list_tables(&erd))
	{
		free(erd.boxes);
		out->failed = true;
		return;
	}
	for (size_t i = 0; i < erd.table_count; i++)
		erd.boxes[i] = share_box(table_at(&erd, i));
	if (erd.table_count + note_count > 0)
		draw(&erd, note_count);
	if (erd.table_count > 0)
		add_text(&erd);
	else if (note_count == 0)
		buffer_add(out, "<p class=\"lead\">There are no tables yet.</p>\n");
	free(erd.boxes);
	free(erd.entries);
}
