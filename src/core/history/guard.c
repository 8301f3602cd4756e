/*
 * guard.c
 *		What nobody may change.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "base/compat.h"
#include "base/errors.h"
#include "base/row.h"
#include "base/scan.h"
#include "base/settings.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "core/caller/audit.h"
#include "core/history/change.h"
#include "core/history/entity.h"
#include "core/history/guard.h"
#include "core/history/history_source.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "replication/logicalworker.h"
#include "storage/lock.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "core/history/guard.sql.h"

/*
 * A lock beside the table of what was drawn of versions, held to the end of the transaction: those who keep
 * drawings in one mode, those who change content without a version in another, so that each kind keeps out
 * the other and not its own. False if it is not had at once and is not to be waited for; where there is no
 * such table, before 1.1.0, there is nothing to lock.
 */
static bool
lock_drawings(LOCKMODE mode, bool waits)
{
	Oid drawings = get_relname_relid("kept_drawing", get_namespace_oid("ainecto", false));
	LOCKTAG tag;

	if (!OidIsValid(drawings))
		return false;
	SET_LOCKTAG_OBJECT(tag, MyDatabaseId, RelationRelationId, drawings, 0);
	return LockAcquire(&tag, mode, false, !waits) != LOCKACQUIRE_NOT_AVAIL;
}

bool
guard_hold_versions(void)
{
	return lock_drawings(RowExclusiveLock, false);
}

/* What was drawn of versions before, and by whoever still draws. */
static void
forget_drawings(void)
{
	if (!lock_drawings(ShareLock, true))
		return;
	SPI_connect();
	execute_delete_drawings();
	SPI_finish();
}

/*
 * A version may no longer say what its content is, and what backends remember of versions must go. Once per
 * subtransaction, since each may be rolled back: telling of every row would have the next command learn all
 * about the table anew.
 */
static void
forget_versions(void)
{
	static LocalTransactionId told_in = InvalidLocalTransactionId;
	static SubTransactionId told_in_part = InvalidSubTransactionId;

	if (told_in == compat_local_transaction() && told_in_part == GetCurrentSubTransactionId())
		return;
	scan_invalidate(&history_documents);
	forget_drawings();
	told_in = compat_local_transaction();
	told_in_part = GetCurrentSubTransactionId();
}

bool
guard_stands_still(void)
{
	if (!settings_restoring())
		return false;
	forget_versions();
	return true;
}

bool
guard_records_nothing(void)
{
	if (SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA)
		return guard_stands_still();
	forget_versions();
	return true;
}

/* What is sealed of a document that was purged stays, and would be taken for what another one did. */
static void
refuse_second_life(const TriggerData *trigger)
{
	static const ScanSource sealed = {
		.relation = "sealed_version", .index = "sealed_version_pkey", .columns = {"version"}};
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	bool isnull;
	Datum uuid =
		heap_getattr(trigger->tg_trigtuple, scan_column_number(tuple_desc, "uuid"), tuple_desc, &isnull);
	RowScan scan;

	if (!scan_find(&scan, &sealed, 1, &uuid))
		return;
	scan_close(&scan);
	ereport(ERROR,
			(errcode(ERRCODE_AI_ALREADY_EXISTS),
			 errmsg("a document with the identifier %s was here before", uuid_text(DatumGetUUIDP(uuid))),
			 errdetail("It was removed with the trash, and what is sealed of its versions stays."),
			 errhint("Give the new document another identifier.")));
}

void
guard_check_birth(TriggerData *trigger)
{
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	bool isnull;
	Datum version;

	if (guard_stands_still() || IsLogicalWorker())
		return;
	version =
		heap_getattr(trigger->tg_trigtuple, scan_column_number(tuple_desc, "version"), tuple_desc, &isnull);
	if (isnull || DatumGetInt64(version) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("a document is born at version 0"),
						errdetail("The version is counted by the change engine alone."),
						errhint("To load a dump, connect as a superuser with ainecto.restoring = on.")));
	refuse_second_life(trigger);
}

void
guard_check_update(TriggerData *trigger)
{
	TupleDesc tuple_desc = RelationGetDescr(trigger->tg_relation);
	int type = scan_column_number(tuple_desc, "type");
	char *before = SPI_getvalue(trigger->tg_trigtuple, tuple_desc, type);
	char *after = SPI_getvalue(trigger->tg_newtuple, tuple_desc, type);

	if (guard_records_nothing())
		return;
	if (strcmp(before, after) != 0)
		change_refuse_fixed(&document_entity, "type");
	ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("the version of a document is not to be set"),
					errdetail("The version is counted by the change engine alone."),
					errhint("Change the document's content; each change makes a version.")));
}

/* The engine's own rows, those that a subscription brings, and what retention by hand takes away. */
static bool
may_pass(const TriggerData *trigger)
{
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event) && row_is_own(trigger->tg_trigslot))
		return true;
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event) && GetUserId() == get_role_oid(RETENTION_ROLE, true))
		return true;
	return IsLogicalWorker();
}

void
guard_refuse(TriggerData *trigger)
{
	const char *relation = RelationGetRelationName(trigger->tg_relation);

	if (guard_stands_still() || may_pass(trigger))
		return;
	if (strcmp(relation, document_entity.relation) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY), errmsg("documents are archived, not deleted"),
						errhint("Use the tool delete_documents, or set archived_at.")));
	ereport(
		ERROR,
		(errcode(ERRCODE_AI_APPEND_ONLY),
		 errmsg("ainecto.%s cannot be %s", relation,
				TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) ? "truncated"
				: TRIGGER_FIRED_BY_INSERT(trigger->tg_event) ? "inserted into"
				: TRIGGER_FIRED_BY_DELETE(trigger->tg_event) ? "deleted from"
															 : "updated"),
		 entity_by_relation(trigger->tg_relation) != NULL
			 ? errhint("Use DELETE: it makes a version, TRUNCATE would not.")
			 : errhint(
				   "History and audit are only ever added to, by what they tell of. Old versions go by the"
				   " plan, or by a DELETE as the role %s.",
				   RETENTION_ROLE)));
}
