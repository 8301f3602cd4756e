/*
 * catalogue.h
 *		tools/list as JSON text, whole or narrowed by the URL.
 */
#ifndef AINECTO_MCP_CATALOGUE_H
#define AINECTO_MCP_CATALOGUE_H

#include "postgres.h"

#include "mcp/request.h"
#include "mcp/tool_filter.h"

/* The array of tools. Lists are kept for the life of the backend: the default one, and the last few others.
 */
extern const ReplyPart *catalogue_tools(const ToolFilter *filter);

#endif
