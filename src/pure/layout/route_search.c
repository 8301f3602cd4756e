/*
 * route_search.c
 *		The cheapest way of each line along lanes, short and with few bends and crossings: the search of Hart,
 *		Nilsson and Raphael (1968).
 *
 * Lines that end at one place, a bundle, are searched for at once and from that end on: their ways are a
 * tree, and none parts from another one only to cross it.
 */
#include "route_graph.h"

/* What a bend, and a line more than a lane has room for, cost, in pixels. */
#define COST_BEND 120
#define COST_FULL 60

/* Room that a line wants in a lane. */
#define LINE_ROOM 8

/* A stop as it is reached along an axis: its number in the arrays below. */
#define STATE(stop, axis) (2 * (stop) + (axis))

typedef struct HeapEntry
{
	int64 estimate;
	int state;
} HeapEntry;

/* Routes of one bundle, one after the other in a list. */
typedef struct RouteBundle
{
	const int *routes;
	int count;
	int *found; /* of each: the state in which its first end was reached, or -1 */
	int missing;
} RouteBundle;

struct RouteSearch
{
	RouteGraph *graph;
	int64 *cost;  /* of each state */
	int *before;  /* the state it was reached from; -1: none */
	int *reached; /* number of the search that reached it */
	int *finished;
	int *open_lane;   /* number of the search that may use the lane */
	int *ending_lane; /* the same, to reach the end of a route alone */
	int *wanted;      /* of each port: number of the search for it */
	HeapEntry *heap;
	int heap_count;
	int heap_room;
	int number;
	int goal_low[2]; /* within these are the ports that are wanted */
	int goal_high[2];
	int *marked; /* of each state: number of the count that it is in */
	int count_number;
	int64 crossing_cost; /* in pixels */
	int64 work_left;
	int *sorted; /* routes, bundle by bundle */
	int *found;
};

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

/* At least what is left to the nearest of the goals. */
static int64
estimate_rest(const RouteSearch *search, const RouteStop *stop)
{
	int64 gone[2];

	for (int axis = 0; axis < 2; axis++)
		gone[axis] = Max(0, Max((int64) search->goal_low[axis] - stop->at[axis],
								(int64) stop->at[axis] - search->goal_high[axis]));
	return gone[0] + gone[1] + (gone[0] > 0 && gone[1] > 0 ? COST_BEND : 0);
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

	return search->crossing_cost * stop->passing[1 - axis] + (stop->bundles[axis] >= room ? COST_FULL : 0);
}

/* What it costs to leave a lane in a direction that goes on with the one in which it was entered: lines that
 * run along it past both places are crossed. */
static int64
leave_cost(const RouteSearch *search, int state, int direction)
{
	const RouteStop *stops = search->graph->stops;
	int axis = state % 2;
	int entry = state;
	int before;

	while (search->before[entry] >= 0 && search->before[entry] % 2 == axis)
		entry = search->before[entry];
	entry = search->before[entry];
	before = entry < 0 ? -1 : search->before[entry];
	if (before < 0 || (stops[entry / 2].at[1 - axis] > stops[before / 2].at[1 - axis]) != (direction > 0))
		return 0;
	return search->crossing_cost * Min(stops[entry / 2].passing[axis], stops[state / 2].passing[axis]);
}

static bool
lane_is_open(const RouteSearch *search, int lane)
{
	return !search->graph->lanes[lane].port || search->open_lane[lane] == search->number;
}

/* Goes on from a state along one lane, to the next stop where the line may turn, or to its end. */
static void
step_along(LayoutWork *work, RouteSearch *search, int state, int axis, int direction)
{
	RouteGraph *graph = search->graph;
	const RouteStop *from = &graph->stops[state / 2];
	const RouteLane *lane = &graph->lanes[from->lane[axis]];
	bool open = lane_is_open(search, from->lane[axis]);
	int64 cost = search->cost[state];
	int at = from->at[axis];

	if (state % 2 != axis)
		cost += COST_BEND + leave_cost(search, state, direction);
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
		if (other < 0 ? search->wanted[there->port] == search->number
					  : open && (lane_is_open(search, other) || search->ending_lane[other] == search->number))
		{
			reach(work, search, next, axis, cost, state);
			return;
		}
		if (other >= 0)
			cost += pass_cost(search, there, axis);
	}
}

