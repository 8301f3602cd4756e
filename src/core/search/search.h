/*
 * search.h
 *		Full-text search over documents and everything in them.
 *
 * Every content table has a GIN index on ainecto.search_vector() of its texts (35_search.sql). There is
 * nothing to maintain besides: a row written by any means is found, and a write costs a few index entries,
 * whatever the size of its document. A word matches the words it begins, in a plural too; a word that nothing
 * matches is looked up in the indexes' own vocabulary with a typo or two.
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_H
#define AINECTO_CORE_SEARCH_SEARCH_H

#include "postgres.h"

#include "base/json_write.h"
#include "utils/uuid.h"

/* Characters of a query. */
#define SEARCH_MAX_QUERY 500

typedef struct SearchRequest
{
	int64 account; /* whose eyes: core/tree/visible.h */
	const char *query;
	const char *type;         /* document type; NULL: any */
	const pg_uuid_t *project; /* NULL: all */
	int64 limit;              /* documents */
	int64 offset;
} SearchRequest;

/*
 * Write {"items":[…],"total":n}: documents, best first, each with its place in the tree, the number of
 * matching places and the best of them with a snippet. Documents in which every word occurs count; if there
 * is none, those in which any does, and the answer says so. Only reads; the caller is connected to SPI. AI001
 * for a query without a word.
 */
extern void search_run(const SearchRequest *request, JsonWriter *writer);

#endif
