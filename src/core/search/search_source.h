/*
 * search_source.h
 *		The tables whose texts are searched, each with an index of its own (35_search.sql).
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_SOURCE_H
#define AINECTO_CORE_SEARCH_SEARCH_SOURCE_H

#include "postgres.h"

#include "core/tree/access.h"

#define SEARCH_SOURCES 19

/* Sets of document types. */
#define SEARCH_TYPE(type_) (1 << (type_))
#define SEARCH_EVERY_TYPE  (~0)

typedef struct SearchSource
{
	const char *entity; /* kind of thing, as in change rows */
	const char *relation;
	const char *index;
	const char *document; /* column that names the document */
	const char *key;      /* column that names the thing */
	const char *texts;    /* columns that a snippet may come from, alias s */
	const char *label;    /* SQL of what a user calls the thing, alias s; NULL: it has no name */
	int types;            /* of documents that have such things */
	int weight;           /* at most 20, so that what a word counts fits into a byte */
	bool integer_key;
} SearchSource;

extern const SearchSource search_sources[SEARCH_SOURCES];

#endif
