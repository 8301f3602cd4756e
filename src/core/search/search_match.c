/*
 * search_match.c
 *		Matching documents with the words of a query.
 */
#include "postgres.h"

#include "core/search/search_match.h"
#include "miscadmin.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* How a word stands in a hit, and what that counts: in a name more than in a text of a kind twice as heavy.
 */
enum
{
	STANDS_NOWHERE = 0,
	BEGINS_WORD_OF_TEXT = 1,
	IS_WORD_OF_TEXT = 2,
	BEGINS_WORD_OF_NAME = 6,
	IS_WORD_OF_NAME = 8,
	IS_NAME = 10,
	QUERY_IS_NAME = 12
};

/* Shorter words match only themselves. */
#define MIN_PREFIX 3
/* Entries of other documents stepped over before it is thought cheaper to seek. */
#define MAX_STEPS 6
/* Entries between two looks at whether the call was cancelled. */
#define PAUSE_EVERY 1024

void
search_match_open(SearchMatch *match, int types, Snapshot snapshot)
{
	memset(match, 0, sizeof(*match));
	for (int i = 0; i < SEARCH_SOURCES; i++)
	{
		if ((search_sources[i].types & types) == 0)
			continue;
		search_index_open(&match->indexes[i], &search_sources[i], snapshot);
		match->open[i] = true;
	}
}

void
search_match_close(SearchMatch *match)
{
	for (int i = 0; i < SEARCH_SOURCES; i++)
	{
		if (match->open[i])
			search_index_close(&match->indexes[i]);
	}
}

/* Called with an entry of a document; false ends the walk. */
typedef bool (*EntryVisitor)(SearchIndex *index, int document, void *state);

typedef struct MatchWalk
{
	SearchIndex *index;
	const SearchDocument *documents; /* in the order of their uuids */
	int count;
	EntryVisitor visitor;
	void *state;
	int next;                  /* the first document that entries of the word may still stand for */
	char word[SEARCH_MAX_KEY]; /* the word at hand, with its null byte */
	int word_length;           /* with it; 0: none */
} MatchWalk;

