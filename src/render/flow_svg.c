/*
 * flow_svg.c
 *		A flow diagram as SVG, and as text below it.
 */
#include "render/color.h"
#include "render/drawing.h"
#include "render/flow_shape.h"
#include "template/render.h"

#define ARROW      9
#define NAME_CELLS 200
#define MAX_STROKE 12

/* The least bend of a simple curve, which is drawn where no way was found. */
#define LEAST_BEND 20
#define LOOP_BEND  50

typedef struct FlowDrawing
{
	StringInfo out;
	const Flow *flow;
	int *order;            /* positions of nodes, as one follows the flow */
	DrawingEntry *entries; /* in that order, those with a text */
	int entry_count;
} FlowDrawing;

/* ---- shapes ---- */

static bool
is_shape(const char *shape, const char *one, const char *other)
{
	return shape != NULL && (strcmp(shape, one) == 0 || (other != NULL && strcmp(shape, other) == 0));
}

static void
add_end_shape(StringInfo out, const SvgLook *look, const Box *box)
{
	Box inner = {box->x + 4, box->y + 4, Max(box->width - 8, 1), Max(box->height - 8, 1)};

	svg_rectangle(out, look, box, (double) (box->height / 2));
	svg_rectangle(out, look, &inner, (double) (inner.height / 2));
}

#define AT INT64_FORMAT " " INT64_FORMAT

/* Shapes with corners; false if it is none of them. */
static bool
add_polygon(StringInfo out, const char *shape, const SvgLook *look, const Box *box)
{
	int64 x = box->x;
	int64 y = box->y;
	int64 w = box->width;
	int64 h = box->height;
	int64 slant = Min(w / 6, 24);

	if (is_shape(shape, "diamond", "decision"))
		svg_path(out, look, "M" AT "L" AT "L" AT "L" AT "z", x + w / 2, y, x + w, y + h / 2, x + w / 2, y + h,
				 x, y + h / 2);
	else if (is_shape(shape, "hexagon", NULL))
		svg_path(out, look, "M" AT "H" INT64_FORMAT "L" AT "L" AT "H" INT64_FORMAT "L" AT "z", x + slant, y,
				 x + w - slant, x + w, y + h / 2, x + w - slant, y + h, x + slant, x, y + h / 2);
	else if (is_shape(shape, "parallelogram", NULL))
		svg_path(out, look, "M" AT "H" INT64_FORMAT "L" AT "H" INT64_FORMAT "z", x + slant, y, x + w,
				 x + w - slant, y + h, x);
	else
		return false;
	return true;
}

static void
add_cylinder(StringInfo out, const SvgLook *look, const Box *box)
{
	int64 lid = Min(box->height / 8, 12);
	int64 half = box->width / 2;

	svg_path(out, look,
			 "M" AT "a" AT " 0 0 1 " INT64_FORMAT " 0v" INT64_FORMAT "a" AT " 0 0 1 " INT64_FORMAT " 0zM" AT
			 "a" AT " 0 0 0 " INT64_FORMAT " 0",
			 box->x, box->y + lid, half, lid, box->width, box->height - 2 * lid, half, lid, -box->width,
			 box->x, box->y + lid, half, lid, box->width);
}

static void
add_shape(StringInfo out, const char *shape, const SvgLook *look, const Box *box)
{
	if (is_shape(shape, "roundRect", NULL))
		svg_rectangle(out, look, box, 14);
	else if (is_shape(shape, "stadium", "start"))
		svg_rectangle(out, look, box, (double) (box->height / 2));
	else if (is_shape(shape, "circle", "doubleCircle"))
		svg_ellipse(out, look, box, 0);
	else if (is_shape(shape, "end", NULL))
		add_end_shape(out, look, box);
	else if (is_shape(shape, "cylinder", NULL))
		add_cylinder(out, look, box);
	else if (!add_polygon(out, shape, look, box))
		svg_rectangle(out, look, box, 3);
	if (is_shape(shape, "doubleCircle", NULL))
		svg_ellipse(out, look, box, 5);
}

