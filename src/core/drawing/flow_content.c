/*
 * share_flow.c
 *		A flow diagram as the page behind a public link draws it.
 *
 * "nodes": [{"text", "shape", "fill", "stroke", "color", "order", "x", "y", "width", "height"}]; "edges":
 * [[from, to, label, line style, stroke, stroke width]] by position in nodes; "groups": [{"name", "color",
 * "x", "y", "width", "height"}], outer ones first. A diagram without nodes has its "source" and its
 * "language".
 *
 * As with ERDs, every statement reads one table by its index.
 */
#include "postgres.h"

#include <math.h>

#include "base/statement.h"
#include "core/link/share.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/uuid.h"

/* A node that names no size of its own is as large as its text needs. */
#define CHARACTER_WIDTH 8
#define LINE_HEIGHT     20
#define NODE_PADDING    32
#define NODE_MIN_WIDTH  120
#define NODE_MAX_WIDTH  280
#define NODE_MIN_HEIGHT 56
#define LINE_CHARACTERS ((NODE_MAX_WIDTH - NODE_PADDING) / CHARACTER_WIDTH)

/* Room between a group's frame and what is in it; above there is its name too. */
#define GROUP_PADDING 20
#define GROUP_HEADER  24

static Statement read_nodes = {
	.text =
		"SELECT n.uuid, n.text, n.shape, n.fill_color, n.stroke_color, n.text_color, n.group_uuid, n.x, n.y,"
		" n.width, n.height FROM ainecto.flow_node n WHERE n.document_uuid = $1 ORDER BY n.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_edges = {
	.text = "SELECT e.from_uuid, e.to_uuid, e.label, e.line_style, e.stroke_color, e.stroke_width"
			" FROM ainecto.flow_edge e WHERE e.document_uuid = $1 ORDER BY e.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_groups = {
	.text = "SELECT g.uuid, g.name, g.color, g.parent_group_uuid FROM ainecto.flow_group g"
			" WHERE g.document_uuid = $1 ORDER BY g.sort_order, g.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_source = {
	.text = "SELECT d.diagram_source, d.source_language FROM ainecto.document d WHERE d.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

#define NODE_TEXTS 5
#define SHAPE      1

typedef struct SharedNode
{
	const char *uuid;
	const char *texts[NODE_TEXTS]; /* as node_members */
	const char *group;             /* uuid */
	LayoutNode box;
} SharedNode;

static const char *const node_members[NODE_TEXTS] = {"text", "shape", "fill", "stroke", "color"};

/* A group: around what lies in it. */
typedef struct SharedGroup
{
	const char *uuid;
	const char *name;
	const char *color;
	const char *parent_uuid;
	struct SharedGroup *parent;
	int depth;
	bool filled; /* something lies in it */
	int64 left;
	int64 top;
	int64 right;
	int64 bottom;
} SharedGroup;

typedef struct SharedFlow
{
	SharedNode *nodes;
	int node_count;
	int *order; /* of each node: its place along the flow */
	LayoutEdge *edges;
	int edge_count;
	SharedGroup *groups;
	int group_count;
	ShareIndex nodes_by_uuid;
	ShareIndex groups_by_uuid;
} SharedFlow;

/* ---- nodes ---- */

/* A number of the row as pixels; false where there is none or none that can be drawn. */
static bool
read_pixels(uint64 row, int column, int maximum, int *pixels)
{
	bool isnull;
	double value = DatumGetFloat8(statement_datum(row, column, &isnull));

	if (isnull || isnan(value) || fabs(value) > maximum)
		return false;
	*pixels = (int) rint(value);
	return true;
}

/* Slanted and round shapes lose room at their corners. */
static bool
is_narrow(const char *shape)
{
	return strcmp(shape, "diamond") == 0 || strcmp(shape, "decision") == 0 || strcmp(shape, "circle") == 0 ||
		   strcmp(shape, "doubleCircle") == 0 || strcmp(shape, "hexagon") == 0;
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

static void
size_node(SharedNode *node, uint64 row)
{
	int longest;
	int lines = measure_text(node->texts[0], &longest);
	bool narrow = is_narrow(node->texts[SHAPE]);
	int width = Min(longest * CHARACTER_WIDTH + NODE_PADDING, NODE_MAX_WIDTH);
	int height = Min(lines * LINE_HEIGHT + NODE_PADDING, LAYOUT_MAX_SIDE / 2);

	width = Max(width, NODE_MIN_WIDTH);
	height = Max(height, NODE_MIN_HEIGHT);
	if (!read_pixels(row, 10, LAYOUT_MAX_SIDE, &node->box.width) || node->box.width <= 0)
		node->box.width = narrow ? width * 3 / 2 : width;
	if (!read_pixels(row, 11, LAYOUT_MAX_SIDE, &node->box.height) || node->box.height <= 0)
		node->box.height = narrow ? height * 3 / 2 : height;
}

static void
load_nodes(SharedFlow *flow, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	flow->node_count = (int) statement_run(&read_nodes, &value, NULL);
	flow->nodes = share_allocate(flow->node_count, sizeof(SharedNode));
	for (int i = 0; i < flow->node_count; i++)
	{
		SharedNode *node = &flow->nodes[i];

		node->uuid = statement_text(i, 1);
		for (int j = 0; j < NODE_TEXTS; j++)
			node->texts[j] = statement_text(i, j + 2);
		node->group = statement_text(i, 7);
		size_node(node, i);
		node->box.placed = read_pixels(i, 8, LAYOUT_MAX_COORDINATE, &node->box.x) &&
						   read_pixels(i, 9, LAYOUT_MAX_COORDINATE, &node->box.y);
	}
	share_index_make(&flow->nodes_by_uuid, flow->nodes, flow->node_count, sizeof(SharedNode));
}

static int
find_node(const SharedFlow *flow, const char *uuid)
{
	SharedNode *node = share_index_find(&flow->nodes_by_uuid, uuid);

	return node == NULL ? -1 : (int) (node - flow->nodes);
}

/* The layout puts what is referred to on the left; a flow is read from there. */
static void
write_edges(JsonWriter *writer, SharedFlow *flow, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);
	int count = (int) statement_run(&read_edges, &value, NULL);

	flow->edges = share_allocate(count, sizeof(LayoutEdge));
	json_write_key(writer, "edges");
	json_write_open_array(writer);
	for (int i = 0; i < count; i++)
	{
		LayoutEdge *edge = &flow->edges[flow->edge_count];

		edge->to = find_node(flow, statement_text(i, 1));
		edge->from = find_node(flow, statement_text(i, 2));
		if (edge->from < 0 || edge->to < 0)
			continue;
		flow->edge_count++;
		json_write_open_array(writer);
		json_write_integer(writer, edge->to);
		json_write_integer(writer, edge->from);
		json_write_text(writer, statement_text(i, 3));
		json_write_text(writer, statement_text(i, 4));
		json_write_text(writer, statement_text(i, 5));
		json_write_integer(writer, statement_integer(i, 6));
		json_write_close_array(writer);
	}
	json_write_close_array(writer);
}

static void
place_nodes(SharedFlow *flow)
{
	LayoutNode *boxes = share_allocate(flow->node_count, sizeof(LayoutNode));
	bool *starts = share_allocate(flow->node_count, sizeof(bool));

	flow->order = share_allocate(flow->node_count, sizeof(int));
	for (int i = 0; i < flow->node_count; i++)
	{
		SharedGroup *group = share_index_find(&flow->groups_by_uuid, flow->nodes[i].group);

		boxes[i] = flow->nodes[i].box;
		boxes[i].group = group == NULL ? -1 : (int) (group - flow->groups);
		starts[i] = strcmp(flow->nodes[i].texts[SHAPE], "start") == 0;
	}
	share_follow_edges(flow->edges, flow->edge_count, starts, flow->order, flow->node_count);
	share_place_boxes(boxes, flow->node_count, flow->edges, flow->edge_count);
	for (int i = 0; i < flow->node_count; i++)
		flow->nodes[i].box = boxes[i];
}

static void
write_box(JsonWriter *writer, int64 x, int64 y, int64 width, int64 height)
{
	json_write_integer_member(writer, "x", x);
	json_write_integer_member(writer, "y", y);
	json_write_integer_member(writer, "width", width);
	json_write_integer_member(writer, "height", height);
}

static void
write_nodes(JsonWriter *writer, const SharedFlow *flow)
{
	json_write_key(writer, "nodes");
	json_write_open_array(writer);
	for (int i = 0; i < flow->node_count && writer->out->len <= SHARE_MAX_CONTENT; i++)
	{
		const SharedNode *node = &flow->nodes[i];

		json_write_open_object(writer);
		for (int j = 0; j < NODE_TEXTS; j++)
			json_write_text_member(writer, node_members[j], node->texts[j]);
		json_write_integer_member(writer, "order", flow->order[i]);
		write_box(writer, node->box.x, node->box.y, node->box.width, node->box.height);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}

/* ---- groups ---- */

static void
load_groups(SharedFlow *flow, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	flow->group_count = (int) statement_run(&read_groups, &value, NULL);
	flow->groups = share_allocate(flow->group_count, sizeof(SharedGroup));
	for (int i = 0; i < flow->group_count; i++)
	{
		SharedGroup *group = &flow->groups[i];

		group->uuid = statement_text(i, 1);
		group->name = statement_text(i, 2);
		group->color = statement_text(i, 3);
		group->parent_uuid = statement_text(i, 4);
	}
	share_index_make(&flow->groups_by_uuid, flow->groups, flow->group_count, sizeof(SharedGroup));
	for (int i = 0; i < flow->group_count; i++)
		flow->groups[i].parent = share_index_find(&flow->groups_by_uuid, flow->groups[i].parent_uuid);
	/* The walk upwards ends even if a circle of groups were there. */
	for (int i = 0; i < flow->group_count; i++)
	{
		for (SharedGroup *group = flow->groups[i].parent;
			 group != NULL && flow->groups[i].depth <= flow->group_count; group = group->parent)
			flow->groups[i].depth++;
		CHECK_FOR_INTERRUPTS();
	}
}

static void
widen_group(SharedGroup *group, int64 left, int64 top, int64 right, int64 bottom)
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
	const SharedGroup *left = *(const SharedGroup *const *) a;
	const SharedGroup *right = *(const SharedGroup *const *) b;

	if (left->depth != right->depth)
		return left->depth < right->depth ? -1 : 1;
	return left < right ? -1 : left > right;
}

/* Frames grow from the inside out. */
static void
frame_groups(SharedFlow *flow, SharedGroup **sorted)
{
	for (int i = 0; i < flow->node_count; i++)
	{
		SharedGroup *group = share_index_find(&flow->groups_by_uuid, flow->nodes[i].group);
		const LayoutNode *box = &flow->nodes[i].box;

		if (group != NULL)
			widen_group(group, box->x, box->y, (int64) box->x + box->width, (int64) box->y + box->height);
	}
	for (int i = flow->group_count - 1; i >= 0; i--)
	{
		SharedGroup *group = sorted[i];

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
write_groups(JsonWriter *writer, SharedFlow *flow)
{
	SharedGroup **sorted = share_allocate(flow->group_count, sizeof(SharedGroup *));

	for (int i = 0; i < flow->group_count; i++)
		sorted[i] = &flow->groups[i];
	qsort(sorted, flow->group_count, sizeof(SharedGroup *), compare_depths);
	frame_groups(flow, sorted);
	json_write_key(writer, "groups");
	json_write_open_array(writer);
	for (int i = 0; i < flow->group_count && writer->out->len <= SHARE_MAX_CONTENT; i++)
	{
		const SharedGroup *group = sorted[i];

		if (!group->filled)
			continue;
		json_write_open_object(writer);
		json_write_text_member(writer, "name", group->name);
		json_write_text_member(writer, "color", group->color);
		write_box(writer, group->left, group->top, group->right - group->left, group->bottom - group->top);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}

static void
write_source(JsonWriter *writer, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	if (statement_run(&read_source, &value, NULL) == 0)
		return;
	json_write_text_member(writer, "source", statement_text(0, 1));
	json_write_text_member(writer, "language", statement_text(0, 2));
}

void
share_write_flow(JsonWriter *writer, const pg_uuid_t *document)
{
	SharedFlow flow = {0};

	load_nodes(&flow, document);
	load_groups(&flow, document);
	write_edges(writer, &flow, document);
	place_nodes(&flow);
	write_groups(writer, &flow);
	write_nodes(writer, &flow);
	if (flow.node_count == 0)
		write_source(writer, document);
}
