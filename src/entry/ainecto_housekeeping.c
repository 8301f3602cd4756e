/*
 * ainecto_housekeeping.c
 *		SQL entry points of housekeeping, of verification and of counting anew: unpack, call, pack.
 */
#include "postgres.h"

#include "base/definer.h"
#include "base/errors.h"
#include "base/installation.h"
#include "base/json_read.h"
#include "base/statement.h"
#include "core/caller/secret.h"
#include "core/housekeeping/housekeeping.h"
#include "core/seal/seal.h"
#include "core/seal/verify.h"
#include "core/testcase/testcase_count.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

PG_FUNCTION_INFO_V1(ainecto_housekeeping);
PG_FUNCTION_INFO_V1(ainecto_verify_history);
PG_FUNCTION_INFO_V1(ainecto_history_anchor);
PG_FUNCTION_INFO_V1(ainecto_recount_runs);

Datum
ainecto_housekeeping(PG_FUNCTION_ARGS)
{
	StringInfoData answer;

	initStringInfo(&answer);
	SPI_connect();
	installation_check();
	housekeeping_run(&answer);
	SPI_finish();
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(answer.data));
}

static void
read_anchor(FunctionCallInfo fcinfo, Anchor *anchor)
{
	const char *text = argument_json_text(fcinfo, 0);
	const char *problem;
	const JsonNode *node = json_read_parse(text, strlen(text), &problem);
	const bytea *hash = secret_hash_from_hex(node == NULL ? NULL : json_read_text(node, "hash"));

	if (hash == NULL || !json_read_integer(node, "seal", &anchor->number))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("this is no anchor"),
						errhint("Give what ainecto.history_anchor() returned.")));
	memcpy(anchor->hash, VARDATA_ANY(hash), DIGEST_LENGTH);
}

static Datum
read_verification(FunctionCallInfo fcinfo)
{
	bool anchored = !PG_ARGISNULL(0);
	Anchor anchor;
	Definer definer;

	InitMaterializedSRF(fcinfo, 0);
	if (anchored)
		read_anchor(fcinfo, &anchor);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	installation_check();
	verify_history(anchored ? &anchor : NULL, (ReturnSetInfo *) fcinfo->resultinfo);
	SPI_finish();
	definer_leave(&definer);
	return (Datum) 0;
}

Datum
ainecto_verify_history(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(read_verification, fcinfo);
}

Datum
ainecto_history_anchor(PG_FUNCTION_ARGS)
{
	Definer definer;
	Datum anchor;
	bool found;

	definer_enter(&definer, fcinfo);
	SPI_connect();
	found = seal_read_anchor(&anchor);
	SPI_finish();
	definer_leave(&definer);
	if (!found)
		PG_RETURN_NULL();
	return anchor;
}

Datum
ainecto_recount_runs(PG_FUNCTION_ARGS)
{
	Definer definer;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	installation_check();
	testcase_recount(PG_GETARG_BOOL(0), (ReturnSetInfo *) fcinfo->resultinfo);
	SPI_finish();
	definer_leave(&definer);
	return (Datum) 0;
}
