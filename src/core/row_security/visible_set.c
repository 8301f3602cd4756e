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
	if (account == 0)
		return;
	/* No scope of visible.sql: everything. */
	execute_sets(set, account, NULL);
	statement_return_rows(result);
}
