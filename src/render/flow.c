/*
 * share_flow.c
 *		A flow diagram as SVG, and as text below it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "share_page.h"

/* Of the letters in nodes, which are not monospaced: an average with something to spare. */
#define CELL_WIDTH  7.4
#define LINE_HEIGHT 18
#define MAX_LINES   200
#define ARROW       9
#define LABEL_CELLS 40
#define BACK_GAP    8 /* half of it, between an edge and one back */
#define TITLE_CELLS 300
#define MAX_LOOK    128

enum
{
	EDGE_FROM,
	EDGE_TO,
	EDGE_LABEL,
	EDGE_STYLE,
	EDGE_STROKE,
	EDGE_WIDTH
};

typedef struct Flow
{
	Buffer *out;
	struct json_object *nodes;
	struct json_object *edges;
	struct json_object *groups;
	size_t node_count;
	size_t edge_count;
	Box *boxes;
	size_t *order;         /* positions of nodes, as one follows the flow */
	DrawingEntry *entries; /* in that order, those with a text */
	size_t entry_count;
	long long *pairs; /* of all edges, sorted: see pair_of */
} Flow;

/* ---- shapes ---- */

static bool
is_shape(const char *shape, const char *one, const char *other)
{
	return shape && (strcmp(shape, one) == 0 || (other && strcmp(shape, other) == 0));
}

static void
add_rectangle(Buffer *out, const char *look, const Box *box, long radius)
{
	buffer_format(out, "<rect %s x=\"%ld\" y=\"%ld\" width=\"%ld\" height=\"%ld\" rx=\"%ld\"/>", look, box->x,
				  box->y, box->width, box->height, radius);
}

static void
add_ellipse(Buffer *out, const char *look, const Box *box, long inset)
{
	buffer_format(out, "<ellipse %s cx=\"%.1f\" cy=\"%.1f\" rx=\"%.1f\" ry=\"%.1f\"/>", look,
				  (double) box->x + (double) box->width / 2, (double) box->y + (double) box->height / 2,
				  (double) box->width / 2 - (double) inset, (double) box->height / 2 - (double) inset);
}

static void
add_shape(Buffer *out, const char *shape, const char *look, const Box *box)
{
	long x = box->x;
	long y = box->y;
	long w = box->width;
	long h = box->height;
	long slant = w / 6 < 24 ? w / 6 : 24;
	long lid = h / 8 < 12 ? h / 8 : 12;

	if (is_shape(shape, "roundRect", NULL))
		add_rectangle(out, look, box, 14);
	else if (is_shape(shape, "stadium", "start"))
		add_rectangle(out, look, box, h / 2);
	else if (is_shape(shape, "circle", NULL))
		add_ellipse(out, look, box, 0);
	else if (is_shape(shape, "doubleCircle", NULL))
	{
		add_ellipse(out, look, box, 0);
		add_ellipse(out, look, box, 5);
	}
	else if (is_shape(shape, "end", NULL))
	{
		Box inner = {x + 4, y + 4, w > 9 ? w - 8 : 1, h > 9 ? h - 8 : 1};

		add_rectangle(out, look, box, h / 2);
		add_rectangle(out, look, &inner, inner.height / 2);
	}
	else if (is_shape(shape, "diamond", "decision"))
		buffer_format(out, "<path %s d=\"M%ld %ldL%ld %ldL%ld %ldL%ld %ldz\"/>", look, x + w / 2, y, x + w,
					  y + h / 2, x + w / 2, y + h, x, y + h / 2);
	else if (is_shape(shape, "hexagon", NULL))
		buffer_format(out, "<path %s d=\"M%ld %ldH%ldL%ld %ldL%ld %ldH%ldL%ld %ldz\"/>", look, x + slant, y,
					  x + w - slant, x + w, y + h / 2, x + w - slant, y + h, x + slant, x, y + h / 2);
	else if (is_shape(shape, "parallelogram", NULL))
		buffer_format(out, "<path %s d=\"M%ld %ldH%ldL%ld %ldH%ldz\"/>", look, x + slant, y, x + w,
					  x + w - slant, y + h, x);
	else if (is_shape(shape, "cylinder", NULL))
		buffer_format(out,
					  "<path %s d=\"M%ld %lda%ld %ld 0 0 1 %ld 0v%lda%ld %ld 0 0 1 %ld 0z"
					  "M%ld %lda%ld %ld 0 0 0 %ld 0\"/>",
					  look, x, y + lid, w / 2, lid, w, h - 2 * lid, w / 2, lid, -w, x, y + lid, w / 2, lid,
					  w);
	else
		add_rectangle(out, look, box, 3);
}

