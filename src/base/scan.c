/*
 * scan.c
 *		Index scans over our own tables.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "base/compat.h"
#include "base/scan.h"
#include "base/statement.h"
#include "catalog/namespace.h"
#include "catalog/pg_type_d.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

static AttrNumber
column_number(TupleDesc description, const char *name)
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

void
scan_open(RowScan *scan, const ScanSource *source, int key_count)
{
	Oid schema = get_namespace_oid("ainecto", false);

	Assert(key_count <= SCAN_MAX_KEYS);
	scan->source = source;
	scan->key_count = key_count;
	scan->relation = table_open(relation_oid(schema, source->relation), AccessShareLock);
	scan->index = index_open(relation_oid(schema, source->index), AccessShareLock);
	scan->slot = table_slot_create(scan->relation, NULL);
	for (int i = 0; source->columns[i] != NULL; i++)
		scan->numbers[i] = column_number(RelationGetDescr(scan->relation), source->columns[i]);
	scan->registered = statement_one_snapshot() ? NULL : RegisterSnapshot(GetTransactionSnapshot());
	scan->descriptor =
		compat_index_beginscan(scan->relation, scan->index,
							   scan->registered == NULL ? GetActiveSnapshot() : scan->registered, key_count);
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
scan_start(RowScan *scan, const Datum *keys)
{
	ScanKeyData scan_keys[SCAN_MAX_KEYS];

	for (int i = 0; i < scan->key_count; i++)
		ScanKeyEntryInitialize(&scan_keys[i], 0, i + 1, BTEqualStrategyNumber, InvalidOid,
							   scan->index->rd_indcollation[i], equality_of(scan->index->rd_opcintype[i]),
							   keys[i]);
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
scan_next(RowScan *scan)
{
	return index_getnext_slot(scan->descriptor, ForwardScanDirection, scan->slot);
}

void
scan_close(RowScan *scan)
{
	index_endscan(scan->descriptor);
	ExecDropSingleTupleTableSlot(scan->slot);
	if (scan->registered != NULL)
		UnregisterSnapshot(scan->registered);
	index_close(scan->index, AccessShareLock);
	table_close(scan->relation, AccessShareLock);
}

Datum
scan_datum(const RowScan *scan, int column, bool *isnull)
{
	return slot_getattr(scan->slot, scan->numbers[column], isnull);
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
