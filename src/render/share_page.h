/*
 * share_page.h
 *		The parts of a shared page, by type of document. They write HTML from the object that the database
 * gave; what they do not find there, or find of another kind, they leave out.
 */
#ifndef SHIM_SHARE_PAGE_H
#define SHIM_SHARE_PAGE_H

#include <json-c/json.h>
#include <stdbool.h>

#include "base/buffer.h"

/* ---- reading the object ---- */

/* NULL unless it is a member of that kind; for texts also an empty one is NULL. */
extern const char *share_text(struct json_object *object, const char *name);
extern struct json_object *share_array(struct json_object *object, const char *name);

/* fallback unless it is a number; never outside of ±2^31. */
extern long share_number(struct json_object *object, const char *name, long fallback);

/* The same of an array's entries. */
extern const char *share_text_at(struct json_object *array, size_t index);
extern long share_number_at(struct json_object *array, size_t index, long fallback);

/* ---- what SVG is made of ---- */

typedef struct Box
{
	long x;
	long y;
	long width;
	long height;
} Box;

extern Box share_box(struct json_object *object);

/* Grow around a box; an empty one (width 0) becomes it. */
extern void share_include(Box *around, const Box *box);

/* A colour of somebody's as "#rrggbb"; false unless it is one (three, four, six or eight digits, or a common
 * name). */
extern bool share_color(const char *text, char out[8]);

/* Black or white, whatever is read better on a colour. */
extern const char *share_text_color(const char *color);

/* Difference of lightness of two colours, as WCAG counts it: 1 to 21. */
extern double share_contrast(const char *left, const char *right);

/* How many cells fit into so many pixels: at least one. */
extern size_t share_cells(double room, double cell_width);

/* Cells of a monospaced line that a text takes: wide letters take two. */
extern size_t share_text_width(const char *text);

/* Escaped text cut to so many cells, with an ellipsis where something is missing. */
extern void share_add_cut(Buffer *out, const char *text, size_t cells);

/*
 * Escaped text in lines of so many cells, each a tspan at x, the first one's base line at y. At most
 * max_lines; returns how many. Draws nothing when out is NULL.
 */
extern int share_add_lines(Buffer *out, const char *text, long x, long y, long line_height, size_t cells,
						   int max_lines);

/* ---- drawings ---- */

/* Behind a drawing, in both schemes; the style sheet's --page. */
#define SHARE_PAGE_LIGHT "#f4f5f8"
#define SHARE_PAGE_DARK  "#14161c"
/* What lines need against it (WCAG 1.4.11). */
#define SHARE_MIN_CONTRAST 3.0

/* A line's colour of somebody's as an attribute, with a mark where the style sheet has to help it. */
extern void share_add_color(Buffer *out, const char *attribute, const char *color);

typedef struct DrawingEntry
{
	size_t part;           /* the part's id is the drawing's prefix and this */
	const char *qualifier; /* NULL: none */
	const char *name;
} DrawingEntry;

typedef struct Drawing
{
	Box bounds;
	const char *label; /* for who hears the page */
	const char *parts; /* what its parts are called: "Tables" */
	char prefix;
	const DrawingEntry *entries; /* in the order of the list */
	size_t entry_count;
} Drawing;

/*
 * The drawing's frame: a choice of scales, a list that leads to its parts, and a place to scroll in around
 * an SVG of these bounds. Between the two calls the caller writes the SVG's content; a part has class "part"
 * and its id.
 */
extern void share_open_drawing(Buffer *out, const Drawing *drawing);
extern void share_close_drawing(Buffer *out);

/* ---- pages ---- */

/* "12 tables", "1 table". */
extern void share_add_count(Buffer *out, size_t count, const char *one, const char *many);

/* What stands over the title, and the page's main part. */
extern void share_erd_summary(Buffer *out, struct json_object *page);
extern void share_erd_render(Buffer *out, struct json_object *page);
extern void share_flow_summary(Buffer *out, struct json_object *page);
extern void share_flow_render(Buffer *out, struct json_object *page);
extern void share_testcase_summary(Buffer *out, struct json_object *page);
extern void share_testcase_render(Buffer *out, struct json_object *page);
extern void share_readme_render(Buffer *out, struct json_object *page);

#endif