/* How much of a shape's width and height is good for text. */
static double
text_share(const char *shape)
{
	if (is_shape(shape, "diamond", "decision"))
		return 0.62;
	return is_shape(shape, "circle", "doubleCircle") || is_shape(shape, "hexagon", NULL) ? 0.75 : 1.0;
}

/* ---- nodes and groups ---- */

static void
add_node_text(const Flow *flow, struct json_object *node, const Box *box, const char *color)
{
	const char *text = share_text(node, "text");
	double share = text_share(share_text(node, "shape"));
	double room = (double) box->width * share - 16;
	size_t cells = share_cells(room, CELL_WIDTH);
	int most = (int) ((double) box->height * (share < 1.0 ? 0.8 : 1.0)) / LINE_HEIGHT;
	int lines;

	if (!text)
		return;
	most = most < 1 ? 1 : most > MAX_LINES ? MAX_LINES : most;
	lines = share_add_lines(NULL, text, 0, 0, 0, cells, most);
	buffer_add(flow->out, "<text class=\"step\"");
	if (color)
		buffer_format(flow->out, " fill=\"%s\"", color);
	buffer_add(flow->out, ">");
	share_add_lines(flow->out, text, box->x + box->width / 2,
					box->y + box->height / 2 - (lines - 1) * LINE_HEIGHT / 2 + 5, LINE_HEIGHT, cells, most);
	buffer_add(flow->out, "</text>");
}

/* Somebody's colour for the text counts only on somebody's colour below it, and only if it can be read. */
static void
add_node(const Flow *flow, size_t index)
{
	struct json_object *node = json_object_array_get_idx(flow->nodes, index);
	const char *text = share_text(node, "text");
	char fill[8];
	char stroke[8];
	char own[8];
	const char *color = NULL;
	Buffer look;

	buffer_init(&look, MAX_LOOK);
	buffer_add(&look, "class=\"shape\"");
	if (share_color(share_text(node, "fill"), fill))
	{
		buffer_format(&look, " fill=\"%s\"", fill);
		color = share_color(share_text(node, "color"), own) && share_contrast(own, fill) >= 4.5
					? own
					: share_text_color(fill);
	}
	if (share_color(share_text(node, "stroke"), stroke))
		share_add_color(&look, "stroke", stroke);
	buffer_format(flow->out, "<g class=\"part\" id=\"n%zu\" role=\"group\">", index);
	if (text)
	{
		buffer_add(flow->out, "<title>");
		share_add_cut(flow->out, text, TITLE_CELLS);
		buffer_add(flow->out, "</title>");
	}
	add_shape(flow->out, share_text(node, "shape"), look.data ? look.data : "", &flow->boxes[index]);
	buffer_free(&look);
	add_node_text(flow, node, &flow->boxes[index], color);
	buffer_add(flow->out, "</g>\n");
}

static void
add_group(const Flow *flow, struct json_object *group)
{
	Box box = share_box(group);
	const char *name = share_text(group, "name");
	char color[8];

	buffer_format(flow->out,
				  "<rect class=\"group\" x=\"%ld\" y=\"%ld\" width=\"%ld\" height=\"%ld\" rx=\"10\"", box.x,
				  box.y, box.width, box.height);
	if (share_color(share_text(group, "color"), color))
		share_add_color(flow->out, "stroke", color);
	buffer_add(flow->out, "/>");
	if (name)
	{
		buffer_format(flow->out, "<text class=\"label\" x=\"%ld\" y=\"%ld\">", box.x + 14, box.y + 22);
		share_add_cut(flow->out, name, share_cells((double) box.width, CELL_WIDTH));
		buffer_add(flow->out, "</text>");
	}
	buffer_add(flow->out, "\n");
}

/* ---- edges ---- */

/* Where an edge meets a node, and the direction it leaves it in. */
typedef struct Port
{
	long x;
	long y;
	int dx;
	int dy;
} Port;

