/*
 * order.c
 *		The order of calls in the slow lane, and the pace of those that anyone may ask for.
 */
#include "db/order.h"

#include <stdatomic.h>
#include <string.h>

#include "base/hash.h"

#define QUEUE_LIMIT 512

/* Heavy calls that run at a time, at most half of the lane: sign-ins leave connections and processors to
 * others. */
#define MAX_HEAVY 2

/* Heavy calls of one network that may wait: of pages, and of what people do. A company behind one address
 * signs in within the same minutes; more than these would not get their turn in time. */
#define PAGES_PER_NETWORK    16
#define SIGN_INS_PER_NETWORK 48

/* What a call of this size does takes long, and so does what took this long lately (microseconds). */
#define LONG_BODY (256 * 1024)
#define LONG_COST 500000

/* Of the connections one part in so many is: what the long calls of one caller have (as many as there are
 * processors, of the usual number), what those of all have, what who has calls running leaves to others. */
#define OWN_LONG_PART 8
#define ALL_LONG_PART 2
#define RESERVE_PART  8

/* Fewer connections than these have no part that could be left to others. */
#define LEAST_TO_RESERVE 4

/* While calls with a token come, at least one in so many seconds, paced calls have one part in so many of a
 * loop's time. Alone they have all of it. No single one makes the others wait for longer than this. */
#define PACE_QUIET_MS 1000
#define PACE_PART     20
#define PACE_LONGEST  ((uint64_t) 3 * 1000 * 1000)

/* ---- pace ---- */

static bool
tokens_are_used(const Database *database)
{
	uint64_t last = atomic_load_explicit(&database->loop->shared->last_call, memory_order_relaxed);

	return clock_milliseconds() - last < PACE_QUIET_MS;
}

void
order_note_token(const Database *database)
{
	_Atomic uint64_t *last = &database->loop->shared->last_call;
	uint64_t now = clock_milliseconds();

	/* All loops read it: it is written no more often than it changes. */
	if (atomic_load_explicit(last, memory_order_relaxed) != now)
		atomic_store_explicit(last, now, memory_order_relaxed);
}

void
db_charge_pace(Database *database, uint64_t microseconds)
{
	uint64_t now = clock_microseconds();
	uint64_t pause = microseconds * (PACE_PART - 1);

	/* What pages had while nobody else asked is no debt. */
	if (!tokens_are_used(database))
		return;
	if (database->pace_due < now)
		database->pace_due = now;
	database->pace_due += pause;
	if (database->pace_due > now + PACE_LONGEST)
		database->pace_due = now + PACE_LONGEST;
}

/* ---- who and how long ---- */

int
order_heavy_limit(int connections)
{
	int limit = connections / 2 < MAX_HEAVY ? connections / 2 : MAX_HEAVY;

	return limit < 1 ? 1 : limit;
}

void
order_describe(const Database *database, DbCall *call)
{
	const DbOrigin *origin = &call->origin;
	char network[PEER_SIZE];

	if (call->statement == DB_RECORD_FAILURE)
		return;
	if (origin->has_token)
		call->caller = cost_caller(&database->costs, origin->token_hash);
	else if (origin->peer[0])
	{
		peer_network(origin->peer, network);
		call->caller = hash_text(HASH_START, network) | 1;
	}
	call->takes_long =
		call->statement == DB_MCP_CALL &&
		(call->parameters[MCP_BODY].length > LONG_BODY ||
		 cost_mean(&database->costs, cost_kind(&database->costs, call->caller, origin->label)) >= LONG_COST);
}

/* Part of the connections, at least one. */
static int
part_of(const Database *database, int part)
{
	int connections = (database->link_count - SLOW_LINKS) / part;

	return connections < 1 ? 1 : connections;
}

/* What runs in the lane, as one caller sees it. */
typedef struct Running
{
	int own;
	int own_long;
	int all_long;
	int idle; /* connections that could take a call */
} Running;

static Running
count_running(const Database *database, uint64_t caller)
{
	Running running = {0};

	for (int i = SLOW_LINKS; i < database->link_count; i++)
	{
		const DbCall *call = database->links[i].running.first;

		if (!call)
		{
			running.idle += link_is_ready(&database->links[i]);
			continue;
		}
		running.own += call->caller == caller;
		running.own_long += call->takes_long && call->caller == caller;
		running.all_long += call->takes_long;
	}
	return running;
}

static bool
may_run(const Database *database, const DbCall *call, const Running *running)
{
	int connections = database->link_count - SLOW_LINKS;

	if (call->heavy && database->heavy_running >= database->heavy_limit)
		return false;
	if (call->paced && clock_microseconds() < database->pace_due && tokens_are_used(database))
		return false;
	/* What the shim does by itself waits for nobody. */
	if (call->caller == 0)
		return true;
	if (call->takes_long && (running->own_long >= part_of(database, OWN_LONG_PART) ||
							 running->all_long >= part_of(database, ALL_LONG_PART)))
		return false;
	return running->own == 0 || connections < LEAST_TO_RESERVE ||
		   running->idle > part_of(database, RESERVE_PART);
}

DbCall *
order_next(const Database *database)
{
	DbCall *best = NULL;
	Running running = {0};
	uint64_t counted = 0;
	int fewest = 0;

	for (DbCall *call = database->slow_queue.first; call; call = call->next)
	{
		if (counted != call->caller || call == database->slow_queue.first)
			running = count_running(database, call->caller);
		counted = call->caller;
		if ((best && running.own >= fewest) || !may_run(database, call, &running))
			continue;
		best = call;
		fewest = running.own;
		if (fewest == 0)
			break;
	}
	return best;
}

bool
order_is_full(const Database *database, const DbCall *call)
{
	int left = (call->heavy ? QUEUE_LIMIT / 2 : QUEUE_LIMIT) - database->slow_queue.count;
	int share = !call->heavy ? left : call->paced ? PAGES_PER_NETWORK : SIGN_INS_PER_NETWORK;
	int own = 0;

	if (left <= 0)
		return true;
	/* It cannot have more than there are. */
	if (call->caller == 0 || database->slow_queue.count < share)
		return false;
	for (const DbCall *queued = database->slow_queue.first; queued; queued = queued->next)
		own += queued->heavy == call->heavy && queued->caller == call->caller;
	return own >= share;
}
