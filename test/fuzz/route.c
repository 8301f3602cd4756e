/*
 * Lines around arbitrary boxes: one byte of head, six bytes per box, the rest lines of four bytes each. What
 * it must hold: lines along the axes, beneath no box that lies apart from all others.
 */
#include "postgres_fe.h"

#include "pure/layout/route.h"

#define MOST_BOXES  48
#define MOST_ROUTES 128

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
beneath(const RoutePoint *a, const RoutePoint *b, const LayoutNode *box)
{
	return Max(a->x, b->x) > box->x && Min(a->x, b->x) < box->x + box->width && Max(a->y, b->y) > box->y &&
		   Min(a->y, b->y) < box->y + box->height;
}

static bool
near(const LayoutNode *a, const LayoutNode *b)
{
	return a->x < b->x + b->width + LAYOUT_GAP && b->x < a->x + a->width + LAYOUT_GAP &&
		   a->y < b->y + b->height + LAYOUT_GAP && b->y < a->y + a->height + LAYOUT_GAP;
}

static void
check(const LayoutNode *boxes, const bool *apart, int count, const Route *route)
{
	for (int i = 1; i < route->point_count; i++)
	{
		const RoutePoint *a = &route->points[i - 1];
		const RoutePoint *b = &route->points[i];

		if (a->x != b->x && a->y != b->y)
			abort();
		for (int box = 0; box < count; box++)
			if (apart[box] && beneath(a, b, &boxes[box]))
				abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	LayoutNode boxes[MOST_BOXES];
	bool apart[MOST_BOXES];
	Route routes[MOST_ROUTES];
	int count;
	int route_count = 0;

	if (size < 1)
		return 0;
	count = Min(data[0] % MOST_BOXES, (int) (size - 1) / 6);
	for (int i = 0; i < count; i++)
	{
		const uint8_t *bytes = data + 1 + 6 * i;

		boxes[i] = (LayoutNode){1 + bytes[0] * 2,
								1 + bytes[1] * 2,
								true,
								bytes[2] * 40 + bytes[3] % 40 - 3000,
								bytes[4] * 30 + bytes[5] % 30 - 2000,
								-1};
		apart[i] = true;
		for (int j = 0; j < i; j++)
			if (near(&boxes[i], &boxes[j]))
				apart[i] = apart[j] = false;
	}
	for (size_t at = 1 + 6 * (size_t) count; at + 3 < size && count > 0 && route_count < MOST_ROUTES; at += 4)
	{
		int from = data[at] % count;
		int to = data[at + 1] % count;

		routes[route_count++] =
			(Route){.from = {from, 1 + data[at + 2] % 15, data[at + 2] % boxes[from].height,
							 data[at + 2] % boxes[from].width},
					.to = {to, 1 + data[at + 3] % 15, data[at + 3] % boxes[to].height,
						   data[at + 3] % boxes[to].width}};
	}
	if (layout_route(boxes, count, routes, route_count, NULL, NULL) != LAYOUT_OK)
		abort();
	for (int i = 0; i < route_count; i++)
		check(boxes, apart, count, &routes[i]);
	return 0;
}
