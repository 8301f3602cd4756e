/*
 * layout.c
 *		Positions for the tables of a diagram: checks the input, lays out its connected components one by one
 * and puts them side by side.
 */
#include "layout_graph.h"

/* Free space between components, and between the tables already positioned and new ones. */
#define COMPONENT_GAP 120

/* Components with more links than that are laid out once, without a choice. */
#define MAX_COMPARED_LINKS 2000

/* Memory of one call, freed at its end; every piece is preceded by this. */
typedef struct LayoutChunk
{
	struct LayoutChunk *next;
} LayoutChunk;

/* What is to be positioned, under numbers of its own. */
typedef struct Selection
{
	int count;
	int *node;         /* index in the caller's array */
	int *local;        /* of each of the caller's nodes: its number here, or -1 */
	LayoutLink *links; /* sorted by component, no two alike, numbers local */
	int link_count;
	int component_count; /* components with at least one link come first */
	int linked_count;
	int *component;
	int64 *x; /* within the box of the component */
	int64 *y;
	int *box; /* of each node */
} Selection;

typedef struct LooseNode
{
	int group;
	int number;
} LooseNode;

/*
 * Zeroed memory for count things of a size, valid until the call of layout_arrange ends.
 */
void *
layout_take(LayoutWork *work, int count, size_t size)
{
	LayoutChunk *chunk = palloc0(MAXALIGN(sizeof(LayoutChunk)) + Max(count, 1) * size);

	chunk->next = work->chunks;
	work->chunks = chunk;
	return (char *) chunk + MAXALIGN(sizeof(LayoutChunk));
}

/* Gives back what was taken after keep; NULL: all. */
void
layout_release(LayoutWork *work, LayoutChunk *keep)
{
	while (work->chunks != keep)
	{
		LayoutChunk *chunk = work->chunks;

		work->chunks = chunk->next;
		pfree(chunk);
	}
}

/* True once the caller has asked to stop; to be called every few milliseconds of work. */
bool
layout_stopped(LayoutWork *work)
{
	if (!work->stopped && work->interrupted != NULL)
		work->stopped = work->interrupted(work->state);
	return work->stopped;
}

