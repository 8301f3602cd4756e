/*
 * arrangement.c
 *		Positions for boxes that have none, only for the page that shows them.
 */
#include "postgres.h"

#include "core/drawing/content.h"
#include "miscadmin.h"

/* Anyone with a link can ask for this work again and again, so only a few boxes are worth a real layout. */
#define MAX_LAID_OUT 300

/* The width at which a line of boxes ends. */
#define SHELF_WIDTH 2400

static bool
check_interrupts(void *state)
{
	CHECK_FOR_INTERRUPTS();
	return false;
}

/* Line by line below everything that has a position. */
static void
line_up(LayoutNode *boxes, int count)
{
	int64 left = 0;
	int64 top = 0;
	int64 x;
	int tallest = 0;
	bool any = false;

	for (int i = 0; i < count; i++)
	{
		if (!boxes[i].positioned)
			continue;
		left = any ? Min(left, boxes[i].x) : boxes[i].x;
		top = any ? Max(top, (int64) boxes[i].y + boxes[i].height) : (int64) boxes[i].y + boxes[i].height;
		any = true;
	}
	if (any)
		top += LAYOUT_GAP;
	x = left;
	for (int i = 0; i < count; i++)
	{
		if (boxes[i].positioned)
			continue;
		if (x > left && x + boxes[i].width > left + SHELF_WIDTH)
		{
			x = left;
			top += tallest + LAYOUT_GAP;
			tallest = 0;
		}
		boxes[i].x = (int) Min(x, PG_INT32_MAX);
		boxes[i].y = (int) Min(top, PG_INT32_MAX);
		boxes[i].positioned = true;
		x += boxes[i].width + LAYOUT_GAP;
		tallest = Max(tallest, boxes[i].height);
	}
}

/* ---- positions ---- */

void
arrangement_position_boxes(LayoutNode *boxes, int count, const LayoutEdge *edges, int edge_count)
{
	int missing = 0;

	for (int i = 0; i < count; i++)
		missing += !boxes[i].positioned;
	if (missing == 0)
		return;
	if (missing > MAX_LAID_OUT || layout_arrange(boxes, count, edges, edge_count, LAYOUT_INCREMENTAL,
												 check_interrupts, NULL) != LAYOUT_OK)
		line_up(boxes, count);
}
