/*
 * layout_test.c
 *		The promises of pure/layout/layout.h, checked on small known graphs, on random ones with fixed
 *		seeds and at the limits.
 */
#include "postgres_fe.h"

#include "pure/layout/layout.h"
#include "pure/layout/route.h"
#include "tap.h"

#define MOST_NODES LAYOUT_MAX_NODES
#define MOST_EDGES LAYOUT_MAX_EDGES

/* Most crossings allowed in the ten random graphs of test_few_crossings. */
#define CROSSINGS_BOUND 1100

static LayoutNode nodes[MOST_NODES + 1];
static LayoutNode before[MOST_NODES + 1];
static LayoutNode again[MOST_NODES + 1];
static LayoutEdge edges[MOST_EDGES + 1];
static int node_count;
static int edge_count;
static uint64 seed;

static int
draw(int limit)
{
	seed = seed * UINT64CONST(6364136223846793005) + UINT64CONST(1442695040888963407);
	return (int) ((seed >> 33) % (uint64) limit);
}

static void
start_graph(int count)
{
	node_count = count;
	edge_count = 0;
	for (int i = 0; i < count; i++)
	{
		LayoutNode node = {200, 100, false, 0, 0, -1};

		nodes[i] = node;
	}
}

static void
add_edge(int from, int to)
{
	edges[edge_count].from = from;
	edges[edge_count++].to = to;
}

/* A random graph; with acyclic set, every edge leads to a node of a lower number, and there are no groups. */
static void
start_random_graph(int count, int references, bool acyclic)
{
	start_graph(count);
	for (int i = 0; i < count; i++)
	{
		int columns = draw(30);
		int text = draw(50);

		layout_size_table(columns, text, &nodes[i].width, &nodes[i].height);
		nodes[i].group = acyclic ? -1 : draw(4) - 1;
	}
	for (int i = 0; i < references; i++)
	{
		int from = draw(count);
		int to = draw(count);

		if (!acyclic)
			add_edge(from, to);
		else if (from != to)
			add_edge(Max(from, to), Min(from, to));
	}
}

static LayoutResult
arrange(LayoutMode mode)
{
	memcpy(before, nodes, sizeof(LayoutNode) * node_count);
	return layout_arrange(nodes, node_count, edges, edge_count, mode, NULL, NULL);
}

/* Field by field: padding does not count. */
static bool
same_node(const LayoutNode *a, const LayoutNode *b)
{
	return a->width == b->width && a->height == b->height && a->positioned == b->positioned && a->x == b->x &&
		   a->y == b->y && a->group == b->group;
}

static bool
same_nodes(const LayoutNode *a, const LayoutNode *b)
{
	for (int i = 0; i < node_count; i++)
		if (!same_node(&a[i], &b[i]))
			return false;
	return true;
}

/* No two boxes nearer than LAYOUT_GAP, unless neither was placed by the last call. Brute force on purpose. */
static bool
boxes_keep_gap(void)
{
	for (int i = 0; i < node_count; i++)
	{
		for (int j = i + 1; j < node_count; j++)
		{
			const LayoutNode *a = &nodes[i];
			const LayoutNode *b = &nodes[j];

			if (same_node(a, &before[i]) && same_node(b, &before[j]) && a->positioned && b->positioned)
				continue;
			if ((int64) a->x + a->width + LAYOUT_GAP > b->x && (int64) b->x + b->width + LAYOUT_GAP > a->x &&
				(int64) a->y + a->height + LAYOUT_GAP > b->y && (int64) b->y + b->height + LAYOUT_GAP > a->y)
				return false;
		}
	}
	return true;
}

static bool
all_placed(void)
{
	for (int i = 0; i < node_count; i++)
		if (!nodes[i].positioned)
			return false;
	return true;
}

