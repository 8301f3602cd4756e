/*
 * URL texts, two to an input, separated by a line feed: parts lie within the text, a URL matches itself, and
 * what a refused URL matches is only itself.
 */
#include "pure/url.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static void
check_part(const char *text, UrlPart part)
{
	if (part.start != NULL &&
		(part.start < text || part.length < 0 || part.start + part.length > text + strlen(text)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	char *text = malloc(size + 1);
	char *second;
	const char *problem = NULL;
	Url url;

	memcpy(text, data, size);
	text[size] = '\0';
	second = strchr(text, '\n');
	if (second != NULL)
		*second++ = '\0';
	else
		second = text;
	if (url_parse(text, &url))
	{
		check_part(text, url.scheme);
		check_part(text, url.user);
		check_part(text, url.host);
		check_part(text, url.port);
		check_part(text, url.path);
		check_part(text, url.query);
		check_part(text, url.fragment);
	}
	if (!url_redirect_matches(text, text))
		abort();
	if (url_redirect_kind(second, NULL, &problem) == REDIRECT_REFUSED &&
		(problem == NULL || (strcmp(text, second) != 0 && url_redirect_matches(text, second))))
		abort();
	url_names_server(text, second);
	free(text);
	return 0;
}
