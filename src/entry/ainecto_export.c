/*
 * ainecto_export.c
 *		SQL entry points of exports: unpack, call, pack.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/definer.h"
#include "base/errors.h"
#include "base/json_read.h"
#include "base/statement.h"
#include "core/tree/access.h"
#include "entry/argument.h"
#include "fmgr.h"
#include "tool/export_text.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(ainecto_export);
PG_FUNCTION_INFO_V1(ainecto_export_sql);

static ExportFormat
read_format(FunctionCallInfo fcinfo)
{
	char *name = PG_ARGISNULL(2) ? "" : argument_text(fcinfo, 2);

	for (int i = 0; export_format_names[i] != NULL; i++)
	{
		if (strcmp(export_format_names[i], name) == 0)
			return (ExportFormat) i;
	}
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
					errmsg("there is no format \"%s\"", clip_tame(name, CLIP_NAME)),
					errhint("Formats are sql, sql-compact, dbml, mermaid, markdown, json and svg.")));
}

static void
read_options(ExportOptions *options, const char *text)
{
	const char *problem;
	const JsonNode *node = json_read_parse(text, (int) strlen(text), &problem);
	StringInfoData faults;

	initStringInfo(&faults);
	if (node == NULL)
		node = json_node_make(JSON_NODE_NULL);
	export_read_options(options, node, &faults);
	if (faults.len > 0)
		ereport(
			ERROR,
			(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the options of the export are not valid"),
			 errdetail_internal("%s", faults.data),
			 errhint("Options are grants, comments (true, false), tables, groups (arrays of names) and near "
					 "(an object of table and distance).")));
}

static Datum
export_document(FunctionCallInfo fcinfo, ExportFormat format, bool has_options)
{
	ExportOptions options;
	StringInfoData out;
	Definer definer;
	Place place;

	initStringInfo(&out);
	definer_enter(&definer, fcinfo);
	SPI_connect();
	argument_require_document(fcinfo, &definer, RIGHT_READ, &place);
	export_options_init(&options);
	if (has_options && !PG_ARGISNULL(3))
		read_options(&options, argument_json_text(fcinfo, 3));
	export_write_document(&out, &place, argument_version(fcinfo, 1), format, &options);
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

static Datum
write_export(FunctionCallInfo fcinfo)
{
	return export_document(fcinfo, read_format(fcinfo), true);
}

static Datum
write_export_sql(FunctionCallInfo fcinfo)
{
	return export_document(fcinfo, EXPORT_SQL, false);
}

Datum
ainecto_export(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(write_export, fcinfo);
}

Datum
ainecto_export_sql(PG_FUNCTION_ARGS)
{
	return statement_call_on_one_snapshot(write_export_sql, fcinfo);
}