static bool
edges_point_left(void)
{
	for (int i = 0; i < edge_count; i++)
		if (edges[i].from != edges[i].to &&
			nodes[edges[i].to].x + nodes[edges[i].to].width >= nodes[edges[i].from].x)
			return false;
	return true;
}

static void
find_page(int64 *width, int64 *height, bool *at_origin)
{
	int64 left = PG_INT64_MAX;
	int64 top = PG_INT64_MAX;

	*width = *height = 0;
	for (int i = 0; i < node_count; i++)
	{
		left = Min(left, nodes[i].x);
		top = Min(top, nodes[i].y);
		*width = Max(*width, (int64) nodes[i].x + nodes[i].width);
		*height = Max(*height, (int64) nodes[i].y + nodes[i].height);
	}
	*at_origin = left == 0 && top == 0;
}

/* From half to three times as wide as high. */
static bool
page_is_handy(void)
{
	int64 width;
	int64 height;
	bool at_origin;

	find_page(&width, &height, &at_origin);
	return at_origin && 2 * width >= height && width <= 3 * height;
}

static void
test_table_size(void)
{
	int width;
	int height;

	layout_size_table(3, 30, &width, &height);
	ok(width == 30 * LAYOUT_CHARACTER_WIDTH + LAYOUT_SIDE_PADDING, "width follows the longest text");
	ok(height == LAYOUT_HEADER_HEIGHT + 3 * LAYOUT_ROW_HEIGHT, "height follows the columns");
	layout_size_table(0, 0, &width, &height);
	ok(width == LAYOUT_MIN_TABLE_WIDTH && height == LAYOUT_HEADER_HEIGHT, "smallest table");
	layout_size_table(-5, PG_INT32_MIN, &width, &height);
	ok(width == LAYOUT_MIN_TABLE_WIDTH && height == LAYOUT_HEADER_HEIGHT, "negative numbers are clamped");
	layout_size_table(PG_INT32_MAX, PG_INT32_MAX, &width, &height);
	ok(width == LAYOUT_MAX_TABLE_WIDTH && height <= LAYOUT_MAX_SIDE && height > LAYOUT_MAX_SIDE - 100,
	   "huge numbers are clamped");
}

static void
put(int index, int x, int y)
{
	nodes[index].width = nodes[index].height = 2;
	nodes[index].positioned = true;
	nodes[index].x = x;
	nodes[index].y = y;
}

static int64
crossings(void)
{
	return layout_count_crossings(nodes, node_count, edges, edge_count);
}

static void
test_count_crossings(void)
{
	start_graph(5);
	put(0, 0, 0);
	put(1, 100, 100);
	put(2, 0, 100);
	put(3, 100, 0);
	put(4, 50, 50);
	add_edge(0, 1);
	add_edge(2, 3);
	ok(crossings() == 1, "two diagonals cross");
	add_edge(1, 0);
	ok(crossings() == 2, "a doubled edge counts twice");
	edge_count = 1;
	add_edge(0, 3);
	add_edge(0, 0);
	ok(crossings() == 0, "edges that share a node do not cross");
	edge_count = 1;
	add_edge(2, 4);
	ok(crossings() == 0, "touching is not crossing");
	edge_count = 1;
	add_edge(2, 5);
	add_edge(-1, 3);
	nodes[3].positioned = false;
	add_edge(2, 3);
	ok(crossings() == 0, "edges that cannot be drawn are left out");
	put(0, -LAYOUT_MAX_COORDINATE, -LAYOUT_MAX_COORDINATE);
	put(1, LAYOUT_MAX_COORDINATE, LAYOUT_MAX_COORDINATE);
	put(2, -LAYOUT_MAX_COORDINATE, LAYOUT_MAX_COORDINATE);
	put(3, LAYOUT_MAX_COORDINATE, -LAYOUT_MAX_COORDINATE);
	edge_count = 0;
	add_edge(0, 1);
	add_edge(2, 3);
	ok(crossings() == 1, "the widest coordinates do not overflow");
	ok(layout_count_crossings(NULL, 0, NULL, 0) == 0, "nothing has no crossings");
}

