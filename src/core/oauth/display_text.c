/*
 * display_text.c
 *		Visible characters.
 */
#include "postgres.h"

#include "core/oauth/display_text.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#define ZERO_WIDTH_JOINER 0x200D
#define EMOJI_SELECTOR    0xFE0F

typedef struct CodeRange
{
	pg_wchar first;
	pg_wchar last;
} CodeRange;

/* Sorted. Unicode's Default_Ignorable_Code_Point, Cc, Co, bidirectional controls, and letters without ink. */
static const CodeRange unseen[] = {
	{0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C},
	{0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},
	{0x2060, 0x206F},   {0x2800, 0x2800},   {0x3164, 0x3164},   {0xD800, 0xF8FF},   {0xFE00, 0xFE0F},
	{0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x1BCA0, 0x1BCA3},
	{0x1D159, 0x1D159}, {0x1D173, 0x1D17A}, {0x1FFFE, 0x1FFFF}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
};

/* Sorted. Zs: blanks of some width. */
static const CodeRange blanks[] = {
	{0x0020, 0x0020}, {0x00A0, 0x00A0}, {0x1680, 0x1680}, {0x2000, 0x200A},
	{0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

/* Sorted. What begins or ends a quotation: Quotation_Mark, but for the apostrophes. */
static const CodeRange quotation_marks[] = {
	{0x0022, 0x0022}, {0x00AB, 0x00AB}, {0x00BB, 0x00BB}, {0x201C, 0x201F},
	{0x2039, 0x203A}, {0x2E42, 0x2E42}, {0x300C, 0x300F}, {0x301D, 0x301F},
	{0xFE41, 0xFE44}, {0xFF02, 0xFF02}, {0xFF62, 0xFF63},
};

/* Sorted. Where emoji stand; digits and the like with a selector are left out. */
static const CodeRange emoji[] = {
	{0x203C, 0x203C}, {0x2049, 0x2049}, {0x2122, 0x2122}, {0x2139, 0x2139}, {0x2190, 0x21FF},
	{0x2300, 0x27BF}, {0x2900, 0x2BFF}, {0x3030, 0x303D}, {0x3297, 0x3299}, {0x1F000, 0x1FAFF},
};

static bool
is_among(pg_wchar code, const CodeRange *ranges, int count)
{
	for (int i = 0; i < count && ranges[i].first <= code; i++)
		if (code <= ranges[i].last)
			return true;
	return false;
}

/* 0 at the end of the text. */
static pg_wchar
code_at(const char *text)
{
	return *text == '\0' ? 0 : utf8_to_unicode((const unsigned char *) text);
}

bool
display_text_is_visible(const char *text, int maximum)
{
	pg_wchar previous = 0;
	bool after_blank = true;
	int count = 0;

	for (const char *p = text; *p != '\0'; p += pg_mblen(p))
	{
		pg_wchar code = code_at(p);
		pg_wchar next = code_at(p + pg_mblen(p));
		bool blank = is_among(code, blanks, lengthof(blanks));

		if (++count > maximum || (blank && after_blank))
			return false;
		/* A combining mark has no width of its own. */
		if (previous == 0 && !blank && pg_encoding_dsplen(PG_UTF8, p) == 0)
			return false;
		if (code == EMOJI_SELECTOR || code == ZERO_WIDTH_JOINER)
		{
			bool joined = code == EMOJI_SELECTOR || is_among(next, emoji, lengthof(emoji));

			if (!joined || !(is_among(previous, emoji, lengthof(emoji)) ||
							 (previous == EMOJI_SELECTOR && code != previous)))
				return false;
		}
		else if (is_among(code, unseen, lengthof(unseen)))
			return false;
		previous = code;
		after_blank = blank;
	}
	return count > 0 && !after_blank;
}

char *
display_text_quotable(const char *text, int maximum)
{
	StringInfoData out;
	bool whole = pg_mbstrlen(text) <= maximum;

	initStringInfo(&out);
	for (int left = whole ? maximum : maximum - 1; *text != '\0' && left > 0; text += pg_mblen(text), left--)
	{
		if (is_among(code_at(text), quotation_marks, lengthof(quotation_marks)))
			appendStringInfoChar(&out, '\'');
		else
			appendBinaryStringInfo(&out, text, pg_mblen(text));
	}
	if (!whole)
		appendStringInfoString(&out, "\xE2\x80\xA6");
	return out.data;
}
