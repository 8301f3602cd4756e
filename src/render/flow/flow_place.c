/*
 * flow_place.c
 *		Places for the steps that nobody placed, and for what is written on the edges between them.
 */
#include "render/flow/flow_work.h"

/* Least free space between two steps that an edge joins, and between what was placed and a block of new. */
#define EDGE_GAP  60
#define BLOCK_GAP 80

/* How near new steps of a group may come to strangers. */
#define STRANGER_GAP 24

/*
 * A thing of the layout: a node, a group, or what is written on an edge, in this order under one number. A
 * level is what lies directly in one group, or in none (0; groups from 1 on): it is laid out as one block.
 */
typedef struct LevelThing
{
	int level;
	bool laid; /* stands in its level's block */
	int64 width;
	int64 height;
	int64 x; /* within the block, later in the diagram */
	int64 y;
	int64 down; /* within the thing: of the node itself, above which a loop runs */
	int local;  /* its number in the layout of its level */
} LevelThing;

typedef struct StepPlacing
{
	FlowWork *work;
	Flow *flow;
	LevelThing *things;
	int thing_count;
	bool *anchored;  /* of each level: somebody placed something in it */
	int *first;      /* of each level, in members[]; one more at the end */
	int *members;    /* things that are laid, by level */
	int *first_edge; /* likewise */
	int *edges;
	Box *blocks;  /* of each level */
	bool *placed; /* of each node: its box stands */
} StepPlacing;

static int
group_thing(const StepPlacing *placing, int group)
{
	return placing->flow->node_count + group;
}

static int
label_thing(const StepPlacing *placing, int edge)
{
	return placing->flow->node_count + placing->flow->group_count + edge;
}

/* ---- what is to be laid out ---- */

/* Loops run above their step, what is written on them above those. */
static void
take_nodes(StepPlacing *placing)
{
	const Flow *flow = placing->flow;

	for (int i = 0; i < flow->node_count; i++)
	{
		const FlowNode *node = &flow->nodes[i];

		placing->placed[i] = node->positioned;
		placing->things[i] = (LevelThing){.level = node->group + 1,
										  .laid = !node->positioned,
										  .width = node->box.width,
										  .height = node->box.height};
		for (int at = node->group; node->positioned && at >= 0; at = flow->groups[at].parent)
			placing->anchored[at + 1] = true;
		placing->anchored[0] |= node->positioned;
	}
	for (int i = 0; i < flow->edge_count; i++)
	{
		const FlowEdge *edge = &flow->edges[i];
		const Box *label = &placing->work->labels[i];
		LevelThing *thing = &placing->things[edge->from];
		int64 room = FLOW_LOOP_ROOM + label->height;

		if (edge->from != edge->to)
			continue;
		thing->down += room;
		thing->height += room;
		thing->width = Max(thing->width, flow->nodes[edge->from].box.width + FLOW_LOOP_ROOM + label->width);
	}
}

/* A group is one thing of the level around it if nobody placed anything in it. */
static void
take_groups(StepPlacing *placing)
{
	const Flow *flow = placing->flow;

	for (int i = 0; i < flow->group_count; i++)
		placing->things[group_thing(placing, i)] = (LevelThing){.level = flow->groups[i].parent + 1};
	for (int i = 0; i < flow->node_count; i++)
	{
		for (int at = flow->nodes[i].group; at >= 0; at = flow->groups[at].parent)
			placing->things[group_thing(placing, at)].laid |= !placing->anchored[at + 1];
	}
}

/* The thing of a level that a node is, or lies in; *down receives how far below its top the node's middle
 * is. */
static int
thing_at_level(const StepPlacing *placing, int node, int level, int64 *down)
{
	const LevelThing *thing = &placing->things[node];
	int at = node;

	*down = thing->down + placing->flow->nodes[node].box.height / 2;
	while (placing->things[at].level != level)
	{
		int group = placing->things[at].level - 1;

		*down += placing->things[at].y + FLOW_GROUP_PADDING + FLOW_GROUP_HEADER;
		at = group_thing(placing, group);
	}
	return at;
}