/* ---- nodes and groups ---- */

static void
add_node_text(StringInfo out, const FlowNode *node, const char *color)
{
	FlowText fit;
	SvgLines lines = {.x = node->box.x + node->box.width / 2, .line_height = FLOW_STEP_LINE, .letters = true};

	if (node->text == NULL)
		return;
	fit = flow_fit_text(node->shape, node->text, node->box.width, node->box.height);
	lines.cells = fit.room;
	lines.max_lines = fit.lines;
	lines.y = node->box.y + node->box.height / 2 - (fit.lines - 1) * FLOW_STEP_LINE / 2 + 5;
	svg_lines(out, &(SvgLook){.class = "step", .fill = color}, &lines, node->text);
}

/* Somebody's colour for the text counts only on somebody's colour below it, and only if it can be read. */
static void
add_node(StringInfo out, const FlowNode *node, int position)
{
	SvgLook look = {.class = "shape"};
	char fill[COLOR_SIZE];
	char stroke[COLOR_SIZE];
	char own[COLOR_SIZE];
	const char *color = NULL;

	if (color_read(node->fill, fill))
	{
		look.fill = fill;
		color = color_read(node->color, own) && color_contrast(own, fill) >= COLOR_TEXT_CONTRAST
					? own
					: color_of_text_on(fill);
	}
	if (color_read(node->stroke, stroke))
		look.stroke = stroke;
	svg_open_part(out, &(SvgPart){.prefix = 'n', .number = position});
	if (node->text != NULL)
	{
		svg_open_title(out);
		render_text(out, node->text);
		svg_close(out, SVG_TITLE);
	}
	add_shape(out, node->shape, &look, &node->box);
	add_node_text(out, node, color);
	svg_write_badge(out, node->change, node->box.x, node->box.y);
	svg_close(out, SVG_GROUP);
}

/* A frame's name is cut to it; the whole is its title. */
static void
add_frame(StringInfo out, const Flow *flow, const FlowFrame *frame)
{
	const FlowGroup *group = &flow->groups[frame->group];
	const Box *name = &frame->name_box;
	char color[COLOR_SIZE];
	SvgLook look = {.class = "group", .stroke = color_read(group->color, color) ? color : NULL};

	svg_open_group(out, "frame");
	if (group->name != NULL)
	{
		svg_open_title(out);
		render_text(out, group->name);
		svg_close(out, SVG_TITLE);
	}
	svg_rectangle(out, &look, &frame->box, 10);
	if (group->name != NULL && name->width > 0)
		svg_lines(out, &(SvgLook){.class = "label"},
				  &(SvgLines){.x = name->x,
							  .y = name->y + FLOW_NAME_BASE,
							  .cells = (int) (name->width * 100 / FLOW_LABEL_SIZE),
							  .max_lines = 1,
							  .letters = true},
				  group->name);
	svg_close(out, SVG_GROUP);
}

/* ---- edges ---- */

