/*
 * deferral.c
 *		SET CONSTRAINTS, for all or for ours.
 */
#include "postgres.h"

#include "base/statement.h"
#include "commands/trigger.h"
#include "core/caller/call.h"
#include "core/history/deferral.h"
#include "nodes/makefuncs.h"

#include "core/history/deferral.sql.h"

static void
set_all(bool deferred)
{
	ConstraintsSetStmt *statement = makeNode(ConstraintsSetStmt);

	statement->deferred = deferred;
	AfterTriggerSetState(statement);
}

static void
set_ours(bool only_initially_deferred, bool deferred)
{
	ConstraintsSetStmt *statement = makeNode(ConstraintsSetStmt);
	uint64 count = execute_find_ours(only_initially_deferred);

	for (uint64 row = 0; row < count; row++)
		statement->constraints =
			lappend(statement->constraints, makeRangeVar(pstrdup("ainecto"), statement_text(row, 1), -1));
	statement->deferred = deferred;
	/* An empty list would mean all. */
	if (statement->constraints != NIL)
		AfterTriggerSetState(statement);
}

void
deferral_begin(void)
{
	if (call_current()->alone)
		set_all(true);
	else
		set_ours(false, true);
}

void
deferral_check(void)
{
	if (call_current()->alone)
	{
		set_all(false);
		return;
	}
	set_ours(false, false);
	set_ours(true, true);
}
