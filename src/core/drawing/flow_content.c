/*
 * flow_content.c
 *		A flow diagram's nodes, edges and groups with their positions.
 */
#include "postgres.h"

#include "core/drawing/content.h"
#include "core/flow/flow_entity.h"
#include "miscadmin.h"
#include "render/flow/flow.h"

enum
{
	NODE_TEXT,
	NODE_SHAPE,
	NODE_FILL,
	NODE_STROKE,
	NODE_COLOR,
	NODE_GROUP,
	NODE_X,
	NODE_Y,
	NODE_WIDTH,
	NODE_HEIGHT
};

static ContentKind nodes = {
	.entity = &flow_node_entity,
	.fields = {"text", "shape", "fill_color", "stroke_color", "text_color", "group_uuid", "x", "y", "width",
			   "height"},
};

enum
{
	EDGE_FROM,
	EDGE_TO,
	EDGE_LABEL,
	EDGE_STYLE,
	EDGE_STROKE,
	EDGE_WIDTH
};

static ContentKind edges = {
	.entity = &flow_edge_entity,
	.fields = {"from_uuid", "to_uuid", "label", "line_style", "stroke_color", "stroke_width"},
};

enum
{
	GROUP_NAME,
	GROUP_COLOR,
	GROUP_PARENT
};

static ContentKind groups = {
	.entity = &flow_group_entity,
	.fields = {"name", "color", "parent_group_uuid", "sort_order"},
};

static ContentKind source = {
	.entity = &document_entity,
	.fields = {"diagram_source"},
};

/* A node or a group, by its key. */
typedef struct FlowThing
{
	const char *key;
	int position;
} FlowThing;

typedef struct FlowLoading
{
	const Content *content;
	Flow *flow;
	ThingIndex nodes_by_key;
	ThingIndex groups_by_key;
} FlowLoading;

/* Things in the order of their rows. */
static void
index_rows(ThingIndex *index, const ContentRows *rows)
{
	FlowThing *things = content_allocate(rows->count, sizeof(FlowThing));

	for (int i = 0; i < rows->count; i++)
		things[i] = (FlowThing){content_key(rows, i), i};
	thing_index_make(index, things, rows->count, sizeof(FlowThing));
}

/* -1 for no key, and for one that is nowhere. */
static int
find_position(const ThingIndex *index, const char *key)
{
	const FlowThing *thing = thing_index_find(index, key);

	return thing == NULL ? -1 : thing->position;
}

/* One side of a node; 0: what its text needs. */
static int
side_of(const ContentRows *rows, int row, int field)
{
	int64 own;

	return content_pixels(rows, row, field, LAYOUT_MAX_SIDE, &own) && own > 0 ? (int) own : 0;
}

static void
load_nodes(FlowLoading *loading)
{
	ContentRows rows;
	FlowNode *array;

	content_read(&rows, loading->content, &nodes);
	array = content_allocate(rows.count, sizeof(FlowNode));
	for (int i = 0; i < rows.count; i++)
	{
		FlowNode *node = &array[i];

		node->change = content_change(loading->content, &flow_node_entity, content_key(&rows, i));
		node->text = content_text(&rows, i, NODE_TEXT);
		node->shape = content_text(&rows, i, NODE_SHAPE);
		node->fill = content_text(&rows, i, NODE_FILL);
		node->stroke = content_text(&rows, i, NODE_STROKE);
		node->color = content_text(&rows, i, NODE_COLOR);
		node->group = find_position(&loading->groups_by_key, content_text(&rows, i, NODE_GROUP));
		node->positioned = content_pixels(&rows, i, NODE_X, LAYOUT_MAX_COORDINATE, &node->box.x) &&
						   content_pixels(&rows, i, NODE_Y, LAYOUT_MAX_COORDINATE, &node->box.y);
		if (!node->positioned)
			node->box.x = node->box.y = 0;
		node->box.width = side_of(&rows, i, NODE_WIDTH);
		node->box.height = side_of(&rows, i, NODE_HEIGHT);
	}
	index_rows(&loading->nodes_by_key, &rows);
	loading->flow->nodes = array;
	loading->flow->node_count = rows.count;
}

static void
load_edges(FlowLoading *loading)
{
	ContentRows rows;
	FlowEdge *array;
	int count = 0;

	content_read(&rows, loading->content, &edges);
	array = content_allocate(rows.count, sizeof(FlowEdge));
	for (int i = 0; i < rows.count; i++)
	{
		FlowEdge *edge = &array[count];
		int64 width;

		edge->from = find_position(&loading->nodes_by_key, content_text(&rows, i, EDGE_FROM));
		edge->to = find_position(&loading->nodes_by_key, content_text(&rows, i, EDGE_TO));
		if (edge->from < 0 || edge->to < 0)
			continue;
		edge->change = content_change(loading->content, &flow_edge_entity, content_key(&rows, i));
		edge->label = content_text(&rows, i, EDGE_LABEL);
		edge->style = content_text(&rows, i, EDGE_STYLE);
		edge->stroke = content_text(&rows, i, EDGE_STROKE);
		edge->width = content_pixels(&rows, i, EDGE_WIDTH, PG_INT32_MAX, &width) ? (int) width : 0;
		count++;
	}
	loading->flow->edges = array;
	loading->flow->edge_count = count;
}

/* A circle of groups, which no writer can make, is cut open. */
static void
cut_circles(FlowGroup *array, int count)
{
	for (int i = 0; i < count; i++)
	{
		int steps = 0;

		for (int at = array[i].parent; at >= 0 && steps <= count; at = array[at].parent)
			steps++;
		if (steps > count)
			array[i].parent = -1;
		CHECK_FOR_INTERRUPTS();
	}
}

static void
load_groups(FlowLoading *loading)
{
	ContentRows rows;
	FlowGroup *array;

	content_read(&rows, loading->content, &groups);
	array = content_allocate(rows.count, sizeof(FlowGroup));
	index_rows(&loading->groups_by_key, &rows);
	for (int i = 0; i < rows.count; i++)
		array[i] = (FlowGroup){
			.name = content_text(&rows, i, GROUP_NAME),
			.color = content_text(&rows, i, GROUP_COLOR),
			.change = content_change(loading->content, &flow_group_entity, content_key(&rows, i)),
			.parent = find_position(&loading->groups_by_key, content_text(&rows, i, GROUP_PARENT))};
	cut_circles(array, rows.count);
	loading->flow->groups = array;
	loading->flow->group_count = rows.count;
}

static const char *
read_source(const Content *content)
{
	ContentRows rows;

	content_read(&rows, content, &source);
	return rows.count == 0 ? NULL : content_text(&rows, 0, 0);
}

static bool
check_interrupts(void *state)
{
	CHECK_FOR_INTERRUPTS();
	return false;
}

void
content_fill_flow(Flow *flow, const Content *content)
{
	FlowLoading loading = {.content = content, .flow = flow};

	*flow = (Flow){0};
	load_groups(&loading);
	load_nodes(&loading);
	load_edges(&loading);
	flow_arrange(flow, check_interrupts, NULL);
	if (flow->node_count == 0)
		flow->source = read_source(content);
}
