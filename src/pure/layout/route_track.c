/*
 * route_track.c
 *		Lines that share a channel, moved apart: each straight piece becomes a track, one for the lines of a
 *		bundle, and tracks are ordered and placed by route_order.c.
 */
#include "route_track.h"

/* The track of a lane that leads on to another one, or to a port; a new one if there is none. */
static int
find_track(Separation *separation, int parent, int port, int lane, bool shared)
{
	int *first = parent >= 0 ? &separation->tracks[parent].child : &separation->roots[port];
	RouteTrack *track;

	for (int i = *first; shared && i >= 0; i = separation->tracks[i].sibling)
		if (separation->tracks[i].lane == lane)
			return i;
	track = &separation->tracks[separation->track_count];
	*track = (RouteTrack){.axis = separation->graph->lanes[lane].axis,
						  .lane = lane,
						  .at = separation->graph->lanes[lane].at,
						  .branches = -1,
						  .way = -1,
						  .parent = parent,
						  .child = -1,
						  .sibling = *first};
	*first = separation->track_count;
	return separation->track_count++;
}

static void
add_branch(Separation *separation, int from, int to, int side)
{
	for (int i = separation->tracks[from].branches; i >= 0; i = separation->branches[i].next)
	{
		Branch *branch = &separation->branches[i];

		if (branch->track == to && branch->side == side)
		{
			branch->weight++;
			return;
		}
	}
	separation->branches[separation->branch_count] = (Branch){to, side, 1, separation->tracks[from].branches};
	separation->tracks[from].branches = separation->branch_count++;
}

static int
sign_of(int value)
{
	return value > 0 ? 1 : value < 0 ? -1 : 0;
}

int
route_direction(const RouteGraph *graph, const RouteWay *way, int i)
{
	int axis = graph->lanes[way->lanes[i]].axis;

	return sign_of(route_on_axis(way->corners[i + 1], axis) - route_on_axis(way->corners[i], axis));
}

static void
make_tracks(LayoutWork *work, Separation *separation)
{
	RouteGraph *graph = separation->graph;
	int pieces = 0;

	for (int i = 0; i < graph->route_count; i++)
		pieces += graph->ways[i].count;
	separation->tracks = layout_take(work, pieces, sizeof(RouteTrack));
	separation->branches = layout_take(work, 2 * pieces, sizeof(Branch));
	separation->roots = layout_take(work, graph->port_count, sizeof(int));
	for (int i = 0; i < graph->port_count; i++)
		separation->roots[i] = -1;
	for (int i = 0; i < graph->route_count; i++)
	{
		RouteWay *way = &graph->ways[i];
		int parent = -1;

		for (int j = 0; j <= way->count && way->count > 0; j++)
			way->corners[j] =
				(RoutePoint){graph->stops[way->stops[j]].at[0], graph->stops[way->stops[j]].at[1]};

		for (int j = way->count - 1; j >= 0; j--)
		{
			/* The first piece leaves a place of its own. */
			RouteTrack *track;

			way->tracks[j] = find_track(separation, parent, way->ports[1], way->lanes[j], j > 0);
			track = &separation->tracks[way->tracks[j]];
			track->fixed |= j == 0 || j == way->count - 1;
			if (track->way < 0)
			{
				track->way = i;
				track->place = j;
			}
			parent = way->tracks[j];
		}
		for (int j = 0; j + 1 < way->count; j++)
		{
			add_branch(separation, way->tracks[j], way->tracks[j + 1], route_direction(graph, way, j + 1));
			add_branch(separation, way->tracks[j + 1], way->tracks[j], -route_direction(graph, way, j));
		}
	}
}

/* The corners of the ways, from the places of their tracks. */
static void
place_corners(Separation *separation)
{
	RouteGraph *graph = separation->graph;

	for (int i = 0; i < graph->route_count; i++)
	{
		RouteWay *way = &graph->ways[i];

		for (int j = 0; j + 1 < way->count; j++)
		{
			const RouteTrack *one = &separation->tracks[way->tracks[j]];
			const RouteTrack *other = &separation->tracks[way->tracks[j + 1]];

			way->corners[j + 1] =
				one->axis == 1 ? (RoutePoint){one->at, other->at} : (RoutePoint){other->at, one->at};
		}
	}
}

/* From where to where tracks along an axis reach now, and how far they may be moved. */
static void
measure_tracks(LayoutWork *work, Separation *separation, int axis)
{
	RouteGraph *graph = separation->graph;

	for (int i = 0; i < separation->track_count; i++)
	{
		separation->tracks[i].low = PG_INT32_MAX;
		separation->tracks[i].high = PG_INT32_MIN;
	}
	for (int i = 0; i < graph->route_count; i++)
	{
		RouteWay *way = &graph->ways[i];

		for (int j = 0; j < way->count; j++)
		{
			RouteTrack *track = &separation->tracks[way->tracks[j]];
			int from = route_on_axis(way->corners[j], track->axis);
			int to = route_on_axis(way->corners[j + 1], track->axis);

			track->low = Min(track->low, Min(from, to));
			track->high = Max(track->high, Max(from, to));
		}
	}
	for (int i = 0; i < separation->track_count && !(i % 64 == 0 && layout_stopped(work)); i++)
	{
		RouteTrack *track = &separation->tracks[i];

		track->gap = 0;
		if (track->axis != axis)
			continue;
		if (track->fixed)
			track->room_low = track->room_high = track->at;
		else
			route_find_room(graph, axis, track->at, track->low, track->high, &track->room_low,
							&track->room_high);
	}
}

void
route_separate_lines(LayoutWork *work, RouteGraph *graph)
{
	struct LayoutChunk *before = work->chunks;
	Separation separation = {.graph = graph};

	make_tracks(work, &separation);
	for (int turn = 0; turn < 3 && !layout_stopped(work); turn++)
	{
		measure_tracks(work, &separation, turn % 2);
		route_order_tracks(work, &separation, turn % 2);
		place_corners(&separation);
	}
	layout_release(work, before);
}
