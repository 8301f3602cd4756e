/*
 * layout_order.c
 *		Third step of the layered layout: long edges get bends, and the nodes of every layer an order with few
 *		crossings.
 */
#include "layout_graph.h"

/* Work spent on one component, counted in segments and nodes looked at. More of it means more attempts. */
#define ORDER_WORK   INT64CONST(1000000)
#define MIN_SWEEPS   4
#define MAX_SWEEPS   24
#define MAX_ATTEMPTS 64

/* Sweeps without progress after which an attempt is over. */
#define PATIENCE 6

/* Rounds of the exchange of neighbours within one layer, and over all layers. */
#define MAX_EXCHANGES 12

/* A neighbour's position, and the weight of the segment to it. */
typedef struct Reach
{
	int position;
	int weight;
} Reach;

typedef struct OrderKey
{
	int64 key;
	int tie;
	int group;
	int node;
} OrderKey;

typedef struct Ordering
{
	LayoutGraph *graph;
	Reach *reach[2]; /* parallel to near[side].link, sorted by position once filled */
	int *filled;     /* per node: how many of its reaches are there */
	OrderKey *keys;
	int *slots;
	int *ends;   /* per segment: number of the place where it meets its right node */
	int64 *tree; /* Fenwick tree over those places */
	int *best;
	int64 best_crossings;
	int64 work_left;
	uint64 random;
} Ordering;

/* xorshift64 (Marsaglia 2003), started from a constant: the same choices in every run. */
static int
ordering_draw(Ordering *ordering, int limit)
{
	ordering->random ^= ordering->random << 13;
	ordering->random ^= ordering->random >> 7;
	ordering->random ^= ordering->random << 17;
	return (int) (ordering->random % (uint64) limit);
}

static int
link_span(const LayoutGraph *graph, const LayoutLink *link)
{
	return graph->layer[link->right] - graph->layer[link->left];
}

/*
 * The longest span an edge may have to get bends, so that there are at most LAYOUT_MAX_BENDS; *bends is their
 * number.
 */
static int
layout_limit_span(LayoutWork *work, LayoutGraph *graph, int *bends)
{
	int *spans = layout_take(work, graph->layer_count + 1, sizeof(int));
	int64 sum = 0;
	int span;

	for (int i = 0; i < graph->link_count; i++)
		spans[link_span(graph, &graph->links[i])]++;
	*bends = 0;
	for (span = 1; span < graph->layer_count; span++)
	{
		sum += (int64) spans[span] * (span - 1);
		if (sum > LAYOUT_MAX_BENDS)
			break;
		*bends = (int) sum;
	}
	return span - 1;
}

/* Where a segment meets the node that it is listed with, from its top. */
static inline int
segment_down(const LayoutGraph *graph, LayoutSide side, int segment)
{
	return graph->segments[segment].down[side == LAYOUT_LEFT ? 1 : 0];
}

typedef struct EndKey
{
	int down;
	int segment;
} EndKey;

static int
end_key_compare(const void *left, const void *right)
{
	const EndKey *a = left;
	const EndKey *b = right;

	if (a->down != b->down)
		return a->down < b->down ? -1 : 1;
	return a->segment < b->segment ? -1 : a->segment > b->segment;
}

/* Lists the segments on one side of each node from top to bottom. */
static void
layout_sort_ends(LayoutWork *work, LayoutGraph *graph, LayoutSide side)
{
	EndKey *keys = layout_take(work, graph->segment_count, sizeof(EndKey));
	LayoutIncidence *near = &graph->near[side];

	for (int node = 0; node < graph->node_count; node++)
	{
		int count = near->start[node + 1] - near->start[node];
		int *links = near->link + near->start[node];

		for (int i = 0; i < count; i++)
			keys[i] = (EndKey){segment_down(graph, side, links[i]), links[i]};
		qsort(keys, count, sizeof(EndKey), end_key_compare);
		for (int i = 0; i < count; i++)
			links[i] = keys[i].segment;
	}
}

