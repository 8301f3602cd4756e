/*
 * catalogue.h
 *		tools/list as JSON text, whole or narrowed by the URL.
 */
#ifndef AINECTO_MCP_CATALOGUE_H
#define AINECTO_MCP_CATALOGUE_H

#include "postgres.h"

#include "mcp/request.h"
#include "tool/tool.h"

/* What ?toolsets=, ?tools= and ?readonly=1 of the URL ask for. */
typedef struct ToolFilter
{
	bool narrowed;     /* anything but the default list */
	bool readonly;     /* only tools that read, in calls too */
	const char *sets;  /* comma-separated group names, "core", "all"; NULL: all */
	const char *names; /* comma-separated tool names; NULL: none in particular */
} ToolFilter;

/*
 * Read a filter off a raw query string (NULL: none); unknown parameters are ignored. False with *problem set
 * when a toolset or tool does not exist.
 */
extern bool catalogue_read_filter(const char *query, ToolFilter *filter, const char **problem);

/* The array of tools. Lists are kept for the life of the backend: the default one, and the last few others.
 */
extern const ReplyPart *catalogue_tools(const ToolFilter *filter);

/* One tool as an object of tools/list. */
extern void catalogue_write_tool(JsonWriter *writer, const Tool *tool);

#endif
