/*
 * oauth_sweep.c
 *		Walks over grants and clients.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/statement.h"
#include "core/oauth/oauth_client.h"
#include "core/oauth/oauth_sweep.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/oauth/oauth_sweep.sql.h"

void
oauth_sweep_walk(int64 rows, OAuthSweep *sweep)
{
	TimestampTz before = clock_now() - OAUTH_CLIENT_UNUSED_DAYS * USECS_PER_DAY;
	const char *client;
	const char *last_client;
	pg_uuid_t grant;
	pg_uuid_t last;
	const pg_uuid_t *last_grant;
	Datum found;
	bool isnull;

	execute_find_step(rows);
	grant = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	found = statement_datum(0, 2, &isnull);
	if (!isnull)
		last = *DatumGetUUIDP(found);
	last_grant = isnull ? NULL : &last;
	client = statement_text(0, 3);
	last_client = statement_text(0, 4);
	sweep->tokens = execute_remove_tokens_of_revoked(&grant, last_grant, before);
	sweep->grants = execute_remove_grants(&grant, last_grant, before);
	sweep->clients = execute_remove_clients(client, last_client, before);
	execute_keep_walks(last_grant, last_client);
}
