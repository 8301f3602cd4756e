/*
 * erd_layout.c
 *		From the tables and refs of a document to a graph for pure/layout/layout.c, and its positions back
 *		into the rows.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/json_write.h"
#include "base/statement.h"
#include "core/erd/erd.h"
#include "miscadmin.h"
#include "pure/layout/layout.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/uuid.h"

/* New tables that are placed without a look at all the others, and tables at their right edge that are
 * measured for it; beyond, the edge is taken for as far as it could be. */
#define MAX_PLACED_ALONE 100
#define MAX_MEASURED     50

/* Tables of a document that refs place again; in a larger one that is only done when it is asked for. */
#define MAX_PLACED_AGAIN 2000

#include "core/erd/erd_layout.sql.h"

typedef struct RefKey
{
	const char *uuid;
	bool backwards;
} RefKey;

/* A column that a ref leads from or to, and where in an edge to say so. */
typedef struct ColumnEnd
{
	const char *uuid;
	int *down;
} ColumnEnd;

/* A table of the document: its node in the graph, by position in nodes[]. */
typedef struct PositionedTable
{
	const char *uuid;
	const char *group; /* or else its schema */
	int columns;
	int longest; /* line of its box, in characters */
	int node;
	bool laid_out; /* stands where a layout has put it */
} PositionedTable;

typedef struct ErdGraph
{
	PositionedTable *tables; /* in the order of nodes */
	PositionedTable *sorted; /* by uuid */
	LayoutNode *nodes;
	LayoutNode *before; /* positions as stored */
	int count;
	LayoutEdge *edges;
	struct RefKey *refs; /* of each edge */
	int edge_count;
	ArrayType *only; /* the keys of the tables that it is of; NULL: all of the document */
	int laid_out;    /* tables that are */
	int free;        /* tables that nobody placed: laid out, or without a position */
} ErdGraph;

