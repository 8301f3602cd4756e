/*
 * layout_hub.c
 *		Tables that many others refer to, put amid those: lines to a table at the edge of all layers would
 *		run through every one of them.
 *
 * A hub has a layer to itself. Links to it may lead to either side; all others keep their direction.
 */
#include "layout_graph.h"

/* Nodes that refer to a hub, at least, and how many hubs there are at most. */
#define HUB_LINKS 10
#define MOST_HUBS 16

/* Rounds in which the other nodes move nearer to what they are linked with, and how far they look for a
 * place. */
#define NEARER_ROUNDS 4
#define NEARER_LAYERS 32

typedef struct HubKey
{
	int links;
	int node;
} HubKey;

typedef struct HubMove
{
	LayoutGraph *graph;
	LayoutIncidence near[2]; /* links as they were before any hub moved */
	bool *is_hub;
	bool *hub_layer;
	int64 *fill; /* height of each layer */
} HubMove;

static int
hub_key_compare(const void *left, const void *right)
{
	const HubKey *a = left;
	const HubKey *b = right;

	if (a->links != b->links)
		return a->links > b->links ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static int
number_compare(const void *left, const void *right)
{
	return *(const int *) left - *(const int *) right;
}

/* Puts a hub into a new layer, amid the layers of what refers to it. */
static void
move_hub(HubMove *move, int hub, int *layers)
{
	LayoutGraph *graph = move->graph;
	const LayoutIncidence *right = &move->near[LAYOUT_RIGHT];
	int count = right->start[hub + 1] - right->start[hub];
	int middle;

	for (int i = 0; i < count; i++)
		layers[i] = graph->layer[graph->links[right->link[right->start[hub] + i]].right];
	qsort(layers, count, sizeof(int), number_compare);
	middle = layers[count / 2];
	if (middle <= graph->layer[hub] + 1)
		middle = graph->layer[hub] + 1;
	for (int node = 0; node < graph->node_count; node++)
		graph->layer[node] += graph->layer[node] >= middle;
	for (int layer = graph->layer_count; layer > middle; layer--)
		move->hub_layer[layer] = move->hub_layer[layer - 1];
	move->hub_layer[middle] = true;
	graph->layer[hub] = middle;
	graph->layer_count++;
}

/* The layers that a node may be in, and what its links would measure in one of them. */
static void
find_limits(const HubMove *move, int node, int *lowest, int *highest)
{
	const LayoutGraph *graph = move->graph;

	*lowest = Max(graph->layer[node] - NEARER_LAYERS, 0);
	*highest = Min(graph->layer[node] + NEARER_LAYERS, graph->layer_count - 1);
	for (int side = LAYOUT_LEFT; side <= LAYOUT_RIGHT; side++)
		for (int i = move->near[side].start[node]; i < move->near[side].start[node + 1]; i++)
		{
			const LayoutLink *link = &graph->links[move->near[side].link[i]];

			if (side == LAYOUT_LEFT && !move->is_hub[link->left])
				*lowest = Max(*lowest, graph->layer[link->left] + 1);
			if (side == LAYOUT_RIGHT)
				*highest = Min(*highest, graph->layer[link->right] - 1);
		}
}

static int64
measure_layer(const HubMove *move, int node, int layer)
{
	const LayoutGraph *graph = move->graph;
	int64 length = 0;

	for (int side = LAYOUT_LEFT; side <= LAYOUT_RIGHT; side++)
		for (int i = move->near[side].start[node]; i < move->near[side].start[node + 1]; i++)
		{
			const LayoutLink *link = &graph->links[move->near[side].link[i]];
			int other = side == LAYOUT_LEFT ? link->left : link->right;

			length += (int64) link->weight * abs(graph->layer[other] - layer);
		}
	return length;
}

/* Moves a node to the layer where its links are shortest; among several to the one that is least full. */
static bool
move_nearer(HubMove *move, int node)
{
	LayoutGraph *graph = move->graph;
	int target = graph->layer[node];
	int64 best = measure_layer(move, node, target);
	int lowest;
	int highest;

	find_limits(move, node, &lowest, &highest);
	move->fill[target] -= graph->height[node];
	for (int layer = lowest; layer <= highest; layer++)
	{
		int64 length;

		if (move->hub_layer[layer])
			continue;
		length = measure_layer(move, node, layer);
		if (length < best || (length == best && move->fill[layer] < move->fill[target]))
		{
			best = length;
			target = layer;
		}
	}
	move->fill[target] += graph->height[node];
	if (target == graph->layer[node])
		return false;
	graph->layer[node] = target;
	return true;
}

static bool
links_are_directed(const LayoutGraph *graph)
{
	for (int i = 0; i < graph->link_count; i++)
		if (graph->links[i].directed)
			return true;
	return false;
}

static void
turn_links(LayoutGraph *graph)
{
	for (int i = 0; i < graph->link_count; i++)
		if (graph->layer[graph->links[i].left] > graph->layer[graph->links[i].right])
			layout_turn_link(&graph->links[i]);
	graph->link_count = layout_merge_links(graph->links, graph->link_count);
}

/*
 * Puts hubs amid what refers to them. False, and nothing changed, if there is none. Layers and links are
 * written to new memory: a copy of the graph may keep the old ones.
 */
bool
layout_centre_hubs(LayoutWork *work, LayoutGraph *graph)
{
	HubMove move = {.graph = graph};
	HubKey *keys = layout_take(work, graph->node_count, sizeof(HubKey));
	int *layers = layout_take(work, graph->node_count + graph->link_count, sizeof(int));
	LayoutLink *links = layout_take(work, graph->link_count, sizeof(LayoutLink));
	bool moved = true;
	int count = 0;

	for (int side = LAYOUT_LEFT; side <= LAYOUT_RIGHT; side++)
		layout_list_links(work, graph->links, graph->link_count, graph->node_count, side, &move.near[side]);
	for (int node = 0; node < graph->node_count; node++)
	{
		int refer = move.near[LAYOUT_RIGHT].start[node + 1] - move.near[LAYOUT_RIGHT].start[node];

		if (refer >= HUB_LINKS)
			keys[count++] = (HubKey){refer, node};
	}
	if (count == 0 || links_are_directed(graph))
		return false;
	qsort(keys, count, sizeof(HubKey), hub_key_compare);
	count = Min(count, MOST_HUBS);
	memcpy(layers, graph->layer, sizeof(int) * graph->node_count);
	memcpy(links, graph->links, sizeof(LayoutLink) * graph->link_count);
	graph->layer = layers;
	graph->links = links;
	move.is_hub = layout_take(work, graph->node_count, sizeof(bool));
	move.hub_layer = layout_take(work, graph->layer_count + count + 1, sizeof(bool));
	move.fill = layout_take(work, graph->layer_count + count + 1, sizeof(int64));
	for (int i = 0; i < count; i++)
	{
		move.is_hub[keys[i].node] = true;
		move_hub(&move, keys[i].node, layers + graph->node_count);
	}
	for (int node = 0; node < graph->node_count; node++)
		move.fill[graph->layer[node]] += graph->height[node];
	for (int round = 0; moved && round < NEARER_ROUNDS && !layout_stopped(work); round++)
	{
		moved = false;
		for (int node = 0; node < graph->node_count; node++)
			moved |= !move.is_hub[node] && move_nearer(&move, node);
	}
	turn_links(graph);
	layout_drop_empty_layers(work, graph);
	return true;
}
