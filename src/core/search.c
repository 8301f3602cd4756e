/*
 * search.c
 *		Full-text search: one statement finds and ranks, then each shown place is looked up by its key.
 *
 * The statement is built from the table of sources once per backend and lives in TopMemoryContext.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/search.h"
#include "core/search_text.h"
#include "core/search_vocabulary.h"
#include "core/visible.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Words of a query that count; each is a bit in the statement. */
#define MAX_WORDS 12
/* Near words tried for one that matches nothing. */
#define MAX_NEAR_WORDS 8
/* Places shown per document. */
#define MAX_PLACES 3
/* Shorter words match only themselves. */
#define MIN_PREFIX 3
#define MIN_PLURAL 5

/*
 * A table whose texts are searched. Its index is 35_search.sql's <relation>_search_index on
 * ainecto.search_vector(ARRAY[texts]); texts has to be spelt as there, or the planner does not use it.
 */
typedef struct SearchSource
{
	const char *entity; /* kind of the place, as in change rows */
	const char *relation;
	const char *index;
	const char *document; /* column that names the document */
	const char *key;      /* column that names the place */
	const char *texts;    /* columns in the index, as SQL */
	const char *name;     /* column whose match counts more; NULL: none */
	const char *label;    /* SQL of what a user calls the place, alias s; NULL: it has no name */
	int weight;
	bool integer_key;
} SearchSource;

#define IN_DOCUMENT "document_uuid"

static const SearchSource sources[] = {
	{.entity = "document",
	 .relation = "document",
	 .index = "document_title_search_index",
	 .document = "uuid",
	 .key = "uuid",
	 .texts = "s.title",
	 .name = "s.title",
	 .label = "s.title",
	 .weight = 8},
	{.entity = "document",
	 .relation = "document",
	 .index = "document_source_search_index",
	 .document = "uuid",
	 .key = "uuid",
	 .texts = "s.diagram_source",
	 .label = "s.title",
	 .weight = 2},
	{.entity = "table",
	 .relation = "erd_table",
	 .index = "erd_table_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.name, s.alias, s.note",
	 .name = "s.name",
	 .label = "pg_catalog.concat_ws('.', s.schema_name, s.name)",
	 .weight = 5},
	{.entity = "column",
	 .relation = "erd_column",
	 .index = "erd_column_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.name, s.note",
	 .name = "s.name",
	 .label = "(SELECT pg_catalog.concat_ws('.', t.name, s.name) FROM ainecto.erd_table t"
			  " WHERE t.document_uuid = s.document_uuid AND t.uuid = s.table_uuid)",
	 .weight = 3},
	{.entity = "enum",
	 .relation = "erd_enum",
	 .index = "erd_enum_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.name, s.note",
	 .name = "s.name",
	 .label = "s.name",
	 .weight = 4},
	{.entity = "enum_value",
	 .relation = "erd_enum_value",
	 .index = "erd_enum_value_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.value, s.note",
	 .name = "s.value",
	 .label = "(SELECT pg_catalog.concat_ws('.', e.name, s.value) FROM ainecto.erd_enum e"
			  " WHERE e.document_uuid = s.document_uuid AND e.uuid = s.enum_uuid)",
	 .weight = 2},
	{.entity = "table_group",
	 .relation = "erd_table_group",
	 .index = "erd_table_group_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.name",
	 .name = "s.name",
	 .label = "s.name",
	 .weight = 4},
	{.entity = "note",
	 .relation = "erd_note",
	 .index = "erd_note_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.title, s.content",
	 .name = "s.title",
	 .label = "s.title",
	 .weight = 3},
	{.entity = "group",
	 .relation = "flow_group",
	 .index = "flow_group_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.name",
	 .name = "s.name",
	 .label = "s.name",
	 .weight = 4},
	{.entity = "node",
	 .relation = "flow_node",
	 .index = "flow_node_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.text",
	 .name = "s.text",
	 .weight = 4},
	{.entity = "edge",
	 .relation = "flow_edge",
	 .index = "flow_edge_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.label",
	 .name = "s.label",
	 .weight = 2},
	{.entity = "scenario",
	 .relation = "test_scenario",
	 .index = "test_scenario_search_index",
	 .document = IN_DOCUMENT,
	 .key = "id",
	 .texts = "s.name, s.description",
	 .name = "s.name",
	 .label = "s.name",
	 .weight = 5,
	 .integer_key = true},
	{.entity = "testcase",
	 .relation = "test_case",
	 .index = "test_case_search_index",
	 .document = IN_DOCUMENT,
	 .key = "id",
	 .texts = "s.title, s.precondition, s.expected_result, s.tags",
	 .name = "s.title",
	 .label = "s.title",
	 .weight = 4,
	 .integer_key = true},
	{.entity = "step",
	 .relation = "test_step",
	 .index = "test_step_search_index",
	 .document = IN_DOCUMENT,
	 .key = "id",
	 .texts = "s.action, s.expected_result",
	 .label = "(SELECT c.title FROM ainecto.test_case c WHERE c.document_uuid = s.document_uuid AND c.id = "
			  "s.case_id)",
	 .weight = 2,
	 .integer_key = true},
	{.entity = "block",
	 .relation = "readme_block",
	 .index = "readme_block_search_index",
	 .document = IN_DOCUMENT,
	 .key = "uuid",
	 .texts = "s.content",
	 .weight = 3},
};

