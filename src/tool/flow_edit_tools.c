/*
 * flow_edit_tools.c
 *		Editing flow diagrams.
 */
#include "postgres.h"

#include "core/flow/flow.h"
#include "tool/flow_item.h"
#include "tool/registry.h"

/* Entries of one batch of flow_create_*, flow_update_* and flow_delete_*; flow_apply_changes takes more. */
#define FLOW_BATCH_MAX 1000
#define FLOW_APPLY_MAX 5000

static const char *const shape_choices[] = {
	"rect",         "roundRect", "stadium", "diamond",  "decision",      "circle", "start",
	"doubleCircle", "end",       "hexagon", "cylinder", "parallelogram", NULL};

static const char *const action_choices[] = {"create", "update", "delete", NULL};

#define DIAGRAM  ARG_ID("diagramUuid", ARGUMENT_REQUIRED, "The flow diagram.")
#define NEW_UUID ARG_ID("uuid", 0, "Your own id for it; made when absent.")
#define ACTION   ARG_CHOICE("action", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, action_choices, "What to do.")

/* Fields shared by create, update and apply: each may be null, which clears it. */
#define NODE_FIELDS                                                                        \
	ARG_TEXT("type", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 50, "Free kind of the node."), \
		ARG_TEXT("text", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 4000, "Label."),           \
		ARG_CHOICE("shape", ARGUMENT_NULLABLE, shape_choices, "Default rect."),            \
		ARG_NUMBER("x", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, "Left edge."),                 \
		ARG_NUMBER("y", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, "Upper edge."),                \
		ARG_NUMBER("width", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, "Pixels."),                \
		ARG_NUMBER("height", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, "Pixels."),               \
		ARG_TEXT("groupUuid", ARGUMENT_NULLABLE, 0, 64, "Its group; \"\": none."),         \
		ARG_TEXT("fillColor", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 32, "Colour."),       \
		ARG_TEXT("strokeColor", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 32, "Colour."),     \
		ARG_TEXT("textColor", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 32, "Colour.")

#define EDGE_FIELDS                                                                                       \
	ARG_TEXT("label", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 1000, "Label."),                             \
		ARG_TEXT("bridgeType", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 50, "How it crosses other edges."), \
		ARG_TEXT("strokeColor", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 32, "Colour."),                    \
		ARG_TEXT("lineStyle", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 50,                                  \
				 "Such as solid, dashed or dotted."),                                                     \
		ARG_INTEGER("strokeWidth", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 1000, "Pixels.")

#define GROUP_FIELDS                                                                           \
	ARG_TEXT("color", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, 0, 32, "Colour."),                   \
		ARG_NUMBER("width", ARGUMENT_NULLABLE, "Null follows the members."),                   \
		ARG_NUMBER("height", ARGUMENT_NULLABLE, "Null follows the members."),                  \
		ARG_TEXT("parentGroupUuid", ARGUMENT_NULLABLE, 0, 64, "Group around it; \"\": none."), \
		ARG_BOOLEAN("collapsed", ARGUMENT_NULLABLE | ARGUMENT_PLAIN, "Shown folded."),         \
		ARG_INTEGER("sortOrder", ARGUMENT_NULLABLE | ARGUMENT_SELDOM, -1000000000, 1000000000, \
					"Place among the groups."),                                                \
		ARG_TEXT("linkedDiagramUuid", ARGUMENT_NULLABLE | ARGUMENT_SELDOM, 0, 64,              \
				 "Flow diagram it stands for; \"\": none."),                                   \
		ARG_TEXT("linkMode", ARGUMENT_NULLABLE | ARGUMENT_SELDOM, 0, 50, "How the linked diagram is used.")

#define EDGE_ENDS(flags)                                                \
	ARG_ID("fromUuid", (flags) | ARGUMENT_PLAIN, "Node it starts at."), \
		ARG_ID("toUuid", (flags) | ARGUMENT_PLAIN, "Node it ends at.")
#define GROUP_NAME(flags) ARG_TEXT("name", (flags) | ARGUMENT_PLAIN, 1, 255, "Name.")

static const Argument new_node_fields[] = {NEW_UUID, NODE_FIELDS, ARG_END};
static const Argument new_node = ARG_OBJECT(NULL, 0, new_node_fields, NULL);
static const Argument changed_node_fields[] = {ARG_ID("uuid", ARGUMENT_REQUIRED, "The node."), NODE_FIELDS,
											   ARG_END};
