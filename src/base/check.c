/*
 * check.c
 *		Planned CHECK constraints by table, until the table changes, or what planning put in the place of a
 * function or a domain.
 */
#include "postgres.h"

#include "base/check.h"
#include "base/compat.h"
#include "base/generation.h"
#include "executor/executor.h"
#include "nodes/nodeFuncs.h"
#include "nodes/readfuncs.h"
#include "optimizer/optimizer.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

typedef struct TableChecks
{
	Oid relation; /* hash key */
	bool known;
	MemoryContext context; /* holds the list and what is in it; NULL before the first use */
	List *planned;         /* Expr *, in the order of the table's constraints */
} TableChecks;

static HTAB *tables = NULL;
static uint64 forgotten = 0; /* how often something was */

/* Only marks: what is in use may be the very thing that is out of date. */
static void
forget_checks(Oid relation)
{
	HASH_SEQ_STATUS sequence;
	TableChecks *table;

	forgotten++;
	hash_seq_init(&sequence, tables);
	while ((table = hash_seq_search(&sequence)) != NULL)
		if (relation == InvalidOid || relation == table->relation)
			table->known = false;
}

static void
forget_all(Datum argument, int cache, uint32 hash)
{
	forget_checks(InvalidOid);
}

static void
create_tables(void)
{
	HASHCTL control = {.keysize = sizeof(Oid), .entrysize = sizeof(TableChecks)};

	tables = hash_create("ainecto checks", 32, &control, HASH_ELEM | HASH_BLOBS);
	generation_call_on_change(forget_checks);
	CacheRegisterSyscacheCallback(PROCOID, forget_all, (Datum) 0);
	CacheRegisterSyscacheCallback(TYPEOID, forget_all, (Datum) 0);
}

static void
plan_checks(TableChecks *table, Relation relation)
{
	const TupleConstr *constraints = RelationGetDescr(relation)->constr;
	MemoryContext caller = CurrentMemoryContext;
	uint64 forgotten_before = forgotten;
	List *planned = NIL;

	/* A statement around this one, whose trigger writes to the same table, may still run what was planned. */
	if (table->context != NULL)
		MemoryContextSetParent(table->context, TopTransactionContext);
	table->context = NULL;
	table->context = AllocSetContextCreate(TopMemoryContext, "Ainecto checks", ALLOCSET_SMALL_SIZES);
	for (int i = 0; i < constraints->num_check; i++)
	{
		const ConstrCheck *check = &constraints->check[i];
		Expr *expression = NULL;

		if (compat_check_is_enforced(check))
			expression =
				expression_planner((Expr *) compat_expand_generated(stringToNode(check->ccbin), relation));
		MemoryContextSwitchTo(table->context);
		planned = lappend(planned, copyObject(expression));
		MemoryContextSwitchTo(caller);
	}
	table->planned = planned;
	/* What changes while it is being planned is planned anew the next time. */
	table->known = forgotten == forgotten_before;
}

static TableChecks *
find_checks(Relation relation)
{
	Oid oid = RelationGetRelid(relation);
	TableChecks *table;
	bool found;

	if (tables == NULL)
		create_tables();
	table = hash_search(tables, &oid, HASH_ENTER, &found);
	if (!found)
	{
		table->known = false;
		table->context = NULL;
	}
	if (!table->known)
		plan_checks(table, relation);
	return table;
}

void
check_prepare(ResultRelInfo *info, EState *estate)
{
	const TupleConstr *constraints = RelationGetDescr(info->ri_RelationDesc)->constr;
	MemoryContext caller;
	ExprState **states;
	ListCell *cell;

	if (constraints == NULL || constraints->num_check == 0)
		return;
	caller = MemoryContextSwitchTo(estate->es_query_cxt);
	states = palloc(constraints->num_check * sizeof(ExprState *));
	foreach(cell, find_checks(info->ri_RelationDesc)->planned)
		states[foreach_current_index(cell)] = ExecInitExpr(lfirst(cell), NULL);
	info->compat_check_states = states;
	MemoryContextSwitchTo(caller);
}
