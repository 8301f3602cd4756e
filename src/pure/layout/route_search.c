/*
 * route_search.c
 *		The cheapest way of each line along lanes, short and with few bends and crossings: the search of Hart,
 *		Nilsson and Raphael (1968).
 */
#include "route_graph.h"

/* What a bend, a crossing, and a line more than a lane has room for cost, in pixels. */
#define COST_BEND     120
#define COST_CROSSING 60
#define COST_FULL     60

/* Room that a line wants in a lane. */
#define LINE_ROOM 8

/* Each line is taken up and laid again so often, now that the others are known. */
#define ROUNDS 2

/* A stop as it is reached along an axis: its number in the arrays below. */
#define STATE(stop, axis) (2 * (stop) + (axis))

typedef struct HeapEntry
{
	int64 estimate;
	int state;
} HeapEntry;

typedef struct RouteSearch
{
	RouteGraph *graph;
	int64 *cost;  /* of each state */
	int *before;  /* the state it was reached from; -1: none */
	int *reached; /* number of the search that reached it */
	int *finished;
	int *open_lane; /* number of the search that may use the lane */
	HeapEntry *heap;
	int heap_count;
	int heap_room;
	int number;
	const int *goals; /* ports */
	int bundle;
	int64 work_left;
} RouteSearch;

static bool
entry_before(const HeapEntry *a, const HeapEntry *b)
{
	return a->estimate != b->estimate ? a->estimate < b->estimate : a->state < b->state;
}

