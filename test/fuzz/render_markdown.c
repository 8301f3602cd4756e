/*
 * Markdown from any bytes: the result is made of our own tags alone, each closed where it has to be;
 * every link leads to http, https, mailto or a place of the same text, and none lies in another.
 */
#include "postgres_fe.h"

#include <assert.h>

#include "mb/pg_wchar.h"
#include "render/markdown.h"

#define MAX_DEPTH 100000

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tags[] = {"p",  "a",  "em", "strong", "del",        "code",    "pre",
								   "h1", "h2", "h3", "h4",     "h5",         "h6",      "ul",
								   "ol", "li", "hr", "br",     "table",      "thead",   "tbody",
								   "tr", "td", "th", "div",    "blockquote", "section", "sup"};

static const char *const attributes[] = {" tabindex=\"0\"",
										 " class=\"left\"",
										 " class=\"center\"",
										 " class=\"right\"",
										 " class=\"keep\"",
										 " class=\"scroll\"",
										 " class=\"matter\"",
										 " class=\"notes\"",
										 " aria-label=\"Footnotes\"",
										 " scope=\"row\"",
										 " /"};

static int
tag_at(const char *text, size_t length)
{
	for (int i = 0; i < (int) lengthof(tags); i++)
	{
		if (strlen(tags[i]) == length && strncmp(tags[i], text, length) == 0)
			return i;
	}
	return -1;
}

static const char *
skip_quoted(const char *at, const char *allowed)
{
	at += strspn(at, allowed);
	assert(*at == '"');
	return at + 1;
}

/* Behind an attribute that we write. */
static const char *
skip_attribute(const char *at)
{
	for (size_t i = 0; i < lengthof(attributes); i++)
	{
		if (strncmp(at, attributes[i], strlen(attributes[i])) == 0)
			return at + strlen(attributes[i]);
	}
	if (strncmp(at, " href=\"", 7) == 0)
	{
		at += 7;
		assert(strncmp(at, "#h-", 3) == 0 || strncmp(at, "#fn-", 4) == 0 || strncmp(at, "#fnref-", 7) == 0 ||
			   pg_strncasecmp(at, "http://", 7) == 0 || pg_strncasecmp(at, "https://", 8) == 0 ||
			   pg_strncasecmp(at, "mailto:", 7) == 0);
		at += strcspn(at, "\"<> \n");
		assert(*at == '"');
		return at + 1;
	}
	if (strncmp(at, " start=\"", 8) == 0)
		return skip_quoted(at + 8, "0123456789");
	if (strncmp(at, " aria-label=\"Back to where note ", 32) == 0)
		return skip_quoted(at + 32, "0123456789 ismentioned");
	if (strncmp(at, " id=\"fn", 7) == 0)
		return skip_quoted(at + 7, "ref-0123456789");
	assert(strncmp(at, " id=\"h-", 7) == 0);
	at += strcspn(at + 5, "\"<> \n") + 5;
	assert(*at == '"');
	return at + 1;
}

static void
check_html(const char *html)
{
	static int open[MAX_DEPTH];
	int depth = 0;
	bool linked = false;

	for (const char *at = html; (at = strchr(at, '<')) != NULL; at++)
	{
		bool closes = at[1] == '/';
		size_t length;
		int tag;

		at += closes ? 2 : 1;
		length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
		tag = tag_at(at, length);
		assert(tag >= 0);
		at += length;
		while (*at != '>')
			at = skip_attribute(at);
		if (strcmp(tags[tag], "a") == 0)
		{
			assert(linked == closes);
			linked = !closes;
		}
		if (strcmp(tags[tag], "br") == 0 || strcmp(tags[tag], "hr") == 0)
			continue;
		if (closes)
			assert(depth > 0 && open[--depth] == tag);
		else if (depth < MAX_DEPTH)
			open[depth++] = tag;
		else
			return;
	}
	assert(depth == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const MarkdownOptions options = {.heading_offset = 1};
	StringInfoData out;

	if (memchr(data, '\0', size) ||
		pg_encoding_verifymbstr(PG_UTF8, (const char *) data, (int) size) != (int) size)
		return 0;
	initStringInfo(&out);
	markdown_render_html(&out, (const char *) data, size, &options);
	check_html(out.data);
	pfree(out.data);
	return 0;
}
