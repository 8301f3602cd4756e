/*
 * search.c
 *		Full-text search: which documents the caller may see, which of them hold the words, and what to show
 * of them.
 *
 * Statements that depend on the table of sources are built once per backend and live in TopMemoryContext.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/search/search.h"
#include "core/search/search_match.h"
#include "core/search/search_vocabulary.h"
#include "core/tree/visible.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "core/search/search.sql.h"

/* Near words tried for one that matches nothing, and for how many such words of a query. */
#define MAX_NEAR_WORDS 8
#define MAX_MISSPELT   3
#define MIN_PLURAL     5
/* Documents that have the name of a qualified query and are asked where. */
#define MAX_QUALIFIED 100

static Statement details[SEARCH_SOURCES];

/* The label and the texts of one hit: $1 document, $2 key. */
static Statement *
detail_statement(int number)
{
	const SearchSource *source = &search_sources[number];
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

typedef struct Search
{
	const SearchRequest *request;
	SearchWords words;
	SearchMatch match;
	SearchDocument *documents; /* that the caller may see */
	int count;
	int total;       /* of them, how many count; these are moved to the front */
	bool any;        /* any word will do */
	List *prefixes;  /* what snippets show */
	char *qualifier; /* of a query that is "orders.customer_id": "orders", lower case; NULL: it is none */
	char *name;      /* and "customer_id" */
} Search;

/* What a word of the query stands for: the beginning of a word, without the s of a plural. */
static char *
word_prefix(const char *word)
{
	int length = strlen(word);

	if (length >= MIN_PLURAL && word[length - 1] == 's' && word[length - 2] != 's')
		return pnstrdup(word, length - 1);
	return pstrdup(word);
}

/* Lower case, without quotes. */
static char *
plain_name(const char *text, int length)
{
	char *plain = palloc(length + 1);
	int used = 0;

	for (int i = 0; i < length; i++)
	{
		if (strchr("\"`'[] \t\r\n", text[i]) == NULL)
			plain[used++] = (char) pg_tolower((unsigned char) text[i]);
	}
	plain[used] = '\0';
	return plain;
}

static void
read_qualifier(Search *search, const char *query, const char *name)
{
	if (name == query)
		return;
	search->qualifier = plain_name(query, (int) (name - query) - 1);
	search->name = plain_name(name, (int) strlen(name));
	while (search->name[0] != '\0' && search->name[strlen(search->name) - 1] == '.')
		search->name[strlen(search->name) - 1] = '\0';
	if (search->qualifier[0] == '\0' || search->name[0] == '\0')
		search->qualifier = NULL;
}

static void
read_query(Search *search)
{
	const char *query = search->request->query;
	SearchWords *words = &search->words;
	const char *identifier = search_identifier(query);
	const char *name = identifier == NULL ? query : identifier;
	ListCell *cell;

	foreach(cell, search_query_words(query, SEARCH_MAX_WORDS))
	{
		const SearchQueryWord *given = lfirst(cell);
		SearchWord *word = &words->words[words->count];

		word->text = given->text;
		word->prefixes = list_make1(word_prefix(word->text));
		if (given->run != NULL)
			word->prefixes = lappend(word->prefixes, given->run);
		if (given->offset >= name - query)
			words->named |= 1 << words->count;
		words->count++;
	}
	if (words->count == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("q: holds no word to look for"),
						errhint("Give letters or digits; signs and spaces are not searched.")));
	words->joined[0] = SEARCH_JOINED;
	words->joined_length = search_join_words(name, strlen(name), words->joined + 1);
	if (words->joined_length > 0)
		words->joined_length++;
	words->identifier = identifier != NULL && words->count > 1;
	if (words->identifier)
		read_qualifier(search, query, identifier);
}

/* The documents that the caller may see, and the types among them. */
static int
read_documents(Search *search)
{
	const SearchRequest *request = search->request;
	int types = 0;

	search->count = (int) execute_visible_documents(request->account, request->project, request->type);
	search->documents = palloc_extended(Max(search->count, 1) * sizeof(SearchDocument), MCXT_ALLOC_HUGE);
	for (int i = 0; i < search->count; i++)
	{
		SearchDocument *document = &search->documents[i];
		bool isnull;

		memset(document, 0, sizeof(*document));
		document->uuid = *DatumGetUUIDP(statement_datum(i, 1, &isnull));
		access_document_type_from_name(statement_text(i, 2), &document->type);
		document->updated_at = DatumGetTimestampTz(statement_datum(i, 3, &isnull));
		types |= SEARCH_TYPE(document->type);
	}
	return types;
}

/* The words that a document holds. */
static int
words_of(const SearchDocument *document)
{
	int words = 0;

	for (int i = 0; i < SEARCH_MAX_WORDS; i++)
		words |= (document->best[i] > 0) << i;
	return words;
}

static bool
counts(const Search *search, const SearchDocument *document)
{
	int words = words_of(document);

	return search->any ? words != 0 : words == (1 << search->words.count) - 1;
}

