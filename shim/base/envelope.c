/*
 * envelope.c
 *		Bounded scanner over a JSON-RPC body. It walks the text once, keeps no stack (nested values are only
 *		counted in and out) and never reads past the given length.
 */
#include "base/envelope.h"

#include <string.h>

typedef struct Scanner
{
	const char *text;
	size_t length;
	size_t position;
} Scanner;

typedef struct Span
{
	const char *start;
	size_t length;
	bool escaped; /* a string with a backslash in it */
} Span;

static inline bool
is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* The next character that is no space; '\0' at the end. */
static inline char
peek(Scanner *scanner)
{
	while (scanner->position < scanner->length && is_space(scanner->text[scanner->position]))
		scanner->position++;
	return scanner->position < scanner->length ? scanner->text[scanner->position] : '\0';
}

static bool
accept_char(Scanner *scanner, char character)
{
	if (peek(scanner) != character)
		return false;
	scanner->position++;
	return true;
}

/* A string; the span covers what stands between the quotes. */
static bool
read_string(Scanner *scanner, Span *span)
{
	const char *end = scanner->text + scanner->length;
	const char *c;

	if (!accept_char(scanner, '"'))
		return false;
	span->start = scanner->text + scanner->position;
	span->escaped = false;
	for (c = span->start; c < end && *c != '"'; c++)
	{
		if (*c != '\\')
			continue;
		span->escaped = true;
		if (++c == end)
			break;
	}
	if (c >= end)
		return false;
	span->length = (size_t) (c - span->start);
	scanner->position = (size_t) (c + 1 - scanner->text);
	return true;
}

static inline bool
ends_scalar(char character)
{
	return is_space(character) || character == '"' || character == ',' || character == ':' ||
		   character == '{' || character == '}' || character == '[' || character == ']';
}

/* Any value, nested ones by counting brackets. The span covers its raw text. */
static bool
read_value(Scanner *scanner, Span *span)
{
	size_t depth = 0;
	Span ignored;

	peek(scanner);
	span->start = scanner->text + scanner->position;
	span->escaped = false;
	do
	{
		char character = peek(scanner);

		switch (character)
		{
			case '\0':
				return false;
			case '"':
				if (!read_string(scanner, &ignored))
					return false;
				span->escaped |= ignored.escaped;
				break;
			case '{':
			case '[':
				depth++;
				scanner->position++;
				break;
			case '}':
			case ']':
				if (depth == 0)
					return false;
				depth--;
				scanner->position++;
				break;
			case ',':
			case ':':
				if (depth == 0)
					return false;
				scanner->position++;
				break;
			default:
				while (scanner->position < scanner->length && !ends_scalar(scanner->text[scanner->position]))
					scanner->position++;
		}
	} while (depth > 0);
	span->length = (size_t) (scanner->text + scanner->position - span->start);
	return true;
}

static bool
span_is(const Span *span, const char *text)
{
	return !span->escaped && span->length == strlen(text) && memcmp(span->start, text, span->length) == 0;
}

/* Copies a string value of the method and tool-name alphabet; leaves out empty when it is anything else. */
static void
copy_name(const Span *value, char *out, size_t size)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./$";

	out[0] = '\0';
	if (value->length < 3 || value->length - 2 >= size || value->start[0] != '"' || value->escaped)
		return;
	for (size_t i = 1; i < value->length - 1; i++)
	{
		if (!memchr(allowed, value->start[i], sizeof(allowed) - 1))
			return;
	}
	memcpy(out, value->start + 1, value->length - 2);
	out[value->length - 2] = '\0';
}

/* A JSON-RPC id is a string or an integer (requirement J1); anything else is left out. */
static void
copy_id(const Span *value, char *out, size_t size)
{
	bool good = value->length > 0 && value->length < size;

	out[0] = '\0';
	if (good && value->start[0] == '"')
	{
		/* An escape may be malformed; the id is only echoed when its text is plainly a JSON string. */
		for (size_t i = 1; i < value->length - 1; i++)
			good = good && (unsigned char) value->start[i] >= 0x20;
		good = good && !value->escaped;
	}
	else if (good)
	{
		size_t digits = value->start[0] == '-' ? 1 : 0;

		good = value->length > digits && (value->start[digits] != '0' || value->length == digits + 1);
		for (size_t i = digits; i < value->length; i++)
			good = good && value->start[i] >= '0' && value->start[i] <= '9';
	}
	if (!good)
		return;
	memcpy(out, value->start, value->length);
	out[value->length] = '\0';
}

static void
scan_params(Envelope *envelope, const Span *params)
{
	Scanner scanner = {.text = params->start, .length = params->length};
	Span key;
	Span value;

	if (!accept_char(&scanner, '{'))
		return;
	while (read_string(&scanner, &key) && accept_char(&scanner, ':') && read_value(&scanner, &value))
	{
		if (span_is(&key, "name"))
			copy_name(&value, envelope->name, sizeof(envelope->name));
		if (!accept_char(&scanner, ','))
			break;
	}
}

void
envelope_scan(Envelope *envelope, const char *body, size_t length, size_t limit)
{
	Scanner scanner = {.text = body, .length = length < limit ? length : limit};
	Span key;
	Span value;

	*envelope = (Envelope){0};
	if (!accept_char(&scanner, '{'))
		return;
	envelope->is_object = true;
	while (read_string(&scanner, &key) && accept_char(&scanner, ':'))
	{
		bool whole = read_value(&scanner, &value);

		/* Where the limit cuts the arguments of a call off, its name has mostly been seen. */
		if (!whole)
			value.length = (size_t) (scanner.text + scanner.length - value.start);
		if (span_is(&key, "params"))
			scan_params(envelope, &value);
		if (!whole)
			break;
		if (span_is(&key, "method"))
			copy_name(&value, envelope->method, sizeof(envelope->method));
		else if (span_is(&key, "id"))
			copy_id(&value, envelope->id, sizeof(envelope->id));
		if (!accept_char(&scanner, ','))
			break;
	}
}
