/*
 * flow_read_tools.c
 *		Reading flow diagrams.
 */
#include "postgres.h"

#include "tool/registry.h"

#include "tool/flow_read_tools.sql.h"

static const Argument page_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "The flow diagram."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

/* Which diagram an id is looked up in; without it, all that the caller may see. */
#define DIAGRAM_TO_SEARCH ARG_ID("diagramUuid", 0, "Its flow diagram; needed only if several hold this id.")

static const Argument node_arguments[] = {
	ARG_ID("nodeUuid", ARGUMENT_REQUIRED, "The node."),
	DIAGRAM_TO_SEARCH,
	ARG_END,
};

static const Argument edge_arguments[] = {
	ARG_ID("edgeUuid", ARGUMENT_REQUIRED, "The edge."),
	DIAGRAM_TO_SEARCH,
	ARG_END,
};

static const Argument group_arguments[] = {
	ARG_ID("groupUuid", ARGUMENT_REQUIRED, "The group."),
	DIAGRAM_TO_SEARCH,
	ARG_END,
};

static const char *const by_node[] = {"nodeUuid", NULL};
static const char *const by_edge[] = {"edgeUuid", NULL};
static const char *const by_group[] = {"groupUuid", NULL};

static const Tool tools[] = {
	{
		.name = "flow_list_nodes",
		.title = "List flow nodes",
		.summary = "Nodes of a flow diagram with text, shape, place and group; what is not set is left out.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT,
		.arguments = page_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW}},
		.run = tool_run_list,
		.query = &list_nodes,
	},
	{
		.name = "flow_get_node",
		.title = "Get a flow node",
		.summary = "One node with all fields and the edges that touch it.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = node_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW},
					{TARGET_FLOW_NODE, "nodeUuid", RIGHT_READ, 0}},
		.run = tool_run_query,
		.query = &get_node,
		.query_arguments = by_node,
		.rest = "flow_list_edges lists all edges, in pages.",
	},
	{
		.name = "flow_list_edges",
		.title = "List flow edges",
		.summary = "Edges of a flow diagram: from node, to node, label and style.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT,
		.arguments = page_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW}},
		.run = tool_run_list,
		.query = &list_edges,
	},
	{
		.name = "flow_get_edge",
		.title = "Get a flow edge",
		.summary = "One edge with all fields.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = edge_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW},
					{TARGET_FLOW_EDGE, "edgeUuid", RIGHT_READ, 0}},
		.run = tool_run_query,
		.query = &get_edge,
		.query_arguments = by_edge,
	},
	{
		.name = "flow_list_groups",
		.title = "List flow groups",
		.summary = "Groups of a flow diagram in sort order; parentGroupUuid says which nests in which.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT,
		.arguments = page_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW}},
		.run = tool_run_list,
		.query = &list_groups,
	},
	{
		.name = "flow_get_group",
		.title = "Get a flow group",
		.summary = "One group with all fields, its nodes and the groups nested in it.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST,
		.arguments = group_arguments,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_READ, TARGET_FLOW},
					{TARGET_FLOW_GROUP, "groupUuid", RIGHT_READ, 0}},
		.run = tool_run_query,
		.query = &get_group,
		.query_arguments = by_group,
		.rest = "flow_list_nodes and flow_list_groups list all nodes and groups, in pages.",
	},
};

const ToolTable flow_read_tools = {tools, lengthof(tools)};
