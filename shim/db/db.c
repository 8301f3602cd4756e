/*
 * db.c
 *		Calls, queues and the rules of replay and retry. The connections themselves are in link.c.
 */
#include "db/db.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "db/database.h"
#include "db/order.h"
#include "db/settlement.h"
#include "db/statement.h"

/* A call sent and not answered blocks those behind it, so only a few travel at a time. */
#define WINDOW           64
#define FAST_QUEUE_LIMIT 1024
#define MAX_RETRIES      3
/* Where the headers stand among the parameters of DB_MCP_CALL. */
#define MCP_HEADERS 2
/* Longer bodies are not kept for the record of a failure. */
#define KEPT_BODY_MAX  262144
#define RETRY_PAUSE_MS 8

/* Kinds of calls whose latest took so many microseconds on average stay out of the fast lane. */
#define FAST_COST 5000

/* What a call costs at least that ran out of time in the fast lane. */
#define TIMEOUT_COST ((uint64_t) 2 * 1000 * 1000)

static const LinkEvents link_events;

static void pace_over(Timer *timer);
static void pump_slow(Database *database);

static void
update_gauges(Database *database)
{
	Metrics *metrics = &database->loop->metrics;
	int running = 0;

	for (int i = SLOW_LINKS; i < database->link_count; i++)
		running += database->links[i].running.count;
	metrics_set(metrics, METRIC_FAST_QUEUE, (uint64_t) database->fast_queue.count);
	metrics_set(metrics, METRIC_SLOW_QUEUE, (uint64_t) database->slow_queue.count);
	metrics_set(metrics, METRIC_FAST_RUNNING, (uint64_t) database->links[DB_FAST].running.count);
	metrics_set(metrics, METRIC_SLOW_RUNNING, (uint64_t) running);
}

/* ---- life ---- */

Database *
db_create(Loop *loop)
{
	int link_count = SLOW_LINKS + loop->settings->connections;
	Database *database = calloc(1, sizeof(Database) + (size_t) link_count * sizeof(Link));

	if (!database)
		return NULL;
	database->loop = loop;
	cost_begin(&database->costs);
	database->link_count = link_count;
	database->pace.fire = pace_over;
	database->heavy_limit = order_heavy_limit(loop->settings->connections);
	for (int i = 0; i < link_count; i++)
		link_init(&database->links[i], loop, i < SLOW_LINKS ? (DbLane) i : DB_SLOW, &link_events, database);
	database->links[DB_FAST].fast_calls = &database->fast_calls;
	return database;
}

void
db_start(Database *database)
{
	for (int i = 0; i < database->link_count; i++)
		link_connect(&database->links[i]);
}

void
db_retry_links(Database *database)
{
	for (int i = 0; i < database->link_count; i++)
		link_retry(&database->links[i]);
}

void
db_free(Database *database)
{
	for (int i = 0; i < database->link_count; i++)
	{
		call_list_free(&database->links[i].running);
		call_list_free(&database->links[i].answered);
		link_close(&database->links[i]);
	}
	call_list_free(&database->fast_queue);
	call_list_free(&database->slow_queue);
	call_list_free(&database->paused);
	timer_stop(&database->loop->timers, &database->pace);
	fast_calls_free(&database->fast_calls);
	free(database);
}

DbCall *
db_call_new(Database *database, const DbCall *described)
{
	DbCall *call = malloc(sizeof(DbCall));

	if (call)
	{
		*call = *described;
		call->database = database;
		call->made = clock_milliseconds();
	}
	return call;
}

void
db_call_free(DbCall *call)
{
	timer_stop(&call->database->loop->timers, &call->pause);
	PQclear(call->rows);
	free(call->kept_headers);
	free(call->kept_body);
	free(call);
}

bool
db_call_is_queued(const DbCall *call)
{
	return call->state != CALL_SENT && call->settle_until == 0;
}

const StatusRow *
db_call_unfinished(const DbCall *call)
{
	if (db_call_is_queued(call))
		return status_unavailable();
	return call->lane == DB_SLOW && statement_rows[call->statement].writes ? status_unknown()
																		   : status_timeout();
}

static void
pace_over(Timer *timer)
{
	pump_slow((Database *) ((char *) timer - offsetof(Database, pace)));
}

/* ---- sending ---- */

/* Can a slow call hope for a connection soon? */
static bool
slow_lane_is_up(const Database *database)
{
	for (int i = SLOW_LINKS; i < database->link_count; i++)
	{
		if (link_is_hopeful(&database->links[i]))
			return true;
	}
	return false;
}

bool
database_send(Link *link, DbCall *call)
{
	if (!link_send(link, call))
		return false;
	call->state = CALL_SENT;
	call->sent = call->paced ? clock_microseconds() : 0;
	call_list_append(&link->running, call);
	if (call->heavy)
		((Database *) link->owner)->heavy_running++;
	return true;
}