/* Count those that count; returns the words that any document holds. */
static int
count_documents(Search *search)
{
	int occurring = 0;

	search->total = 0;
	for (int i = 0; i < search->count; i++)
	{
		occurring |= words_of(&search->documents[i]);
		search->total += counts(search, &search->documents[i]);
	}
	return occurring;
}

/* Let words that occur nowhere stand for near ones; returns the words that now do. */
static int
widen(Search *search, int occurring)
{
	int widened = 0;
	int tried = 0;

	for (int i = 0; i < search->words.count; i++)
	{
		SearchWord *word = &search->words.words[i];
		List *near;

		if ((occurring & (1 << i)) != 0 || tried++ >= MAX_MISSPELT)
			continue;
		near =
			search_near_words(word->text, &search->match, search->documents, search->count, MAX_NEAR_WORDS);
		if (near == NIL)
			continue;
		word->prefixes = near;
		widened |= 1 << i;
	}
	return widened;
}

/* Heavier ones first, of equals the newer. */
static int
compare_ranks(const void *a, const void *b)
{
	const SearchDocument *left = a;
	const SearchDocument *right = b;

	if (left->qualified != right->qualified)
		return left->qualified ? -1 : 1;
	if (left->named != right->named)
		return left->named ? -1 : 1;
	if (left->score != right->score)
		return left->score > right->score ? -1 : 1;
	if (left->updated_at != right->updated_at)
		return left->updated_at > right->updated_at ? -1 : 1;
	return memcmp(left->uuid.data, right->uuid.data, UUID_LEN);
}

/* Which of the best have the name where the query says; whether any has. */
static bool
mark_qualified(Search *search, int count)
{
	bool any = false;

	for (int i = 0; i < Min(count, MAX_QUALIFIED) && search->documents[i].named; i++)
	{
		SearchDocument *document = &search->documents[i];

		document->qualified =
			document->type == DOCUMENT_ERD &&
			execute_qualified_things(&document->uuid, search->qualifier, search->name, 1) > 0;
		any |= document->qualified;
	}
	return any;
}

/* Move those that count to the front, best first. */
static void
sort_documents(Search *search)
{
	int kept = 0;

	for (int i = 0; i < search->count; i++)
	{
		if (!counts(search, &search->documents[i]))
			continue;
		search->documents[kept] = search->documents[i];
		search->documents[kept].named &= search->words.identifier;
		for (int word = 0; word < search->words.count; word++)
			search->documents[kept].score += search->documents[kept].best[word];
		kept++;
	}
	qsort(search->documents, kept, sizeof(SearchDocument), compare_ranks);
	if (search->qualifier != NULL && mark_qualified(search, kept))
		qsort(search->documents, kept, sizeof(SearchDocument), compare_ranks);
}

/*
 * First as asked; without a hit, with words that occur nowhere replaced by near ones; at last any word will
 * do.
 */
static void
find_documents(Search *search)
{
	SearchWords *words = &search->words;
	int occurring;
	int widened;

	search_match_score(&search->match, words, ~0, search->documents, search->count);
	occurring = count_documents(search);
	if (search->total == 0 && (widened = widen(search, occurring)) != 0)
	{
		search_match_score(&search->match, words, widened, search->documents, search->count);
		count_documents(search);
	}
	if (search->total == 0 && words->count > 1)
	{
		search->any = true;
		count_documents(search);
	}
	sort_documents(search);
	for (int i = 0; i < words->count; i++)
		search->prefixes = list_concat(search->prefixes, words->words[i].prefixes);
}

/* The hit's own key as text; NULL if the row has gone. */
static char *
hit_key(SearchIndex *index, const SearchHit *hit)
{
	const char *name = search_sources[hit->source].key;
	TupleTableSlot *slot = search_index_fetch(index, &hit->row);
	AttrNumber number = get_attnum(RelationGetRelid(index->heap), name);
	Oid output;
	bool varlena;
	bool isnull;
	char *key;
	Datum value;

	if (slot == NULL)
		return NULL;
	value = slot_getattr(slot, number, &isnull);
	getTypeOutputInfo(TupleDescAttr(RelationGetDescr(index->heap), number - 1)->atttypid, &output, &varlena);
	key = OidOutputFunctionCall(output, value);
	ExecClearTuple(slot);
	return key;
}

static void
write_place(Search *search, JsonWriter *writer, const SearchDocument *document, int number, const char *key)
{
	const SearchSource *source = &search_sources[number];
	char *snippet = NULL;

	json_write_open_object(writer);
	json_write_text_member(writer, "entity", source->entity);
	if (source->integer_key)
		json_write_raw_member(writer, "id", key);
	else if (strcmp(source->key, source->document) != 0)
		json_write_text_member(writer, "uuid", key);
	if (statement_run(detail_statement(number),
					  PARAMETERS(parameter_uuid(&document->uuid), parameter_text(key))) == 1)
	{
		json_write_text_member(writer, "name", statement_text(0, 1));
		for (int column = 2; column <= SPI_tuptable->tupdesc->natts && snippet == NULL; column++)
		{
			char *text = statement_text(0, column);

			if (text != NULL)
				snippet = search_snippet(text, search->prefixes);
		}
	}
	json_write_text_member(writer, "snippet", snippet);
	json_write_close_object(writer);
}

