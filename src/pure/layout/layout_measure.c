/*
 * layout_measure.c
 *		How good a finished layout is: by the lines that it would have.
 */
#include "layout_graph.h"
#include "route_graph.h"

/* A straight piece of a line. */
typedef struct LinePiece
{
	int route;
	int at; /* across */
	int low;
	int high;
} LinePiece;

typedef struct LinePieces
{
	LinePiece *level;
	int level_count;
	LinePiece *upright;
	int upright_count;
} LinePieces;

static int
piece_compare(const void *left, const void *right)
{
	const LinePiece *a = left;
	const LinePiece *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return a->high < b->high ? -1 : a->high > b->high;
}

static int64
count_meetings(const LinePieces *pieces)
{
	int64 count = 0;

	for (int i = 0; i < pieces->level_count; i++)
	{
		const LinePiece *level = &pieces->level[i];
		int low = 0;
		int high = pieces->upright_count;

		while (low < high)
		{
			int middle = (low + high) / 2;

			if (pieces->upright[middle].at <= level->low)
				low = middle + 1;
			else
				high = middle;
		}
		for (; low < pieces->upright_count && pieces->upright[low].at < level->high; low++)
			count += pieces->upright[low].low < level->at && level->at < pieces->upright[low].high &&
					 pieces->upright[low].route != level->route;
	}
	return count;
}

void
layout_measure_lines(LayoutWork *work, const Route *routes, int route_count, LayoutMeasure *measure)
{
	struct LayoutChunk *before = work->chunks;
	LinePieces pieces = {0};
	int total = 0;

	for (int i = 0; i < route_count; i++)
		total += routes[i].point_count;
	pieces.level = layout_take(work, total, sizeof(LinePiece));
	pieces.upright = layout_take(work, total, sizeof(LinePiece));
	measure->length = 0;
	for (int i = 0; i < route_count; i++)
		for (int j = 1; j < routes[i].point_count; j++)
		{
			const RoutePoint *a = &routes[i].points[j - 1];
			const RoutePoint *b = &routes[i].points[j];

			if (a->y == b->y)
				pieces.level[pieces.level_count++] = (LinePiece){i, a->y, Min(a->x, b->x), Max(a->x, b->x)};
			else
				pieces.upright[pieces.upright_count++] =
					(LinePiece){i, a->x, Min(a->y, b->y), Max(a->y, b->y)};
			measure->length += abs(a->x - b->x) + abs(a->y - b->y);
		}
	qsort(pieces.level, pieces.level_count, sizeof(LinePiece), piece_compare);
	qsort(pieces.upright, pieces.upright_count, sizeof(LinePiece), piece_compare);
	measure->crossings = count_meetings(&pieces);
	layout_release(work, before);
}

bool
layout_measure(LayoutWork *work, const LayoutGraph *graph, LayoutMeasure *measure)
{
	LayoutNode *nodes = layout_take(work, graph->node_count, sizeof(LayoutNode));
	Route *routes = layout_take(work, graph->link_count, sizeof(Route));
	LayoutResult result;

	for (int i = 0; i < graph->node_count; i++)
		nodes[i] = (LayoutNode){.width = graph->width[i],
								.height = graph->height[i],
								.positioned = true,
								.x = (int) Min(graph->x[i], LAYOUT_MAX_COORDINATE + 1),
								.y = (int) Min(graph->y[i], LAYOUT_MAX_COORDINATE + 1)};
	for (int i = 0; i < graph->link_count; i++)
	{
		const LayoutLink *link = &graph->links[i];
		RouteEnd left = {link->left, ROUTE_SIDE_LEFT | ROUTE_SIDE_RIGHT, link->down[0], 0};
		RouteEnd right = {link->right, ROUTE_SIDE_LEFT | ROUTE_SIDE_RIGHT, link->down[1], 0};

		routes[i].from = link->turned ? left : right;
		routes[i].to = link->turned ? right : left;
	}
	result = route_once(nodes, graph->node_count, routes, graph->link_count, work->interrupted, work->state);
	work->stopped |= result == LAYOUT_INTERRUPTED;
	if (result != LAYOUT_OK)
		return false;
	layout_measure_lines(work, routes, graph->link_count, measure);
	return true;
}

/* ---- straight lines ---- */

/* A drawn edge; x1 <= x2. */
typedef struct Line
{
	int64 x1;
	int64 y1;
	int64 x2;
	int64 y2;
	int left;
	int right;
} Line;

static int
line_compare(const void *left, const void *right)
{
	const Line *a = left;
	const Line *b = right;

	return a->x1 < b->x1 ? -1 : a->x1 > b->x1;
}

/*
 * Which side of a line a point lies on: -1, 0 or 1. Coordinates within LAYOUT_MAX_COORDINATE plus half of
 * LAYOUT_MAX_SIDE keep both products and their difference within 64 bits.
 */
static int
line_side(const Line *line, int64 x, int64 y)
{
	int64 turn = (line->x2 - line->x1) * (y - line->y1) - (line->y2 - line->y1) * (x - line->x1);

	return turn > 0 ? 1 : turn < 0 ? -1 : 0;
}

static bool
lines_cross(const Line *a, const Line *b)
{
	if (a->left == b->left || a->left == b->right || a->right == b->left || a->right == b->right)
		return false;
	return line_side(a, b->x1, b->y1) * line_side(a, b->x2, b->y2) < 0 &&
		   line_side(b, a->x1, a->y1) * line_side(b, a->x2, a->y2) < 0;
}

static bool
node_is_drawn(const LayoutNode *nodes, int node_count, int index)
{
	const LayoutNode *node;

	if (index < 0 || index >= node_count)
		return false;
	node = &nodes[index];
	return node->positioned && node->x >= -LAYOUT_MAX_COORDINATE && node->x <= LAYOUT_MAX_COORDINATE &&
		   node->y >= -LAYOUT_MAX_COORDINATE && node->y <= LAYOUT_MAX_COORDINATE && node->width >= 0 &&
		   node->width <= LAYOUT_MAX_SIDE && node->height >= 0 && node->height <= LAYOUT_MAX_SIDE;
}

int64
layout_count_crossings(const LayoutNode *nodes, int node_count, const LayoutEdge *edges, int edge_count)
{
	LayoutWork work = {NULL, NULL, NULL, false};
	Line *lines = layout_take(&work, edge_count, sizeof(Line));
	int count = 0;
	int64 crossings = 0;

	for (int i = 0; i < edge_count; i++)
	{
		Line *line = &lines[count];
		int left = edges[i].from;
		int right = edges[i].to;

		if (left == right || !node_is_drawn(nodes, node_count, left) ||
			!node_is_drawn(nodes, node_count, right))
			continue;
		line->x1 = nodes[left].x + nodes[left].width / 2;
		line->x2 = nodes[right].x + nodes[right].width / 2;
		if (line->x1 > line->x2)
		{
			left = edges[i].to;
			right = edges[i].from;
		}
		line->left = left;
		line->right = right;
		line->x1 = nodes[left].x + nodes[left].width / 2;
		line->y1 = nodes[left].y + nodes[left].height / 2;
		line->x2 = nodes[right].x + nodes[right].width / 2;
		line->y2 = nodes[right].y + nodes[right].height / 2;
		count++;
	}
	qsort(lines, count, sizeof(Line), line_compare);
	for (int i = 0; i < count; i++)
		for (int j = i + 1; j < count && lines[j].x1 <= lines[i].x2; j++)
			if (lines_cross(&lines[i], &lines[j]))
				crossings++;
	layout_release(&work, NULL);
	return crossings;
}
