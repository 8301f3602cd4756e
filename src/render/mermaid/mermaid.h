/*
 * mermaid.h
 *		Entity relationship diagrams in Mermaid, as drafts and exports of ours write them, drawn as SVG.
 *
 * Read is what core/readme and schema/mermaid.c write, line by line: entities with names or labels, their
 * columns, and relations. A text with any other line is not drawn, nor is one beyond the limits below. It
 * works without a server.
 */
#ifndef AINECTO_RENDER_MERMAID_MERMAID_H
#define AINECTO_RENDER_MERMAID_MERMAID_H

#include "render/drawing.h"

#define MERMAID_MAX_BYTES   65536
#define MERMAID_MAX_TABLES  150
#define MERMAID_MAX_COLUMNS 3000
#define MERMAID_MAX_REFS    300

/* Appends the drawing as an SVG that stands alone; counts[] receives how many tables and references it has.
 * False, and nothing appended, if the text is not one of those. */
extern bool mermaid_write_svg(StringInfo out, const char *text, int counts[2]);

#endif
