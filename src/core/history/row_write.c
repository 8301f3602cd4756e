/*
 * row_write.c
 *		Writes to a row, told from its versions in the table.
 *
 * The notes are facts about rows, each good as long as the subtransaction that took it is part of the
 * transaction; they are dropped with the statement of the client that they were taken in.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/compat.h"
#include "base/scan.h"
#include "core/history/row_write.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* One version of the row, with the next one of the same life. */
typedef struct RowVersion
{
	HeapTuple tuple;
	struct RowVersion *next; /* NULL: the last of its life */
	bool follows;            /* another one's next */
} RowVersion;

/* A write is known by the version of the row that it made, or unmade. */
typedef struct NoteKey
{
	Oid relation;
	ItemPointerData tid;
	uint16 deleted;
} NoteKey;

typedef struct Note
{
	NoteKey key; /* first, as dynahash demands */
	TransactionId taken_by;
} Note;

static HTAB *notes = NULL;
static MemoryContext notes_context = NULL;
static LocalTransactionId notes_transaction = InvalidLocalTransactionId;
static TimestampTz notes_statement = 0;
static CommandId last_noted = FirstCommandId; /* the command that was running at the last note */
static CommandId noted_before = FirstCommandId;

static bool
is_born_here(HeapTuple tuple)
{
	return TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data));
}

/* Updated or deleted, not merely locked. */
static bool
is_ended_here(HeapTuple tuple)
{
	HeapTupleHeader header = tuple->t_data;

	return !(header->t_infomask & HEAP_XMAX_INVALID) && !HEAP_XMAX_IS_LOCKED_ONLY(header->t_infomask) &&
		   TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(header));
}

CommandId
row_write_command(const RowWrite *write)
{
	return write->after != NULL ? HeapTupleHeaderGetCmin(write->after->t_data)
								: HeapTupleHeaderGetCmax(write->before->t_data);
}

bool
row_write_is_only(const RowWrite *write)
{
	return (write->before == NULL || !is_born_here(write->before)) &&
		   (write->after == NULL || !is_ended_here(write->after));
}

static List *
read_versions(Relation relation, HeapTuple like)
{
	Relation index = index_open(RelationGetPrimaryKeyIndex(relation), AccessShareLock);
	TupleTableSlot *slot = table_slot_create(relation, NULL);
	ScanKeyData keys[INDEX_MAX_KEYS];
	int key_count = IndexRelationGetNumberOfKeyAttributes(index);
	IndexScanDesc scan;
	List *versions = NIL;

	for (int i = 0; i < key_count; i++)
	{
		bool isnull;
		Datum value =
			heap_getattr(like, index->rd_index->indkey.values[i], RelationGetDescr(relation), &isnull);

		scan_key_init(&keys[i], index, i, value);
	}
	scan = compat_index_beginscan(relation, index, SnapshotAny, key_count);
	index_rescan(scan, keys, key_count, NULL, 0);
	while (index_getnext_slot(scan, ForwardScanDirection, slot))
	{
		HeapTuple tuple = ExecCopySlotHeapTuple(slot);

		if (is_born_here(tuple) || is_ended_here(tuple))
		{
			RowVersion *version = palloc0(sizeof(RowVersion));

			version->tuple = tuple;
			versions = lappend(versions, version);
		}
	}
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, AccessShareLock);
	return versions;
}

static void
link_versions(const List *versions)
{
	ListCell *cell;
	ListCell *other;

	foreach(cell, versions)
	{
		RowVersion *version = lfirst(cell);
		ItemPointer next = &version->tuple->t_data->t_ctid;

		if (!is_ended_here(version->tuple) || ItemPointerEquals(next, &version->tuple->t_self))
			continue;
		foreach(other, versions)
		{
			RowVersion *candidate = lfirst(other);

			if (ItemPointerEquals(next, &candidate->tuple->t_self))
			{
				version->next = candidate;
				candidate->follows = true;
			}
		}
	}
}

static const RowVersion *
last_of_life(const RowVersion *version)
{
	while (version->next != NULL)
		version = version->next;
	return version;
}

