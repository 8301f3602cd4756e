/*
 * t_flow_edit.c
 *		Editing flow diagrams.
 */
#include "postgres.h"

#include "tool/registry.h"

static const char *const shape_choices[] = {
	"rect",         "roundRect", "stadium", "diamond",  "decision",      "circle", "start",
	"doubleCircle", "end",       "hexagon", "cylinder", "parallelogram", NULL};

static const Argument flow_create_nodes_arguments_item_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("type", 0, 0, 50, "Free kind of the node."),
	ARG_TEXT("text", 0, 0, 4000, "Label; line breaks allowed."),
	ARG_CHOICE("shape", 0, shape_choices, "Outline of the node."),
	ARG_NUMBER("x", 0, "Horizontal place."),
	ARG_NUMBER("y", 0, "Vertical place."),
	ARG_NUMBER("width", 0, "Width."),
	ARG_NUMBER("height", 0, "Height."),
	ARG_TEXT("groupUuid", 0, 0, 64, "Group the node sits in; empty text takes it out."),
	ARG_TEXT("fillColor", 0, 0, 32, "Inside colour."),
	ARG_TEXT("strokeColor", 0, 0, 32, "Outline colour."),
	ARG_TEXT("textColor", 0, 0, 32, "Label colour."),
	ARG_END,
};

static const Argument flow_create_nodes_arguments_item_item =
	ARG_OBJECT(NULL, 0, flow_create_nodes_arguments_item_fields, NULL);

static const Argument flow_create_nodes_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 1000, &flow_create_nodes_arguments_item_item,
			  "The nodes to add."),
	ARG_END,
};

static const Argument flow_update_nodes_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The node to change."),
	ARG_TEXT("type", 0, 0, 50, "Free kind of the node."),
	ARG_TEXT("text", 0, 0, 4000, "Label; line breaks allowed."),
	ARG_CHOICE("shape", 0, shape_choices, "Outline of the node."),
	ARG_NUMBER("x", 0, "Horizontal place."),
	ARG_NUMBER("y", 0, "Vertical place."),
	ARG_NUMBER("width", 0, "Width."),
	ARG_NUMBER("height", 0, "Height."),
	ARG_TEXT("groupUuid", 0, 0, 64, "Group the node sits in; empty text takes it out."),
	ARG_TEXT("fillColor", 0, 0, 32, "Inside colour."),
	ARG_TEXT("strokeColor", 0, 0, 32, "Outline colour."),
	ARG_TEXT("textColor", 0, 0, 32, "Label colour."),
	ARG_END,
};

static const Argument flow_update_nodes_arguments_item_item =
	ARG_OBJECT(NULL, 0, flow_update_nodes_arguments_item_fields, NULL);

static const Argument flow_update_nodes_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 1000, &flow_update_nodes_arguments_item_item,
			  "Changes, one per node."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "One node.");

static const Argument flow_delete_nodes_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 1000, &id_item, "The nodes to remove."),
	ARG_END,
};

static const Argument flow_create_edges_arguments_item_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_ID("fromUuid", ARGUMENT_REQUIRED, "Node the edge starts at."),
	ARG_ID("toUuid", ARGUMENT_REQUIRED, "Node the edge ends at."),
	ARG_TEXT("label", 0, 0, 1000, "Label of the edge."),
	ARG_TEXT("bridgeType", 0, 0, 50, "Kind of link between nodes."),
	ARG_TEXT("strokeColor", 0, 0, 32, "Line colour."),
	ARG_TEXT("lineStyle", 0, 0, 50, "Line style."),
	ARG_INTEGER("strokeWidth", 0, 0, 0, "Line width."),
	ARG_END,
};

static const Argument flow_create_edges_arguments_item_item =
	ARG_OBJECT(NULL, 0, flow_create_edges_arguments_item_fields, NULL);

static const Argument flow_create_edges_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 1000, &flow_create_edges_arguments_item_item,
			  "The edges to add."),
	ARG_END,
};

static const Argument flow_update_edges_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The edge to change."),
	ARG_ID("fromUuid", 0, "Node the edge starts at."),
	ARG_ID("toUuid", 0, "Node the edge ends at."),
	ARG_TEXT("label", 0, 0, 1000, "Label of the edge."),
	ARG_TEXT("bridgeType", 0, 0, 50, "Kind of link between nodes."),
	ARG_TEXT("strokeColor", 0, 0, 32, "Line colour."),
	ARG_TEXT("lineStyle", 0, 0, 50, "Line style."),
	ARG_INTEGER("strokeWidth", 0, 0, 0, "Line width."),
	ARG_END,
};

