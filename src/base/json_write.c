/*
 * json_write.c
 *		Compact JSON text into a StringInfo.
 */
#include "postgres.h"

#include "base/json_write.h"
#include "utils/builtins.h"

#define UUID_TEXT_LENGTH 36

/* Text is escaped in pieces; a byte becomes at most six, \u00XX. */
#define QUOTE_PIECE 1024
#define QUOTE_MAX   6

/* What follows the backslash for bytes below 0x20, which JSON does not take as they are (RFC 8259, section
 * 7). */
static const char control_escapes[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

StaticAssertDecl(lengthof(control_escapes) == ' ' + 1, "one escape for each control character");

void
json_write_init(JsonWriter *writer, StringInfo out)
{
	writer->out = out;
	writer->comma = false;
	writer->depth = 0;
	writer->left_open = false;
}

void
json_write_leave_open(JsonWriter *writer)
{
	writer->left_open = true;
}

/* Where the next length bytes may be written; advance() says where they ended. Most of an answer is short
 * pieces. */
static inline char *
reserve(StringInfo out, int length)
{
	if (unlikely(out->maxlen - out->len <= length))
		enlargeStringInfo(out, length);
	return out->data + out->len;
}

static inline void
advance(StringInfo out, char *end)
{
	out->len = end - out->data;
	*end = '\0';
}

static char *
write_escape(char *to, unsigned char byte)
{
	static const char hex[] = "0123456789abcdef";
	char escape = byte < ' ' ? control_escapes[byte] : byte;

	*to++ = '\\';
	*to++ = escape;
	if (escape == 'u')
	{
		*to++ = '0';
		*to++ = '0';
		*to++ = hex[byte >> 4];
		*to++ = hex[byte & 0x0F];
	}
	return to;
}

void
json_write_quoted(StringInfo out, const char *text, size_t length)
{
	const unsigned char *from = (const unsigned char *) text;
	const unsigned char *end = from + length;
	char *to = reserve(out, 1);

	*to++ = '"';
	advance(out, to);
	do
	{
		const unsigned char *piece_end = from + Min(end - from, QUOTE_PIECE);

		to = reserve(out, (piece_end - from) * QUOTE_MAX + 1);
		for (; from < piece_end; from++)
		{
			if (likely(*from >= ' ' && *from != '"' && *from != '\\'))
				*to++ = *from;
			else
				to = write_escape(to, *from);
		}
		if (from == end)
			*to++ = '"';
		advance(out, to);
	} while (from < end);
}

static inline void
write_separator(JsonWriter *writer)
{
	if (writer->comma)
	{
		char *to = reserve(writer->out, 1);

		*to++ = ',';
		advance(writer->out, to);
	}
	writer->comma = true;
}

static void
write_open(JsonWriter *writer, char bracket)
{
	write_separator(writer);
	appendStringInfoChar(writer->out, bracket);
	writer->comma = false;
	writer->depth++;
}

static void
write_close(JsonWriter *writer, char bracket)
{
	if (writer->left_open && writer->depth == 1)
		return;
	writer->depth--;
	appendStringInfoChar(writer->out, bracket);
	writer->comma = true;
}

void
json_write_finish(JsonWriter *writer)
{
	if (!writer->left_open || writer->depth != 1 || writer->out->len == 0 || writer->out->data[0] != '{')
		elog(ERROR, "the result is no object that was left open");
	appendStringInfoChar(writer->out, '}');
}

void
json_write_open_object(JsonWriter *writer)
{
	write_open(writer, '{');
}

void
json_write_close_object(JsonWriter *writer)
{
	write_close(writer, '}');
}

void
json_write_open_array(JsonWriter *writer)
{
	write_open(writer, '[');
}

void
json_write_close_array(JsonWriter *writer)
{
	write_close(writer, ']');
}

void
json_write_key(JsonWriter *writer, const char *name)
{
	size_t length = strlen(name);
	char *to = reserve(writer->out, length + 4);

	if (writer->comma)
		*to++ = ',';
	*to++ = '"';
	memcpy(to, name, length);
	to += length;
	*to++ = '"';
	*to++ = ':';
	advance(writer->out, to);
	writer->comma = false;
}

void
json_write_quoted_key(JsonWriter *writer, const char *name)
{
	json_write_text(writer, name);
	appendStringInfoChar(writer->out, ':');
	writer->comma = false;
}

void
json_write_raw(JsonWriter *writer, const char *json)
{
	write_separator(writer);
	appendStringInfoString(writer->out, json);
}

void
json_write_null(JsonWriter *writer)
{
	json_write_raw(writer, "null");
}

void
json_write_members(JsonWriter *writer, const char *json)
{
	size_t length = strlen(json);

	Assert(length >= 2 && json[0] == '{' && json[length - 1] == '}');
	if (length == 2)
		return;
	write_separator(writer);
	appendBinaryStringInfo(writer->out, json + 1, length - 2);
}

void
json_write_text(JsonWriter *writer, const char *text)
{
	if (text == NULL)
	{
		json_write_null(writer);
		return;
	}
	json_write_text_part(writer, text, strlen(text));
}

void
json_write_text_part(JsonWriter *writer, const char *text, size_t length)
{
	write_separator(writer);
	json_write_quoted(writer->out, text, length);
}

void
json_write_integer(JsonWriter *writer, int64 value)
{
	char digits[MAXINT8LEN + 1];

	pg_lltoa(value, digits);
	json_write_raw(writer, digits);
}

void
json_write_boolean(JsonWriter *writer, bool value)
{
	json_write_raw(writer, value ? "true" : "false");
}

void
json_write_uuid(JsonWriter *writer, const pg_uuid_t *uuid)
{
	static const char hex[] = "0123456789abcdef";
	char text[UUID_TEXT_LENGTH + 3];
	char *p = text;

	*p++ = '"';
	for (int i = 0; i < UUID_LEN; i++)
	{
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		*p++ = hex[uuid->data[i] >> 4];
		*p++ = hex[uuid->data[i] & 0x0F];
	}
	*p++ = '"';
	*p = '\0';
	json_write_raw(writer, text);
}

void
json_write_text_member(JsonWriter *writer, const char *name, const char *text)
{
	if (text == NULL)
		return;
	json_write_key(writer, name);
	json_write_text(writer, text);
}

void
json_write_texts_member(JsonWriter *writer, const char *name, const List *texts)
{
	ListCell *cell;

	json_write_key(writer, name);
	json_write_open_array(writer);
	foreach(cell, texts)
		json_write_text(writer, lfirst(cell));
	json_write_close_array(writer);
}

void
json_write_integer_member(JsonWriter *writer, const char *name, int64 value)
{
	json_write_key(writer, name);
	json_write_integer(writer, value);
}

void
json_write_boolean_member(JsonWriter *writer, const char *name, bool value)
{
	json_write_key(writer, name);
	json_write_boolean(writer, value);
}

void
json_write_raw_member(JsonWriter *writer, const char *name, const char *json)
{
	json_write_key(writer, name);
	json_write_raw(writer, json);
}

void
json_write_uuid_member(JsonWriter *writer, const char *name, const pg_uuid_t *uuid)
{
	json_write_key(writer, name);
	json_write_uuid(writer, uuid);
}
