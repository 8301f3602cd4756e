/*
 * envelope.h
 *		A glance at a JSON-RPC body: method, tool name and id, without parsing the rest.
 *
 * It picks the lane and words an error; the database reads the body properly. A misread costs a replay in the
 * slow lane, never a wrong answer, so the scanner gives up quietly on anything odd.
 */
#ifndef SHIM_ENVELOPE_H
#define SHIM_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>

#define ENVELOPE_MAX_METHOD 64
#define ENVELOPE_MAX_NAME   64
#define ENVELOPE_MAX_ID     128

typedef struct Envelope
{
	bool is_object; /* false: an array (batch), or no JSON object at all */
	char method[ENVELOPE_MAX_METHOD + 1];
	char name[ENVELOPE_MAX_NAME + 1]; /* params.name */
	char id[ENVELOPE_MAX_ID + 1]; /* raw JSON: a string with its quotes, or an integer; empty when unknown */
} Envelope;

/* Looks at no more than limit bytes of the body. Members beyond that stay empty. */
extern void envelope_scan(Envelope *envelope, const char *body, size_t length, size_t limit);

#endif
