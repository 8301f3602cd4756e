/*
 * objection.c
 *		Several objections in one error.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/testcase/objection.h"

/* Objections that are spelled out. */
#define MAX_LISTED 20

void
objection_init(Objections *objections)
{
	initStringInfo(&objections->text);
	objections->count = 0;
}

void
objection_add(Objections *objections, const char *words)
{
	if (++objections->count > MAX_LISTED)
		return;
	if (objections->count > 1)
		appendStringInfoString(&objections->text, "; ");
	appendStringInfoString(&objections->text, words);
}

void
objection_throw(const Objections *objections, const char *message, const char *hint)
{
	int more = objections->count - MAX_LISTED;

	if (objections->count == 0)
		return;
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s", message),
					more > 0 ? errdetail("%s; and %d more.", objections->text.data, more)
							 : errdetail("%s.", objections->text.data),
					hint == NULL ? 0 : errhint("%s", hint)));
}
