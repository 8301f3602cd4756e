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

/* What a run found, without who did. */
typedef struct PageResult
{
	const char *result; /* "PASSED" */
	const char *day;
	const char *run; /* its name */
} PageResult;

/* The latest run of a document's cases. */
typedef struct PageRun
{
	const char *name;
	const char *environment; /* NULL: not told */
	const char *build;       /* NULL: not told */
	const char *status;      /* "IN_PROGRESS" */
	const char *day;
	int64 cases;
	int64 passed;
	int64 failed;
	int64 blocked;
	int64 skipped;
	int64 in_progress;
	int64 untested;
} PageRun;

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
	const PageResult *results; /* newest first */
	int result_count;
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
extern void testcase_write_run(StringInfo out, const PageRun *run);
extern void testcase_write_page(StringInfo out, const PageScenario *scenarios, int count);

#endif
