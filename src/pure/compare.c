/*
 * compare.c
 *		Myers' comparison in linear space.
 *
 * The middle of a shortest way is found from both of its ends, and each half is compared by itself.
 */
#include "pure/compare.h"

#include <limits.h>

/* Steps between two questions whether to go on. */
#define CHECK_STEPS 100000

typedef struct Comparing
{
	const int *a;
	const int *b;
	bool *a_marked;
	bool *b_marked;
	int *forward;  /* of each diagonal: how far a way from the beginning comes, in a */
	int *backward; /* the same from the end */
	int64 left;    /* steps */
	int64 next_check;
	CompareCheck check;
} Comparing;

/* ComparedPart of both: from the first up to but not including the second. */
typedef struct ComparedPart
{
	int a;
	int a_end;
	int b;
	int b_end;
} ComparedPart;

static bool
spend(Comparing *work, int64 steps)
{
	work->left -= steps;
	if (work->check != NULL && work->left < work->next_check)
	{
		work->next_check = work->left - CHECK_STEPS;
		work->check();
	}
	return work->left > 0;
}

/* The diagonals that ways from one end have reached. */
typedef struct Front
{
	int *reached;
	int least;
	int most;
	int nowhere; /* what a diagonal beyond them is at */
} Front;

/* One step further in both directions, within the part. */
static void
widen(Front *front, const ComparedPart *part)
{
	if (front->least > part->a - part->b_end)
		front->reached[--front->least - 1] = front->nowhere;
	else
		front->least++;
	if (front->most < part->a_end - part->b)
		front->reached[++front->most + 1] = front->nowhere;
	else
		front->most--;
}

/* Whether ways from both ends meet on diagonal d; *x is then where. */
static bool
go_forward(Comparing *work, const ComparedPart *part, Front *front, const Front *other, bool meets, int *x,
		   int *y)
{
	for (int d = front->most; d >= front->least; d -= 2)
	{
		int below = front->reached[d - 1];
		int above = front->reached[d + 1];
		int start = below < above ? above : below + 1;

		for (*x = start, *y = start - d; *x < part->a_end && *y < part->b_end && work->a[*x] == work->b[*y];)
		{
			(*x)++;
			(*y)++;
		}
		work->left -= *x - start;
		front->reached[d] = *x;
		if (meets && other->least <= d && d <= other->most && other->reached[d] <= *x)
			return true;
	}
	return false;
}

static bool
go_backward(Comparing *work, const ComparedPart *part, Front *front, const Front *other, bool meets, int *x,
			int *y)
{
	for (int d = front->most; d >= front->least; d -= 2)
	{
		int below = front->reached[d - 1];
		int above = front->reached[d + 1];
		int start = below < above ? below : above - 1;

		for (*x = start, *y = start - d; *x > part->a && *y > part->b && work->a[*x - 1] == work->b[*y - 1];)
		{
			(*x)--;
			(*y)--;
		}
		work->left -= start - *x;
		front->reached[d] = *x;
		if (meets && other->least <= d && d <= other->most && *x <= other->reached[d])
			return true;
	}
	return false;
}

/* A point that a shortest way leads through; false if that would take too long. */
static bool
find_middle(Comparing *work, const ComparedPart *part, int *x, int *y)
{
	int first = part->a - part->b;
	int last = part->a_end - part->b_end;
	bool odd = ((first - last) & 1) != 0;
	Front forward = {.reached = work->forward, .least = first, .most = first, .nowhere = -1};
	Front backward = {.reached = work->backward, .least = last, .most = last, .nowhere = INT_MAX};

	forward.reached[first] = part->a;
	backward.reached[last] = part->a_end;
	for (;;)
	{
		widen(&forward, part);
		if (go_forward(work, part, &forward, &backward, odd, x, y))
			return true;
		widen(&backward, part);
		if (go_backward(work, part, &backward, &forward, !odd, x, y))
			return true;
		if (!spend(work, forward.most - forward.least + backward.most - backward.least + 2))
			return false;
	}
}

static void
mark(bool *marked, int from, int end)
{
	for (int i = from; i < end; i++)
		marked[i] = true;
}

/* Each half differs half as much as the whole, so it is few deep. */
static void
compare_part(Comparing *work, ComparedPart part)
{
	for (;;)
	{
		int x;
		int y;

		while (part.a < part.a_end && part.b < part.b_end && work->a[part.a] == work->b[part.b])
		{
			part.a++;
			part.b++;
		}
		while (part.a < part.a_end && part.b < part.b_end &&
			   work->a[part.a_end - 1] == work->b[part.b_end - 1])
		{
			part.a_end--;
			part.b_end--;
		}
		if (part.a == part.a_end || part.b == part.b_end || !find_middle(work, &part, &x, &y))
		{
			mark(work->a_marked, part.a, part.a_end);
			mark(work->b_marked, part.b, part.b_end);
			return;
		}
		compare_part(work, (ComparedPart){part.a, x, part.b, y});
		part.a = x;
		part.b = y;
	}
}

/* ---- numbers for texts ---- */

typedef struct Numbered
{
	const ComparePiece *piece;
	int *number;
} Numbered;

static int
compare_numbered(const void *left, const void *right)
{
	const ComparePiece *a = ((const Numbered *) left)->piece;
	const ComparePiece *b = ((const Numbered *) right)->piece;
	int order = memcmp(a->text, b->text, Min(a->length, b->length));

	return order != 0 ? order : a->length - b->length;
}

/* Equal texts get equal numbers. */
static void
number_pieces(const CompareSide *older, int *a, const CompareSide *newer, int *b)
{
	int count = older->count + newer->count;
	Numbered *all = palloc((count + 1) * sizeof(Numbered));
	int number = 0;

	for (int i = 0; i < older->count; i++)
		all[i] = (Numbered){&older->pieces[i], &a[i]};
	for (int i = 0; i < newer->count; i++)
		all[older->count + i] = (Numbered){&newer->pieces[i], &b[i]};
	qsort(all, count, sizeof(Numbered), compare_numbered);
	for (int i = 0; i < count; i++)
	{
		if (i > 0 && compare_numbered(&all[i - 1], &all[i]) != 0)
			number++;
		*all[i].number = number;
	}
	pfree(all);
}

void
compare_pieces(CompareSide *older, CompareSide *newer, int64 effort, CompareCheck check)
{
	int *a = palloc((older->count + 1) * sizeof(int));
	int *b = palloc((newer->count + 1) * sizeof(int));
	int diagonals = older->count + newer->count + 3;
	int *fronts = palloc(2 * (size_t) diagonals * sizeof(int));
	Comparing work = {.a = a, .b = b, .left = effort, .next_check = effort - CHECK_STEPS, .check = check};

	older->marked = work.a_marked = palloc0(older->count + 1);
	newer->marked = work.b_marked = palloc0(newer->count + 1);
	work.forward = fronts + newer->count + 1;
	work.backward = work.forward + diagonals;
	if (older->count > COMPARE_MAX_PIECES || newer->count > COMPARE_MAX_PIECES)
	{
		mark(older->marked, 0, older->count);
		mark(newer->marked, 0, newer->count);
	}
	else
	{
		number_pieces(older, a, newer, b);
		compare_part(&work, (ComparedPart){0, older->count, 0, newer->count});
	}
	pfree(a);
	pfree(b);
	pfree(fronts);
}
