/*
 * testcase_count.h
 *		How far a run has come, without counting its cases.
 *
 * Per case of a run the result that counts (ainecto.test_run_result), per run and document how many cases
 * have which (ainecto.test_run_count). Both are kept by statement triggers on executions, cases and runs, so
 * they are right whoever writes.
 *
 * Exact under concurrency: whoever changes the executions of a case locks the case's row of test_run_result
 * first, in order of run and case, and looks again, at what was committed meanwhile; the row is written even
 * if its result stays, so that a transaction with a snapshot of its own is refused (40001) where it would
 * count what it does not see.
 *
 * A counter is the one row that every writer of a run wants until he commits. So it may have several rows,
 * which are added up when read: a writer takes one that nobody holds, or begins another. Nobody waits for a
 * counter, so none can be part of a deadlock; there are as many rows as there once were writers at the same
 * time.
 */
#ifndef AINECTO_CORE_TESTCASE_TESTCASE_COUNT_H
#define AINECTO_CORE_TESTCASE_TESTCASE_COUNT_H

#include "postgres.h"

#include "commands/trigger.h"
#include "nodes/execnodes.h"

/*
 * Body of the triggers count_…: AFTER STATEMENT, with the transition tables of the event, on test_execution,
 * test_run_case (insert, update, delete) and test_run (delete). Stands still under ainecto.restoring.
 * Connects to SPI; runs with the rights of the owner of the tables.
 */
extern void testcase_count(TriggerData *trigger);

/*
 * The ids of runs of which something else is kept than their cases and results say, as what was changed under
 * ainecto.restoring leaves them; unless dry_run is wanted they are counted anew, with an audit row. Nobody
 * writes runs meanwhile. 25001 in a transaction that keeps one snapshot. The caller is connected to SPI and
 * has decided that this may be.
 */
extern void testcase_recount(bool dry_run, ReturnSetInfo *result);

#endif
