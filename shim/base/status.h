/*
 * status.h
 *		From the SQLSTATE that ended a statement to what is done about it.
 */
#ifndef SHIM_STATUS_H
#define SHIM_STATUS_H

#include <stdbool.h>

/* The call has to write: run it again in the slow lane. Raised by the extension. */
#define STATUS_MUST_WRITE "AI900"

/* The library and the SQL objects do not belong together: an update is half done, or the backend is from
 * before it. */
#define STATUS_VERSION_MISMATCH "AI020"

/* Errors that tell of a fault in the server or the extension. */
#define STATUS_BROKEN_CLASS "XX"

typedef enum StatusKind
{
	STATUS_INTERNAL,    /* a fault of ours */
	STATUS_BAD_INPUT,   /* the text could not be stored or converted */
	STATUS_TIMEOUT,     /* ran out of time, or was cancelled */
	STATUS_CONFLICT,    /* serialization failure or deadlock: worth a repeat */
	STATUS_UNAVAILABLE, /* connection or server trouble: 503 and Retry-After */
	STATUS_LOST_ANSWER, /* the call may have been done, or was: no repeat is asked for */
	STATUS_STALE        /* the prepared statement no longer fits: 503, and a fresh connection */
} StatusKind;

typedef struct StatusRow
{
	const char *prefix; /* SQLSTATE or its first two characters */
	StatusKind kind;
	int http;         /* for endpoints that are not JSON-RPC */
	int rpc_code;     /* JSON-RPC error code */
	const char *text; /* what the client is told */
} StatusRow;

/* The row for a SQLSTATE; the longest prefix wins, never NULL. An empty text means a lost connection. */
extern const StatusRow *status_find(const char *sqlstate);

/* Should a fast-lane call that ended so run again in the slow lane? */
extern bool status_wants_replay(const char *sqlstate);

/* The row for trouble before or without a statement: no connection, full queue. */
extern const StatusRow *status_unavailable(void);

/* The standard reason phrase is libmicrohttpd's business; this is the row for a deadline that passed. */
extern const StatusRow *status_timeout(void);

/* The rows for a call that was sent and whose answer did not come: it may have been done; it was. */
extern const StatusRow *status_unknown(void);
extern const StatusRow *status_done(void);

#endif
