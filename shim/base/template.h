/*
 * template.h
 *		What compiled templates are written with: src/render/template.awk says what a template is. Values of
 *		pages are escaped here and nowhere else.
 */
#ifndef SHIM_TEMPLATE_H
#define SHIM_TEMPLATE_H

#include "base/buffer.h"

typedef Buffer TemplateOutput;
typedef Buffer TemplateMarkup;

#define template_add_literal(out, literal) buffer_append(out, "" literal, sizeof(literal) - 1)

/* Escapes text for HTML, between tags and within quotes; NULL is nothing. */
static inline void
template_add_text(TemplateOutput *out, const char *text)
{
	if (text)
		buffer_add_html(out, text);
}

/* A buffer that failed makes the page that it is a part of fail, too. */
static inline void
template_add_markup(TemplateOutput *out, const TemplateMarkup *markup)
{
	if (!markup)
		return;
	if (markup->failed)
		out->failed = true;
	else
		buffer_append(out, markup->data, markup->length);
}

static inline bool
template_has_markup(const TemplateMarkup *markup)
{
	return markup && markup->length > 0;
}

#endif
