/*
 * statement.c
 *		What the shim asks of the database; shim/README.md is the contract.
 */
#include "db/statement.h"

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
