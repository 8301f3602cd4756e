/*
 * readme.h
 *		The main part of a readme's page.
 */
#ifndef AINECTO_RENDER_README_H
#define AINECTO_RENDER_README_H

#include "render/markdown.h"

/* text: its Markdown; NULL: too long to be looked at. pictures may be NULL. */
extern void readme_write_page(StringInfo out, const char *text, const MarkdownPictures *pictures);

#endif
