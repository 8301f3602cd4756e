/*
 * markdown.h
 *		Markdown that nobody vouches for, as HTML: CommonMark with GitHub's tables, strikethrough,
 *		bare addresses, tasks and footnotes, and front matter as a table.
 *
 * The text is read by cmark-gfm and written by us, so that nothing stands in the page that markdown.c
 * does not write: HTML in the text is shown, not obeyed; a link leads to http, https, mailto or a
 * heading of the same text; an image becomes a link, unless somebody has it; boxes of tasks are drawn
 * and cannot be ticked. A run of lines without a blank one beyond MARKDOWN_MAX_RUN bytes, and a text
 * beyond MARKDOWN_MAX or MARKDOWN_MAX_MEMORY, are shown as they are. Can be cancelled at any time; what
 * cmark-gfm allocates is gone afterwards, also when an error leaves it.
 */
#ifndef AINECTO_RENDER_MARKDOWN_H
#define AINECTO_RENDER_MARKDOWN_H

#include "render/text.h"

/* Bytes of a text. */
#define MARKDOWN_MAX ((size_t) 512 * 1024)

/* Bytes of a run: cmark-gfm can need time that grows with the square of a paragraph. */
#define MARKDOWN_MAX_RUN ((size_t) 16 * 1024)

/* Bytes of the tree that cmark-gfm makes of a text. */
#define MARKDOWN_MAX_MEMORY ((size_t) 192 * 1024 * 1024)

/*
 * Pictures, for who can make some. Each appends the picture as HTML and returns true, or appends nothing:
 * then a code block is shown as text, and a picture is a link with its name.
 */
typedef struct MarkdownPictures
{
	/* Of a code block in a language. */
	bool (*draw)(StringInfo out, const char *language, const char *text, void *state);
	/* Of an address, with the name that stands for it. */
	bool (*show)(StringInfo out, const char *url, const char *name, void *state);
	void *state;
} MarkdownPictures;

typedef struct MarkdownOptions
{
	int heading_offset;               /* levels that headings are moved down: 1 below a page's title */
	const MarkdownPictures *pictures; /* NULL: there are none */
} MarkdownOptions;

/* Appends the text, length bytes of UTF-8 without NUL, as HTML. */
extern void markdown_render_html(StringInfo out, const char *text, size_t length,
								 const MarkdownOptions *options);

#endif
