/*
 * search_index.c
 *		Entries of a search index.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/gin_private.h"
#include "access/table.h"
#include "access/visibilitymap.h"
#include "base/errors.h"
#include "catalog/namespace.h"
#include "catalog/pg_am_d.h"
#include "core/search/search_definition.h"
#include "core/search/search_index.h"
#include "core/search/search_text.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "storage/predicate.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#define SCHEMA_NAME "ainecto"

/* Pages of an index in which dead entries are of no account, and those that are looked at of a larger one. */
#define SMALL_INDEX  128
#define SAMPLE_PAGES 16

static Oid
find_relation(const char *name)
{
	Oid oid = get_relname_relid(name, get_namespace_oid(SCHEMA_NAME, false));

	if (!OidIsValid(oid))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("relation \"ainecto.%s\" is missing", name),
						errhint("Create it as the install script of the extension does; search reads it.")));
	return oid;
}

/* Whether entries wait in the list of fast updates, where the tree does not have them. */
static bool
has_pending_entries(Relation index)
{
	Buffer buffer = ReadBuffer(index, GIN_METAPAGE_BLKNO);
	bool pending;

	LockBuffer(buffer, GIN_SHARE);
	pending = GinPageGetMeta(BufferGetPage(buffer))->head != InvalidBlockNumber;
	UnlockReleaseBuffer(buffer);
	return pending;
}

/* Entries are read off the tree, so all of them have to be in it. */
static void
check_entries(Relation index)
{
	const char *name = RelationGetRelationName(index);

	if (GinGetUseFastUpdate(index) || has_pending_entries(index))
		ereport(ERROR,
				(errcode(ERRCODE_AI_UNAVAILABLE), errmsg("search cannot use the index ainecto.%s", name),
				 errdetail("Its option fastupdate is on, or was."),
				 errhint("An administrator mends it by ALTER INDEX ainecto.%s SET (fastupdate = off) and"
						 " SELECT gin_clean_pending_list('ainecto.%s').",
						 name, name)));
}

void
search_index_open(SearchIndex *index, const SearchSource *source, Snapshot snapshot)
{
	memset(index, 0, sizeof(*index));
	index->heap = table_open(find_relation(source->relation), AccessShareLock);
	index->index = index_open(find_relation(source->index), AccessShareLock);
	search_definition_check(index->heap, index->index, source);
	check_entries(index->index);
	index->snapshot = snapshot;
	index->fetch = table_index_fetch_begin(index->heap);
	index->slot = table_slot_create(index->heap, NULL);
	index->visibility = InvalidBuffer;
	index->leaf = InvalidBuffer;
	PredicateLockRelation(index->heap, snapshot);
}

void
search_index_close(SearchIndex *index)
{
	search_index_release(index);
	if (BufferIsValid(index->leaf))
		ReleaseBuffer(index->leaf);
	if (BufferIsValid(index->visibility))
		ReleaseBuffer(index->visibility);
	ExecDropSingleTupleTableSlot(index->slot);
	table_index_fetch_end(index->fetch);
	index_close(index->index, AccessShareLock);
	table_close(index->heap, AccessShareLock);
}

/* The key of an entry, too short to be compressed; NULL for what stands for rows without any, behind all
 * others. */
static const char *
entry_key(Page page, OffsetNumber offset, int *length)
{
	IndexTuple tuple = (IndexTuple) PageGetItem(page, PageGetItemId(page, offset));
	char *key = (char *) tuple + IndexInfoFindDataOffset(tuple->t_info);

	if (IndexTupleHasNulls(tuple))
		return NULL;
	*length = VARSIZE_ANY_EXHDR(key);
	return VARDATA_ANY(key);
}

/* As the index orders them: bytes, then length. */
static bool
is_before(Page page, OffsetNumber offset, const char *key, int length)
{
	int entry_length;
	const char *entry = entry_key(page, offset, &entry_length);
	int order;

	if (entry == NULL)
		return false;
	order = memcmp(entry, key, Min(entry_length, length));
	return order != 0 ? order < 0 : entry_length < length;
}

/* The first entry of a page that is not before the key, looking at those before end; end if all are. */
static OffsetNumber
find_in_page(Page page, OffsetNumber end, const char *key, int length)
{
	OffsetNumber low = FirstOffsetNumber;

	while (low < end)
	{
		OffsetNumber middle = low + (end - low) / 2;

		if (is_before(page, middle, key, length))
			low = middle + 1;
		else
			end = middle;
	}
	return low;
}

static Buffer
read_page(const SearchIndex *index, BlockNumber block)
{
	Buffer buffer = ReadBuffer(index->index, block);

	LockBuffer(buffer, GIN_SHARE);
	return buffer;
}

