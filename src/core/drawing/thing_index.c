/*
 * thing_index.c
 *		Finding things in memory by their key.
 */
#include "postgres.h"

#include "core/drawing/content.h"
#include "miscadmin.h"
#include "utils/memutils.h"

void *
content_allocate(int count, size_t size)
{
	return palloc_extended((Size) Max(count, 1) * size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

static int
compare_labels(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return strcmp(**(const char **const *) a, **(const char **const *) b);
}

void
thing_index_make(ThingIndex *index, void *things, int count, size_t size)
{
	index->count = count;
	index->entries = content_allocate(count, sizeof(const char **));
	for (int i = 0; i < count; i++)
		index->entries[i] = (const char **) ((char *) things + i * size);
	qsort(index->entries, count, sizeof(const char **), compare_labels);
}

void *
thing_index_find(const ThingIndex *index, const char *key)
{
	const char **wanted = &key;
	const char ***found;

	if (key == NULL)
		return NULL;
	found = bsearch(&wanted, index->entries, index->count, sizeof(const char **), compare_labels);
	return found == NULL ? NULL : (void *) *found;
}
