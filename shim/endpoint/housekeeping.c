/*
 * housekeeping.c
 *		A timer and one statement.
 */
#include "endpoint/housekeeping.h"

#include <stddef.h>
#include <string.h>

#include "db/db.h"

static void
wait_for_next(Loop *loop)
{
	uint64_t pause = (uint64_t) loop->settings->housekeeping_seconds * 1000;

	/* Shims that were started together need not come together. */
	pause += loop_random(loop, (uint32_t) (pause / 10));
	timer_start(&loop->timers, &loop->housekeeping, clock_milliseconds() + pause);
}

static void
round_done(DbCall *call, DbOutcome *outcome)
{
	Loop *loop = call->closure;

	if (outcome->failure)
		log_message(&loop->log, "warning", "housekeeping failed: %s",
					outcome->sqlstate[0] ? outcome->sqlstate : "connection lost");
	else if (PQntuples(outcome->result) == 1 && strcmp(PQgetvalue(outcome->result, 0, 0), "t") == 0)
		metrics_add(&loop->metrics, METRIC_HOUSEKEEPING, 1);
	wait_for_next(loop);
}

static void
begin_round(Timer *timer)
{
	Loop *loop = (Loop *) ((char *) timer - offsetof(Loop, housekeeping));
	DbCall *call = loop->draining ? NULL : db_call_new(loop->database, DB_HOUSEKEEPING, DB_SLOW);

	if (call)
	{
		call->done = round_done;
		call->closure = loop;
		if (db_submit(call) == DB_ACCEPTED)
			return;
		db_call_free(call);
	}
	wait_for_next(loop);
}

void
housekeeping_start(Loop *loop)
{
	if (loop->number != 0 || loop->settings->housekeeping_seconds == 0)
		return;
	loop->housekeeping.fire = begin_round;
	wait_for_next(loop);
}
