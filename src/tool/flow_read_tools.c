/*
 * flow_read_tools.c
 *		Reading flow diagrams.
 */
#include "postgres.h"

#include "tool/registry.h"

/* What an item shows, in this order, under the names that writes take. */
#define NODE_COLUMNS                                                                               \
	"n.uuid, n.type, n.text, n.shape, n.x, n.y, n.width, n.height, n.group_uuid AS \"groupUuid\"," \
	" n.fill_color AS \"fillColor\", n.stroke_color AS \"strokeColor\", n.text_color AS \"textColor\""
#define EDGE_COLUMNS                                                                                      \
	"e.uuid, e.from_uuid AS \"fromUuid\", e.to_uuid AS \"toUuid\", e.label,"                              \
	" e.bridge_type AS \"bridgeType\", e.stroke_color AS \"strokeColor\", e.line_style AS \"lineStyle\"," \
	" e.stroke_width AS \"strokeWidth\""
#define GROUP_COLUMNS                                                                              \
	"g.uuid, g.name, g.color, g.width, g.height, g.parent_group_uuid AS \"parentGroupUuid\","      \
	" g.collapsed, g.sort_order AS \"sortOrder\", g.linked_diagram_uuid AS \"linkedDiagramUuid\"," \
	" g.link_mode AS \"linkMode\""

#define DIAGRAM_AND_VERSION(row)                  \
	", " row ".document_uuid AS \"diagramUuid\"," \
	" (SELECT d.version FROM ainecto.document d WHERE d.uuid = " row ".document_uuid) AS version"

/* A page leaves out what is not set; no identifier is empty, so the empty text starts from the first. */
#define PAGE_OF(columns, keys, source)                                                                       \
	"SELECT pg_catalog.json_strip_nulls(pg_catalog.row_to_json(item))::text, " keys " FROM (SELECT " columns \
	" FROM ainecto." source ") item ORDER BY " keys

static const Statement list_nodes = {
	.text = PAGE_OF(
		NODE_COLUMNS, "item.uuid",
		"flow_node n WHERE n.document_uuid = $2 AND n.uuid > COALESCE($4, '') ORDER BY n.uuid LIMIT $3"),
	.read_only = true,
};

static const Statement list_edges = {
	.text = PAGE_OF(
		EDGE_COLUMNS, "item.uuid",
		"flow_edge e WHERE e.document_uuid = $2 AND e.uuid > COALESCE($4, '') ORDER BY e.uuid LIMIT $3"),
	.read_only = true,
};

static const Statement list_groups = {
	.text = PAGE_OF(GROUP_COLUMNS, "item.\"sortOrder\", item.uuid",
					"flow_group g WHERE g.document_uuid = $2"
					" AND (g.sort_order, g.uuid) > (COALESCE($4::integer, -2147483648), COALESCE($5, ''))"
					" ORDER BY g.sort_order, g.uuid LIMIT $3"),
	.read_only = true,
};

static const Statement get_node = {
	.text = "SELECT pg_catalog.row_to_json(item)::text FROM (SELECT " NODE_COLUMNS ", (SELECT "
			"COALESCE(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.row_to_json(edge))), '[]')"
			" FROM (SELECT e.uuid, e.from_uuid AS \"fromUuid\", e.to_uuid AS \"toUuid\", e.label"
			" FROM ainecto.flow_edge e WHERE e.document_uuid = n.document_uuid"
			" AND (e.from_uuid = n.uuid OR e.to_uuid = n.uuid) ORDER BY e.uuid) edge) AS "
			"edges" DIAGRAM_AND_VERSION(
				"n") " FROM ainecto.flow_node n WHERE n.document_uuid = $2 AND n.uuid = $3) item",
	.read_only = true,
};

static const Statement get_edge = {
	.text = "SELECT pg_catalog.row_to_json(item)::text FROM (SELECT " EDGE_COLUMNS DIAGRAM_AND_VERSION(
		"e") " FROM ainecto.flow_edge e WHERE e.document_uuid = $2 AND e.uuid = $3) item",
	.read_only = true,
};

static const Statement get_group = {
	.text = "SELECT pg_catalog.row_to_json(item)::text FROM (SELECT " GROUP_COLUMNS
			", ARRAY(SELECT n.uuid FROM ainecto.flow_node n WHERE n.document_uuid = g.document_uuid"
			" AND n.group_uuid = g.uuid ORDER BY n.uuid) AS nodes"
			", ARRAY(SELECT m.uuid FROM ainecto.flow_group m WHERE m.document_uuid = g.document_uuid"
			" AND m.parent_group_uuid = g.uuid ORDER BY m.sort_order, m.uuid) AS groups" DIAGRAM_AND_VERSION(
				"g") " FROM ainecto.flow_group g WHERE g.document_uuid = $2 AND g.uuid = $3) item",
	.read_only = true,
};

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
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_KEPT | TOOL_CORE,
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
	},
};

const ToolTable flow_read_tools = {tools, lengthof(tools)};
