/*
 * layout_coordinate.c
 *		Last step of the layered layout: coordinates within a component.
 */
#include "layout_graph.h"

/* Free space between a table and a passing line, half a LAYOUT_GAP, and between two lines, at most. */
#define LINE_GAP   (LAYOUT_GAP / 2)
#define BUNDLE_GAP 4

/* Free space between two layers: at least, for each line that runs there beside others, and at most. */
#define LAYER_GAP_LEAST 40
#define LAYER_GAP_LINE  10
#define LAYER_GAP_MOST  600

/* Rounds of the relaxation, and its unit: this many to a pixel. */
#define SWEEP_ROUNDS   3
#define RELAX_ROUNDS   12
#define NEARING_ROUNDS 12
#define NEARING_LEAST  8
#define UNIT           16

/* A component is folded when it has at least so many layers and is so many times as wide as high. */
#define FOLD_LAYERS 12
#define FOLD_RATIO  6

/* Nodes of a layer that have been pushed together and move as one. */
typedef struct RelaxationBlock
{
	int64 sum; /* of weight times wanted position */
	int64 weight;
	int count;
} RelaxationBlock;

typedef struct Relaxation
{
	LayoutGraph *graph;
	int64 *top; /* per node, in 1/UNIT pixels */
	RelaxationBlock *blocks;
	int64 *offset; /* within a layer, from its first node, in 1/UNIT pixels */
	bool nearing;  /* towards the median of what nodes want, not the mean */
	int64 highest; /* height of the tables of the layer with most of them, in pixels */
} Relaxation;

static int64
floor_divide(int64 value, int64 divisor)
{
	int64 quotient = value / divisor;

	return quotient * divisor > value ? quotient - 1 : quotient;
}

static int
node_gap(const LayoutGraph *graph, int upper, int lower, int bundle_gap)
{
	bool upper_is_line = upper >= graph->node_count;
	bool lower_is_line = lower >= graph->node_count;

	if (upper_is_line && lower_is_line)
		return bundle_gap;
	return upper_is_line || lower_is_line ? LINE_GAP : LAYOUT_GAP;
}

static inline int
node_height(const LayoutGraph *graph, int node)
{
	return node < graph->node_count ? graph->height[node] : 0;
}

/* Space between the lines through a layer: less where many pass, so that lines never need more room than
 * tables. */
static int
relaxation_space_lines(const Relaxation *relaxation, int layer)
{
	LayoutGraph *graph = relaxation->graph;
	int64 lines = 0;

	for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
		if (graph->order[i] >= graph->node_count)
			lines++;
	return (int) Min(BUNDLE_GAP, relaxation->highest / (lines + 1));
}

/* How strongly a segment wants to be level: inner parts of long edges most (Gansner and others 1993). */
static inline int
segment_pull(const LayoutGraph *graph, const LayoutLink *segment)
{
	int lines = (segment->left >= graph->node_count) + (segment->right >= graph->node_count);

	return lines == 2 ? 8 : lines == 1 ? 2 : 1;
}

/* Adds up where the neighbours on one side want a node's top to be. */
static void
relaxation_ask_side(Relaxation *relaxation, LayoutSide side, int node, RelaxationBlock *wish)
{
	LayoutGraph *graph = relaxation->graph;

	for (int i = graph->near[side].start[node]; i < graph->near[side].start[node + 1]; i++)
	{
		LayoutLink *segment = &graph->segments[graph->near[side].link[i]];
		int other = side == LAYOUT_LEFT ? segment->left : segment->right;
		int pull = segment_pull(graph, segment);
		int own = side == LAYOUT_LEFT ? 1 : 0;
		int64 top = relaxation->top[other] + (int64) (segment->down[1 - own] - segment->down[own]) * UNIT;

		/* What is far counts less: so the sum of the distances becomes small and not that of their squares.
		 */
		if (relaxation->nearing)
		{
			int64 gone = top - relaxation->top[node];

			pull = (int) (pull * INT64CONST(4096) /
							  (NEARING_LEAST + Min((gone < 0 ? -gone : gone) / UNIT, 4000)) +
						  1);
		}
		wish->sum += pull * top;
		wish->weight += pull;
	}
}

/*
 * Moves the nodes of one layer as near as possible to where their neighbours want them, in order and with
 * their gaps: the least squares solution, by pooling adjacent violators (Ayer and others 1955). With
 * whole_pixels the result is rounded in a way that keeps the gaps exact.
 */
