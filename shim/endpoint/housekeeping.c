/*
 * housekeeping.c
 *		A timer and one statement.
 */
#include "endpoint/housekeeping.h"

#include <stddef.h>
#include <string.h>

#include "db/db.h"

/* Columns of the answer. */
enum
{
	ROUND_RAN,
	ROUND_MORE
};

/* The part of the usual pause that is made while there is more to do. */
#define BUSY_PART 10

static void
wait_for_next(Loop *loop, bool more)
{
	uint64_t pause = (uint64_t) loop->settings->housekeeping_seconds * 1000 / (more ? BUSY_PART : 1);

	/* Shims that were started together need not come together. */
	pause += loop_random(loop, (uint32_t) (pause / 10));
	timer_start(&loop->timers, &loop->housekeeping, clock_milliseconds() + pause);
}

static bool
is_true(const DbOutcome *outcome, int column)
{
	return outcome->result && PQntuples(outcome->result) == 1 &&
		   strcmp(PQgetvalue(outcome->result, 0, column), "t") == 0;
}

static void
round_done(DbCall *call, DbOutcome *outcome)
{
	Loop *loop = call->closure;

	if (outcome->failure)
		log_message(&loop->log, "warning", "housekeeping failed: %s",
					outcome->sqlstate[0] ? outcome->sqlstate : "connection lost");
	else if (is_true(outcome, ROUND_RAN))
		metrics_add(&loop->metrics, METRIC_HOUSEKEEPING, 1);
	wait_for_next(loop, is_true(outcome, ROUND_MORE));
}

static void
begin_round(Timer *timer)
{
	Loop *loop = (Loop *) ((char *) timer - offsetof(Loop, housekeeping));
	DbCall *call = loop->draining ? NULL
								  : db_call_new(loop->database, &(DbCall){.statement = DB_HOUSEKEEPING,
																		  .lane = DB_SLOW,
																		  .done = round_done,
																		  .closure = loop});

	if (call && db_submit(call) == DB_ACCEPTED)
		return;
	if (call)
		db_call_free(call);
	wait_for_next(loop, false);
}

void
housekeeping_start(Loop *loop)
{
	if (loop->number != 0 || loop->settings->housekeeping_seconds == 0)
		return;
	loop->housekeeping.fire = begin_round;
	wait_for_next(loop, false);
}
