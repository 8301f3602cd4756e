/*
 * route.h
 *		Ways for the lines of a diagram, around its boxes.
 *
 * Lines run along the axes, from a side of one box to a side of another, and beneath no box. The free
 * space is cut into channels, whose middles and what leaves the boxes make a sparse graph (as the orthogonal
 * visibility graph of Wybrow, Marriott and Stuckey 2009); each line takes the cheapest way through it, by
 * length, bends and crossings. Then lines that share a channel are ordered, so that few cross, and moved
 * apart.
 *
 * Like layout.h: no state, no errors, integers only; equal input gives equal output.
 */
#ifndef AINECTO_PURE_LAYOUT_ROUTE_H
#define AINECTO_PURE_LAYOUT_ROUTE_H

#include "pure/layout/layout.h"

/* What one call accepts; beyond, lines are drawn simply. */
#define ROUTE_MAX_BOXES  1500
#define ROUTE_MAX_ROUTES 4000

/* Corners of a line, its ends included; a way with more is none. */
#define ROUTE_MAX_POINTS 128

/* Free space that lines keep beside the sides of a box, where their marks are, and above and below it. */
#define ROUTE_SIDE_MARGIN 16
#define ROUTE_FLAT_MARGIN 8

typedef struct RoutePoint
{
	int x;
	int y;
} RoutePoint;

/* Sides of a box, to be added. */
#define ROUTE_SIDE_LEFT   1
#define ROUTE_SIDE_RIGHT  2
#define ROUTE_SIDE_TOP    4
#define ROUTE_SIDE_BOTTOM 8

/* Where a line meets a box: on one of the sides, so far from its top or its left. */
typedef struct RouteEnd
{
	int box;
	int sides;
	int down;   /* on the left and on the right side */
	int across; /* on top and at the bottom */
} RouteEnd;

typedef struct Route
{
	RouteEnd from;
	RouteEnd to; /* routes that end at the same place come to it as one line */
	RoutePoint points[ROUTE_MAX_POINTS];
	int point_count; /* 0: no way was found */
} Route;

/*
 * Finds ways for routes among boxes that have positions. On LAYOUT_OK each route has its points, from its
 * first end to its second, or none; on any other result no route has any: LAYOUT_TOO_MANY beyond the limits,
 * LAYOUT_BAD_NODE and LAYOUT_BAD_EDGE for what cannot be, LAYOUT_INTERRUPTED if the callback, which may be
 * NULL, asked to stop. Memory is taken from the caller's context and given back before return.
 */
extern LayoutResult layout_route(const LayoutNode *boxes, int box_count, Route *routes, int route_count,
								 LayoutInterrupted interrupted, void *state);

#endif /* AINECTO_PURE_LAYOUT_ROUTE_H */
