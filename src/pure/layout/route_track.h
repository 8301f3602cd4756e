/*
 * route_track.h
 *		Straight pieces of lines, which share channels. For the route_*.c files only.
 */
#ifndef AINECTO_PURE_LAYOUT_ROUTE_TRACK_H
#define AINECTO_PURE_LAYOUT_ROUTE_TRACK_H

#include "route_graph.h"

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
	int gap; /* between it and others, of those there are: 0 is the widest */
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

static inline int
route_on_axis(RoutePoint point, int axis)
{
	return axis == 0 ? point.x : point.y;
}

/* The direction in which a way runs along one of its lanes. */
extern int route_direction(const RouteGraph *graph, const RouteWay *way, int i);

/* route_order.c: orders and places the tracks along one axis. */
extern void route_order_tracks(LayoutWork *work, Separation *separation, int axis);

#endif /* AINECTO_PURE_LAYOUT_ROUTE_TRACK_H */
