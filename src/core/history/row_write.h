/*
 * row_write.h
 *		What a transaction wrote to one row, in the order in which it did.
 *
 * Triggers fire at the end of their statement. What another trigger, or a function of the statement, writes
 * to a row meanwhile fires first, so the order of firing says nothing about the order of writing. The row's
 * versions, which the transaction left in the table, do.
 */
#ifndef AINECTO_CORE_HISTORY_ROW_WRITE_H
#define AINECTO_CORE_HISTORY_ROW_WRITE_H

#include "postgres.h"

#include "access/htup.h"
#include "nodes/pg_list.h"
#include "utils/rel.h"

/* One write to a row; the tuples are as the table holds them, with their item pointers. */
typedef struct RowWrite
{
	HeapTuple before; /* NULL for an insert */
	HeapTuple after;  /* NULL for a delete */
} RowWrite;

/* The command that wrote. Statements within it, of triggers and functions, have greater numbers. */
extern CommandId row_write_command(const RowWrite *write);

/*
 * Whether the transaction wrote the row once, namely this, as far as can be told without a look at the table:
 * an insert may follow a delete of the same key.
 */
extern bool row_write_is_only(const RowWrite *write);

/* Whether a write was noted, by a part of the transaction that was not rolled back; and note it. */
extern bool row_write_is_noted(Relation relation, const RowWrite *write);
extern void row_write_note(Relation relation, const RowWrite *write);

/*
 * What the transaction has written by now is not to be noted. Nor is what earlier statements of the client
 * wrote: no trigger of theirs is left to fire.
 */
extern void row_write_pass_over(void);

/* Whether the transaction itself made the row as it was before this write, and that write is noted. */
extern bool row_write_follows_noted(Relation relation, const RowWrite *write);

/* The writes to the row with the write's key that are not noted yet, in their order: a list of RowWrite. */
extern List *row_write_collect(Relation relation, const RowWrite *write);

#endif
