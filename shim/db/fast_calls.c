/*
 * fast_calls.c
 *		A sorted array of labels.
 */
#include "db/fast_calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FAST_CALLS 4096

/* What stands before the label of a call that writes. */
#define WRITE_MARK "write "

static int
compare_labels(const void *left, const void *right)
{
	return strcmp(*(char *const *) left, *(char *const *) right);
}

void
fast_calls_load(FastCalls *fast_calls, const PGresult *result)
{
	int count = PQntuples(result) > MAX_FAST_CALLS ? MAX_FAST_CALLS : PQntuples(result);

	fast_calls_free(fast_calls);
	fast_calls->labels = calloc((size_t) count + 1, sizeof(char *));
	for (int i = 0; fast_calls->labels && i < count; i++)
	{
		char *label = strdup(PQgetvalue(result, i, 0));

		if (label)
			fast_calls->labels[fast_calls->count++] = label;
	}
	if (fast_calls->count > 1)
		qsort(fast_calls->labels, (size_t) fast_calls->count, sizeof(char *), compare_labels);
}

static bool
have(const FastCalls *fast_calls, const char *label)
{
	return fast_calls->count > 0 && bsearch(&label, fast_calls->labels, (size_t) fast_calls->count,
											sizeof(char *), compare_labels) != NULL;
}

DbLane
fast_calls_lane(const FastCalls *fast_calls, const char *label)
{
	char marked[sizeof(WRITE_MARK) + DB_MAX_LABEL];

	if (have(fast_calls, label))
		return DB_FAST;
	snprintf(marked, sizeof(marked), WRITE_MARK "%s", label);
	return have(fast_calls, marked) ? DB_SHARED : DB_SLOW;
}

void
fast_calls_free(FastCalls *fast_calls)
{
	for (int i = 0; i < fast_calls->count; i++)
		free(fast_calls->labels[i]);
	free(fast_calls->labels);
	*fast_calls = (FastCalls){0};
}