static Port
port_of(const Box *box, int dx, int dy)
{
	return (Port){box->x + box->width / 2 + dx * box->width / 2,
				  box->y + box->height / 2 + dy * box->height / 2, dx, dy};
}

/* The sides that face each other across the wider gap. */
static void
choose_ports(const Box *a, const Box *b, Port *from, Port *to)
{
	long right = b->x - (a->x + a->width);
	long left = a->x - (b->x + b->width);
	long below = b->y - (a->y + a->height);
	long above = a->y - (b->y + b->height);
	long across = right > left ? right : left;
	long down = below > above ? below : above;

	if (across >= down)
	{
		*from = port_of(a, right >= left ? 1 : -1, 0);
		*to = port_of(b, right >= left ? -1 : 1, 0);
	}
	else
	{
		*from = port_of(a, 0, below >= above ? 1 : -1);
		*to = port_of(b, 0, below >= above ? -1 : 1);
	}
}

/* From and to in one number. */
static long long
pair_of(long from, long to)
{
	return (long long) from * (1LL << 32) + to;
}

static int
compare_pairs(const void *left, const void *right)
{
	long long a = *(const long long *) left;
	long long b = *(const long long *) right;

	return a < b ? -1 : a > b;
}

static bool
list_pairs(Flow *flow)
{
	flow->pairs = calloc(flow->edge_count + 1, sizeof(long long));
	for (size_t i = 0; flow->pairs && i < flow->edge_count; i++)
	{
		struct json_object *edge = json_object_array_get_idx(flow->edges, i);

		flow->pairs[i] = pair_of(share_number_at(edge, EDGE_FROM, 0), share_number_at(edge, EDGE_TO, 0));
	}
	if (flow->pairs)
		qsort(flow->pairs, flow->edge_count, sizeof(long long), compare_pairs);
	return flow->pairs != NULL;
}

/* Where an edge and another one back would lie on each other, each keeps to its own side. */
static void
keep_apart(const Flow *flow, long from, long to, Port *a, Port *b)
{
	long long back = pair_of(to, from);
	int side = from < to ? -BACK_GAP : BACK_GAP;

	if (!bsearch(&back, flow->pairs, flow->edge_count, sizeof(long long), compare_pairs))
		return;
	a->x += a->dy != 0 ? side : 0;
	b->x += b->dy != 0 ? side : 0;
	a->y += a->dx != 0 ? side : 0;
	b->y += b->dx != 0 ? side : 0;
}

static void
add_edge_look(const Flow *flow, struct json_object *edge, const char *color)
{
	const char *style = share_text_at(edge, EDGE_STYLE);
	long width = share_number_at(edge, EDGE_WIDTH, 0);

	if (color)
		share_add_color(flow->out, "stroke", color);
	if (width > 0)
		buffer_format(flow->out, " stroke-width=\"%ld\"", width < 12 ? width : 12);
	if (style && strcmp(style, "dashed") == 0)
		buffer_add(flow->out, " stroke-dasharray=\"7 5\"");
	else if (style && strcmp(style, "dotted") == 0)
		buffer_add(flow->out, " stroke-dasharray=\"2 4\"");
}

/* The curve of an edge: from port to port, c being the points that bend it. */
typedef struct Curve
{
	Port a;
	Port b;
	long c[4];
} Curve;

/* False if the edge leads nowhere. */
static bool
find_curve(const Flow *flow, struct json_object *edge, Curve *curve)
{
	long from = share_number_at(edge, EDGE_FROM, -1);
	long to = share_number_at(edge, EDGE_TO, -1);
	Port *a = &curve->a;
	Port *b = &curve->b;
	long bend = 50;

	if (from < 0 || to < 0 || (size_t) from >= flow->node_count || (size_t) to >= flow->node_count)
		return false;
	if (from == to)
	{
		/* A loop on the right side. */
		*a = *b = port_of(&flow->boxes[from], 1, 0);
		a->y -= flow->boxes[from].height / 5;
		b->y += flow->boxes[from].height / 5;
	}
	else
	{
		choose_ports(&flow->boxes[from], &flow->boxes[to], a, b);
		keep_apart(flow, from, to, a, b);
		bend = (labs(b->x - a->x) * labs(a->dx) + labs(b->y - a->y) * labs(a->dy)) / 2;
		bend = bend < 20 ? 20 : bend;
	}
	curve->c[0] = a->x + a->dx * bend;
	curve->c[1] = a->y + a->dy * bend;
	curve->c[2] = b->x + b->dx * (bend + ARROW);
	curve->c[3] = b->y + b->dy * (bend + ARROW);
	return true;
}

