/*
 * ainecto_place.c
 *		SQL entry points that belong to the tree and to search.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "core/place.h"
#include "core/search_text.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(ainecto_check_folder);
PG_FUNCTION_INFO_V1(ainecto_search_vector);
PG_FUNCTION_INFO_V1(ainecto_search_weight);

Datum
ainecto_check_folder(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("check_folder is a trigger function")));
	SPI_connect();
	place_check_folder(trigger);
	SPI_finish();
	return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple
																	  : trigger->tg_trigtuple);
}

Datum
ainecto_search_vector(PG_FUNCTION_ARGS)
{
	PG_RETURN_TSVECTOR(search_make_vector(PG_GETARG_ARRAYTYPE_P(0)));
}

Datum
ainecto_search_weight(PG_FUNCTION_ARGS)
{
	text *name;
	text *word;
	text *query;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_INT32(1);
	name = PG_GETARG_TEXT_PP(0);
	word = PG_GETARG_TEXT_PP(1);
	query = PG_GETARG_TEXT_PP(2);
	PG_RETURN_INT32(search_weigh(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), VARDATA_ANY(word),
								 VARSIZE_ANY_EXHDR(word), VARDATA_ANY(query), VARSIZE_ANY_EXHDR(query)));
}
