/*
 * retention.c
 *		Old versions go by the plan of the workspace's owner.
 */
#include "postgres.h"

#include "access/table.h"
#include "base/json_write.h"
#include "base/row.h"
#include "base/scan.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/history/history_source.h"
#include "core/history/retention.h"
#include "core/tree/access.h"
#include "utils/builtins.h"

/* The way from a document's project to the plan that pays for its history. */
static const ScanSource workspace_of_project = {
	.relation = "project",
	.index = "project_pkey",
	.columns = {"workspace_uuid"},
};

static const ScanSource owner_of_workspace = {
	.relation = "workspace",
	.index = "workspace_pkey",
	.columns = {"owner_id"},
};

static const ScanSource plan_of_account = {
	.relation = "account",
	.index = "account_pkey",
	.columns = {"plan"},
};

static bool
version_exists(const pg_uuid_t *document, int64 version)
{
	Datum keys[] = {UUIDPGetDatum(document), Int64GetDatum(version)};
	RowScan scan;

	if (!scan_find(&scan, &history_versions, lengthof(keys), keys))
		return false;
	scan_close(&scan);
	return true;
}

/* The column of the one row that the key names; foreign keys keep it there. Good until the scan is closed. */
static Datum
find_column(RowScan *scan, const ScanSource *source, Datum key)
{
	bool isnull;

	if (!scan_find(scan, source, 1, &key))
		elog(ERROR, "a row of ainecto.%s is missing", source->relation);
	return scan_datum(scan, 0, &isnull);
}

static int64
find_owner(const pg_uuid_t *document, const pg_uuid_t *project)
{
	const Place *place = access_known_document(document);
	pg_uuid_t workspace;
	int64 owner;
	RowScan scan;

	if (place != NULL)
		return place->owner;
	workspace = *DatumGetUUIDP(find_column(&scan, &workspace_of_project, UUIDPGetDatum(project)));
	scan_close(&scan);
	owner = DatumGetInt64(find_column(&scan, &owner_of_workspace, UUIDPGetDatum(&workspace)));
	scan_close(&scan);
	return owner;
}

/*
 * Whoever deletes an account holds the lock of all versions until it is gone (account_guard.h): an account
 * that is still there under the lock of whoever inserts one stays. That of a workspace's owner does anyway.
 */
static void
hold_account(int64 account)
{
	Datum key = Int64GetDatum(account);
	const AttrNumber *numbers;
	RowScan scan;

	table_close(scan_open_table(&history_versions, RowExclusiveLock, &numbers), NoLock);
	if (!scan_find(&scan, &plan_of_account, 1, &key))
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("the account that makes the version was deleted meanwhile")));
	scan_close(&scan);
}

/* The plan of the workspace's owner, who as a rule is the caller. */
static void
read_owner_plan(int64 owner, const Principal *caller, AccountPlan *plan)
{
	RowScan scan;

	if (owner == caller->account_id)
	{
		*plan = caller->plan;
		return;
	}
	principal_read_plan(TextDatumGetCString(find_column(&scan, &plan_of_account, Int64GetDatum(owner))),
						plan);
	scan_close(&scan);
}

/*
 * Keep the newest versions that the plan of the workspace's owner pays for: numbers have no gaps, so as a
 * rule the one that is due is the last that has to go. Where older ones are left the plan has shrunk, and
 * they have their time (grace.h). No guard stands in the way of rows that the engine itself deletes.
 */
static int64
purge_due(const pg_uuid_t *document, int64 newest, int64 owner, const Principal *caller)
{
	Datum keys[2] = {UUIDPGetDatum(document)};
	int64 due;
	AccountPlan plan;

	read_owner_plan(owner, caller, &plan);
	if (plan.versions_kept < 0 || newest <= plan.versions_kept)
		return 0;
	due = newest - plan.versions_kept;
	if (version_exists(document, due - 1))
		return 0;
	keys[1] = Int64GetDatum(due);
	row_delete_range(&history_changes, lengthof(keys), keys, CHANGE_VERSION, due);
	return row_delete_range(&history_versions, lengthof(keys), keys, VERSION_NUMBER, due) > 0 ? due : 0;
}

void
retention_purge(const pg_uuid_t *document, int64 through, RetentionCount *count)
{
	Datum key = UUIDPGetDatum(document);

	count->changes = row_delete_range(&history_changes, 1, &key, CHANGE_VERSION, through);
	count->versions = row_delete_range(&history_versions, 1, &key, VERSION_NUMBER, through);
}

static JsonWriter
begin_entry(StringInfo json, const char *kind, const char *identifier, const pg_uuid_t *document)
{
	JsonWriter writer;

	initStringInfo(json);
	json_write_init(&writer, json);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "kind", kind);
	json_write_uuid_member(&writer, identifier, document);
	return writer;
}

static List *
end_entry(List *entries, JsonWriter *writer, const StringInfoData *json)
{
	CallChange *entry = palloc0(sizeof(CallChange));

	json_write_close_object(writer);
	entry->json = json->data;
	return lappend(entries, entry);
}

static List *
list_entries(const RetentionNote *note)
{
	List *entries = NIL;
	StringInfoData json;
	JsonWriter writer;

	if (note->gone)
	{
		writer = begin_entry(&json, "document", "id", note->document);
		json_write_boolean_member(&writer, "purged", true);
		entries = end_entry(entries, &writer, &json);
	}
	if (note->through > 0)
	{
		writer = begin_entry(&json, "version", "document", note->document);
		json_write_text_member(&writer, "ids",
							   psprintf(INT64_FORMAT "-" INT64_FORMAT, note->from, note->through));
		json_write_integer_member(&writer, "count", note->count->versions);
		entries = end_entry(entries, &writer, &json);
		writer = begin_entry(&json, "change", "document", note->document);
		json_write_integer_member(&writer, "count", note->count->changes);
		entries = end_entry(entries, &writer, &json);
	}
	return list_concat(entries, note->others);
}

void
retention_tell(const RetentionNote *note)
{
	Principal principal;
	AuditEntry entry = {
		.source = "retention",
		.tool = "housekeeping",
		.target_kind = access_place_kind_name(PLACE_DOCUMENT),
		.target = uuid_text(note->document),
		.targets_json = audit_targets(list_entries(note)),
		.description = note->why,
		.outcome = "done",
		.principal = &principal,
	};

	principal_of_session(&principal);
	audit_write(&entry);
}

int64
retention_apply(const pg_uuid_t *document, int64 newest, const pg_uuid_t *project, const Principal *caller)
{
	int64 owner = find_owner(document, project);

	if (caller->account_id != 0 && caller->account_id != owner)
		hold_account(caller->account_id);
	return purge_due(document, newest, owner, caller);
}
