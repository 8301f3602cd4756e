/*
 * share_flow.c
 *		A flow diagram as the page behind a public link draws it.
 *
 * "nodes": [{"text", "shape", "fill", "stroke", "color", "x", "y", "width", "height"}]; "edges": [[from, to,
 *label, line style, stroke, stroke width]] by position in nodes; "groups": [{"name", "color", "x", "y",
 *"width", "height"}], outer ones first. A diagram without nodes has its "source" and its "language".
 */
#include "postgres.h"

#include <math.h>

#include "base/statement.h"
#include "core/share.h"
#include "miscadmin.h"

/* A node that names no size of its own is as large as its text needs. */
#define CHARACTER_WIDTH 8
#define LINE_HEIGHT     20
#define NODE_PADDING    32
#define NODE_MIN_WIDTH  120
#define NODE_MAX_WIDTH  280
#define NODE_MIN_HEIGHT 56

/* Room between a group's frame and what is in it; above there is its name too. */
#define GROUP_PADDING 20
#define GROUP_HEADER  24

/* clang-format off */
static Statement read_nodes = {
	.text = "SELECT n.text, n.shape, n.fill_color, n.stroke_color, n.text_color, n.x, n.y, n.width, n.height,"
	" COALESCE(g.number, -1)::pg_catalog.int4, COALESCE(l.longest, 0), COALESCE(l.lines, 0)::pg_catalog.int4"
	" FROM ainecto.flow_node n"
	" LEFT JOIN (SELECT g.uuid, pg_catalog.row_number() OVER (ORDER BY g.sort_order, g.uuid) - 1 AS number"
	"  FROM ainecto.flow_group g WHERE g.document_uuid = $1) g ON g.uuid = n.group_uuid"
	" LEFT JOIN LATERAL (SELECT pg_catalog.max(pg_catalog.length(s.line)) AS longest, pg_catalog.sum(GREATEST(1,"
	"  pg_catalog.ceil(pg_catalog.length(s.line) / $2::pg_catalog.float8))) AS lines"
	"  FROM pg_catalog.regexp_split_to_table(n.text, E'\\n') AS s(line)) l ON true"
	" WHERE n.document_uuid = $1 ORDER BY n.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT4OID},
	.read_only = true,
};

