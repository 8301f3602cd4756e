/*
 * search_vocabulary.h
 *		Words that occur in a search index, near to one that does not.
 */
#ifndef AINECTO_CORE_SEARCH_VOCABULARY_H
#define AINECTO_CORE_SEARCH_VOCABULARY_H

#include "postgres.h"

#include "nodes/pg_list.h"

/*
 * At most limit words of the indexes (names, in schema ainecto) that are within a typo or two of word,
 * nearest first, as palloc'd C strings: one edit for words of four letters, two for longer ones, none for
 * shorter ones. They may stem from documents the caller cannot see and must never be shown; they only widen a
 * query whose hits are filtered.
 */
extern List *search_near_words(const char *word, const char *const *indexes, int index_count, int limit);

#endif