static DbSubmit
submit_slow(DbCall *call)
{
	Database *database = call->database;

	call->lane = DB_SLOW;
	order_describe(database, call);
	if (!slow_lane_is_up(database))
		return DB_DOWN;
	if (order_is_full(database, call))
		return DB_FULL;
	call->state = CALL_QUEUED;
	call_list_append(&database->slow_queue, call);
	pump_slow(database);
	return DB_ACCEPTED;
}

DbSubmit
db_submit(DbCall *call)
{
	Database *database = call->database;
	Link *link = &database->links[call->lane];
	bool may_queue = call->lane == DB_FAST;
	DbSubmit result = DB_ACCEPTED;

	if (call->statement == DB_MCP_CALL)
		order_note_token(database);
	if (call->lane == DB_SLOW || !link_is_ready(link))
		result = submit_slow(call);
	else if (link->running.count < WINDOW && (!may_queue || database->fast_queue.count == 0))
	{
		if (!database_send(link, call))
			result = submit_slow(call);
	}
	else if (!may_queue)
		result = submit_slow(call);
	else if (database->fast_queue.count < FAST_QUEUE_LIMIT)
	{
		call->state = CALL_QUEUED;
		call_list_append(&database->fast_queue, call);
	}
	else
		result = DB_FULL;
	update_gauges(database);
	return result;
}

/* A call that must not be lost to a full queue any more: it was accepted once already. */
static void
requeue_slow(DbCall *call)
{
	if (submit_slow(call) != DB_ACCEPTED)
	{
		DbOutcome outcome = {.failure = status_unavailable(), .sqlstate = "", .lane = DB_SLOW};

		database_finish(call, &outcome);
	}
}

static void
pump_fast(Database *database)
{
	Link *fast = &database->links[DB_FAST];

	while (database->fast_queue.first && fast->running.count < WINDOW)
	{
		DbCall *call = database->fast_queue.first;

		call_list_remove(call);
		if (!link_is_ready(fast) || !database_send(fast, call))
			requeue_slow(call);
	}
}

static void
pump_slow(Database *database)
{
	for (int i = SLOW_LINKS; i < database->link_count; i++)
	{
		Link *link = &database->links[i];
		DbCall *call;

		if (!link_is_ready(link) || link->running.count > 0)
			continue;
		call = order_next(database);
		if (!call)
			break;
		call_list_remove(call);
		if (!database_send(link, call))
		{
			/* The connection died under us and is being made anew; the next one may do. */
			call->state = CALL_QUEUED;
			call_list_append(&database->slow_queue, call);
		}
	}
	if (database->slow_queue.first && database->pace_due > clock_microseconds())
		timer_start(&database->loop->timers, &database->pace, database->pace_due / 1000 + 1);
}

/*
 * What the record of a failure is to tell of the call, copied while its request is there. Without memory, or
 * of a body that is long, nothing: the record then says less.
 */
static void
call_keep(DbCall *call)
{
	const char *headers = call->parameters[MCP_HEADERS].value;
	const char *body = call->parameters[MCP_BODY].value;

	if (call->statement != DB_MCP_CALL || call->lane != DB_SLOW || call->abandoned)
		return;
	if (headers && !call->kept_headers)
		call->kept_headers = strdup(headers);
	if (body && !call->kept_body && strnlen(body, KEPT_BODY_MAX) < KEPT_BODY_MAX)
		call->kept_body = strdup(body);
}

void
db_call_abandon(DbCall *call)
{
	Database *database = call->database;

	if (call->state == CALL_SENT)
		call_keep(call);
	call->done = NULL;
	call->abandoned = true;
	if (!db_call_is_queued(call))
		return;
	if (call->list)
		call_list_remove(call);
	db_call_free(call);
	update_gauges(database);
}

/* ---- endings ---- */

void
database_finish(DbCall *call, DbOutcome *outcome)
{
	if (call->done)
		call->done(call, outcome);
	db_call_free(call);
}

static void
pause_over(Timer *timer)
{
	DbCall *call = (DbCall *) ((char *) timer - offsetof(DbCall, pause));

	call_list_remove(call);
	requeue_slow(call);
}

/* Sets the call aside for a short, growing, random time. False when it has had its tries. */
static bool
call_retry(DbCall *call, const char *sqlstate)
{
	Loop *loop = call->database->loop;
	uint32_t pause;

	if ((strcmp(sqlstate, "40001") != 0 && strcmp(sqlstate, "40P01") != 0) || call->retries >= MAX_RETRIES ||
		!call->done)
		return false;
	pause = RETRY_PAUSE_MS << (2 * call->retries);
	pause = pause / 2 + loop_random(loop, pause);
	call->retries++;
	call->pause.fire = pause_over;
	if (!timer_start(&loop->timers, &call->pause, clock_milliseconds() + pause))
		return false;
	call->state = CALL_PAUSED;
	call_list_append(&call->database->paused, call);
	metrics_add(&loop->metrics, METRIC_RETRIES, 1);
	return true;
}

