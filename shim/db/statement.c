/*
 * statement.c
 *		What the shim asks of the database; shim/README.md is the contract.
 */
#include "db/statement.h"

/* Milliseconds. */
#define FAST_TIMEOUT "2000"
#define SLOW_TIMEOUT "50000"

/* Microseconds from which on a reply is to say what its call cost. */
#define LONG_CALL "2000"

/*
 * Settings are made by a statement: poolers lose or refuse those that come with the connection. NULL is what
 * the role has. The process that serves is told at the beginning and at the end.
 */
static const char settings_query[] =
	"SELECT pg_catalog.pg_backend_pid(), pg_catalog.set_config('search_path', 'pg_catalog,pg_temp', false), "
	"pg_catalog.set_config('TimeZone', 'UTC', false), "
	"pg_catalog.set_config('enable_seqscan', 'off', false), "
	"pg_catalog.set_config('random_page_cost', '1.1', false), "
	"pg_catalog.set_config('jit', 'off', false), "
	"pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', false), "
	"pg_catalog.set_config('ainecto.public_url', $1::pg_catalog.text, false), "
	"pg_catalog.set_config('statement_timeout', $2::pg_catalog.text, false), "
	"pg_catalog.set_config('default_transaction_read_only', $3::pg_catalog.text, false), "
	"pg_catalog.set_config('ainecto.last_lane', $4::pg_catalog.text, false), "
	"pg_catalog.set_config('ainecto.shared_lane', $5::pg_catalog.text, false), "
	"pg_catalog.set_config('ainecto.long_call', '" LONG_CALL "', false)";
const StatementRow statement_rows[DB_STATEMENT_COUNT] = {
	[DB_MCP_CALL] = {.name = "mcp_call",
					 .text = "SELECT ainecto.ainecto_mcp_call($1::bytea, $2::text, $3::jsonb, $4::inet, "
							 "$5::text, $6::text)",
					 .parameter_count = 6,
					 .fast = true,
					 .binary = true,
					 .writes = true},
	[DB_OAUTH_CALL] = {.name = "oauth_call",
					   .text = "SELECT ainecto.ainecto_oauth_call($1::text, $2::jsonb, $3::inet, $4::text, "
							   "$5::bytea)",
					   .parameter_count = 5,
					   .binary = true,
					   .writes = true},
	[DB_CHECK_TOKEN] = {.name = "check_token",
						.text = "SELECT ainecto.check_token($1::bytea)",
						.parameter_count = 1,
						.fast = true},
	/* The second column is null on a primary; else the seconds that a standby lags, empty where nobody knows.
	 */
	[DB_READY] =
		{.name = "ready",
		 .text =
			 "SELECT ainecto.shim_ready(), CASE WHEN pg_catalog.pg_is_in_recovery() THEN "
			 "COALESCE((CASE WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() "
			 "AND EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver) THEN 0 ELSE pg_catalog.date_part('epoch', "
			 "pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()) END)::text, '') END",
		 .fast = true},
	[DB_RECORD_FAILURE] = {.name = "record_failure",
						   .text = "SELECT ainecto.record_failure($1::bytea, $2::text, $3::inet, $4::text, "
								   "$5::text, $6::jsonb, $7::text)",
						   .parameter_count = 7},
	[DB_CALL_OUTCOME] = {.name = "call_outcome",
						 .text = "SELECT ainecto.call_outcome($1::bytea, $2::text, $3::bigint)",
						 .parameter_count = 3,
						 .fast = true,
						 .writes = true},
	[DB_CANCEL_CALL] = {.name = "cancel_call",
						.text = "SELECT ainecto.cancel_call($1::bytea, $2::text)",
						.parameter_count = 2,
						.fast = true},
	[DB_PAGE_CALL] = {.name = "page_call",
					  .text = "SELECT ainecto.page_call($1::text, $2::bytea, $3::jsonb, $4::text)",
					  .parameter_count = 4,
					  .binary = true},
	[DB_UPLOAD_CALL] = {.name = "upload_call",
						.text =
							"SELECT ainecto.ainecto_upload_call($1::bytea, $2::text, $3::jsonb, $4::bytea, "
							"$5::inet, $6::text)",
						.parameter_count = 6,
						.binary = true,
						.writes = true},
	[DB_ATTACHMENT_PART] = {.name = "attachment_part",
							.text = "SELECT status, filename, content_type, size_bytes, bytes FROM "
									"ainecto.attachment_part($1::bytea, $2::text, $3::integer)",
							.parameter_count = 3},
	[DB_HOUSEKEEPING] = {.name = "housekeeping",
						 .text = "SELECT (h.answer->>'ran')::boolean, (h.answer->>'more')::boolean"
								 " FROM ainecto.housekeeping() AS h (answer)"},
};

int
statement_send_settings(PGconn *connection, DbLane lane, const char *public_url)
{
	const char *const values[][5] = {[DB_FAST] = {public_url, FAST_TIMEOUT, "on", NULL, NULL},
									 [DB_SHARED] = {public_url, FAST_TIMEOUT, NULL, NULL, "on"},
									 [DB_SLOW] = {public_url, SLOW_TIMEOUT, NULL, "on", NULL}};

	return PQsendQueryParams(connection, settings_query, 5, NULL, values[lane], NULL, NULL, 1);
}
