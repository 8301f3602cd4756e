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

char *
clip_tame(const char *text, int bytes)
{
	char *tamed = clip_text(text, bytes);

	for (unsigned char *p = (unsigned char *) tamed; *p != '\0'; p++)
	{
		/* In UTF-8 the control characters beyond ASCII are two bytes. */
		if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
			p[0] = p[1] = ' ';
		else if (*p < 0x20 || *p == 0x7F)
			*p = ' ';
	}
	return tamed;
}

char *
clip_description(const char *text)
{
	char *tamed = clip_tame(text, strlen(text));

	tamed[pg_mbcharcliplen(tamed, strlen(tamed), CLIP_DESCRIPTION)] = '\0';
	return tamed;
}

void
clip_append_fault(StringInfo faults, const char *name, const char *why)
{
	appendStringInfo(faults, "%s\"%s\" %s", faults->len == 0 ? "" : "\n", clip_tame(name, CLIP_NAME), why);
}
