/*
 * route_test.c
 *		The promises of pure/layout/route.h: lines along the axes, around boxes, to the named places.
 */
#include "postgres_fe.h"

#include "pure/layout/route.h"
#include "tap.h"

#define MOST_BOXES  ROUTE_MAX_BOXES
#define MOST_ROUTES ROUTE_MAX_ROUTES
#define SIDES       (ROUTE_SIDE_LEFT | ROUTE_SIDE_RIGHT)

/* Most crossings allowed in test_hubs(): between what is reached and what lines laid one by one have. */
#define OWN_BOUND     12
#define BETWEEN_BOUND 250

static LayoutNode boxes[MOST_BOXES + 1];
static Route routes[MOST_ROUTES + 1];
static Route again[MOST_ROUTES + 1];
static int box_count;
static int route_count;
static uint64 seed;

static int
draw(int limit)
{
	seed = seed * UINT64CONST(6364136223846793005) + UINT64CONST(1442695040888963407);
	return (int) ((seed >> 33) % (uint64) limit);
}

static void
start(void)
{
	box_count = route_count = 0;
}

static int
add_box(int x, int y, int width, int height)
{
	boxes[box_count] = (LayoutNode){width, height, true, x, y, -1};
	return box_count++;
}

static Route *
add_route(int from, int from_down, int to, int to_down)
{
	routes[route_count] = (Route){.from = {from, SIDES, from_down, 0}, .to = {to, SIDES, to_down, 0}};
	return &routes[route_count++];
}

static LayoutResult
find(void)
{
	return layout_route(boxes, box_count, routes, route_count, NULL, NULL);
}

static bool
runs_beneath(const RoutePoint *a, const RoutePoint *b, const LayoutNode *box)
{
	return Max(a->x, b->x) > box->x && Min(a->x, b->x) < box->x + box->width && Max(a->y, b->y) > box->y &&
		   Min(a->y, b->y) < box->y + box->height;
}

/* Along the axes, from end to end, and beneath nothing. */
static bool
route_is_good(const Route *route)
{
	const RoutePoint *at = route->points;
	const LayoutNode *from = &boxes[route->from.box];
	const LayoutNode *to = &boxes[route->to.box];

	if (route->point_count < 2 || at[0].y != from->y + route->from.down ||
		(at[0].x != from->x && at[0].x != from->x + from->width))
		return false;
	for (int i = 1; i < route->point_count; i++)
	{
		if (at[i].x != at[i - 1].x && at[i].y != at[i - 1].y)
			return false;
		for (int box = 0; box < box_count; box++)
			if (runs_beneath(&at[i - 1], &at[i], &boxes[box]))
				return false;
	}
	at += route->point_count - 1;
	return at->y == to->y + route->to.down && (at->x == to->x || at->x == to->x + to->width);
}

static bool
routes_are_good(void)
{
	for (int i = 0; i < route_count; i++)
		if (!route_is_good(&routes[i]))
			return false;
	return true;
}

/* Whether two lines run on each other for more than a point. */
static bool
lie_on_each_other(const Route *a, const Route *b)
{
	for (int i = 1; i < a->point_count; i++)
		for (int j = 1; j < b->point_count; j++)
		{
			const RoutePoint *p = &a->points[i];
			const RoutePoint *q = &b->points[j];

			if (p->x == p[-1].x && q->x == q[-1].x && p->x == q->x &&
				Max(Min(p->y, p[-1].y), Min(q->y, q[-1].y)) < Min(Max(p->y, p[-1].y), Max(q->y, q[-1].y)))
				return true;
			if (p->y == p[-1].y && q->y == q[-1].y && p->y == q->y &&
				Max(Min(p->x, p[-1].x), Min(q->x, q[-1].x)) < Min(Max(p->x, p[-1].x), Max(q->x, q[-1].x)))
				return true;
		}
	return false;
}

static bool
cross(const Route *a, const Route *b)
{
	for (int i = 1; i < a->point_count; i++)
		for (int j = 1; j < b->point_count; j++)
		{
			const RoutePoint *p = &a->points[i];
			const RoutePoint *q = &b->points[j];

			if (p->x == p[-1].x && q->y == q[-1].y && Min(q->x, q[-1].x) < p->x &&
				p->x < Max(q->x, q[-1].x) && Min(p->y, p[-1].y) < q->y && q->y < Max(p->y, p[-1].y))
				return true;
		}
	return false;
}

