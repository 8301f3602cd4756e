/*
 * registry.c
 *		The list of tool groups. A new tool is a row in its group's file; a new group is a line here.
 */
#include "postgres.h"

#include "pure/nearest.h"
#include "tool/registry.h"

/* In the order of tools/list: what a client with a short list should see comes first. */
static const ToolTable *const tables[] = {
	&workspace_tools,
	&project_tools,
	&folder_tools,
	&document_tools,
	&trash_tools,
	&version_tools,
	&share_tools,
	&attachment_tools,
	&erd_table_tools,
	&erd_ref_tools,
	&erd_group_tools,
	&erd_enum_tools,
	&erd_change_tools,
	&flow_read_tools,
	&flow_edit_tools,
	&flow_request_tools,
	&testcase_scenario_tools,
	&testcase_case_tools,
	&testcase_run_tools,
	&readme_tools,
	&live_tools,
};

/* Names under which other versions of the product know our tools; accepted in calls, never listed. */
static const char *const aliases[][2] = {
	{"diagram_apply_changes", "flow_apply_changes"},
	{"diagram_get_edge", "flow_get_edge"},
	{"diagram_get_group", "flow_get_group"},
	{"diagram_get_node", "flow_get_node"},
	{"diagram_get_pending_llm_requests", "flow_get_pending_llm_requests"},
	{"diagram_list_edges", "flow_list_edges"},
	{"diagram_list_groups", "flow_list_groups"},
	{"diagram_list_nodes", "flow_list_nodes"},
	{"diagram_submit_llm_result", "flow_submit_llm_result"},
	{"diagram_update_llm_request_status", "flow_update_llm_request_status"},
	{"markdown_append_document", "readme_append_document"},
	{"markdown_generate_document", "readme_generate_document"},
};

int
registry_count(void)
{
	int count = 0;

	for (int i = 0; i < (int) lengthof(tables); i++)
		count += tables[i]->count;
	return count;
}

const Tool *
registry_tool(int position)
{
	for (int i = 0; i < (int) lengthof(tables); i++)
	{
		if (position < tables[i]->count)
			return &tables[i]->tools[position];
		position -= tables[i]->count;
	}
	return NULL;
}

static const char *
skip_prefix(const char *name)
{
	return strncmp(name, TOOL_PREFIX, strlen(TOOL_PREFIX)) == 0 ? name + strlen(TOOL_PREFIX) : name;
}

static const Tool *
find_exact(const char *name)
{
	for (int i = 0; i < (int) lengthof(tables); i++)
	{
		for (int j = 0; j < tables[i]->count; j++)
		{
			if (strcmp(tables[i]->tools[j].name, name) == 0)
				return &tables[i]->tools[j];
		}
	}
	return NULL;
}

const Tool *
registry_find(const char *name)
{
	name = skip_prefix(name);
	for (int i = 0; i < (int) lengthof(aliases); i++)
	{
		if (strcmp(aliases[i][0], name) == 0)
			return find_exact(aliases[i][1]);
	}
	return find_exact(name);
}

const char *
registry_nearest(const char *name)
{
	Nearest nearest;

	nearest_begin(&nearest, skip_prefix(name), NEAREST_NAME_EDITS);
	for (int i = 0; i < registry_count(); i++)
		nearest_offer(&nearest, registry_tool(i)->name);
	return nearest.name;
}

const char *
registry_group_name(ToolGroup group)
{
	static const char *const names[] = {
		[TOOL_GROUP_GENERIC] = "generic",   [TOOL_GROUP_ERD] = "erd",       [TOOL_GROUP_FLOW] = "flow",
		[TOOL_GROUP_TESTCASE] = "testcase", [TOOL_GROUP_README] = "readme", [TOOL_GROUP_LIVE] = "live",
	};

	return names[group];
}

const char *
registry_group_readers(ToolGroup group)
{
	static const char *const readers[TOOL_GROUPS] = {
		[TOOL_GROUP_GENERIC] = "list_documents and get_document",
		[TOOL_GROUP_ERD] = "erd_list_tables, erd_get_table and the other lists of an ERD",
		[TOOL_GROUP_FLOW] = "flow_list_nodes, flow_list_edges and flow_list_groups",
		[TOOL_GROUP_TESTCASE] = "testcase_list_testcases, testcase_get_testcase and testcase_list_runs",
		[TOOL_GROUP_README] = "get_document",
		[TOOL_GROUP_LIVE] = "erd_list_tables and erd_get_table",
	};

	return readers[group];
}
