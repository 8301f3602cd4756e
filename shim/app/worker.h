/*
 * worker.h
 *		A loop with its work: database lanes, HTTP, housekeeping.
 *
 * The room shim/app: puts the others together and starts and ends them: main.c the process, worker.c a loop,
 * routes.c what is served under which path. It decides nothing about a request. Nobody calls it but the
 * system.
 */
#ifndef SHIM_WORKER_H
#define SHIM_WORKER_H

#include "loop/loop.h"

/*
 * Makes a loop that serves a bound and listening socket, whose ownership passes to it; loop_run() runs it.
 * NULL with a message on standard error when it cannot be made.
 */
extern Loop *worker_create(Shared *shared, int number, int listen_socket);

/* Ends the loop, which does not run any more, and all it has. */
extern void worker_free(Loop *loop);

#endif
