/*
 * search_index.h
 *		Entries of a search index in their order, and the rows that stand behind them.
 *
 * A search index is a GIN index on ainecto.search_keys(). To the question which of many documents have
 * entries that begin so, its operators would answer row by row from the table; so the leaves of its entry
 * tree are read as those of a B-tree, and rows only where the visibility map cannot vouch for them.
 *
 * Pages of the entry tree are never deleted and split only to the right: a share lock on one page at a time
 * is enough. No other file knows how such pages look. Entries stay when their last row has gone, therefore
 * none counts before a row of it is seen to be visible. Rows that wait in a pending list would be missed; our
 * indexes have none (fastupdate = off).
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_INDEX_H
#define AINECTO_CORE_SEARCH_SEARCH_INDEX_H

#include "postgres.h"

#include "access/tableam.h"
#include "core/search/search_source.h"
#include "storage/buf.h"
#include "storage/off.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"

typedef struct SearchIndex
{
	Relation heap;
	Relation index;
	Snapshot snapshot;
	IndexFetchTableData *fetch;
	TupleTableSlot *slot;
	Buffer visibility; /* page of the visibility map */
	Buffer leaf;       /* stays pinned between seeks */
	bool locked;       /* from a successful seek to search_index_release() */
	OffsetNumber offset;
	const char *key; /* current entry, in the page */
	int key_length;
} SearchIndex;

/*
 * Open the index of a source; AI008 if it is not one that can be read so. Errors close it with the resources
 * of the subtransaction.
 */
extern void search_index_open(SearchIndex *index, const SearchSource *source, Snapshot snapshot);
extern void search_index_close(SearchIndex *index);

/*
 * Step to the first entry at or behind key; false if there is none. After true a page is locked: no SQL, no
 * long work, and search_index_release() soon. Fast where the last seek was near.
 */
extern bool search_index_seek(SearchIndex *index, const char *key, int length);
/* Step to the next entry; false at the end of the index. */
extern bool search_index_next(SearchIndex *index);
/* Let others at the page, and the call be cancelled; then be at the same entry again, or behind it. */
extern bool search_index_pause(SearchIndex *index);
/* Whether the current entry begins so. */
extern bool search_index_begins(const SearchIndex *index, const char *key, int length);
extern void search_index_release(SearchIndex *index);

/* Called for every visible row of an entry; false ends the visit. */
typedef bool (*SearchRowVisitor)(const ItemPointerData *row, void *state);
extern void search_index_visit(SearchIndex *index, SearchRowVisitor visitor, void *state);

/* Whether any row of the current entry is visible. */
extern bool search_index_is_alive(SearchIndex *index);

/* A row as the snapshot sees it, in index->slot until the next call; NULL if it sees none. No page may be
 * locked. */
extern TupleTableSlot *search_index_fetch(SearchIndex *index, const ItemPointerData *row);

/*
 * Of 100 entries of a source's index those of which VACUUM has removed the last row, by a sample of its
 * pages: they are stepped over by whoever searches for words that begin so, until the index is made anew. 0
 * of an index so small that this is of no account.
 */
extern int search_index_dead_part(const SearchSource *source);

#endif