void
database_record_failure(DbCall *failed, const char *sqlstate)
{
	Database *database = failed->database;
	DbCall *call = db_call_new(
		database, &(DbCall){.statement = DB_RECORD_FAILURE, .lane = DB_SLOW, .origin = failed->origin});

	if (!call)
		return;
	memcpy(call->sqlstate, *sqlstate ? sqlstate : "08006", sizeof(call->sqlstate));
	if (call->origin.has_token)
		call->parameters[0] = db_bytes(call->origin.token_hash, AUTH_HASH_BYTES);
	call->parameters[1].value = call->origin.request_id;
	call->parameters[2].value = call->origin.peer[0] ? call->origin.peer : NULL;
	call->parameters[3].value = call->origin.label;
	call->parameters[4].value = call->sqlstate;
	call_keep(failed);
	call->kept_headers = failed->kept_headers;
	call->kept_body = failed->kept_body;
	failed->kept_headers = failed->kept_body = NULL;
	call->parameters[5].value = call->kept_headers;
	call->parameters[6].value = call->kept_body;
	if (submit_slow(call) != DB_ACCEPTED)
	{
		log_message(&database->loop->log, "error", "request %s (%s) failed with %s and could not be recorded",
					failed->origin.request_id, failed->origin.label, call->sqlstate);
		db_call_free(call);
	}
}

void
db_call_cancel(const DbCall *running)
{
	/* The fast lane: the slow one may be full of calls like the one to be stopped. */
	DbCall *call =
		db_call_new(running->database,
					&(DbCall){.statement = DB_CANCEL_CALL, .lane = DB_FAST, .origin = running->origin});

	if (!call)
		return;
	call->parameters[0] = db_bytes(call->origin.token_hash, AUTH_HASH_BYTES);
	call->parameters[1].value = call->origin.request_id;
	if ((!call->origin.has_token && running->statement != DB_PAGE_CALL) || db_submit(call) != DB_ACCEPTED)
		db_call_free(call);
}

/* Runs a call of another lane again, in the slow one. */
static void
replay(DbCall *call)
{
	metrics_add(&call->database->loop->metrics, METRIC_REPLAYS, 1);
	requeue_slow(call);
}

/* ---- what links tell ---- */

/* The call runs on this link no more. */
static void
call_left(const Link *link, const DbCall *call)
{
	Database *database = link->owner;

	if (call->heavy)
		database->heavy_running--;
	if (call->paced)
		db_charge_pace(database, clock_microseconds() - call->sent);
}

/* A reply that is null asks for the other lane (the contract of ainecto_mcp_call). */
static void
call_succeeded(Link *link, DbCall *call, PGresult **result)
{
	DbOutcome outcome = {.result = *result, .sqlstate = "", .lane = link->lane};

	call_left(link, call);
	if (call->settle_until > 0)
	{
		settlement_hear(call, *result);
		return;
	}
	if (link->lane != DB_SLOW && call->statement == DB_MCP_CALL && call->done && PQntuples(*result) == 1 &&
		PQgetisnull(*result, 0, 0))
	{
		replay(call);
		return;
	}
	database_finish(call, &outcome);
	*result = outcome.result;
}

static void
call_failed(Link *link, DbCall *call, const char *sqlstate)
{
	Database *database = link->owner;
	DbOutcome outcome = {.failure = status_find(sqlstate), .sqlstate = sqlstate, .lane = link->lane};

	call_left(link, call);
	if (call->settle_until > 0)
	{
		settlement_ask_again(call);
		return;
	}
	if (link->lane != DB_SLOW && strcmp(sqlstate, "57014") == 0)
		db_note_cost(database, call->origin.label, call->origin.token_hash, TIMEOUT_COST, 0);
	/* A read that lost its connection may run again; what writes may have been committed. */
	if (call->done && ((link->lane == DB_FAST &&
						(status_wants_replay(sqlstate) || outcome.failure->kind == STATUS_UNAVAILABLE)) ||
					   (link->lane == DB_SHARED && outcome.failure->kind != STATUS_UNAVAILABLE)))
	{
		replay(call);
		return;
	}
	if (link->lane == DB_SLOW && call_retry(call, sqlstate))
		return;
	metrics_add(&database->loop->metrics, METRIC_DATABASE_ERRORS, 1);
	/* Without a word from the server it may have been committed. */
	if (link->lane == DB_SLOW && !*sqlstate && call->statement == DB_MCP_CALL)
	{
		call_keep(call);
		settlement_begin(call);
		return;
	}
	if (link->lane == DB_SLOW && !*sqlstate && statement_rows[call->statement].writes)
		outcome.failure = status_unknown();
	if (link->lane == DB_SLOW && call->statement == DB_MCP_CALL)
		database_record_failure(call, sqlstate);
	database_finish(call, &outcome);
}

