/*
 * cursor.c
 *		Rows of statements in pages.
 */
#include "postgres.h"

#include "core/seal/cursor.h"
#include "miscadmin.h"

#define PAGE_ROWS 1000

static void
fetch_page(Cursor *cursor)
{
	MemoryContext caller = CurrentMemoryContext;

	if (cursor->page != NULL)
		SPI_freetuptable(cursor->page);
	SPI_cursor_fetch(cursor->portal, true, PAGE_ROWS);
	MemoryContextSwitchTo(caller);
	cursor->page = SPI_tuptable;
	cursor->position = 0;
	/* Ours now: the next statement would free what it finds there. */
	SPI_tuptable = NULL;
}

void
cursor_open(Cursor *cursor, Statement *statement, const NullableDatum *parameters, int count)
{
	memset(cursor, 0, sizeof(*cursor));
	cursor->portal = statement_open(statement, parameters, count);
	fetch_page(cursor);
}

HeapTuple
cursor_row(const Cursor *cursor)
{
	return cursor->position < cursor->page->numvals ? cursor->page->vals[cursor->position] : NULL;
}

TupleDesc
cursor_description(const Cursor *cursor)
{
	return cursor->page->tupdesc;
}

void
cursor_step(Cursor *cursor)
{
	CHECK_FOR_INTERRUPTS();
	if (++cursor->position == cursor->page->numvals && cursor->page->numvals == PAGE_ROWS)
		fetch_page(cursor);
}

void
cursor_close(Cursor *cursor)
{
	SPI_freetuptable(cursor->page);
	SPI_cursor_close(cursor->portal);
}

Datum
cursor_datum(const Cursor *cursor, int column, bool *isnull)
{
	return SPI_getbinval(cursor_row(cursor), cursor_description(cursor), column, isnull);
}

int64
cursor_integer(const Cursor *cursor, int column)
{
	bool isnull;
	Datum value = cursor_datum(cursor, column, &isnull);

	if (isnull)
		return 0;
	return SPI_gettypeid(cursor_description(cursor), column) == INT8OID ? DatumGetInt64(value)
																		: DatumGetInt32(value);
}

char *
cursor_text(const Cursor *cursor, int column)
{
	return SPI_getvalue(cursor_row(cursor), cursor_description(cursor), column);
}
