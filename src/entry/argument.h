/*
 * argument.h
 *		What SQL functions are called with, unpacked. number counts arguments from 0.
 *
 * The room: SQL functions, one C function each: unpack, call, pack. It holds no rule; what a caller may is
 * asked of the rooms below. The server calls it.
 *
 * Texts are palloc'd in the current context. What must not be null is refused with 22004 under its name.
 */
#ifndef AINECTO_ENTRY_ARGUMENT_H
#define AINECTO_ENTRY_ARGUMENT_H

#include "postgres.h"

#include "base/definer.h"
#include "base/errors.h"
#include "base/json_read.h"
#include "base/uuid.h"
#include "core/caller/principal.h"
#include "core/tree/access.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/uuid.h"

static inline void
argument_require(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", name)));
}

/* NULL for null. */
static inline char *
argument_text(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(number));
}

static inline char *
argument_require_text(FunctionCallInfo fcinfo, int number, const char *name)
{
	argument_require(fcinfo, number, name);
	return argument_text(fcinfo, number);
}

static inline bytea *
argument_bytea(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : PG_GETARG_BYTEA_P(number);
}

static inline ArrayType *
argument_array(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : PG_GETARG_ARRAYTYPE_P(number);
}

/* An inet as text, with its network if it is one; NULL for null. */
static inline char *
argument_peer(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL
								: DatumGetCString(DirectFunctionCall1(inet_out, PG_GETARG_DATUM(number)));
}

/* A new one for null. */
static inline const char *
argument_request_id(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? uuid_make_text() : argument_text(fcinfo, number);
}

/* A bigint; 0, which stands for the newest version, for null. */
static inline int64
argument_version(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? 0 : PG_GETARG_INT64(number);
}

/* A jsonb as its text; NULL for null. */
static inline char *
argument_json_text(FunctionCallInfo fcinfo, int number)
{
	Jsonb *value = PG_ARGISNULL(number) ? NULL : PG_GETARG_JSONB_P(number);

	return value == NULL ? NULL : JsonbToCString(NULL, &value->root, (int) VARSIZE(value));
}

/* The document of the first argument, if the role that calls has the right; else AI002 or AI003. */
static inline void
argument_require_document(FunctionCallInfo fcinfo, const Definer *definer, Right right, Place *place)
{
	Principal caller;

	argument_require(fcinfo, 0, "document");
	principal_from_role(definer->caller, &caller);
	access_require(&caller, PLACE_DOCUMENT, PG_GETARG_UUID_P(0), right, place);
}

#endif
