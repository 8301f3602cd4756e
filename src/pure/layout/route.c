/*
 * route.c
 *		Ways for the lines of a diagram: checks the input, and writes what the steps found.
 */
#include "route_graph.h"

/* What a crossing costs while lines are laid the first times; then from one choice to the next. */
#define FIRST_ROUNDS 3
#define FIRST_COST   120
static const int further_costs[] = {120, 300, 80, 300, 120, 300};

/* So many lines are laid by a choice; of more the first costs less and one round has to do: where crossings
 * are many they cannot be gone around. */
#define CHOSEN_LINES 1200
#define CHOSEN_WORK  2400
#define CROWDED_COST 20

/* What a crossing, and a line without a way, weigh where outcomes are compared, in pixels. */
#define WEIGHT_CROSSING 400
#define WEIGHT_MISSING  INT64CONST(1000000)

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

		route->point_count = 0;
		if (way->count == 0)
			continue;
		add_point(route, point_of(graph, way->ports[0]));
		for (int j = 1; j < way->count; j++)
			add_point(route, way->corners[j]);
		add_point(route, point_of(graph, way->ports[1]));
	}
}

/* How good the lines are, the less the better. */
static int64
measure_lines(LayoutWork *work, const RouteGraph *graph)
{
	LayoutMeasure measure = {0};
	int64 missing = 0;

	layout_measure_lines(work, graph->routes, graph->route_count, &measure);
	for (int i = 0; i < graph->route_count; i++)
		missing += graph->routes[i].point_count == 0;
	return measure.length + WEIGHT_CROSSING * measure.crossings + WEIGHT_MISSING * missing;
}

/* Lays the lines, then again and again; the best outcome stays. */
static void
find_lines(LayoutWork *work, RouteGraph *graph, bool choosing)
{
	RouteSearch *search = route_start_search(work, graph);
	bool crowded = graph->route_count > CHOSEN_LINES;
	int further = choosing && !crowded && graph->route_count > 1
					  ? Min(CHOSEN_WORK / graph->route_count, (int) lengthof(further_costs))
					  : 0;
	Route *best = layout_take(work, further > 0 ? graph->route_count : 0, sizeof(Route));
	int64 best_score;

	for (int round = 0; round < (crowded ? 1 : FIRST_ROUNDS) && !work->stopped; round++)
		route_lay_lines(work, search, crowded ? CROWDED_COST : FIRST_COST);
	if (!work->stopped)
		route_separate_lines(work, graph);
	if (work->stopped)
		return;
	write_points(graph);
	if (further == 0)
		return;
	best_score = measure_lines(work, graph);
	memcpy(best, graph->routes, sizeof(Route) * graph->route_count);
	for (int i = 0; i < further; i++)
	{
		int64 score;

		route_lay_lines(work, search, further_costs[i]);
		if (!work->stopped)
			route_separate_lines(work, graph);
		if (work->stopped)
			return;
		write_points(graph);
		score = measure_lines(work, graph);
		if (score >= best_score)
			continue;
		best_score = score;
		memcpy(best, graph->routes, sizeof(Route) * graph->route_count);
	}
	memcpy(graph->routes, best, sizeof(Route) * graph->route_count);
}

static LayoutResult
route_boxes(const LayoutNode *boxes, int box_count, Route *routes, int route_count,
			LayoutInterrupted interrupted, void *state, bool choosing)
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
		find_lines(&work, &graph, choosing);
	else
		result = LAYOUT_TOO_MANY;
	layout_release(&work, NULL);
	if (!work.stopped)
		return result;
	for (int i = 0; i < route_count; i++)
		routes[i].point_count = 0;
	return LAYOUT_INTERRUPTED;
}

LayoutResult
layout_route(const LayoutNode *boxes, int box_count, Route *routes, int route_count,
			 LayoutInterrupted interrupted, void *state)
{
	return route_boxes(boxes, box_count, routes, route_count, interrupted, state, true);
}

LayoutResult
route_once(const LayoutNode *boxes, int box_count, Route *routes, int route_count,
		   LayoutInterrupted interrupted, void *state)
{
	return route_boxes(boxes, box_count, routes, route_count, interrupted, state, false);
}