static const Argument changed_node = ARG_OBJECT(NULL, 0, changed_node_fields, NULL);
static const Argument one_id = ARG_ID(NULL, 0, NULL);

static const Argument new_edge_fields[] = {NEW_UUID, EDGE_ENDS(ARGUMENT_REQUIRED), EDGE_FIELDS, ARG_END};
static const Argument new_edge = ARG_OBJECT(NULL, 0, new_edge_fields, NULL);
static const Argument changed_edge_fields[] = {ARG_ID("uuid", ARGUMENT_REQUIRED, "The edge."), EDGE_ENDS(0),
											   EDGE_FIELDS, ARG_END};
static const Argument changed_edge = ARG_OBJECT(NULL, 0, changed_edge_fields, NULL);

static const Argument new_group_fields[] = {NEW_UUID, GROUP_NAME(ARGUMENT_REQUIRED), GROUP_FIELDS, ARG_END};
static const Argument new_group = ARG_OBJECT(NULL, 0, new_group_fields, NULL);
static const Argument changed_group_fields[] = {ARG_ID("uuid", ARGUMENT_REQUIRED, "The group."),
												GROUP_NAME(0), GROUP_FIELDS, ARG_END};
static const Argument changed_group = ARG_OBJECT(NULL, 0, changed_group_fields, NULL);

static const Argument create_nodes_arguments[] = {
	DIAGRAM, ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX, &new_node, "The new nodes."), ARG_END};
static const Argument update_nodes_arguments[] = {DIAGRAM,
												  ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX,
															&changed_node,
															"What is left out stays; null clears."),
												  ARG_END};
static const Argument delete_nodes_arguments[] = {
	DIAGRAM, ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX, &one_id, "The nodes."), ARG_END};

static const Argument create_edges_arguments[] = {
	DIAGRAM, ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX, &new_edge, "The new edges."), ARG_END};
static const Argument update_edges_arguments[] = {DIAGRAM,
												  ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX,
															&changed_edge,
															"What is left out stays; null clears."),
												  ARG_END};
static const Argument delete_edges_arguments[] = {
	DIAGRAM, ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX, &one_id, "The edges."), ARG_END};

static const Argument create_groups_arguments[] = {
	DIAGRAM, ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX, &new_group, "The new groups."),
	ARG_END};
static const Argument update_groups_arguments[] = {DIAGRAM,
												   ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX,
															 &changed_group,
															 "What is left out stays; null clears."),
												   ARG_END};
static const Argument delete_groups_arguments[] = {
	DIAGRAM, ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, FLOW_BATCH_MAX, &one_id, "The groups."), ARG_END};

#define APPLIED_UUID ARG_ID("uuid", 0, "For create an id of your own, if you like.")

static const Argument applied_node_fields[] = {ACTION, APPLIED_UUID, NODE_FIELDS, ARG_END};
static const Argument applied_node = ARG_OBJECT(NULL, 0, applied_node_fields, NULL);
static const Argument applied_edge_fields[] = {ACTION, APPLIED_UUID, EDGE_ENDS(0), EDGE_FIELDS, ARG_END};
static const Argument applied_edge = ARG_OBJECT(NULL, 0, applied_edge_fields, NULL);
static const Argument applied_group_fields[] = {ACTION, APPLIED_UUID, GROUP_NAME(0), GROUP_FIELDS, ARG_END};
static const Argument applied_group = ARG_OBJECT(NULL, 0, applied_group_fields, NULL);

static const Argument apply_changes_arguments[] = {
	DIAGRAM,
	ARG_ARRAY("nodes", 0, 0, FLOW_APPLY_MAX, &applied_node, "Node operations."),
	ARG_ARRAY("edges", 0, 0, FLOW_APPLY_MAX, &applied_edge,
			  "Edge operations; create needs fromUuid and toUuid."),
	ARG_ARRAY("groups", 0, 0, FLOW_APPLY_MAX, &applied_group, "Group operations; create needs name."),
	ARG_END,
};

static void
create_item(ToolCall *call, const Entity *entity, JsonNode *item)
{
	const char *uuid = entity_insert(entity, &tool_place(call)->uuid, flow_item_fields(item, true));

	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", uuid);
	json_write_close_object(&call->result);
}

static void
update_item(ToolCall *call, const Entity *entity, JsonNode *item)
{
	const char *uuid = json_read_text(item, "uuid");

	entity_update(entity, &tool_place(call)->uuid, uuid, flow_item_fields(item, false));
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", uuid);
	json_write_close_object(&call->result);
}

