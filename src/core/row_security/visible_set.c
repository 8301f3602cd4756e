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
	uint64 count;

	if (account == 0)
		return;
	/* No scope of visible.sql: everything. */
	count = execute_sets(set, account, NULL);
	for (uint64 row = 0; row < count; row++)
	{
		bool isnull;
		Datum key = statement_datum(row, 1, &isnull);

		tuplestore_putvalues(result->setResult, result->setDesc, &key, &isnull);
	}
}
