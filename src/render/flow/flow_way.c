/*
 * flow_way.c
 *		The ways of edges around steps, labels and the names of groups, by pure/layout/route.h.
 */
#include "render/flow/flow_work.h"

/* Routes of one call: an edge with a label among the steps has two, to it and from it. */
typedef struct Ways
{
	FlowWork *work;
	LayoutNode *boxes; /* nodes, then labels of edges that were laid, then names of frames */
	int box_count;
	int *label_box; /* of each edge, -1: none */
	Route *routes;
	int route_count;
	int firm_count;   /* boxes less the names of frames */
	int *first_route; /* of each edge */
} Ways;

static void
add_box(Ways *ways, const Box *box)
{
	ways->boxes[ways->box_count++] =
		(LayoutNode){.x = (int) Min(Max(box->x, -LAYOUT_MAX_COORDINATE), LAYOUT_MAX_COORDINATE),
					 .y = (int) Min(Max(box->y, -LAYOUT_MAX_COORDINATE), LAYOUT_MAX_COORDINATE),
					 .width = (int) Min(Max(box->width, 1), LAYOUT_MAX_SIDE),
					 .height = (int) Min(Max(box->height, 1), LAYOUT_MAX_SIDE),
					 .positioned = true};
}

static void
take_boxes(Ways *ways)
{
	const FlowWork *work = ways->work;
	const Flow *flow = work->flow;

	ways->boxes = flow_take(flow->node_count + flow->edge_count + work->frame_count, sizeof(LayoutNode));
	ways->label_box = flow_take(flow->edge_count, sizeof(int));
	for (int i = 0; i < flow->node_count; i++)
		add_box(ways, &flow->nodes[i].box);
	for (int i = 0; i < flow->edge_count; i++)
	{
		ways->label_box[i] = work->label_laid[i] ? ways->box_count : -1;
		if (work->label_laid[i])
			add_box(ways, &work->labels[i]);
	}
	ways->firm_count = ways->box_count;
	for (int i = 0; i < work->frame_count; i++)
	{
		if (work->frames[i].name_box.width > 0)
			add_box(ways, &work->frames[i].name_box);
	}
}

static RouteEnd
node_end(const Ways *ways, int edge, bool enters)
{
	const FlowEdge *drawn = &ways->work->flow->edges[edge];
	const FlowPort *port = &ways->work->ports[edge][enters];
	int node = enters ? drawn->to : drawn->from;

	return (RouteEnd){.box = node,
					  .sides = port->side,
					  .down = Min(port->at, ways->boxes[node].height),
					  .across = Min(port->at, ways->boxes[node].width)};
}

/* An edge comes to its label on the side that faces where it comes from, and leaves it on the other one. */
static RouteEnd
label_end(const Ways *ways, int edge, bool enters)
{
	const LayoutNode *label = &ways->boxes[ways->label_box[edge]];
	const FlowEdge *drawn = &ways->work->flow->edges[edge];
	const LayoutNode *from = &ways->boxes[drawn->from];
	const LayoutNode *to = &ways->boxes[drawn->to];
	bool rightwards = from->x + from->width / 2 <= to->x + to->width / 2;

	return (RouteEnd){.box = ways->label_box[edge],
					  .sides = rightwards == enters ? ROUTE_SIDE_LEFT : ROUTE_SIDE_RIGHT,
					  .down = label->height / 2,
					  .across = label->width / 2};
}

static void
take_routes(Ways *ways)
{
	const Flow *flow = ways->work->flow;

	ways->routes = flow_take(2 * flow->edge_count, sizeof(Route));
	ways->first_route = flow_take(flow->edge_count, sizeof(int));
	for (int i = 0; i < flow->edge_count; i++)
	{
		ways->first_route[i] = ways->route_count;
		if (ways->label_box[i] < 0)
		{
			ways->routes[ways->route_count++] =
				(Route){.from = node_end(ways, i, false), .to = node_end(ways, i, true)};
			continue;
		}
		ways->routes[ways->route_count++] =
			(Route){.from = node_end(ways, i, false), .to = label_end(ways, i, true)};
		ways->routes[ways->route_count++] =
			(Route){.from = label_end(ways, i, false), .to = node_end(ways, i, true)};
	}
}

