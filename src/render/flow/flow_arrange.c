/*
 * flow_arrange.c
 *		From a flow diagram as it was written to one that can be drawn.
 */
#include "render/flow/flow_work.h"

void *
flow_take(int count, size_t size)
{
	return palloc0(Max(count, 1) * size);
}

bool
flow_is_inside(const Flow *flow, int node, int group)
{
	int at = flow->nodes[node].group;

	while (at >= 0 && at != group)
		at = flow->groups[at].parent;
	return at == group;
}

/* ---- groups ---- */

static void
find_depths(FlowWork *work)
{
	const Flow *flow = work->flow;
	int *first = flow_take(flow->group_count + 2, sizeof(int));

	work->depth = flow_take(flow->group_count, sizeof(int));
	work->groups = flow_take(flow->group_count, sizeof(int));
	for (int i = 0; i < flow->group_count; i++)
	{
		for (int at = flow->groups[i].parent; at >= 0 && work->depth[i] < flow->group_count;
			 at = flow->groups[at].parent)
			work->depth[i]++;
		first[work->depth[i] + 1]++;
	}
	for (int i = 0; i <= flow->group_count; i++)
		first[i + 1] += first[i];
	for (int i = 0; i < flow->group_count; i++)
		work->groups[first[work->depth[i]]++] = i;
	pfree(first);
}

/* The innermost group that two are in, or that one of them is. */
static int
common_group(const FlowWork *work, int a, int b)
{
	while (a != b)
	{
		if (b < 0 || (a >= 0 && work->depth[a] >= work->depth[b]))
			a = work->flow->groups[a].parent;
		else
			b = work->flow->groups[b].parent;
	}
	return a;
}

/* ---- sizes ---- */

/* A side that is long enough for so many edges, at which a step has no size of its own. */
#define EDGE_ROOM 16

static void
size_steps(FlowWork *work)
{
	Flow *flow = work->flow;
	int *out = flow_take(flow->node_count, sizeof(int));
	int *in = flow_take(flow->node_count, sizeof(int));
	int *back = flow_take(flow->node_count, sizeof(int));

	for (int i = 0; i < flow->edge_count; i++)
	{
		const FlowEdge *edge = &flow->edges[i];

		(edge->back ? back : out)[edge->from]++;
		(edge->back ? back : in)[edge->to]++;
	}
	for (int i = 0; i < flow->node_count; i++)
	{
		FlowNode *node = &flow->nodes[i];
		int scale = flow_shape_is_pointed(node->shape) ? 2 : 1;
		int width;
		int height;

		flow_size_step(node->shape, node->text, &width, &height);
		height = Max(height, (Max(out[i], in[i]) + 1) * EDGE_ROOM * scale);
		width = Max(width, (back[i] + 1) * EDGE_ROOM * scale);
		if (node->box.width <= 0)
			node->box.width = Min(width, LAYOUT_MAX_SIDE);
		if (node->box.height <= 0)
			node->box.height = Min(height, LAYOUT_MAX_SIDE);
	}
	pfree(out);
	pfree(in);
	pfree(back);
}

static void
size_labels(FlowWork *work)
{
	const Flow *flow = work->flow;

	work->labels = flow_take(flow->edge_count, sizeof(Box));
	work->label_laid = flow_take(flow->edge_count, sizeof(bool));
	work->level = flow_take(flow->edge_count, sizeof(int));
	for (int i = 0; i < flow->edge_count; i++)
	{
		const FlowEdge *edge = &flow->edges[i];
		int width;
		int height;

		work->level[i] = common_group(work, flow->nodes[edge->from].group, flow->nodes[edge->to].group);
		if (edge->label == NULL)
			continue;
		flow_size_label(edge->label, &width, &height);
		work->labels[i] = (Box){.width = width, .height = height};
	}
}

/* ---- the whole ---- */

void
flow_arrange(Flow *flow, LayoutInterrupted interrupted, void *state)
{
	FlowWork work = {.flow = flow, .interrupted = interrupted, .state = state};

	find_depths(&work);
	flow_find_order(&work);
	size_steps(&work);
	size_labels(&work);
	flow_place_steps(&work);
	flow_frame_groups(&work);
	flow_choose_ports(&work);
	flow_find_ways(&work);
	flow_place_labels(&work);
	for (int i = 0; i < flow->edge_count; i++)
		flow->edges[i].label_box = work.labels[i];
	flow->frames = work.frames;
	flow->frame_count = work.frame_count;
	pfree(work.depth);
	pfree(work.groups);
	pfree(work.level);
	pfree(work.labels);
	pfree(work.label_laid);
	pfree(work.ports);
}

void
flow_release(Flow *flow)
{
	for (int i = 0; i < flow->edge_count; i++)
	{
		if (flow->edges[i].points != NULL)
			pfree((void *) flow->edges[i].points);
		flow->edges[i].points = NULL;
		flow->edges[i].point_count = 0;
	}
	if (flow->frames != NULL)
		pfree((void *) flow->frames);
	flow->frames = NULL;
	flow->frame_count = 0;
}
