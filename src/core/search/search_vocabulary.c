/*
 * search_vocabulary.c
 *		The vocabulary of documents, read off the entries of the search indexes.
 *
 * No table of words has to be kept up to date by writers for the sake of a rare misspelt query, and no
 * extension has to be installed. Few documents are read themselves: that costs less than to leaf through all
 * words there are.
 */
#include "postgres.h"

#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "core/search/search_vocabulary.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/array.h"
#include "utils/memutils.h"
#include "utils/varlena.h"

/* Of no more documents the words are taken from their rows, whatever others there are, if these are not too
 * many. */
#define MAX_OWN_DOCUMENTS 64
#define MAX_OWN_ROWS      5000

typedef struct NearWord
{
	char *word;
	int length;
	int distance;
} NearWord;

typedef struct VocabularySearch
{
	const char *word;
	int length;
	uint64 letters;
	int tolerance;
	NearWord *found; /* nearest first */
	int count;
	int limit;
	SearchMatch *match;
	const SearchDocument *documents;
	int document_count;
} VocabularySearch;

static int
tolerance_of(const char *word)
{
	int characters = pg_mbstrlen(word);

	if (characters < 4)
		return 0;
	return characters == 4 ? 1 : 2;
}

#define NOT_ASCII (UINT64CONST(1) << 63)

/* Which bytes occur, as bits that some share, and whether any is not ASCII. */
static uint64
letters_of(const char *word, int length)
{
	uint64 letters = 0;

	for (int i = 0; i < length; i++)
		letters |= (unsigned char) word[i] >= 0x80 ? NOT_ASCII : UINT64CONST(1) << (word[i] & 63);
	return letters;
}

/* An edit takes or brings one character, in ASCII one byte: of neither word more can be missing in the other.
 */
static bool
may_be_near(const VocabularySearch *search, const char *word, int length)
{
	uint64 letters;

	if (abs(length - search->length) > search->tolerance * MAX_MULTIBYTE_CHAR_LEN)
		return false;
	letters = letters_of(word, length);
	if ((letters | search->letters) & NOT_ASCII)
		return true;
	return abs(length - search->length) <= search->tolerance &&
		   pg_popcount64(letters & ~search->letters) <= search->tolerance &&
		   pg_popcount64(search->letters & ~letters) <= search->tolerance;
}

/* Two neighbours have changed places: one slip of the fingers, though two edits. */
static bool
is_swapped(const VocabularySearch *search, const char *word, int length)
{
	int i = 0;

	if (length != search->length)
		return false;
	while (i < length && word[i] == search->word[i])
		i++;
	return i + 1 < length && word[i] == search->word[i + 1] && word[i + 1] == search->word[i] &&
		   memcmp(word + i + 2, search->word + i + 2, length - i - 2) == 0;
}

static bool
is_known(const VocabularySearch *search, const char *word, int length)
{
	for (int i = 0; i < search->count; i++)
	{
		if (search->found[i].length == length && memcmp(search->found[i].word, word, length) == 0)
			return true;
	}
	return false;
}

/* source: of an index that holds the word, for whatever document; -1: one of the documents holds it. */
static void
consider(VocabularySearch *search, int source, const char *word, int length)
{
	bool part;
	int distance;
	int position;

	if (is_known(search, word, length))
		return;
	/* Names that are written together without humps are looked for by their parts. */
	part = search->tolerance > 0 && length > search->length &&
		   memmem(word, length, search->word, search->length) != NULL;
	if (!part && !may_be_near(search, word, length))
		return;
	distance = part || is_swapped(search, word, length)
				   ? 1
				   : varstr_levenshtein_less_equal(search->word, search->length, word, length, 1, 1, 1,
												   search->tolerance, true);
	if (distance > search->tolerance)
		return;
	if (source >= 0 &&
		!search_match_occurs(search->match, source, word, length, search->documents, search->document_count))
		return;
	/* One typo explains a word better than two. */
	search->tolerance = distance;
	position = search->count;
	while (position > 0 && search->found[position - 1].distance > distance)
		position--;
	if (position == search->limit)
		return;
	search->count = Min(search->count + 1, search->limit);
	memmove(&search->found[position + 1], &search->found[position],
			(search->count - position - 1) * sizeof(NearWord));
	search->found[position] = (NearWord){pnstrdup(word, length), length, distance};
}

static bool
consider_own_word(const char *word, int length, int offset, bool whole, void *state)
{
	consider(state, -1, word, length);
	return true;
}

static Statement own_texts[SEARCH_SOURCES];

