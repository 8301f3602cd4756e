/*
 * worker.c
 *		What a loop does: it serves HTTP from a database.
 */
#include "app/worker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "db/db.h"
#include "endpoint/housekeeping.h"
#include "http/http.h"
#include "http/request.h"

static void
worker_begin(Loop *loop)
{
	db_start(loop->database);
	housekeeping_start(loop);
}

/* Another loop has seen the database come back. */
static void
worker_woken(Loop *loop)
{
	db_retry_links(loop->database);
}

/* Calls that requests of this turn make leave together. */
static void
worker_after_turn(Loop *loop)
{
	http_run(loop);
	db_end_turn(loop->database);
}

static const LoopWork work = {
	.begin = worker_begin,
	.woken = worker_woken,
	.next_wait = http_next_wait,
	.after_turn = worker_after_turn,
	.drain = http_stop_listening,
	.refuse = request_refuse_all,
};

Loop *
worker_create(Shared *shared, int number, int listen_socket)
{
	Loop *loop = loop_create(shared, number, listen_socket, &work);

	if (loop && http_start(loop) && (loop->database = db_create(loop)))
		return loop;
	fprintf(stderr, "ainecto-shim: an event loop cannot start: %s\n", strerror(errno));
	if (loop)
		worker_free(loop);
	return NULL;
}

void
worker_free(Loop *loop)
{
	if (loop->daemon)
		http_stop(loop);
	if (loop->database)
		db_free(loop->database);
	loop_free(loop);
}
