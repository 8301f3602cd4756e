/*
 * erd_line.c
 *		The lines of an ERD: from the row of a column to the row of another one, around the tables.
 */
#include "render/erd_line.h"

#include "pure/layout/route.h"

/* The straight ends of a line, which carry its marks. */
#define STUB     14
#define MIN_BEND 30

/* Half of a mark's height, and how far apart refs over the same columns lie in the row: a few without their
 * marks touching, more so that they stay in it. */
#define MARK_HALF 5
#define APART     10

/* The ends of a ref from a row to itself are so far from the row's middle, the next one's so much farther. */
#define LOOP_HALF  6
#define LOOP_APART 4

/* A table that something stands above is taller by that. */
#define LABEL_RISE 10

/* Of the letters of a ref's name; what its line needs beside it, and above and below. */
#define NAME_CELL   5.9
#define NAME_BESIDE 22
#define NAME_HALF   7

/* With more named refs none is told on its line: it could not be read. */
#define MOST_NAMES 400

#define AT INT64_FORMAT " " INT64_FORMAT

/* Where a ref's name stands: at the middle of a box of no width if nowhere. */
struct ErdLines
{
	const Erd *erd;
	Route *routes; /* NULL: all are curves */
	Box *names;
};

/* NULL unless the table is there and has a column at that position. */
static const ErdColumn *
column_at(const Erd *erd, int table, int column)
{
	return column >= 0 && column < erd->tables[table].column_count ? &erd->tables[table].columns[column]
																   : NULL;
}

/* From the top of a table to the middle of a column's row, or of the header. */
static int64
row_middle(const Erd *erd, int table, int column)
{
	return column_at(erd, table, column) != NULL
			   ? LAYOUT_HEADER_HEIGHT + (int64) column * LAYOUT_ROW_HEIGHT + LAYOUT_ROW_HEIGHT / 2
			   : LAYOUT_HEADER_HEIGHT / 2;
}

void
erd_write_end(StringInfo out, const Erd *erd, const ErdRef *ref, bool from, const bool *named_tables)
{
	int table = from ? ref->from : ref->to;
	const ErdColumn *named = column_at(erd, table, from ? ref->from_column : ref->to_column);

	if (named_tables[table])
	{
		render_text(out, erd->tables[table].schema);
		appendStringInfoChar(out, '.');
	}
	render_text(out, erd->tables[table].name);
	if (named == NULL)
		return;
	appendStringInfoString(out, ref->pair_count > 0 ? ".(" : ".");
	render_text(out, named->name);
	for (int i = 0; i < ref->pair_count; i++)
	{
		named = column_at(erd, table, from ? ref->pairs[i].from : ref->pairs[i].to);
		if (named == NULL)
			continue;
		appendStringInfoString(out, ", ");
		render_text(out, named->name);
	}
	if (ref->pair_count > 0)
		appendStringInfoChar(out, ')');
}

/* ---- marks ---- */

/* Where a line meets a table, and the direction in which it leaves it. */
typedef struct RefEnd
{
	int64 x;
	int64 y;
	int away;
} RefEnd;

/* A crow's foot where there are many, a bar where there is one. */
static void
add_mark(StringInfo out, const RefEnd *end, bool many)
{
	if (many)
		appendStringInfo(out, "M" AT "L" AT "L" AT, end->x, end->y - MARK_HALF, end->x + end->away * 12,
						 end->y, end->x, end->y + MARK_HALF);
	else
		appendStringInfo(out, "M" AT "v%d", end->x + end->away * 8, end->y - MARK_HALF, 2 * MARK_HALF);
}

/* The other columns of a key of several: each has a line of its own to that of the first. */
static void
add_comb(StringInfo out, const Erd *erd, const ErdRef *ref, bool from, const RefEnd *end, bool many)
{
	int table = from ? ref->from : ref->to;

	for (int i = 0; i < ref->pair_count; i++)
	{
		int column = from ? ref->pairs[i].from : ref->pairs[i].to;
		RefEnd tooth = *end;

		if (column_at(erd, table, column) == NULL)
			continue;
		tooth.y = erd->tables[table].box.y + row_middle(erd, table, column);
		appendStringInfo(out, "M" AT "h%dV" INT64_FORMAT, tooth.x, tooth.y, tooth.away * STUB, end->y);
		add_mark(out, &tooth, many);
	}
}

/* ---- lines ---- */

/* A line that is no way: between its ends' straight pieces it bends by so much. */
typedef struct ErdCurve
{
	RefEnd from;
	RefEnd to;
	int64 bend;
} ErdCurve;

