/*
 * text.h
 *		Somebody's text in markup: escaped, measured in cells of a monospaced line, cut, broken into lines.
 *
 * This room makes what a person looks at from plain structs. It knows no tables, no SQL and no rights, and
 * works without a server. Whatever stands in a struct's texts may be hostile: nothing of it becomes markup.
 * Everything is appended to a StringInfo; loops ask render_goes_on() before each thing.
 */
#ifndef AINECTO_RENDER_TEXT_H
#define AINECTO_RENDER_TEXT_H

#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

#include "lib/stringinfo.h"

/* A drawing or page beyond this is not made to its end: no browser would be glad of it. */
#define RENDER_MAX_BYTES (32 * 1024 * 1024)

/* Whether there is room for more; lets the statement be cancelled. */
extern bool render_goes_on(StringInfo out);

/* Escaped for HTML and XML, in texts and quoted attributes. Characters that XML has not are shown as blanks.
 */
extern void render_text(StringInfo out, const char *text);

/* How many cells fit into so many pixels: at least one. */
extern int render_cells(double room, double cell_width);

/* Cells of a monospaced line that a text takes: wide letters take two. */
extern int render_text_width(const char *text);

/* Escaped text cut to so many cells, with an ellipsis where something is missing; line breaks are blanks. */
extern void render_cut(StringInfo out, const char *text, int cells);

/* A name, escaped, in HTML: where it is too long for its line it may be broken behind "_", "." and before a
 * capital. */
extern void render_name(StringInfo out, const char *text);

/* The beginning of a text as one line of at most so many cells. */
typedef struct RenderLine
{
	const char *start;
	int length; /* bytes */
	bool cut;   /* the last line that is wanted, and there would be more */
} RenderLine;

/* The next line: to its break, or to the last blank that fits, or as much as fits. *text steps behind it;
 * false at the end. */
extern bool render_next_line(const char **text, int cells, bool last, RenderLine *line);

/* The same of a name, which is broken where render_name() does: as much as fits where there is no such place.
 */
extern bool render_next_name_line(const char **text, int cells, bool last, RenderLine *line);

/* The same of a text whose letters have widths of their own: room in hundredths of their size. */
extern bool render_next_letters_line(const char **text, int room, bool last, RenderLine *line);

/* So many hundredths of their size do the letters of length bytes take at most. */
extern int render_measure_letters(const char *text, int length);

/* Lines that a name takes if each ends where a name may be broken; 0 if these would be more than max_lines,
 * or there is no such place. */
extern int render_count_name_lines(const char *text, int cells, int max_lines);

/* Lines that a text takes, at most so many. */
extern int render_count_lines(const char *text, int cells, int max_lines);

/* The escaped line, with an ellipsis if it is cut. */
extern void render_line(StringInfo out, const RenderLine *line);

/* " · 12 tables", " · 1 table". */
extern void render_count(StringInfo out, int count, const char *one, const char *many);

#endif
