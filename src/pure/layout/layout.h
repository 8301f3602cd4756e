/*
 * layout.h
 *		Positions for the tables of a diagram: layered along their references.
 *
 * The room: ranks in layout_rank.c, tables that many refer to in layout_hub.c, order within the ranks in
 * layout_order.c, coordinates in layout_coordinate.c, a choice among outcomes in layout_choice.c, groups in
 * layout_group.c, ways of lines behind route.h. It never asks for a clock or a random number. src/core/erd
 * and src/core/drawing call it.
 *
 * All lengths are pixels, x grows to the right and y downwards, and the position of a table is its upper left
 * corner. In a finished layout a table stands to the right of those tables of its group that it references.
 * Exceptions are cycles, very deep diagrams, which are folded into strips, and tables that many others refer
 * to, which stand amid those; and a group may be turned, so that right is left.
 *
 * The code keeps no state between calls, raises no errors and works on integers only, so that equal input
 * gives equal output on every machine.
 */
#ifndef AINECTO_PURE_LAYOUT_LAYOUT_H
#define AINECTO_PURE_LAYOUT_LAYOUT_H

#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

/* What one call accepts; callers word their refusals with these. */
#define LAYOUT_MAX_NODES      20000
#define LAYOUT_MAX_EDGES      200000
#define LAYOUT_MAX_SIDE       65536
#define LAYOUT_MAX_COORDINATE 1000000000

/* Least free space between any two tables of which at least one was positioned by the call. */
#define LAYOUT_GAP 40

/* Free space between the rectangles of two groups that were positioned by one call. */
#define LAYOUT_GROUP_GAP 120

/* How a table is drawn: a header, then one row per column. */
#define LAYOUT_HEADER_HEIGHT   36
#define LAYOUT_ROW_HEIGHT      24
#define LAYOUT_CHARACTER_WIDTH 8
#define LAYOUT_SIDE_PADDING    32
#define LAYOUT_MIN_TABLE_WIDTH 160
#define LAYOUT_MAX_TABLE_WIDTH 520

typedef struct LayoutNode
{
	int width;       /* 1 .. LAYOUT_MAX_SIDE */
	int height;      /* 1 .. LAYOUT_MAX_SIDE */
	bool positioned; /* x and y are valid */
	int x;
	int y;
	int group; /* those of one group have a rectangle to themselves; -1, too */
} LayoutNode;

typedef struct LayoutEdge
{
	int from;      /* index of the referencing node */
	int to;        /* index of the referenced node; equal to from for a table that references itself */
	int room;      /* least free space that its line needs between the two, for what is written on it */
	int from_down; /* where its line meets the nodes, from their tops; 0: in the middle */
	int to_down;
	bool directed; /* is read from left to right: to stands left of from even if many lead there, and so do
					* their groups where they can */
} LayoutEdge;

typedef enum LayoutMode
{
	LAYOUT_FULL,       /* every node gets a new position */
	LAYOUT_INCREMENTAL /* positioned nodes stay; the others go to the upper right of them */
} LayoutMode;

typedef enum LayoutResult
{
	LAYOUT_OK,
	LAYOUT_INTERRUPTED, /* the callback asked to stop */
	LAYOUT_TOO_MANY,    /* LAYOUT_MAX_NODES or LAYOUT_MAX_EDGES exceeded, or a negative count */
	LAYOUT_BAD_NODE,    /* a width, a height or the coordinate of a positioned node is out of range */
	LAYOUT_BAD_EDGE,    /* an edge names no node */
	LAYOUT_NO_ROOM      /* the result would leave the range of coordinates */
} LayoutResult;

/* Asked every few milliseconds; true ends the call. May leave by longjmp: nothing but palloc'd memory is
 * held. */
typedef bool (*LayoutInterrupted)(void *state);

/*
 * Positions nodes. On LAYOUT_OK every node is positioned and no node positioned by this call comes closer
 * than LAYOUT_GAP to another; on any other result nodes is unchanged. A full layout starts at (0, 0).
 * interrupted may be NULL. Memory is taken from the caller's context and given back before return.
 */
extern LayoutResult layout_arrange(LayoutNode *nodes, int node_count, const LayoutEdge *edges, int edge_count,
								   LayoutMode mode, LayoutInterrupted interrupted, void *state);

/*
 * Size of the box of a table. longest_text is the number of characters of its longest line: its own name, or
 * a column's name and type. Negative and huge numbers are clamped, so that the result is always accepted by
 * layout_arrange.
 */
extern void layout_size_table(int column_count, int longest_text, int *width, int *height);

/* From the top of a table to the middle of a column's row, by its position; below 0: of the header. */
extern int layout_row_middle(int column);

/*
 * Number of pairs of edges that cross when each is drawn as a straight line between the centres of its two
 * boxes. Edges that share a node do not cross, nor do lines that merely touch. Nodes without a position,
 * edges of a node to itself and edges out of range are left out. Quadratic in the number of edges.
 */
extern int64 layout_count_crossings(const LayoutNode *nodes, int node_count, const LayoutEdge *edges,
									int edge_count);

#endif /* AINECTO_PURE_LAYOUT_LAYOUT_H */