static Statement find = {
	.expected = SPI_OK_SELECT,
	.argument_count = 10,
	.argument_types = {INT8OID, UUIDOID, TEXTARRAYOID, TEXTARRAYOID, TEXTOID, INT4OID, BOOLOID, INT8OID,
					   INT8OID, TEXTOID},
	.read_only = true,
	.plan_once = true,
};

static Statement details[lengthof(sources)];

/* Columns of find. */
enum
{
	FIND_TOTAL = 1, /* documents that count */
	FIND_WORDS,     /* bits of the words that occur anywhere the caller may look */
	FIND_UUID,
	FIND_TITLE,
	FIND_TYPE,
	FIND_PROJECT,
	FIND_FOLDER,
	FIND_WORKSPACE,
	FIND_VERSION,
	FIND_PLACES,
	FIND_SOURCE,
	FIND_KEY
};

/* One source's part of the union of hits. w is the word, s the row. */
static void
append_hits(StringInfo text, int number)
{
	const SearchSource *source = &sources[number];

	appendStringInfo(
		text, "%s SELECT s.%s AS document_uuid, w.position, %d AS source, s.%s::pg_catalog.text AS key, ",
		number == 0 ? "" : " UNION ALL", source->document, number, source->key);
	if (source->name == NULL)
		appendStringInfo(text, "%d", source->weight);
	else
		appendStringInfo(text, "%d * ainecto.search_weight(%s, w.word, $10)", source->weight, source->name);
	appendStringInfo(
		text, " AS weight FROM word w JOIN ainecto.%s s ON ainecto.search_vector(ARRAY[%s]) @@ w.query",
		source->relation, source->texts);
}

/*
 * $1 account, $2 project or null, $3 queries of the words as tsquery texts, $4 the words, $5 type or null, $6
 * bits of all words, $7 whether any word will do, $8 limit, $9 offset, $10 the query. The
 * first row is always there and carries the totals.
 */
/* clang-format off */
static const char find_words[] = VISIBLE_PLACES
	", word AS MATERIALIZED ("
	" SELECT q.query::pg_catalog.tsquery AS query, q.word, q.position::pg_catalog.int4 AS position"
	" FROM ROWS FROM (pg_catalog.unnest($3), pg_catalog.unnest($4)) WITH ORDINALITY AS q(query, word, position)),"
	" hit AS MATERIALIZED (";