static void
take_labels(StepPlacing *placing)
{
	for (int i = 0; i < placing->flow->edge_count; i++)
	{
		const FlowEdge *edge = &placing->flow->edges[i];
		const Box *label = &placing->work->labels[i];
		LevelThing *thing = &placing->things[label_thing(placing, i)];
		int level = placing->work->level[i] + 1;
		int64 down;

		*thing = (LevelThing){.level = level, .width = label->width, .height = label->height};
		thing->laid = label->width > 0 && edge->from != edge->to &&
					  placing->things[thing_at_level(placing, edge->from, level, &down)].laid &&
					  placing->things[thing_at_level(placing, edge->to, level, &down)].laid;
	}
}

/* Things, and edges, by their level. */
static void
list_members(StepPlacing *placing)
{
	int levels = placing->flow->group_count + 1;

	placing->first = flow_take(levels + 2, sizeof(int));
	placing->members = flow_take(placing->thing_count, sizeof(int));
	placing->first_edge = flow_take(levels + 2, sizeof(int));
	placing->edges = flow_take(placing->flow->edge_count, sizeof(int));
	for (int i = 0; i < placing->thing_count; i++)
		placing->first[placing->things[i].level + 2] += placing->things[i].laid;
	for (int i = 0; i < placing->flow->edge_count; i++)
		placing->first_edge[placing->work->level[i] + 3]++;
	for (int i = 0; i < levels; i++)
	{
		placing->first[i + 2] += placing->first[i + 1];
		placing->first_edge[i + 2] += placing->first_edge[i + 1];
	}
	for (int i = 0; i < placing->thing_count; i++)
	{
		if (placing->things[i].laid)
			placing->members[placing->first[placing->things[i].level + 1]++] = i;
	}
	for (int i = 0; i < placing->flow->edge_count; i++)
		placing->edges[placing->first_edge[placing->work->level[i] + 2]++] = i;
}

/* ---- the layout of one level ---- */

/* An edge as the layout takes it, which puts what is referred to on the left; edges back are turned round. */
static LayoutEdge
layout_edge(const StepPlacing *placing, const FlowEdge *edge, const int ends[2], const int64 down[2])
{
	int left = edge->back ? 1 : 0;

	return (LayoutEdge){.from = placing->things[ends[1 - left]].local,
						.to = placing->things[ends[left]].local,
						.from_down = (int) down[1 - left],
						.to_down = (int) down[left],
						.directed = true};
}

/* What joins the things of a level; of an edge that something is written on both halves. */
static int
list_edges(const StepPlacing *placing, int level, LayoutEdge *edges)
{
	int count = 0;

	for (int i = placing->first_edge[level]; i < placing->first_edge[level + 1]; i++)
	{
		const FlowEdge *edge = &placing->flow->edges[placing->edges[i]];
		int label = label_thing(placing, placing->edges[i]);
		int64 down[2];
		int ends[] = {thing_at_level(placing, edge->from, level, &down[0]),
					  thing_at_level(placing, edge->to, level, &down[1])};

		if (ends[0] == ends[1] || !placing->things[ends[0]].laid || !placing->things[ends[1]].laid)
			continue;
		if (!placing->things[label].laid)
		{
			edges[count] = layout_edge(placing, edge, ends, down);
			edges[count++].room = EDGE_GAP;
			continue;
		}
		edges[count++] = layout_edge(placing, edge, (const int[]){ends[0], label},
									 (const int64[]){down[0], placing->things[label].height / 2});
		edges[count++] = layout_edge(placing, edge, (const int[]){label, ends[1]},
									 (const int64[]){placing->things[label].height / 2, down[1]});
	}
	return count;
}

/* What is no layout can still be read: one below the other. */
static void
stack_up(LayoutNode *nodes, int count)
{
	int64 y = 0;

	for (int i = 0; i < count; i++)
	{
		nodes[i].x = 0;
		nodes[i].y = (int) Min(y, LAYOUT_MAX_COORDINATE);
		y += nodes[i].height + LAYOUT_GAP;
	}
}

