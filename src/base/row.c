/*
 * row.c
 *		Writing rows of our own tables without the executor.
 *
 * The commands that read what was written come later in the same transaction, so each function here is a
 * command of its own: it begins by counting, as SPI does for a statement that writes. And it asks whether the
 * transaction may write, which the executor would.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/check.h"
#include "base/compat.h"
#include "base/row.h"
#include "base/statement.h"
#include "catalog/namespace.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* What the functions of the executor that keep indexes want to have around them. */
typedef struct Workplace
{
	EState *estate;
	ResultRelInfo *info;
	TupleTableSlot *slot; /* an empty one */
} Workplace;

static void
workplace_open(Workplace *workplace, Relation relation)
{
	workplace->estate = CreateExecutorState();
	workplace->info = makeNode(ResultRelInfo);
	/* No range table, so no list of updated columns: none that is indexed is. */
	InitResultRelInfo(workplace->info, relation, 0, NULL, 0);
	workplace->estate->es_output_cid = GetCurrentCommandId(true);
	workplace->slot = table_slot_create(relation, &workplace->estate->es_tupleTable);
}

static void
workplace_close(Workplace *workplace)
{
	ExecCloseResultRelations(workplace->estate);
	ExecResetTupleTable(workplace->estate->es_tupleTable, false);
	FreeExecutorState(workplace->estate);
}

static bool
has_insert_triggers(const ResultRelInfo *info)
{
	const TriggerDesc *triggers = info->ri_TrigDesc;

	return triggers != NULL && (triggers->trig_insert_before_row || triggers->trig_insert_after_row ||
								triggers->trig_insert_new_table);
}

static void
insert_slot(Workplace *workplace, bool checked)
{
	ResultRelInfo *info = workplace->info;

	ExecOpenIndices(info, false);
	if (checked || has_insert_triggers(info))
	{
		check_prepare(info, workplace->estate);
		AfterTriggerBeginQuery();
		ExecSimpleRelationInsert(info, workplace->estate, workplace->slot);
		AfterTriggerEndQuery(workplace->estate);
	}
	else
	{
		simple_table_tuple_insert(info->ri_RelationDesc, workplace->slot);
		compat_insert_index_tuples(info, workplace->slot, workplace->estate, false, false);
	}
	ExecCloseIndices(info);
}

static void
insert(const ScanSource *source, const Datum *values, const bool *nulls, bool checked)
{
	const AttrNumber *numbers;
	Relation relation;
	Workplace workplace;
	TupleTableSlot *slot;

	PreventCommandIfReadOnly("INSERT");
	CommandCounterIncrement();
	relation = scan_open_table(source, RowExclusiveLock, &numbers);
	workplace_open(&workplace, relation);
	slot = workplace.slot;
	memset(slot->tts_isnull, true, slot->tts_tupleDescriptor->natts * sizeof(bool));
	for (int i = 0; source->columns[i] != NULL; i++)
	{
		slot->tts_values[numbers[i] - 1] = values[i];
		slot->tts_isnull[numbers[i] - 1] = nulls != NULL && nulls[i];
	}
	ExecStoreVirtualTuple(slot);
	insert_slot(&workplace, checked);
	workplace_close(&workplace);
	table_close(relation, NoLock);
	CommandCounterIncrement();
}

void
row_insert(const ScanSource *source, const Datum *values, const bool *nulls)
{
	insert(source, values, nulls, false);
}

void
row_insert_checked(const ScanSource *source, const Datum *values, const bool *nulls)
{
	insert(source, values, nulls, true);
}

int64
row_next_number(const char *sequence)
{
	Oid oid = get_relname_relid(sequence, get_namespace_oid("ainecto", false));

	if (!OidIsValid(oid))
		elog(ERROR, "sequence \"ainecto.%s\" is missing", sequence);
	return nextval_internal(oid, false);
}

