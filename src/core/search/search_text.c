/*
 * search_text.c
 *		Words of texts.
 */
#include "postgres.h"

#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "core/search/search_text.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* A snippet in bytes: before the match and altogether. */
#define SNIPPET_BEFORE 60
#define SNIPPET_LENGTH 160
#define ELLIPSIS       "\xE2\x80\xA6"

typedef enum CharacterClass
{
	CHARACTER_SEPARATOR,
	CHARACTER_LOWER, /* ASCII */
	CHARACTER_UPPER, /* ASCII */
	CHARACTER_OTHER, /* digits and letters beyond ASCII */
	CHARACTER_UNSPACED
} CharacterClass;

typedef struct TextScan
{
	const char *text;
	int length;
	SearchWordVisitor visitor;
	void *state;
} TextScan;

/* Blocks of the Unicode standard whose characters separate, beyond ASCII. */
static bool
is_separator(pg_wchar c)
{
	return (c >= 0x80 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) || c == 0xD7 || c == 0xF7 ||
		   (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
		   c == 0x30FB || (c >= 0xFE10 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF0F) ||
		   (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65) ||
		   (c >= 0x1F000 && c <= 0x1FAFF);
}

static bool
is_ideograph(pg_wchar c)
{
	return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
		   (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3134F);
}

/*
 * Other letters of words that stand together without spaces: Thai, Lao, Myanmar, Khmer, Hangul, Bopomofo, and
 * kana of half the width. Version 1.0.0 cut none of them.
 */
static bool
is_unspaced_letter(pg_wchar c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1100 && c <= 0x11FF) ||
		   (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3100 && c <= 0x31BF) || (c >= 0x31F0 && c <= 0x31FF) ||
		   (c >= 0xA960 && c <= 0xA97F) || (c >= 0xAC00 && c <= 0xD7FF) || (c >= 0xFF66 && c <= 0xFFDC);
}

/* Class of the character at text; *size receives its bytes. */
static CharacterClass
classify(const char *text, int *size)
{
	unsigned char byte = (unsigned char) *text;
	pg_wchar c;

	*size = 1;
	if (byte < 0x80)
	{
		if (byte >= 'a' && byte <= 'z')
			return CHARACTER_LOWER;
		if (byte >= 'A' && byte <= 'Z')
			return CHARACTER_UPPER;
		return byte >= '0' && byte <= '9' ? CHARACTER_OTHER : CHARACTER_SEPARATOR;
	}
	*size = pg_mblen(text);
	c = utf8_to_unicode((const unsigned char *) text);
	if (is_separator(c))
		return CHARACTER_SEPARATOR;
	return is_ideograph(c) || is_unspaced_letter(c) ? CHARACTER_UNSPACED : CHARACTER_OTHER;
}

/*
 * Lower case of the letters of Latin, Greek and Cyrillic beyond ASCII; others have no case or keep it. By our
 * own table, because an index must not depend on the collation of the database or on the version of a
 * library. None of the pairs differs in its number of bytes.
 */
static pg_wchar
fold_character(pg_wchar c)
{
	if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3AB && c != 0x3A2) ||
		(c >= 0x410 && c <= 0x42F))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
		return c + (c & 1);
	if ((c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x138) || (c >= 0x460 && c <= 0x481) ||
		(c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F) || (c >= 0x1E00 && c <= 0x1E95) ||
		(c >= 0x1EA0 && c <= 0x1EFF))
		return c | 1;
	switch (c)
	{
		case 0x178:
			return 0xFF;
		case 0x386:
			return 0x3AC;
		case 0x388:
		case 0x389:
		case 0x38A:
			return c + 0x25;
		case 0x38C:
			return 0x3CC;
		case 0x38E:
		case 0x38F:
			return c + 0x3F;
		default:
			return c;
	}
}

static void
fold(char *word, int length)
{
	for (int i = 0; i < length;)
	{
		unsigned char *character = (unsigned char *) word + i;

		if (*character < 0x80)
			*character = pg_ascii_tolower(*character);
		else
			unicode_to_utf8(fold_character(utf8_to_unicode(character)), character);
		i += pg_mblen((char *) character);
	}
}