static void
lay_out_level(StepPlacing *placing, int level)
{
	int begin = placing->first[level];
	int count = placing->first[level + 1] - begin;
	LayoutNode *nodes = flow_take(count, sizeof(LayoutNode));
	LayoutEdge *edges =
		flow_take(2 * (placing->first_edge[level + 1] - placing->first_edge[level]), sizeof(LayoutEdge));
	int edge_count;
	Box *block = &placing->blocks[level];

	for (int i = 0; i < count; i++)
	{
		LevelThing *thing = &placing->things[placing->members[begin + i]];

		thing->local = i;
		nodes[i] = (LayoutNode){.width = (int) Min(Max(thing->width, 1), LAYOUT_MAX_SIDE),
								.height = (int) Min(Max(thing->height, 1), LAYOUT_MAX_SIDE),
								.group = -1};
	}
	edge_count = list_edges(placing, level, edges);
	if (placing->thing_count > FLOW_MAX_LAID_OUT)
		edge_count = 0;
	if (layout_arrange(nodes, count, edges, edge_count, LAYOUT_FULL, placing->work->interrupted,
					   placing->work->state) != LAYOUT_OK)
		stack_up(nodes, count);
	*block = (Box){0};
	for (int i = 0; i < count; i++)
	{
		LevelThing *thing = &placing->things[placing->members[begin + i]];

		thing->x = nodes[i].x;
		thing->y = nodes[i].y;
		block->width = Max(block->width, thing->x + thing->width);
		block->height = Max(block->height, thing->y + thing->height);
	}
	pfree(nodes);
	pfree(edges);
}

/* A group's block with the frame around it. */
static void
size_group(StepPlacing *placing, int group)
{
	LevelThing *thing = &placing->things[group_thing(placing, group)];
	const Box *block = &placing->blocks[group + 1];

	thing->width = Max(block->width + 2 * FLOW_GROUP_PADDING,
					   flow_measure_name(placing->flow->groups[group].name) + 2 * FLOW_NAME_LEFT);
	thing->height = block->height + 2 * FLOW_GROUP_PADDING + FLOW_GROUP_HEADER;
}

/* ---- places of blocks ---- */

/* Around the nodes of a level that have their places; width 0: there are none. */
static Box
bounds_of(const StepPlacing *placing, int group)
{
	Box bounds = {0};

	for (int i = 0; i < placing->flow->node_count; i++)
	{
		if (placing->placed[i] && (group < 0 || flow_is_inside(placing->flow, i, group)))
			box_include(&bounds, &placing->flow->nodes[i].box);
	}
	return bounds;
}

/* Whether a block at its place meets nothing, and its group's frame no stranger. */
static bool
place_is_free(const StepPlacing *placing, int group, const Box *bounds, const Box *block)
{
	Box frame = *bounds;

	box_include(&frame, block);
	frame.y -= FLOW_GROUP_HEADER;
	frame.height += FLOW_GROUP_HEADER;
	for (int i = 0; i < placing->flow->node_count; i++)
	{
		const Box *box = &placing->flow->nodes[i].box;

		if (!placing->placed[i])
			continue;
		if (boxes_meet(block, box, STRANGER_GAP))
			return false;
		if (!flow_is_inside(placing->flow, i, group) && boxes_meet(&frame, box, FLOW_GROUP_PADDING))
			return false;
	}
	return true;
}

