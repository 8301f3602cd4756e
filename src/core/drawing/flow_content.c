/*
 * flow_content.c
 *		A flow diagram's nodes, edges and groups with their positions.
 */
#include "postgres.h"

#include <math.h>

#include "core/drawing/content.h"
#include "core/flow/flow_entity.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

/* A node that names no size of its own is as large as its text needs. */
#define CHARACTER_WIDTH 8
#define LINE_HEIGHT     20
#define NODE_PADDING    32
#define NODE_MIN_WIDTH  120
#define NODE_MAX_WIDTH  280
#define NODE_MIN_HEIGHT 56
#define LINE_CHARACTERS ((NODE_MAX_WIDTH - NODE_PADDING) / CHARACTER_WIDTH)

/* Room that an edge needs between two nodes, and the letters that a line of its label has at most. */
#define EDGE_ROOM      80
#define EDGE_LABEL_MAX 40

/* Room between a group's frame and what is in it; above there is its name too. */
#define GROUP_PADDING 20
#define GROUP_HEADER  24

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

typedef struct NodeThing
{
	const char *key;
	const char *group; /* its key */
	LayoutNode box;
} NodeThing;

/* A group: around what lies in it. */
typedef struct FlowGroupThing
{
	const char *key;
	const char *name;
	const char *color;
	const char *parent_key;
	struct FlowGroupThing *parent;
	int depth;
	bool filled; /* something lies in it */
	int64 left;
	int64 top;
	int64 right;
	int64 bottom;
} FlowGroupThing;

typedef struct FlowLoading
{
	const Content *content;
	FlowNode *node_array;
	NodeThing *nodes;
	int node_count;
	FlowEdge *edge_array;
	LayoutEdge *edges;
	int edge_count;
	FlowGroupThing *groups;
	int group_count;
	ThingIndex nodes_by_key;
	ThingIndex groups_by_key;
} FlowLoading;

/* ---- nodes ---- */

/* Slanted and round shapes lose room at their corners. */
static bool
is_narrow(const char *shape)
{
	return shape != NULL &&
		   (strcmp(shape, "diamond") == 0 || strcmp(shape, "decision") == 0 || strcmp(shape, "circle") == 0 ||
			strcmp(shape, "doubleCircle") == 0 || strcmp(shape, "hexagon") == 0);
}

/* Lines that a text takes, and the characters of the longest one. */
static int
measure_text(const char *text, int *longest)
{
	int lines = 0;

	*longest = 0;
	while (text != NULL)
	{
		const char *stop = strchr(text, '\n');
		int length = stop == NULL ? pg_mbstrlen(text) : pg_mbstrlen_with_len(text, (int) (stop - text));

		*longest = Max(*longest, length);
		lines += Max(1, (length + LINE_CHARACTERS - 1) / LINE_CHARACTERS);
		text = stop == NULL ? NULL : stop + 1;
	}
	return lines;
}

/* One side of a node: its own, or what its text needs. */
static int
side_of(const ContentRows *rows, int row, int field, int needed)
{
	int64 own;

	return content_pixels(rows, row, field, LAYOUT_MAX_SIDE, &own) && own > 0 ? (int) own : needed;
}

static void
size_node(LayoutNode *box, const ContentRows *rows, int row)
{
	int longest;
	int lines = measure_text(content_text(rows, row, NODE_TEXT), &longest);
	int width = Max(Min(longest * CHARACTER_WIDTH + NODE_PADDING, NODE_MAX_WIDTH), NODE_MIN_WIDTH);
	int height = Max(Min(lines * LINE_HEIGHT + NODE_PADDING, LAYOUT_MAX_SIDE / 2), NODE_MIN_HEIGHT);

	if (is_narrow(content_text(rows, row, NODE_SHAPE)))
	{
		width = width * 3 / 2;
		height = height * 3 / 2;
	}
	box->width = side_of(rows, row, NODE_WIDTH, width);
	box->height = side_of(rows, row, NODE_HEIGHT, height);
}

