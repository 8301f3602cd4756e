/*
 * audit.c
 *		Rows of ainecto.audit_log.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/json_write.h"
#include "base/row.h"
#include "base/settings.h"
#include "catalog/pg_type_d.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/timestamp.h"

const ScanSource audit_rows = {
	.relation = "audit_log",
	.columns = {"id",          "at",           "account_id",    "client_id", "grant_uuid",
				"session_id",  "session_role", "database_role", "peer",      "source",
				"tool",        "target_kind",  "target",        "version",   "targets",
				"description", "outcome",      "sqlstate",      "message",   "request_id"},
	.checks = 1,
};

/* In the order of their making. */
static const ScanSource audit_by_id = {
	.relation = "audit_log",
	.index = "audit_log_pkey",
	.columns = {"id", "at"},
};

#define AUDIT_COLUMNS 20

/* Entries of audit_log.targets that one row spells out; more are counted. */
#define AUDIT_MAX_TARGETS 1000

/* A row in the making, column after column. */
typedef struct Row
{
	Datum values[AUDIT_COLUMNS];
	bool nulls[AUDIT_COLUMNS];
	int count;
} Row;

static void
row_add(Row *row, Datum value, bool given)
{
	Assert(row->count < AUDIT_COLUMNS);
	row->values[row->count] = value;
	row->nulls[row->count++] = !given;
}

static void
row_add_text(Row *row, const char *text)
{
	row_add(row, text == NULL ? (Datum) 0 : CStringGetTextDatum(text), text != NULL);
}

/* Where nothing can be written, the server's log tells what was refused. */
static void
log_refusal(const AuditEntry *entry)
{
	const char *email = entry->principal == NULL ? NULL : entry->principal->email;

	ereport(LOG,
			(errmsg("audit: %s of %s by %s: %s", entry->outcome, entry->tool == NULL ? "SQL" : entry->tool,
					email == NULL ? "nobody" : email, entry->message == NULL ? "" : entry->message),
			 errhidestmt(true)));
}

void
audit_write(const AuditEntry *entry)
{
	const Principal *principal = entry->principal;
	bool known = principal != NULL && principal->account_id != 0;
	Row row = {.count = 0};

	if (XactReadOnly && strcmp(entry->outcome, "done") != 0)
	{
		log_refusal(entry);
		return;
	}

	PreventCommandIfReadOnly("INSERT");
	/* Ids are given out to numbered transactions only: the seal relies on it. */
	GetTopTransactionId();
	row_add(&row, Int64GetDatum(row_next_number("audit_log_id_seq")), true);
	row_add(&row, TimestampTzGetDatum(clock_now()), true);
	row_add(&row, Int64GetDatum(known ? principal->account_id : 0), known);
	row_add_text(&row, principal == NULL ? NULL : principal->client_id);
	row_add(&row, UUIDPGetDatum(principal == NULL ? NULL : &principal->grant),
			principal != NULL && principal->has_grant);
	row_add_text(&row, entry->session_id);
	row_add_text(&row, GetUserNameFromId(GetSessionUserId(), false));
	row_add_text(&row, principal_outer_role());
	row_add(&row,
			entry->peer == NULL ? (Datum) 0 : DirectFunctionCall1(inet_in, CStringGetDatum(entry->peer)),
			entry->peer != NULL);
	row_add_text(&row, entry->source);
	row_add_text(&row, entry->tool);
	row_add_text(&row, entry->target_kind);
	row_add_text(&row, entry->target);
	row_add(&row, Int64GetDatum(entry->version), entry->version != 0);
	row_add(&row,
			entry->targets_json == NULL ? (Datum) 0
										: DirectFunctionCall1(jsonb_in, CStringGetDatum(entry->targets_json)),
			entry->targets_json != NULL);
	row_add_text(&row, entry->description);
	row_add_text(&row, entry->outcome);
	row_add_text(&row, entry->sqlerrcode == 0 ? NULL : unpack_sql_state(entry->sqlerrcode));
	row_add_text(&row, entry->message);
	row_add_text(&row, entry->request_id);
	Assert(row.count == AUDIT_COLUMNS);
	row_insert(&audit_rows, row.values, row.nulls);
}

const char *
audit_targets(const List *changes)
{
	StringInfoData text;
	JsonWriter writer;
	ListCell *cell;
	int told = 0;

	if (changes == NIL)
		return NULL;
	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_array(&writer);
	foreach(cell, changes)
	{
		if (told++ == AUDIT_MAX_TARGETS)
			break;
		json_write_raw(&writer, ((const CallChange *) lfirst(cell))->json);
	}
	if (list_length(changes) > AUDIT_MAX_TARGETS)
	{
		json_write_open_object(&writer);
		json_write_integer_member(&writer, "more", list_length(changes) - AUDIT_MAX_TARGETS);
		json_write_close_object(&writer);
	}
	json_write_close_array(&writer);
	return text.data;
}

void
audit_write_administration(const char *function, const char *target_kind, const char *target,
						   const char *description)
{
	Principal principal;
	AuditEntry entry = {
		.source = "sql",
		.tool = function,
		.target_kind = target_kind,
		.target = target,
		.targets_json = audit_targets(call_gathered()),
		.description = description,
		.outcome = "done",
		.principal = &principal,
	};

	principal_of_session(&principal);
	audit_write(&entry);
}

/* The ids from the oldest row to the last that is older than all younger ones; false if there is none. */
static bool
find_purgeable(TimestampTz before, int64 *first, int64 *last, int64 *count)
{
	RowScan scan;
	bool isnull;

	scan_open(&scan, &audit_by_id, 0);
	scan_start(&scan, NULL);
	while (scan_next(&scan) && DatumGetTimestampTz(scan_datum(&scan, 1, &isnull)) < before)
	{
		CHECK_FOR_INTERRUPTS();
		*last = scan_integer(&scan, 0, &isnull);
		if ((*count)++ == 0)
			*first = *last;
	}
	scan_close(&scan);
	return *count > 0;
}

static const char *
purge_json(int64 first, int64 last, int64 count, TimestampTz before)
{
	StringInfoData text;
	JsonWriter writer;
	char until[MAXDATELEN + 1];
	int utc = 0;

	JsonEncodeDateTime(until, TimestampTzGetDatum(before), TIMESTAMPTZOID, &utc);
	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_integer_member(&writer, "id_from", first);
	json_write_integer_member(&writer, "id_to", last);
	json_write_integer_member(&writer, "rows", count);
	json_write_text_member(&writer, "until", until);
	json_write_close_object(&writer);
	return text.data;
}

int64
audit_purge(TimestampTz before)
{
	AuditEntry entry = {
		.source = "retention", .tool = "purge_audit", .target_kind = "audit", .outcome = "done"};
	Principal principal;
	int64 first = 0;
	int64 last = 0;
	int64 count = 0;

	if (before > clock_now() - AUDIT_KEPT_DAYS * USECS_PER_DAY)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the last %d days of the audit log are not to be purged", AUDIT_KEPT_DAYS)));
	if (!find_purgeable(before, &first, &last, &count))
		return 0;
	row_delete_range(&audit_by_id, 0, NULL, 0, last);
	principal_of_session(&principal);
	entry.principal = &principal;
	entry.targets_json = purge_json(first, last, count, before);
	entry.description = settings_description();
	audit_write(&entry);
	return count;
}
