/*
 * layout_rank.c
 *		First two steps of the layered layout: no cycles, and a layer for every table.
 */
#include "layout_graph.h"

/* Work of the network simplex, counted in nodes and edges looked at; then the layers reached so far are kept.
 */
#define SIMPLEX_WORK INT64CONST(20000000)

/* Nodes still to be arranged, in buckets by out-degree minus in-degree; sinks and sources have their own. */
#define BUCKET_SINK   0
#define BUCKET_SOURCE 1
#define BUCKET_FIRST  2

typedef struct Buckets
{
	int *head; /* of each bucket, or -1 */
	int *next; /* of each node, or -1 */
	int *previous;
	int *bucket; /* of each node, or -1 when it has left */
	int highest; /* no bucket above holds a node */
} Buckets;

/* State of the network simplex: a spanning tree of links, walked from node 0. */
typedef struct Simplex
{
	LayoutGraph *graph;
	LayoutIncidence incidence;
	bool *in_tree;    /* per link */
	int *visit;       /* nodes in preorder */
	int *parent_link; /* per node: tree link towards the root, -1 for the root */
	int *first;       /* per node: its own position in the preorder ... */
	int *last;        /* ... and that of the last node below it */
	int *surplus;     /* per node: weight of links leaving minus entering, summed over the nodes below */
	int *stack;
	int64 work_left;
} Simplex;

static void
buckets_remove(Buckets *buckets, int node)
{
	int next = buckets->next[node];
	int previous = buckets->previous[node];

	if (previous >= 0)
		buckets->next[previous] = next;
	else
		buckets->head[buckets->bucket[node]] = next;
	if (next >= 0)
		buckets->previous[next] = previous;
	buckets->bucket[node] = -1;
}

static void
buckets_add(Buckets *buckets, int node, int bucket)
{
	int head = buckets->head[bucket];

	buckets->next[node] = head;
	buckets->previous[node] = -1;
	buckets->bucket[node] = bucket;
	buckets->head[bucket] = node;
	if (head >= 0)
		buckets->previous[head] = node;
	if (bucket > buckets->highest)
		buckets->highest = bucket;
}

static int
buckets_choose(int in_degree, int out_degree, int node_count)
{
	if (out_degree == 0)
		return BUCKET_SINK;
	if (in_degree == 0)
		return BUCKET_SOURCE;
	return BUCKET_FIRST + node_count + out_degree - in_degree;
}

/*
 * Next node to arrange: sinks first, then sources, then the node with the greatest surplus of outgoing links.
 */
static int
buckets_take(Buckets *buckets)
{
	int bucket;
	int node;

	if (buckets->head[BUCKET_SINK] >= 0)
		bucket = BUCKET_SINK;
	else if (buckets->head[BUCKET_SOURCE] >= 0)
		bucket = BUCKET_SOURCE;
	else
	{
		while (buckets->head[buckets->highest] < 0)
			buckets->highest--;
		bucket = buckets->highest;
	}
	node = buckets->head[bucket];
	buckets_remove(buckets, node);
	return node;
}

/*
 * Turns links around until no cycle is left, few of them: the greedy sequence of Eades, Lin and Smyth (1993).
 * A node that only receives goes to the end of the sequence, any other to its front; links against the
 * sequence turn.
 */
