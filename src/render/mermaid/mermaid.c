/*
 * mermaid.c
 *		A reader of the entity relationship diagrams that we write in Mermaid.
 */
#include "render/mermaid/mermaid.h"

#include "pure/layout/layout.h"

typedef struct Diagram
{
	char *text;       /* a copy, cut into lines and words */
	const char **ids; /* of the tables: what relations call them */
	ErdTable *tables;
	int table_count;
	ErdColumn *columns;
	int column_count;
	ErdRef *refs;
	int ref_count;
} Diagram;

/* ---- words ---- */

static void
skip_blanks(char **at)
{
	*at += strspn(*at, " \t");
}

/* A name in quotes or without, ended by a zero; NULL if there is none. *next receives the character behind
 * it, which the zero may have replaced. */
static char *
take_name(char **at, char *next)
{
	char *start = *at;
	char *end;

	if (*start == '"')
	{
		start++;
		end = strchr(start, '"');
		if (end == NULL)
			return NULL;
		*at = end + 1;
		*next = end[1];
	}
	else
	{
		end = start + strcspn(start, " \t[\"{");
		if (end == start)
			return NULL;
		*at = end + (*end != '\0');
		*next = *end;
	}
	*end = '\0';
	return start;
}

static int
find_table(const Diagram *diagram, const char *id)
{
	for (int i = 0; i < diagram->table_count; i++)
	{
		if (strcmp(diagram->ids[i], id) == 0)
			return i;
	}
	return -1;
}

/* ---- lines ---- */

/* "type name PK, FK "note"" */
static bool
read_column(Diagram *diagram, char *at)
{
	ErdColumn *column = &diagram->columns[diagram->column_count];
	ErdTable *table = &diagram->tables[diagram->table_count - 1];
	char *type = at;
	char *name;
	char *note;

	if (diagram->column_count == MERMAID_MAX_COLUMNS)
		return false;
	at += strcspn(at, " \t");
	if (*at == '\0')
		return false;
	*at++ = '\0';
	skip_blanks(&at);
	name = at;
	at += strcspn(at, " \t");
	if (at == name)
		return false;
	if (*at != '\0')
		*at++ = '\0';
	skip_blanks(&at);
	*column = (ErdColumn){.name = name, .type = type};
	note = strchr(at, '"');
	if (note != NULL)
	{
		char *end = strchr(note + 1, '"');

		if (end == NULL || end[1] != '\0')
			return false;
		*note++ = *end = '\0';
		column->note = note;
	}
	if (strspn(at, "PFUK, \t") != strlen(at))
		return false;
	column->is_pk = strstr(at, "PK") != NULL;
	column->refers = strstr(at, "FK") != NULL;
	column->is_unique = strstr(at, "UK") != NULL;
	diagram->column_count++;
	table->column_count++;
	return true;
}

/* What stands between two entities: crow's feet, "--" or "..", crow's feet. */
static bool
read_sign(const char *sign, ErdRef *ref)
{
	static const char *const left[] = {"}o", "|o", "||", "}|"};
	static const char *const right[] = {"o{", "o|", "||", "|{"};
	bool known[2] = {false, false};

	if (strlen(sign) != 6 || (strncmp(sign + 2, "--", 2) != 0 && strncmp(sign + 2, "..", 2) != 0))
		return false;
	for (size_t i = 0; i < lengthof(left); i++)
	{
		known[0] |= strncmp(sign, left[i], 2) == 0;
		known[1] |= strcmp(sign + 4, right[i]) == 0;
	}
	ref->relationship = *sign == '}' ? '>' : sign[5] == '{' ? '<' : '-';
	ref->is_virtual = sign[2] == '.';
	return known[0] && known[1];
}

/* " }o--|| "b" : "label"", behind its first name. */
static bool
read_relation(Diagram *diagram, int from, char *at)
{
	ErdRef *ref = &diagram->refs[diagram->ref_count];
	char *sign = at;
	char *name;
	char next;

	if (from < 0 || diagram->ref_count == MERMAID_MAX_REFS)
		return false;
	at += strcspn(at, " \t");
	if (*at == '\0')
		return false;
	*at++ = '\0';
	skip_blanks(&at);
	name = take_name(&at, &next);
	*ref = (ErdRef){.from = from, .from_column = -1, .to_column = -1};
	if (name == NULL || !read_sign(sign, ref))
		return false;
	ref->to = find_table(diagram, name);
	skip_blanks(&at);
	if (ref->to < 0 || *at++ != ':')
		return false;
	skip_blanks(&at);
	ref->name = take_name(&at, &next);
	skip_blanks(&at);
	if (ref->name == NULL || *at != '\0')
		return false;
	diagram->ref_count++;
	return true;
}

