/*
 * search_vocabulary.h
 *		Words that occur in some documents, near to one that does not.
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_VOCABULARY_H
#define AINECTO_CORE_SEARCH_SEARCH_VOCABULARY_H

#include "postgres.h"

#include "core/search/search_match.h"
#include "nodes/pg_list.h"

/*
 * At most limit words of the documents (best in the order of their uuids) that are within a typo or two of
 * word, as palloc'd C strings: one edit for words of four letters, two for longer ones, none for shorter
 * ones; a longer word that holds it is near, too. Only the nearest are taken, and none that merely continues
 * another.
 */
extern List *search_near_words(const char *word, SearchMatch *match, const SearchDocument *documents,
							   int count, int limit);

#endif
