/*
 * Mermaid from any bytes: either nothing is written, or a drawing in which no text became markup.
 */
#include "postgres_fe.h"

#include <assert.h>

#include "render/mermaid/mermaid.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Beginnings of the tags of a drawing. */
static bool
is_known(const char *tag)
{
	static const char *const tags[] = {"svg", "style", "rect", "g", "path", "title", "text", "tspan"};
	size_t length = strspn(tag, "abcdefghijklmnopqrstuvwxyz");

	for (size_t i = 0; i < lengthof(tags); i++)
	{
		if (strlen(tags[i]) == length && strncmp(tags[i], tag, length) == 0)
			return true;
	}
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = palloc(size + 1);
	StringInfoData out;
	int counts[2];

	memcpy(text, data, size);
	text[size] = '\0';
	initStringInfo(&out);
	if (!mermaid_write_svg(&out, text, counts))
		assert(out.len == 0);
	else
		assert(counts[0] > 0);
	for (const char *at = strchr(out.data, '<'); at != NULL; at = strchr(at + 1, '<'))
		assert(is_known(at[1] == '/' ? at + 2 : at + 1));
	pfree(out.data);
	pfree(text);
	return 0;
}