static void
call_skipped(Link *link, DbCall *call)
{
	Database *database = link->owner;

	call_left(link, call);
	if (call->settle_until > 0)
	{
		settlement_ask_again(call);
		return;
	}
	if (call->abandoned)
		db_call_free(call);
	else if (link->lane == DB_SHARED)
		replay(call);
	else
	{
		call->state = CALL_QUEUED;
		call_list_append(&database->fast_queue, call);
	}
}

static void
link_is_free(Link *link)
{
	Database *database = link->owner;

	if (link->lane == DB_FAST)
		pump_fast(database);
	else if (link->lane == DB_SLOW)
		pump_slow(database);
	update_gauges(database);
}

static void
link_is_down(Link *link)
{
	Database *database = link->owner;

	if (link->lane == DB_FAST)
		pump_fast(database);
	if (!slow_lane_is_up(database))
	{
		while (database->slow_queue.first)
		{
			DbCall *call = database->slow_queue.first;
			DbOutcome outcome = {.failure = status_unavailable(), .sqlstate = "", .lane = DB_SLOW};

			call_list_remove(call);
			database_finish(call, &outcome);
		}
	}
	update_gauges(database);
}

static void
link_is_up(Link *link)
{
	db_retry_links(link->owner);
	link_is_free(link);
}

/* One that shares its process with another is made anew, since the other has changed its settings. */
static bool
link_is_lent(const Link *link)
{
	Database *database = link->owner;
	bool lent = false;

	for (int i = 0; i < database->link_count; i++)
	{
		Link *other = &database->links[i];

		if (other != link && other->process == link->process)
			lent = other->recycle = true;
	}
	return lent;
}

static const LinkEvents link_events = {
	.is_lent = link_is_lent,
	.up = link_is_up,
	.free = link_is_free,
	.down = link_is_down,
	.succeeded = call_succeeded,
	.failed = call_failed,
	.skipped = call_skipped,
};

/* ---- what others ask ---- */

bool
db_is_lent(const Database *database)
{
	bool lent = false;

	for (int i = 0; i < database->link_count; i++)
		lent |= database->links[i].lent;
	return lent;
}

const char *
db_unfit_reason(const Database *database)
{
	for (int i = 0; i < database->link_count; i++)
	{
		if (database->links[i].outdated_before > 0)
			return "the library and the SQL objects are of different versions; run ALTER EXTENSION ainecto UPDATE";
	}
	return db_is_lent(database) ? LINK_LENT : NULL;
}

const char *
db_read_only_reason(const Database *database)
{
	/* The fast lane has heard last whether a standby was promoted; that it reads only is its own doing. */
	if (link_reports(&database->links[DB_FAST], "in_hot_standby"))
		return "the server is a standby";
	for (int i = SLOW_LINKS; i < database->link_count; i++)
	{
		if (link_reports(&database->links[i], "default_transaction_read_only"))
			return "default_transaction_read_only is on";
	}
	return NULL;
}

void
db_end_turn(Database *database)
{
	for (int i = 0; i < SLOW_LINKS; i++)
		link_end_group(&database->links[i]);
}

const char *
db_lane_name(DbLane lane)
{
	static const char *const names[] = {[DB_FAST] = "fast", [DB_SHARED] = "shared", [DB_SLOW] = "slow"};

	return names[lane];
}

DbLane
db_choose_lane(Database *database, const char *label, const unsigned char token_hash[AUTH_HASH_BYTES])
{
	const CostBook *costs = &database->costs;
	DbLane lane = fast_calls_lane(&database->fast_calls, label);

	if (lane == DB_SLOW ||
		cost_mean(costs, cost_kind(costs, cost_caller(costs, token_hash), label)) < FAST_COST)
		return lane;
	metrics_add(&database->loop->metrics, METRIC_DEAR_CALLS, 1);
	return DB_SLOW;
}

void
db_note_cost(Database *database, const char *label, const unsigned char token_hash[AUTH_HASH_BYTES],
			 uint64_t microseconds, uint64_t account)
{
	CostBook *costs = &database->costs;

	if (account != 0)
		cost_learn_account(costs, token_hash, account);
	cost_note(costs, cost_kind(costs, cost_caller(costs, token_hash), label), microseconds);
}
