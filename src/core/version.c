/*
 * version.c
 *		Versions of documents: whether one is open, and opening the next.
 *
 * Whether a version is open is read off the newest row of ainecto.document_version: its inserting transaction
 * is ours, and the running call, or manual SQL, made it. Savepoints and rolled-back batches need no
 * bookkeeping that way.
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/xact.h"
#include "base/errors.h"
#include "base/row.h"
#include "base/scan.h"
#include "base/settings.h"
#include "core/audit.h"
#include "core/call.h"
#include "core/change.h"
#include "core/history_source.h"
#include "core/principal.h"
#include "core/retention.h"
#include "core/version.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

/* The newest version of a document, as the running command sees it. */
typedef struct NewestVersion
{
	int64 version; /* 0: there is none yet */
	TimestampTz at;
	int64 account; /* 0: none */
	bool ours;     /* this transaction made it */
	bool manual;   /* manual SQL made it */
} NewestVersion;

static void
find_newest_version(const pg_uuid_t *document, NewestVersion *newest)
{
	Datum key = UUIDPGetDatum(document);
	bool isnull;
	RowScan scan;

	memset(newest, 0, sizeof(*newest));
	if (!scan_find_last(&scan, &history_versions, 1, &key))
		return;
	newest->version = scan_integer(&scan, VERSION_NUMBER, &isnull);
	newest->at = DatumGetTimestampTz(scan_datum(&scan, VERSION_AT, &isnull));
	newest->account = scan_integer(&scan, VERSION_ACCOUNT, &isnull);
	newest->ours = TransactionIdIsCurrentTransactionId(
		DatumGetTransactionId(slot_getsysattr(scan.slot, MinTransactionIdAttributeNumber, &isnull)));
	newest->manual = scan_is_null(&scan, VERSION_REQUEST);
	scan_close(&scan);
}

/* Roles that take turns in a transaction by SET ROLE may act for different accounts. */
static bool
is_of_session(const NewestVersion *version)
{
	Principal principal;

	principal_of_session(&principal);
	return principal.account_id == version->account;
}

/* The newest version of the document, if the running call or this transaction's manual SQL for the same
 * account opened it; else 0. */
int64
version_find_open(const pg_uuid_t *document)
{
	NewestVersion newest;
	bool open;

	find_newest_version(document, &newest);
	if (!newest.ours)
		return 0;
	open = call_current() == NULL ? newest.manual && is_of_session(&newest)
								  : call_made_version(document, newest.version);
	return open ? newest.version : 0;
}

/* A column of a row in the making; NULL stays null. */
static void
put_text(Datum *values, bool *nulls, int column, const char *text)
{
	nulls[column] = text == NULL;
	values[column] = text == NULL ? (Datum) 0 : CStringGetTextDatum(text);
}

/* The time of a version is the time it was made, under the document's lock, and rises strictly. */
static void
write_version_row(const pg_uuid_t *document, int64 version, const Principal *principal,
				  const char *description)
{
	const CallFrame *frame = call_current();
	NewestVersion previous;
	Datum values[VERSION_COLUMNS];
	bool nulls[VERSION_COLUMNS] = {false};

	find_newest_version(document, &previous);
	values[VERSION_DOCUMENT] = UUIDPGetDatum(document);
	values[VERSION_NUMBER] = Int64GetDatum(version);
	values[VERSION_AT] = TimestampTzGetDatum(Max(settings_clock(), previous.at + 1));
	values[VERSION_ACCOUNT] = Int64GetDatum(principal->account_id);
	nulls[VERSION_ACCOUNT] = principal->account_id == 0;
	put_text(values, nulls, VERSION_CLIENT, principal->client_id);
	put_text(values, nulls, VERSION_SESSION, frame == NULL ? NULL : frame->session_id);
	values[VERSION_GRANT] = UUIDPGetDatum(&principal->grant);
	nulls[VERSION_GRANT] = !principal->has_grant;
	put_text(values, nulls, VERSION_REQUEST, frame == NULL ? NULL : frame->request_id);
	put_text(values, nulls, VERSION_TOOL, frame == NULL ? NULL : frame->tool);
	put_text(values, nulls, VERSION_DESCRIPTION, description);
	put_text(values, nulls, VERSION_SOURCE, frame == NULL ? "manual" : frame->source);
	row_insert(&history_versions, values, nulls);
}

/* Manual SQL has no gate that would write the audit row. */
static void
audit_manual_version(const pg_uuid_t *document, int64 version, const Principal *principal,
					 const char *description)
{
	AuditEntry entry = {0};

	entry.source = "manual";
	entry.target_kind = "document";
	entry.target = DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(document)));
	entry.version = version;
	entry.description = description;
	entry.outcome = "done";
	entry.principal = principal;
	audit_write(&entry);
}

/* The document's next version number, under its lock, and its project. */
static int64
count_version(const pg_uuid_t *document, pg_uuid_t *project)
{
	static const int counted[] = {DOCUMENT_VERSION, DOCUMENT_UPDATED_AT};
	Datum key = UUIDPGetDatum(document);
	Datum values[lengthof(counted)];
	bool isnull;
	int64 version;
	RowScan scan;

	if (!row_find_locked(&scan, &history_documents, 1, &key, LockTupleNoKeyExclusive, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("the document of the changed row does not exist")));
	version = scan_integer(&scan, DOCUMENT_VERSION, &isnull) + 1;
	*project = *DatumGetUUIDP(scan_datum(&scan, DOCUMENT_PROJECT, &isnull));
	values[0] = Int64GetDatum(version);
	values[1] = TimestampTzGetDatum(settings_clock());
	row_update(&scan, lengthof(counted), counted, values);
	scan_close(&scan);
	return version;
}

int64
version_open(const pg_uuid_t *document)
{
	const CallFrame *frame = call_current();
	const char *description;
	Principal principal = {0};
	pg_uuid_t project;
	int64 version = count_version(document, &project);

	if (frame != NULL)
	{
		principal = *frame->principal;
		description = frame->description;
	}
	else
	{
		principal_of_session(&principal);
		description = settings_description() == NULL ? CHANGE_DESCRIPTION_MANUAL : settings_description();
	}
	write_version_row(document, version, &principal, description);
	if (frame == NULL)
		audit_manual_version(document, version, &principal, description);
	call_note_version(document, version);
	retention_apply(document, version, &project, &principal);
	return version;
}