static const char rank_documents[] =
	"), found AS ("
	" SELECT b.document_uuid, pg_catalog.bit_or(1 << (b.position - 1)) AS words, pg_catalog.sum(b.best) AS score"
	" FROM (SELECT h.document_uuid, h.position, pg_catalog.max(h.weight) AS best FROM hit h GROUP BY 1, 2) b"
	" GROUP BY 1),"
	" shown AS MATERIALIZED ("
	" SELECT d.uuid, d.updated_at, p.workspace_uuid, o.words, o.score FROM found o"
	" JOIN ainecto.document d ON d.uuid = o.document_uuid"
	" JOIN place_project p ON p.uuid = d.project_uuid" VISIBLE_DOCUMENT_JOIN
	" WHERE NOT " VISIBLE_DOCUMENT_IS_ARCHIVED " AND " VISIBLE_READABLE(VISIBLE_DOCUMENT_ROLE)
	" AND ($5 IS NULL OR d.type = $5)),"
	" page AS MATERIALIZED ("
	" SELECT d.*, v.workspace_uuid,"
	" pg_catalog.row_number() OVER (ORDER BY v.score DESC, v.updated_at DESC, v.uuid) AS rank"
	" FROM (SELECT * FROM shown v WHERE $7 OR v.words = $6"
	"  ORDER BY v.score DESC, v.updated_at DESC, v.uuid LIMIT $8 OFFSET $9) v"
	" JOIN ainecto.document d ON d.uuid = v.uuid),"
	" best AS ("
	" SELECT k.document_uuid, k.source, k.key, pg_catalog.count(*) OVER (PARTITION BY k.document_uuid) AS places,"
	" pg_catalog.row_number() OVER (PARTITION BY k.document_uuid ORDER BY k.weight DESC, k.source, k.key) AS rank"
	" FROM (SELECT h.document_uuid, h.source, h.key, pg_catalog.sum(h.weight) AS weight FROM hit h"
	"  WHERE h.document_uuid IN (SELECT g.uuid FROM page g) GROUP BY 1, 2, 3) k)"
	" SELECT t.total, t.words, g.uuid, g.title, g.type, g.project_uuid, g.folder_uuid, g.workspace_uuid, g.version,"
	" k.places, k.source, k.key"
	" FROM (SELECT pg_catalog.count(*) FILTER (WHERE $7 OR v.words = $6) AS total,"
	"  COALESCE(pg_catalog.bit_or(v.words), 0) AS words FROM shown v) t"
	" LEFT JOIN (page g JOIN best k ON k.document_uuid = g.uuid AND k.rank <= " CppAsString2(MAX_PLACES) ") ON true"
	" ORDER BY g.rank, k.rank";
/* clang-format on */

static void
build_find(void)
{
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, find_words);
	for (int i = 0; i < (int) lengthof(sources); i++)
		append_hits(&text, i);
	appendStringInfoString(&text, rank_documents);
	find.text = text.data;
	MemoryContextSwitchTo(caller);
}

/* The label and the texts of one place: $1 document, $2 key. */
static Statement *
detail_statement(int number)
{
	const SearchSource *source = &sources[number];
	Statement *statement = &details[number];
	MemoryContext caller;

	if (statement->text != NULL)
		return statement;
	caller = MemoryContextSwitchTo(TopMemoryContext);
	statement->expected = SPI_OK_SELECT;
	statement->argument_count = 2;
	statement->argument_types[0] = UUIDOID;
	statement->argument_types[1] = TEXTOID;
	statement->read_only = true;
	statement->text = psprintf("SELECT %s, %s FROM ainecto.%s s WHERE s.%s = $1 AND s.%s = $2::pg_catalog.%s",
							   source->label == NULL ? "NULL" : source->label, source->texts,
							   source->relation, source->document, source->key,
							   source->integer_key                     ? "int8"
							   : strcmp(source->document, "uuid") == 0 ? "uuid"
																	   : "text");
	MemoryContextSwitchTo(caller);
	return statement;
}

/* What a word of the query stands for: the beginning of a word, without the s of a plural. */
static char *
word_prefix(const char *word)
{
	int length = strlen(word);

	if (length >= MIN_PLURAL && word[length - 1] == 's' && word[length - 2] != 's')
		return pnstrdup(word, length - 1);
	return pstrdup(word);
}

/* Words hold letters and digits only: nothing in them needs escaping in a tsquery. */
static void
append_term(StringInfo query, const char *word)
{
	appendStringInfo(query, "%s'%s'%s", query->len > 0 ? " | " : "", word,
					 (int) strlen(word) >= MIN_PREFIX || (unsigned char) *word >= 0x80 ? ":*" : "");
}

