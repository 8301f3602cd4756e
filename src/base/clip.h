/*
 * clip.h
 *		The beginning of a text that a message repeats.
 */
#ifndef AINECTO_BASE_CLIP_H
#define AINECTO_BASE_CLIP_H

#include "postgres.h"

#include "lib/stringinfo.h"

/* Bytes of a name that a client made up, in the message that says it is unknown. */
#define CLIP_NAME 64

/*
 * At most bytes bytes of text, ending with a whole character (a printf precision would cut in the middle of
 * one, and the answer would no longer be UTF-8). Returns a copy in the current memory context.
 */
extern char *clip_text(const char *text, int bytes);

/* The same of a text that nobody has checked, with blanks for control characters: it may meet a terminal. */
extern char *clip_tame(const char *text, int bytes);

/* Characters that the description of a version has at most, as over MCP. */
#define CLIP_DESCRIPTION 500

/* A description as it is kept: at most CLIP_DESCRIPTION characters, tamed. */
extern char *clip_description(const char *text);

/* Adds a line to an error's detail: what is wrong with something that the caller named. */
extern void clip_append_fault(StringInfo faults, const char *name, const char *why);

#endif
