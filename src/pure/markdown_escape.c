/*
 * markdown_escape.c
 *		Escaping for Markdown and Mermaid.
 */
#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#include "pure/markdown_escape.h"

static bool
is_space_or_control(unsigned char c)
{
	return c <= ' ' || c == 0x7F;
}

static bool
is_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* Skip white space; returns whether there was any. */
static bool
skip_space(const char **text)
{
	const char *start = *text;

	while (**text != '\0' && is_space_or_control((unsigned char) **text))
		(*text)++;
	return *text != start;
}

/* Characters that mean something wherever they stand. */
static bool
is_markup(unsigned char c)
{
	return strchr("\\`*[]<>|~#!{}", c) != NULL;
}

/* At the start of a line they make it a list item or underline a heading. */
static bool
starts_block(unsigned char c)
{
	return c == '-' || c == '+' || c == '=';
}

/* The dot or parenthesis of "1." at the start of a line. */
static bool
ends_list_number(const char *start, const char *at)
{
	if ((*at != '.' && *at != ')') || at == start)
		return false;
	for (const char *p = start; p < at; p++)
	{
		if (*p < '0' || *p > '9')
			return false;
	}
	return true;
}

static void
append_escaped(StringInfo out, const char *start, const char *at)
{
	unsigned char c = (unsigned char) *at;
	bool inside_word = at > start && is_word((unsigned char) at[-1]) && is_word((unsigned char) at[1]);

	if (c == '<')
		appendStringInfoString(out, "&lt;");
	else if (c == '>')
		appendStringInfoString(out, "&gt;");
	else if (c == '&')
		appendStringInfoString(out, "&amp;");
	else
	{
		if (is_markup(c) || (c == '_' && !inside_word) || (at == start && starts_block(c)) ||
			ends_list_number(start, at))
			appendStringInfoChar(out, '\\');
		appendStringInfoChar(out, (char) c);
	}
}

void
markdown_append_text(StringInfo out, const char *text, int limit)
{
	const char *start;
	int characters = 0;

	skip_space(&text);
	start = text;
	while (*text != '\0')
	{
		bool space = skip_space(&text);

		if (*text == '\0')
			return;
		/* Bytes 10xxxxxx continue a character. */
		if ((*text & 0xC0) != 0x80)
		{
			characters += space ? 2 : 1;
			if (limit > 0 && characters > limit)
			{
				appendStringInfoString(out, "\xE2\x80\xA6");
				return;
			}
		}
		if (space)
			appendStringInfoChar(out, ' ');
		append_escaped(out, start, text);
		text++;
	}
}

static int
longest_run(const char *text, char wanted)
{
	int longest = 0;
	int run = 0;

	for (; *text != '\0'; text++)
	{
		run = *text == wanted ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void
append_repeated(StringInfo out, char c, int times)
{
	for (int i = 0; i < times; i++)
		appendStringInfoChar(out, c);
}

void
markdown_append_code(StringInfo out, const char *text, bool in_table)
{
	int fence = longest_run(text, '`') + 1;
	bool padded;

	skip_space(&text);
	if (*text == '\0')
		return;
	/* Whether \| ends a cell depends on what stands before it in code; as text it is plain. */
	if (in_table && strchr(text, '|') != NULL)
	{
		markdown_append_text(out, text, 0);
		return;
	}
	padded = *text == '`' || text[strlen(text) - 1] == '`';
	append_repeated(out, '`', fence);
	if (padded)
		appendStringInfoChar(out, ' ');
	while (*text != '\0')
	{
		bool space = skip_space(&text);

		if (*text == '\0')
			break;
		if (space)
			appendStringInfoChar(out, ' ');
		appendStringInfoChar(out, *text++);
	}
	if (padded)
		appendStringInfoChar(out, ' ');
	append_repeated(out, '`', fence);
}

void
mermaid_append_quoted(StringInfo out, const char *text)
{
	appendStringInfoChar(out, '"');
	skip_space(&text);
	if (*text == '\0')
		appendStringInfoChar(out, '_');
	while (*text != '\0')
	{
		if (skip_space(&text))
		{
			if (*text == '\0')
				break;
			appendStringInfoChar(out, ' ');
		}
		/* Quotes and line ends would close it, % and ; # start comments and entities, < HTML, ` the fence
		 * around it. */
		appendStringInfoChar(out, strchr("\"'%;#<>&`\\{}", *text) != NULL ? '_' : *text);
		text++;
	}
	appendStringInfoChar(out, '"');
}

bool
mermaid_append_word(StringInfo out, const char *text)
{
	static const char *const reserved[] = {"PK", "FK", "UK"};
	bool same = true;
	int start = out->len;

	if (!((*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z')))
	{
		appendStringInfoChar(out, 'x');
		same = false;
	}
	for (; *text != '\0'; text++)
	{
		unsigned char c = (unsigned char) *text;

		if ((is_word(c) && c < 0x80) || strchr("_-()[]", c) != NULL)
			appendStringInfoChar(out, (char) c);
		else
		{
			if ((c & 0xC0) != 0x80)
				appendStringInfoChar(out, '_');
			same = false;
		}
	}
	for (int i = 0; i < (int) lengthof(reserved); i++)
	{
		if (strcmp(out->data + start, reserved[i]) == 0)
		{
			appendStringInfoChar(out, '_');
			same = false;
		}
	}
	return same;
}
