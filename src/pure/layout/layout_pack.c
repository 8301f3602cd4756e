/*
 * layout_pack.c
 *		Boxes side by side: components of a diagram, and tables without references.
 */
#include "layout_graph.h"

/* Widths tried for a page of boxes, in percent of that of a page of 16:10 without any waste. */
#define PAGE_FROM 70
#define PAGE_TO   180
#define PAGE_STEP 10

/* Part of the lower outline of the boxes packed so far. */
struct LayoutSteps
{
	int64 x;
	int64 width;
	int64 y;
};

typedef struct BoxKey
{
	int64 height;
	int64 width;
	int index;
} BoxKey;

static int
box_key_compare(const void *left, const void *right)
{
	const BoxKey *a = left;
	const BoxKey *b = right;

	if (a->height != b->height)
		return a->height > b->height ? -1 : 1;
	if (a->width != b->width)
		return a->width > b->width ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* Lays one box on the outline where it comes to lie highest; returns the new number of steps. */
static int
skyline_add(LayoutSteps *steps, int step_count, int64 page, int64 width, int64 height, LayoutBox *box)
{
	int best = -1;
	int best_end = 0;
	int64 best_y = 0;
	LayoutSteps added;
	int kept = 0;

	for (int i = 0; i < step_count && steps[i].x + width <= page; i++)
	{
		int64 y = 0;
		int end = i;

		for (; end < step_count && steps[end].x < steps[i].x + width; end++)
			y = Max(y, steps[end].y);
		if (best < 0 || y < best_y)
		{
			best = i;
			best_end = end;
			best_y = y;
		}
	}
	added.x = steps[best].x;
	added.width = width;
	added.y = best_y + height;
	box->x = added.x;
	box->y = best_y;

	/* The steps under the box go, but for the part of the last one that sticks out. */
	if (steps[best_end - 1].x + steps[best_end - 1].width > added.x + width)
	{
		LayoutSteps *last = &steps[best_end - 1];

		last->width -= added.x + width - last->x;
		last->x = added.x + width;
		best_end--;
	}
	kept = step_count - best_end;
	memmove(&steps[best + 1], &steps[best_end], sizeof(LayoutSteps) * kept);
	steps[best] = added;
	return best + 1 + kept;
}

LayoutSteps *
layout_take_steps(LayoutWork *work, int box_count)
{
	return layout_take(work, box_count + 2, sizeof(LayoutSteps));
}

int64
layout_pack_page(LayoutSteps *steps, const int *order, LayoutBox *boxes, int box_count, int gap, int64 page)
{
	int step_count = 1;
	int64 length = 0;

	steps[0].x = 0;
	steps[0].y = 0;
	steps[0].width = page;
	for (int i = 0; i < box_count; i++)
	{
		LayoutBox *box = &boxes[order[i]];

		step_count = skyline_add(steps, step_count, page, box->width + gap, box->height + gap, box);
		length = Max(length, box->y + box->height + gap);
	}
	return length;
}

/*
 * Positions boxes without overlap and with gap between them, near a page of 16:10: the tallest first, each as
 * high as it can go on the outline of the others ("skyline" packing, see Jylanki 2010), on several widths of
 * the page.
 */
void
layout_pack_boxes(LayoutWork *work, LayoutBox *boxes, int box_count, int gap)
{
	BoxKey *keys = layout_take(work, box_count, sizeof(BoxKey));
	int *order = layout_take(work, box_count, sizeof(int));
	LayoutSteps *steps = layout_take_steps(work, box_count);
	int64 area = 0;
	int64 widest = 0;
	int64 best_page = 0;
	int64 best_size = PG_INT64_MAX;
	int64 ideal;

	for (int i = 0; i < box_count; i++)
	{
		keys[i].index = i;
		keys[i].width = boxes[i].width;
		keys[i].height = boxes[i].height;
		area += (boxes[i].width + gap) * (boxes[i].height + gap) / 16;
		widest = Max(widest, boxes[i].width + gap);
	}
	qsort(keys, box_count, sizeof(BoxKey), box_key_compare);
	for (int i = 0; i < box_count; i++)
		order[i] = keys[i].index;
	ideal = layout_square_root(Min(area, PG_INT64_MAX / 256) / 10 * 256);

	for (int percent = PAGE_FROM; percent <= PAGE_TO && !layout_stopped(work); percent += PAGE_STEP)
	{
		int64 page = Max(widest, ideal * percent / 100);
		int64 length = layout_pack_page(steps, order, boxes, box_count, gap, page);
		int64 used = 0;
		int64 size;

		for (int i = 0; i < box_count; i++)
			used = Max(used, boxes[i].x + boxes[i].width + gap);
		size = Max(used * 10, length * 16);
		if (size < best_size)
		{
			best_size = size;
			best_page = page;
		}
	}
	if (best_page > 0)
		layout_pack_page(steps, order, boxes, box_count, gap, best_page);
}
