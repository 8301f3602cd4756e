/*
 * flow_work.h
 *		What the steps of arranging hand to each other. For this room's files only.
 */
#ifndef AINECTO_RENDER_FLOW_FLOW_WORK_H
#define AINECTO_RENDER_FLOW_FLOW_WORK_H

#include "render/flow/flow.h"
#include "render/flow_shape.h"

/* More steps that nobody placed, and labels among them, are lined up: anyone with a link can ask for this. */
#define FLOW_MAX_LAID_OUT 600

/* More boxes times labels are not looked at for places of labels. */
#define FLOW_MAX_LABEL_WORK INT64CONST(2000000)

/* Between a frame and what is in it; above there is its name, too. */
#define FLOW_GROUP_PADDING 32
#define FLOW_GROUP_HEADER  28

/* A name in a frame: from the frame's corner, its height, and its widest. */
#define FLOW_NAME_LEFT      14
#define FLOW_NAME_TOP       8
#define FLOW_NAME_HEIGHT    18
#define FLOW_NAME_MAX_WIDTH 260

/* A loop at a step keeps so far from it. */
#define FLOW_LOOP_ROOM 30

/* Where an edge meets a step: a side of route.h, and how far from its top or its left. */
typedef struct FlowPort
{
	int side;
	int at;
	int room; /* it may be moved so far either way */
} FlowPort;

typedef struct FlowWork
{
	Flow *flow;
	LayoutInterrupted interrupted;
	void *state;
	int *depth;       /* of each group: how many are around it */
	int *groups;      /* outer ones first */
	int *level;       /* of each edge: the innermost group that both its ends are in; -1: none */
	Box *labels;      /* of each edge; width 0: nothing is written on it */
	bool *label_laid; /* its label was placed with the steps */
	FlowPort (*ports)[2];
	FlowFrame *frames;
	int frame_count;
	bool upright; /* is read from top to bottom */
} FlowWork;

/* Zeroed, of any size, palloc'd. */
extern void *flow_take(int count, size_t size);

static inline int64
box_right(const Box *box)
{
	return box->x + box->width;
}

static inline int64
box_bottom(const Box *box)
{
	return box->y + box->height;
}

/* Whether two boxes come nearer than so many pixels. */
static inline bool
boxes_meet(const Box *a, const Box *b, int64 gap)
{
	return a->x < box_right(b) + gap && b->x < box_right(a) + gap && a->y < box_bottom(b) + gap &&
		   b->y < box_bottom(a) + gap;
}

/* Whether a node lies in a group or in one within it; group -1: always. */
extern bool flow_is_inside(const Flow *flow, int node, int group);

/* flow_order.c: order[] of the nodes, and which edges lead back. */
extern void flow_find_order(FlowWork *work);

/* flow_place.c */
extern void flow_place_steps(FlowWork *work);

/* flow_frame.c */
extern void flow_frame_groups(FlowWork *work);
extern int flow_measure_name(const char *name);

/* flow_port.c */
extern void flow_choose_ports(FlowWork *work);

/* flow_way.c */
extern void flow_find_ways(FlowWork *work);

/* flow_label.c: places for what is written on edges and has none. */
extern void flow_place_labels(FlowWork *work);

#endif
