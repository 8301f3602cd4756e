/*
 * lexer.c
 *		From characters of DBML to tokens.
 */
#include "dbml/lexer.h"

#include "lib/stringinfo.h"

static const char bom[] = "\xEF\xBB\xBF";

void
dbml_lexer_init(DbmlLexer *lexer, const char *text, size_t length)
{
	lexer->text = text;
	lexer->at = strncmp(text, bom, 3) == 0 ? text + 3 : text;
	lexer->end = text + length;
}

/* Letters of all languages: what they are in detail makes no difference. */
static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char) c >= 0x80;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return is_letter(c) || is_digit(c);
}

static void
skip_words(DbmlLexer *lexer)
{
	while (is_word(*lexer->at))
		lexer->at++;
}

static void
spoil(DbmlToken *token, const char *problem)
{
	token->kind = TOKEN_BAD;
	token->problem = problem;
}

/* Blanks and comments before a token. False for a comment without an end. */
static bool
skip_blanks(DbmlLexer *lexer, DbmlToken *token)
{
	token->starts_line = lexer->at == lexer->text || lexer->at == lexer->text + 3;
	token->start = lexer->at;
	for (;;)
	{
		if (*lexer->at == '\n')
			token->starts_line = true;
		if (*lexer->at == ' ' || *lexer->at == '\t' || *lexer->at == '\r' || *lexer->at == '\n')
			lexer->at++;
		else if (lexer->at[0] == '/' && lexer->at[1] == '/')
			lexer->at += strcspn(lexer->at, "\n");
		else if (lexer->at[0] == '/' && lexer->at[1] == '*')
		{
			const char *end = strstr(lexer->at + 2, "*/");

			if (end == NULL)
			{
				token->start = lexer->at;
				return false;
			}
			lexer->at = end + 2;
		}
		else
			break;
	}
	token->is_glued = lexer->at == token->start;
	token->start = lexer->at;
	return true;
}

/* A text in quotes, up to its end; a line's end ends it badly where it must stay on its line. */
static void
read_quoted(DbmlLexer *lexer, DbmlToken *token, DbmlTokenKind kind, const char *quote)
{
	size_t length = strlen(quote);
	bool is_raw = *quote == '`';
	bool one_line = !is_raw && length == 1;

	token->kind = kind;
	lexer->at += length;
	while (*lexer->at != '\0' && strncmp(lexer->at, quote, length) != 0)
	{
		if (*lexer->at == '\n' && one_line)
		{
			spoil(token,
				  kind == TOKEN_QUOTED
					  ? "the name has no closing \" on its line"
					  : "the text has no closing ' on its line; a text of several lines stands in '''");
			return;
		}
		if (*lexer->at == '\\' && !is_raw && lexer->at[1] != '\0')
		{
			token->has_escapes = true;
			lexer->at++;
		}
		lexer->at++;
	}
	if (*lexer->at == '\0')
		spoil(token, kind == TOKEN_EXPRESSION ? "the expression has no closing `"
											  : "the text has no closing quotes");
	else
		lexer->at += length;
}

/* Digits with letters behind them are a name, as 2fa is. */
static void
read_number(DbmlLexer *lexer, DbmlToken *token)
{
	const char *exponent;
	bool has_point = false;

	token->kind = TOKEN_NUMBER;
	while (is_digit(*lexer->at) || (*lexer->at == '.' && !has_point && is_digit(lexer->at[1])))
	{
		has_point = has_point || *lexer->at == '.';
		lexer->at++;
	}
	exponent = lexer->at;
	if (*exponent == 'e' || *exponent == 'E')
	{
		exponent++;
		if (*exponent == '+' || *exponent == '-')
			exponent++;
		if (is_digit(*exponent))
		{
			lexer->at = exponent;
			while (is_digit(*lexer->at))
				lexer->at++;
		}
	}
	if (!is_word(*lexer->at) && !(has_point && *lexer->at == '.'))
		return;
	if (has_point || lexer->at[-1] == '+')
	{
		while (is_word(*lexer->at) || *lexer->at == '.')
			lexer->at++;
		spoil(token, "this is no number");
		return;
	}
	skip_words(lexer);
	token->kind = TOKEN_NAME;
}

static void
read_relation(DbmlLexer *lexer, DbmlToken *token)
{
	const char *at = lexer->at;

	token->kind = TOKEN_RELATION;
	if ((at[0] == '-' && at[1] == '>') || (at[0] == '<' && at[1] == '-'))
	{
		token->kind = TOKEN_ARROW;
		lexer->at += 2;
		return;
	}
	token->is_optional = *at == '?';
	at += token->is_optional;
	token->relation = at[0] == '<' && at[1] == '>' ? '*' : *at;
	if (strchr("<>-*", token->relation) == NULL || token->relation == '\0' || *at == '*')
	{
		spoil(token, "a ? belongs to a relation: ?>, >?, ?<, <?, ?-, -?");
		lexer->at++;
		return;
	}
	at += token->relation == '*' ? 2 : 1;
	if (*at == '?')
	{
		token->is_optional = true;
		at++;
	}
	lexer->at = at;
}

