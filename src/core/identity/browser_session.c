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

	execute_delete_old(account, now);
	execute_insert_session(secret_hash(cookie), account, now, now + BROWSER_SESSION_HOURS * USECS_PER_HOUR,
						   peer);
	return cookie;
}

bool
browser_session_find(const bytea *cookie_hash, Account *account)
{
	return cookie_hash != NULL && execute_select_session(cookie_hash, clock_now()) > 0 &&
		   account_find_by_id(statement_integer(0, 1), account) && !account->disabled;
}

void
browser_session_end(const bytea *cookie_hash)
{
	execute_end_session(cookie_hash, clock_now());
}

void
browser_session_end_all(int64 account)
{
	execute_end_sessions(account, clock_now());
}
