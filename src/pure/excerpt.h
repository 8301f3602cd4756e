/*
 * excerpt.h
 *		A JSON value with less in it, so that it fits into so many characters.
 *
 * What is shown of a value is valid JSON of the same shape: lists lose their last entries, long texts their
 * end, which then is an ellipsis, and objects, where nothing else is left to lose, their last
 * members. What is short stays whole; the room that is left is shared out among what is long, in equal parts.
 */
#ifndef AINECTO_PURE_EXCERPT_H
#define AINECTO_PURE_EXCERPT_H

#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#include "lib/stringinfo.h"

/* How many places where something was left out are told apart; what is left out of others is not told. */
#define EXCERPT_MAX_CUTS 12
#define EXCERPT_MAX_PATH 96

/* All that was left out at one place. Entries of a list are one place: "items[].columns". */
typedef struct ExcerptCut
{
	char path[EXCERPT_MAX_PATH]; /* cut off if longer */
	bool is_text;                /* counts characters, else entries or members */
	int64 shown;
	int64 total;
} ExcerptCut;

typedef struct ExcerptCuts
{
	int count;
	ExcerptCut cuts[EXCERPT_MAX_CUTS];
} ExcerptCuts;

/* Characters of UTF-8. */
extern size_t excerpt_characters(const char *text, size_t length);

/*
 * Append an excerpt of a valid JSON text of UTF-8 to out, at most room characters of it if its scalars and
 * keys leave that much room, and fill in cuts. A text that fits is appended as it is, without cuts. Takes
 * time linear in the length, times the depth of nesting down to which it looks.
 */
extern void excerpt_write(StringInfo out, const char *json, size_t length, size_t room, ExcerptCuts *cuts);

#endif
