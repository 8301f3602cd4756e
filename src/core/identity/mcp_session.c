/*
 * mcp_session.c
 *		MCP sessions.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/clock.h"
#include "base/row.h"
#include "base/scan.h"
#include "base/statement.h"
#include "core/caller/secret.h"
#include "core/identity/mcp_session.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "core/identity/mcp_session.sql.h"

#define TOUCH_INTERVAL  (USECS_PER_HOUR)
#define IDLE_INTERVAL   (MCP_SESSION_IDLE_DAYS * USECS_PER_DAY)
#define CLIENT_TEXT_MAX 200

/* Where columns stand in the list below. */
enum
{
	MCP_SESSION_ID,
	MCP_SESSION_GRANT,
	MCP_SESSION_PROTOCOL_VERSION,
	MCP_SESSION_CLIENT_NAME,
	MCP_SESSION_CLIENT_VERSION,
	MCP_SESSION_CREATED,
	MCP_SESSION_LAST_USED,
	MCP_SESSION_ENDED,
	MCP_SESSION_COLUMNS
};

static const ScanSource session_by_id = {
	.relation = "mcp_session",
	.index = "mcp_session_pkey",
	.columns = {"id", "grant_uuid", "protocol_version", "client_name", "client_version", "created_at",
				"last_used_at", "ended_at"},
};

/* What a session belongs to. */
static const ScanSource grant_by_uuid = {
	.relation = "oauth_grant",
	.index = "oauth_grant_pkey",
	.columns = {"uuid"},
};

static Datum
client_text(const char *text)
{
	return text == NULL ? (Datum) 0
						: PointerGetDatum(cstring_to_text_with_len(
							  text, pg_mbcliplen(text, strlen(text), CLIENT_TEXT_MAX)));
}

/*
 * This transaction need not wait for the disk. A crash may cost the sessions of the last moments: a client
 * that is told that its session is not there begins a new one (MCP 2025-11-25, Transports, Session
 * Management).
 */
static void
commit_without_waiting(void)
{
	if (synchronous_commit > SYNCHRONOUS_COMMIT_OFF)
		set_config_option("synchronous_commit", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
						  false);
}

void
mcp_session_delete_idle(const Principal *principal)
{
	execute_delete_idle(&principal->grant, clock_now() - IDLE_INTERVAL);
}

char *
mcp_session_create(const Principal *principal, const char *protocol_version, const char *client_name,
				   const char *client_version)
{
	char *id = secret_make("");
	TimestampTz now = clock_now();
	RowScan grant;
	Datum values[MCP_SESSION_COLUMNS] = {
		[MCP_SESSION_ID] = CStringGetTextDatum(id),
		[MCP_SESSION_GRANT] = UUIDPGetDatum(&principal->grant),
		[MCP_SESSION_PROTOCOL_VERSION] = CStringGetTextDatum(protocol_version),
		[MCP_SESSION_CLIENT_NAME] = client_text(client_name),
		[MCP_SESSION_CLIENT_VERSION] = client_text(client_version),
		[MCP_SESSION_CREATED] = TimestampTzGetDatum(now),
		[MCP_SESSION_LAST_USED] = TimestampTzGetDatum(now),
	};
	bool nulls[MCP_SESSION_COLUMNS] = {
		[MCP_SESSION_CLIENT_NAME] = client_name == NULL,
		[MCP_SESSION_CLIENT_VERSION] = client_version == NULL,
		[MCP_SESSION_ENDED] = true,
	};

	Assert(principal->has_grant);
	commit_without_waiting();
	/* Sessions of one grant are begun side by side. */
	if (row_find_locked(&grant, &grant_by_uuid, 1, &values[MCP_SESSION_GRANT], LockTupleKeyShare, NULL))
	{
		scan_close(&grant);
		row_insert_below_locked(&session_by_id, values, nulls);
	}
	else
		row_insert_content(&session_by_id, values, nulls);
	return id;
}

/* Whether the row is of a session of this grant that goes on. */
static bool
session_goes_on(const RowScan *scan, const Principal *principal, TimestampTz now)
{
	bool isnull;

	return memcmp(DatumGetUUIDP(scan_datum(scan, MCP_SESSION_GRANT, &isnull)), &principal->grant, UUID_LEN) ==
			   0 &&
		   scan_is_null(scan, MCP_SESSION_ENDED) &&
		   DatumGetTimestampTz(scan_datum(scan, MCP_SESSION_LAST_USED, &isnull)) > now - IDLE_INTERVAL;
}

bool
mcp_session_find(const char *id, const Principal *principal, McpSession *session)
{
	TimestampTz now = clock_now();
	Datum key;
	RowScan scan;
	bool found;
	bool isnull;

	if (!principal->has_grant || strnlen(id, MCP_SESSION_MAX_ID + 1) > MCP_SESSION_MAX_ID)
		return false;
	key = CStringGetTextDatum(id);
	if (!scan_find(&scan, &session_by_id, 1, &key))
		return false;
	found = session_goes_on(&scan, principal, now);
	if (found)
	{
		session->id = pstrdup(id);
		session->protocol_version = scan_text(&scan, MCP_SESSION_PROTOCOL_VERSION);
		session->client_name = scan_text(&scan, MCP_SESSION_CLIENT_NAME);
		session->client_version = scan_text(&scan, MCP_SESSION_CLIENT_VERSION);
		session->stale =
			DatumGetTimestampTz(scan_datum(&scan, MCP_SESSION_LAST_USED, &isnull)) <= now - TOUCH_INTERVAL;
	}
	scan_close(&scan);
	return found;
}

void
mcp_session_touch(const McpSession *session)
{
	TimestampTz now = clock_now();

	if (!XactReadOnly)
		execute_touch_session(session->id, now, now - TOUCH_INTERVAL);
}

bool
mcp_session_end(const char *id, const Principal *principal)
{
	static const int columns[] = {MCP_SESSION_ENDED};
	TimestampTz now = clock_now();
	Datum values[] = {TimestampTzGetDatum(now)};
	Datum key;
	RowScan scan;
	bool found;

	if (!principal->has_grant || strnlen(id, MCP_SESSION_MAX_ID + 1) > MCP_SESSION_MAX_ID)
		return false;
	commit_without_waiting();
	key = CStringGetTextDatum(id);
	if (!row_find_locked(&scan, &session_by_id, 1, &key, LockTupleNoKeyExclusive, NULL))
		return false;
	found = session_goes_on(&scan, principal, now);
	if (found)
		row_update(&scan, 1, columns, values);
	scan_close(&scan);
	return found;
}
