/*
 * readme_draft.c
 *		Markdown from the documents of a project.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/readme/readme.h"
#include "core/readme/readme_draft.h"
#include "core/testcase/testcase_run.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pure/markdown_escape.h"
#include "utils/builtins.h"

/* What a draft shows at most; the rest is counted. */
#define MAX_DOCUMENTS 50
#define MAX_BYTES     50000
#define MAX_PROMPT    300
#define MAX_NOTE      300
#define MAX_TABLES    "200"
#define MAX_COLUMNS   1500
#define MAX_RELATIONS "400"
#define MAX_NODES     "300"
#define MAX_EDGES     "1000"
/* Of one node. */
#define MAX_EDGES_SHOWN 20
#define MAX_GROUPS      "200"
#define MAX_SCENARIOS   "100"
#define MAX_RUNS        5

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

/* A draft in the making. */
typedef struct DraftText
{
	StringInfoData text;
	int limit; /* bytes at which the document that is being added ends */
	ReadmeDraft *shown;
} DraftText;

const char *const readme_draft_kinds[DRAFT_KINDS] = {
	[DRAFT_DOCUMENTS] = "documents", [DRAFT_TABLES] = "tables", [DRAFT_COLUMNS] = "columns",
	[DRAFT_RELATIONS] = "relations", [DRAFT_NODES] = "nodes",   [DRAFT_SCENARIOS] = "scenarios",
};

static bool
is_full(const DraftText *draft)
{
	return draft->text.len >= draft->limit;
}