static void
load_nodes(FlowLoading *loading)
{
	ContentRows rows;

	content_read(&rows, loading->content, &nodes);
	loading->node_count = rows.count;
	loading->nodes = content_allocate(rows.count, sizeof(NodeThing));
	loading->node_array = content_allocate(rows.count, sizeof(FlowNode));
	for (int i = 0; i < rows.count; i++)
	{
		FlowNode *node = &loading->node_array[i];
		NodeThing *thing = &loading->nodes[i];
		int64 x;
		int64 y;

		node->text = content_text(&rows, i, NODE_TEXT);
		node->shape = content_text(&rows, i, NODE_SHAPE);
		node->fill = content_text(&rows, i, NODE_FILL);
		node->stroke = content_text(&rows, i, NODE_STROKE);
		node->color = content_text(&rows, i, NODE_COLOR);
		thing->key = content_key(&rows, i);
		node->change = content_change(loading->content, &flow_node_entity, thing->key);
		thing->group = content_text(&rows, i, NODE_GROUP);
		size_node(&thing->box, &rows, i);
		thing->box.positioned = content_pixels(&rows, i, NODE_X, LAYOUT_MAX_COORDINATE, &x) &&
								content_pixels(&rows, i, NODE_Y, LAYOUT_MAX_COORDINATE, &y);
		thing->box.x = thing->box.positioned ? (int) x : 0;
		thing->box.y = thing->box.positioned ? (int) y : 0;
	}
	thing_index_make(&loading->nodes_by_key, loading->nodes, rows.count, sizeof(NodeThing));
}

static int
find_node(const FlowLoading *loading, const char *key)
{
	NodeThing *node = thing_index_find(&loading->nodes_by_key, key);

	return node == NULL ? -1 : (int) (node - loading->nodes);
}

/* Between two nodes, for the arrow and what is written on it. */
static int
label_room(const char *label)
{
	int longest;

	measure_text(label, &longest);
	return EDGE_ROOM + Min(longest, EDGE_LABEL_MAX) * CHARACTER_WIDTH;
}

/* The layout puts what is referred to on the left; a flow is read from there. */
static void
load_edges(FlowLoading *loading)
{
	ContentRows rows;

	content_read(&rows, loading->content, &edges);
	loading->edges = content_allocate(rows.count, sizeof(LayoutEdge));
	loading->edge_array = content_allocate(rows.count, sizeof(FlowEdge));
	for (int i = 0; i < rows.count; i++)
	{
		FlowEdge *edge = &loading->edge_array[loading->edge_count];
		int64 width;

		edge->from = find_node(loading, content_text(&rows, i, EDGE_FROM));
		edge->to = find_node(loading, content_text(&rows, i, EDGE_TO));
		if (edge->from < 0 || edge->to < 0)
			continue;
		edge->change = content_change(loading->content, &flow_edge_entity, content_key(&rows, i));
		edge->label = content_text(&rows, i, EDGE_LABEL);
		edge->style = content_text(&rows, i, EDGE_STYLE);
		edge->stroke = content_text(&rows, i, EDGE_STROKE);
		edge->width = content_pixels(&rows, i, EDGE_WIDTH, PG_INT32_MAX, &width) ? (int) width : 0;
		loading->edges[loading->edge_count++] = (LayoutEdge){
			.from = edge->to, .to = edge->from, .room = label_room(edge->label), .directed = true};
	}
}

static void
position_nodes(FlowLoading *loading)
{
	LayoutNode *boxes = content_allocate(loading->node_count, sizeof(LayoutNode));
	bool *starts = content_allocate(loading->node_count, sizeof(bool));
	int *order = content_allocate(loading->node_count, sizeof(int));

	for (int i = 0; i < loading->node_count; i++)
	{
		FlowGroupThing *group = thing_index_find(&loading->groups_by_key, loading->nodes[i].group);
		const char *shape = loading->node_array[i].shape;

		boxes[i] = loading->nodes[i].box;
		boxes[i].group = group == NULL ? -1 : (int) (group - loading->groups);
		starts[i] = shape != NULL && strcmp(shape, "start") == 0;
	}
	placing_follow_edges(loading->edges, loading->edge_count, starts, order, loading->node_count);
	arrangement_position_boxes(boxes, loading->node_count, loading->edges, loading->edge_count);
	for (int i = 0; i < loading->node_count; i++)
	{
		loading->nodes[i].box = boxes[i];
		loading->node_array[i].box = (Box){boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height};
		loading->node_array[i].order = order[i];
	}
}

/* ---- groups ---- */

