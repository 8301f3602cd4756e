/*
 * markdown_anchor.h
 *		Ids of headings, as the usual sites for code make them of a heading's text.
 */
#ifndef AINECTO_RENDER_MARKDOWN_ANCHOR_H
#define AINECTO_RENDER_MARKDOWN_ANCHOR_H

#include "render/text.h"

#include <cmark-gfm.h>

/* Before every id, so that a heading takes none of the page's own. */
#define MARKDOWN_ANCHOR_PREFIX "h-"

/* Bytes of an id. */
#define MARKDOWN_MAX_ANCHOR 200

/* The ids that are taken. */
typedef struct MarkdownAnchors
{
	StringInfoData taken; /* each between line ends */
	int lookups;
} MarkdownAnchors;

/* Appends an id that no heading before has; false, and nothing, where there is none or there are too many to
 * tell. */
extern bool markdown_take_anchor(MarkdownAnchors *anchors, StringInfo out, cmark_node *heading);

#endif
