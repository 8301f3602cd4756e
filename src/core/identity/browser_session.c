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

#include "core/identity/browser_session.sql.h"

char *
browser_session_start(int64 account, const char *peer)
{
	char *cookie = secret_make("");
	TimestampTz now = clock_now();
	Datum old[] = {Int64GetDatum(account), TimestampTzGetDatum(now)};
	StatementCall call;

	statement_run(&delete_old, old, NULL);
	statement_begin(&call, &insert_session);
	statement_bind_bytes(&call, secret_hash(cookie));
	statement_bind_integer(&call, account);
	statement_bind_time(&call, now);
	statement_bind_time(&call, now + BROWSER_SESSION_HOURS * USECS_PER_HOUR);
	statement_bind_text(&call, peer);
	statement_execute(&call);
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