static int
compare_tables(const void *a, const void *b)
{
	return strcmp(((const PositionedTable *) a)->uuid, ((const PositionedTable *) b)->uuid);
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static int
find_node(const ErdGraph *graph, const char *uuid)
{
	PositionedTable key = {.uuid = uuid};
	const PositionedTable *found =
		bsearch(&key, graph->sorted, graph->count, sizeof(PositionedTable), compare_tables);

	return found == NULL ? -1 : found->node;
}

static bool
is_equal_integer(uint64 row, int column, int other)
{
	bool isnull;
	bool other_isnull;
	Datum value = statement_datum(row, column, &isnull);
	Datum other_value = statement_datum(row, other, &other_isnull);

	return !isnull && !other_isnull && DatumGetInt32(value) == DatumGetInt32(other_value);
}

/* A position that psql wrote out of the layout's range counts as none. */
static void
place_node(ErdGraph *graph, int i)
{
	LayoutNode *node = &graph->nodes[i];
	bool no_x;
	bool no_y;
	int32 x = DatumGetInt32(statement_datum(i, 2, &no_x));
	int32 y = DatumGetInt32(statement_datum(i, 3, &no_y));

	if (!no_x && !no_y && x <= LAYOUT_MAX_COORDINATE && x >= -LAYOUT_MAX_COORDINATE &&
		y <= LAYOUT_MAX_COORDINATE && y >= -LAYOUT_MAX_COORDINATE)
	{
		node->positioned = true;
		node->x = x;
		node->y = y;
	}
	graph->tables[i].laid_out = is_equal_integer(i, 2, 5) && is_equal_integer(i, 3, 6);
	graph->laid_out += graph->tables[i].laid_out;
	graph->free += graph->tables[i].laid_out || !node->positioned;
}

/* Number the groups, so that nodes can carry them as integers. */
static void
number_groups(ErdGraph *graph)
{
	const char **groups = palloc_extended(Max(graph->count, 1) * sizeof(char *), MCXT_ALLOC_HUGE);
	int member_count = 0;
	int group_count = 0;

	for (int i = 0; i < graph->count; i++)
	{
		if (graph->tables[i].group != NULL)
			groups[member_count++] = graph->tables[i].group;
	}
	qsort(groups, member_count, sizeof(char *), compare_texts);
	for (int i = 0; i < member_count; i++)
	{
		if (group_count == 0 || strcmp(groups[group_count - 1], groups[i]) != 0)
			groups[group_count++] = groups[i];
	}
	for (int i = 0; i < graph->count; i++)
	{
		const char *group = graph->tables[i].group;
		const char **found = NULL;

		if (group != NULL)
			found = bsearch(&group, groups, group_count, sizeof(char *), compare_texts);
		graph->nodes[i].group = found == NULL ? -1 : (int) (found - groups);
	}
}

/* Boxes are as wide as their longest line, and a table's name is one. */
static void
load_sizes(ErdGraph *graph, const pg_uuid_t *document)
{
	int count =
		graph->only == NULL ? execute_read_sizes(document) : execute_read_sizes_of(document, graph->only);

	for (int i = 0; i < count; i++)
	{
		int found = find_node(graph, statement_text(i, 1));

		if (found < 0)
			continue;
		graph->tables[found].columns = statement_integer(i, 2);
		graph->tables[found].longest = Max(graph->tables[found].longest, statement_integer(i, 3));
	}
	for (int i = 0; i < graph->count; i++)
		layout_size_table(graph->tables[i].columns, graph->tables[i].longest, &graph->nodes[i].width,
						  &graph->nodes[i].height);
}

static void
load_groups(ErdGraph *graph, const pg_uuid_t *document)
{
	int count =
		graph->only == NULL ? execute_read_groups(document) : execute_read_groups_of(document, graph->only);

	for (int i = 0; i < count; i++)
	{
		int found = find_node(graph, statement_text(i, 1));

		if (found >= 0)
			graph->tables[found].group = psprintf("group %s", statement_text(i, 2));
	}
	number_groups(graph);
}

static void
load_tables(ErdGraph *graph, const pg_uuid_t *document)
{
	int count =
		graph->only == NULL ? execute_read_tables(document) : execute_read_tables_of(document, graph->only);

	graph->count = count;
	graph->tables =
		palloc_extended(Max(count, 1) * sizeof(PositionedTable), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	graph->sorted = palloc_extended(Max(count, 1) * sizeof(PositionedTable), MCXT_ALLOC_HUGE);
	/* One more may stand for all that are not here. */
	graph->nodes = palloc_extended((count + 1) * sizeof(LayoutNode), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	graph->before = palloc_extended(Max(count, 1) * sizeof(LayoutNode), MCXT_ALLOC_HUGE);
	for (int i = 0; i < count; i++)
	{
		const char *schema = statement_text(i, 7);

		graph->tables[i].uuid = statement_text(i, 1);
		graph->tables[i].longest = statement_integer(i, 4);
		graph->tables[i].group = psprintf("schema %s", schema == NULL ? "" : schema);
		graph->tables[i].node = i;
		place_node(graph, i);
	}
	memcpy(graph->sorted, graph->tables, count * sizeof(PositionedTable));
	qsort(graph->sorted, count, sizeof(PositionedTable), compare_tables);
	load_sizes(graph, document);
	load_groups(graph, document);
	memcpy(graph->before, graph->nodes, count * sizeof(LayoutNode));
}

/* Edges point from the table that refers; one to many is drawn the other way round. */
static void
load_refs(ErdGraph *graph, const pg_uuid_t *document)
{
	int count =
		graph->only == NULL ? execute_read_refs(document) : execute_read_refs_of(document, graph->only);

	graph->edges = palloc_extended(Max(count, 1) * sizeof(LayoutEdge), MCXT_ALLOC_HUGE);
	graph->refs = palloc_extended(Max(count, 1) * sizeof(RefKey), MCXT_ALLOC_HUGE);
	graph->edge_count = count;
	for (int i = 0; i < count; i++)
	{
		bool backwards = strcmp(statement_text(i, 3), "<") == 0;
		int from = find_node(graph, statement_text(i, 1));
		int to = find_node(graph, statement_text(i, 2));

		graph->refs[i] = (RefKey){statement_text(i, 4), backwards};
		graph->edges[i] = (LayoutEdge){.from = backwards ? to : from, .to = backwards ? from : to};
	}
}

static int
compare_refs(const void *a, const void *b)
{
	return strcmp(((const RefKey *) a)->uuid, ((const RefKey *) b)->uuid);
}

static int
compare_ends(const void *a, const void *b)
{
	return strcmp(((const ColumnEnd *) a)->uuid, ((const ColumnEnd *) b)->uuid);
}

/* The columns that refs lead from and to, by uuid; returns how many. Refs come from the server in the order
 * of their uuids. */
static int
list_ends(ErdGraph *graph, const pg_uuid_t *document, ColumnEnd **ends)
{
	int count = execute_read_first_pairs(document);
	int end_count = 0;

	*ends = palloc_extended(Max(2 * count, 1) * sizeof(ColumnEnd), MCXT_ALLOC_HUGE);
	for (int i = 0; i < count; i++)
	{
		RefKey key = {.uuid = statement_text(i, 1)};
		RefKey *ref = bsearch(&key, graph->refs, graph->edge_count, sizeof(RefKey), compare_refs);
		LayoutEdge *edge;

		if (ref == NULL)
			continue;
		edge = &graph->edges[ref - graph->refs];
		(*ends)[end_count++] =
			(ColumnEnd){statement_text(i, 2), ref->backwards ? &edge->to_down : &edge->from_down};
		(*ends)[end_count++] =
			(ColumnEnd){statement_text(i, 3), ref->backwards ? &edge->from_down : &edge->to_down};
	}
	qsort(*ends, end_count, sizeof(ColumnEnd), compare_ends);
	return end_count;
}

/* Where in their tables refs begin and end. */
static void
load_rows(ErdGraph *graph, const pg_uuid_t *document)
{
	ColumnEnd *ends;
	int end_count = list_ends(graph, document, &ends);
	int count = execute_read_columns(document);
	const char *table = "";
	int row = 0;

	for (int i = 0; i < count; i++)
	{
		ColumnEnd key = {.uuid = statement_text(i, 1)};
		const char *own = statement_text(i, 2);
		ColumnEnd *found = bsearch(&key, ends, end_count, sizeof(ColumnEnd), compare_ends);

		row = strcmp(table, own) == 0 ? row + 1 : 0;
		table = own;
		/* Any of those of this column was found. */
		while (found != NULL && found > ends && strcmp(found[-1].uuid, key.uuid) == 0)
			found--;
		for (; found != NULL && found < ends + end_count && strcmp(found->uuid, key.uuid) == 0; found++)
			*found->down = layout_row_middle(row);
	}
}

static bool
check_interrupts(void *state)
{
	CHECK_FOR_INTERRUPTS();
	return false;
}

/* Whether the node was given another position than the row has. */
static bool
has_moved(const ErdGraph *graph, int i)
{
	const LayoutNode *before = &graph->before[i];
	const LayoutNode *now = &graph->nodes[i];

	return now->positioned && (!before->positioned || before->x != now->x || before->y != now->y);
}

static int
store_positions(const ErdGraph *graph, const pg_uuid_t *document)
{
	StringInfoData text;
	JsonWriter writer;
	int moved = 0;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	for (int i = 0; i < graph->count; i++)
	{
		if (!has_moved(graph, i))
			continue;
		json_write_key(&writer, graph->tables[i].uuid);
		json_write_open_array(&writer);
		json_write_integer(&writer, graph->nodes[i].x);
		json_write_integer(&writer, graph->nodes[i].y);
		json_write_close_array(&writer);
		moved++;
	}
	json_write_close_object(&writer);
	if (moved > 0)
		execute_write_positions(document, DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data)),
								graph->only);
	return moved;
}

static void
refuse_layout(LayoutResult result, const ErdGraph *graph)
{
	if (result == LAYOUT_TOO_MANY)
		ereport(ERROR,
				(errcode(ERRCODE_AI_LIMIT_EXCEEDED), errmsg("the document is too large to be laid out"),
				 errdetail("It has %d tables and %d refs; at most %d and %d can be arranged.", graph->count,
						   graph->edge_count, LAYOUT_MAX_NODES, LAYOUT_MAX_EDGES)));
	if (result == LAYOUT_NO_ROOM)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED), errmsg("there is no room on the canvas"),
						errhint("Call erd_arrange_tables with full = true.")));
	elog(ERROR, "layout ended with %d", (int) result);
}

