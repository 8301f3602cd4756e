/*
 * layout.c
 *		Positions for the tables of a diagram: checks the input, lays out its connected components one by one
 * and puts them side by side.
 */
#include "layout_graph.h"

/* Free space between components, and between the tables already positioned and new ones. */
#define COMPONENT_GAP 80

/* Small diagrams are laid out in several ways: so many at most, and so many links in all of them together. */
#define MOST_VARIANTS 6
#define VARIANT_LINKS 1000

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
	LayoutLink *links; /* within groups, no two alike, numbers local */
	int link_count;
	LayoutLink *outer; /* from one group to another */
	int outer_count;
	LayoutLink *all; /* every single one, also of a node to itself */
	int all_count;
	int *part; /* of each node: the number of its group */
	int part_count;
	int component_count; /* components with at least one link come first */
	int linked_count;
	int *component;
	int64 *x; /* within the box of the component */
	int64 *y;
	int *box; /* of each node */
	LayoutBox *boxes;
	int box_count;
	int seed; /* of the choices that are left to chance */
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

/* Makes the left end of a link its right one. */
void
layout_turn_link(LayoutLink *link)
{
	LayoutLink turned = *link;

	turned.left = link->right;
	turned.right = link->left;
	turned.down[0] = link->down[1];
	turned.down[1] = link->down[0];
	turned.turned = !link->turned;
	*link = turned;
}

static void
link_merge(LayoutLink *link, const LayoutLink *other)
{
	int weight = link->weight + other->weight;

	for (int end = 0; end < 2; end++)
		link->down[end] =
			(int) (((int64) link->down[end] * link->weight + (int64) other->down[end] * other->weight) /
				   weight);
	link->weight = weight;
	link->room = Max(link->room, other->room);
	link->directed |= other->directed;
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
			link_merge(&links[kept - 1], &links[i]);
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

/* Where a line meets a node, from its top. */
static int
end_down(const LayoutNode *node, int down)
{
	return down > 0 && down < node->height ? down : node->height / 2;
}

/* Numbers the groups of the nodes to position. */
static void
selection_number_parts(LayoutWork *work, Selection *selection, const LayoutNode *nodes)
{
	int *group = layout_take(work, selection->count, sizeof(int));

	selection->part = layout_take(work, selection->count, sizeof(int));
	for (int i = 0; i < selection->count; i++)
		group[i] = nodes[selection->node[i]].group;
	selection->part_count = layout_number_parts(work, group, selection->count, selection->part);
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

	selection_number_parts(work, selection, nodes);
	selection->link_count = selection->outer_count = 0;
	selection->links = layout_take(work, edge_count, sizeof(LayoutLink));
	selection->outer = layout_take(work, edge_count, sizeof(LayoutLink));
	selection->all = layout_take(work, edge_count, sizeof(LayoutLink));
	for (int i = 0; i < edge_count; i++)
	{
		LayoutLink link = {.left = selection->local[edges[i].to],
						   .right = selection->local[edges[i].from],
						   .weight = 1,
						   .room = edges[i].room,
						   .directed = edges[i].directed,
						   .down = {end_down(&nodes[edges[i].to], edges[i].to_down),
									end_down(&nodes[edges[i].from], edges[i].from_down)}};

		if (link.left < 0 || link.right < 0)
			continue;
		selection->all[selection->all_count++] = link;
		if (link.left == link.right)
			continue;
		if (selection->part[link.left] == selection->part[link.right])
			selection->links[selection->link_count++] = link;
		else
			selection->outer[selection->outer_count++] = link;
	}
	selection->link_count = layout_merge_links(selection->links, selection->link_count);
	selection->outer_count = layout_merge_links(selection->outer, selection->outer_count);
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

/* Lays out one component and reports its size in box. */
static void
selection_position_component(LayoutWork *work, Selection *selection, const LayoutNode *nodes,
							 const int *member, int member_count, const int *link_index, int link_count,
							 int *number, LayoutBox *box)
{
	LayoutChunk *before = work->chunks;
	LayoutGraph graph = {0};

	graph.seed = selection->seed;
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
	layout_choose(work, &graph);
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
selection_position_components(LayoutWork *work, Selection *selection, const LayoutNode *nodes)
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
									 link_start[i + 1] - link_start[i], number, &selection->boxes[i]);
	for (int i = 0; i < selection->count; i++)
		selection->box[i] = selection->component[i];
	selection->box_count = selection->component_count;
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

/* Packs the nodes without links into one box for each group. */
static void
selection_position_loose(LayoutWork *work, Selection *selection, const LayoutNode *nodes)
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

	for (int begin = 0, end = 0; begin < loose_count && !layout_stopped(work); begin = end)
	{
		LayoutBox *box = &selection->boxes[selection->box_count];
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
			selection->box[loose[i].number] = selection->box_count;
			box->width = Max(box->width, tables[i].x + tables[i].width);
			box->height = Max(box->height, tables[i].y + tables[i].height);
		}
		selection->box_count++;
		layout_release(work, before);
	}
}

