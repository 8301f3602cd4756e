/*
 * readme_draft.c
 *		Markdown from the documents of a project.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/readme/readme.h"
#include "core/readme/readme_draft.h"
#include "core/testcase/testcase_run.h"
#include "miscadmin.h"
#include "pure/markdown_escape.h"
#include "utils/builtins.h"

/* What a draft shows at most; more is counted in words. */
#define MAX_DOCUMENTS 50
#define MAX_BYTES     (300 * 1024)
#define MAX_PROMPT    300
#define MAX_NOTE      300
#define MAX_TABLES    "200"
#define MAX_COLUMNS   4000
#define MAX_RELATIONS "400"
#define MAX_NODES     "300"
#define MAX_EDGES     "1000"
#define MAX_GROUPS    "200"
#define MAX_SCENARIOS "100"
#define MAX_RUNS      5

#include "core/readme/readme_draft.sql.h"

/* Mermaid refuses diagrams of more than 50,000 characters; columns are left out of it before that. */
#define MAX_DIAGRAM_COLUMNS 400

/* A statement's rows as texts, so that the next statement can run. */
typedef struct Rows
{
	int count;
	int columns;
	char **cells; /* NULL for null */
} Rows;

static Rows
fetch_by(Statement *statement, const NullableDatum *parameters, int count)
{
	Rows rows;

	rows.count = (int) statement_run(statement, parameters, count);
	rows.columns = SPI_tuptable->tupdesc->natts;
	rows.cells = palloc_array(char *, (Size) rows.count *rows.columns + 1);
	for (int i = 0; i < rows.count; i++)
	{
		for (int j = 0; j < rows.columns; j++)
			rows.cells[i * rows.columns + j] = statement_text(i, j + 1);
	}
	return rows;
}

static Rows
fetch(Statement *statement, const pg_uuid_t *uuid)
{
	return fetch_by(statement, PARAMETERS(parameter_uuid(uuid)));
}

/* Column from 0; "" for null. */
static const char *
cell(const Rows *rows, int row, int column)
{
	const char *text = rows->cells[row * rows->columns + column];

	return text == NULL ? "" : text;
}

static bool
is_true(const Rows *rows, int row, int column)
{
	return *cell(rows, row, column) == 't';
}

static bool
is_full(const StringInfo out)
{
	return out->len > MAX_BYTES;
}

/* "3 tables" */
static void
append_count(StringInfo out, const char *number, const char *one, const char *many)
{
	appendStringInfo(out, "%s %s", number, strcmp(number, "1") == 0 ? one : many);
}

static void
append_heading(StringInfo out, const char *level, const char *kind, const char *title)
{
	appendStringInfo(out, "\n%s %s", level, kind);
	markdown_append_text(out, title, 0);
	appendStringInfoString(out, "\n\n");
}

/* Mermaid: crow's feet at both ends of a relation from a to b. */
static const char *
relation_sign(const char *relationship)
{
	switch (*relationship)
	{
		case '>':
			return "}o--||";
		case '<':
			return "||--o{";
		default:
			return "||--||";
	}
}

static void
append_diagram_attribute(StringInfo out, const Rows *columns, int row)
{
	const char *name = cell(columns, row, 1);
	bool key = is_true(columns, row, 3);
	bool foreign = is_true(columns, row, 8);
	bool plain;

	appendStringInfoString(out, "    ");
	mermaid_append_word(out, *cell(columns, row, 2) == '\0' ? "unknown" : cell(columns, row, 2));
	appendStringInfoChar(out, ' ');
	plain = mermaid_append_word(out, name);
	if (key || foreign)
		appendStringInfo(out, " %s%s%s", key ? "PK" : "", key && foreign ? ", " : "", foreign ? "FK" : "");
	if (!plain)
	{
		appendStringInfoChar(out, ' ');
		mermaid_append_quoted(out, name);
	}
	appendStringInfoChar(out, '\n');
}