void
layout_break_cycles(LayoutWork *work, LayoutGraph *graph)
{
	int count = graph->node_count;
	int *in_degree = layout_take(work, count, sizeof(int));
	int *out_degree = layout_take(work, count, sizeof(int));
	int *position = layout_take(work, count, sizeof(int));
	int front = 0;
	int back = count - 1;
	LayoutIncidence incidence[2];
	Buckets buckets;

	layout_list_links(work, graph->links, graph->link_count, count, LAYOUT_LEFT, &incidence[LAYOUT_LEFT]);
	layout_list_links(work, graph->links, graph->link_count, count, LAYOUT_RIGHT, &incidence[LAYOUT_RIGHT]);
	buckets.next = layout_take(work, count, sizeof(int));
	buckets.previous = layout_take(work, count, sizeof(int));
	buckets.bucket = layout_take(work, count, sizeof(int));
	buckets.head = layout_take(work, BUCKET_FIRST + 2 * count + 1, sizeof(int));
	buckets.highest = BUCKET_FIRST;
	for (int i = 0; i < BUCKET_FIRST + 2 * count + 1; i++)
		buckets.head[i] = -1;

	/* Backwards, since a bucket gives back last what came first. */
	for (int node = count - 1; node >= 0; node--)
	{
		in_degree[node] = incidence[LAYOUT_LEFT].start[node + 1] - incidence[LAYOUT_LEFT].start[node];
		out_degree[node] = incidence[LAYOUT_RIGHT].start[node + 1] - incidence[LAYOUT_RIGHT].start[node];
		buckets_add(&buckets, node, buckets_choose(in_degree[node], out_degree[node], count));
	}

	while (front <= back)
	{
		int node = buckets_take(&buckets);

		position[node] = out_degree[node] == 0 ? back-- : front++;
		for (int side = LAYOUT_LEFT; side <= LAYOUT_RIGHT; side++)
		{
			for (int i = incidence[side].start[node]; i < incidence[side].start[node + 1]; i++)
			{
				LayoutLink *link = &graph->links[incidence[side].link[i]];
				int other = side == LAYOUT_LEFT ? link->left : link->right;

				if (buckets.bucket[other] < 0)
					continue;
				if (side == LAYOUT_LEFT)
					out_degree[other]--;
				else
					in_degree[other]--;
				buckets_remove(&buckets, other);
				buckets_add(&buckets, other, buckets_choose(in_degree[other], out_degree[other], count));
			}
		}
	}

	for (int i = 0; i < graph->link_count; i++)
	{
		LayoutLink *link = &graph->links[i];

		if (position[link->left] > position[link->right])
			layout_turn_link(link);
	}
	graph->link_count = layout_merge_links(graph->links, graph->link_count);
}

static inline int
link_slack(const LayoutGraph *graph, const LayoutLink *link)
{
	return graph->layer[link->right] - graph->layer[link->left] - 1;
}

/* Gives every node the length of the longest path that ends in it. */
static void
layout_rank_longest_paths(LayoutWork *work, LayoutGraph *graph, const LayoutIncidence *right)
{
	int *waiting = layout_take(work, graph->node_count, sizeof(int));
	int *queue = layout_take(work, graph->node_count, sizeof(int));
	int queued = 0;

	for (int i = 0; i < graph->link_count; i++)
		waiting[graph->links[i].right]++;
	for (int node = 0; node < graph->node_count; node++)
	{
		graph->layer[node] = 0;
		if (waiting[node] == 0)
			queue[queued++] = node;
	}
	for (int done = 0; done < queued; done++)
	{
		int node = queue[done];

		for (int i = right->start[node]; i < right->start[node + 1]; i++)
		{
			int other = graph->links[right->link[i]].right;

			graph->layer[other] = Max(graph->layer[other], graph->layer[node] + 1);
			if (--waiting[other] == 0)
				queue[queued++] = other;
		}
	}
}

/* Adds to the tree all nodes that can be reached from start over tight links; returns how many. */
static int
simplex_grow(Simplex *simplex, bool *reached, int start)
{
	LayoutGraph *graph = simplex->graph;
	int depth = 0;
	int count = 1;

	reached[start] = true;
	simplex->stack[depth++] = start;
	while (depth > 0)
	{
		int node = simplex->stack[--depth];

		for (int i = simplex->incidence.start[node]; i < simplex->incidence.start[node + 1]; i++)
		{
			int index = simplex->incidence.link[i];
			LayoutLink *link = &graph->links[index];
			int other = link->left == node ? link->right : link->left;

			if (reached[other] || link_slack(graph, link) != 0)
				continue;
			reached[other] = true;
			simplex->in_tree[index] = true;
			simplex->stack[depth++] = other;
			count++;
		}
	}
	return count;
}

/* Builds a spanning tree of tight links, moving layers as needed. False when the work ran out. */
static bool
simplex_span(LayoutWork *work, Simplex *simplex)
{
	LayoutGraph *graph = simplex->graph;
	bool *reached = layout_take(work, graph->node_count, sizeof(bool));
	int count = simplex_grow(simplex, reached, 0);

	while (count < graph->node_count)
	{
		int best = -1;
		int shift;
		LayoutLink *link;

		for (int i = 0; i < graph->link_count; i++)
		{
			link = &graph->links[i];
			if (reached[link->left] != reached[link->right] &&
				(best < 0 || link_slack(graph, link) < link_slack(graph, &graph->links[best])))
				best = i;
		}
		simplex->work_left -= graph->link_count + graph->node_count;
		if (best < 0 || simplex->work_left < 0 || layout_stopped(work))
			return false;
		link = &graph->links[best];
		shift = reached[link->left] ? link_slack(graph, link) : -link_slack(graph, link);
		for (int node = 0; node < graph->node_count; node++)
			if (reached[node])
				graph->layer[node] += shift;
		simplex->in_tree[best] = true;
		count += simplex_grow(simplex, reached, reached[link->left] ? link->right : link->left);
	}
	return true;
}

