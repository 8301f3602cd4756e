/*
 * database.h
 *		What a Database is made of, and what becomes of its calls. Shared by db.c, order.c and settlement.c
 * only.
 */
#ifndef SHIM_DATABASE_H
#define SHIM_DATABASE_H

#include "db/cost.h"
#include "db/link.h"

/* Where the body stands among the parameters of DB_MCP_CALL. */
#define MCP_BODY 5

/* Where the slow lane begins among the links, and so how many others there are. */
#define SLOW_LINKS ((int) DB_SLOW)

enum CallState
{
	CALL_NEW,
	CALL_QUEUED,
	CALL_PAUSED, /* waits for its next try */
	CALL_SENT
};

struct Database
{
	Loop *loop;
	CallList fast_queue;
	CallList slow_queue;
	CallList paused;
	FastCalls fast_calls;
	CostBook costs;
	int heavy_running;
	int heavy_limit;
	uint64_t pace_due; /* microseconds; before that no paced call begins, unless nobody else asks */
	Timer pace;
	int link_count;
	Link links[]; /* by lane: one, one, and the slow lane's */
};

/* Sends the call on a link that is ready; false, with the call unsent, when libpq will not take it. */
extern bool database_send(Link *link, DbCall *call);

/* Tells whoever waits for the call, and ends it. */
extern void database_finish(DbCall *call, DbOutcome *outcome);

/* Leaves an audit row for a call whose own transaction was lost. Nobody waits for it. */
extern void database_record_failure(DbCall *failed, const char *sqlstate);

#endif
