/*
 * route_order.c
 *		Order and places of tracks that share a channel.
 *
 * Tracks along one axis are ordered so that few lines cross, as between two layers (Sander 2004, and the
 * layered layout of ELK), by what leaves them to either side; where that is the same, by where they part
 * further on. Then they get places with gaps between them, as wide as their channel allows.
 */
#include "route_track.h"

/* Space between two lines, and steps by which it shrinks where there is little. */
static const int gaps[] = {12, 10, 8, 6, 5, 4, 3, 2, 1, 0};

/* What it costs to draw two lines on each other, and to leave a channel, in crossings. */
#define COST_OVERLAP 16
#define COST_OUTSIDE 100000

/* Pairs of tracks that mind each other, at most: where there are more, those alone that are near enough. */
#define MAX_MEETINGS 3000000
static const int reaches[] = {PG_INT32_MAX / 4, 160, 60, 20};

/* Rounds of putting each track where it crosses least. */
#define SIFTING_ROUNDS 6

#define MAX_WALK 12

/* Two tracks that have to mind each other, as one of them sees it. */
typedef struct TrackMeeting
{
	int other; /* position in the axis's list */
	int cost;  /* what it costs to lie before the other one, less what it costs to lie behind it */
} TrackMeeting;

/* All tracks along an axis. */
typedef struct TrackAxis
{
	Separation *separation;
	int *tracks; /* by the low end of their rooms */
	int count;
	int *first; /* of each track: its meetings are first[i] .. first[i + 1] - 1 */
	TrackMeeting *meetings;
	int *order;            /* positions in tracks[], from low to high */
	int *place;            /* of each track, in order[] */
	TrackMeeting **sorted; /* for sifting */
} TrackAxis;

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
		int direction = route_direction(graph, a, i) * a_step;
		int a_end = route_on_axis(a->corners[a_step > 0 ? i + 1 : i], axis) * direction;
		int b_end = route_on_axis(b->corners[b_step > 0 ? j + 1 : j], axis) * direction;
		int left = axis == 0 ? -direction : direction; /* with y downwards */
		int a_turn = 0;
		int b_turn = 0;

		if (i + a_step >= 0 && i + a_step < a->count)
			a_turn = route_direction(graph, a, i + a_step) * a_step;
		if (j + b_step >= 0 && j + b_step < b->count)
			b_turn = route_direction(graph, b, j + b_step) * b_step;
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
	int direction = route_direction(graph, one, a->place);
	int step = route_direction(graph, other, b->place) == direction ? 1 : -1;
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

/* ---- who meets whom ---- */

static RouteTrack *
track_at(const TrackAxis *all, int i)
{
	return &all->separation->tracks[all->tracks[i]];
}

typedef struct RoomKey
{
	int room_low;
	int track;
} RoomKey;

static int
room_key_compare(const void *left, const void *right)
{
	const RoomKey *a = left;
	const RoomKey *b = right;

	if (a->room_low != b->room_low)
		return a->room_low < b->room_low ? -1 : 1;
	return a->track < b->track ? -1 : a->track > b->track;
}

static void
list_tracks(LayoutWork *work, TrackAxis *all, int axis, int reach)
{
	Separation *separation = all->separation;
	RoomKey *keys = layout_take(work, separation->track_count, sizeof(RoomKey));

	all->count = 0;
	for (int i = 0; i < separation->track_count; i++)
	{
		RouteTrack *track = &separation->tracks[i];

		if (track->axis != axis || track->low > track->high)
			continue;
		track->room_low = Max(track->room_low, track->at - reach);
		track->room_high = Min(track->room_high, track->at + reach);
		keys[all->count++] = (RoomKey){track->room_low, i};
	}
	qsort(keys, all->count, sizeof(RoomKey), room_key_compare);
	all->tracks = layout_take(work, all->count, sizeof(int));
	for (int i = 0; i < all->count; i++)
		all->tracks[i] = keys[i].track;
}