/* The first document from walk->next on that is not before the entry's; doubling steps, then halving. */
static void
advance(MatchWalk *walk, const char *document)
{
	int low = walk->next;
	int step = 1;
	int high;

	while (low + step <= walk->count &&
		   memcmp(walk->documents[low + step - 1].uuid.data, document, UUID_LEN) < 0)
	{
		low += step;
		step *= 2;
	}
	high = Min(low + step - 1, walk->count);
	while (low < high)
	{
		int middle = low + (high - low) / 2;

		if (memcmp(walk->documents[middle].uuid.data, document, UUID_LEN) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	walk->next = low;
}

static const char *
entry_document(const SearchIndex *index)
{
	return index->key + index->key_length - (UUID_LEN + 2);
}

/* Note of which word the entry is; a new word begins again with the first document. */
static void
enter_word(MatchWalk *walk)
{
	int length = walk->index->key_length - (UUID_LEN + 2);

	if (length == walk->word_length && memcmp(walk->index->key, walk->word, length) == 0)
		return;
	memcpy(walk->word, walk->index->key, length);
	walk->word_length = length;
	walk->next = 0;
}

/* To the first entry of the word that may stand for documents[next], or of the next word if there is none. */
static bool
skip(MatchWalk *walk)
{
	char key[SEARCH_MAX_KEY];
	int length = walk->word_length;

	for (int i = 0; walk->next < walk->count && i < MAX_STEPS; i++)
	{
		if (!search_index_next(walk->index))
			return false;
		if (!search_index_begins(walk->index, walk->word, walk->word_length) ||
			memcmp(entry_document(walk->index), walk->documents[walk->next].uuid.data, UUID_LEN) >= 0)
			return true;
	}
	memcpy(key, walk->word, length);
	if (walk->next < walk->count)
	{
		memcpy(key + length, walk->documents[walk->next].uuid.data, UUID_LEN);
		length += UUID_LEN;
	}
	else
		key[length - 1] = '\1';
	return search_index_seek(walk->index, key, length);
}

/* Visit the entries of the documents that begin with the prefix, a word or one with its null byte. */
static void
walk_entries(MatchWalk *walk, const char *prefix, int length)
{
	bool more = search_index_seek(walk->index, prefix, length);

	walk->word_length = 0;
	for (int steps = 1; more && search_index_begins(walk->index, prefix, length); steps++)
	{
		enter_word(walk);
		advance(walk, entry_document(walk->index));
		if (walk->next == walk->count ||
			memcmp(walk->documents[walk->next].uuid.data, entry_document(walk->index), UUID_LEN) != 0)
			more = skip(walk);
		else
			more = walk->visitor(walk->index, walk->next, walk->state) && search_index_next(walk->index);
		if (more && steps % PAUSE_EVERY == 0)
			more = search_index_pause(walk->index);
	}
	search_index_release(walk->index);
	CHECK_FOR_INTERRUPTS();
}

/* What is done with the entries that match a word of the query. */
typedef struct MatchVisit
{
	const SearchWords *words;
	int word;        /* at hand; -1: the query written as one */
	int word_length; /* of the prefix at hand */
	int source;
	SearchDocument *documents; /* that are scored */
	HTAB *rows;                /* that are collected */
	int document;
	int stands;
} MatchVisit;

/* How the word at hand stands in the rows of the entry. */
static int
standing(const MatchVisit *visit, const SearchIndex *index)
{
	int class = index->key[index->key_length - 2];
	bool whole = index->key[visit->word_length] == '\0';

	if (visit->word < 0)
		return class == SEARCH_IS_NAME ? QUERY_IS_NAME : STANDS_NOWHERE;
	switch (class)
	{
		case SEARCH_IS_NAME:
			return whole ? IS_NAME : BEGINS_WORD_OF_NAME;
		case SEARCH_IN_NAME:
			return whole ? IS_WORD_OF_NAME : BEGINS_WORD_OF_NAME;
		default:
			return whole ? IS_WORD_OF_TEXT : BEGINS_WORD_OF_TEXT;
	}
}

/* Whether an entry counts for this word: the one at hand, or one of the name. */
static bool
is_meant(const MatchVisit *visit, int word)
{
	return visit->word < 0 ? (visit->words->named & (1 << word)) != 0 : visit->word == word;
}

static bool
score_entry(SearchIndex *index, int document, void *state)
{
	MatchVisit *visit = state;
	SearchDocument *scored = &visit->documents[document];
	int stands = standing(visit, index);
	int weight = search_sources[visit->source].weight * stands;
	bool better = stands == QUERY_IS_NAME && !scored->named;

	for (int i = 0; i < visit->words->count; i++)
		better |= is_meant(visit, i) && weight > scored->best[i];
	if (!better || !search_index_is_alive(index))
		return true;
	for (int i = 0; i < visit->words->count; i++)
	{
		if (is_meant(visit, i))
			scored->best[i] = Max(scored->best[i], weight);
	}
	scored->named |= stands == QUERY_IS_NAME;
	return true;
}

/* Walk one index for some of the words, and for the query written as one. */
static void
walk_source(SearchMatch *match, MatchVisit *visit, int which, const SearchDocument *documents, int count,
			EntryVisitor visitor)
{
	MatchWalk walk = {&match->indexes[visit->source], documents, count, visitor, visit, 0, {0}, 0};
	const SearchWords *words = visit->words;
	char key[SEARCH_MAX_KEY];

	for (int i = 0; i < words->count; i++)
	{
		ListCell *cell;

		if ((which & (1 << i)) == 0)
			continue;
		visit->word = i;
		foreach(cell, words->words[i].prefixes)
		{
			const char *prefix = lfirst(cell);
			int length = strlen(prefix);
			bool open = length >= MIN_PREFIX || (unsigned char) *prefix >= 0x80;

			visit->word_length = length;
			length = search_write_key(key, prefix, length, NULL);
			walk_entries(&walk, key, open ? length - 1 : length);
		}
	}
	visit->word = -1;
	if (words->joined_length == 0)
		return;
	/* A name of one word is that word's entry; others are joined. */
	walk_entries(&walk, key, search_write_key(key, words->joined + 1, words->joined_length - 1, NULL));
	walk_entries(&walk, key, search_write_key(key, words->joined, words->joined_length, NULL));
}

void
search_match_score(SearchMatch *match, const SearchWords *words, int which, SearchDocument *documents,
				   int count)
{
	MatchVisit visit = {.words = words, .documents = documents};

	for (visit.source = 0; visit.source < SEARCH_SOURCES; visit.source++)
	{
		if (match->open[visit.source])
			walk_source(match, &visit, which, documents, count, score_entry);
	}
}

static bool
note_occurrence(SearchIndex *index, int document, void *state)
{
	bool *occurs = state;

	*occurs = search_index_is_alive(index);
	return !*occurs;
}

bool
search_match_occurs(SearchMatch *match, int source, const char *word, int length,
					const SearchDocument *documents, int count)
{
	bool occurs = false;
	MatchWalk walk = {&match->indexes[source], documents, count, note_occurrence, &occurs, 0, {0}, 0};
	char key[SEARCH_MAX_KEY];

	walk_entries(&walk, key, search_write_key(key, word, length, NULL));
	return occurs;
}

/* A row that matches, and how each word stands in it. */
typedef struct MatchedRow
{
	struct MatchedRowKey
	{
		int document;
		int source;
		ItemPointerData row;
	} key;
	uint8 stands[SEARCH_MAX_WORDS];
} MatchedRow;

static bool
collect_row(const ItemPointerData *row, void *state)
{
	MatchVisit *visit = state;
	struct MatchedRowKey key;
	MatchedRow *matched;
	bool known;

	memset(&key, 0, sizeof(key));
	key.document = visit->document;
	key.source = visit->source;
	key.row = *row;
	matched = hash_search(visit->rows, &key, HASH_ENTER, &known);
	if (!known)
		memset(matched->stands, 0, sizeof(matched->stands));
	for (int i = 0; i < visit->words->count; i++)
	{
		if (is_meant(visit, i))
			matched->stands[i] = Max(matched->stands[i], visit->stands);
	}
	return true;
}

static bool
collect_entry(SearchIndex *index, int document, void *state)
{
	MatchVisit *visit = state;

	visit->document = document;
	visit->stands = standing(visit, index);
	if (visit->stands > STANDS_NOWHERE)
		search_index_visit(index, collect_row, visit);
	return true;
}

/* The name itself first, then heavier ones; of equals the kinds in the order of the sources, and older rows.
 */
static bool
is_better(const SearchHit *a, const SearchHit *b)
{
	if (a->named != b->named)
		return a->named;
	if (a->weight != b->weight)
		return a->weight > b->weight;
	if (a->source != b->source)
		return a->source < b->source;
	return ItemPointerCompare((ItemPointer) &a->row, (ItemPointer) &b->row) < 0;
}

static void
keep_hit(SearchHits *hits, const SearchHit *hit, int limit)
{
	int position = hits->count;

	hits->total++;
	while (position > 0 && is_better(hit, &hits->best[position - 1]))
		position--;
	memmove(&hits->best[position + 1], &hits->best[position], (hits->count - position) * sizeof(SearchHit));
	hits->best[position] = *hit;
	hits->count = Min(hits->count + 1, limit);
}

/* Whether all words of the query's name stand in the row. */
static bool
holds_name(const MatchedRow *matched, const SearchWords *words)
{
	for (int i = 0; i < words->count; i++)
	{
		if ((words->named & (1 << i)) != 0 && matched->stands[i] == STANDS_NOWHERE)
			return false;
	}
	return true;
}

static void
keep_row(SearchHits *hits, const MatchedRow *matched, const SearchWords *words, int limit)
{
	SearchHit hit = {.source = matched->key.source, .row = matched->key.row};

	if (hits->whole && !holds_name(matched, words))
		return;
	for (int i = 0; i < words->count; i++)
	{
		hit.weight += search_sources[hit.source].weight * matched->stands[i];
		hit.named |= words->identifier && matched->stands[i] == QUERY_IS_NAME;
	}
	keep_hit(hits, &hit, limit);
}

void
search_match_hits(SearchMatch *match, const SearchWords *words, const SearchDocument *documents, int count,
				  int limit, SearchHits *hits)
{
	HASHCTL control = {.keysize = sizeof(struct MatchedRowKey),
					   .entrysize = sizeof(MatchedRow),
					   .hcxt = CurrentMemoryContext};
	MatchVisit visit = {.words = words};
	HASH_SEQ_STATUS sequence;
	MatchedRow *matched;

	memset(hits, 0, count * sizeof(SearchHits));
	for (int i = 0; i < count; i++)
		hits[i].best = palloc((limit + 1) * sizeof(SearchHit));
	visit.rows = hash_create("matched rows", 256, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	for (visit.source = 0; visit.source < SEARCH_SOURCES; visit.source++)
	{
		if (match->open[visit.source])
			walk_source(match, &visit, ~0, documents, count, collect_entry);
	}
	if (words->identifier)
	{
		hash_seq_init(&sequence, visit.rows);
		while ((matched = hash_seq_search(&sequence)) != NULL)
			hits[matched->key.document].whole |= holds_name(matched, words);
	}
	hash_seq_init(&sequence, visit.rows);
	while ((matched = hash_seq_search(&sequence)) != NULL)
		keep_row(&hits[matched->key.document], matched, words, limit);
	hash_destroy(visit.rows);
}
