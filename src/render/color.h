/*
 * color.h
 *		Somebody's colours, taken apart and written anew, and whether they can be seen.
 */
#ifndef AINECTO_RENDER_COLOR_H
#define AINECTO_RENDER_COLOR_H

#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

/* "#rrggbb" and its end. */
#define COLOR_SIZE 8

/* Behind a drawing, in both schemes; the style sheets' --page. */
#define COLOR_PAGE_LIGHT "#f4f5f8"
#define COLOR_PAGE_DARK  "#14161c"

/* What text and what lines need against what is behind them (WCAG 1.4.3, 1.4.11). */
#define COLOR_TEXT_CONTRAST 4.5
#define COLOR_LINE_CONTRAST 3.0

/* A colour as "#rrggbb"; false unless it is one (three, four, six or eight digits, or a common name). NULL is
 * none. */
extern bool color_read(const char *text, char out[COLOR_SIZE]);

/* Black or white, whatever is read better on a colour. */
extern const char *color_of_text_on(const char *color);

/* Difference of lightness of two colours, as WCAG counts it: 1 to 21. */
extern double color_contrast(const char *left, const char *right);

/* The scheme, "light" or "dark", in which a line of this colour could hardly be seen; NULL if it can be in
 * both. */
extern const char *color_is_faint_in(const char *color);

#endif