static void
measure_meeting(const TrackAxis *all, int i, int j, TrackMeeting *meeting, TrackMeeting *other)
{
	const Separation *separation = all->separation;
	const RouteTrack *a = track_at(all, i);
	const RouteTrack *b = track_at(all, j);
	int before = 2 * count_branches(separation, a, b);
	int behind = 2 * count_branches(separation, b, a);

	if (a->room_high < b->room_low)
		behind += COST_OUTSIDE;
	if (b->room_high < a->room_low)
		before += COST_OUTSIDE;
	if (a->lane == b->lane)
	{
		int order = a->way < b->way ? compare_partings(separation->graph, a, b)
									: -compare_partings(separation->graph, b, a);

		before += order > 0;
		behind += order < 0;
	}
	else if (a->at != b->at)
		*(a->at < b->at ? &behind : &before) += 1;
	*meeting = (TrackMeeting){j, before - behind};
	*other = (TrackMeeting){i, behind - before};
}

/* Finds all meetings, first counting, then measuring them; false if there are too many, or the call was
 * stopped. */
static bool
find_meetings(LayoutWork *work, TrackAxis *all)
{
	int *fill = layout_take(work, all->count, sizeof(int));

	all->first = layout_take(work, all->count + 1, sizeof(int));
	for (int making = 0; making < 2; making++)
	{
		int64 total = 0;

		for (int i = 0; i < all->count; i++)
		{
			const RouteTrack *track = track_at(all, i);

			if (i % 16 == 0 && layout_stopped(work))
				return false;
			for (int j = i + 1; j < all->count && track_at(all, j)->room_low < track->room_high + gaps[0];
				 j++)
			{
				if (!tracks_meet(track, track_at(all, j)))
					continue;
				total++;
				if (making)
					measure_meeting(all, i, j, &all->meetings[all->first[i] + fill[i]],
									&all->meetings[all->first[j] + fill[j]]);
				fill[i]++;
				fill[j]++;
			}
			if (total > MAX_MEETINGS)
				return false;
		}
		if (making)
			break;
		for (int i = 0; i < all->count; i++)
		{
			all->first[i + 1] = all->first[i] + fill[i];
			fill[i] = 0;
		}
		all->meetings = layout_take(work, (int) (2 * total), sizeof(TrackMeeting));
	}
	return true;
}

/* ---- order ---- */

typedef struct OrderWish
{
	int at;
	int64 wish;
	int member;
} OrderWish;

static int
order_wish_compare(const void *left, const void *right)
{
	const OrderWish *a = left;
	const OrderWish *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->wish != b->wish)
		return a->wish < b->wish ? -1 : 1;
	return a->member < b->member ? -1 : a->member > b->member;
}

/* By their places, and where these are equal by what they cost. */
static void
start_order(LayoutWork *work, TrackAxis *all)
{
	OrderWish *wishes = layout_take(work, all->count, sizeof(OrderWish));

	all->order = layout_take(work, all->count, sizeof(int));
	all->place = layout_take(work, all->count, sizeof(int));
	all->sorted = layout_take(work, all->count, sizeof(TrackMeeting *));
	for (int i = 0; i < all->count; i++)
	{
		wishes[i] = (OrderWish){track_at(all, i)->at, 0, i};
		for (int j = all->first[i]; j < all->first[i + 1]; j++)
			wishes[i].wish += all->meetings[j].cost;
	}
	qsort(wishes, all->count, sizeof(OrderWish), order_wish_compare);
	for (int i = 0; i < all->count; i++)
	{
		all->order[i] = wishes[i].member;
		all->place[wishes[i].member] = i;
	}
}

static int
meeting_compare(const void *left, const void *right, void *place)
{
	int a = ((const int *) place)[(*(TrackMeeting *const *) left)->other];
	int b = ((const int *) place)[(*(TrackMeeting *const *) right)->other];

	return a < b ? -1 : a > b;
}