/* Side by side the line runs between the tables; one above the other it goes round on the right. */
static ErdCurve
find_curve(const Erd *erd, const ErdRef *ref)
{
	const Box *from = &erd->tables[ref->from].box;
	const Box *to = &erd->tables[ref->to].box;
	ErdCurve curve = {.bend = MIN_BEND};
	RefEnd *a = &curve.from;
	RefEnd *b = &curve.to;

	a->away = to->x + to->width + 2 * STUB <= from->x ? -1 : 1;
	b->away = from->x + from->width + 2 * STUB <= to->x ? -1 : 1;
	a->x = a->away > 0 ? from->x + from->width : from->x;
	b->x = b->away > 0 ? to->x + to->width : to->x;
	a->y = from->y + row_middle(erd, ref->from, ref->from_column);
	b->y = to->y + row_middle(erd, ref->to, ref->to_column);
	if (a->away != b->away)
		curve.bend = Max(curve.bend, (a->x > b->x ? a->x - b->x : b->x - a->x) / 2);
	return curve;
}

static void
add_curve(StringInfo out, const ErdCurve *curve)
{
	const RefEnd *a = &curve->from;
	const RefEnd *b = &curve->to;

	appendStringInfo(out, "M" AT "h%dC" AT " " AT " " AT "h%d", a->x, a->y, a->away * STUB,
					 a->x + a->away * (STUB + curve->bend), a->y, b->x + b->away * (STUB + curve->bend), b->y,
					 b->x + b->away * STUB, b->y, -b->away * STUB);
}

/* route runs to the end that others share, which is the ref's first one if there is one to many. */
static void
add_ref(StringInfo out, const ErdLines *lines, int position, const bool *named)
{
	const Erd *erd = lines->erd;
	const ErdRef *ref = &erd->refs[position];
	const Route *route = lines->routes == NULL ? NULL : &lines->routes[position];
	bool turned = ref->relationship == '<';
	RefEnd a;
	RefEnd b;
	StringInfoData path;

	initStringInfo(&path);
	if (route == NULL || route->point_count < 2)
	{
		ErdCurve curve = find_curve(erd, ref);

		a = curve.from;
		b = curve.to;
		add_curve(&path, &curve);
	}
	else
	{
		const RoutePoint *last = &route->points[route->point_count - 1];
		RefEnd first = {route->points[0].x, route->points[0].y,
						route->points[1].x > route->points[0].x ? 1 : -1};
		RefEnd second = {last->x, last->y, last[-1].x > last->x ? 1 : -1};

		a = turned ? second : first;
		b = turned ? first : second;
		svg_append_way(&path, route->points, route->point_count);
	}
	add_mark(&path, &a, ref->relationship == '>');
	add_mark(&path, &b, ref->relationship == '<');
	add_comb(&path, erd, ref, true, &a, ref->relationship == '>');
	add_comb(&path, erd, ref, false, &b, ref->relationship == '<');
	svg_open_change(out, ref->change, "line");
	svg_open_path(out,
				  &(SvgLook){.class = ref->is_virtual ? "ref virtual" : "ref",
							 .ends = (const int[]){ref->from, ref->to}},
				  path.data);
	svg_open_title(out);
	erd_write_end(out, erd, ref, true, named);
	appendStringInfoString(out, " → ");
	erd_write_end(out, erd, ref, false, named);
	if (ref->name != NULL)
	{
		appendStringInfoString(out, " \xC2\xB7 ");
		render_text(out, ref->name);
	}
	svg_close(out, SVG_TITLE);
	svg_close(out, SVG_PATH);
	svg_close_change(out, ref->change);
	pfree(path.data);
}

/* ---- ways ---- */

static int
compare_refs(const void *left, const void *right, void *refs)
{
	const ErdRef *a = &((const ErdRef *) refs)[*(const int *) left];
	const ErdRef *b = &((const ErdRef *) refs)[*(const int *) right];

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->from_column != b->from_column)
		return a->from_column < b->from_column ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->to_column != b->to_column)
		return a->to_column < b->to_column ? -1 : 1;
	return *(const int *) left - *(const int *) right;
}

static bool
same_columns(const ErdRef *a, const ErdRef *b)
{
	return a->from == b->from && a->from_column == b->from_column && a->to == b->to &&
		   a->to_column == b->to_column;
}

/* Of refs over the same columns: how many came before, and how many there are. */
typedef struct RefPeers
{
	int before;
	int count;
} RefPeers;