/* Walks the tree: order of visit, range and surplus of every subtree. */
static void
simplex_walk(Simplex *simplex)
{
	LayoutGraph *graph = simplex->graph;
	int depth = 0;
	int visited = 0;

	for (int node = 0; node < graph->node_count; node++)
		simplex->surplus[node] = 0;
	for (int i = 0; i < graph->link_count; i++)
	{
		simplex->surplus[graph->links[i].left] += graph->links[i].weight;
		simplex->surplus[graph->links[i].right] -= graph->links[i].weight;
	}

	simplex->parent_link[0] = -1;
	simplex->stack[depth++] = 0;
	while (depth > 0)
	{
		int node = simplex->stack[--depth];

		simplex->first[node] = simplex->last[node] = visited;
		simplex->visit[visited++] = node;
		for (int i = simplex->incidence.start[node]; i < simplex->incidence.start[node + 1]; i++)
		{
			int index = simplex->incidence.link[i];
			LayoutLink *link = &graph->links[index];
			int other = link->left == node ? link->right : link->left;

			if (!simplex->in_tree[index] || index == simplex->parent_link[node])
				continue;
			simplex->parent_link[other] = index;
			simplex->stack[depth++] = other;
		}
	}

	for (int i = visited - 1; i > 0; i--)
	{
		int node = simplex->visit[i];
		LayoutLink *link = &graph->links[simplex->parent_link[node]];
		int parent = link->left == node ? link->right : link->left;

		simplex->surplus[parent] += simplex->surplus[node];
		simplex->last[parent] = Max(simplex->last[parent], simplex->last[node]);
	}
}

/*
 * One exchange of tree links: the one whose cut value is most negative leaves, the tightest one that joins
 * the two halves again enters. False when no cut value is negative: the layers are the best there are.
 */
static bool
simplex_pivot(Simplex *simplex)
{
	LayoutGraph *graph = simplex->graph;
	int leaving_node = -1;
	int leaving_cut = 0;
	int entering = -1;
	bool below_is_left;
	int shift;

	simplex_walk(simplex);
	for (int node = 1; node < graph->node_count; node++)
	{
		bool node_is_left = graph->links[simplex->parent_link[node]].left == node;
		int cut = node_is_left ? simplex->surplus[node] : -simplex->surplus[node];

		if (cut < leaving_cut)
		{
			leaving_cut = cut;
			leaving_node = node;
		}
	}
	if (leaving_node < 0)
		return false;

	/* The half with the left end of the leaving link moves left, until another link holds it. */
	below_is_left = graph->links[simplex->parent_link[leaving_node]].left == leaving_node;
	for (int i = 0; i < graph->link_count; i++)
	{
		LayoutLink *link = &graph->links[i];
		int left_position = simplex->first[link->left];
		int right_position = simplex->first[link->right];
		bool left_below =
			left_position >= simplex->first[leaving_node] && left_position <= simplex->last[leaving_node];
		bool right_below =
			right_position >= simplex->first[leaving_node] && right_position <= simplex->last[leaving_node];

		if (left_below == right_below || right_below != below_is_left)
			continue;
		if (entering < 0 || link_slack(graph, link) < link_slack(graph, &graph->links[entering]))
			entering = i;
	}
	if (entering < 0)
		return false;

	shift = link_slack(graph, &graph->links[entering]);
	for (int i = simplex->first[leaving_node]; i <= simplex->last[leaving_node]; i++)
		graph->layer[simplex->visit[i]] += below_is_left ? -shift : shift;
	simplex->in_tree[simplex->parent_link[leaving_node]] = false;
	simplex->in_tree[entering] = true;
	return true;
}

/*
 * Layers that make the sum of all edge lengths small: the network simplex of Gansner, Koutsofios, North and
 * Vo (1993). The layers are valid after every step, so it may stop at any time.
 */