static void
relaxation_move_layer(Relaxation *relaxation, int layer, bool left, bool right, bool whole_pixels)
{
	LayoutGraph *graph = relaxation->graph;
	int begin = graph->layer_start[layer];
	int end = graph->layer_start[layer + 1];
	int bundle_gap = relaxation_space_lines(relaxation, layer);
	int block_count = 0;
	int at = begin;
	int64 offset = 0;

	for (int i = begin; i < end; i++)
	{
		int node = graph->order[i];
		RelaxationBlock block = {0, 0, 1};

		if (i > begin)
		{
			int above = graph->order[i - 1];

			offset += UNIT * (node_height(graph, above) + node_gap(graph, above, node, bundle_gap));
		}
		relaxation->offset[i - begin] = offset;
		if (left)
			relaxation_ask_side(relaxation, LAYOUT_LEFT, node, &block);
		if (right)
			relaxation_ask_side(relaxation, LAYOUT_RIGHT, node, &block);
		if (block.weight == 0)
		{
			block.sum = relaxation->top[node];
			block.weight = 1;
		}
		block.sum -= offset * block.weight;
		while (block_count > 0)
		{
			RelaxationBlock *previous = &relaxation->blocks[block_count - 1];

			if (floor_divide(previous->sum, previous->weight) < floor_divide(block.sum, block.weight))
				break;
			block.sum += previous->sum;
			block.weight += previous->weight;
			block.count += previous->count;
			block_count--;
		}
		relaxation->blocks[block_count++] = block;
	}

	for (int i = 0; i < block_count; i++)
	{
		RelaxationBlock *block = &relaxation->blocks[i];
		int64 position = floor_divide(block->sum, block->weight);

		if (whole_pixels)
			position = floor_divide(position, UNIT) * UNIT;
		for (int j = 0; j < block->count; j++, at++)
			relaxation->top[graph->order[at]] = position + relaxation->offset[at - begin];
	}
}

/* Finds the vertical position of every node; the order within the layers is kept. */
static void
layout_relax_layers(LayoutWork *work, LayoutGraph *graph, int64 *top)
{
	Relaxation relaxation;
	int last = graph->layer_count - 1;

	relaxation.graph = graph;
	relaxation.top = top;
	relaxation.blocks = layout_take(work, graph->total, sizeof(RelaxationBlock));
	relaxation.offset = layout_take(work, graph->total, sizeof(int64));
	relaxation.highest = 0;
	relaxation.nearing = false;
	for (int layer = 0; layer <= last; layer++)
	{
		int64 height = 0;

		for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
			height += node_height(graph, graph->order[i]);
		relaxation.highest = Max(relaxation.highest, height);
	}
	for (int layer = 0; layer <= last; layer++)
		relaxation_move_layer(&relaxation, layer, false, false, false);
	for (int round = 0; round < SWEEP_ROUNDS && !layout_stopped(work); round++)
	{
		for (int layer = 1; layer <= last; layer++)
			relaxation_move_layer(&relaxation, layer, true, false, false);
		for (int layer = last - 1; layer >= 0; layer--)
			relaxation_move_layer(&relaxation, layer, false, true, false);
	}
	for (int round = 0; round < RELAX_ROUNDS && !layout_stopped(work); round++)
	{
		for (int layer = 0; layer <= last; layer++)
			relaxation_move_layer(&relaxation, layer, true, true, false);
		for (int layer = last; layer >= 0; layer--)
			relaxation_move_layer(&relaxation, layer, true, true, false);
	}
	relaxation.nearing = true;
	for (int round = 0; round < NEARING_ROUNDS && !layout_stopped(work); round++)
	{
		for (int layer = 0; layer <= last; layer++)
			relaxation_move_layer(&relaxation, layer, true, true, false);
		for (int layer = last; layer >= 0; layer--)
			relaxation_move_layer(&relaxation, layer, true, true, false);
	}
	for (int layer = 0; layer <= last; layer++)
		relaxation_move_layer(&relaxation, layer, true, true, true);
}

/* Number of strips to cut a component into so that it comes near 16:10; 1 to leave it alone. */
static int
choose_strips(const LayoutGraph *graph, int64 width, int64 height)
{
	int strips = 1;

	if (graph->layer_count < FOLD_LAYERS || width < FOLD_RATIO * height)
		return 1;
	while ((int64) (strips + 1) * (strips + 1) * (height + LAYOUT_LAYER_GAP) * 16 <= width * 10)
		strips++;
	return Min(strips, graph->layer_count / 2);
}

/* An end of the stretch that the lines from one table need between two layers. */
typedef struct StretchEnd
{
	int64 y;
	int change; /* 1 where it begins, -1 where it ends */
} StretchEnd;

static int
stretch_end_compare(const void *left, const void *right)
{
	const StretchEnd *a = left;
	const StretchEnd *b = right;

	if (a->y != b->y)
		return a->y < b->y ? -1 : 1;
	return a->change > b->change ? -1 : a->change < b->change;
}

/*
 * Free space to the right of each layer: for as many lines as run beside each other there. Those from one
 * table, or along one bend, run as one, from the highest of their ends to the lowest.
 */