static void
expect_refusal(LayoutResult expected, const char *what)
{
	bool refused = arrange(LAYOUT_INCREMENTAL) == expected;

	ok(refused && same_nodes(nodes, before), what);
}

static void
test_refusals(void)
{
	start_graph(2);
	nodes[1].width = 0;
	expect_refusal(LAYOUT_BAD_NODE, "width 0");
	nodes[1].width = LAYOUT_MAX_SIDE + 1;
	expect_refusal(LAYOUT_BAD_NODE, "width too large");
	start_graph(2);
	nodes[0].height = -1;
	expect_refusal(LAYOUT_BAD_NODE, "negative height");
	start_graph(2);
	put(0, LAYOUT_MAX_COORDINATE + 1, 0);
	expect_refusal(LAYOUT_BAD_NODE, "coordinate too large");
	put(0, 0, PG_INT32_MIN);
	expect_refusal(LAYOUT_BAD_NODE, "coordinate too small");
	start_graph(2);
	add_edge(0, 2);
	expect_refusal(LAYOUT_BAD_EDGE, "edge to nowhere");
	start_graph(2);
	add_edge(-1, 0);
	expect_refusal(LAYOUT_BAD_EDGE, "edge from nowhere");
	start_graph(2);
	put(0, LAYOUT_MAX_COORDINATE, 0);
	expect_refusal(LAYOUT_NO_ROOM, "no room to the right");
	start_graph(LAYOUT_MAX_NODES + 1);
	expect_refusal(LAYOUT_TOO_MANY, "too many nodes");
	start_graph(1);
	edge_count = LAYOUT_MAX_EDGES + 1;
	expect_refusal(LAYOUT_TOO_MANY, "too many edges");
	edge_count = -1;
	expect_refusal(LAYOUT_TOO_MANY, "negative number of edges");
	ok(layout_arrange(NULL, 0, NULL, 0, LAYOUT_FULL, NULL, NULL) == LAYOUT_OK, "nothing to do");
}

static void
test_room(void)
{
	start_graph(3);
	add_edge(1, 0);
	add_edge(2, 1);
	edges[0].room = 330;
	edges[1].room = 0;
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && nodes[1].x - nodes[0].x - nodes[0].width >= 330 &&
		   nodes[2].x - nodes[1].x - nodes[1].width < 120,
	   "tables stand as far apart as what is written on their line needs, and no farther");
	edges[0].room = 0;
}

static void
test_known_graphs(void)
{
	start_graph(5);
	for (int i = 1; i < 5; i++)
		add_edge(i, i - 1);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && edges_point_left(), "a chain runs from left to right");
	ok(nodes[0].x == 0 && nodes[0].y == 0 && nodes[4].y == 0, "a chain is level and starts at the origin");

	start_graph(2);
	add_edge(0, 1);
	add_edge(1, 0);
	add_edge(0, 0);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && boxes_keep_gap(), "two tables that reference each other");

	start_graph(4);
	add_edge(0, 1);
	add_edge(1, 2);
	add_edge(2, 0);
	add_edge(3, 2);
	arrange(LAYOUT_FULL);
	ok(boxes_keep_gap() && nodes[3].x > nodes[2].x, "a cycle with a tail");

	/* Both ladders start out crossed. */
	start_graph(4);
	add_edge(2, 1);
	add_edge(3, 0);
	add_edge(2, 2);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && crossings() == 0, "two separate pairs do not cross");
	start_graph(7);
	add_edge(4, 1);
	add_edge(5, 0);
	add_edge(4, 6);
	add_edge(5, 6);
	add_edge(2, 0);
	add_edge(3, 1);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && crossings() == 0, "a twisted tree is untwisted");

	start_graph(127);
	for (int i = 1; i < 127; i++)
		add_edge(i, (i * 7 + 3) % i);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && boxes_keep_gap(), "a tree of 127");
	start_graph(63);
	for (int i = 1; i < 63; i++)
		add_edge(i, (i - 1) / 2);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && crossings() == 0, "a binary tree has no crossings");
}

