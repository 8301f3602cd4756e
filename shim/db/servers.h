/*
 * servers.h
 *		The servers that a connection string names: which is tried first, and under which addresses.
 *
 * libpq goes through a list of servers by itself, but waits for one that says nothing as long as it is let,
 * and looks names up while a loop stands still. So each attempt has its time and begins one server further on
 * than the one before, and names are looked up here: at start, and again beside the loops when no server can
 * be reached.
 */
#ifndef SHIM_SERVERS_H
#define SHIM_SERVERS_H

#include <libpq-fe.h>
#include <stdint.h>

typedef struct Servers Servers;

/* Of a connection string as libpq takes it. NULL after a message on standard error: it is none, or a name in
 * it has no address. Lives as long as the process. */
extern Servers *servers_create(const char *conninfo);

/* The connection string for an attempt that follows so many vain ones; malloc'ed, NULL without memory. */
extern char *servers_text(Servers *servers, int failures);

/* Begins a connection of this application_name by it; as PQconnectStartParams(). */
extern PGconn *servers_connect(Servers *servers, int failures, const char *name);

/* Milliseconds that an attempt may take. */
extern uint64_t servers_connect_limit(Servers *servers);

/* No server could be reached: names may mean other addresses by now. Returns at once. */
extern void servers_look_up(Servers *servers);

#endif
