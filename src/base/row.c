/*
 * row.c
 *		Writing rows of our own tables without the executor.
 *
 * The commands that read what was written come later in the same transaction, so each function here is a
 * command of its own: it begins by counting, as SPI does for a statement that writes. And it asks whether the
 * transaction may write, which the executor would.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "base/check.h"
#include "base/compat.h"
#include "base/errors.h"
#include "base/row.h"
#include "base/statement.h"
#include "catalog/namespace.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_trigger.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "executor/nodeModifyTable.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "rewrite/prs2lock.h"
#include "rewrite/rewriteHandler.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#define NO_COLUMN (-1)

/* What the functions of the executor that keep indexes want to have around them. */
typedef struct RowWriter
{
	EState *estate;
	ResultRelInfo *info;
	TupleTableSlot *slot; /* an empty one */
} RowWriter;

/* A row to insert. */
typedef struct InsertedRow
{
	const ScanSource *source;
	const AttrNumber *numbers; /* of the source's columns */
	const Datum *values;
	const bool *nulls; /* NULL: none is null */
	bool own;          /* bookkeeping, which nobody else may alter */
	bool below_locked; /* what its foreign keys name is there and stays */
	bool extended;     /* the table has columns that the source does not name */
} InsertedRow;

/* The row that triggers before it are being asked about. */
static TupleTableSlot *own_row = NULL;

static void
writer_open(RowWriter *writer, Relation relation)
{
	writer->estate = CreateExecutorState();
	writer->info = makeNode(ResultRelInfo);
	/* No range table, so no list of updated columns: none that is indexed is. */
	InitResultRelInfo(writer->info, relation, 0, NULL, 0);
	writer->estate->es_output_cid = GetCurrentCommandId(true);
	writer->slot = table_slot_create(relation, &writer->estate->es_tupleTable);
}

static void
writer_close(RowWriter *writer)
{
	ExecCloseResultRelations(writer->estate);
	ExecResetTupleTable(writer->estate->es_tupleTable, false);
	FreeExecutorState(writer->estate);
}

/* What the relation cache holds of predicates and expressions has been planned; the executor would plan it
 * once more. */
static void
prepare_indexes(RowWriter *writer)
{
	MemoryContext caller = MemoryContextSwitchTo(writer->estate->es_query_cxt);

	ExecOpenIndices(writer->info, false);
	for (int i = 0; i < writer->info->ri_NumIndices; i++)
	{
		IndexInfo *index = writer->info->ri_IndexRelationInfo[i];

		if (index->ii_Predicate != NIL)
			index->ii_PredicateState = ExecInitQual(index->ii_Predicate, NULL);
		if (index->ii_Expressions != NIL)
			index->ii_ExpressionsState = ExecInitExprList(index->ii_Expressions, NULL);
	}
	MemoryContextSwitchTo(caller);
}

static bool
has_something_to_say(const Trigger *trigger, const InsertedRow *row)
{
	if (row->own)
		return true;
	return strcmp(trigger->tgname, ROW_WITNESS) != 0 &&
		   !(row->below_locked && trigger->tgfoid == F_RI_FKEY_CHECK_INS);
}

/*
 * Leave those triggers on INSERT that have something to say about the row; false if there is none but the
 * guard. The description is the writer's own copy.
 */
static bool
choose_insert_triggers(const ResultRelInfo *info, const InsertedRow *row)
{
	TriggerDesc *triggers = info->ri_TrigDesc;
	bool any = false;
	int count = 0;

	if (triggers == NULL)
		return false;
	triggers->trig_insert_new_table = false;
	triggers->trig_insert_after_statement = false;
	for (int i = 0; i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];

		if (!TRIGGER_FOR_INSERT(trigger->tgtype) || !has_something_to_say(trigger, row))
			continue;
		any |= strcmp(trigger->tgname, ROW_GUARD) != 0;
		triggers->trig_insert_new_table |= trigger->tgnewtable != NULL;
		triggers->trig_insert_after_statement |= TRIGGER_TYPE_MATCHES(
			trigger->tgtype, TRIGGER_TYPE_STATEMENT, TRIGGER_TYPE_AFTER, TRIGGER_TYPE_INSERT);
		triggers->triggers[count++] = *trigger;
	}
	triggers->numtriggers = count;
	return any;
}

