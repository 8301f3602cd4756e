/*
 * row.h
 *		Rows of our own tables written without the executor.
 *
 * A write call makes several rows of history, audit and content one by one; parsing, planning and starting
 * the executor would cost many times what the rows do. No privilege is asked: the caller has decided who may
 * write. What is written is visible to the commands after it.
 */
#ifndef AINECTO_BASE_ROW_H
#define AINECTO_BASE_ROW_H

#include "postgres.h"

#include "base/scan.h"
#include "nodes/lockoptions.h"

/* The trigger that refuses what does not come from here; rows of row_insert() pass it. */
#define ROW_GUARD "append_only"

/* The trigger that leaves an audit row for somebody's own SQL; rows of content from here are none of that. */
#define ROW_WITNESS "witness_insert"

/*
 * Insert a row of bookkeeping. values and nulls follow the source's columns (nulls NULL: none is null). It
 * means what an INSERT means: other columns have their defaults, all constraints hold, triggers for rows and
 * statements fire, with the rights of whoever is at work; but a trigger that alters or suppresses the row is
 * an error, and so are rules. The caller holds the lock that keeps what the row names.
 */
extern void row_insert(const ScanSource *source, const Datum *values, const bool *nulls);

/* The same for content, which triggers may alter. */
extern void row_insert_content(const ScanSource *source, const Datum *values, const bool *nulls);

/* The same for content whose foreign keys name rows that the caller has locked by row_find_locked(), FOR KEY
 * SHARE at least: they are not looked up again. */
extern void row_insert_below_locked(const ScanSource *source, const Datum *values, const bool *nulls);

/* For the guard: whether the row that it is asked about comes from here. */
extern bool row_is_own(const TupleTableSlot *slot);

/* The next number of a sequence of schema ainecto, for identity columns. */
extern int64 row_next_number(const char *sequence);

/*
 * Throws AI001 unless a number is the one that this backend drew last from a sequence, as a default does for
 * the row it stands in. The caller needs no right on the sequence.
 */
extern void row_require_number_drawn(Oid sequence, int64 number);

/*
 * Find the one row with these keys and lock its newest version, waiting for others, as SELECT … FOR NO KEY
 * UPDATE would (modes of LockTupleMode); false, with the scan closed, if there is none. *waited (may be NULL)
 * tells whether somebody else had it locked. Not in one-snapshot mode. Throws 40001 where the transaction's
 * isolation forbids the newest version.
 */
extern bool row_find_locked(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys,
							LockTupleMode mode, bool *waited);

/*
 * Give columns of the scan's row, which must be locked, new values; columns are positions in the source's
 * list, values not null. No trigger fires: not for columns of content.
 */
extern void row_update(RowScan *scan, int count, const int *columns, const Datum *values);

/*
 * Delete all rows that have these keys, up to where the integer column (a position in the source's list) is
 * greater than last. No trigger fires. Returns how many there were.
 */
extern int64 row_delete_range(const ScanSource *source, int key_count, const Datum *keys, int column,
							  int64 last);

/* The same for all rows that have these keys. */
extern int64 row_delete_all(const ScanSource *source, int key_count, const Datum *keys);

#endif
