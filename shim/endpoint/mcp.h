/*
 * mcp.h
 *		The MCP endpoint: everything with a token goes to the database in one call.
 */
#ifndef SHIM_MCP_H
#define SHIM_MCP_H

#include "http/request.h"

extern void mcp_handle(Request *request);

#endif