/* Where an edge meets a node, and the direction it leaves it in. */
typedef struct Port
{
	int64 x;
	int64 y;
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
	int64 right = b->x - (a->x + a->width);
	int64 left = a->x - (b->x + b->width);
	int64 below = b->y - (a->y + a->height);
	int64 above = a->y - (b->y + b->height);

	if (Max(right, left) >= Max(below, above))
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

/* The curve of an edge: from port to port, c being the points that bend it. */
typedef struct Curve
{
	Port a;
	Port b;
	int64 c[4];
} Curve;

static void
find_curve(const Flow *flow, const FlowEdge *edge, Curve *curve)
{
	const Box *from = &flow->nodes[edge->from].box;
	const Box *to = &flow->nodes[edge->to].box;
	Port *a = &curve->a;
	Port *b = &curve->b;
	int64 bend = LOOP_BEND;

	if (edge->from == edge->to)
	{
		/* A loop on the right side. */
		*a = *b = port_of(from, 1, 0);
		a->y -= from->height / 5;
		b->y += from->height / 5;
	}
	else
	{
		choose_ports(from, to, a, b);
		bend = a->dx != 0 ? (a->x > b->x ? a->x - b->x : b->x - a->x)
						  : (a->y > b->y ? a->y - b->y : b->y - a->y);
		bend = Max(bend / 2, LEAST_BEND);
	}
	curve->c[0] = a->x + a->dx * bend;
	curve->c[1] = a->y + a->dy * bend;
	curve->c[2] = b->x + b->dx * (bend + ARROW);
	curve->c[3] = b->y + b->dy * (bend + ARROW);
}

static const char *
dashes_of(const char *style)
{
	if (style == NULL)
		return NULL;
	return strcmp(style, "dashed") == 0 ? "7 5" : strcmp(style, "dotted") == 0 ? "2 4" : NULL;
}

/* The data of the line, which ends where its arrow begins; *tip receives where that points. */
static void
add_line(StringInfo data, const Flow *flow, const FlowEdge *edge, Port *tip)
{
	const RoutePoint *last;
	RoutePoint *points;
	Curve curve;
	int length;

	if (edge->point_count < 2)
	{
		find_curve(flow, edge, &curve);
		*tip = curve.b;
		appendStringInfo(data, "M" AT "C" AT " " AT " " AT, curve.a.x, curve.a.y, curve.c[0], curve.c[1],
						 curve.c[2], curve.c[3], tip->x + tip->dx * ARROW, tip->y + tip->dy * ARROW);
		return;
	}
	last = edge->points + edge->point_count - 1;
	*tip = (Port){last->x, last->y, (last[-1].x > last->x) - (last[-1].x < last->x),
				  (last[-1].y > last->y) - (last[-1].y < last->y)};
	points = palloc(edge->point_count * sizeof(RoutePoint));
	memcpy(points, edge->points, edge->point_count * sizeof(RoutePoint));
	/* The last piece may be shorter than the arrow. */
	length = abs(last[-1].x - last->x) + abs(last[-1].y - last->y);
	points[edge->point_count - 1].x += tip->dx * Min(ARROW, length);
	points[edge->point_count - 1].y += tip->dy * Min(ARROW, length);
	svg_append_way(data, points, edge->first_count);
	if (edge->first_count < edge->point_count)
		svg_append_way(data, points + edge->first_count, edge->point_count - edge->first_count);
	pfree(points);
}

static void
add_edge(const FlowDrawing *drawing, const FlowEdge *edge)
{
	char color[COLOR_SIZE];
	const char *own = color_read(edge->stroke, color) ? color : NULL;
	const int ends[] = {edge->from, edge->to};
	SvgLook line = {.class = edge->back ? "edge back" : "edge",
					.stroke = own,
					.stroke_width = Max(Min(edge->width, MAX_STROKE), 0),
					.dashes = dashes_of(edge->style),
					.ends = ends};
	SvgLook arrow = {.class = edge->back ? "arrow back" : "arrow", .ends = ends};
	StringInfoData data;
	Port tip;

	if (edge->back)
		arrow.stroke = own;
	else
		arrow.fill = own;
	arrow.line = own != NULL && !edge->back;
	initStringInfo(&data);
	add_line(&data, drawing->flow, edge, &tip);
	svg_open_path(drawing->out, &line, data.data);
	svg_close(drawing->out, SVG_PATH);
	svg_path(drawing->out, &arrow, "M" AT "l%d %dl%d %dz", tip.x, tip.y, tip.dx * (ARROW + 1) - tip.dy * 5,
			 tip.dy * (ARROW + 1) - tip.dx * 5, tip.dy * 10, tip.dx * 10);
	appendStringInfoChar(drawing->out, '\n');
	pfree(data.data);
}

/* What is written on an edge; the whole is its title where that is cut. */
static void
add_edge_label(const FlowDrawing *drawing, const FlowEdge *edge)
{
	StringInfo out = drawing->out;
	Box box = edge->label_box;
	SvgLines lines = {.line_height = FLOW_LABEL_LINE,
					  .cells = FLOW_LABEL_MAX_WIDTH * 100 / FLOW_LABEL_SIZE,
					  .max_lines = FLOW_LABEL_MAX_LINES,
					  .letters = true};
	int width;
	int height;

	if (edge->label == NULL)
		return;
	if (box.width == 0)
	{
		Curve curve;

		flow_size_label(edge->label, &width, &height);
		find_curve(drawing->flow, edge, &curve);
		box =
			(Box){(curve.a.x + 3 * curve.c[0] + 3 * curve.c[2] + curve.b.x) / 8 - width / 2,
				  (curve.a.y + 3 * curve.c[1] + 3 * curve.c[3] + curve.b.y) / 8 - height / 2, width, height};
	}
	lines.x = box.x + box.width / 2;
	lines.y = box.y + FLOW_LABEL_LINE - 2;
	svg_open_group(out, "written");
	svg_open_title(out);
	render_text(out, edge->label);
	svg_close(out, SVG_TITLE);
	svg_lines(out, &(SvgLook){.class = "edge-label", .ends = (const int[]){edge->from, edge->to}}, &lines,
			  edge->label);
	svg_close(out, SVG_GROUP);
}

/* ---- the same as text ---- */

static void
add_node_name(StringInfo out, const Flow *flow, int position)
{
	if (flow->nodes[position].text != NULL)
		render_cut(out, flow->nodes[position].text, NAME_CELLS);
	else
		appendStringInfo(out, "(step %d)", position + 1);
}

static void
add_steps_text(const FlowDrawing *drawing)
{
	StringInfoData entries;
	StringInfoData text;

	initStringInfo(&entries);
	initStringInfo(&text);
	for (int i = 0; i < drawing->flow->node_count && render_goes_on(&entries); i++)
	{
		resetStringInfo(&text);
		add_node_name(&text, drawing->flow, drawing->order[i]);
		template_write_words_entry(&entries, .text = &text);
	}
	template_write_words_list(drawing->out, .title = "Steps", .ordered = true, .entries = &entries);
	pfree(entries.data);
	pfree(text.data);
}

static void
add_edges_text(const FlowDrawing *drawing)
{
	StringInfoData entries;
	StringInfoData text;

	initStringInfo(&entries);
	initStringInfo(&text);
	for (int i = 0; i < drawing->flow->edge_count && render_goes_on(&entries); i++)
	{
		const FlowEdge *edge = &drawing->flow->edges[i];

		resetStringInfo(&text);
		add_node_name(&text, drawing->flow, edge->from);
		appendStringInfoString(&text, " → ");
		add_node_name(&text, drawing->flow, edge->to);
		if (edge->label != NULL)
		{
			appendStringInfoString(&text, ": ");
			render_text(&text, edge->label);
		}
		if (edge->back)
			appendStringInfoString(&text, " (leads back)");
		template_write_words_entry(&entries, .text = &text);
	}
	template_write_words_list(drawing->out, .title = "Connections", .ordered = false, .entries = &entries);
	pfree(entries.data);
	pfree(text.data);
}

/* ---- the whole ---- */

/* As one follows the flow. */
static int
compare_steps(const void *left, const void *right, void *nodes)
{
	int a = *(const int *) left;
	int b = *(const int *) right;
	int first = ((const FlowNode *) nodes)[a].order;
	int second = ((const FlowNode *) nodes)[b].order;

	if (first != second)
		return first < second ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void
list_steps(FlowDrawing *drawing)
{
	const Flow *flow = drawing->flow;

	drawing->order = palloc((flow->node_count + 1) * sizeof(int));
	drawing->entries = palloc((flow->node_count + 1) * sizeof(DrawingEntry));
	for (int i = 0; i < flow->node_count; i++)
		drawing->order[i] = i;
	qsort_arg(drawing->order, flow->node_count, sizeof(int), compare_steps, (void *) flow->nodes);
	for (int i = 0; i < flow->node_count; i++)
	{
		const char *text = flow->nodes[drawing->order[i]].text;

		if (text != NULL)
			drawing->entries[drawing->entry_count++] =
				(DrawingEntry){.part = drawing->order[i], .name = text};
	}
}

static void
add_content(const FlowDrawing *drawing)
{
	const Flow *flow = drawing->flow;
	StringInfo out = drawing->out;

	for (int i = 0; i < flow->frame_count && render_goes_on(out); i++)
	{
		SvgChange change = flow->groups[flow->frames[i].group].change;

		svg_open_change(out, change, "thing");
		add_frame(out, flow, &flow->frames[i]);
		svg_close_change(out, change);
	}
	/* Lines run below the steps, and what is written on them above. */
	svg_open_unheard(out);
	for (int i = 0; i < flow->edge_count && render_goes_on(out); i++)
	{
		svg_open_change(out, flow->edges[i].change, "line");
		add_edge(drawing, &flow->edges[i]);
		svg_close_change(out, flow->edges[i].change);
	}
	svg_close(out, SVG_GROUP);
	for (int i = 0; i < flow->node_count && render_goes_on(out); i++)
	{
		svg_open_change(out, flow->nodes[i].change, "thing");
		add_node(out, &flow->nodes[i], i);
		svg_close_change(out, flow->nodes[i].change);
	}
	svg_open_unheard(out);
	for (int i = 0; i < flow->edge_count && render_goes_on(out); i++)
	{
		svg_open_change(out, flow->edges[i].change, "line");
		add_edge_label(drawing, &flow->edges[i]);
		svg_close_change(out, flow->edges[i].change);
	}
	svg_close(out, SVG_GROUP);
}

static void
include_edge(Box *bounds, const FlowEdge *edge)
{
	if (edge->label_box.width > 0)
		box_include(bounds, &edge->label_box);
	for (int i = 0; i < edge->point_count; i++)
		box_include(bounds, &(Box){edge->points[i].x, edge->points[i].y, 1, 1});
}

static void
draw_flow(const FlowDrawing *drawing, const SvgOptions *alone)
{
	const Flow *flow = drawing->flow;
	Drawing frame = {.label = alone == NULL ? "Steps; how they follow one another is listed as text below"
											: "Steps",
					 .parts = "Steps",
					 .prefix = 'n',
					 .entries = drawing->entries,
					 .entry_count = drawing->entry_count,
					 .alone = alone};

	for (int i = 0; i < flow->node_count; i++)
		box_include(&frame.bounds, &flow->nodes[i].box);
	for (int i = 0; i < flow->frame_count; i++)
		box_include(&frame.bounds, &flow->frames[i].box);
	for (int i = 0; i < flow->edge_count; i++)
		include_edge(&frame.bounds, &flow->edges[i]);
	drawing_open(drawing->out, &frame);
	add_content(drawing);
	drawing_close(drawing->out, &frame);
}

static void
begin(FlowDrawing *drawing, StringInfo out, const Flow *flow)
{
	*drawing = (FlowDrawing){.out = out, .flow = flow};
	list_steps(drawing);
}

static void
end(FlowDrawing *drawing)
{
	pfree(drawing->order);
	pfree(drawing->entries);
}

void
flow_write_summary(StringInfo out, const Flow *flow)
{
	if (flow->node_count > 0 || flow->source == NULL)
		render_count(out, flow->node_count, "step", "steps");
}

void
flow_write_page(StringInfo out, const Flow *flow)
{
	FlowDrawing drawing;

	if (flow->node_count == 0 && flow->source != NULL)
		template_write_flow_source(out, .source = flow->source);
	else if (flow->node_count == 0)
		template_write_page_note(out, .text = "There are no steps yet.");
	if (flow->node_count == 0)
		return;
	begin(&drawing, out, flow);
	draw_flow(&drawing, NULL);
	template_write_words_begin(out, .title = "Steps as text");
	add_steps_text(&drawing);
	if (flow->edge_count > 0)
		add_edges_text(&drawing);
	template_write_words_end(out);
	end(&drawing);
}

void
flow_write_svg(StringInfo out, const Flow *flow, const SvgOptions *options)
{
	FlowDrawing drawing;

	begin(&drawing, out, flow);
	draw_flow(&drawing, options);
	end(&drawing);
}
