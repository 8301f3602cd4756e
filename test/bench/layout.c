/*
 * layout.c
 *		Compares layout_arrange with Graphviz dot on one graph; driven by layout.sh.
 *
 *		layout dot GRAPH            prints the graph for dot
 *		layout compare GRAPH PLAIN  prints one line of figures; PLAIN is what "dot -Tplain" made of it
 *		layout svg GRAPH            prints our layout as a picture, to look at
 *
 * GRAPH has one line "n COLUMNS LONGEST_TEXT NAME" per table, then one line "e FROM TO" per reference,
 * counted from 0.
 */
#include "postgres_fe.h"

#include <math.h>
#include <time.h>

#include "pure/layout/layout.h"

#define RUNS 5

typedef struct Graph
{
	LayoutNode nodes[LAYOUT_MAX_NODES];
	char name[LAYOUT_MAX_NODES][64];
	LayoutEdge edges[LAYOUT_MAX_EDGES];
	int node_count;
	int edge_count;
} Graph;

/* A layout as both programs give it: centres and sizes, in pixels. */
typedef struct Drawing
{
	double x[LAYOUT_MAX_NODES];
	double y[LAYOUT_MAX_NODES];
} Drawing;

typedef struct Figures
{
	long crossings; /* pairs of straight lines between centres that cross */
	long hidden;    /* pairs of a line and a table of neither end that it runs behind */
	double length;  /* mean length of a line */
	double area;    /* of the page, in millions of square pixels */
	double ratio;   /* width of the page to its height */
} Figures;

static Graph graph;
static Drawing ours;
static Drawing theirs;

static void
fail(const char *message, const char *detail)
{
	fprintf(stderr, "layout: %s: %s\n", message, detail);
	exit(1);
}

static void
read_graph(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];

	if (file == NULL)
		fail("cannot open", path);
	while (fgets(line, sizeof(line), file) != NULL)
	{
		int first;
		int second;

		if (sscanf(line, "n %d %d %63s", &first, &second, graph.name[graph.node_count]) == 3 &&
			graph.node_count < LAYOUT_MAX_NODES - 1)
		{
			LayoutNode *node = &graph.nodes[graph.node_count++];

			layout_size_table(first, second, &node->width, &node->height);
			node->group = -1;
		}
		else if (sscanf(line, "e %d %d", &first, &second) == 2 && graph.edge_count < LAYOUT_MAX_EDGES)
		{
			graph.edges[graph.edge_count].from = first;
			graph.edges[graph.edge_count++].to = second;
		}
		else
			fail("cannot read", line);
	}
	fclose(file);
}

static void
print_dot(void)
{
	printf("digraph g {\nrankdir=LR;\nnode [shape=box,fixedsize=true,label=\"\"];\n");
	for (int i = 0; i < graph.node_count; i++)
		printf("%d [width=%.4f,height=%.4f];\n", i, graph.nodes[i].width / 72.0,
			   graph.nodes[i].height / 72.0);
	for (int i = 0; i < graph.edge_count; i++)
		if (graph.edges[i].from != graph.edges[i].to)
			printf("%d -> %d;\n", graph.edges[i].to, graph.edges[i].from);
	printf("}\n");
}

static void
read_plain(const char *path)
{
	FILE *file = fopen(path, "r");
	static char line[1 << 16];
	int count = 0;

	if (file == NULL)
		fail("cannot open", path);
	while (fgets(line, sizeof(line), file) != NULL)
	{
		int index;
		double x;
		double y;

		if (sscanf(line, "node %d %lf %lf", &index, &x, &y) != 3 || index < 0 || index >= graph.node_count)
			continue;
		theirs.x[index] = x * 72;
		theirs.y[index] = y * 72;
		count++;
	}
	fclose(file);
	if (count != graph.node_count)
		fail("tables are missing", path);
}

