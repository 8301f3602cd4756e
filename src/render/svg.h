/*
 * svg.h
 *		The one place that writes SVG: every shape and every line of text of a drawing goes through here.
 *
 * What a thing looks like is its class, which a style sheet knows; only somebody's own colours, and what a
 * class cannot say, are attributes. All lengths are pixels.
 */
#ifndef AINECTO_RENDER_SVG_H
#define AINECTO_RENDER_SVG_H

#include "pure/format_check.h"
#include "pure/layout/route.h"
#include "render/text.h"

typedef struct Box
{
	int64 x;
	int64 y;
	int64 width;
	int64 height;
} Box;

/* Grow around a box; an empty one (width 0) becomes it. */
extern void box_include(Box *around, const Box *box);

typedef struct SvgLook
{
	const char *class;  /* NULL: none */
	const char *fill;   /* "#rrggbb" of color_read(); NULL: the class's, as in what follows */
	const char *stroke; /* likewise; marked where it could hardly be seen */
	bool line;          /* the fill is of a line's end: marked like a stroke */
	int stroke_width;   /* 0: the class's */
	const char *dashes;
	const int *ends; /* of a line: the numbers of the two parts that it joins; NULL: not told */
} SvgLook;

/* What became of a thing between two versions. */
typedef enum SvgChange
{
	SVG_NO_CHANGE, /* nothing is compared */
	SVG_KEPT,      /* as it was: dimmed */
	SVG_ADDED,
	SVG_REMOVED,
	SVG_CHANGED
} SvgChange;

/* "+", "−", "~"; empty where nothing is to be told. */
extern const char *svg_change_sign(SvgChange change);

/* Cells that it takes in front of a text. */
extern int svg_change_cells(SvgChange change);

/* Around what shows a thing; where nothing is compared neither writes anything. part: a class, "thing", "row"
 * or "line". */
extern void svg_open_change(StringInfo out, SvgChange change, const char *part);
extern void svg_close_change(StringInfo out, SvgChange change);

extern void svg_rectangle(StringInfo out, const SvgLook *look, const Box *box, double radius);

/* The same half a pixel inside of a box whose corner is the origin, so that its line is drawn whole. */
extern void svg_frame(StringInfo out, const SvgLook *look, int64 width, int64 height, double radius);
extern void svg_ellipse(StringInfo out, const SvgLook *look, const Box *box, int inset);

/* The path's data as printf has it, at most 500 bytes. */
extern void svg_path(StringInfo out, const SvgLook *look, const char *format, ...) format_check(3, 4);

/* Appends the data of a path along points, with round corners. */
extern void svg_append_way(StringInfo data, const RoutePoint *points, int count);

/* A path of any length that holds a title and ends with svg_close(). */
extern void svg_open_path(StringInfo out, const SvgLook *look, const char *data);

/* A line of text, cut to so many cells. */
extern void svg_text(StringInfo out, const SvgLook *look, int64 x, int64 y, const char *text, int cells);

/* The same behind the sign of what became of it; the sign alone, on the corner of a box. */
extern void svg_changed_text(StringInfo out, const SvgLook *look, int64 x, int64 y, SvgChange change,
							 const char *text, int cells);
extern void svg_write_badge(StringInfo out, SvgChange change, int64 x, int64 y);

/* An element for text, between which and svg_close() the caller writes what it says. */
extern void svg_open_text(StringInfo out, const SvgLook *look, int64 x, int64 y);

/* Lines of so many cells, the first one's base line at y. */
typedef struct SvgLines
{
	int64 x;
	int64 y;
	int line_height;
	int cells;
	int max_lines;
	bool name;    /* broken where names are */
	bool letters; /* cells are hundredths of the size of letters that have widths of their own */
} SvgLines;

extern void svg_lines(StringInfo out, const SvgLook *look, const SvgLines *lines, const char *text);

/* A part of a drawing, which a link leads to: its id is the prefix and the number. */
typedef struct SvgPart
{
	char prefix;
	int number;
	const Box
		*box; /* not NULL: nothing of it is drawn outside of its box, and its origin is the box's corner */
} SvgPart;

extern void svg_open_part(StringInfo out, const SvgPart *part);

/* The same box without an id. */
extern void svg_open_box(StringInfo out, const char *class, const Box *box);

/* What belongs together, for a style sheet. */
extern void svg_open_group(StringInfo out, const char *class);

/* What is not to be read aloud. */
extern void svg_open_unheard(StringInfo out);

/* What is said of the element that was just opened; between the two the caller writes its text. */
extern void svg_open_title(StringInfo out);

/* More of it than its title. */
extern void svg_open_description(StringInfo out);

/* Part of a text that was added or removed. */
extern void svg_open_span(StringInfo out, SvgChange change);

/* A style sheet of the drawing's own. */
extern void svg_open_style(StringInfo out);

typedef enum SvgElement
{
	SVG_PATH,
	SVG_TEXT,
	SVG_TITLE,
	SVG_DESCRIPTION,
	SVG_SPAN,
	SVG_GROUP,
	SVG_BOX,
	SVG_STYLE
} SvgElement;

extern void svg_close(StringInfo out, SvgElement element);

/* The drawing's own element, drawn in so many pixels. */
extern void svg_open(StringInfo out, const Box *view, int64 width, int64 height, const char *label);

#endif
