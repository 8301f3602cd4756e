/*
 * erd_line.h
 *		The lines of an ERD. For the erd_*.c files only.
 */
#ifndef AINECTO_RENDER_ERD_LINE_H
#define AINECTO_RENDER_ERD_LINE_H

#include "render/drawing.h"

/* What lines keep clear of beside tables. */
typedef struct ErdObstacles
{
	const bool *labelled; /* of each table: something stands above it */
	const Box *titles;    /* of frames */
	int title_count;
} ErdObstacles;

typedef struct ErdLines ErdLines;

/* The way of each ref, around tables: simple curves where there are too many to find ways for. palloc'd; out
 * is asked whether to go on. */
extern ErdLines *erd_find_lines(StringInfo out, const Erd *erd, const ErdObstacles *obstacles);
extern void erd_free_lines(ErdLines *lines);

/* Grow around all lines. */
extern void erd_include_lines(Box *around, const ErdLines *lines);

/* named[] says which tables are told with their schema. */
extern void erd_write_lines(StringInfo out, const ErdLines *lines, const bool *named);

/* One end of a ref in words: "table.column", "table.(one, two)", or the table's name where no column is
 * named. */
extern void erd_write_end(StringInfo out, const Erd *erd, const ErdRef *ref, bool from, const bool *named);

#endif
