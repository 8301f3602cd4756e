/*
 * content_svg.c
 *		A diagram's content as a drawing that stands alone.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/drawing/content.h"

void
content_write_svg(StringInfo out, const Content *content, const SvgOptions *options)
{
	if (content->document->type == DOCUMENT_ERD)
	{
		Erd erd;

		content_fill_erd(&erd, content);
		erd_write_svg(out, &erd, options);
	}
	else
	{
		Flow flow;

		content_fill_flow(&flow, content);
		flow_write_svg(out, &flow, options);
	}
	if (!render_goes_on(out))
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("the drawing would be larger than %d bytes", RENDER_MAX_BYTES)));
}
