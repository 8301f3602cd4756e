/*
 * testcase_run.h
 *		Test runs: which cases they carry out, in which state they are, and what was found.
 *
 * The copies of its cases are made when they are attached, before anybody can have read them in the run, and
 * stay as they are: results are about what the tester saw. Answers name the cases that were edited since.
 *
 * A run is DRAFT until work on it starts: at its first result, its first ticked step, or when somebody says
 * so. IN_PROGRESS ends as COMPLETED or CANCELLED; a draft can only be cancelled. An ended run takes no
 * results until it is reopened. Every function expects the caller to be connected to SPI and authorised for
 * the run's project.
 *
 * Locks: a writer of results holds its runs FOR SHARE, a change of state FOR NO KEY UPDATE; several runs in
 * order of id.
 */
#ifndef AINECTO_CORE_TESTCASE_TESTCASE_RUN_H
#define AINECTO_CORE_TESTCASE_TESTCASE_RUN_H

#include "postgres.h"

#include "base/json_read.h"
#include "core/caller/principal.h"

typedef enum RunStatus
{
	RUN_DRAFT,
	RUN_IN_PROGRESS,
	RUN_COMPLETED,
	RUN_CANCELLED
} RunStatus;

extern const char *testcase_run_status_name(RunStatus status);
extern bool testcase_run_status_from_name(const char *name, RunStatus *status);

/* A new DRAFT run from an entry of testcase_create_runs; returns its id. */
extern int64 testcase_run_create(const Principal *principal, const pg_uuid_t *project, const JsonNode *item);

/*
 * Attach cases by an array of ids, in its order, each with a copy of its text and steps. AI001 names every id
 * that is no live case of the project that the principal may see, or is repeated. Environment and test
 * account that the run lacks are taken from the documents' defaults where these agree.
 */
extern void testcase_run_attach(const Principal *principal, const pg_uuid_t *project, int64 run,
								const JsonNode *ids);

/* Change the fields that an entry of testcase_update_runs names, without its status. */
extern void testcase_run_update(int64 run, const JsonNode *item);

/* Bring the run into a state; AI001 if there is no way from its present one. Nothing happens if it is there
 * already. */
extern void testcase_run_move(int64 run, RunStatus status);

/* Delete the run; returns how many results went with it. */
extern int64 testcase_run_delete(int64 run);

/*
 * Detach cases from a run that has not ended, with their results; returns how many results went. AI001 names
 * every id that is not in the run or repeated.
 */
extern int64 testcase_run_detach(const Principal *principal, int64 run, const JsonNode *ids);

/*
 * Record the entries of testcase_record_executions, in their order. AI001 names every entry whose case is not
 * in its run. Returns the runs, ascending, in the current context.
 */
extern int64 *testcase_run_record(const Principal *principal, const JsonNode *items, int *run_count);

/*
 * Tick steps of a case off, or untick them, by the entries of testcase_upsert_step_checks. AI002 if the case
 * is not in the run; AI001 names every step that is not of the case or repeated.
 */
extern void testcase_run_check_steps(const Principal *principal, int64 run, int64 test_case,
									 const JsonNode *items);

/*
 * Of some cases of the run, but for those that the principal may not see, the ones whose text or steps are
 * not what the run's copy says any more, or that are gone: ascending, in the current context.
 */
extern int64 *testcase_run_changed_cases(const Principal *principal, int64 run, const ArrayType *cases,
										 int *count);

/* Throw AI002 unless the case is in the run and of a document that the principal may see. */
extern void testcase_run_require_case(const Principal *principal, int64 run, int64 test_case);

/*
 * The documents of the run's cases that the principal may not see (or no longer), as uuid[]. Their cases are
 * neither shown nor counted, and no result can be recorded for them.
 */
extern ArrayType *testcase_run_hidden_documents(const Principal *principal, int64 run);

/* The same for a page of a project's runs, newest first, that begins before a run (its id as text; NULL: with
 * the newest). */
extern ArrayType *testcase_run_hidden_on_page(const Principal *principal, const pg_uuid_t *project,
											  const char *before, int64 limit);

#endif
