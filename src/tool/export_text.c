/*
 * export_text.c
 *		A document in a format, for tools and SQL alike.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/drawing/content.h"
#include "tool/export_text.h"

static void
require_format(const Place *document, ExportFormat format)
{
	if (format == EXPORT_JSON || document->type == DOCUMENT_ERD ||
		(format == EXPORT_SVG && document->type == DOCUMENT_FLOW_DIAGRAM))
		return;
	ereport(
		ERROR,
		(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
		 errmsg("a document of type %s has no format %s", access_document_type_name(document->type),
				export_format_names[format]),
		 errhint("Documents of type erd have every format, flow diagrams json and svg, the others json.")));
}

void
export_write_document(StringInfo out, const Place *document, int64 version, ExportFormat format,
					  const ExportOptions *options)
{
	const SvgOptions look = {.scheme = "auto", .background = true};
	Content content = {.document = document};

	require_format(document, format);
	if (format != EXPORT_SVG)
	{
		export_write(out, history_load(document, version), format, options);
		return;
	}
	export_require_whole(options, format);
	if (version != 0)
		content.history = history_load(document, version);
	content_write_svg(out, &content, &look);
}
