/*
 * browser_session.c
 *		Browser sessions.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/statement.h"
#include "core/caller/secret.h"
#include "core/identity/browser_session.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

static Statement insert_session = {
	.text = "INSERT INTO ainecto.browser_session (cookie_hash, account_id, created_at, expires_at, peer) "
			"VALUES ($1, $2, $3, $4, $5::inet)",
	.expected = SPI_OK_INSERT,
	.argument_count = 5,
	.argument_types = {BYTEAOID, INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID, TEXTOID},
};

static Statement delete_old = {
	.text = "DELETE FROM ainecto.browser_session WHERE account_id = $1 AND expires_at < $2",
	.expected = SPI_OK_DELETE,
	.argument_count = 2,
	.argument_types = {INT8OID, TIMESTAMPTZOID},
};

static Statement select_session = {
	.text = "SELECT account_id FROM ainecto.browser_session "
			"WHERE cookie_hash = $1 AND ended_at IS NULL AND expires_at > $2",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {BYTEAOID, TIMESTAMPTZOID},
};

static Statement end_session = {
	.text = "UPDATE ainecto.browser_session SET ended_at = $2 WHERE cookie_hash = $1 AND ended_at IS NULL",
	.expected = SPI_OK_UPDATE,
	.argument_count = 2,
	.argument_types = {BYTEAOID, TIMESTAMPTZOID},
};

static Statement end_sessions = {
	.text = "UPDATE ainecto.browser_session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL",
	.expected = SPI_OK_UPDATE,
	.argument_count = 2,
	.argument_types = {INT8OID, TIMESTAMPTZOID},
};

char *
browser_session_start(int64 account, const char *peer)
{
	char *cookie = secret_make("");
	TimestampTz now = clock_now();
	Datum old[] = {Int64GetDatum(account), TimestampTzGetDatum(now)};
	Datum values[] = {PointerGetDatum(secret_hash(cookie)), Int64GetDatum(account), TimestampTzGetDatum(now),
					  TimestampTzGetDatum(now + BROWSER_SESSION_HOURS * USECS_PER_HOUR),
					  peer == NULL ? (Datum) 0 : CStringGetTextDatum(peer)};

	statement_run(&delete_old, old, NULL);
	statement_run(&insert_session, values, peer == NULL ? "    n" : NULL);
	return cookie;
}

bool
browser_session_find(const bytea *cookie_hash, Account *account)
{
	Datum values[] = {PointerGetDatum(cookie_hash), TimestampTzGetDatum(clock_now())};

	return cookie_hash != NULL && statement_run(&select_session, values, NULL) > 0 &&
		   account_find_by_id(statement_integer(0, 1), account) && !account->disabled;
}

void
browser_session_end(const bytea *cookie_hash)
{
	Datum values[] = {PointerGetDatum(cookie_hash), TimestampTzGetDatum(clock_now())};

	statement_run(&end_session, values, NULL);
}

void
browser_session_end_all(int64 account)
{
	Datum values[] = {Int64GetDatum(account), TimestampTzGetDatum(clock_now())};

	statement_run(&end_sessions, values, NULL);
}
