/*
 * Flow diagrams, looked at as they are drawn: texts fit into their shapes, labels cover nothing, frames hold
 * their members and nobody else, no line runs beneath a step, no edge ends where another one starts.
 */
#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

#include "render/flow/flow.h"
#include "render/flow_shape.h"
#include "tap.h"

#define MAX_NODES  128
#define MAX_EDGES  256
#define MAX_GROUPS 16
#define MAX_TEXTS  1024
#define MAX_POINTS 8192

/* ---- flows as one writes them ---- */

static FlowNode nodes[MAX_NODES];
static FlowEdge edges[MAX_EDGES];
static FlowGroup groups[MAX_GROUPS];
static Flow flow;

static void
begin(void)
{
	flow = (Flow){.nodes = nodes, .edges = edges, .groups = groups};
}

static int
group(const char *name, int parent)
{
	groups[flow.group_count] = (FlowGroup){.name = name, .parent = parent};
	return flow.group_count++;
}

static int
node(const char *shape, int in, const char *text)
{
	nodes[flow.node_count] = (FlowNode){.text = text, .shape = shape, .group = in};
	return flow.node_count++;
}

static int
placed(const char *shape, int in, const char *text, int x, int y)
{
	int number = node(shape, in, text);

	nodes[number].positioned = true;
	nodes[number].box.x = x;
	nodes[number].box.y = y;
	return number;
}

static void
edge(int from, int to, const char *label)
{
	edges[flow.edge_count++] = (FlowEdge){.from = from, .to = to, .label = label};
}

/* ---- what stands in the drawing ---- */

typedef struct Piece
{
	int edge; /* the how manieth path of an edge it is of */
	int from; /* as data-ends tells */
	int to;
	bool first;
	bool last;
	Box box;
} Piece;

typedef struct Line
{
	Box box;
	int node; /* -1: none */
} Line;

static Box shapes[MAX_NODES];
static Line steps[MAX_TEXTS];
static int step_count;
static Box labels[MAX_EDGES];
static int labelled[MAX_EDGES]; /* the edges they are of */
static int label_count;
static Box frames[MAX_NODES];
static int frame_count;
static Box names[MAX_NODES];
static int name_count;
static Piece pieces[MAX_POINTS];
static int piece_count;
static int path_count;
static int curve_count;

static double
attribute(const char *at, const char *name)
{
	char wanted[32];
	const char *found;

	snprintf(wanted, sizeof(wanted), " %s=\"", name);
	found = strstr(at, wanted);
	return found == NULL ? 0 : strtod(found + strlen(wanted), NULL);
}

static void
include_point(Box *box, double x, double y)
{
	Box point = {(int64) x, (int64) y, 1, 1};

	box_include(box, &point);
}

/* Around the points of a shape's path; arcs are within. */
static Box
path_box(const char *data)
{
	Box box = {0};
	double x = 0;
	double y = 0;
	char command = 'M';
	char *end;

	while (*data != '"')
	{
		double n[7];
		int wanted;

		if (strchr("MLHVhvlaz", *data) != NULL)
			command = *data++;
		wanted = strchr("HVhv", command) != NULL ? 1 : command == 'a' ? 7 : command == 'z' ? 0 : 2;
		for (int i = 0; i < wanted; i++)
		{
			n[i] = strtod(data, &end);
			data = end;
		}
		if (wanted == 0)
			continue;
		x = command == 'H'                     ? n[0]
			: strchr("hla", command)           ? x + n[wanted > 2 ? 5 : 0]
			: command == 'V' || command == 'v' ? x
											   : n[0];
		y = command == 'V'          ? n[0]
			: command == 'v'        ? y + n[0]
			: strchr("la", command) ? y + n[wanted > 2 ? 6 : 1]
			: strchr("Hh", command) ? y
									: n[1];
		include_point(&box, x, y);
	}
	return box;
}