static void
start_search(LayoutWork *work, RouteSearch *search, RouteBundle *bundle)
{
	RouteGraph *graph = search->graph;

	search->number++;
	search->heap_count = 0;
	search->goal_low[0] = search->goal_low[1] = PG_INT32_MAX;
	search->goal_high[0] = search->goal_high[1] = PG_INT32_MIN;
	bundle->missing = bundle->count;
	for (int i = 0; i < bundle->count; i++)
	{
		bundle->found[i] = -1;
		for (int k = 0; k < 4; k++)
		{
			int port = graph->choices[bundle->routes[i]][0][k];

			if (port < 0 || graph->ports[port].lane < 0)
				continue;
			search->wanted[port] = search->number;
			search->ending_lane[graph->ports[port].lane] = search->number;
			for (int axis = 0; axis < 2; axis++)
			{
				int at = graph->stops[graph->ports[port].stop].at[axis];

				search->goal_low[axis] = Min(search->goal_low[axis], at);
				search->goal_high[axis] = Max(search->goal_high[axis], at);
			}
		}
	}
	for (int k = 0; k < 4; k++)
	{
		int port = graph->choices[bundle->routes[0]][1][k];

		if (port >= 0 && graph->ports[port].lane >= 0)
			search->open_lane[graph->ports[port].lane] = search->number;
	}
	for (int k = 0; k < 4; k++)
	{
		int port = graph->choices[bundle->routes[0]][1][k];

		if (port >= 0 && graph->ports[port].lane >= 0)
			reach(work, search, graph->ports[port].stop, graph->lanes[graph->ports[port].lane].axis, 0, -1);
	}
}

/* Notes that a port was reached for the routes that may end there. */
static void
find_port(const RouteSearch *search, RouteBundle *bundle, int port, int state)
{
	for (int i = 0; i < bundle->count; i++)
	{
		const int *choices = search->graph->choices[bundle->routes[i]][0];

		if (bundle->found[i] >= 0 ||
			(choices[0] != port && choices[1] != port && choices[2] != port && choices[3] != port))
			continue;
		bundle->found[i] = state;
		bundle->missing--;
	}
}

static void
search_bundle(LayoutWork *work, RouteSearch *search, RouteBundle *bundle)
{
	RouteGraph *graph = search->graph;
	int looked = 0;

	start_search(work, search, bundle);
	while (search->heap_count > 0 && search->work_left > 0 && bundle->missing > 0)
	{
		int state = heap_take(search);
		const RouteStop *stop = &graph->stops[state / 2];

		if (search->finished[state] == search->number)
			continue;
		search->finished[state] = search->number;
		if (++looked % 1024 == 0 && layout_stopped(work))
			return;
		if (search->before[state] >= 0 && stop->port >= 0)
		{
			find_port(search, bundle, stop->port, state);
			continue;
		}
		for (int axis = 0; axis < 2; axis++)
		{
			int lane = stop->lane[axis];

			if (lane < 0 || (!lane_is_open(search, lane) && search->ending_lane[lane] != search->number))
				continue;
			step_along(work, search, state, axis, 1);
			step_along(work, search, state, axis, -1);
		}
	}
}

/* Counts a bundle where its ways run straight through stops, or takes it out of the count. */
static void
count_bundle(RouteSearch *search, const RouteBundle *bundle, int change)
{
	RouteGraph *graph = search->graph;

	search->count_number++;
	for (int i = 0; i < bundle->count; i++)
	{
		const RouteWay *way = &graph->ways[bundle->routes[i]];

		for (int j = 0; j < way->count; j++)
		{
			const RouteLane *lane = &graph->lanes[way->lanes[j]];
			int axis = lane->axis;
			int first = graph->stops[way->stops[j]].place[axis];
			int last = graph->stops[way->stops[j + 1]].place[axis];

			for (int place = Min(first, last) + 1; place < Max(first, last); place++)
			{
				int number = graph->stop_of_lane[lane->first + place];
				RouteStop *stop = &graph->stops[number];

				stop->passing[axis] = (uint16) (stop->passing[axis] + change);
				if (search->marked[STATE(number, axis)] == search->count_number)
					continue;
				search->marked[STATE(number, axis)] = search->count_number;
				stop->bundles[axis] = (uint16) (stop->bundles[axis] + change);
			}
		}
	}
}

/* From the states of a search to the lanes of a way and the stops where it turns. */
static void
keep_way(LayoutWork *work, RouteSearch *search, int state, RouteWay *way)
{
	RouteGraph *graph = search->graph;

	way->count = 0;
	if (way->stops == NULL)
		way->stops = layout_take(work, ROUTE_MAX_POINTS + 1, sizeof(int));
	way->stops[0] = state / 2;
	for (; search->before[state] >= 0; state = search->before[state])
	{
		int lane = graph->stops[state / 2].lane[state % 2];

		if (way->count > 0 && way->lanes[way->count - 1] == lane)
		{
			way->stops[way->count] = search->before[state] / 2;
			continue;
		}
		if (way->count == ROUTE_MAX_POINTS - 2)
		{
			way->count = 0;
			return;
		}
		way->lanes[way->count++] = lane;
		way->stops[way->count] = search->before[state] / 2;
	}
	way->ports[0] = graph->stops[way->stops[0]].port;
	way->ports[1] = graph->stops[way->stops[way->count]].port;
}