static void
refuse_rules(Relation relation)
{
	for (int i = 0; relation->rd_rules != NULL && i < relation->rd_rules->numLocks; i++)
	{
		if (relation->rd_rules->rules[i]->event == CMD_INSERT)
			ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
							errmsg("ainecto.%s has a rule on INSERT", RelationGetRelationName(relation)),
							errhint("Drop the rule, and use a trigger instead.")));
	}
}

/* A column that is not ours has what an INSERT that does not name it would give it. */
static void
set_default(RowWriter *writer, int column)
{
	TupleTableSlot *slot = writer->slot;
	Node *expression = build_column_default(writer->info->ri_RelationDesc, column + 1);

	if (expression != NULL)
		slot->tts_values[column] =
			ExecEvalExprSwitchContext(ExecInitExpr(expression_planner((Expr *) expression), NULL),
									  GetPerTupleExprContext(writer->estate), &slot->tts_isnull[column]);
}

static void
fill_slot(RowWriter *writer, InsertedRow *row)
{
	TupleTableSlot *slot = writer->slot;
	TupleDesc description = slot->tts_tupleDescriptor;
	bool given[MaxTupleAttributeNumber] = {false};

	memset(slot->tts_isnull, true, description->natts * sizeof(bool));
	for (int i = 0; row->source->columns[i] != NULL; i++)
	{
		int column = row->numbers[i] - 1;

		slot->tts_values[column] = row->values[i];
		slot->tts_isnull[column] = row->nulls != NULL && row->nulls[i];
		given[column] = true;
	}
	for (int i = 0; i < description->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(description, i);

		if (given[i] || attribute->attisdropped)
			continue;
		row->extended = true;
		if (attribute->attgenerated == '\0')
			set_default(writer, i);
	}
	ExecStoreVirtualTuple(slot);
}

/* Of bookkeeping no trigger may make something else. */
static void
check_unaltered(const RowWriter *writer, const InsertedRow *row)
{
	TupleDesc description = writer->slot->tts_tupleDescriptor;

	for (int i = 0; row->source->columns[i] != NULL; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(description, row->numbers[i] - 1);
		bool given_null = row->nulls != NULL && row->nulls[i];
		bool isnull;
		Datum value = slot_getattr(writer->slot, row->numbers[i], &isnull);

		if (isnull != given_null ||
			(!isnull && !datum_image_eq(value, row->values[i], attribute->attbyval, attribute->attlen)))
			ereport(ERROR, (errcode(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION),
							errmsg("a trigger changed column \"%s\" of a new row of ainecto.%s",
								   NameStr(attribute->attname), row->source->relation),
							errhint("Triggers may fill columns of your own.")));
	}
}

static void
fire_before_row(RowWriter *writer, const InsertedRow *row)
{
	TupleTableSlot *outer = own_row;
	bool kept = false;

	own_row = writer->slot;
	PG_TRY();
	{
		kept = ExecBRInsertTriggers(writer->estate, writer->info, writer->slot);
	}
	PG_FINALLY();
	{
		own_row = outer;
	}
	PG_END_TRY();
	if (!kept)
		ereport(
			ERROR,
			(errcode(row->own ? ERRCODE_TRIGGERED_ACTION_EXCEPTION : ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION),
			 errmsg("a trigger suppressed a new row of ainecto.%s", row->source->relation),
			 errhint("Let the trigger return the row, or throw an error that says what is wrong.")));
	if (row->own)
		check_unaltered(writer, row);
}

/* ---- foreign keys ---- */

/* The relation cache may forget its list whenever another relation is opened. */
static bool
copy_foreign_key(Relation relation, Oid constraint, ForeignKeyCacheInfo *key)
{
	ListCell *cell;

	foreach(cell, RelationGetFKeyList(relation))
	{
		const ForeignKeyCacheInfo *info = lfirst(cell);

		if (info->conoid == constraint)
		{
			*key = *info;
			return true;
		}
	}
	return false;
}

/* The slot's values as keys of the index that keeps those which they name; false where it is not as simple as
 * ours are: nulls, types of two kinds, columns beside the key. */