typedef struct QueryWord
{
	const char *word;
	List *alternatives; /* of C strings: the prefixes it stands for */
} QueryWord;

typedef struct SearchQuery
{
	const SearchRequest *request;
	QueryWord words[MAX_WORDS];
	int count;
	bool any;
} SearchQuery;

static Datum
text_array(const char *const *texts, int count)
{
	Datum elements[MAX_WORDS];

	for (int i = 0; i < count; i++)
		elements[i] = CStringGetTextDatum(texts[i]);
	return PointerGetDatum(construct_array(elements, count, TEXTOID, -1, false, TYPALIGN_INT));
}

static uint64
run_find(const SearchQuery *query)
{
	const SearchRequest *request = query->request;
	const char *queries[MAX_WORDS];
	const char *words[MAX_WORDS];
	char nulls[] = "          ";
	Datum values[10];

	for (int i = 0; i < query->count; i++)
	{
		StringInfoData terms;
		ListCell *cell;

		initStringInfo(&terms);
		foreach(cell, query->words[i].alternatives)
			append_term(&terms, lfirst(cell));
		queries[i] = terms.data;
		words[i] = linitial(query->words[i].alternatives);
	}
	if (find.text == NULL)
		build_find();
	values[0] = Int64GetDatum(request->account);
	values[1] = request->project == NULL ? (Datum) 0 : UUIDPGetDatum(request->project);
	nulls[1] = request->project == NULL ? 'n' : ' ';
	values[2] = text_array(queries, query->count);
	values[3] = text_array(words, query->count);
	values[4] = request->type == NULL ? (Datum) 0 : CStringGetTextDatum(request->type);
	nulls[4] = request->type == NULL ? 'n' : ' ';
	values[5] = Int32GetDatum((1 << query->count) - 1);
	values[6] = BoolGetDatum(query->any);
	values[7] = Int64GetDatum(request->limit);
	values[8] = Int64GetDatum(request->offset);
	values[9] = CStringGetTextDatum(request->query);
	return statement_run(&find, values, nulls);
}

/* Let words that occur nowhere stand for near ones. Returns whether any has. */
static bool
widen(SearchQuery *query, int occurring)
{
	const char *indexes[lengthof(sources)];
	bool widened = false;

	for (int i = 0; i < (int) lengthof(sources); i++)
		indexes[i] = sources[i].index;
	for (int i = 0; i < query->count; i++)
	{
		List *near;

		if (occurring & (1 << i))
			continue;
		near = search_near_words(query->words[i].word, indexes, lengthof(sources), MAX_NEAR_WORDS);
		if (near == NIL)
			continue;
		query->words[i].alternatives = list_concat(query->words[i].alternatives, near);
		widened = true;
	}
	return widened;
}

/*
 * First as asked; without a hit, with words that occur nowhere replaced by near ones; at last any word will
 * do. Returns the rows of find.
 */
static uint64
find_documents(SearchQuery *query)
{
	uint64 rows = run_find(query);
	bool widened;

	if (statement_integer(0, FIND_TOTAL) > 0)
		return rows;
	widened = widen(query, (int) statement_integer(0, FIND_WORDS));
	if (widened)
		rows = run_find(query);
	if (statement_integer(0, FIND_TOTAL) > 0 || query->count == 1)
		return rows;
	query->any = true;
	return run_find(query);
}

/* A row of find, copied: the next statement takes its place. */
typedef struct FoundPlace
{
	char *uuid;
	char *title;
	char *type;
	char *project;
	char *folder;
	char *workspace;
	int64 version;
	int64 places;
	int source;
	char *key;
} FoundPlace;

