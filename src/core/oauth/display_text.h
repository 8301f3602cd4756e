/*
 * display_text.h
 *		Text of strangers that people read and decide by.
 */
#ifndef AINECTO_CORE_OAUTH_DISPLAY_TEXT_H
#define AINECTO_CORE_OAUTH_DISPLAY_TEXT_H

#include "postgres.h"

/*
 * Whether each of 1 to maximum characters of a UTF-8 text is one that can be seen, or a space between two
 * such: no control, nothing that turns the direction of what stands around it (UAX 9), nothing that is shown
 * as nothing (Default_Ignorable_Code_Point, blank letters, private use), no blank at either end, no mark that
 * combines with what stands before the text. Joiners and selectors within an emoji may stay.
 */
extern bool display_text_is_visible(const char *text, int maximum);

/*
 * A UTF-8 text as it is shown between quotation marks: of at most maximum characters, the rest told by an
 * ellipsis, and without such marks, so that it cannot end the quotation. palloc'd.
 */
extern char *display_text_quotable(const char *text, int maximum);

#endif
