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
	Datum value = BoolGetDatum(only_initially_deferred);
	uint64 count = statement_run(&find_ours, &value, NULL);

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
