/*
 * flow_label.c
 *		Places for what is written on edges between steps that stand already: on the edge where it meets
 *		nothing, as near to its middle as can be, or else beside it.
 */
#include "render/flow/flow_work.h"

/* Between what is written and what stands beside it. */
#define LABEL_GAP 3

/* Places tried along each piece of a way. */
#define TRIED_PLACES 9

/* What another line below a label costs, in pixels from the middle. */
#define COST_CROSSED 10000

/* Rings of places around the middle, so far apart. */
#define RINGS     60
#define RING_STEP 14

typedef struct Labelling
{
	FlowWork *work;
	Box *taken; /* nodes, names of frames, labels that have their places */
	int taken_count;
	Box *lines; /* pieces of ways, as thin boxes */
	int *line_edge;
	int line_count;
} Labelling;

static void
take_line(Labelling *labelling, int edge, const RoutePoint *a, const RoutePoint *b)
{
	labelling->line_edge[labelling->line_count] = edge;
	labelling->lines[labelling->line_count++] =
		(Box){Min(a->x, b->x), Min(a->y, b->y), abs(a->x - b->x) + 1, abs(a->y - b->y) + 1};
}

static void
take_what_stands(Labelling *labelling)
{
	const FlowWork *work = labelling->work;
	const Flow *flow = work->flow;
	int points = 0;

	for (int i = 0; i < flow->edge_count; i++)
		points += flow->edges[i].point_count;
	labelling->taken = flow_take(flow->node_count + flow->edge_count + work->frame_count, sizeof(Box));
	labelling->lines = flow_take(points, sizeof(Box));
	labelling->line_edge = flow_take(points, sizeof(int));
	for (int i = 0; i < flow->node_count; i++)
		labelling->taken[labelling->taken_count++] = flow->nodes[i].box;
	for (int i = 0; i < work->frame_count; i++)
	{
		if (work->frames[i].name_box.width > 0)
			labelling->taken[labelling->taken_count++] = work->frames[i].name_box;
	}
	for (int i = 0; i < flow->edge_count; i++)
	{
		const FlowEdge *edge = &flow->edges[i];

		if (work->label_laid[i])
			labelling->taken[labelling->taken_count++] = work->labels[i];
		for (int j = 1; j < edge->point_count; j++)
		{
			if (j != edge->first_count)
				take_line(labelling, i, &edge->points[j - 1], &edge->points[j]);
		}
	}
}

static bool
is_free(const Labelling *labelling, const Box *label)
{
	for (int i = 0; i < labelling->taken_count; i++)
	{
		if (boxes_meet(label, &labelling->taken[i], LABEL_GAP))
			return false;
	}
	return true;
}

/* Other lines below it. */
static int64
count_crossed(const Labelling *labelling, int edge, const Box *label)
{
	int64 crossed = 0;

	for (int i = 0; i < labelling->line_count; i++)
		crossed += labelling->line_edge[i] != edge && boxes_meet(label, &labelling->lines[i], 0);
	return crossed;
}

/* Around a point. */
static Box
label_at(const Box *size, int64 x, int64 y)
{
	return (Box){x - size->width / 2, y - size->height / 2, size->width, size->height};
}

/* Half the length of a way, along its pieces. */
static int64
half_length(const FlowEdge *edge)
{
	int64 length = 0;

	for (int i = 1; i < edge->point_count; i++)
		length += (int64) abs(edge->points[i].x - edge->points[i - 1].x) +
				  abs(edge->points[i].y - edge->points[i - 1].y);
	return length / 2;
}

/* How far a label reaches beyond the piece of a way that it stands on. */
static int64
overhang(const RoutePoint *a, const RoutePoint *b, const Box *label)
{
	int64 level = Max(Min(a->x, b->x) - label->x, box_right(label) - Max(a->x, b->x));
	int64 upright = Max(Min(a->y, b->y) - label->y, box_bottom(label) - Max(a->y, b->y));

	return Max(a->y == b->y ? level : upright + label->width / 2, 0);
}