/* How the graph is to be laid out; what is to get a new position has none any more. */
static LayoutMode
choose_mode(ErdGraph *graph, ErdArrangement arrangement)
{
	if (arrangement == ERD_ARRANGE_ALL ||
		(arrangement != ERD_ARRANGE_NEW_IF_POSSIBLE && graph->free == graph->count))
		return LAYOUT_FULL;
	for (int i = 0; i < graph->count && arrangement != ERD_ARRANGE_NEW_IF_POSSIBLE; i++)
	{
		if (graph->tables[i].laid_out)
			graph->nodes[i].positioned = false;
	}
	return LAYOUT_INCREMENTAL;
}

/* Of a single one the lines do not matter. */
static bool
has_several_to_place(const ErdGraph *graph, LayoutMode mode)
{
	int count = 0;

	for (int i = 0; i < graph->count && count < 2; i++)
		count += mode == LAYOUT_FULL || !graph->nodes[i].positioned;
	return count > 1;
}

static bool
has_work(const ErdGraph *graph, ErdArrangement arrangement)
{
	switch (arrangement)
	{
		case ERD_ARRANGE_LAID_OUT_IF_POSSIBLE:
			return graph->laid_out > 0;
		case ERD_ARRANGE_FREE:
			return graph->free > 0;
		default:
			return true;
	}
}

