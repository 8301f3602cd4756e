/*
 * loop.h
 *		One event loop: a thread, an epoll set, timers, counters, a log.
 *
 * The room: waits for descriptors, timers and other threads, and calls whom they belong to. What a turn does
 * besides stands in a LoopWork, which app/worker.c gives: of connections to a database or of HTTP it keeps
 * pointers for others and looks into none.
 *
 * Loops share nothing but the settings (read-only), the memory budget and the time of the last call with a
 * token and the rate limiters (atomics), kept parts of replies (behind mutexes), and each other's counters
 * (read for /metrics). Everything else of a Loop belongs to its thread. A turn of the loop handles all ready
 * descriptors and timers first and its work last, so nothing that an event of this turn points to can be
 * freed before the turn is over. A Loop ends after its clients (client.h) and its database lanes (db.h).
 */
#ifndef SHIM_LOOP_H
#define SHIM_LOOP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/call_book.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/part.h"
#include "base/settings.h"
#include "base/timer.h"

struct MHD_Daemon;
struct Database;
struct Limiter;
struct Servers;
struct Client;
struct RouteTable;
typedef struct Loop Loop;
typedef struct Watch Watch;

/* Something in the epoll set; embedded in what it belongs to. */
struct Watch
{
	void (*ready)(Watch *watch, uint32_t events);
};

/* What the thread of a loop does besides waiting. All are called from that thread. */
typedef struct LoopWork
{
	void (*begin)(Loop *loop);    /* before the first turn */
	void (*woken)(Loop *loop);    /* another thread asks for attention */
	int (*next_wait)(Loop *loop); /* milliseconds until after_turn is wanted though nothing happens, or -1 */
	void (*after_turn)(Loop *loop); /* whatever became ready was handled */
	void (*drain)(Loop *loop);      /* nobody new shall come */
	void (*refuse)(Loop *loop);     /* nothing may wait any more */
} LoopWork;

/* What all loops see. */
typedef struct Shared
{
	Settings settings;
	const struct RouteTable *routes;
	_Atomic uint64_t body_bytes; /* of settings.memory_budget */
	CallBook calls;
	_Atomic int64_t
		lag; /* microseconds that a standby was behind when last asked; -1: it is none, or nobody knows */
	PartShelf parts;
	PartShelf pages;
	_Atomic uint64_t last_call; /* milliseconds; when somebody with a token asked last */
	Loop *loops[SETTINGS_MAX_LOOPS];
	Metrics *metrics[SETTINGS_MAX_LOOPS];
	int loop_count;
	_Atomic int drained_loops;
	struct Servers *servers;      /* of the database */
	struct Limiter *limiter;      /* of sign-ins and registrations */
	struct Limiter *call_limiter; /* of requests with a token */
} Shared;

struct Loop
{
	Shared *shared;
	const Settings *settings;
	const LoopWork *work;
	pthread_t thread;
	int number;
	int listen_socket;
	int epoll;
	int wake; /* eventfd by which other threads ask for attention */
	Watch wake_watch;
	Watch http_watch; /* libmicrohttpd's own epoll set */
	struct MHD_Daemon *daemon;
	uint64_t turns;            /* of this loop so far */
	_Atomic int stop_requests; /* 1: drain, more: at once */
	uint64_t leave_at;         /* milliseconds; when it is to drain, 0: it was not stopped */
	bool draining;
	uint64_t drain_deadline;
	bool refusing;          /* no request may wait any more */
	struct Client *clients; /* all connections */
	int requests_in_flight;
	TimerHeap timers;
	Timer housekeeping; /* the next round, in the first loop */
	struct Database *database;
	uint64_t random_state;
	Metrics metrics;
	Log log;
};

/*
 * Makes a loop around a bound and listening socket, whose ownership passes to it. NULL with errno set when it
 * cannot be made.
 */
extern Loop *loop_create(Shared *shared, int number, int listen_socket, const LoopWork *work);

/* Runs until stopped and drained. The argument is the Loop: a pthread start routine. */
extern void *loop_run(void *loop);

/* Called from any thread, also from the signal-handling one: the first call drains, the second ends at once.
 */
extern void loop_stop(Loop *loop);

/* What its work made has ended before. */
extern void loop_free(Loop *loop);

/* Has the other loops call their work's woken. */
extern void loop_wake_others(const Loop *loop);

/* Adds or changes a file descriptor of the epoll set. */
extern bool loop_watch(Loop *loop, int fd, uint32_t events, Watch *watch);
extern void loop_unwatch(Loop *loop, int fd);

/* Pseudo-random number for jitter; not for secrets. */
extern uint32_t loop_random(Loop *loop, uint32_t below);

#endif
