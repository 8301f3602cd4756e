/*
 * change_text.h
 *		Two texts as one: lines with what was added to them and what was removed, as a drawing.
 *
 * The room: pictures of what changed that are no diagrams. It knows nothing of versions: what became of each
 * piece is given.
 */
#ifndef AINECTO_RENDER_CHANGE_CHANGE_TEXT_H
#define AINECTO_RENDER_CHANGE_CHANGE_TEXT_H

#include "render/drawing.h"

/* Rows beyond this are counted and not drawn. */
#define CHANGE_MAX_ROWS 2000

/* A piece of a line: added, removed, or (SVG_KEPT) in both. */
typedef struct ChangeSpan
{
	SvgChange change;
	const char *text; /* not ended by a 0 */
	int length;
} ChangeSpan;

typedef struct ChangeLine
{
	SvgChange change; /* of the line as a whole */
	bool heading;
	int indent; /* cells */
	const ChangeSpan *spans;
	int span_count;
} ChangeLine;

/* label: what it is, for who hears it. */
extern void change_write_text(StringInfo out, const ChangeLine *lines, int count, const char *label,
							  const SvgOptions *options);

#endif