/* Cuts the links into segments between neighbouring layers. */
static void
layout_cut_links(LayoutWork *work, LayoutGraph *graph)
{
	int bends;
	int longest = layout_limit_span(work, graph, &bends);
	int *layer = layout_take(work, graph->node_count + bends, sizeof(int));

	memcpy(layer, graph->layer, sizeof(int) * graph->node_count);
	graph->layer = layer;
	graph->segments = layout_take(work, graph->link_count + bends, sizeof(LayoutLink));
	graph->segment_count = 0;
	graph->total = graph->node_count;
	for (int i = 0; i < graph->link_count; i++)
	{
		LayoutLink segment = graph->links[i];
		int right = segment.right;

		if (link_span(graph, &graph->links[i]) > longest)
			continue;
		for (int at = layer[segment.left] + 1; at <= layer[right]; at++)
		{
			if (at < layer[right])
			{
				segment.right = graph->total++;
				segment.down[1] = 0;
				layer[segment.right] = at;
			}
			else
			{
				segment.right = right;
				segment.down[1] = graph->links[i].down[1];
			}
			graph->segments[graph->segment_count++] = segment;
			segment.left = segment.right;
			segment.down[0] = 0;
		}
	}
	for (int side = LAYOUT_LEFT; side <= LAYOUT_RIGHT; side++)
	{
		layout_list_links(work, graph->segments, graph->segment_count, graph->total, side,
						  &graph->near[side]);
		layout_sort_ends(work, graph, side);
	}
}

static void
layout_note_positions(LayoutGraph *graph, int layer)
{
	for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
		graph->position[graph->order[i]] = i - graph->layer_start[layer];
}

/* Fills the reaches of a layer's nodes to one side, sorted by the present order of the layer on that side. */
static void
ordering_fill_reaches(Ordering *ordering, int layer, LayoutSide side)
{
	LayoutGraph *graph = ordering->graph;
	int from = side == LAYOUT_LEFT ? layer - 1 : layer + 1;
	LayoutSide back = side == LAYOUT_LEFT ? LAYOUT_RIGHT : LAYOUT_LEFT;
	int position = 0;

	for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
		ordering->filled[graph->order[i]] = graph->near[side].start[graph->order[i]];
	if (from < 0 || from >= graph->layer_count)
		return;
	for (int i = graph->layer_start[from]; i < graph->layer_start[from + 1]; i++)
	{
		int other = graph->order[i];
		int end = graph->near[back].start[other + 1];

		for (int j = graph->near[back].start[other]; j < end; j++)
		{
			int index = graph->near[back].link[j];
			LayoutLink *segment = &graph->segments[index];
			int node = side == LAYOUT_LEFT ? segment->right : segment->left;
			Reach *reach = &ordering->reach[side][ordering->filled[node]++];

			reach->position = position;
			reach->weight = segment->weight;
			if (j + 1 < end &&
				segment_down(graph, back, index) != segment_down(graph, back, graph->near[back].link[j + 1]))
				position++;
		}
		position++;
	}
	ordering->work_left -= graph->layer_start[from + 1] - graph->layer_start[from];
}

/* Numbers the places where segments meet the nodes of a layer from the left, from top to bottom; returns how
 * many there are. */
static int
ordering_number_ends(Ordering *ordering, int layer)
{
	LayoutGraph *graph = ordering->graph;
	LayoutIncidence *near = &graph->near[LAYOUT_LEFT];
	int number = 0;

	for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
	{
		int node = graph->order[i];

		for (int j = near->start[node]; j < near->start[node + 1]; j++)
		{
			ordering->ends[near->link[j]] = number;
			if (j + 1 < near->start[node + 1] && segment_down(graph, LAYOUT_LEFT, near->link[j]) !=
													 segment_down(graph, LAYOUT_LEFT, near->link[j + 1]))
				number++;
		}
		number++;
	}
	return number;
}

/*
 * Crossings between a layer and the next: the accumulator tree of Barth, Mutzel and Juenger (2004).
 */