static int *
measure_gaps(LayoutWork *work, const LayoutGraph *graph, const int64 *top)
{
	int *gap = layout_take(work, graph->layer_count, sizeof(int));
	StretchEnd *ends = layout_take(work, 2 * graph->total, sizeof(StretchEnd));

	for (int layer = 0; layer < graph->layer_count; layer++)
	{
		int count = 0;
		int beside = 0;
		int most = 0;
		int room = 0;

		for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
		{
			int node = graph->order[i];
			int64 here = top[node] + node_height(graph, node) * UNIT / 2;
			int64 highest = here;
			int64 lowest = here;

			for (int j = graph->near[LAYOUT_RIGHT].start[node]; j < graph->near[LAYOUT_RIGHT].start[node + 1];
				 j++)
			{
				const LayoutLink *segment = &graph->segments[graph->near[LAYOUT_RIGHT].link[j]];
				int other = segment->right;
				int64 there = top[other] + node_height(graph, other) * UNIT / 2;

				highest = Min(highest, there);
				lowest = Max(lowest, there);
				room = Max(room, segment->room);
			}
			if (highest == lowest)
				continue;
			ends[count++] = (StretchEnd){highest, 1};
			ends[count++] = (StretchEnd){lowest, -1};
		}
		qsort(ends, count, sizeof(StretchEnd), stretch_end_compare);
		for (int i = 0; i < count; i++)
		{
			beside += ends[i].change;
			most = Max(most, beside);
		}
		gap[layer] = Min(Max(LAYER_GAP_LEAST + LAYER_GAP_LINE * most, room), LAYER_GAP_MOST);
	}
	return gap;
}

/* The strip of each layer, and its left edge within the strip; returns the width of the widest strip. */
static int64
fold_layers(const LayoutGraph *graph, const int *layer_width, const int *gap, int strips, int64 width,
			int *strip, int64 *left)
{
	int64 x = 0;
	int64 start = 0;
	int64 widest = 0;

	for (int layer = 0; layer < graph->layer_count; layer++)
	{
		strip[layer] = (int) (x * strips / width);
		if (layer > 0 && strip[layer] != strip[layer - 1])
			start = x;
		left[layer] = x - start;
		widest = Max(widest, left[layer] + layer_width[layer]);
		x += layer_width[layer] + gap[layer];
	}
	return widest;
}

/* Turns layers and vertical positions into corners. Every other strip runs backwards, so that its first layer
 * stands below the last of the strip above. */
static void
layout_set_corners(LayoutWork *work, LayoutGraph *graph, const int64 *top)
{
	int *layer_width = layout_take(work, graph->layer_count, sizeof(int));
	int *strip = layout_take(work, graph->layer_count, sizeof(int));
	int64 *left = layout_take(work, graph->layer_count, sizeof(int64));
	int *gap = measure_gaps(work, graph, top);
	int64 lowest = PG_INT64_MAX;
	int64 highest = PG_INT64_MIN;
	int64 width = 0;
	int64 strip_top = 0;
	int strips;

	for (int node = 0; node < graph->node_count; node++)
	{
		int layer = graph->layer[node];

		layer_width[layer] = Max(layer_width[layer], graph->width[node]);
		lowest = Min(lowest, top[node] / UNIT);
		highest = Max(highest, top[node] / UNIT + graph->height[node]);
	}
	for (int layer = 0; layer < graph->layer_count; layer++)
		width += layer_width[layer] + gap[layer];
	strips = choose_strips(graph, width, highest - lowest);
	width = fold_layers(graph, layer_width, gap, strips, width, strip, left);

	/* The nodes of a strip are those of consecutive layers, which lie together in order. */
	for (int first = 0; first < graph->layer_count;)
	{
		int end = first;

		lowest = PG_INT64_MAX;
		highest = PG_INT64_MIN;
		while (end < graph->layer_count && strip[end] == strip[first])
			end++;
		for (int i = graph->layer_start[first]; i < graph->layer_start[end]; i++)
		{
			int node = graph->order[i];

			if (node >= graph->node_count)
				continue;
			lowest = Min(lowest, top[node] / UNIT);
			highest = Max(highest, top[node] / UNIT + graph->height[node]);
		}
		for (int i = graph->layer_start[first]; i < graph->layer_start[end]; i++)
		{
			int node = graph->order[i];
			int64 x;

			if (node >= graph->node_count)
				continue;
			x = left[graph->layer[node]];
			if (strip[first] % 2 == 1)
				x = width - x - graph->width[node];
			graph->x[node] = x;
			graph->y[node] = strip_top + top[node] / UNIT - lowest;
		}
		strip_top += highest - lowest + LAYOUT_LAYER_GAP;
		first = end;
	}
	graph->box_width = width;
	graph->box_height = strip_top - LAYOUT_LAYER_GAP;
}

/* Sets x, y, box_width and box_height of an ordered graph. */
void
layout_set_coordinates(LayoutWork *work, LayoutGraph *graph)
{
	int64 *top = layout_take(work, graph->total, sizeof(int64));

	graph->x = layout_take(work, graph->node_count, sizeof(int64));
	graph->y = layout_take(work, graph->node_count, sizeof(int64));
	layout_relax_layers(work, graph, top);
	if (!layout_stopped(work))
		layout_set_corners(work, graph, top);
}