/* Packs the boxes of each group side by side; the size of the whole, with the group's frame, is its part's.
 */
static LayoutPart *
selection_pack_parts(LayoutWork *work, Selection *selection)
{
	LayoutPart *parts = layout_take(work, selection->part_count, sizeof(LayoutPart));
	LayoutBox *packed = layout_take(work, selection->box_count, sizeof(LayoutBox));
	int *part_of_box = layout_take(work, selection->box_count, sizeof(int));
	int *box_start;
	int *boxes;

	for (int i = 0; i < selection->count; i++)
		part_of_box[selection->box[i]] = selection->part[i];
	boxes = list_members(work, part_of_box, selection->box_count, selection->part_count, &box_start);
	for (int part = 0; part < selection->part_count; part++)
	{
		int begin = box_start[part];
		int count = box_start[part + 1] - begin;
		LayoutBox *whole = &parts[part].box;

		for (int i = 0; i < count; i++)
			packed[i] = selection->boxes[boxes[begin + i]];
		layout_pack_boxes(work, packed, count, COMPONENT_GAP);
		for (int i = 0; i < count; i++)
		{
			selection->boxes[boxes[begin + i]] = packed[i];
			whole->width = Max(whole->width, packed[i].x + packed[i].width);
			whole->height = Max(whole->height, packed[i].y + packed[i].height);
		}
	}
	return parts;
}

/* From the corner of its box to that of its group. */
static void
selection_leave_boxes(Selection *selection)
{
	for (int i = 0; i < selection->count; i++)
	{
		selection->x[i] += selection->boxes[selection->box[i]].x;
		selection->y[i] += selection->boxes[selection->box[i]].y;
	}
}

