/*
 * erd_line.c
 *		The lines of an ERD: from the row of a column to the row of another one, around the tables.
 */
#include "render/erd_line.h"

#include "pure/layout/route.h"

/* The straight ends of a line, which carry its marks. */
#define STUB     14
#define MIN_BEND 30

/* Roundness of a corner. */
#define RADIUS 7

/* Refs over the same columns lie so far apart in the row. */
#define APART 5

#define AT INT64_FORMAT " " INT64_FORMAT

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
		appendStringInfo(out, "M" AT "L" AT "L" AT, end->x, end->y - 6, end->x + end->away * 12, end->y,
						 end->x, end->y + 6);
	else
		appendStringInfo(out, "M" AT "v12", end->x + end->away * 8, end->y - 6);
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

/* Along its points, with round corners. */
static void
add_way(StringInfo out, const Route *route)
{
	const RoutePoint *at = route->points;

	appendStringInfo(out, "M%d %d", at[0].x, at[0].y);
	for (int i = 1; i + 1 < route->point_count; i++)
	{
		int before = abs(at[i].x - at[i - 1].x) + abs(at[i].y - at[i - 1].y);
		int behind = abs(at[i + 1].x - at[i].x) + abs(at[i + 1].y - at[i].y);
		int radius = Min(RADIUS, Min(before, behind) / 2);
		int x = at[i].x > at[i - 1].x ? -radius : at[i].x < at[i - 1].x ? radius : 0;
		int y = at[i].y > at[i - 1].y ? -radius : at[i].y < at[i - 1].y ? radius : 0;
		int next_x = at[i + 1].x > at[i].x ? radius : at[i + 1].x < at[i].x ? -radius : 0;
		int next_y = at[i + 1].y > at[i].y ? radius : at[i + 1].y < at[i].y ? -radius : 0;

		appendStringInfo(out, "L%d %dQ%d %d %d %d", at[i].x + x, at[i].y + y, at[i].x, at[i].y,
						 at[i].x + next_x, at[i].y + next_y);
	}
	appendStringInfo(out, "L%d %d", at[route->point_count - 1].x, at[route->point_count - 1].y);
}

/* Side by side the line runs between the tables; one above the other it goes round on the right. */
static void
add_curve(StringInfo out, const Erd *erd, const ErdRef *ref, RefEnd *a, RefEnd *b)
{
	const Box *from = &erd->tables[ref->from].box;
	const Box *to = &erd->tables[ref->to].box;
	int64 bend = MIN_BEND;

	a->away = to->x + to->width + 2 * STUB <= from->x ? -1 : 1;
	b->away = from->x + from->width + 2 * STUB <= to->x ? -1 : 1;
	a->x = a->away > 0 ? from->x + from->width : from->x;
	b->x = b->away > 0 ? to->x + to->width : to->x;
	a->y = from->y + row_middle(erd, ref->from, ref->from_column);
	b->y = to->y + row_middle(erd, ref->to, ref->to_column);
	if (a->away != b->away)
		bend = Max(bend, (a->x > b->x ? a->x - b->x : b->x - a->x) / 2);
	appendStringInfo(out, "M" AT "h%dC" AT " " AT " " AT "h%d", a->x, a->y, a->away * STUB,
					 a->x + a->away * (STUB + bend), a->y, b->x + b->away * (STUB + bend), b->y,
					 b->x + b->away * STUB, b->y, -b->away * STUB);
}

/* route runs to the end that others share, which is the ref's first one if there is one to many. */
static void
add_ref(StringInfo out, const Erd *erd, const ErdRef *ref, const Route *route, const bool *named)
{
	bool turned = ref->relationship == '<';
	RefEnd a;
	RefEnd b;
	StringInfoData path;

	initStringInfo(&path);
	if (route == NULL || route->point_count < 2)
		add_curve(&path, erd, ref, &a, &b);
	else
	{
		const RoutePoint *last = &route->points[route->point_count - 1];
		RefEnd first = {route->points[0].x, route->points[0].y,
						route->points[1].x > route->points[0].x ? 1 : -1};
		RefEnd second = {last->x, last->y, last[-1].x > last->x ? 1 : -1};

		a = turned ? second : first;
		b = turned ? first : second;
		add_way(&path, route);
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

/* How far from the middle of its rows a ref runs: others over the same columns lie beside it. */
static int *
spread_refs(const Erd *erd)
{
	int *spread = palloc((erd->ref_count + 1) * sizeof(int));
	int *sorted = palloc((erd->ref_count + 1) * sizeof(int));
	int alike = 0;

	for (int i = 0; i < erd->ref_count; i++)
		sorted[i] = i;
	qsort_arg(sorted, erd->ref_count, sizeof(int), compare_refs, (void *) erd->refs);
	for (int i = 0; i < erd->ref_count; i++)
	{
		alike = i > 0 && same_columns(&erd->refs[sorted[i - 1]], &erd->refs[sorted[i]]) ? alike + 1 : 0;
		spread[sorted[i]] = (alike % 2 == 0 ? -APART : APART) * ((Min(alike, 4) + 1) / 2);
	}
	pfree(sorted);
	return spread;
}

static bool
check_drawing(void *out)
{
	return !render_goes_on(out);
}

static RouteEnd
route_end(const Erd *erd, int table, int column, int spread)
{
	return (RouteEnd){.box = table,
					  .sides = ROUTE_SIDE_LEFT | ROUTE_SIDE_RIGHT,
					  .down = (int) row_middle(erd, table, column) + spread};
}

/* The ways of all refs; NULL beyond the limits. */
static Route *
find_ways(StringInfo out, const Erd *erd)
{
	LayoutNode *boxes;
	Route *routes;
	int *spread;
	bool found;

	if (erd->table_count > ROUTE_MAX_BOXES || erd->ref_count > ROUTE_MAX_ROUTES)
		return NULL;
	boxes = palloc0((erd->table_count + 1) * sizeof(LayoutNode));
	routes = palloc0((erd->ref_count + 1) * sizeof(Route));
	spread = spread_refs(erd);
	for (int i = 0; i < erd->table_count; i++)
	{
		const Box *box = &erd->tables[i].box;

		boxes[i] = (LayoutNode){.x = (int) box->x,
								.y = (int) box->y,
								.width = (int) box->width,
								.height = (int) box->height,
								.positioned = true};
	}
	for (int i = 0; i < erd->ref_count; i++)
	{
		const ErdRef *ref = &erd->refs[i];
		RouteEnd from = route_end(erd, ref->from, ref->from_column, spread[i]);
		RouteEnd to = route_end(erd, ref->to, ref->to_column, spread[i]);

		/* From a row to itself, a loop. */
		if (ref->from == ref->to && from.down == to.down)
		{
			from.down -= APART;
			to.down += APART;
		}
		routes[i].from = ref->relationship == '<' ? to : from;
		routes[i].to = ref->relationship == '<' ? from : to;
	}
	found = layout_route(boxes, erd->table_count, routes, erd->ref_count, check_drawing, out) == LAYOUT_OK;
	pfree(boxes);
	pfree(spread);
	if (found)
		return routes;
	pfree(routes);
	return NULL;
}

void
erd_write_lines(StringInfo out, const Erd *erd, const bool *named)
{
	Route *routes = find_ways(out, erd);

	for (int i = 0; i < erd->ref_count && render_goes_on(out); i++)
		add_ref(out, erd, &erd->refs[i], routes == NULL ? NULL : &routes[i], named);
	if (routes != NULL)
		pfree(routes);
}
