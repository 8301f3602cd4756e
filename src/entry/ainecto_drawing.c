/*
 * ainecto_drawing.c
 *		SQL entry points of drawings: unpack, call, pack.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/definer.h"
#include "base/errors.h"
#include "base/json_read.h"
#include "base/statement.h"
#include "core/drawing/compared.h"
#include "core/tree/access.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(ainecto_diagram_svg);
PG_FUNCTION_INFO_V1(ainecto_diff_svg);

static const char *const schemes[] = {"auto", "light", "dark"};

static void
read_scheme(const JsonNode *value, SvgOptions *options, StringInfo faults)
{
	for (size_t i = 0; value->kind == JSON_NODE_STRING && i < lengthof(schemes); i++)
	{
		if (strcmp(schemes[i], value->text) == 0)
		{
			options->scheme = schemes[i];
			return;
		}
	}
	clip_append_fault(faults, "scheme", "must be \"auto\", \"light\" or \"dark\".");
}

static void
read_background(const JsonNode *value, SvgOptions *options, StringInfo faults)
{
	options->background = value->kind != JSON_NODE_BOOLEAN || value->boolean;
	if (value->kind != JSON_NODE_BOOLEAN)
		clip_append_fault(faults, "background", "must be true or false.");
}

/* All faults at once. */
static SvgOptions
read_svg_options(const char *text)
{
	SvgOptions options = {.scheme = schemes[0], .background = true};
	const char *problem;
	JsonNode *node = json_read_parse(text, (int) strlen(text), &problem);
	StringInfoData faults;

	initStringInfo(&faults);
	if (node == NULL || node->kind != JSON_NODE_OBJECT)
	{
		appendStringInfoString(&faults, "They must be a JSON object.");
		node = json_node_make(JSON_NODE_OBJECT);
	}
	for (int i = 0; i < node->count; i++)
	{
		if (strcmp(node->keys[i], "scheme") == 0)
			read_scheme(node->items[i], &options, &faults);
		else if (strcmp(node->keys[i], "background") == 0)
			read_background(node->items[i], &options, &faults);
		else
			clip_append_fault(&faults, node->keys[i], "is unknown.");
	}
	if (faults.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the options of the drawing are not valid"),
				 errdetail_internal("%s", faults.data),
				 errhint("Options are scheme (auto, light, dark) and background (true, false).")));
	return options;
}

static SvgOptions
svg_options(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? (SvgOptions){.scheme = schemes[0], .background = true}
								: read_svg_options(argument_json_text(fcinfo, number));
}

static void
require_diagram(FunctionCallInfo fcinfo, const Definer *definer, Place *place)
{
	argument_require_document(fcinfo, definer, RIGHT_READ, place);
	if (place->type != DOCUMENT_ERD && place->type != DOCUMENT_FLOW_DIAGRAM)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a document of type %s is no diagram", access_document_type_name(place->type)),
						errhint("Documents of type erd and flow_diagram are drawn.")));
}

static Datum
write_diagram_svg(FunctionCallInfo fcinfo)
{
	SvgOptions options;
	StringInfoData out;
	Content content = {0};
	Definer definer;
	Place place;

	initStringInfo(&out);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	require_diagram(fcinfo, &definer, &place);
	options = svg_options(fcinfo, 2);
	content.document = &place;
	if (!PG_ARGISNULL(1))
		content.history = history_load(&place, PG_GETARG_INT64(1));
	content_write_svg(&out, &content, &options);
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

Datum
ainecto_diagram_svg(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(write_diagram_svg, fcinfo);
}

static Datum
write_diff_svg(FunctionCallInfo fcinfo)
{
	SvgOptions options;
	StringInfoData out;
	Definer definer;
	Place place;

	initStringInfo(&out);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	argument_require_document(fcinfo, &definer, RIGHT_READ, &place);
	options = svg_options(fcinfo, 3);
	compared_write_svg(&out, &place, PG_ARGISNULL(1) ? place.version : PG_GETARG_INT64(1),
					   PG_ARGISNULL(2) ? place.version : PG_GETARG_INT64(2), &options);
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

Datum
ainecto_diff_svg(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(write_diff_svg, fcinfo);
}
