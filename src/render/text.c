/*
 * text.c
 *		Somebody's text in markup.
 */
#include "render/text.h"

#ifndef FRONTEND
#include "miscadmin.h"
#endif

bool
render_goes_on(StringInfo out)
{
#ifndef FRONTEND
	CHECK_FOR_INTERRUPTS();
#endif
	return out->len <= RENDER_MAX_BYTES;
}

/* ---- escaping ---- */

static const char *
entity_of(char character)
{
	switch (character)
	{
		case '&':
			return "&amp;";
		case '<':
			return "&lt;";
		case '>':
			return "&gt;";
		case '"':
			return "&quot;";
		case '\'':
			return "&#39;";
		case '\n':
		case '\t':
			return NULL;
		default:
			return (unsigned char) character < 0x20 || character == 0x7F ? " " : NULL;
	}
}

/* U+FFFE and U+FFFF, the characters above the controls that XML has not. */
static bool
is_noncharacter(const char *text, int length)
{
	return length >= 3 && (unsigned char) text[0] == 0xEF && (unsigned char) text[1] == 0xBF &&
		   (unsigned char) text[2] >= 0xBE;
}

static void
add_escaped(StringInfo out, const char *text, int length)
{
	int done = 0;

	for (int i = 0; i < length; i++)
	{
		const char *entity = entity_of(text[i]);
		int skipped = 1;

		if (entity == NULL && is_noncharacter(text + i, length - i))
		{
			entity = " ";
			skipped = 3;
		}
		if (entity == NULL)
			continue;
		appendBinaryStringInfo(out, text + done, i - done);
		appendStringInfoString(out, entity);
		i += skipped - 1;
		done = i + 1;
	}
	appendBinaryStringInfo(out, text + done, length - done);
}

void
render_text(StringInfo out, const char *text)
{
	add_escaped(out, text, (int) strlen(text));
}

/* ---- measuring ---- */

/* Bytes of the character at text, which ends with a zero: at least one, and none behind the end. */
static int
character_length(const unsigned char *text)
{
	int length = text[0] < 0xC0 ? 1 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : 4;

	for (int i = 1; i < length; i++)
	{
		if ((text[i] & 0xC0) != 0x80)
			return i;
	}
	return length;
}

