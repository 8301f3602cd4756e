/*
 * scan.h
 *		Rows of our own tables by equality on the first columns of an index: the reads that every request
 *		makes, without the executor.
 *
 * A scan checks no privileges: the caller has decided, or is deciding, who may read. In one-snapshot mode
 * (statement.h) it sees what the active snapshot sees, else what is committed or written by now. Where tables
 * and columns are is remembered until a table changes. An error closes a scan with the (sub)transaction's
 * resources.
 */
#ifndef AINECTO_BASE_SCAN_H
#define AINECTO_BASE_SCAN_H

#include "postgres.h"

#include "access/genam.h"
#include "executor/tuptable.h"
#include "storage/buf.h"
#include "storage/lockdefs.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"

#define SCAN_MAX_KEYS    4
#define SCAN_MAX_COLUMNS 24

/* What to read: a table of schema ainecto, one of its indexes (on uuid, text, bytea, bigint or name), and
 * columns by name. */
typedef struct ScanSource
{
	const char *relation;
	const char *index;
	const char *columns[SCAN_MAX_COLUMNS + 1]; /* ends with NULL */
	int checks; /* CHECK constraints that the table has by itself, for row_insert() */
} ScanSource;

typedef struct RowScan
{
	const ScanSource *source;
	Relation relation;
	Relation index;
	IndexScanDesc descriptor;
	TupleTableSlot *slot;
	Snapshot registered; /* NULL: the active one is used */
	int key_count;
	LOCKMODE lock_mode;        /* on the table; any but AccessShareLock stays to the end */
	Buffer visibility;         /* of the table's visibility map, where scan_count() looked last */
	const AttrNumber *numbers; /* of the source's columns */
} RowScan;

/*
 * Open the table of a source (whose index may be NULL) and tell the numbers of its columns, which stay good
 * while it is open.
 */
extern Relation scan_open_table(const ScanSource *source, LOCKMODE lock_mode, const AttrNumber **numbers);

/* A key of a scan of one of our indexes: its column (from 0) equals the value. */
extern void scan_key_init(ScanKey key, Relation index, int column, Datum value);

/* Number of a column of one of our tables, which has it. */
extern AttrNumber scan_column_number(TupleDesc description, const char *name);

/* A change of the source's table begins a new generation (generation.h), even if it is never scanned. */
extern void scan_watch(const ScanSource *source);

/* When the transaction commits, a new generation begins in every backend that has scanned the source's table.
 */
extern void scan_invalidate(const ScanSource *source);

/* Open for the rows whose first key_count index columns equal what scan_start() will say. */
extern void scan_open(RowScan *scan, const ScanSource *source, int key_count);

/* The same with another lock on the table, for rows that are to be written (row.h). */
extern void scan_open_mode(RowScan *scan, const ScanSource *source, int key_count, LOCKMODE lock_mode);

/* Start, or start over, with these values. They must stay valid until the next start. */
extern void scan_start(RowScan *scan, const Datum *keys);

/* Open, start, and step to the first row; false, with the scan closed, if there is none. */
extern bool scan_find(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys);

/* The same for the last row in the index's order; no step follows. */
extern bool scan_find_last(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys);

/* The same among those whose last key, a bigint, is not below the one given: an index scan reads all that
 * match on the page where it begins, so the nearer the bound, the cheaper. */
extern bool scan_find_last_from(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys);

/*
 * How many rows there are with these values. Told by the index alone where the table's pages are known to be
 * visible to everyone. The scan can be started anew afterwards, to count again.
 */
extern int64 scan_count(RowScan *scan, const Datum *keys);

/* Whether the row that the index names is there for the scan's snapshot; the scan keeps its index tuples
 * (xs_want_itup). */
extern bool scan_is_visible(RowScan *scan, ItemPointer row);

/* The next row in the index's order; false at the end. */
extern bool scan_next(RowScan *scan);

/* The same from the end; a scan goes one way only. */
extern bool scan_previous(RowScan *scan);

extern void scan_close(RowScan *scan);

/* A column of the current row, by its position in the source's list. */
extern Datum scan_datum(const RowScan *scan, int column, bool *isnull);

/* The bytes of a text column in the current row, good until the next step; NULL if null. */
extern const char *scan_text_part(const RowScan *scan, int column, size_t *length);
extern char *scan_text(const RowScan *scan, int column); /* palloc'd; NULL if null */
extern int64 scan_integer(const RowScan *scan, int column, bool *isnull);
extern TransactionId scan_writer(const RowScan *scan); /* who wrote this version of the row */
extern CommandId scan_command(const RowScan *scan);    /* by which command, if this transaction did */
extern bool scan_boolean(const RowScan *scan, int column);
extern bool scan_is_null(const RowScan *scan, int column);

#endif
