/*
 * flow_shape.h
 *		What a shape of a flow diagram has room for, and where its own line runs in its box.
 */
#ifndef AINECTO_RENDER_FLOW_SHAPE_H
#define AINECTO_RENDER_FLOW_SHAPE_H

#include "render/drawing.h"

/* Sizes of letters, as the style sheet has them, and heights of their lines. */
#define FLOW_STEP_SIZE  13
#define FLOW_STEP_LINE  18
#define FLOW_LABEL_SIZE 12
#define FLOW_LABEL_LINE 16

/* From the top of a frame's name to its base line. */
#define FLOW_NAME_BASE 14

/* A step without a size of its own has at most so many lines; the whole is its title. */
#define FLOW_STEP_MAX_LINES 12

/* What is written on an edge is at most so wide and so many lines; the whole is its title. */
#define FLOW_LABEL_MAX_WIDTH 168
#define FLOW_LABEL_MAX_LINES 3

/* Lines of a text: the room of each in hundredths of the letters' size, and how many there are. */
typedef struct FlowText
{
	int room;
	int lines;
} FlowText;

/* How a text is broken into a shape of these sides. */
extern FlowText flow_fit_text(const char *shape, const char *text, int64 width, int64 height);

/* The sides of a shape that its text fits into. */
extern void flow_size_step(const char *shape, const char *text, int *width, int *height);

/* The sides of what is written on an edge. */
extern void flow_size_label(const char *text, int *width, int *height);

/* From a side of the box, at so far from its top or its left, to the line of the shape. side is one of
 * route.h's. */
extern int flow_shape_depth(const char *shape, const Box *box, int side, int64 at);

/* Whether a shape has room for lines along the whole of its sides. */
extern bool flow_shape_is_pointed(const char *shape);

#endif
