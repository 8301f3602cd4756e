/*
 * nearest.h
 *		The nearest valid name to one that is not, to be suggested.
 */
#ifndef AINECTO_PURE_NEAREST_H
#define AINECTO_PURE_NEAREST_H

/* Edits (Levenshtein) that a suggested name, or one of few allowed values, may be away. */
#define NEAREST_NAME_EDITS   4
#define NEAREST_CHOICE_EDITS 2

typedef struct Nearest
{
	const char *wanted;
	const char *name; /* the nearest that was offered, the first among equals; NULL: none is near */
	int edits;        /* its distance, or one more than is allowed */
} Nearest;

/* Edits that somebody's own name may be away from another: a third of it. */
#define NEAREST_EDITS_OF(name) ((int) Max(1, Min(NEAREST_NAME_EDITS, strlen(name) / 3)))

/* Look for what is at most so many edits away; the text must outlive the search. */
extern void nearest_begin(Nearest *nearest, const char *wanted, int edits);

/* A valid name, kept by reference. One of which more than half differs suggests nothing. Case makes no
 * difference. */
extern void nearest_offer(Nearest *nearest, const char *name);

#endif
