/*
 * page.c
 *		The frame of a page.
 */
#include "render/page.h"

#include "template/render.h"

void
page_begin(StringInfo out, const PageFrame *frame)
{
	template_write_page_head(out, .title = frame->title, .layout = frame->layout, .kind = frame->kind,
							 .summary = frame->summary, .day = frame->day);
}

void
page_end(StringInfo out)
{
	template_write_page_foot(out);
}

void
page_write_note(StringInfo out, const char *text)
{
	template_write_page_note(out, .text = text);
}

void
page_write_too_large(StringInfo out)
{
	page_write_note(
		out, "This document is too large to be shown as a page. Whoever may edit it can read it with an "
			 "assistant.");
}
