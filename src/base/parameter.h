/*
 * parameter.h
 *		The parameters of statements from C, a function for each kind: NULL and 0 in place of a pointer are
 *		null. What a pointer leads to must stay until the statement has run; texts are copied.
 *
 * statement.awk writes the calls of statements in .sql files with them (see its head); what is put together
 * at run time is given an array of them.
 */
#ifndef AINECTO_BASE_PARAMETER_H
#define AINECTO_BASE_PARAMETER_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

/* An array of them and its length, for functions that take both. */
#define PARAMETERS(...)                     \
	((const NullableDatum[]){__VA_ARGS__}), \
		(int) (sizeof((const NullableDatum[]){__VA_ARGS__}) / sizeof(NullableDatum))

/* A value of a type that is passed by reference. */
static inline NullableDatum
parameter_reference(Datum value)
{
	return (NullableDatum){.value = value, .isnull = value == (Datum) 0};
}

static inline NullableDatum
parameter_null(void)
{
	return (NullableDatum){.isnull = true};
}

static inline NullableDatum
parameter_text(const char *value)
{
	return parameter_reference(value == NULL ? (Datum) 0 : CStringGetTextDatum(value));
}

static inline NullableDatum
parameter_uuid(const pg_uuid_t *value)
{
	return parameter_reference(UUIDPGetDatum(value));
}

static inline NullableDatum
parameter_bytea(const bytea *value)
{
	return parameter_reference(PointerGetDatum(value));
}

/* Refuses an array of another kind of elements than the statement takes. */
static inline NullableDatum
parameter_array(const ArrayType *value, Oid element)
{
	if (value != NULL && ARR_ELEMTYPE(value) != element)
		elog(ERROR, "an array of type %u is given in place of one of type %u", ARR_ELEMTYPE(value), element);
	return parameter_reference(PointerGetDatum(value));
}

static inline NullableDatum
parameter_bigint(int64 value)
{
	return (NullableDatum){.value = Int64GetDatum(value)};
}

static inline NullableDatum
parameter_integer(int32 value)
{
	return (NullableDatum){.value = Int32GetDatum(value)};
}

static inline NullableDatum
parameter_smallint(int16 value)
{
	return (NullableDatum){.value = Int16GetDatum(value)};
}

static inline NullableDatum
parameter_boolean(bool value)
{
	return (NullableDatum){.value = BoolGetDatum(value)};
}

static inline NullableDatum
parameter_timestamptz(TimestampTz value)
{
	return (NullableDatum){.value = TimestampTzGetDatum(value)};
}

static inline NullableDatum
parameter_optional_bigint(const int64 *value)
{
	return value == NULL ? parameter_null() : parameter_bigint(*value);
}

static inline NullableDatum
parameter_optional_integer(const int32 *value)
{
	return value == NULL ? parameter_null() : parameter_integer(*value);
}

static inline NullableDatum
parameter_optional_smallint(const int16 *value)
{
	return value == NULL ? parameter_null() : parameter_smallint(*value);
}

static inline NullableDatum
parameter_optional_boolean(const bool *value)
{
	return value == NULL ? parameter_null() : parameter_boolean(*value);
}

static inline NullableDatum
parameter_optional_timestamptz(const TimestampTz *value)
{
	return value == NULL ? parameter_null() : parameter_timestamptz(*value);
}

#endif
