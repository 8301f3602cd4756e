/*
 * change_text.c
 *		Lines of text with what was added and removed, as SVG.
 */
#include "render/change/change_text.h"

/* Of the letters, which are monospaced; see the style sheet. */
#define CELL_WIDTH  7.4
#define CELLS       104
#define ROW_HEIGHT  20
#define TEXT_LEFT   24
#define BACK_ABOVE  14 /* of a base line */
#define BLOCK_WIDTH (TEXT_LEFT + (int) (CELLS * CELL_WIDTH) + 8)

typedef struct TextDrawing
{
	StringInfo out;
	const ChangeLine *line;
	int rows;     /* begun */
	int used;     /* cells of the one that is open */
	bool open;    /* a row's text */
	SvgChange at; /* of the span that is open; SVG_KEPT: none is */
} TextDrawing;

static int
base_line(const TextDrawing *drawing)
{
	return drawing->rows * ROW_HEIGHT;
}

static void
close_span(TextDrawing *drawing)
{
	if (drawing->at != SVG_KEPT)
		svg_close(drawing->out, SVG_SPAN);
	drawing->at = SVG_KEPT;
}

static void
close_row(TextDrawing *drawing)
{
	close_span(drawing);
	if (drawing->open)
		svg_close(drawing->out, SVG_TEXT);
	drawing->open = false;
}

/* A row of the line, with its sign if it is the first. */
static void
open_row(TextDrawing *drawing, bool first)
{
	const ChangeLine *line = drawing->line;
	StringInfo out = drawing->out;

	close_row(drawing);
	drawing->rows++;
	drawing->used = 0;
	if (svg_change_cells(line->change) > 0)
		svg_rectangle(out, &(SvgLook){.class = "back"},
					  &(Box){0, base_line(drawing) - BACK_ABOVE, BLOCK_WIDTH, ROW_HEIGHT}, 0);
	if (first && svg_change_cells(line->change) > 0)
		svg_text(out, &(SvgLook){.class = "col sign"}, 8, base_line(drawing), svg_change_sign(line->change),
				 1);
	svg_open_text(out, &(SvgLook){.class = line->heading ? "col pk said" : "col said"},
				  TEXT_LEFT + (int64) (line->indent * CELL_WIDTH), base_line(drawing));
	drawing->open = true;
}

static void
add_cells(TextDrawing *drawing, SvgChange change, const RenderLine *piece, int cells)
{
	if (drawing->at != change)
	{
		close_span(drawing);
		if (change != SVG_KEPT)
			svg_open_span(drawing->out, change);
		drawing->at = change;
	}
	render_line(drawing->out, piece);
	drawing->used += cells;
}

/* A word or blanks: onto the next row where it does not fit, in pieces where no row is long enough. */
static void
add_word(TextDrawing *drawing, SvgChange change, const char *text, int length)
{
	int room = CELLS - drawing->line->indent;
	char *word = pnstrdup(text, length);
	const char *at = word;
	int cells = render_text_width(word);
	RenderLine piece = {.start = word, .length = length};

	if (drawing->used + cells > room && drawing->used > 0)
		open_row(drawing, false);
	if (cells <= room)
		add_cells(drawing, change, &piece, cells);
	else
	{
		while (drawing->rows < CHANGE_MAX_ROWS && render_next_line(&at, room, false, &piece))
		{
			if (drawing->used > 0)
				open_row(drawing, false);
			add_cells(drawing, change, &piece, room);
		}
	}
	pfree(word);
}

static bool
is_blank_sign(char c)
{
	return c == ' ' || c == '\t';
}

static void
add_span(TextDrawing *drawing, const ChangeSpan *span)
{
	int begin = 0;

	while (begin < span->length && drawing->rows < CHANGE_MAX_ROWS)
	{
		int end = begin + 1;

		while (end < span->length && is_blank_sign(span->text[end]) == is_blank_sign(span->text[begin]))
			end++;
		add_word(drawing, span->change, span->text + begin, end - begin);
		begin = end;
	}
}

static void
add_line(TextDrawing *drawing, const ChangeLine *line)
{
	drawing->line = line;
	svg_open_change(drawing->out, line->change, "row");
	open_row(drawing, true);
	for (int i = 0; i < line->span_count; i++)
		add_span(drawing, &line->spans[i]);
	close_row(drawing);
	svg_close_change(drawing->out, line->change);
	appendStringInfoChar(drawing->out, '\n');
}

static void
add_rest(TextDrawing *drawing, int left)
{
	char text[80];

	snprintf(text, sizeof(text), "\xE2\x8B\xAF %d more %s", left, left == 1 ? "line" : "lines");
	drawing->rows++;
	svg_text(drawing->out, &(SvgLook){.class = "meaning"}, TEXT_LEFT, base_line(drawing), text, sizeof(text));
}

void
change_write_text(StringInfo out, const ChangeLine *lines, int count, const char *label,
				  const SvgOptions *options)
{
	StringInfoData body;
	TextDrawing drawing = {.out = &body, .at = SVG_KEPT};
	Drawing frame = {.label = label, .alone = options};
	int drawn = 0;

	initStringInfo(&body);
	while (drawn < count && drawing.rows < CHANGE_MAX_ROWS && render_goes_on(&body))
		add_line(&drawing, &lines[drawn++]);
	if (drawn < count)
		add_rest(&drawing, count - drawn);
	if (drawing.rows > 0)
		frame.bounds = (Box){0, ROW_HEIGHT - BACK_ABOVE, BLOCK_WIDTH, (int64) drawing.rows * ROW_HEIGHT};
	drawing_open(out, &frame);
	appendBinaryStringInfo(out, body.data, body.len);
	drawing_close(out, &frame);
	pfree(body.data);
}