/* The best place on the way itself; false if there is none. */
static bool
find_on_way(const Labelling *labelling, int number, Box *label, RoutePoint *middle)
{
	const FlowEdge *edge = &labelling->work->flow->edges[number];
	int64 half = half_length(edge);
	int64 gone = 0;
	int64 best = PG_INT64_MAX;
	int64 nearest = PG_INT64_MAX;

	for (int i = 1; i < edge->point_count; i++)
	{
		const RoutePoint *a = &edge->points[i - 1];
		const RoutePoint *b = &edge->points[i];
		int64 length = (int64) abs(b->x - a->x) + abs(b->y - a->y);

		for (int step = 0; step <= TRIED_PLACES; step++)
		{
			int64 x = a->x + ((int64) b->x - a->x) * step / TRIED_PLACES;
			int64 y = a->y + ((int64) b->y - a->y) * step / TRIED_PLACES;
			int64 off = gone + length * step / TRIED_PLACES - half;
			Box place = label_at(label, x, y);
			int64 cost = off < 0 ? -off : off;

			if (cost < nearest)
			{
				nearest = cost;
				*middle = (RoutePoint){(int) x, (int) y};
			}
			if (cost >= best || !is_free(labelling, &place))
				continue;
			cost += overhang(a, b, &place) + COST_CROSSED * count_crossed(labelling, number, &place);
			if (cost < best)
			{
				best = cost;
				label->x = place.x;
				label->y = place.y;
			}
		}
		gone += length;
	}
	return best < PG_INT64_MAX;
}

/* The nearest free place around the middle of the way; beyond all rings what is below everything. */
static void
find_beside(const Labelling *labelling, Box *label, const RoutePoint *middle)
{
	static const int directions[][2] = {{0, -1}, {0, 1}, {1, 0}, {-1, 0}, {1, -1}, {-1, -1}, {1, 1}, {-1, 1}};
	Box place;
	int64 bottom = middle->y;

	for (int ring = 0; ring < RINGS; ring++)
	{
		for (size_t i = 0; i < lengthof(directions); i++)
		{
			int64 reach = (int64) ring * RING_STEP;

			place = label_at(label, middle->x + directions[i][0] * (label->width / 2 + 6 + reach),
							 middle->y + directions[i][1] * (label->height / 2 + 6 + reach));
			if (is_free(labelling, &place))
			{
				*label = place;
				return;
			}
		}
	}
	for (int i = 0; i < labelling->taken_count; i++)
		bottom = Max(bottom, box_bottom(&labelling->taken[i]));
	*label = label_at(label, middle->x, bottom + label->height);
}

/* Of an edge without a way the middle between its steps. */
static RoutePoint
middle_of(const Flow *flow, const FlowEdge *edge)
{
	const Box *a = &flow->nodes[edge->from].box;
	const Box *b = &flow->nodes[edge->to].box;

	return (RoutePoint){(int) ((a->x + b->x) / 2 + (a->width + b->width) / 4),
						(int) ((a->y + b->y) / 2 + (a->height + b->height) / 4)};
}

void
flow_place_labels(FlowWork *work)
{
	const Flow *flow = work->flow;
	Labelling labelling = {.work = work};
	int64 wanted = 0;

	for (int i = 0; i < flow->edge_count; i++)
		wanted += work->labels[i].width > 0 && !work->label_laid[i];
	take_what_stands(&labelling);
	for (int i = 0; i < flow->edge_count; i++)
	{
		Box *label = &work->labels[i];
		RoutePoint middle = middle_of(flow, &flow->edges[i]);

		if (label->width == 0 || work->label_laid[i])
			continue;
		if (wanted * labelling.taken_count > FLOW_MAX_LABEL_WORK)
			*label = label_at(label, middle.x, middle.y);
		else if (!find_on_way(&labelling, i, label, &middle))
			find_beside(&labelling, label, &middle);
		labelling.taken[labelling.taken_count++] = *label;
		if (work->interrupted != NULL)
			work->interrupted(work->state);
	}
	pfree(labelling.taken);
	pfree(labelling.lines);
	pfree(labelling.line_edge);
}
