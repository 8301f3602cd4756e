/*
 * objection.h
 *		Several objections in one error, so that a caller can mend all of them at once.
 */
#ifndef AINECTO_CORE_TESTCASE_OBJECTION_H
#define AINECTO_CORE_TESTCASE_OBJECTION_H

#include "postgres.h"

#include "lib/stringinfo.h"

typedef struct Objections
{
	StringInfoData text;
	int count;
} Objections;

extern void objection_init(Objections *objections);

/* Note one objection, in words without a full stop; beyond the first twenty they are only counted. */
extern void objection_add(Objections *objections, const char *words);

/* Throw AI001 with the objections as detail if there are any. */
extern void objection_throw(const Objections *objections, const char *message, const char *hint);

#endif