static void
add_edge(const Flow *flow, struct json_object *edge)
{
	char color[8];
	bool colored = share_color(share_text_at(edge, EDGE_STROKE), color);
	Curve curve;
	const Port *b = &curve.b;

	if (!find_curve(flow, edge, &curve))
		return;
	buffer_add(flow->out, "<path class=\"edge\"");
	add_edge_look(flow, edge, colored ? color : NULL);
	buffer_format(flow->out, " d=\"M%ld %ldC%ld %ld %ld %ld %ld %ld\"/>", curve.a.x, curve.a.y, curve.c[0],
				  curve.c[1], curve.c[2], curve.c[3], b->x + b->dx * ARROW, b->y + b->dy * ARROW);
	buffer_add(flow->out, "<path class=\"arrow\"");
	if (colored)
		share_add_color(flow->out, "fill", color);
	buffer_format(flow->out, " d=\"M%ld %ldl%d %dl%d %dz\"/>\n", b->x, b->y, b->dx * (ARROW + 1) - b->dy * 5,
				  b->dy * (ARROW + 1) - b->dx * 5, b->dy * 10, b->dx * 10);
}

static void
add_edge_label(const Flow *flow, struct json_object *edge)
{
	const char *label = share_text_at(edge, EDGE_LABEL);
	Curve curve;

	if (!label || !find_curve(flow, edge, &curve))
		return;
	buffer_add(flow->out, "<text class=\"edge-label\">");
	share_add_lines(flow->out, label, (curve.a.x + 3 * curve.c[0] + 3 * curve.c[2] + curve.b.x) / 8,
					(curve.a.y + 3 * curve.c[1] + 3 * curve.c[3] + curve.b.y) / 8 + 4, 16, LABEL_CELLS, 3);
	buffer_add(flow->out, "</text>\n");
}

/* ---- the same as text ---- */

static void
add_node_name(const Flow *flow, size_t index)
{
	const char *text = share_text(json_object_array_get_idx(flow->nodes, index), "text");

	if (text)
		share_add_cut(flow->out, text, 200);
	else
		buffer_format(flow->out, "(step %zu)", index + 1);
}

static void
add_text(const Flow *flow)
{
	buffer_add(flow->out,
			   "<details class=\"words\"><summary><h2>Steps as text</h2></summary>\n<h3>Steps</h3>\n<ol>\n");
	for (size_t i = 0; i < flow->node_count; i++)
	{
		buffer_add(flow->out, "<li>");
		add_node_name(flow, flow->order[i]);
		buffer_add(flow->out, "</li>\n");
	}
	buffer_add(flow->out, "</ol>\n");
	if (flow->edge_count > 0)
		buffer_add(flow->out, "<h3>Connections</h3>\n<ul>\n");
	for (size_t i = 0; i < flow->edge_count; i++)
	{
		struct json_object *edge = json_object_array_get_idx(flow->edges, i);
		long from = share_number_at(edge, EDGE_FROM, -1);
		long to = share_number_at(edge, EDGE_TO, -1);
		const char *label = share_text_at(edge, EDGE_LABEL);

		if (from < 0 || to < 0 || (size_t) from >= flow->node_count || (size_t) to >= flow->node_count)
			continue;
		buffer_add(flow->out, "<li>");
		add_node_name(flow, (size_t) from);
		buffer_add(flow->out, " → ");
		add_node_name(flow, (size_t) to);
		if (label)
		{
			buffer_add(flow->out, ": ");
			buffer_add_html(flow->out, label);
		}
		buffer_add(flow->out, "</li>\n");
	}
	buffer_add(flow->out, flow->edge_count > 0 ? "</ul>\n</details>\n" : "</details>\n");
}

/* ---- the page ---- */

