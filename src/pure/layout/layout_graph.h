/*
 * layout_graph.h
 *		What the steps of the layered layout hand to each other. For the layout_*.c files only.
 *
 * The steps are those of Sugiyama, Tagawa and Toda (1981): make the graph acyclic, assign layers, order the
 * nodes within the layers, assign coordinates. Layers run from left to right.
 */
#ifndef AINECTO_PURE_LAYOUT_LAYOUT_GRAPH_H
#define AINECTO_PURE_LAYOUT_LAYOUT_GRAPH_H

#include "layout.h"

/* Bends of long edges in one component; edges beyond that have no say in the order of the layers. */
#define LAYOUT_MAX_BENDS 100000

/* Free space between two strips of layers; and about what stands between two layers. */
#define LAYOUT_LAYER_GAP 120

/* Memory and interruption of one call of layout_arrange. */
typedef struct LayoutWork
{
	struct LayoutChunk *chunks;
	LayoutInterrupted interrupted;
	void *state;
	bool stopped;
} LayoutWork;

/* A connection of two nodes, left being the referenced side; weight is the number of references it stands
 * for. */
typedef struct LayoutLink
{
	int left;
	int right;
	int weight;
	int room;    /* least free space between its ends */
	int down[2]; /* where it meets the left and the right node, from their tops */
	bool turned; /* the right node is the one referred to */
	bool directed;
} LayoutLink;

/* For each node the indexes of its links: link[start[node]] .. link[start[node + 1] - 1]. */
typedef struct LayoutIncidence
{
	int *start;
	int *link;
} LayoutIncidence;

typedef enum LayoutSide
{
	LAYOUT_LEFT,
	LAYOUT_RIGHT
} LayoutSide;

/*
 * One connected component. Nodes 0 .. node_count - 1 are tables; node_count .. total - 1 are the bends of
 * edges that span several layers, of height 0.
 */
typedef struct LayoutGraph
{
	int node_count;
	int *width;
	int *height;
	int *group;
	LayoutLink *links; /* acyclic once layout_break_cycles has run, no two alike */
	int link_count;

	int layer_count;
	int *layer; /* of each node, bends included */
	int seed;   /* of the choices that are left to chance */

	int total;
	LayoutLink *segments; /* links cut into pieces between neighbouring layers */
	int segment_count;
	LayoutIncidence near[2]; /* segments to the left and to the right of each node */
	int *layer_start; /* layer i is order[layer_start[i]] .. order[layer_start[i + 1] - 1], top to bottom */
	int *order;
	int *position; /* of each node within its layer */

	int64 *x; /* upper left corners of the tables, within the component */
	int64 *y;
	int64 box_width;
	int64 box_height;
} LayoutGraph;

/* A rectangle for layout_pack_boxes. */
typedef struct LayoutBox
{
	int64 width;
	int64 height;
	int64 x;
	int64 y;
} LayoutBox;

/* The tables of one group, laid out: a rectangle that may be turned so that left is right. */
typedef struct LayoutPart
{
	LayoutBox box;
	bool turned;
} LayoutPart;

/* A connection of two tables of different groups, each at a place within its part. */
typedef struct LayoutBridge
{
	int part[2];
	int64 x[2];
	int64 y[2];
	int weight;
	bool directed; /* the first is to stand left of the second */
} LayoutBridge;

/* The product of two numbers from 0 on, or the greatest there is. */
static inline int64
layout_multiply(int64 a, int64 b)
{
	return b != 0 && a > PG_INT64_MAX / b ? PG_INT64_MAX : a * b;
}

/* layout.c */
extern void *layout_take(LayoutWork *work, int count, size_t size);
extern void layout_release(LayoutWork *work, struct LayoutChunk *keep);
extern bool layout_stopped(LayoutWork *work);
extern int64 layout_square_root(int64 value);
extern void layout_list_links(LayoutWork *work, const LayoutLink *links, int link_count, int node_count,
							  LayoutSide side, LayoutIncidence *incidence);
extern int layout_merge_links(LayoutLink *links, int link_count);
extern void layout_turn_link(LayoutLink *link);

/* layout_rank.c */
extern void layout_break_cycles(LayoutWork *work, LayoutGraph *graph);
extern void layout_assign_layers(LayoutWork *work, LayoutGraph *graph);
extern void layout_split_layers(LayoutWork *work, LayoutGraph *graph, int percent);

extern void layout_drop_empty_layers(LayoutWork *work, LayoutGraph *graph);

/* layout_hub.c */
extern bool layout_centre_hubs(LayoutWork *work, LayoutGraph *graph);

/* layout_order.c */
extern void layout_order_layers(LayoutWork *work, LayoutGraph *graph);

/* What the lines of a layout would look like. */
typedef struct LayoutMeasure
{
	int64 crossings;
	int64 length;
} LayoutMeasure;

/* layout_measure.c: pairs of lines that cross, and the length of all of them. */
struct Route;
extern void layout_measure_lines(LayoutWork *work, const struct Route *routes, int route_count,
								 LayoutMeasure *measure);

/* layout_measure.c: false if there are too many lines, or the call was stopped. */
extern bool layout_measure(LayoutWork *work, const LayoutGraph *graph, LayoutMeasure *measure);

/* layout_coordinate.c */
extern void layout_set_coordinates(LayoutWork *work, LayoutGraph *graph);

/* layout_pack.c */
typedef struct LayoutSteps LayoutSteps;
extern void layout_pack_boxes(LayoutWork *work, LayoutBox *boxes, int box_count, int gap);
extern LayoutSteps *layout_take_steps(LayoutWork *work, int box_count);
/* Packs boxes in an order on a page of a width that holds the widest with its gap; returns the page's length.
 */
extern int64 layout_pack_page(LayoutSteps *steps, const int *order, LayoutBox *boxes, int box_count, int gap,
							  int64 page);

/* layout_choice.c */
extern int64 layout_score(LayoutWork *work, const LayoutGraph *graph);
extern void layout_choose(LayoutWork *work, LayoutGraph *graph);

/* layout_group.c */
extern int layout_number_parts(LayoutWork *work, const int *group, int count, int *part);
extern void layout_place_parts(LayoutWork *work, LayoutPart *parts, int part_count,
							   const LayoutBridge *bridges, int bridge_count, int gap);

#endif /* AINECTO_PURE_LAYOUT_LAYOUT_GRAPH_H */
