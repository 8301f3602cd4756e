/*
 * account_guard.c
 *		Accounts that versions name stay.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/skey.h"
#include "access/table.h"
#include "access/tableam.h"
#include "base/errors.h"
#include "base/scan.h"
#include "core/history/account_guard.h"
#include "core/history/history_source.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Waits for all who are making versions, so that none can name the account while it goes. */
static bool
is_named_by_version(Datum account)
{
	const AttrNumber *numbers;
	Relation versions = scan_open_table(&history_versions, ShareRowExclusiveLock, &numbers);
	TupleTableSlot *slot = table_slot_create(versions, NULL);
	Snapshot snapshot = RegisterSnapshot(GetLatestSnapshot());
	TableScanDesc scan;
	ScanKeyData key;
	bool found;

	ScanKeyInit(&key, numbers[VERSION_ACCOUNT], BTEqualStrategyNumber, F_INT8EQ, account);
	scan = table_beginscan(versions, snapshot, 1, &key);
	found = table_scan_getnextslot(scan, ForwardScanDirection, slot);
	table_endscan(scan);
	UnregisterSnapshot(snapshot);
	ExecDropSingleTupleTableSlot(slot);
	table_close(versions, NoLock);
	return found;
}

void
account_guard_keep(TriggerData *trigger)
{
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	int id = scan_column_number(tuple_desc, "id");
	bool isnull;
	Datum before = heap_getattr(trigger->tg_trigtuple, id, tuple_desc, &isnull);

	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) &&
		DatumGetInt64(before) == DatumGetInt64(heap_getattr(trigger->tg_newtuple, id, tuple_desc, &isnull)))
		return;
	if (is_named_by_version(before))
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY),
						errmsg("the account is named by versions of documents and is kept"),
						errhint("Set disabled_at: then it can neither sign in nor use its tokens.")));
}
