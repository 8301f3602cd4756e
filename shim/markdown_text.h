/*
 * markdown_text.h
 *		What people write on the usual sites for code and CommonMark does not know.
 */
#ifndef SHIM_MARKDOWN_TEXT_H
#define SHIM_MARKDOWN_TEXT_H

#include <cmark.h>
#include <stdbool.h>

/* Whether a text may hold an address that nobody marked as a link. */
extern bool markdown_has_address(const char *text);

/* Make links of the addresses in a text node, http and https; the node keeps what follows the last one. */
extern void markdown_link_addresses(cmark_node *node);

/* "[ ] " and "[x] " at the beginning of a list's item become boxes. */
extern void markdown_draw_box(cmark_node *item);

#endif
