/*
 * limiter.h
 *		Rate limit per peer for requests that cost much and need no token: registrations and sign-ins.
 *
 * Buckets that refill evenly, in a table of fixed size: peers whose addresses hash alike share one. One table
 * serves all loops of the process, behind a mutex: what it counts is rare. The database has its own, stricter
 * throttle per account.
 */
#ifndef SHIM_LIMITER_H
#define SHIM_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Limiter Limiter;

/* per_minute requests may come at once and refill over a minute; 0 switches the limit off. NULL: out of
 * memory. */
extern Limiter *limiter_create(int per_minute);
extern void limiter_free(Limiter *limiter);

/* Takes one token of the peer's bucket; false when it is empty. */
extern bool limiter_allow(Limiter *limiter, const char *peer, uint64_t now_milliseconds);

#endif
