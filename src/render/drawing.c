/*
 * drawing.c
 *		The frame of a drawing: its scales, the list of its parts, and the SVG's own element.
 */
#include "render/drawing.h"

#include <math.h>

#include "template/render.h"

/* Space around a drawing, and what its frame is drawn at: larger ones are scaled down. */
#define MARGIN      40
#define MAX_DRAWING 30000

/* Of a drawing with a longer side names alone are read where it is fitted to a window, whoever looks. */
#define READABLE_SIDE 4000

/* Fewer parts are found by looking. */
#define LISTED_PARTS 8
#define LISTED_CELLS 80

/* ---- around it in a page ---- */

static void
add_listed(StringInfo out, const char *name)
{
	if (render_text_width(name) <= LISTED_CELLS)
		render_name(out, name);
	else
		render_cut(out, name, LISTED_CELLS);
}

static void
list_parts(StringInfo out, const Drawing *drawing)
{
	StringInfoData name;
	StringInfoData qualifier;
	char part[16];

	initStringInfo(&name);
	initStringInfo(&qualifier);
	for (int i = 0; i < drawing->entry_count && render_goes_on(out); i++)
	{
		const DrawingEntry *entry = &drawing->entries[i];

		resetStringInfo(&name);
		resetStringInfo(&qualifier);
		add_listed(&name, entry->name);
		if (entry->qualifier != NULL)
			add_listed(&qualifier, entry->qualifier);
		snprintf(part, sizeof(part), "%c%d", drawing->prefix, entry->part);
		template_write_drawing_entry(out, .part = part, .qualifier = &qualifier, .name = &name);
	}
	pfree(name.data);
	pfree(qualifier.data);
}

static void
add_tools(StringInfo out, const Drawing *drawing, const Box *around)
{
	StringInfoData list;

	initStringInfo(&list);
	if (drawing->entry_count >= LISTED_PARTS)
		list_parts(&list, drawing);
	template_write_drawing_tools(out, .list = &list, .parts = drawing->parts,
								 .vast = Max(around->width, around->height) > READABLE_SIDE);
	pfree(list.data);
}

/* ---- what changed, in words ---- */

/* Above a drawing of a comparison, and below it. */
#define STORY_TITLE     34
#define STORY_LINE      18
#define STORY_GAP       10
#define STORY_LEFT      20
#define STORY_CELL      6.9
#define STORY_MIN_WIDTH 700
#define STORY_MAX_ROWS  4 /* of one line */

static const char story_legend[] =
	"+ added \xC2\xB7 \xE2\x88\x92 removed, struck through \xC2\xB7 ~ changed, before \xE2\x86\x92 after \xC2\xB7 "
	"pale: as it was";

static int
story_cells(const Box *around)
{
	return render_cells((double) (around->width - 2 * MARGIN - STORY_LEFT), STORY_CELL);
}

/* The area grows to hold it. */
static void
story_include(const DrawingStory *story, Box *around)
{
	int rows = 1;

	around->width = Max(around->width, STORY_MIN_WIDTH);
	for (int i = 0; i < story->line_count; i++)
		rows += render_count_lines(story->lines[i].text, story_cells(around), STORY_MAX_ROWS);
	around->y -= STORY_TITLE;
	around->height += STORY_TITLE + 2 * STORY_GAP + (int64) rows * STORY_LINE;
}

static void
add_story_line(StringInfo out, const DrawingTold *told, const SvgLines *lines)
{
	svg_open_change(out, told->change, "told");
	if (svg_change_cells(told->change) > 0)
		svg_text(out, &(SvgLook){.class = "sign"}, lines->x - STORY_LEFT + 4, lines->y,
				 svg_change_sign(told->change), 1);
	svg_lines(out, &(SvgLook){.class = "words"}, lines, told->text);
	svg_close_change(out, told->change);
	appendStringInfoChar(out, '\n');
}

