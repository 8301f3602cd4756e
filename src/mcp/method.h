/*
 * method.h
 *		The JSON-RPC methods, one row each.
 */
#ifndef AINECTO_MCP_METHOD_H
#define AINECTO_MCP_METHOD_H

#include "mcp/request.h"

#define METHOD_SESSION   0x01 /* served in the session era */
#define METHOD_STATELESS 0x02 /* served in the stateless era */
#define METHOD_FAST      0x04 /* a short read (tools/call: as its tool says) */
#define METHOD_SHARED    0x08 /* a short write, which may share its transaction */

typedef struct Method
{
	const char *name;
	int flags;
	/* Writes one whole JSON-RPC message into reply->body; may set reply->status (200 before) and headers. */
	void (*handle)(const RpcMessage *message, McpReply *reply);
} Method;

/* The method of that name in that era; NULL if there is none. */
extern const Method *method_find(const char *name, ProtocolEra era);

/* All rows; ends with a NULL name. */
extern const Method *method_all(void);

/* initialize, in legacy.c; declared for the table. */
extern void legacy_initialize(const RpcMessage *message, McpReply *reply);

/* server/discover, in modern.c; declared for the table. */
extern void modern_discover(const RpcMessage *message, McpReply *reply);

/* "tools":{…}: the capabilities that are really served. */
extern void method_write_capabilities(JsonWriter *writer);

/* A few sentences that tell an assistant how to work with the server. */
extern const char *method_instructions(void);

#endif
