/*
 * markdown_source.h
 *		A text on its way to cmark-gfm: front matter is taken off, and nothing reaches it that could
 *		keep it busy.
 */
#ifndef AINECTO_RENDER_MARKDOWN_SOURCE_H
#define AINECTO_RENDER_MARKDOWN_SOURCE_H

#include "render/text.h"

#include <cmark-gfm.h>

/*
 * Stands, as a paragraph of its own, where a run was broken that is none to its reader: the writer leaves it
 * out, joins the tables at both its sides, and takes MARKDOWN_BREAK out of code. Texts hold no such
 * character, since it is replaced.
 */
#define MARKDOWN_MARK  "\001"
#define MARKDOWN_BREAK "\n\n" MARKDOWN_MARK "\n\n"

/* Gives the parser the text; no run of lines without a blank one is longer than MARKDOWN_MAX_RUN. */
extern void markdown_source_feed(cmark_parser *parser, const char *text, size_t length);

/* Appends front matter (lines "name: value" between two of "---" at the very beginning) as a table; returns
 * its bytes, 0 if there is none. */
extern size_t markdown_front_matter(StringInfo out, const char *text, size_t length);

#endif
