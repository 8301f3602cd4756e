/*
 * cursor.h
 *		The rows of a statement one after the other, however many there are: several cursors may be open side
 *		by side, and other statements run meanwhile.
 *
 * A cursor reads as statement_open() says. It is closed by cursor_close(), or with the (sub)transaction. Rows
 * are good until the step after.
 */
#ifndef AINECTO_CORE_SEAL_CURSOR_H
#define AINECTO_CORE_SEAL_CURSOR_H

#include "postgres.h"

#include "base/statement.h"

typedef struct Cursor
{
	Portal portal;
	SPITupleTable *page;
	uint64 position; /* of the current row in the page */
} Cursor;

/* Open and go to the first row. The statement is a SELECT. */
extern void cursor_open(Cursor *cursor, Statement *statement, const NullableDatum *parameters, int count);

/* The current row; NULL behind the last. */
extern HeapTuple cursor_row(const Cursor *cursor);
extern TupleDesc cursor_description(const Cursor *cursor);
extern void cursor_step(Cursor *cursor);
extern void cursor_close(Cursor *cursor);

/* A column of the current row, from 1. */
extern Datum cursor_datum(const Cursor *cursor, int column, bool *isnull);
extern int64 cursor_integer(const Cursor *cursor, int column); /* 0 if null */
extern char *cursor_text(const Cursor *cursor, int column);    /* palloc'd; NULL if null */

#endif
