/*
 * ainecto_catalog.c
 *		SQL entry points of this database's schemas: its catalog, and who may import what of it. Unpack, call,
 * pack.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/installation.h"
#include "base/statement.h"
#include "core/caller/administrator.h"
#include "core/live/catalog.h"
#include "core/live/live_schema.h"
#include "entry/argument.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(ainecto_read_catalog);
PG_FUNCTION_INFO_V1(ainecto_create_live_schema);
PG_FUNCTION_INFO_V1(ainecto_change_live_schema);
PG_FUNCTION_INFO_V1(ainecto_drop_live_schema);
PG_FUNCTION_INFO_V1(ainecto_list_live_schemas);

static Datum
read_catalog(FunctionCallInfo fcinfo)
{
	Datum catalog;

	installation_check();
	SPI_connect();
	catalog = SPI_datumTransfer(catalog_read(PG_GETARG_DATUM(0), PG_ARGISNULL(0)), false, -1);
	SPI_finish();
	return catalog;
}

Datum
ainecto_read_catalog(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(read_catalog, fcinfo);
}

Datum
ainecto_create_live_schema(PG_FUNCTION_ARGS)
{
	Definer definer;

	argument_require(fcinfo, 0, "name");
	argument_require(fcinfo, 1, "schemas");
	argument_require(fcinfo, 2, "accounts");
	administrator_enter(&definer, fcinfo);
	live_schema_create(definer.caller, argument_text(fcinfo, 0), argument_array(fcinfo, 1),
					   argument_array(fcinfo, 2));
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_change_live_schema(PG_FUNCTION_ARGS)
{
	Definer definer;

	argument_require(fcinfo, 0, "name");
	administrator_enter(&definer, fcinfo);
	live_schema_change(definer.caller, argument_text(fcinfo, 0), argument_array(fcinfo, 1),
					   argument_array(fcinfo, 2));
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_drop_live_schema(PG_FUNCTION_ARGS)
{
	Definer definer;

	argument_require(fcinfo, 0, "name");
	administrator_enter(&definer, fcinfo);
	live_schema_drop(argument_text(fcinfo, 0));
	administrator_leave(&definer);
	PG_RETURN_VOID();
}

Datum
ainecto_list_live_schemas(PG_FUNCTION_ARGS)
{
	Definer definer;

	InitMaterializedSRF(fcinfo, 0);
	administrator_enter(&definer, fcinfo);
	live_schema_list((ReturnSetInfo *) fcinfo->resultinfo);
	administrator_leave(&definer);
	return (Datum) 0;
}