static void
load_groups(FlowLoading *loading)
{
	ContentRows rows;

	content_read(&rows, loading->content, &groups);
	loading->group_count = rows.count;
	loading->groups = content_allocate(rows.count, sizeof(FlowGroupThing));
	for (int i = 0; i < rows.count; i++)
		loading->groups[i] = (FlowGroupThing){.key = content_key(&rows, i),
											  .name = content_text(&rows, i, GROUP_NAME),
											  .color = content_text(&rows, i, GROUP_COLOR),
											  .parent_key = content_text(&rows, i, GROUP_PARENT)};
	thing_index_make(&loading->groups_by_key, loading->groups, rows.count, sizeof(FlowGroupThing));
	for (int i = 0; i < rows.count; i++)
		loading->groups[i].parent = thing_index_find(&loading->groups_by_key, loading->groups[i].parent_key);
	/* The walk upwards ends even if a circle of groups were there. */
	for (int i = 0; i < rows.count; i++)
	{
		for (FlowGroupThing *group = loading->groups[i].parent;
			 group != NULL && loading->groups[i].depth <= rows.count; group = group->parent)
			loading->groups[i].depth++;
		CHECK_FOR_INTERRUPTS();
	}
}

static void
widen_group(FlowGroupThing *group, int64 left, int64 top, int64 right, int64 bottom)
{
	group->left = group->filled ? Min(group->left, left) : left;
	group->top = group->filled ? Min(group->top, top) : top;
	group->right = group->filled ? Max(group->right, right) : right;
	group->bottom = group->filled ? Max(group->bottom, bottom) : bottom;
	group->filled = true;
}

static int
compare_depths(const void *a, const void *b)
{
	const FlowGroupThing *left = *(const FlowGroupThing *const *) a;
	const FlowGroupThing *right = *(const FlowGroupThing *const *) b;

	if (left->depth != right->depth)
		return left->depth < right->depth ? -1 : 1;
	return left < right ? -1 : left > right;
}

/* Frames grow from the inside out. */
static void
frame_groups(FlowLoading *loading, FlowGroupThing **sorted)
{
	for (int i = 0; i < loading->node_count; i++)
	{
		FlowGroupThing *group = thing_index_find(&loading->groups_by_key, loading->nodes[i].group);
		const Box *box = &loading->node_array[i].box;

		if (group != NULL)
			widen_group(group, box->x, box->y, box->x + box->width, box->y + box->height);
	}
	for (int i = loading->group_count - 1; i >= 0; i--)
	{
		FlowGroupThing *group = sorted[i];

		if (!group->filled)
			continue;
		group->left -= GROUP_PADDING;
		group->right += GROUP_PADDING;
		group->top -= GROUP_PADDING + GROUP_HEADER;
		group->bottom += GROUP_PADDING;
		if (group->parent != NULL)
			widen_group(group->parent, group->left, group->top, group->right, group->bottom);
	}
}

/* Outer groups first, so that inner ones are drawn over them. */
static void
fill_groups(Flow *flow, FlowLoading *loading)
{
	FlowGroupThing **sorted = content_allocate(loading->group_count, sizeof(FlowGroupThing *));
	FlowGroup *array = content_allocate(loading->group_count, sizeof(FlowGroup));

	for (int i = 0; i < loading->group_count; i++)
		sorted[i] = &loading->groups[i];
	qsort(sorted, loading->group_count, sizeof(FlowGroupThing *), compare_depths);
	frame_groups(loading, sorted);
	for (int i = 0; i < loading->group_count; i++)
	{
		const FlowGroupThing *group = sorted[i];

		if (group->filled)
			array[flow->group_count++] = (FlowGroup){
				.name = group->name,
				.color = group->color,
				.change = content_change(loading->content, &flow_group_entity, group->key),
				.box = {group->left, group->top, group->right - group->left, group->bottom - group->top}};
	}
	flow->groups = array;
}

/* ---- the whole ---- */

static const char *
read_source(const Content *content)
{
	ContentRows rows;

	content_read(&rows, content, &source);
	return rows.count == 0 ? NULL : content_text(&rows, 0, 0);
}

void
content_fill_flow(Flow *flow, const Content *content)
{
	FlowLoading loading = {.content = content};

	load_nodes(&loading);
	load_groups(&loading);
	load_edges(&loading);
	position_nodes(&loading);
	*flow = (Flow){.nodes = loading.node_array,
				   .node_count = loading.node_count,
				   .edges = loading.edge_array,
				   .edge_count = loading.edge_count};
	fill_groups(flow, &loading);
	if (flow->node_count == 0)
		flow->source = read_source(content);
}
