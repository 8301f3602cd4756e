/*
 * http.h
 *		The daemon of libmicrohttpd that belongs to a loop.
 */
#ifndef SHIM_HTTP_H
#define SHIM_HTTP_H

#include <stdbool.h>

#include "loop/loop.h"

/* Makes the loop's daemon on its listening socket. */
extern bool http_start(Loop *loop);

/* Closes the listening socket; open connections go on. */
extern void http_stop_listening(Loop *loop);

/* Refuses what is left, and ends the daemon and all clients. */
extern void http_stop(Loop *loop);

#endif
