/*
 * testcase_run_work.h
 *		What the three files on test runs (testcase_run.c, testcase_run_case.c, testcase_result.c) share.
 */
#ifndef AINECTO_CORE_TESTCASE_TESTCASE_RUN_WORK_H
#define AINECTO_CORE_TESTCASE_TESTCASE_RUN_WORK_H

#include "postgres.h"

#include "core/caller/principal.h"
#include "utils/array.h"

/* Lock a run for results, starting it if it is a draft; AI001 if it has ended. */
extern void testcase_run_begin_work(int64 run);

/* Lock a run for a change of what it holds; AI001 if it has ended. */
extern void testcase_run_lock_open(int64 run);

/* Append the documents of a run's cases that the principal may not see; afterwards they are a uuid[]. */
extern void testcase_run_collect_hidden(const Principal *principal, int64 run, ArrayBuildState **hidden);
extern ArrayType *testcase_run_finish_hidden(ArrayBuildState *hidden);

#endif
