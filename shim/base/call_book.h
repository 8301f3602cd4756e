/*
 * call_book.h
 *		How often each kind of call came, how it ended and how long it took; for /metrics. Shared by all
 * loops.
 *
 * A kind is an endpoint, or an MCP method, or method and tool, as the client has named it. So there is room
 * for a fixed number, what no tool could be called is not written down, and what finds no room is "other".
 */
#ifndef SHIM_CALL_BOOK_H
#define SHIM_CALL_BOOK_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buffer.h"

#define CALL_BOOK_KINDS 160
#define CALL_BOOK_NAME  80
#define CALL_BOOK_LANES 4

typedef enum CallEnd
{
	CALL_SERVED,
	CALL_REFUSED, /* an answer that says no: a tool error, an HTTP status from 400 on */
	CALL_FAILED,  /* the database gave no answer */
	CALL_ENDS
} CallEnd;

typedef struct CallKind
{
	_Atomic int state; /* 0: free, 1: being named, 2: named */
	char name[CALL_BOOK_NAME];
	_Atomic uint64_t ends[CALL_BOOK_LANES][CALL_ENDS];
	_Atomic uint64_t microseconds[CALL_BOOK_LANES];
} CallKind;

/* Zeroes are an empty one. */
typedef struct CallBook
{
	CallKind kinds[CALL_BOOK_KINDS];
	CallKind other;
} CallBook;

/* Counts a call that took so long; lane: as the log names it, NULL where it came to none. From any thread. */
extern void call_book_count(CallBook *book, const char *label, const char *lane, CallEnd end,
							uint64_t microseconds);

/* Writes it in the Prometheus text format. */
extern void call_book_write(Buffer *out, const CallBook *book);

#endif