static void
test_pages(void)
{
	int longest = 0;
	int left = 0;

	start_graph(200);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && boxes_keep_gap() && page_is_handy(),
	   "200 tables without references");
	start_graph(300);
	for (int i = 1; i < 300; i++)
		add_edge(i, 0);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && boxes_keep_gap() && page_is_handy(), "a star of 300");
	for (int i = 1; i < 300; i++)
		left += nodes[i].x < nodes[0].x;
	ok(left > 100 && left < 200, "what many refer to stands in their midst");
	start_graph(1000);
	for (int i = 1; i < 1000; i++)
		add_edge(i, i - 1);
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && boxes_keep_gap() && page_is_handy() && crossings() == 0,
	   "a chain of 1,000 is folded");
	for (int i = 1; i < 1000; i++)
		longest = Max(longest, abs(nodes[i].x - nodes[i - 1].x) + abs(nodes[i].y - nodes[i - 1].y));
	ok(longest < 1000, "a folded chain goes on near where it broke off");
}

/* Numbers 0 .. count - 1 in random order. */
static void
shuffle(int *numbers, int count)
{
	for (int i = 0; i < count; i++)
	{
		int other = draw(i + 1);

		numbers[i] = numbers[other];
		numbers[other] = i;
	}
}

static void
test_few_crossings(void)
{
	int number[300];
	int64 sum = 0;

	start_graph(6);
	for (int i = 0; i < 3; i++)
		for (int j = 3; j < 6; j++)
			add_edge(i, j);
	arrange(LAYOUT_FULL);
	ok(crossings() == 9, "three tables that reference three others");

	/* Grids can be drawn without crossings, and chance does not find it. */
	for (int round = 0; round < 10; round++)
	{
		seed = 300 + round;
		start_graph(36);
		shuffle(number, 36);
		for (int i = 0; i < 36; i++)
		{
			if (i % 6 < 5)
				add_edge(number[i + 1], number[i]);
			if (i < 30)
				add_edge(number[i + 6], number[i]);
		}
		arrange(LAYOUT_FULL);
		sum += crossings();
	}
	ok(sum == 0, "shuffled grids have no crossings");

	/* No outside truth here: the bound stands between what the layout reaches and what it reaches when
	 * impaired. */
	sum = 0;
	for (int round = 0; round < 10; round++)
	{
		seed = 600 + round;
		start_random_graph(60, 90, false);
		for (int i = 0; i < node_count; i++)
			nodes[i].group = -1;
		arrange(LAYOUT_FULL);
		sum += crossings();
	}
	printf("# crossings of ten random graphs: " INT64_FORMAT "\n", sum);
	ok(sum <= CROSSINGS_BOUND, "random graphs have few crossings");
}

/* The rectangles of the groups, ungrouped tables being one, stand apart. */
static bool
groups_stand_apart(void)
{
	int64 left[5] = {PG_INT64_MAX, PG_INT64_MAX, PG_INT64_MAX, PG_INT64_MAX, PG_INT64_MAX};
	int64 top[5] = {PG_INT64_MAX, PG_INT64_MAX, PG_INT64_MAX, PG_INT64_MAX, PG_INT64_MAX};
	int64 right[5] = {0};
	int64 bottom[5] = {0};

	for (int i = 0; i < node_count; i++)
	{
		int group = nodes[i].group + 1;

		left[group] = Min(left[group], nodes[i].x);
		top[group] = Min(top[group], nodes[i].y);
		right[group] = Max(right[group], nodes[i].x + nodes[i].width);
		bottom[group] = Max(bottom[group], nodes[i].y + nodes[i].height);
	}
	for (int a = 0; a < 5; a++)
		for (int b = a + 1; b < 5; b++)
			if (left[a] < right[b] + LAYOUT_GROUP_GAP && left[b] < right[a] + LAYOUT_GROUP_GAP &&
				top[a] < bottom[b] + LAYOUT_GROUP_GAP && top[b] < bottom[a] + LAYOUT_GROUP_GAP &&
				right[a] > 0 && right[b] > 0)
				return false;
	return true;
}

