/*
 * scan.c
 *		Tokens as the readers of elements want them, and the way on behind what is spoilt.
 */
#include "dbml/parser.h"

void
dbml_step(DbmlParser *parser)
{
	if (parser->is_over)
	{
		parser->token.kind = TOKEN_END;
		return;
	}
	dbml_lexer_next(&parser->lexer, &parser->token);
	if (parser->token.kind == TOKEN_BAD)
		dbml_fault(parser, dbml_place(parser), "%s", parser->token.problem);
}

DbmlPlace
dbml_place(const DbmlParser *parser)
{
	return (DbmlPlace) (parser->token.start - parser->lexer.text);
}

DbmlToken
dbml_peek(const DbmlParser *parser)
{
	DbmlLexer lexer = parser->lexer;
	DbmlToken token;

	dbml_lexer_next(&lexer, &token);
	return token;
}

bool
dbml_is_word(const DbmlToken *token, const char *word)
{
	size_t length = strlen(word);

	return token->kind == TOKEN_NAME && (size_t) (token->end - token->start) == length &&
		   pg_strncasecmp(token->start, word, length) == 0;
}

const char *
dbml_describe(const DbmlToken *token)
{
	if (token->kind == TOKEN_END)
		return "the end of the text";
	return psprintf("\"%s\"", dbml_clip(pnstrdup(token->start, Min(token->end - token->start, 100))));
}

bool
dbml_take(DbmlParser *parser, int kind)
{
	if (parser->token.kind != kind)
		return false;
	dbml_step(parser);
	return true;
}

bool
dbml_expect(DbmlParser *parser, int kind, const char *wanted)
{
	if (dbml_take(parser, kind))
		return true;
	if (parser->token.kind != TOKEN_BAD)
		dbml_fault(parser, dbml_place(parser), "%s was expected, not %s", wanted,
				   dbml_describe(&parser->token));
	return false;
}

char *
dbml_take_value(DbmlParser *parser)
{
	const char *problem;
	char *value = dbml_token_value(&parser->token, &problem);

	if (problem != NULL)
		dbml_fault(parser, dbml_place(parser), "%s", problem);
	dbml_step(parser);
	return value;
}

char *
dbml_take_name(DbmlParser *parser, const char *wanted)
{
	DbmlPlace place = dbml_place(parser);
	char *name;

	if (parser->token.kind != TOKEN_NAME && parser->token.kind != TOKEN_QUOTED)
	{
		if (parser->token.kind != TOKEN_BAD)
			dbml_fault(parser, place, "%s was expected, not %s; a name with blanks or signs stands in \"",
					   wanted, dbml_describe(&parser->token));
		return NULL;
	}
	name = dbml_take_value(parser);
	if (*name == '\0')
	{
		dbml_fault(parser, place, "a name must not be empty");
		return NULL;
	}
	for (const char *c = name; *c != '\0'; c++)
	{
		if ((unsigned char) *c < ' ' && *c != '\t' && *c != '\n' && *c != '\r')
		{
			dbml_fault(parser, place, "a name must not have control characters");
			return NULL;
		}
	}
	return name;
}

bool
dbml_take_path(DbmlParser *parser, const char *wanted, const char **schema, const char **name)
{
	DbmlPlace place = dbml_place(parser);

	*schema = NULL;
	*name = dbml_take_name(parser, wanted);
	if (*name == NULL || !dbml_take(parser, '.'))
		return *name != NULL;
	*schema = *name;
	*name = dbml_take_name(parser, wanted);
	if (*name != NULL && parser->token.kind == '.')
	{
		dbml_fault(parser, place, "a name has at most two parts here: schema.name");
		return false;
	}
	return *name != NULL;
}

static int
depth_change(int kind)
{
	if (kind == '{' || kind == '[' || kind == '(')
		return 1;
	return kind == '}' || kind == ']' || kind == ')' ? -1 : 0;
}

void
dbml_skip_line(DbmlParser *parser)
{
	int depth = 0;

	if (parser->token.starts_line && parser->token.start != parser->entry)
		return;
	while (parser->token.kind != TOKEN_END)
	{
		depth += depth_change(parser->token.kind);
		if (depth < 0)
		{
			if (parser->token.kind == '}')
				return;
			depth = 0;
		}
		dbml_step(parser);
		if (depth == 0 && parser->token.starts_line)
			return;
	}
}

void
dbml_skip_block(DbmlParser *parser)
{
	int depth = 0;

	if (parser->token.kind != '{')
		return;
	do
	{
		if (parser->token.kind == '{')
			depth++;
		else if (parser->token.kind == '}')
			depth--;
		dbml_step(parser);
	} while (depth > 0 && parser->token.kind != TOKEN_END);
	if (depth > 0)
		dbml_fault(parser, dbml_place(parser), "a } is missing at the end of the text");
}

bool
dbml_next_entry(DbmlParser *parser, const char *owner)
{
	if (dbml_take(parser, '}'))
		return false;
	parser->entry = parser->token.start;
	if (parser->token.kind != TOKEN_END)
		return dbml_count(parser);
	dbml_fault(parser, dbml_place(parser), "the } of %s is missing", owner);
	return false;
}

void
dbml_end_entry(DbmlParser *parser, const char *owner)
{
	if (parser->token.starts_line || parser->token.kind == '}' || parser->token.kind == TOKEN_END)
		return;
	if (parser->token.kind != TOKEN_BAD)
		dbml_fault(parser, dbml_place(parser), "a new line was expected behind %s, not %s%s", owner,
				   dbml_describe(&parser->token), parser->token.kind == '{' ? "; is a } missing above?" : "");
	dbml_skip_line(parser);
}