/* Between the lower edge of what is drawn and that of the area. */
static void
add_story(StringInfo out, const DrawingStory *story, const Box *around, int64 below)
{
	SvgLines lines = {.x = around->x + MARGIN + STORY_LEFT,
					  .y = below + STORY_GAP,
					  .line_height = STORY_LINE,
					  .cells = story_cells(around),
					  .max_lines = STORY_MAX_ROWS};

	svg_text(out, &(SvgLook){.class = "headline"}, around->x + MARGIN, around->y + MARGIN, story->title,
			 lines.cells);
	svg_text(out, &(SvgLook){.class = "meaning"}, around->x + MARGIN, lines.y, story_legend,
			 (int) sizeof(story_legend));
	lines.y += STORY_LINE + STORY_GAP;
	for (int i = 0; i < story->line_count && render_goes_on(out); i++)
	{
		add_story_line(out, &story->lines[i], &lines);
		lines.y += (int64) STORY_LINE * render_count_lines(story->lines[i].text, lines.cells, STORY_MAX_ROWS);
	}
}

static void
add_summary(StringInfo out, const DrawingStory *story)
{
	svg_open_title(out);
	render_text(out, story->title);
	svg_close(out, SVG_TITLE);
	svg_open_description(out);
	render_text(out, story->summary);
	svg_close(out, SVG_DESCRIPTION);
}

/* ---- inside of it alone ---- */

static void
add_scheme(StringInfo out, const char *scheme, const char *light, const char *dark)
{
	static const char light_only[] = "@media not all and (prefers-color-scheme:dark){\n";
	static const char dark_only[] = "}\n@media (prefers-color-scheme:dark){\n";

	if (strcmp(scheme, "light") == 0)
		appendStringInfoString(out, light);
	else if (strcmp(scheme, "dark") == 0)
		appendStringInfoString(out, dark);
	else
		appendStringInfo(out, "%s%s%s%s}\n", light_only, light, dark_only, dark);
}

static void
add_change_style(StringInfo out, const SvgOptions *options)
{
	add_scheme(out, options->scheme, asset_change_light_css, asset_change_dark_css);
	appendStringInfoString(out, asset_change_css);
}

static void
add_style(StringInfo out, const SvgOptions *options, const Box *around)
{
	svg_open_style(out);
	add_scheme(out, options->scheme, asset_alone_light_css, asset_alone_dark_css);
	appendStringInfoString(out, asset_alone_css);
	appendStringInfoString(out, asset_drawing_css);
	if (options->story != NULL)
		add_change_style(out, options);
	svg_close(out, SVG_STYLE);
	if (options->background)
		svg_rectangle(out, &(SvgLook){.class = "page"}, around, 0);
	appendStringInfoChar(out, '\n');
}

/* ---- both ---- */

void
drawing_open(StringInfo out, const Drawing *drawing)
{
	const Box *bounds = &drawing->bounds;
	Box around = {bounds->x - MARGIN, bounds->y - MARGIN, bounds->width + 2 * MARGIN,
				  bounds->height + 2 * MARGIN};
	const DrawingStory *story = drawing->alone == NULL ? NULL : drawing->alone->story;
	int64 below = around.y + around.height;
	int64 largest;
	double scale;

	if (story != NULL)
		story_include(story, &around);
	largest = Max(around.width, around.height);
	scale = largest > MAX_DRAWING ? (double) MAX_DRAWING / (double) largest : 1.0;
	if (drawing->alone == NULL)
		add_tools(out, drawing, &around);
	svg_open(out, &around, (int64) ceil((double) around.width * scale),
			 (int64) ceil((double) around.height * scale), story == NULL ? drawing->label : story->title);
	if (story != NULL)
		add_summary(out, story);
	if (drawing->alone != NULL)
		add_style(out, drawing->alone, &around);
	if (story != NULL)
		add_story(out, story, &around, below);
}

void
drawing_close(StringInfo out, const Drawing *drawing)
{
	svg_close(out, SVG_BOX);
	if (drawing->alone == NULL)
		template_write_drawing_end(out, .marked = drawing->marked);
}