static void
count_all(DraftText *draft, ReadmeDraftKind kind, const char *number)
{
	draft->shown->of[kind] += strtoll(number, NULL, 10);
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

/* Boxes and lines, as many as half of the room holds: the rest is for the tables. */
static void
append_erd_diagram(DraftText *draft, const Rows *tables, const Rows *columns, const Rows *relations)
{
	StringInfo out = &draft->text;
	int end = out->len + (draft->limit - out->len) / 2;
	int column = 0;

	appendStringInfoString(out, "```mermaid\nerDiagram\n");
	for (int i = 0; i < tables->count && out->len < end; i++)
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
	for (int i = 0; i < relations->count && out->len < end; i++)
	{
		draft->shown->shown[DRAFT_RELATIONS]++;
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
append_erd_table(DraftText *draft, const Rows *tables, int table, const Rows *columns, int *column)
{
	const char *uuid = cell(tables, table, 0);
	StringInfo out = &draft->text;

	draft->shown->shown[DRAFT_TABLES]++;
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
	while (*column < columns->count && strcmp(cell(columns, *column, 0), uuid) == 0 && !is_full(draft))
	{
		append_column_row(out, columns, (*column)++);
		draft->shown->shown[DRAFT_COLUMNS]++;
	}
}

static void
append_erd(DraftText *draft, const pg_uuid_t *document, const char *title)
{
	StringInfo out = &draft->text;
	Rows count = fetch(&count_erd, document);
	Rows tables = fetch(&shown_tables, document);
	Rows columns = fetch(&shown_columns, document);
	Rows relations = fetch(&shown_relations, document);
	int column = 0;

	count_all(draft, DRAFT_TABLES, cell(&count, 0, 0));
	count_all(draft, DRAFT_COLUMNS, cell(&count, 0, 1));
	count_all(draft, DRAFT_RELATIONS, cell(&count, 0, 2));
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
	append_erd_diagram(draft, &tables, &columns, &relations);
	for (int i = 0; i < tables.count && !is_full(draft); i++)
		append_erd_table(draft, &tables, i, &columns, &column);
}

static void
append_edge(StringInfo out, const Rows *edges, int edge)
{
	markdown_append_text(out, cell(edges, edge, 1), MAX_NOTE);
	if (*cell(edges, edge, 2) == '\0')
		return;
	appendStringInfoString(out, " (");
	markdown_append_text(out, cell(edges, edge, 2), MAX_NOTE);
	appendStringInfoChar(out, ')');
}

static void
append_node(StringInfo out, const Rows *nodes, int node, const Rows *edges, int depth)
{
	int count = 0;

	appendStringInfo(out, "%*s- ", depth * 2, "");
	markdown_append_text(out, *cell(nodes, node, 2) != '\0' ? cell(nodes, node, 2) : cell(nodes, node, 3),
						 MAX_NOTE);
	for (int i = 0; i < edges->count; i++)
	{
		if (strcmp(cell(edges, i, 0), cell(nodes, node, 0)) != 0 || count++ >= MAX_EDGES_SHOWN)
			continue;
		appendStringInfoString(out, count == 1 ? " \xE2\x86\x92 " : ", ");
		append_edge(out, edges, i);
	}
	if (count > MAX_EDGES_SHOWN)
		appendStringInfo(out, ", %d more", count - MAX_EDGES_SHOWN);
	appendStringInfoChar(out, '\n');
}

/* The nodes of one group; "" for those outside of any. */
static void
append_nodes_of(DraftText *draft, const Rows *nodes, const char *group, const Rows *edges, int depth)
{
	for (int i = 0; i < nodes->count && !is_full(draft); i++)
	{
		if (strcmp(cell(nodes, i, 1), group) != 0)
			continue;
		append_node(&draft->text, nodes, i, edges, depth);
		draft->shown->shown[DRAFT_NODES]++;
	}
}

static void
append_flow(DraftText *draft, const pg_uuid_t *document, const char *title)
{
	StringInfo out = &draft->text;
	Rows count = fetch(&count_flow, document);
	Rows groups = fetch(&shown_groups, document);
	Rows nodes = fetch(&shown_nodes, document);
	Rows edges = fetch(&shown_edges, document);

	count_all(draft, DRAFT_NODES, cell(&count, 0, 0));
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
	append_nodes_of(draft, &nodes, "", &edges, 0);
	for (int i = 0; i < groups.count && !is_full(draft); i++)
	{
		int depth = atoi(cell(&groups, i, 2));

		appendStringInfo(out, "%*s- **", depth * 2, "");
		markdown_append_text(out, cell(&groups, i, 1), 0);
		appendStringInfoString(out, "**\n");
		append_nodes_of(draft, &nodes, cell(&groups, i, 0), &edges, depth + 1);
	}
}

/* Rows of a table whose first column is text and the rest numbers or plain words; returns how many. */
static int
append_plain_rows(DraftText *draft, const Rows *rows)
{
	int i;

	for (i = 0; i < rows->count && !is_full(draft); i++)
	{
		appendStringInfoString(&draft->text, "| ");
		markdown_append_text(&draft->text, cell(rows, i, 0), MAX_NOTE);
		for (int j = 1; j < rows->columns; j++)
			appendStringInfo(&draft->text, " | %s", cell(rows, i, j));
		appendStringInfoString(&draft->text, " |\n");
	}
	return i;
}

static void
append_testcases(DraftText *draft, const pg_uuid_t *document, const char *title)
{
	Rows count = fetch(&count_scenarios, document);
	Rows rows = fetch(&by_scenario, document);

	count_all(draft, DRAFT_SCENARIOS, cell(&count, 0, 0));
	append_heading(&draft->text, "##", "Tests: ", title);
	if (rows.count == 0)
	{
		appendStringInfoString(&draft->text, "No scenarios yet.\n");
		return;
	}
	appendStringInfoString(&draft->text,
						   "| Scenario | Cases | Ready | Draft | Deprecated |\n|---|---|---|---|---|\n");
	draft->shown->shown[DRAFT_SCENARIOS] += append_plain_rows(draft, &rows);
}

static void
append_runs(DraftText *draft, const Principal *principal, const pg_uuid_t *project)
{
	Rows rows =
		fetch_by(with_latest_runs(project, testcase_run_hidden_on_page(principal, project, NULL, MAX_RUNS)));

	if (rows.count == 0)
		return;
	draft->limit = INT_MAX;
	draft->shown->sections++;
	appendStringInfoString(
		&draft->text,
		"\n## Latest test runs\n\n| Run | Status | Cases | Passed | Failed | Blocked | Skipped |\n"
		"|---|---|---|---|---|---|---|\n");
	append_plain_rows(draft, &rows);
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
append_document(DraftText *draft, const Place *place, int room)
{
	draft->limit = draft->text.len + room;
	draft->shown->sections++;
	draft->shown->shown[DRAFT_DOCUMENTS]++;
	switch (place->type)
	{
		case DOCUMENT_ERD:
			append_erd(draft, &place->uuid, place->title);
			break;
		case DOCUMENT_FLOW_DIAGRAM:
			append_flow(draft, &place->uuid, place->title);
			break;
		case DOCUMENT_TESTCASE:
			append_testcases(draft, &place->uuid, place->title);
			break;
		case DOCUMENT_README:
			break;
	}
}

/* The project's documents that the caller sees: the first ones, and how many there are. */
static Place *
visible_documents(const Principal *principal, const pg_uuid_t *project, int *count, int64 *all)
{
	Rows rows = fetch(&list_documents, project);
	Place *places = palloc_array(Place, MAX_DOCUMENTS);

	*count = 0;
	*all = 0;
	for (int i = 0; i < rows.count; i++)
	{
		pg_uuid_t uuid;
		Place place;

		CHECK_FOR_INTERRUPTS();
		if (!access_parse_uuid(cell(&rows, i, 0), &uuid) ||
			!access_find_place(principal, PLACE_DOCUMENT, &uuid, &place) || place.archived)
			continue;
		(*all)++;
		if (*count < MAX_DOCUMENTS)
			places[(*count)++] = place;
	}
	return places;
}

/* What no document may take more of, so that all have room: a short one leaves its share to the others. */
static int
share_of_each(const Place *places, int count)
{
	int *sizes = palloc_array(int, count + 1);
	int low = 0;
	int high = MAX_BYTES + 1;

	for (int i = 0; i < count; i++)
	{
		ReadmeDraft ignored = {0};
		DraftText draft = {.shown = &ignored};

		CHECK_FOR_INTERRUPTS();
		initStringInfo(&draft.text);
		append_document(&draft, &places[i], MAX_BYTES);
		sizes[i] = draft.text.len;
		pfree(draft.text.data);
	}
	while (high - low > 1)
	{
		int share = low + (high - low) / 2;
		int64 sum = 0;

		for (int i = 0; i < count; i++)
			sum += Min(sizes[i], share);
		if (sum <= MAX_BYTES)
			low = share;
		else
			high = share;
	}
	return low;
}

static bool
shows_all(const ReadmeDraft *shown)
{
	for (int kind = 0; kind < DRAFT_KINDS; kind++)
	{
		if (shown->shown[kind] < shown->of[kind])
			return false;
	}
	return true;
}

static char *
make_text(const Principal *principal, const Place *readme, const char *prompt, ReadmeDraft *shown)
{
	DraftText draft = {.shown = shown};
	bool project_visible;
	Place *places;
	int count;
	int share;

	initStringInfo(&draft.text);
	project_visible = append_head(&draft.text, principal, readme, prompt);
	places = visible_documents(principal, &readme->project, &count, &shown->of[DRAFT_DOCUMENTS]);
	share = share_of_each(places, count);
	for (int i = 0; i < count; i++)
		append_document(&draft, &places[i], share);
	if (project_visible)
		append_runs(&draft, principal, &readme->project);
	if (count == 0)
		appendStringInfoString(&draft.text, "\nThe project holds no other documents yet.\n");
	else if (!shows_all(shown))
		appendStringInfoString(&draft.text, "\nThe project holds more than this draft shows.\n");
	shown->characters = pg_mbstrlen_with_len(draft.text.data, draft.text.len);
	return draft.text.data;
}

static ReadmeSection
section_of(const LlmDraft *draft)
{
	return (ReadmeSection){
		.key = psprintf("draft-%s", draft->request), .blocks = draft->blocks, .hash = draft->hash};
}

void
readme_draft_append(const Principal *principal, const Place *readme, const char *request, const char *prompt,
					ReadmeDraft *shown)
{
	LlmDraft draft = {.request = request};
	ReadmeSection section = section_of(&draft);

	memset(shown, 0, sizeof(*shown));
	readme_append_section(&readme->uuid, README_SEPARATOR, make_text(principal, readme, prompt, shown),
						  &section);
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
