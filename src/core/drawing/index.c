/*
 * share_index.c
 *		Finding things in memory by their uuid.
 */
#include "postgres.h"

#include "core/link/share.h"
#include "utils/memutils.h"

void *
share_allocate(int count, size_t size)
{
	return palloc_extended(Max(count, 1) * size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

static int
compare_entries(const void *a, const void *b)
{
	return strcmp(**(const char **const *) a, **(const char **const *) b);
}

void
share_index_make(ShareIndex *index, void *things, int count, size_t size)
{
	index->count = count;
	index->entries = share_allocate(count, sizeof(const char **));
	for (int i = 0; i < count; i++)
		index->entries[i] = (const char **) ((char *) things + i * size);
	qsort(index->entries, count, sizeof(const char **), compare_entries);
}

void *
share_index_find(const ShareIndex *index, const char *uuid)
{
	const char **key = &uuid;
	const char ***found;

	if (uuid == NULL)
		return NULL;
	found = bsearch(&key, index->entries, index->count, sizeof(const char **), compare_entries);
	return found == NULL ? NULL : (void *) *found;
}