/* Of two lives of one key the other one begins after the deletion that ended the first; one is not over. */
static int
compare_lives(const ListCell *a, const ListCell *b)
{
	HeapTuple left = last_of_life(lfirst(a))->tuple;
	HeapTuple right = last_of_life(lfirst(b))->tuple;

	if (!is_ended_here(left) || !is_ended_here(right))
		return (int) is_ended_here(right) - (int) is_ended_here(left);
	return HeapTupleHeaderGetCmax(left->t_data) < HeapTupleHeaderGetCmax(right->t_data) ? -1 : 1;
}

/* A statement of the client has begun: whatever was written before it has fired its triggers. */
static void
start_statement(void)
{
	bool same_transaction = notes_transaction == compat_local_transaction();

	if (same_transaction && notes_statement == GetCurrentStatementStartTimestamp())
		return;
	noted_before = same_transaction ? last_noted : FirstCommandId;
	last_noted = noted_before;
	if (same_transaction && notes != NULL)
		MemoryContextDelete(notes_context);
	notes = NULL;
	notes_transaction = compat_local_transaction();
	notes_statement = GetCurrentStatementStartTimestamp();
}

static void
create_notes(void)
{
	HASHCTL control = {.keysize = sizeof(NoteKey), .entrysize = sizeof(Note)};

	notes_context =
		AllocSetContextCreate(TopTransactionContext, "Ainecto recorded writes", ALLOCSET_DEFAULT_SIZES);
	control.hcxt = notes_context;
	notes = hash_create("ainecto recorded writes", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static NoteKey
note_key(Relation relation, HeapTuple tuple, bool deleted)
{
	NoteKey key;

	memset(&key, 0, sizeof(key));
	key.relation = RelationGetRelid(relation);
	key.tid = tuple->t_self;
	key.deleted = deleted;
	return key;
}

static bool
has_note(const NoteKey *key)
{
	const Note *note = notes == NULL ? NULL : hash_search(notes, key, HASH_FIND, NULL);

	return note != NULL && TransactionIdIsCurrentTransactionId(note->taken_by);
}

bool
row_write_is_noted(Relation relation, const RowWrite *write)
{
	NoteKey key =
		note_key(relation, write->after != NULL ? write->after : write->before, write->after == NULL);

	start_statement();
	return has_note(&key);
}

bool
row_write_follows_noted(Relation relation, const RowWrite *write)
{
	NoteKey key;

	if (write->before == NULL)
		return false;
	start_statement();
	key = note_key(relation, write->before, false);
	return is_born_here(write->before) &&
		   (HeapTupleHeaderGetCmin(write->before->t_data) < noted_before || has_note(&key));
}

void
row_write_note(Relation relation, const RowWrite *write)
{
	NoteKey key =
		note_key(relation, write->after != NULL ? write->after : write->before, write->after == NULL);
	Note *note;

	start_statement();
	if (notes == NULL)
		create_notes();
	note = hash_search(notes, &key, HASH_ENTER, NULL);
	note->taken_by = GetCurrentTransactionId();
	last_noted = GetCurrentCommandId(false);
}

void
row_write_pass_over(void)
{
	start_statement();
	noted_before = last_noted = GetCurrentCommandId(false) + 1;
}

static List *
add_write(List *writes, Relation relation, HeapTuple before, HeapTuple after)
{
	RowWrite *write = palloc(sizeof(RowWrite));

	write->before = before;
	write->after = after;
	if (row_write_command(write) < noted_before || row_write_is_noted(relation, write))
		return writes;
	return lappend(writes, write);
}

List *
row_write_collect(Relation relation, const RowWrite *write)
{
	List *versions = read_versions(relation, write->before != NULL ? write->before : write->after);
	List *lives = NIL;
	List *writes = NIL;
	ListCell *cell;

	link_versions(versions);
	foreach(cell, versions)
	{
		if (!((RowVersion *) lfirst(cell))->follows)
			lives = lappend(lives, lfirst(cell));
	}
	list_sort(lives, compare_lives);
	foreach(cell, lives)
	{
		const RowVersion *version = lfirst(cell);

		if (is_born_here(version->tuple))
			writes = add_write(writes, relation, NULL, version->tuple);
		for (; version->next != NULL; version = version->next)
			writes = add_write(writes, relation, version->tuple, version->next->tuple);
		if (is_ended_here(version->tuple))
			writes = add_write(writes, relation, version->tuple, NULL);
	}
	return writes;
}