static void
test_groups(void)
{
	int64 between = 0;

	seed = 7;
	start_random_graph(60, 0, false);
	arrange(LAYOUT_FULL);
	ok(groups_stand_apart() && boxes_keep_gap(), "groups of tables without references stand apart");
	for (int round = 0; round < 10; round++)
	{
		char what[80];

		seed = 700 + round;
		start_random_graph(2 + draw(90), draw(200), false);
		snprintf(what, sizeof(what), "random graph %d: no group encloses a stranger", round);
		ok(arrange(LAYOUT_FULL) == LAYOUT_OK && groups_stand_apart() && boxes_keep_gap(), what);
	}

	/* Four groups, one after the other: in any other order the lines from one to the next are longer. */
	start_graph(40);
	for (int i = 0; i < 40; i++)
		nodes[i].group = i % 4;
	for (int i = 4; i < 40; i++)
	{
		add_edge(i, i % 4);
		add_edge(i, (i / 4 * 4 + (i % 4 + 2) % 4) % 40);
	}
	arrange(LAYOUT_FULL);
	for (int i = 0; i < 40; i += 2)
		between += abs(nodes[i].x - nodes[(i + 2) % 40].x) + abs(nodes[i].y - nodes[(i + 2) % 40].y);
	printf("# between groups that belong together: " INT64_FORMAT "\n", between);
	ok(between < 40 * 700, "groups that refer to each other stand near each other");
}

/* Three groups, the first with the most: steps that are read from left to right lead to the right. */
static void
test_directed(void)
{
	int back = 0;

	start_graph(30);
	for (int i = 0; i < 30; i++)
		nodes[i].group = 2 - i / 10;
	for (int i = 1; i < 30; i++)
		add_edge(i, i - 1);
	for (int i = 0; i < edge_count; i++)
		edges[i].directed = true;
	arrange(LAYOUT_FULL);
	for (int i = 0; i < 29; i++)
		back += nodes[i].x > nodes[i + 1].x && nodes[i].group == nodes[i + 1].group;
	ok(back == 0 && groups_stand_apart(), "no group of directed edges is turned");
	start_graph(40);
	memset(edges, 0, sizeof(LayoutEdge) * 40);
	for (int i = 1; i < 40; i++)
	{
		add_edge(i, 0);
		edges[i - 1].directed = true;
	}
	arrange(LAYOUT_FULL);
	ok(edges_point_left(), "nor does a hub of them stand in the midst");
	memset(edges, 0, sizeof(LayoutEdge) * 40);
}

/* Of two tables the one that refers to the lower row stands lower, whatever their numbers. */
static void
test_rows(void)
{
	bool in_order = true;
	bool level = true;

	for (int turned = 0; turned < 2; turned++)
	{
		start_graph(6);
		nodes[0].height = 900;
		for (int i = 1; i < 6; i++)
		{
			add_edge(i, 0);
			edges[i - 1].to_down = 100 + 150 * (turned ? 5 - i : i - 1);
			edges[i - 1].from_down = 50;
		}
		arrange(LAYOUT_FULL);
		for (int i = 1; i < 5; i++)
			in_order &= (nodes[i].y < nodes[i + 1].y) != (turned == 1);
		for (int i = 1; i < 6; i++)
			level &= abs(nodes[i].y + 50 - nodes[0].y - edges[i - 1].to_down) <= 1;
	}
	ok(in_order, "tables stand in the order of the rows that they refer to");
	ok(level, "and level with them where there is room");
	memset(edges, 0, sizeof(LayoutEdge) * 6);
}

