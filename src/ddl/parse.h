/*
 * parse.h
 *		The server's parser on text that nobody has to be able to trust.
 *
 * It takes no locks and looks nothing up, so what it throws needs no subtransaction. Errors of the server,
 * not of the text (memory, cancellation), go on.
 */
#ifndef AINECTO_DDL_PARSE_H
#define AINECTO_DDL_PARSE_H

#include "postgres.h"

#include "nodes/pg_list.h"
#include "parser/parser.h"

typedef struct ParseProblem
{
	const char *message;
	int position; /* characters from the beginning, from 1 on; 0: nowhere */
} ParseProblem;

/*
 * The raw statements of a text, NIL if it is none or nests too deep; problem, which may be NULL, then says
 * why. Backslashes in plain strings are no escapes.
 */
extern List *parse_statements(const char *text, RawParseMode mode, ParseProblem *problem);

/* In PG_CATCH(), back in the context of its PG_TRY(): go on with an error of the server's, else take it. */
extern void parse_take_problem(MemoryContext context, ParseProblem *problem);

#endif