static void
layout_shorten_links(LayoutWork *work, LayoutGraph *graph)
{
	int count = graph->node_count;
	int step = count + graph->link_count;
	Simplex simplex;

	simplex.graph = graph;
	simplex.in_tree = layout_take(work, graph->link_count, sizeof(bool));
	simplex.visit = layout_take(work, count, sizeof(int));
	simplex.parent_link = layout_take(work, count, sizeof(int));
	simplex.first = layout_take(work, count, sizeof(int));
	simplex.last = layout_take(work, count, sizeof(int));
	simplex.surplus = layout_take(work, count, sizeof(int));
	simplex.stack = layout_take(work, count, sizeof(int));
	simplex.work_left = SIMPLEX_WORK;

	/* Links of both sides in one list. */
	simplex.incidence.start = layout_take(work, count + 1, sizeof(int));
	simplex.incidence.link = layout_take(work, 2 * graph->link_count, sizeof(int));
	for (int i = 0; i < graph->link_count; i++)
	{
		simplex.incidence.start[graph->links[i].left]++;
		simplex.incidence.start[graph->links[i].right]++;
	}
	for (int node = 1; node <= count; node++)
		simplex.incidence.start[node] += simplex.incidence.start[node - 1];
	for (int i = graph->link_count - 1; i >= 0; i--)
	{
		simplex.incidence.link[--simplex.incidence.start[graph->links[i].left]] = i;
		simplex.incidence.link[--simplex.incidence.start[graph->links[i].right]] = i;
	}

	if (!simplex_span(work, &simplex))
		return;
	while (simplex.work_left > 0 && !layout_stopped(work) && simplex_pivot(&simplex))
		simplex.work_left -= step;
}

/* Moves the layers so that the first is 0, and counts them. */
static void
layout_count_layers(LayoutGraph *graph)
{
	int lowest = graph->layer[0];
	int highest = graph->layer[0];

	for (int node = 0; node < graph->node_count; node++)
	{
		lowest = Min(lowest, graph->layer[node]);
		highest = Max(highest, graph->layer[node]);
	}
	for (int node = 0; node < graph->node_count; node++)
		graph->layer[node] -= lowest;
	graph->layer_count = highest - lowest + 1;
}

/*
 * Each node goes, as far as its neighbours let it, to the side with the heavier links; where it makes no
 * difference, to the layer that is least full.
 */
static void
layout_settle_nodes(LayoutWork *work, LayoutGraph *graph, const LayoutIncidence *incidence)
{
	int64 *fill = layout_take(work, graph->layer_count, sizeof(int64));

	for (int node = 0; node < graph->node_count; node++)
		fill[graph->layer[node]] += graph->height[node];
	for (int node = 0; node < graph->node_count; node++)
	{
		int lowest = 0;
		int highest = graph->layer_count - 1;
		int pull = 0;
		int target;

		for (int i = incidence[LAYOUT_LEFT].start[node]; i < incidence[LAYOUT_LEFT].start[node + 1]; i++)
		{
			LayoutLink *link = &graph->links[incidence[LAYOUT_LEFT].link[i]];

			lowest = Max(lowest, graph->layer[link->left] + 1);
			pull -= link->weight;
		}
		for (int i = incidence[LAYOUT_RIGHT].start[node]; i < incidence[LAYOUT_RIGHT].start[node + 1]; i++)
		{
			LayoutLink *link = &graph->links[incidence[LAYOUT_RIGHT].link[i]];

			highest = Min(highest, graph->layer[link->right] - 1);
			pull += link->weight;
		}
		target = pull < 0 ? lowest : pull > 0 ? highest : graph->layer[node];
		if (pull == 0)
			for (int layer = lowest; layer <= highest; layer++)
				if (fill[layer] + graph->height[node] < fill[target])
					target = layer;
		fill[graph->layer[node]] -= graph->height[node];
		graph->layer[node] = target;
		fill[target] += graph->height[node];
	}
}

/* What decides about the position of a node in a layer that is split. */
typedef struct SplitKey
{
	int layer;
	bool one_sided; /* all links lead to the same side */
	int anchor;     /* lowest neighbour */
	int node;
} SplitKey;

