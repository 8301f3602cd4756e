/*
 * testcase_count.c
 *		From the rows of a statement to what it changes in the counts of runs.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/settings.h"
#include "base/statement.h"
#include "base/trigger.h"
#include "core/caller/audit.h"
#include "core/testcase/testcase_count.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/uuid.h"

#include "core/testcase/testcase_count.sql.h"

/* A column of some rows, as it becomes an array. */
typedef struct Column
{
	int number; /* in the table; from 1 */
	Oid type;
	ArrayBuildState *values;
} Column;

/* What tells a case of a run, or a run by its id alone; document is of cases only. */
typedef struct KeyList
{
	Column run;
	Column test_case;
	Column document;
	int count;
} KeyList;

static Column
find_column(const TriggerData *trigger, const char *name, Oid type)
{
	return (Column){.number = SPI_fnumber(RelationGetDescr(trigger->tg_relation), name),
					.type = type,
					.values = initArrayResult(type, CurrentMemoryContext, false)};
}

static KeyList
make_keys(const TriggerData *trigger)
{
	return (KeyList){.run = find_column(trigger, "run_id", INT8OID),
					 .test_case = find_column(trigger, "case_id", INT8OID),
					 .document = find_column(trigger, "document_uuid", UUIDOID)};
}

static void
add_value(Column *column, TupleTableSlot *slot)
{
	bool isnull;
	Datum value;

	if (column->number <= 0)
		return;
	value = slot_getattr(slot, column->number, &isnull);
	accumArrayResult(column->values, value, isnull, column->type, CurrentMemoryContext);
}

static void
add_keys(KeyList *keys, TupleTableSlot *slot)
{
	add_value(&keys->run, slot);
	add_value(&keys->test_case, slot);
	add_value(&keys->document, slot);
	keys->count++;
}

static ArrayType *
column_array(const Column *column)
{
	return DatumGetArrayTypeP(makeArrayResult(column->values, CurrentMemoryContext));
}

static void
add_table(KeyList *keys, const TriggerData *trigger, Tuplestorestate *rows)
{
	TupleTableSlot *slot =
		MakeSingleTupleTableSlot(RelationGetDescr(trigger->tg_relation), &TTSOpsMinimalTuple);

	trigger_rewind_rows(rows);
	while (trigger_next_row(rows, slot))
	{
		CHECK_FOR_INTERRUPTS();
		add_keys(keys, slot);
	}
	ExecDropSingleTupleTableSlot(slot);
}

static void
count_executions(const TriggerData *trigger)
{
	KeyList keys = make_keys(trigger);
	ArrayType *runs;
	ArrayType *cases;

	add_table(&keys, trigger, trigger->tg_oldtable);
	add_table(&keys, trigger, trigger->tg_newtable);
	if (keys.count == 0)
		return;
	runs = column_array(&keys.run);
	cases = column_array(&keys.test_case);
	if (execute_lock_results(runs, cases) > 0)
		execute_settle_results(runs, cases);
}

static bool
is_same_column(const Column *column, TupleTableSlot *old_row, TupleTableSlot *new_row)
{
	bool isnull;
	Datum before = slot_getattr(old_row, column->number, &isnull);
	Datum after = slot_getattr(new_row, column->number, &isnull);

	return column->type == UUIDOID ? memcmp(DatumGetUUIDP(before), DatumGetUUIDP(after), UUID_LEN) == 0
								   : DatumGetInt64(before) == DatumGetInt64(after);
}

/* Rows that an update gave another run, number or document. */
static void
add_moves(KeyList *before, KeyList *after, const TriggerData *trigger)
{
	TupleDesc descriptor = RelationGetDescr(trigger->tg_relation);
	TupleTableSlot *old_slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);
	TupleTableSlot *new_slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);

	trigger_rewind_rows(trigger->tg_oldtable);
	trigger_rewind_rows(trigger->tg_newtable);
	while (trigger_next_row(trigger->tg_oldtable, old_slot) &&
		   trigger_next_row(trigger->tg_newtable, new_slot))
	{
		CHECK_FOR_INTERRUPTS();
		if (is_same_column(&before->run, old_slot, new_slot) &&
			is_same_column(&before->test_case, old_slot, new_slot) &&
			is_same_column(&before->document, old_slot, new_slot))
			continue;
		add_keys(before, old_slot);
		add_keys(after, new_slot);
	}
	ExecDropSingleTupleTableSlot(old_slot);
	ExecDropSingleTupleTableSlot(new_slot);
}

static void
count_moved_cases(const TriggerData *trigger)
{
	KeyList before = make_keys(trigger);
	KeyList after = make_keys(trigger);

	add_moves(&before, &after, trigger);
	if (before.count == 0)
		return;
	execute_lock_results(column_array(&before.run), column_array(&before.test_case));
	execute_move_cases(column_array(&before.run), column_array(&before.test_case),
					   column_array(&before.document), column_array(&after.run),
					   column_array(&after.test_case), column_array(&after.document));
}

static void
count_cases(const TriggerData *trigger)
{
	KeyList keys = make_keys(trigger);

	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
	{
		count_moved_cases(trigger);
		return;
	}
	add_table(&keys, trigger, trigger->tg_oldtable);
	add_table(&keys, trigger, trigger->tg_newtable);
	if (keys.count == 0)
		return;
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		execute_add_cases(column_array(&keys.run), column_array(&keys.test_case),
						  column_array(&keys.document));
	else
		execute_remove_cases(column_array(&keys.run), column_array(&keys.test_case),
							 column_array(&keys.document));
}

static void
forget_runs(const TriggerData *trigger)
{
	KeyList keys = {.run = find_column(trigger, "id", INT8OID)};

	add_table(&keys, trigger, trigger->tg_oldtable);
	if (keys.count > 0)
		execute_remove_runs(column_array(&keys.run));
}

void
testcase_count(TriggerData *trigger)
{
	const char *relation = RelationGetRelationName(trigger->tg_relation);

	if (settings_restoring())
		return;
	SPI_connect();
	if (strcmp(relation, "test_execution") == 0)
		count_executions(trigger);
	else if (strcmp(relation, "test_run_case") == 0)
		count_cases(trigger);
	else
		forget_runs(trigger);
	SPI_finish();
}

static ArrayType *
run_array(uint64 runs)
{
	Datum *numbers = palloc_extended(sizeof(Datum) * runs, MCXT_ALLOC_HUGE);

	for (uint64 i = 0; i < runs; i++)
		numbers[i] = Int64GetDatum(statement_integer(i, 1));
	return construct_array(numbers, (int) runs, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

void
testcase_recount(bool dry_run, ReturnSetInfo *result)
{
	ArrayType *runs;
	uint64 count;

	if (!dry_run && IsolationUsesXactSnapshot())
		ereport(ERROR, (errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
						errmsg("runs cannot be recounted on a snapshot taken before they were locked"),
						errhint("Do it in a transaction of its own that is READ COMMITTED.")));
	if (!dry_run)
		execute_lock_counted();
	count = execute_find_miscounted();
	statement_return_rows(result);
	if (dry_run || count == 0)
		return;
	runs = run_array(count);
	execute_remove_results(runs);
	execute_remove_runs(runs);
	execute_insert_results(runs);
	execute_insert_counts(runs);
	audit_write_administration("recount_runs", "test_run", NULL,
							   psprintf("runs counted anew: " UINT64_FORMAT, count));
}
