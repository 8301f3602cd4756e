/*
 * markdown.h
 *		Markdown that nobody vouches for, as HTML: CommonMark, tables, bare addresses and boxes to tick.
 *
 * CommonMark is cmark's. Tables, and fenced code at the left margin, are found here and never reach it; so
 * does text that could keep it busy: a run of lines without a blank one beyond MARKDOWN_MAX_RUN is shown as
 * it is. HTML in the text is shown, not obeyed; a link leads to http, https, mailto or a heading of the same
 * text; an image becomes a link. Headings begin at h2, below the page's title.
 */
#ifndef SHIM_MARKDOWN_H
#define SHIM_MARKDOWN_H

#include <stddef.h>

#include "base/buffer.h"

/* Longer texts are shown as they are. */
#define MARKDOWN_MAX ((size_t) 512 * 1024)

/* cmark can need time that grows with the square of a paragraph. */
#define MARKDOWN_MAX_RUN ((size_t) 16 * 1024)

/* text is UTF-8 without NUL, length its bytes. Takes time that grows with length. */
extern void markdown_render(Buffer *out, const char *text, size_t length);

#endif
