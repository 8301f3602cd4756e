/*
 * slice.c
 *		What is cut out of a statement, by its words.
 */
#include "postgres.h"

#include "ddl/effect/effect.h"
#include "ddl/parse.h"

int
effect_word_at(const Effect *effect, int location)
{
	int place = effect->piece.start + Max(location, 0);
	int low = 0;
	int high = effect->piece.count;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (effect->piece.words[middle].start < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
effect_is(const Effect *effect, int word, const char *text)
{
	const Word *one = &effect->piece.words[word];

	return word >= 0 && word < effect->piece.count && one->text != NULL && !one->quoted &&
		   strcmp(one->text, text) == 0;
}

bool
effect_is_symbol(const Effect *effect, int word, char symbol)
{
	return word >= 0 && word < effect->piece.count && effect->piece.words[word].symbol == symbol;
}

int
effect_close(const Effect *effect, int word)
{
	int depth;

	if (word < 0 || word >= effect->piece.count)
		return effect->piece.count;
	depth = effect->piece.words[word].depth;
	for (word++; word < effect->piece.count; word++)
	{
		const Word *one = &effect->piece.words[word];

		if (one->depth == depth && (one->symbol == ')' || one->symbol == ']'))
			return word;
	}
	return effect->piece.count;
}

int
effect_find(const Effect *effect, int from, int to, const char *text)
{
	for (int word = from; word < to; word++)
	{
		if (effect->piece.words[word].depth == effect->piece.words[from].depth &&
			effect_is(effect, word, text))
			return word;
	}
	return to;
}

int
effect_find_symbol(const Effect *effect, int from, int to, char symbol)
{
	for (int word = from; word < to; word++)
	{
		if (effect->piece.words[word].depth == effect->piece.words[from].depth &&
			effect_is_symbol(effect, word, symbol))
			return word;
	}
	return to;
}

char *
effect_slice(const Effect *effect, int from, int to)
{
	int start;

	if (from < 0 || from >= to || to > effect->piece.count)
		return NULL;
	start = effect->piece.words[from].start;
	return pnstrdup(effect->text + start, effect->piece.words[to - 1].end - start);
}

char *
effect_keep(const char *name)
{
	return name == NULL ? NULL : pstrdup(name);
}

char *
effect_statement(const Effect *effect)
{
	return pnstrdup(effect->text + effect->piece.start, effect->piece.end - effect->piece.start);
}

char *
effect_statement_without(const Effect *effect, int from, int to)
{
	const Word *words = effect->piece.words;
	const char *rest = to < effect->piece.count ? effect->text + words[to].start : "";
	int length = to < effect->piece.count ? effect->piece.end - words[to].start : 0;

	if (from >= to)
		return effect_statement(effect);
	return psprintf("%.*s%.*s", words[from].start - effect->piece.start, effect->text + effect->piece.start,
					length, rest);
}

int
effect_behind_name(const Effect *effect, int word)
{
	word++;
	while (effect_is_symbol(effect, word, '.'))
		word += 2;
	return Min(word, effect->piece.count);
}

Node *
effect_open(Effect *inner, const Effect *effect, const char *text)
{
	List *statements = parse_statements(text, RAW_PARSE_DEFAULT, NULL);
	Splitter *splitter;
	bool whole;

	if (list_length(statements) != 1)
		return NULL;
	*inner = *effect;
	inner->text = text;
	splitter = split_begin(text, strlen(text));
	whole = split_next(splitter, &inner->piece) && inner->piece.problem == NULL;
	split_end(splitter);
	return whole ? linitial_node(RawStmt, statements)->stmt : NULL;
}

bool
effect_has(const List *texts, const char *text)
{
	ListCell *cell;

	foreach(cell, texts)
	{
		if (strcmp(lfirst(cell), text) == 0)
			return true;
	}
	return false;
}

List *
effect_without(List *texts, const char *text)
{
	List *others = NIL;
	ListCell *cell;

	foreach(cell, texts)
	{
		if (strcmp(lfirst(cell), text) != 0)
			others = lappend(others, lfirst(cell));
	}
	return others;
}

static bool
is_text(const Word *word, const char *text)
{
	return word->text != NULL && strcmp(word->text, text) == 0;
}

/* Add a statement's text up to its end, its names changed; where the next begins. */
static int
rewrite_piece(StringInfo out, const char *text, const Piece *piece, int start, const char *const names[4])
{
	for (int word = 0; word + 2 < piece->count; word++)
	{
		const Word *words = &piece->words[word];

		if (words[1].symbol != '.' || !is_text(&words[0], names[0]) ||
			(names[1] != NULL && !is_text(&words[2], names[1])) || (word > 0 && words[-1].symbol == '.'))
			continue;
		appendBinaryStringInfo(out, text + start, words[0].start - start);
		if (names[2] != NULL)
			appendStringInfo(out, "%s.", effect_quoted(NULL, names[2]));
		if (names[1] == NULL)
			start = words[2].start;
		else
		{
			appendStringInfoString(out, effect_quoted(NULL, names[3]));
			start = words[2].end;
		}
	}
	return start;
}

const char *
effect_rewrite_column(const char *text, const char *name, const char *new_name)
{
	Splitter *splitter;
	StringInfoData out;
	Piece piece;
	int start = 0;

	if (text == NULL || strcasestr(text, name) == NULL)
		return text;
	initStringInfo(&out);
	splitter = split_begin(text, strlen(text));
	while (split_next(splitter, &piece))
	{
		for (int word = 0; word < piece.count; word++)
		{
			/* A function of this name is none. */
			if (!is_text(&piece.words[word], name) ||
				(word + 1 < piece.count && piece.words[word + 1].symbol == '('))
				continue;
			appendBinaryStringInfo(&out, text + start, piece.words[word].start - start);
			appendStringInfoString(&out, effect_quoted(NULL, new_name));
			start = piece.words[word].end;
		}
	}
	split_end(splitter);
	if (start == 0)
		return text;
	appendStringInfoString(&out, text + start);
	return out.data;
}

const char *
effect_rewrite(const char *text, const char *schema, const char *name, const char *new_schema,
			   const char *new_name)
{
	const char *const names[] = {schema, name, new_schema, new_name};
	Splitter *splitter;
	StringInfoData out;
	Piece piece;
	int start = 0;

	if (text == NULL || schema == NULL || strstr(text, schema) == NULL)
		return text;
	initStringInfo(&out);
	splitter = split_begin(text, strlen(text));
	while (split_next(splitter, &piece))
		start = rewrite_piece(&out, text, &piece, start, names);
	split_end(splitter);
	if (start == 0)
		return text;
	appendStringInfoString(&out, text + start);
	return out.data;
}
