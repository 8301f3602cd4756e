/*
 * limiter.h
 *		Rate limits: so many of something a second, and a number of them at once, for each key.
 *
 * Each key has two buckets in a table of fixed size, places that a secret seed chooses, and is refused only
 * when both are empty: it takes two others, not one, to share its limit with a stranger. A bucket is one
 * number, the time at which it will be full again, changed without a lock. One table serves all loops of the
 * process: the kernel spreads a client's connections over the loops as it likes, so a share for each loop
 * would be reached at a rate that depends on luck.
 */
#ifndef SHIM_LIMITER_H
#define SHIM_LIMITER_H

#include <stddef.h>
#include <stdint.h>

typedef struct Limiter Limiter;

/* burst may come at once, and one every so many microseconds after that; a burst of 0 switches the limit off.
 * NULL: out of memory. */
extern Limiter *limiter_create(uint64_t interval, uint64_t burst);
extern void limiter_free(Limiter *limiter);

/*
 * Takes one from the key's buckets at a time in microseconds. 0 when there was one; else nothing is taken,
 * and the answer is in how many microseconds there will be.
 */
extern uint64_t limiter_take(Limiter *limiter, const void *key, size_t length, uint64_t now);

/* The same for the network of an address. */
extern uint64_t limiter_take_peer(Limiter *limiter, const char *peer, uint64_t now);

#endif
