/*
 * limiter.c
 *		Token buckets in a fixed table.
 */
#include "base/limiter.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/peer.h"

#define BUCKET_COUNT 4096
#define MINUTE_MS    60000

typedef struct Bucket
{
	uint64_t filled_at; /* milliseconds; 0 for a bucket never used */
	double tokens;
} Bucket;

struct Limiter
{
	pthread_mutex_t mutex;
	int per_minute;
	uint64_t seed; /* so that nobody outside can choose whose bucket to empty */
	Bucket buckets[BUCKET_COUNT];
};

Limiter *
limiter_create(int per_minute)
{
	Limiter *limiter = calloc(1, sizeof(Limiter));

	if (!limiter)
		return NULL;
	pthread_mutex_init(&limiter->mutex, NULL);
	limiter->per_minute = per_minute;
	if (getentropy(&limiter->seed, sizeof(limiter->seed)) != 0)
		limiter->seed = (uint64_t) (uintptr_t) limiter;
	return limiter;
}

void
limiter_free(Limiter *limiter)
{
	if (limiter)
		pthread_mutex_destroy(&limiter->mutex);
	free(limiter);
}

static bool
take_token(Limiter *limiter, Bucket *bucket, uint64_t now)
{
	if (bucket->filled_at == 0)
		bucket->tokens = limiter->per_minute;
	/* Another loop may have read its clock later and come first. */
	else if (now > bucket->filled_at)
		bucket->tokens += (double) (now - bucket->filled_at) * limiter->per_minute / MINUTE_MS;
	if (now > bucket->filled_at)
		bucket->filled_at = now;
	if (bucket->tokens > limiter->per_minute)
		bucket->tokens = limiter->per_minute;
	if (bucket->tokens < 1)
		return false;
	bucket->tokens -= 1;
	return true;
}

bool
limiter_allow(Limiter *limiter, const char *peer, uint64_t now_milliseconds)
{
	uint64_t hash;
	char network[PEER_SIZE];
	bool allowed;

	if (limiter->per_minute == 0)
		return true;
	peer_network(peer, network);
	hash = hash_text(HASH_START ^ limiter->seed, network);
	pthread_mutex_lock(&limiter->mutex);
	allowed = take_token(limiter, &limiter->buckets[(hash >> 32) % BUCKET_COUNT], now_milliseconds);
	pthread_mutex_unlock(&limiter->mutex);
	return allowed;
}
