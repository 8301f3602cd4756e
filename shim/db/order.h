/*
 * order.h
 *		Whose turn it is in the slow lane: a fair queue, with shares of what takes long.
 *
 * The next call is the first of the caller that has the fewest running; a caller is an account, or the
 * network of an address where a call comes without a token. However many calls one of them brings, another's
 * call waits for one connection to become free, and mostly for none:
 *
 * - Long calls (large bodies, and kinds that took long lately) have half of the connections, those of one
 *   caller one eighth.
 * - Who has calls running leaves the last eighth of the connections to others.
 * - Heavy calls, which cost much processor time and come from anyone, run two at a time at most.
 * - Paced calls have a small part of the time while calls with a token come.
 * - A caller's calls may wait in as many places of the queue as it leaves free.
 */
#ifndef SHIM_ORDER_H
#define SHIM_ORDER_H

#include "db/database.h"

/* Says who is behind a call, before it is queued, and whether it will take long. */
extern void order_describe(const Database *database, DbCall *call);

/* Whether the queue has no room for this call. */
extern bool order_is_full(const Database *database, const DbCall *call);

/* The call to be sent next if a connection is free for it; it stays in the queue. NULL: none may run now. */
extern DbCall *order_next(const Database *database);

/* Heavy calls that may run at a time. */
extern int order_heavy_limit(int connections);

/* Notes that somebody with a token asks. */
extern void order_note_token(const Database *database);

#endif