static int64
ordering_count_between(Ordering *ordering, int layer)
{
	LayoutGraph *graph = ordering->graph;
	LayoutIncidence *near = &graph->near[LAYOUT_RIGHT];
	int width = ordering_number_ends(ordering, layer + 1);
	int64 positioned = 0;
	int64 crossings = 0;

	memset(ordering->tree, 0, sizeof(int64) * (width + 1));
	for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
	{
		int node = graph->order[i];

		/* Those that leave at the same place do not cross. */
		for (int begin = near->start[node], end = begin; begin < near->start[node + 1]; begin = end)
		{
			while (end < near->start[node + 1] && segment_down(graph, LAYOUT_RIGHT, near->link[end]) ==
													  segment_down(graph, LAYOUT_RIGHT, near->link[begin]))
				end++;
			for (int j = begin; j < end; j++)
			{
				int64 above = 0;

				for (int k = ordering->ends[near->link[j]] + 1; k > 0; k -= k & -k)
					above += ordering->tree[k];
				crossings += (positioned - above) * graph->segments[near->link[j]].weight;
			}
			for (int j = begin; j < end; j++)
			{
				int weight = graph->segments[near->link[j]].weight;

				for (int k = ordering->ends[near->link[j]] + 1; k <= width; k += k & -k)
					ordering->tree[k] += weight;
				positioned += weight;
			}
		}
	}
	return crossings;
}

static int64
ordering_count_all(Ordering *ordering)
{
	LayoutGraph *graph = ordering->graph;
	int64 crossings = 0;

	for (int layer = 0; layer + 1 < graph->layer_count; layer++)
		crossings += ordering_count_between(ordering, layer);
	ordering->work_left -= 4 * (int64) graph->segment_count;
	return crossings;
}

static int
order_key_compare(const void *left, const void *right)
{
	const OrderKey *a = left;
	const OrderKey *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->tie < b->tie ? -1 : a->tie > b->tie;
}

/* Where a node wants to stand by its reaches: their mean or their median, in 1/65536 of a position. */
static int64
reach_centre(const Reach *reach, int count, bool use_median)
{
	int64 sum = 0;
	int64 weight = 0;

	if (use_median)
		return ((int64) reach[(count - 1) / 2].position + reach[count / 2].position) * 32768;
	for (int i = 0; i < count; i++)
	{
		sum += (int64) reach[i].position * reach[i].weight;
		weight += reach[i].weight;
	}
	return sum * 65536 / weight;
}

/*
 * Sorts a layer by the mean (Sugiyama, Tagawa and Toda 1981) or median (Eades and Wormald 1994) position of
 * its neighbours on one side. Nodes without such neighbours keep their position.
 */
static void
ordering_sort_layer(Ordering *ordering, int layer, LayoutSide side, bool use_median, bool reverse_ties)
{
	LayoutGraph *graph = ordering->graph;
	int count = 0;

	ordering_fill_reaches(ordering, layer, side);
	for (int i = graph->layer_start[layer]; i < graph->layer_start[layer + 1]; i++)
	{
		int node = graph->order[i];
		int begin = graph->near[side].start[node];
		int reaches = graph->near[side].start[node + 1] - begin;
		OrderKey *key = &ordering->keys[count];

		if (reaches == 0)
			continue;
		key->key = reach_centre(&ordering->reach[side][begin], reaches, use_median);
		key->tie = reverse_ties ? -i : i;
		key->group = node < graph->node_count ? graph->group[node] : -1;
		key->node = node;
		ordering->slots[count++] = i;
		ordering->work_left -= reaches + 4;
	}
	qsort(ordering->keys, count, sizeof(OrderKey), order_key_compare);
	for (int i = 0; i < count; i++)
		graph->order[ordering->slots[i]] = ordering->keys[i].node;
	layout_note_positions(graph, layer);
}

