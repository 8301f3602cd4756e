/*
 * registry.h
 *		All tools, in the order of tools/list, and how to find one.
 */
#ifndef AINECTO_TOOL_REGISTRY_H
#define AINECTO_TOOL_REGISTRY_H

#include "tool/tool.h"

#define TOOL_PREFIX "mcp__ainecto__"

/* A group file ends with one of these. */
typedef struct ToolTable
{
	const Tool *tools;
	int count;
} ToolTable;

extern const ToolTable workspace_tools;
extern const ToolTable project_tools;
extern const ToolTable folder_tools;
extern const ToolTable document_tools;
extern const ToolTable trash_tools;
extern const ToolTable version_tools;
extern const ToolTable share_tools;
extern const ToolTable attachment_tools;
extern const ToolTable erd_table_tools;
extern const ToolTable erd_ref_tools;
extern const ToolTable erd_group_tools;
extern const ToolTable erd_enum_tools;
extern const ToolTable erd_change_tools;
extern const ToolTable flow_read_tools;
extern const ToolTable flow_edit_tools;
extern const ToolTable flow_request_tools;
extern const ToolTable testcase_scenario_tools;
extern const ToolTable testcase_case_tools;
extern const ToolTable testcase_run_tools;
extern const ToolTable readme_tools;
extern const ToolTable live_tools;

extern int registry_count(void);
extern const Tool *registry_tool(int position);

/* By name, with or without the prefix, aliases included; NULL if there is none. */
extern const Tool *registry_find(const char *name);

/* The nearest name, for a message; NULL if none is near. */
extern const char *registry_nearest(const char *name);

extern const char *registry_group_name(ToolGroup group);

/* Words for a hint: the tools that show what writes of the group have done. */
extern const char *registry_group_readers(ToolGroup group);

#endif
