/*
 * link.h
 *		One libpq connection that is made, prepared, used, lost and made again without blocking. Shared by
 * db.c and link.c only.
 *
 * A Link lies in its Database and lives as long; its connection, timer, watch and collected rows end in
 * link_close(), which leaves the running calls to db.c.
 */
#ifndef SHIM_LINK_H
#define SHIM_LINK_H

#include "base/sealed_box.h"
#include "db/db.h"

typedef struct CallList
{
	DbCall *first;
	DbCall *last;
	int count;
} CallList;

typedef enum LinkState
{
	LINK_DOWN, /* waits for its next attempt */
	LINK_CONNECTING,
	LINK_PREPARING,
	LINK_READY
} LinkState;

typedef struct Link
{
	Watch watch;
	Database *database;
	DbLane lane;
	LinkState state;
	PGconn *connection;
	int fd;              /* in the epoll set, -1 when none */
	uint32_t events;     /* asked of epoll */
	int step;            /* statement being prepared */
	int failures;        /* attempts since it last worked */
	bool recycle;        /* replace when idle */
	bool stale;          /* because what it prepared fits no more */
	bool proven;         /* it has served a call */
	int outdated_before; /* connections in a row that fitted no call */
	Timer timer;         /* next attempt, or the limit of this one */
	CallList running;    /* sent, in order */
	PGresult *rows;      /* of the first running call, so far */
	char sqlstate[6];    /* of its error */
	bool failed;
	bool skipped;                          /* it stood behind one that failed */
	int group;                             /* fast lane: statements sent since the last Sync */
	unsigned groups_sent;                  /* Syncs */
	unsigned groups_over;                  /* of them, answered */
	unsigned char box_key[SEALED_BOX_KEY]; /* of the session */
} Link;

/* Sorted list of the calls that the database says are short reads. */
typedef struct FastCalls
{
	char **labels;
	int count;
} FastCalls;

struct Database
{
	Loop *loop;
	CallList fast_queue;
	CallList slow_queue;
	CallList paused;
	FastCalls fast_calls;
	int heavy_running;
	int heavy_limit;
	int link_count;
	Link links[]; /* links[0] is the fast lane */
};

extern void link_init(Link *link, Database *database, DbLane lane);
extern void link_connect(Link *link);

/* Cuts the pause before the next attempt short. */
extern void link_retry(Link *link);
extern void link_close(Link *link);

/* Sends a call; false, with the connection marked for replacement, when libpq will not take it. In the fast
 * lane it leaves with its group. */
extern bool link_send(Link *link, DbCall *call);

/* Sends what the fast lane has gathered. */
extern void link_end_group(Link *link);

/* Whether the server has last reported this setting to be on; false without a connection. */
extern bool link_reports(const Link *link, const char *parameter);

static inline bool
link_is_ready(const Link *link)
{
	return link->state == LINK_READY && !link->recycle;
}

/* Ready, or on its way without having failed yet. */
static inline bool
link_is_hopeful(const Link *link)
{
	return link->state == LINK_READY || (link->state != LINK_DOWN && link->failures == 0);
}

extern bool fast_calls_have(const FastCalls *fast_calls, const char *label);
extern void fast_calls_free(FastCalls *fast_calls);

/* ---- what a link tells db.c ---- */

/* The first running call of the link, taken off its list; NULL when none runs. */
extern DbCall *db_take_running(Link *link);
extern void db_call_succeeded(Link *link, DbCall *call, PGresult **result);
extern void db_call_failed(Link *link, DbCall *call, const char *sqlstate);

/* The server did not look at the call. */
extern void db_call_skipped(Link *link, DbCall *call);
extern void db_link_is_free(Link *link);
extern void db_link_is_down(Link *link);

#endif