static TM_Result
lock_tuple(RowScan *scan, ItemPointerData place, LockTupleMode mode, LockWaitPolicy policy)
{
	TM_FailureData failure;

	return table_tuple_lock(scan->relation, &place, scan->registered, scan->slot, GetCurrentCommandId(false),
							mode, policy, IsolationUsesXactSnapshot() ? 0 : TUPLE_LOCK_FLAG_FIND_LAST_VERSION,
							&failure);
}

/* Whether there is a newest version, which the slot then holds. */
static bool
lock_newest(RowScan *scan, LockTupleMode mode, bool *waited)
{
	ItemPointerData place = scan->slot->tts_tid;
	TM_Result result = lock_tuple(scan, place, mode, LockWaitSkip);

	*waited = result == TM_WouldBlock;
	if (*waited)
		result = lock_tuple(scan, place, mode, LockWaitBlock);
	if (result == TM_Ok)
		return true;
	if (result != TM_Updated && result != TM_Deleted)
		elog(ERROR, "a row of ainecto.%s cannot be locked: %d", scan->source->relation, result);
	if (IsolationUsesXactSnapshot())
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("could not serialize access due to concurrent update")));
	return false;
}

bool
row_find_locked(RowScan *scan, const ScanSource *source, int key_count, const Datum *keys, LockTupleMode mode,
				bool *waited)
{
	bool ignored;

	Assert(!statement_one_snapshot());
	PreventCommandIfReadOnly("SELECT FOR UPDATE");
	CommandCounterIncrement();
	scan_open_mode(scan, source, key_count, RowExclusiveLock);
	scan_start(scan, keys);
	if (scan_next(scan) && lock_newest(scan, mode, waited == NULL ? &ignored : waited))
		return true;
	scan_close(scan);
	return false;
}

void
row_update(RowScan *scan, int count, const int *columns, const Datum *values)
{
	TupleTableSlot *old = scan->slot;
	ItemPointerData place = old->tts_tid;
	compat_UpdateIndexes update_indexes;
	Workplace workplace;
	TupleTableSlot *slot;

	CommandCounterIncrement();
	workplace_open(&workplace, scan->relation);
	slot = workplace.slot;
	slot_getallattrs(old);
	memcpy(slot->tts_values, old->tts_values, old->tts_tupleDescriptor->natts * sizeof(Datum));
	memcpy(slot->tts_isnull, old->tts_isnull, old->tts_tupleDescriptor->natts * sizeof(bool));
	for (int i = 0; i < count; i++)
	{
		slot->tts_values[scan->numbers[columns[i]] - 1] = values[i];
		slot->tts_isnull[scan->numbers[columns[i]] - 1] = false;
	}
	ExecStoreVirtualTuple(slot);
	simple_table_tuple_update(scan->relation, &place, slot, scan->registered, &update_indexes);
	if (compat_updates_indexes(update_indexes))
	{
		ExecOpenIndices(workplace.info, false);
		compat_insert_index_tuples(workplace.info, slot, workplace.estate, true,
								   compat_updates_summaries(update_indexes));
		ExecCloseIndices(workplace.info);
	}
	workplace_close(&workplace);
	CommandCounterIncrement();
}

/* Somebody may have been faster; that is as good. */
static void
delete_current(RowScan *scan)
{
	TM_FailureData failure;
	TM_Result result = table_tuple_delete(scan->relation, &scan->slot->tts_tid, GetCurrentCommandId(true),
										  scan->registered, InvalidSnapshot, true, &failure, false);

	if (result != TM_Ok && result != TM_Deleted)
		elog(ERROR, "a row of ainecto.%s cannot be deleted: %d", scan->source->relation, result);
}

void
row_delete_range(const ScanSource *source, int key_count, const Datum *keys, int column, int64 last)
{
	RowScan scan;
	bool isnull;

	PreventCommandIfReadOnly("DELETE");
	CommandCounterIncrement();
	scan_open_mode(&scan, source, key_count, RowExclusiveLock);
	scan_start(&scan, keys);
	while (scan_next(&scan) && scan_integer(&scan, column, &isnull) <= last)
	{
		CHECK_FOR_INTERRUPTS();
		delete_current(&scan);
	}
	scan_close(&scan);
	CommandCounterIncrement();
}