static int
split_key_compare(const void *left, const void *right)
{
	const SplitKey *a = left;
	const SplitKey *b = right;

	if (a->layer != b->layer)
		return a->layer < b->layer ? -1 : 1;
	if (a->one_sided != b->one_sided)
		return a->one_sided ? 1 : -1;
	if (a->anchor != b->anchor)
		return a->anchor < b->anchor ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

/* Renumbers the layers so that each holds a node. */
void
layout_drop_empty_layers(LayoutWork *work, LayoutGraph *graph)
{
	int *number = layout_take(work, graph->layer_count + 1, sizeof(int));

	for (int node = 0; node < graph->node_count; node++)
		number[graph->layer[node] + 1] = 1;
	for (int layer = 1; layer <= graph->layer_count; layer++)
		number[layer] += number[layer - 1];
	for (int node = 0; node < graph->node_count; node++)
		graph->layer[node] = number[graph->layer[node]];
	graph->layer_count = number[graph->layer_count];
}

/*
 * Gives every node of an acyclic, connected graph a layer to the right of all nodes it references.
 */
void
layout_assign_layers(LayoutWork *work, LayoutGraph *graph)
{
	LayoutIncidence incidence[2];

	layout_list_links(work, graph->links, graph->link_count, graph->node_count, LAYOUT_LEFT,
					  &incidence[LAYOUT_LEFT]);
	layout_list_links(work, graph->links, graph->link_count, graph->node_count, LAYOUT_RIGHT,
					  &incidence[LAYOUT_RIGHT]);
	layout_rank_longest_paths(work, graph, &incidence[LAYOUT_RIGHT]);
	layout_shorten_links(work, graph);
	layout_count_layers(graph);
	layout_settle_nodes(work, graph, incidence);
	layout_drop_empty_layers(work, graph);
}

static SplitKey *
list_split_keys(LayoutWork *work, const LayoutGraph *graph)
{
	SplitKey *keys = layout_take(work, graph->node_count, sizeof(SplitKey));
	int *sides = layout_take(work, graph->node_count, sizeof(int));

	for (int node = 0; node < graph->node_count; node++)
	{
		keys[node].node = node;
		keys[node].layer = graph->layer[node];
		keys[node].anchor = graph->node_count;
	}
	for (int i = 0; i < graph->link_count; i++)
	{
		int left = graph->links[i].left;
		int right = graph->links[i].right;

		keys[left].anchor = Min(keys[left].anchor, right);
		keys[right].anchor = Min(keys[right].anchor, left);
		sides[left] |= 1 << LAYOUT_RIGHT;
		sides[right] |= 1 << LAYOUT_LEFT;
	}
	for (int node = 0; node < graph->node_count; node++)
		keys[node].one_sided = sides[node] != ((1 << LAYOUT_LEFT) | (1 << LAYOUT_RIGHT));
	qsort(keys, graph->node_count, sizeof(SplitKey), split_key_compare);
	return keys;
}

/*
 * Deals the nodes of one layer out to several, from the first on. Nodes with links to both sides fill the
 * right ones, for the sake of what hangs on them; the others go in turns, so that the lines to the right ones
 * pass between the tables of the left ones.
 */
static void
deal_layer(const LayoutGraph *graph, const SplitKey *keys, int count, int first, int parts, int64 *fill,
		   int *layers)
{
	int64 total = 0;
	int filling = parts - 1;

	memset(fill, 0, sizeof(int64) * parts);
	for (int i = 0; i < count; i++)
		total += graph->height[keys[i].node] + LAYOUT_GAP;
	for (int i = 0; i < count; i++)
	{
		int64 height = graph->height[keys[i].node] + LAYOUT_GAP;
		int part = filling;

		if (keys[i].one_sided)
		{
			part = 0;
			for (int other = 1; other < parts; other++)
				if (fill[other] < fill[part])
					part = other;
		}
		else if (filling > 0 && fill[filling] + height / 2 > total / parts)
			part = --filling;
		fill[part] += height;
		layers[keys[i].node] = first + part;
	}
}

/*
 * Splits layers that are taller than percent of a 16:10 page which holds all tables. No two nodes of a layer
 * are linked, so that any split is valid. The layers are written to new memory: a copy of the graph may keep
 * the old ones.
 */
void
layout_split_layers(LayoutWork *work, LayoutGraph *graph, int percent)
{
	SplitKey *keys = list_split_keys(work, graph);
	int64 *fill = layout_take(work, graph->node_count, sizeof(int64));
	int *layers = layout_take(work, graph->node_count, sizeof(int));
	int64 area = 0;
	int64 limit;
	int layer = 0;

	for (int node = 0; node < graph->node_count; node++)
		area += ((int64) graph->height[node] + LAYOUT_GAP) * (graph->width[node] + LAYOUT_LAYER_GAP);
	limit = layout_square_root(area * 10 / 16) * percent / 100;
	for (int begin = 0, end = 0; begin < graph->node_count; begin = end)
	{
		int64 height = 0;
		int parts;

		for (; end < graph->node_count && keys[end].layer == keys[begin].layer; end++)
			height += graph->height[keys[end].node] + LAYOUT_GAP;
		parts = (int) Min(height / limit + 1, end - begin);
		deal_layer(graph, keys + begin, end - begin, layer, parts, fill, layers);
		layer += parts;
	}
	graph->layer = layers;
	graph->layer_count = layer;
	layout_drop_empty_layers(work, graph);
}
