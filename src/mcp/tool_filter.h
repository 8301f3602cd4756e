/*
 * tool_filter.h
 *		What the URL of the endpoint asks for: which tools, and whether only those that read.
 */
#ifndef AINECTO_MCP_TOOL_FILTER_H
#define AINECTO_MCP_TOOL_FILTER_H

#include "tool/tool.h"

/* What ?toolsets=, ?tools= and ?readonly=1 ask for. */
typedef struct ToolFilter
{
	bool narrowed;     /* anything but the default list */
	bool readonly;     /* only tools that read, in calls too */
	const char *sets;  /* comma-separated group names, "core", "all"; NULL: all */
	const char *names; /* comma-separated tool names; NULL: none in particular */
} ToolFilter;

/*
 * Read a filter off a raw query string (NULL: none). Parameters of others are ignored, not those that are
 * spelled almost as ours: whoever asks for few tools, or for reading alone, must not get more. False with
 * *problem set to all that is wrong.
 */
extern bool tool_filter_read(const char *query, ToolFilter *filter, const char **problem);

/* Whether a tool is wanted by its name or for its group, or because everything is. */
extern bool tool_filter_wants(const ToolFilter *filter, const Tool *tool);

/* Whether it comes along with the toolset of those that can take few, and in few words. */
extern bool tool_filter_has_core(const ToolFilter *filter, const Tool *tool);

#endif