static FoundPlace *
copy_rows(uint64 rows)
{
	FoundPlace *found = palloc0(Max(rows, 1) * sizeof(FoundPlace));

	for (uint64 i = 0; i < rows; i++)
	{
		found[i].uuid = statement_text(i, FIND_UUID);
		found[i].title = statement_text(i, FIND_TITLE);
		found[i].type = statement_text(i, FIND_TYPE);
		found[i].project = statement_text(i, FIND_PROJECT);
		found[i].folder = statement_text(i, FIND_FOLDER);
		found[i].workspace = statement_text(i, FIND_WORKSPACE);
		found[i].version = statement_integer(i, FIND_VERSION);
		found[i].places = statement_integer(i, FIND_PLACES);
		found[i].source = (int) statement_integer(i, FIND_SOURCE);
		found[i].key = statement_text(i, FIND_KEY);
	}
	return found;
}

static void
write_place(JsonWriter *writer, const FoundPlace *place, const List *prefixes)
{
	const SearchSource *source = &sources[place->source];
	Datum values[] = {DirectFunctionCall1(uuid_in, CStringGetDatum(place->uuid)),
					  CStringGetTextDatum(place->key)};
	char *snippet = NULL;

	json_write_open_object(writer);
	json_write_text_member(writer, "entity", source->entity);
	if (strcmp(source->key, source->document) != 0)
	{
		if (source->integer_key)
			json_write_raw_member(writer, "id", place->key);
		else
			json_write_text_member(writer, "uuid", place->key);
	}
	if (statement_run(detail_statement(place->source), values, NULL) == 1)
	{
		json_write_text_member(writer, "name", statement_text(0, 1));
		for (int column = 2; column <= SPI_tuptable->tupdesc->natts && snippet == NULL; column++)
		{
			char *text = statement_text(0, column);

			if (text != NULL)
				snippet = search_snippet(text, prefixes);
		}
	}
	json_write_text_member(writer, "snippet", snippet);
	json_write_close_object(writer);
}

static void
write_document(JsonWriter *writer, const FoundPlace *document)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "uuid", document->uuid);
	json_write_text_member(writer, "title", document->title);
	json_write_text_member(writer, "type", document->type);
	json_write_text_member(writer, "projectUuid", document->project);
	json_write_text_member(writer, "folderUuid", document->folder);
	json_write_text_member(writer, "workspaceUuid", document->workspace);
	json_write_integer_member(writer, "version", document->version);
	json_write_integer_member(writer, "matches", document->places);
	json_write_key(writer, "places");
	json_write_open_array(writer);
}

static void
close_document(JsonWriter *writer)
{
	json_write_close_array(writer);
	json_write_close_object(writer);
}

static void
write_items(JsonWriter *writer, const FoundPlace *found, uint64 rows, const List *prefixes)
{
	const FoundPlace *document = NULL;

	json_write_key(writer, "items");
	json_write_open_array(writer);
	for (uint64 i = 0; i < rows && found[i].uuid != NULL; i++)
	{
		if (document == NULL || strcmp(document->uuid, found[i].uuid) != 0)
		{
			if (document != NULL)
				close_document(writer);
			document = &found[i];
			write_document(writer, document);
		}
		write_place(writer, &found[i], prefixes);
	}
	if (document != NULL)
		close_document(writer);
	json_write_close_array(writer);
}

static void
read_query(SearchQuery *query, const SearchRequest *request)
{
	ListCell *cell;

	query->request = request;
	foreach(cell, search_query_words(request->query, MAX_WORDS))
	{
		QueryWord *word = &query->words[query->count++];

		word->word = lfirst(cell);
		word->alternatives = list_make1(word_prefix(word->word));
	}
	if (query->count == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("q: holds no word to look for"),
						errhint("Give letters or digits; signs and spaces are not searched.")));
}

void
search_run(const SearchRequest *request, JsonWriter *writer)
{
	SearchQuery query = {0};
	List *prefixes = NIL;
	FoundPlace *found;
	int64 total;
	uint64 rows;

	read_query(&query, request);
	rows = find_documents(&query);
	total = statement_integer(0, FIND_TOTAL);
	found = copy_rows(rows);
	for (int i = 0; i < query.count; i++)
		prefixes = list_concat(prefixes, query.words[i].alternatives);
	json_write_open_object(writer);
	write_items(writer, found, rows, prefixes);
	json_write_integer_member(writer, "total", total);
	if (query.any && total > 0)
		json_write_text_member(writer, "note", "No document holds all words; these hold some.");
	json_write_close_object(writer);
}
