/*
 * search_match.h
 *		Which of some documents hold the words of a query, how well, and where.
 *
 * The caller says which documents. The indexes are read only where entries of these can stand: for each word
 * that the query's begin, from one of the documents to the next. A word counts by its best hit: the weight
 * of the kind of hit times how it stands there. The score of a document is the sum over the words.
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_MATCH_H
#define AINECTO_CORE_SEARCH_SEARCH_MATCH_H

#include "postgres.h"

#include "core/search/search_index.h"
#include "core/search/search_source.h"
#include "core/search/search_text.h"
#include "datatype/timestamp.h"
#include "nodes/pg_list.h"
#include "utils/snapshot.h"
#include "utils/uuid.h"

/* Words of a query that count; each is a bit in a set of words. */
#define SEARCH_MAX_WORDS 12

typedef struct SearchWord
{
	const char *text;
	List *prefixes; /* of C strings: what it stands for */
} SearchWord;

typedef struct SearchWords
{
	SearchWord words[SEARCH_MAX_WORDS];
	int count;
	char joined[1 + SEARCH_MAX_WORD]; /* the query's name written as one word, behind SEARCH_JOINED */
	int joined_length;                /* 0: too long for one */
	int named;                        /* the words of that name: all, but for a qualified one */
	bool identifier;                  /* the query is one name of several words */
} SearchWords;

typedef struct SearchDocument
{
	pg_uuid_t uuid;
	TimestampTz updated_at;
	DocumentType type;
	uint8 best[SEARCH_MAX_WORDS]; /* what each word counts; 0: it does not occur */
	int score;                    /* what they count together, for who sorts */
	bool named;                   /* something has the query's very name */
	bool qualified;               /* and stands in what the query names before it */
} SearchDocument;

typedef struct SearchHit
{
	int source;
	ItemPointerData row;
	int weight;
	bool named; /* it is the name that was asked for */
} SearchHit;

/* Where a document matches. Of an identifier only rows in which all words of its name stand, if there are
 * any. */
typedef struct SearchHits
{
	int64 total;
	int count;
	bool whole;      /* such a row is there */
	SearchHit *best; /* limit + 1: the last one is room to sort in */
} SearchHits;

typedef struct SearchMatch
{
	SearchIndex indexes[SEARCH_SOURCES];
	bool open[SEARCH_SOURCES];
} SearchMatch;

/* Open the indexes of what documents of these types hold. */
extern void search_match_open(SearchMatch *match, int types, Snapshot snapshot);
extern void search_match_close(SearchMatch *match);

/* Look for some of the words in documents, which stand in the order of their uuids, and raise their best[].
 */
extern void search_match_score(SearchMatch *match, const SearchWords *words, int which,
							   SearchDocument *documents, int count);

/* Whether a word, whole, occurs in any of the documents. */
extern bool search_match_occurs(SearchMatch *match, int source, const char *word, int length,
								const SearchDocument *documents, int count);

/* Where the words stand in documents, which stand in the order of their uuids; hits has one for each, with at
 * most limit places. */
extern void search_match_hits(SearchMatch *match, const SearchWords *words, const SearchDocument *documents,
							  int count, int limit, SearchHits *hits);

#endif
