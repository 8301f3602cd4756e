/*
 * ainecto_catalog.c
 *		SQL entry point of this database's catalog: unpack, call, pack.
 */
#include "postgres.h"

#include "base/installation.h"
#include "base/statement.h"
#include "core/exchange/catalog.h"
#include "executor/spi.h"
#include "fmgr.h"

PG_FUNCTION_INFO_V1(ainecto_read_catalog);

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
