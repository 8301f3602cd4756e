/*
 * layout_group.c
 *		Groups of tables side by side, each a rectangle of its own, so that none encloses a stranger. They
 *		are placed so that what leads from one to another is short.
 */
#include "layout_graph.h"

/* Work of the search, counted in bridges and parts looked at. */
#define PLACING_WORK INT64CONST(6000000)

/* What is read from left to right counts so many times more where it leads back. */
#define COST_BACK 3

/* Of more groups the tallest come first, wherever their bridges lead. */
#define MOST_PLACED 200

/* Widths tried for the page, in percent of that of one of 16:10 without any waste. */
#define PLACING_FROM 70
#define PLACING_TO   190
#define PLACING_STEP 20

typedef struct GroupNumber
{
	int group;
	int node;
} GroupNumber;

typedef struct Placing
{
	LayoutPart *parts;
	int part_count;
	const LayoutBridge *bridges;
	int bridge_count;
	int gap;
	LayoutSteps *steps;
	LayoutBox *boxes;
	int *order;
	int64 area; /* of all parts with their gaps, in 16 pixels */
	int64 widest;
	int64 ideal; /* width of the page */
	int64 work_left;
} Placing;

static int
group_number_compare(const void *left, const void *right)
{
	const GroupNumber *a = left;
	const GroupNumber *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

/* Numbers the groups of nodes from 0 on, by their own numbers; returns how many there are. */
int
layout_number_parts(LayoutWork *work, const int *group, int count, int *part)
{
	GroupNumber *numbers = layout_take(work, count, sizeof(GroupNumber));
	int parts = 0;

	for (int i = 0; i < count; i++)
		numbers[i] = (GroupNumber){Max(group[i], -1), i};
	qsort(numbers, count, sizeof(GroupNumber), group_number_compare);
	for (int i = 0; i < count; i++)
	{
		if (i > 0 && numbers[i].group != numbers[i - 1].group)
			parts++;
		part[numbers[i].node] = parts;
	}
	return count == 0 ? 0 : parts + 1;
}

static int64
distance_of(int64 a, int64 b)
{
	return a > b ? a - b : b - a;
}

static int64
bridge_length(const Placing *placing, const LayoutBridge *bridge)
{
	int64 x[2];
	int64 y[2];

	for (int end = 0; end < 2; end++)
	{
		const LayoutPart *part = &placing->parts[bridge->part[end]];
		const LayoutBox *box = &placing->boxes[bridge->part[end]];

		x[end] = box->x + (part->turned ? part->box.width - bridge->x[end] : bridge->x[end]);
		y[end] = box->y + bridge->y[end];
	}
	if (bridge->directed && x[0] > x[1])
		x[0] += COST_BACK * (x[0] - x[1]);
	return (distance_of(x[0], x[1]) + distance_of(y[0], y[1])) * bridge->weight;
}

/* What is to be small: the length of all bridges, the page beyond what the parts need, and a page that is
 * long and narrow. */
static int64
placing_measure(Placing *placing, int64 page)
{
	int64 length = layout_pack_page(placing->steps, placing->order, placing->boxes, placing->part_count,
									placing->gap, page);
	int64 width = 0;
	int64 sum = 0;
	int64 percent;

	for (int i = 0; i < placing->part_count; i++)
		width = Max(width, placing->boxes[i].x + placing->boxes[i].width + placing->gap);
	for (int i = 0; i < placing->bridge_count; i++)
		sum += bridge_length(placing, &placing->bridges[i]);
	placing->work_left -= placing->bridge_count + 4 * placing->part_count;
	percent = layout_multiply(width / 16, length) / Max(placing->area / 100, 1);
	if (width > 3 * length || length > 2 * width)
		percent *= 2;
	return layout_multiply(sum / 16 + 64, Max(percent, 100));
}

/* The best page for the order and turns at hand. */
static int64
placing_choose_page(Placing *placing, int64 *best_page)
{
	int64 best = PG_INT64_MAX;

	for (int percent = PLACING_FROM; percent <= PLACING_TO; percent += PLACING_STEP)
	{
		int64 page = Max(placing->widest, placing->ideal * percent / 100);
		int64 score = placing_measure(placing, page);

		if (score < best)
		{
			best = score;
			*best_page = page;
		}
	}
	return best;
}

/* Keeps a change, made by a function that undoes it when it is called again, if it helps. */
static bool
placing_keep(Placing *placing, void (*change)(Placing *, int, int), int a, int b, int64 *best,
			 int64 *best_page)
{
	int64 page = 0;
	int64 score;

	change(placing, a, b);
	score = placing_choose_page(placing, &page);
	if (score < *best)
	{
		*best = score;
		*best_page = page;
		return true;
	}
	change(placing, a, b);
	return false;
}

static void
exchange_parts(Placing *placing, int a, int b)
{
	int part = placing->order[a];

	placing->order[a] = placing->order[b];
	placing->order[b] = part;
}

static void
turn_part(Placing *placing, int part, int same)
{
	(void) same;
	placing->parts[part].turned = !placing->parts[part].turned;
}

static void
placing_start(LayoutWork *work, Placing *placing)
{
	placing->steps = layout_take_steps(work, placing->part_count);
	placing->boxes = layout_take(work, placing->part_count, sizeof(LayoutBox));
	placing->order = layout_take(work, placing->part_count, sizeof(int));
	for (int i = 0; i < placing->part_count; i++)
	{
		const LayoutBox *box = &placing->parts[i].box;
		int at = i;

		placing->boxes[i] = *box;
		placing->area += (box->width + placing->gap) * (box->height + placing->gap) / 16;
		placing->widest = Max(placing->widest, box->width + placing->gap);
		/* The tallest first. */
		for (; at > 0 && placing->parts[placing->order[at - 1]].box.height < box->height; at--)
			placing->order[at] = placing->order[at - 1];
		placing->order[at] = i;
	}
	placing->ideal = layout_square_root(Min(placing->area, PG_INT64_MAX / 256) / 10 * 256);
}

/* Places the parts of a diagram, and turns some of them. */
void
layout_place_parts(LayoutWork *work, LayoutPart *parts, int part_count, const LayoutBridge *bridges,
				   int bridge_count, int gap)
{
	Placing placing = {.parts = parts,
					   .part_count = part_count,
					   .bridges = bridges,
					   .bridge_count = bridge_count,
					   .gap = gap,
					   .work_left = PLACING_WORK};
	int64 page = 0;
	int64 best;
	bool improved = true;
	bool may_turn = true;

	if (part_count > MOST_PLACED)
	{
		LayoutBox *boxes = layout_take(work, part_count, sizeof(LayoutBox));

		for (int i = 0; i < part_count; i++)
			boxes[i] = parts[i].box;
		layout_pack_boxes(work, boxes, part_count, gap);
		for (int i = 0; i < part_count; i++)
			parts[i].box = boxes[i];
		return;
	}
	for (int i = 0; i < bridge_count; i++)
		may_turn &= !bridges[i].directed;
	placing_start(work, &placing);
	best = placing_choose_page(&placing, &page);
	while (improved && placing.work_left > 0)
	{
		improved = false;
		for (int i = 0; i < part_count && placing.work_left > 0 && !layout_stopped(work); i++)
		{
			if (may_turn)
				improved |= placing_keep(&placing, turn_part, i, i, &best, &page);
			for (int j = i + 1; j < part_count && placing.work_left > 0; j++)
				improved |= placing_keep(&placing, exchange_parts, i, j, &best, &page);
		}
	}
	layout_pack_page(placing.steps, placing.order, placing.boxes, part_count, gap, page);
	for (int i = 0; i < part_count; i++)
		parts[i].box = placing.boxes[i];
}