static void
test_known(void)
{
	start();
	add_box(0, 0, 100, 100);
	add_box(300, 20, 100, 100);
	add_route(1, 30, 0, 50);
	ok(find() == LAYOUT_OK && routes_are_good() && routes[0].point_count == 2, "level ends, a straight line");
	routes[0].from.down = 80;
	ok(find() == LAYOUT_OK && routes_are_good() && routes[0].point_count == 4 &&
		   routes[0].points[1].x > 100 && routes[0].points[1].x < 300,
	   "else one that turns twice between the boxes");

	add_box(150, -200, 100, 500);
	routes[0].from.down = 30;
	ok(find() == LAYOUT_OK && routes_are_good() && routes[0].point_count == 6,
	   "around a box that stands between");

	start();
	add_box(0, 0, 100, 100);
	add_route(0, 20, 0, 80);
	ok(find() == LAYOUT_OK && routes_are_good() && routes[0].point_count == 4, "from a box to itself");

	/* One above the other: both sides do. */
	start();
	add_box(0, 0, 100, 100);
	add_box(0, 140, 100, 100);
	add_route(1, 50, 0, 50);
	ok(find() == LAYOUT_OK && routes_are_good(), "from box to box below each other");
}

static void
test_separation(void)
{
	start();
	add_box(0, 0, 100, 200);
	add_box(400, 0, 100, 200);
	for (int i = 0; i < 4; i++)
		add_route(1, 130 + 15 * i, 0, 20 + 15 * i);
	ok(find() == LAYOUT_OK && routes_are_good(), "four lines between two boxes");
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < i; j++)
			if (lie_on_each_other(&routes[i], &routes[j]) || cross(&routes[i], &routes[j]))
			{
				ok(false, "lie apart and do not cross");
				return;
			}
	ok(true, "lie apart and do not cross");

	start();
	add_box(0, 0, 100, 100);
	for (int i = 0; i < 5; i++)
		add_route(add_box(400, i * 150 - 300, 100, 100), 50, 0, 20);
	ok(find() == LAYOUT_OK && routes_are_good() && lie_on_each_other(&routes[0], &routes[4]) &&
		   lie_on_each_other(&routes[0], &routes[1]) && routes[0].points[1].x == routes[4].points[1].x &&
		   !cross(&routes[0], &routes[4]),
	   "lines to one place come to it as one");
}

/* Boxes on a grid, each somewhere in its cell. */
static void
scatter(int across, int down)
{
	start();
	for (int i = 0; i < across * down; i++)
		add_box(i % across * 500 + draw(120), i / across * 300 + draw(60), 100 + draw(200), 60 + draw(150));
}

static void
test_random(void)
{
	for (int round = 0; round < 30; round++)
	{
		char what[80];

		seed = 100 + round;
		scatter(1 + draw(8), 1 + draw(8));
		for (int i = draw(3 * box_count); i >= 0; i--)
		{
			int from = draw(box_count);
			int to = draw(box_count);

			add_route(from, 1 + draw(boxes[from].height - 1), to, 1 + draw(boxes[to].height - 1));
		}
		memcpy(again, routes, sizeof(Route) * route_count);
		snprintf(what, sizeof(what), "random diagram %d: all lines around all boxes", round);
		ok(find() == LAYOUT_OK && routes_are_good(), what);
		layout_route(boxes, box_count, again, route_count, NULL, NULL);
		snprintf(what, sizeof(what), "random diagram %d: equal input, equal lines", round);
		ok(memcmp(again, routes, sizeof(Route) * route_count) == 0, what);
	}
}

/* Lines to one row are a tree: once two have come together they do not part again, and few cross before.
 * Those to two rows keep out of each other's way where that is not far. */
