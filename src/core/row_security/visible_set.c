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
	StatementCall call;
	uint64 count;

	if (account == 0)
		return;
	statement_begin(&call, &sets[set]);
	statement_bind_integer(&call, account);
	statement_bind_null(&call); /* the scope of visible.h: everything */
	count = statement_execute(&call);
	for (uint64 row = 0; row < count; row++)
	{
		bool isnull;
		Datum key = statement_datum(row, 1, &isnull);

		tuplestore_putvalues(result->setResult, result->setDesc, &key, &isnull);
	}
}