static int
find_source(const char *entity)
{
	for (int i = 0; i < SEARCH_SOURCES; i++)
	{
		if (strcmp(search_sources[i].entity, entity) == 0)
			return i;
	}
	elog(ERROR, "%s is not searched", entity);
}

/* What has the very name where the query says. Returns the keys, char *. */
static List *
write_qualified(Search *search, JsonWriter *writer, const SearchDocument *document)
{
	List *keys = NIL;
	List *sources = NIL;
	uint64 count;

	if (!document->qualified)
		return NIL;
	count =
		execute_qualified_things(&document->uuid, search->qualifier, search->name, search->request->places);
	for (uint64 row = 0; row < count; row++)
	{
		sources = lappend_int(sources, find_source(statement_text(row, 1)));
		keys = lappend(keys, statement_text(row, 2));
	}
	for (int i = 0; i < list_length(keys); i++)
		write_place(search, writer, document, list_nth_int(sources, i), list_nth(keys, i));
	return keys;
}

static bool
holds_key(const List *keys, const char *key)
{
	ListCell *cell;

	foreach(cell, keys)
	{
		if (strcmp(lfirst(cell), key) == 0)
			return true;
	}
	return false;
}

static void
write_places(Search *search, JsonWriter *writer, const SearchDocument *document, const SearchHits *hits)
{
	List *first = write_qualified(search, writer, document);
	int64 left = search->request->places - list_length(first);

	for (int i = 0; i < hits->count && left > 0; i++)
	{
		const char *key = hit_key(&search->match.indexes[hits->best[i].source], &hits->best[i]);

		if (key == NULL || holds_key(first, key))
			continue;
		write_place(search, writer, document, hits->best[i].source, key);
		left--;
	}
}

static void
write_document(Search *search, JsonWriter *writer, const SearchDocument *document, const SearchHits *hits)
{
	if (execute_document_fields(&document->uuid) != 1)
		return;
	json_write_open_object(writer);
	json_write_uuid_member(writer, "uuid", &document->uuid);
	json_write_text_member(writer, "title", statement_text(0, 1));
	json_write_text_member(writer, "type", access_document_type_name(document->type));
	json_write_text_member(writer, "projectUuid", statement_text(0, 2));
	json_write_text_member(writer, "folderUuid", statement_text(0, 3));
	json_write_text_member(writer, "workspaceUuid", statement_text(0, 4));
	json_write_integer_member(writer, "version", statement_integer(0, 5));
	json_write_integer_member(writer, "matches", hits->total);
	json_write_key(writer, "places");
	json_write_open_array(writer);
	write_places(search, writer, document, hits);
	json_write_close_array(writer);
	json_write_close_object(writer);
}

static int
compare_uuids(const void *a, const void *b)
{
	return memcmp(((const SearchDocument *) a)->uuid.data, ((const SearchDocument *) b)->uuid.data, UUID_LEN);
}

/* One page, best first. Their hits are looked up together, in the order of the indexes. */
static void
write_results(Search *search, JsonWriter *writer)
{
	int64 first = Min(search->request->offset, search->total);
	int count = (int) Min(search->request->limit, search->total - first);
	const SearchDocument *page = &search->documents[first];
	SearchDocument *sorted = palloc(Max(count, 1) * sizeof(SearchDocument));
	SearchHits *hits = palloc(Max(count, 1) * sizeof(SearchHits));

	memcpy(sorted, page, count * sizeof(SearchDocument));
	qsort(sorted, count, sizeof(SearchDocument), compare_uuids);
	search_match_hits(&search->match, &search->words, sorted, count, (int) search->request->places, hits);
	json_write_open_array(writer);
	for (int i = 0; i < count; i++)
	{
		const SearchDocument *found = bsearch(&page[i], sorted, count, sizeof(SearchDocument), compare_uuids);

		write_document(search, writer, &page[i], &hits[found - sorted]);
	}
	json_write_close_array(writer);
}

void
search_run(const SearchRequest *request, JsonWriter *writer)
{
	Search search = {.request = request};
	/* As in scan.c: a read sees one moment, all else what is written by now. */
	bool registered = !statement_one_snapshot();
	Snapshot snapshot = registered ? RegisterSnapshot(GetTransactionSnapshot()) : GetActiveSnapshot();

	read_query(&search);
	search_match_open(&search.match, read_documents(&search), snapshot);
	find_documents(&search);
	json_write_open_object(writer);
	json_write_key(writer, "items");
	write_results(&search, writer);
	json_write_integer_member(writer, "total", search.total);
	if (search.any && search.total > 0)
		json_write_text_member(writer, "note", "No document holds all words; these hold some.");
	json_write_close_object(writer);
	search_match_close(&search.match);
	if (registered)
		UnregisterSnapshot(snapshot);
}