typedef struct RouteKey
{
	int64 length; /* of the shortest of its bundle */
	int bundle;
	int route;
} RouteKey;

static int
compare_bundles(const void *left, const void *right)
{
	const RouteKey *a = left;
	const RouteKey *b = right;

	if (a->bundle != b->bundle)
		return a->bundle < b->bundle ? -1 : 1;
	return a->route < b->route ? -1 : a->route > b->route;
}

static int
compare_lengths(const void *left, const void *right)
{
	const RouteKey *a = left;
	const RouteKey *b = right;

	return a->length != b->length ? (a->length < b->length ? -1 : 1) : compare_bundles(left, right);
}

static int64
measure_route(const RouteGraph *graph, const Route *route)
{
	const LayoutNode *a = &graph->nodes[route->from.box];
	const LayoutNode *b = &graph->nodes[route->to.box];
	int64 x = (int64) a->x - b->x;
	int64 y = (int64) a->y - b->y;

	return (x < 0 ? -x : x) + (y < 0 ? -y : y);
}

/* Routes with the same second end are one bundle: the first port that they may come to. */
static int
bundle_of(const RouteGraph *graph, int route)
{
	int bundle = graph->port_count + route;

	for (int k = 0; k < 4; k++)
		if (graph->choices[route][1][k] >= 0)
			bundle = Min(bundle, graph->choices[route][1][k]);
	return bundle;
}

/* All routes, those of a bundle after each other; bundles with short ones first: these have the least choice.
 */
static int *
sort_routes(LayoutWork *work, const RouteGraph *graph)
{
	RouteKey *keys = layout_take(work, graph->route_count, sizeof(RouteKey));
	int *sorted = layout_take(work, graph->route_count, sizeof(int));

	for (int i = 0; i < graph->route_count; i++)
		keys[i] = (RouteKey){measure_route(graph, &graph->routes[i]), bundle_of(graph, i), i};
	qsort(keys, graph->route_count, sizeof(RouteKey), compare_bundles);
	for (int begin = 0, end = 0; begin < graph->route_count; begin = end)
	{
		int64 least = keys[begin].length;

		for (; end < graph->route_count && keys[end].bundle == keys[begin].bundle; end++)
			least = Min(least, keys[end].length);
		for (int i = begin; i < end; i++)
			keys[i].length = least;
	}
	qsort(keys, graph->route_count, sizeof(RouteKey), compare_lengths);
	for (int i = 0; i < graph->route_count; i++)
	{
		sorted[i] = keys[i].route;
		graph->ways[keys[i].route].bundle = keys[i].bundle;
	}
	return sorted;
}

/* Takes a bundle up and lays it anew; what has a way and no better one is found keeps it. */
static void
lay_bundle(LayoutWork *work, RouteSearch *search, RouteBundle *bundle)
{
	count_bundle(search, bundle, -1);
	search_bundle(work, search, bundle);
	for (int i = 0; i < bundle->count && !work->stopped; i++)
		if (bundle->found[i] >= 0)
			keep_way(work, search, bundle->found[i], &search->graph->ways[bundle->routes[i]]);
	count_bundle(search, bundle, 1);
}

RouteSearch *
route_start_search(LayoutWork *work, RouteGraph *graph)
{
	RouteSearch *search = layout_take(work, 1, sizeof(RouteSearch));
	int states = 2 * graph->stop_count;

	search->graph = graph;
	search->work_left = ROUTE_WORK;
	search->heap_room = 1024;
	search->sorted = sort_routes(work, graph);
	search->found = layout_take(work, graph->route_count, sizeof(int));
	search->cost = layout_take(work, states, sizeof(int64));
	search->before = layout_take(work, states, sizeof(int));
	search->reached = layout_take(work, states, sizeof(int));
	search->finished = layout_take(work, states, sizeof(int));
	search->marked = layout_take(work, states, sizeof(int));
	search->open_lane = layout_take(work, graph->lane_count, sizeof(int));
	search->ending_lane = layout_take(work, graph->lane_count, sizeof(int));
	search->wanted = layout_take(work, graph->port_count, sizeof(int));
	search->heap = layout_take(work, search->heap_room, sizeof(HeapEntry));
	return search;
}

void
route_lay_lines(LayoutWork *work, RouteSearch *search, int crossing_cost)
{
	const RouteGraph *graph = search->graph;

	search->crossing_cost = crossing_cost;
	for (int begin = 0, end = 0; begin < graph->route_count && search->work_left > 0; begin = end)
	{
		RouteBundle bundle = {.routes = search->sorted + begin, .found = search->found};
		int number = graph->ways[bundle.routes[0]].bundle;

		while (end < graph->route_count && graph->ways[search->sorted[end]].bundle == number)
			end++;
		bundle.count = end - begin;
		lay_bundle(work, search, &bundle);
		if (work->stopped)
			return;
	}
}
