/*
 * share_drawing.c
 *		The frame of a drawing: its scales, the list of its parts, and the SVG's own element.
 */
#include <math.h>
#include <string.h>

#include "share_page.h"

/* Space around a drawing, and what its frame is drawn at: larger ones are scaled down. */
#define MARGIN      40
#define MAX_DRAWING 30000L

/* Drawings up to this size begin fitted to the window, larger ones at their true scale; see share.js. */
#define SMALL_WIDTH  1500
#define SMALL_HEIGHT 900

/* Fewer parts are found by looking. */
#define LISTED_PARTS 8
#define LISTED_CELLS 80

/* Scales that work without a script: a hidden choice in front of what it scales. */
static const struct
{
	const char *id;
	const char *label;
} scales[] = {
	{"fit", "Fit"},
	{"half", "50%"},
	{"full", "100%"},
	{"double", "200%"},
};

#define SCALE_COUNT ((int) (sizeof(scales) / sizeof(scales[0])))

/* The choices come first: what they change follows them. */
static void
add_choices(Buffer *out, const Box *around, bool listed)
{
	bool small = around->width <= SMALL_WIDTH && around->height <= SMALL_HEIGHT;

	for (int i = 0; i < SCALE_COUNT; i++)
		buffer_format(out, "<input class=\"scale\" type=\"radio\" name=\"scale\" id=\"%s\"%s>\n",
					  scales[i].id, strcmp(scales[i].id, small ? "fit" : "full") == 0 ? " checked" : "");
	if (listed)
		buffer_add(out, "<input class=\"scale switch\" type=\"checkbox\" id=\"list\">\n");
}

static void
add_tools(Buffer *out, const Drawing *drawing, bool listed)
{
	buffer_add(out, "<div class=\"tools\">");
	if (listed)
		buffer_format(out, "<label class=\"lister\" for=\"list\">%s</label>", drawing->parts);
	buffer_add(out, "<div class=\"scales\">");
	for (int i = 0; i < SCALE_COUNT; i++)
		buffer_format(out, "<label for=\"%s\"><span class=\"heard\">Scale: </span>%s</label>", scales[i].id,
					  scales[i].label);
	buffer_add(out, "</div></div>\n");
}

static void
add_list(Buffer *out, const Drawing *drawing)
{
	buffer_format(out, "<nav class=\"list\" aria-label=\"%s\"><ul>\n", drawing->parts);
	for (size_t i = 0; i < drawing->entry_count; i++)
	{
		const DrawingEntry *entry = &drawing->entries[i];

		buffer_format(out, "<li><a href=\"#%c%zu\">", drawing->prefix, entry->part);
		if (entry->qualifier)
		{
			buffer_add(out, "<small>");
			share_add_cut(out, entry->qualifier, LISTED_CELLS);
			buffer_add(out, ".</small>");
		}
		share_add_cut(out, entry->name, LISTED_CELLS);
		buffer_add(out, "</a></li>\n");
	}
	buffer_add(out, "</ul></nav>\n");
}

void
share_open_drawing(Buffer *out, const Drawing *drawing)
{
	const Box *bounds = &drawing->bounds;
	Box around = {bounds->x - MARGIN, bounds->y - MARGIN, bounds->width + 2 * MARGIN,
				  bounds->height + 2 * MARGIN};
	long largest = around.width > around.height ? around.width : around.height;
	double scale = largest > MAX_DRAWING ? (double) MAX_DRAWING / (double) largest : 1.0;
	bool listed = drawing->entry_count >= LISTED_PARTS;

	add_choices(out, &around, listed);
	add_tools(out, drawing, listed);
	if (listed)
		add_list(out, drawing);
	buffer_add(out, "<div class=\"canvas\" tabindex=\"0\" role=\"region\" aria-label=\"Drawing\">\n");
	buffer_format(out,
				  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%ld %ld %ld %ld\" width=\"%ld\" "
				  "height=\"%ld\" role=\"group\" aria-label=\"",
				  around.x, around.y, around.width, around.height, (long) ceil((double) around.width * scale),
				  (long) ceil((double) around.height * scale));
	buffer_add_html(out, drawing->label);
	buffer_add(out, "\">\n");
}

void
share_close_drawing(Buffer *out)
{
	buffer_add(out, "</svg>\n</div>\n");
}

/* ---- colours of somebody's ---- */

void
share_add_color(Buffer *out, const char *attribute, const char *color)
{
	buffer_format(out, " %s=\"%s\"", attribute, color);
	if (share_contrast(color, SHARE_PAGE_LIGHT) < SHARE_MIN_CONTRAST)
		buffer_add(out, " data-faint=\"light\"");
	else if (share_contrast(color, SHARE_PAGE_DARK) < SHARE_MIN_CONTRAST)
		buffer_add(out, " data-faint=\"dark\"");
}
