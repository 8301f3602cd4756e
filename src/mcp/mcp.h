/*
 * mcp.h
 *		One HTTP request to the MCP endpoint, from the token on.
 *
 * The room: the protocol's envelope, its two eras (legacy.h with sessions, modern.h without), methods, the
 * list of tools, uploads of whole texts. It holds no SQL text and no rule of the product. The entry point
 * ainecto_mcp_call calls it.
 */
#ifndef AINECTO_MCP_MCP_H
#define AINECTO_MCP_MCP_H

#include "mcp/request.h"

/* Answer 401 for a token that is not valid. */
extern void mcp_refuse_token(TokenVerdict verdict, McpReply *reply);

/* Answer a request whose token is valid. The caller is connected to SPI; reply->body is empty and lives long
 * enough. */
extern void mcp_handle(McpRequest *request, McpReply *reply);

#endif