/* Beside the members that somebody placed, or else to the right of everything. */
static void
find_place(const StepPlacing *placing, int level, Box *block)
{
	Box bounds = bounds_of(placing, level - 1);
	Box all = bounds_of(placing, -1);

	if (level > 0 && bounds.width > 0)
	{
		const Box places[] = {
			{box_right(&bounds) + BLOCK_GAP, bounds.y, block->width, block->height},
			{bounds.x, box_bottom(&bounds) + BLOCK_GAP, block->width, block->height},
			{bounds.x - BLOCK_GAP - block->width, bounds.y, block->width, block->height},
			{bounds.x, bounds.y - BLOCK_GAP - block->height, block->width, block->height},
		};

		for (size_t i = 0; i < lengthof(places); i++)
		{
			if (place_is_free(placing, level - 1, &bounds, &places[i]))
			{
				*block = places[i];
				return;
			}
		}
	}
	block->x = box_right(&all) + BLOCK_GAP + (level > 0 ? FLOW_GROUP_PADDING : 0);
	block->y = all.y + (level > 0 ? FLOW_GROUP_PADDING + FLOW_GROUP_HEADER : 0);
}

/* From a block to the things in it, and from there to those in them. */
static void
place_block(StepPlacing *placing, int level)
{
	const Box *block = &placing->blocks[level];
	Flow *flow = placing->flow;

	for (int i = placing->first[level]; i < placing->first[level + 1]; i++)
	{
		int at = placing->members[i];
		LevelThing *thing = &placing->things[at];
		int label = at - label_thing(placing, 0);

		thing->x += block->x;
		thing->y += block->y;
		if (at < flow->node_count)
		{
			flow->nodes[at].box.x = thing->x;
			flow->nodes[at].box.y = thing->y + thing->down;
			placing->placed[at] = true;
		}
		else if (label < 0)
		{
			Box *inner = &placing->blocks[at - flow->node_count + 1];

			inner->x = thing->x + FLOW_GROUP_PADDING;
			inner->y = thing->y + FLOW_GROUP_PADDING + FLOW_GROUP_HEADER;
		}
		else
		{
			placing->work->labels[label].x = thing->x;
			placing->work->labels[label].y = thing->y;
			placing->work->label_laid[label] = true;
		}
	}
}

/* Inner groups that somebody placed something in first, then what surrounds them; a block within a block has
 * its place from there. */
static void
place_blocks(StepPlacing *placing)
{
	const FlowWork *work = placing->work;
	int count = placing->flow->group_count;

	for (int i = count; i >= 0; i--)
	{
		int level = i == 0 ? 0 : work->groups[i - 1] + 1;

		if (placing->first[level] == placing->first[level + 1] || (level > 0 && !placing->anchored[level]))
			continue;
		if (placing->anchored[level])
			find_place(placing, level, &placing->blocks[level]);
		place_block(placing, level);
		/* Those within what was just placed: outer ones first. */
		for (int j = 0; j < count; j++)
		{
			int inner = work->groups[j] + 1;
			int at = work->groups[j];

			while (at >= 0 && placing->things[group_thing(placing, at)].laid)
				at = placing->flow->groups[at].parent;
			if (at + 1 == level && !placing->anchored[inner])
				place_block(placing, inner);
		}
	}
}

void
flow_place_steps(FlowWork *work)
{
	Flow *flow = work->flow;
	int levels = flow->group_count + 1;
	StepPlacing placing = {.work = work,
						   .flow = flow,
						   .thing_count = flow->node_count + flow->group_count + flow->edge_count,
						   .anchored = flow_take(levels, sizeof(bool)),
						   .blocks = flow_take(levels, sizeof(Box)),
						   .placed = flow_take(flow->node_count, sizeof(bool))};

	placing.things = flow_take(placing.thing_count, sizeof(LevelThing));
	take_nodes(&placing);
	take_groups(&placing);
	take_labels(&placing);
	list_members(&placing);
	for (int i = flow->group_count - 1; i >= 0; i--)
	{
		lay_out_level(&placing, work->groups[i] + 1);
		size_group(&placing, work->groups[i]);
	}
	lay_out_level(&placing, 0);
	place_blocks(&placing);
	pfree(placing.things);
	pfree(placing.anchored);
	pfree(placing.blocks);
	pfree(placing.placed);
	pfree(placing.first);
	pfree(placing.members);
	pfree(placing.first_edge);
	pfree(placing.edges);
}
