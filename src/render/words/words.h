/*
 * words.h
 *		An ERD's page: the drawing, and all that is known of its tables as text below it.
 *
 * The room says in words what render/ draws, for who hears the page, prints it, looks without a script,
 * or wants to know more of a table than its box shows. It draws nothing itself, and knows no more than
 * the plain structs of render/. src/page calls it.
 */
#ifndef AINECTO_RENDER_WORDS_WORDS_H
#define AINECTO_RENDER_WORDS_WORDS_H

#include "render/drawing.h"

/* What stands behind the kind of document: " · 12 tables · 3 references". */
extern void erd_write_summary(StringInfo out, const Erd *erd);

/* The page's main part: scales, the list of tables, the drawing, and the same as text. */
extern void erd_write_page(StringInfo out, const Erd *erd);

#endif