static RefPeers *
count_peers(const Erd *erd)
{
	RefPeers *peers = palloc((erd->ref_count + 1) * sizeof(RefPeers));
	int *sorted = palloc((erd->ref_count + 1) * sizeof(int));

	for (int i = 0; i < erd->ref_count; i++)
		sorted[i] = i;
	qsort_arg(sorted, erd->ref_count, sizeof(int), compare_refs, (void *) erd->refs);
	for (int begin = 0, end = 0; begin < erd->ref_count; begin = end)
	{
		while (end < erd->ref_count && same_columns(&erd->refs[sorted[begin]], &erd->refs[sorted[end]]))
			end++;
		for (int i = begin; i < end; i++)
			peers[sorted[i]] = (RefPeers){i - begin, end - begin};
	}
	pfree(sorted);
	return peers;
}

/* How far below the middle of its rows a ref runs, beside others over the same columns. */
static int
peer_offset(const RefPeers *peers)
{
	int step = peers->count <= 3 ? APART : Max(2 * APART / peers->count, 1);
	int offset = Min((peers->before + 1) / 2 * step, APART);

	return peers->before % 2 == 0 ? -offset : offset;
}

static bool
check_drawing(void *out)
{
	return !render_goes_on(out);
}

static bool
is_labelled(const ErdObstacles *obstacles, int table)
{
	return obstacles->labelled != NULL && obstacles->labelled[table];
}

static RouteEnd
route_end(const Erd *erd, const ErdObstacles *obstacles, int table, int column, int offset)
{
	return (RouteEnd){.box = table,
					  .sides = ROUTE_SIDE_LEFT | ROUTE_SIDE_RIGHT,
					  .down = (int) row_middle(erd, table, column) + offset +
							  (is_labelled(obstacles, table) ? LABEL_RISE : 0)};
}

/* Tables with what stands above them, then titles. */
static LayoutNode *
list_obstacles(const Erd *erd, const ErdObstacles *obstacles)
{
	LayoutNode *boxes = palloc0((erd->table_count + obstacles->title_count + 1) * sizeof(LayoutNode));

	for (int i = 0; i < erd->table_count + obstacles->title_count; i++)
	{
		bool is_table = i < erd->table_count;
		const Box *box = is_table ? &erd->tables[i].box : &obstacles->titles[i - erd->table_count];
		int rise = is_table && is_labelled(obstacles, i) ? LABEL_RISE : 0;

		boxes[i] = (LayoutNode){.x = (int) box->x,
								.y = (int) box->y - rise,
								.width = (int) box->width,
								.height = (int) box->height + rise,
								.positioned = true};
	}
	return boxes;
}

static Route *
list_routes(const Erd *erd, const ErdObstacles *obstacles)
{
	Route *routes = palloc0((erd->ref_count + 1) * sizeof(Route));
	RefPeers *peers = count_peers(erd);

	for (int i = 0; i < erd->ref_count; i++)
	{
		const ErdRef *ref = &erd->refs[i];
		int offset = peer_offset(&peers[i]);
		RouteEnd from = route_end(erd, obstacles, ref->from, ref->from_column, offset);
		RouteEnd to = route_end(erd, obstacles, ref->to, ref->to_column, offset);

		/* From a row to itself, a loop. */
		if (ref->from == ref->to && from.down == to.down)
		{
			int half = Min(LOOP_HALF + LOOP_APART * peers[i].before, LAYOUT_ROW_HEIGHT / 2 - 1);

			from.down -= offset + half;
			to.down += half - offset;
		}
		routes[i].from = ref->relationship == '<' ? to : from;
		routes[i].to = ref->relationship == '<' ? from : to;
	}
	pfree(peers);
	return routes;
}

/* The ways of all refs; NULL beyond the limits. */
static Route *
find_ways(StringInfo out, const Erd *erd, const ErdObstacles *obstacles)
{
	LayoutNode *boxes;
	Route *routes;
	bool found;

	if (erd->table_count + obstacles->title_count > ROUTE_MAX_BOXES || erd->ref_count > ROUTE_MAX_ROUTES)
		return NULL;
	boxes = list_obstacles(erd, obstacles);
	routes = list_routes(erd, obstacles);
	found = layout_route(boxes, erd->table_count + obstacles->title_count, routes, erd->ref_count,
						 check_drawing, out) == LAYOUT_OK;
	pfree(boxes);
	if (found)
		return routes;
	pfree(routes);
	return NULL;
}

/* ---- names ---- */