static const Argument flow_update_edges_arguments_item_item =
	ARG_OBJECT(NULL, 0, flow_update_edges_arguments_item_fields, NULL);

static const Argument flow_update_edges_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 1000, &flow_update_edges_arguments_item_item,
			  "Changes, one per edge."),
	ARG_END,
};

static const Argument id_item_2 = ARG_ID(NULL, 0, "One edge.");

static const Argument flow_delete_edges_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 1000, &id_item_2, "The edges to remove."),
	ARG_END,
};

static const Argument flow_create_groups_arguments_item_fields[] = {
	ARG_ID("uuid", 0, "Identifier chosen by the caller for the new entry; the server makes one when absent."),
	ARG_TEXT("name", ARGUMENT_REQUIRED, 1, 255, "Group name."),
	ARG_TEXT("color", 0, 0, 32, "Group colour."),
	ARG_NUMBER("width", 0, "Fixed width; absent follows the members."),
	ARG_NUMBER("height", 0, "Fixed height; absent follows the members."),
	ARG_TEXT("parentGroupUuid", 0, 0, 64, "Group this one is nested in; empty text takes it out."),
	ARG_BOOLEAN("collapsed", 0, "Shown folded."),
	ARG_INTEGER("sortOrder", 0, ARGUMENT_NO_MINIMUM, 0, "Place among groups."),
	ARG_ID("linkedDiagramUuid", 0, "Flow diagram this group stands for."),
	ARG_TEXT("linkMode", 0, 0, 50, "How the linked diagram is used."),
	ARG_END,
};

static const Argument flow_create_groups_arguments_item_item =
	ARG_OBJECT(NULL, 0, flow_create_groups_arguments_item_fields, NULL);

static const Argument flow_create_groups_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 1000, &flow_create_groups_arguments_item_item,
			  "The groups to add."),
	ARG_END,
};

static const Argument flow_update_groups_arguments_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED, "The group to change."),
	ARG_TEXT("name", 0, 1, 255, "Group name."),
	ARG_TEXT("color", 0, 0, 32, "Group colour."),
	ARG_NUMBER("width", 0, "Fixed width; absent follows the members."),
	ARG_NUMBER("height", 0, "Fixed height; absent follows the members."),
	ARG_TEXT("parentGroupUuid", 0, 0, 64, "Group this one is nested in; empty text takes it out."),
	ARG_BOOLEAN("collapsed", 0, "Shown folded."),
	ARG_INTEGER("sortOrder", 0, ARGUMENT_NO_MINIMUM, 0, "Place among groups."),
	ARG_ID("linkedDiagramUuid", 0, "Flow diagram this group stands for."),
	ARG_TEXT("linkMode", 0, 0, 50, "How the linked diagram is used."),
	ARG_END,
};

static const Argument flow_update_groups_arguments_item_item =
	ARG_OBJECT(NULL, 0, flow_update_groups_arguments_item_fields, NULL);

static const Argument flow_update_groups_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, 1000, &flow_update_groups_arguments_item_item,
			  "Changes, one per group."),
	ARG_END,
};

static const Argument id_item_3 = ARG_ID(NULL, 0, "One group.");

static const Argument flow_delete_groups_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, 1000, &id_item_3, "The groups to remove."),
	ARG_END,
};

static const char *const action_choices[] = {"create", "update", "delete", NULL};

static const Argument flow_apply_changes_arguments_node_fields[] = {
	ARG_CHOICE("action", ARGUMENT_REQUIRED, action_choices, "What to do."),
	ARG_ID("uuid", 0, "The node: needed to change or delete, optional to create."),
	ARG_TEXT("type", 0, 0, 50, "Free kind of the node."),
	ARG_TEXT("text", 0, 0, 4000, "Label; line breaks allowed."),
	ARG_CHOICE("shape", 0, shape_choices, "Outline of the node."),
	ARG_NUMBER("x", 0, "Horizontal place."),
	ARG_NUMBER("y", 0, "Vertical place."),
	ARG_NUMBER("width", 0, "Width."),
	ARG_NUMBER("height", 0, "Height."),
	ARG_TEXT("groupUuid", 0, 0, 64, "Group the node sits in; empty text takes it out."),
	ARG_TEXT("fillColor", 0, 0, 32, "Inside colour."),
	ARG_TEXT("strokeColor", 0, 0, 32, "Outline colour."),
	ARG_TEXT("textColor", 0, 0, 32, "Label colour."),
	ARG_END,
};

