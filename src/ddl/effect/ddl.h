/*
 * ddl.h
 *		A text of SQL into a model.
 */
#ifndef AINECTO_DDL_EFFECT_DDL_H
#define AINECTO_DDL_EFFECT_DDL_H

#include "ddl/model.h"

/* Statements that are told one by one; more are counted. */
#define DDL_MAX_REPORTS 50

/* A statement that came to nothing, or not to all that it says. */
typedef struct DdlReport
{
	int line;
	const char *statement; /* cut short, in one line */
	const char *because;
} DdlReport;

/* Statements that are no part of a schema, by their first word. */
typedef struct DdlSkip
{
	const char *word;
	int count;
} DdlSkip;

typedef struct DdlResult
{
	List *reports; /* DdlReport * */
	int more_reports;
	int read;    /* statements of schemas that could be parsed, */
	int unread;  /* and those that could not */
	List *skips; /* DdlSkip * */
} DdlResult;

/*
 * Do to the model what the text says, as far as it is understood. Nothing of it is run, and no name is looked
 * up anywhere but in the model. home is the schema of what is new and names none; NULL: none. AI001 for a
 * text of another kind of database, AI006 beyond what model_bound() allows.
 */
extern void ddl_apply(Model *model, const char *text, int length, const char *home, DdlResult *result);

#endif
