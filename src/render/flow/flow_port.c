/*
 * flow_port.c
 *		Where edges meet steps: on the sides that face each other, each at a place of its own, so that none
 *		ends where another one starts. What leads back takes another side.
 */
#include "render/flow/flow_work.h"

/* Free space between two steps that an edge can run through. */
#define LEAST_GAP 24

/* Ends on one side are so far apart, where there is room. */
#define LEAST_APART 6

/* Of a pointed shape the middle of a side, in percent. */
#define POINTED_PERCENT 50
#define PLAIN_PERCENT   88

/* A place is moved so far at most for a straight line. */
#define MOST_MOVED 10

typedef struct PortEnd
{
	int node;
	int side;
	bool enters;
	int64 key; /* ends on one side stand in this order */
	int edge;
} PortEnd;

/* ---- sides ---- */

typedef struct Gaps
{
	int64 right; /* free space on each side of the first box, to the second */
	int64 left;
	int64 below;
	int64 above;
} Gaps;

static Gaps
gaps_between(const Box *a, const Box *b)
{
	return (Gaps){b->x - box_right(a), a->x - box_right(b), b->y - box_bottom(a), a->y - box_bottom(b)};
}

/* Whether more of the edges lead up or down than to a side. */
static bool
is_upright(const Flow *flow)
{
	int balance = 0;

	for (int i = 0; i < flow->edge_count; i++)
	{
		const FlowEdge *edge = &flow->edges[i];
		Gaps gaps = gaps_between(&flow->nodes[edge->from].box, &flow->nodes[edge->to].box);

		if (!edge->back && edge->from != edge->to)
			balance += Max(gaps.below, gaps.above) > Max(gaps.right, gaps.left) ? 1 : -1;
	}
	return balance > 0;
}

static void
face_each_other(const FlowWork *work, const FlowEdge *edge, FlowPort ports[2])
{
	Gaps gaps = gaps_between(&work->flow->nodes[edge->from].box, &work->flow->nodes[edge->to].box);
	int64 level = Max(gaps.right, gaps.left);
	int64 upright = Max(gaps.below, gaps.above);
	bool down =
		work->upright ? upright >= LEAST_GAP || upright > level : level < LEAST_GAP && upright > level;

	if (down)
	{
		ports[0].side = gaps.below >= gaps.above ? ROUTE_SIDE_BOTTOM : ROUTE_SIDE_TOP;
		ports[1].side = gaps.below >= gaps.above ? ROUTE_SIDE_TOP : ROUTE_SIDE_BOTTOM;
	}
	else
	{
		ports[0].side = gaps.right >= gaps.left ? ROUTE_SIDE_RIGHT : ROUTE_SIDE_LEFT;
		ports[1].side = gaps.right >= gaps.left ? ROUTE_SIDE_LEFT : ROUTE_SIDE_RIGHT;
	}
}

/* The side of a step that what is written on its edge stands at, where that was laid out with the steps. */
static int
side_towards(const Box *box, const Box *label)
{
	int64 middle = label->y + label->height / 2;

	if (middle < box->y)
		return ROUTE_SIDE_TOP;
	if (middle > box_bottom(box))
		return ROUTE_SIDE_BOTTOM;
	return label->x < box->x ? ROUTE_SIDE_LEFT : ROUTE_SIDE_RIGHT;
}

/* Back edges run by their labels, or around the outside that is nearer. */
static void
lead_back(const FlowWork *work, const FlowEdge *edge, const Box *bounds, FlowPort ports[2])
{
	const Box *a = &work->flow->nodes[edge->from].box;
	const Box *b = &work->flow->nodes[edge->to].box;
	const Box *label = &work->labels[edge - work->flow->edges];
	int64 low = work->upright ? 2 * bounds->x + bounds->width : 2 * bounds->y + bounds->height;
	int64 here =
		work->upright ? a->x + b->x + (a->width + b->width) / 2 : a->y + b->y + (a->height + b->height) / 2;

	if (work->label_laid[edge - work->flow->edges])
	{
		ports[0].side = side_towards(a, label);
		ports[1].side = side_towards(b, label);
	}
	else if (work->upright)
		ports[0].side = ports[1].side = here < low ? ROUTE_SIDE_LEFT : ROUTE_SIDE_RIGHT;
	else
		ports[0].side = ports[1].side = here < low ? ROUTE_SIDE_TOP : ROUTE_SIDE_BOTTOM;
}

/* ---- places on the sides ---- */

static int
compare_ends(const void *left, const void *right)
{
	const PortEnd *a = left;
	const PortEnd *b = right;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	if (a->side != b->side)
		return a->side < b->side ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->edge != b->edge)
		return a->edge < b->edge ? -1 : 1;
	return a->enters - b->enters;
}

/* Those that enter first, where there is no room for each. */
static int
compare_crowded_ends(const void *left, const void *right)
{
	const PortEnd *a = left;
	const PortEnd *b = right;

	return a->enters != b->enters ? (a->enters ? -1 : 1) : compare_ends(left, right);
}

