/*
 * split.h
 *		A text of SQL as statements, and these as words, by the server's own scanner.
 *
 * Lines of psql's commands and the data of COPY FROM STDIN are left out. A statement ends with its semicolon;
 * one whose parentheses do not close ends before the next line that begins another.
 */
#ifndef AINECTO_DDL_SPLIT_H
#define AINECTO_DDL_SPLIT_H

#include "postgres.h"

/* Words of one statement; what has more is not looked at. The parser takes some hundred bytes for a word. */
#define SPLIT_MAX_WORDS 100000

/* Texts that the scanner gave up on, such as quotes that do not close: after so many it stops. */
#define SPLIT_MAX_BREAKS 20

typedef struct Word
{
	int start; /* bytes in the text */
	int end;
	int depth;        /* open parentheses and brackets before it */
	const char *text; /* a keyword in lower case, an identifier as it is meant; NULL: anything else */
	char symbol;      /* a character that stands for itself; else 0 */
	bool quoted;      /* an identifier in quotes: no keyword */
} Word;

typedef struct Piece
{
	int start;
	int end;  /* behind its last word, before the semicolon */
	int line; /* of its first word, from 1 on */
	Word *words;
	int count;
	const char *problem; /* why it cannot be parsed; NULL: it can be tried */
	bool is_command;     /* a command of psql's ended it */
} Piece;

typedef struct Splitter Splitter;

/* The text has to stay; what the splitter needs lives in the current context. */
extern Splitter *split_begin(const char *text, int length);

/* The next statement, words in the current context; false at the end. */
extern bool split_next(Splitter *splitter, Piece *piece);

extern void split_end(Splitter *splitter);

#endif
