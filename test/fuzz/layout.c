/*
 * The table layout on arbitrary diagrams: two bytes of head, six bytes per table, the rest references of two
 * bytes each. What it must hold: every table placed, none of the placed ones moved, none nearer than the gap
 * to a new one.
 */
#include "postgres_fe.h"

#include "pure/layout/layout.h"

#define MOST_TABLES     64
#define MOST_REFERENCES 256

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
too_near(const LayoutNode *a, const LayoutNode *b)
{
	return a->x < b->x + b->width + LAYOUT_GAP && b->x < a->x + a->width + LAYOUT_GAP &&
		   a->y < b->y + b->height + LAYOUT_GAP && b->y < a->y + a->height + LAYOUT_GAP;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	LayoutNode nodes[MOST_TABLES];
	LayoutNode before[MOST_TABLES];
	LayoutEdge edges[MOST_REFERENCES];
	LayoutMode mode;
	int count;
	int edge_count = 0;

	if (size < 2)
		return 0;
	mode = data[0] % 2 == 0 ? LAYOUT_FULL : LAYOUT_INCREMENTAL;
	count = Min(data[1] % MOST_TABLES, (int) (size - 2) / 6);
	for (int i = 0; i < count; i++)
	{
		const uint8_t *bytes = data + 2 + 6 * i;

		layout_size_table(bytes[0], bytes[1], &nodes[i].width, &nodes[i].height);
		nodes[i].group = bytes[2] % 4 - 1;
		nodes[i].positioned = bytes[3] % 2 == 0;
		nodes[i].x = bytes[4] * 100;
		nodes[i].y = bytes[5] * 100;
	}
	for (size_t at = 2 + 6 * (size_t) count; at + 1 < size && count > 0 && edge_count < MOST_REFERENCES;
		 at += 2)
	{
		edges[edge_count++] = (LayoutEdge){
			.from = data[at] % count, .to = data[at + 1] % count, .room = data[at] * data[at + 1] - 9};
	}

	memcpy(before, nodes, sizeof(LayoutNode) * count);
	if (layout_arrange(nodes, count, edges, edge_count, mode, NULL, NULL) != LAYOUT_OK)
		abort();
	for (int i = 0; i < count; i++)
	{
		bool stays = mode == LAYOUT_INCREMENTAL && before[i].positioned;

		if (!nodes[i].positioned || (stays && (nodes[i].x != before[i].x || nodes[i].y != before[i].y)))
			abort();
		for (int j = 0; j < i; j++)
			if (!(stays && before[j].positioned) && too_near(&nodes[i], &nodes[j]))
				abort();
	}
	return 0;
}
