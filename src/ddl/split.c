/*
 * split.c
 *		Where statements begin and end.
 */
#include "postgres.h"

#include <ctype.h>

#include "ddl/parse.h"
#include "ddl/split.h"
#include "miscadmin.h"
#include "parser/scanner.h"
#include "utils/memutils.h"

/* Codes of keywords begin here, far above those of the scanner's own; and its first one, an identifier. */
#define FIRST_KEYWORD 10000
#define IDENTIFIER    258

struct Splitter
{
	const char *text;
	int length;
	int origin; /* of what is being scanned */
	int line;   /* of the place up to which lines were counted */
	int counted;
	int read; /* behind the last word */
	int breaks;
	bool ended;
	MemoryContext lasting; /* of the scanner */
	MemoryContext passing; /* of one word */
	uint16 *codes;
	core_yyscan_t scanner; /* NULL: to be made */
	core_yy_extra_type extra;
	Word pending;
	bool has_pending;
};

static void
start_scanner(Splitter *splitter)
{
	MemoryContext caller = MemoryContextSwitchTo(splitter->lasting);

	splitter->scanner =
		scanner_init(splitter->text + splitter->origin, &splitter->extra, &ScanKeywords, splitter->codes);
	splitter->extra.standard_conforming_strings = true;
	splitter->extra.escape_string_warning = false;
	MemoryContextSwitchTo(caller);
}

Splitter *
split_begin(const char *text, int length)
{
	Splitter *splitter = palloc0(sizeof(Splitter));

	splitter->text = text;
	splitter->length = length;
	splitter->line = 1;
	splitter->lasting =
		AllocSetContextCreate(CurrentMemoryContext, "ainecto scanner", ALLOCSET_DEFAULT_SIZES);
	splitter->passing = AllocSetContextCreate(CurrentMemoryContext, "ainecto word", ALLOCSET_DEFAULT_SIZES);
	splitter->codes = palloc(sizeof(uint16) * ScanKeywords.num_keywords);
	for (int i = 0; i < ScanKeywords.num_keywords; i++)
		splitter->codes[i] = FIRST_KEYWORD + i;
	return splitter;
}

void
split_end(Splitter *splitter)
{
	MemoryContextDelete(splitter->lasting);
	MemoryContextDelete(splitter->passing);
	pfree(splitter->codes);
	pfree(splitter);
}

/* ---- words ---- */

/* The next word; false at the end. Throws what the scanner throws. */
static bool
scan(Splitter *splitter, Word *word)
{
	MemoryContext caller = CurrentMemoryContext;
	core_YYSTYPE value;
	YYLTYPE place;
	int code;

	if (splitter->has_pending)
	{
		*word = splitter->pending;
		splitter->has_pending = false;
		return true;
	}
	MemoryContextReset(splitter->passing);
	MemoryContextSwitchTo(splitter->passing);
	code = core_yylex(&value, &place, splitter->scanner);
	MemoryContextSwitchTo(caller);
	if (code == 0)
		return false;
	*word = (Word){.start = splitter->origin + place};
	/* The scanner has ended its buffer behind the word. */
	word->end = word->start + strlen(splitter->extra.scanbuf + place);
	splitter->read = word->end;
	if (code >= FIRST_KEYWORD)
		word->text = GetScanKeyword(code - FIRST_KEYWORD, &ScanKeywords);
	else if (code == IDENTIFIER)
	{
		word->text = pstrdup(value.str);
		word->quoted = splitter->text[word->start] == '"';
	}
	else if (code < 256)
		word->symbol = (char) code;
	return true;
}

static int
line_at(Splitter *splitter, int place)
{
	const char *at = splitter->text + splitter->counted;
	const char *end = splitter->text + place;

	while (at < end && (at = memchr(at, '\n', end - at)) != NULL)
	{
		splitter->line++;
		at++;
	}
	splitter->counted = Max(splitter->counted, place);
	return splitter->line;
}

/* What the scanner is not to see. It has read one character behind the last word already. */
static void
blank(Splitter *splitter, int from, int to)
{
	if (to > from + 1)
		memset(splitter->extra.scanbuf + (from + 1 - splitter->origin), ' ', to - from - 1);
}

static int
line_end(const Splitter *splitter, int place)
{
	const char *end = memchr(splitter->text + place, '\n', splitter->length - place);

	return end == NULL ? splitter->length : (int) (end - splitter->text);
}

/* Take no notice of what follows up to a place. */
static void
pass_over(Splitter *splitter, int from, int to)
{
	Word word;

	blank(splitter, from, to);
	while (scan(splitter, &word))
	{
		CHECK_FOR_INTERRUPTS();
		if (word.start < to)
			continue;
		splitter->pending = word;
		splitter->has_pending = true;
		return;
	}
}

/* Data between COPY and a line of "\." */
static int
data_end(const Splitter *splitter, int place)
{
	int line = line_end(splitter, place);

	while (line < splitter->length)
	{
		const char *at = splitter->text + line + 1;
		int next = line_end(splitter, line + 1);

		if (at[0] == '\\' && at[1] == '.' && (next - line == 3 || at[2] == '\r'))
			return next;
		line = next;
	}
	return splitter->length;
}

/* ---- statements ---- */

typedef struct Reading
{
	Splitter *splitter;
	Piece *piece;
	int capacity;
	int total;  /* words, whether kept or not */
	int depth;  /* of parentheses */
	int blocks; /* BEGIN ATOMIC and CASE that have not ended */
} Reading;

static bool
is_word(const Word *word, const char *text)
{
	return word->text != NULL && !word->quoted && strcmp(word->text, text) == 0;
}

static const Word *
last_word(const Reading *reading)
{
	return reading->piece->count == 0 ? NULL : &reading->piece->words[reading->piece->count - 1];
}