static Statement read_edges = {
	.text = "WITH nodes AS (SELECT n.uuid, pg_catalog.row_number() OVER (ORDER BY n.uuid) - 1 AS number"
	"  FROM ainecto.flow_node n WHERE n.document_uuid = $1)"
	" SELECT f.number::pg_catalog.int4, t.number::pg_catalog.int4, e.label, e.line_style, e.stroke_color, e.stroke_width"
	" FROM ainecto.flow_edge e JOIN nodes f ON f.uuid = e.from_uuid JOIN nodes t ON t.uuid = e.to_uuid"
	" WHERE e.document_uuid = $1 ORDER BY e.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

/* The walk ends even if a circle of groups were there. */
static Statement read_groups = {
	.text = "WITH RECURSIVE numbered AS (SELECT g.uuid, g.name, g.color, g.parent_group_uuid,"
	"  (pg_catalog.row_number() OVER (ORDER BY g.sort_order, g.uuid) - 1)::pg_catalog.int4 AS number"
	"  FROM ainecto.flow_group g WHERE g.document_uuid = $1),"
	" tree AS (SELECT g.uuid, 0 AS depth FROM numbered g WHERE g.parent_group_uuid IS NULL"
	"  UNION ALL SELECT g.uuid, t.depth + 1 FROM tree t JOIN numbered g ON g.parent_group_uuid = t.uuid WHERE t.depth < 1000)"
	" SELECT g.name, g.color, COALESCE(p.number, -1), COALESCE(t.depth, 0)"
	" FROM numbered g LEFT JOIN numbered p ON p.uuid = g.parent_group_uuid LEFT JOIN tree t ON t.uuid = g.uuid"
	" ORDER BY g.number",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_source = {
	.text = "SELECT d.diagram_source, d.source_language FROM ainecto.document d WHERE d.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};
/* clang-format on */

/* A group: around what lies in it. */
typedef struct Frame
{
	const char *name;
	const char *color;
	int parent; /* position, -1 without */
	int depth;
	bool filled; /* something lies in it */
	int64 left;
	int64 top;
	int64 right;
	int64 bottom;
} Frame;

typedef struct Diagram
{
	LayoutNode *boxes;
	int *groups; /* of the nodes, by position, -1 without */
	int node_count;
	LayoutEdge *edges;
	int edge_count;
	Frame *frames;
	int frame_count;
} Diagram;

/* A number of the row as pixels within limits; fallback where there is none or none that can be drawn. */
static int
read_pixels(uint64 row, int column, int fallback, int maximum)
{
	bool isnull;
	double value = DatumGetFloat8(statement_datum(row, column, &isnull));

	if (isnull || isnan(value) || fabs(value) > maximum)
		return fallback;
	return (int) rint(value);
}

static bool
has_pixels(uint64 row, int column)
{
	return read_pixels(row, column, LAYOUT_MAX_COORDINATE + 1, LAYOUT_MAX_COORDINATE) <=
		   LAYOUT_MAX_COORDINATE;
}

/* Slanted and round shapes lose room at their corners. */
static bool
is_narrow(const char *shape)
{
	return strcmp(shape, "diamond") == 0 || strcmp(shape, "decision") == 0 || strcmp(shape, "circle") == 0 ||
		   strcmp(shape, "doubleCircle") == 0 || strcmp(shape, "hexagon") == 0;
}

static void
size_node(LayoutNode *box, uint64 row)
{
	int64 longest = statement_integer(row, 11);
	int64 lines = statement_integer(row, 12);
	bool narrow = is_narrow(statement_text(row, 2));
	int width = (int) Min(longest * CHARACTER_WIDTH + NODE_PADDING, NODE_MAX_WIDTH);
	int height = (int) Min(lines * LINE_HEIGHT + NODE_PADDING, LAYOUT_MAX_SIDE / 2);

	width = Max(width, NODE_MIN_WIDTH);
	height = Max(height, NODE_MIN_HEIGHT);
	box->width = read_pixels(row, 8, 0, LAYOUT_MAX_SIDE);
	box->height = read_pixels(row, 9, 0, LAYOUT_MAX_SIDE);
	if (box->width <= 0)
		box->width = narrow ? width * 3 / 2 : width;
	if (box->height <= 0)
		box->height = narrow ? height * 3 / 2 : height;
}

static void
load_nodes(Diagram *diagram, const pg_uuid_t *document)
{
	Datum values[] = {UUIDPGetDatum(document),
					  Int32GetDatum((NODE_MAX_WIDTH - NODE_PADDING) / CHARACTER_WIDTH)};

	diagram->node_count = (int) statement_run(&read_nodes, values, NULL);
	diagram->boxes = palloc_array(LayoutNode, diagram->node_count + 1);
	diagram->groups = palloc_array(int, diagram->node_count + 1);
	for (int i = 0; i < diagram->node_count; i++)
	{
		LayoutNode *box = &diagram->boxes[i];

		diagram->groups[i] = (int) statement_integer(i, 10);
		size_node(box, i);
		box->group = diagram->groups[i];
		box->placed = has_pixels(i, 6) && has_pixels(i, 7);
		box->x = box->placed ? read_pixels(i, 6, 0, LAYOUT_MAX_COORDINATE) : 0;
		box->y = box->placed ? read_pixels(i, 7, 0, LAYOUT_MAX_COORDINATE) : 0;
	}
}

/* The layout puts what is referred to on the left; a flow is read from there. */
static void
write_edges(JsonWriter *writer, Diagram *diagram, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	diagram->edge_count = (int) statement_run(&read_edges, &value, NULL);
	diagram->edges = palloc_array(LayoutEdge, diagram->edge_count + 1);
	json_write_key(writer, "edges");
	json_write_open_array(writer);
	for (int i = 0; i < diagram->edge_count; i++)
	{
		diagram->edges[i].from = (int) statement_integer(i, 2);
		diagram->edges[i].to = (int) statement_integer(i, 1);
		json_write_open_array(writer);
		json_write_integer(writer, statement_integer(i, 1));
		json_write_integer(writer, statement_integer(i, 2));
		json_write_text(writer, statement_text(i, 3));
		json_write_text(writer, statement_text(i, 4));
		json_write_text(writer, statement_text(i, 5));
		json_write_integer(writer, statement_integer(i, 6));
		json_write_close_array(writer);
	}
	json_write_close_array(writer);
}

static void
write_box(JsonWriter *writer, int64 x, int64 y, int64 width, int64 height)
{
	json_write_integer_member(writer, "x", x);
	json_write_integer_member(writer, "y", y);
	json_write_integer_member(writer, "width", width);
	json_write_integer_member(writer, "height", height);
}

/* The nodes again, from the statement that load_nodes() ran: other statements have run since. */
static void
write_nodes(JsonWriter *writer, const Diagram *diagram, const pg_uuid_t *document)
{
	static const char *const members[] = {"text", "shape", "fill", "stroke", "color"};
	Datum values[] = {UUIDPGetDatum(document), Int32GetDatum(1)};
	int count = (int) statement_run(&read_nodes, values, NULL);

	json_write_key(writer, "nodes");
	json_write_open_array(writer);
	for (int i = 0; i < Min(count, diagram->node_count) && writer->out->len <= SHARE_MAX_CONTENT; i++)
	{
		const LayoutNode *box = &diagram->boxes[i];

		json_write_open_object(writer);
		for (int column = 1; column <= (int) lengthof(members); column++)
			json_write_text_member(writer, members[column - 1], statement_text(i, column));
		write_box(writer, box->x, box->y, box->width, box->height);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}

static void
widen_frame(Frame *frame, int64 left, int64 top, int64 right, int64 bottom)
{
	frame->left = frame->filled ? Min(frame->left, left) : left;
	frame->top = frame->filled ? Min(frame->top, top) : top;
	frame->right = frame->filled ? Max(frame->right, right) : right;
	frame->bottom = frame->filled ? Max(frame->bottom, bottom) : bottom;
	frame->filled = true;
}

static void
load_frames(Diagram *diagram, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	diagram->frame_count = (int) statement_run(&read_groups, &value, NULL);
	diagram->frames = palloc0_array(Frame, diagram->frame_count + 1);
	for (int i = 0; i < diagram->frame_count; i++)
	{
		diagram->frames[i].name = statement_text(i, 1);
		diagram->frames[i].color = statement_text(i, 2);
		diagram->frames[i].parent = (int) statement_integer(i, 3);
		diagram->frames[i].depth = (int) statement_integer(i, 4);
	}
	for (int i = 0; i < diagram->node_count; i++)
	{
		const LayoutNode *box = &diagram->boxes[i];

		if (diagram->groups[i] >= 0 && diagram->groups[i] < diagram->frame_count)
			widen_frame(&diagram->frames[diagram->groups[i]], box->x, box->y, (int64) box->x + box->width,
						(int64) box->y + box->height);
	}
}

static int
compare_depths(const void *a, const void *b)
{
	const Frame *left = *(const Frame *const *) a;
	const Frame *right = *(const Frame *const *) b;

	if (left->depth != right->depth)
		return left->depth < right->depth ? -1 : 1;
	return left < right ? -1 : left > right;
}

/* Outer groups first, so that inner ones are drawn over them; frames grow from the inside out. */
static void
write_groups(JsonWriter *writer, const Diagram *diagram)
{
	Frame **sorted = palloc_array(Frame *, diagram->frame_count + 1);

	for (int i = 0; i < diagram->frame_count; i++)
		sorted[i] = &diagram->frames[i];
	qsort(sorted, diagram->frame_count, sizeof(Frame *), compare_depths);
	for (int i = diagram->frame_count - 1; i >= 0; i--)
	{
		Frame *frame = sorted[i];

		if (!frame->filled)
			continue;
		frame->left -= GROUP_PADDING;
		frame->right += GROUP_PADDING;
		frame->top -= GROUP_PADDING + GROUP_HEADER;
		frame->bottom += GROUP_PADDING;
		if (frame->parent >= 0)
			widen_frame(&diagram->frames[frame->parent], frame->left, frame->top, frame->right,
						frame->bottom);
	}
	json_write_key(writer, "groups");
	json_write_open_array(writer);
	for (int i = 0; i < diagram->frame_count && writer->out->len <= SHARE_MAX_CONTENT; i++)
	{
		const Frame *frame = sorted[i];

		if (!frame->filled)
			continue;
		json_write_open_object(writer);
		json_write_text_member(writer, "name", frame->name);
		json_write_text_member(writer, "color", frame->color);
		write_box(writer, frame->left, frame->top, frame->right - frame->left, frame->bottom - frame->top);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}

static void
write_source(JsonWriter *writer, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	if (statement_run(&read_source, &value, NULL) == 0)
		return;
	json_write_text_member(writer, "source", statement_text(0, 1));
	json_write_text_member(writer, "language", statement_text(0, 2));
}

void
share_write_flow(JsonWriter *writer, const pg_uuid_t *document)
{
	Diagram diagram = {0};

	load_nodes(&diagram, document);
	write_edges(writer, &diagram, document);
	share_place_boxes(diagram.boxes, diagram.node_count, diagram.edges, diagram.edge_count);
	load_frames(&diagram, document);
	write_groups(writer, &diagram);
	write_nodes(writer, &diagram, document);
	if (diagram.node_count == 0)
		write_source(writer, document);
}
