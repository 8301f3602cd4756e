/*
 * template.h
 *		What compiled templates are written with: template.awk says what a template is. Values are escaped by
 *		render_text() alone.
 */
#ifndef AINECTO_RENDER_TEMPLATE_H
#define AINECTO_RENDER_TEMPLATE_H

#include "render/text.h"

typedef StringInfoData TemplateOutput;
typedef StringInfoData TemplateMarkup;

#define template_add_literal(out, literal) appendBinaryStringInfo(out, "" literal, (int) sizeof(literal) - 1)

static inline void
template_add_text(TemplateOutput *out, const char *text)
{
	if (text != NULL)
		render_text(out, text);
}

static inline void
template_add_markup(TemplateOutput *out, const TemplateMarkup *markup)
{
	if (markup != NULL)
		appendBinaryStringInfo(out, markup->data, markup->len);
}

static inline bool
template_has_markup(const TemplateMarkup *markup)
{
	return markup != NULL && markup->len > 0;
}

#endif
