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

/* ---- inside of it alone ---- */

static void
add_style(StringInfo out, const SvgOptions *options, const Box *around)
{
	static const char light_only[] = "@media not all and (prefers-color-scheme:dark){\n";
	static const char dark_only[] = "}\n@media (prefers-color-scheme:dark){\n";

	svg_open_style(out);
	if (strcmp(options->scheme, "light") == 0)
		appendStringInfoString(out, asset_alone_light_css);
	else if (strcmp(options->scheme, "dark") == 0)
		appendStringInfoString(out, asset_alone_dark_css);
	else
		appendStringInfo(out, "%s%s%s%s}\n", light_only, asset_alone_light_css, dark_only,
						 asset_alone_dark_css);
	appendStringInfoString(out, asset_alone_css);
	appendStringInfoString(out, asset_drawing_css);
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
	int64 largest = Max(around.width, around.height);
	double scale = largest > MAX_DRAWING ? (double) MAX_DRAWING / (double) largest : 1.0;

	if (drawing->alone == NULL)
		add_tools(out, drawing, &around);
	svg_open(out, &around, (int64) ceil((double) around.width * scale),
			 (int64) ceil((double) around.height * scale), drawing->label);
	if (drawing->alone != NULL)
		add_style(out, drawing->alone, &around);
}

void
drawing_close(StringInfo out, const Drawing *drawing)
{
	svg_close(out, SVG_BOX);
	if (drawing->alone == NULL)
		template_write_drawing_end(out, .marked = drawing->marked);
}
