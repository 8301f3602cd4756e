/*
 * route_track.c
 *		Lines that share a channel, moved apart: each straight piece becomes a track, one for the lines of a
 *		bundle.
 *
 * Tracks along one axis are ordered so that few lines cross, as between two layers (Sander 2004, and the
 * layered layout of ELK), by what leaves them to either side; where that is the same, by where they part
 * further on. Then they get places with gaps between them, as wide as their channel allows.
 */
#include "route_graph.h"

/* Space between two lines, and steps by which it shrinks where there is little. */
static const int gaps[] = {12, 10, 8, 6, 5, 4, 3, 2, 1, 0};

/* What it costs to draw two lines on each other, and to leave a channel, in crossings. */
#define COST_OVERLAP 16
#define COST_OUTSIDE 100000

/* More tracks in one another's way keep the order of their places. */
#define MAX_ORDERED 1600

/* Rounds of putting each track where it crosses least. */
#define SIFTING_ROUNDS 6

#define MAX_WALK 12

/* What leaves a track: another one, to the low or the high side, for so many lines. */
typedef struct Branch
{
	int track;
	int side; /* -1, 1 */
	int weight;
	int next; /* -1: the last one of its track */
} Branch;

typedef struct RouteTrack
{
	int axis;
	int lane;
	int at;
	bool fixed;
	int low;
	int high;
	int room_low;
	int room_high;
	int branches; /* the first, or -1 */
	int way;      /* one of its lines, and where in it this track is */
	int place;
	int parent; /* the track that leads on to the end; -1 - port at the end itself */
	int child;  /* tracks that lead on to this one */
	int sibling;
	int group;
	int gap; /* index in gaps[] */
	int64 least;
	int64 most;
} RouteTrack;

typedef struct Separation
{
	RouteGraph *graph;
	RouteTrack *tracks;
	int track_count;
	Branch *branches;
	int branch_count;
	int *roots; /* of each port: the first of the tracks that end there, or -1 */
} Separation;

/* ---- tracks ---- */

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
on_axis(RoutePoint point, int axis)
{
	return axis == 0 ? point.x : point.y;
}