/* The integer part of the root of a number from 0 to PG_INT64_MAX. */
int64
layout_square_root(int64 value)
{
	int64 low = 0;
	int64 high = INT64CONST(3037000499);

	while (low < high)
	{
		int64 middle = (low + high + 1) / 2;

		if (middle * middle <= value)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/*
 * Lists for each node the links that lead from it to one side, in the order of their indexes.
 */
void
layout_list_links(LayoutWork *work, const LayoutLink *links, int link_count, int node_count, LayoutSide side,
				  LayoutIncidence *incidence)
{
	int *start = layout_take(work, node_count + 1, sizeof(int));

	incidence->start = start;
	incidence->link = layout_take(work, link_count, sizeof(int));
	for (int i = 0; i < link_count; i++)
		start[side == LAYOUT_RIGHT ? links[i].left : links[i].right]++;
	for (int node = 1; node <= node_count; node++)
		start[node] += start[node - 1];
	for (int i = link_count - 1; i >= 0; i--)
		incidence->link[--start[side == LAYOUT_RIGHT ? links[i].left : links[i].right]] = i;
}

static int
link_compare(const void *left, const void *right)
{
	const LayoutLink *a = left;
	const LayoutLink *b = right;

	if (a->left != b->left)
		return a->left < b->left ? -1 : 1;
	return a->right < b->right ? -1 : a->right > b->right;
}

/* Sorts links and makes one of those that are alike; returns how many are left. */
int
layout_merge_links(LayoutLink *links, int link_count)
{
	int kept = 0;

	qsort(links, link_count, sizeof(LayoutLink), link_compare);
	for (int i = 0; i < link_count; i++)
	{
		if (kept > 0 && link_compare(&links[kept - 1], &links[i]) == 0)
		{
			links[kept - 1].weight += links[i].weight;
			links[kept - 1].room = Max(links[kept - 1].room, links[i].room);
		}
		else
			links[kept++] = links[i];
	}
	return kept;
}

static LayoutResult
layout_check_input(const LayoutNode *nodes, int node_count, const LayoutEdge *edges, int edge_count)
{
	if (node_count < 0 || node_count > LAYOUT_MAX_NODES || edge_count < 0 || edge_count > LAYOUT_MAX_EDGES)
		return LAYOUT_TOO_MANY;
	for (int i = 0; i < node_count; i++)
	{
		const LayoutNode *node = &nodes[i];

		if (node->width < 1 || node->width > LAYOUT_MAX_SIDE || node->height < 1 ||
			node->height > LAYOUT_MAX_SIDE)
			return LAYOUT_BAD_NODE;
		if (node->positioned && (node->x < -LAYOUT_MAX_COORDINATE || node->x > LAYOUT_MAX_COORDINATE ||
								 node->y < -LAYOUT_MAX_COORDINATE || node->y > LAYOUT_MAX_COORDINATE))
			return LAYOUT_BAD_NODE;
	}
	for (int i = 0; i < edge_count; i++)
		if (edges[i].from < 0 || edges[i].from >= node_count || edges[i].to < 0 || edges[i].to >= node_count)
			return LAYOUT_BAD_EDGE;
	return LAYOUT_OK;
}

/* Picks the nodes to position and the links among them. */
static void
selection_collect(LayoutWork *work, Selection *selection, const LayoutNode *nodes, int node_count,
				  const LayoutEdge *edges, int edge_count, LayoutMode mode)
{
	selection->count = 0;
	selection->node = layout_take(work, node_count, sizeof(int));
	selection->local = layout_take(work, node_count, sizeof(int));
	for (int i = 0; i < node_count; i++)
	{
		selection->local[i] = -1;
		if (mode == LAYOUT_INCREMENTAL && nodes[i].positioned)
			continue;
		selection->local[i] = selection->count;
		selection->node[selection->count++] = i;
	}

	selection->link_count = 0;
	selection->links = layout_take(work, edge_count, sizeof(LayoutLink));
	for (int i = 0; i < edge_count; i++)
	{
		LayoutLink *link = &selection->links[selection->link_count];

		link->left = selection->local[edges[i].to];
		link->right = selection->local[edges[i].from];
		link->weight = 1;
		link->room = edges[i].room;
		if (link->left >= 0 && link->right >= 0 && link->left != link->right)
			selection->link_count++;
	}
	selection->link_count = layout_merge_links(selection->links, selection->link_count);
}

static int
find_root(int *parent, int node)
{
	while (parent[node] != node)
	{
		parent[node] = parent[parent[node]];
		node = parent[node];
	}
	return node;
}

/* Numbers the connected components that have links; nodes without links get component -1. */
static void
selection_find_components(LayoutWork *work, Selection *selection)
{
	int *parent = layout_take(work, selection->count, sizeof(int));
	int *number = layout_take(work, selection->count, sizeof(int));
	bool *linked = layout_take(work, selection->count, sizeof(bool));

	selection->component = layout_take(work, selection->count, sizeof(int));
	for (int i = 0; i < selection->count; i++)
	{
		parent[i] = i;
		number[i] = -1;
	}
	for (int i = 0; i < selection->link_count; i++)
	{
		int left = find_root(parent, selection->links[i].left);
		int right = find_root(parent, selection->links[i].right);

		linked[selection->links[i].left] = linked[selection->links[i].right] = true;
		parent[Max(left, right)] = Min(left, right);
	}
	selection->component_count = 0;
	for (int i = 0; i < selection->count; i++)
	{
		int root = find_root(parent, i);

		if (linked[i] && number[root] < 0)
			number[root] = selection->component_count++;
		selection->component[i] = linked[i] ? number[root] : -1;
	}
}

/* Members of each component, one after the other: member[start[c]] .. member[start[c + 1] - 1]. */
static int *
list_members(LayoutWork *work, const int *component, int count, int component_count, int **start)
{
	int *member = layout_take(work, count, sizeof(int));

	*start = layout_take(work, component_count + 1, sizeof(int));
	for (int i = 0; i < count; i++)
		if (component[i] >= 0)
			(*start)[component[i]]++;
	for (int i = 1; i <= component_count; i++)
		(*start)[i] += (*start)[i - 1];
	for (int i = count - 1; i >= 0; i--)
		if (component[i] >= 0)
			member[--(*start)[component[i]]] = i;
	return member;
}

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

/*
 * Orders and positions the layers of a graph: as they are, and with tall layers split into several. Splitting
 * makes shorter ways but costs crossings; what counts is the length of all links times the density of
 * crossings.
 */
static void
layout_choose_split(LayoutWork *work, LayoutGraph *graph)
{
	static const int percents[] = {100, 150, 220, 300, 0};
	LayoutGraph best = *graph;
	int64 best_score = -1;
	int last_count = -1;

	for (int i = 0; i < (int) lengthof(percents); i++)
	{
		LayoutGraph attempt = *graph;
		int64 score = 0;

		if (percents[i] > 0)
			layout_split_layers(work, &attempt, percents[i]);
		if (attempt.layer_count == last_count)
			continue;
		last_count = attempt.layer_count;
		layout_order_layers(work, &attempt);
		if (layout_stopped(work))
			return;
		layout_set_coordinates(work, &attempt);
		if (layout_stopped(work))
			return;
		if (graph->link_count <= MAX_COMPARED_LINKS)
			score = graph_measure_links(&attempt) / 16 *
					(graph->link_count + graph_count_crossings(work, &attempt));
		if (best_score < 0 || score < best_score)
		{
			best = attempt;
			best_score = score;
		}
		if (graph->link_count > MAX_COMPARED_LINKS)
			break;
	}
	*graph = best;
}

/* Lays out one component and reports its size in box. */
static void
selection_position_component(LayoutWork *work, Selection *selection, const LayoutNode *nodes,
							 const int *member, int member_count, const int *link_index, int link_count,
							 int *number, LayoutBox *box)
{
	LayoutChunk *before = work->chunks;
	LayoutGraph graph = {0};

	graph.node_count = member_count;
	graph.link_count = link_count;
	graph.width = layout_take(work, member_count, sizeof(int));
	graph.height = layout_take(work, member_count, sizeof(int));
	graph.group = layout_take(work, member_count, sizeof(int));
	graph.layer = layout_take(work, member_count, sizeof(int));
	graph.links = layout_take(work, link_count, sizeof(LayoutLink));
	for (int i = 0; i < member_count; i++)
	{
		const LayoutNode *node = &nodes[selection->node[member[i]]];

		number[member[i]] = i;
		graph.width[i] = node->width;
		graph.height[i] = node->height;
		graph.group[i] = node->group;
	}
	for (int i = 0; i < link_count; i++)
	{
		graph.links[i] = selection->links[link_index[i]];
		graph.links[i].left = number[graph.links[i].left];
		graph.links[i].right = number[graph.links[i].right];
	}

	layout_break_cycles(work, &graph);
	layout_assign_layers(work, &graph);
	layout_choose_split(work, &graph);
	if (!work->stopped)
	{
		for (int i = 0; i < member_count; i++)
		{
			selection->x[member[i]] = graph.x[i];
			selection->y[member[i]] = graph.y[i];
		}
		box->width = graph.box_width;
		box->height = graph.box_height;
	}
	layout_release(work, before);
}

static void
selection_position_components(LayoutWork *work, Selection *selection, const LayoutNode *nodes,
							  LayoutBox *boxes)
{
	int *number = layout_take(work, selection->count, sizeof(int));
	int *link_component = layout_take(work, selection->link_count, sizeof(int));
	int *member_start;
	int *link_start;
	int *member =
		list_members(work, selection->component, selection->count, selection->component_count, &member_start);
	int *link_index;

	for (int i = 0; i < selection->link_count; i++)
		link_component[i] = selection->component[selection->links[i].left];
	link_index =
		list_members(work, link_component, selection->link_count, selection->component_count, &link_start);
	for (int i = 0; i < selection->component_count && !layout_stopped(work); i++)
		selection_position_component(work, selection, nodes, member + member_start[i],
									 member_start[i + 1] - member_start[i], link_index + link_start[i],
									 link_start[i + 1] - link_start[i], number, &boxes[i]);
	for (int i = 0; i < selection->count; i++)
		selection->box[i] = selection->component[i];
}

static int
loose_node_compare(const void *left, const void *right)
{
	const LooseNode *a = left;
	const LooseNode *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

/* Packs the nodes without links into one box for each group; returns the new number of boxes. */
static int
selection_position_loose(LayoutWork *work, Selection *selection, const LayoutNode *nodes, LayoutBox *boxes,
						 int box_count)
{
	LooseNode *loose = layout_take(work, selection->count, sizeof(LooseNode));
	LayoutBox *tables = layout_take(work, selection->count, sizeof(LayoutBox));
	int loose_count = 0;

	for (int i = 0; i < selection->count; i++)
	{
		if (selection->component[i] >= 0)
			continue;
		loose[loose_count].group = Max(nodes[selection->node[i]].group, -1);
		loose[loose_count++].number = i;
	}
	qsort(loose, loose_count, sizeof(LooseNode), loose_node_compare);

	for (int begin = 0, end = 0; begin < loose_count && !layout_stopped(work); begin = end, box_count++)
	{
		LayoutBox *box = &boxes[box_count];
		LayoutChunk *before = work->chunks;

		while (end < loose_count && loose[end].group == loose[begin].group)
		{
			const LayoutNode *node = &nodes[selection->node[loose[end].number]];

			tables[end].width = node->width;
			tables[end].height = node->height;
			end++;
		}
		layout_pack_boxes(work, &tables[begin], end - begin, LAYOUT_GAP);
		box->width = box->height = 0;
		for (int i = begin; i < end; i++)
		{
			selection->x[loose[i].number] = tables[i].x;
			selection->y[loose[i].number] = tables[i].y;
			selection->box[loose[i].number] = box_count;
			box->width = Max(box->width, tables[i].x + tables[i].width);
			box->height = Max(box->height, tables[i].y + tables[i].height);
		}
		layout_release(work, before);
	}
	return box_count;
}

/* Where the upper left corner of new tables goes: to the right of the positioned ones, level with the
 * highest. */
static void
find_corner(const LayoutNode *nodes, int node_count, LayoutMode mode, int64 *x, int64 *y)
{
	bool found = false;

	*x = *y = 0;
	for (int i = 0; i < node_count && mode == LAYOUT_INCREMENTAL; i++)
	{
		int64 right = (int64) nodes[i].x + nodes[i].width + COMPONENT_GAP;

		if (!nodes[i].positioned)
			continue;
		*x = found ? Max(*x, right) : right;
		*y = found ? Min(*y, nodes[i].y) : nodes[i].y;
		found = true;
	}
}

static LayoutResult
selection_write(const Selection *selection, const LayoutBox *boxes, int64 x, int64 y, LayoutNode *nodes)
{
	for (int i = 0; i < selection->count; i++)
	{
		const LayoutBox *box = &boxes[selection->box[i]];

		if (x + box->x + selection->x[i] > LAYOUT_MAX_COORDINATE ||
			y + box->y + selection->y[i] > LAYOUT_MAX_COORDINATE)
			return LAYOUT_NO_ROOM;
	}
	for (int i = 0; i < selection->count; i++)
	{
		const LayoutBox *box = &boxes[selection->box[i]];
		LayoutNode *node = &nodes[selection->node[i]];

		node->x = (int) (x + box->x + selection->x[i]);
		node->y = (int) (y + box->y + selection->y[i]);
		node->positioned = true;
	}
	return LAYOUT_OK;
}

LayoutResult
layout_arrange(LayoutNode *nodes, int node_count, const LayoutEdge *edges, int edge_count, LayoutMode mode,
			   LayoutInterrupted interrupted, void *state)
{
	LayoutWork work = {NULL, interrupted, state, false};
	LayoutResult result = layout_check_input(nodes, node_count, edges, edge_count);
	Selection selection = {0};
	LayoutBox *boxes;
	int box_count;
	int64 x;
	int64 y;

	if (result != LAYOUT_OK)
		return result;
	selection_collect(&work, &selection, nodes, node_count, edges, edge_count, mode);
	selection_find_components(&work, &selection);
	selection.x = layout_take(&work, selection.count, sizeof(int64));
	selection.y = layout_take(&work, selection.count, sizeof(int64));
	selection.box = layout_take(&work, selection.count, sizeof(int));
	boxes = layout_take(&work, selection.count, sizeof(LayoutBox));
	selection_position_components(&work, &selection, nodes, boxes);
	box_count = selection_position_loose(&work, &selection, nodes, boxes, selection.component_count);
	if (!layout_stopped(&work))
		layout_pack_boxes(&work, boxes, box_count, COMPONENT_GAP);
	find_corner(nodes, node_count, mode, &x, &y);
	result = layout_stopped(&work) ? LAYOUT_INTERRUPTED : selection_write(&selection, boxes, x, y, nodes);
	layout_release(&work, NULL);
	return result;
}

void
layout_size_table(int column_count, int longest_text, int *width, int *height)
{
	int columns = Max(column_count, 0);
	int text = Min(Max(longest_text, 0), LAYOUT_MAX_TABLE_WIDTH / LAYOUT_CHARACTER_WIDTH);

	columns = Min(columns, (LAYOUT_MAX_SIDE - LAYOUT_HEADER_HEIGHT) / LAYOUT_ROW_HEIGHT);
	*height = LAYOUT_HEADER_HEIGHT + columns * LAYOUT_ROW_HEIGHT;
	*width = text * LAYOUT_CHARACTER_WIDTH + LAYOUT_SIDE_PADDING;
	*width = Min(Max(*width, LAYOUT_MIN_TABLE_WIDTH), LAYOUT_MAX_TABLE_WIDTH);
}

/* A drawn edge; x1 <= x2. */
typedef struct Line
{
	int64 x1;
	int64 y1;
	int64 x2;
	int64 y2;
	int left;
	int right;
} Line;

static int
line_compare(const void *left, const void *right)
{
	const Line *a = left;
	const Line *b = right;

	return a->x1 < b->x1 ? -1 : a->x1 > b->x1;
}

/*
 * Which side of a line a point lies on: -1, 0 or 1. Coordinates within LAYOUT_MAX_COORDINATE plus half of
 * LAYOUT_MAX_SIDE keep both products and their difference within 64 bits.
 */
static int
line_side(const Line *line, int64 x, int64 y)
{
	int64 turn = (line->x2 - line->x1) * (y - line->y1) - (line->y2 - line->y1) * (x - line->x1);

	return turn > 0 ? 1 : turn < 0 ? -1 : 0;
}

static bool
lines_cross(const Line *a, const Line *b)
{
	if (a->left == b->left || a->left == b->right || a->right == b->left || a->right == b->right)
		return false;
	return line_side(a, b->x1, b->y1) * line_side(a, b->x2, b->y2) < 0 &&
		   line_side(b, a->x1, a->y1) * line_side(b, a->x2, a->y2) < 0;
}

static bool
node_is_drawn(const LayoutNode *nodes, int node_count, int index)
{
	const LayoutNode *node;

	if (index < 0 || index >= node_count)
		return false;
	node = &nodes[index];
	return node->positioned && node->x >= -LAYOUT_MAX_COORDINATE && node->x <= LAYOUT_MAX_COORDINATE &&
		   node->y >= -LAYOUT_MAX_COORDINATE && node->y <= LAYOUT_MAX_COORDINATE && node->width >= 0 &&
		   node->width <= LAYOUT_MAX_SIDE && node->height >= 0 && node->height <= LAYOUT_MAX_SIDE;
}

int64
layout_count_crossings(const LayoutNode *nodes, int node_count, const LayoutEdge *edges, int edge_count)
{
	LayoutWork work = {NULL, NULL, NULL, false};
	Line *lines = layout_take(&work, edge_count, sizeof(Line));
	int count = 0;
	int64 crossings = 0;

	for (int i = 0; i < edge_count; i++)
	{
		Line *line = &lines[count];
		int left = edges[i].from;
		int right = edges[i].to;

		if (left == right || !node_is_drawn(nodes, node_count, left) ||
			!node_is_drawn(nodes, node_count, right))
			continue;
		line->x1 = nodes[left].x + nodes[left].width / 2;
		line->x2 = nodes[right].x + nodes[right].width / 2;
		if (line->x1 > line->x2)
		{
			left = edges[i].to;
			right = edges[i].from;
		}
		line->left = left;
		line->right = right;
		line->x1 = nodes[left].x + nodes[left].width / 2;
		line->y1 = nodes[left].y + nodes[left].height / 2;
		line->x2 = nodes[right].x + nodes[right].width / 2;
		line->y2 = nodes[right].y + nodes[right].height / 2;
		count++;
	}
	qsort(lines, count, sizeof(Line), line_compare);
	for (int i = 0; i < count; i++)
		for (int j = i + 1; j < count && lines[j].x1 <= lines[i].x2; j++)
			if (lines_cross(&lines[i], &lines[j]))
				crossings++;
	layout_release(&work, NULL);
	return crossings;
}
