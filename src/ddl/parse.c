/*
 * parse.c
 *		Calls of the server's parser.
 */
#include "postgres.h"

#include "ddl/parse.h"

static bool
is_of_server(int code)
{
	int class = ERRCODE_TO_CATEGORY(code);

	return class == ERRCODE_TO_CATEGORY(ERRCODE_OPERATOR_INTERVENTION) ||
		   class == ERRCODE_TO_CATEGORY(ERRCODE_INSUFFICIENT_RESOURCES) ||
		   class == ERRCODE_TO_CATEGORY(ERRCODE_SYSTEM_ERROR) ||
		   class == ERRCODE_TO_CATEGORY(ERRCODE_INTERNAL_ERROR);
}

void
parse_take_problem(MemoryContext context, ParseProblem *problem)
{
	ErrorData *error;

	MemoryContextSwitchTo(context);
	if (is_of_server(geterrcode()))
		PG_RE_THROW();
	error = CopyErrorData();
	FlushErrorState();
	if (problem != NULL)
		*problem = (ParseProblem){error->message, error->cursorpos};
}

List *
parse_statements(const char *text, RawParseMode mode, ParseProblem *problem)
{
	MemoryContext caller = CurrentMemoryContext;
	bool conforming = standard_conforming_strings;
	List *volatile statements = NIL;

	standard_conforming_strings = true;
	PG_TRY();
	{
		statements = raw_parser(text, mode);
	}
	PG_CATCH();
	{
		standard_conforming_strings = conforming;
		parse_take_problem(caller, problem);
	}
	PG_END_TRY();
	standard_conforming_strings = conforming;
	return statements;
}