/* How wide the boxes of some tables are, by the order in which they are named; longest: of their names. */
static int *
measure_tables(const pg_uuid_t *document, const char *const *uuids, const int *longest, int count)
{
	ErdGraph graph = {.count = count};
	Datum *keys = palloc_array(Datum, count);
	int *widths = palloc_array(int, count);

	graph.tables = palloc0_array(PositionedTable, count);
	graph.sorted = palloc_array(PositionedTable, count);
	graph.nodes = palloc0_array(LayoutNode, count);
	for (int i = 0; i < count; i++)
	{
		graph.tables[i] = (PositionedTable){.uuid = uuids[i], .longest = longest[i], .node = i};
		keys[i] = CStringGetTextDatum(uuids[i]);
	}
	memcpy(graph.sorted, graph.tables, count * sizeof(PositionedTable));
	qsort(graph.sorted, count, sizeof(PositionedTable), compare_tables);
	graph.only = construct_array(keys, count, TEXTOID, -1, false, TYPALIGN_INT);
	load_sizes(&graph, document);
	for (int i = 0; i < count; i++)
		widths[i] = graph.nodes[i].width;
	return widths;
}

/* Where the boxes of a document end to the right; false if none has a place. */
static bool
find_right_edge(const pg_uuid_t *document, int64 *edge)
{
	const char *uuids[MAX_MEASURED + 1];
	int64 left[MAX_MEASURED + 1] = {0};
	int longest[MAX_MEASURED + 1];
	int count = execute_read_rightmost(document, MAX_MEASURED + 1);
	int reach = 0; /* boxes that may be the ones that end last */
	int *widths;

	if (count == 0)
		return false;
	for (int i = 0; i < count; i++)
	{
		uuids[i] = statement_text(i, 1);
		left[i] = statement_integer(i, 2);
		longest[i] = statement_integer(i, 3);
		reach += left[i] > left[0] - LAYOUT_MAX_TABLE_WIDTH;
	}
	*edge = left[0] + LAYOUT_MAX_TABLE_WIDTH;
	if (reach > MAX_MEASURED)
		return true;
	widths = measure_tables(document, uuids, longest, reach);
	*edge = left[0];
	for (int i = 0; i < reach; i++)
		*edge = Max(*edge, left[i] + widths[i]);
	return true;
}

/*
 * New tables go to the upper right of all that have a place, whatever is there: so one box that ends where
 * those end stands for all of them, and neither they nor their refs are read. False if there are too many new
 * ones for that; *moved is their number otherwise.
 */
static bool
place_alone(const pg_uuid_t *document, int *moved)
{
	ErdGraph graph = {0};
	int64 count;
	int64 edge;
	int top;
	bool isnull;
	Datum keys;

	execute_find_unplaced(document);
	count = statement_integer(0, 2);
	*moved = 0;
	if (count == 0 || count > MAX_PLACED_ALONE)
		return count == 0;
	keys = statement_datum(0, 1, &isnull);
	graph.only = DatumGetArrayTypePCopy(keys);
	top = statement_integer(0, 3);
	load_tables(&graph, document);
	load_refs(&graph, document);
	if (graph.edge_count > 0)
		load_rows(&graph, document);
	count = graph.count;
	if (find_right_edge(document, &edge))
		graph.nodes[count++] = (LayoutNode){.width = 1,
											.height = 1,
											.positioned = true,
											.x = Min(edge - 1, LAYOUT_MAX_COORDINATE),
											.y = top,
											.group = -1};
	if (layout_arrange(graph.nodes, count, graph.edges, graph.edge_count, LAYOUT_INCREMENTAL,
					   check_interrupts, NULL) == LAYOUT_OK)
		*moved = store_positions(&graph, document);
	return true;
}

static int
arrange_whole(const pg_uuid_t *document, ErdArrangement arrangement)
{
	ErdGraph graph = {0};
	LayoutResult result;
	LayoutMode mode;

	load_tables(&graph, document);
	if (!has_work(&graph, arrangement))
		return 0;
	mode = choose_mode(&graph, arrangement);
	load_refs(&graph, document);
	if (has_several_to_place(&graph, mode))
		load_rows(&graph, document);
	result =
		layout_arrange(graph.nodes, graph.count, graph.edges, graph.edge_count, mode, check_interrupts, NULL);
	if (result == LAYOUT_OK)
		return store_positions(&graph, document);
	if (arrangement == ERD_ARRANGE_FREE || arrangement == ERD_ARRANGE_ALL)
		refuse_layout(result, &graph);
	return 0;
}

int
erd_arrange(const pg_uuid_t *document, ErdArrangement arrangement)
{
	MemoryContext caller;
	MemoryContext work;
	int moved = 0;

	if (arrangement == ERD_ARRANGE_LAID_OUT_IF_POSSIBLE && execute_has_many(document) > 0)
		return 0;
	work = AllocSetContextCreate(CurrentMemoryContext, "layout", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(work);
	if (arrangement != ERD_ARRANGE_NEW_IF_POSSIBLE || !place_alone(document, &moved))
		moved = arrange_whole(document, arrangement);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
	return moved;
}