static bool
init_foreign_keys(TupleTableSlot *slot, const ForeignKeyCacheInfo *key, Relation index, ScanKey scan_keys)
{
	if (index->rd_rel->relam != BTREE_AM_OID || IndexRelationGetNumberOfKeyAttributes(index) != key->nkeys)
		return false;
	for (int i = 0; i < key->nkeys; i++)
	{
		Oid type = TupleDescAttr(slot->tts_tupleDescriptor, key->conkey[i] - 1)->atttypid;
		int column = 0;
		bool isnull;
		Datum value = slot_getattr(slot, key->conkey[i], &isnull);

		while (column < key->nkeys && index->rd_index->indkey.values[column] != key->confkey[i])
			column++;
		if (isnull || column == key->nkeys || index->rd_opcintype[column] != type)
			return false;
		ScanKeyEntryInitialize(&scan_keys[column], 0, column + 1, BTEqualStrategyNumber, InvalidOid,
							   index->rd_indcollation[column], get_opcode(key->conpfeqop[i]), value);
	}
	return true;
}

/* Whoever would have to wait, or to look at a newer version, leaves it to the trigger. */
static bool
lock_referenced(Relation referenced, Relation index, int key_count, ScanKey scan_keys)
{
	Snapshot snapshot = RegisterSnapshot(GetTransactionSnapshot());
	IndexScanDesc scan = compat_index_beginscan(referenced, index, snapshot, key_count);
	TupleTableSlot *slot = table_slot_create(referenced, NULL);
	TM_FailureData failure;
	bool locked;

	index_rescan(scan, scan_keys, key_count, NULL, 0);
	locked = index_getnext_slot(scan, ForwardScanDirection, slot) &&
			 table_tuple_lock(referenced, &slot->tts_tid, snapshot, slot, GetCurrentCommandId(false),
							  LockTupleKeyShare, LockWaitSkip, 0, &failure) == TM_Ok;
	ExecDropSingleTupleTableSlot(slot);
	index_endscan(scan);
	UnregisterSnapshot(snapshot);
	return locked;
}

static bool
is_fulfilled(const RowWriter *writer, const Trigger *trigger)
{
	ForeignKeyCacheInfo key;
	ScanKeyData scan_keys[INDEX_MAX_KEYS];
	Relation referenced;
	Relation index;
	bool fulfilled;

	if (trigger->tgfoid != F_RI_FKEY_CHECK_INS || trigger->tgdeferrable ||
		!OidIsValid(trigger->tgconstrindid) ||
		!copy_foreign_key(writer->info->ri_RelationDesc, trigger->tgconstraint, &key))
		return false;
	referenced = table_open(trigger->tgconstrrelid, RowShareLock);
	index = index_open(trigger->tgconstrindid, AccessShareLock);
	fulfilled = referenced->rd_rel->relkind == RELKIND_RELATION &&
				init_foreign_keys(writer->slot, &key, index, scan_keys) &&
				lock_referenced(referenced, index, key.nkeys, scan_keys);
	index_close(index, AccessShareLock);
	table_close(referenced, NoLock);
	return fulfilled;
}

/*
 * A foreign key's trigger plans and runs a query, which takes three times as long as to find the row by the
 * index and to lock it as that query would. So that is tried first; whatever comes of it but the row, the
 * trigger decides. Triggers keep their places, by which what was prepared for them is found.
 */
static void
check_foreign_keys(const RowWriter *writer)
{
	const TriggerDesc *triggers = writer->info->ri_TrigDesc;

	for (int i = 0; i < triggers->numtriggers; i++)
	{
		if (is_fulfilled(writer, &triggers->triggers[i]))
			triggers->triggers[i].tgtype &= ~TRIGGER_TYPE_INSERT;
	}
}

/* Bookkeeping fulfils our own constraints by construction, and as a rule there are no others. */
static bool
may_break_constraints(Relation relation, const InsertedRow *row)
{
	const TupleConstr *constraints = RelationGetDescr(relation)->constr;

	return constraints != NULL &&
		   (!row->own || row->extended || constraints->num_check != row->source->checks);
}

