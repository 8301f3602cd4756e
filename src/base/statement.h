/*
 * statement.h
 *		The one place where SQL text meets SPI: statements prepared once per backend and checked on every run.
 *
 * The room src/base: what every other one stands on: errors, JSON, statements, index scans, rows, settings,
 * whose rights are in force. It knows nothing of accounts or documents.
 *
 * Statements are written as SQL in a .sql file beside the C file that runs them; statement.awk, whose head
 * says how, makes static objects of them: text, argument types, what SPI must answer. What is put together at
 * run time is filled in by hand. A statement is planned at its first run, kept for the life of the backend
 * and planned again when the server says the plan is no longer valid. The caller must be connected to SPI.
 * Results stand in SPI_tuptable until the next statement of the same connection.
 */
#ifndef AINECTO_BASE_STATEMENT_H
#define AINECTO_BASE_STATEMENT_H

#include "postgres.h"

#include "base/parameter.h"
#include "catalog/pg_type_d.h"
#include "datatype/timestamp.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "nodes/execnodes.h"
#include "utils/uuid.h"

#define STATEMENT_MAX_ARGUMENTS 48

typedef struct Statement
{
	const char *text;
	int expected; /* SPI_OK_SELECT, SPI_OK_INSERT, SPI_OK_INSERT_RETURNING, … */
	int argument_count;
	Oid argument_types[STATEMENT_MAX_ARGUMENTS];
	bool read_only;  /* run on the caller's active snapshot; the text must only read */
	bool plan_once;  /* for long texts whose plan is good for any values: planning anew for each call's would
						cost more  than running */
	SPIPlanPtr plan; /* private to statement.c */
} Statement;

/*
 * In one-snapshot mode statements marked read_only all run on the caller's active snapshot, so that a read
 * sees one moment from start to end. Outside of it they see what was committed or written before each of
 * them. Returns the mode before. A fact about the running C stack: whoever switches it on switches it back,
 * also after an error.
 */
extern bool statement_use_one_snapshot(bool on);

/* Runs the body of a function that only reads in one-snapshot mode, which ends with it, also when it throws.
 */
extern Datum statement_call_on_one_snapshot(PGFunction body, FunctionCallInfo fcinfo);

/* Whether one-snapshot mode is on. */
extern bool statement_one_snapshot(void);

/* The plan is not needed any more; until the transaction ends it may still be running. */
extern void statement_release(Statement *statement);

/* The same at once, of one that is not running. */
extern void statement_free(Statement *statement);

/*
 * Runs it with as many parameters as it declares, in their order. What stands in a .sql file is run by
 * execute_NAME(), whose arguments the compiler checks (statement.awk). Returns SPI_processed, in the memory
 * context that it was called in.
 */
extern uint64 statement_run(Statement *statement, const NullableDatum *parameters, int count);

/* The same, stopping after limit rows (0: all). */
extern uint64 statement_run_limited(Statement *statement, const NullableDatum *parameters, int count,
									long limit);

/* What is done with a row, which is good until the next one; false: no further one is wanted. */
typedef bool (*StatementVisit)(TupleTableSlot *row, void *state);

/*
 * Runs one that is marked read_only and hands its rows over as the executor makes them, without keeping any.
 * Visited in the memory context that it was called in. SPI_tuptable is NULL afterwards.
 */
extern void statement_visit(Statement *statement, const NullableDatum *parameters, int count,
							StatementVisit visit, void *state);

/* A portal of one that is marked read_only, on the active snapshot; of another SELECT, on one of its own. It
 * ends with SPI_cursor_close() or the subtransaction. */
extern Portal statement_open(Statement *statement, const NullableDatum *parameters, int count);

/*
 * Whether it is a statement of ours that made the running trigger fire: asked by triggers, which can tell by
 * it what our functions do from what somebody's own SQL does. False for what strangers' triggers do within
 * one.
 */
extern bool statement_is_running(void);

/* What statement_leave() is to bring back. */
typedef struct StatementLevel
{
	bool running;
	int trigger_depth;
} StatementLevel;

/* Around what is no statement and fires triggers as one; it is left also after an error. */
extern StatementLevel statement_enter(void);
extern void statement_leave(StatementLevel before);

/* The rows of the last result become those of a function that returns a set of the same columns. */
extern void statement_return_rows(ReturnSetInfo *result);

/* One column (from 1) of a row (from 0) of the last result. Text is palloc'd in the current context, NULL if
 * null. */
extern char *statement_text(uint64 row, int column);
/* An int4 or int8 column; 0 if null. */
extern int64 statement_integer(uint64 row, int column);
/* A boolean column; false if null. */
extern bool statement_boolean(uint64 row, int column);
/* Any column; by-reference values point into SPI_tuptable. */
extern Datum statement_datum(uint64 row, int column, bool *isnull);

#endif