static bool
runs_beneath(const RoutePoint *a, const RoutePoint *b, const LayoutNode *box)
{
	return Max(a->x, b->x) > box->x && Min(a->x, b->x) < box->x + box->width && Max(a->y, b->y) > box->y &&
		   Min(a->y, b->y) < box->y + box->height;
}

static bool
lines_are_free(const Route *routes)
{
	for (int i = 0; i < edge_count; i++)
	{
		if (routes[i].point_count < 2)
			return false;
		for (int j = 1; j < routes[i].point_count; j++)
			for (int box = 0; box < node_count; box++)
				if (runs_beneath(&routes[i].points[j - 1], &routes[i].points[j], &nodes[box]))
					return false;
	}
	return true;
}

/* Each line of what was laid out finds a way, and none runs beneath a table. */
static void
test_lines(void)
{
	Route *routes = malloc(sizeof(Route) * 400);

	for (int round = 0; round < 12; round++)
	{
		char what[80];

		seed = 2500 + round;
		start_random_graph(5 + draw(80), draw(round < 10 ? 120 : 400), false);
		for (int i = 0; i < edge_count && round % 3 == 0; i++)
			edges[i].to = draw(2);
		arrange(LAYOUT_FULL);
		for (int i = 0; i < edge_count; i++)
		{
			RouteEnd from = {edges[i].from, ROUTE_SIDE_LEFT | ROUTE_SIDE_RIGHT, 18, 0};
			RouteEnd to = {edges[i].to, ROUTE_SIDE_LEFT | ROUTE_SIDE_RIGHT, 20, 0};

			routes[i] = (Route){.from = from, .to = to};
		}
		snprintf(what, sizeof(what), "random graph %d: all lines around all tables", round);
		ok(layout_route(nodes, node_count, routes, edge_count, NULL, NULL) == LAYOUT_OK &&
			   lines_are_free(routes),
		   what);
	}
	free(routes);
}

static void
test_random_full(void)
{
	for (int round = 0; round < 50; round++)
	{
		char what[80];
		int count;

		seed = 1000 + round;
		count = 1 + draw(round < 36 ? 12 : 120);
		start_random_graph(count, draw(3 * count), round % 2 == 0);
		for (int i = 0; i < count; i++)
		{
			nodes[i].positioned = draw(2) == 0;
			nodes[i].x = draw(1000);
			nodes[i].y = draw(1000);
		}
		snprintf(what, sizeof(what), "random graph %d: full", round);
		ok(arrange(LAYOUT_FULL) == LAYOUT_OK && all_placed() && boxes_keep_gap(), what);
		memcpy(again, before, sizeof(LayoutNode) * count);
		for (int i = 0; i < count; i++)
			again[i].x = again[i].y = -1;
		snprintf(what, sizeof(what), "random graph %d: equal input, equal places", round);
		ok(layout_arrange(again, count, edges, edge_count, LAYOUT_FULL, NULL, NULL) == LAYOUT_OK &&
			   same_nodes(nodes, again),
		   what);
		if (round % 2 == 0 && count <= 11)
		{
			snprintf(what, sizeof(what), "random graph %d: references lead to the left", round);
			ok(edges_point_left(), what);
		}
	}
}

static bool
new_ones_at_upper_right(void)
{
	int64 right = PG_INT64_MIN;
	int64 top = PG_INT64_MAX;
	int64 new_top = PG_INT64_MAX;

	for (int i = 0; i < node_count; i++)
	{
		if (!before[i].positioned)
			continue;
		right = Max(right, (int64) before[i].x + before[i].width);
		top = Min(top, before[i].y);
	}
	for (int i = 0; i < node_count; i++)
	{
		if (before[i].positioned)
			continue;
		if (nodes[i].x < right + LAYOUT_GAP)
			return false;
		new_top = Min(new_top, nodes[i].y);
	}
	return new_top == top;
}

