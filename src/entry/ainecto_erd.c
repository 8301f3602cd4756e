/*
 * ainecto_erd.c
 *		SQL entry points of ERDs: unpack, call, pack.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/json_read.h"
#include "core/erd/erd_option.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

/* Bytes of the error's detail beyond which faults are not spelled out any more. */
#define DETAIL_MAX 4000

PG_FUNCTION_INFO_V1(ainecto_check_erd_field);

/* One line of the error's detail. */
static void
add_line(void *state, const char *path, const char *problem, const char *allowed, const char *nearest)
{
	StringInfo lines = state;

	if (lines->len > DETAIL_MAX)
		return;
	appendStringInfo(lines, "%s%s %s", lines->len == 0 ? "" : "\n", path, problem);
	if (nearest != NULL)
		appendStringInfo(lines, ", did you mean %s?", nearest);
	else if (allowed != NULL)
		appendStringInfo(lines, ", allowed: %s", allowed);
}

Datum
ainecto_check_erd_field(PG_FUNCTION_ARGS)
{
	const char *kind = argument_text(fcinfo, 0);
	const char *field = argument_text(fcinfo, 1);
	Jsonb *json = PG_GETARG_JSONB_P(2);
	StringInfoData lines;
	const char *problem = NULL;
	JsonNode *value = NULL;
	char *text;

	initStringInfo(&lines);
	if (!json_read_numbers_fit(json))
		problem = "holds a number of too many digits";
	else
	{
		text = JsonbToCString(NULL, &json->root, (int) VARSIZE(json));
		value = json_read_parse(text, (int) strlen(text), &problem);
	}
	if (value == NULL)
		add_line(&lines, field, problem, NULL, NULL);
	else if (value->kind == JSON_NODE_NULL)
		add_line(&lines, field, "is a null of JSON", "null of SQL", NULL);
	else if (!erd_option_check(kind, field, value, field, add_line, &lines))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a \"%s\" has no field \"%s\" of this kind", kind, field)));
	else if (strcmp(field, "options") == 0)
		erd_option_check_rules(kind, value, add_line, &lines);
	if (lines.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("%s of the %s cannot be stored as given", field, kind), errdetail("%s", lines.data)));
	PG_RETURN_BOOL(true);
}