static Buffer
step_right(const SearchIndex *index, Buffer buffer)
{
	BlockNumber right = GinPageGetOpaque(BufferGetPage(buffer))->rightlink;

	UnlockReleaseBuffer(buffer);
	return read_page(index, right);
}

/* From the root down to the leaf on which the key would stand, or one left of it; locked. */
static Buffer
descend(const SearchIndex *index, const char *key, int length)
{
	Buffer buffer = read_page(index, GIN_ROOT_BLKNO);
	Page page = BufferGetPage(buffer);

	while (!GinPageIsLeaf(page))
	{
		OffsetNumber last = PageGetMaxOffsetNumber(page);
		OffsetNumber offset;
		BlockNumber child;

		/* Each tuple holds the last key below it, but the last one of a level is without bound, whatever it
		 * holds. */
		offset = find_in_page(page, GinPageRightMost(page) ? last : last + 1, key, length);
		if (offset > last)
		{
			buffer = step_right(index, buffer);
			page = BufferGetPage(buffer);
			continue;
		}
		child = GinGetDownlink((IndexTuple) PageGetItem(page, PageGetItemId(page, offset)));
		UnlockReleaseBuffer(buffer);
		buffer = read_page(index, child);
		page = BufferGetPage(buffer);
	}
	return buffer;
}

/* Lock the page of the last seek if the key stands within it. */
static bool
lock_same_leaf(SearchIndex *index, const char *key, int length)
{
	Page page;
	OffsetNumber last;

	if (!BufferIsValid(index->leaf))
		return false;
	LockBuffer(index->leaf, GIN_SHARE);
	page = BufferGetPage(index->leaf);
	last = PageGetMaxOffsetNumber(page);
	/* A page's first key may have become less since, never its range of keys above that. */
	if (last >= FirstOffsetNumber && is_before(page, FirstOffsetNumber, key, length) &&
		!is_before(page, last, key, length))
		return true;
	UnlockReleaseBuffer(index->leaf);
	index->leaf = InvalidBuffer;
	return false;
}

/* Take the entry at the offset, or the first one to the right. */
static bool
settle(SearchIndex *index)
{
	while (index->offset > PageGetMaxOffsetNumber(BufferGetPage(index->leaf)))
	{
		if (GinPageRightMost(BufferGetPage(index->leaf)))
			return false;
		index->leaf = step_right(index, index->leaf);
		index->offset = FirstOffsetNumber;
	}
	index->key = entry_key(BufferGetPage(index->leaf), index->offset, &index->key_length);
	return index->key != NULL;
}

bool
search_index_seek(SearchIndex *index, const char *key, int length)
{
	Page page;

	search_index_release(index);
	if (!lock_same_leaf(index, key, length))
		index->leaf = descend(index, key, length);
	index->locked = true;
	page = BufferGetPage(index->leaf);
	index->offset = find_in_page(page, PageGetMaxOffsetNumber(page) + 1, key, length);
	return settle(index);
}

bool
search_index_next(SearchIndex *index)
{
	index->offset++;
	return settle(index);
}

bool
search_index_pause(SearchIndex *index)
{
	char key[SEARCH_MAX_KEY];
	int length = index->key_length;

	memcpy(key, index->key, length);
	search_index_release(index);
	CHECK_FOR_INTERRUPTS();
	return search_index_seek(index, key, length);
}

bool
search_index_begins(const SearchIndex *index, const char *key, int length)
{
	return index->key_length >= length && memcmp(index->key, key, length) == 0;
}

void
search_index_release(SearchIndex *index)
{
	if (index->locked)
		LockBuffer(index->leaf, GIN_UNLOCK);
	index->locked = false;
}

/*
 * While the page that names the row is locked, VACUUM cannot have passed it, so that a row that was removed
 * cannot yet stand on a page that the visibility map calls all visible.
 */
static bool
is_visible(SearchIndex *index, const ItemPointerData *row)
{
	bool again = false;
	bool visible;
	ItemPointerData tid = *row;

	if (VM_ALL_VISIBLE(index->heap, ItemPointerGetBlockNumber(row), &index->visibility))
		return true;
	visible = table_index_fetch_tuple(index->fetch, &tid, index->snapshot, index->slot, &again, NULL);
	ExecClearTuple(index->slot);
	return visible;
}

static bool
visit_rows(SearchIndex *index, ItemPointer rows, int count, SearchRowVisitor visitor, void *state)
{
	bool more = true;

	for (int i = 0; i < count && more; i++)
	{
		if (is_visible(index, &rows[i]))
			more = visitor(&rows[i], state);
	}
	return more;
}

