/*
 * lexer.h
 *		From characters of DBML to tokens, one at a time. For the room only.
 */
#ifndef AINECTO_DBML_LEXER_H
#define AINECTO_DBML_LEXER_H

#include "dbml/dbml.h"

/* Others are the character itself. */
typedef enum DbmlTokenKind
{
	TOKEN_END = 256,
	TOKEN_NAME,   /* without quotes */
	TOKEN_QUOTED, /* in double quotes */
	TOKEN_STRING, /* in one or three single quotes */
	TOKEN_NUMBER,
	TOKEN_EXPRESSION, /* in backticks */
	TOKEN_COLOR,
	TOKEN_RELATION, /* <, >, - and <>, each perhaps with question marks */
	TOKEN_ARROW,    /* -> and <- */
	TOKEN_BAD       /* its fault is told */
} DbmlTokenKind;

typedef struct DbmlToken
{
	int kind;
	const char *start;
	const char *end; /* behind its last byte */
	bool starts_line;
	bool is_glued;       /* nothing is between it and the token before */
	bool has_escapes;    /* of a text */
	bool is_optional;    /* of a relation */
	char relation;       /* '<', '>', '-', '*' for many to many */
	const char *problem; /* of a bad one */
} DbmlToken;

typedef struct DbmlLexer
{
	const char *text;
	const char *at;
	const char *end;
} DbmlLexer;

extern void dbml_lexer_init(DbmlLexer *lexer, const char *text, size_t length);

/* The next token; at the end always TOKEN_END. */
extern void dbml_lexer_next(DbmlLexer *lexer, DbmlToken *token);

/* What a name, text, expression, number or colour says, palloc'd. problem is set to what is wrong with it, or
 * NULL. */
extern char *dbml_token_value(const DbmlToken *token, const char **problem);

/* A note as it is meant: without the blank lines before it and the blanks that all its lines begin with. In
 * place. */
extern char *dbml_outdent(char *text);

#endif
