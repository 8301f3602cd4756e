/*
 * ainecto_place.c
 *		SQL entry points that belong to the tree and to search.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "core/search/search_text.h"
#include "core/tree/place.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/uuid.h"

PG_FUNCTION_INFO_V1(ainecto_search_keys);

Datum
ainecto_search_keys(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(search_make_keys(PG_GETARG_UUID_P(0), PG_GETARG_TEXT_PP(1),
										   PG_ARGISNULL(2) ? NULL : PG_GETARG_TEXT_PP(2),
										   PG_GETARG_ARRAYTYPE_P(3)));
}
