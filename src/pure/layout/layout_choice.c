/*
 * layout_choice.c
 *		One component laid out in several ways, and the best of them.
 */
#include "layout_graph.h"

/* Components with more links than that are laid out once, without a choice. */
#define MAX_COMPARED_LINKS 2000

/* Of those with more, lines are not routed to compare them. */
#define MAX_ROUTED_LINKS 400

static int64
graph_count_crossings(LayoutWork *work, const LayoutGraph *graph)
{
	LayoutNode *nodes = layout_take(work, graph->node_count, sizeof(LayoutNode));
	LayoutEdge *edges = layout_take(work, graph->link_count, sizeof(LayoutEdge));

	for (int i = 0; i < graph->node_count; i++)
	{
		nodes[i].positioned = true;
		nodes[i].x = (int) Min(graph->x[i], LAYOUT_MAX_COORDINATE);
		nodes[i].y = (int) Min(graph->y[i], LAYOUT_MAX_COORDINATE);
		nodes[i].width = graph->width[i];
		nodes[i].height = graph->height[i];
	}
	for (int i = 0; i < graph->link_count; i++)
	{
		edges[i].from = graph->links[i].right;
		edges[i].to = graph->links[i].left;
	}
	return layout_count_crossings(nodes, graph->node_count, edges, graph->link_count);
}

/* How long lines along the axes are between the middles of what is linked. */
static int64
graph_measure_links(const LayoutGraph *graph)
{
	int64 length = 0;

	for (int i = 0; i < graph->link_count; i++)
	{
		int a = graph->links[i].left;
		int b = graph->links[i].right;
		int64 x = graph->x[a] + graph->width[a] / 2 - graph->x[b] - graph->width[b] / 2;
		int64 y = graph->y[a] + graph->height[a] / 2 - graph->y[b] - graph->height[b] / 2;

		length += graph->links[i].weight * ((x < 0 ? -x : x) + (y < 0 ? -y : y));
	}
	return length;
}

/* Score of a finished layout, the less the better: the length of all links times the density of crossings,
 * and more if it is long and narrow. By its lines where that is not too much work, else by straight ones. */
int64
layout_score(LayoutWork *work, const LayoutGraph *graph)
{
	LayoutMeasure measure;
	int64 score;

	if (graph->link_count > MAX_ROUTED_LINKS || !layout_measure(work, graph, &measure))
		measure = (LayoutMeasure){.length = graph_measure_links(graph),
								  .crossings = graph_count_crossings(work, graph)};
	score = layout_multiply(measure.length / 16 + 1, graph->link_count + measure.crossings);
	if (2 * graph->box_width > 5 * graph->box_height)
		score = layout_multiply(score / 5 * 2, graph->box_width) / Max(graph->box_height, 1);
	else if (2 * graph->box_height > 5 * graph->box_width)
		score = layout_multiply(score / 5 * 2, graph->box_height) / Max(graph->box_width, 1);
	return score;
}

/* Orders and positions the layers of a graph; keeps it if it is better than the best one so far. */
static void
layout_try(LayoutWork *work, LayoutGraph *attempt, LayoutGraph *best, int64 *best_score)
{
	int64 score = 0;

	layout_order_layers(work, attempt);
	if (layout_stopped(work))
		return;
	layout_set_coordinates(work, attempt);
	if (layout_stopped(work))
		return;
	if (attempt->link_count <= MAX_COMPARED_LINKS)
		score = layout_score(work, attempt);
	if (*best_score < 0 || score < *best_score)
	{
		*best = *attempt;
		*best_score = score;
	}
}

/*
 * Lays out a graph with layers in several ways, and keeps the best: with hubs at the left of all that refers
 * to them and in its midst, with tall layers as they are and split into several. Splitting makes shorter ways
 * but costs crossings.
 */
void
layout_choose(LayoutWork *work, LayoutGraph *graph)
{
	static const int percents[] = {100, 150, 220, 300, 0};
	LayoutGraph best = *graph;
	int64 best_score = -1;
	bool large = graph->link_count > MAX_COMPARED_LINKS;

	for (int centred = 1; centred >= 0 && !(large && best_score >= 0); centred--)
	{
		LayoutGraph ranked = *graph;
		int last_count = -1;

		if (centred && !layout_centre_hubs(work, &ranked))
			continue;
		for (int i = 0; i < (int) lengthof(percents) && !(large && best_score >= 0); i++)
		{
			LayoutGraph attempt = ranked;

			if (percents[i] > 0)
				layout_split_layers(work, &attempt, percents[i]);
			if (attempt.layer_count == last_count)
				continue;
			last_count = attempt.layer_count;
			layout_try(work, &attempt, &best, &best_score);
			if (work->stopped)
				return;
		}
	}
	*graph = best;
}