/* Crossings that two neighbours of a layer have on one side: what would be gained by exchanging them. */
static int64
ordering_measure_exchange(Ordering *ordering, LayoutSide side, int upper, int lower)
{
	LayoutIncidence *near = &ordering->graph->near[side];
	const Reach *a = &ordering->reach[side][near->start[upper]];
	const Reach *b = &ordering->reach[side][near->start[lower]];
	int a_count = near->start[upper + 1] - near->start[upper];
	int b_count = near->start[lower + 1] - near->start[lower];
	int64 gain = 0;
	int64 b_below = 0; /* weight of b's reaches at or above the present one of a */
	int64 b_equal;
	int64 b_total = 0;
	int j = 0;

	for (int i = 0; i < b_count; i++)
		b_total += b[i].weight;
	for (int i = 0; i < a_count; i++)
	{
		while (j < b_count && b[j].position < a[i].position)
			b_below += b[j++].weight;
		b_equal = 0;
		for (int k = j; k < b_count && b[k].position == a[i].position; k++)
			b_equal += b[k].weight;
		gain += a[i].weight * (b_below - (b_total - b_below - b_equal));
	}
	ordering->work_left -= a_count + b_count + 2;
	return gain;
}

/*
 * Exchanges neighbours within the layers as long as that removes crossings (Gansner and others 1993,
 * "transpose").
 */
static void
ordering_exchange_neighbours(LayoutWork *work, Ordering *ordering)
{
	LayoutGraph *graph = ordering->graph;
	bool improved = true;

	for (int round = 0; improved && round < MAX_EXCHANGES; round++)
	{
		improved = false;
		for (int layer = 0; layer < graph->layer_count; layer++)
		{
			bool moved = true;

			ordering_fill_reaches(ordering, layer, LAYOUT_LEFT);
			ordering_fill_reaches(ordering, layer, LAYOUT_RIGHT);
			for (int pass = 0; moved && pass < MAX_EXCHANGES; pass++)
			{
				moved = false;
				for (int i = graph->layer_start[layer]; i + 1 < graph->layer_start[layer + 1]; i++)
				{
					int upper = graph->order[i];
					int lower = graph->order[i + 1];
					int64 gain = ordering_measure_exchange(ordering, LAYOUT_LEFT, upper, lower) +
								 ordering_measure_exchange(ordering, LAYOUT_RIGHT, upper, lower);

					if (gain <= 0)
						continue;
					graph->order[i] = lower;
					graph->order[i + 1] = upper;
					moved = improved = true;
				}
			}
			layout_note_positions(graph, layer);
			if (layout_stopped(work))
				return;
		}
	}
}

/* Start of the first attempts: a walk along the segments, so that what is connected starts out together. */
static void
ordering_start_walk(LayoutWork *work, Ordering *ordering, bool from_right)
{
	LayoutGraph *graph = ordering->graph;
	int *stack = ordering->slots;
	bool *reached = layout_take(work, graph->total, sizeof(bool));
	int *fill = layout_take(work, graph->layer_count, sizeof(int));
	int depth;

	for (int i = 0; i < graph->total; i++)
	{
		int start = from_right ? graph->total - 1 - i : i;

		if (reached[start])
			continue;
		depth = 0;
		stack[depth++] = start;
		reached[start] = true;
		while (depth > 0)
		{
			int node = stack[--depth];
			int layer = graph->layer[node];

			graph->order[graph->layer_start[layer] + fill[layer]++] = node;
			for (int side = LAYOUT_LEFT; side <= LAYOUT_RIGHT; side++)
			{
				for (int j = graph->near[side].start[node]; j < graph->near[side].start[node + 1]; j++)
				{
					LayoutLink *segment = &graph->segments[graph->near[side].link[j]];
					int other = side == LAYOUT_LEFT ? segment->left : segment->right;

					if (reached[other])
						continue;
					reached[other] = true;
					stack[depth++] = other;
				}
			}
		}
	}
}

static void
ordering_shuffle(Ordering *ordering)
{
	LayoutGraph *graph = ordering->graph;

	for (int layer = 0; layer < graph->layer_count; layer++)
	{
		int *order = graph->order + graph->layer_start[layer];

		for (int i = graph->layer_start[layer + 1] - graph->layer_start[layer] - 1; i > 0; i--)
		{
			int other = ordering_draw(ordering, i + 1);
			int node = order[i];

			order[i] = order[other];
			order[other] = node;
		}
	}
}

