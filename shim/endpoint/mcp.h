/*
 * mcp.h
 *		The MCP endpoint: everything with a token goes to the database in one call.
 *
 * The room shim/endpoint: one file for what answers under a path. None decides what a caller may: they turn a
 * request into one call of the database and its answer into a reply. The route table names them.
 */
#ifndef SHIM_MCP_H
#define SHIM_MCP_H

#include "http/request.h"
#include "http/route.h"

extern void mcp_handle(Request *request);

/* JSON-RPC error objects, and tool errors where the model can act on them. */
extern const ErrorWriter mcp_errors;

#endif
