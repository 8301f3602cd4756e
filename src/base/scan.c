/*
 * scan.c
 *		Index scans over our own tables.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/sysattr.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/visibilitymap.h"
#include "base/compat.h"
#include "base/generation.h"
#include "base/scan.h"
#include "base/statement.h"
#include "catalog/namespace.h"
#include "catalog/pg_type_d.h"
#include "storage/bufmgr.h"
#include "storage/predicate.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Where a source's table, index and columns are. */
typedef struct ResolvedSource
{
	const ScanSource *source; /* hash key */
	bool known;
	Oid relation;
	Oid index;
	AttrNumber numbers[SCAN_MAX_COLUMNS];
} ResolvedSource;

static HTAB *resolved_sources = NULL;

AttrNumber
scan_column_number(TupleDesc description, const char *name)
{
	for (int i = 0; i < description->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(description, i);

		if (!attribute->attisdropped && strcmp(NameStr(attribute->attname), name) == 0)
			return attribute->attnum;
	}
	elog(ERROR, "column \"%s\" is missing", name);
	return InvalidAttrNumber;
}

static Oid
relation_oid(Oid schema, const char *name)
{
	Oid oid = get_relname_relid(name, schema);

	if (!OidIsValid(oid))
		elog(ERROR, "relation \"ainecto.%s\" is missing", name);
	return oid;
}

/* A table that we know changed, or nobody knows which did. */
static void
forget_resolved(Oid relation)
{
	HASH_SEQ_STATUS sequence;
	ResolvedSource *resolved;

	hash_seq_init(&sequence, resolved_sources);
	while ((resolved = hash_seq_search(&sequence)) != NULL)
	{
		if (relation == InvalidOid || relation == resolved->relation || relation == resolved->index)
			resolved->known = false;
	}
}

static void
create_resolved(void)
{
	HASHCTL control = {.keysize = sizeof(const ScanSource *), .entrysize = sizeof(ResolvedSource)};

	resolved_sources = hash_create("ainecto scan sources", 64, &control, HASH_ELEM | HASH_BLOBS);
	generation_call_on_change(forget_resolved);
}

static void
resolve(ResolvedSource *resolved)
{
	Oid schema = get_namespace_oid("ainecto", false);

	resolved->relation = relation_oid(schema, resolved->source->relation);
	resolved->index =
		resolved->source->index == NULL ? InvalidOid : relation_oid(schema, resolved->source->index);
	generation_watch(resolved->relation);
	if (OidIsValid(resolved->index))
		generation_watch(resolved->index);
}

static ResolvedSource *
find_resolved(const ScanSource *source)
{
	ResolvedSource *resolved;
	bool found;

	if (resolved_sources == NULL)
		create_resolved();
	resolved = hash_search(resolved_sources, &source, HASH_ENTER, &found);
	if (!found)
		resolved->known = false;
	if (!resolved->known)
		resolve(resolved);
	return resolved;
}

void
scan_watch(const ScanSource *source)
{
	find_resolved(source);
}

void
scan_invalidate(const ScanSource *source)
{
	CacheInvalidateRelcacheByRelid(find_resolved(source)->relation);
}

/* The table is open: nothing about it changes any more. */
static void
learn_columns(ResolvedSource *resolved, TupleDesc description)
{
	for (int i = 0; resolved->source->columns[i] != NULL; i++)
		resolved->numbers[i] = scan_column_number(description, resolved->source->columns[i]);
	resolved->known = true;
}

/*
 * Waiting for a lock takes in what others changed, which may be this very source: what was found before is
 * looked up once more under the lock.
 */
static Relation
open_resolved(ResolvedSource *resolved, LOCKMODE lock_mode)
{
	Relation relation = table_open(resolved->relation, lock_mode);

	while (!resolved->known)
	{
		resolve(resolved);
		if (resolved->relation == RelationGetRelid(relation))
			learn_columns(resolved, RelationGetDescr(relation));
		else
		{
			table_close(relation, lock_mode);
			relation = table_open(resolved->relation, lock_mode);
		}
	}
	return relation;
}

Relation
scan_open_table(const ScanSource *source, LOCKMODE lock_mode, const AttrNumber **numbers)
{
	ResolvedSource *resolved = find_resolved(source);

	*numbers = resolved->numbers;
	return open_resolved(resolved, lock_mode);
}

void
scan_open_mode(RowScan *scan, const ScanSource *source, int key_count, LOCKMODE lock_mode)
{
	ResolvedSource *resolved = find_resolved(source);

	Assert(key_count <= SCAN_MAX_KEYS);
	scan->source = source;
	scan->key_count = key_count;
	scan->lock_mode = lock_mode;
	scan->visibility = InvalidBuffer;
	scan->relation = open_resolved(resolved, lock_mode);
	scan->index = index_open(resolved->index, AccessShareLock);
	scan->slot = table_slot_create(scan->relation, NULL);
	scan->numbers = resolved->numbers;
	scan->registered = statement_one_snapshot() ? NULL : RegisterSnapshot(GetTransactionSnapshot());
	scan->descriptor =
		compat_index_beginscan(scan->relation, scan->index,
							   scan->registered == NULL ? GetActiveSnapshot() : scan->registered, key_count);
}

void
scan_open(RowScan *scan, const ScanSource *source, int key_count)
{
	scan_open_mode(scan, source, key_count, AccessShareLock);
}