static int
compare_steps(const void *left, const void *right, void *nodes)
{
	size_t a = *(const size_t *) left;
	size_t b = *(const size_t *) right;
	long first = share_number(json_object_array_get_idx(nodes, a), "order", 0);
	long second = share_number(json_object_array_get_idx(nodes, b), "order", 0);

	if (first != second)
		return first < second ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* As one follows the flow. False when there is no memory. */
static bool
list_steps(Flow *flow)
{
	flow->order = calloc(flow->node_count, sizeof(size_t));
	flow->entries = calloc(flow->node_count, sizeof(DrawingEntry));
	if (!flow->order || !flow->entries)
		return false;
	for (size_t i = 0; i < flow->node_count; i++)
		flow->order[i] = i;
	qsort_r(flow->order, flow->node_count, sizeof(size_t), compare_steps, flow->nodes);
	for (size_t i = 0; i < flow->node_count; i++)
	{
		const char *text = share_text(json_object_array_get_idx(flow->nodes, flow->order[i]), "text");

		if (text)
			flow->entries[flow->entry_count++] = (DrawingEntry){.part = flow->order[i], .name = text};
	}
	return true;
}

void
share_flow_summary(Buffer *out, struct json_object *page)
{
	struct json_object *nodes = share_array(page, "nodes");
	size_t count = nodes ? json_object_array_length(nodes) : 0;

	if (count > 0 || !share_text(page, "source"))
		share_add_count(out, count, "step", "steps");
}

static void
draw(const Flow *flow, size_t group_count)
{
	Drawing drawing = {.label = "Steps; how they follow one another is listed as text below",
					   .parts = "Steps",
					   .prefix = 'n',
					   .entries = flow->entries,
					   .entry_count = flow->entry_count};
	Box bounds = {0};

	for (size_t i = 0; i < flow->node_count; i++)
		share_include(&bounds, &flow->boxes[i]);
	for (size_t i = 0; i < group_count; i++)
	{
		Box box = share_box(json_object_array_get_idx(flow->groups, i));

		share_include(&bounds, &box);
	}
	drawing.bounds = bounds;
	share_open_drawing(flow->out, &drawing);
	for (size_t i = 0; i < group_count; i++)
		add_group(flow, json_object_array_get_idx(flow->groups, i));
	/* Lines run below the steps, and what is written on them above. */
	buffer_add(flow->out, "<g aria-hidden=\"true\">\n");
	for (size_t i = 0; i < flow->edge_count; i++)
		add_edge(flow, json_object_array_get_idx(flow->edges, i));
	buffer_add(flow->out, "</g>\n");
	for (size_t i = 0; i < flow->node_count; i++)
		add_node(flow, i);
	buffer_add(flow->out, "<g aria-hidden=\"true\">\n");
	for (size_t i = 0; i < flow->edge_count; i++)
		add_edge_label(flow, json_object_array_get_idx(flow->edges, i));
	buffer_add(flow->out, "</g>\n");
	share_close_drawing(flow->out);
}

static void
add_source(Buffer *out, struct json_object *page)
{
	const char *source = share_text(page, "source");

	if (!source)
	{
		buffer_add(out, "<p class=\"lead\">There are no steps yet.</p>\n");
		return;
	}
	buffer_add(out, "<pre class=\"source\" tabindex=\"0\"><code>");
	buffer_add_html(out, source);
	buffer_add(out, "</code></pre>\n");
}

void
share_flow_render(Buffer *out, struct json_object *page)
{
	Flow flow = {.out = out,
				 .nodes = share_array(page, "nodes"),
				 .edges = share_array(page, "edges"),
				 .groups = share_array(page, "groups")};

	flow.node_count = flow.nodes ? json_object_array_length(flow.nodes) : 0;
	flow.edge_count = flow.edges ? json_object_array_length(flow.edges) : 0;
	if (flow.node_count == 0)
	{
		add_source(out, page);
		return;
	}
	flow.boxes = calloc(flow.node_count, sizeof(Box));
	for (size_t i = 0; flow.boxes && i < flow.node_count; i++)
		flow.boxes[i] = share_box(json_object_array_get_idx(flow.nodes, i));
	if (flow.boxes && list_pairs(&flow) && list_steps(&flow))
	{
		draw(&flow, flow.groups ? json_object_array_length(flow.groups) : 0);
		add_text(&flow);
	}
	else
		out->failed = true;
	free(flow.boxes);
	free(flow.order);
	free(flow.entries);
	free(flow.pairs);
}
