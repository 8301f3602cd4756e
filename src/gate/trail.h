/*
 * trail.h
 *		The audit row of a call: who did, or was not let do, what to what.
 */
#ifndef AINECTO_GATE_TRAIL_H
#define AINECTO_GATE_TRAIL_H

#include "postgres.h"

#include "core/caller/call.h"
#include "gate/dispatch.h"
#include "tool/tool.h"

/* A call that has ended. */
typedef struct Trail
{
	const ToolCall *call;
	const CallFrame *frame; /* what it changed */
	const CallOrigin *origin;
	const JsonNode *given; /* the arguments as they came; NULL: none */
	const char *description;
	const char *outcome; /* one of the column's CHECK */
	int sqlerrcode;      /* 0: none */
	const char *message; /* NULL: none */
} Trail;

/*
 * Write the row. Of what was done it names everything that was changed and what else the call named, with
 * versions, from and to; of what was not, the targets as the caller named them. The caller is connected to
 * SPI.
 */
extern void trail_write(const Trail *trail);

/*
 * The rows of the write calls in the body of a request that ended in a rethrown error, under whose name it
 * came in: one for each, or, where the body is NULL or does not tell, one for the tool (NULL: no row at all).
 * cancelled: its client did that.
 */
extern void trail_write_failure(const Principal *principal, const CallOrigin *origin, const char *body,
								const Tool *tool, int sqlerrcode, bool cancelled);

/*
 * What became of a request that came in under this id at most so many milliseconds ago: "done"; "nothing", of
 * which nothing was kept; "running", of which a commit may be left; "unknown", where this is a standby that
 * has not heard of it. The caller is connected to SPI.
 */
extern const char *trail_find_outcome(const Principal *principal, const char *request_id, int64 age);

#endif