static const Argument flow_apply_changes_arguments_node_item =
	ARG_OBJECT(NULL, 0, flow_apply_changes_arguments_node_fields, NULL);

static const Argument flow_apply_changes_arguments_edge_fields[] = {
	ARG_CHOICE("action", ARGUMENT_REQUIRED, action_choices, "What to do."),
	ARG_ID("uuid", 0, "The edge: needed to change or delete, optional to create."),
	ARG_ID("fromUuid", 0, "Node the edge starts at."),
	ARG_ID("toUuid", 0, "Node the edge ends at."),
	ARG_TEXT("label", 0, 0, 1000, "Label of the edge."),
	ARG_TEXT("bridgeType", 0, 0, 50, "Kind of link between nodes."),
	ARG_TEXT("strokeColor", 0, 0, 32, "Line colour."),
	ARG_TEXT("lineStyle", 0, 0, 50, "Line style."),
	ARG_INTEGER("strokeWidth", 0, 0, 0, "Line width."),
	ARG_END,
};

static const Argument flow_apply_changes_arguments_edge_item =
	ARG_OBJECT(NULL, 0, flow_apply_changes_arguments_edge_fields, NULL);

static const Argument flow_apply_changes_arguments_group_fields[] = {
	ARG_CHOICE("action", ARGUMENT_REQUIRED, action_choices, "What to do."),
	ARG_ID("uuid", 0, "The group: needed to change or delete, optional to create."),
	ARG_TEXT("name", 0, 1, 255, "Group name."),
	ARG_TEXT("color", 0, 0, 32, "Group colour."),
	ARG_NUMBER("width", 0, "Fixed width; absent follows the members."),
	ARG_NUMBER("height", 0, "Fixed height; absent follows the members."),
	ARG_TEXT("parentGroupUuid", 0, 0, 64, "Group this one is nested in; empty text takes it out."),
	ARG_BOOLEAN("collapsed", 0, "Shown folded."),
	ARG_INTEGER("sortOrder", 0, ARGUMENT_NO_MINIMUM, 0, "Place among groups."),
	ARG_ID("linkedDiagramUuid", 0, "Flow diagram this group stands for."),
	ARG_TEXT("linkMode", 0, 0, 50, "How the linked diagram is used."),
	ARG_END,
};

static const Argument flow_apply_changes_arguments_group_item =
	ARG_OBJECT(NULL, 0, flow_apply_changes_arguments_group_fields, NULL);

static const Argument flow_apply_changes_arguments[] = {
	ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "Flow diagram document that holds the content."),
	ARG_ARRAY("nodes", 0, 0, 5000, &flow_apply_changes_arguments_node_item, "Node operations."),
	ARG_ARRAY("edges", 0, 0, 5000, &flow_apply_changes_arguments_edge_item, "Edge operations."),
	ARG_ARRAY("groups", 0, 0, 5000, &flow_apply_changes_arguments_group_item, "Group operations."),
	ARG_END,
};

static const Tool tools[] = {
	{
		.name = "flow_create_nodes",
		.title = "Create nodes (flow)",
		.summary = "Add nodes to a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = flow_create_nodes_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_update_nodes",
		.title = "Update nodes (flow)",
		.summary = "Change nodes of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = flow_update_nodes_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_delete_nodes",
		.title = "Delete nodes (flow)",
		.summary = "Remove nodes and the edges that touch them.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = flow_delete_nodes_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_create_edges",
		.title = "Create edges (flow)",
		.summary = "Add edges to a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = flow_create_edges_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_update_edges",
		.title = "Update edges (flow)",
		.summary = "Change edges of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = flow_update_edges_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_delete_edges",
		.title = "Delete edges (flow)",
		.summary = "Remove edges.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = flow_delete_edges_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_create_groups",
		.title = "Create groups (flow)",
		.summary = "Add groups to a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = flow_create_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_update_groups",
		.title = "Update groups (flow)",
		.summary = "Change groups of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = flow_update_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_delete_groups",
		.title = "Delete groups (flow)",
		.summary = "Remove groups; their nodes stay.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = flow_delete_groups_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
	{
		.name = "flow_apply_changes",
		.title = "Apply changes (flow)",
		.summary = "Run many node, edge and group operations on a flow diagram as one all-or-nothing batch.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT | TOOL_CORE,
		.arguments = flow_apply_changes_arguments,
		.description_required = true,
		.targets = {{TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW}},
	},
};

const ToolTable flow_edit_tools = {tools, lengthof(tools)};
