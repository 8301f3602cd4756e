/*
 * database.h
 *		What a Database is made of. Shared by db.c and order.c only.
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

#endif