/* Words with which statements begin that may not stand in parentheses. */
static bool
begins_statement(const Reading *reading, const Word *word)
{
	static const char *const words[] = {"create", "alter", "drop", "comment", "grant", "revoke", "set"};
	const char *text = reading->splitter->text;
	int place = word->start;

	while (place > 0 && (text[place - 1] == ' ' || text[place - 1] == '\t'))
		place--;
	if (place > 0 && text[place - 1] != '\n')
		return false;
	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (is_word(word, words[i]))
			return true;
	}
	return false;
}

static void
count_block(Reading *reading, const Word *word)
{
	if (reading->depth > 0 || reading->piece->count == 0 || !is_word(&reading->piece->words[0], "create"))
		return;
	if (is_word(word, "atomic") && is_word(last_word(reading), "begin"))
		reading->blocks = 1;
	else if (reading->blocks > 0 && is_word(word, "case"))
		reading->blocks++;
	else if (reading->blocks > 0 && is_word(word, "end"))
		reading->blocks--;
}

static void
keep(Reading *reading, Word *word)
{
	Piece *piece = reading->piece;

	if (reading->total++ == 0)
	{
		piece->start = word->start;
		piece->line = line_at(reading->splitter, word->start);
	}
	count_block(reading, word);
	if (word->symbol == ')' || word->symbol == ']')
		reading->depth -= reading->depth > 0;
	word->depth = reading->depth;
	if (word->symbol == '(' || word->symbol == '[')
		reading->depth++;
	piece->end = word->end;
	if (piece->count == SPLIT_MAX_WORDS)
	{
		piece->problem = psprintf("it has more than %d words", SPLIT_MAX_WORDS);
		return;
	}
	if (piece->count == reading->capacity)
	{
		reading->capacity = reading->capacity == 0 ? 64 : reading->capacity * 2;
		piece->words = piece->words == NULL ? palloc(reading->capacity * sizeof(Word))
											: repalloc(piece->words, reading->capacity * sizeof(Word));
	}
	piece->words[piece->count++] = *word;
}

static bool
is_copy_in(const Piece *piece)
{
	bool from = false;

	if (piece->count == 0 || !is_word(&piece->words[0], "copy"))
		return false;
	for (int i = 1; i < piece->count; i++)
	{
		if (from && is_word(&piece->words[i], "stdin"))
			return true;
		from = is_word(&piece->words[i], "from");
	}
	return false;
}

/* Read up to the end of a statement. Throws what the scanner throws. */
static void
read_piece(Reading *reading)
{
	Splitter *splitter = reading->splitter;
	Piece *piece = reading->piece;
	bool open = false; /* a semicolon within parentheses was the last word */
	Word word;

	while (scan(splitter, &word))
	{
		CHECK_FOR_INTERRUPTS();
		if (open && begins_statement(reading, &word))
		{
			splitter->pending = word;
			splitter->has_pending = true;
			return;
		}
		open = false;
		if (word.symbol == '\\')
		{
			piece->is_command = reading->total > 0;
			pass_over(splitter, word.end, line_end(splitter, word.start));
			if (piece->is_command)
				return;
			continue;
		}
		if (word.symbol == ';' && reading->depth == 0 && reading->blocks == 0)
		{
			if (reading->total == 0)
				continue;
			if (is_copy_in(piece))
				pass_over(splitter, word.end, data_end(splitter, word.end));
			return;
		}
		open = word.symbol == ';';
		keep(reading, &word);
	}
	splitter->ended = true;
}

/* After what the scanner could not read: behind the next semicolon that ends a line. */
static void
start_anew(Splitter *splitter)
{
	int place = splitter->read;
	bool ends = false;

	MemoryContextReset(splitter->lasting);
	splitter->scanner = NULL;
	splitter->has_pending = false;
	while (!ends && place < splitter->length)
	{
		int line = line_end(splitter, place);
		int last = line;

		while (last > place && (splitter->text[last - 1] == '\r' || splitter->text[last - 1] == ' '))
			last--;
		ends = last > place && splitter->text[last - 1] == ';';
		place = line + 1;
	}
	splitter->origin = Min(place, splitter->length);
	splitter->ended = splitter->origin == splitter->length || ++splitter->breaks == SPLIT_MAX_BREAKS;
}

/* What cannot be read is a statement of its own, or the end of the one that it stands in. */
static void
break_piece(Reading *reading, const char *problem)
{
	Splitter *splitter = reading->splitter;
	Piece *piece = reading->piece;

	if (reading->total == 0)
	{
		while (splitter->read < splitter->length && isspace((unsigned char) splitter->text[splitter->read]))
			splitter->read++;
		piece->start = splitter->read;
		piece->line = line_at(splitter, piece->start);
	}
	start_anew(splitter);
	piece->end = Max(piece->start, splitter->origin);
	piece->problem =
		splitter->breaks == SPLIT_MAX_BREAKS ? psprintf("%s; what follows is not read", problem) : problem;
}

bool
split_next(Splitter *splitter, Piece *piece)
{
	MemoryContext caller = CurrentMemoryContext;
	Reading reading = {.splitter = splitter, .piece = piece};
	volatile bool failed = false;
	ParseProblem problem;

	*piece = (Piece){0};
	if (splitter->ended)
		return false;
	if (splitter->scanner == NULL)
		start_scanner(splitter);
	PG_TRY();
	{
		read_piece(&reading);
	}
	PG_CATCH();
	{
		parse_take_problem(caller, &problem);
		failed = true;
	}
	PG_END_TRY();
	if (failed)
		break_piece(&reading, problem.message);
	return failed || reading.total > 0;
}