static bool
placed_ones_stayed(void)
{
	for (int i = 0; i < node_count; i++)
		if (before[i].positioned && !same_node(&before[i], &nodes[i]))
			return false;
	return true;
}

static void
test_random_incremental(void)
{
	for (int round = 0; round < 24; round++)
	{
		char what[80];
		int count;

		seed = 5000 + round;
		count = 3 + draw(100);
		start_random_graph(count, draw(3 * count), false);
		for (int i = 0; i < count; i++)
		{
			nodes[i].positioned = i == 0 || (i > 1 && draw(2) == 0);
			nodes[i].x = draw(5000) - 2500;
			nodes[i].y = draw(5000) - 2500;
		}
		snprintf(what, sizeof(what), "random graph %d: incremental", round);
		ok(arrange(LAYOUT_INCREMENTAL) == LAYOUT_OK && all_placed() && boxes_keep_gap(), what);
		snprintf(what, sizeof(what), "random graph %d: placed tables stay", round);
		ok(placed_ones_stayed(), what);
		snprintf(what, sizeof(what), "random graph %d: new tables at the upper right", round);
		ok(new_ones_at_upper_right(), what);
		snprintf(what, sizeof(what), "random graph %d: a second time changes nothing", round);
		ok(arrange(LAYOUT_INCREMENTAL) == LAYOUT_OK && same_nodes(nodes, before), what);
	}

	seed = 1;
	start_random_graph(50, 80, false);
	arrange(LAYOUT_INCREMENTAL);
	memcpy(again, nodes, sizeof(LayoutNode) * node_count);
	arrange(LAYOUT_FULL);
	ok(same_nodes(nodes, again), "with nothing placed both modes agree");
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
	int calls = 1;
	LayoutResult result = LAYOUT_INTERRUPTED;
	bool unchanged = true;
	int interrupted = 0;

	seed = 99;
	start_random_graph(60, 90, false);
	for (; result == LAYOUT_INTERRUPTED && calls < 1000000; calls = calls * 3 / 2 + 1)
	{
		int left = calls;

		memcpy(before, nodes, sizeof(LayoutNode) * node_count);
		result = layout_arrange(nodes, node_count, edges, edge_count, LAYOUT_FULL, count_down, &left);
		if (result == LAYOUT_INTERRUPTED)
		{
			interrupted++;
			unchanged = unchanged && same_nodes(nodes, before);
		}
	}
	ok(result == LAYOUT_OK && interrupted > 5, "can be interrupted at many points");
	ok(unchanged, "an interrupted call changes nothing");
}

static void
expect_large(const char *what)
{
	ok(arrange(LAYOUT_FULL) == LAYOUT_OK && all_placed() && boxes_keep_gap(), what);
}

static void
test_large(void)
{
	seed = 11;
	start_random_graph(2500, 10000, false);
	expect_large("2,500 tables, 10,000 references");
	start_graph(2000);
	for (int i = 1; i < 2000; i++)
		for (int j = 1; j <= 20 && j <= i; j++)
			add_edge(i, i - j);
	expect_large("a long band of 2,000");
	start_graph(120);
	for (int i = 0; i < 60; i++)
		for (int j = 60; j < 120; j++)
			add_edge(i, j);
	expect_large("everything references everything");
	start_graph(600);
	for (int i = 0; i < 600; i++)
	{
		nodes[i].width = nodes[i].height = LAYOUT_MAX_SIDE;
		add_edge(i, (i * 17) % 600);
	}
	expect_large("the largest tables");
}

int
main(void)
{
	test_table_size();
	test_count_crossings();
	test_refusals();
	test_room();
	test_known_graphs();
	test_pages();
	test_few_crossings();
	test_groups();
	test_directed();
	test_rows();
	test_lines();
	test_random_full();
	test_random_incremental();
	test_interruption();
	test_large();
	return done_testing();
}
