/*
 * route_lane.c
 *		The free space among boxes as lanes: middles of channels, and what leads from the boxes into them.
 */
#include "route_graph.h"

/* A lane along the outside keeps so far from the boxes. */
#define OUTSIDE 20

static bool
covers(const RouteBox *box, int axis, int at)
{
	return box->low[axis] < at && at < box->high[axis];
}

/* How far a lane at a place can run either way from a range that it is known to be free in. */
static void
extend_lane(const RouteGraph *graph, RouteLane *lane, int low, int high)
{
	int along = lane->axis;

	lane->low = graph->border_low[along];
	lane->high = graph->border_high[along];
	for (int i = 0; i < graph->box_count; i++)
	{
		const RouteBox *box = &graph->boxes[i];

		if (!covers(box, 1 - along, lane->at))
			continue;
		if (box->high[along] <= low)
			lane->low = Max(lane->low, box->high[along]);
		else if (box->low[along] >= high)
			lane->high = Min(lane->high, box->low[along]);
		else
		{
			/* Boxes that lie on each other: the lane is not free here. */
			lane->low = high;
			lane->high = low;
			return;
		}
	}
}

/* The room that a line has on both sides of its place, over a part of its lane. */
void
route_find_room(const RouteGraph *graph, int axis, int at, int low, int high, int *room_low, int *room_high)
{
	int across = 1 - axis;

	*room_low = graph->border_low[across];
	*room_high = graph->border_high[across];
	for (int i = 0; i < graph->box_count; i++)
	{
		const RouteBox *box = &graph->boxes[i];

		if (box->high[axis] <= low || box->low[axis] >= high)
			continue;
		if (box->high[across] <= at)
			*room_low = Max(*room_low, box->high[across]);
		else if (box->low[across] >= at)
			*room_high = Min(*room_high, box->low[across]);
	}
}

/* The middle of the channel along one side of a box; false if there is none. */
static bool
lane_beside(const RouteGraph *graph, const RouteBox *box, int axis, bool high_side, RouteLane *lane)
{
	int across = 1 - axis;
	bool at_border;

	*lane = (RouteLane){.axis = axis, .at = high_side ? box->high[across] : box->low[across]};
	extend_lane(graph, lane, box->low[axis], box->high[axis]);
	if (lane->low >= lane->high)
		return false;
	route_find_room(graph, axis, lane->at, lane->low, lane->high, &lane->room_low, &lane->room_high);
	if (high_side)
		lane->room_low = lane->at;
	else
		lane->room_high = lane->at;
	at_border = high_side ? lane->room_high == graph->border_high[across]
						  : lane->room_low == graph->border_low[across];
	if (!at_border)
		lane->at = lane->room_low + (lane->room_high - lane->room_low) / 2;
	else
		lane->at += high_side ? OUTSIDE : -OUTSIDE;
	extend_lane(graph, lane, box->low[axis], box->high[axis]);
	return lane->low < lane->high;
}

static int
lane_compare(const void *left, const void *right)
{
	const RouteLane *a = left;
	const RouteLane *b = right;
	int a_length = a->high - a->low;
	int b_length = b->high - b->low;

	if (a_length != b_length)
		return a_length > b_length ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->low < b->low ? -1 : a->low > b->low;
}

/* Whether whatever a lane is good for another one is good for, too. */
static bool
lane_replaces(const RouteLane *lane, const RouteLane *other)
{
	return lane->low <= other->low && lane->high >= other->high && lane->at >= other->room_low &&
		   lane->at <= other->room_high;
}

/* The lanes along one axis, long ones first, without those that another one replaces. */
static int
collect_lanes(LayoutWork *work, const RouteGraph *graph, int axis, RouteLane *lanes)
{
	RouteLane *all = layout_take(work, 2 * graph->box_count, sizeof(RouteLane));
	int count = 0;
	int kept = 0;

	for (int i = 0; i < graph->box_count && !(i % 64 == 0 && layout_stopped(work)); i++)
	{
		count += lane_beside(graph, &graph->boxes[i], axis, false, &all[count]);
		count += lane_beside(graph, &graph->boxes[i], axis, true, &all[count]);
	}
	qsort(all, count, sizeof(RouteLane), lane_compare);
	for (int i = 0; i < count && !(i % 64 == 0 && layout_stopped(work)); i++)
	{
		bool replaced = false;

		for (int j = 0; j < kept && !replaced; j++)
			replaced = lane_replaces(&lanes[j], &all[i]);
		if (!replaced)
			lanes[kept++] = all[i];
	}
	return kept;
}

/* ---- ports ---- */

