/*
 * statement.c
 *		Cached SPI plans.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/statement.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"

static bool one_snapshot = false;
static List *retired = NIL; /* SPIPlanPtr, to be freed with the transaction */

/* The innermost statement of ours that is being executed, and within how many triggers. */
static StatementLevel level = {false, 0};

bool
statement_use_one_snapshot(bool on)
{
	bool before = one_snapshot;

	one_snapshot = on;
	return before;
}

Datum
statement_call_on_one_snapshot(PGFunction body, FunctionCallInfo fcinfo)
{
	bool before = statement_use_one_snapshot(true);
	volatile Datum result = 0;

	PG_TRY();
	{
		result = body(fcinfo);
	}
	PG_FINALLY();
	{
		statement_use_one_snapshot(before);
	}
	PG_END_TRY();
	return result;
}

bool
statement_one_snapshot(void)
{
	return one_snapshot;
}

static void
free_retired(XactEvent event, void *argument)
{
	ListCell *cell;

	(void) argument;
	if (event != XACT_EVENT_COMMIT && event != XACT_EVENT_ABORT && event != XACT_EVENT_PREPARE)
		return;
	foreach(cell, retired)
		SPI_freeplan(lfirst(cell));
	list_free(retired);
	retired = NIL;
}

/* A plan that is no longer valid may be running further up the stack: a trigger of its statement led here. */
static void
retire(SPIPlanPtr plan)
{
	static bool registered = false;
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);

	if (!registered)
		RegisterXactCallback(free_retired, NULL);
	registered = true;
	retired = lappend(retired, plan);
	MemoryContextSwitchTo(caller);
}

static void
statement_prepare(Statement *statement)
{
	SPIPlanPtr plan;

	if (statement->plan != NULL)
	{
		if (SPI_plan_is_valid(statement->plan))
			return;
		retire(statement->plan);
		statement->plan = NULL;
	}
	plan = SPI_prepare_cursor(statement->text, statement->argument_count, statement->argument_types,
							  statement->plan_once ? CURSOR_OPT_GENERIC_PLAN : 0);
	if (plan == NULL)
		elog(ERROR, "cannot prepare statement: %s: %s", SPI_result_code_string(SPI_result), statement->text);
	if (SPI_keepplan(plan) != 0)
		elog(ERROR, "cannot keep the plan of a statement: %s", statement->text);
	statement->plan = plan;
}

void
statement_release(Statement *statement)
{
	if (statement->plan != NULL)
		retire(statement->plan);
	statement->plan = NULL;
}

void
statement_free(Statement *statement)
{
	if (statement->plan != NULL)
		SPI_freeplan(statement->plan);
	statement->plan = NULL;
}

static int
trigger_depth(void)
{
	return DatumGetInt32(DirectFunctionCall1(pg_trigger_depth, (Datum) 0));
}

bool
statement_is_running(void)
{
	/* Triggers of what foreign keys do fire with those of the statement. */
	return level.running && trigger_depth() == level.trigger_depth + 1;
}

StatementLevel
statement_enter(void)
{
	StatementLevel before = level;

	level.running = true;
	level.trigger_depth = trigger_depth();
	return before;
}

void
statement_leave(StatementLevel before)
{
	level = before;
}

/* An error leaves the level as it was before. What only reads fires no triggers and is none. */
static int
execute(const Statement *statement, const Datum *values, const char *nulls, long limit)
{
	volatile int code = 0;
	StatementLevel before;

	if (statement->read_only)
		return SPI_execute_plan(statement->plan, (Datum *) values, nulls, one_snapshot, limit);
	before = statement_enter();
	PG_TRY();
	{
		code = SPI_execute_plan(statement->plan, (Datum *) values, nulls, false, limit);
	}
	PG_FINALLY();
	{
		statement_leave(before);
	}
	PG_END_TRY();
	return code;
}

/* As SPI takes them. */
static void
unpack_parameters(const Statement *statement, const NullableDatum *parameters, int count, Datum *values,
				  char *nulls)
{
	if (count != statement->argument_count)
		elog(ERROR, "%d of %d parameters of a statement are given: %s", count, statement->argument_count,
			 statement->text);
	for (int i = 0; i < count; i++)
	{
		values[i] = parameters[i].value;
		nulls[i] = parameters[i].isnull ? 'n' : ' ';
	}
}