static void
heap_push(LayoutWork *work, RouteSearch *search, int64 estimate, int state)
{
	HeapEntry entry = {estimate, state};
	int at = search->heap_count++;

	if (search->heap_count > search->heap_room)
	{
		HeapEntry *larger = layout_take(work, 2 * search->heap_room, sizeof(HeapEntry));

		memcpy(larger, search->heap, sizeof(HeapEntry) * search->heap_room);
		search->heap = larger;
		search->heap_room *= 2;
	}
	while (at > 0 && entry_before(&entry, &search->heap[(at - 1) / 2]))
	{
		search->heap[at] = search->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	search->heap[at] = entry;
}

static int
heap_take(RouteSearch *search)
{
	int state = search->heap[0].state;
	HeapEntry last = search->heap[--search->heap_count];
	int at = 0;

	for (int child = 1; child < search->heap_count; child = 2 * at + 1)
	{
		if (child + 1 < search->heap_count && entry_before(&search->heap[child + 1], &search->heap[child]))
			child++;
		if (!entry_before(&search->heap[child], &last))
			break;
		search->heap[at] = search->heap[child];
		at = child;
	}
	search->heap[at] = last;
	return state;
}

/* At least what is left to the nearer of the goals. */
static int64
estimate_rest(const RouteSearch *search, const RouteStop *stop)
{
	const RouteGraph *graph = search->graph;
	int64 best = PG_INT64_MAX;

	for (int k = 0; k < 4; k++)
	{
		const RouteStop *goal;
		int64 x;
		int64 y;

		if (search->goals[k] < 0 || graph->ports[search->goals[k]].lane < 0)
			continue;
		goal = &graph->stops[graph->ports[search->goals[k]].stop];
		x = goal->at[0] - stop->at[0];
		y = goal->at[1] - stop->at[1];
		best = Min(best, (x < 0 ? -x : x) + (y < 0 ? -y : y) + (x != 0 && y != 0 ? COST_BEND : 0));
	}
	return best;
}

static bool
is_goal(const RouteSearch *search, int stop)
{
	for (int k = 0; k < 4; k++)
		if (search->goals[k] >= 0 && search->graph->ports[search->goals[k]].lane >= 0 &&
			search->graph->ports[search->goals[k]].stop == stop)
			return true;
	return false;
}

static void
reach(LayoutWork *work, RouteSearch *search, int stop, int axis, int64 cost, int before)
{
	int state = STATE(stop, axis);

	if (search->finished[state] == search->number ||
		(search->reached[state] == search->number && search->cost[state] <= cost))
		return;
	search->reached[state] = search->number;
	search->cost[state] = cost;
	search->before[state] = before;
	heap_push(work, search, cost + estimate_rest(search, &search->graph->stops[stop]), state);
}

/* What it costs to go straight on through a stop. */
static int64
pass_cost(const RouteSearch *search, const RouteStop *stop, int axis)
{
	const RouteLane *lane = &search->graph->lanes[stop->lane[axis]];
	int room = lane->port ? 1 : 1 + (lane->room_high - lane->room_low) / LINE_ROOM;
	int64 cost = stop->last_bundle[1 - axis] == search->bundle && stop->bundles[1 - axis] == 1
					 ? 0
					 : (int64) COST_CROSSING * stop->passing[1 - axis];

	if (stop->bundles[axis] >= room && stop->last_bundle[axis] != search->bundle)
		cost += COST_FULL;
	return cost;
}

/* Goes on from a state along one lane, to the next stop where the line may turn. */
static void
step_along(LayoutWork *work, RouteSearch *search, int state, int axis, int direction)
{
	RouteGraph *graph = search->graph;
	int stop = state / 2;
	const RouteStop *from = &graph->stops[stop];
	const RouteLane *lane = &graph->lanes[from->lane[axis]];
	int64 cost = search->cost[state];
	int at = from->at[axis];

	if (state % 2 != axis)
		cost += COST_BEND;
	else if (search->before[state] >= 0)
		cost += pass_cost(search, from, axis);
	for (int place = from->place[axis] + direction; place >= 0 && place < lane->count; place += direction)
	{
		int next = graph->stop_of_lane[lane->first + place];
		const RouteStop *there = &graph->stops[next];
		int other = there->lane[1 - axis];
		int gone = there->at[axis] - at;

		cost += gone < 0 ? -gone : gone;
		at = there->at[axis];
		search->work_left--;
		if (other < 0 ? is_goal(search, next)
					  : !graph->lanes[other].port || search->open_lane[other] == search->number)
		{
			reach(work, search, next, axis, cost, state);
			return;
		}
		if (other >= 0)
			cost += pass_cost(search, there, axis);
	}
}

/* The state in which a goal is reached, or -1. */
static int
search_route(LayoutWork *work, RouteSearch *search, int route)
{
	RouteGraph *graph = search->graph;
	int looked = 0;

	search->number++;
	search->heap_count = 0;
	search->goals = graph->choices[route][1];
	for (int end = 0; end < 2; end++)
		for (int k = 0; k < 4; k++)
		{
			int port = graph->choices[route][end][k];

			if (port >= 0 && graph->ports[port].lane >= 0)
				search->open_lane[graph->ports[port].lane] = search->number;
		}
	for (int k = 0; k < 4; k++)
	{
		int port = graph->choices[route][0][k];

		if (port >= 0 && graph->ports[port].lane >= 0)
			reach(work, search, graph->ports[port].stop, graph->lanes[graph->ports[port].lane].axis, 0, -1);
	}
	while (search->heap_count > 0 && search->work_left > 0)
	{
		int state = heap_take(search);
		const RouteStop *stop = &graph->stops[state / 2];

		if (search->finished[state] == search->number)
			continue;
		search->finished[state] = search->number;
		if (search->before[state] >= 0 && is_goal(search, state / 2))
			return state;
		if (++looked % 1024 == 0 && layout_stopped(work))
			return -1;
		for (int axis = 0; axis < 2; axis++)
		{
			int lane = stop->lane[axis];

			if (lane < 0 || (graph->lanes[lane].port && search->open_lane[lane] != search->number))
				continue;
			step_along(work, search, state, axis, 1);
			step_along(work, search, state, axis, -1);
		}
	}
	return -1;
}

/* Counts a way where it runs straight through stops, or takes it out of the count. */
static void
count_way(RouteGraph *graph, const RouteWay *way, int change)
{
	for (int i = 0; i < way->count; i++)
	{
		const RouteLane *lane = &graph->lanes[way->lanes[i]];
		int axis = lane->axis;
		int first = graph->stops[way->stops[i]].place[axis];
		int last = graph->stops[way->stops[i + 1]].place[axis];

		for (int place = Min(first, last) + 1; place < Max(first, last); place++)
		{
			RouteStop *stop = &graph->stops[graph->stop_of_lane[lane->first + place]];

			stop->passing[axis] = (uint16) (stop->passing[axis] + change);
			if (change > 0 && stop->last_bundle[axis] != way->bundle)
			{
				stop->last_bundle[axis] = way->bundle;
				stop->bundles[axis]++;
			}
		}
	}
}

/* From the states of a search to the lanes of a way and the stops where it turns. */
static void
keep_way(LayoutWork *work, RouteSearch *search, int state, RouteWay *way)
{
	RouteGraph *graph = search->graph;
	int turns[ROUTE_MAX_POINTS + 1];
	int lanes[ROUTE_MAX_POINTS];
	int count = 0;

	way->count = 0;
	turns[0] = state / 2;
	for (; search->before[state] >= 0; state = search->before[state])
	{
		int lane = graph->stops[state / 2].lane[state % 2];

		if (count > 0 && lanes[count - 1] == lane)
		{
			turns[count] = search->before[state] / 2;
			continue;
		}
		if (count == ROUTE_MAX_POINTS - 2)
			return;
		lanes[count++] = lane;
		turns[count] = search->before[state] / 2;
	}
	if (way->stops == NULL)
		way->stops = layout_take(work, ROUTE_MAX_POINTS + 1, sizeof(int));
	way->count = count;
	for (int i = 0; i < count; i++)
		way->lanes[i] = lanes[count - 1 - i];
	for (int i = 0; i <= count; i++)
		way->stops[i] = turns[count - i];
	for (int i = 0; i <= count; i++)
		way->corners[i] = (RoutePoint){graph->stops[way->stops[i]].at[0], graph->stops[way->stops[i]].at[1]};
	for (int port = 0; port < graph->port_count; port++)
		for (int end = 0; end < 2; end++)
			if (graph->ports[port].lane >= 0 && graph->ports[port].stop == way->stops[end == 0 ? 0 : count])
				way->ports[end] = port;
}

typedef struct RouteKey
{
	int64 length;
	int route;
} RouteKey;

static int
route_key_compare(const void *left, const void *right)
{
	const RouteKey *a = left;
	const RouteKey *b = right;

	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return a->route < b->route ? -1 : a->route > b->route;
}

/* Short ones first: they have the least choice. */
static RouteKey *
sort_routes(LayoutWork *work, const RouteGraph *graph)
{
	RouteKey *keys = layout_take(work, graph->route_count, sizeof(RouteKey));

	for (int i = 0; i < graph->route_count; i++)
	{
		const LayoutNode *a = &graph->nodes[graph->routes[i].from.box];
		const LayoutNode *b = &graph->nodes[graph->routes[i].to.box];
		int64 x = (int64) a->x - b->x;
		int64 y = (int64) a->y - b->y;

		keys[i] = (RouteKey){(x < 0 ? -x : x) + (y < 0 ? -y : y), i};
	}
	qsort(keys, graph->route_count, sizeof(RouteKey), route_key_compare);
	return keys;
}

/* Routes with the same second end are one bundle. */
static void
number_bundles(RouteGraph *graph)
{
	for (int i = 0; i < graph->route_count; i++)
	{
		graph->ways[i].bundle = graph->port_count + i;
		for (int k = 0; k < 4; k++)
			if (graph->choices[i][1][k] >= 0)
				graph->ways[i].bundle = Min(graph->ways[i].bundle, graph->choices[i][1][k]);
	}
}

void
route_find_ways(LayoutWork *work, RouteGraph *graph)
{
	RouteSearch search = {.graph = graph, .heap_room = 1024, .work_left = ROUTE_WORK};
	RouteKey *keys = sort_routes(work, graph);
	int states = 2 * graph->stop_count;

	search.cost = layout_take(work, states, sizeof(int64));
	search.before = layout_take(work, states, sizeof(int));
	search.reached = layout_take(work, states, sizeof(int));
	search.finished = layout_take(work, states, sizeof(int));
	search.open_lane = layout_take(work, graph->lane_count, sizeof(int));
	search.heap = layout_take(work, search.heap_room, sizeof(HeapEntry));
	number_bundles(graph);
	for (int round = 0; round < ROUNDS; round++)
	{
		for (int i = 0; i < graph->route_count && search.work_left > 0; i++)
		{
			RouteWay *way = &graph->ways[keys[i].route];
			int state;

			if (way->count > 0)
				count_way(graph, way, -1);
			search.bundle = way->bundle;
			state = search_route(work, &search, keys[i].route);
			if (work->stopped)
				return;
			if (state >= 0)
				keep_way(work, &search, state, way);
			if (way->count > 0)
				count_way(graph, way, 1);
		}
	}
}
