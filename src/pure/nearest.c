/*
 * nearest.c
 *		Edit distances of short names.
 */
#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#include "pure/nearest.h"

#define MAX_COMPARED_NAME 64

/* Levenshtein distance with two rows; long or far names are cut off early. */
static int
count_edits(const char *a, const char *b, int limit)
{
	int length_a = strlen(a);
	int length_b = strlen(b);
	int previous[MAX_COMPARED_NAME + 1];
	int row[MAX_COMPARED_NAME + 1];

	if (length_a > MAX_COMPARED_NAME || length_b > MAX_COMPARED_NAME || abs(length_a - length_b) > limit)
		return limit + 1;
	for (int j = 0; j <= length_b; j++)
		previous[j] = j;
	for (int i = 1; i <= length_a; i++)
	{
		row[0] = i;
		for (int j = 1; j <= length_b; j++)
		{
			int cost = previous[j - 1] + (pg_tolower(a[i - 1]) != pg_tolower(b[j - 1]));

			row[j] = Min(cost, Min(previous[j], row[j - 1]) + 1);
		}
		memcpy(previous, row, sizeof(row));
	}
	return previous[length_b] > Max(length_a, length_b) / 2 ? limit + 1 : Min(previous[length_b], limit + 1);
}

void
nearest_begin(Nearest *nearest, const char *wanted, int edits)
{
	nearest->wanted = wanted;
	nearest->name = NULL;
	nearest->edits = edits + 1;
}

void
nearest_offer(Nearest *nearest, const char *name)
{
	int edits = count_edits(nearest->wanted, name, nearest->edits - 1);

	if (edits >= nearest->edits)
		return;
	nearest->name = name;
	nearest->edits = edits;
}
