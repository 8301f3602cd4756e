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
#include "base/clock.h"
#include "base/errors.h"
#include "base/row.h"
#include "base/scan.h"
#include "base/settings.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/caller/principal.h"
#include "core/history/change.h"
#include "core/history/history_source.h"
#include "core/history/retention.h"
#include "core/history/version.h"
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

/* At least `known`, the number of a version that there was, unless that one has been removed since. */
static void
find_newest_version(const pg_uuid_t *document, int64 known, NewestVersion *newest)
{
	Datum keys[] = {UUIDPGetDatum(document), Int64GetDatum(known)};
	bool isnull;
	RowScan scan;

	memset(newest, 0, sizeof(*newest));
	if (!scan_find_last_from(&scan, &history_versions, lengthof(keys), keys) &&
		!scan_find_last(&scan, &history_versions, 1, keys))
		return;
	newest->version = scan_integer(&scan, VERSION_NUMBER, &isnull);
	newest->at = DatumGetTimestampTz(scan_datum(&scan, VERSION_AT, &isnull));
	newest->account = scan_integer(&scan, VERSION_ACCOUNT, &isnull);
	newest->ours = TransactionIdIsCurrentTransactionId(scan_writer(&scan));
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

static bool
is_open(const pg_uuid_t *document, const NewestVersion *newest)
{
	return call_current() == NULL ? newest->manual && is_of_session(newest)
								  : call_made_version(document, newest->version);
}

/* The oldest version that this transaction opened after the command; 0 if there is none. */
static int64
find_later_version(const pg_uuid_t *document, CommandId written)
{
	Datum keys[] = {UUIDPGetDatum(document)};
	int64 found = 0;
	bool isnull;
	RowScan scan;

	scan_open(&scan, &history_versions, lengthof(keys));
	scan_start(&scan, keys);
	while (scan_previous(&scan) && TransactionIdIsCurrentTransactionId(scan_writer(&scan)) &&
		   scan_command(&scan) > written)
		found = scan_integer(&scan, VERSION_NUMBER, &isnull);
	scan_close(&scan);
	return found;
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
write_version_row(const pg_uuid_t *document, int64 version, TimestampTz previous, const Principal *principal,
				  const char *description, int64 purged)
{
	const CallFrame *frame = call_current();
	Datum values[VERSION_COLUMNS];
	bool nulls[VERSION_COLUMNS] = {false};

	values[VERSION_DOCUMENT] = UUIDPGetDatum(document);
	values[VERSION_NUMBER] = Int64GetDatum(version);
	values[VERSION_AT] = TimestampTzGetDatum(Max(clock_now(), previous + 1));
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
	values[VERSION_PURGED] = Int64GetDatum(purged);
	nulls[VERSION_PURGED] = purged == 0;
	row_insert(&history_versions, values, nulls);
}

static const char *
manual_description(void)
{
	return settings_description() == NULL ? CHANGE_DESCRIPTION_MANUAL : settings_description();
}

/* Manual SQL has no gate that would write the audit row. */
static void
audit_manual_version(const pg_uuid_t *document, int64 version, const Principal *principal)
{
	AuditEntry entry = {0};

	entry.source = "manual";
	entry.target_kind = "document";
	entry.target = uuid_text(document);
	entry.version = version;
	entry.description = manual_description();
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
	values[1] = TimestampTzGetDatum(clock_now());
	row_update(&scan, lengthof(counted), counted, values);
	scan_close(&scan);
	return version;
}

/* `newest` was found before the document's lock was held. */
static int64
open_version(const pg_uuid_t *document, NewestVersion *newest)
{
	const CallFrame *frame = call_current();
	Principal principal = {0};
	pg_uuid_t project;
	int64 version = count_version(document, &project);
	int64 purged;

	if (newest->version != version - 1)
		find_newest_version(document, version - 1, newest);

	if (frame != NULL)
		principal = *frame->principal;
	else
		principal_of_session(&principal);
	/* First, so that the version tells of it. */
	purged = retention_apply(document, version, &project, &principal);
	write_version_row(document, version, newest->at, &principal,
					  frame != NULL ? frame->description : manual_description(), purged);
	if (frame == NULL)
		audit_manual_version(document, version, &principal);
	call_note_version(document, version);
	return version;
}

/* Who made the version is somebody else; that manual SQL is in it too, the audit row tells. */
static void
join_version(const pg_uuid_t *document, int64 version)
{
	Principal principal;

	if (call_current() != NULL)
		return;
	principal_of_session(&principal);
	audit_manual_version(document, version, &principal);
}

int64
version_of_write(const pg_uuid_t *document, CommandId written)
{
	const Place *place = access_known_document(document);
	NewestVersion newest;
	int64 version;

	find_newest_version(document, place == NULL ? 0 : place->version, &newest);
	if (newest.ours && is_open(document, &newest))
		return newest.version;
	version = newest.ours ? find_later_version(document, written) : 0;
	if (version == 0)
		return open_version(document, &newest);
	join_version(document, version);
	return version;
}