/* Places the groups, and from there their nodes. */
static void
selection_place_parts(LayoutWork *work, Selection *selection, const LayoutNode *nodes, LayoutPart *parts)
{
	LayoutBridge *bridges = layout_take(work, selection->outer_count, sizeof(LayoutBridge));

	for (int i = 0; i < selection->outer_count; i++)
	{
		const LayoutLink *link = &selection->outer[i];
		const int ends[] = {link->left, link->right};

		bridges[i].weight = link->weight;
		bridges[i].directed = link->directed;
		for (int end = 0; end < 2; end++)
		{
			bridges[i].part[end] = selection->part[ends[end]];
			bridges[i].x[end] = selection->x[ends[end]] + nodes[selection->node[ends[end]]].width / 2;
			bridges[i].y[end] = selection->y[ends[end]] + link->down[end];
		}
	}
	if (selection->part_count > 1)
		layout_place_parts(work, parts, selection->part_count, bridges, selection->outer_count,
						   LAYOUT_GROUP_GAP);
	for (int i = 0; i < selection->count; i++)
	{
		const LayoutPart *part = &parts[selection->part[i]];

		if (part->turned)
			selection->x[i] = part->box.width - selection->x[i] - nodes[selection->node[i]].width;
		selection->x[i] += part->box.x;
		selection->y[i] += part->box.y;
	}
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

/* How good the positions are, the less the better. */
static int64
selection_score(LayoutWork *work, Selection *selection, const LayoutNode *nodes)
{
	LayoutGraph graph = {.node_count = selection->count,
						 .links = selection->all,
						 .link_count = selection->all_count,
						 .x = selection->x,
						 .y = selection->y};

	graph.width = layout_take(work, selection->count, sizeof(int));
	graph.height = layout_take(work, selection->count, sizeof(int));
	for (int i = 0; i < selection->count; i++)
	{
		const LayoutNode *node = &nodes[selection->node[i]];

		graph.width[i] = node->width;
		graph.height[i] = node->height;
		graph.box_width = Max(graph.box_width, selection->x[i] + node->width);
		graph.box_height = Max(graph.box_height, selection->y[i] + node->height);
	}
	return layout_multiply(layout_score(work, &graph) / 64,
						   layout_multiply(graph.box_width / 64 + 1, graph.box_height / 64 + 1) / 64 + 1);
}

/* Positions everything, from (0, 0). */
static void
selection_position(LayoutWork *work, Selection *selection, const LayoutNode *nodes)
{
	LayoutPart *parts;

	selection_position_components(work, selection, nodes);
	selection_position_loose(work, selection, nodes);
	if (layout_stopped(work))
		return;
	parts = selection_pack_parts(work, selection);
	selection_leave_boxes(selection);
	selection_place_parts(work, selection, nodes, parts);
}

/* Positions everything in several ways, as many as are not too much work, and keeps the best. */
static void
selection_choose(LayoutWork *work, Selection *selection, const LayoutNode *nodes)
{
	int links = selection->link_count + selection->outer_count;
	int variants = Max(Min(VARIANT_LINKS / Max(links, 1), MOST_VARIANTS), 1);
	int64 *best_x = selection->x;
	int64 *best_y = selection->y;
	int64 best_score = -1;

	for (int i = 0; i < variants && !layout_stopped(work); i++)
	{
		struct LayoutChunk *before;
		int64 score;

		selection->seed = i;
		selection->x = layout_take(work, selection->count, sizeof(int64));
		selection->y = layout_take(work, selection->count, sizeof(int64));
		before = work->chunks;
		selection_position(work, selection, nodes);
		if (work->stopped)
			return;
		score = variants == 1 ? 0 : selection_score(work, selection, nodes);
		layout_release(work, before);
		if (best_score < 0 || score < best_score)
		{
			best_score = score;
			best_x = selection->x;
			best_y = selection->y;
		}
	}
	selection->x = best_x;
	selection->y = best_y;
}

static LayoutResult
selection_write(const Selection *selection, int64 x, int64 y, LayoutNode *nodes)
{
	for (int i = 0; i < selection->count; i++)
		if (x + selection->x[i] > LAYOUT_MAX_COORDINATE || y + selection->y[i] > LAYOUT_MAX_COORDINATE)
			return LAYOUT_NO_ROOM;
	for (int i = 0; i < selection->count; i++)
	{
		LayoutNode *node = &nodes[selection->node[i]];

		node->x = (int) (x + selection->x[i]);
		node->y = (int) (y + selection->y[i]);
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
	int64 x;
	int64 y;

	if (result != LAYOUT_OK)
		return result;
	selection_collect(&work, &selection, nodes, node_count, edges, edge_count, mode);
	selection_find_components(&work, &selection);
	selection.box = layout_take(&work, selection.count, sizeof(int));
	selection.boxes = layout_take(&work, selection.count, sizeof(LayoutBox));
	selection_choose(&work, &selection, nodes);
	find_corner(nodes, node_count, mode, &x, &y);
	result = layout_stopped(&work) ? LAYOUT_INTERRUPTED : selection_write(&selection, x, y, nodes);
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

int
layout_row_middle(int column)
{
	int row = Min(column, (LAYOUT_MAX_SIDE - LAYOUT_HEADER_HEIGHT) / LAYOUT_ROW_HEIGHT);

	return column < 0 ? LAYOUT_HEADER_HEIGHT / 2
					  : LAYOUT_HEADER_HEIGHT + row * LAYOUT_ROW_HEIGHT + LAYOUT_ROW_HEIGHT / 2;
}
