/*
 * ainecto_flow.c
 *		SQL entry points that belong to flow diagrams and to requests to language models.
 */
#include "postgres.h"

#include "base/definer.h"
#include "base/errors.h"
#include "base/uuid.h"
#include "commands/trigger.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/flow/flow.h"
#include "core/llm/llm_request.h"
#include "entry/argument.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

PG_FUNCTION_INFO_V1(ainecto_queue_llm_request);

static void
check_length(const char *text, const char *name, int limit)
{
	if (text != NULL && pg_mbstrlen(text) > limit)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("%s has more than %d characters", name, limit)));
}

Datum
ainecto_queue_llm_request(PG_FUNCTION_ARGS)
{
	const char *prompt = argument_text(fcinfo, 1);
	const char *context = argument_text(fcinfo, 2);
	MemoryContext caller = CurrentMemoryContext;
	Definer definer;
	Principal principal;
	const char *uuid;
	Datum result;
	Place place;

	check_length(prompt, "prompt", LLM_REQUEST_PROMPT_MAX);
	check_length(context, "context", LLM_REQUEST_CONTEXT_MAX);
	if (PG_ARGISNULL(0) || prompt == NULL || *prompt == '\0')
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("document and prompt must be given")));
	definer_enter(&definer, fcinfo);
	SPI_connect();
	principal_from_role(definer.caller, &principal);
	access_require(&principal, PLACE_DOCUMENT, PG_GETARG_UUID_P(0), RIGHT_WRITE, &place);
	if (place.archived)
		ereport(ERROR, (errcode(ERRCODE_AI_ARCHIVED), errmsg("\"%s\" is in the trash", place.title)));
	call_gather();
	uuid = llm_request_queue(&principal, &place.uuid, LLM_REQUEST_KIND_CUSTOM, prompt, context);
	audit_write_administration("queue_llm_request", access_place_kind_name(PLACE_DOCUMENT),
							   uuid_text(&place.uuid), NULL);
	MemoryContextSwitchTo(caller);
	result = CStringGetTextDatum(uuid);
	SPI_finish();
	definer_leave(&definer);
	return result;
}
