/*
 * flow_entity.c
 *		Descriptors of groups, nodes and edges.
 */
#include "postgres.h"

#include "core/flow/flow.h"

static const EntityField group_fields[] = {
	{"name", FIELD_TEXT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, 255},
	{"color", FIELD_TEXT, 0, NULL, 32},
	{"width", FIELD_NUMBER, 0, NULL, 0},
	{"height", FIELD_NUMBER, 0, NULL, 0},
	{"parent_group_uuid", FIELD_TEXT, 0, NULL, 64},
	{"collapsed", FIELD_BOOLEAN, FIELD_NOT_NULL, "false", 0},
	{"sort_order", FIELD_INTEGER, FIELD_NOT_NULL | FIELD_ORDER, "0", 0},
	{"linked_diagram_uuid", FIELD_TEXT, 0, NULL, 64},
	{"link_mode", FIELD_TEXT, 0, NULL, 50},
	{NULL, FIELD_TEXT, 0, NULL, 0},
};

const Entity flow_group_entity = {
	.name = "group",
	.label = "group",
	.collection = "groups",
	.relation = "flow_group",
	.document_type = DOCUMENT_FLOW_DIAGRAM,
	.order = "sort_order",
	.order_index = "flow_group_order_index",
	.fields = group_fields,
	.before_write = flow_check_group,
};

static const EntityField node_fields[] = {
	{"type", FIELD_TEXT, 0, NULL, 50},
	{"text", FIELD_TEXT, 0, NULL, 4000},
	{"shape", FIELD_TEXT, FIELD_NOT_NULL, "rect", 0},
	{"x", FIELD_NUMBER, 0, NULL, 0},
	{"y", FIELD_NUMBER, 0, NULL, 0},
	{"width", FIELD_NUMBER, 0, NULL, 0},
	{"height", FIELD_NUMBER, 0, NULL, 0},
	{"group_uuid", FIELD_TEXT, 0, NULL, 64},
	{"fill_color", FIELD_TEXT, 0, NULL, 32},
	{"stroke_color", FIELD_TEXT, 0, NULL, 32},
	{"text_color", FIELD_TEXT, 0, NULL, 32},
	{NULL, FIELD_TEXT, 0, NULL, 0},
};

const Entity flow_node_entity = {
	.name = "node",
	.label = "node",
	.collection = "nodes",
	.relation = "flow_node",
	.document_type = DOCUMENT_FLOW_DIAGRAM,
	.fields = node_fields,
	.before_write = flow_check_node,
};

static const EntityField edge_fields[] = {
	{"from_uuid", FIELD_TEXT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, 64},
	{"to_uuid", FIELD_TEXT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, 64},
	{"label", FIELD_TEXT, 0, NULL, 1000},
	{"bridge_type", FIELD_TEXT, 0, NULL, 50},
	{"stroke_color", FIELD_TEXT, 0, NULL, 32},
	{"line_style", FIELD_TEXT, 0, NULL, 50},
	{"stroke_width", FIELD_INTEGER, 0, NULL, 0},
	{NULL, FIELD_TEXT, 0, NULL, 0},
};

const Entity flow_edge_entity = {
	.name = "edge",
	.label = "edge",
	.collection = "edges",
	.relation = "flow_edge",
	.document_type = DOCUMENT_FLOW_DIAGRAM,
	.fields = edge_fields,
};

static const Entity *const flow_entities[] = {&flow_group_entity, &flow_node_entity, &flow_edge_entity, NULL};

void
flow_register_entities(void)
{
	entity_register(DOCUMENT_FLOW_DIAGRAM, flow_entities);
}
