/*
 * clip.c
 *		The beginning of a text that a message repeats.
 */
#include "postgres.h"

#include "base/clip.h"
#include "mb/pg_wchar.h"

char *
clip_text(const char *text, int bytes)
{
	return pnstrdup(text, pg_mbcliplen(text, strlen(text), bytes));
}