static bool
add_table(Diagram *diagram, const char *id, const char *label)
{
	if (diagram->table_count == MERMAID_MAX_TABLES)
		return false;
	diagram->ids[diagram->table_count] = id;
	diagram->tables[diagram->table_count++] =
		(ErdTable){.name = label, .columns = &diagram->columns[diagram->column_count]};
	return true;
}

/* An entity, or a relation of two. *inside: the lines that follow are its columns. */
static bool
read_entity(Diagram *diagram, char *at, bool *inside)
{
	char next;
	char *id = take_name(&at, &next);
	char *label = id;

	if (id == NULL)
		return false;
	if (next == '[')
	{
		label = take_name(&at, &next);
		if (label == NULL || *at++ != ']')
			return false;
	}
	skip_blanks(&at);
	if (*at != '\0' && strcmp(at, "{") != 0)
		return read_relation(diagram, find_table(diagram, id), at);
	*inside = *at == '{';
	return add_table(diagram, id, label);
}

static bool
read_line(Diagram *diagram, char *line, bool *begun, bool *inside)
{
	char *end;

	skip_blanks(&line);
	end = line + strlen(line);
	while (end > line && strchr(" \t\r", end[-1]) != NULL)
		*--end = '\0';
	if (*line == '\0' || strncmp(line, "%%", 2) == 0)
		return true;
	if (!*begun)
		return *begun = strcmp(line, "erDiagram") == 0;
	if (!*inside)
		return read_entity(diagram, line, inside);
	if (strcmp(line, "}") != 0)
		return read_column(diagram, line);
	*inside = false;
	return true;
}

static bool
read_diagram(Diagram *diagram)
{
	bool begun = false;
	bool inside = false;
	char *next;

	for (char *line = diagram->text; line != NULL; line = next)
	{
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (!read_line(diagram, line, &begun, &inside))
			return false;
	}
	return begun && !inside && diagram->table_count > 0;
}

/* ---- the drawing ---- */

static bool
check_drawing(void *out)
{
	return !render_goes_on(out);
}

static bool
place_tables(StringInfo out, Diagram *diagram)
{
	LayoutNode *nodes = palloc0((diagram->table_count + 1) * sizeof(LayoutNode));
	LayoutEdge *edges = palloc0((diagram->ref_count + 1) * sizeof(LayoutEdge));
	bool placed;

	for (int i = 0; i < diagram->table_count; i++)
	{
		const ErdTable *table = &diagram->tables[i];
		int longest = render_text_width(table->name);

		for (int j = 0; j < table->column_count; j++)
			longest = Max(longest, render_text_width(table->columns[j].name) + 1 +
									   render_text_width(table->columns[j].type));
		layout_size_table(table->column_count, longest, &nodes[i].width, &nodes[i].height);
		nodes[i].group = -1;
	}
	for (int i = 0; i < diagram->ref_count; i++)
	{
		const ErdRef *ref = &diagram->refs[i];
		bool turned = ref->relationship == '<';

		edges[i] = (LayoutEdge){.from = turned ? ref->to : ref->from, .to = turned ? ref->from : ref->to};
	}
	placed = layout_arrange(nodes, diagram->table_count, edges, diagram->ref_count, LAYOUT_FULL,
							check_drawing, out) == LAYOUT_OK;
	for (int i = 0; i < diagram->table_count; i++)
		diagram->tables[i].box = (Box){nodes[i].x, nodes[i].y, nodes[i].width, nodes[i].height};
	pfree(nodes);
	pfree(edges);
	return placed;
}

bool
mermaid_write_svg(StringInfo out, const char *text, int counts[2])
{
	static const SvgOptions options = {.scheme = "auto", .background = true};
	Diagram diagram = {0};
	bool drawn;

	if (strlen(text) > MERMAID_MAX_BYTES)
		return false;
	diagram.text = pstrdup(text);
	diagram.ids = palloc0(MERMAID_MAX_TABLES * sizeof(char *));
	diagram.tables = palloc0(MERMAID_MAX_TABLES * sizeof(ErdTable));
	diagram.columns = palloc0(MERMAID_MAX_COLUMNS * sizeof(ErdColumn));
	diagram.refs = palloc0(MERMAID_MAX_REFS * sizeof(ErdRef));
	drawn = read_diagram(&diagram) && place_tables(out, &diagram);
	if (drawn)
		erd_write_svg(out,
					  &(Erd){.tables = diagram.tables,
							 .table_count = diagram.table_count,
							 .refs = diagram.refs,
							 .ref_count = diagram.ref_count},
					  &options);
	counts[0] = diagram.table_count;
	counts[1] = diagram.ref_count;
	pfree(diagram.text);
	pfree(diagram.ids);
	pfree(diagram.tables);
	pfree(diagram.columns);
	pfree(diagram.refs);
	return drawn;
}