/* ---- from routes to points ---- */

/* On to the line of the shape, where that is not its box. */
static void
meet_shape(const Ways *ways, int edge, bool enters, RoutePoint *point)
{
	const FlowEdge *drawn = &ways->work->flow->edges[edge];
	const FlowNode *node = &ways->work->flow->nodes[enters ? drawn->to : drawn->from];
	const FlowPort *port = &ways->work->ports[edge][enters];
	int depth = flow_shape_depth(node->shape, &node->box, port->side, port->at);

	switch (port->side)
	{
		case ROUTE_SIDE_LEFT:
			point->x += depth;
			break;
		case ROUTE_SIDE_RIGHT:
			point->x -= depth;
			break;
		case ROUTE_SIDE_TOP:
			point->y += depth;
			break;
		default:
			point->y -= depth;
	}
}

/* routes: of this edge, one or two. */
static void
keep_points(Ways *ways, int edge, const Route *routes)
{
	FlowEdge *drawn = &ways->work->flow->edges[edge];
	int parts = ways->label_box[edge] < 0 ? 1 : 2;
	RoutePoint *points;

	drawn->point_count = 0;
	for (int i = 0; i < parts; i++)
	{
		if (routes[i].point_count < 2)
			return;
	}
	for (int i = 0; i < parts; i++)
		drawn->point_count += routes[i].point_count;
	points = flow_take(drawn->point_count, sizeof(RoutePoint));
	drawn->first_count = routes[0].point_count;
	memcpy(points, routes[0].points, routes[0].point_count * sizeof(RoutePoint));
	if (parts == 2)
		memcpy(points + drawn->first_count, routes[1].points, routes[1].point_count * sizeof(RoutePoint));
	meet_shape(ways, edge, false, &points[0]);
	meet_shape(ways, edge, true, &points[drawn->point_count - 1]);
	drawn->points = points;
}

/* Edges that found no way, since the name of a group stands before their step, run over that. */
static void
find_other_ways(Ways *ways)
{
	const FlowWork *work = ways->work;
	int *of = flow_take(work->flow->edge_count, sizeof(int));
	int count = 0;
	int kept = 0;

	for (int i = 0; i < work->flow->edge_count; i++)
	{
		int parts = ways->label_box[i] < 0 ? 1 : 2;

		if (work->flow->edges[i].point_count > 0)
			continue;
		memmove(&ways->routes[kept], &ways->routes[ways->first_route[i]], parts * sizeof(Route));
		of[count] = i;
		ways->first_route[i] = kept;
		kept += parts;
		count++;
	}
	if (count > 0 && ways->firm_count < ways->box_count &&
		layout_route(ways->boxes, ways->firm_count, ways->routes, kept, work->interrupted, work->state) ==
			LAYOUT_OK)
	{
		for (int i = 0; i < count; i++)
			keep_points(ways, of[i], &ways->routes[ways->first_route[of[i]]]);
	}
	pfree(of);
}

void
flow_find_ways(FlowWork *work)
{
	Ways ways = {.work = work};

	take_boxes(&ways);
	if (ways.box_count > ROUTE_MAX_BOXES || 2 * work->flow->edge_count > ROUTE_MAX_ROUTES)
	{
		pfree(ways.boxes);
		pfree(ways.label_box);
		return;
	}
	take_routes(&ways);
	if (layout_route(ways.boxes, ways.box_count, ways.routes, ways.route_count, work->interrupted,
					 work->state) == LAYOUT_OK)
	{
		for (int i = 0; i < work->flow->edge_count; i++)
			keep_points(&ways, i, &ways.routes[ways.first_route[i]]);
		find_other_ways(&ways);
	}
	pfree(ways.boxes);
	pfree(ways.label_box);
	pfree(ways.routes);
	pfree(ways.first_route);
}