static Box
shape_box(const char *at)
{
	if (strncmp(at, "<rect", 5) == 0)
		return (Box){(int64) attribute(at, "x"), (int64) attribute(at, "y"), (int64) attribute(at, "width"),
					 (int64) attribute(at, "height")};
	if (strncmp(at, "<ellipse", 8) == 0)
		return (Box){(int64) (attribute(at, "cx") - attribute(at, "rx")),
					 (int64) (attribute(at, "cy") - attribute(at, "ry")), (int64) (2 * attribute(at, "rx")),
					 (int64) (2 * attribute(at, "ry"))};
	return path_box(strstr(at, " d=\"") + 4);
}

static bool
is_shape(const char *at)
{
	static const char *const tags[] = {"<rect", "<ellipse", "<path"};

	for (size_t i = 0; i < lengthof(tags); i++)
	{
		size_t length = strlen(tags[i]);

		if (strncmp(at, tags[i], length) == 0 && strncmp(at + length, " class=\"shape\"", 14) == 0)
			return true;
	}
	return false;
}

/* Text without its escapes. */
static void
unescape(char *to, const char *from, const char *end)
{
	static const char *const entities[][2] = {
		{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};

	while (from < end)
	{
		size_t i = 0;

		while (i < lengthof(entities) && strncmp(from, entities[i][0], strlen(entities[i][0])) != 0)
			i++;
		*to++ = i < lengthof(entities) ? *entities[i][1] : *from;
		from += i < lengthof(entities) ? strlen(entities[i][0]) : 1;
	}
	*to = '\0';
}

/* A line of a text as the widest of the usual fonts would have it. */
static Box
line_box(const char *at, int size, bool centred)
{
	const char *text = strchr(at, '>') + 1;
	static char plain[8192];
	int width;

	unescape(plain, text, strchr(text, '<'));
	width = render_measure_letters(plain, (int) strlen(plain)) * size / 100;
	return (Box){(int64) attribute(at, "x") - (centred ? width / 2 : 0),
				 (int64) attribute(at, "y") - size + 2, Max(width, 1), size + 1};
}

static void
read_lines(const char *text, int size, bool centred, int number, Box *around)
{
	const char *end = strstr(text, "</text>");

	for (const char *at = strstr(text, "<tspan"); at != NULL && at < end; at = strstr(at + 1, "<tspan"))
	{
		Box box = line_box(at, size, centred);

		if (around != NULL)
			box_include(around, &box);
		else
			steps[step_count++] = (Line){box, number};
	}
}

static void
read_path(const char *at)
{
	const char *ends = strstr(at, "data-ends=\"") + 11;
	const char *data = strstr(at, " d=\"") + 4;
	char *end;
	int from = (int) strtol(ends, &end, 10);
	int to = (int) strtol(end, NULL, 10);
	double x = 0;
	double y = 0;
	bool first = true;

	curve_count += memchr(data, 'C', strcspn(data, "\"")) != NULL;
	while (*data != '"')
	{
		char command = *data++;
		double n[6] = {0};
		int count = command == 'Q' ? 4 : command == 'C' ? 6 : 2;

		for (int i = 0; i < count; i++)
		{
			n[i] = strtod(data, &end);
			data = end;
		}
		if (command != 'M')
		{
			Box box = {0};

			include_point(&box, x, y);
			include_point(&box, n[count - 2], n[count - 1]);
			pieces[piece_count++] = (Piece){path_count, from, to, first, *data == '"', box};
			first = false;
		}
		x = n[count - 2];
		y = n[count - 1];
	}
	path_count++;
}

static void
read_drawing(const char *svg)
{
	int part = 0;
	int at_edge = 0;

	step_count = label_count = frame_count = name_count = piece_count = path_count = curve_count = 0;
	for (const char *at = strchr(svg, '<'); at != NULL; at = strchr(at + 1, '<'))
	{
		if (strncmp(at, "<g class=\"part\"", 15) == 0)
			part = atoi(strstr(at, "id=\"n") + 5);
		else if (is_shape(at))
			shapes[part] = shape_box(at);
		else if (strncmp(at, "<text class=\"step\"", 18) == 0)
			read_lines(at, FLOW_STEP_SIZE, true, part, NULL);
		else if (strncmp(at, "<text class=\"edge-label\"", 24) == 0)
		{
			while (edges[at_edge].label == NULL)
				at_edge++;
			labelled[label_count] = at_edge++;
			labels[label_count] = (Box){0};
			read_lines(at, FLOW_LABEL_SIZE, true, -1, &labels[label_count++]);
		}
		else if (strncmp(at, "<rect class=\"group\"", 19) == 0)
			frames[frame_count++] = shape_box(at);
		else if (strncmp(at, "<text class=\"label\"", 19) == 0)
		{
			names[name_count] = (Box){0};
			read_lines(at, FLOW_LABEL_SIZE, false, -1, &names[name_count++]);
		}
		else if (strncmp(at, "<path class=\"edge", 17) == 0)
			read_path(at);
	}
}

/* ---- faults ---- */

static bool
meet(const Box *a, const Box *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
		   b->y < a->y + a->height;
}

static bool
is_member(int of, int in)
{
	int at = nodes[of].group;

	while (at >= 0 && at != in)
		at = groups[at].parent;
	return at == in;
}

static int
count_meetings(const Box *boxes, int count, const Box *others, int other_count)
{
	int found = 0;

	for (int i = 0; i < count; i++)
		for (int j = boxes == others ? i + 1 : 0; j < other_count; j++)
			if (meet(&boxes[i], &others[j]))
			{
				printf("# %d meets %d, at " INT64_FORMAT " " INT64_FORMAT "\n", i, j, boxes[i].x, boxes[i].y);
				found++;
			}
	return found;
}

/* Of the frames those that hold a stranger, or not all of what is in them alone. */
static int
count_strangers(void)
{
	int found = 0;

	for (int i = 0; i < frame_count; i++)
		for (int j = 0; j < flow.node_count; j++)
			if (meet(&frames[i], &shapes[j]) && !is_member(j, flow.frames[i].group))
			{
				printf("# the frame of %s holds %s\n", groups[flow.frames[i].group].name, nodes[j].text);
				found++;
			}
	return found;
}

/* Members that no frame of their group holds whole. */
static int
count_outside(void)
{
	int found = 0;

	for (int j = 0; j < flow.node_count; j++)
	{
		bool held = nodes[j].group < 0;

		for (int i = 0; i < frame_count; i++)
			held |= flow.frames[i].group == nodes[j].group && shapes[j].x >= frames[i].x &&
					shapes[j].y >= frames[i].y &&
					shapes[j].x + shapes[j].width <= frames[i].x + frames[i].width &&
					shapes[j].y + shapes[j].height <= frames[i].y + frames[i].height;
		found += !held;
	}
	return found;
}

/* Lines below steps; at its own two a line ends. */
static int
count_beneath(void)
{
	int found = 0;

	for (int i = 0; i < piece_count; i++)
		for (int j = 0; j < flow.node_count; j++)
		{
			const Piece *piece = &pieces[i];

			if ((piece->first && piece->from == j) || (piece->last && piece->to == j))
				continue;
			if (meet(&piece->box, &shapes[j]))
			{
				printf("# %d to %d runs beneath %d\n", piece->from, piece->to, j);
				found++;
			}
		}
	return found;
}

static int
count_below_labels(void)
{
	int found = 0;

	for (int i = 0; i < piece_count; i++)
		for (int j = 0; j < label_count; j++)
			found += pieces[i].edge != labelled[j] && meet(&pieces[i].box, &labels[j]);
	return found;
}

/* Ends at the place of a start. */
static int
count_shared_ends(void)
{
	int found = 0;

	for (int i = 0; i < flow.edge_count; i++)
		for (int j = 0; j < flow.edge_count; j++)
		{
			const FlowEdge *a = &edges[i];
			const FlowEdge *b = &edges[j];

			found += a->point_count > 1 && b->point_count > 1 && a->to == b->from &&
					 a->points[a->point_count - 1].x == b->points[0].x &&
					 a->points[a->point_count - 1].y == b->points[0].y;
		}
	return found;
}

/* Lines of text beyond their shape. */
static int
count_overflows(void)
{
	int found = 0;

	for (int i = 0; i < step_count; i++)
	{
		const Box *shape = &shapes[steps[i].node];
		const Box *box = &steps[i].box;
		int64 middle = box->y + box->height / 2 - shape->y;
		int depth = flow_shape_depth(nodes[steps[i].node].shape, shape, ROUTE_SIDE_LEFT, middle);

		if (box->x < shape->x + depth || box->x + box->width > shape->x + shape->width - depth ||
			box->y < shape->y || box->y + box->height > shape->y + shape->height)
		{
			printf("# line %d of step %d\n", i, steps[i].node);
			found++;
		}
	}
	return found;
}

static void
save(const char *name, const char *svg)
{
	const char *folder = getenv("AINECTO_PICTURES");
	char path[256];
	FILE *file;

	if (folder == NULL)
		return;
	snprintf(path, sizeof(path), "%s/%s.svg", folder, name);
	file = fopen(path, "w");
	if (file == NULL)
		return;
	fputs(svg, file);
	fclose(file);
}

/* Draws the flow at hand and looks at it. straight: its lines keep clear of labels that others have, too. */
static void
look(const char *name, bool straight)
{
	StringInfoData svg;
	StringInfoData again;

	flow_arrange(&flow, NULL, NULL);
	initStringInfo(&svg);
	initStringInfo(&again);
	flow_write_svg(&svg, &flow, &(SvgOptions){.scheme = "light", .background = true});
	flow_write_svg(&again, &flow, &(SvgOptions){.scheme = "light", .background = true});
	save(name, svg.data);
	read_drawing(svg.data);
	printf("# %s: %d steps, %d edges, %d labels, %d frames\n", name, flow.node_count, path_count, label_count,
		   frame_count);
	ok(strcmp(svg.data, again.data) == 0 && path_count == flow.edge_count && curve_count == 0,
	   "every edge has a way, and the drawing is the same again");
	ok(count_meetings(shapes, flow.node_count, shapes, flow.node_count) == 0, "no step on another");
	ok(count_meetings(labels, label_count, shapes, flow.node_count) == 0, "no label on a step");
	ok(count_meetings(labels, label_count, labels, label_count) == 0, "no label on another");
	ok(count_meetings(names, name_count, labels, label_count) +
			   count_meetings(names, name_count, shapes, flow.node_count) ==
		   0,
	   "no label or step on the name of a group");
	ok(count_strangers() == 0, "no stranger in a group's frame");
	ok(count_outside() == 0, "members in a frame of their group");
	ok(count_beneath() == 0, "no line beneath a step");
	ok(!straight || count_below_labels() == 0, "no line beneath the label of another");
	ok(count_shared_ends() == 0, "no edge ends where one starts");
	ok(count_overflows() == 0, "texts fit into their shapes");
	pfree(svg.data);
	pfree(again.data);
}

/* The same, and gives back what was made. */
static void
look_once(const char *name, bool straight)
{
	look(name, straight);
	flow_release(&flow);
}

/* ---- flows ---- */

static void
test_sign_up(void)
{
	int start, form, valid, exists, mail, wait, opened, welcome, end;

	begin();
	start = node("start", -1, "Visitor presses \"Sign up\"");
	form = node("parallelogram", -1, "Name, e-mail address and password");
	valid = node("decision", -1, "Is everything filled in?");
	exists = node("decision", -1, "Does the address have an account already?");
	mail = node("roundRect", -1, "Send a message with a link");
	wait = node("hexagon", -1, "Wait 24 hours");
	opened = node("diamond", -1, "Link opened?");
	welcome = node("rect", -1, "Make the account");
	end = node("end", -1, "Welcome");
	edge(start, form, NULL);
	edge(form, valid, NULL);
	edge(valid, form, "no: tell what is missing, field by field");
	edge(valid, exists, "yes");
	edge(exists, form, "yes: offer to reset the password");
	edge(exists, mail, "no");
	edge(mail, wait, NULL);
	edge(wait, opened, NULL);
	edge(opened, welcome, "yes");
	edge(opened, mail, "no, remind once");
	edge(welcome, end, NULL);
	look_once("sign-up", true);
	ok(edges[2].back && edges[4].back && edges[9].back && !edges[3].back, "what leads back is known");
}

static void
test_order(void)
{
	const char *const names[] = {"draft",     "placed",   "paid",     "picking",  "shipped",
								 "delivered", "returned", "refunded", "cancelled"};
	int state[lengthof(names)];

	begin();
	for (size_t i = 0; i < lengthof(names); i++)
		state[i] = node(i == 0 ? "circle" : i > 6 ? "doubleCircle" : "stadium", -1, names[i]);
	edge(state[0], state[0], "edit");
	edge(state[0], state[1], "place");
	edge(state[1], state[0], "payment failed");
	edge(state[1], state[2], "pay by card");
	edge(state[1], state[2], "pay by bank transfer");
	edge(state[1], state[2], NULL);
	edge(state[2], state[3], "release to the warehouse");
	edge(state[3], state[2], "out of stock");
	edge(state[3], state[4], "hand over");
	edge(state[4], state[5], NULL);
	edge(state[5], state[6], "within 14 days");
	edge(state[6], state[2], "exchange");
	edge(state[6], state[7], "refund");
	edge(state[1], state[8], "cancel");
	edge(state[2], state[8], "cancel");
	edge(state[5], state[5], NULL);
	look_once("order", true);
}

static void
test_approval(void)
{
	int company, office, legal, staff, ask, check, sums, sign, contract, risk, pay, file, refuse;

	begin();
	company = group("Company", -1);
	office = group("Office with a name that is rather long, so that it has to be cut somewhere", company);
	legal = group("Legal", company);
	staff = group("Contracts", legal);
	ask = node("start", -1, "Supplier asks");
	check = node("rect", office, "Check the invoice");
	sums = node("decision", office, "More than 10,000?");
	sign = node("rect", company, "Director signs");
	contract = node("rect", staff, "Compare with the contract");
	risk = node("decision", staff, "In order?");
	file = node("cylinder", legal, "File it");
	pay = node("end", -1, "Pay");
	refuse = node("end", -1, "Refuse");
	edge(ask, check, NULL);
	edge(check, sums, NULL);
	edge(sums, contract, "yes");
	edge(sums, pay, "no");
	edge(contract, risk, NULL);
	edge(risk, file, "yes");
	edge(file, sign, NULL);
	edge(sign, pay, "signed");
	edge(sign, check, "questions");
	edge(risk, check, "no, and the office has to ask the supplier again");
	edge(risk, refuse, "never");
	look_once("approval", true);
	ok(frame_count == 4, "a frame for each group");
}

static void
test_pipeline(void)
{
	int source, read, clean, bad, join, load, store;

	begin();
	source = node("cylinder", -1, "Event log of the web shop, kept for ninety days and then thrown away");
	read = node("rect", -1, "Read what came since the last run, in batches of ten thousand");
	clean = node("rect", -1, "Leave out duplicates and robots");
	bad = node("parallelogram", -1, "Rejected lines");
	join = node("hexagon", -1, "Join with customers and their contracts");
	load = node("rect", -1, "Load");
	store = node("cylinder", -1, "Warehouse");
	edge(source, read, "JSON lines, compressed, at most 512 MB each");
	edge(read, clean, "rows that the schema of the contract allows, with the time they were read at");
	edge(read, bad, "everything else, with the reason in words that a person understands");
	edge(bad, read, "corrected by hand");
	edge(clean, join, "unique events of people, sorted by customer and by time");
	edge(join, load, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");
	edge(load, store, "one transaction a batch");
	look_once("pipeline", true);
}

static void
test_hostile(void)
{
	const char *const all[] = {"rect",  "roundRect",    "stadium", "diamond", "decision", "circle",
							   "start", "doubleCircle", "end",     "hexagon", "cylinder", "parallelogram"};
	int outer;

	begin();
	outer = group("</text><script>alert(1)</script>", -1);
	group("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", outer);
	for (size_t i = 0; i < 2 * lengthof(all); i++)
		node(all[i % lengthof(all)], (int) (i % 3) - 1,
			 i < lengthof(all)
				 ? "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
				 : "\"><script>alert(1)</script> & \n\n\xE6\xBC\xA2\xE5\xAD\x97 \xF0\x9F\x98\x80");
	for (int i = 0; i < flow.node_count; i++)
		edge(i, (i * 5 + 1) % flow.node_count,
			 i % 2 == 0 ? "<img src=x onerror=alert(1)>" : "]]>&\n\xF0\x9F\x98\x80");
	look_once("hostile", true);
}

/* The same on every machine. */
static unsigned
next_random(unsigned most)
{
	static unsigned state = 7;

	state = state * 1103515245 + 12345;
	return (state >> 16) % most;
}

static void
test_random(void)
{
	begin();
	for (int i = 0; i < 100; i++)
		node(i % 7 == 3 ? "decision" : "rect", -1, "Do what has to be done");
	for (int i = 1; i < 100; i++)
		edge((int) next_random((unsigned) i), i, i % 3 == 0 ? "next" : NULL);
	for (int i = 0; i < 30; i++)
		edge((int) next_random(100), (int) next_random(100), i % 2 == 0 ? "again" : NULL);
	look_once("random", true);
}

/* Steps as people place them: from top to bottom, with a side branch, and a group that others stand amid. */
static void
test_placed(void)
{
	int in, a, b, c, d, e, f;

	begin();
	in = group("Here and there", -1);
	a = placed("start", -1, "Begin", 300, 0);
	b = placed("decision", in, "Ready?", 290, 120);
	c = placed("rect", in, "Go on", 300, 300);
	d = placed("rect", -1, "Come back later", 560, 140);
	e = placed("rect", in, "A member far away", 820, 150);
	f = placed("end", -1, "End", 300, 440);
	edge(a, b, NULL);
	edge(b, c, "yes, everything is there that is needed for it");
	edge(b, d, "no");
	edge(d, b, "the next day");
	edge(d, e, "sometimes");
	edge(c, f, NULL);
	edge(c, a, "once more");
	edge(e, e, "by itself");
	look_once("placed", false);
	ok(nodes[d].box.x == 560 && nodes[d].box.y == 140, "what somebody placed stays");
	ok(frame_count == 2, "two frames around one that is no member");
}

static void
test_mixed(void)
{
	int in, other, a, b, c, d, e;

	begin();
	in = group("Old and new", -1);
	other = group("New alone", in);
	a = placed("start", -1, "Begin", 0, 0);
	b = placed("rect", in, "Old", 300, 0);
	c = node("rect", in, "New");
	d = node("decision", other, "Newer?");
	e = node("end", -1, "End");
	edge(a, b, "first");
	edge(b, c, "then");
	edge(c, d, "and");
	edge(d, c, "no");
	edge(d, e, "yes");
	look_once("mixed", false);
	ok(nodes[b].box.x == 300 && nodes[b].box.y == 0, "what somebody placed stays here, too");
}

static void
test_hub(void)
{
	int middle;

	begin();
	middle = node("decision", -1, "Which of them?");
	for (int i = 0; i < 14; i++)
	{
		int there = node("rect", -1, "One of many");

		edge(middle, there, i % 2 == 0 ? "perhaps this" : NULL);
		edge(there, middle, i % 3 == 0 ? "back" : NULL);
	}
	look_once("hub", true);
}

static void
test_nothing(void)
{
	begin();
	flow_arrange(&flow, NULL, NULL);
	ok(flow.frame_count == 0, "nothing is arranged, too");
	group("Empty", -1);
	node("rect", -1, NULL);
	look_once("alone", true);
}

int
main(void)
{
	test_sign_up();
	test_order();
	test_approval();
	test_pipeline();
	test_hostile();
	test_random();
	test_placed();
	test_mixed();
	test_hub();
	test_nothing();
	return done_testing();
}