void
dbml_lexer_next(DbmlLexer *lexer, DbmlToken *token)
{
	char c;

	memset(token, 0, sizeof(DbmlToken));
	if (!skip_blanks(lexer, token))
	{
		spoil(token, "the comment has no end: */");
		lexer->at = lexer->end;
	}
	else if ((c = *lexer->at) == '\0')
		token->kind = TOKEN_END;
	else if (is_letter(c))
	{
		token->kind = TOKEN_NAME;
		skip_words(lexer);
	}
	else if (is_digit(c))
		read_number(lexer, token);
	else if (c == '"')
		read_quoted(lexer, token, TOKEN_QUOTED, "\"");
	else if (c == '\'')
		read_quoted(lexer, token, TOKEN_STRING, strncmp(lexer->at, "'''", 3) == 0 ? "'''" : "'");
	else if (c == '`')
		read_quoted(lexer, token, TOKEN_EXPRESSION, "`");
	else if (c == '#')
	{
		token->kind = TOKEN_COLOR;
		lexer->at++;
		skip_words(lexer);
	}
	else if (strchr("<>-?", c) != NULL)
		read_relation(lexer, token);
	else
	{
		token->kind = c;
		lexer->at++;
	}
	token->end = lexer->at;
}

/* ---- what they say ---- */

static void
append_code_point(StringInfo out, uint32 code)
{
	if (code < 0x80)
		appendStringInfoChar(out, (char) code);
	else if (code < 0x800)
	{
		appendStringInfoChar(out, (char) (0xC0 | (code >> 6)));
		appendStringInfoChar(out, (char) (0x80 | (code & 0x3F)));
	}
	else if (code < 0x10000)
	{
		appendStringInfoChar(out, (char) (0xE0 | (code >> 12)));
		appendStringInfoChar(out, (char) (0x80 | ((code >> 6) & 0x3F)));
		appendStringInfoChar(out, (char) (0x80 | (code & 0x3F)));
	}
	else
	{
		appendStringInfoChar(out, (char) (0xF0 | (code >> 18)));
		appendStringInfoChar(out, (char) (0x80 | ((code >> 12) & 0x3F)));
		appendStringInfoChar(out, (char) (0x80 | ((code >> 6) & 0x3F)));
		appendStringInfoChar(out, (char) (0x80 | (code & 0x3F)));
	}
}

/* Four hexadecimal digits; -1 for anything else. */
static int
read_hex(const char *at, const char *end)
{
	int code = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++)
	{
		char c = at[i];

		if (!is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F'))
			return -1;
		code = code * 16 + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return code;
}

/* \uHHHH, or two of them for one character; at is behind the u. */
static const char *
append_unicode(StringInfo out, const char *at, const char *end, const char **problem)
{
	int code = read_hex(at, end);
	int low = -1;

	if (code <= 0)
	{
		*problem = "\\u wants four hexadecimal digits, which are not all zero";
		return at;
	}
	at += 4;
	if (code >= 0xD800 && code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u')
		low = read_hex(at + 2, end);
	if (low >= 0xDC00 && low < 0xE000)
	{
		append_code_point(out, 0x10000 + ((uint32) (code - 0xD800) << 10) + (uint32) (low - 0xDC00));
		return at + 6;
	}
	if (code >= 0xD800 && code < 0xE000)
		*problem = "\\u names half a character";
	else
		append_code_point(out, (uint32) code);
	return at;
}

/* What follows a backslash; at is behind it. */
static const char *
append_escape(StringInfo out, const char *at, const char *end, const char **problem)
{
	static const char names[] = "tnrbvf";
	static const char meanings[] = "\t\n\r\b\v\f";
	const char *name = strchr(names, *at);

	if (*at == 'u')
		return append_unicode(out, at + 1, end, problem);
	if (*at == '0')
		*problem = "a text cannot hold the character \\0";
	else if (*at == '\r' && at[1] == '\n')
		at++;
	else if (*at == ' ')
		appendStringInfoString(out, "\\ ");
	else if (name != NULL)
		appendStringInfoChar(out, meanings[name - names]);
	else if (*at != '\n')
		appendStringInfoChar(out, *at);
	return at + 1;
}

char *
dbml_token_value(const DbmlToken *token, const char **problem)
{
	const char *at = token->start;
	const char *end = token->end;
	size_t quotes = 0;
	StringInfoData out;
	char *value;

	*problem = NULL;
	if (token->kind == TOKEN_STRING)
		quotes = end - at >= 6 && strncmp(at, "'''", 3) == 0 ? 3 : 1;
	else if (token->kind == TOKEN_QUOTED || token->kind == TOKEN_EXPRESSION)
		quotes = 1;
	at += quotes;
	end -= quotes;
	if (!token->has_escapes)
		return pnstrdup(at, end - at);
	initStringInfo(&out);
	while (at < end)
	{
		if (*at == '\\' && at + 1 < end)
			at = append_escape(&out, at + 1, end, problem);
		else
			appendStringInfoChar(&out, *at++);
	}
	value = pnstrdup(out.data, out.len);
	pfree(out.data);
	return value;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* The line's indentation; -1 for a blank line. next is the line behind it, NULL: there is none. */
static int
measure_line(const char *line, const char **next)
{
	const char *end = strchr(line, '\n');
	int blanks = 0;

	*next = end == NULL ? NULL : end + 1;
	while (is_blank(line[blanks]))
		blanks++;
	return line[blanks] == '\0' || line[blanks] == '\n' ? -1 : blanks;
}

char *
dbml_outdent(char *text)
{
	const char *first = NULL;
	const char *next = text;
	char *out = text;
	int least = -1;

	for (const char *line = text; line != NULL; line = next)
	{
		int blanks = measure_line(line, &next);

		if (blanks < 0)
			continue;
		if (first == NULL)
			first = line;
		if (least < 0 || blanks < least)
			least = blanks;
	}
	if (first == NULL)
		return text;
	for (const char *line = first; line != NULL; line = next)
	{
		const char *end;

		measure_line(line, &next);
		end = next == NULL ? line + strlen(line) : next;
		for (int i = 0; i < least && line < end && *line != '\n'; i++)
			line++;
		memmove(out, line, end - line);
		out += end - line;
	}
	*out = '\0';
	return text;
}
