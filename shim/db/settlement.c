/*
 * settlement.c
 *		Asking what became of a call.
 */
#include "db/settlement.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "db/database.h"

/* A server that fails over is back within seconds, mostly. */
#define SETTLE_LIMIT_MS 30000
#define ASK_PAUSE_MS    100

static void
settle(DbCall *call, const StatusRow *told)
{
	DbOutcome outcome = {.failure = told, .sqlstate = "", .lane = DB_SLOW};

	database_finish(call, &outcome);
}

static void
ask(Timer *timer)
{
	DbCall *call = (DbCall *) ((char *) timer - offsetof(DbCall, pause));
	Link *fast = &call->database->links[DB_FAST];
	char age[24];

	call_list_remove(call);
	snprintf(age, sizeof(age), "%llu", (unsigned long long) (clock_milliseconds() - call->made));
	call->parameters[2] = db_text(age);
	if (!link_is_ready(fast) || !database_send(fast, call))
		settlement_ask_again(call);
}

void
settlement_ask_again(DbCall *call)
{
	Loop *loop = call->database->loop;

	call->pause.fire = ask;
	if (clock_milliseconds() < call->settle_until &&
		timer_start(&loop->timers, &call->pause, clock_milliseconds() + ASK_PAUSE_MS))
	{
		call->state = CALL_PAUSED;
		call_list_append(&call->database->paused, call);
		return;
	}
	metrics_add(&loop->metrics, METRIC_UNKNOWN_OUTCOMES, 1);
	log_message(&loop->log, "error", "request %s (%s) lost its connection; whether it was done is not known",
				call->origin.request_id, call->origin.label);
	settle(call, status_unknown());
}

void
settlement_begin(DbCall *call)
{
	call->settle_until = clock_milliseconds() + SETTLE_LIMIT_MS;
	call->statement = DB_CALL_OUTCOME;
	call->heavy = call->paced = false;
	memset(call->parameters, 0, sizeof(call->parameters));
	if (call->origin.has_token)
		call->parameters[0] = db_bytes(call->origin.token_hash, AUTH_HASH_BYTES);
	call->parameters[1] = db_text(call->origin.request_id);
	settlement_ask_again(call);
}

void
settlement_hear(DbCall *call, const PGresult *result)
{
	const char *word = PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "";

	if (strcmp(word, "done") == 0)
		settle(call, status_done());
	else if (strcmp(word, "nothing") == 0)
	{
		database_record_failure(call, "");
		settle(call, status_unavailable());
	}
	else
		settlement_ask_again(call);
}
