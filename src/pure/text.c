/*
 * text.c
 *		Texts that show nothing.
 */
#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#include "pure/text.h"

bool
text_is_blank(const char *text)
{
	/* Of Unicode: spaces of all widths, marks of no width, separators, fillers of Hangul, the byte order
	 * mark. */
	static const char *const blanks[] = {
		" ",
		"\t",
		"\n",
		"\r",
		"\v",
		"\f",
		"\xC2\xA0",
		"\xC2\xAD",
		"\xE2\x80\x80",
		"\xE2\x80\x81",
		"\xE2\x80\x82",
		"\xE2\x80\x83",
		"\xE2\x80\x84",
		"\xE2\x80\x85",
		"\xE2\x80\x86",
		"\xE2\x80\x87",
		"\xE2\x80\x88",
		"\xE2\x80\x89",
		"\xE2\x80\x8A",
		"\xE2\x80\x8B",
		"\xE2\x80\x8C",
		"\xE2\x80\x8D",
		"\xE2\x80\x8E",
		"\xE2\x80\x8F",
		"\xE2\x80\xA8",
		"\xE2\x80\xA9",
		"\xE2\x80\xAF",
		"\xE2\x81\x9F",
		"\xE2\x81\xA0",
		"\xE3\x80\x80",
		"\xE3\x85\xA4",
		"\xEF\xBB\xBF",
		"\xEF\xBE\xA0",
	};

	while (*text != '\0')
	{
		size_t length = 0;

		for (int i = 0; i < (int) lengthof(blanks) && length == 0; i++)
		{
			if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
				length = strlen(blanks[i]);
		}
		if (length == 0)
			return false;
		text += length;
	}
	return true;
}