static bool
emit(const TextScan *scan, int from, int to, bool whole)
{
	int length = pg_mbcliplen(scan->text + from, to - from, SEARCH_MAX_WORD);
	char word[SEARCH_MAX_WORD];

	memcpy(word, scan->text + from, length);
	fold(word, length);
	return scan->visitor(word, length, from, whole, scan->state);
}

/* A run of letters and digits: its parts at the humps of camelCase, and all of it if there are several. */
static bool
emit_run(const TextScan *scan, int from, int to)
{
	int part = from;

	for (int i = from + 1; i < to; i++)
	{
		bool upper = scan->text[i] >= 'A' && scan->text[i] <= 'Z';
		bool after_lower = scan->text[i - 1] >= 'a' && scan->text[i - 1] <= 'z';
		bool after_upper = scan->text[i - 1] >= 'A' && scan->text[i - 1] <= 'Z';
		bool before_lower = i + 1 < to && scan->text[i + 1] >= 'a' && scan->text[i + 1] <= 'z';

		/* "orderItem" and, at the second hump, "XMLParser"; but not the end of "IDs". */
		if (upper && (after_lower || (after_upper && before_lower && i + 2 < to)))
		{
			if (!emit(scan, part, i, false))
				return false;
			part = i;
		}
	}
	if (!emit(scan, part, to, false))
		return false;
	return part == from || emit(scan, from, to, true);
}

static void
scan_words(const TextScan *scan)
{
	int position = 0;

	while (position < scan->length)
	{
		int start = position;
		int size;
		CharacterClass class = classify(scan->text + position, &size);

		position += size;
		if (class == CHARACTER_SEPARATOR)
			continue;
		if (class == CHARACTER_UNSPACED)
		{
			int second = 0;

			if (position < scan->length && classify(scan->text + position, &second) != CHARACTER_UNSPACED)
				second = 0;
			if (!emit(scan, start, position + second, false))
				return;
			continue;
		}
		while (position < scan->length)
		{
			class = classify(scan->text + position, &size);
			if (class == CHARACTER_SEPARATOR || class == CHARACTER_UNSPACED)
				break;
			position += size;
		}
		if (!emit_run(scan, start, position))
			return;
	}
}

void
search_scan_words(const char *text, int length, SearchWordVisitor visitor, void *state)
{
	TextScan scan = {text, length, visitor, state};

	scan_words(&scan);
}

/* A word of a row, folded, and the best class it has there. */
typedef struct RowWord
{
	char *word;
	int length;
	char class;
} RowWord;

typedef struct RowWords
{
	RowWord *words;
	int count;
	int capacity;
	char class; /* of the words being collected */
} RowWords;

static bool
collect_word(const char *word, int length, int offset, bool whole, void *state)
{
	RowWords *row = state;

	if (row->count == row->capacity)
	{
		row->capacity *= 2;
		row->words = repalloc_huge(row->words, sizeof(RowWord) * row->capacity);
		CHECK_FOR_INTERRUPTS();
	}
	row->words[row->count++] = (RowWord){pnstrdup(word, length), length, row->class};
	return true;
}

static void
collect_text(RowWords *row, const text *value, char class)
{
	row->class = class;
	search_scan_words(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), collect_word, row);
}

typedef struct JoinedWords
{
	char *text; /* SEARCH_MAX_WORD bytes */
	int length;
	bool fits;
} JoinedWords;

static bool
join_word(const char *word, int length, int offset, bool whole, void *state)
{
	JoinedWords *joined = state;

	if (whole)
		return true;
	joined->fits = joined->length + length <= SEARCH_MAX_WORD;
	if (joined->fits)
	{
		memcpy(joined->text + joined->length, word, length);
		joined->length += length;
	}
	return joined->fits;
}

int
search_join_words(const char *text, int length, char *joined)
{
	JoinedWords words = {.text = joined, .fits = true};

	search_scan_words(text, length, join_word, &words);
	return words.fits ? words.length : 0;
}

