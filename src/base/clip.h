/*
 * clip.h
 *		The beginning of a text that a message repeats.
 */
#ifndef AINECTO_BASE_CLIP_H
#define AINECTO_BASE_CLIP_H

#include "postgres.h"

/* Bytes of a name that a client made up, in the message that says it is unknown. */
#define CLIP_NAME 64

/*
 * At most bytes bytes of text, ending with a whole character (a printf precision would cut in the middle of
 * one, and the answer would no longer be UTF-8). Returns a copy in the current memory context.
 */
extern char *clip_text(const char *text, int bytes);

#endif
