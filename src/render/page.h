/*
 * page.h
 *		The frame of a page: what stands around a document's main part.
 */
#ifndef AINECTO_RENDER_PAGE_H
#define AINECTO_RENDER_PAGE_H

#include "render/text.h"

typedef struct PageFrame
{
	const char *title;
	const char *kind;              /* "ERD" */
	const char *layout;            /* class of the body: "drawing" or "text" */
	const char *day;               /* when it was changed, in ISO 8601; NULL: unknown */
	const StringInfoData *summary; /* markup behind the kind; NULL: none */
} PageFrame;

extern void page_begin(StringInfo out, const PageFrame *frame);
extern void page_end(StringInfo out);

/* Main parts that only say something. */
extern void page_write_note(StringInfo out, const char *text);
extern void page_write_too_large(StringInfo out);

#endif