/* The pin on the root keeps VACUUM from removing pages below it. */
static void
visit_posting_tree(SearchIndex *index, BlockNumber root, SearchRowVisitor visitor, void *state)
{
	Buffer pinned = ReadBuffer(index->index, root);
	Buffer buffer = read_page(index, root);
	bool more = true;

	while (!GinPageIsLeaf(BufferGetPage(buffer)))
	{
		PostingItem *first = GinDataPageGetPostingItem(BufferGetPage(buffer), FirstOffsetNumber);
		BlockNumber child = PostingItemGetBlockNumber(first);

		UnlockReleaseBuffer(buffer);
		buffer = read_page(index, child);
	}
	for (;;)
	{
		ItemPointerData none;
		ItemPointer rows;
		int count;

		ItemPointerSetMin(&none);
		rows = GinDataLeafPageGetItems(BufferGetPage(buffer), &count, none);
		more = visit_rows(index, rows, count, visitor, state);
		/* VACUUM leaves empty pages. */
		if (rows != NULL)
			pfree(rows);
		if (!more || GinPageRightMost(BufferGetPage(buffer)))
			break;
		buffer = step_right(index, buffer);
	}
	UnlockReleaseBuffer(buffer);
	ReleaseBuffer(pinned);
}

static IndexTuple
current_tuple(const SearchIndex *index)
{
	Page page = BufferGetPage(index->leaf);

	return (IndexTuple) PageGetItem(page, PageGetItemId(page, index->offset));
}

void
search_index_visit(SearchIndex *index, SearchRowVisitor visitor, void *state)
{
	IndexTuple tuple = current_tuple(index);
	ItemPointer rows;
	int count;

	if (GinGetNPosting(tuple) == 0)
		return;
	if (GinIsPostingTree(tuple))
	{
		visit_posting_tree(index, GinGetPostingTree(tuple), visitor, state);
		return;
	}
	rows = ginPostingListDecode((GinPostingList *) GinGetPosting(tuple), &count);
	visit_rows(index, rows, count, visitor, state);
	pfree(rows);
}

static bool
note_row(const ItemPointerData *row, void *state)
{
	*(bool *) state = true;
	return false;
}

bool
search_index_is_alive(SearchIndex *index)
{
	IndexTuple tuple = current_tuple(index);
	bool alive = false;

	/* The first row of a short list stands there uncompressed, and is nearly always visible. */
	if (!GinIsPostingTree(tuple) && GinGetNPosting(tuple) > 0 &&
		is_visible(index, &((GinPostingList *) GinGetPosting(tuple))->first))
		return true;
	search_index_visit(index, note_row, &alive);
	return alive;
}

TupleTableSlot *
search_index_fetch(SearchIndex *index, const ItemPointerData *row)
{
	bool again = false;
	ItemPointerData tid = *row;

	if (!table_index_fetch_tuple(index->fetch, &tid, index->snapshot, index->slot, &again, NULL))
		return NULL;
	return index->slot;
}

/* Entries of a page, and those without rows; none of a page that is no leaf of the entry tree. */
static void
count_entries(Page page, int64 *entries, int64 *dead)
{
	if (PageIsNew(page) || !GinPageIsLeaf(page) || GinPageIsData(page) || GinPageIsList(page) ||
		GinPageIsDeleted(page))
		return;
	for (OffsetNumber offset = FirstOffsetNumber; offset <= PageGetMaxOffsetNumber(page); offset++)
	{
		IndexTuple tuple = (IndexTuple) PageGetItem(page, PageGetItemId(page, offset));

		(*entries)++;
		if (!GinIsPostingTree(tuple) && GinGetNPosting(tuple) == 0)
			(*dead)++;
	}
}

int
search_index_dead_part(const SearchSource *source)
{
	Relation index = index_open(find_relation(source->index), AccessShareLock);
	BlockNumber blocks = RelationGetNumberOfBlocks(index);
	int64 entries = 0;
	int64 dead = 0;

	if (blocks >= SMALL_INDEX && index->rd_rel->relam == GIN_AM_OID)
		for (BlockNumber i = 0; i < SAMPLE_PAGES; i++)
		{
			Buffer buffer = ReadBuffer(index, (BlockNumber) ((uint64) blocks * i / SAMPLE_PAGES));

			LockBuffer(buffer, GIN_SHARE);
			if (BufferGetBlockNumber(buffer) != GIN_METAPAGE_BLKNO)
				count_entries(BufferGetPage(buffer), &entries, &dead);
			UnlockReleaseBuffer(buffer);
		}
	index_close(index, AccessShareLock);
	return entries == 0 ? 0 : (int) (100 * dead / entries);
}
