/*
 * compared_flow.c
 *		Two versions of a flow diagram as one.
 */
#include "postgres.h"

#include "core/drawing/compared.h"
#include "core/flow/flow_entity.h"
#include "miscadmin.h"

/* Diagrams of no more steps than this are drawn whole; of others the steps that changed, and their
 * neighbours. */
#define SMALL_FLOW  60
#define MAX_CHANGED 400
#define MAX_DRAWN   600

/* Of a step that says nothing of its size, for what would lie on each other. */
#define USUAL_WIDTH  160
#define USUAL_HEIGHT 60

typedef struct ComparedStep
{
	const char *key;
	const HistoryItem *item;
	SvgChange change;
	bool near;
	bool drawn;
} ComparedStep;

typedef struct ComparedFlow
{
	Compared *compared;
	ComparedStep *steps;
	int step_count;
	ThingIndex by_key;
} ComparedFlow;

static ComparedStep *
step_of(const ComparedFlow *flow, const HistoryItem *item, const char *field)
{
	return thing_index_find(&flow->by_key, json_read_text(item->fields, field));
}

static void
list_steps(ComparedFlow *flow)
{
	HistoryItem *items = history_items(flow->compared->whole, &flow_node_entity, &flow->step_count);

	flow->steps = content_allocate(flow->step_count, sizeof(ComparedStep));
	for (int i = 0; i < flow->step_count; i++)
		flow->steps[i] =
			(ComparedStep){.key = items[i].uuid,
						   .item = &items[i],
						   .change = compared_status(flow->compared, &flow_node_entity, items[i].uuid)};
	thing_index_make(&flow->by_key, flow->steps, flow->step_count, sizeof(ComparedStep));
}

static void
choose_steps(ComparedFlow *flow, const HistoryItem *edges, int edge_count)
{
	bool small = flow->step_count <= SMALL_FLOW;
	int drawn = 0;

	for (int i = 0; i < edge_count; i++)
	{
		ComparedStep *from = step_of(flow, &edges[i], "from_uuid");
		ComparedStep *to = step_of(flow, &edges[i], "to_uuid");
		bool changed = compared_status(flow->compared, &flow_edge_entity, edges[i].uuid) != SVG_KEPT;

		if (from == NULL || to == NULL)
			continue;
		from->near |= changed || to->change != SVG_KEPT;
		to->near |= changed || from->change != SVG_KEPT;
	}
	/* First what changed. */
	for (int pass = 0; pass < 2; pass++)
	{
		for (int i = 0; i < flow->step_count; i++)
		{
			ComparedStep *step = &flow->steps[i];
			bool changed = step->change != SVG_KEPT;

			if (changed != (pass == 0))
				continue;
			step->drawn = (changed || small || step->near) && drawn < (changed ? MAX_CHANGED : MAX_DRAWN);
			drawn += step->drawn;
			flow->compared->undrawn += changed && !step->drawn;
			flow->compared->left_out += !changed && !step->drawn;
		}
	}
	flow->compared->left_out_words = "steps";
}

/* ---- steps ---- */

static double
number_of(const JsonNode *fields, const char *name, double usual)
{
	const JsonNode *value = json_read_member(fields, name);

	return value == NULL || value->kind != JSON_NODE_NUMBER ? usual : strtod(value->text, NULL);
}

static bool
lie_on_each_other(const JsonNode *a, const JsonNode *b)
{
	double x = number_of(a, "x", 0) - number_of(b, "x", 0);
	double y = number_of(a, "y", 0) - number_of(b, "y", 0);

	return x < number_of(b, "width", USUAL_WIDTH) && -x < number_of(a, "width", USUAL_WIDTH) &&
		   y < number_of(b, "height", USUAL_HEIGHT) && -y < number_of(a, "height", USUAL_HEIGHT);
}

/* What is gone gives way to what stands in its place now. */
static bool
is_in_the_way(const ComparedFlow *flow, const ComparedStep *step)
{
	for (int i = 0; i < flow->step_count; i++)
	{
		const ComparedStep *other = &flow->steps[i];

		if (other->drawn && other->change != SVG_REMOVED &&
			lie_on_each_other(step->item->fields, other->item->fields))
			return true;
	}
	return false;
}

