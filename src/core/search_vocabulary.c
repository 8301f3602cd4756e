/*
 * search_vocabulary.c
 *		The vocabulary of GIN indexes.
 *
 * The entry tree of a GIN index holds every distinct word once, in the leaves of a B-tree. Reading them from
 *left to right is the vocabulary: no table of words has to be kept up to date by writers for the sake of a
 *rare misspelt query, and no extension has to be installed. Pages of the entry tree are never deleted and
 *split only to the right, so a share lock on one page at a time is enough. Words that wait in a pending list
 *are not seen; our indexes have none (fastupdate = off).
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/gin_private.h"
#include "catalog/namespace.h"
#include "core/search_vocabulary.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"

#define SCHEMA_NAME "ainecto"

typedef struct NearWord
{
	char *word;
	int distance;
} NearWord;

typedef struct Search
{
	const char *word;
	int length;
	bool ascii;
	int tolerance;
	NearWord *found; /* nearest first */
	int count;
	int limit;
} Search;

static int
tolerance_of(const char *word)
{
	int characters = pg_mbstrlen(word);

	if (characters < 4)
		return 0;
	return characters == 4 ? 1 : 2;
}

static void
consider(Search *search, const char *word, int length)
{
	int distance;
	int position;

	/* For ASCII a difference in bytes is one in letters; saves most of the distances. */
	if (search->ascii && abs(length - search->length) > search->tolerance)
		return;
	distance = varstr_levenshtein_less_equal(search->word, search->length, word, length, 1, 1, 1,
											 search->tolerance, true);
	if (distance > search->tolerance)
		return;
	for (int i = 0; i < search->count; i++)
	{
		if (strncmp(search->found[i].word, word, length) == 0 && search->found[i].word[length] == '\0')
			return;
	}
	position = search->count;
	while (position > 0 && search->found[position - 1].distance > distance)
		position--;
	if (position == search->limit)
		return;
	if (search->count < search->limit)
		search->count++;
	memmove(&search->found[position + 1], &search->found[position],
			(search->count - position - 1) * sizeof(NearWord));
	search->found[position].word = pnstrdup(word, length);
	search->found[position].distance = distance;
}

static Buffer
read_page(Relation index, BlockNumber block)
{
	Buffer buffer = ReadBuffer(index, block);

	LockBuffer(buffer, GIN_SHARE);
	return buffer;
}

static Buffer
leftmost_leaf(Relation index)
{
	Buffer buffer = read_page(index, GIN_ROOT_BLKNO);
	Page page = BufferGetPage(buffer);

	while (!GinPageIsLeaf(page))
	{
		IndexTuple first = (IndexTuple) PageGetItem(page, PageGetItemId(page, FirstOffsetNumber));
		BlockNumber child = GinGetDownlink(first);

		UnlockReleaseBuffer(buffer);
		buffer = read_page(index, child);
		page = BufferGetPage(buffer);
	}
	return buffer;
}

static void
consider_page(Search *search, GinState *state, Page page)
{
	for (OffsetNumber offset = FirstOffsetNumber; offset <= PageGetMaxOffsetNumber(page); offset++)
	{
		IndexTuple tuple = (IndexTuple) PageGetItem(page, PageGetItemId(page, offset));
		GinNullCategory category;
		Datum key = gintuple_get_key(state, tuple, &category);
		text *word;

		if (category != GIN_CAT_NORM_KEY)
			continue;
		word = DatumGetTextPP(key);
		consider(search, VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));
	}
}

static void
consider_index(Search *search, Oid index_oid)
{
	Relation index = index_open(index_oid, AccessShareLock);
	GinState state;
	Buffer buffer;

	initGinState(&state, index);
	buffer = leftmost_leaf(index);
	for (;;)
	{
		Page page = BufferGetPage(buffer);
		BlockNumber right;

		consider_page(search, &state, page);
		right = GinPageRightMost(page) ? InvalidBlockNumber : GinPageGetOpaque(page)->rightlink;
		UnlockReleaseBuffer(buffer);
		if (right == InvalidBlockNumber)
			break;
		CHECK_FOR_INTERRUPTS();
		buffer = read_page(index, right);
	}
	index_close(index, AccessShareLock);
}

List *
search_near_words(const char *word, const char *const *indexes, int index_count, int limit)
{
	Search search = {.word = word, .length = strlen(word), .tolerance = tolerance_of(word), .limit = limit};
	Oid schema = get_namespace_oid(SCHEMA_NAME, false);
	List *words = NIL;

	if (search.tolerance == 0)
		return NIL;
	search.ascii = pg_mbstrlen(word) == search.length;
	search.found = palloc0((limit + 1) * sizeof(NearWord));
	for (int i = 0; i < index_count; i++)
	{
		Oid index = get_relname_relid(indexes[i], schema);

		/* An administrator may have dropped it; then its words are not known. */
		if (OidIsValid(index))
			consider_index(&search, index);
	}
	/* One typo explains a word better than two. */
	for (int i = 0; i < search.count && search.found[i].distance == search.found[0].distance; i++)
		words = lappend(words, search.found[i].word);
	return words;
}
