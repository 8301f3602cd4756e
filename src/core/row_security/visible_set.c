/*
 * visible_set.c
 *		Sets of what an account may see.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/row_security/visible_set.h"
#include "core/tree/visible.h"
#include "utils/tuplestore.h"

#include "core/row_security/visible_set.sql.h"

void
visible_set_fill(VisibleSet set, int64 account, ReturnSetInfo *result)
{
	/* The second is the scope of visible.h: everything. */
	Datum values[] = {Int64GetDatum(account), (Datum) 0};
	uint64 count;

	if (account == 0)
		return;
	count = statement_run(&sets[set], values, " n");
	for (uint64 row = 0; row < count; row++)
	{
		bool isnull;
		Datum key = statement_datum(row, 1, &isnull);

		tuplestore_putvalues(result->setResult, result->setDesc, &key, &isnull);
	}
}
