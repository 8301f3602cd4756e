/*
 * http.h
 *		The daemon of libmicrohttpd that belongs to a loop.
 *
 * The room: a connection, its request, head, body and reply, from libmicrohttpd's callbacks to a route's
 * handler and back. Of itself it asks the database only about the token of a large body, and it knows no
 * route by name: it is given a table. The worker of the loop starts and drives it.
 */
#ifndef SHIM_HTTP_H
#define SHIM_HTTP_H

#include <stdbool.h>

#include "loop/loop.h"

/* Makes the loop's daemon on its listening socket. */
extern bool http_start(Loop *loop);

/* Has libmicrohttpd do what is due; and how many milliseconds it may stay undone, -1: as long as nothing
 * happens. */
extern void http_run(Loop *loop);
extern int http_next_wait(Loop *loop);

/* Closes the listening socket; open connections go on. */
extern void http_stop_listening(Loop *loop);

/* Refuses what is left, and ends the daemon and all clients. */
extern void http_stop(Loop *loop);

#endif