static void
show_steps(ComparedFlow *flow)
{
	for (int i = 0; i < flow->step_count; i++)
	{
		ComparedStep *step = &flow->steps[i];
		JsonNode *fields;

		CHECK_FOR_INTERRUPTS();
		if (!step->drawn)
			continue;
		fields = compared_copy(step->item->fields);
		if (step->change == SVG_CHANGED)
		{
			compared_set(fields, "text", compared_text(flow->compared, step->item, "text"));
			/* There is more to be read than what it was sized for. */
			if (json_read_member(difference_find(flow->compared->set, &flow_node_entity, step->key)->after,
								 "text") != NULL)
			{
				compared_set(fields, "width", NULL);
				compared_set(fields, "height", NULL);
			}
		}
		if (step->change == SVG_REMOVED && is_in_the_way(flow, step))
		{
			compared_set(fields, "x", NULL);
			compared_set(fields, "y", NULL);
		}
		compared_show(flow->compared, &flow_node_entity, step->key, fields, step->change);
	}
}

static const char *
behind_sign(SvgChange change, const char *text)
{
	return text == NULL ? svg_change_sign(change) : psprintf("%s %s", svg_change_sign(change), text);
}

static void
show_edges(ComparedFlow *flow, const HistoryItem *edges, int edge_count)
{
	for (int i = 0; i < edge_count; i++)
	{
		const ComparedStep *from = step_of(flow, &edges[i], "from_uuid");
		const ComparedStep *to = step_of(flow, &edges[i], "to_uuid");
		SvgChange change = compared_status(flow->compared, &flow_edge_entity, edges[i].uuid);
		const char *label;
		JsonNode *fields;

		if (from == NULL || to == NULL || !from->drawn || !to->drawn)
			continue;
		fields = compared_copy(edges[i].fields);
		label = compared_text(flow->compared, &edges[i], "label");
		if (change != SVG_KEPT)
			compared_set(fields, "label", behind_sign(change, label));
		compared_show(flow->compared, &flow_edge_entity, edges[i].uuid, fields, change);
	}
}

/* ---- groups ---- */

static bool
holds_anything(const ComparedFlow *flow, const HistoryItem *groups, int group_count, const char *key)
{
	for (int i = 0; i < flow->step_count; i++)
	{
		const char *group = json_read_text(flow->steps[i].item->fields, "group_uuid");

		if (flow->steps[i].drawn && group != NULL && strcmp(group, key) == 0)
			return true;
	}
	for (int i = 0; i < group_count; i++)
	{
		const char *parent = json_read_text(groups[i].fields, "parent_group_uuid");

		if (parent != NULL && strcmp(parent, key) == 0)
			return true;
	}
	return false;
}

/* A group has a frame around what is in it; without that it is told in a box. */
static void
show_group(ComparedFlow *flow, const HistoryItem *item, bool filled)
{
	SvgChange change = compared_status(flow->compared, &flow_group_entity, item->uuid);
	const char *name = compared_text(flow->compared, item, "name");
	JsonNode *fields;

	if (!filled && change == SVG_KEPT)
		return;
	if (filled)
	{
		fields = compared_copy(item->fields);
		if (change != SVG_KEPT)
			compared_set(fields, "name", behind_sign(change, name));
		compared_show(flow->compared, &flow_group_entity, item->uuid, fields, change);
		return;
	}
	fields = json_node_make(JSON_NODE_OBJECT);
	compared_set(fields, "text", psprintf("group %s", name == NULL ? "" : name));
	compared_set(fields, "shape", "roundRect");
	compared_show(flow->compared, &flow_node_entity, NULL, fields, change);
}

void
compared_fill_flow(Compared *compared, Flow *flow)
{
	ComparedFlow own = {.compared = compared};
	Content content = {
		.document = compared->document, .history = compared->shown, .changes = compared->changes};
	int edge_count;
	int group_count;
	const HistoryItem *edges = history_items(compared->whole, &flow_edge_entity, &edge_count);
	const HistoryItem *groups = history_items(compared->whole, &flow_group_entity, &group_count);

	list_steps(&own);
	choose_steps(&own, edges, edge_count);
	show_steps(&own);
	show_edges(&own, edges, edge_count);
	for (int i = 0; i < group_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		show_group(&own, &groups[i], holds_anything(&own, groups, group_count, groups[i].uuid));
	}
	content_fill_flow(flow, &content);
}
