/*
 * cost.h
 *		What calls cost lately, and which tokens are one account's: learned from answers that took long.
 *
 * A kind of call is what is called and by whom. Only kinds that were dear are remembered, with a mean that
 * later calls pull up or down, so that one dear call among many cheap ones is soon forgotten. The tables have
 * a fixed size: what has no room in them counts as cheap, and a token as an account of its own, until it
 * costs much once more. Each loop has its own book and learns by itself.
 */
#ifndef SHIM_COST_H
#define SHIM_COST_H

#include <stdint.h>

#include "base/auth.h"

#define COST_KINDS  1024
#define COST_TOKENS 1024

typedef struct CostKind
{
	uint32_t tag;
	uint32_t mean; /* microseconds; 0: the place is free */
} CostKind;

typedef struct CostToken
{
	uint64_t token;
	uint64_t caller; /* 0: the place is free */
} CostToken;

typedef struct CostBook
{
	uint64_t seed; /* callers choose names, so that without it one could make another's calls look dear */
	CostKind kinds[COST_KINDS];
	CostToken tokens[COST_TOKENS];
} CostBook;

/* One of zeroes is empty; this gives it a secret of its own. */
extern void cost_begin(CostBook *book);

/* Who calls with this token: a number for the account if it is known, else for the token. Never 0. */
extern uint64_t cost_caller(const CostBook *book, const unsigned char token_hash[AUTH_HASH_BYTES]);

/* The token is this account's. */
extern void cost_learn_account(CostBook *book, const unsigned char token_hash[AUTH_HASH_BYTES],
							   uint64_t account);

/* The kind of a caller's calls of this name. */
extern uint64_t cost_kind(const CostBook *book, uint64_t caller, const char *label);

/* A call of this kind took so long; 0: too short to be told. */
extern void cost_note(CostBook *book, uint64_t kind, uint64_t microseconds);

/* The mean of the kind's latest calls in microseconds. */
extern uint64_t cost_mean(const CostBook *book, uint64_t kind);

#endif
