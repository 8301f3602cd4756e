/*
 * flow_order.c
 *		The order in which a reader comes to the steps, and the edges that lead back.
 */
#include "render/flow/flow_work.h"

/* Depth-first walk along edges; an edge to a node that the walk is still in leads back. */
typedef struct OrderWalk
{
	Flow *flow;
	int *first;   /* of each node, in leaving[]; one more at the end */
	int *leaving; /* edges by the node they leave */
	int *next;    /* of each node, in leaving[]: the edge to be followed next; -1: not reached */
	int *path;    /* the nodes the walk is in */
	bool *inside;
	int reached;
} OrderWalk;

static void
walk_into(OrderWalk *walk, int node, int depth)
{
	walk->path[depth] = node;
	walk->next[node] = walk->first[node];
	walk->inside[node] = true;
	walk->flow->nodes[node].order = walk->reached++;
}

static void
walk_from(OrderWalk *walk, int node)
{
	int depth = 0;

	if (walk->next[node] >= 0)
		return;
	walk_into(walk, node, depth);
	while (depth >= 0)
	{
		int here = walk->path[depth];
		FlowEdge *edge;

		if (walk->next[here] == walk->first[here + 1])
		{
			walk->inside[here] = false;
			depth--;
			continue;
		}
		edge = &walk->flow->edges[walk->leaving[walk->next[here]++]];
		if (walk->next[edge->to] < 0)
			walk_into(walk, edge->to, ++depth);
		else
			edge->back = walk->inside[edge->to] && edge->to != here;
	}
}

static bool
is_start(const FlowNode *node)
{
	return node->shape != NULL && strcmp(node->shape, "start") == 0;
}

/* From the starts and from what nothing leads to; what is left are circles. */
static void
walk_all(OrderWalk *walk, const bool *entered)
{
	int count = walk->flow->node_count;

	for (int i = 0; i < count; i++)
	{
		if (is_start(&walk->flow->nodes[i]))
			walk_from(walk, i);
	}
	for (int i = 0; i < count; i++)
	{
		if (!entered[i])
			walk_from(walk, i);
	}
	for (int i = 0; i < count; i++)
		walk_from(walk, i);
}

void
flow_find_order(FlowWork *work)
{
	Flow *flow = work->flow;
	OrderWalk walk = {.flow = flow,
					  .first = flow_take(flow->node_count + 1, sizeof(int)),
					  .leaving = flow_take(flow->edge_count, sizeof(int)),
					  .next = flow_take(flow->node_count, sizeof(int)),
					  .path = flow_take(flow->node_count, sizeof(int)),
					  .inside = flow_take(flow->node_count, sizeof(bool))};
	bool *entered = flow_take(flow->node_count, sizeof(bool));

	for (int i = 0; i < flow->edge_count; i++)
	{
		walk.first[flow->edges[i].from + 1]++;
		entered[flow->edges[i].to] |= flow->edges[i].from != flow->edges[i].to;
	}
	for (int i = 0; i < flow->node_count; i++)
		walk.first[i + 1] += walk.first[i];
	for (int i = 0; i < flow->node_count; i++)
		walk.next[i] = walk.first[i];
	for (int i = 0; i < flow->edge_count; i++)
		walk.leaving[walk.next[flow->edges[i].from]++] = i;
	for (int i = 0; i < flow->node_count; i++)
		walk.next[i] = -1;
	walk_all(&walk, entered);
	pfree(walk.first);
	pfree(walk.leaving);
	pfree(walk.next);
	pfree(walk.path);
	pfree(walk.inside);
	pfree(entered);
}