/* The row and its index entries; returns the indexes whose uniqueness is to be checked later. */
static List *
put_row(RowWriter *writer, const InsertedRow *row)
{
	ResultRelInfo *info = writer->info;
	Relation relation = info->ri_RelationDesc;
	TupleTableSlot *slot = writer->slot;

	slot->tts_tableOid = RelationGetRelid(relation);
	if (may_break_constraints(relation, row))
	{
		if (RelationGetDescr(relation)->constr->has_generated_stored)
			ExecComputeStoredGenerated(info, writer->estate, slot, CMD_INSERT);
		check_prepare(info, writer->estate);
		ExecConstraints(info, slot, writer->estate);
	}
	table_tuple_insert(relation, slot, writer->estate->es_output_cid, 0, NULL);
	return info->ri_NumIndices == 0 ? NIL
									: compat_insert_index_tuples(info, slot, writer->estate, false, false);
}

static void
put_row_with_triggers(RowWriter *writer, const InsertedRow *row)
{
	ResultRelInfo *info = writer->info;
	EState *estate = writer->estate;
	TransitionCaptureState *capture;
	List *unchecked;

	AfterTriggerBeginQuery();
	capture =
		MakeTransitionCaptureState(info->ri_TrigDesc, RelationGetRelid(info->ri_RelationDesc), CMD_INSERT);
	ExecBSInsertTriggers(estate, info);
	if (info->ri_TrigDesc->trig_insert_before_row)
		fire_before_row(writer, row);
	unchecked = put_row(writer, row);
	check_foreign_keys(writer);
	ExecARInsertTriggers(estate, info, writer->slot, unchecked, capture);
	ExecASInsertTriggers(estate, info, capture);
	AfterTriggerEndQuery(estate);
}

static void
insert(InsertedRow *row)
{
	Relation relation;
	RowWriter writer;

	PreventCommandIfReadOnly("INSERT");
	CommandCounterIncrement();
	relation = scan_open_table(row->source, RowExclusiveLock, &row->numbers);
	refuse_rules(relation);
	writer_open(&writer, relation);
	fill_slot(&writer, row);
	prepare_indexes(&writer);
	if (choose_insert_triggers(writer.info, row))
		put_row_with_triggers(&writer, row);
	else
		put_row(&writer, row);
	ExecCloseIndices(writer.info);
	writer_close(&writer);
	table_close(relation, NoLock);
	CommandCounterIncrement();
}

void
row_insert(const ScanSource *source, const Datum *values, const bool *nulls)
{
	InsertedRow row = {.source = source, .values = values, .nulls = nulls, .own = true};

	insert(&row);
}

static void
insert_content(InsertedRow *row)
{
	StatementLevel before = statement_enter();

	PG_TRY();
	{
		insert(row);
	}
	PG_FINALLY();
	{
		statement_leave(before);
	}
	PG_END_TRY();
}

void
row_insert_content(const ScanSource *source, const Datum *values, const bool *nulls)
{
	InsertedRow row = {.source = source, .values = values, .nulls = nulls};

	insert_content(&row);
}

void
row_insert_below_locked(const ScanSource *source, const Datum *values, const bool *nulls)
{
	InsertedRow row = {.source = source, .values = values, .nulls = nulls, .below_locked = true};

	insert_content(&row);
}

bool
row_is_own(const TupleTableSlot *slot)
{
	return slot != NULL && slot == own_row;
}

int64
row_next_number(const char *sequence)
{
	Oid oid = get_relname_relid(sequence, get_namespace_oid("ainecto", false));

	if (!OidIsValid(oid))
		elog(ERROR, "sequence \"ainecto.%s\" is missing", sequence);
	return nextval_internal(oid, false);
}

static bool
is_last_number(Oid sequence, int64 number)
{
	MemoryContext caller = CurrentMemoryContext;
	volatile bool is_last = false;

	PG_TRY();
	{
		is_last = DatumGetInt64(DirectFunctionCall1(currval_oid, ObjectIdGetDatum(sequence))) == number;
	}
	PG_CATCH();
	{
		/* This backend has drawn none yet. */
		if (geterrcode() != ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE)
			PG_RE_THROW();
		MemoryContextSwitchTo(caller);
		FlushErrorState();
	}
	PG_END_TRY();
	return is_last;
}

