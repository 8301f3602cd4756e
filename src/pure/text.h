/*
 * text.h
 *		Texts that may be missing.
 */
#ifndef AINECTO_PURE_TEXT_H
#define AINECTO_PURE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Whether two texts are the same; NULL is the same as NULL alone. */
static inline bool
text_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Whether a text of UTF-8 holds nothing that can be seen. An empty one does not. */
extern bool text_is_blank(const char *text);

#endif