/* The texts of documents ($1) from one source. */
static Statement *
own_texts_statement(int source)
{
	Statement *statement = &own_texts[source];

	if (statement->text != NULL)
		return statement;
	statement->expected = SPI_OK_SELECT;
	statement->argument_count = 1;
	statement->argument_types[0] = UUIDARRAYOID;
	statement->read_only = true;
	statement->text = MemoryContextStrdup(
		TopMemoryContext,
		psprintf("SELECT %s FROM ainecto.%s s WHERE s.%s = ANY ($1)", search_sources[source].texts,
				 search_sources[source].relation, search_sources[source].document));
	return statement;
}

/* The words of few documents from their rows; false if these are too many. */
static bool
consider_own_words(VocabularySearch *search)
{
	Datum uuids[MAX_OWN_DOCUMENTS];
	NullableDatum documents;
	uint64 rows = 0;

	if (search->document_count > MAX_OWN_DOCUMENTS)
		return false;
	for (int i = 0; i < search->document_count; i++)
		uuids[i] = UUIDPGetDatum(&search->documents[i].uuid);
	documents = parameter_array(
		construct_array(uuids, search->document_count, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR), UUIDOID);
	for (int source = 0; source < SEARCH_SOURCES && rows < MAX_OWN_ROWS; source++)
	{
		uint64 count;

		if (!search->match->open[source])
			continue;
		count = statement_run_limited(own_texts_statement(source), PARAMETERS(documents), MAX_OWN_ROWS);
		rows += count;
		for (uint64 row = 0; row < count; row++)
			for (int column = 1; column <= SPI_tuptable->tupdesc->natts; column++)
			{
				char *text = statement_text(row, column);

				if (text != NULL)
					search_scan_words(text, strlen(text), consider_own_word, search);
			}
	}
	return rows < MAX_OWN_ROWS;
}

/* Every word of an index once that begins with the letter: from one to the first entry of the next. */
static void
consider_words(VocabularySearch *search, int source, char letter)
{
	SearchIndex *index = &search->match->indexes[source];
	bool more = search_index_seek(index, &letter, 1);

	while (more && search_index_begins(index, &letter, 1))
	{
		char word[SEARCH_MAX_KEY];
		int length = index->key_length - SEARCH_SUFFIX;

		memcpy(word, index->key, length + 1);
		consider(search, source, word, length);
		if (index->locked && search_index_next(index) && !search_index_begins(index, word, length + 1))
			continue;
		word[length] = '\1';
		more = search_index_seek(index, word, length + 1);
	}
	search_index_release(index);
	CHECK_FOR_INTERRUPTS();
}

static void
consider_letter(VocabularySearch *search, int letter)
{
	for (int source = 0; source < SEARCH_SOURCES; source++)
	{
		if (search->match->open[source])
			consider_words(search, source, (char) letter);
	}
}

/* The nearest words; of one that others continue, it alone: a prefix finds them, too. */
static List *
take_nearest(const VocabularySearch *search)
{
	List *words = NIL;

	for (int i = 0; i < search->count && search->found[i].distance == search->found[0].distance; i++)
	{
		bool covered = false;

		for (int j = 0; j < search->count; j++)
			covered |= search->found[j].distance == search->found[0].distance &&
					   search->found[j].length < search->found[i].length &&
					   memcmp(search->found[j].word, search->found[i].word, search->found[j].length) == 0;
		if (!covered)
			words = lappend(words, search->found[i].word);
	}
	return words;
}

List *
search_near_words(const char *word, SearchMatch *match, const SearchDocument *documents, int count, int limit)
{
	VocabularySearch search = {.word = word,
							   .length = strlen(word),
							   .tolerance = tolerance_of(word),
							   .limit = limit,
							   .match = match,
							   .documents = documents,
							   .document_count = count};

	int first = (unsigned char) word[0];
	int second = (unsigned char) word[1];

	if (search.tolerance == 0)
		return NIL;
	search.letters = letters_of(word, search.length);
	search.found = palloc0((limit + 1) * sizeof(NearWord));
	if (consider_own_words(&search))
		return take_nearest(&search);
	/* Most slips leave the first letter alone, double it or swap it with the second. */
	consider_letter(&search, first);
	if (second != first)
		consider_letter(&search, second);
	for (int letter = SEARCH_JOINED + 1; search.count == 0 && letter <= 0xFF; letter++)
	{
		if (letter != first && letter != second)
			consider_letter(&search, letter);
	}
	return take_nearest(&search);
}
