/*
 * compare.h
 *		What two sequences of texts have in common, in the same order.
 *
 * Memory grows with the sequences and not with how much they differ; time is bounded by the caller's effort.
 */
#ifndef AINECTO_PURE_COMPARE_H
#define AINECTO_PURE_COMPARE_H

#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

/* More of one sequence than this is not compared. */
#define COMPARE_MAX_PIECES 1000000

typedef struct ComparePiece
{
	const char *text; /* not ended by a 0 */
	int length;
} ComparePiece;

typedef struct CompareSide
{
	const ComparePiece *pieces;
	int count;
	bool *marked; /* the outcome, palloc'd */
} CompareSide;

/* Asked every few milliseconds. May leave by longjmp: nothing but palloc'd memory is held. */
typedef void (*CompareCheck)(void);

/*
 * Marks on each side what has no counterpart on the other: what is left unmarked is the same on both, in the
 * same order. As little as possible is marked, unless that takes more than so many steps: then what was not
 * compared by then is marked whole, as it is beyond COMPARE_MAX_PIECES. check: NULL, or asked now and then.
 */
extern void compare_pieces(CompareSide *older, CompareSide *newer, int64 effort, CompareCheck check);

#endif