/* Equality as an index on columns of this type means it. */
static RegProcedure
equality_of(Oid type)
{
	switch (type)
	{
		case UUIDOID:
			return F_UUID_EQ;
		case TEXTOID:
			return F_TEXTEQ;
		case BYTEAOID:
			return F_BYTEAEQ;
		case INT8OID:
			return F_INT8EQ;
		case NAMEOID:
			return F_NAMEEQ;
		default:
			elog(ERROR, "no scans by type %u", type);
			return InvalidOid;
	}
}

void
scan_key_init(ScanKey key, Relation index, int column, Datum value)
{
	ScanKeyEntryInitialize(key, 0, column + 1, BTEqualStrategyNumber, InvalidOid,
						   index->rd_indcollation[column], equality_of(index->rd_opcintype[column]), value);
}

void
scan_start(RowScan *scan, const Datum *keys)
{
	ScanKeyData scan_keys[SCAN_MAX_KEYS];

	for (int i = 0; i < scan->key_count; i++)
		scan_key_init(&scan_keys[i], scan->index, i, keys[i]);
	index_rescan(scan->descriptor, scan_keys, scan->key_count, NULL, 0);
}

bool
scan_find(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys)
{
	scan_open(scan, source, key_count);
	scan_start(scan, keys);
	if (scan_next(scan))
		return true;
	scan_close(scan);
	return false;
}

bool
scan_find_last(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys)
{
	scan_open(scan, source, key_count);
	scan_start(scan, keys);
	if (scan_previous(scan))
		return true;
	scan_close(scan);
	return false;
}

bool
scan_find_last_from(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys)
{
	int last = key_count - 1;
	ScanKeyData scan_keys[SCAN_MAX_KEYS];

	scan_open(scan, source, key_count);
	for (int i = 0; i < last; i++)
		scan_key_init(&scan_keys[i], scan->index, i, keys[i]);
	ScanKeyInit(&scan_keys[last], key_count, BTGreaterEqualStrategyNumber, F_INT8GE, keys[last]);
	index_rescan(scan->descriptor, scan_keys, key_count, NULL, 0);
	if (scan_previous(scan))
		return true;
	scan_close(scan);
	return false;
}

/* As nodeIndexonlyscan.c does it. */
bool
scan_is_visible(RowScan *scan, ItemPointer row)
{
	if (VM_ALL_VISIBLE(scan->relation, ItemPointerGetBlockNumber(row), &scan->visibility))
	{
		PredicateLockPage(scan->relation, ItemPointerGetBlockNumber(row), scan->descriptor->xs_snapshot);
		return true;
	}
	return index_fetch_heap(scan->descriptor, scan->slot);
}

int64
scan_count(RowScan *scan, const Datum *keys)
{
	int64 count = 0;
	ItemPointer row;

	/* Keeps the index's page pinned, without which a row that VACUUM has removed could be another one by now.
	 */
	scan->descriptor->xs_want_itup = true;
	scan_start(scan, keys);
	while ((row = index_getnext_tid(scan->descriptor, ForwardScanDirection)) != NULL)
	{
		if (scan_is_visible(scan, row))
			count++;
	}
	return count;
}

bool
scan_next(RowScan *scan)
{
	return index_getnext_slot(scan->descriptor, ForwardScanDirection, scan->slot);
}

void
scan_close(RowScan *scan)
{
	if (BufferIsValid(scan->visibility))
		ReleaseBuffer(scan->visibility);
	index_endscan(scan->descriptor);
	ExecDropSingleTupleTableSlot(scan->slot);
	if (scan->registered != NULL)
		UnregisterSnapshot(scan->registered);
	index_close(scan->index, AccessShareLock);
	table_close(scan->relation, scan->lock_mode == AccessShareLock ? AccessShareLock : NoLock);
}

Datum
scan_datum(const RowScan *scan, int column, bool *isnull)
{
	return slot_getattr(scan->slot, scan->numbers[column], isnull);
}

const char *
scan_text_part(const RowScan *scan, int column, size_t *length)
{
	bool isnull;
	Datum value = scan_datum(scan, column, &isnull);
	text *part;

	if (isnull)
		return NULL;
	part = DatumGetTextPP(value);
	*length = VARSIZE_ANY_EXHDR(part);
	return VARDATA_ANY(part);
}

char *
scan_text(const RowScan *scan, int column)
{
	bool isnull;
	Datum value = scan_datum(scan, column, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

int64
scan_integer(const RowScan *scan, int column, bool *isnull)
{
	Datum value = scan_datum(scan, column, isnull);
	Oid type = TupleDescAttr(scan->slot->tts_tupleDescriptor, scan->numbers[column] - 1)->atttypid;

	if (*isnull)
		return 0;
	return type == INT8OID ? DatumGetInt64(value) : DatumGetInt32(value);
}

bool
scan_previous(RowScan *scan)
{
	return index_getnext_slot(scan->descriptor, BackwardScanDirection, scan->slot);
}

CommandId
scan_command(const RowScan *scan)
{
	bool isnull;

	return DatumGetCommandId(slot_getsysattr(scan->slot, MinCommandIdAttributeNumber, &isnull));
}

TransactionId
scan_writer(const RowScan *scan)
{
	bool isnull;

	return DatumGetTransactionId(slot_getsysattr(scan->slot, MinTransactionIdAttributeNumber, &isnull));
}

bool
scan_boolean(const RowScan *scan, int column)
{
	bool isnull;
	Datum value = scan_datum(scan, column, &isnull);

	return !isnull && DatumGetBool(value);
}

bool
scan_is_null(const RowScan *scan, int column)
{
	return slot_attisnull(scan->slot, scan->numbers[column]);
}