/* From the place that a track has on to one side, the best one beside a track that it meets. */
static void
look_along(const TrackAxis *all, int count, int start, int step, int64 *best, int *best_place)
{
	int64 cost = 0;

	for (int i = start; i >= 0 && i < count; i += step)
	{
		const TrackMeeting *meeting = all->sorted[i];

		cost -= (int64) step * meeting->cost;
		if (cost < *best)
		{
			*best = cost;
			*best_place = all->place[meeting->other];
		}
	}
}

/* Puts a track where it costs least among those that it meets; whether it moved. */
static bool
sift_track(TrackAxis *all, int member)
{
	int here = all->place[member];
	int count = all->first[member + 1] - all->first[member];
	int64 best = 0;
	int best_place = here;
	int above = 0;

	for (int i = 0; i < count; i++)
		all->sorted[i] = &all->meetings[all->first[member] + i];
	qsort_arg(all->sorted, count, sizeof(TrackMeeting *), meeting_compare, all->place);
	while (above < count && all->place[all->sorted[above]->other] < here)
		above++;
	look_along(all, count, above - 1, -1, &best, &best_place);
	look_along(all, count, above, 1, &best, &best_place);
	if (best_place == here)
		return false;
	for (int place = here; place != best_place;)
	{
		int next = place < best_place ? place + 1 : place - 1;

		all->order[place] = all->order[next];
		all->place[all->order[place]] = place;
		place = next;
	}
	all->order[best_place] = member;
	all->place[member] = best_place;
	return true;
}

static void
sift_tracks(LayoutWork *work, TrackAxis *all)
{
	bool moved = true;

	for (int round = 0; moved && round < SIFTING_ROUNDS; round++)
	{
		moved = false;
		for (int start = 0; start < all->count; start++)
		{
			if (start % 16 == 0 && layout_stopped(work))
				return;
			moved |= sift_track(all, all->order[start]);
		}
	}
}

/* ---- places ---- */

/* The places nearest to either side that the order and the gaps allow; whether all are in their rooms. */
static bool
push_tracks(const TrackAxis *all)
{
	bool fits = true;

	for (int i = 0; i < all->count; i++)
	{
		int member = all->order[i];
		RouteTrack *track = track_at(all, member);

		track->least = track->room_low;
		for (int j = all->first[member]; j < all->first[member + 1]; j++)
		{
			const RouteTrack *before = track_at(all, all->meetings[j].other);

			if (all->place[all->meetings[j].other] < i)
				track->least = Max(track->least, before->least + gaps[Max(before->gap, track->gap)]);
		}
	}
	for (int i = all->count - 1; i >= 0; i--)
	{
		int member = all->order[i];
		RouteTrack *track = track_at(all, member);

		track->most = track->room_high;
		for (int j = all->first[member]; j < all->first[member + 1]; j++)
		{
			const RouteTrack *after = track_at(all, all->meetings[j].other);

			if (all->place[all->meetings[j].other] > i)
				track->most = Min(track->most, after->most - gaps[Max(after->gap, track->gap)]);
		}
		fits &= track->least <= track->most;
	}
	return fits;
}

static void
place_tracks(LayoutWork *work, const TrackAxis *all)
{
	RouteGraph *graph = all->separation->graph;

	for (int round = 1; !push_tracks(all) && round < (int) lengthof(gaps) && !layout_stopped(work); round++)
		for (int i = 0; i < all->count; i++)
		{
			RouteTrack *track = track_at(all, i);

			if (track->least > track->most && track->gap + 1 < (int) lengthof(gaps))
				track->gap++;
		}
	for (int i = 0; i < all->count; i++)
	{
		RouteTrack *track = track_at(all, i);
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

void
route_order_tracks(LayoutWork *work, Separation *separation, int axis)
{
	for (size_t i = 0; i < lengthof(reaches) && !layout_stopped(work); i++)
	{
		struct LayoutChunk *before = work->chunks;
		TrackAxis all = {.separation = separation};
		bool found;

		list_tracks(work, &all, axis, reaches[i]);
		found = find_meetings(work, &all);
		if (found)
		{
			start_order(work, &all);
			sift_tracks(work, &all);
			place_tracks(work, &all);
		}
		layout_release(work, before);
		if (found)
			return;
	}
}
