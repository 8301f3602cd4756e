/*
 * buffer.c
 *		Bounded byte buffer and the escapes for JSON, HTML and URLs.
 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST_SIZE 256

void
buffer_init(Buffer *buffer, size_t limit)
{
	*buffer = (Buffer){.limit = limit};
}

void
buffer_free(Buffer *buffer)
{
	free(buffer->data);
	buffer_init(buffer, buffer->limit);
}

void
buffer_clear(Buffer *buffer)
{
	buffer->length = 0;
	buffer->failed = false;
	if (buffer->data)
		buffer->data[0] = '\0';
}

bool
buffer_reserve(Buffer *buffer, size_t extra)
{
	size_t needed;
	size_t capacity;
	char *data;

	if (buffer->failed)
		return false;
	if (extra > buffer->limit - buffer->length)
	{
		buffer->failed = true;
		return false;
	}
	needed = buffer->length + extra + 1;
	if (needed <= buffer->capacity)
		return true;
	capacity = buffer->capacity ? buffer->capacity : BUFFER_FIRST_SIZE;
	while (capacity < needed)
		capacity *= 2;
	if (capacity > buffer->limit + 1)
		capacity = buffer->limit + 1;
	data = realloc(buffer->data, capacity);
	if (!data)
	{
		buffer->failed = true;
		return false;
	}
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

bool
buffer_append(Buffer *buffer, const void *bytes, size_t length)
{
	if (!buffer_reserve(buffer, length))
		return false;
	if (length > 0)
		memcpy(buffer->data + buffer->length, bytes, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
	return true;
}

bool
buffer_add(Buffer *buffer, const char *text)
{
	return buffer_append(buffer, text, strlen(text));
}

bool
buffer_add_char(Buffer *buffer, char character)
{
	return buffer_append(buffer, &character, 1);
}

bool
buffer_add_number(Buffer *buffer, uint64_t number, int digits)
{
	char text[20]; /* of 2^64 - 1 */
	char *start = text + sizeof(text);

	do
		*--start = (char) ('0' + number % 10);
	while ((number /= 10) > 0 && start > text);
	while (text + sizeof(text) - start < digits && start > text)
		*--start = '0';
	return buffer_append(buffer, start, (size_t) (text + sizeof(text) - start));
}

bool
buffer_format(Buffer *buffer, const char *format, ...)
{
	va_list arguments;
	size_t room;
	int length;

	if (!buffer_reserve(buffer, 0))
		return false;
	/* Most texts fit into what is there already; the others are formatted twice. */
	room = buffer->capacity - buffer->length;
	va_start(arguments, format);
	length = vsnprintf(buffer->data + buffer->length, room, format, arguments);
	va_end(arguments);
	if (length >= 0 && (size_t) length >= room)
	{
		buffer->data[buffer->length] = '\0';
		if (!buffer_reserve(buffer, (size_t) length))
			return false;
		va_start(arguments, format);
		vsnprintf(buffer->data + buffer->length, (size_t) length + 1, format, arguments);
		va_end(arguments);
	}
	if (length < 0)
		buffer->failed = true;
	else
		buffer->length += (size_t) length;
	return !buffer->failed;
}

char *
buffer_take(Buffer *buffer, size_t *length)
{
	char *data = NULL;

	if (length)
		*length = 0;
	if (!buffer->failed && buffer_reserve(buffer, 0))
	{
		data = buffer->data;
		data[buffer->length] = '\0';
		if (length)
			*length = buffer->length;
		buffer->data = NULL;
	}
	buffer_free(buffer);
	return data;
}

size_t
utf8_character_length(const unsigned char *text, size_t length)
{
	unsigned char first;
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	size_t size;

	if (length == 0)
		return 0;
	first = text[0];
	if (first < 0x80)
		return 1;
	if (first >= 0xC2 && first <= 0xDF)
		size = 2;
	else if (first >= 0xE0 && first <= 0xEF)
		size = 3;
	else if (first >= 0xF0 && first <= 0xF4)
		size = 4;
	else
		return 0;
	if (size > length)
		return 0;
	if (first == 0xE0)
		low = 0xA0;
	else if (first == 0xED)
		high = 0x9F;
	else if (first == 0xF0)
		low = 0x90;
	else if (first == 0xF4)
		high = 0x8F;
	if (text[1] < low || text[1] > high)
		return 0;
	for (size_t i = 2; i < size; i++)
	{
		if (text[i] < 0x80 || text[i] > 0xBF)
			return 0;
	}
	return size;
}

bool
utf8_is_text(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *) text;
	size_t position = 0;

	while (position < length)
	{
		size_t size;

		/* Eight plain characters at a time: all below 0x80 and, by the borrow test, none of them zero. */
		while (length - position >= sizeof(uint64_t))
		{
			uint64_t word;

			memcpy(&word, bytes + position, sizeof(word));
			if ((word & UINT64_C(0x8080808080808080)) != 0 ||
				((word - UINT64_C(0x0101010101010101)) & UINT64_C(0x8080808080808080)) != 0)
				break;
			position += sizeof(word);
		}
		if (position == length)
			break;
		if (bytes[position] == 0)
			return false;
		size = utf8_character_length(bytes + position, length - position);
		if (size == 0)
			return false;
		position += size;
	}
	return true;
}

bool
buffer_add_json(Buffer *buffer, const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *) text;
	size_t start = 0;
	size_t position = 0;

	buffer_add_char(buffer, '"');
	while (position < length)
	{
		unsigned char character = bytes[position];
		size_t size;

		if (character >= 0x20 && character < 0x7F && character != '"' && character != '\\')
		{
			position++;
			continue;
		}
		size = utf8_character_length(bytes + position, length - position);
		if (size > 1)
		{
			position += size;
			continue;
		}
		buffer_append(buffer, text + start, position - start);
		if (character == '"' || character == '\\')
		{
			buffer_add_char(buffer, '\\');
			buffer_add_char(buffer, (char) character);
		}
		else if (size == 0 || character == 0)
			buffer_add(buffer, "\\ufffd");
		else
			buffer_format(buffer, "\\u%04x", character);
		position++;
		start = position;
	}
	buffer_append(buffer, text + start, position - start);
	return buffer_add_char(buffer, '"');
}

bool
buffer_add_html(Buffer *buffer, const char *text)
{
	static const char special[] = "&<>\"'";
	static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	size_t plain;

	for (; *text; text += plain)
	{
		plain = strcspn(text, special);
		buffer_append(buffer, text, plain);
		if (text[plain])
			buffer_add(buffer, names[strchr(special, text[plain++]) - special]);
	}
	return !buffer->failed;
}

bool
buffer_add_url(Buffer *buffer, const char *text, size_t length)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < length; i++)
	{
		unsigned char character = (unsigned char) text[i];
		bool unreserved = (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
						  (character >= '0' && character <= '9') ||
						  (character && strchr("-._~", character) != NULL);

		if (unreserved)
			buffer_add_char(buffer, (char) character);
		else
		{
			char encoded[3] = {'%', digits[character >> 4], digits[character & 15]};

			buffer_append(buffer, encoded, sizeof(encoded));
		}
	}
	return !buffer->failed;
}