static void
append_erd_diagram(StringInfo out, const Rows *tables, const Rows *columns, const Rows *relations)
{
	int column = 0;

	appendStringInfoString(out, "```mermaid\nerDiagram\n");
	for (int i = 0; i < tables->count; i++)
	{
		bool with_columns = columns->count <= MAX_DIAGRAM_COLUMNS && column < columns->count &&
							strcmp(cell(columns, column, 0), cell(tables, i, 0)) == 0;

		appendStringInfoString(out, "  ");
		mermaid_append_quoted(out, cell(tables, i, 1));
		appendStringInfoString(out, with_columns ? " {\n" : "\n");
		while (column < columns->count && strcmp(cell(columns, column, 0), cell(tables, i, 0)) == 0)
		{
			if (with_columns)
				append_diagram_attribute(out, columns, column);
			column++;
		}
		if (with_columns)
			appendStringInfoString(out, "  }\n");
	}
	for (int i = 0; i < relations->count; i++)
	{
		appendStringInfoString(out, "  ");
		mermaid_append_quoted(out, cell(relations, i, 0));
		appendStringInfo(out, " %s ", relation_sign(cell(relations, i, 2)));
		mermaid_append_quoted(out, cell(relations, i, 1));
		appendStringInfoString(out, " : ");
		mermaid_append_quoted(out, cell(relations, i, 3));
		appendStringInfoChar(out, '\n');
	}
	appendStringInfoString(out, "```\n");
}

static void
append_column_row(StringInfo out, const Rows *columns, int row)
{
	bool key = is_true(columns, row, 3);
	bool foreign = is_true(columns, row, 8);
	bool unique = is_true(columns, row, 4) && !key;

	appendStringInfoString(out, "| ");
	markdown_append_code(out, cell(columns, row, 1), true);
	appendStringInfoString(out, " | ");
	markdown_append_code(out, cell(columns, row, 2), true);
	appendStringInfo(out, " | %s%s%s%s%s | %s | ", key ? "PK" : "", key && (foreign || unique) ? ", " : "",
					 foreign ? "FK" : "", foreign && unique ? ", " : "", unique ? "unique" : "",
					 is_true(columns, row, 5) || key ? "no" : "yes");
	markdown_append_code(out, cell(columns, row, 6), true);
	appendStringInfoString(out, " | ");
	markdown_append_text(out, cell(columns, row, 7), MAX_NOTE);
	appendStringInfoString(out, " |\n");
}

static void
append_erd_table(StringInfo out, const Rows *tables, int table, const Rows *columns, int *column)
{
	const char *uuid = cell(tables, table, 0);

	appendStringInfoString(out, "\n### ");
	markdown_append_code(out, cell(tables, table, 1), false);
	appendStringInfoString(out, "\n\n");
	if (*cell(tables, table, 2) != '\0')
	{
		markdown_append_text(out, cell(tables, table, 2), MAX_NOTE);
		appendStringInfoString(out, "\n\n");
	}
	if (*column >= columns->count || strcmp(cell(columns, *column, 0), uuid) != 0)
	{
		appendStringInfoString(out, columns->count == MAX_COLUMNS ? "Its columns are left out here.\n"
																  : "No columns yet.\n");
		return;
	}
	appendStringInfoString(out,
						   "| Column | Type | Key | Null | Default | Note |\n|---|---|---|---|---|---|\n");
	while (*column < columns->count && strcmp(cell(columns, *column, 0), uuid) == 0)
		append_column_row(out, columns, (*column)++);
}

static void
append_erd(StringInfo out, const pg_uuid_t *document, const char *title)
{
	Rows count = fetch(&count_erd, document);
	Rows tables = fetch(&shown_tables, document);
	Rows columns = fetch(&shown_columns, document);
	Rows relations = fetch(&shown_relations, document);
	int column = 0;

	append_heading(out, "##", "Data model: ", title);
	append_count(out, cell(&count, 0, 0), "table", "tables");
	appendStringInfoString(out, ", ");
	append_count(out, cell(&count, 0, 1), "column", "columns");
	appendStringInfoString(out, ", ");
	append_count(out, cell(&count, 0, 2), "relation", "relations");
	appendStringInfoString(out, ".\n");
	if (tables.count == 0)
		return;
	appendStringInfoChar(out, '\n');
	append_erd_diagram(out, &tables, &columns, &relations);
	for (int i = 0; i < tables.count && !is_full(out); i++)
		append_erd_table(out, &tables, i, &columns, &column);
}

