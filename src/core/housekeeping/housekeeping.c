/*
 * housekeeping.c
 *		Rounds of housekeeping.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/statement.h"
#include "core/file/upload.h"
#include "core/history/grace.h"
#include "core/history/mutation.h"
#include "core/housekeeping/housekeeping.h"
#include "core/housekeeping/trash.h"
#include "core/identity/mcp_session.h"
#include "core/oauth/oauth_sweep.h"
#include "core/seal/seal.h"
#include "core/search/search_index.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "core/housekeeping/housekeeping.sql.h"

/* Rows that one round removes of a kind at most. */
#define STEP_ROWS 1000

/* Grants and clients that one round looks at. */
#define SWEEP_ROWS 500

/* Of 100 entries of a search index those that may stand for nothing. */
#define WORN_PART 50

/* The advisory lock that one caller holds at a time. */
#define LOCK_CLASS 0x41494E32 /* "AIN2" */

/* Rows of a table that go when a column is older than now by so much. */
typedef struct Remains
{
	const char *name; /* in the answer */
	int64 kept;       /* microseconds */
	Statement *remove;
} Remains;

/* For a day who comes with a token or code that has expired is told so; then nobody knows it any more. */
static const Remains remains[] = {
	{"tokens", USECS_PER_DAY, &remove_tokens},
	{"codes", USECS_PER_DAY, &remove_codes},
	{"password_links", USECS_PER_DAY, &remove_links},
	{"sessions", MCP_SESSION_IDLE_DAYS *USECS_PER_DAY, &remove_sessions},
	{"browser_sessions", 0, &remove_browser_sessions},
	{"sign_in_attempts", USECS_PER_HOUR, &remove_attempts},
	{"mutations", MUTATION_KEPT_DAYS *USECS_PER_DAY, &remove_mutations},
};

static void
write_idle(JsonWriter *writer, const char *because)
{
	json_write_boolean_member(writer, "ran", false);
	json_write_text_member(writer, "because", because);
}

/* Before anything is written: see seal_make(). */
static void
run_seal(JsonWriter *writer, bool *more)
{
	SealReport report;

	seal_make(&report);
	json_write_key(writer, "seal");
	if (report.number == 0)
		json_write_null(writer);
	else
		json_write_integer(writer, report.number);
	json_write_integer_member(writer, "sealed_versions", report.versions);
	json_write_integer_member(writer, "sealed_changes", report.changes);
	json_write_integer_member(writer, "sealed_audit_rows", report.audit_rows);
	json_write_boolean_member(writer, "waiting", report.waiting);
	*more |= report.more;
}

static void
run_grace(JsonWriter *writer, bool *more)
{
	json_write_integer_member(writer, "graces", grace_walk());
	json_write_integer_member(writer, "versions", grace_purge(more));
}

static void
run_removal(JsonWriter *writer, const Remains *kind, bool *more)
{
	int64 rows = statement_run(kind->remove, PARAMETERS(parameter_timestamptz(clock_now() - kind->kept),
														parameter_bigint(STEP_ROWS)));

	json_write_integer_member(writer, kind->name, rows);
	*more |= rows == STEP_ROWS;
}

/* A walk begins anew when it is through, so it leaves nothing for a round that would come at once. */
static void
run_sweep(JsonWriter *writer)
{
	OAuthSweep sweep;

	oauth_sweep_walk(SWEEP_ROWS, &sweep);
	json_write_integer_member(writer, "revoked_tokens", sweep.tokens);
	json_write_integer_member(writer, "grants", sweep.grants);
	json_write_integer_member(writer, "clients", sweep.clients);
}

static void
run_drawings(JsonWriter *writer, bool *more)
{
	int64 rows = execute_delete_unshown(STEP_ROWS);

	json_write_integer_member(writer, "drawings", rows);
	*more |= rows == STEP_ROWS;
}

/* What has to be made anew, which nobody can within a function. */
static void
tell_worn_indexes(JsonWriter *writer)
{
	json_write_key(writer, "worn_indexes");
	json_write_open_array(writer);
	for (int i = 0; i < SEARCH_SOURCES; i++)
	{
		if (search_index_dead_part(&search_sources[i]) > WORN_PART)
			json_write_text(writer, search_sources[i].index);
	}
	json_write_close_array(writer);
}

static void
run_round(JsonWriter *writer)
{
	bool more = false;
	int64 uploads;

	json_write_boolean_member(writer, "ran", true);
	run_seal(writer, &more);
	run_grace(writer, &more);
	for (int i = 0; i < (int) lengthof(remains); i++)
		run_removal(writer, &remains[i], &more);
	json_write_key(writer, "trash");
	trash_empty(writer, &more);
	run_sweep(writer);
	run_drawings(writer, &more);
	tell_worn_indexes(writer);
	uploads = upload_sweep(STEP_ROWS / 10);
	json_write_integer_member(writer, "uploads", uploads);
	json_write_boolean_member(writer, "more", more || uploads >= STEP_ROWS / 10);
}

void
housekeeping_run(StringInfo answer)
{
	JsonWriter writer;

	json_write_init(&writer, answer);
	json_write_open_object(&writer);
	if (RecoveryInProgress())
		write_idle(&writer, "this server is a standby");
	else if (XactReadOnly)
		write_idle(&writer, "this transaction is read-only");
	else if (IsolationUsesXactSnapshot())
		write_idle(&writer, "this transaction is not READ COMMITTED");
	else if (!DatumGetBool(DirectFunctionCall2(pg_try_advisory_xact_lock_int4, Int32GetDatum(LOCK_CLASS),
											   Int32GetDatum(0))))
		write_idle(&writer, "another session is at it");
	else
		run_round(&writer);
	json_write_close_object(&writer);
}