/* Sweeps from the order at hand to a better one, and keeps it if it is the best of all attempts. */
static void
ordering_attempt(LayoutWork *work, Ordering *ordering, int attempt)
{
	LayoutGraph *graph = ordering->graph;
	int64 attempt_best = -1;
	int idle = 0;

	for (int layer = 0; layer < graph->layer_count; layer++)
		layout_note_positions(graph, layer);
	for (int sweep = 0; sweep < MAX_SWEEPS && idle < PATIENCE; sweep++)
	{
		bool use_median = ((attempt + sweep / 4) & 1) != 0;
		bool reverse_ties = (sweep & 2) != 0;
		int64 crossings;

		for (int i = 1; i < graph->layer_count; i++)
		{
			if ((sweep & 1) == 0)
				ordering_sort_layer(ordering, i, LAYOUT_LEFT, use_median, reverse_ties);
			else
				ordering_sort_layer(ordering, graph->layer_count - 1 - i, LAYOUT_RIGHT, use_median,
									reverse_ties);
		}
		ordering_exchange_neighbours(work, ordering);
		crossings = ordering_count_all(ordering);
		if (attempt_best < 0 || crossings < attempt_best)
		{
			attempt_best = crossings;
			idle = 0;
		}
		else
			idle++;
		if (ordering->best_crossings < 0 || crossings < ordering->best_crossings)
		{
			ordering->best_crossings = crossings;
			memcpy(ordering->best, graph->order, sizeof(int) * graph->total);
		}
		if (crossings == 0 || layout_stopped(work) || (ordering->work_left < 0 && sweep + 1 >= MIN_SWEEPS))
			break;
	}
}

/*
 * Orders the layers. Several attempts from different starts; the one with the fewest crossings stays, the
 * first of equals.
 */
void
layout_order_layers(LayoutWork *work, LayoutGraph *graph)
{
	Ordering ordering;
	int reaches;

	layout_cut_links(work, graph);
	graph->layer_start = layout_take(work, graph->layer_count + 1, sizeof(int));
	graph->order = layout_take(work, graph->total, sizeof(int));
	graph->position = layout_take(work, graph->total, sizeof(int));
	for (int node = 0; node < graph->total; node++)
		graph->layer_start[graph->layer[node] + 1]++;
	for (int layer = 0; layer < graph->layer_count; layer++)
		graph->layer_start[layer + 1] += graph->layer_start[layer];

	reaches = graph->segment_count;
	ordering.graph = graph;
	ordering.reach[LAYOUT_LEFT] = layout_take(work, reaches, sizeof(Reach));
	ordering.reach[LAYOUT_RIGHT] = layout_take(work, reaches, sizeof(Reach));
	ordering.filled = layout_take(work, graph->total, sizeof(int));
	ordering.keys = layout_take(work, graph->total, sizeof(OrderKey));
	ordering.slots = layout_take(work, graph->total, sizeof(int));
	ordering.ends = layout_take(work, reaches, sizeof(int));
	ordering.tree = layout_take(work, graph->total + reaches + 1, sizeof(int64));
	ordering.best = layout_take(work, graph->total, sizeof(int));
	ordering.best_crossings = -1;
	ordering.work_left = ORDER_WORK;
	ordering.random = UINT64CONST(0x9E3779B97F4A7C15) * (2 * graph->seed + 1);

	for (int attempt = 0; attempt < MAX_ATTEMPTS && ordering.best_crossings != 0; attempt++)
	{
		if (attempt > 0 && ordering.work_left < 0)
			break;
		if (attempt < 2)
			ordering_start_walk(work, &ordering, attempt == 1);
		if (attempt >= 2 || graph->seed > 0)
			ordering_shuffle(&ordering);
		ordering_attempt(work, &ordering, attempt);
		if (layout_stopped(work))
			return;
	}
	memcpy(graph->order, ordering.best, sizeof(int) * graph->total);
	for (int layer = 0; layer < graph->layer_count; layer++)
		layout_note_positions(graph, layer);
}