uint64
statement_run_limited(Statement *statement, const NullableDatum *parameters, int count, long limit)
{
	SPITupleTable *previous = SPI_tuptable;
	MemoryContext caller = CurrentMemoryContext;
	Datum values[STATEMENT_MAX_ARGUMENTS];
	char nulls[STATEMENT_MAX_ARGUMENTS];
	int code;

	unpack_parameters(statement, parameters, count, values, nulls);
	statement_prepare(statement);
	code = execute(statement, values, nulls, limit);
	/* SPI leaves its connection's context behind, where all that follows would pile up. */
	MemoryContextSwitchTo(caller);
	if (code != statement->expected)
		elog(ERROR, "statement ended with %s: %s", SPI_result_code_string(code), statement->text);
	/* SPI keeps every result until the connection ends; a batch of thousands of rows would pile them up. */
	if (previous != NULL && previous != SPI_tuptable)
		SPI_freetuptable(previous);
	return SPI_processed;
}

uint64
statement_run(Statement *statement, const NullableDatum *parameters, int count)
{
	return statement_run_limited(statement, parameters, count, 0);
}

typedef struct VisitReceiver
{
	DestReceiver receiver; /* first: the executor knows only this */
	StatementVisit visit;
	void *state;
	MemoryContext context;
} VisitReceiver;

static bool
receive_row(TupleTableSlot *row, DestReceiver *receiver)
{
	const VisitReceiver *visitor = (const VisitReceiver *) receiver;
	MemoryContext executor = MemoryContextSwitchTo(visitor->context);
	bool goes_on = visitor->visit(row, visitor->state);

	MemoryContextSwitchTo(executor);
	return goes_on;
}

static void
start_receiving(DestReceiver *receiver, int operation, TupleDesc description)
{
}

static void
end_receiving(DestReceiver *receiver)
{
}

static ParamListInfo
list_parameters(const Statement *statement, const NullableDatum *parameters, int count)
{
	ParamListInfo list = makeParamList(count);

	for (int i = 0; i < count; i++)
	{
		list->params[i].value = parameters[i].value;
		list->params[i].isnull = parameters[i].isnull;
		list->params[i].pflags = PARAM_FLAG_CONST;
		list->params[i].ptype = statement->argument_types[i];
	}
	return list;
}

void
statement_visit(Statement *statement, const NullableDatum *parameters, int count, StatementVisit visit,
				void *state)
{
	VisitReceiver visitor = {
		/* Of its kinds the executor asks only whether it is none. */
		.receiver = {receive_row, start_receiving, end_receiving, end_receiving, DestTuplestore},
		.visit = visit,
		.state = state,
		.context = CurrentMemoryContext,
	};
	SPITupleTable *previous = SPI_tuptable;
	SPIExecuteOptions options = {.read_only = one_snapshot, .dest = &visitor.receiver};
	int code;

	if (!statement->read_only || count != statement->argument_count)
		elog(ERROR, "a statement cannot be visited with %d parameters: %s", count, statement->text);
	statement_prepare(statement);
	options.params = list_parameters(statement, parameters, count);
	code = SPI_execute_plan_extended(statement->plan, &options);
	MemoryContextSwitchTo(visitor.context);
	if (code != SPI_OK_SELECT)
		elog(ERROR, "statement ended with %s: %s", SPI_result_code_string(code), statement->text);
	if (previous != NULL)
		SPI_freetuptable(previous);
}

Portal
statement_open(Statement *statement, const NullableDatum *parameters, int count)
{
	MemoryContext caller = CurrentMemoryContext;
	Datum values[STATEMENT_MAX_ARGUMENTS];
	char nulls[STATEMENT_MAX_ARGUMENTS];
	Portal portal;

	unpack_parameters(statement, parameters, count, values, nulls);
	statement_prepare(statement);
	portal = SPI_cursor_open(NULL, statement->plan, values, nulls, statement->read_only);
	MemoryContextSwitchTo(caller);
	return portal;
}

void
statement_return_rows(ReturnSetInfo *result)
{
	for (uint64 row = 0; row < SPI_processed; row++)
		tuplestore_puttuple(result->setResult, SPI_tuptable->vals[row]);
}

char *
statement_text(uint64 row, int column)
{
	Assert(row < SPI_processed);
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

Datum
statement_datum(uint64 row, int column, bool *isnull)
{
	Assert(row < SPI_processed);
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, isnull);
}

int64
statement_integer(uint64 row, int column)
{
	bool isnull;
	Datum value = statement_datum(row, column, &isnull);

	if (isnull)
		return 0;
	if (SPI_gettypeid(SPI_tuptable->tupdesc, column) == INT4OID)
		return DatumGetInt32(value);
	Assert(SPI_gettypeid(SPI_tuptable->tupdesc, column) == INT8OID);
	return DatumGetInt64(value);
}

bool
statement_boolean(uint64 row, int column)
{
	bool isnull;
	Datum value = statement_datum(row, column, &isnull);

	return !isnull && DatumGetBool(value);
}
