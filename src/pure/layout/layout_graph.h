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
	int room; /* least free space between its ends */
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

/* layout.c */
extern void *layout_take(LayoutWork *work, int count, size_t size);
extern void layout_release(LayoutWork *work, struct LayoutChunk *keep);
extern bool layout_stopped(LayoutWork *work);
extern int64 layout_square_root(int64 value);
extern void layout_list_links(LayoutWork *work, const LayoutLink *links, int link_count, int node_count,
							  LayoutSide side, LayoutIncidence *incidence);
extern int layout_merge_links(LayoutLink *links, int link_count);

/* layout_rank.c */
extern void layout_break_cycles(LayoutWork *work, LayoutGraph *graph);
extern void layout_assign_layers(LayoutWork *work, LayoutGraph *graph);
extern void layout_split_layers(LayoutWork *work, LayoutGraph *graph, int percent);

/* layout_order.c */
extern void layout_order_layers(LayoutWork *work, LayoutGraph *graph);

/* layout_coordinate.c */
extern void layout_set_coordinates(LayoutWork *work, LayoutGraph *graph);
extern void layout_pack_boxes(LayoutWork *work, LayoutBox *boxes, int box_count, int gap);

#endif /* AINECTO_PURE_LAYOUT_LAYOUT_GRAPH_H */
