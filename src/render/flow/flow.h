/*
 * flow.h
 *		Places for the steps of a flow diagram, ways for its edges, frames for its groups.
 *
 * The room: directions in flow_order.c, places in flow_place.c, frames in flow_frame.c, where edges meet
 * steps in flow_port.c, their ways and what is written on them in flow_way.c and flow_label.c. Layout and
 * ways are those of pure/layout. Equal input gives equal output; it works without a server. src/core/drawing
 * calls it, render/flow_svg.c draws what it finds.
 *
 * Steps that somebody placed stay. The others are laid out along the edges, from left to right, group by
 * group from the innermost out: a group's frame is one box of the layout around it, so that frames hold their
 * members and nobody else. What is written on an edge is a box of the layout, too.
 */
#ifndef AINECTO_RENDER_FLOW_FLOW_H
#define AINECTO_RENDER_FLOW_FLOW_H

#include "render/drawing.h"

/*
 * Completes a flow: boxes and order of its nodes, ways and labels of its edges, its frames. Nodes and edges
 * are changed in place, points and frames are palloc'd. Ends of edges and groups are valid positions, and
 * groups form trees. interrupted, which may be NULL, is asked every few milliseconds and may leave by
 * longjmp. Beyond the limits of layout.h and route.h steps are lined up, and edges are curves.
 */
extern void flow_arrange(Flow *flow, LayoutInterrupted interrupted, void *state);

/* Gives back the points and frames of an arranged flow. */
extern void flow_release(Flow *flow);

#endif