static int
compare_words(const void *a, const void *b)
{
	const RowWord *left = a;
	const RowWord *right = b;
	int order = memcmp(left->word, right->word, Min(left->length, right->length));

	if (order == 0)
		order = left->length - right->length;
	return order != 0 ? order : left->class - right->class;
}

/* Sort, and of each word keep the best. */
static void
sort_words(RowWords *row)
{
	int kept = 0;

	qsort(row->words, row->count, sizeof(RowWord), compare_words);
	for (int i = 0; i < row->count; i++)
	{
		if (kept == 0 || row->words[i].length != row->words[kept - 1].length ||
			memcmp(row->words[i].word, row->words[kept - 1].word, row->words[i].length) != 0)
			row->words[kept++] = row->words[i];
	}
	row->count = kept;
}

/* Mark the word that is the whole name; if there is none, add the name's words joined, apart from real words.
 */
static void
add_name(RowWords *row, const text *name)
{
	char joined[1 + SEARCH_MAX_WORD];
	int length = search_join_words(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), joined + 1);

	row->class = SEARCH_IS_NAME;
	for (int i = 0; i < row->count && length > 0; i++)
	{
		if (row->words[i].length == length && memcmp(row->words[i].word, joined + 1, length) == 0)
		{
			row->words[i].class = SEARCH_IS_NAME;
			return;
		}
	}
	joined[0] = SEARCH_JOINED;
	if (length > 0)
		collect_word(joined, length + 1, 0, true, row);
}

int
search_write_key(char *key, const char *word, int length, const pg_uuid_t *document)
{
	memcpy(key, word, length);
	key[length++] = '\0';
	if (document == NULL)
		return length;
	memcpy(key + length, document->data, UUID_LEN);
	return length + UUID_LEN;
}

ArrayType *
search_make_keys(const pg_uuid_t *document, const text *row_key, const text *name, ArrayType *texts)
{
	RowWords row = {.capacity = 16};
	char bucket =
		hash_bytes((const unsigned char *) VARDATA_ANY(row_key), VARSIZE_ANY_EXHDR(row_key)) % SEARCH_BUCKETS;
	Datum *values;
	bool *nulls;
	int count;

	row.words = palloc(sizeof(RowWord) * row.capacity);
	if (name != NULL)
	{
		collect_text(&row, name, SEARCH_IN_NAME);
		add_name(&row, name);
	}
	deconstruct_array(texts, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		if (!nulls[i])
			collect_text(&row, DatumGetTextPP(values[i]), SEARCH_IN_TEXT);
	}
	sort_words(&row);
	values = palloc_extended(sizeof(Datum) * Max(row.count, 1), MCXT_ALLOC_HUGE);
	for (int i = 0; i < row.count; i++)
	{
		bytea *key = palloc(VARHDRSZ + SEARCH_MAX_KEY);
		char *bytes = VARDATA(key);
		int length = search_write_key(bytes, row.words[i].word, row.words[i].length, document);

		bytes[length++] = row.words[i].class;
		bytes[length++] = bucket;
		SET_VARSIZE(key, VARHDRSZ + length);
		values[i] = PointerGetDatum(key);
	}
	return construct_array(values, row.count, BYTEAOID, -1, false, TYPALIGN_INT);
}

