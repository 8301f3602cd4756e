/*
 * limiter.c
 *		Token buckets in a fixed table.
 */
#include "limiter.h"

#include <stdlib.h>
#include <unistd.h>

#define BUCKET_COUNT 4096
#define MINUTE_MS    60000

typedef struct Bucket
{
	uint64_t filled_at; /* milliseconds; 0 for a bucket never used */
	double tokens;
} Bucket;

struct Limiter
{
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
	limiter->per_minute = per_minute;
	if (getentropy(&limiter->seed, sizeof(limiter->seed)) != 0)
		limiter->seed = (uint64_t) (uintptr_t) limiter;
	return limiter;
}

void
limiter_free(Limiter *limiter)
{
	free(limiter);
}

bool
limiter_allow(Limiter *limiter, const char *peer, uint64_t now_milliseconds)
{
	/* FNV-1a */
	uint64_t hash = UINT64_C(14695981039346656037) ^ limiter->seed;
	Bucket *bucket;

	if (limiter->per_minute == 0)
		return true;
	for (const char *c = peer; *c; c++)
		hash = (hash ^ (unsigned char) *c) * UINT64_C(1099511628211);
	bucket = &limiter->buckets[(hash >> 32) % BUCKET_COUNT];
	if (bucket->filled_at == 0)
		bucket->tokens = limiter->per_minute;
	else
		bucket->tokens += (double) (now_milliseconds - bucket->filled_at) * limiter->per_minute / MINUTE_MS;
	if (bucket->tokens > limiter->per_minute)
		bucket->tokens = limiter->per_minute;
	bucket->filled_at = now_milliseconds;
	if (bucket->tokens < 1)
		return false;
	bucket->tokens -= 1;
	return true;
}
