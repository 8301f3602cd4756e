/*
 * route_graph.h
 *		What the steps of routing hand to each other. For the route*.c files only.
 *
 * An axis is 0 for x and 1 for y. A lane runs along an axis at a place on the other one.
 */
#ifndef AINECTO_PURE_LAYOUT_ROUTE_GRAPH_H
#define AINECTO_PURE_LAYOUT_ROUTE_GRAPH_H

#include "layout_graph.h"
#include "route.h"

/* Free space around all boxes, for lines that go round the outside. */
#define ROUTE_BORDER 2000

/* Crossings of lanes; a diagram with more is drawn simply. */
#define ROUTE_MAX_STOPS 1500000

/* Work of the search in one call, counted in stops looked at. */
#define ROUTE_WORK INT64CONST(40000000)

/* A box with the free space that lines keep around it. */
typedef struct RouteBox
{
	int low[2];
	int high[2];
} RouteBox;

/* A place where lines leave a box. */
typedef struct RoutePort
{
	int box;
	int side; /* one of ROUTE_SIDE_... */
	int at;   /* on the axis along the side */
	int lane; /* -1: blocked */
	int stop;
} RoutePort;

typedef struct RouteLane
{
	int axis; /* along which it runs */
	int at;
	int low; /* from here to there it is free */
	int high;
	int room_low; /* room for lines beside each other */
	int room_high;
	bool port; /* only for lines of its ports */
	int first; /* its stops in stop_of_lane, in order */
	int count;
} RouteLane;

/* Where two lanes cross, or a port's end of its lane. */
typedef struct RouteStop
{
	int lane[2];  /* by the axis along which it runs; -1: none */
	int place[2]; /* position in each lane's list */
	int at[2];
	int port;          /* at its end; -1: none */
	uint16 passing[2]; /* lines that run straight through along each axis */
	uint16 bundles[2]; /* the same, bundles counted once */
} RouteStop;

/* The lanes that a route takes, one after the other. */
typedef struct RouteWay
{
	int lanes[ROUTE_MAX_POINTS];
	int count;
	int ports[2];
	int bundle;
	int tracks[ROUTE_MAX_POINTS];
	RoutePoint corners[ROUTE_MAX_POINTS + 1]; /* lane i from corner i to corner i + 1 */
	int *stops;                               /* as searched */
	int stop_count;
} RouteWay;

typedef struct RouteGraph
{
	const LayoutNode *nodes;
	RouteBox *boxes;
	int box_count;
	int border_low[2];
	int border_high[2];
	Route *routes;
	RouteWay *ways;
	int route_count;
	RoutePort *ports;
	int port_count;
	int (*choices)[2][4]; /* ports of each end of each route, -1: none */
	RouteLane *lanes;
	int lane_count;
	RouteStop *stops;
	int stop_count;
	int *stop_of_lane;
} RouteGraph;

/* route_lane.c: false if there are too many, or the call was stopped. */
extern bool route_make_lanes(LayoutWork *work, RouteGraph *graph);
extern void route_find_room(const RouteGraph *graph, int axis, int at, int low, int high, int *room_low,
							int *room_high);

/* route_search.c: each call takes up every bundle and lays it anew, now that the others are known. What a
 * crossing costs is told in pixels. */
typedef struct RouteSearch RouteSearch;
extern RouteSearch *route_start_search(LayoutWork *work, RouteGraph *graph);
extern void route_lay_lines(LayoutWork *work, RouteSearch *search, int crossing_cost);

/* route.c: layout_route() once, without a choice. */
extern LayoutResult route_once(const LayoutNode *boxes, int box_count, Route *routes, int route_count,
							   LayoutInterrupted interrupted, void *state);

/* route_track.c */
extern void route_separate_lines(LayoutWork *work, RouteGraph *graph);

#endif /* AINECTO_PURE_LAYOUT_ROUTE_GRAPH_H */
