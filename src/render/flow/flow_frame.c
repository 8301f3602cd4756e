/*
 * flow_frame.c
 *		Frames around the members of groups. Where one for all would enclose a stranger, which happens among
 *		steps that somebody placed, there are several.
 */
#include "render/flow/flow_work.h"

/* A member is tried with so many of the last frames. */
#define FRAMES_TRIED 8

/* A frame that has little room: between it and what is in it, without a name. */
#define TIGHT_PADDING 6

typedef struct Framing
{
	FlowWork *work;
	FlowFrame *pieces; /* of all groups, inner ones first */
	int count;
	int room;
} Framing;

int
flow_measure_name(const char *name)
{
	int room = name == NULL ? 0 : render_measure_letters(name, (int) strlen(name));

	return Min((room * FLOW_LABEL_SIZE + 99) / 100, FLOW_NAME_MAX_WIDTH);
}

static Box
pad(const Box *box, int padding, int header)
{
	return (Box){box->x - padding, box->y - padding - header, box->width + 2 * padding,
				 box->height + 2 * padding + header};
}

static bool
meets_stranger(const FlowWork *work, int group, const Box *frame)
{
	const Flow *flow = work->flow;

	for (int i = 0; i < flow->node_count; i++)
	{
		if (boxes_meet(frame, &flow->nodes[i].box, 0) && !flow_is_inside(flow, i, group))
			return true;
	}
	return false;
}

/* A frame with as much room as there is around what is in it. */
static FlowFrame
make_frame(const FlowWork *work, int group, const Box *content)
{
	int name = flow_measure_name(work->flow->groups[group].name);
	FlowFrame frame = {group, pad(content, FLOW_GROUP_PADDING, FLOW_GROUP_HEADER), {0}};
	Box wider = frame.box;

	if (meets_stranger(work, group, &frame.box))
	{
		frame.box = pad(content, TIGHT_PADDING, FLOW_GROUP_HEADER);
		if (meets_stranger(work, group, &frame.box))
		{
			frame.box = pad(content, TIGHT_PADDING, 0);
			if (meets_stranger(work, group, &frame.box))
				frame.box = *content;
			return frame;
		}
		wider = frame.box;
	}
	wider.width = Max(wider.width, name + 2 * FLOW_NAME_LEFT);
	if (!meets_stranger(work, group, &wider))
		frame.box = wider;
	if (name > 0)
		frame.name_box =
			(Box){frame.box.x + FLOW_NAME_LEFT, frame.box.y + FLOW_NAME_TOP,
				  Max(Min(name, frame.box.width - 2 * FLOW_NAME_LEFT), FLOW_LABEL_SIZE), FLOW_NAME_HEIGHT};
	return frame;
}

static void
keep_piece(Framing *framing, const FlowFrame *piece)
{
	if (framing->count == framing->room)
	{
		framing->room = 2 * framing->room + 16;
		framing->pieces = framing->pieces == NULL
							  ? palloc(framing->room * sizeof(FlowFrame))
							  : repalloc(framing->pieces, framing->room * sizeof(FlowFrame));
	}
	framing->pieces[framing->count++] = *piece;
}

/* What lies directly in a group: nodes, what is written on its edges, frames of the groups in it. */
static int
list_content(const Framing *framing, int group, Box *content)
{
	const FlowWork *work = framing->work;
	const Flow *flow = work->flow;
	int count = 0;

	for (int i = 0; i < flow->node_count; i++)
	{
		if (flow->nodes[i].group == group)
			content[count++] = flow->nodes[i].box;
	}
	for (int i = 0; i < flow->edge_count; i++)
	{
		if (work->level[i] == group && work->label_laid[i])
			content[count++] = work->labels[i];
	}
	for (int i = 0; i < framing->count; i++)
	{
		if (flow->groups[framing->pieces[i].group].parent == group)
			content[count++] = framing->pieces[i].box;
	}
	return count;
}

/* Each member joins the first frame that holds it without a stranger, or has its own. */
static void
frame_apart(Framing *framing, int group, const Box *content, int count)
{
	Box *parts = flow_take(count, sizeof(Box));
	int part_count = 0;

	for (int i = 0; i < count; i++)
	{
		int at = Max(part_count - FRAMES_TRIED, 0);

		for (; at < part_count; at++)
		{
			Box both = parts[at];
			Box tight;

			box_include(&both, &content[i]);
			tight = pad(&both, TIGHT_PADDING, FLOW_GROUP_HEADER);
			if (meets_stranger(framing->work, group, &tight))
				continue;
			parts[at] = both;
			break;
		}
		if (at == part_count)
			parts[part_count++] = content[i];
	}
	for (int i = 0; i < part_count; i++)
	{
		FlowFrame frame = make_frame(framing->work, group, &parts[i]);

		keep_piece(framing, &frame);
	}
	pfree(parts);
}

static void
frame_group(Framing *framing, int group)
{
	const FlowWork *work = framing->work;
	Box *content = flow_take(work->flow->node_count + work->flow->edge_count + framing->count, sizeof(Box));
	int count = list_content(framing, group, content);
	Box all = {0};
	Box tight;

	for (int i = 0; i < count; i++)
		box_include(&all, &content[i]);
	tight = pad(&all, TIGHT_PADDING, FLOW_GROUP_HEADER);
	if (count > 0 && meets_stranger(work, group, &tight))
		frame_apart(framing, group, content, count);
	else if (count > 0)
	{
		FlowFrame frame = make_frame(work, group, &all);

		keep_piece(framing, &frame);
	}
	pfree(content);
}

void
flow_frame_groups(FlowWork *work)
{
	Framing framing = {.work = work};

	for (int i = work->flow->group_count - 1; i >= 0; i--)
	{
		frame_group(&framing, work->groups[i]);
		if (work->interrupted != NULL)
			work->interrupted(work->state);
	}
	work->frames = framing.pieces;
	work->frame_count = framing.count;
	/* Outer ones first. */
	for (int i = 0; i < framing.count / 2; i++)
	{
		FlowFrame frame = framing.pieces[i];

		framing.pieces[i] = framing.pieces[framing.count - 1 - i];
		framing.pieces[framing.count - 1 - i] = frame;
	}
}
