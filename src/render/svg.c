/*
 * svg.c
 *		The one place that writes SVG.
 */
#include "render/svg.h"

#include "render/color.h"

/* The sign on a box's corner stands above its line, or a dash would be taken for a part of it. */
#define BADGE_RIGHT 8
#define BADGE_UP    4

/* Roundness of a corner of a way. */
#define RADIUS 7

void
box_include(Box *around, const Box *box)
{
	int64 right;
	int64 bottom;

	if (around->width == 0)
	{
		*around = *box;
		return;
	}
	right = Max(around->x + around->width, box->x + box->width);
	bottom = Max(around->y + around->height, box->y + box->height);
	around->x = Min(around->x, box->x);
	around->y = Min(around->y, box->y);
	around->width = right - around->x;
	around->height = bottom - around->y;
}

/* ---- elements ---- */

static void
add_mark(StringInfo out, const char *color)
{
	const char *scheme = color_is_faint_in(color);

	if (scheme != NULL)
		appendStringInfo(out, " data-faint=\"%s\"", scheme);
}

static void
open_element(StringInfo out, const char *name, const SvgLook *look)
{
	appendStringInfo(out, "<%s", name);
	if (look->class != NULL)
		appendStringInfo(out, " class=\"%s\"", look->class);
	if (look->fill != NULL)
		appendStringInfo(out, " fill=\"%s\"", look->fill);
	if (look->stroke != NULL)
		appendStringInfo(out, " stroke=\"%s\"", look->stroke);
	if (look->stroke != NULL || look->line)
		add_mark(out, look->stroke != NULL ? look->stroke : look->fill);
	if (look->stroke_width > 0)
		appendStringInfo(out, " stroke-width=\"%d\"", look->stroke_width);
	if (look->dashes != NULL)
		appendStringInfo(out, " stroke-dasharray=\"%s\"", look->dashes);
	if (look->ends != NULL)
		appendStringInfo(out, " data-ends=\"%d %d\"", look->ends[0], look->ends[1]);
}

static void
add_box(StringInfo out, const Box *box)
{
	appendStringInfo(out,
					 " x=\"" INT64_FORMAT "\" y=\"" INT64_FORMAT "\" width=\"" INT64_FORMAT
					 "\" height=\"" INT64_FORMAT "\"",
					 box->x, box->y, box->width, box->height);
}

void
svg_rectangle(StringInfo out, const SvgLook *look, const Box *box, double radius)
{
	open_element(out, "rect", look);
	add_box(out, box);
	if (radius > 0)
		appendStringInfo(out, " rx=\"%g\"", radius);
	appendStringInfoString(out, "/>");
}

void
svg_frame(StringInfo out, const SvgLook *look, int64 width, int64 height, double radius)
{
	open_element(out, "rect", look);
	appendStringInfo(out,
					 " x=\".5\" y=\".5\" width=\"" INT64_FORMAT "\" height=\"" INT64_FORMAT "\" rx=\"%g\"/>",
					 width - 1, height - 1, radius);
}

void
svg_ellipse(StringInfo out, const SvgLook *look, const Box *box, int inset)
{
	double across = (double) box->width / 2;
	double down = (double) box->height / 2;

	open_element(out, "ellipse", look);
	appendStringInfo(out, " cx=\"%.1f\" cy=\"%.1f\" rx=\"%.1f\" ry=\"%.1f\"/>", (double) box->x + across,
					 (double) box->y + down, Max(across - inset, 0), Max(down - inset, 0));
}

static void add_path(StringInfo out, const SvgLook *look, const char *format, va_list arguments)
	format_check(3, 0);

static void
add_path(StringInfo out, const SvgLook *look, const char *format, va_list arguments)
{
	char data[512];

	vsnprintf(data, sizeof(data), format, arguments);
	open_element(out, "path", look);
	appendStringInfo(out, " d=\"%s\"", data);
}

void
svg_path(StringInfo out, const SvgLook *look, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_path(out, look, format, arguments);
	va_end(arguments);
	appendStringInfoString(out, "/>");
}

void
svg_open_path(StringInfo out, const SvgLook *look, const char *data)
{
	open_element(out, "path", look);
	appendStringInfo(out, " d=\"%s\">", data);
}

void
svg_append_way(StringInfo data, const RoutePoint *at, int count)
{
	appendStringInfo(data, "M%d %d", at[0].x, at[0].y);
	for (int i = 1; i + 1 < count; i++)
	{
		int before = abs(at[i].x - at[i - 1].x) + abs(at[i].y - at[i - 1].y);
		int behind = abs(at[i + 1].x - at[i].x) + abs(at[i + 1].y - at[i].y);
		int radius = Min(RADIUS, Min(before, behind) / 2);
		int x = at[i].x > at[i - 1].x ? -radius : at[i].x < at[i - 1].x ? radius : 0;
		int y = at[i].y > at[i - 1].y ? -radius : at[i].y < at[i - 1].y ? radius : 0;
		int next_x = at[i + 1].x > at[i].x ? radius : at[i + 1].x < at[i].x ? -radius : 0;
		int next_y = at[i + 1].y > at[i].y ? radius : at[i + 1].y < at[i].y ? -radius : 0;

		appendStringInfo(data, "L%d %dQ%d %d %d %d", at[i].x + x, at[i].y + y, at[i].x, at[i].y,
						 at[i].x + next_x, at[i].y + next_y);
	}
	appendStringInfo(data, "L%d %d", at[count - 1].x, at[count - 1].y);
}

/* ---- text ---- */

