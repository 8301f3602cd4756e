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

SPIPlanPtr
statement_plan(Statement *statement)
{
	statement_prepare(statement);
	return statement->plan;
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

uint64
statement_run_limited(Statement *statement, const Datum *values, const char *nulls, long limit)
{
	SPITupleTable *previous = SPI_tuptable;
	int code;

	statement_prepare(statement);
	code = execute(statement, values, nulls, limit);
	if (code != statement->expected)
		elog(ERROR, "statement ended with %s: %s", SPI_result_code_string(code), statement->text);
	/* SPI keeps every result until the connection ends; a batch of thousands of rows would pile them up. */
	if (previous != NULL && previous != SPI_tuptable)
		SPI_freetuptable(previous);
	return SPI_processed;
}

uint64
statement_run(Statement *statement, const Datum *values, const char *nulls)
{
	return statement_run_limited(statement, values, nulls, 0);
}

void
statement_begin(StatementCall *call, Statement *statement)
{
	call->statement = statement;
	call->count = 0;
}

/* The next parameter, which is of one of two types. */
static void
bind(StatementCall *call, Oid type, Oid other, bool isnull, Datum value)
{
	const Statement *statement = call->statement;

	if (call->count >= statement->argument_count)
		elog(ERROR, "statement has %d parameters: %s", statement->argument_count, statement->text);
	if (type != InvalidOid && statement->argument_types[call->count] != type &&
		statement->argument_types[call->count] != other)
		elog(ERROR, "parameter %d of a statement is of another type: %s", call->count + 1, statement->text);
	call->nulls[call->count] = isnull ? 'n' : ' ';
	call->values[call->count++] = value;
}

void
statement_bind_text(StatementCall *call, const char *value)
{
	bind(call, TEXTOID, TEXTOID, value == NULL, value == NULL ? (Datum) 0 : CStringGetTextDatum(value));
}

void
statement_bind_uuid(StatementCall *call, const pg_uuid_t *value)
{
	bind(call, UUIDOID, UUIDOID, value == NULL, UUIDPGetDatum(value));
}

void
statement_bind_bytes(StatementCall *call, const bytea *value)
{
	bind(call, BYTEAOID, BYTEAOID, value == NULL, PointerGetDatum(value));
}

void
statement_bind_integer(StatementCall *call, int64 value)
{
	bool is_short = call->count < call->statement->argument_count &&
					call->statement->argument_types[call->count] == INT4OID;

	bind(call, INT8OID, INT4OID, false, is_short ? Int32GetDatum((int32) value) : Int64GetDatum(value));
}

void
statement_bind_boolean(StatementCall *call, bool value)
{
	bind(call, BOOLOID, BOOLOID, false, BoolGetDatum(value));
}

void
statement_bind_time(StatementCall *call, TimestampTz value)
{
	bind(call, TIMESTAMPTZOID, TIMESTAMPTZOID, false, TimestampTzGetDatum(value));
}

void
statement_bind_datum(StatementCall *call, Oid type, Datum value)
{
	bind(call, type, type, false, value);
}

void
statement_bind_null(StatementCall *call)
{
	bind(call, InvalidOid, InvalidOid, true, (Datum) 0);
}

uint64
statement_execute(StatementCall *call)
{
	if (call->count != call->statement->argument_count)
		elog(ERROR, "%d of %d parameters of a statement are given: %s", call->count,
			 call->statement->argument_count, call->statement->text);
	return statement_run(call->statement, call->values, call->nulls);
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