void
row_require_number_drawn(Oid sequence, int64 number)
{
	bool drawn;
	Oid caller;
	int security_context;
	HeapTuple entry = SearchSysCache1(RELOID, ObjectIdGetDatum(sequence));
	Oid owner;

	if (!HeapTupleIsValid(entry))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("there is no sequence %u", sequence)));
	owner = ((Form_pg_class) GETSTRUCT(entry))->relowner;
	ReleaseSysCache(entry);
	GetUserIdAndSecContext(&caller, &security_context);
	SetUserIdAndSecContext(owner, security_context | SECURITY_LOCAL_USERID_CHANGE);
	drawn = is_last_number(sequence, number);
	SetUserIdAndSecContext(caller, security_context);
	if (!drawn)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("number " INT64_FORMAT " is not for the row to choose", number),
						errhint("Leave the column out: the table counts.")));
}

static TM_Result
lock_tuple(RowScan *scan, ItemPointerData tid, LockTupleMode mode, LockWaitPolicy policy)
{
	TM_FailureData failure;

	return table_tuple_lock(scan->relation, &tid, scan->registered, scan->slot, GetCurrentCommandId(false),
							mode, policy, IsolationUsesXactSnapshot() ? 0 : TUPLE_LOCK_FLAG_FIND_LAST_VERSION,
							&failure);
}

/* Whether there is a newest version, which the slot then holds. */
static bool
lock_newest(RowScan *scan, LockTupleMode mode, bool *waited)
{
	ItemPointerData tid = scan->slot->tts_tid;
	TM_Result result = lock_tuple(scan, tid, mode, LockWaitSkip);

	*waited = result == TM_WouldBlock;
	if (*waited)
		result = lock_tuple(scan, tid, mode, LockWaitBlock);
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
	ItemPointerData tid = old->tts_tid;
	TupleTableSlot *slot = table_slot_create(scan->relation, NULL);
	compat_UpdateIndexes update_indexes;

	CommandCounterIncrement();
	slot_getallattrs(old);
	memcpy(slot->tts_values, old->tts_values, old->tts_tupleDescriptor->natts * sizeof(Datum));
	memcpy(slot->tts_isnull, old->tts_isnull, old->tts_tupleDescriptor->natts * sizeof(bool));
	for (int i = 0; i < count; i++)
	{
		slot->tts_values[scan->numbers[columns[i]] - 1] = values[i];
		slot->tts_isnull[scan->numbers[columns[i]] - 1] = false;
	}
	ExecStoreVirtualTuple(slot);
	simple_table_tuple_update(scan->relation, &tid, slot, scan->registered, &update_indexes);
	if (compat_updates_indexes(update_indexes))
	{
		RowWriter writer;

		writer_open(&writer, scan->relation);
		prepare_indexes(&writer);
		compat_insert_index_tuples(writer.info, slot, writer.estate, true,
								   compat_updates_summaries(update_indexes));
		ExecCloseIndices(writer.info);
		writer_close(&writer);
	}
	ExecDropSingleTupleTableSlot(slot);
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

/* column NO_COLUMN: all of them. */
static int64
delete_rows(const ScanSource *source, int key_count, const Datum *keys, int column, int64 last)
{
	RowScan scan;
	bool isnull;
	int64 count = 0;

	PreventCommandIfReadOnly("DELETE");
	CommandCounterIncrement();
	scan_open_mode(&scan, source, key_count, RowExclusiveLock);
	scan_start(&scan, keys);
	while (scan_next(&scan) && (column == NO_COLUMN || scan_integer(&scan, column, &isnull) <= last))
	{
		CHECK_FOR_INTERRUPTS();
		delete_current(&scan);
		count++;
	}
	scan_close(&scan);
	CommandCounterIncrement();
	return count;
}

int64
row_delete_range(const ScanSource *source, int key_count, const Datum *keys, int column, int64 last)
{
	return delete_rows(source, key_count, keys, column, last);
}

int64
row_delete_all(const ScanSource *source, int key_count, const Datum *keys)
{
	return delete_rows(source, key_count, keys, NO_COLUMN, 0);
}
