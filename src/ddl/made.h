/*
 * made.h
 *		What a statement makes, as far as its text says so.
 */
#ifndef AINECTO_DDL_MADE_H
#define AINECTO_DDL_MADE_H

#include "postgres.h"

#include "nodes/primnodes.h"

typedef struct Made
{
	const char *kind; /* of an object of an ERD */
	const char *schema;
	const char *name;         /* NULL: such things have none, or it is not theirs alone */
	const RangeVar *relation; /* of a trigger, rule or policy */
} Made;

/* Of a raw statement; false if it makes no object that is kept as a definition. Texts are the statement's. */
extern bool made_look(Made *made, const Node *node);

#endif
