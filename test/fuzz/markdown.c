/*
 * Escaped text holds no HTML, no raw bar or bracket and no line end; quoted names hold exactly two quotes.
 */
#include "postgres_fe.h"

#include "pure/markdown_escape.h"

int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static void
require(bool condition)
{
	if (!condition)
		abort();
}

/* Every bar, bracket and backtick stands behind an odd number of backslashes. */
static void
check_text(const char *text)
{
	int backslashes = 0;

	for (; *text != '\0'; text++)
	{
		require(*text != '<' && *text != '>' && *text != '\n' && *text != '\r');
		if (strchr("|[]`*", *text) != NULL)
			require(backslashes % 2 == 1);
		backslashes = *text == '\\' ? backslashes + 1 : 0;
	}
}

static void
check_quoted(const char *text)
{
	size_t length = strlen(text);

	require(length >= 3 && text[0] == '"' && text[length - 1] == '"');
	for (size_t i = 1; i < length - 1; i++)
		require(strchr("\"%;<>`\n\r", text[i]) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	StringInfoData out;
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	initStringInfo(&out);
	markdown_append_text(&out, text, 0);
	check_text(out.data);
	resetStringInfo(&out);
	mermaid_append_quoted(&out, text);
	check_quoted(out.data);
	resetStringInfo(&out);
	mermaid_append_word(&out, text);
	require(strpbrk(out.data, " \"\n{}|") == NULL);
	resetStringInfo(&out);
	markdown_append_code(&out, text, true);
	require(strchr(out.data, '\n') == NULL);
	pfree(out.data);
	free(text);
	return 0;
}
