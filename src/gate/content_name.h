/*
 * content_name.h
 *		Names of tables, columns, nodes and so on in the place of their identifiers.
 */
#ifndef AINECTO_GATE_CONTENT_NAME_H
#define AINECTO_GATE_CONTENT_NAME_H

#include "tool/tool.h"

typedef enum ContentNameVerdict
{
	CONTENT_NAME_NOTHING, /* nothing to be said about it: no name stood for an identifier */
	CONTENT_NAME_TAKEN,   /* the arguments name identifiers now: the call is worth another try */
	CONTENT_NAME_FAULTS   /* something is named that is not there, or by a name that several things have */
} ContentNameVerdict;

/* What is wrong with all that a call names. */
typedef struct ContentNameFaults
{
	const char *json;  /* array of {path, problem, allowed?, nearest?} */
	const char *first; /* the first in words */
	int count;
	bool ambiguous; /* all of them are names that several things have */
} ContentNameFaults;

/*
 * Asked after a call on one ERD or flow diagram has failed and before it is tried again; the targets are
 * resolved and, in a write, locked. An identifier that exists is left alone. What the call itself makes may
 * be named by what comes later in it. Changes call->arguments in place and notes what it took (taken_name.h).
 */
extern ContentNameVerdict content_name_take(ToolCall *call, ContentNameFaults *faults);

#endif
