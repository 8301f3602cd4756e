/*
 * fast_calls.h
 *		The calls that the database says are short, sorted: reads, and a few writes.
 */
#ifndef SHIM_FAST_CALLS_H
#define SHIM_FAST_CALLS_H

#include "db/db.h"

typedef struct FastCalls
{
	char **labels;
	int count;
} FastCalls;

/* Takes them over from the only column of a result; what was there before is gone. */
extern void fast_calls_load(FastCalls *fast_calls, const PGresult *result);

/* The lane that the list has for such a call; the slow one if it is not on it. */
extern DbLane fast_calls_lane(const FastCalls *fast_calls, const char *label);
extern void fast_calls_free(FastCalls *fast_calls);

#endif
