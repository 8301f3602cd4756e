/*
 * link.h
 *		One libpq connection that is made, prepared, used, lost and made again without blocking. Shared by
 * db.c and link.c only.
 *
 * A Link lies in its owner, the Database, and lives as long; it knows the owner by LinkEvents alone. Its
 * connection, timer, watch and collected rows end in link_close(), which leaves the running calls to the
 * owner.
 */
#ifndef SHIM_LINK_H
#define SHIM_LINK_H

#include "base/sealed_box.h"
#include "db/call_list.h"
#include "db/db.h"
#include "db/fast_calls.h"

typedef struct Link Link;

/*
 * What a link tells its owner. A call that ended is off the link's list by then, and the owner's again; the
 * receiver may take the result by setting it to NULL.
 */
typedef struct LinkEvents
{
	void (*up)(Link *link);   /* made, and ready for calls */
	void (*free)(Link *link); /* takes more calls */
	void (*down)(Link *link); /* lost; its calls have failed */
	void (*succeeded)(Link *link, DbCall *call, PGresult **result);
	void (*failed)(Link *link, DbCall *call, const char *sqlstate);
	void (*skipped)(Link *link, DbCall *call); /* the server did not look at it, or undid it */
	bool (*is_lent)(const Link *link);         /* asked: does its process serve another link, too? */
} LinkEvents;

/* What every connection has a process of its own for: its settings, its prepared statements, the key that is
 * sealed to. */
#define LINK_LENT                                                                                           \
	"a pooler in front of the database lends out its sessions transaction by transaction; the shim has to " \
	"keep them (PgBouncer: pool_mode = session)"

typedef enum LinkState
{
	LINK_DOWN, /* waits for its next attempt */
	LINK_CONNECTING,
	LINK_PREPARING,
	LINK_READY
} LinkState;

struct Link
{
	Watch watch;
	Loop *loop;
	const LinkEvents *events;
	void *owner;
	FastCalls *fast_calls; /* where the fast lane puts them */
	DbLane lane;
	LinkState state;
	PGconn *connection;
	int fd;              /* in the epoll set, -1 when none */
	uint32_t awaited;    /* asked of epoll */
	int step;            /* statement being prepared */
	int process;         /* of the server, 0 while unknown */
	bool lent;           /* that does not stay the same */
	int failures;        /* attempts since it last worked */
	bool recycle;        /* replace when idle */
	bool stale;          /* because what it prepared fits no more */
	bool proven;         /* it has served a call */
	int outdated_before; /* connections in a row that fitted no call */
	Timer timer;         /* next attempt, or the limit of this one */
	CallList running;    /* sent, in order */
	CallList answered;   /* shared lane: of the current group, which is not committed yet */
	PGresult *rows;      /* of the first running call, so far */
	char sqlstate[6];    /* of its error */
	bool failed;
	bool skipped;                          /* it stood behind one that failed */
	bool undone;                           /* shared lane: the current group has failed */
	int group;                             /* but in the slow lane: statements sent since the last Sync */
	unsigned groups_sent;                  /* Syncs */
	unsigned groups_over;                  /* of them, answered */
	unsigned char box_key[SEALED_BOX_KEY]; /* of the session */
};

extern void link_init(Link *link, Loop *loop, DbLane lane, const LinkEvents *events, void *owner);
extern void link_connect(Link *link);

/* Cuts the pause before the next attempt short. */
extern void link_retry(Link *link);
extern void link_close(Link *link);

/* Sends a call; false, with the connection marked for replacement, when libpq will not take it. But in the
 * slow lane it leaves with its group. */
extern bool link_send(Link *link, DbCall *call);

/* Sends what a pipelined lane has gathered. */
extern void link_end_group(Link *link);

/* Whether the server has last reported this setting to be on; false without a connection. */
extern bool link_reports(const Link *link, const char *parameter);

/* Behind a pooler: the process that serves is not the one that was connected to. */
static inline bool
link_is_pooled(const Link *link)
{
	return link->process != PQbackendPID(link->connection);
}

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

#endif
