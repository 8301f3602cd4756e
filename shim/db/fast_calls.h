/*
 * fast_calls.h
 *		The calls that the database says are short reads, sorted.
 */
#ifndef SHIM_FAST_CALLS_H
#define SHIM_FAST_CALLS_H

#include <libpq-fe.h>
#include <stdbool.h>

typedef struct FastCalls
{
	char **labels;
	int count;
} FastCalls;

/* Takes them over from the only column of a result; what was there before is gone. */
extern void fast_calls_load(FastCalls *fast_calls, const PGresult *result);
extern bool fast_calls_have(const FastCalls *fast_calls, const char *label);
extern void fast_calls_free(FastCalls *fast_calls);

#endif
