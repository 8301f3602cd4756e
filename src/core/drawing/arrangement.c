/*
 * arrangement.c
 *		Positions for boxes that have none, only for the page that shows them.
 */
#include "postgres.h"

#include "core/drawing/content.h"
#include "miscadmin.h"

/* Anyone with a link can ask for this work again and again, so only a few boxes are worth a real layout. */
#define MAX_LAID_OUT 300

/* The width at which a line of boxes ends. */
#define SHELF_WIDTH 2400

static bool
check_interrupts(void *state)
{
	CHECK_FOR_INTERRUPTS();
	return false;
}

/* Line by line below everything that has a position. */
static void
line_up(LayoutNode *boxes, int count)
{
	int64 left = 0;
	int64 top = 0;
	int64 x;
	int tallest = 0;
	bool any = false;

	for (int i = 0; i < count; i++)
	{
		if (!boxes[i].positioned)
			continue;
		left = any ? Min(left, boxes[i].x) : boxes[i].x;
		top = any ? Max(top, (int64) boxes[i].y + boxes[i].height) : (int64) boxes[i].y + boxes[i].height;
		any = true;
	}
	if (any)
		top += LAYOUT_GAP;
	x = left;
	for (int i = 0; i < count; i++)
	{
		if (boxes[i].positioned)
			continue;
		if (x > left && x + boxes[i].width > left + SHELF_WIDTH)
		{
			x = left;
			top += tallest + LAYOUT_GAP;
			tallest = 0;
		}
		boxes[i].x = (int) Min(x, PG_INT32_MAX);
		boxes[i].y = (int) Min(top, PG_INT32_MAX);
		boxes[i].positioned = true;
		x += boxes[i].width + LAYOUT_GAP;
		tallest = Max(tallest, boxes[i].height);
	}
}

/* ---- reading direction ---- */

/* Depth-first walk along edges; an edge to a node that the walk is still in leads back. */
typedef struct LineWalk
{
	LayoutEdge *edges;
	int *first;   /* of each node, in leaving[]; one more at the end */
	int *leaving; /* edges by the node they leave */
	int *next;    /* of each node, in leaving[]: the edge to be followed next; -1: not reached */
	int *path;    /* the nodes the walk is in */
	bool *inside;
	int *order; /* of each node: how many were reached before */
	int reached;
} LineWalk;

static void
walk_into(LineWalk *walk, int node, int depth)
{
	walk->path[depth] = node;
	walk->next[node] = walk->first[node];
	walk->inside[node] = true;
	walk->order[node] = walk->reached++;
}

static void
walk_from(LineWalk *walk, int node)
{
	int depth = 0;

	if (walk->next[node] >= 0)
		return;
	walk_into(walk, node, depth);
	while (depth >= 0)
	{
		int here = walk->path[depth];
		LayoutEdge *edge;
		int there;

		if (walk->next[here] == walk->first[here + 1])
		{
			walk->inside[here] = false;
			depth--;
			continue;
		}
		edge = &walk->edges[walk->leaving[walk->next[here]++]];
		there = edge->from;
		if (walk->next[there] < 0)
			walk_into(walk, there, ++depth);
		else if (walk->inside[there])
		{
			edge->from = here;
			edge->to = there;
		}
	}
}

void
placing_follow_edges(LayoutEdge *edges, int edge_count, const bool *starts, int *order, int node_count)
{
	LineWalk walk = {.edges = edges,
					 .order = order,
					 .first = content_allocate(node_count + 1, sizeof(int)),
					 .leaving = content_allocate(edge_count, sizeof(int)),
					 .next = content_allocate(node_count, sizeof(int)),
					 .path = content_allocate(node_count, sizeof(int)),
					 .inside = content_allocate(node_count, sizeof(bool))};
	bool *entered = content_allocate(node_count, sizeof(bool));

	for (int i = 0; i < edge_count; i++)
	{
		walk.first[edges[i].to + 1]++;
		entered[edges[i].from] |= edges[i].from != edges[i].to;
	}
	for (int i = 0; i < node_count; i++)
		walk.first[i + 1] += walk.first[i];
	for (int i = 0; i < node_count; i++)
		walk.next[i] = walk.first[i];
	for (int i = 0; i < edge_count; i++)
		walk.leaving[walk.next[edges[i].to]++] = i;
	for (int i = 0; i < node_count; i++)
		walk.next[i] = -1;
	for (int i = 0; i < node_count; i++)
	{
		if (starts[i] || !entered[i])
			walk_from(&walk, i);
	}
	for (int i = 0; i < node_count; i++)
		walk_from(&walk, i);
}

/* ---- positions ---- */

void
arrangement_position_boxes(LayoutNode *boxes, int count, const LayoutEdge *edges, int edge_count)
{
	int missing = 0;

	for (int i = 0; i < count; i++)
		missing += !boxes[i].positioned;
	if (missing == 0)
		return;
	if (missing > MAX_LAID_OUT || layout_arrange(boxes, count, edges, edge_count, LAYOUT_INCREMENTAL,
												 check_interrupts, NULL) != LAYOUT_OK)
		line_up(boxes, count);
}
