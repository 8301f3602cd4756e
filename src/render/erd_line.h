/*
 * erd_line.h
 *		The lines of an ERD. For the erd_*.c files only.
 */
#ifndef AINECTO_RENDER_ERD_LINE_H
#define AINECTO_RENDER_ERD_LINE_H

#include "render/drawing.h"

/* The line of each ref, around tables: simple curves where there are too many to find ways for. named[] says
 * which tables are told with their schema. */
extern void erd_write_lines(StringInfo out, const Erd *erd, const bool *named);

/* One end of a ref in words: "table.column", "table.(one, two)", or the table's name where no column is
 * named. */
extern void erd_write_end(StringInfo out, const Erd *erd, const ErdRef *ref, bool from, const bool *named);

#endif