static void
test_hubs(void)
{
	int own = 0;
	int between = 0;

	for (int round = 0; round < 2; round++)
	{
		seed = 40 + round;
		scatter(9, 7);
		for (int i = 0; i < box_count; i++)
		{
			if (i != 20)
				add_route(i, 1 + draw(boxes[i].height - 1), 20, 10);
			if (i != 42 && i % 2 == 0)
				add_route(i, 1 + draw(boxes[i].height - 1), 42, 10);
		}
		if (find() != LAYOUT_OK)
			own = 1000000;
		for (int i = 0; i < route_count; i++)
			for (int j = 0; j < i; j++)
				*(routes[i].to.box == routes[j].to.box ? &own : &between) += cross(&routes[i], &routes[j]);
	}
	printf("# crossings of lines to one row: %d, to two: %d\n", own, between);
	ok(own <= OWN_BOUND, "lines to one row hardly cross each other");
	ok(between <= BETWEEN_BOUND, "lines to two rows cross less than if they did not mind each other");
}

/* As somebody placed them: boxes that lie on each other and touch. What cannot be reached has no line. */
static void
test_crowded(void)
{
	int found = 0;

	seed = 9;
	start();
	for (int i = 0; i < 40; i++)
		add_box(draw(900), draw(700), 100 + draw(100), 40 + draw(100));
	for (int i = 0; i < 60; i++)
		add_route(draw(40), 20, draw(40), 20);
	ok(find() == LAYOUT_OK, "a crowd of boxes");
	for (int i = 0; i < route_count; i++)
		if (routes[i].point_count > 0)
			found++;
	ok(found > 0 && found < route_count, "some lines are found, some cannot be");
}

static void
test_refusals(void)
{
	start();
	add_box(0, 0, 100, 100);
	add_box(300, 0, 100, 100);
	add_route(0, 101, 1, 10);
	ok(find() == LAYOUT_BAD_EDGE, "an end beside its box");
	routes[0].from.down = 10;
	routes[0].to.box = 2;
	ok(find() == LAYOUT_BAD_EDGE && routes[0].point_count == 0, "an end at no box");
	routes[0].to.box = 1;
	boxes[1].positioned = false;
	ok(find() == LAYOUT_BAD_NODE, "a box without a place");
	boxes[1].positioned = true;
	boxes[1].x = PG_INT32_MAX;
	ok(find() == LAYOUT_BAD_NODE, "a box out of range");
	ok(layout_route(boxes, ROUTE_MAX_BOXES + 1, routes, 0, NULL, NULL) == LAYOUT_TOO_MANY, "too many boxes");
	ok(layout_route(boxes, 0, routes, ROUTE_MAX_ROUTES + 1, NULL, NULL) == LAYOUT_TOO_MANY, "too many lines");
	ok(layout_route(NULL, 0, NULL, 0, NULL, NULL) == LAYOUT_OK, "nothing to do");
	start();
	add_box(-LAYOUT_MAX_COORDINATE, -LAYOUT_MAX_COORDINATE, 100, 100);
	add_box(LAYOUT_MAX_COORDINATE, LAYOUT_MAX_COORDINATE, 100, 100);
	add_route(0, 10, 1, 10);
	ok(find() == LAYOUT_OK && routes_are_good(), "across the whole range");
}

static bool
count_down(void *state)
{
	int *left = state;

	return --*left <= 0;
}

static void
test_interruption(void)
{
	LayoutResult result = LAYOUT_INTERRUPTED;
	int interrupted = 0;
	bool none = true;

	seed = 4;
	scatter(12, 12);
	for (int i = 0; i < 150; i++)
		add_route(draw(box_count), 10, draw(box_count), 30);
	for (int calls = 1; result == LAYOUT_INTERRUPTED && calls < 100000; calls = calls * 2 + 1)
	{
		int left = calls;

		result = layout_route(boxes, box_count, routes, route_count, count_down, &left);
		interrupted += result == LAYOUT_INTERRUPTED;
		none = none && (result == LAYOUT_OK || routes[0].point_count == 0);
	}
	ok(result == LAYOUT_OK && interrupted > 4, "can be interrupted at many points");
	ok(none && routes_are_good(), "an interrupted call leaves no lines");
}

int
main(void)
{
	test_known();
	test_separation();
	test_random();
	test_hubs();
	test_crowded();
	test_refusals();
	test_interruption();
	return done_testing();
}