static bool
is_gap(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

typedef struct QueryWords
{
	const char *query;
	List *words; /* of SearchQueryWord * */
	int limit;
	int run_end; /* of the last run of letters that 1.0.0 did not cut */
	char *run;
} QueryWords;

static bool
is_uncut_before(const char *text)
{
	int size;

	return (unsigned char) *text >= 0x80 && classify(text, &size) == CHARACTER_UNSPACED &&
		   is_unspaced_letter(utf8_to_unicode((const unsigned char *) text));
}

/* The run of such letters in which the word at offset stands; NULL if it is none of them. */
static char *
uncut_run(QueryWords *query, int offset)
{
	int end = offset;
	int length;

	if (offset < query->run_end)
		return query->run;
	if (!is_uncut_before(query->query + offset))
		return NULL;
	while (is_uncut_before(query->query + end))
		end += pg_mblen(query->query + end);
	length = pg_mbcliplen(query->query + offset, end - offset, SEARCH_MAX_WORD);
	query->run_end = end;
	query->run = pnstrdup(query->query + offset, length);
	fold(query->run, length);
	return query->run;
}

static bool
collect_query_word(const char *word, int length, int offset, bool whole, void *state)
{
	QueryWords *query = state;
	SearchQueryWord *collected;
	ListCell *cell;

	if (whole)
		return true;
	foreach(cell, query->words)
	{
		const char *known = ((const SearchQueryWord *) lfirst(cell))->text;

		if (strlen(known) == (size_t) length && memcmp(known, word, length) == 0)
			return true;
	}
	collected = palloc(sizeof(SearchQueryWord));
	collected->text = pnstrdup(word, length);
	collected->offset = offset;
	collected->run = uncut_run(query, offset);
	query->words = lappend(query->words, collected);
	return list_length(query->words) < query->limit;
}

List *
search_query_words(const char *query, int limit)
{
	QueryWords words = {.query = query, .limit = limit};

	search_scan_words(query, strlen(query), collect_query_word, &words);
	return words.words;
}

/* Where the last part of a qualified name begins. */
static const char *
last_part(const char *identifier)
{
	const char *dot = strrchr(identifier, '.');

	return dot == NULL ? identifier : dot + 1;
}

const char *
search_identifier(const char *query)
{
	int length = strlen(query);
	char *identifier;
	int count = 0;

	while (length > 0 && (is_gap(query[length - 1]) || strchr(".\"`'[]", query[length - 1]) != NULL))
		length--;
	identifier = pnstrdup(query, length);
	for (char *c = identifier; *c != '\0';)
	{
		int size;
		CharacterClass class = classify(c, &size);

		if (class == CHARACTER_SEPARATOR && (size > 1 || strchr("_$.\"`'[]", *c) == NULL) &&
			(count > 0 || !is_gap(*c)))
			return NULL;
		count += class != CHARACTER_SEPARATOR;
		c += size;
	}
	return query + (last_part(identifier) - identifier);
}

bool
search_word_matches(const char *word, int length, const List *prefixes)
{
	ListCell *cell;

	foreach(cell, prefixes)
	{
		int prefix_length = strlen(lfirst(cell));

		if (prefix_length <= length && memcmp(word, lfirst(cell), prefix_length) == 0)
			return true;
	}
	return false;
}

typedef struct FirstMatch
{
	const List *prefixes;
	int offset;
} FirstMatch;

static bool
note_match(const char *word, int length, int offset, bool whole, void *state)
{
	FirstMatch *match = state;

	if (!search_word_matches(word, length, match->prefixes))
		return true;
	match->offset = offset;
	return false;
}

/* Where a snippet begins: behind white space a little before the match, else at the match. */
static int
snippet_start(const char *text, int match)
{
	int earliest = Max(match - SNIPPET_BEFORE, 0);

	if (earliest == 0)
		return 0;
	for (int i = earliest; i < match; i++)
	{
		if (is_gap(text[i]))
			return i + 1;
	}
	return match;
}

char *
search_snippet(const char *text, const List *prefixes)
{
	FirstMatch match = {.prefixes = prefixes, .offset = -1};
	int length = strlen(text);
	StringInfoData snippet;
	int start;
	int end;

	search_scan_words(text, length, note_match, &match);
	if (match.offset < 0)
		return NULL;
	start = snippet_start(text, match.offset);
	end = start + pg_mbcliplen(text + start, length - start, SNIPPET_LENGTH);
	initStringInfo(&snippet);
	if (start > 0)
		appendStringInfoString(&snippet, ELLIPSIS);
	for (int i = start; i < end; i++)
	{
		if (!is_gap(text[i]))
			appendStringInfoChar(&snippet, text[i]);
		else if (snippet.len > 0 && !is_gap(snippet.data[snippet.len - 1]))
			appendStringInfoChar(&snippet, ' ');
	}
	if (end < length)
		appendStringInfoString(&snippet, ELLIPSIS);
	return snippet.data;
}