void
svg_open_text(StringInfo out, const SvgLook *look, int64 x, int64 y)
{
	open_element(out, "text", look);
	appendStringInfo(out, " x=\"" INT64_FORMAT "\" y=\"" INT64_FORMAT "\">", x, y);
}

void
svg_text(StringInfo out, const SvgLook *look, int64 x, int64 y, const char *text, int cells)
{
	svg_open_text(out, look, x, y);
	render_cut(out, text, cells);
	svg_close(out, SVG_TEXT);
}

void
svg_changed_text(StringInfo out, const SvgLook *look, int64 x, int64 y, SvgChange change, const char *text,
				 int cells)
{
	if (svg_change_cells(change) == 0)
	{
		svg_text(out, look, x, y, text, cells);
		return;
	}
	svg_open_text(out, look, x, y);
	appendStringInfo(out, "<tspan class=\"sign\">%s </tspan><tspan class=\"said\">", svg_change_sign(change));
	render_cut(out, text, cells);
	appendStringInfoString(out, "</tspan>");
	svg_close(out, SVG_TEXT);
}

void
svg_write_badge(StringInfo out, SvgChange change, int64 x, int64 y)
{
	if (svg_change_cells(change) > 0)
		svg_text(out, &(SvgLook){.class = "badge"}, x + BADGE_RIGHT, y - BADGE_UP, svg_change_sign(change),
				 1);
}

void
svg_lines(StringInfo out, const SvgLook *look, const SvgLines *lines, const char *text)
{
	RenderLine line;

	open_element(out, "text", look);
	appendStringInfoChar(out, '>');
	for (int i = 0; i < lines->max_lines; i++)
	{
		bool last = i + 1 == lines->max_lines;

		if (!(lines->name      ? render_next_name_line(&text, lines->cells, last, &line)
			  : lines->letters ? render_next_letters_line(&text, lines->cells, last, &line)
							   : render_next_line(&text, lines->cells, last, &line)))
			break;
		appendStringInfo(out, "<tspan x=\"" INT64_FORMAT "\" y=\"" INT64_FORMAT "\">", lines->x,
						 lines->y + (int64) i * lines->line_height);
		render_line(out, &line);
		appendStringInfoString(out, "</tspan>");
	}
	svg_close(out, SVG_TEXT);
}

/* ---- what became of things ---- */

static const struct
{
	const char *class;
	const char *sign;
} changes[] = {
	[SVG_NO_CHANGE] = {"", ""},       [SVG_KEPT] = {"kept", ""},
	[SVG_ADDED] = {"added", "+"},     [SVG_REMOVED] = {"removed", "\xE2\x88\x92"},
	[SVG_CHANGED] = {"changed", "~"},
};

const char *
svg_change_sign(SvgChange change)
{
	return changes[change].sign;
}

int
svg_change_cells(SvgChange change)
{
	return *changes[change].sign == '\0' ? 0 : 2;
}

void
svg_open_change(StringInfo out, SvgChange change, const char *part)
{
	if (change != SVG_NO_CHANGE)
		appendStringInfo(out, "<g class=\"%s %s\">", part, changes[change].class);
}

void
svg_close_change(StringInfo out, SvgChange change)
{
	if (change != SVG_NO_CHANGE)
		svg_close(out, SVG_GROUP);
}

/* ---- what holds others ---- */

void
svg_open_box(StringInfo out, const char *class, const Box *box)
{
	appendStringInfo(out, "<svg class=\"%s\"", class);
	add_box(out, box);
	appendStringInfoChar(out, '>');
}

void
svg_open_part(StringInfo out, const SvgPart *part)
{
	appendStringInfo(out, "<%s class=\"part\" id=\"%c%d\" role=\"group\"", part->box == NULL ? "g" : "svg",
					 part->prefix, part->number);
	if (part->box != NULL)
		add_box(out, part->box);
	appendStringInfoChar(out, '>');
}

void
svg_open_group(StringInfo out, const char *class)
{
	appendStringInfo(out, "<g class=\"%s\">", class);
}

void
svg_open_unheard(StringInfo out)
{
	appendStringInfoString(out, "<g aria-hidden=\"true\">\n");
}

void
svg_open_title(StringInfo out)
{
	appendStringInfoString(out, "<title>");
}

void
svg_open_description(StringInfo out)
{
	appendStringInfoString(out, "<desc>");
}

void
svg_open_span(StringInfo out, SvgChange change)
{
	appendStringInfo(out, "<tspan class=\"%s\">", changes[change].class);
}

void
svg_open_style(StringInfo out)
{
	appendStringInfoString(out, "<style>\n");
}

void
svg_close(StringInfo out, SvgElement element)
{
	static const char *const ends[] = {
		[SVG_PATH] = "</path>\n",      [SVG_TEXT] = "</text>",    [SVG_TITLE] = "</title>",
		[SVG_DESCRIPTION] = "</desc>", [SVG_SPAN] = "</tspan>",   [SVG_GROUP] = "</g>\n",
		[SVG_BOX] = "</svg>\n",        [SVG_STYLE] = "</style>\n"};

	appendStringInfoString(out, ends[element]);
}

void
svg_open(StringInfo out, const Box *view, int64 width, int64 height, const char *label)
{
	appendStringInfo(out,
					 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"" INT64_FORMAT " " INT64_FORMAT
					 " " INT64_FORMAT " " INT64_FORMAT "\" width=\"" INT64_FORMAT "\" height=\"" INT64_FORMAT
					 "\" role=\"group\" aria-label=\"",
					 view->x, view->y, view->width, view->height, width, height);
	render_text(out, label);
	appendStringInfoString(out, "\">\n");
}