static void
create_node(ToolCall *call, JsonNode *item, int index)
{
	create_item(call, &flow_node_entity, item);
}

static void
update_node(ToolCall *call, JsonNode *item, int index)
{
	update_item(call, &flow_node_entity, item);
}

static void
delete_node(ToolCall *call, JsonNode *item, int index)
{
	List *edges = flow_delete_node(&tool_place(call)->uuid, item->text);

	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", item->text);
	json_write_texts_member(&call->result, "removedEdges", edges);
	json_write_close_object(&call->result);
}

static void
create_edge(ToolCall *call, JsonNode *item, int index)
{
	create_item(call, &flow_edge_entity, item);
}

static void
update_edge(ToolCall *call, JsonNode *item, int index)
{
	update_item(call, &flow_edge_entity, item);
}

static void
delete_edge(ToolCall *call, JsonNode *item, int index)
{
	entity_delete(&flow_edge_entity, &tool_place(call)->uuid, item->text);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "uuid", item->text);
	json_write_close_object(&call->result);
}

static void
create_group(ToolCall *call, JsonNode *item, int index)
{
	create_item(call, &flow_group_entity, item);
}

static void
update_group(ToolCall *call, JsonNode *item, int index)
{
	update_item(call, &flow_group_entity, item);
}

static void
delete_group(ToolCall *call, JsonNode *item, int index)
{
	FlowReleased released;

	flow_delete_group(&tool_place(call)->uuid, item->text, &released);
	flow_write_released(&call->result, item->text, &released);
}

#define EDIT_TARGETS                                                 \
	{                                                                \
		{                                                            \
			TARGET_DOCUMENT, "diagramUuid", RIGHT_WRITE, TARGET_FLOW \
		}                                                            \
	}

static const Tool tools[] = {
	{
		.name = "flow_create_nodes",
		.title = "Create flow nodes",
		.summary = "Add nodes to a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = create_nodes_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "items",
		.each = create_node,
	},
	{
		.name = "flow_update_nodes",
		.title = "Update flow nodes",
		.summary = "Change the given fields of nodes.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = update_nodes_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "items",
		.each = update_node,
	},
	{
		.name = "flow_delete_nodes",
		.title = "Delete flow nodes",
		.summary = "Remove nodes with the edges that touch them; removedEdges names those.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_nodes_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "uuids",
		.each = delete_node,
	},
	{
		.name = "flow_create_edges",
		.title = "Create flow edges",
		.summary = "Connect nodes of a flow diagram.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = create_edges_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "items",
		.each = create_edge,
	},
	{
		.name = "flow_update_edges",
		.title = "Update flow edges",
		.summary = "Change the given fields of edges, their ends included.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = update_edges_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "items",
		.each = update_edge,
	},
	{
		.name = "flow_delete_edges",
		.title = "Delete flow edges",
		.summary = "Remove edges; their nodes stay.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_edges_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "uuids",
		.each = delete_edge,
	},
	{
		.name = "flow_create_groups",
		.title = "Create flow groups",
		.summary = "Add groups; nodes join by their groupUuid, groups nest by parentGroupUuid.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT,
		.arguments = create_groups_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "items",
		.each = create_group,
	},
	{
		.name = "flow_update_groups",
		.title = "Update flow groups",
		.summary = "Change the given fields of groups, their nesting included.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = update_groups_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "items",
		.each = update_group,
	},
	{
		.name = "flow_delete_groups",
		.title = "Delete flow groups",
		.summary =
			"Remove groups; their nodes and nested groups stay and move to the group around (movedTo).",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT,
		.arguments = delete_groups_arguments,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.batch = "uuids",
		.each = delete_group,
	},
	{
		.name = "flow_apply_changes",
		.title = "Apply flow changes",
		.summary =
			"Draw or rework a whole flow diagram in one all-or-nothing batch of node, edge and group "
			"operations."
			" Creates run first and deletes last, whatever the order given, so entries may refer to ids"
			" created in the same call.",
		.group = TOOL_GROUP_FLOW,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT | TOOL_CORE,
		.arguments = apply_changes_arguments,
		.check = flow_check_changes,
		.description_required = true,
		.targets = EDIT_TARGETS,
		.run = flow_apply_changes,
	},
};

const ToolTable flow_edit_tools = {tools, lengthof(tools)};