static void
append_node(StringInfo out, const Rows *nodes, int node, const Rows *edges, int depth)
{
	bool first = true;

	appendStringInfo(out, "%*s- ", depth * 2, "");
	markdown_append_text(out, *cell(nodes, node, 2) != '\0' ? cell(nodes, node, 2) : cell(nodes, node, 3),
						 MAX_NOTE);
	for (int i = 0; i < edges->count; i++)
	{
		if (strcmp(cell(edges, i, 0), cell(nodes, node, 0)) != 0)
			continue;
		appendStringInfoString(out, first ? " \xE2\x86\x92 " : ", ");
		first = false;
		markdown_append_text(out, cell(edges, i, 1), MAX_NOTE);
		if (*cell(edges, i, 2) != '\0')
		{
			appendStringInfoString(out, " (");
			markdown_append_text(out, cell(edges, i, 2), MAX_NOTE);
			appendStringInfoChar(out, ')');
		}
	}
	appendStringInfoChar(out, '\n');
}

/* The nodes of one group; "" for those outside of any. */
static void
append_nodes_of(StringInfo out, const Rows *nodes, const char *group, const Rows *edges, int depth)
{
	for (int i = 0; i < nodes->count && !is_full(out); i++)
	{
		if (strcmp(cell(nodes, i, 1), group) == 0)
			append_node(out, nodes, i, edges, depth);
	}
}

static void
append_flow(StringInfo out, const pg_uuid_t *document, const char *title)
{
	Rows count = fetch(&count_flow, document);
	Rows groups = fetch(&shown_groups, document);
	Rows nodes = fetch(&shown_nodes, document);
	Rows edges = fetch(&shown_edges, document);

	append_heading(out, "##", "Flow: ", title);
	append_count(out, cell(&count, 0, 0), "node", "nodes");
	appendStringInfoString(out, ", ");
	append_count(out, cell(&count, 0, 1), "edge", "edges");
	appendStringInfoString(out, ", ");
	append_count(out, cell(&count, 0, 2), "group", "groups");
	appendStringInfoString(out, ".\n");
	if (nodes.count + groups.count == 0)
		return;
	appendStringInfoChar(out, '\n');
	append_nodes_of(out, &nodes, "", &edges, 0);
	for (int i = 0; i < groups.count; i++)
	{
		int depth = atoi(cell(&groups, i, 2));

		appendStringInfo(out, "%*s- **", depth * 2, "");
		markdown_append_text(out, cell(&groups, i, 1), 0);
		appendStringInfoString(out, "**\n");
		append_nodes_of(out, &nodes, cell(&groups, i, 0), &edges, depth + 1);
	}
}

/* Rows of a table whose first column is text and the rest numbers or plain words. */
static void
append_plain_rows(StringInfo out, const Rows *rows)
{
	for (int i = 0; i < rows->count; i++)
	{
		appendStringInfoString(out, "| ");
		markdown_append_text(out, cell(rows, i, 0), MAX_NOTE);
		for (int j = 1; j < rows->columns; j++)
			appendStringInfo(out, " | %s", cell(rows, i, j));
		appendStringInfoString(out, " |\n");
	}
}

static void
append_testcases(StringInfo out, const pg_uuid_t *document, const char *title)
{
	Rows rows = fetch(&by_scenario, document);

	append_heading(out, "##", "Tests: ", title);
	if (rows.count == 0)
	{
		appendStringInfoString(out, "No scenarios yet.\n");
		return;
	}
	appendStringInfoString(out, "| Scenario | Cases | Ready | Draft | Deprecated |\n|---|---|---|---|---|\n");
	append_plain_rows(out, &rows);
}

