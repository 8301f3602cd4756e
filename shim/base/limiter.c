/*
 * limiter.c
 *		Buckets in a fixed table.
 */
#include "base/limiter.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/peer.h"

#define SIDES      2
#define SIDE_COUNT 4096 /* buckets */

struct Limiter
{
	uint64_t interval; /* microseconds in which one comes back */
	uint64_t whole;    /* and all of them */
	uint64_t seed;     /* so that nobody outside can choose whose bucket to empty */
	_Atomic uint64_t full_at[SIDES][SIDE_COUNT];
};

Limiter *
limiter_create(uint64_t interval, uint64_t burst)
{
	Limiter *limiter = calloc(1, sizeof(Limiter));

	if (!limiter)
		return NULL;
	limiter->interval = interval;
	limiter->whole = interval * burst;
	if (getentropy(&limiter->seed, sizeof(limiter->seed)) != 0)
		limiter->seed = (uint64_t) (uintptr_t) limiter;
	return limiter;
}

void
limiter_free(Limiter *limiter)
{
	free(limiter);
}

/* 0, or in how many microseconds the bucket has one. */
static uint64_t
take_one(const Limiter *limiter, _Atomic uint64_t *bucket, uint64_t now)
{
	uint64_t full_at = atomic_load_explicit(bucket, memory_order_relaxed);
	uint64_t next;

	do
	{
		next = (full_at > now ? full_at : now) + limiter->interval;
		if (next > now + limiter->whole)
			return next - now - limiter->whole;
	} while (!atomic_compare_exchange_weak_explicit(bucket, &full_at, next, memory_order_relaxed,
													memory_order_relaxed));
	return 0;
}

uint64_t
limiter_take(Limiter *limiter, const void *key, size_t length, uint64_t now)
{
	uint64_t hash = hash_bytes(HASH_START ^ limiter->seed, key, length);
	uint64_t least = UINT64_MAX;

	if (limiter->whole == 0)
		return 0;
	for (int side = 0; side < SIDES; side++)
	{
		uint64_t place = (hash >> (16 + 24 * side)) % SIDE_COUNT;
		uint64_t wait = take_one(limiter, &limiter->full_at[side][place], now);

		least = wait < least ? wait : least;
	}
	return least;
}

uint64_t
limiter_take_peer(Limiter *limiter, const char *peer, uint64_t now)
{
	char network[PEER_SIZE];

	peer_network(peer, network);
	return limiter_take(limiter, network, strlen(network), now);
}
