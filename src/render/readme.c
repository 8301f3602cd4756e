/*
 * readme.c
 *		The main part of a readme's page.
 */
#include "render/readme.h"

#include "render/page.h"
#include "template/render.h"

void
readme_write_page(StringInfo out, const char *text, const MarkdownPictures *pictures)
{
	/* The page's title stands above. */
	MarkdownOptions options = {.heading_offset = 1, .pictures = pictures};
	StringInfoData html;

	if (text == NULL)
		page_write_too_large(out);
	else if (*text == '\0')
		page_write_note(out, "There is no text yet.");
	else
	{
		initStringInfo(&html);
		markdown_render_html(&html, text, strlen(text), &options);
		template_write_readme(out, .text = &html);
		pfree(html.data);
	}
}
