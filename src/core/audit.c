/*
 * audit.c
 *		Rows of ainecto.audit_log.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/row.h"
#include "base/settings.h"
#include "core/audit.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

static const ScanSource audit_rows = {
	.relation = "audit_log",
	.columns = {"id",          "at",           "account_id",    "account_email", "client_id",   "grant_uuid",
				"session_id",  "session_role", "database_role", "peer",          "source",      "tool",
				"target_kind", "target",       "version",       "targets",       "description", "outcome",
				"sqlstate",    "message",      "request_id"},
};

#define AUDIT_COLUMNS 21

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

	row_add(&row, Int64GetDatum(row_next_number("audit_log_id_seq")), true);
	row_add(&row, TimestampTzGetDatum(settings_clock()), true);
	row_add(&row, Int64GetDatum(known ? principal->account_id : 0), known);
	row_add_text(&row, known ? principal->email : NULL);
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
		.description = description,
		.outcome = "done",
		.principal = &principal,
	};

	principal_of_session(&principal);
	audit_write(&entry);
}