/* The cells of the character at text; *length receives its bytes. */
static int
character_width(const char *text, int *length)
{
	const unsigned char *bytes = (const unsigned char *) text;
	uint32 code;

	*length = character_length(bytes);
	if (*length < 3)
		return 1;
	code = *length == 3 ? (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu)
						: (bytes[0] & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6 |
							  (bytes[3] & 0x3Fu);
	/* Hangul, CJK, full-width forms and pictures; roughly what terminals take for wide. */
	return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
				   (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
				   (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
				   (code >= 0x1F300 && code <= 0x1FAFF) || code >= 0x20000
			   ? 2
			   : 1;
}

int
render_cells(double room, double cell_width)
{
	return room > cell_width ? (int) (room / cell_width) : 1;
}

int
render_text_width(const char *text)
{
	int cells = 0;
	int length;

	for (; *text != '\0'; text += length)
		cells += character_width(text, &length);
	return cells;
}

/* Hundredths of the letters' size that the character at text takes in the widest of the usual fonts (DejaVu
 * Sans); *length receives its bytes. */
static int
letter_width(const char *text, int *length)
{
	static const unsigned char widths[] = {
		32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
		64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
		61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
		64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84};
	unsigned char letter = (unsigned char) *text;
	int cells = character_width(text, length);

	if (letter >= ' ' && letter < ' ' + lengthof(widths))
		return widths[letter - ' '];
	if (letter < 0x80)
		return 32;
	return cells == 2 ? *length == 4 ? 140 : 110 : *length == 2 ? 90 : 100;
}

typedef int (*MeasureCharacter)(const char *text, int *length);

/* How a kind of text is measured, and the width of an ellipsis in it. */
typedef struct Measure
{
	MeasureCharacter width;
	int ellipsis;
} Measure;

static const Measure by_cells = {character_width, 1};
static const Measure by_letters = {letter_width, 100};

/* Bytes of the beginning that fit into so much room. */
static int
fitting_by(const Measure *measure, const char *text, int room)
{
	int used = 0;
	int bytes = 0;

	while (text[bytes] != '\0')
	{
		int length;

		used += measure->width(text + bytes, &length);
		if (used > room)
			break;
		bytes += length;
	}
	return bytes;
}

static int
fitting(const char *text, int cells)
{
	return fitting_by(&by_cells, text, cells);
}

int
render_measure_letters(const char *text, int length)
{
	int width = 0;
	int bytes;

	for (int at = 0; at < length && text[at] != '\0'; at += bytes)
		width += letter_width(text + at, &bytes);
	return width;
}

/* ---- pieces ---- */

/* A piece on one line. */
static void
add_piece(StringInfo out, const char *text, int length)
{
	while (length > 0)
	{
		int bytes = 0;

		while (bytes < length && text[bytes] != '\n' && text[bytes] != '\t')
			bytes++;
		add_escaped(out, text, bytes);
		if (bytes < length)
		{
			appendStringInfoChar(out, ' ');
			bytes++;
		}
		text += bytes;
		length -= bytes;
	}
}

void
render_cut(StringInfo out, const char *text, int cells)
{
	int bytes = fitting(text, cells);

	if (text[bytes] == '\0')
	{
		add_piece(out, text, bytes);
		return;
	}
	add_piece(out, text, fitting(text, cells > 0 ? cells - 1 : 0));
	appendStringInfoString(out, "…");
}

/* Whether a reader would break a name between two of its bytes. */
static bool
breaks_between(char before, char after)
{
	if (after == '\0')
		return false;
	if (before == '_' || before == '.')
		return after != before;
	return before >= 'a' && before <= 'z' && after >= 'A' && after <= 'Z';
}

void
render_name(StringInfo out, const char *text)
{
	while (*text != '\0')
	{
		int bytes = 1;

		while (text[bytes] != '\0' && !breaks_between(text[bytes - 1], text[bytes]))
			bytes++;
		add_piece(out, text, bytes);
		text += bytes;
		if (*text != '\0')
			appendStringInfoString(out, "<wbr>");
	}
}

/* Bytes of the next line. */
static int
line_length(const Measure *measure, const char *text, int room)
{
	int bytes = fitting_by(measure, text, room);
	const char *stop = memchr(text, '\n', bytes);

	if (stop != NULL)
		return (int) (stop - text);
	if (text[bytes] == '\0' || text[bytes] == '\n')
		return bytes;
	for (int at = bytes; at > 0; at--)
	{
		if (text[at] == ' ')
			return at;
	}
	return bytes > 0 ? bytes : character_length((const unsigned char *) text);
}

/* A line of that length, behind which *text steps. */
static void
take_line(const Measure *measure, const char **text, int length, int room, bool last, RenderLine *line)
{
	const char *rest = *text + length;

	rest += *rest == '\n' || *rest == ' ';
	line->start = *text;
	line->length = length;
	line->cut = last && *rest != '\0';
	if (line->cut)
		line->length = Min(line->length, fitting_by(measure, line->start, Max(room - measure->ellipsis, 0)));
	*text = rest;
}

bool
render_next_line(const char **text, int cells, bool last, RenderLine *line)
{
	if (**text == '\0')
		return false;
	take_line(&by_cells, text, line_length(&by_cells, *text, cells), cells, last, line);
	return true;
}

bool
render_next_letters_line(const char **text, int room, bool last, RenderLine *line)
{
	if (**text == '\0')
		return false;
	take_line(&by_letters, text, line_length(&by_letters, *text, room), room, last, line);
	return true;
}

/* Bytes of the next line of a name; whole: it ends where a name may. */
static int
name_line_length(const char *text, int cells, bool *whole)
{
	int bytes = fitting(text, cells);

	*whole = true;
	if (text[bytes] == '\0')
		return bytes;
	for (int at = bytes; at > 0; at--)
	{
		if (text[at] == ' ' || breaks_between(text[at - 1], text[at]))
			return at;
	}
	*whole = false;
	return bytes > 0 ? bytes : character_length((const unsigned char *) text);
}

bool
render_next_name_line(const char **text, int cells, bool last, RenderLine *line)
{
	bool whole;

	if (**text == '\0')
		return false;
	take_line(&by_cells, text, name_line_length(*text, cells, &whole), cells, last, line);
	return true;
}

int
render_count_name_lines(const char *text, int cells, int max_lines)
{
	RenderLine line;
	int lines = 0;

	while (*text != '\0')
	{
		bool whole;
		int length = name_line_length(text, cells, &whole);

		if (!whole || ++lines > max_lines)
			return 0;
		take_line(&by_cells, &text, length, cells, false, &line);
	}
	return lines;
}

int
render_count_lines(const char *text, int cells, int max_lines)
{
	RenderLine line;
	int lines = 0;

	while (lines < max_lines && render_next_line(&text, cells, false, &line))
		lines++;
	return lines;
}

void
render_line(StringInfo out, const RenderLine *line)
{
	add_piece(out, line->start, line->length);
	if (line->cut)
		appendStringInfoString(out, "…");
}

void
render_count(StringInfo out, int count, const char *one, const char *many)
{
	appendStringInfo(out, " · %d %s", count, count == 1 ? one : many);
}
