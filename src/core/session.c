/*
 * session.c
 *		MCP sessions.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/secret.h"
#include "core/session.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define TOUCH_INTERVAL  (USECS_PER_HOUR)
#define IDLE_INTERVAL   (SESSION_IDLE_DAYS * USECS_PER_DAY)
#define CLIENT_TEXT_MAX 200

static Statement insert_session = {
	.text = "INSERT INTO ainecto.mcp_session (id, grant_uuid, account_id, protocol_version, client_name, "
			"client_version, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
	.expected = SPI_OK_INSERT,
	.argument_count = 7,
	.argument_types = {TEXTOID, UUIDOID, INT8OID, TEXTOID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static Statement delete_old = {
	.text = "DELETE FROM ainecto.mcp_session WHERE grant_uuid = $1 AND last_used_at < $2",
	.expected = SPI_OK_DELETE,
	.argument_count = 2,
	.argument_types = {UUIDOID, TIMESTAMPTZOID},
};

#define SESSION_CONDITION \
	"WHERE id = $1 AND grant_uuid = $2 AND account_id = $3 AND ended_at IS NULL AND last_used_at > $4"

static Statement select_session = {
	.text = "SELECT protocol_version, client_name, client_version, last_used_at FROM "
			"ainecto.mcp_session " SESSION_CONDITION,
	.expected = SPI_OK_SELECT,
	.argument_count = 4,
	.argument_types = {TEXTOID, UUIDOID, INT8OID, TIMESTAMPTZOID},
	.read_only = true,
};

static Statement end_session = {
	.text = "UPDATE ainecto.mcp_session SET ended_at = $5 " SESSION_CONDITION,
	.expected = SPI_OK_UPDATE,
	.argument_count = 5,
	.argument_types = {TEXTOID, UUIDOID, INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

/* Calls of one session run side by side; none waits for another only to note the hour. */
static Statement touch_session = {
	.text =
		"UPDATE ainecto.mcp_session SET last_used_at = $2 WHERE id = (SELECT s.id FROM ainecto.mcp_session s "
		"WHERE s.id = $1 AND s.last_used_at <= $3 FOR NO KEY UPDATE SKIP LOCKED)",
	.expected = SPI_OK_UPDATE,
	.argument_count = 3,
	.argument_types = {TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static Datum
client_text(const char *text)
{
	return text == NULL ? (Datum) 0
						: PointerGetDatum(cstring_to_text_with_len(
							  text, pg_mbcliplen(text, strlen(text), CLIENT_TEXT_MAX)));
}

char *
session_create(const Principal *principal, const char *protocol_version, const char *client_name,
			   const char *client_version)
{
	char *id = secret_make("");
	TimestampTz now = settings_clock();
	Datum old[] = {UUIDPGetDatum(&principal->grant), TimestampTzGetDatum(now - IDLE_INTERVAL)};
	Datum values[] = {CStringGetTextDatum(id),
					  UUIDPGetDatum(&principal->grant),
					  Int64GetDatum(principal->account_id),
					  CStringGetTextDatum(protocol_version),
					  client_text(client_name),
					  client_text(client_version),
					  TimestampTzGetDatum(now)};
	char nulls[] = {' ', ' ', ' ', ' ', client_name == NULL ? 'n' : ' ', client_version == NULL ? 'n' : ' ',
					' '};

	Assert(principal->has_grant);
	statement_run(&delete_old, old, NULL);
	statement_run(&insert_session, values, nulls);
	return id;
}

bool
session_find(const char *id, const Principal *principal, Session *session)
{
	TimestampTz now = settings_clock();
	Datum values[] = {CStringGetTextDatum(id), UUIDPGetDatum(&principal->grant),
					  Int64GetDatum(principal->account_id), TimestampTzGetDatum(now - IDLE_INTERVAL)};
	bool isnull;

	if (!principal->has_grant || strnlen(id, SESSION_MAX_ID + 1) > SESSION_MAX_ID ||
		statement_run(&select_session, values, NULL) == 0)
		return false;
	session->id = pstrdup(id);
	session->protocol_version = statement_text(0, 1);
	session->client_name = statement_text(0, 2);
	session->client_version = statement_text(0, 3);
	session->stale = DatumGetTimestampTz(statement_datum(0, 4, &isnull)) <= now - TOUCH_INTERVAL;
	return true;
}

void
session_touch(const Session *session)
{
	TimestampTz now = settings_clock();
	Datum values[] = {CStringGetTextDatum(session->id), TimestampTzGetDatum(now),
					  TimestampTzGetDatum(now - TOUCH_INTERVAL)};

	if (!XactReadOnly)
		statement_run(&touch_session, values, NULL);
}

bool
session_end(const char *id, const Principal *principal)
{
	TimestampTz now = settings_clock();
	Datum values[] = {CStringGetTextDatum(id), UUIDPGetDatum(&principal->grant),
					  Int64GetDatum(principal->account_id), TimestampTzGetDatum(now - IDLE_INTERVAL),
					  TimestampTzGetDatum(now)};

	return principal->has_grant && strnlen(id, SESSION_MAX_ID + 1) <= SESSION_MAX_ID &&
		   statement_run(&end_session, values, NULL) > 0;
}
