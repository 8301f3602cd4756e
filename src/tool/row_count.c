/*
 * row_count.c
 *		Counting along an index.
 *
 * Identifiers that the server makes rise with time: what was made together lies side by side in the index,
 * and one walk counts for many entries. A descent from the root costs as much as dozens of steps. Where
 * identifiers are anything else, a walk meets strangers alone, and each value is looked up by itself.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/itup.h"
#include "access/nbtree.h"
#include "base/compat.h"
#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "tool/row_count.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

/* Rows of others in a row that are stepped over; and walks in vain, after which none is begun. */
#define MAX_STRANGERS 32
#define MAX_IN_VAIN   2

#define DOCUMENT_COLUMN 0
#define VALUE_COLUMN    1

typedef struct RowCounting
{
	RowScan scan;
	Datum document;
	const Datum *values;
	int *order; /* places of the values, as the index sorts them */
	int count;
	int64 *counts;
} RowCounting;

static int
compare_in_index(const RowScan *scan, Datum a, Datum b)
{
	return DatumGetInt32(FunctionCall2Coll(index_getprocinfo(scan->index, VALUE_COLUMN + 1, BTORDER_PROC),
										   scan->index->rd_indcollation[VALUE_COLUMN], a, b));
}

static int
compare_places(const void *a, const void *b, void *state)
{
	const RowCounting *counting = state;

	return compare_in_index(&counting->scan, counting->values[*(const int *) a],
							counting->values[*(const int *) b]);
}

static void
sort_values(RowCounting *counting)
{
	counting->order = palloc(counting->count * sizeof(int));
	for (int i = 0; i < counting->count; i++)
		counting->order[i] = i;
	qsort_arg(counting->order, counting->count, sizeof(int), compare_places, counting);
}

/* The scan from the first row of a value on, through all others of the document. */
static void
start_walk(RowCounting *counting, Datum value)
{
	RowScan *scan = &counting->scan;
	bool is_text = scan->index->rd_opcintype[VALUE_COLUMN] == TEXTOID;
	ScanKeyData keys[2];

	scan_key_init(&keys[0], scan->index, DOCUMENT_COLUMN, counting->document);
	ScanKeyEntryInitialize(&keys[1], 0, VALUE_COLUMN + 1, BTGreaterEqualStrategyNumber, InvalidOid,
						   scan->index->rd_indcollation[VALUE_COLUMN], is_text ? F_TEXT_GE : F_INT8GE, value);
	index_rescan(scan->descriptor, keys, lengthof(keys), NULL, 0);
}

/* The second column of the index's row that the scan is at. */
static Datum
value_of(const RowScan *scan)
{
	bool isnull;

	return index_getattr(scan->descriptor->xs_itup, VALUE_COLUMN + 1, RelationGetDescr(scan->index), &isnull);
}

static bool
is_same(const RowScan *scan, Datum a, Datum b)
{
	const Form_pg_attribute column = TupleDescAttr(RelationGetDescr(scan->index), VALUE_COLUMN);

	return datum_image_eq(a, b, column->attbyval, column->attlen);
}

/*
 * Count from the value at a place of the order on. Returns the place of the first value that was not reached,
 * because it is far away.
 */
static int
walk(RowCounting *counting, int place)
{
	RowScan *scan = &counting->scan;
	int strangers = 0;
	ItemPointer row;

	while ((row = index_getnext_tid(scan->descriptor, ForwardScanDirection)) != NULL)
	{
		Datum value = value_of(scan);

		CHECK_FOR_INTERRUPTS();
		if (!is_same(scan, counting->values[counting->order[place]], value))
		{
			int verdict = 0;

			while (place < counting->count &&
				   (verdict = compare_in_index(scan, counting->values[counting->order[place]], value)) < 0)
				place++;
			if (place == counting->count || (verdict > 0 && ++strangers > MAX_STRANGERS))
				return place;
			if (verdict > 0)
				continue;
		}
		strangers = 0;
		if (scan_is_visible(scan, row))
			counting->counts[counting->order[place]]++;
	}
	return counting->count;
}

void
row_count(const ScanSource *source, Datum document, const Datum *values, int count, int64 *counts)
{
	RowCounting counting = {.document = document, .values = values, .count = count, .counts = counts};
	int place = 0;
	int in_vain = 0;

	memset(counts, 0, count * sizeof(int64));
	scan_open(&counting.scan, source, 2);
	counting.scan.descriptor->xs_want_itup = true;
	sort_values(&counting);
	while (place < count && in_vain < MAX_IN_VAIN)
	{
		int reached;

		start_walk(&counting, values[counting.order[place]]);
		reached = walk(&counting, place);
		if (reached - place < 2)
			in_vain++;
		place = reached;
	}
	for (; place < count; place++)
	{
		int entry = counting.order[place];
		Datum keys[2] = {document, values[entry]};

		counts[entry] = scan_count(&counting.scan, keys);
	}
	scan_close(&counting.scan);
}