static int
sign_of(int value)
{
	return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/* The direction in which a way runs along one of its lanes. */
static int
way_direction(const RouteGraph *graph, const RouteWay *way, int i)
{
	int axis = graph->lanes[way->lanes[i]].axis;

	return sign_of(on_axis(way->corners[i + 1], axis) - on_axis(way->corners[i], axis));
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
			add_branch(separation, way->tracks[j], way->tracks[j + 1], way_direction(graph, way, j + 1));
			add_branch(separation, way->tracks[j + 1], way->tracks[j], -way_direction(graph, way, j));
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
			int from = on_axis(way->corners[j], track->axis);
			int to = on_axis(way->corners[j + 1], track->axis);

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

/* ---- order ---- */

/* Whether two tracks have to mind each other. */
static bool
tracks_meet(const RouteTrack *a, const RouteTrack *b)
{
	return a->low <= b->high + 4 && b->low <= a->high + 4 && a->room_low < b->room_high + gaps[0] &&
		   b->room_low < a->room_high + gaps[0] && !(a->fixed && b->fixed);
}

/* Which side of another line a line leaves it to, going along both: 1 the left one, -1 the right one, 0
 * neither. */
static int
part_ways(const RouteGraph *graph, const RouteWay *a, int i, int a_step, const RouteWay *b, int j, int b_step)
{
	for (int depth = 0; depth < MAX_WALK; depth++)
	{
		int axis = graph->lanes[a->lanes[i]].axis;
		int direction = way_direction(graph, a, i) * a_step;
		int a_end = on_axis(a->corners[a_step > 0 ? i + 1 : i], axis) * direction;
		int b_end = on_axis(b->corners[b_step > 0 ? j + 1 : j], axis) * direction;
		int left = axis == 0 ? -direction : direction; /* with y downwards */
		int a_turn = 0;
		int b_turn = 0;

		if (i + a_step >= 0 && i + a_step < a->count)
			a_turn = way_direction(graph, a, i + a_step) * a_step;
		if (j + b_step >= 0 && j + b_step < b->count)
			b_turn = way_direction(graph, b, j + b_step) * b_step;
		if (a_end < b_end)
			return a_turn == 0 ? 0 : a_turn == left ? 1 : -1;
		if (b_end < a_end)
			return b_turn == 0 ? 0 : b_turn == left ? -1 : 1;
		if (a_turn == 0 || b_turn == 0)
			return 0;
		if (a_turn != b_turn)
			return a_turn == left ? 1 : -1;
		i += a_step;
		j += b_step;
		if (a->lanes[i] != b->lanes[j])
			return 0;
	}
	return 0;
}

/* Which of two tracks of one lane comes first by where their lines part: negative the first, 0 if it does not
 * matter. */
static int
compare_partings(const RouteGraph *graph, const RouteTrack *a, const RouteTrack *b)
{
	const RouteWay *one = &graph->ways[a->way];
	const RouteWay *other = &graph->ways[b->way];
	int direction = way_direction(graph, one, a->place);
	int step = way_direction(graph, other, b->place) == direction ? 1 : -1;
	int left = a->axis == 0 ? -direction : direction;
	int side = part_ways(graph, one, a->place, 1, other, b->place, step);

	if (side == 0)
	{
		left = -left;
		side = part_ways(graph, one, a->place, -1, other, b->place, -step);
	}
	return side * left;
}

/* Crossings if one track lies before another one. */
static int
count_branches(const Separation *separation, const RouteTrack *first, const RouteTrack *second)
{
	int cost = 0;

	for (int i = first->branches; i >= 0; i = separation->branches[i].next)
	{
		const Branch *branch = &separation->branches[i];
		int at = separation->tracks[branch->track].at;

		if (branch->side < 0)
			continue;
		if (at > second->low + 1 && at < second->high - 1)
			cost += branch->weight;
		for (int j = second->branches; j >= 0; j = separation->branches[j].next)
		{
			const Branch *other = &separation->branches[j];
			int gap = separation->tracks[other->track].at - at;

			if (other->side < 0 && gap > -3 && gap < 3)
				cost += COST_OVERLAP;
		}
	}
	for (int i = second->branches; i >= 0; i = separation->branches[i].next)
	{
		const Branch *branch = &separation->branches[i];
		int at = separation->tracks[branch->track].at;

		if (branch->side < 0 && at > first->low + 1 && at < first->high - 1)
			cost += branch->weight;
	}
	return cost;
}

/* Tracks in one another's way, and what it costs to put one before another. */
typedef struct TrackGroup
{
	int *members;
	int count;
	int *order; /* positions in members */
	int *cost;  /* [a * count + b]: a before b; -1: it does not matter */
} TrackGroup;

static void
measure_orders(const Separation *separation, TrackGroup *group)
{
	for (int i = 0; i < group->count; i++)
		for (int j = i; j < group->count; j++)
		{
			const RouteTrack *a = &separation->tracks[group->members[i]];
			const RouteTrack *b = &separation->tracks[group->members[j]];
			int *before = &group->cost[i * group->count + j];
			int *after = &group->cost[j * group->count + i];

			*before = *after = -1;
			if (i == j || !tracks_meet(a, b))
				continue;
			*before = 2 * count_branches(separation, a, b);
			*after = 2 * count_branches(separation, b, a);
			if (a->room_high < b->room_low)
				*after += COST_OUTSIDE;
			if (b->room_high < a->room_low)
				*before += COST_OUTSIDE;
			if (a->lane == b->lane)
			{
				int order = a->way < b->way ? compare_partings(separation->graph, a, b)
											: -compare_partings(separation->graph, b, a);

				*before += order > 0;
				*after += order < 0;
			}
			else if (a->at != b->at)
				*(a->at < b->at ? after : before) += 1;
		}
}

/* Puts each track where it costs least among the others, until none moves. */
static void
sift_group(LayoutWork *work, TrackGroup *group)
{
	bool moved = true;

	for (int round = 0; moved && round < SIFTING_ROUNDS && !layout_stopped(work); round++)
	{
		moved = false;
		for (int start = 0; start < group->count; start++)
		{
			int at = start;
			int best_at = start;
			int64 cost = 0;
			int64 best = 0;
			int member = group->order[start];

			/* Upwards, then downwards. */
			for (int i = start - 1; i >= 0; i--)
			{
				int other = group->order[i];

				if (group->cost[member * group->count + other] < 0)
					continue;
				cost +=
					group->cost[member * group->count + other] - group->cost[other * group->count + member];
				if (cost < best)
				{
					best = cost;
					best_at = i;
				}
			}
			cost = 0;
			for (int i = start + 1; i < group->count; i++)
			{
				int other = group->order[i];

				if (group->cost[member * group->count + other] < 0)
					continue;
				cost +=
					group->cost[other * group->count + member] - group->cost[member * group->count + other];
				if (cost < best)
				{
					best = cost;
					best_at = i;
				}
			}
			if (best_at == at)
				continue;
			if (best_at < at)
				memmove(&group->order[best_at + 1], &group->order[best_at], sizeof(int) * (at - best_at));
			else
				memmove(&group->order[at], &group->order[at + 1], sizeof(int) * (best_at - at));
			group->order[best_at] = member;
			moved = true;
		}
	}
}

typedef struct MemberKey
{
	int64 wish;
	int at;
	int member;
} MemberKey;

static int
member_key_compare(const void *left, const void *right)
{
	const MemberKey *a = left;
	const MemberKey *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->wish != b->wish)
		return a->wish < b->wish ? -1 : 1;
	return a->member < b->member ? -1 : a->member > b->member;
}

static void
order_group(LayoutWork *work, const Separation *separation, TrackGroup *group)
{
	MemberKey *keys = layout_take(work, group->count, sizeof(MemberKey));
	bool choosing = group->count <= MAX_ORDERED;

	if (choosing)
	{
		group->cost = layout_take(work, group->count * group->count, sizeof(int));
		measure_orders(separation, group);
	}
	for (int i = 0; i < group->count; i++)
	{
		keys[i] = (MemberKey){0, separation->tracks[group->members[i]].at, i};
		for (int j = 0; j < group->count && choosing; j++)
			if (group->cost[i * group->count + j] >= 0)
				keys[i].wish += group->cost[i * group->count + j] - group->cost[j * group->count + i];
	}
	qsort(keys, group->count, sizeof(MemberKey), member_key_compare);
	group->order = layout_take(work, group->count, sizeof(int));
	for (int i = 0; i < group->count; i++)
		group->order[i] = keys[i].member;
	if (choosing)
		sift_group(work, group);
}

/* ---- places ---- */

static bool
members_meet(const Separation *separation, const TrackGroup *group, int a, int b)
{
	if (group->cost != NULL)
		return group->cost[a * group->count + b] >= 0;
	return tracks_meet(&separation->tracks[group->members[a]], &separation->tracks[group->members[b]]);
}

/* The places nearest to either side that the order and the gaps allow; whether all are in their rooms. */
static bool
push_group(const Separation *separation, const TrackGroup *group)
{
	bool fits = true;

	for (int i = 0; i < group->count; i++)
	{
		RouteTrack *track = &separation->tracks[group->members[group->order[i]]];

		track->least = track->room_low;
		for (int j = 0; j < i; j++)
		{
			const RouteTrack *before = &separation->tracks[group->members[group->order[j]]];

			if (before->least + gaps[0] > track->least &&
				members_meet(separation, group, group->order[i], group->order[j]))
				track->least = Max(track->least, before->least + gaps[Max(before->gap, track->gap)]);
		}
	}
	for (int i = group->count - 1; i >= 0; i--)
	{
		RouteTrack *track = &separation->tracks[group->members[group->order[i]]];

		track->most = track->room_high;
		for (int j = i + 1; j < group->count; j++)
		{
			const RouteTrack *after = &separation->tracks[group->members[group->order[j]]];

			if (after->most - gaps[0] < track->most &&
				members_meet(separation, group, group->order[i], group->order[j]))
				track->most = Min(track->most, after->most - gaps[Max(after->gap, track->gap)]);
		}
		fits &= track->least <= track->most;
	}
	return fits;
}

static void
place_group(LayoutWork *work, const Separation *separation, const TrackGroup *group)
{
	RouteGraph *graph = separation->graph;

	for (int round = 1;
		 !push_group(separation, group) && round < (int) lengthof(gaps) && !layout_stopped(work); round++)
		for (int i = 0; i < group->count; i++)
		{
			RouteTrack *track = &separation->tracks[group->members[i]];

			if (track->least > track->most && track->gap + 1 < (int) lengthof(gaps))
				track->gap++;
		}
	for (int i = 0; i < group->count; i++)
	{
		RouteTrack *track = &separation->tracks[group->members[i]];
		int across = 1 - track->axis;
		int64 at = track->least + (track->most - track->least) / 2;

		if (track->fixed)
			continue;
		/* On the outside there is no middle. */
		if (track->room_low == graph->border_low[across] && track->room_high == graph->border_high[across])
			at = Min(Max(track->at, track->least), track->most);
		else if (track->room_low == graph->border_low[across])
			at = Max(track->least, track->most - gaps[0]);
		else if (track->room_high == graph->border_high[across])
			at = Min(track->most, track->least + gaps[0]);
		track->at = (int) Min(Max(at, track->room_low), track->room_high);
	}
}

static int
find_group(RouteTrack *tracks, int track)
{
	while (tracks[track].group != track)
	{
		tracks[track].group = tracks[tracks[track].group].group;
		track = tracks[track].group;
	}
	return track;
}

typedef struct GroupKey
{
	int group;
	int track;
} GroupKey;

static int
group_key_compare(const void *left, const void *right)
{
	const GroupKey *a = left;
	const GroupKey *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->track < b->track ? -1 : a->track > b->track;
}

/* Orders and places the tracks along one axis. */
static void
separate_axis(LayoutWork *work, Separation *separation, int axis)
{
	GroupKey *keys = layout_take(work, separation->track_count, sizeof(GroupKey));
	int *members = layout_take(work, separation->track_count, sizeof(int));
	int count = 0;

	measure_tracks(work, separation, axis);
	for (int i = 0; i < separation->track_count; i++)
	{
		separation->tracks[i].group = i;
		if (separation->tracks[i].axis == axis && separation->tracks[i].low <= separation->tracks[i].high)
			members[count++] = i;
	}
	for (int i = 0; i < count && !(i % 16 == 0 && layout_stopped(work)); i++)
		for (int j = 0; j < i; j++)
			if (tracks_meet(&separation->tracks[members[i]], &separation->tracks[members[j]]))
			{
				int a = find_group(separation->tracks, members[i]);
				int b = find_group(separation->tracks, members[j]);

				separation->tracks[Max(a, b)].group = Min(a, b);
			}
	for (int i = 0; i < count; i++)
		keys[i] = (GroupKey){find_group(separation->tracks, members[i]), members[i]};
	qsort(keys, count, sizeof(GroupKey), group_key_compare);
	for (int i = 0; i < count; i++)
		members[i] = keys[i].track;
	for (int begin = 0, end = 0; begin < count && !layout_stopped(work); begin = end)
	{
		TrackGroup group = {.members = members + begin};
		struct LayoutChunk *before = work->chunks;

		while (end < count && keys[end].group == keys[begin].group)
			end++;
		group.count = end - begin;
		order_group(work, separation, &group);
		place_group(work, separation, &group);
		layout_release(work, before);
	}
	place_corners(separation);
}

void
route_separate_lines(LayoutWork *work, RouteGraph *graph)
{
	Separation separation = {.graph = graph};

	make_tracks(work, &separation);
	for (int turn = 0; turn < 3 && !layout_stopped(work); turn++)
		separate_axis(work, &separation, turn % 2);
}
