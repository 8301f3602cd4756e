/*
 * cost.c
 *		Two tables in which a place belongs to whoever needs it most.
 */
#include "db/cost.h"

#include <string.h>
#include <unistd.h>

#include "base/hash.h"

/* A call weighs one part in so many in the mean of its kind. */
#define WEIGHT 8

/* A kind whose mean is below this is forgotten. */
#define LEAST_MEAN 500

/* No call takes longer. */
#define LONGEST ((uint64_t) 60 * 1000 * 1000)

static uint64_t
token_number(const unsigned char token_hash[AUTH_HASH_BYTES])
{
	uint64_t number;

	memcpy(&number, token_hash, sizeof(number));
	return number | 1;
}

uint64_t
cost_caller(const CostBook *book, const unsigned char token_hash[AUTH_HASH_BYTES])
{
	uint64_t token = token_number(token_hash);
	const CostToken *place = &book->tokens[(token >> 32) % COST_TOKENS];

	return place->caller != 0 && place->token == token ? place->caller : token;
}

void
cost_learn_account(CostBook *book, const unsigned char token_hash[AUTH_HASH_BYTES], uint64_t account)
{
	uint64_t token = token_number(token_hash);

	book->tokens[(token >> 32) % COST_TOKENS] =
		(CostToken){.token = token, .caller = hash_bytes(HASH_START, &account, sizeof(account)) | 1};
}

void
cost_begin(CostBook *book)
{
	if (getentropy(&book->seed, sizeof(book->seed)) != 0)
		book->seed = (uint64_t) (uintptr_t) book;
}

uint64_t
cost_kind(const CostBook *book, uint64_t caller, const char *label)
{
	uint64_t start = hash_bytes(HASH_START ^ book->seed, &caller, sizeof(caller));

	return hash_mix(hash_text(start, label) ^ book->seed);
}

static uint32_t
tag_of(uint64_t kind)
{
	return (uint32_t) (kind >> 32);
}

void
cost_note(CostBook *book, uint64_t kind, uint64_t microseconds)
{
	CostKind *place = &book->kinds[kind % COST_KINDS];
	uint32_t share = (uint32_t) ((microseconds < LONGEST ? microseconds : LONGEST) / WEIGHT);
	uint32_t rest = place->mean - place->mean / WEIGHT;

	if (place->mean == 0 && share == 0)
		return;
	if (place->tag == tag_of(kind))
		place->mean = rest + share;
	else if (share > place->mean)
		*place = (CostKind){.tag = tag_of(kind), .mean = share};
	else if (share > 0)
		/* Whoever has the place and does not call any more loses it in time. */
		place->mean = rest;
	if (place->mean < LEAST_MEAN)
		place->mean = 0;
}

uint64_t
cost_mean(const CostBook *book, uint64_t kind)
{
	const CostKind *place = &book->kinds[kind % COST_KINDS];

	return place->tag == tag_of(kind) ? place->mean : 0;
}
