/*
 * readme_draft.c
 *		Markdown from the documents of a project.
 */
#include "postgres.h"

#include "base/statement.h"
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
/* Mermaid refuses diagrams of more than 50,000 characters; columns are left out of it before that. */
#define MAX_DIAGRAM_COLUMNS 400

/* A statement's rows as texts, so that the next statement can run. */
typedef struct Rows
{
	int count;
	int columns;
	char **cells; /* NULL for null */
} Rows;

/* All statements have one parameter, the document or project, and text columns; rows are limited in the text.
 */
#define ROWS_OF(text_)                                                                                 \
	{                                                                                                  \
		.text = (text_), .expected = SPI_OK_SELECT, .argument_count = 1, .argument_types = { UUIDOID } \
	}

static Rows
fetch_by(Statement *statement, const Datum *values)
{
	Rows rows;

	rows.count = (int) statement_run(statement, values, NULL);
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
	Datum value = UUIDPGetDatum(uuid);

	return fetch_by(statement, &value);
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
	static Statement counts = ROWS_OF(
		"SELECT (SELECT pg_catalog.count(*)::text FROM ainecto.erd_table t WHERE t.document_uuid = $1),"
		" (SELECT pg_catalog.count(*)::text FROM ainecto.erd_column c WHERE c.document_uuid = $1),"
		" (SELECT pg_catalog.count(*)::text FROM ainecto.erd_ref r WHERE r.document_uuid = $1)");
#define SHOWN_TABLES                                                                                \
	"(SELECT t.uuid, COALESCE(t.schema_name || '.', '') || t.name AS name, t.note, t.display_order" \
	" FROM ainecto.erd_table t WHERE t.document_uuid = $1 ORDER BY t.display_order, t.uuid "        \
	"LIMIT " MAX_TABLES ")"
	static Statement shown_tables =
		ROWS_OF("SELECT t.uuid, t.name, t.note FROM " SHOWN_TABLES " t ORDER BY t.display_order, t.uuid");
	static Statement shown_columns = ROWS_OF(
		"SELECT c.table_uuid, COALESCE(c.name, c.uuid), c.type, c.is_pk::text, c.is_unique::text,"
		" c.is_not_null::text, c.default_value, c.note,"
		" EXISTS (SELECT FROM ainecto.erd_ref_column rc JOIN ainecto.erd_ref r"
		" ON r.document_uuid = $1 AND r.uuid = rc.ref_uuid WHERE rc.document_uuid = $1 AND c.uuid ="
		" CASE WHEN r.relationship = '<' THEN rc.to_column_uuid ELSE rc.from_column_uuid END)::text"
		" FROM " SHOWN_TABLES " t JOIN ainecto.erd_column c ON c.document_uuid = $1 AND c.table_uuid = t.uuid"
		" ORDER BY t.display_order, t.uuid, c.display_order, c.uuid LIMIT " CppAsString2(MAX_COLUMNS));
	static Statement shown_relations = ROWS_OF(
		"SELECT a.name, b.name, r.relationship, COALESCE(NULLIF(r.name, ''), (SELECT"
		" pg_catalog.string_agg(COALESCE(c.name, c.uuid), ', ' ORDER BY rc.display_order, rc.uuid)"
		" FROM ainecto.erd_ref_column rc JOIN ainecto.erd_column c ON c.document_uuid = $1"
		" AND c.uuid = rc.from_column_uuid WHERE rc.document_uuid = $1 AND rc.ref_uuid = r.uuid), 'refers "
		"to')"
		" FROM ainecto.erd_ref r JOIN " SHOWN_TABLES " a ON a.uuid = r.from_table_uuid JOIN " SHOWN_TABLES
		" b ON b.uuid = r.to_table_uuid WHERE r.document_uuid = $1"
		" ORDER BY a.display_order, a.uuid, b.display_order, b.uuid, r.uuid LIMIT " MAX_RELATIONS);
	Rows count = fetch(&counts, document);
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
	static Statement counts = ROWS_OF(
		"SELECT (SELECT pg_catalog.count(*)::text FROM ainecto.flow_node n WHERE n.document_uuid = $1),"
		" (SELECT pg_catalog.count(*)::text FROM ainecto.flow_edge e WHERE e.document_uuid = $1),"
		" (SELECT pg_catalog.count(*)::text FROM ainecto.flow_group g WHERE g.document_uuid = $1)");
	static Statement shown_groups = ROWS_OF(
		"WITH RECURSIVE tree AS ("
		" SELECT g.uuid, g.name, 0 AS depth, ARRAY[pg_catalog.lpad((g.sort_order + 1000000000)::text, 10, "
		"'0'), g.uuid]"
		" AS path FROM ainecto.flow_group g WHERE g.document_uuid = $1 AND g.parent_group_uuid IS NULL"
		" UNION ALL SELECT g.uuid, g.name, tree.depth + 1, tree.path"
		" || ARRAY[pg_catalog.lpad((g.sort_order + 1000000000)::text, 10, '0'), g.uuid]"
		" FROM tree JOIN ainecto.flow_group g ON g.document_uuid = $1 AND g.parent_group_uuid = tree.uuid)"
		" SELECT t.uuid, t.name, LEAST(t.depth, 8)::text FROM tree t ORDER BY t.path LIMIT " MAX_GROUPS);
	static Statement shown_nodes = ROWS_OF(
		"SELECT n.uuid, n.group_uuid, n.text, n.shape FROM ainecto.flow_node n WHERE n.document_uuid = $1"
		" ORDER BY n.y, n.x, n.uuid LIMIT " MAX_NODES);
	static Statement shown_edges =
		ROWS_OF("SELECT e.from_uuid, COALESCE(NULLIF(n.text, ''), n.shape), e.label FROM ainecto.flow_edge e"
				" JOIN ainecto.flow_node n ON n.document_uuid = $1 AND n.uuid = e.to_uuid"
				" WHERE e.document_uuid = $1 ORDER BY e.from_uuid, n.y, n.x, e.uuid LIMIT " MAX_EDGES);
	Rows count = fetch(&counts, document);
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
	static Statement by_scenario =
		ROWS_OF("SELECT s.name, pg_catalog.count(c.id)::text,"
				" pg_catalog.count(c.id) FILTER (WHERE c.status = 'READY')::text,"
				" pg_catalog.count(c.id) FILTER (WHERE c.status = 'DRAFT')::text,"
				" pg_catalog.count(c.id) FILTER (WHERE c.status = 'DEPRECATED')::text"
				" FROM ainecto.test_scenario s"
				" LEFT JOIN ainecto.test_case c ON c.document_uuid = $1 AND c.scenario_id = s.id"
				" WHERE s.document_uuid = $1 AND NOT s.archived GROUP BY s.id, s.name, s.display_order"
				" ORDER BY s.display_order, s.id LIMIT " MAX_SCENARIOS);
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
	/* Of several results for a case in a run the newest counts; cases of documents $2 are hidden. */
	static Statement latest_runs = {
		.text =
			"SELECT r.name, r.status, pg_catalog.count(c.case_id)::text,"
			" pg_catalog.count(*) FILTER (WHERE e.result = 'PASSED')::text,"
			" pg_catalog.count(*) FILTER (WHERE e.result = 'FAILED')::text,"
			" pg_catalog.count(*) FILTER (WHERE e.result = 'BLOCKED')::text,"
			" pg_catalog.count(*) FILTER (WHERE e.result = 'SKIPPED')::text"
			" FROM (SELECT t.id, t.name, t.status FROM ainecto.test_run t WHERE t.project_uuid = $1"
			" ORDER BY t.id DESC LIMIT " CppAsString2(
				MAX_RUNS) ") r"
						  " LEFT JOIN ainecto.test_run_case c ON c.run_id = r.id AND c.document_uuid <> ALL ($2)"
						  " LEFT JOIN LATERAL (SELECT x.result FROM ainecto.test_execution x WHERE x.run_id = c.run_id"
						  " AND x.case_id = c.case_id ORDER BY x.id DESC LIMIT 1) e ON true"
						  " GROUP BY r.id, r.name, r.status ORDER BY r.id DESC",
		.expected = SPI_OK_SELECT,
		.argument_count = 2,
		.argument_types = {UUIDOID, UUIDARRAYOID},
	};
	Datum values[] = {UUIDPGetDatum(project),
					  testcase_run_hidden_on_page(principal, project, NULL, MAX_RUNS)};
	Rows rows = fetch_by(&latest_runs, values);

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
	static Statement project_text =
		ROWS_OF("SELECT p.name, p.description FROM ainecto.project p WHERE p.uuid = $1");
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

char *
readme_make_draft(const Principal *principal, const Place *readme, const char *prompt)
{
	/* By type as a reader wants them: what there is, how it works, how it is tested. */
	static Statement documents = ROWS_OF(
		"SELECT d.uuid::text FROM ainecto.document d WHERE d.project_uuid = $1 AND d.archived_at IS NULL"
		" AND d.type <> 'readme' ORDER BY pg_catalog.array_position(ARRAY['erd', 'flow_diagram', 'testcase'],"
		" d.type), d.created_at, d.uuid");
	StringInfoData out;
	bool project_visible;
	Rows rows;
	int shown = 0;

	initStringInfo(&out);
	project_visible = append_head(&out, principal, readme, prompt);
	rows = fetch(&documents, &readme->project);
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