static int
port_compare(const void *left, const void *right)
{
	const RoutePort *a = left;
	const RoutePort *b = right;

	if (a->box != b->box)
		return a->box < b->box ? -1 : 1;
	if (a->side != b->side)
		return a->side < b->side ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static RoutePort
port_of(const RouteGraph *graph, const RouteEnd *end, int side)
{
	const LayoutNode *node = &graph->nodes[end->box];
	bool level = side == ROUTE_SIDE_LEFT || side == ROUTE_SIDE_RIGHT;

	return (RoutePort){end->box, side, level ? node->y + end->down : node->x + end->across, -1, -1};
}

/* Places where lines leave boxes, each once, and for each route those that it may take. */
static void
collect_ports(LayoutWork *work, RouteGraph *graph)
{
	int count = 0;
	int kept = 0;

	graph->ports = layout_take(work, graph->route_count * 8, sizeof(RoutePort));
	graph->choices = layout_take(work, graph->route_count, sizeof(*graph->choices));
	for (int i = 0; i < graph->route_count; i++)
		for (int end = 0; end < 2; end++)
			for (int k = 0; k < 4; k++)
			{
				const RouteEnd *at = end == 0 ? &graph->routes[i].from : &graph->routes[i].to;

				if ((at->sides & (1 << k)) != 0)
					graph->ports[count++] = port_of(graph, at, 1 << k);
			}
	qsort(graph->ports, count, sizeof(RoutePort), port_compare);
	for (int i = 0; i < count; i++)
		if (kept == 0 || port_compare(&graph->ports[kept - 1], &graph->ports[i]) != 0)
			graph->ports[kept++] = graph->ports[i];
	graph->port_count = kept;
	for (int i = 0; i < graph->route_count; i++)
		for (int end = 0; end < 2; end++)
			for (int k = 0; k < 4; k++)
			{
				const RouteEnd *at = end == 0 ? &graph->routes[i].from : &graph->routes[i].to;
				RoutePort key = port_of(graph, at, 1 << k);
				RoutePort *found = NULL;

				if ((at->sides & (1 << k)) != 0)
					found = bsearch(&key, graph->ports, kept, sizeof(RoutePort), port_compare);
				graph->choices[i][end][k] = found == NULL ? -1 : (int) (found - graph->ports);
			}
}

/* From a port straight on to what stands there; false if something stands at the port itself. */
static bool
lane_of_port(const RouteGraph *graph, const RoutePort *port, RouteLane *lane)
{
	int axis = port->side == ROUTE_SIDE_LEFT || port->side == ROUTE_SIDE_RIGHT ? 0 : 1;
	bool onwards = port->side == ROUTE_SIDE_RIGHT || port->side == ROUTE_SIDE_BOTTOM;
	const RouteBox *own = &graph->boxes[port->box];
	int start = onwards ? own->high[axis] : own->low[axis];

	*lane = (RouteLane){.axis = axis, .at = port->at, .port = true};
	lane->low = onwards ? start : graph->border_low[axis];
	lane->high = onwards ? graph->border_high[axis] : start;
	for (int i = 0; i < graph->box_count; i++)
	{
		const RouteBox *box = &graph->boxes[i];

		if (i == port->box || !covers(box, 1 - axis, port->at))
			continue;
		if (onwards && box->high[axis] > start)
			lane->high = Min(lane->high, box->low[axis]);
		if (!onwards && box->low[axis] < start)
			lane->low = Max(lane->low, box->high[axis]);
	}
	return lane->low <= lane->high;
}

static int
port_lane_compare(const void *left, const void *right)
{
	const RouteLane *a = left;
	const RouteLane *b = right;

	if (a->axis != b->axis)
		return a->axis < b->axis ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return a->high < b->high ? -1 : a->high > b->high;
}

/* Ports that face each other have one lane. */
static void
collect_port_lanes(LayoutWork *work, RouteGraph *graph)
{
	RouteLane *all = layout_take(work, graph->port_count, sizeof(RouteLane));
	RouteLane *own = graph->lanes + graph->lane_count;
	RouteLane lane;
	int count = 0;
	int kept = 0;

	for (int i = 0; i < graph->port_count && !(i % 64 == 0 && layout_stopped(work)); i++)
		if (lane_of_port(graph, &graph->ports[i], &lane))
			all[count++] = lane;
	qsort(all, count, sizeof(RouteLane), port_lane_compare);
	for (int i = 0; i < count; i++)
		if (kept == 0 || port_lane_compare(&own[kept - 1], &all[i]) != 0)
			own[kept++] = all[i];
	for (int i = 0; i < graph->port_count && !(i % 64 == 0 && layout_stopped(work)); i++)
	{
		if (lane_of_port(graph, &graph->ports[i], &lane))
			graph->ports[i].lane =
				graph->lane_count +
				(int) ((RouteLane *) bsearch(&lane, own, kept, sizeof(RouteLane), port_lane_compare) - own);
	}
	graph->lane_count += kept;
}

/* ---- stops ---- */

typedef struct StopKey
{
	int lane;
	int at;
	int stop;
} StopKey;

static int
stop_key_compare(const void *left, const void *right)
{
	const StopKey *a = left;
	const StopKey *b = right;

	if (a->lane != b->lane)
		return a->lane < b->lane ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->stop < b->stop ? -1 : a->stop > b->stop;
}

static bool
lanes_cross(const RouteLane *level, const RouteLane *upright)
{
	return upright->at >= level->low && upright->at <= level->high && level->at >= upright->low &&
		   level->at <= upright->high;
}

/* Crossings of level with upright lanes: counted, then made. */
static bool
cross_lanes(LayoutWork *work, RouteGraph *graph)
{
	int *uprights = layout_take(work, graph->lane_count, sizeof(int));
	int upright_count = 0;

	graph->stop_count = 0;
	for (int i = 0; i < graph->lane_count; i++)
		if (graph->lanes[i].axis == 1)
			uprights[upright_count++] = i;
	for (int making = 0; making < 2; making++)
	{
		int count = 0;

		for (int i = 0; i < graph->lane_count && !(i % 64 == 0 && layout_stopped(work)); i++)
		{
			const RouteLane *level = &graph->lanes[i];

			for (int j = 0; j < upright_count && level->axis == 0; j++)
			{
				const RouteLane *upright = &graph->lanes[uprights[j]];

				if (!lanes_cross(level, upright))
					continue;
				if (making)
					graph->stops[count] =
						(RouteStop){.lane = {i, uprights[j]}, .at = {upright->at, level->at}, .port = -1};
				count++;
			}
		}
		if (count > ROUTE_MAX_STOPS || work->stopped)
			return false;
		if (!making)
			graph->stops = layout_take(work, count + graph->port_count, sizeof(RouteStop));
		graph->stop_count = count;
	}
	return true;
}

static void
add_port_stops(RouteGraph *graph)
{
	for (int i = 0; i < graph->port_count; i++)
	{
		RoutePort *port = &graph->ports[i];
		RouteStop *stop = &graph->stops[graph->stop_count];
		const RouteLane *lane = &graph->lanes[Max(port->lane, 0)];
		bool onwards = port->side == ROUTE_SIDE_RIGHT || port->side == ROUTE_SIDE_BOTTOM;

		if (port->lane < 0)
			continue;
		*stop = (RouteStop){.lane = {-1, -1}, .port = i};
		stop->lane[lane->axis] = port->lane;
		stop->at[lane->axis] = onwards ? lane->low : lane->high;
		stop->at[1 - lane->axis] = lane->at;
		port->stop = graph->stop_count++;
	}
}

/* For each lane its stops, in order. */
static void
list_stops(LayoutWork *work, RouteGraph *graph)
{
	StopKey *keys = layout_take(work, 2 * graph->stop_count, sizeof(StopKey));
	int count = 0;

	for (int i = 0; i < graph->stop_count; i++)
		for (int axis = 0; axis < 2; axis++)
			if (graph->stops[i].lane[axis] >= 0)
				keys[count++] = (StopKey){graph->stops[i].lane[axis], graph->stops[i].at[axis], i};
	qsort(keys, count, sizeof(StopKey), stop_key_compare);
	graph->stop_of_lane = layout_take(work, count, sizeof(int));
	for (int i = 0; i < count; i++)
	{
		RouteLane *lane = &graph->lanes[keys[i].lane];

		if (lane->count == 0)
			lane->first = i;
		graph->stops[keys[i].stop].place[lane->axis] = lane->count++;
		graph->stop_of_lane[i] = keys[i].stop;
	}
}

bool
route_make_lanes(LayoutWork *work, RouteGraph *graph)
{
	collect_ports(work, graph);
	graph->lanes = layout_take(work, 4 * graph->box_count + graph->port_count, sizeof(RouteLane));
	for (int axis = 0; axis < 2; axis++)
		graph->lane_count += collect_lanes(work, graph, axis, graph->lanes + graph->lane_count);
	collect_port_lanes(work, graph);
	if (work->stopped || !cross_lanes(work, graph))
		return false;
	add_port_stops(graph);
	list_stops(work, graph);
	return !layout_stopped(work);
}
