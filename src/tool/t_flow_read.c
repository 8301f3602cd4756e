/*
 * t_flow_read.c
 *		Reading flow diagrams.
 */
#include "postgres.h"

#include "tool/registry.h"

static const Argument flow_list_nodes_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument flow_get_node_arguments[] = {
	ARG_ID("nodeUuid", ARGUMENT_REQUIRED, "The node to fetch."),
	ARG_ID("diagramUuid", 0, "Flow diagram it must belong to; a check only."),
	ARG_END,
};

static const Argument flow_get_edge_arguments[] = {
	ARG_ID("edgeUuid", ARGUMENT_REQUIRED, "The edge to fetch."),
	ARG_ID("diagramUuid", 0, "Flow diagram it must belong to; a check only."),
	ARG_END,
};

static const Argument flow_get_group_arguments[] = {
	ARG_ID("groupUuid", ARGUMENT_REQUIRED, "The group to fetch."),
	ARG_ID("diagramUuid", 0, "Flow diagram it must belong to; a check only."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "flow_list_nodes",
		.title = "List nodes (flow)",
		.summary = "Show the nodes of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = flow_list_nodes_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW}},
	},
	{
		.name = "flow_get_node",
		.title = "Get node (flow)",
		.summary = "Fetch one node of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = flow_get_node_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW},
					{TARGET_FLOW_NODE, "nodeUuid", RIGHT_READ, 0}},
	},
	{
		.name = "flow_list_edges",
		.title = "List edges (flow)",
		.summary = "Show the edges of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = flow_list_nodes_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW}},
	},
	{
		.name = "flow_get_edge",
		.title = "Get edge (flow)",
		.summary = "Fetch one edge of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = flow_get_edge_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW},
					{TARGET_FLOW_EDGE, "edgeUuid", RIGHT_READ, 0}},
	},
	{
		.name = "flow_list_groups",
		.title = "List groups (flow)",
		.summary = "Show the groups of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = flow_list_nodes_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW}},
	},
	{
		.name = "flow_get_group",
		.title = "Get group (flow)",
		.summary = "Fetch one group of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = flow_get_group_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW},
					{TARGET_FLOW_GROUP, "groupUuid", RIGHT_READ, 0}},
	},
};

const ToolTable flow_read_tools = {tools, lengthof(tools)};
