/*
 * lines.c
 *		Draws a schema as diagram_svg would, without a server; driven by lines.mjs.
 *
 *		lines boxes GRAPH   prints one line "WIDTH HEIGHT" per table
 *		lines svg GRAPH     prints the finished drawing, and on the standard error the milliseconds it took
 *
 * GRAPH has one line "t SCHEMA NAME" per table, each followed by lines "c NAME TYPE FLAGS" of its columns;
 * FLAGS holds p in a key, f in a reference. Then come lines "r FROM TO A:B,C:D" of references, with the
 * positions of their columns.
 */
#include "postgres_fe.h"

#include <time.h>

#include "pure/layout/layout.h"
#include "render/drawing.h"

#define MOST_TABLES  2000
#define MOST_COLUMNS 60000
#define MOST_REFS    8000
#define MOST_PAIRS   8

static ErdTable tables[MOST_TABLES];
static ErdColumn columns[MOST_COLUMNS];
static ErdRef refs[MOST_REFS];
static ErdPair pairs[MOST_REFS][MOST_PAIRS];
static LayoutNode nodes[MOST_TABLES];
static LayoutEdge edges[MOST_REFS];
static Erd erd = {.tables = tables, .refs = refs};

static void
fail(const char *message, const char *detail)
{
	fprintf(stderr, "lines: %s: %s\n", message, detail);
	exit(1);
}

static void
read_pairs(const char *text)
{
	ErdRef *ref = &refs[erd.ref_count];
	ErdPair *own = pairs[erd.ref_count];
	int count = 0;
	int used;

	while (count < MOST_PAIRS && sscanf(text, "%d:%d%n", &own[count].from, &own[count].to, &used) == 2)
	{
		count++;
		text += used + (text[used] == ',');
	}
	ref->from_column = own[0].from;
	ref->to_column = own[0].to;
	ref->pairs = own + 1;
	ref->pair_count = count - 1;
	ref->relationship = '>';
	erd.ref_count++;
}

static void
read_graph(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[512];
	char first[256];
	char second[256];
	char flags[16];
	int longest[MOST_TABLES] = {0};
	int column_count = 0;

	if (file == NULL)
		fail("cannot open", path);
	while (fgets(line, sizeof(line), file) != NULL)
	{
		ErdTable *table = &tables[Max(erd.table_count - 1, 0)];

		if (sscanf(line, "t %255s %255s", first, second) == 2 && erd.table_count < MOST_TABLES)
		{
			table = &tables[erd.table_count];
			table->schema = strdup(first);
			table->name = strdup(second);
			longest[erd.table_count++] = (int) strlen(second);
		}
		else if (sscanf(line, "c %255s %255s %15s", first, second, flags) == 3 && column_count < MOST_COLUMNS)
		{
			ErdColumn *column = &columns[column_count++];

			*column = (ErdColumn){.name = strdup(first),
								  .type = strdup(second),
								  .is_pk = strchr(flags, 'p') != NULL,
								  .refers = strchr(flags, 'f') != NULL};
			if (table->column_count++ == 0)
				table->columns = column;
			longest[erd.table_count - 1] =
				Max(longest[erd.table_count - 1], (int) (strlen(first) + 2 + strlen(second)));
		}
		else if (sscanf(line, "r %d %d %255s", &refs[erd.ref_count].from, &refs[erd.ref_count].to, first) ==
					 3 &&
				 erd.ref_count < MOST_REFS - 1)
			read_pairs(first);
		else
			fail("cannot read", line);
	}
	fclose(file);
	for (int i = 0; i < erd.table_count; i++)
		layout_size_table(tables[i].column_count, longest[i], &nodes[i].width, &nodes[i].height);
}

/* As the extension does: schemas are groups if there are several. */
static void
number_groups(void)
{
	bool several = false;

	for (int i = 0; i < erd.table_count; i++)
	{
		int first = 0;

		while (strcmp(tables[first].schema, tables[i].schema) != 0)
			first++;
		nodes[i].group = first;
		several |= first > 0;
	}
	for (int i = 0; i < erd.table_count && !several; i++)
		nodes[i].group = -1;
}

static void
arrange(void)
{
	for (int i = 0; i < erd.ref_count; i++)
		edges[i] = (LayoutEdge){.from = refs[i].from,
								.to = refs[i].to,
								.from_down = layout_row_middle(refs[i].from_column),
								.to_down = layout_row_middle(refs[i].to_column)};
	number_groups();
	if (layout_arrange(nodes, erd.table_count, edges, erd.ref_count, LAYOUT_FULL, NULL, NULL) != LAYOUT_OK)
		fail("no layout", "");
	for (int i = 0; i < erd.table_count; i++)
		tables[i].box = (Box){nodes[i].x, nodes[i].y, nodes[i].width, nodes[i].height};
}

int
main(int argc, char **argv)
{
	SvgOptions options = {.scheme = "light", .background = true};
	StringInfoData out;
	clock_t start;

	if (argc != 3)
		fail("usage", "lines boxes|svg GRAPH");
	read_graph(argv[2]);
	if (strcmp(argv[1], "boxes") == 0)
	{
		for (int i = 0; i < erd.table_count; i++)
			printf("%d %d\n", nodes[i].width, nodes[i].height);
		return 0;
	}
	start = clock();
	arrange();
	fprintf(stderr, "%.0f ", (double) (clock() - start) * 1000 / CLOCKS_PER_SEC);
	initStringInfo(&out);
	start = clock();
	erd_write_svg(&out, &erd, &options);
	fprintf(stderr, "%.0f\n", (double) (clock() - start) * 1000 / CLOCKS_PER_SEC);
	fwrite(out.data, 1, out.len, stdout);
	return 0;
}
