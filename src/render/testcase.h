/*
 * testcase.h
 *		Test cases as a page.
 */
#ifndef AINECTO_RENDER_TESTCASE_H
#define AINECTO_RENDER_TESTCASE_H

#include "render/text.h"

typedef struct PageStep
{
	const char *action;
	const char *expected;
} PageStep;

typedef struct PageCase
{
	const char *title;
	const char *priority;
	const char *type;
	const char *status;
	const char *precondition;
	const char *expected;
	const char *tags;
	const PageStep *steps;
	int step_count;
} PageCase;

typedef struct PageScenario
{
	const char *name;
	const char *description;
	int depth; /* in the tree of scenarios: 0 at its top */
	const PageCase *cases;
	int case_count;
} PageScenario;

/* In the order of their tree. */
extern void testcase_write_summary(StringInfo out, const PageScenario *scenarios, int count);
extern void testcase_write_page(StringInfo out, const PageScenario *scenarios, int count);

#endif
