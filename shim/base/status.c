/*
 * status.c
 *		The one table of SQLSTATE classes.
 */
#include "base/status.h"

#include <stddef.h>
#include <string.h>

#define RPC_INTERNAL       -32603
#define RPC_INVALID_PARAMS -32602

#define TEXT_TIMEOUT \
	"The call ran out of time or was cancelled; nothing of it was kept. Try a smaller request."
#define TEXT_CONFLICT    "Too many changes to the same things at once; nothing of this call was kept. Try again."
#define TEXT_UNAVAILABLE "The service is not available at the moment. Try again in a few seconds."
#define TEXT_UNKNOWN                                                                                          \
	"The answer to this call was lost, and whether it was done is not known: it may have been. Read what it " \
	"was to change before you repeat it; a repeat with the same clientMutationId is safe."
#define TEXT_DONE      "The call was done, but its answer was lost. Do not repeat it: read what it has changed."
#define TEXT_BAD_INPUT "The request holds a value that cannot be stored."
#define TEXT_INTERNAL  "The call failed by a fault on the server. The request id finds it in the server's log."

/* Longer prefixes stand before the classes they refine. */
static const StatusRow rows[] = {
	{STATUS_MUST_WRITE, STATUS_UNAVAILABLE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},
	{STATUS_VERSION_MISMATCH, STATUS_STALE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},
	{"26000", STATUS_STALE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},       /* prepared statement is gone */
	{"0A000", STATUS_STALE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},       /* its result type changed */
	{"42883", STATUS_STALE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},       /* its function changed */
	{"3F000", STATUS_STALE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},       /* its schema is gone */
	{"25006", STATUS_UNAVAILABLE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE}, /* standby, or failing over */
	{"40001", STATUS_CONFLICT, 503, RPC_INTERNAL, TEXT_CONFLICT},
	{"40P01", STATUS_CONFLICT, 503, RPC_INTERNAL, TEXT_CONFLICT},
	{"55P03", STATUS_CONFLICT, 503, RPC_INTERNAL, TEXT_CONFLICT}, /* lock not available in time */
	{"57014", STATUS_TIMEOUT, 503, RPC_INTERNAL, TEXT_TIMEOUT},
	{"AI901", STATUS_TIMEOUT, 503, RPC_INTERNAL, TEXT_TIMEOUT}, /* cancelled by its client */
	{"22", STATUS_BAD_INPUT, 400, RPC_INVALID_PARAMS, TEXT_BAD_INPUT},
	{"54", STATUS_BAD_INPUT, 400, RPC_INVALID_PARAMS, TEXT_BAD_INPUT}, /* statement or nesting too complex */
	{"08", STATUS_UNAVAILABLE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},
	{"53", STATUS_UNAVAILABLE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},
	{"57", STATUS_UNAVAILABLE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE},
	{"", STATUS_INTERNAL, 500, RPC_INTERNAL, TEXT_INTERNAL},
};

static const StatusRow lost_connection = {"", STATUS_UNAVAILABLE, 503, RPC_INTERNAL, TEXT_UNAVAILABLE};
static const StatusRow deadline = {"", STATUS_TIMEOUT, 503, RPC_INTERNAL, TEXT_TIMEOUT};
/* Nothing that invites to a repeat. */
static const StatusRow unknown_outcome = {"", STATUS_LOST_ANSWER, 504, RPC_INTERNAL, TEXT_UNKNOWN};
static const StatusRow done = {"", STATUS_LOST_ANSWER, 504, RPC_INTERNAL, TEXT_DONE};

const StatusRow *
status_find(const char *sqlstate)
{
	const StatusRow *row = rows;

	if (!sqlstate || !*sqlstate)
		return &lost_connection;
	while (strncmp(sqlstate, row->prefix, strlen(row->prefix)) != 0)
		row++;
	return row;
}

bool
status_wants_replay(const char *sqlstate)
{
	static const char *const replayed[] = {STATUS_MUST_WRITE, "57014", "25006", "40001", "40P01"};

	for (size_t i = 0; i < sizeof(replayed) / sizeof(replayed[0]); i++)
	{
		if (strcmp(sqlstate, replayed[i]) == 0)
			return true;
	}
	return false;
}

const StatusRow *
status_unavailable(void)
{
	return &lost_connection;
}

const StatusRow *
status_timeout(void)
{
	return &deadline;
}

const StatusRow *
status_unknown(void)
{
	return &unknown_outcome;
}

const StatusRow *
status_done(void)
{
	return &done;
}
