/*
 * route.c
 *		Ways for the lines of a diagram: checks the input, and writes what the steps found.
 */
#include "route_graph.h"

static LayoutResult
check_boxes(const LayoutNode *boxes, int box_count)
{
	for (int i = 0; i < box_count; i++)
	{
		const LayoutNode *box = &boxes[i];

		if (!box->positioned || box->width < 1 || box->width > LAYOUT_MAX_SIDE || box->height < 1 ||
			box->height > LAYOUT_MAX_SIDE || box->x < -LAYOUT_MAX_COORDINATE ||
			box->x > LAYOUT_MAX_COORDINATE || box->y < -LAYOUT_MAX_COORDINATE ||
			box->y > LAYOUT_MAX_COORDINATE)
			return LAYOUT_BAD_NODE;
	}
	return LAYOUT_OK;
}

static bool
end_is_good(const LayoutNode *boxes, int box_count, const RouteEnd *end)
{
	return end->box >= 0 && end->box < box_count && end->down >= 0 && end->down <= boxes[end->box].height &&
		   end->across >= 0 && end->across <= boxes[end->box].width;
}

static void
take_boxes(LayoutWork *work, RouteGraph *graph)
{
	graph->boxes = layout_take(work, graph->box_count, sizeof(RouteBox));
	for (int i = 0; i < graph->box_count; i++)
	{
		const LayoutNode *node = &graph->nodes[i];
		RouteBox *box = &graph->boxes[i];

		box->low[0] = node->x - ROUTE_SIDE_MARGIN;
		box->high[0] = node->x + node->width + ROUTE_SIDE_MARGIN;
		box->low[1] = node->y - ROUTE_FLAT_MARGIN;
		box->high[1] = node->y + node->height + ROUTE_FLAT_MARGIN;
		for (int axis = 0; axis < 2; axis++)
		{
			graph->border_low[axis] = i == 0 ? box->low[axis] : Min(graph->border_low[axis], box->low[axis]);
			graph->border_high[axis] =
				i == 0 ? box->high[axis] : Max(graph->border_high[axis], box->high[axis]);
		}
	}
	for (int axis = 0; axis < 2; axis++)
	{
		graph->border_low[axis] -= ROUTE_BORDER;
		graph->border_high[axis] += ROUTE_BORDER;
	}
}

/* From the free space around the box to the box itself. */
static RoutePoint
point_of(const RouteGraph *graph, int port)
{
	const RoutePort *at = &graph->ports[port];
	const LayoutNode *box = &graph->nodes[at->box];

	switch (at->side)
	{
		case ROUTE_SIDE_LEFT:
			return (RoutePoint){box->x, at->at};
		case ROUTE_SIDE_RIGHT:
			return (RoutePoint){box->x + box->width, at->at};
		case ROUTE_SIDE_TOP:
			return (RoutePoint){at->at, box->y};
		default:
			return (RoutePoint){at->at, box->y + box->height};
	}
}

static void
add_point(Route *route, RoutePoint point)
{
	RoutePoint *last = &route->points[Max(route->point_count - 1, 0)];
	RoutePoint *before = &route->points[Max(route->point_count - 2, 0)];

	if (route->point_count > 0 && last->x == point.x && last->y == point.y)
		return;
	if (route->point_count > 1 &&
		((before->x == last->x && last->x == point.x) || (before->y == last->y && last->y == point.y)))
		*last = point;
	else
		route->points[route->point_count++] = point;
}

static void
write_points(const RouteGraph *graph)
{
	for (int i = 0; i < graph->route_count; i++)
	{
		const RouteWay *way = &graph->ways[i];
		Route *route = &graph->routes[i];

		if (way->count == 0)
			continue;
		add_point(route, point_of(graph, way->ports[0]));
		for (int j = 1; j < way->count; j++)
			add_point(route, way->corners[j]);
		add_point(route, point_of(graph, way->ports[1]));
	}
}

LayoutResult
layout_route(const LayoutNode *boxes, int box_count, Route *routes, int route_count,
			 LayoutInterrupted interrupted, void *state)
{
	LayoutWork work = {NULL, interrupted, state, false};
	RouteGraph graph = {.nodes = boxes, .box_count = box_count, .routes = routes, .route_count = route_count};
	LayoutResult result = LAYOUT_OK;

	for (int i = 0; i < route_count; i++)
		routes[i].point_count = 0;
	if (box_count < 0 || box_count > ROUTE_MAX_BOXES || route_count < 0 || route_count > ROUTE_MAX_ROUTES)
		return LAYOUT_TOO_MANY;
	if (check_boxes(boxes, box_count) != LAYOUT_OK)
		return LAYOUT_BAD_NODE;
	for (int i = 0; i < route_count; i++)
		if (!end_is_good(boxes, box_count, &routes[i].from) || !end_is_good(boxes, box_count, &routes[i].to))
			return LAYOUT_BAD_EDGE;
	take_boxes(&work, &graph);
	graph.ways = layout_take(&work, route_count, sizeof(RouteWay));
	if (route_make_lanes(&work, &graph))
	{
		route_find_ways(&work, &graph);
		if (!work.stopped)
			route_separate_lines(&work, &graph);
		if (!work.stopped)
			write_points(&graph);
	}
	else
		result = LAYOUT_TOO_MANY;
	layout_release(&work, NULL);
	return work.stopped ? LAYOUT_INTERRUPTED : result;
}