static bool
is_level(int side)
{
	return side == ROUTE_SIDE_LEFT || side == ROUTE_SIDE_RIGHT;
}

/* By where the other end is. */
static int64
key_of(const FlowWork *work, const FlowEdge *edge, bool enters, int side)
{
	const FlowNode *other = &work->flow->nodes[enters ? edge->from : edge->to];

	if (edge->from == edge->to)
		return enters ? PG_INT64_MAX : PG_INT64_MIN;
	return is_level(side) ? 2 * other->box.y + other->box.height : 2 * other->box.x + other->box.width;
}

/* Ends of one side: each has its place, or where there are too many those that enter share some, and those
 * that leave others. */
static void
spread_ends(FlowWork *work, PortEnd *ends, int count)
{
	const FlowNode *node = &work->flow->nodes[ends[0].node];
	int64 length = is_level(ends[0].side) ? node->box.height : node->box.width;
	int64 good =
		Max(length * (flow_shape_is_pointed(node->shape) ? POINTED_PERCENT : PLAIN_PERCENT) / 100, 1);
	int places = count;
	int entering = 0;

	for (int i = 0; i < count; i++)
		entering += ends[i].enters;
	if (good / (count + 1) < LEAST_APART)
	{
		places = (int) Max(good / LEAST_APART - 1, entering > 0 && entering < count ? 2 : 1);
		qsort(ends, count, sizeof(PortEnd), compare_crowded_ends);
	}
	for (int i = 0; i < count; i++)
	{
		int64 place = i;

		if (places < count)
		{
			int first = (int) ((int64) places * entering / count);

			if (entering > 0 && entering < count)
				first = Min(Max(first, 1), places - 1);
			place = ends[i].enters ? (int64) i * Max(first, 1) / entering
								   : first + (int64) (i - entering) * (places - first) / (count - entering);
		}
		work->ports[ends[i].edge][ends[i].enters] =
			(FlowPort){ends[i].side, (int) ((length - good) / 2 + good * (place + 1) / (places + 1)),
					   (int) Min(good / (2 * (places + 1)) - 1, MOST_MOVED)};
	}
}

/* ---- straight lines ---- */

/* Moves a port, if it may be moved so far, to a place along its side. */
static bool
move_port(const FlowNode *node, FlowPort *port, int64 at)
{
	int64 gone = at - (node->box.y + port->at);

	if (!is_level(port->side) || gone > port->room || -gone > port->room)
		return false;
	port->at += (int) gone;
	port->room = 0;
	return true;
}

/* Lines that are nearly straight become so: level with what is written on them, or else with their start. */
static void
straighten(FlowWork *work, int number)
{
	const FlowEdge *edge = &work->flow->edges[number];
	const FlowNode *from = &work->flow->nodes[edge->from];
	const FlowNode *to = &work->flow->nodes[edge->to];
	const Box *label = &work->labels[number];
	FlowPort *ports = work->ports[number];

	if (edge->from == edge->to || !is_level(ports[0].side) || !is_level(ports[1].side))
		return;
	if (work->label_laid[number])
	{
		move_port(from, &ports[0], label->y + label->height / 2);
		move_port(to, &ports[1], label->y + label->height / 2);
	}
	else if (!move_port(to, &ports[1], from->box.y + ports[0].at))
		move_port(from, &ports[0], to->box.y + ports[1].at);
}

void
flow_choose_ports(FlowWork *work)
{
	const Flow *flow = work->flow;
	PortEnd *ends = flow_take(2 * flow->edge_count, sizeof(PortEnd));
	Box bounds = {0};

	work->ports = flow_take(flow->edge_count, sizeof(*work->ports));
	work->upright = is_upright(flow);
	for (int i = 0; i < flow->node_count; i++)
		box_include(&bounds, &flow->nodes[i].box);
	for (int i = 0; i < flow->edge_count; i++)
	{
		const FlowEdge *edge = &flow->edges[i];
		FlowPort *ports = work->ports[i];

		if (edge->from == edge->to)
		{
			ports[0].side = ROUTE_SIDE_RIGHT;
			ports[1].side = ROUTE_SIDE_TOP;
		}
		else if (edge->back)
			lead_back(work, edge, &bounds, ports);
		else
			face_each_other(work, edge, ports);
		for (int end = 0; end < 2; end++)
			ends[2 * i + end] = (PortEnd){end == 0 ? edge->from : edge->to, ports[end].side, end == 1,
										  key_of(work, edge, end == 1, ports[end].side), i};
	}
	qsort(ends, 2 * flow->edge_count, sizeof(PortEnd), compare_ends);
	for (int begin = 0, end = 0; begin < 2 * flow->edge_count; begin = end)
	{
		while (end < 2 * flow->edge_count && ends[end].node == ends[begin].node &&
			   ends[end].side == ends[begin].side)
			end++;
		spread_ends(work, &ends[begin], end - begin);
	}
	for (int i = 0; i < flow->edge_count; i++)
		straighten(work, i);
	pfree(ends);
}