/* Runs the layout several times; returns the median time in milliseconds. */
static double
arrange(void)
{
	double times[RUNS];

	for (int run = 0; run < RUNS; run++)
	{
		struct timespec start;
		struct timespec end;
		int at = run;

		for (int i = 0; i < graph.node_count; i++)
			graph.nodes[i].positioned = false;
		clock_gettime(CLOCK_MONOTONIC, &start);
		if (layout_arrange(graph.nodes, graph.node_count, graph.edges, graph.edge_count, LAYOUT_FULL, NULL,
						   NULL) != LAYOUT_OK)
			fail("no layout", "");
		clock_gettime(CLOCK_MONOTONIC, &end);
		times[run] = (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
		for (; at > 0 && times[at] < times[at - 1]; at--)
		{
			double swap = times[at];

			times[at] = times[at - 1];
			times[at - 1] = swap;
		}
	}
	for (int i = 0; i < graph.node_count; i++)
	{
		ours.x[i] = graph.nodes[i].x + graph.nodes[i].width / 2.0;
		ours.y[i] = graph.nodes[i].y + graph.nodes[i].height / 2.0;
	}
	return times[RUNS / 2];
}

static double
turn(const Drawing *drawing, int a, int b, int c)
{
	return (drawing->x[b] - drawing->x[a]) * (drawing->y[c] - drawing->y[a]) -
		   (drawing->y[b] - drawing->y[a]) * (drawing->x[c] - drawing->x[a]);
}

static bool
edges_cross(const Drawing *drawing, const LayoutEdge *e, const LayoutEdge *f)
{
	if (e->from == f->from || e->from == f->to || e->to == f->from || e->to == f->to)
		return false;
	return turn(drawing, e->from, e->to, f->from) * turn(drawing, e->from, e->to, f->to) < 0 &&
		   turn(drawing, f->from, f->to, e->from) * turn(drawing, f->from, f->to, e->to) < 0;
}

/* Whether the line of an edge runs behind a table: clips it to the box (Liang and Barsky 1984). */
static bool
edge_is_hidden(const Drawing *drawing, const LayoutEdge *edge, int node)
{
	double low = 0;
	double high = 1;
	double start[2] = {drawing->x[edge->from] - drawing->x[node], drawing->y[edge->from] - drawing->y[node]};
	double step[2] = {drawing->x[edge->to] - drawing->x[edge->from],
					  drawing->y[edge->to] - drawing->y[edge->from]};
	double half[2] = {graph.nodes[node].width / 2.0, graph.nodes[node].height / 2.0};

	for (int axis = 0; axis < 2; axis++)
	{
		double enter;
		double leave;

		if (step[axis] == 0)
		{
			if (fabs(start[axis]) >= half[axis])
				return false;
			continue;
		}
		enter = (-half[axis] - start[axis]) / step[axis];
		leave = (half[axis] - start[axis]) / step[axis];
		low = fmax(low, fmin(enter, leave));
		high = fmin(high, fmax(enter, leave));
	}
	return low < high;
}

static Figures
measure(const Drawing *drawing)
{
	Figures figures = {0};
	double left = INFINITY;
	double right = -INFINITY;
	double top = INFINITY;
	double bottom = -INFINITY;

	for (int i = 0; i < graph.edge_count; i++)
	{
		const LayoutEdge *edge = &graph.edges[i];

		if (edge->from == edge->to)
			continue;
		figures.length += hypot(drawing->x[edge->to] - drawing->x[edge->from],
								drawing->y[edge->to] - drawing->y[edge->from]) /
						  graph.edge_count;
		for (int j = i + 1; j < graph.edge_count; j++)
			if (graph.edges[j].from != graph.edges[j].to && edges_cross(drawing, edge, &graph.edges[j]))
				figures.crossings++;
		for (int node = 0; node < graph.node_count; node++)
			if (node != edge->from && node != edge->to && edge_is_hidden(drawing, edge, node))
				figures.hidden++;
	}
	for (int i = 0; i < graph.node_count; i++)
	{
		left = fmin(left, drawing->x[i] - graph.nodes[i].width / 2.0);
		right = fmax(right, drawing->x[i] + graph.nodes[i].width / 2.0);
		top = fmin(top, drawing->y[i] - graph.nodes[i].height / 2.0);
		bottom = fmax(bottom, drawing->y[i] + graph.nodes[i].height / 2.0);
	}
	figures.area = (right - left) * (bottom - top) / 1e6;
	figures.ratio = (right - left) / (bottom - top);
	return figures;
}

static void
print_svg(void)
{
	double right = 0;
	double bottom = 0;

	for (int i = 0; i < graph.node_count; i++)
	{
		right = fmax(right, graph.nodes[i].x + graph.nodes[i].width);
		bottom = fmax(bottom, graph.nodes[i].y + graph.nodes[i].height);
	}
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-40 -40 %.0f %.0f\" "
		   "style=\"background:white\">\n",
		   right + 80, bottom + 80);
	for (int i = 0; i < graph.edge_count; i++)
		printf("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#36c\" stroke-width=\"4\"/>\n",
			   ours.x[graph.edges[i].from], ours.y[graph.edges[i].from], ours.x[graph.edges[i].to],
			   ours.y[graph.edges[i].to]);
	for (int i = 0; i < graph.node_count; i++)
		printf("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#eee\" fill-opacity=\"0.8\" "
			   "stroke=\"#333\" stroke-width=\"3\"/><text x=\"%d\" y=\"%d\" font-size=\"20\">%s</text>\n",
			   graph.nodes[i].x, graph.nodes[i].y, graph.nodes[i].width, graph.nodes[i].height,
			   graph.nodes[i].x + 8, graph.nodes[i].y + 24, graph.name[i]);
	printf("</svg>\n");
}

int
main(int argc, char **argv)
{
	Figures mine;
	Figures other;
	double milliseconds;

	if (argc < 3)
		fail("usage", "layout dot|compare|svg GRAPH [PLAIN]");
	read_graph(argv[2]);
	if (strcmp(argv[1], "dot") == 0)
	{
		print_dot();
		return 0;
	}
	milliseconds = arrange();
	if (strcmp(argv[1], "svg") == 0)
	{
		print_svg();
		return 0;
	}
	if (argc < 4)
		fail("usage", "layout compare GRAPH PLAIN");
	read_plain(argv[3]);
	mine = measure(&ours);
	other = measure(&theirs);
	printf("%6d %6d %9.1f %9ld %9ld %7.2f %7ld %7ld %8.0f %8.0f %8.1f %8.1f %6.2f %6.2f\n", graph.node_count,
		   graph.edge_count, milliseconds, mine.crossings, other.crossings,
		   other.crossings > 0  ? (double) mine.crossings / other.crossings
		   : mine.crossings > 0 ? INFINITY
								: 1.0,
		   mine.hidden, other.hidden, mine.length, other.length, mine.area, other.area, mine.ratio,
		   other.ratio);
	return 0;
}
