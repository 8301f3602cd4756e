/*
 * dispatch.h
 *		The one gate that every tool call passes, over MCP and from SQL.
 *
 * The room: what every call passes, in one order: plan and scope, arguments (bind.h), repeated calls, a
 * subtransaction, targets and rights (resolve.h), locks, the version that the caller has seen, the handler,
 * constraints, the audit row (trail.h). Errors are caught here and nowhere else, in classes AI, 22, 23 and
 * 42501. It holds no rule of any tool. MCP's methods and ainecto.call_tool() call it.
 */
#ifndef AINECTO_GATE_DISPATCH_H
#define AINECTO_GATE_DISPATCH_H

#include "postgres.h"

#include "base/json_read.h"
#include "core/caller/principal.h"
#include "lib/stringinfo.h"
#include "tool/tool.h"

/* How a call came in; all texts outlive the call. */
typedef struct CallOrigin
{
	const char *source;     /* "mcp" or "sql" */
	const char *request_id; /* never NULL */
	const char *session_id; /* NULL: none */
	const char *peer;       /* text of an inet, NULL: none */
	bool read_only;         /* the connection asked not to be able to change anything */
	bool alone;             /* see call.h */
} CallOrigin;

/*
 * Run a tool. result receives one JSON object: the tool's answer, or, when true is returned, a tool error
 * {"error", "sqlstate", "message", "path"?, "detail"?, "hint"?, "faults"?}. A refused call leaves nothing
 * behind except its audit row. Rethrown: cancellation, serialisation failures and deadlocks, internal errors,
 * and AI900 when a write is tried in a read-only transaction. Connects to SPI itself.
 */
extern bool dispatch_call(const Principal *principal, const Tool *tool, const JsonNode *arguments,
						  const CallOrigin *origin, StringInfo result);

#endif
