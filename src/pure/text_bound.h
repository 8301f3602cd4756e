/*
 * text_bound.h
 *		How much a text of so many bytes may describe, so that reading it takes no more memory than 20 times
 *		its size and 50 MB.
 *
 * A thing takes some 700 bytes in the end, in the three states that a merge compares. The texts of real
 * schemas spend sixty bytes and more on a table, column or index; only those that are made to be large have
 * more things than this.
 */
#ifndef AINECTO_PURE_TEXT_BOUND_H
#define AINECTO_PURE_TEXT_BOUND_H

#include <stddef.h>

/* Things that any text may describe, bytes for each one more, and things that none may exceed. */
#define TEXT_BOUND_FREE_THINGS 40000
#define TEXT_BOUND_BYTES       50
#define TEXT_BOUND_MAX_THINGS  200000

static inline int
text_bound_things(size_t length)
{
	size_t most = TEXT_BOUND_FREE_THINGS + length / TEXT_BOUND_BYTES;

	return most > TEXT_BOUND_MAX_THINGS ? TEXT_BOUND_MAX_THINGS : (int) most;
}

/* Bytes that its things and their texts may take until they are merged. */
static inline size_t
text_bound_memory(size_t length)
{
	return 14 * length + (size_t) 40 * 1024 * 1024;
}

#endif