static void
append_runs(StringInfo out, const Principal *principal, const pg_uuid_t *project)
{
	Rows rows =
		fetch_by(with_latest_runs(project, testcase_run_hidden_on_page(principal, project, NULL, MAX_RUNS)));

	if (rows.count == 0)
		return;
	appendStringInfoString(
		out, "\n## Latest test runs\n\n| Run | Status | Cases | Passed | Failed | Blocked | Skipped |\n"
			 "|---|---|---|---|---|---|---|\n");
	append_plain_rows(out, &rows);
}

/* Who may see the project is told its name and what it is for. Returns whether he may. */
static bool
append_head(StringInfo out, const Principal *principal, const Place *readme, const char *prompt)
{
	Place project;
	bool visible = access_find_place(principal, PLACE_PROJECT, &readme->project, &project);

	appendStringInfoString(out, "# ");
	markdown_append_text(out, visible ? project.title : readme->title, 0);
	appendStringInfoString(out, "\n\n");
	if (visible)
	{
		Rows rows = fetch(&project_text, &readme->project);

		if (rows.count == 1 && *cell(&rows, 0, 1) != '\0')
		{
			markdown_append_text(out, cell(&rows, 0, 1), 0);
			appendStringInfoString(out, "\n\n");
		}
	}
	appendStringInfoString(out, "> Draft from the documents of this project. Asked for: ");
	markdown_append_text(out, prompt, MAX_PROMPT);
	appendStringInfoChar(out, '\n');
	return visible;
}

static void
append_document(StringInfo out, const Place *place)
{
	switch (place->type)
	{
		case DOCUMENT_ERD:
			append_erd(out, &place->uuid, place->title);
			break;
		case DOCUMENT_FLOW_DIAGRAM:
			append_flow(out, &place->uuid, place->title);
			break;
		case DOCUMENT_TESTCASE:
			append_testcases(out, &place->uuid, place->title);
			break;
		case DOCUMENT_README:
			break;
	}
}

static char *
make_text(const Principal *principal, const Place *readme, const char *prompt)
{
	StringInfoData out;
	bool project_visible;
	Rows rows;
	int shown = 0;

	initStringInfo(&out);
	project_visible = append_head(&out, principal, readme, prompt);
	rows = fetch(&list_documents, &readme->project);
	for (int i = 0; i < rows.count && shown < MAX_DOCUMENTS && !is_full(&out); i++)
	{
		pg_uuid_t uuid;
		Place place;

		CHECK_FOR_INTERRUPTS();
		if (!access_parse_uuid(cell(&rows, i, 0), &uuid) ||
			!access_find_place(principal, PLACE_DOCUMENT, &uuid, &place) || place.archived)
			continue;
		append_document(&out, &place);
		shown++;
	}
	if (project_visible && !is_full(&out))
		append_runs(&out, principal, &readme->project);
	if (shown == 0)
		appendStringInfoString(&out, "\nThe project holds no other documents yet.\n");
	else if (is_full(&out) || shown == MAX_DOCUMENTS)
		appendStringInfoString(&out, "\nThe project holds more than this draft shows.\n");
	return out.data;
}

static ReadmeSection
section_of(const LlmDraft *draft)
{
	return (ReadmeSection){
		.key = psprintf("draft-%s", draft->request), .blocks = draft->blocks, .hash = draft->hash};
}

void
readme_draft_append(const Principal *principal, const Place *readme, const char *request, const char *prompt)
{
	LlmDraft draft = {.request = request};
	ReadmeSection section = section_of(&draft);

	readme_append_section(&readme->uuid, README_SEPARATOR, make_text(principal, readme, prompt), &section);
	draft.blocks = section.blocks;
	draft.hash = section.hash;
	llm_request_note_draft(&draft);
}

void
readme_draft_drop_open(const pg_uuid_t *document)
{
	int count;
	const LlmDraft *drafts = llm_request_open_drafts(document, &count);

	for (int i = 0; i < count; i++)
		readme_draft_replace(document, &drafts[i], "");
}

bool
readme_draft_replace(const pg_uuid_t *document, const LlmDraft *draft, const char *text)
{
	ReadmeSection section = section_of(draft);

	return draft->blocks > 0 && readme_replace_section(document, &section, text);
}
