/*
 * Markdown from any bytes: the result is made of our own tags alone, and
 * every link leads to http, https, mailto or a place of the same page, and none lies in
 * another.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "markdown.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_known_tag(const char *text, size_t length)
{
	static const char *const tags[] = {"p",  "a",  "em",  "strong", "code",       "pre",    "h1",
									   "h2", "h3", "h4",  "h5",     "h6",         "ul",     "ol",
									   "li", "hr", "br",  "table",  "thead",      "tbody",  "tr",
									   "td", "th", "div", "span",   "blockquote", "article"};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
	{
		if (strlen(tags[i]) == length && strncmp(tags[i], text, length) == 0)
			return true;
	}
	return false;
}

static void
check_html(const Buffer *out)
{
	const char *at = out->data;
	bool linked = false;

	while (at && (at = strchr(at, '<')) != NULL)
	{
		size_t length;

		at += at[1] == '/' ? 2 : 1;
		length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
		assert(is_known_tag(at, length));
		if (length == 1 && *at == 'a')
		{
			assert(linked == (at[-1] == '/'));
			linked = at[-1] != '/';
		}
		if (length == 1 && *at == 'a' && at[-1] == '<')
		{
			assert(strncmp(at, "a href=\"", 8) == 0);
			assert(strncmp(at + 8, "#h-", 3) == 0 || strncasecmp(at + 8, "http://", 7) == 0 ||
				   strncasecmp(at + 8, "https://", 8) == 0 || strncasecmp(at + 8, "mailto:", 7) == 0);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	Buffer out;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	buffer_init(&out, (size_t) 8 * 1024 * 1024);
	if (utf8_is_text(text, size))
		markdown_render(&out, text, size);
	if (!buffer_failed(&out))
		check_html(&out);
	buffer_free(&out);
	free(text);
	return 0;
}
