/*
 * search.h
 *		Full-text search over documents and everything in them.
 *
 * The room: words, how they are found in the indexes, whose documents count, and in which order. It never
 * writes. It reads pages of GIN indexes itself, in search_index.c alone. The search tools call it.
 *
 * Search has no table of its own. Every content table has a GIN index on ainecto.search_keys(), a function of
 * ours that depends on no collation and cuts identifiers into words. An entry is word, document, and what the
 * word is in its row: the whole name, a word of the name or of another text. So which documents match, and
 * how well, is read off the index alone (src/core/search/search_index.c walks the leaves of its entry tree;
 * the visibility map vouches for the rows), and the total is exact at the price of some 10,000 entries where
 * 200,000 rows match. A write costs a few small index entries, whatever the size of the document; entries
 * stay until REINDEX, at most a dozen per word and document, and count only while a row of them is visible.
 * The price is room: about four times that of the rows.
 *
 * Whose documents: the caller's are found first, and the walk goes from one of them to the next
 * (src/core/search/search_match.c). What others own adds no step, except that their words which begin as the
 * query's do are stepped over.
 *
 * Ranking: a word counts by its best hit: kind of hit (title, table, …, note) times how it stands there
 * (the query is the name, a word is the name, of the name, begins one, the same in other texts). A document
 * counts if all words occur anywhere in it; newer ones first among equals. customer_address, CustomerAddress
 * and customer address are one name. A query that is one identifier means that name: documents and places
 * that have it come first, and of a document only rows that hold all its words are told, if there are any. A
 * qualified one, "orders.customer_id", means that one of its table, enum or schema before all others.
 *
 * Typing errors: a word that occurs nowhere is replaced by near ones, and by longer ones that hold it, that
 * occur in the caller's documents: read from the rows of few documents, else picked from the vocabulary of
 * the indexes (src/core/search/search_vocabulary.c). That walk passes over words of others, so for callers of
 * many documents its length depends on how many words there are.
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_H
#define AINECTO_CORE_SEARCH_SEARCH_H

#include "postgres.h"

#include "base/json_write.h"
#include "utils/uuid.h"

/* Characters of a query. */
#define SEARCH_MAX_QUERY 500
/* Places shown of a document unless more are wanted, and at most. */
#define SEARCH_DEFAULT_PLACES 3
#define SEARCH_MAX_PLACES     50

typedef struct SearchRequest
{
	int64 account; /* whose eyes: core/tree/visible.h */
	const char *query;
	const char *type;         /* document type; NULL: any */
	const pg_uuid_t *project; /* NULL: all */
	int64 limit;              /* documents */
	int64 offset;
	int64 places; /* shown of each, at most */
} SearchRequest;

/*
 * Write {"items":[…],"total":n}: documents, best first, each with its place in the tree, the number of
 * hits and the best of them with a snippet. Documents in which every word occurs count; if there
 * is none, those in which any does, and the answer says so. Only reads; the caller is connected to SPI. AI001
 * for a query without a word.
 */
extern void search_run(const SearchRequest *request, JsonWriter *writer);

#endif