static Box
box_of_piece(const Route *route, int piece)
{
	const RoutePoint *a = &route->points[piece - 1];
	const RoutePoint *b = &route->points[piece];

	return (Box){Min(a->x, b->x), Min(a->y, b->y), abs(a->x - b->x), abs(a->y - b->y)};
}

/* With their edges. */
static bool
boxes_touch(const Box *a, const Box *b)
{
	return a->x <= b->x + b->width && b->x <= a->x + a->width && a->y <= b->y + b->height &&
		   b->y <= a->y + a->height;
}

/* Whether a name can be read there: no other line and no other name is in its box. */
static bool
name_is_clear(const ErdLines *lines, int ref, const Box *name)
{
	for (int i = 0; i < lines->erd->ref_count; i++)
	{
		const Route *route = &lines->routes[i];

		if (lines->names[i].width > 0 && boxes_touch(name, &lines->names[i]))
			return false;
		for (int j = 1; i != ref && j < route->point_count; j++)
		{
			Box piece = box_of_piece(route, j);

			if (boxes_touch(name, &piece))
				return false;
		}
	}
	return true;
}

/* On the first straight piece that is long enough, from the end that is the ref's own. */
static void
place_name(ErdLines *lines, int ref)
{
	const Route *route = &lines->routes[ref];
	int64 width = (int64) (render_text_width(lines->erd->refs[ref].name) * NAME_CELL) + 1;

	for (int i = 1; i < route->point_count; i++)
	{
		Box piece = box_of_piece(route, i);
		Box name = {piece.x + (piece.width - width) / 2, piece.y - NAME_HALF, width, 2 * NAME_HALF};

		if (piece.width < width + 2 * NAME_BESIDE || !name_is_clear(lines, ref, &name))
			continue;
		lines->names[ref] = name;
		return;
	}
}

static void
place_names(StringInfo out, ErdLines *lines)
{
	int count = 0;

	for (int i = 0; i < lines->erd->ref_count; i++)
		count += lines->erd->refs[i].name != NULL;
	if (count > MOST_NAMES || lines->routes == NULL)
		return;
	for (int i = 0; i < lines->erd->ref_count && render_goes_on(out); i++)
		if (lines->erd->refs[i].name != NULL)
			place_name(lines, i);
}

/* ---- all of them ---- */

ErdLines *
erd_find_lines(StringInfo out, const Erd *erd, const ErdObstacles *obstacles)
{
	ErdLines *lines = palloc(sizeof(ErdLines));

	*lines = (ErdLines){.erd = erd,
						.routes = find_ways(out, erd, obstacles),
						.names = palloc0((erd->ref_count + 1) * sizeof(Box))};
	place_names(out, lines);
	return lines;
}

void
erd_free_lines(ErdLines *lines)
{
	if (lines->routes != NULL)
		pfree(lines->routes);
	pfree(lines->names);
	pfree(lines);
}

/* A curve lies within its four points. */
static void
include_curve(Box *around, const ErdCurve *curve)
{
	const RefEnd *ends[] = {&curve->from, &curve->to};

	for (int i = 0; i < 2; i++)
	{
		int64 far = ends[i]->x + ends[i]->away * (STUB + curve->bend);

		box_include(around, &(Box){Min(ends[i]->x, far), ends[i]->y, STUB + curve->bend, 0});
	}
}

void
erd_include_lines(Box *around, const ErdLines *lines)
{
	for (int i = 0; i < lines->erd->ref_count; i++)
	{
		const Route *route = lines->routes == NULL ? NULL : &lines->routes[i];

		if (route == NULL || route->point_count < 2)
		{
			ErdCurve curve = find_curve(lines->erd, &lines->erd->refs[i]);

			include_curve(around, &curve);
			continue;
		}
		for (int j = 1; j < route->point_count; j++)
		{
			Box piece = box_of_piece(route, j);

			box_include(around, &piece);
		}
		if (lines->names[i].width > 0)
			box_include(around, &lines->names[i]);
	}
}

void
erd_write_lines(StringInfo out, const ErdLines *lines, const bool *named)
{
	for (int i = 0; i < lines->erd->ref_count && render_goes_on(out); i++)
		add_ref(out, lines, i, named);
	for (int i = 0; i < lines->erd->ref_count && render_goes_on(out); i++)
	{
		const Box *name = &lines->names[i];

		if (name->width == 0)
			continue;
		svg_text(out, &(SvgLook){.class = "label on-line"}, name->x + name->width / 2,
				 name->y + name->height - 3, lines->erd->refs[i].name,
				 render_text_width(lines->erd->refs[i].name));
		appendStringInfoChar(out, '\n');
	}
}
